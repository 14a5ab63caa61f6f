"""Products of factors, shared out; `decomposition` is the way in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from analysis import frames
from analysis.decomposition_periods import tables, two_periods

TOTAL = "total"
MOST_FACTORS = 6  # the work doubles with each


def decompose_product(
    df: pd.DataFrame,
    *,
    period: str = "year",
    factors: Sequence[str],
    group: str | None = None,
    by: frames.Labels = None,
) -> pd.DataFrame:
    """The change of a product of factors between two periods, shared out among the factors alike.

    Each factor's part is its change times the product of the others, averaged over all orders in which
    the factors could have changed (Das Gupta 1993, Census P23-186, chapters 2 and 4; the
    Shapley value): order does not matter, and the parts add up to the change.

    Parameters
    ----------
    df
        One row per period (and group); never altered.
    factors
        Columns of two to six factors.
    group
        Column of groups whose products are summed to the total (Das Gupta's vector factors).

    Returns
    -------
    One row per factor, then one "total" (`by` columns first): `factor`, `first`, `last` (of the factor, or
    of the total; missing for a factor over groups), `value` (effect), `share` (of the change), `check_sum`,
    method, status, reason, flags. A missing factor makes the table missing (`part_missing|factor`).
    """
    factors = list(factors)
    if not 2 <= len(factors) <= MOST_FACTORS or len(set(factors)) < len(factors):
        raise frames.InvalidValue(f"factors must be two to {MOST_FACTORS} different columns, not {factors}")
    keys = frames.names(by)
    inner = [*keys, *frames.names(group)]
    frames.check(df, [*inner, period, *factors])
    named = {f"_{place}": frames.numbers(df, name) for place, name in enumerate(factors)}
    first, last = two_periods(df, df[inner].assign(**named), inner, period)
    pairs = first.assign(_row=0).merge(last.assign(_row=0), on=["_row", *inner], suffixes=("_first", "_last"))
    table = tables(pairs, keys).to_numpy()
    start, end = (pairs[[f"{name}_{when}" for name in named]].to_numpy() for when in ("first", "last"))
    effects = _sums(_effects(start, end), table)
    products = [_sums(side.prod(axis=1, keepdims=True), table) for side in (start, end)]
    change = products[1] - products[0]
    own = (
        [np.full_like(effects, np.nan), np.full_like(effects, np.nan)] if group is not None else [start, end]
    )
    values = np.hstack([effects, change])
    columns = {
        "first": np.hstack([own[0], products[0]]),
        "last": np.hstack([own[1], products[1]]),
        "value": values,
        "share": values / np.where(change == 0, np.nan, change),
        "check_sum": np.broadcast_to(effects.sum(axis=1, keepdims=True) - change, values.shape),
    }
    heads = pairs.loc[~pd.Series(table).duplicated().to_numpy(), keys]
    out = heads.loc[heads.index.repeat(len(factors) + 1)].reset_index(drop=True)
    out["factor"] = pd.Series(np.tile([*factors, TOTAL], len(heads)), dtype="str")
    return frames.finished(
        out,
        {name: column.ravel() for name, column in columns.items()},
        confidence=np.nan,
        method="Das Gupta, symmetric",
        reason=np.repeat(_lacking(start, end, factors, table), len(factors) + 1),
    )


def _sums(values: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Columns summed over the rows of each table."""
    out = np.zeros((int(table.max(initial=-1)) + 1, values.shape[1]))
    np.add.at(out, table, values)
    return out


def _effects(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Effect of each factor (column) on the product of each row: mean over all orders of changing."""
    count = first.shape[1]
    out = np.zeros_like(first)
    for factor in range(count):
        others = [place for place in range(count) if place != factor]
        for size in range(count):
            weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
            for changed in combinations(others, size):
                kept = [place for place in others if place not in changed]
                context = last[:, list(changed)].prod(axis=1) * first[:, kept].prod(axis=1)
                out[:, factor] += weight * context
    return out * (last - first)


def _lacking(start: np.ndarray, end: np.ndarray, factors: Sequence[str], table: np.ndarray) -> np.ndarray:
    """A reason for each table in which a factor is missing."""
    reason = frames.reasons(int(table.max(initial=-1)) + 1)
    for row, factor in np.argwhere(np.isnan(start) | np.isnan(end))[::-1].tolist():
        reason[table[row]] = f"part_missing|{factors[factor]}"
    return reason
