"""Series side by side: one row per series, its points packed to the left in order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import frames
from analysis.schema import split

DAYS_PER_YEAR = 365.25
TIMES = ("year", "last_year")
MIN_FIT = 3  # points for a slope with anything left over
SHORT = 30  # points below which no test of trend is to be trusted (Hardison and others 2019)


@dataclass(frozen=True)
class Panel:
    """Series by their keys; arrays of shape (series, points), nan beyond a series' `n` points.

    `t` is time in years, `values` the columns asked for; `broken` is the reason
    `break_inside|year` where a series breaks after its first point, else "".
    """

    keys: pd.DataFrame
    t: np.ndarray
    values: dict[str, np.ndarray]
    n: np.ndarray
    broken: np.ndarray

    @property
    def first(self) -> np.ndarray:
        """Time of each first point; nan for a series without any."""
        return self.t[:, 0]

    @property
    def last(self) -> np.ndarray:
        """Time of each last point; nan for a series without any."""
        return self.at_last(self.t)

    def at_last(self, values: np.ndarray) -> np.ndarray:
        """`values` at each series' last point."""
        return values[np.arange(len(values)), np.maximum(self.n - 1, 0)]

    def described(self) -> pd.DataFrame:
        """The keys with first and last year, the distance between them and the number of points."""
        return self.keys.assign(
            first_year=calendar(self.first),
            last_year=calendar(self.last),
            n_years=self.last - self.first,
            n=self.n,
        )

    def refusals(self, at_least: int) -> np.ndarray:
        """A reason for each series that breaks or has fewer points than `at_least`."""
        reason = self.broken.copy()
        for position in np.flatnonzero(self.n < at_least):
            reason[position] = f"too_few_points|{self.n[position]}"
        return reason


def time_column(frame: pd.DataFrame, time: str | None) -> str:
    """The column that holds time: as named, else `year`, else `last_year`."""
    if time is not None:
        frames.check(frame, [time])
        return time
    frames.check(frame, [])
    for column in TIMES:
        if column in frame.columns:
            return column
    raise frames.MissingColumn(f"the frame has no column {' or '.join(map(repr, TIMES))}; name one by time=")


def years(frame: pd.DataFrame, time: str) -> np.ndarray:
    """Time in years: numbers as they are, dates as 1970 + days / 365.25; none may be missing."""
    series = frame[time]
    if pd.api.types.is_datetime64_any_dtype(series):
        days = (series - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)
        values = 1970 + days.to_numpy(dtype="float64") / DAYS_PER_YEAR
    else:
        values = frames.numbers(frame, time)
    frames.refuse(np.isnan(values), frame, time, "is no time; leave the row out or date it")
    return values


def panel(
    frame: pd.DataFrame, values: Mapping[str, np.ndarray], by: frames.Labels, time: str | None
) -> Panel:
    """The series of `frame`, one per group of `by`; points where any of `values` is missing are left out."""
    keys = frames.names(by)
    column = time_column(frame, time)
    frames.check(frame, keys)
    t = years(frame, column)
    frames.unique(frame, [*keys, column])
    codes, groups = _groups(frame, keys)
    order = np.lexsort((t, codes))
    present = ~np.isnan(np.column_stack(list(values.values()))).any(axis=1)
    kept = order[present[order]]
    n = np.bincount(codes[kept], minlength=len(groups))
    slot = np.arange(len(kept)) - np.repeat(np.cumsum(n) - n, n)
    width = max(int(n.max(initial=0)), 2)

    def packed(source: np.ndarray) -> np.ndarray:
        out = np.full((len(groups), width), np.nan)
        out[codes[kept], slot] = source[kept]
        return out

    times = packed(t)
    broken = _breaks(frame, codes, t, times, n)
    return Panel(groups, times, {name: packed(source) for name, source in values.items()}, n, broken)


def _groups(frame: pd.DataFrame, keys: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """The series each row belongs to, and the keys of the series, in order of appearance."""
    if not keys:
        return np.zeros(len(frame), dtype=int), pd.DataFrame(index=range(1))
    codes = frame.groupby(list(keys), sort=False, dropna=False, observed=True).ngroup().to_numpy()
    return codes, frame.loc[~frame.duplicated(list(keys)).to_numpy(), list(keys)].reset_index(drop=True)


def _breaks(
    frame: pd.DataFrame, codes: np.ndarray, t: np.ndarray, times: np.ndarray, n: np.ndarray
) -> np.ndarray:
    """`break_inside|year` for series with a row flagged `break` between the first point and the last."""
    reason = frames.reasons(len(n))
    for row in sorted(breaks(frame), key=lambda row: -t[row]):
        series = codes[row]
        if n[series] and times[series, 0] < t[row] <= times[series, n[series] - 1]:
            reason[series] = f"break_inside|{int(t[row])}"
    return reason


def calendar(t: np.ndarray) -> pd.Series:
    """Calendar years of times; missing for a series without points."""
    return pd.Series(np.floor(t)).astype("Int64")


def breaks(frame: pd.DataFrame) -> list[int]:
    """Positions of the rows that carry the flag `break`."""
    return [
        row
        for row, cell in enumerate(frame.get("flags", []))
        if isinstance(cell, str) and "break" in split(cell)
    ]
