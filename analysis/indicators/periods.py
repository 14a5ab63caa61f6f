"""Which year a printed figure stands for, and what its period leaves open.

A stock stands for a year when it is the latest figure dated in it. A flow stands for a year when
its interval covers the year; a shorter one stays what it is, a part of the year. Terms and open
periods keep their own rows. Nothing is joined, stretched or interpolated.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis import precision, schema

YEAR_END_DAYS = 45
SERIES = ["locality", "category", "scheme"]
_RANK = {name: position for position, name in enumerate(schema.FLAGS)}


def flagged(frame: pd.DataFrame, marks: dict[str, Iterable[bool]]) -> pd.DataFrame:
    """`frame` with the flags added on the rows where their mask is true, in the order of `FLAGS`."""
    cells = frame["flags"].tolist() if "flags" in frame else [""] * len(frame)
    for flag in marks:
        if flag not in _RANK:
            raise KeyError(flag)
    for flag, mask in marks.items():
        cells = [f"{cell}|{flag}" if marked else cell for cell, marked in zip(cells, mask, strict=True)]
    ordered = [
        "|".join(sorted(set(schema.split(cell)), key=_RANK.__getitem__)) if cell else "" for cell in cells
    ]
    return frame.assign(flags=ordered)


def _common(observations: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Iterable[bool]]]:
    """The columns and flags that stocks and flows share."""
    frame = observations.assign(figures=observations["figure_id"]).rename(columns={"confidence": "sureness"})
    if "reason" not in frame:
        frame["reason"] = ""
    counted = frame["population"].isin(("members", "persons")) & (frame["value_kind"] == "count")
    marks: dict[str, Iterable[bool]] = {
        "bound": frame["precision"] != precision.EXACT,
        "rebased": frame["status"] == "rebased",
        "alternatives": frame["alternatives"] != "",
        "low_confidence": frame["sureness"] == "low",
        "inferred_date": frame["date_basis"] == "inferred",
        "small_count": counted & frame["value"].between(1, 4),
        "synthetic": frame["status"] == "synthetic",
    }
    return frame, marks


def stocks(observations: pd.DataFrame) -> pd.DataFrame:
    """Every stock with its flags: `undated`, `not_year_end` and the common ones; one row per figure."""
    frame, marks = _common(observations)
    end = frame["period_end"]
    days_left = (
        pd.to_datetime(end.dt.year.astype("Int64").astype("str") + "-12-31", errors="coerce") - end
    ).dt.days
    marks["undated"] = end.isna() & frame["reason"].eq("")
    marks["not_year_end"] = days_left > YEAR_END_DAYS
    marks["multi_year"] = (frame["first_year"] < frame["last_year"]).fillna(False)
    return flagged(frame, marks)


def yearly_stocks(observations: pd.DataFrame) -> pd.DataFrame:
    """One stock per locality, category and year: the latest dated in it, an undated one if there is no other.

    A rounded figure ("nearly 230,000") printed within 45 days after an exact one that it agrees
    with restates it: then the exact one stands for the year and the other is an alternative.
    """
    frame = stocks(observations)
    frame = frame.sort_values(
        [*SERIES, "last_year", "period_end", "figures"], na_position="first", kind="stable"
    )
    groups = frame.groupby([*SERIES, "last_year"], sort=False, dropna=False)
    latest = groups.tail(1)
    crowded = latest[(latest["precision"] != precision.EXACT) & latest["period_end"].notna()]
    if crowded.empty or len(latest) == len(frame):
        return latest.reset_index(drop=True)
    replaced = [
        _restated(row, groups.get_group(tuple(row[[*SERIES, "last_year"]]))) for _, row in crowded.iterrows()
    ]
    latest = pd.concat([latest.drop(crowded.index), pd.DataFrame(replaced).astype(latest.dtypes)])
    return latest.sort_values([*SERIES, "last_year"], kind="stable").reset_index(drop=True)


def _restated(latest: pd.Series, group: pd.DataFrame) -> pd.Series:
    """The exact figure that `latest` restates, or `latest` itself."""
    age = (latest["period_end"] - group["period_end"]).dt.days
    exact = group[(group["precision"] == precision.EXACT) & (age <= YEAR_END_DAYS)].tail(1)
    if exact.empty or not agrees(latest["value"], latest["precision"], exact["value"].iloc[0]):
        return latest
    chosen = exact.iloc[0].copy()
    chosen["alternatives"] = schema.joined(
        [*schema.split(chosen["alternatives"]), *schema.split(latest["figures"])]
    )
    chosen["flags"] = schema.with_flags(chosen["flags"], "alternatives")
    return chosen


def agrees(rounded: float, sense: str, exact: float) -> bool:
    """Whether an exact value can be what was printed as "more than", "nearly" or "about" `rounded`."""
    if abs(exact - rounded) > 0.03 * rounded:
        return False
    if sense == precision.LOWER:
        return exact >= rounded
    return exact <= rounded if sense == precision.UPPER else True


def flows(observations: pd.DataFrame) -> pd.DataFrame:
    """Every flow with its flags; one row per figure.

    `part_year` for less than its calendar year, `multi_year` for a term or any longer period,
    `open_start` and `open_end` where one end is not printed, `undated` where only the year is.
    The columns `full_year` and `days` (missing where an end is open) are added.
    """
    frame, marks = _common(observations)
    start, end = frame["period_start"], frame["period_end"]
    several = (frame["first_year"] < frame["last_year"]).fillna(False) | (start.dt.year < end.dt.year)
    january = (start.dt.month == 1) & (start.dt.day == 1)
    december = (end.dt.month == 12) & (end.dt.day == 31)
    full = ~several & january & december
    dated = start.notna() | end.notna()
    marks |= {
        "undated": ~dated & ~several & frame["reason"].eq(""),
        "part_year": dated & ~several & ~full,
        "multi_year": several,
        "open_start": start.isna() & end.notna(),
        "open_end": start.notna() & end.isna(),
    }
    days = (end - start).dt.days + 1
    return flagged(frame, marks).assign(full_year=full, days=days, several=several)


def yearly_flows(observations: pd.DataFrame) -> pd.DataFrame:
    """Flows with at most one row per locality, category and single year, and every longer period.

    The full year is taken where it is printed, else the longest part of the year (of equal ones
    the latest).
    """
    frame = flows(observations)
    single, several = frame[~frame["several"]], frame[frame["several"]]
    single = single.sort_values(
        [*SERIES, "last_year", "full_year", "days", "period_end", "figures"],
        na_position="first",
        kind="stable",
    ).drop_duplicates([*SERIES, "last_year"], keep="last")
    return (
        pd.concat([single, several]).sort_values([*SERIES, "last_year"], kind="stable").reset_index(drop=True)
    )


def full_years(observations: pd.DataFrame) -> pd.DataFrame:
    """Only the flows that cover their calendar year."""
    frame = yearly_flows(observations)
    return frame[frame["full_year"].astype(bool)].reset_index(drop=True)


def years_between(start: pd.Series, end: pd.Series) -> np.ndarray:
    """Years between two columns of dates, by exact days (365.25 to the year)."""
    return ((end - start).dt.days / 365.25).to_numpy()
