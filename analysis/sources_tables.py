"""Reading the tables of a package: text as it stands in the file, then typed, with every fault named.

A table is a CSV file, or a Parquet file of the same name and columns where there is no CSV (there
years are whole numbers, so that rows can be found by them). Of Parquet only the rows asked for
are read.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import precision, schema
from analysis.errors import Fault, Faults, WorkbookError, did_you_mean

DATES = ("period_start", "period_end", "valid_from", "valid_to", "date")
YEARS = ("first_year", "last_year", "published_year")
NUMBERS = ("value",)
_ALLOWED: dict[str, tuple[str, ...]] = {
    "value_kind": ("count", "percent"),
    "precision": precision.PRECISIONS,
    "confidence": schema.CONFIDENCES,
    "status": schema.STATUSES,
}
REQUIRED = ("figure_id", "locality", "measure", "value", "confidence")
_TYPED = {  # rule and mend of a cell that is not of its type
    **dict.fromkeys(DATES, ("not a date", "Write it as 2021-06-30, or leave it empty.")),
    **dict.fromkeys(YEARS, ("not a year", "Write it as 2021, or leave it empty.")),
    **dict.fromkeys(NUMBERS, ("not a number", "Write it with a dot decimal and without thousands marks.")),
}


@dataclass(frozen=True)
class Query:
    """The rows asked for; None is no condition. Rows whose years are unknown fit any years."""

    measures: Collection[str] | None = None
    localities: Collection[str] | None = None
    first_year: int | None = None
    last_year: int | None = None


def path_of(folder: Path, name: str) -> Path:
    """The file of a table; raises `WorkbookError` where the package has none."""
    for ending in ("csv", "parquet"):
        path = folder / f"{name}.{ending}"
        if path.exists():
            return path
    raise WorkbookError(f"{folder}: the package has no {name}.csv and no {name}.parquet. Add the table.")


def read(path: Path) -> pd.DataFrame:
    """A whole table, all columns as text, empty cells as ""."""
    if path.suffix == ".parquet":
        return _parquet(path, None)
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except pd.errors.EmptyDataError:
        raise WorkbookError(f"{path} is empty: not even its header is there.") from None
    except UnicodeDecodeError as error:
        raise WorkbookError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None
    except pd.errors.ParserError as error:
        raise WorkbookError(f"{path} is not a CSV table: {str(error).strip()}.") from None
    except OSError as error:
        raise WorkbookError(f"{path} cannot be read: {error.strerror}.") from None


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """A table with dates as dates and years as whole numbers; a cell that is neither is missing."""
    dates = {name: _dates(frame[name]) for name in frame.columns if name in DATES}
    years = {name: _numbers(frame[name]).astype("Int64") for name in frame.columns if name in YEARS}
    return frame.assign(**dates, **years)


def observations(raw: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of figures in the shape of `schema.OBSERVATIONS`, and which of them have a faulty cell.

    A cell without the right type is missing; `faults` says what is wrong with a row.
    """
    columns: dict[str, pd.Series] = {str(name): cells for name, cells in raw.items()}
    columns |= {name: _typed_cells(name, raw[name]) for name in raw.columns if name in _TYPED}
    wrong = np.zeros(len(raw), dtype=bool)
    for _, mask, _, _ in _checks(raw, columns):
        wrong |= mask.to_numpy(dtype=bool)
    return schema.shaped(pd.DataFrame(columns), schema.OBSERVATIONS), wrong


def faults(raw: pd.DataFrame, path: Path) -> Faults:
    """Every faulty cell of these rows; their index is the position in the file."""
    columns: dict[str, pd.Series] = {str(name): cells for name, cells in raw.items()}
    columns |= {name: _typed_cells(name, raw[name]) for name in raw.columns if name in _TYPED}
    found = []
    for column, mask, rule, mend in _checks(raw, columns):
        for position in np.flatnonzero(mask.to_numpy(dtype=bool)).tolist():
            row = int(raw.index[position]) + 2 if path.suffix == ".csv" else None
            value = raw[column].iloc[position]
            cell = "" if pd.isna(value) else str(value)
            nearest = did_you_mean(cell, _ALLOWED[column]) if column in _ALLOWED else mend
            found.append(Fault(path.name, row, column, cell, rule, nearest))
    return Faults(found)


def _checks(raw: pd.DataFrame, columns: Mapping[str, pd.Series]) -> Iterator[tuple[str, pd.Series, str, str]]:
    """Column, rows that break the rule, rule, mend."""
    for name in columns:
        filled = raw[name].notna() & (raw[name] != "")
        if name in _TYPED:
            yield name, columns[name].isna() & filled, *_TYPED[name]
        if name in _ALLOWED:
            yield name, ~raw[name].isin(_ALLOWED[name]), "not an allowed value", ""
        if name in REQUIRED:
            yield name, ~filled, "nothing stands here", "Fill it in."
    if {"period_start", "period_end"} <= set(columns):
        turned = columns["period_start"] > columns["period_end"]
        yield "period_end", turned, "before period_start", "Exchange the two."


def _typed_cells(name: str, cells: pd.Series) -> pd.Series:
    return _dates(cells) if name in DATES else _numbers(cells)


def _dates(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells, errors="coerce")


class Figures:
    """The figures of a package, of which a query takes just the rows asked for."""

    def __init__(self, folder: Path) -> None:
        self.path = path_of(folder, "figures")

    def rows(self, query: Query) -> pd.DataFrame:
        """The rows of a query as observations, in the order of the file.

        Raises `Faults` for faulty cells in these rows, `WorkbookError` for a missing column.
        """
        if self.path.suffix == ".csv":
            raw, (frame, wrong) = self._raw, self._observations
            kept = self._positions(query)
            raw, frame, wrong = raw.iloc[kept[wrong[kept]]], frame.iloc[kept], wrong[kept]
        else:
            raw = self._complete(_parquet(self.path, query))
            frame, wrong = observations(raw)
            raw = raw[wrong]
        if wrong.any():
            raise faults(raw, self.path)
        return frame.reset_index(drop=True)

    @functools.cached_property
    def _raw(self) -> pd.DataFrame:
        return self._complete(read(self.path))

    @functools.cached_property
    def _observations(self) -> tuple[pd.DataFrame, np.ndarray]:
        return observations(self._raw)

    @functools.cached_property
    def _found(self) -> dict[str, dict[str, np.ndarray]]:
        """The positions of each measure and of each locality."""
        frame = self._observations[0]
        return {
            name: {str(key): np.asarray(rows) for key, rows in frame.groupby(name).indices.items()}
            for name in ("measure", "locality")
        }

    @functools.cached_property
    def _years(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last years, far off where they are not known."""
        frame = self._observations[0]
        first, last = frame["first_year"].fillna(-(10**6)), frame["last_year"].fillna(10**6)
        return first.to_numpy("int64"), last.to_numpy("int64")

    def _positions(self, query: Query) -> np.ndarray:
        keep = np.ones(len(self._raw), dtype=bool)
        for name, wanted in (("measure", query.measures), ("locality", query.localities)):
            if wanted is not None:
                here = np.zeros(len(keep), dtype=bool)
                for item in wanted:
                    here[self._found[name].get(item, [])] = True
                keep &= here
        first, last = self._years
        if query.first_year is not None:
            keep &= last >= query.first_year
        if query.last_year is not None:
            keep &= first <= query.last_year
        return np.flatnonzero(keep)

    def _complete(self, raw: pd.DataFrame) -> pd.DataFrame:
        lacking = [name for name in REQUIRED if name not in raw]
        if lacking:
            raise WorkbookError(f"{self.path} has no column {lacking[0]!r}. Add it.")
        return raw


def _parquet(path: Path, query: Query | None) -> pd.DataFrame:
    """The rows of a Parquet file that fit a query, as text; the file's own index finds them."""
    try:
        import pyarrow
        import pyarrow.dataset
    except ImportError:
        raise WorkbookError(
            f"{path} can be read with pyarrow only, which is not installed: "
            "pip install 'party-workbook[parquet]'"
        ) from None
    try:
        data = pyarrow.dataset.dataset(path, format="parquet")
        table = data.to_table(filter=None if query is None else _condition(query, pyarrow.dataset.field))
    except (OSError, pyarrow.ArrowException) as error:
        raise WorkbookError(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
    day, text = pyarrow.date32(), pyarrow.string()
    columns = {
        name: (cells.cast(day) if pyarrow.types.is_timestamp(cells.type) else cells).cast(text)
        for name, cells in zip(table.column_names, table.columns, strict=True)
    }
    return pyarrow.table(columns).to_pandas().fillna("").astype("str")


def _condition(query: Query, field: Any) -> Any:
    """The query as a pyarrow expression; None where it asks for everything."""
    conditions = []
    if query.measures is not None:
        conditions.append(field("measure").isin(list(query.measures)))
    if query.localities is not None:
        conditions.append(field("locality").isin(list(query.localities)))
    if query.first_year is not None:
        conditions.append(field("last_year").is_null() | (field("last_year") >= query.first_year))
    if query.last_year is not None:
        conditions.append(field("first_year").is_null() | (field("first_year") <= query.last_year))
    return functools.reduce(lambda one, other: one & other, conditions) if conditions else None
