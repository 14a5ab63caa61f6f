"""What became of a page: rendered, without a published figure, or failed and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.reports.plan import PageSpec

RENDERED, NO_FIGURE, FAILED = "rendered", "no_figure", "failed"


@dataclass(frozen=True)
class Failure:
    """Why a page failed.

    `kind` is one of `raised`, `cell_timeout`, `page_timeout`, `exited`, `killed`, `start`,
    `export` (each with a text `failure.<kind>`); `cell` is the number of the cell in the
    notebook's file, from 1, or None, and `source` the line of it that raised (else its first);
    `error` the exception's name, `message` its first line; `notebook` the failed notebook that
    was kept, or None.
    """

    kind: str
    cell: int | None
    error: str
    message: str
    source: str = ""
    notebook: Path | None = None


@dataclass(frozen=True)
class Receipt:
    """One page of a run: `status` is `rendered`, `no_figure` or `failed`."""

    page: PageSpec
    status: str
    seconds: float = 0.0
    failure: Failure | None = None


@dataclass(frozen=True)
class Outcome:
    """A whole run: a receipt for each page asked for, in the order of the plan."""

    build: Path
    receipts: Sequence[Receipt] = field(default_factory=tuple)
    seconds: float = 0.0

    @property
    def rendered(self) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.status == RENDERED]

    @property
    def without_figure(self) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.status == NO_FIGURE]

    @property
    def failed(self) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.status == FAILED]

    @property
    def index(self) -> Path:
        """The page to open first."""
        return self.build / "site" / "index.html"

    @property
    def exit_code(self) -> int:
        return 1 if self.failed else 0
