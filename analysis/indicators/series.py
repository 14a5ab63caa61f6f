"""Figures as they were printed: stocks, flows, percentages, targets; and stocks over stocks."""

from __future__ import annotations

import math
from collections.abc import Iterable

from analysis import precision
from analysis.indicators import combine, periods
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, passed, refused
from analysis.indicators.shares import differs


def _of(indicator: Indicator, rows: Iterable[Row]) -> list[Row]:
    """The rows of the option `categories` (default: all), with the dates of `breaks` marked.

    The unit is that of the indicator; the option `own_unit` keeps that of each figure.
    """
    options = indicator.options
    wanted = options.get("categories")
    kept = [row for row in rows if wanted is None or row.category in wanted]  # type: ignore[operator]
    if not options.get("own_unit"):
        kept = [row._replace(unit="") for row in kept]
    return periods.broken([passed(row) for row in kept], options.get("breaks", ()))  # type: ignore[arg-type]


def stock(indicator: Indicator, request: Request) -> list[Row]:
    """One stock per category and year."""
    return _of(indicator, request.rows(indicator.measures[0], periods.yearly_stocks))


def flow(indicator: Indicator, request: Request) -> list[Row]:
    """One flow per category and year, and every longer period."""
    return _of(indicator, request.rows(indicator.measures[0], periods.yearly_flows))


def dated(indicator: Indicator, request: Request) -> list[Row]:
    """Every figure at its own date (option `stock`) or for its own period."""
    view = periods.stocks if indicator.options.get("stock") else periods.flows
    return _of(indicator, request.rows(indicator.measures[0], view))


def printed(indicator: Indicator, request: Request) -> list[Row]:
    """Percentages as printed, as quotients, flagged `printed_share`.

    Options: `stock`; `reason`, shown beside the value: what keeps it from being used further.
    """
    told = str(indicator.options.get("reason", ""))
    return [
        as_share(row)._replace(reason=told if row.known else row.reason) for row in dated(indicator, request)
    ]


def as_share(row: Row) -> Row:
    """A printed percentage as a quotient."""
    row = passed(row)._replace(unit="")
    return row._replace(value=row.value / 100, flags=row.flags | {"printed_share"}) if row.known else row


def printed_growth(indicator: Indicator, request: Request) -> list[Row]:
    """Growth as printed, with the exact counts of both full years (option `counts`) where they are.

    `share_differs` marks a printed growth that the counts do not give.
    """
    counts = {
        (row.locality, row.category, row.last): row.value
        for row in request.rows(str(indicator.options["counts"]), periods.yearly_flows)
        if periods.full_year(row) and row.precision == precision.EXACT
    }
    made = []
    for row in printed(indicator, request):
        years = (row.last, row.last - 1) if row.last is not None and periods.full_year(row) else (None, None)
        top, base = (counts.get((row.locality, row.category, year), math.nan) for year in years)
        row = row._replace(numerator=top, denominator=base)
        off = row.known and base > 0 and differs(top / base - 1, row._replace(value=row.value * 100))
        made.append(row._replace(flags=row.flags | {"share_differs"}) if off else row)
    return made


def targets(indicator: Indicator, request: Request) -> list[Row]:
    """Targets as printed: counts, or percentages as quotients (option `percent`); own ones are flagged."""
    scale = 100 if indicator.options.get("percent") else 1
    return [
        row._replace(value=row.value / scale, flags=row.flags | self_set(row))
        for row in _of(indicator, request.rows(indicator.measures[0], periods.flows))
    ]


def self_set(row: Row) -> set[str]:
    """The flag of a target that a unit set itself."""
    return {"self_set_target"} if row.category == "annual_own_allocation" else set()


def totals(rows: Iterable[Row]) -> list[Row]:
    """The rows of the category "total"."""
    return [row for row in rows if row.category == "total"]


def ratio(indicator: Indicator, request: Request) -> list[Row]:
    """The total stock of one measure over that of another in the same year (`top`, `bottom`, `breaks`)."""
    options = indicator.options
    tops, bottoms = (
        totals(request.rows(str(options[name]), periods.yearly_stocks)) for name in ("top", "bottom")
    )
    by_year = combine.indexed(bottoms, lambda row: (row.locality, row.last))
    rows = [
        combine.quotient(top, by_year[top.locality, top.last])._replace(unit="")
        for top in tops
        if (top.locality, top.last) in by_year
    ]
    return periods.broken(rows, options.get("breaks", ()))  # type: ignore[arg-type]


def balance(indicator: Indicator, request: Request) -> list[Row]:
    """Opening stock, what came and went, and the residual to the closing stock.

    Only where two dated stocks enclose exactly the period of a printed flow of admissions;
    departures and transfers not printed for that period stay in the residual. Categories:
    opening, admitted, removed, transferred_in, closing, residual.
    """
    stocks = totals(request.rows("members_total", periods.stocks))
    at = combine.indexed((row for row in stocks if row.end), lambda row: (row.locality, row.end))
    other = {
        name: combine.indexed(totals(request.rows(measure)), lambda row: (row.locality, row.start, row.end))
        for name, measure in (("removed", "members_removed"), ("transferred_in", "members_transferred_in"))
    }
    made: list[Row] = []
    for admitted in totals(request.rows("members_admitted")):
        if admitted.start is None or admitted.end is None:
            continue
        opening = at.get((admitted.locality, admitted.start - periods.DAY))
        closing = at.get((admitted.locality, admitted.end))
        if opening is None or closing is None or not (opening.known and closing.known and admitted.known):
            continue
        span = (admitted.locality, admitted.start, admitted.end)
        parts = {"opening": opening, "admitted": admitted}
        parts |= {name: rows[span] for name, rows in other.items() if span in rows and rows[span].known}
        made += _balanced(parts | {"closing": closing}, admitted)
    return made


def _balanced(parts: dict[str, Row], span: Row) -> list[Row]:
    """The parts of one balance as rows, and its residual; no residual where a part is a bound."""

    def placed(row: Row, name: str) -> Row:
        return row._replace(
            category=name, start=span.start, end=span.end, first=span.first, last=span.last, unit=""
        )

    value = {name: row.value for name, row in parts.items()}
    residual = (
        value["closing"]
        - value["opening"]
        - value["admitted"]
        + value.get("removed", 0.0)
        - value.get("transferred_in", 0.0)
    )
    whole = parts["closing"]
    for row in parts.values():
        whole = combine.merged(whole, row)
    rest = placed(whole, "residual")._replace(value=residual, method="balance")
    rows = [placed(row, name) for name, row in parts.items()]
    return [*rows, refused(rest, "bound") if "bound" in whole.flags else rest]
