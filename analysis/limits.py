"""Limits of proportions, rates, differences, ratios and shares: formulas on arrays.

`intervals` checks the frames and calls these. All take floats, work row by
row and know the edges: none of x, all of n. `z` is the normal quantile; a
process that scatters more than chance (dispersion phi) has `z * sqrt(phi)`.
scipy is imported where it is needed, because every page pays for imports.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

Limits = tuple[np.ndarray, np.ndarray]


def quantile(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(x: np.ndarray, n: np.ndarray, z: float | np.ndarray) -> Limits:
    """Score limits of Wilson (1927), method 3 of Newcombe (1998), Stat Med 17:857.

    The limits multiply to p^2 / (1 + z^2/n); the smaller is taken from that
    product, which keeps its digits when x is 1 of 10^9.
    """
    p, q, extra = x / n, (n - x) / n, z * z / n
    half = np.sqrt(extra * (p * q + extra / 4))
    upper = np.minimum((p + extra / 2 + half) / (1 + extra), 1.0)
    lower_complement = np.minimum((q + extra / 2 + half) / (1 + extra), 1.0)
    lower = np.where(p < q, p * p / ((1 + extra) * upper), 1 - lower_complement)
    upper = np.where(p < q, upper, 1 - q * q / ((1 + extra) * lower_complement))
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def wilson_cc(x: np.ndarray, n: np.ndarray, z: float | np.ndarray) -> Limits:
    """Wilson's limits with continuity correction, method 4 of Newcombe (1998)."""
    p = x / n
    base, scale = 2 * x + z * z, 2 * (n + z * z)
    low = z * np.sqrt(np.maximum(z * z - 2 - 1 / n + 4 * p * (n - x + 1), 0))
    high = z * np.sqrt(np.maximum(z * z + 2 - 1 / n + 4 * p * (n - x - 1), 0))
    lower = np.clip((base - 1 - low) / scale, 0, p)
    upper = np.clip((base + 1 + high) / scale, p, 1)
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def agresti_coull(x: np.ndarray, n: np.ndarray, z: float | np.ndarray) -> Limits:
    """Wald limits after adding z^2/2 successes and failures: Agresti and Coull (1998), cut to [0, 1]."""
    n_more = n + z * z
    p = (x + z * z / 2) / n_more
    half = z * np.sqrt(p * (1 - p) / n_more)
    return np.clip(p - half, 0, 1), np.clip(p + half, 0, 1)


def clopper_pearson(x: np.ndarray, n: np.ndarray, confidence: float) -> Limits:
    """Exact binomial limits of Clopper and Pearson (1934), from the beta distribution."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    lower = betaincinv(np.where(x > 0, x, 1), n - x + 1, tail)
    upper = betaincinv(x + 1, np.where(x < n, n - x, 1), 1 - tail)
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def jeffreys(x: np.ndarray, n: np.ndarray, confidence: float) -> Limits:
    """Equal tails of Beta(x + 1/2, n - x + 1/2), 0 for none and 1 for all: Brown, Cai and DasGupta (2001)."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    lower = betaincinv(x + 0.5, n - x + 0.5, tail)
    upper = betaincinv(x + 0.5, n - x + 0.5, 1 - tail)
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def poisson_exact(x: np.ndarray, confidence: float) -> Limits:
    """Exact limits of a Poisson mean (Garwood 1936), from the gamma distribution."""
    from scipy.special import gammainccinv, gammaincinv

    tail = (1 - confidence) / 2
    lower = gammaincinv(np.where(x > 0, x, 1), tail)
    return np.where(x == 0, 0.0, lower), gammainccinv(x + 1, tail)


def byar(x: np.ndarray, z: float) -> Limits:
    """Byar's approximation to them: Breslow and Day (1987), vol. II, p. 69; x below, x + 1 above."""
    below = np.where(x > 0, x, 1)
    lower = below * np.maximum(1 - 1 / (9 * below) - z / (3 * np.sqrt(below)), 0) ** 3
    above = x + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(x == 0, 0.0, lower), upper
