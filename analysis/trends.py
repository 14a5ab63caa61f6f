"""Change over time: growth, slope and a short look ahead, each with what it may not say.

Time is the year (or a date), never the row's position; series have gaps. A
series that breaks (flag `break` after its first row) or is too short comes back
as a refused row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import frames
from analysis import frames_panels as panels
from analysis import trends_slopes as slopes
from analysis.trends_projection import project
from analysis.trends_tests import cochran_armitage

__all__ = ["cochran_armitage", "growth", "project", "trend"]

_GROWTH = {
    "yoy": "relative change on the year before",
    "cagr": "compound annual growth, limits from mean log-difference, t",
    "exponential": "ln(last / first) / years, limits from mean log-difference, t",
    "log_difference": "mean log-difference, t",
}
_INTERVAL = ", limits from mean log-difference, t"
MIN_STOCKS = 4  # for an interval of growth
DISPERSION_HIGH = 5
_TREND = {"proportion": "quasi-binomial slope", "value": "Theil-Sen"}
_ODDS = ("odds_ratio", "odds_ratio_lower", "odds_ratio_upper", "dispersion")


def growth(
    df: pd.DataFrame,
    stock: str,
    *,
    by: frames.Labels = None,
    kind: str = "log_difference",
    time: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Growth of a stock, as a fraction a year (0.031 is 3.1 %).

    Parameters
    ----------
    df
        One row per group and year; never altered. Rows without a figure are left out.
    stock
        Column of stocks, not negative.
    by
        Columns that tell the series apart; None is one series.
    kind
        "yoy": S(t) / S(t-1) - 1 for each row, without limits;
        "cagr": (S1 / S0)^(1/t) - 1; "exponential": ln(S1 / S0) / t, the formula of the
        General Statistics Office (2019); the two differ in the published digit;
        "log_difference": the mean of the yearly differences of ln S with its t interval,
        which is the exponential rate, refused below four stocks.
        "cagr" and "exponential" carry the same interval (for "cagr" as exp - 1) where four
        stocks are there. For distances d other than a year the mean is the sum of the
        differences over the sum of d, and residuals count by 1/sqrt(d): a random walk with drift.
    time
        Column of years or dates; by default `year`, else `last_year`.

    Returns
    -------
    One row per series (per row for "yoy", in the order of `df`): the `by` columns, `first_year`,
    `last_year`, `n_years` (distance), `n` (stocks used), value, lower, upper,
    confidence, method, status, reason, flags. Refused: `too_few_points|n`, `zero_denominator`,
    `break_inside|year`.

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        A negative stock, two rows for one year, an unknown kind.
    """
    frames.choice("kind", kind, _GROWTH)
    confidence = frames.level(confidence)
    frames.check(df, [stock])
    values = _stocks(df, stock)
    if kind == "yoy":
        return _year_on_year(df, values, by, time)
    panel = panels.panel(df, {"stock": values}, by, time)
    reason = panel.refusals(MIN_STOCKS if kind == "log_difference" else 2)
    stocks = panel.values["stock"]
    reason[(reason == "") & (stocks == 0).any(axis=1)] = "zero_denominator"
    mean, half = _log_differences(panel, np.log(np.where(stocks > 0, stocks, np.nan)), confidence)
    rate = np.expm1 if kind == "cagr" else np.positive
    columns = {"value": rate(mean), "lower": rate(mean - half), "upper": rate(mean + half)}
    return frames.finished(
        panel.described(),
        columns,
        confidence=np.where(np.isnan(half), np.nan, confidence),
        method=np.where(np.isnan(half), _GROWTH[kind].removesuffix(_INTERVAL), _GROWTH[kind]),
        reason=reason,
        flags={"short_series": panel.n < MIN_STOCKS, "break": panel.broken != ""},
    )


def trend(
    df: pd.DataFrame,
    *,
    by: frames.Labels = None,
    kind: str = "proportion",
    min_points: int = 5,
    numerator: str = "numerator",
    denominator: str = "denominator",
    value: str = "value",
    time: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The slope of each series per year, with limits; its p-value is an aside.

    Parameters
    ----------
    df
        One row per series and year; never altered. Points without figures are left out.
    by
        Columns that tell the series apart; None is one series.
    kind
        "proportion": columns `numerator` and `denominator`; logistic regression on time, standard errors
        multiplied by the square root of the Pearson dispersion (at least 1), t with n - 2 degrees
        (McCullagh and Nelder 1989, section 4.5).
        "value": column `value`; median slope with Sen's interval (Sen 1968). Below seven points
        that interval is about the whole range of slopes.
    min_points
        Series with fewer are refused; 3 at least.

    Returns
    -------
    One row per series: the `by` columns, first_year, last_year, n_years, n; `value, lower, upper` as
    change per year (for "proportion" in shares at the middle of the period: 0.012 is 1.2
    points a year); `odds_ratio` per year with limits and `dispersion` ("proportion" only); `tau`
    (Kendall's tau-b) and `exact_p` (two-sided, missing with ties); confidence, method, status,
    reason, flags (`short_series` below 30 points, where autocorrelation cannot be told; `ties`;
    `dispersion_high` above 5; `break`). Refused: `too_few_points|n`, `break_inside|year`,
    `not_estimable` (every share 0 or 1, or a clean jump between them).
    """
    frames.choice("kind", kind, _TREND)
    confidence = frames.level(confidence)
    if min_points < panels.MIN_FIT:
        raise frames.InvalidValue(
            f"min_points {min_points} is below {panels.MIN_FIT}: a slope needs points to spare"
        )
    if kind == "proportion":
        panel, columns, odds = _share_slopes(df, numerator, denominator, by, time, confidence)
    else:
        frames.check(df, [value])
        panel = panels.panel(df, {"y": frames.numbers(df, value)}, by, time)
        columns, odds = {}, dict.fromkeys(_ODDS, np.full(len(panel.n), np.nan))
    series = slopes.monotone(panel.t, panel.values["y"], confidence)
    columns = columns or {"value": series.slope, "lower": series.lower, "upper": series.upper}
    reason = panel.refusals(min_points)
    reason[(reason == "") & np.isnan(columns["value"])] = "not_estimable"
    return frames.finished(
        panel.described(),
        {**columns, **odds, "tau": series.tau, "exact_p": series.exact_p},
        confidence=confidence,
        method=_TREND[kind],
        reason=reason,
        flags={
            "break": panel.broken != "",
            "short_series": panel.n < panels.SHORT,
            "ties": series.ties,
            "dispersion_high": odds["dispersion"] > DISPERSION_HIGH,
        },
    )


def _share_slopes(
    df: pd.DataFrame,
    numerator: str,
    denominator: str,
    by: frames.Labels,
    time: str | None,
    confidence: float,
) -> tuple[panels.Panel, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The series of shares, their slopes in shares a year, and odds ratios with dispersion."""
    from scipy.special import stdtrit

    frames.check(df, [numerator, denominator])
    x, n = frames.parts(df, numerator, denominator)
    n = np.where(n > 0, n, np.nan)  # 0 of 0 is no point
    panel = panels.panel(df, {"x": x, "n": n, "y": x / n}, by, time)
    fit = slopes.logistic(panel.t, panel.values["x"], panel.values["n"])
    dispersion = np.maximum(fit.dispersion, 1)
    half = stdtrit(np.maximum(panel.n - 2, 1), 0.5 + confidence / 2) * fit.error * np.sqrt(dispersion)
    steep = fit.middle * (1 - fit.middle)
    ends = (fit.slope, fit.slope - half, fit.slope + half)
    columns = dict(zip(("value", "lower", "upper"), (end * steep for end in ends), strict=True))
    odds = dict(zip(_ODDS, (*map(np.exp, ends), dispersion), strict=True))
    return panel, columns, odds


def _stocks(df: pd.DataFrame, stock: str) -> np.ndarray:
    values = frames.numbers(df, stock)
    frames.refuse(values < 0, df, stock, "is negative; a stock cannot be")
    return values


def _log_differences(
    panel: panels.Panel, logs: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Mean yearly difference of each series, and half of its t interval (nan below `MIN_STOCKS`)."""
    from scipy.special import stdtrit

    steps, gaps = np.diff(logs, axis=1), np.diff(panel.t, axis=1)
    span = np.where(panel.n > 1, panel.last - panel.first, np.nan)
    mean = (panel.at_last(logs) - logs[:, 0]) / span
    squares = np.nansum((steps - mean[:, None] * gaps) ** 2 / gaps, axis=1)
    degrees = panel.n - 2.0
    enough = panel.n >= MIN_STOCKS
    spread = np.sqrt(squares / np.where(enough, degrees, np.nan) / span)
    return mean, stdtrit(np.where(enough, degrees, 1), 0.5 + confidence / 2) * spread


def _year_on_year(df: pd.DataFrame, values: np.ndarray, by: frames.Labels, time: str | None) -> pd.DataFrame:
    """Each row against the row of the same series one year earlier (same day, for dates)."""
    keys, column = frames.names(by), panels.time_column(df, time)
    frames.check(df, keys)
    frames.unique(df, [*keys, column])
    years = panels.years(df, column)
    year = pd.DateOffset(years=1) if pd.api.types.is_datetime64_any_dtype(df[column]) else 1
    earlier, now = df[[*keys, column]].copy(), df[[*keys, column]].copy()
    earlier["_before"] = values
    now[column] = now[column] - year
    base = now.merge(earlier, how="left", on=[*keys, column])["_before"].to_numpy(dtype="float64")
    reason = frames.reasons(len(df))
    reason[base == 0] = "zero_denominator"
    absent = np.isnan(values) | np.isnan(base)
    for row in np.flatnonzero(absent).tolist():
        reason[row] = f"no_figure|{int(years[row]) - (not np.isnan(values[row]))}"
    for row in panels.breaks(df):
        reason[row] = reason[row] or f"break_inside|{int(years[row])}"
    described = df[keys].assign(
        first_year=(panels.calendar(years) - 1).array,
        last_year=panels.calendar(years).array,
        n_years=1.0,
        n=2 - absent,
    )
    nothing = np.full(len(df), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = {"value": values / base - 1, "lower": nothing, "upper": nothing}
    return frames.finished(
        described, columns, confidence=nothing, method=_GROWTH["yoy"], reason=reason, flags={}
    )
