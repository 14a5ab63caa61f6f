"""A papermill engine that runs a page in an ordinary IPython kernel, silent and soon gone.

The kernel is this interpreter, whatever kernelspecs a machine has. It talks over IPC where
there are Unix sockets (no port, nothing others could read), writes neither on the screen
nor into the user's history, and is killed with its whole process group when its page ends:
a polite shutdown takes a second and a page has nothing to save.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

from analysis.reports import launcher

if TYPE_CHECKING:
    from analysis.reports.kernels import PageRun

NAME = "workbook-plain"
_SILENT = ("--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR")
_numbers = itertools.count(1)


class _Manager(AsyncKernelManager):
    """A kernel manager that knows one kernel: this interpreter, started anew or forked by a server."""

    fork_server: Path | None = None

    @property
    def kernel_spec(self) -> KernelSpec:
        launch = ["-m", "ipykernel_launcher"]
        if self.fork_server:
            launch = ["-I", "-S", launcher.__file__, str(self.fork_server)]
        argv = [sys.executable, *launch, "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


class OrdinaryKernel:
    """The kernel of one page; everything it writes outside its cells goes into `complaints`."""

    def __init__(self, folder: Path, fork_server: Path | None) -> None:
        stem = folder / str(next(_numbers))
        self.complaints = stem.with_suffix(".log")
        self.manager = _Manager(
            kernel_name="python3",
            connection_file=str(stem.with_suffix(".json")),
            transport="ipc" if os.name == "posix" else "tcp",
        )
        self.manager.fork_server = fork_server
        self._process: subprocess.Popen[bytes] | None = None
        self._group: int | None = None

    def note_process(self, **_: Any) -> None:
        """Remember the process: its manager forgets it when it ends."""
        provisioner = self.manager.provisioner
        self._process = getattr(provisioner, "process", None) or self._process
        self._group = getattr(provisioner, "pgid", None) or self._group

    def kill(self) -> None:
        """End the kernel and whatever it started."""
        self.note_process()
        if self._group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)
        elif self._process:
            self._process.kill()

    @property
    def exit_code(self) -> int | None:
        """As `subprocess.Popen.returncode`: negative after a signal, None while it runs or if unknown."""
        return self._process.poll() if self._process else None

    @property
    def last_complaint(self) -> str:
        """The last line that the kernel wrote on its standard error, or nothing."""
        with contextlib.suppress(OSError):
            lines = self.complaints.read_text(encoding="utf-8", errors="replace").split("\n")
            return next((line.strip() for line in reversed(lines) if line.strip()), "")
        return ""


class PlainEngine(NBClientEngine):
    """papermill's own way of running cells, with the kernel above."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, page: PageRun, **_: Any
    ) -> None:
        kernel = OrdinaryKernel(page.kernels.folder, page.kernels.fork_server)
        page.begin(nb_man.nb, kernel)
        client = PapermillNotebookClient(
            nb_man,
            km=kernel.manager,
            kernel_name=kernel_name,
            timeout_func=page.limit_of,
            on_notebook_start=kernel.note_process,
            startup_timeout=page.kernels.limits.start,
            shutdown_kernel="immediate",
            record_timing=False,
            extra_arguments=list(_SILENT),
            log=page.log,
        )
        with kernel.complaints.open("wb") as complaints:
            client.execute(
                cleanup_kc=True,
                env=page.kernels.environment,
                cwd=str(page.path.parent),
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=complaints,
            )


papermill_engines.register(NAME, PlainEngine)
