"""Which form of words a period takes: a day, a year, a half-year, a term, an open period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import schema

Row = Mapping[Any, Any] | pd.Series
Form = tuple[str, dict[str, Any]]  # the form's name, its days, months and years

_PARTS = {
    (1, 12): "year",
    (1, 3): "q1",
    (4, 6): "q2",
    (7, 9): "q3",
    (10, 12): "q4",
    (1, 6): "h1",
    (7, 12): "h2",
}


def form(row: Row, basis: str) -> Form:
    """The form of a row's period.

    `basis`: the figure's `date_basis` (month: no day is known; term: no dates), or "days" for a sum
    of stocks of several days.
    """
    start, end = row["period_start"], row["period_end"]
    if basis == "term" or (pd.isna(start) and pd.isna(end)):
        return _by_years(row, basis)
    if pd.isna(start):
        return "open_start", {"end": end}
    if pd.isna(end):
        return _since(start)
    if start == end:
        return ("end_of_month", {"month": end}) if basis == "month" else ("day", {"day": end})
    return ("days", {"start": start, "end": end}) if basis == "days" else _span(start, end)


def _by_years(row: Row, basis: str) -> Form:
    first, last = row["first_year"], row["last_year"]
    if pd.isna(last):
        return "none", {}
    if pd.isna(first) or first == last:
        return "year_undated" if "undated" in schema.split(row["flags"]) else "year", {"year": int(last)}
    return "term" if basis == "term" else "years", {"first": int(first), "last": int(last)}


def _since(start: pd.Timestamp) -> Form:
    if (start.day, start.month) == (1, 1):
        return "since_year", {"year": start.year}
    return ("since_month", {"month": start}) if start.day == 1 else ("since_day", {"day": start})


def _span(start: pd.Timestamp, end: pd.Timestamp) -> Form:
    """Whole years, a named part of a year, its first months, one month; else both days."""
    months, one_year = (start.month, end.month), start.year == end.year
    whole = start.day == 1 and (end + pd.Timedelta(days=1)).day == 1
    if whole and one_year and months in _PARTS:
        return _PARTS[months], {"year": end.year}
    if whole and one_year and start.month == end.month:
        return "month", {"month": end}
    if whole and one_year and start.month == 1:
        return "months", {"months": end.month, "year": end.year}
    if whole and months == (1, 12):
        return "years", {"first": start.year, "last": end.year}
    return "span", {"start": start, "end": end}


def split_duration(start: pd.Timestamp, end: pd.Timestamp) -> tuple[int, int, int]:
    """Whole years, further months, and all days between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months // 12, months % 12, (end - start).days
