"""Intervals around published counts: how far the process behind them may lie from the value.

A frame comes in, a copy with `value`, `lower`, `upper`, `confidence`,
`method`, `status`, `reason` and `flags` goes out. The counts are full counts,
not samples: an interval speaks of random variation of the process, never of
sampling error. Nothing of scipy.stats or statsmodels is imported
(a second and a half of processor time, which every page would pay); the tests
hold the formulas against both.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis import frames
from analysis import intervals_classes as classes
from analysis import intervals_limits as limits
from analysis import intervals_pairs as pairs

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
_DIFFERENCE = {"newcombe": "Newcombe", "miettinen_nurminen": "Miettinen-Nurminen"}
_DIFFERENCE_LIMITS = {"Newcombe": limits.newcombe, "Miettinen-Nurminen": limits.miettinen_nurminen}
_RATIO = {"koopman": "Koopman", "miettinen_nurminen": "Miettinen-Nurminen"}
_RATIO_LIMITS = {"Koopman": limits.koopman, "Miettinen-Nurminen": limits.miettinen_nurminen_ratio}
_SHARES = {"goodman": "Goodman", "sison_glaz": "Sison-Glaz"}
_SHARES_LIMITS = {"Goodman": classes.goodman, "Sison-Glaz": classes.sison_glaz}
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
    if by is None:
        frames.no_twins(df, [numerator, denominator])
    else:
        data = frames.summed(df, [numerator, denominator], by)
        x, n = frames.numbers(data, numerator), frames.numbers(data, denominator)
    reason = pairs.reasons(x, n)
    base = np.where(reason == "", n, 1.0)
    part = np.where(reason == "", x, 0.0)
    if name in _NORMAL:
        lower, upper = _NORMAL[name](part, base, limits.quantile(confidence))
    else:
        lower, upper = _EXACT[name](part, base, confidence)
    multiplier = frames.positive(multiplier, "multiplier")
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
    frames.no_twins(df, [count, exposure])
    x = frames.counts(df, count, allow_fractional=allow_fractional)
    base = frames.counts(df, exposure, allow_fractional=True)
    frames.refuse((base == 0) & (x > 0), df, exposure, "cannot be the exposure of events")
    reason = pairs.reasons(x, base)
    events = np.where(reason == "", x, 0.0)
    exact = events < EXACT_BELOW if name == "auto" else np.full(len(df), name == "exact Poisson")
    lower, upper = limits.byar(events, limits.quantile(confidence))
    if exact.any():
        lower[exact], upper[exact] = limits.poisson_exact(events[exact], confidence)
    scale = frames.positive(per, "per") / np.where(reason == "", base, 1.0)
    columns = {"value": events * scale, "lower": lower * scale, "upper": upper * scale}
    used = np.where(exact, "exact Poisson", "Byar")
    return frames.finished(
        df, columns, confidence=confidence, method=used, reason=reason, flags={"empty": base == 0}
    )


def difference_ci(
    df: pd.DataFrame,
    numerator: str,
    denominator: str,
    reference_numerator: str,
    reference_denominator: str,
    *,
    method: str = "newcombe",
    confidence: float = 0.95,
    dispersion: float | str = 1.0,
    allow_fractional: bool = False,
) -> pd.DataFrame:
    """The difference of two independent shares, first minus reference, with limits.

    Parameters
    ----------
    df
        One comparison per row; never altered.
    numerator, denominator, reference_numerator, reference_denominator
        Columns of counts. The two must not contain each other: `comparisons.compare`
        takes a place out of its benchmark first.
    method
        "newcombe" (squares of the Wilson limits added) or "miettinen_nurminen" (score).
    dispersion
        How much more than chance the shares vary from year to year within a place (a number, or a
        column, such as `trends.trend` gives): limits are as wide as for counts so many times smaller.

    Returns, raises
    ---------------
    As `proportion_ci`.
    """
    name = frames.choice("method", method, _DIFFERENCE)
    columns = (numerator, denominator, reference_numerator, reference_denominator)
    pair = pairs.pair(df, columns, dispersion, allow_fractional)
    x1, n1, x2, n2 = pair.counts
    return pairs.between(df, pair, x1 / n1 - x2 / n2, _DIFFERENCE_LIMITS[name], name, confidence)


def ratio_ci(
    df: pd.DataFrame,
    numerator: str,
    denominator: str,
    reference_numerator: str,
    reference_denominator: str,
    *,
    method: str = "koopman",
    confidence: float = 0.95,
    dispersion: float | str = 1.0,
    allow_fractional: bool = False,
) -> pd.DataFrame:
    """The ratio of two independent shares, first to reference, with limits.

    As `difference_ci`; "koopman" is the score interval of Koopman (1984), "miettinen_nurminen" the
    same with the factor N / (N - 1). With none in the reference the ratio and its upper limit are
    infinite; with none in either the ratio is refused (`zero_denominator`).
    """
    name = frames.choice("method", method, _RATIO)
    columns = (numerator, denominator, reference_numerator, reference_denominator)
    pair = pairs.pair(df, columns, dispersion, allow_fractional)
    x1, n1, x2, n2 = pair.counts
    pair.reason[(pair.reason == "") & (x1 == 0) & (x2 == 0)] = "zero_denominator"
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x1 / n1) / (x2 / n2)
    return pairs.between(df, pair, ratio, _RATIO_LIMITS[name], name, confidence)


def category_shares(
    df: pd.DataFrame,
    category: str,
    count: str,
    *,
    by: frames.Labels,
    nested: Mapping[str, str] | None = None,
    total: str | None = None,
    method: str = "goodman",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The share of each class in its table, with limits that hold for all classes together.

    Parameters
    ----------
    df
        One row per table and class; never altered. Classes must leave nobody out.
    category, count
        Columns of the class and of its count.
    by
        Columns that tell the tables apart (area, year); None is one table.
    nested
        `{"excellent": "good"}` says that the excellent are counted among the good
        too: their count is taken out, the class "good" becomes good but not excellent.
    total
        Column with the printed total of the table, which the classes must add up to.
    method
        "goodman" (Wilson limits, error shared out) or "sison_glaz" (nearly the same
        width for every class, so of little use for rare ones).

    Returns
    -------
    The rows with `numerator` (exclusive count), `denominator` (sum of the table), value, limits and so
    on. A table with a missing count has no shares (`no_figure`, `base_not_printed`); one that lacks the
    inner class of a nest is refused (`nested_classes|excellent`).

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        An inner class larger than its outer one, a class twice in a table, classes that miss the
        total, an unknown class or method.
    """
    name = frames.choice("method", method, _SHARES)
    confidence = frames.level(confidence)
    keys = frames.names(by)
    frames.check(df, [category, count, *keys, *frames.names(total)])
    frames.unique(df, [*keys, category])
    tables = classes.tables(df, category, count, keys, nested or {})
    if total is not None:
        tables.check_total(df, count, total)
    lower, upper = _SHARES_LIMITS[name](tables.counts, confidence)
    n = tables.sums[tables.table]
    reason = np.where(tables.reason == "", pairs.reasons(tables.exclusive, n), tables.reason)
    shares = tables.exclusive / np.where(n > 0, n, 1)
    data = df.assign(numerator=tables.exclusive, denominator=n)
    columns = {"value": shares, "lower": tables.long(lower), "upper": tables.long(upper)}
    return frames.finished(
        data, columns, confidence=confidence, method=name, reason=reason, flags={"empty": n == 0}
    )
