"""Results as plain rows: what sentences and tables read cell by cell, many times faster than a frame."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from analysis import schema

Row = Mapping[Any, Any]
Rows = list[dict[Any, Any]]


def rows_of(results: pd.DataFrame) -> Rows:
    """The rows of a frame as dicts, cells as Python values; dates as `Timestamp` or `NaT`."""
    columns = [results[name].tolist() for name in results.columns]
    names = list(results.columns)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def has_value(row: Row) -> bool:
    """Whether the row has a value: missing and refused ones have none."""
    return not math.isnan(row["value"])


def is_whole(row: Row) -> bool:
    """Whether the row stands for the whole, not for a group of it."""
    return row["category"] in _WHOLES


_WHOLES = ("", "total", "rounds", "communes_and_townships")  # the last two: only categories of their measures


def flags(row: Row) -> set[str]:
    """The flags of a row."""
    return set(schema.split(row["flags"]))


def by(rows: Iterable[dict[Any, Any]], *columns: str) -> dict[tuple[Hashable, ...], Rows]:
    """The rows by the cells of some columns, in order of first appearance."""
    groups: dict[tuple[Hashable, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def periods(rows: Iterable[dict[Any, Any]]) -> list[Rows]:
    """The rows by period and scheme; a figure of one year may lack its first year."""
    groups: dict[tuple[Hashable, ...], Rows] = {}
    for row in rows:
        first = row["last_year"] if pd.isna(row["first_year"]) else row["first_year"]
        days = (str(row["period_start"]), str(row["period_end"]))
        groups.setdefault((row["scheme"], str(first), str(row["last_year"]), *days), []).append(row)
    return list(groups.values())


def in_time(rows: Iterable[dict[Any, Any]]) -> Rows:
    """The rows by their last day, else the end of their last year; those without either last."""
    return sorted(rows, key=_moment)


def _moment(row: Row) -> tuple[int, int, int]:
    end = row["period_end"]
    if not pd.isna(end):
        return (end.year, end.month, end.day)
    return (9999 if pd.isna(row["last_year"]) else int(row["last_year"]), 12, 31)


def years(rows: Iterable[Row]) -> list[int]:
    """The years the rows stand for, each once, in order."""
    return sorted({int(row["last_year"]) for row in rows if not pd.isna(row["last_year"])})
