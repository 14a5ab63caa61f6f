"""Two shares of a row side by side, for differences and ratios; `intervals` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames
from analysis import intervals_limits as limits


class Pair(NamedTuple):
    """Counts of the first and the reference share (1 of 1 where refused), dispersion, reasons, 0 of 0."""

    counts: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    dispersion: np.ndarray
    reason: np.ndarray
    empty: np.ndarray


def pair(
    df: pd.DataFrame, columns: tuple[str, str, str, str], dispersion: float | str, allow_fractional: bool
) -> Pair:
    """Checked counts of the four columns, with the dispersion of each row."""
    frames.check(df, columns)
    first = frames.parts(df, *columns[:2], allow_fractional=allow_fractional)
    second = frames.parts(df, *columns[2:], allow_fractional=allow_fractional)
    scatter = frames.per_row(df, dispersion, "dispersion")
    reason = reasons(*first)
    reason = np.where(reason == "", reasons(*second), reason)
    reason[(reason == "") & np.isnan(scatter)] = "no_dispersion"
    a, b, c, d = (np.where(reason == "", part, 1.0) for part in (*first, *second))
    empty = (first[1] == 0) | (second[1] == 0)
    return Pair((a, b, c, d), np.where(reason == "", scatter, 1.0), reason, empty)


def between(
    df: pd.DataFrame,
    shares: Pair,
    value: np.ndarray,
    formula: Callable[..., limits.Limits],
    name: str,
    confidence: float,
) -> pd.DataFrame:
    """A comparison of two shares with its limits, in a copy of the frame."""
    z = limits.quantile(frames.level(confidence)) * np.sqrt(shares.dispersion)
    lower, upper = formula(*shares.counts, z)
    columns = {"value": value, "lower": lower, "upper": upper}
    return frames.finished(
        df, columns, confidence=confidence, method=name, reason=shares.reason, flags={"empty": shares.empty}
    )


def reasons(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Why a quotient has no value: no numerator, no denominator, or a denominator of zero."""
    reason = frames.reasons(len(numerator))
    reason[denominator == 0] = "zero_denominator"
    reason[np.isnan(denominator)] = "base_not_printed"
    reason[np.isnan(numerator)] = "no_figure"
    return reason
