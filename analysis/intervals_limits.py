"""Limits of proportions, rates, differences, ratios and shares: formulas on arrays.

`intervals` checks the frames and calls these. All take floats, work row by
row and know the edges: none of x, all of n. `z` is the normal quantile; a
process that scatters more than chance (dispersion phi) has `z * sqrt(phi)`.
scipy is imported where it is needed, because every page pays for imports.
"""

from __future__ import annotations

from collections.abc import Callable
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


def newcombe(x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float | np.ndarray) -> Limits:
    """Limits of p1 - p2 from squared Wilson limits: Newcombe (1998), Stat Med 17:873, method 10."""
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = wilson(x1, n1, z), wilson(x2, n2, z)
    return p1 - p2 - np.hypot(p1 - l1, u2 - p2), p1 - p2 + np.hypot(u1 - p1, p2 - l2)


def miettinen_nurminen(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float | np.ndarray
) -> Limits:
    """Score limits of p1 - p2 with the factor N / (N - 1): Miettinen and Nurminen (1985), Stat Med 4:213.

    statsmodels 0.15 gets this interval wrong (its issue 10269).
    """
    total = n1 + n2
    estimate = x1 / n1 - x2 / n2
    many = x1 + x2 > total / 2  # then the others are counted, so that small shares keep their digits
    few1, few2 = np.where(many, n1 - x1, x1), np.where(many, n2 - x2, x2)

    def inside(difference: np.ndarray) -> np.ndarray:
        p1, p2 = _constrained_by_difference(few1, n1, few2, n2, np.where(many, -difference, difference))
        variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * total / (total - 1)
        return (estimate - difference) ** 2 <= z * z * variance

    return _edge(inside, estimate, -1.0), _edge(inside, estimate, 1.0)


def _constrained_by_difference(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, difference: np.ndarray
) -> Limits:
    """The likeliest p1, p2 with p1 - p2 given: the middle root of a cubic (appendix of the paper).

    The outer root that is farther from 0 is taken from the cosines, the middle one from the
    quadratic left over: straight from the cosines it loses its digits when it is 1 of 10^9.
    """
    total, events = n1 + n2, x1 + x2
    a = ((n1 + 2 * n2) * difference - total - events) / total
    b = ((n2 * difference - total - 2 * x2) * difference + events) / total
    c = x2 * difference * (1 - difference) / total
    q = (a / 3) ** 3 - a * b / 6 + c / 2
    radius = np.copysign(np.sqrt(np.maximum((a / 3) ** 2 - b / 3, 0)), q)
    cosine = np.clip(q / np.where(radius == 0, 1, radius**3), -1, 1)
    third = np.arccos(cosine) / 3
    one, other = -2 * radius * np.cos(third) - a / 3, 2 * radius * np.cos(third - np.pi / 3) - a / 3
    outer = np.where(np.abs(one) >= np.abs(other), one, other)
    outer = np.where(outer == 0, 1, outer)  # all three are 0 then, and so is the product
    product = -c / outer
    half = (b - product) / outer / 2
    reach = np.sqrt(np.maximum(half * half - product, 0))
    far = half + np.copysign(reach, half)
    near = np.where(far == 0, 0, product / np.where(far == 0, 1, far))
    middle = np.where(outer > 0, np.maximum(far, near), np.minimum(far, near))
    p2 = np.clip(middle, np.maximum(-difference, 0), np.minimum(1 - difference, 1))
    return np.clip(p2 + difference, 0, 1), p2


def koopman(x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float | np.ndarray) -> Limits:
    """Score limits of p1 / p2: Koopman (1984), Biometrics 40:513; 0 if x1 is 0, infinity if x2 is 0."""
    return _ratio(x1, n1, x2, n2, z, np.ones(len(n1)))


def miettinen_nurminen_ratio(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float | np.ndarray
) -> Limits:
    """The same with the factor N / (N - 1): Miettinen and Nurminen (1985), Stat Med 4:213."""
    return _ratio(x1, n1, x2, n2, z, (n1 + n2) / (n1 + n2 - 1))


def _ratio(
    x1: np.ndarray, n1: np.ndarray, x2: np.ndarray, n2: np.ndarray, z: float | np.ndarray, factor: np.ndarray
) -> Limits:
    total, events = n1 + n2, x1 + x2

    def inside(log_ratio: np.ndarray) -> np.ndarray:
        ratio = np.exp(log_ratio)
        b = (n1 + x2) * ratio + x1 + n2
        root = np.sqrt(np.maximum(b * b - 4 * total * ratio * events, 0))
        p2 = np.minimum(2 * events / (b + root), 1)
        p1 = np.minimum(ratio * p2, 1)
        variance = (p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2) * factor
        return (x1 / n1 - ratio * x2 / n2) ** 2 <= z * z * variance

    some = (x1 > 0) & (x2 > 0)
    estimate = np.log(np.where(some, x1, 1) / n1) - np.log(np.where(some, x2, 1) / n2)
    near = np.where(some, estimate, np.where(x1 > 0, _FARTHEST, -_FARTHEST))
    lower, upper = np.exp(_edge(inside, near, -_FARTHEST)), np.exp(_edge(inside, near, _FARTHEST))
    return np.where(x1 == 0, 0.0, lower), np.where(x2 == 0, np.inf, upper)


_FARTHEST = 60.0  # logarithm of the largest ratio looked at
_HALVINGS = 60


def _edge(inside: Callable[[np.ndarray], np.ndarray], near: np.ndarray, far: float) -> np.ndarray:
    """Where `inside` ends between `near`, which is inside, and `far`: by halving; `far` if it never ends."""
    near, beyond = near.copy(), np.full(len(near), far)
    for _ in range(_HALVINGS):
        middle = (near + beyond) / 2
        held = inside(middle)
        near, beyond = np.where(held, middle, near), np.where(held, beyond, middle)
    return near
