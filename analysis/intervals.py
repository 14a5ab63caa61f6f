"""Intervals around published counts: how far the process behind them may lie from the value.

A frame comes in, a copy with `value`, `lower`, `upper`, `confidence`,
`method`, `status`, `reason` and `flags` goes out. The counts are full counts,
not samples: an interval speaks of random variation of the process, never of
sampling error. Nothing of scipy.stats or statsmodels is imported
(`statsmodels.stats.proportion` costs a second and a half of processor time,
which every page would pay); the tests hold the formulas against both.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import frames, limits

_PROPORTION = {
    "wilson": "Wilson",
    "clopper_pearson": "Clopper-Pearson",
    "beta": "Clopper-Pearson",
    "exact": "Clopper-Pearson",
    "agresti_coull": "Agresti-Coull",
    "jeffreys": "Jeffreys",
    "wilson_cc": "Wilson with continuity correction",
}
_NORMAL = {
    "Wilson": limits.wilson,
    "Agresti-Coull": limits.agresti_coull,
    "Wilson with continuity correction": limits.wilson_cc,
}
_EXACT = {"Clopper-Pearson": limits.clopper_pearson, "Jeffreys": limits.jeffreys}
_RATE = {"auto": "auto", "exact": "exact Poisson", "byar": "Byar"}
EXACT_BELOW = 10  # events; from here on Byar's approximation serves (PHEindicatormethods)


def proportion_ci(
    df: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    by: frames.Labels = None,
    method: str = "wilson",
    confidence: float = 0.95,
    multiplier: float = 1,
    allow_fractional: bool = False,
) -> pd.DataFrame:
    """The share `numerator / denominator` of each row, with limits.

    Parameters
    ----------
    df
        One row per area and year (and category); never altered.
    numerator, denominator
        Columns of counts. Missing stays missing.
    by
        Columns to sum over first: one row per group comes back; a group with a
        missing count is missing.
    method
        "wilson" (Newcombe 1998, method 3), "clopper_pearson" (also "beta",
        "exact"), "agresti_coull", "jeffreys" (0 and 1 at the edges) or "wilson_cc".
    confidence
        From 0.9 up to but not 1.
    multiplier
        100 gives percentages; results tables keep plain quotients.
    allow_fractional
        Admit counts between whole numbers (weighted counts).

    Returns
    -------
    The rows with `value, lower, upper, confidence, method, status, reason, flags`.
    0 of 0 is refused (`zero_denominator`, flag `empty`), a missing denominator too
    (`base_not_printed`); a missing numerator is missing (`no_figure`).

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        A negative or broken count, a part above its whole, a row that stands twice, an unknown
        method or confidence: with column, row and value.
    """
    name = frames.choice("method", method, _PROPORTION)
    confidence = frames.level(confidence)
    frames.check(df, [numerator, denominator])
    x, n = frames.parts(df, numerator, denominator, allow_fractional=allow_fractional)
    data = df
    if by is not None:
        data = frames.summed(df, [numerator, denominator], by)
        x, n = frames.numbers(data, numerator), frames.numbers(data, denominator)
    reason = _reasons(x, n)
    base = np.where(reason == "", n, 1.0)
    part = np.where(reason == "", x, 0.0)
    if name in _NORMAL:
        lower, upper = _NORMAL[name](part, base, limits.quantile(confidence))
    else:
        lower, upper = _EXACT[name](part, base, confidence)
    columns = {"value": part / base * multiplier, "lower": lower * multiplier, "upper": upper * multiplier}
    return frames.finished(
        data, columns, confidence=confidence, method=name, reason=reason, flags={"empty": n == 0}
    )


def rate_ci(
    df: pd.DataFrame,
    count: str,
    exposure: str,
    *,
    per: float = 1000,
    method: str = "auto",
    confidence: float = 0.95,
    allow_fractional: bool = False,
) -> pd.DataFrame:
    """Events per exposure of each row, with limits of a Poisson count.

    Parameters
    ----------
    df
        One row per area and year; never altered.
    count
        Column of events.
    exposure
        Column of what the events come from: for a yearly flow the mean of opening
        and closing stock. Any positive number.
    per
        The rate is per so many; 1 gives the plain quotient of a results table.
    method
        "exact" (Garwood 1936), "byar" (Breslow and Day 1987, p. 69), or "auto": exact
        below 10 events, Byar from there on, as in PHEindicatormethods.

    Returns, raises
    ---------------
    As `proportion_ci`; `method` says for each row which of the two was used.
    """
    name = frames.choice("method", method, _RATE)
    confidence = frames.level(confidence)
    frames.check(df, [count, exposure])
    x = frames.counts(df, count, allow_fractional=allow_fractional)
    base = frames.counts(df, exposure, allow_fractional=True)
    frames.refuse((base == 0) & (x > 0), df, exposure, "cannot be the exposure of events")
    reason = _reasons(x, base)
    events = np.where(reason == "", x, 0.0)
    exact = events < EXACT_BELOW if name == "auto" else np.full(len(df), name == "exact Poisson")
    lower, upper = limits.byar(events, limits.quantile(confidence))
    if exact.any():
        exact_limits = limits.poisson_exact(events[exact], confidence)
        lower[exact], upper[exact] = exact_limits
    scale = per / np.where(reason == "", base, 1.0)
    columns = {"value": events * scale, "lower": lower * scale, "upper": upper * scale}
    used = np.where(exact, "exact Poisson", "Byar")
    return frames.finished(
        df, columns, confidence=confidence, method=used, reason=reason, flags={"empty": base == 0}
    )


def _reasons(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Why a quotient has no value: no numerator, no denominator, or a denominator of zero."""
    reason = frames.reasons(len(numerator))
    reason[denominator == 0] = "zero_denominator"
    reason[np.isnan(denominator)] = "base_not_printed"
    reason[np.isnan(numerator)] = "no_figure"
    return reason
