"""Running one notebook, with parameters, in a kernel of its own, through papermill.

Everything goes through `papermill.execute_notebook`; an engine is what papermill calls to
run the cells. `plain_engine` runs them in IPython kernels: started anew (engine "papermill", the
reference), or forked from a process that has imported the libraries already (engine "fork"). Another
engine registers with papermill, enters `ENGINES`, and tells the page its notebook and its kernel
(`PageRun.begin`: anything with `kill()`, `exit_code` and `last_complaint`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError
from papermill.execute import ERROR_MARKER_TAG

from analysis import paths
from analysis.errors import UnknownName, WorkbookError, did_you_mean
from analysis.reports import forkserver, notebook_source, plain_engine
from analysis.reports.receipt import Failure

# name on the command line -> name known to papermill
ENGINES = {"fork": plain_engine.NAME, "papermill": plain_engine.NAME}
INJECTED = "injected-parameters"  # papermill's tag, and the fixed id of its cell
_SOCKET_PATH = 90  # a Unix socket's path holds 107 bytes; "/", a number and "-ipc-5" are added

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_LINE = re.compile(r"^Cell In\[\d+\], line (\d+)", re.MULTILINE)

_log = logging.getLogger("papermill")
_log.addHandler(logging.NullHandler())  # what papermill and nbclient log is in the failure
_log.propagate = False


@dataclass(frozen=True)
class Limits:
    """Seconds that one cell, one page and the start of a kernel may take."""

    cell: float = 120.0
    page: float = 300.0
    start: float = 60.0


class PageFailed(WorkbookError):
    """A notebook did not run to its end; `notebook` is as far as it came, or None."""

    def __init__(self, failure: Failure, notebook: NotebookNode | None) -> None:
        super().__init__(f"{failure.error}: {failure.message}")
        self.failure = failure
        self.notebook = notebook


class Kernels:
    """The kernels of one run: their folder, their environment, and the means to end them all.

    A context manager. `execute` may be called from several threads at once: each page has a
    kernel process of its own, so that no state passes from one page to the next.
    """

    def __init__(self, engine: str = "papermill", limits: Limits | None = None) -> None:
        if engine not in ENGINES:
            raise UnknownName(f"no engine {engine!r}. {did_you_mean(engine, list(ENGINES))}")
        self.engine = ENGINES[engine]
        self.limits = limits or Limits()
        self.folder = _short_folder()
        self.environment = _environment(self.folder)
        self.stopped = False
        self._running: set[PageRun] = set()
        self._server = None
        if engine == "fork" and forkserver.available():
            self._server = forkserver.Owned(self.folder, self.environment)

    @property
    def fork_server(self) -> Path | None:
        """The socket of the fork server, where there is one."""
        return self._server.socket if self._server else None

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._server:
            self._server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, notebook: Path, parameters: Mapping[str, Any]) -> NotebookNode:
        """The notebook after running with these parameters (plain literals, each of them declared).

        Raises
        ------
        PageFailed
            A cell raised, ended or outlived its kernel, or took too long.
        WorkbookError
            The notebook has no such parameter: papermill alone would only warn.
        """
        declared = notebook_source.read_file(notebook).parameters
        if unknown := [name for name in parameters if name not in declared]:
            raise WorkbookError(f"{notebook.name} has no parameter {unknown[0]!r}: nothing was rendered")
        page = PageRun(self, notebook)
        self._running.add(page)
        try:
            return page.execute(parameters)
        finally:
            self._running.discard(page)

    def stop(self) -> None:
        """End every kernel now and start no more; may be called again until all pages have ended."""
        self.stopped = True
        for page in tuple(self._running):
            page.kill()


class Kernel(Protocol):
    """What a page must know of the process that runs it."""

    @property
    def exit_code(self) -> int | None: ...

    @property
    def last_complaint(self) -> str: ...

    def kill(self) -> None: ...


class PageRun:
    """One page while it runs: what an engine needs, and what there is to tell when it fails."""

    log = _log

    def __init__(self, kernels: Kernels, path: Path) -> None:
        self.kernels = kernels
        self.path = path
        self._notebook: NotebookNode | None = None
        self._kernel: Kernel | None = None
        self._cell: NotebookNode | None = None
        self._late = False

    def begin(self, notebook: NotebookNode, kernel: Kernel) -> None:
        """An engine says which notebook it fills and which kernel it uses."""
        self._notebook, self._kernel = notebook, kernel

    def limit_of(self, cell: NotebookNode) -> float:
        """An engine says which cell it starts, and learns how many seconds the cell may take."""
        self._cell = cell
        return self.kernels.limits.cell

    def kill(self) -> None:
        if self._kernel:
            self._kernel.kill()

    def execute(self, parameters: Mapping[str, Any]) -> NotebookNode:
        watchdog = threading.Timer(self.kernels.limits.page, self._give_up)
        watchdog.daemon = True
        watchdog.start()
        try:
            node = self._through_papermill(parameters)
        finally:
            watchdog.cancel()
            self.kill()
            _close_event_loop()
        if any(output.output_type == "error" for cell in node.cells for output in cell.get("outputs", ())):
            raise self._failed("exited", "SystemExit", "the notebook ended before its last cell")
        return _settled(node, self.path)

    def _through_papermill(self, parameters: Mapping[str, Any]) -> NotebookNode:
        try:
            return execute_notebook(
                _with_ids(self.path),
                None,
                dict(parameters),
                engine_name=self.kernels.engine,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                page=self,
            )
        except PapermillExecutionError as error:
            line = _line_of(error.traceback)
            raise self._failed("raised", error.ename, error.evalue, line) from error
        except CellTimeoutError as error:
            message = f"the cell took longer than {self.kernels.limits.cell:g} s"
            raise self._failed("cell_timeout", "CellTimeoutError", message) from error
        except RuntimeError as error:  # a dead kernel, or one that did not start
            kind, message = self._how_it_ended()
            raise self._failed(kind, type(error).__name__, message) from error

    def _give_up(self) -> None:
        self._late = True
        self.kill()

    def _how_it_ended(self) -> tuple[str, str]:
        """Kind and message for a kernel that is no more."""
        if self._late:
            return "page_timeout", f"the page took longer than {self.kernels.limits.page:g} s"
        code = self._kernel.exit_code if self._kernel else None
        last = f"; it last wrote: {said}" if self._kernel and (said := self._kernel.last_complaint) else ""
        if self._cell is None:
            return "start", f"the kernel did not start{last}"
        if code is not None and code < 0:
            hint = ": often the system was short of memory" if code == -signal.SIGKILL else ""
            return "killed", f"the kernel was killed by {signal.Signals(-code).name}{hint}{last}"
        return "exited", f"the kernel ended with exit code {code}{last}"

    def _failed(self, kind: str, error: str, message: str, line: int = 1) -> PageFailed:
        lines = self._cell.source.splitlines() if self._cell else []
        source = lines[line - 1].strip() if line <= len(lines) else ""
        first = (message.strip().splitlines() or [""])[0]
        failure = Failure(kind, self._number_of_cell(), error, first, source=source)
        if self._notebook is not None:
            if self._cell is not None and kind != "raised":
                self._cell.setdefault("outputs", []).append(
                    nbformat.v4.new_output(
                        "error", ename=error, evalue=first, traceback=[f"{error}: {first}"]
                    )
                )
            _settled(self._notebook, self.path)
        return PageFailed(failure, self._notebook)

    def _number_of_cell(self) -> int | None:
        """The number, from 1, that the failed cell has in the file: without the cells papermill adds."""
        cells = self._notebook.cells if self._notebook is not None else []
        own = [
            cell for cell in cells if not {INJECTED, ERROR_MARKER_TAG} & set(cell.metadata.get("tags", ()))
        ]
        return next((number for number, cell in enumerate(own, 1) if cell is self._cell), None)


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    engine: str = "papermill",
    limits: Limits | None = None,
) -> NotebookNode:
    """One notebook after running with these parameters: `Kernels.execute` for a single page."""
    with Kernels(engine, limits) as kernels:
        return kernels.execute(notebook, parameters)


def _with_ids(path: Path) -> NotebookNode:
    """The notebook with an id for every cell: ids made up at random would differ between two runs."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("nbformat") == 4:
        content["nbformat_minor"] = max(5, content.get("nbformat_minor", 0))
        for number, cell in enumerate(content["cells"], 1):
            cell.setdefault("id", f"cell-{number}")
    return nbformat.from_dict(content)


def _settled(notebook: NotebookNode, path: Path) -> NotebookNode:
    """The notebook with fixed values where papermill writes a random id and the whole input."""
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            cell["id"] = INJECTED
    notebook.metadata.papermill["input_path"] = f"notebooks/{path.name}"
    return notebook


def _line_of(traceback: Sequence[str]) -> int:
    """The line of the cell that a traceback starts from, or the first."""
    found = _LINE.search(_COLOUR.sub("", "\n".join(traceback)))
    return int(found[1]) if found else 1


def _short_folder() -> Path:
    """A new temporary folder whose path leaves room for the name of a socket."""
    folder = Path(tempfile.mkdtemp(prefix="workbook-"))
    if os.name == "posix" and len(os.fsencode(folder)) > _SOCKET_PATH:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="workbook-", dir="/tmp"))
    return folder


def _environment(folder: Path) -> dict[str, str]:
    """What kernels see: the caller's environment with everything fixed that could change a page."""
    profile = folder / "ipython" / "profile_default"
    profile.mkdir(parents=True)  # an empty profile: nobody's start-up files, and no race to create it
    unset = {"MPLBACKEND", "LANGUAGE", "PYTHONSTARTUP", "PYTHONINSPECT"}
    return {name: value for name, value in os.environ.items() if name not in unset} | {
        "IPYTHONDIR": str(folder / "ipython"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "WORKBOOK_HOME": str(paths.home()),
    }


def _close_event_loop() -> None:
    """Close this thread's event loop with whatever a failed page left pending in it."""
    loop = ensure_event_loop()
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    loop.close()
