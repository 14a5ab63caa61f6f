"""Kernels that start in a twentieth of a second: forked from one process that has imported everything.

Most of a page's time is a kernel's start and its imports. The fork server pays them once: it
imports the libraries (no data, no threads, no event loop) and forks a child for each page, which
becomes an ordinary IPython kernel. What papermill and nbclient see is unchanged: the process they
start is `launcher.py`, which asks the server for a child, lends it its own standard streams, and
ends as the child ends. Whoever dies takes the rest along: the server ends when its owner does
(end of file on its standard input), a child when its launcher does.

Run as `python -m analysis.reports.forkserver SOCKET` with the environment the kernels shall have.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "pandas",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "babel.numbers",
    "babel.dates",
    "scipy.special",
    "analysis.charts",
    "analysis.indicators",
    "analysis.pages",
    "analysis.quality",
    "analysis.sentences",
    "analysis.tables",
)
FORKED = b"+"  # sent to a launcher once its child runs; its exit code follows when it ends
_PR_SET_PDEATHSIG = 1
_STREAMS = 3  # standard input, output and error of a launcher
_MOST_DESCRIPTORS = 4096  # more than a server that serves a few dozen kernels at a time can have open
_LONGEST = 1 << 20  # bytes of a request: arguments and environment


class Server:
    """Forks a kernel for each connection and tells the connection how it ended."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._waiting = selectors.DefaultSelector()
        self._children: dict[int, tuple[int, socket.socket]] = {}  # pid -> its pidfd, its launcher

    def serve(self) -> None:
        """Fork until the owner is gone, then end every child."""
        self._waiting.register(self._listener, selectors.EVENT_READ, self._accept)
        self._waiting.register(sys.stdin.fileno(), selectors.EVENT_READ, None)
        while True:
            for key, _ in self._waiting.select():
                if key.data is None:
                    return self._end_all()
                if key.fd in self._waiting.get_map():  # not closed by an earlier event of this round
                    key.data()

    def _accept(self) -> None:
        launcher, _ = self._listener.accept()
        message, streams, _, _ = socket.recv_fds(launcher, _LONGEST, _STREAMS)
        if not message:
            launcher.close()
            return
        pid = os.fork() if threading.active_count() == 1 else -1
        if pid == 0:
            self._become_kernel(json.loads(message), streams)
        for stream in streams:
            os.close(stream)
        if pid < 0:
            launcher.close()
            return
        launcher.sendall(FORKED)
        pidfd = os.pidfd_open(pid)
        self._children[pid] = (pidfd, launcher)
        self._waiting.register(pidfd, selectors.EVENT_READ, lambda: self._ended(pid))
        self._waiting.register(launcher, selectors.EVENT_READ, lambda: self._kill(pid))

    def _become_kernel(self, request: dict, streams: list[int]) -> None:
        """In the child: what a fresh process would have, then the kernel; never returns."""
        status = 1
        try:
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a killed server leaves no kernels
            os.setsid()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            os.closerange(_STREAMS, _MOST_DESCRIPTORS)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.clear()
            os.environ.update(request["environment"])
            os.chdir(request["folder"])
            time.tzset()
            _reseed()
            status = _kernel(request["arguments"])
        finally:
            os._exit(status)

    def _ended(self, pid: int) -> None:
        """Reap a child, and let its launcher end in the same way."""
        pidfd, launcher = self._children.pop(pid)
        _, status = os.waitpid(pid, 0)
        self._waiting.unregister(pidfd)
        os.close(pidfd)
        self._waiting.unregister(launcher)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)  # whatever the kernel itself had started
        with contextlib.suppress(OSError):
            launcher.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        launcher.close()

    def _kill(self, pid: int) -> None:
        """The launcher is gone: so shall be its child (whose end is then reaped as any other)."""
        if pid in self._children:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)

    def _end_all(self) -> None:
        for pid in self._children:
            self._kill(pid)


class Owned:
    """The server of one run: a process that ends when its owner does."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.socket = folder / "fork"
        with (folder / "fork.log").open("wb") as complaints:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(self.socket)],
                stdin=subprocess.PIPE,
                stdout=complaints,
                stderr=complaints,
                env=dict(environment),
            )
        while not self.socket.exists() and self._process.poll() is None:
            time.sleep(0.01)

    def close(self) -> None:
        """End the server and every kernel that it started."""
        with self._process as process:  # closes its standard input, and waits
            assert process.stdin
            process.stdin.close()


def available() -> bool:
    """Whether kernels can be forked here: Linux with file descriptors of processes."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def _reseed() -> None:
    """Fresh random numbers: without this every page would draw the same "random" ones."""
    import numpy

    random.seed()
    numpy.random.seed()


def _kernel(arguments: list[str]) -> int:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    try:
        IPKernelApp.launch_instance(argv=arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner, who ends us
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(sys.argv[1])
        listener.listen(64)  # launchers that come while we import wait here
        for name in PRELOADED:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()  # collections in the children leave the shared memory alone
        Server(listener).serve()


if __name__ == "__main__":
    main()
