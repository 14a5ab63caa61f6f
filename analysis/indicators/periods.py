"""Which year a printed figure stands for, and what its period leaves open.

A stock stands for a year when it is the latest figure dated in it. A flow stands for a year when
its interval covers the year; a shorter one stays what it is, a part of the year. Terms and open
periods keep their own rows. Nothing is joined, stretched or interpolated.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from analysis import precision
from analysis.indicators.rows import Row, union

YEAR_END_DAYS = 45
DAYS_A_YEAR = 365.25
DAY = datetime.timedelta(days=1)


def not_year_end(date: datetime.date) -> bool:
    """Whether a date lies more than 45 days before the end of its year."""
    return (datetime.date(date.year, 12, 31) - date).days > YEAR_END_DAYS


def several(row: Row) -> bool:
    """Whether the period touches more than one calendar year."""
    years = row.first is not None and row.last is not None and row.first < row.last
    return years or (row.start is not None and row.end is not None and row.start.year < row.end.year)


def full_year(row: Row) -> bool:
    """Whether the period is one calendar year, first day to last."""
    if row.start is None or row.end is None or several(row):
        return False
    return (row.start.month, row.start.day, row.end.month, row.end.day) == (1, 1, 12, 31)


def days(row: Row) -> int:
    """Length of the period; 0 where an end is open."""
    return 0 if row.start is None or row.end is None else (row.end - row.start).days + 1


def years_between(earlier: datetime.date, later: datetime.date) -> float:
    """Years between two dates, by exact days (365.25 to the year)."""
    return (later - earlier).days / DAYS_A_YEAR


def stocks(rows: Iterable[Row]) -> list[Row]:
    """Every stock, with the flags `undated`, `not_year_end` and `multi_year` where they hold."""
    return [row._replace(flags=row.flags | _stock_flags(row)) for row in rows]


def _stock_flags(row: Row) -> set[str]:
    flags = {"multi_year"} if several(row) else set()
    if row.end is None:
        return flags | ({"undated"} if row.known else set())
    return flags | ({"not_year_end"} if not_year_end(row.end) else set())


def flows(rows: Iterable[Row]) -> list[Row]:
    """Every flow with its flags.

    `part_year` for less than its calendar year, `multi_year` for a term or any longer period,
    `open_start` and `open_end` where one end is not printed, `undated` where only the year is.
    """
    return [row._replace(flags=row.flags | _flow_flags(row)) for row in rows]


def _flow_flags(row: Row) -> set[str]:
    long = several(row)
    flags = {"multi_year"} if long else set()
    if row.start is None and row.end is None:
        return flags | ({"undated"} if row.known and not long else set())
    if row.start is None:
        flags.add("open_start")
    if row.end is None:
        flags.add("open_end")
    return flags if long or full_year(row) else flags | {"part_year"}


def _series(row: Row) -> tuple:
    return (row.locality, row.category, row.scheme, row.last)


def latest(rows: Iterable[Row]) -> list[Row]:
    """One row per series and year: one with a value if there is one; the latest dated, else undated."""

    def rank(row: Row) -> tuple:
        return (row.known, row.end or datetime.date.min, row.figures)

    return _best(rows, rank)


def longest(rows: Iterable[Row]) -> list[Row]:
    """At most one row per series and single year, and every longer period.

    A row with a value goes before one without; then the full year, else the longest part of it
    (of equal ones the latest).
    """

    def rank(row: Row) -> tuple:
        return (row.known, full_year(row), days(row), row.end or datetime.date.min, row.figures)

    kept = list(rows)
    return _best((row for row in kept if not several(row)), rank) + [row for row in kept if several(row)]


def _best(rows: Iterable[Row], rank: object) -> list[Row]:
    groups: dict[tuple, list[Row]] = {}
    for row in rows:
        groups.setdefault(_series(row), []).append(row)
    return [max(group, key=rank) for group in groups.values()]  # type: ignore[call-overload]


def yearly_stocks(rows: Iterable[Row]) -> list[Row]:
    """One stock per locality, category and year: the latest dated in it, else an undated one.

    A rounded figure ("nearly 230,000") printed within 45 days after an exact one that it agrees
    with restates it: then the exact one stands for the year and the other is an alternative.
    """
    every = stocks(rows)
    exact: dict[tuple, list[Row]] = {}
    for row in every:
        if row.precision == precision.EXACT and row.end is not None and row.known:
            exact.setdefault(_series(row), []).append(row)
    return [_restated(row, exact.get(_series(row), ())) for row in latest(every)]


def _restated(row: Row, exact: Sequence[Row]) -> Row:
    """The exact figure that a rounded one restates, or the row itself."""
    if row.precision == precision.EXACT or row.end is None or not row.known:
        return row
    same = [
        other
        for other in exact
        if other.end is not None
        and (row.end - other.end).days <= YEAR_END_DAYS
        and agrees(row.value, row.precision, other.value)
    ]
    if not same:
        return row
    chosen = max(same, key=lambda other: (other.end, other.figures))
    others = union(chosen.alternatives, row.figures, row.alternatives)
    return chosen._replace(alternatives=others, flags=chosen.flags | {"alternatives"})


def restatements(rows: Iterable[Row]) -> set[str]:
    """The rounded figures that only restate an exact one; before a sum over units they are set aside."""
    chosen = yearly_stocks(rows)
    there = {figure: row for row in stocks(rows) for figure in row.figures}
    return {
        figure
        for row in chosen
        for figure in row.alternatives
        if row.precision == precision.EXACT and figure in there and there[figure].precision != precision.EXACT
    }


def agrees(rounded: float, sense: str, exact: float) -> bool:
    """Whether an exact value can be what was printed as "more than", "nearly" or "about" `rounded`."""
    if abs(exact - rounded) > 0.03 * rounded:
        return False
    if sense == precision.LOWER:
        return exact >= rounded
    return exact <= rounded if sense == precision.UPPER else True


def yearly_flows(rows: Iterable[Row]) -> list[Row]:
    """Flows with at most one row per locality, category and single year, and every longer period."""
    return longest(flows(rows))


def broken(rows: Sequence[Row], dates: Iterable[datetime.date]) -> list[Row]:
    """Rows with the flag `break` on the first of each series after a date that it has values before."""
    marked = list(rows)
    for date in dates:
        before = {_series(row)[:3] for row in marked if row.known and not _after(row, date)}
        first: dict[tuple, int] = {}
        for place, row in enumerate(marked):
            series = _series(row)[:3]
            if row.known and _after(row, date) and series in before:
                other = first.get(series)
                if other is None or _when(row) < _when(marked[other]):
                    first[series] = place
        for place in first.values():
            marked[place] = marked[place]._replace(flags=marked[place].flags | {"break"})
    return marked


def _after(row: Row, date: datetime.date) -> bool:
    return row.end >= date if row.end is not None else row.last is not None and row.last > date.year


def _when(row: Row) -> tuple:
    return (row.last or 0, row.end or datetime.date.max)
