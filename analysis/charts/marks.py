"""What the shape of a mark says: filled is exact for its year, hollow is not; carets are bounds.

Colour and base shape name the series. Hollow: a figure within the year, of part of a year, of
several years, rounded, or without its day. A triangle up: more than this; down: nearly this.
A thick dark edge: summed over units that were merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import precision, schema
from analysis.charts.sheet import INK, Key
from analysis.pages import Page

COLOURS = ("#0068A4", "#B34700", "#00735C", "#8C2D6E", "#755800", "#4A4A4A", "#5B4FB5")
SHAPES = ("o", "s", "D", "p", "h", "P", "X", "8")
HOLLOW = ("not_year_end", "undated", "part_year", "multi_year", "open_start", "open_end")
UPRIGHT = {precision.LOWER: "^", precision.UPPER: "v"}
LEVEL = {precision.LOWER: ">", precision.UPPER: "<"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """How one value is drawn; `bound` is "" or the precision of a bound."""

    hollow: bool
    bound: str = ""
    rebased: bool = False

    def style(self, colour: str, shape: str = "o", carets: Mapping[str, str] = UPRIGHT) -> dict[str, Any]:
        """Settings of a matplotlib marker; `carets` for an upright or a `LEVEL` axis of values."""
        edge = {"markeredgecolor": INK, "markeredgewidth": 2.4} if self.rebased else {}
        return {
            "linestyle": "",
            "marker": carets.get(self.bound, shape),
            "color": colour,
            "markerfacecolor": "white" if self.hollow else colour,
            "markeredgecolor": colour,
            "markersize": 8.5 if self.bound else 7.0,
            **edge,
        }


def mark(row: Row) -> Mark:
    """The mark of a row of results."""
    flags = schema.split(row["flags"])
    bound = row["precision"] if row["precision"] in UPRIGHT else ""
    rounded = row["precision"] == precision.ABOUT
    hollow = bool(bound) or rounded or any(flag in flags for flag in HOLLOW)
    return Mark(hollow, bound, row["status"] == "rebased" or "rebased" in flags)


def meanings(row: Row) -> list[str]:
    """What the mark of a row says, as keys of `chart.mark.…`."""
    if row["precision"] in UPRIGHT:
        return [row["precision"]]
    flags = schema.split(row["flags"])
    found = [precision.ABOUT] if row["precision"] == precision.ABOUT else []
    return [*found, *(flag for flag in HOLLOW if flag in flags)] or ["exact"]


def keys(
    rows: Sequence[Row], page: Page, *, colour: str = COLOURS[0], carets: Mapping[str, str] = UPRIGHT
) -> list[Key]:
    """The legend of the marks that occur; nothing when all are plain."""
    said: dict[Mark, dict[str, None]] = {}
    for row in rows:
        look = mark(row)
        said.setdefault(Mark(look.hollow, look.bound), {}).update(dict.fromkeys(meanings(row)))
        if look.rebased and not any(other.rebased for other in said):
            said[Mark(look.hollow, "", True)] = {"rebased": None}
    if set(said) <= {Mark(False)}:
        return []
    order = sorted(said, key=lambda look: (look.rebased, look.hollow, look.bound))
    stocks = any(row["period_start"] == row["period_end"] for row in rows)
    return [
        Key(words(said[look], page, stocks=stocks), line=look.style(colour, carets=carets)) for look in order
    ]


def bar(hollow: bool, colour: str) -> dict[str, Any]:
    """Settings of a bar."""
    return {"facecolor": "white" if hollow else colour, "edgecolor": colour, "linewidth": 1.5}


def bar_keys(rows: Sequence[Row], page: Page, colour: str) -> list[Key]:
    """The legend of bars over periods: full and hollow ones; nothing where none is hollow."""
    said: dict[bool, dict[str, None]] = {}
    for row in rows:
        said.setdefault(mark(row).hollow, {}).update(dict.fromkeys(meanings(row)))
    if True not in said:
        return []
    return [Key(words(said[hollow], page, stocks=False), box=bar(hollow, colour)) for hollow in sorted(said)]


def words(meaning: Iterable[str], page: Page, *, stocks: bool) -> str:
    """Meanings in words; what is exact is called a year-end figure of stocks, a full year of flows."""
    exact = "exact" if stocks else "exact_flow"
    said = [page.t(f"chart.mark.{exact if key == 'exact' else key}") for key in meaning]
    return f" {page.t('chart.or')} ".join(said)
