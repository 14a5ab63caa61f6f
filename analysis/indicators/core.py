"""From observations to results: reading, computing, naming what is missing, ordering."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis import localities as places_of
from analysis import sources
from analysis.indicators import classes, growth, outcomes, periods, rates, series, shares
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, read, refused, table

KINDS: dict[str, Callable[[Indicator, Request], list[Row]]] = {
    "stock": series.stock,
    "flow": series.flow,
    "dated": series.dated,
    "printed": series.printed,
    "printed_growth": series.printed_growth,
    "targets": series.targets,
    "ratio": series.ratio,
    "balance": series.balance,
    "of_whole": shares.of_whole,
    "of_sum": outcomes.of_sum,
    "growth": growth.between,
    "growth_average": growth.average,
    "on_previous_stock": rates.on_previous_stock,
    "per_member": rates.per_member,
    "on_target": rates.on_target,
    "classes": classes.class_shares,
    "class_share": classes.one_share,
}


def run(
    indicators: Sequence[Indicator],
    package: sources.Package,
    *,
    localities: Sequence[str],
    first_year: int | None = None,
    last_year: int | None = None,
    confidence: float = 0.95,
    boundary: datetime.date | None = None,
    at_least: str = "medium",
) -> pd.DataFrame:
    """Results of the indicators; see `analysis.indicators.compute`."""
    asked = list(dict.fromkeys(localities))
    measures = sorted({measure for indicator in indicators for measure in indicator.measures})
    observations = _observed(package, measures, asked, last_year, boundary, at_least)

    def others() -> pd.DataFrame:
        return package.observations(measures, asked, last_year=last_year, confidence=at_least, choose=False)

    request = Request(observations, others, asked, first_year, last_year, confidence)
    order = _category_order(indicators, package)
    found = []
    for indicator in indicators:
        rows = [
            row for row in KINDS[indicator.kind](indicator, request) if _within(row, first_year, last_year)
        ]
        rows += _missing(indicator, rows, request, package.places)
        found += [(indicator.id, indicator.unit, row) for row in _ordered(rows, asked, order[indicator.id])]
    return table(found, confidence)


def _observed(
    package: sources.Package,
    measures: list[str],
    localities: list[str],
    last_year: int | None,
    boundary: datetime.date | None,
    at_least: str,
) -> pd.DataFrame:
    """Observations of the localities, and of merged ones also the sums over what they were made of."""
    frames = [package.observations(measures, localities, last_year=last_year, confidence=at_least)]
    for on, merged in _merged(package.places, localities, boundary).items():
        parts = sorted({old for new in merged for old in package.places.predecessors(new)})
        before = package.observations(measures, parts, last_year=last_year, confidence=at_least)
        before = before[~before["figure_id"].isin(_restatements(before, package))]
        sums = places_of.rebase(before, package.places, on=on)
        frames.append(sums[sums["locality"].isin(merged)])
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def _restatements(observations: pd.DataFrame, package: sources.Package) -> set[str]:
    """Rounded stocks that restate an exact one of the same unit: a sum takes the exact one."""
    kinds = package.measures["kind"]
    found: set[str] = set()
    for measure, rows in read(observations).items():
        if kinds[measure] == "stock":
            found |= periods.restatements(rows)
    return found


def _merged(
    places: places_of.Places, localities: list[str], boundary: datetime.date | None
) -> dict[datetime.date, list[str]]:
    """Localities made of others, by the date on whose boundary they are wanted."""
    found: dict[datetime.date, list[str]] = {}
    for locality in localities:
        on = boundary or places.unit(locality).valid_from
        if on is not None and places.valid(locality, on) and places.predecessors(locality):
            found.setdefault(on, []).append(locality)
    return found


def _within(row: Row, first_year: int | None, last_year: int | None) -> bool:
    """Whether the row stands for one of the asked years; one without a year stands for none of them."""
    if row.last is None:
        return first_year is None and last_year is None
    return (first_year is None or row.last >= first_year) and (last_year is None or row.last <= last_year)


def _missing(
    indicator: Indicator, rows: Iterable[Row], request: Request, places: places_of.Places
) -> list[Row]:
    """Rows that say that nothing was published: for each year of a yearly series, else for the whole span."""
    first, last = request.first_year, request.last_year
    if not indicator.every_year or first is None or last is None:
        there = {row.locality for row in rows}
        return [
            refused(Row(locality, first=first, last=last), "no_figure")
            for locality in request.localities
            if locality not in there
        ]
    single = {(row.locality, row.last) for row in rows if "multi_year" not in row.flags}
    return [
        refused(Row(locality, first=year, last=year), _why(places, locality, year))
        for locality in request.localities
        for year in range(first, last + 1)
        if (locality, year) not in single
    ]


def _why(places: places_of.Places, locality: str, year: int) -> str:
    """The reason of a year without a figure: no print, or no such unit at its end."""
    unit = places.unit(locality)
    if unit.valid_to is not None and datetime.date(year, 12, 31) > unit.valid_to:
        became = places.successors(locality)
        return f"unit_became|{became[0]}" if became else "unit_ended"
    if unit.valid_from is not None and year < unit.valid_from.year and not places.predecessors(locality):
        return "unit_not_yet"
    return "no_figure"


def _category_order(indicators: Iterable[Indicator], package: sources.Package) -> dict[str, dict[str, int]]:
    """The place of each category of an indicator: by its option `order`, else as its measure lists them."""
    listed = package.measures["categories"].to_dict()
    found: dict[str, dict[str, int]] = {}
    for indicator in indicators:
        own: Sequence[str] = indicator.options.get("order", ())  # type: ignore[assignment]
        names = own or str(listed.get(indicator.measures[0], "")).split("|")
        found[indicator.id] = {name: place for place, name in enumerate(names)}
    return found


def _ordered(rows: Iterable[Row], localities: Sequence[str], order: dict[str, int]) -> list[Row]:
    """Rows by locality as asked, year, category and period."""
    place = {locality: position for position, locality in enumerate(localities)}
    least = datetime.date.min

    def key(row: Row) -> tuple:
        rank = (order.get(row.category, len(order)), row.category)
        dates = (row.end or least, row.start or least, row.figures)
        return (place[row.locality], row.last or 0, rank, row.scheme, dates)

    return sorted(rows, key=key)
