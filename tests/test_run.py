"""Rendering: a failure costs one page, nothing is half-written, nothing is left behind."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

import homes
import pytest
from nbformat import NotebookNode

from analysis.errors import UnknownName, WorkbookError
from analysis.reports import kernels, plan, run, screen
from analysis.reports.build_folder import BuildFolder
from analysis.reports.kernels import Limits
from analysis.reports.pagespec import PageSpec
from analysis.reports.receipt import FAILED, NO_FIGURE, RENDERED, Failure, Outcome, Receipt

pytestmark = pytest.mark.slow

LIMITS = Limits(cell=4, page=30)
BATCH = """\
title: {vi: Thử, en: Try}
pages:
  - {notebook: fine, locality: [VN, P24-49], language: [vi, en]}
  - notebook: raises
  - notebook: hangs
  - notebook: exits
  - notebook: leaves
  - notebook: killed
  - notebook: silent
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return homes.make(tmp_path_factory.mktemp("run") / "home")


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBOOK_HOME", str(home))


def printed(notebook: NotebookNode) -> str:
    """What a notebook's cells printed."""
    return "".join(output["text"] for cell in notebook.cells for output in cell.get("outputs", ()))


def execute(home: Path, name: str, limits: Limits = LIMITS, **parameters: object) -> NotebookNode:
    return kernels.execute(home / "notebooks" / f"{name}.ipynb", parameters, limits=limits)


def failure(home: Path, name: str, limits: Limits = LIMITS) -> Failure:
    with pytest.raises(kernels.PageFailed) as caught:
        execute(home, name, limits)
    return caught.value.failure


@pytest.fixture(scope="module")
def batch(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One run over every kind of notebook, two at a time."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("WORKBOOK_HOME", str(home))
        loaded = plan.load(homes.write_plan(home, BATCH, "batch"))
        build = tmp_path_factory.mktemp("build")
        return run.render(loaded, build, jobs=2, limits=LIMITS)


def receipt(outcome: Outcome, notebook: str) -> Receipt:
    return next(receipt for receipt in outcome.receipts if receipt.page.notebook == notebook)


def test_a_failure_costs_one_page(batch: Outcome) -> None:
    status = {receipt.page.address: receipt.status for receipt in batch.receipts}
    assert status == {
        "fine/VN/2010-2025/vi": RENDERED,
        "fine/VN/2010-2025/en": RENDERED,
        "fine/P24-49/2010-2025/vi": RENDERED,
        "fine/P24-49/2010-2025/en": RENDERED,
        "raises/VN/2010-2025/vi": FAILED,
        "hangs/VN/2010-2025/vi": FAILED,
        "exits/VN/2010-2025/vi": FAILED,
        "leaves/VN/2010-2025/vi": FAILED,
        "killed/VN/2010-2025/vi": FAILED,
        "silent/VN/2010-2025/vi": NO_FIGURE,
    }
    assert batch.exit_code == 1
    page = batch.build / "site" / "fine" / "P24-49" / "2010-2025" / "en.html"
    assert "P24-49 2010 2025 en" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("notebook", "kind", "cell", "error", "message"),
    [
        ("raises", "raised", 3, "ZeroDivisionError", "division by zero"),
        ("hangs", "cell_timeout", 2, "CellTimeoutError", "the cell took longer than 4 s"),
        ("exits", "exited", 2, "DeadKernelError", "the kernel ended with exit code 3"),
        ("leaves", "exited", 2, "SystemExit", "the notebook ended before its last cell"),
        ("killed", "killed", 2, "DeadKernelError", "the kernel was killed by SIGKILL"),
    ],
)
def test_a_failure_names_cell_error_and_where_to_see_it(
    batch: Outcome, notebook: str, kind: str, cell: int, error: str, message: str
) -> None:
    found = receipt(batch, notebook).failure
    assert found is not None
    assert (found.kind, found.cell, found.error) == (kind, cell, error)
    assert found.message.startswith(message)
    assert found.notebook == batch.build / "failed" / notebook / "VN" / "2010-2025" / "vi.ipynb"
    assert error in found.notebook.read_text(encoding="utf-8")
    assert not (batch.build / "site" / notebook / "VN" / "2010-2025" / "vi.csv").exists()


def test_the_closing_table_lists_what_failed_and_the_site(batch: Outcome) -> None:
    text = screen.closing(batch)
    assert text.startswith("4 pages rendered in ")
    assert "1 without a published figure, 5 failed." in text
    assert "raises/VN/2010-2025/vi" in text
    assert "3: 1 / 0" in text
    assert "ZeroDivisionError: division by zero" in text
    assert "jupyter lab " in text
    assert f"Open file://{batch.build}/site/index.html" in text


def test_nothing_is_left_beside_the_pages(batch: Outcome) -> None:
    assert not (batch.build / ".drafts").exists()
    assert not [path for path in batch.build.rglob("*") if path.name.endswith((".part", ".tmp"))]


def test_a_page_that_is_mended_leaves_no_failed_notebook(home: Path, tmp_path: Path) -> None:
    loaded = plan.load(homes.write_plan(home, "pages:\n  - notebook: fine\n"))
    address = loaded.pages[0].address
    kept = tmp_path / "failed" / f"{address}.ipynb"

    def stumbles(notebook: NotebookNode, page: PageSpec) -> Mapping[str, bytes]:
        raise ValueError("no table")

    outcome = run.render(loaded, tmp_path, jobs=1, exporter=stumbles)
    failed = outcome.receipts[0].failure
    assert failed is not None
    assert (failed.kind, failed.error, failed.message) == ("export", "ValueError", "no table")
    assert kept.exists()
    run.render(loaded, tmp_path, jobs=1, keep_notebooks=True)
    assert not kept.exists()
    assert (tmp_path / "notebooks" / f"{address}.ipynb").exists()


def test_only_the_pages_asked_for_are_rendered(home: Path, tmp_path: Path) -> None:
    loaded = plan.load(homes.write_plan(home, "pages:\n  - {notebook: fine, locality: [VN, P24-49]}\n"))
    outcome = run.render(loaded, tmp_path, jobs=1, only={"fine/P24-49/2010-2025/vi"})
    assert [receipt.page.locality for receipt in outcome.receipts] == ["P24-49"]
    with pytest.raises(WorkbookError, match="no page"):
        run.render(loaded, tmp_path, only=())


def test_a_kernel_that_was_killed_gets_a_second_chance(home: Path, tmp_path: Path) -> None:
    """Memory may be short for a moment: the first kernel is killed, the second is not."""
    loaded = plan.load(homes.write_plan(home, f"pages:\n  - {{notebook: flaky, marker: {tmp_path}/ran}}\n"))
    outcome = run.render(loaded, tmp_path / "build", jobs=1, limits=LIMITS)
    assert [receipt.status for receipt in outcome.receipts] == [RENDERED]


def test_a_page_that_takes_too_long_as_a_whole_is_ended(home: Path) -> None:
    started = time.monotonic()
    found = failure(home, "slow", Limits(cell=60, page=5))
    assert found.kind == "page_timeout"
    assert found.message == "the page took longer than 5 s"
    assert time.monotonic() - started < 15


def test_whatever_a_page_starts_ends_with_it(home: Path) -> None:
    child = int(printed(execute(home, "orphan")))
    for _ in range(50):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.1)
    pytest.fail(f"process {child} of an ended page is alive")


def test_a_kernel_sees_the_same_environment_wherever_it_runs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = printed(execute(home, "environment"))
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("LC_ALL", "POSIX")
    assert printed(execute(home, "environment")) == first
    assert "UTC" in first


def test_two_runs_give_the_same_notebook_but_for_its_timings(home: Path) -> None:
    def content(notebook: NotebookNode) -> list[tuple]:
        return [(cell["id"], cell["source"], cell.get("outputs")) for cell in notebook.cells]

    first, second = (execute(home, "fine", locality="Nghệ An", last_year=2020) for _ in range(2))
    assert content(first) == content(second)
    assert [cell["id"] for cell in first.cells] == ["fine-1", "injected-parameters", "fine-2", "fine-3"]
    assert printed(first) == "Nghệ An 2010 2020 vi\n"


def test_an_unknown_parameter_is_refused_where_papermill_would_only_warn(home: Path) -> None:
    with pytest.raises(WorkbookError, match="no parameter 'localty'"):
        execute(home, "fine", localty="P24-49")


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'papermill'"):
        kernels.Kernels("papermil")


def test_no_temporary_folder_remains(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    execute(home, "fine")
    assert list(tmp_path.iterdir()) == []


def test_a_long_temporary_path_leaves_room_for_sockets(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 120)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    assert "VN 2010" in printed(execute(home, "fine"))
    assert list(long.iterdir()) == []


def test_a_full_disk_stops_the_run_and_leaves_no_part_of_a_page(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = plan.load(homes.write_plan(home, "pages:\n  - {notebook: fine, locality: [VN, P24-49]}\n"))

    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WorkbookError, match="No space left on device"):
        run.render(loaded, tmp_path, jobs=1)
    assert not list((tmp_path / "site").rglob("*.*"))
    assert not list((tmp_path / ".drafts").rglob("*"))


def test_the_page_appears_after_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    appeared: list[str] = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda old, new: (appeared.append(Path(new).name), replace(old, new)))
    with BuildFolder(tmp_path, "published") as folder:
        folder.write("site", "a/b", {"html": b"page", "csv": b"data", "json": b"{}"})
    assert appeared == ["b.json", "b.csv", "b.html"]


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with (
        BuildFolder(tmp_path, "published"),
        pytest.raises(WorkbookError, match=rf"another run \(process {os.getpid()}\)"),
        BuildFolder(tmp_path, "published"),
    ):
        pass
    with BuildFolder(tmp_path, "published"):  # free again
        pass


def test_pages_of_two_data_packages_do_not_mix(tmp_path: Path) -> None:
    with BuildFolder(tmp_path, "demo") as folder:
        folder.write("site", "a/b", {"html": b"made up"})
    with (
        pytest.raises(WorkbookError, match=re.escape("'demo', this plan is about 'published'")),
        BuildFolder(tmp_path, "published"),
    ):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with (
        pytest.raises(WorkbookError, match=r"file.*cannot be written"),
        BuildFolder(tmp_path / "file", "demo"),
    ):
        pass


def test_drafts_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".drafts").mkdir()
    (tmp_path / ".drafts" / "half").write_text("<html", encoding="utf-8")
    with BuildFolder(tmp_path, "published"):
        assert not (tmp_path / ".drafts" / "half").exists()
    assert not (tmp_path / ".drafts").exists()


@pytest.mark.parametrize(
    ("seconds", "words"), [(9.44, "9.4 s"), (200, "3 min 20 s"), (59.99, "60.0 s"), (3900, "1 h 05 min")]
)
def test_durations_read_well(seconds: float, words: str) -> None:
    assert screen.duration(seconds) == words
