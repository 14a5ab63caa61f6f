"""What a run shows on the screen: progress, and at the end what failed and where to look."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from tqdm import tqdm

from analysis.reports.pagespec import PageSpec
from analysis.reports.receipt import FAILED, Outcome, Receipt

_FAILURES = 30  # rows of the closing table; the site's index lists them all
_BAR = "{n_fmt}/{total_fmt} pages |{bar:24}| {per_minute} a minute, {remaining} left"


class _Bar(tqdm):
    """A progress bar that counts by the minute: a page takes seconds."""

    @property
    def format_dict(self) -> Mapping[str, Any]:
        known = super().format_dict
        rate = known["rate"] or (known["n"] / known["elapsed"] if known["elapsed"] else 0)
        return {**known, "per_minute": f"{60 * rate:.0f}" if rate else "?"}


class Progress:
    """Pages as they finish: a bar on a terminal, one line elsewhere; failures are named at once."""

    def __init__(self, total: int, jobs: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar: _Bar | None = None
        if self._stream.isatty():
            self._bar = _Bar(total=total, file=self._stream, bar_format=_BAR, smoothing=0.1, leave=False)
        else:
            print(f"rendering {pages(total)}, {jobs} at a time", file=self._stream, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def finished(self, receipt: Receipt) -> None:
        """One more page."""
        if self._bar is None:
            return
        if receipt.status == FAILED:
            self._bar.write(f"failed: {receipt.page.address}", file=self._stream)
        self._bar.update()


def closing(outcome: Outcome) -> str:
    """The last lines of a run: count and time, a table of what failed, and the address of the site."""
    counts = [f"{pages(len(outcome.rendered))} rendered in {duration(outcome.seconds)}"]
    if outcome.without_figure:
        counts.append(f"{len(outcome.without_figure)} without a published figure")
    if outcome.failed:
        counts.append(f"{len(outcome.failed)} failed")
    lines = [", ".join(counts) + "."]
    if outcome.failed:
        lines += ["", *_failures(outcome), ""]
    if outcome.index.exists():
        lines.append(f"Open {outcome.index.resolve().as_uri()}")
    return "\n".join(lines)


def _failures(outcome: Outcome) -> list[str]:
    """A table of the failed pages, and how to see one."""
    shown = outcome.failed[:_FAILURES]
    lines = table(("page", "cell", "error"), map(_row, shown))
    if more := len(outcome.failed) - len(shown):
        lines.append(f"… and {more} more")
    kept = [receipt.failure.notebook for receipt in outcome.failed if receipt.failure]
    if example := next(filter(None, kept), None):
        lines += ["", "Each failed notebook is kept with its error as failed/PAGE.ipynb. To see the first:"]
        lines.append(f"  jupyter lab {_near(example)}")
    return lines


def _row(receipt: Receipt) -> tuple[str, str, str]:
    failure = receipt.failure
    if failure is None:
        return (receipt.page.address, "", "")
    where = f"{failure.cell}: {failure.source}" if failure.cell else ""
    error = failure.message if failure.error == "WorkbookError" else f"{failure.error}: {failure.message}"
    return (receipt.page.address, _short(where, 40), _short(error, 100))


def planned(selected: Sequence[PageSpec]) -> str:
    """A dry run: pages by notebook, with their localities, years and languages."""
    notebooks = list(dict.fromkeys(page.notebook for page in selected))
    rows = []
    for notebook in notebooks:
        own = [page for page in selected if page.notebook == notebook]
        rows.append(
            (
                notebook,
                _some({page.locality: None for page in own}),
                _some({page.period: None for page in own}),
                ", ".join(dict.fromkeys(page.language for page in own)),
                str(len(own)),
            )
        )
    head = ("notebook", "localities", "years", "languages", "pages")
    return "\n".join([*table(head, rows), "", f"{pages(len(selected))} in all."])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of text under their heads, in columns as wide as they need."""
    cells = [tuple(head), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return [line.rstrip() for line in lines]


def pages(count: int) -> str:
    return f"{count:,} page{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """9.4 s, 3 min 20 s, 1 h 05 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def _some(values: Iterable[str]) -> str:
    """Up to three values, or the first and last of them and how many there are."""
    known = list(values)
    return ", ".join(known) if len(known) <= 3 else f"{known[0]} … {known[-1]} ({len(known)})"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _near(path: Path) -> str:
    """A path as typed from the working folder, where it is inside."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
