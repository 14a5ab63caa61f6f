"""Ordered classes of places against those of a benchmark: mean ridits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.errors import did_you_mean


def placements(
    counts: np.ndarray, reference: np.ndarray, confidence: float, dispersion: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chance that one of the place stands above one of the reference, ties shared, with limits.

    Arrays of shape (rows, classes), worst class first. The mean ridit of Bross (1958), which is
    Mann-Whitney's statistic; limits of Brunner and Munzel (2000), Biometrical Journal 42:17, with their t
    degrees, standard errors times the square root of the dispersion, cut to [0, 1].
    """
    from scipy.special import stdtrit

    n1, n2 = counts.sum(axis=1), reference.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = counts / n1[:, None], reference / n2[:, None]
        ridit1, ridit2 = np.cumsum(p2, axis=1) - p2 / 2, np.cumsum(p1, axis=1) - p1 / 2
        value = np.sum(p1 * ridit1, axis=1)
        spread1 = (np.sum(p1 * ridit1**2, axis=1) - value**2) / (n1 - 1)
        spread2 = (np.sum(p2 * ridit2**2, axis=1) - (1 - value) ** 2) / (n2 - 1)
        spread1, spread2 = np.maximum(spread1, 0), np.maximum(spread2, 0)
        variance = spread1 + spread2
        degrees = variance**2 / (spread1**2 / (n1 - 1) + spread2**2 / (n2 - 1))
        half = stdtrit(degrees, 0.5 + confidence / 2) * np.sqrt(variance * dispersion)
    half = np.where(variance == 0, 0.0, half)
    return value, np.clip(value - half, 0, 1), np.clip(value + half, 0, 1)


def by_class(
    df: pd.DataFrame, keys: Sequence[str], category: str, count: str, order: Sequence[str] | None
) -> pd.DataFrame:
    """Counts with a row for each of `keys` and a column for each class, worst first; absent ones missing."""
    classes = _order(df, category, order)
    data = df[[*keys, category]].assign(_count=frames.counts(df, count))
    frames.unique(data, [*keys, category])
    data[category] = data[category].astype("str")
    wide = data.set_index([*keys, category])["_count"].unstack(category)
    return wide.reindex(columns=classes)


def _order(df: pd.DataFrame, category: str, order: Sequence[str] | None) -> list[str]:
    """The classes from worst to best: as given, or as an ordered Categorical has them."""
    dtype = df[category].dtype
    if order is None:
        if not (isinstance(dtype, pd.CategoricalDtype) and dtype.ordered):
            raise frames.InvalidValue(
                f"column {category!r} has no order: give order=[worst, …, best] or an ordered Categorical"
            )
        return [str(name) for name in dtype.categories]
    known = [str(name) for name in order]
    for name in df[category].astype("str").unique():
        if name not in known:
            mend = did_you_mean(name, known)
            raise frames.InvalidValue(f"order lacks class {name!r} of column {category!r}. {mend}")
    return known
