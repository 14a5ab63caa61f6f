"""Rendering a plan: every page in a kernel of its own, several at once, a failure costs one page.

Threads suffice: kernels are processes already, and waiting for them takes a twentieth of a
second of a page's time (16 pages with 2 jobs took 28.6 s by threads, 29.6 s by processes).
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from analysis import paths, sources
from analysis.errors import WorkbookError
from analysis.reports import build_folder, export, site
from analysis.reports.build_folder import FAILED as FAILED_FOLDER
from analysis.reports.build_folder import NOTEBOOKS, SITE, BuildFolder
from analysis.reports.kernels import Kernels, Limits, PageFailed
from analysis.reports.links import Links
from analysis.reports.pagespec import PageSpec
from analysis.reports.plan import Plan
from analysis.reports.receipt import FAILED, NO_FIGURE, RENDERED, Failure, Outcome, Receipt
from analysis.reports.screen import Progress

RETRIED = ("start", "killed")  # ends that need not be the notebook's fault: no process, no memory
Exporter = Callable[[NotebookNode, PageSpec], Mapping[str, bytes]]


def render(
    plan: Plan,
    build: Path | None = None,
    jobs: int | None = None,
    engine: str = "fork",
    keep_notebooks: bool = False,
    only: Collection[str] | None = None,
    *,
    limits: Limits | None = None,
    exporter: Exporter | None = None,
) -> Outcome:
    """Render the pages of a plan (those whose addresses are in `only`, where given) and the site.

    Parameters
    ----------
    build
        The build folder; by default `build/`, or a folder of its own in it for another data package.
    jobs
        Pages at a time; by default the processors this process may use.
    keep_notebooks
        Keep each executed notebook under `build/notebooks/`.
    exporter
        Makes the files of a page, by ending, from its executed notebook; by default `export.page`.

    Returns
    -------
    The outcome, with a receipt for each page. A page that fails leaves its notebook under
    `build/failed/`; one that raises `NoData` has no published figure, which is no failure.

    Raises
    ------
    WorkbookError
        The build folder belongs to another run or data package, or cannot be written.
    """
    started = time.monotonic()
    jobs = jobs or default_jobs()
    pages = [page for page in plan.pages if only is None or page.address in only]
    if not pages:
        raise WorkbookError("there is no page to render")
    folder = BuildFolder(build or build_folder.default(plan.package_name), plan.package_name)
    with folder, Kernels(engine, limits) as kernels:
        batch = _Batch(folder, kernels, exporter or _exporter(plan), keep_notebooks)
        with Progress(len(pages), jobs) as progress, _terminable():
            receipts = batch.receipts(pages, jobs, progress)
        site.write(folder.path, plan, receipts)
    return Outcome(folder.path, receipts, time.monotonic() - started)


def default_jobs() -> int:
    """The number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Batch:
    """The pages of one run."""

    def __init__(self, folder: BuildFolder, kernels: Kernels, exporter: Exporter, keep: bool) -> None:
        self._folder = folder
        self._kernels = kernels
        self._exporter = exporter
        self._exporting = threading.Lock()
        self._keep = keep

    def receipts(self, pages: Sequence[PageSpec], jobs: int, progress: Progress) -> list[Receipt]:
        """What became of each page, in their order; ends kernels and threads whatever happens."""
        pool = concurrent.futures.ThreadPoolExecutor(jobs, thread_name_prefix="page")
        futures = [pool.submit(self._page, page) for page in pages]
        try:
            for future in concurrent.futures.as_completed(futures):
                progress.finished(future.result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            self._end(futures)
        return [future.result() for future in futures]

    def _end(self, futures: Sequence[concurrent.futures.Future[Receipt]]) -> None:
        """After an interruption: end the kernels until the threads that wait for them have ended."""
        while any(not future.done() for future in futures):
            self._kernels.stop()
            concurrent.futures.wait(futures, timeout=0.1)

    def _page(self, page: PageSpec) -> Receipt:
        started = time.monotonic()
        notebook: NotebookNode | None = None
        try:
            notebook = self._executed(page)
            with self._exporting:
                files = self._exporter(notebook, page)
        except PageFailed as error:
            return self._failed(page, error.failure, error.notebook, time.monotonic() - started)
        except Exception as error:  # whatever an export stumbles over costs this page only
            failure = Failure("export", None, type(error).__name__, " ".join(str(error).split()))
            return self._failed(page, failure, notebook, time.monotonic() - started)
        self._folder.write(SITE, page.address, files)
        self._folder.discard(FAILED_FOLDER, page.address)
        if self._keep:
            self._folder.write(NOTEBOOKS, page.address, {"ipynb": _bytes(notebook)})
        return Receipt(page, RENDERED, time.monotonic() - started)

    def _executed(self, page: PageSpec) -> NotebookNode:
        path = paths.notebooks() / f"{page.notebook}.ipynb"
        try:
            return self._kernels.execute(path, page.parameters)
        except PageFailed as error:
            if error.failure.kind not in RETRIED or self._kernels.stopped:
                raise
        return self._kernels.execute(path, page.parameters)

    def _failed(
        self, page: PageSpec, failure: Failure, notebook: NotebookNode | None, seconds: float
    ) -> Receipt:
        """The receipt of a page that was not made; the site marks the version of an earlier run as such."""
        if self._kernels.stopped:
            return Receipt(page, FAILED, seconds, failure)
        if failure.error == "NoData":
            self._folder.discard(SITE, page.address)
            self._folder.discard(FAILED_FOLDER, page.address)
            return Receipt(page, NO_FIGURE, seconds, failure)
        if notebook is not None:
            self._folder.write(FAILED_FOLDER, page.address, {"ipynb": _bytes(notebook)})
            failure = replace(failure, notebook=self._folder.file(FAILED_FOLDER, page.address, "ipynb"))
        return Receipt(page, FAILED, seconds, failure)


def _bytes(notebook: NotebookNode) -> bytes:
    return nbformat.writes(notebook).encode()


def _exporter(plan: Plan) -> Exporter:
    """The usual files of a page, and its card (`json`) from which the site's index is made."""
    links = Links(plan, sources.open_package(plan.package_name))

    def files(notebook: NotebookNode, page: PageSpec) -> dict[str, bytes]:
        made = export.page(notebook, address=page.address, context=links.context(page))
        return {**made.files, "json": export.json_bytes(made.card)}

    return files


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """A polite request to end (SIGTERM) ends a run as Ctrl-C does: without orphans."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
