"""Two figures in one value: what the result keeps of both.

Figures are listed numerator first, flags are united, bounds pass through `precision`, and the
status is that of the less certain part. Intervals stand around exact counts only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence

from analysis import precision
from analysis.indicators.rows import Row, less_certain, refused, union


def indexed(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> dict[Hashable, Row]:
    """Rows by a key; of several the last one with a value."""
    found: dict[Hashable, Row] = {}
    for row in rows:
        name = key(row)
        if row.known or name not in found:
            found[name] = row
    return found


def merged(top: Row, other: Row) -> Row:
    """`top` with the figures, alternatives, flags and status of both."""
    return top._replace(
        figures=union(top.figures, other.figures),
        alternatives=union(top.alternatives, other.alternatives),
        flags=top.flags | other.flags,
        status=less_certain(top.status, other.status),
    )


def quotient(top: Row, base: Row | None, *, interval: str = "", absent: str = "base_not_printed") -> Row:
    """Top over base. Without one of them the row keeps the other's count and says which is missing.

    `interval`: "proportion" (Wilson), "rate" (exact Poisson below 10 events, else Byar) or none.
    `absent`: the reason where the base is not there and says no reason itself.
    """
    row = merged(top, base) if base is not None else top
    row = row._replace(numerator=top.value, denominator=base.value if base is not None else math.nan)
    if not top.known:
        return refused(row, top.reason or "no_figure")
    if base is None or not base.known:
        return refused(row, (base.reason if base is not None else "") or absent)
    if base.value == 0:
        return refused(
            row._replace(flags=row.flags | ({"empty"} if top.value == 0 else set())), "zero_denominator"
        )
    if interval == "proportion" and top.value > base.value:
        return refused(row, "part_above_whole")
    sense = precision.of_quotient(top.precision or precision.EXACT, base.precision or precision.EXACT)
    limits = interval if sense == precision.EXACT else ""
    return row._replace(value=top.value / base.value, precision=sense, interval=limits)


def total(rows: Sequence[Row]) -> Row:
    """The sum of rows of one period, in the category "total"."""
    row = rows[0]
    for other in rows[1:]:
        row = merged(row, other)
    return row._replace(
        category="total",
        value=math.fsum(part.value for part in rows),
        precision=precision.of_sum(part.precision for part in rows),
        flags=row.flags - {"small_count"},
    )


def mean(one: Row | None, other: Row | None) -> Row | None:
    """The mean of two stocks, or the one there is."""
    if one is None or not one.known:
        return other if other is not None and other.known else one or other
    if other is None or not other.known:
        return one
    sense = precision.of_sum((one.precision, other.precision))
    return merged(one, other)._replace(value=(one.value + other.value) / 2, precision=sense)
