"""What the shape of a mark says: filled is exact for its year, hollow is not; carets are bounds.

Colour and base shape name the series. Hollow: a figure within the year, of part of a year, of
several years, rounded, or without its day. A triangle up: more than this; down: nearly this.
A thick dark edge: summed over units that were merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import precision, schema
from analysis.charts.sheet import INK, Key
from analysis.pages import Page

COLOURS = ("#0068A4", "#B34700", "#00735C", "#8C2D6E", "#755800", "#4A4A4A", "#5B4FB5")
SHAPES = ("o", "s", "D", "p", "h", "P", "X", "8")
HOLLOW = ("not_year_end", "undated", "part_year", "multi_year", "open_start", "open_end")
_BOUNDS = {precision.LOWER: "^", precision.UPPER: "v"}


@dataclass(frozen=True)
class Mark:
    """How one value is drawn; `bound` is "" or the precision of a bound."""

    hollow: bool
    bound: str = ""
    rebased: bool = False

    def style(self, colour: str, shape: str = "o") -> dict[str, Any]:
        """Settings of a matplotlib marker."""
        edge = {"markeredgecolor": INK, "markeredgewidth": 2.4} if self.rebased else {}
        return {
            "linestyle": "",
            "marker": _BOUNDS.get(self.bound, shape),
            "color": colour,
            "markerfacecolor": "white" if self.hollow else colour,
            "markeredgecolor": colour,
            "markersize": 8.5 if self.bound else 7.0,
            **edge,
        }


def mark(row: Any) -> Mark:
    """The mark of a row of results (a namedtuple)."""
    flags = schema.split(row.flags)
    bound = row.precision if row.precision in _BOUNDS else ""
    rounded = row.precision == precision.ABOUT
    hollow = bool(bound) or rounded or any(flag in flags for flag in HOLLOW)
    return Mark(hollow, bound, row.status == "rebased" or "rebased" in flags)


def meanings(row: Any) -> list[str]:
    """What the mark of a row says, as keys of `chart.mark.…`."""
    flags = schema.split(row.flags)
    if row.precision in _BOUNDS:
        return [row.precision]
    found = [row.precision] if row.precision == precision.ABOUT else []
    found += [flag for flag in HOLLOW if flag in flags]
    return found or ["exact"]


def keys(rows: pd.DataFrame, page: Page, *, colour: str = COLOURS[0]) -> list[Key]:
    """The legend of the marks that occur; nothing when all are plain."""
    said: dict[Mark, dict[str, None]] = {}
    for row in rows.itertuples():
        look = mark(row)
        said.setdefault(Mark(look.hollow, look.bound), {}).update(dict.fromkeys(meanings(row)))
        if look.rebased:
            said.setdefault(Mark(False, "", True), {})["rebased"] = None
    if set(said) <= {Mark(False)}:
        return []
    order = sorted(said, key=lambda look: (look.rebased, look.hollow, look.bound))
    exact = "exact" if (rows["period_start"] == rows["period_end"]).any() else "exact_flow"
    return [Key(_words(said[look], page, exact), line=look.style(colour)) for look in order]


def _words(meaning: Iterable[str], page: Page, exact: str) -> str:
    words = [page.t(f"chart.mark.{exact if key == 'exact' else key}") for key in meaning]
    return f" {page.t('chart.or')} ".join(words)
