"""Checks that the statistical rooms share: what a frame must hold before a method is run on it.

Bad arguments raise and name column, row and value. What a method refuses is
not an error: `finished` gives such rows no value, a status and a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.errors import WorkbookError, did_you_mean
from analysis.schema import joined

KEYS = ("area", "locality", "indicator", "category", "scheme", "year", "last_year", "period", "period_end")
SIGNALS = (  # what the statistical rooms add to `schema.FLAGS`
    "ties",  # equal values in the series: the exact p-value is not available
    "dispersion_high",  # the values scatter more than five times as much as chance would have them
    "no_between_variance",  # no spread between the places beyond chance
    "overlap_large",  # the place is more than a fifth of what it is compared with
)
_TEXTS = ("method", "status", "reason", "flags")
Labels = str | Sequence[str] | None


class InvalidValue(WorkbookError, ValueError):
    """A value that an argument or a cell cannot have."""


class MissingColumn(WorkbookError, KeyError):
    """A column that the call needs and the frame lacks."""

    def __str__(self) -> str:
        return str(self.args[0])


class NotAFrame(WorkbookError, TypeError):
    """Something else where a pandas DataFrame must be, or a cell of the wrong type."""


class InsufficientData(WorkbookError, ValueError):
    """Too few rows for the call as a whole; a single short series is a refused row instead."""


def names(labels: Labels) -> list[str]:
    """Column names as a list: None is none, one name is itself."""
    if labels is None:
        return []
    return [labels] if isinstance(labels, str) else list(labels)


def check(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise `NotAFrame` or `MissingColumn` unless `frame` is a DataFrame with these columns."""
    if not isinstance(frame, pd.DataFrame):
        raise NotAFrame(f"a pandas DataFrame is needed, not {type(frame).__name__}")
    known = [str(column) for column in frame.columns]
    for column in columns:
        if column not in frame.columns:
            raise MissingColumn(f"column {column!r} is not in the frame. {did_you_mean(str(column), known)}")


def row_name(frame: pd.DataFrame, position: int) -> str:
    """A row in words: its identifying columns, or its label in the index."""
    keys = [column for column in KEYS if column in frame.columns]
    if not keys:
        return f"row {frame.index[position]}"
    return "row " + ", ".join(f"{column}={frame[column].iloc[position]!s}" for column in keys)


def refuse(bad: np.ndarray, frame: pd.DataFrame, column: str, rule: str) -> None:
    """Raise `InvalidValue` for the first row where `bad` holds: column, row, value, rule."""
    if bad.any():
        position = int(np.argmax(bad))
        value = frame[column].iloc[position]
        raise InvalidValue(f"column {column!r}, {row_name(frame, position)}: {value!s} {rule}")


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """A column as floats; missing stays nan, text and infinities raise `InvalidValue`."""
    series = frame[column]
    if not pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series):
        parsed = pd.to_numeric(series.astype("object"), errors="coerce")
        text = series.map(lambda cell: isinstance(cell, str | bool)).to_numpy(dtype=bool)
        refuse(text | (parsed.isna() & series.notna()).to_numpy(), frame, column, "is not a number")
        series = parsed
    values = series.to_numpy(dtype="float64", na_value=np.nan)
    refuse(np.isinf(values), frame, column, "is not a finite number")
    return values


def counts(frame: pd.DataFrame, column: str, *, allow_fractional: bool = False) -> np.ndarray:
    """A column of counts as floats: nothing negative, nothing between whole numbers."""
    values = numbers(frame, column)
    refuse(values < 0, frame, column, "is negative; a count cannot be")
    if not allow_fractional:
        broken = ~np.isnan(values) & (values != np.floor(values))
        refuse(broken, frame, column, "is not a whole number; allow_fractional=True admits it")
    return values


def parts(
    frame: pd.DataFrame, numerator: str, denominator: str, *, allow_fractional: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators of proportions: no part above its whole."""
    x = counts(frame, numerator, allow_fractional=allow_fractional)
    n = counts(frame, denominator, allow_fractional=allow_fractional)
    bad = x > n
    if bad.any():
        whole = n[int(np.argmax(bad))]
        refuse(bad, frame, numerator, f"is above its denominator {denominator!r} = {whole:g}")
    return x, n


def choice(what: str, given: str, known: Mapping[str, str] | Sequence[str]) -> str:
    """The method meant by `given`; an unknown one raises `InvalidValue` with the valid ones."""
    if given not in known:
        raise InvalidValue(f"{what} {given!r} is not known; valid: {', '.join(map(repr, known))}")
    return known[given] if isinstance(known, Mapping) else given


def level(confidence: float) -> float:
    """A confidence level, from 0.9 up to but not 1 (as in PHEindicatormethods)."""
    if isinstance(confidence, bool) or not isinstance(confidence, int | float | np.floating):
        raise NotAFrame(f"confidence must be a number such as 0.95, not {confidence!r}")
    if not 0.9 <= confidence < 1:
        raise InvalidValue(f"confidence {confidence!r} is outside [0.9, 1); 0.95 is the usual one")
    return float(confidence)


def per_row(frame: pd.DataFrame, given: float | str, what: str) -> np.ndarray:
    """A positive number for each row: one for all, or a column of them."""
    if isinstance(given, str):
        check(frame, [given])
        values = numbers(frame, given)
        refuse(values <= 0, frame, given, f"is not a positive {what}")
        return values
    return np.full(len(frame), positive(given, what))


def positive(given: float, what: str) -> float:
    """A positive finite number; anything else raises `InvalidValue`."""
    if not np.isfinite(given) or given <= 0:
        raise InvalidValue(f"{what} {given!r} must be a positive number")
    return float(given)


def unique(frame: pd.DataFrame, keys: Sequence[str]) -> None:
    """Raise `InvalidValue` at the first row whose keys stood in an earlier row already."""
    twice = frame.duplicated(list(keys)).to_numpy()
    if twice.any():
        position = int(np.argmax(twice))
        found = ", ".join(f"{key}={frame[key].iloc[position]!s}" for key in keys)
        raise InvalidValue(f"column {keys[-1]!r}: {found} stands in more than one row")


def no_twins(frame: pd.DataFrame, read: Sequence[str]) -> None:
    """Raise `InvalidValue` where an area and year stands twice with all else equal but the columns `read`."""
    others = [column for column in frame.columns if column not in read]
    if {"area", "locality"} & set(others) and {"year", "last_year"} & set(others):
        unique(frame, others)


def summed(frame: pd.DataFrame, columns: Sequence[str], by: Labels) -> pd.DataFrame:
    """Columns summed over the rows of each group; a missing part makes the sum missing."""
    keys = names(by)
    check(frame, keys)
    grouped = frame.groupby(keys, sort=False, dropna=False, observed=True)
    return grouped[list(columns)].sum(skipna=False).reset_index()


def reasons(count: int) -> np.ndarray:
    """One empty reason for each row, to be filled where a row is refused."""
    return np.full(count, "", dtype=object)


def finished(
    frame: pd.DataFrame,
    numbers_by_column: Mapping[str, np.ndarray],
    *,
    confidence: float | np.ndarray,
    method: str | np.ndarray,
    reason: np.ndarray,
    flags: Mapping[str, np.ndarray] | None = None,
) -> pd.DataFrame:
    """A copy of `frame` with values, confidence, method, status, reason and flags.

    Rows with a reason lose their numbers, confidence and method. Their status
    is "missing" when a figure is absent and "refused" when the method is not
    allowed; other rows keep the status they came with.
    """
    stopped = reason != ""
    absent = np.array(
        [str(code).split("|")[0] in ("no_figure", "part_missing") for code in reason], dtype=bool
    )
    before = frame["status"].to_numpy(dtype=object) if "status" in frame else reasons(len(frame))
    columns: dict[str, np.ndarray] = {
        name: np.where(stopped, np.nan, values) for name, values in numbers_by_column.items()
    }
    columns["confidence"] = np.where(stopped, np.nan, confidence)
    columns["method"] = np.where(stopped, "", method)
    columns["status"] = np.where(stopped, np.where(absent, "missing", "refused"), before)
    columns["reason"] = reason
    columns["flags"] = flagged(frame, flags or {})
    out = frame.copy()
    for name, column in columns.items():
        out[name] = pd.Series(column, index=frame.index, dtype="str") if name in _TEXTS else column
    return out


def flagged(frame: pd.DataFrame, flags: Mapping[str, np.ndarray]) -> np.ndarray:
    """The flags each row came with, and those that hold for it now, joined."""
    before = frame["flags"].fillna("").to_numpy(dtype=object) if "flags" in frame else reasons(len(frame))
    out = before.copy()
    for flag, holds in flags.items():
        for position in np.flatnonzero(holds):
            out[position] = joined([*out[position].split("|"), flag])
    return out
