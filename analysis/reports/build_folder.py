"""The folder that pages are built in: one run at a time, one data package, whole files only.

    site/       what is published: pages, their data, the index
    failed/     notebooks that did not run to their end, to be opened and read
    notebooks/  executed notebooks, where a run was told to keep them

A file appears under its name only when it is complete: it is written beside the site and
renamed. Everything in the folder can be deleted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from analysis import paths
from analysis.errors import WorkbookError

SITE, FAILED, NOTEBOOKS = "site", "failed", "notebooks"


class BuildFolder:
    """A build folder while a run owns it (a context manager).

    Raises `WorkbookError` when another run owns it, when it holds pages of another data package,
    or when it cannot be written.
    """

    def __init__(self, path: Path, package_name: str) -> None:
        self.path = path
        self._package_name = package_name
        self._drafts = path / ".drafts"
        self._lock: IO[str] | None = None

    def __enter__(self) -> BuildFolder:
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = (self.path / ".lock").open("a+", encoding="utf-8")
        try:
            self._take()
            with self._writing():
                self._claim()
                shutil.rmtree(self._drafts, ignore_errors=True)  # left by a run that was killed
                self._drafts.mkdir()
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._drafts, ignore_errors=True)
        if self._lock:
            self._lock.close()

    def write(self, part: str, address: str, files: Mapping[str, bytes]) -> None:
        """Put files `address.ENDING` into a part of the folder; the first ending appears last."""
        with self._writing():
            drafts = {}
            for ending, content in files.items():
                drafts[ending] = self._drafts / uuid.uuid4().hex
                drafts[ending].write_bytes(content)
            for ending in reversed(drafts):
                target = self.file(part, address, ending)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(drafts[ending], target)

    def discard(self, part: str, address: str) -> None:
        """Remove what an earlier run wrote at an address."""
        place = self.path / part / address
        with self._writing():
            for file in place.parent.glob(f"{place.name}.*"):
                file.unlink(missing_ok=True)

    def file(self, part: str, address: str, ending: str) -> Path:
        place = self.path / part / address
        return place.with_name(f"{place.name}.{ending}")

    def _take(self) -> None:
        """Own the folder until the lock file is closed, or refuse at once."""
        assert self._lock is not None
        try:
            import fcntl
        except ImportError:  # no such lock on this system: two runs would only repeat each other
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.seek(0)
            owner = self._lock.read().strip()
            raise WorkbookError(
                f"{self.path} is being written by another run (process {owner or 'unknown'}); "
                "wait for it, or give this run a folder of its own with --build"
            ) from error
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _claim(self) -> None:
        """Note whose pages these are; pages of two data packages would look alike in one site."""
        note = self.path / "package.txt"
        earlier = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        if earlier not in ("", self._package_name) and any((self.path / SITE).glob("*")):
            raise WorkbookError(
                f"{self.path} holds pages of the data package {earlier!r}, this plan is about "
                f"{self._package_name!r}; choose another folder with --build, or delete that one"
            )
        note.write_text(f"{self._package_name}\n", encoding="utf-8")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise WorkbookError(
                f"{error.filename or self.path} cannot be written: {error.strerror}. Pages finished so far "
                "are complete; mend this and render again"
            ) from error


def default(package_name: str) -> Path:
    """`build/` for the published figures, a folder of its own inside it for any other package."""
    return paths.build() if package_name == "published" else paths.build() / Path(package_name).name
