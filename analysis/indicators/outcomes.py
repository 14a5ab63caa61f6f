"""Outcomes that are shares of their own sum, because no total was printed."""

from __future__ import annotations

from analysis.indicators import combine, periods
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, refused


def of_sum(indicator: Indicator, request: Request) -> list[Row]:
    """Each outcome over the sum of all outcomes of the same period, flagged `summed_base`.

    Option `outcomes`: the categories that make up the sum. A period for which one of them was not
    printed is refused (`outcome_missing`): the sum would be of something else.
    """
    names: tuple[str, ...] = indicator.options["outcomes"]  # type: ignore[assignment]
    groups: dict[tuple, dict[str, Row]] = {}
    for row in request.rows(indicator.measures[0], periods.flows):
        if row.category in names and row.known:
            groups.setdefault((row.locality, *row.period), {})[row.category] = row
    made = []
    for group in groups.values():
        outcomes = [group[name] for name in names if name in group]
        whole = combine.total(outcomes)
        for row in outcomes:
            if len(outcomes) < len(names):
                made.append(refused(row._replace(numerator=row.value, unit=""), "outcome_missing"))
            else:
                share = combine.quotient(row, whole, interval="proportion")
                made.append(share._replace(flags=share.flags | {"summed_base"}, unit=""))
    return made
