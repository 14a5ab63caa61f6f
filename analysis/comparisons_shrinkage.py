"""Values of small places drawn towards what is usual; `comparisons` is the way in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import frames
from analysis.intervals_limits import quantile

MIN_PLACES = 3
FLAT = 10.0  # a prior e^10 times as large as the largest place leaves the places nothing of their own
_MODEL = {
    "beta_binomial": "empirical Bayes, beta-binomial",
    "normal": "empirical Bayes, normal, DerSimonian-Laird",
}


def shrink(
    df: pd.DataFrame,
    *,
    model: str = "beta_binomial",
    numerator: str = "numerator",
    denominator: str = "denominator",
    value: str = "value",
    se: str = "se",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each place's value, weighed with the values of all: for small counts, where single years mislead.

    Parameters
    ----------
    df
        One row per place; never altered. Rows without figures take no part.
    model
        "beta_binomial": columns `numerator` and `denominator`; shares of places follow a beta
        distribution fitted by maximum likelihood (Gelman and others, Bayesian Data Analysis, chapter 5);
        limits are its posterior quantiles with the fit taken as known.
        "normal": columns `value` and `se`; spread between places by moments (DerSimonian and Laird 1986);
        limits carry the uncertainty of the mean (Efron and Morris 1977; Raudenbush and Bryk 1985).

    Returns
    -------
    The rows with `value` (shrunk), lower, upper, `own_value`, `weight` (on the place's own value, 0 to 1),
    `prior_mean`, `prior_size` (a + b; "beta_binomial"), `tau2` ("normal"), confidence, method, status,
    reason, flags (`no_between_variance`: the places differ no more than chance has it, and all get the mean).

    Raises
    ------
    InsufficientData
        Fewer than three places with figures.
    """
    method = frames.choice("model", model, _MODEL)
    confidence = frames.level(confidence)
    if model == "normal":
        known, reason, columns, alone = _normal(df, value, se, confidence)
    else:
        known, reason, columns, alone = _beta_binomial(df, numerator, denominator, confidence)
    return frames.finished(
        df,
        columns,
        confidence=confidence,
        method=method,
        reason=reason,
        flags={"no_between_variance": known & alone},
    )


_Shrunk = tuple[np.ndarray, np.ndarray, dict[str, np.ndarray], bool]


def _enough(known: np.ndarray) -> None:
    if known.sum() < MIN_PLACES:
        raise frames.InsufficientData(f"{known.sum()} places with figures: shrinkage needs {MIN_PLACES}")


def _beta_binomial(df: pd.DataFrame, numerator: str, denominator: str, confidence: float) -> _Shrunk:
    from scipy.special import betaincinv

    frames.check(df, [numerator, denominator])
    x, n = frames.parts(df, numerator, denominator)
    known = ~np.isnan(x) & (n > 0)
    _enough(known)
    mean, size = _fit(x[known], n[known])
    events, base = np.where(known, x, 0), np.where(known, n, 1)
    tail, alone = (1 - confidence) / 2, not np.isfinite(size)
    weight = np.zeros(len(df)) if alone else base / (base + size)
    shrunk = weight * events / base + (1 - weight) * mean
    ends = [shrunk, shrunk]
    if not alone:
        a, b = events + mean * size, base - events + (1 - mean) * size
        ends = [betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)]
    reason = frames.reasons(len(df))
    reason[n == 0] = "zero_denominator"
    reason[np.isnan(n)] = "base_not_printed"
    reason[np.isnan(x)] = "no_figure"
    columns = {
        "value": shrunk,
        "lower": ends[0],
        "upper": ends[1],
        "own_value": events / base,
        "weight": weight,
    }
    return known, reason, columns | _prior(len(df), mean, size, np.nan), alone


def _fit(x: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """Mean and size a + b of the beta distribution of the shares; infinite size: one share for all."""
    from scipy.optimize import minimize
    from scipy.special import betaln, expit

    pooled = x.sum() / n.sum()
    if pooled in (0, 1):
        return float(pooled), np.inf

    def loss(at: np.ndarray) -> float:
        mean, size = expit(at[0]), np.exp(at[1])
        a, b = mean * size, (1 - mean) * size
        return -float(np.sum(betaln(x + a, n - x + b) - betaln(a, b))) / len(x)

    logit = np.log(pooled / (1 - pooled))
    options = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 2000}
    fits = [
        minimize(loss, [logit, start], method="Nelder-Mead", options=options) for start in (1.0, 4.0, 8.0)
    ]
    best = min(fits, key=lambda fit: float(fit.fun))
    alone = -float(np.sum(x * np.log(pooled) + (n - x) * np.log1p(-pooled))) / len(x)
    if best.x[1] > np.log(n.max()) + FLAT or best.fun > alone - 1e-10:
        return float(pooled), np.inf
    return float(expit(best.x[0])), float(np.exp(best.x[1]))


def _normal(df: pd.DataFrame, value: str, se: str, confidence: float) -> _Shrunk:
    frames.check(df, [value, se])
    y, error = frames.numbers(df, value), frames.numbers(df, se)
    frames.refuse(error <= 0, df, se, "is not a positive standard error")
    known = ~np.isnan(y) & ~np.isnan(error)
    _enough(known)
    own, variance = np.where(known, y, 0), np.where(known, error, 1) ** 2
    tau2 = _moments(own[known], variance[known])
    precision = np.where(known, 1 / (variance + tau2), 0)
    mean = float((precision * own).sum() / precision.sum())
    weight = tau2 / (tau2 + variance)
    shrunk = weight * own + (1 - weight) * mean
    half = quantile(confidence) * np.sqrt(weight * variance + (1 - weight) ** 2 / precision.sum())
    reason = frames.reasons(len(df))
    reason[~known] = "no_figure"
    columns = {
        "value": shrunk,
        "lower": shrunk - half,
        "upper": shrunk + half,
        "own_value": own,
        "weight": weight,
    }
    return known, reason, columns | _prior(len(df), mean, np.nan, tau2), tau2 == 0


def _moments(y: np.ndarray, variance: np.ndarray) -> float:
    """Variance between places by DerSimonian and Laird (1986), Control Clin Trials 7:177; 0 at least."""
    weight = 1 / variance
    mean = (weight * y).sum() / weight.sum()
    beyond = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float(((weight * (y - mean) ** 2).sum() - (len(y) - 1)) / beyond))


def _prior(rows: int, mean: float, size: float, tau2: float) -> dict[str, np.ndarray]:
    found = {"prior_mean": mean, "prior_size": size, "tau2": tau2}
    return {name: np.full(rows, number) for name, number in found.items()}
