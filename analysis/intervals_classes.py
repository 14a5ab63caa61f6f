"""Tables of classes: made exclusive, and with simultaneous limits for their shares.

Arrays have the shape (tables, classes); cells beyond a table's classes are nan.
`intervals.category_shares` is the way in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis import frames
from analysis import intervals_limits as limits
from analysis.errors import did_you_mean


@dataclass(frozen=True)
class Tables:
    """Exclusive counts by row of the frame, and packed by table; a refused table is empty (nan)."""

    table: np.ndarray  # the table each row belongs to
    slot: np.ndarray  # its place in the table
    exclusive: np.ndarray
    reason: np.ndarray
    counts: np.ndarray  # (tables, classes)
    sums: np.ndarray  # by table; nan where a count is missing

    def long(self, packed: np.ndarray) -> np.ndarray:
        """Values of packed tables, back in the order of the rows."""
        return packed[self.table, self.slot]

    def check_total(self, frame: pd.DataFrame, count: str, total: str) -> None:
        """Raise `InvalidValue` where the classes do not add up to the printed total."""
        printed, sums = frames.counts(frame, total), self.sums[self.table]
        off = (printed != sums) & ~np.isnan(printed) & ~np.isnan(sums)
        if off.any():
            found = sums[int(np.argmax(off))]
            rule = f"is not the sum of its classes, {found:g}; classes inside others belong in nested="
            frames.refuse(off, frame, total, rule)


def tables(
    frame: pd.DataFrame, category: str, count: str, keys: Sequence[str], nested: Mapping[str, str]
) -> Tables:
    """The tables of `frame`, inner classes taken out of the outer ones that contain them."""
    counts = frames.counts(frame, count)
    table = np.zeros(len(frame), dtype=int)
    if keys:
        grouped = frame.groupby(list(keys), sort=False, dropna=False, observed=True)
        table = grouped.ngroup().to_numpy()
    size = int(table.max(initial=-1)) + 1
    exclusive, reason = _without_inner(frame, category, count, counts, table, nested)
    sums = np.bincount(table, weights=exclusive, minlength=size) if size else np.zeros(0)
    slot = pd.Series(table).groupby(table).cumcount().to_numpy()
    packed = np.full((size, int(slot.max(initial=-1)) + 1), np.nan)
    packed[table, slot] = exclusive
    packed[~(sums > 0)] = np.nan
    return Tables(table, slot, exclusive, reason, packed, sums)


def _without_inner(
    frame: pd.DataFrame,
    category: str,
    count: str,
    counts: np.ndarray,
    table: np.ndarray,
    nested: Mapping[str, str],
) -> tuple[np.ndarray, np.ndarray]:
    """Counts without the inner classes, and a reason for every row of a table that lacks one."""
    exclusive, reason = counts.copy(), frames.reasons(len(frame))
    names = frame[category].astype("str").to_numpy(dtype=object)
    known = list(dict.fromkeys(names))
    for inner, outer in nested.items():
        for name in (inner, outer):
            if name not in known:
                raise frames.InvalidValue(
                    f"nested: class {name!r} is not in column {category!r}. {did_you_mean(name, known)}"
                )
        size = int(table.max()) + 1
        found = np.full(size, np.nan)
        found[table[names == inner]] = counts[names == inner]
        held = (names == outer) & ~np.isnan(found[table])
        exclusive = np.where(held, exclusive - found[table], exclusive)
        lacking = np.bincount(table[(names == outer) & ~held], minlength=size) > 0
        reason = np.where(lacking[table], f"nested_classes|{inner}", reason)
    frames.refuse(exclusive < 0, frame, count, "is less than the classes nested in it")
    return exclusive, reason


def goodman(counts: np.ndarray, confidence: float) -> limits.Limits:
    """Wilson's limits with the error shared out among the classes: Goodman (1965), Technometrics 7:247."""
    n = np.nansum(counts, axis=1, keepdims=True)
    classes = np.sum(~np.isnan(counts), axis=1)
    z_by_classes = {k: NormalDist().inv_cdf(1 - (1 - confidence) / (2 * k)) for k in np.unique(classes) if k}
    z = np.array([z_by_classes.get(k, np.nan) for k in classes])[:, None]
    return limits.wilson(counts, n, z)


def sison_glaz(counts: np.ndarray, confidence: float) -> limits.Limits:
    """Limits of one width for all classes: Sison and Glaz (1995), JASA 90:366, section 2.

    With c the largest whole number for which all counts stay within c of what was
    seen with probability below `confidence`, the limits run from (x - c) / n to
    (x + c + 2 d) / n, d being the missing part of the step from c to c + 1.
    """
    n = np.maximum(np.nansum(counts, axis=1), 1)
    low, high = np.full(len(n), -1.0), n.copy()
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        below = _probability(counts, n, middle) < confidence
        open_ = high - low > 1
        low, high = np.where(open_ & below, middle, low), np.where(open_ & ~below, middle, high)
    low = np.maximum(low, 0)
    at, above = _probability(counts, n, low), _probability(counts, n, low + 1)
    step = np.clip((confidence - at) / np.where(above > at, above - at, np.inf), 0, 1)
    share, size = counts / n[:, None], n[:, None]
    lower = np.maximum(share - low[:, None] / size, 0)
    return lower, np.minimum(share + (low + 2 * step)[:, None] / size, 1)


def _probability(counts: np.ndarray, n: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Chance that every count of a multinomial stays within `c` of `counts`, by an Edgeworth expansion.

    A multinomial is a row of Poisson counts given their sum (Levin 1981, Ann Stat
    9:1123); the sum of the counts, each cut to its window, is expanded to fourth order.
    """
    a, b = np.maximum(counts - c[:, None], 0), np.minimum(counts + c[:, None], n[:, None])
    window = _within(a, b, counts)
    mean, second, third, fourth = _cut_moments(a, b, counts, window)
    spread = np.nansum(second, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = -np.nansum(mean, axis=1) / np.sqrt(spread)
        skew = np.nansum(third, axis=1) / spread**1.5
        excess = np.nansum(fourth - 3 * second**2, axis=1) / spread**2
        density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi * spread)
        density *= (
            1
            + skew * (x**3 - 3 * x) / 6
            + excess * (x**4 - 6 * x**2 + 3) / 24
            + skew**2 * (x**6 - 15 * x**4 + 45 * x**2 - 15) / 72
        )
        chance = np.exp(np.nansum(np.log(window), axis=1)) * density / _poisson(n, n)
    return np.where(spread > 0, chance, 0.0)


def _within(a: np.ndarray, b: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Chance that a Poisson count lies from `a` to `b`, both included."""
    from scipy.special import pdtr

    return pdtr(b, mean) - np.where(a > 0, pdtr(np.maximum(a - 1, 0), mean), 0.0)


def _poisson(x: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Chance of a Poisson count of `x`; 0 below 0. Keeps its digits for means of 10^9."""
    from scipy.special import gammaln, xlogy

    at = np.maximum(x, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.where(mean > 0, xlogy(at, at / mean) - (at - mean), np.where(at > 0, np.inf, 0))
    large = at > 1e4
    stirling = np.log(2 * np.pi * np.where(large, at, 1)) / 2 + 1 / (12 * np.where(large, at, 1))
    rest = np.where(large, stirling, gammaln(at + 1) - xlogy(at, at) + at)
    return np.where(x < 0, 0.0, np.exp(-away - rest))


def _cut_moments(
    a: np.ndarray, b: np.ndarray, mean: np.ndarray, window: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Mean (less the Poisson mean) and central moments 2 to 4 of a Poisson count cut to its window.

    From sum x g(x) h(x) = mean * sum g(x) h(x + 1) with h a power of the distance
    from the mean: no large numbers are taken from each other.
    """
    below, at_top = _poisson(a - 1, mean) / window, _poisson(b, mean) / window
    edges = [mean * (below * (a - mean) ** r - at_top * (b + 1 - mean) ** r) for r in range(4)]
    m1 = edges[0]
    m2 = mean + edges[1]
    m3 = mean * (1 + 2 * m1) + edges[2]
    m4 = mean * (1 + 3 * m1 + 3 * m2) + edges[3]
    return m1, m2 - m1**2, m3 - 3 * m1 * m2 + 2 * m1**3, m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
