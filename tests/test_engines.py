"""Forked kernels give what plain ones give, share nothing between pages, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from analysis import paths
from analysis.reports import forkserver
from analysis.reports.kernels import Kernels, Limits, PageFailed

pytestmark = pytest.mark.slow


def notebook(folder: Path, *sources: str, name: str = "made") -> Path:
    first = nbformat.v4.new_code_cell("x = 0  # a parameter", metadata={"tags": ["parameters"]}, id="first")
    cells = [first, *(nbformat.v4.new_code_cell(s, id=f"c{i}") for i, s in enumerate(sources))]
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def outputs(engine: str, path: Path, parameters: dict) -> list:
    with Kernels(engine) as kernels:
        return [cell.get("outputs") for cell in kernels.execute(path, parameters).cells]


MIXED = (
    "import sys\nprint('out'); print('err', file=sys.stderr)",
    "from IPython.display import HTML, Markdown, display, clear_output\n"
    "handle = display(HTML('<b>1</b>'), display_id='one')\nhandle.update(Markdown('2'))",
    "print('gone'); clear_output(wait=True); print('stays')",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 3, 2]); plt.show()",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "!echo from a shell",
    "import warnings\nwarnings.simplefilter('always')\nimport pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(abs, [-1, -2]))",
    "'x' * 300_000",
    "import time; (time.tzname[0], __import__('os').getcwd().endswith('made'), hash('a'))",
)


def test_outputs_are_those_of_a_plain_kernel(tmp_path: Path) -> None:
    path = notebook(tmp_path, *MIXED)
    plain = outputs("papermill", path, {"x": 1})
    assert outputs("fork", path, {"x": 1}) == plain
    assert sum("image/png" in output.get("data", {}) for cell in plain[2:] for output in cell) == 1


@pytest.mark.parametrize("name", ["membership_growth", "evaluation_ratios"])
def test_pages_are_those_of_a_plain_kernel(name: str) -> None:
    path = paths.notebooks() / f"{name}.ipynb"
    parameters = {"locality": "D24-514", "language": "en"}
    assert outputs("fork", path, parameters) == outputs("papermill", path, parameters)


def test_nothing_passes_from_one_page_to_the_next(tmp_path: Path) -> None:
    leave = notebook(
        tmp_path,
        "import builtins, os, random, numpy, pandas, matplotlib, analysis.schema",
        "builtins.left = os.environ['LEFT'] = analysis.schema.LEFT = 'here'",
        "os.chdir('/'); pandas.set_option('display.max_rows', 3); matplotlib.rcParams['font.size'] = 30",
        "print(random.random(), numpy.random.random())",
        name="leave",
    )
    look = notebook(
        tmp_path,
        "import builtins, os, pandas, matplotlib, analysis.schema",
        "print(hasattr(builtins, 'left'), 'LEFT' in os.environ, hasattr(analysis.schema, 'LEFT'))",
        "print(os.getcwd())",
        "print(pandas.get_option('display.max_rows'), matplotlib.rcParams['font.size'])",
        name="look",
    )
    with Kernels("fork") as kernels:
        drawn = {kernels.execute(leave, {}).cells[-1].outputs[0].text for _ in range(2)}
        seen = [cell.outputs[0].text for cell in kernels.execute(look, {}).cells[-3:]]
    assert len(drawn) == 2, "two pages drew the same random numbers"
    assert seen == ["False False False\n", f"{tmp_path}\n", "60 10.0\n"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import os; os._exit(3)", "exited"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed"),
    ],
)
def test_a_dead_child_costs_its_own_page(tmp_path: Path, source: str, kind: str) -> None:
    with Kernels("fork") as kernels:
        with pytest.raises(PageFailed) as failed:
            kernels.execute(notebook(tmp_path, source), {})
        fine = kernels.execute(notebook(tmp_path, "6 * 7"), {})
    assert failed.value.failure.kind == kind
    assert fine.cells[-1].outputs[0].data["text/plain"] == "42"


def test_a_killed_server_leaves_no_child_and_the_next_page_a_plain_kernel(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import os; print(os.getppid())")
    with Kernels("fork") as kernels:
        server = int(kernels.execute(path, {}).cells[-1].outputs[0].text)
        os.kill(server, signal.SIGKILL)
        assert int(kernels.execute(path, {}).cells[-1].outputs[0].text) != server


def test_a_late_page_ends_with_its_child(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    path = notebook(
        tmp_path, f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    )
    with Kernels("fork", Limits(cell=2)) as kernels, pytest.raises(PageFailed, match="longer than 2 s"):
        kernels.execute(path, {})
    deadline = time.monotonic() + 5
    while Path(f"/proc/{told.read_text()}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{told.read_text()}").exists()


def test_many_pages_at_once_all_come_from_the_server(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import os; print(os.getppid())")
    with Kernels("fork") as kernels, ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: kernels.execute(path, {}), range(16)))
    assert len({run.cells[-1].outputs[0].text for run in runs}) == 1


def test_without_forking_the_engine_is_the_plain_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(forkserver, "available", lambda: False)
    with Kernels("fork") as kernels:
        assert kernels.fork_server is None
        assert kernels.execute(notebook(tmp_path, "1"), {}).cells[-1].outputs
