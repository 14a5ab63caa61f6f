"""Slopes of many short series at once: formulas on arrays of shape (series, points).

Points beyond a series' end are nan. `trends` checks the frames and calls these.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import intervals_limits as limits

_STEPS = 50
_CONVERGED = 1e-10
_LONGEST_STEP = 4.0  # in log-odds over half the period, so that a far start does not overshoot


class Logistic(NamedTuple):
    """Log-odds per year, their standard error for dispersion 1, share at mid-period, dispersion.

    All nan where the likelihood has no maximum: every share 0 or 1, or a clean jump between them.
    """

    slope: np.ndarray
    error: np.ndarray
    middle: np.ndarray
    dispersion: np.ndarray


def logistic(t: np.ndarray, x: np.ndarray, n: np.ndarray) -> Logistic:
    """Binomial regression of x of n on time, Pearson dispersion: McCullagh and Nelder (1989), section 4.5."""
    held = ~np.isnan(t)
    size, events = np.where(held, n, 0.0), np.where(held, x, 0.0)
    first, last = t[:, 0], np.nanmax(np.where(held, t, -np.inf), axis=1)
    reach = np.where(last > first, (last - first) / 2, np.nan)
    u = np.where(held, (t - ((first + last) / 2)[:, None]) / reach[:, None], 0.0)
    share = np.clip((events.sum(axis=1) + 0.5) / (size.sum(axis=1) + 1), 1e-12, 1 - 1e-12)
    level, slope = np.log(share / (1 - share)), np.zeros(len(t))
    done = np.zeros(len(t), dtype=bool)
    for _ in range(_STEPS):
        p = _expit(level[:, None] + slope[:, None] * u)
        up, tilt, _ = _newton(size * p * (1 - p), events - size * p, u)
        level, slope = level + np.where(done, 0, up), slope + np.where(done, 0, tilt)
        done |= (np.abs(up) < _CONVERGED) & (np.abs(tilt) < _CONVERGED)
    p = _expit(level[:, None] + slope[:, None] * u)
    weight, gap = size * p * (1 - p), events - size * p
    _, _, variance = _newton(weight, gap, u)
    pearson = np.sum(gap**2 / np.where(weight > 0, weight, np.inf), axis=1)
    degrees = held.sum(axis=1) - 2.0
    nothing = np.where(done, 0.0, np.nan)
    dispersion = pearson / np.where(degrees > 0, degrees, np.nan) + nothing
    return Logistic(
        slope / reach + nothing, np.sqrt(variance) / reach + nothing, _expit(level) + nothing, dispersion
    )


def _newton(weight: np.ndarray, gap: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Steps of level and slope, and the variance of the slope; nan where the slope cannot be told."""
    w0, w1, w2 = weight.sum(axis=1), (weight * u).sum(axis=1), (weight * u * u).sum(axis=1)
    g0, g1 = gap.sum(axis=1), (gap * u).sum(axis=1)
    spread = w0 * w2 - w1 * w1
    spread = np.where(spread > 1e-12 * w0 * w2, spread, np.nan)
    up, tilt = (w2 * g0 - w1 * g1) / spread, (w0 * g1 - w1 * g0) / spread
    return (
        np.clip(up, -_LONGEST_STEP, _LONGEST_STEP),
        np.clip(tilt, -_LONGEST_STEP, _LONGEST_STEP),
        w0 / spread,
    )


def _expit(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


class Monotone(NamedTuple):
    """Slope with limits (Theil and Sen), Kendall's tau-b, exact two-sided p (nan with ties), ties."""

    slope: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    tau: np.ndarray
    exact_p: np.ndarray
    ties: np.ndarray


def monotone(t: np.ndarray, y: np.ndarray, confidence: float) -> Monotone:
    """Median of the slopes between all pairs of points, Sen's interval, and Kendall's test.

    Sen (1968), JASA 63:1379; the limits are the slopes whose ranks lie z standard deviations of
    Kendall's S from the middle (Gilbert 1987, section 16.5). Kendall (1970), chapter 5, for the exact test.
    """
    n = np.sum(~np.isnan(y), axis=1)
    first, second = np.triu_indices(t.shape[1], 1)
    rises = y[:, second] - y[:, first]
    slopes = np.sort(rises / (t[:, second] - t[:, first]), axis=1)
    pairs = n * (n - 1) // 2
    equal = np.sum(y[:, :, None] == y[:, None, :], axis=2)  # points with the same value, itself included
    tied = np.where(equal > 0, equal - 1, 0)
    variance = (n * (n - 1) * (2 * n + 5) - np.sum(tied * (2 * equal + 5), axis=1)) / 18
    reach = limits.quantile(confidence) * np.sqrt(variance)
    low = np.maximum(np.round((pairs - reach) / 2).astype(int) - 1, 0)
    high = np.minimum(np.round((pairs + reach) / 2).astype(int), np.maximum(pairs - 1, 0))
    s = np.nansum(np.sign(rises), axis=1)
    untied = pairs - tied.sum(axis=1) / 2
    ties = tied.max(axis=1) > 0
    tau = s / np.sqrt(np.where((pairs > 0) & (untied > 0), pairs * untied, np.nan))
    exact = np.array(
        [np.nan if ties[i] or n[i] < 2 else _kendall_p(int(n[i]), int(s[i])) for i in range(len(n))]
    )
    rank = np.arange(len(n))
    middle = (slopes[rank, np.maximum(pairs - 1, 0) // 2] + slopes[rank, np.maximum(pairs // 2, 0)]) / 2
    return Monotone(middle, slopes[rank, low], slopes[rank, high], tau, exact, ties)


@lru_cache(maxsize=4096)
def _kendall_p(n: int, s: int) -> float:
    """Chance that |S| of n points in random order is at least as large."""
    return float(min(1.0, 2 * _inversions(n)[: (n * (n - 1) // 2 - abs(s)) // 2 + 1].sum()))


@lru_cache(maxsize=256)
def _inversions(n: int) -> np.ndarray:
    """Chance of 0, 1, 2 … inversions in n points in random order (Mahonian numbers over n!)."""
    chance = np.ones(1)
    for size in range(2, n + 1):
        chance = np.convolve(chance, np.full(size, 1 / size))
    return chance
