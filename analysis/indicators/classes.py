"""Yearly evaluation: quality classes within their scheme.

"Good or better" includes the excellent and "clean and strong" the exemplary, so classes are made
exclusive before they are set side by side: good_only = good_or_better - excellent, computed from
counts of the same period and never from percentages, whose bases may differ. The classes of
different schemes are never compared; the first year of another scheme is a break.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from analysis import precision
from analysis.indicators import combine, periods, shares
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, refused

# (wide class, narrow class inside it, the rest of the wide class)
NESTED = (
    ("good_or_better", "excellent", "good_only"),
    ("clean_strong", "clean_strong_exemplary", "clean_strong_only"),
)
EXCLUSIVE = (
    "excellent",
    "clean_strong_exemplary",
    "clean_strong_only",
    "clean_strong",
    "good_only",
    "good_or_better",
    "good_unspecified",
    "completed",
    "not_completed",
    "weak",
)


def _evaluation(row: Row) -> tuple:
    """What one evaluation is: of whom, by which scheme, for which period."""
    return (row.locality, row.scheme, *row.period)


def with_derived(counts: Sequence[Row]) -> list[Row]:
    """Counts of classes, and the wide class or its rest where the other two of the three were printed."""
    groups: dict[tuple, dict[str, Row]] = {}
    for row in counts:
        if row.known:
            groups.setdefault(_evaluation(row), {})[row.category] = row
    made = []
    for group in groups.values():
        for wide, narrow, rest in NESTED:
            if narrow in group and wide in group and rest not in group:
                made.append(_derived(rest, group[wide], group[narrow], sign=-1))
            elif narrow in group and rest in group and wide not in group:
                made.append(_derived(wide, group[rest], group[narrow], sign=1))
    return [*counts, *made]


def _derived(name: str, one: Row, other: Row, *, sign: int) -> Row:
    """One class less (sign -1) or plus another."""
    senses = (one.precision, other.precision)
    sense = precision.of_difference(*senses) if sign < 0 else precision.of_sum(senses)
    value = one.value + sign * other.value
    row = combine.merged(one, other)._replace(category=name, value=value, precision=sense, share_of="")
    return row if value >= 0 else refused(row, "part_above_whole")


def _shares(indicator: Indicator, request: Request, pairs: Sequence[shares.Pair]) -> list[Row]:
    """The shares of `pairs` from counts (with derived classes) and printed percentages."""
    options = indicator.options
    counts = with_derived(request.rows(str(options.get("parts", ""))))
    printed = request.rows(str(options.get("printed", "")))
    links = shares.linked(request, str(options.get("parts", "")), periods.flows, [*counts, *printed], counts)
    return periods.longest(shares.shares(counts, [*links, *counts], printed, pairs, options))


def class_shares(indicator: Indicator, request: Request) -> list[Row]:
    """Every class as a share of the assessed; classes of one evaluation do not overlap.

    A wide class that cannot be split stands for itself, and its inner class is then left out (it
    has an indicator of its own). Options: `parts` and `printed`, the measures.
    """
    pairs = [shares.Pair(name, name, "assessed_total", name) for name in EXCLUSIVE]
    rows = _shares(indicator, request, pairs)
    there: dict[tuple, set[str]] = {}
    known: dict[tuple, set[str]] = {}
    for row in rows:
        there.setdefault(_evaluation(row), set()).add(row.category)
        if row.known:
            known.setdefault(_evaluation(row), set()).add(row.category)
    kept = [
        row
        for row in rows
        if not _overlaps(row.category, there[_evaluation(row)], known.get(_evaluation(row), set()))
    ]
    return scheme_breaks(kept)


def _overlaps(category: str, there: set[str], known: set[str]) -> bool:
    """Whether a class overlaps another one of the same evaluation that is kept."""
    for wide, narrow, rest in NESTED:
        split = {narrow, rest} <= known or ({narrow, rest} <= there and wide not in known)
        if category == wide and split:
            return True
        if category in (narrow, rest) and not split and wide in there:
            return True
        if category == narrow and not split and "good_unspecified" in there:
            return True
    return False


def one_share(indicator: Indicator, request: Request) -> list[Row]:
    """One share of the evaluation, one row per year. Options: `pair`, `parts`, `printed`."""
    pair = shares.Pair(*indicator.options["pair"])  # type: ignore[misc]
    return scheme_breaks(_shares(indicator, request, [pair]))


def scheme_breaks(rows: Sequence[Row]) -> list[Row]:
    """Rows with the flag `break` on the first year of each other scheme in a locality."""
    years = sorted({(row.locality, row.last or 0, row.scheme) for row in rows})
    changed = {other for one, other in itertools.pairwise(years) if one[0] == other[0] and one[2] != other[2]}
    return [
        row._replace(flags=row.flags | {"break"})
        if (row.locality, row.last or 0, row.scheme) in changed
        else row
        for row in rows
    ]
