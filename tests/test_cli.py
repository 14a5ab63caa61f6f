"""The command line, as a user meets it: in a process of its own."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path

import homes
import pytest

import analysis
from analysis.__main__ import main
from analysis.reports import screen
from analysis.reports.pagespec import PageSpec
from analysis.reports.receipt import FAILED, RENDERED, Receipt

COMMAND = (sys.executable, "-m", "analysis")
HEAVY = ("pandas", "numpy", "matplotlib", "nbformat", "papermill", "nbconvert", "jupyter", "yaml", "tqdm")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return homes.make(tmp_path / "home")


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"WORKBOOK_HOME": str(home), "PYTHONUTF8": "1"}


def workbook(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home),
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", [(), ("check",), ("plan",), ("render",), ("demo",), ("lab",)])
def test_help_teaches_by_example_and_imports_nothing_heavy(home: Path, command: tuple[str, ...]) -> None:
    program = "import sys; from analysis.__main__ import main\ntry: main()\nfinally: print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program, *command, "--help"],
        env=environment(home),
        cwd=homes.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    *help_text, modules = run.stdout.splitlines()
    assert any(line.startswith("example") for line in help_text)
    assert {name.split(".")[0] for name in modules.split()} & set(HEAVY) == set()


def test_the_exit_codes_are_explained(home: Path) -> None:
    text = workbook(home, "--help").stdout
    assert "1  rendered, but some pages failed" in text
    assert "2  refused" in text


def test_no_command_and_an_unknown_option_are_refused_with_usage(home: Path) -> None:
    assert workbook(home).returncode == 2
    run = workbook(home, "plan", "provinces", "--lst")
    assert run.returncode == 2
    assert "unrecognized arguments: --lst" in run.stderr


def test_plan_is_a_dry_run(home: Path) -> None:
    homes.write_plan(
        home,
        """\
pages:
  - {notebook: fine, locality: [VN, P24-49, P25-40, P24-01], language: [vi, en]}
  - {notebook: year, year: 2018-2020}
""",
    )
    run = workbook(home, "plan", "try")
    assert (run.returncode, run.stderr) == (0, "")
    lines = [line.split() for line in run.stdout.splitlines()]
    assert ["fine", "VN", "…", "P24-01", "(4)", "2010-2025", "vi,", "en", "8"] in lines
    assert ["year", "VN", "2018,", "2019,", "2020", "vi", "3"] in lines
    assert run.stdout.endswith("11 pages in all.\n")
    assert not (home / "build").exists()
    listed = workbook(home, "plan", "try", "--list", "--notebook", "year", "--limit", "2")
    assert listed.stdout == "year/VN/2018/vi\nyear/VN/2019/vi\n"


def test_a_faulty_plan_is_refused_at_once_and_touches_no_page(home: Path) -> None:
    homes.write_plan(
        home,
        """\
pages:
  - notebook: fine
    locality: Nghệ Ann
    last_year: 2035
    localty: VN
  - notebook: fien
""",
    )
    page = home / "build" / "site" / "fine.html"
    page.parent.mkdir(parents=True)
    page.write_text("finished earlier", encoding="utf-8")
    run = workbook(home, "render", "try")
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.startswith("workbook: 4 faults:\n")
    assert [line.split("'")[1] for line in run.stderr.splitlines()[1:]] == [
        "Nghệ Ann",
        "2035",
        "localty",
        "fien",
    ]
    assert [path.name for path in (home / "build").rglob("*")] == ["site", "fine.html"]


def processor_time(home: Path, *arguments: str) -> float:
    """Seconds of processor time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    workbook(home, *arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_refusal_takes_less_than_two_seconds(home: Path) -> None:
    homes.write_plan(home, "pages:\n  - {notebook: fien, locality: Nghệ Ann, last_year: 2035, localty: VN}\n")
    assert min(processor_time(home, "render", "try") for _ in range(3)) < 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nothing"), "no data package 'nothing'"),
        (("plan", "provnces"), "no plan 'provnces'"),
        (("render", "try", "--engine", "fast"), "no engine 'fast'"),
        (("render", "try", "--locality", "Huế"), "no page of this plan fits 'Huế'"),
        (("render", "try", "--jobs", "0"), "'0' is not a whole number from 1"),
        (("render", "try", "--cell-timeout", "soon"), "'soon' is not a number of seconds"),
    ],
)
def test_what_a_user_can_mend_is_a_line(home: Path, arguments: tuple[str, ...], message: str) -> None:
    homes.write_plan(home, "pages:\n  - notebook: fine\n")
    run = workbook(home, *arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_check_counts_what_the_shipped_package_holds(home: Path) -> None:
    run = workbook(home, "check")
    assert (run.returncode, run.stderr) == (0, "")
    assert "1,292 figures" in run.stdout


def test_a_reader_that_has_seen_enough_is_no_error(home: Path) -> None:
    homes.write_plan(home, "pages:\n  - {notebook: fine, locality: all, language: [vi, en]}\n")
    process = subprocess.Popen(
        [*COMMAND, "plan", "try", "--list"],
        env=environment(home),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 0


@pytest.mark.slow
def test_render_ends_with_a_table_and_the_address_and_is_silent_otherwise(home: Path) -> None:
    homes.write_plan(home, "pages:\n  - notebook: fine\n  - notebook: raises\n  - notebook: noisy\n")
    run = workbook(home, "render", "try", "--jobs", "2")
    assert run.returncode == 1
    assert run.stderr == "rendering 3 pages, 2 at a time\n"
    assert run.stdout.startswith("2 pages rendered in ")
    assert "raises/VN/2010-2025/vi  3: 1 / 0  ZeroDivisionError: division by zero" in run.stdout
    assert "  jupyter lab build/failed/raises/VN/2010-2025/vi.ipynb\n" in run.stdout
    index = home / "build" / "site" / "index.html"
    assert run.stdout.endswith(f"Open {index.as_uri()}\n")
    assert index.exists()
    assert b"from the shell" not in (home / "build/site/noisy/VN/2010-2025/vi.html").read_bytes()
    again = workbook(home, "render", "try", "--notebook", "fine")
    assert again.returncode == 0
    assert again.stdout.startswith("1 page rendered in ")


def descendants(process: int) -> list[int]:
    """The process ids below a process, as the kernel of the system lists them."""
    below = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            below += [int(stat.parent.name), *descendants(int(stat.parent.name))]
    return below


def alive(processes: list[int]) -> list[int]:
    """Those that run; a zombie does not."""
    running = []
    for process in processes:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        running += [process] if state != "Z" else []
    return running


def wait_for(what: object, seconds: float = 60) -> None:
    """Wait until `what()` holds."""
    assert callable(what)
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def hanging(home: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A run of four pages, the first of which is finished while two others hang; and its kernels."""
    homes.write_plan(
        home, "pages:\n  - notebook: fine\n  - {notebook: hangs, locality: [VN, P24-49, P24-01]}\n"
    )
    process = subprocess.Popen(
        [*COMMAND, "render", "try", "--jobs", "2"],
        env=environment(home) | {"TMPDIR": str(home)},
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        finished = home / "build" / "site" / "fine" / "VN" / "2010-2025" / "vi.html"
        wait_for(lambda: finished.exists() and len(descendants(process.pid)) >= 2)
        yield process, descendants(process.pid)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_at_once_without_orphans(
    home: Path, hanging: tuple[subprocess.Popen[str], list[int]], request_to_end: signal.Signals
) -> None:
    process, kernels = hanging
    asked = time.monotonic()
    process.send_signal(request_to_end)
    _, stderr = process.communicate(timeout=30)
    assert time.monotonic() - asked < 5
    assert process.returncode == 130
    assert stderr.splitlines()[-1] == "workbook: interrupted; what was finished stays"
    assert "Traceback" not in stderr
    assert alive(kernels) == []
    assert (home / "build" / "site" / "fine" / "VN" / "2010-2025" / "vi.html").exists()
    assert not (home / "build" / ".drafts").exists()
    assert not (home / "build" / "failed").exists()
    assert list(home.glob("workbook-*")) == []


@pytest.mark.slow
def test_kernels_of_a_killed_run_end_by_themselves(
    hanging: tuple[subprocess.Popen[str], list[int]],
) -> None:
    process, kernels = hanging
    process.kill()
    wait_for(lambda: alive(kernels) == [], seconds=20)


@pytest.mark.slow
def test_a_second_run_is_refused_while_the_first_goes_on(
    home: Path, hanging: tuple[subprocess.Popen[str], list[int]]
) -> None:
    process, kernels = hanging
    run = workbook(home, "render", "try")
    assert run.returncode == 2
    assert f"another run (process {process.pid})" in run.stderr
    assert alive(kernels) == kernels


def receipt(status: str) -> Receipt:
    return Receipt(PageSpec("fine", {}, "VN", "2020", "vi"), status)


class Terminal(io.StringIO):
    """A stream that passes for a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_counts_and_names_failures() -> None:
    stream = Terminal()
    with screen.Progress(3, 2, stream) as progress:
        progress.finished(receipt(FAILED))
        time.sleep(0.2)  # the bar is not drawn more often than ten times a second
        progress.finished(receipt(RENDERED))
    shown = stream.getvalue()
    assert "failed: fine/VN/2020/vi" in shown
    assert "2/3 pages |" in shown
    assert " a minute, " in shown
    assert " left" in shown


def test_progress_elsewhere_is_one_line() -> None:
    stream = io.StringIO()
    with screen.Progress(1234, 2, stream) as progress:
        progress.finished(receipt(FAILED))
    assert stream.getvalue() == "rendering 1,234 pages, 2 at a time\n"


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbook for commands called in this process."""
    monkeypatch.setenv("WORKBOOK_HOME", str(home))
    return home


def test_commands_give_their_exit_code(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    homes.write_plan(here, "pages:\n  - {notebook: fine, language: [vi, en]}\n")
    assert main(["check"]) == 0
    assert main(["plan", "try", "--list"]) == 0
    assert capsys.readouterr().out.endswith("fine/VN/2010-2025/vi\nfine/VN/2010-2025/en\n")
    assert main(["plan", "tri"]) == 2
    assert capsys.readouterr().err == "workbook: no plan 'tri' in parameters/. Did you mean 'try'?\n"


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (KeyboardInterrupt(), 130, "workbook: interrupted; what was finished stays\n"),
        (PermissionError(13, "Permission denied", "/data"), 2, "workbook: /data: Permission denied\n"),
    ],
)
def test_what_stops_a_command_is_a_line(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    line: str,
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "call", stop)
    assert main(["lab"]) == code
    assert capsys.readouterr().err == line


@pytest.mark.slow
def test_render_in_this_process(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    homes.write_plan(here, "pages:\n  - {notebook: fine, language: [vi, en]}\n")
    options = ("--limit", "1", "--jobs", "1", "--keep-notebooks", "--build", str(here / "elsewhere"))
    assert main(["render", "try", *options]) == 0
    assert capsys.readouterr().out.startswith("1 page rendered in ")
    assert (here / "elsewhere" / "site" / "index.html").exists()
    assert (here / "elsewhere" / "notebooks" / "fine" / "VN" / "2010-2025" / "vi.ipynb").exists()


def test_demo_passes_size_and_folder_on(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[Path, object]] = []
    panel = types.ModuleType("analysis.demo")
    panel.write = lambda folder, size: asked.append((folder, size))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "analysis.demo", panel)
    monkeypatch.setattr(analysis, "demo", panel, raising=False)
    assert main(["demo"]) == 0
    assert main(["demo", "--size", "12", "--to", "elsewhere"]) == 0
    assert asked == [(here / "data" / "demo", "provinces"), (Path("elsewhere"), 12)]
    assert "made up" in capsys.readouterr().out


def test_lab_opens_the_notebooks_and_passes_options_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda command: called.append(command) or 0)
    assert main(["lab", "--no-browser"]) == 0
    assert called == [[sys.executable, "-m", "jupyterlab", str(here / "notebooks"), "--no-browser"]]
