"""Ranks with what is known of them; `comparisons` is the way in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import frames
from analysis.intervals_limits import quantile

MIN_PLACES = 3


def rank_ci(
    df: pd.DataFrame,
    value: str,
    se: str | None = None,
    limits: tuple[str, str] | None = None,
    *,
    confidence: float = 0.90,
    joint: bool = True,
    best: str = "high",
    dispersion: float | str = 1.0,
    by: frames.Labels = None,
) -> pd.DataFrame:
    """The rank of each place, and the ranks it may have: a league table that says how sure it is.

    Parameters
    ----------
    df
        One row per place (and group of `by`, ranked apart); never altered.
    value, se
        Columns of the value and of its standard error.
    limits
        Instead of `se`: columns of a lower and an upper limit; they are taken as they are.
    confidence, joint
        `joint`: intervals that all hold together with this confidence, from standard errors widened
        to the level confidence^(1/places) (independence); else each by itself.
    best
        "high" or "low": which end has rank 1.
    dispersion
        Scatter within a place from year to year (`trends.trend`): standard errors times its square root.
        Without it the errors of large counts make ranks look certain. The spread between places is
        what is ranked and has no business here.

    Returns
    -------
    The rows with `rank` and `rank_tied` (first and last rank of a tie, else the same), `rank_lower` and
    `rank_upper`, `lower` and `upper` (the limits compared), confidence, method, status, reason, flags
    (`ties`). A place is surely behind another when its interval lies wholly beyond: Klein,
    Wright and Wieczorek (2020), JRSS C 69:589.

    Raises
    ------
    InsufficientData
        Fewer than three places in every group; single short groups are refused (`too_few_points|n`).
    """
    frames.choice("best", best, ["high", "low"])
    confidence = frames.level(confidence)
    frames.check(df, [value, *frames.names(by), *frames.names(se), *(limits or ())])
    y = frames.numbers(df, value)
    keys = frames.names(by)
    group = np.zeros(len(df), dtype=int)
    if keys:
        group = df.groupby(keys, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    scatter = frames.per_row(df, dispersion, "dispersion")
    below, above = _distances(df, y, se, limits, np.sqrt(scatter))
    known = ~np.isnan(y + below + above)
    size = np.bincount(group[known], minlength=int(group.max(initial=0)) + 1)
    if (size < MIN_PLACES).all():
        raise frames.InsufficientData(f"{size.max()} places with figures: a ranking needs {MIN_PLACES}")
    z = _quantiles(size, confidence, joint)[group] if limits is None else np.ones(len(df))
    lower, upper = y - z * below, y + z * above
    front, back, order = (-upper, -lower, -y) if best == "high" else (lower, upper, y)
    reason = frames.reasons(len(df))
    reason[~known] = "no_figure"
    reason[np.isnan(scatter) & ~np.isnan(y)] = "no_dispersion"
    for row in np.flatnonzero(known & (size[group] < MIN_PLACES)).tolist():
        reason[row] = f"too_few_points|{size[group[row]]}"
    ranks = _ranks(order, front, back, np.where(known, group, -1))
    ties = known & (ranks["rank"] != ranks["rank_tied"])
    how = "given limits" if limits else "joint normal limits" if joint else "normal limits"
    return frames.finished(
        df,
        {"lower": lower, "upper": upper, **ranks},
        confidence=confidence,
        method=f"ranks from {how}",
        reason=reason,
        flags={"ties": ties},
    )


def _distances(
    df: pd.DataFrame, y: np.ndarray, se: str | None, limits: tuple[str, str] | None, scatter: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How far each place reaches below and above its value: to given limits, or by standard errors."""
    if (se is None) == (limits is None):
        raise frames.InvalidValue("rank_ci needs either se= (a column) or limits= (two columns)")
    if se is not None:
        error = frames.numbers(df, se)
        frames.refuse(error < 0, df, se, "is negative; a standard error cannot be")
        return error * scatter, error * scatter
    assert limits is not None
    lower, upper = frames.numbers(df, limits[0]), frames.numbers(df, limits[1])
    frames.refuse(lower > y, df, limits[0], "is a lower limit above its value")
    frames.refuse(upper < y, df, limits[1], "is an upper limit below its value")
    return y - lower, upper - y


def _quantiles(size: np.ndarray, confidence: float, joint: bool) -> np.ndarray:
    """Normal quantiles by group, for all its places together or for each by itself."""
    levels = [confidence ** (1 / count) if joint and count else confidence for count in size.tolist()]
    return np.array([quantile(level) for level in levels])


def _ranks(key: np.ndarray, front: np.ndarray, back: np.ndarray, group: np.ndarray) -> dict[str, np.ndarray]:
    """Ranks within each group by `key`, small first, and their limits; group -1 has none."""
    names = ("rank", "rank_tied", "rank_lower", "rank_upper")
    out = {name: np.full(len(key), np.nan) for name in names}
    for one in np.unique(group[group >= 0]):
        rows = np.flatnonzero(group == one)
        keys, fronts, backs = key[rows], front[rows], back[rows]
        # a place without any width lies neither before nor behind its equals, nor itself
        points = np.sort(fronts[fronts == backs])
        equal = np.where(fronts == backs, _at_most(points, fronts) - _below(points, fronts), 0)
        out["rank"][rows] = 1 + _below(np.sort(keys), keys)
        out["rank_tied"][rows] = _at_most(np.sort(keys), keys)
        out["rank_lower"][rows] = 1 + _at_most(np.sort(backs), fronts) - equal
        out["rank_upper"][rows] = _below(np.sort(fronts), backs) + equal
    return out


def _below(ordered: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.searchsorted(ordered, at, side="left")


def _at_most(ordered: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.searchsorted(ordered, at, side="right")
