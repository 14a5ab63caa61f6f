"""What can go wrong, said so that a person can mend it.

Every error a user can cause is a `WorkbookError`; the command line prints it
without a traceback and exits with `exit_code`. Faults of one file, plan or
package are collected as `Fault` rows and raised together as `Faults`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class WorkbookError(Exception):
    """A mistake in data, plan or parameters; the message names place and mend."""

    exit_code = 2


class UnknownName(WorkbookError):
    """A locality, measure, indicator, notebook or parameter that is not known."""


class NoData(WorkbookError):
    """Nothing was published for what was asked: a fact to report, not a mistake."""


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, what stands there, which rule it breaks, how to mend it.

    `row` is the line of the file (the header is line 1); `column` is a column
    name in a table or a character position in a plan.
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    mend: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part not in (None, ""))
        return f"{place}: {self.value!r}: {self.rule}. {self.mend}".rstrip()


class Faults(WorkbookError):
    """All faults found in one file, package or plan, raised once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(
            faults, key=lambda fault: (fault.file, fault.row or 0, fault.column, fault.value)
        )
        count = len(self.faults)
        lines = [f"{count} fault{'' if count == 1 else 's'}:", *(f"  {fault}" for fault in self.faults)]
        super().__init__("\n".join(lines))


def nearest(value: str, known: Sequence[str], *, count: int = 3) -> list[str]:
    """The known values that resemble `value` most, best first; empty when none does."""
    by_fold = {item.casefold(): item for item in known}
    close = difflib.get_close_matches(value.casefold(), list(by_fold), n=count, cutoff=0.5)
    return [by_fold[item] for item in close]


def did_you_mean(value: str, known: Sequence[str]) -> str:
    """The mend for an unknown value: the nearest ones, or how many there are to choose from."""
    close = nearest(value, known)
    if close:
        return "Did you mean " + " or ".join(repr(item) for item in close) + "?"
    shown = ", ".join(known[:8])
    return f"Known: {shown}{', …' if len(known) > 8 else ''}."
