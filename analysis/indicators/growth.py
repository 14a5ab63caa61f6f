"""Change of a stock between two dates, per year, and on average over a span.

Only dated stocks are compared, and by exact days: most published stocks are of a congress or of
mid-year. A stock known by its year alone gives no growth; bounds pass through or stop it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from analysis import precision
from analysis.indicators import combine, periods
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, less_certain, refused, union
from analysis.indicators.series import totals

MINIMUM = 4  # stocks for an average with limits
YEAR = 365  # days below which growth is not turned into growth per year
SHORT = 10  # below so many stretches the series is called short


def _by_locality(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows of each locality in order of their year."""
    ordered = sorted(rows, key=lambda row: (row.locality, row.last or 0))
    for _, group in itertools.groupby(ordered, key=lambda row: row.locality):
        yield list(group)


def between(indicator: Indicator, request: Request) -> list[Row]:
    """Later stock over earlier stock, less one; a row stands at the later date.

    Unit `per_year` and method "year on year" where both are year-end figures one year apart; else
    unit `proportion` and method "between two dates". Option `yearly`: per year of 365.25 days
    instead, (S1/S0)^(1/years) - 1, method "exact days"; refused over less than a year (`short_span`).

    Refused: an undated stock (`undated`); two bounds that pull the quotient opposite ways
    (`opposite_bounds`); a change that rounding alone can make (`within_rounding`); a lower bound
    of a change that may be a rise or a fall (`direction_unknown`).
    """
    yearly = bool(indicator.options.get("yearly"))
    made = []
    for stocks in _by_locality(totals(request.rows(indicator.measures[0], periods.yearly_stocks))):
        before: Row | None = None
        for row in stocks:
            made.append(_grown(row, before, yearly=yearly))
            if row.known and row.end is not None:
                before = row
    return made


def _grown(row: Row, before: Row | None, *, yearly: bool) -> Row:
    """The growth to one stock from the one before."""
    if row.known and row.end is None:
        return refused(row._replace(numerator=row.value, unit=""), "undated")
    made = combine.quotient(row, before, absent="no_earlier_figure")._replace(unit="")
    if before is None or before.end is None or row.end is None or not made.known:
        return made
    made = made._replace(start=before.end, first=before.last)
    if reason := _stopped(row, before, made.precision):
        return refused(made, reason)
    return _changed(made, row, before, yearly=yearly)


def _changed(made: Row, row: Row, before: Row, *, yearly: bool) -> Row:
    """A quotient of two stocks as growth, named for what it is growth over."""
    assert row.end is not None
    assert before.end is not None
    regular = row.last == (before.last or 0) + 1 and not {"not_year_end"} & (row.flags | before.flags)
    if regular:
        return made._replace(value=made.value - 1, unit="per_year", method="year on year")
    if yearly and (row.end - before.end).days < YEAR:
        return refused(made, "short_span")
    if yearly:
        years = periods.years_between(before.end, row.end)
        return made._replace(value=made.value ** (1 / years) - 1, unit="per_year", method="exact days")
    return made._replace(value=made.value - 1, unit="proportion", method="between two dates")


def _stopped(row: Row, before: Row, sense: str) -> str:
    """Why two stocks give no growth; empty where they do."""
    change = row.value - before.value
    if sense == precision.ABOUT:
        if precision.ABOUT not in (row.precision, before.precision):
            return "opposite_bounds"
        if abs(change) <= _rounding(row) + _rounding(before):
            return "within_rounding"
    return "direction_unknown" if sense == precision.LOWER and change <= 0 else ""


def _rounding(row: Row) -> float:
    """How far rounding may have moved an inexact stock: half of the place of its last digit that is not 0."""
    if row.precision == precision.EXACT or not row.value:
        return 0.0
    whole = f"{row.value:.0f}"
    return 10.0 ** (len(whole) - len(whole.rstrip("0"))) / 2


def average(indicator: Indicator, request: Request) -> list[Row]:
    """Mean growth per year over the exact, dated stocks of the asked years; one row per locality.

    See `drift` for the estimate; values are exp(mu) - 1. Fewer than four stocks are refused
    (`too_few_points`); bounds and rounded figures are left out.
    """
    first, last = request.first_year, request.last_year
    stocks = [
        row
        for row in totals(request.rows(indicator.measures[0], periods.yearly_stocks))
        if row.precision == precision.EXACT and row.end is not None and row.known and row.value > 0
        if (first is None or (row.last or 0) >= first) and (last is None or (row.last or 0) <= last)
    ]
    return [_averaged(rows, request.confidence) for rows in _by_locality(stocks)]


def _averaged(stocks: list[Row], confidence: float) -> Row:
    """The average growth over the stocks of one locality in order of date."""
    row = stocks[-1]._replace(
        start=stocks[0].end,
        first=stocks[0].last,
        unit="",
        figures=union(*(stock.figures for stock in stocks)),
        alternatives=union(*(stock.alternatives for stock in stocks)),
        flags=frozenset().union(*(stock.flags for stock in stocks)),
        status=less_certain(*(stock.status for stock in stocks)),
    )
    if len(stocks) < MINIMUM:
        return refused(row, f"too_few_points|{len(stocks)}")
    dates = [stock.end for stock in stocks if stock.end is not None]
    years = [periods.years_between(one, other) for one, other in itertools.pairwise(dates)]
    changes = [math.log(other.value / one.value) for one, other in itertools.pairwise(stocks)]
    mean, half = drift(changes, years, confidence)
    return row._replace(
        value=math.expm1(mean),
        lower=math.expm1(mean - half),
        upper=math.expm1(mean + half),
        method="mean log-difference, t",
        flags=row.flags | ({"short_series"} if len(years) < SHORT else set()),
    )


def drift(changes: Sequence[float], years: Sequence[float], confidence: float) -> tuple[float, float]:
    """Mean log change per year of a stock seen at unequal intervals, and half of its t interval.

    A random walk with drift has increments d ~ N(mu t, s2 t) over a stretch of t years, so that
    mu = sum d / sum t, s2 = sum((d - mu t)^2 / t) / (m - 1), and mu lies within
    t(m - 1) sqrt(s2 / sum t). With equal stretches it is the mean yearly log-difference with its
    t interval; an ordinary fit of log stock on time would give limits far too narrow.

    References
    ----------
    Dennis, Munholland and Scott 1991, Ecological Monographs 61:115, equations 24 to 28.
    """
    from scipy.special import stdtrit

    span = math.fsum(years)
    mean = math.fsum(changes) / span
    pairs = zip(changes, years, strict=True)
    variance = math.fsum((change - mean * time) ** 2 / time for change, time in pairs) / (len(years) - 1)
    quantile = float(stdtrit(len(years) - 1, (1 + confidence) / 2))
    return mean, quantile * math.sqrt(variance / span)
