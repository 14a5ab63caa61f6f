"""Two periods side by side, for decompositions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames


def two_periods(
    df: pd.DataFrame, data: pd.DataFrame, keys: Sequence[str], period: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of the earlier and of the later period; every key must stand once in both."""
    periods = sorted(df[period].dropna().unique())
    if len(periods) != 2 or df[period].isna().any():
        found = ", ".join(map(str, periods[:5])) or "none"
        raise frames.InvalidValue(
            f"column {period!r} must hold two periods, it holds {len(periods)}: {found}"
        )
    frames.unique(df, [*keys, period])
    first, last = (data[(df[period] == one).to_numpy()] for one in periods)
    if not keys:
        return first, last
    for here, there, absent in ((first, last, periods[1]), (last, first, periods[0])):
        alone = here[list(keys)].merge(there[list(keys)], how="left", indicator=True)["_merge"] == "left_only"
        if alone.any():
            row = here.iloc[int(np.argmax(alone))]
            found = ", ".join(f"{key}={row[key]!s}" for key in keys)
            raise frames.InvalidValue(
                f"column {period!r}: {found} has no row for {absent!s}; groups must match"
            )
    return first, last


def tables(frame: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """The number of the table each row belongs to."""
    if not keys:
        return pd.Series(0, index=frame.index)
    return frame.groupby(list(keys), sort=False, dropna=False, observed=True).ngroup()
