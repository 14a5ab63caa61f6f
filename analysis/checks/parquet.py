"""A table kept as Parquet: rows in batches, keys and values by column, so that size does not matter.

Row numbers count as in the same table written as CSV: the first row is number 2. Rows of
one locality stand together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis.checks.tables import Row, Table
from analysis.errors import Fault, did_you_mean

_BATCH = 50_000


class ParquetRows:
    """The rows of a Parquet file as text, read anew each time they are gone through."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Row]:
        from pyarrow.parquet import ParquetFile

        line = 1
        with ParquetFile(self.path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                columns = [_texts(column) for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    line += 1
                    yield Row(line, dict(zip(batch.schema.names, cells, strict=True)))


class ParquetTable(Table):
    """A table in a Parquet file."""

    path: Path
    typed = False  # values are numbers, without the zeros that end them in print

    def distinct(self, column: str) -> set[str]:
        return set(_texts(self._column(column).unique()))

    def known(self, column: str, wanted: set[str]) -> set[str]:
        import pyarrow as pa
        import pyarrow.compute as pc

        values = self._column(column).cast(pa.string())
        return set(values.filter(pc.is_in(values, pa.array(sorted(wanted), pa.string()))).to_pylist())

    def repeated(self, columns: Sequence[str]) -> set[tuple[str, ...]]:
        from pyarrow.parquet import read_table

        counted = (
            read_table(self.path, columns=list(columns))
            .group_by(list(columns))
            .aggregate([([], "count_all")])
        )
        found = zip(
            *(_texts(counted[name]) for name in columns), counted["count_all"].to_pylist(), strict=True
        )
        return {tuple(key) for *key, times in found if times > 1}

    def mend_for(self, text: str, column: str) -> str:
        return f"Add it to {self.file}, or correct it."

    def _column(self, name: str) -> Any:
        from pyarrow.parquet import read_table

        return read_table(self.path, columns=[name])[name]


def read_parquet(table: Table, folder: Path) -> tuple[Table, list[Fault]]:
    """`table` as it stands in a Parquet file, and what is wrong with the file and its columns."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import read_schema
    except ImportError:
        mend = "Install pyarrow, or keep the table as CSV."
        return table, [table.fault(None, "", "reading Parquet needs pyarrow", mend)]
    try:
        schema = read_schema(folder / table.file)
    except (OSError, pa.ArrowException) as error:
        mend = "Write the file again."
        return table, [
            table.fault(None, "", f"the file must be Parquet ({str(error).splitlines()[0]})", mend)
        ]
    held = ParquetTable(table.name, table.file, table.columns, table.key, table.foreign_keys)
    held.path, held.rows = folder / table.file, ParquetRows(folder / table.file)
    held.header, held.readable = schema.names, True
    value = schema.field("value").type if "value" in schema.names else pa.string()
    held.typed = pa.types.is_floating(value) or pa.types.is_integer(value)
    known = [column.name for column in table.columns]
    faults = [
        held.fault(1, name, f"column {name} is missing", "Add the column.")
        for name in known
        if name not in held.header
    ]
    faults += [
        held.fault(1, name, f"column {name!r} is not described", did_you_mean(name, known), name)
        for name in held.header
        if name not in known
    ]
    return held, faults


def _texts(column: Any) -> list[str]:
    """A column as the text of a CSV cell: empty where missing, whole numbers without decimals."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.date32(), safe=False)
    elif pa.types.is_floating(kind):
        return ["" if number is None or number != number else _plain(number) for number in column.to_pylist()]
    return ["" if text is None else text for text in column.cast(pa.string()).to_pylist()]


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)
