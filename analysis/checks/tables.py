"""Tables of a data package against the package's own description.

The description is `datapackage.json` (Frictionless Data Package, Table Schema):
columns, types, constraints, primary and foreign keys.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis.checks.columns import Column
from analysis.errors import Fault, did_you_mean

DESCRIPTION = "datapackage.json"
_SUGGEST_AMONG = 5_000  # beyond this many known values no nearest one is looked for


class Row(NamedTuple):
    """A record: the line it starts on (the header is line 1) and its cells by column."""

    line: int
    cells: dict[str, str]


def short(text: str, length: int = 80) -> str:
    """`text` as it stands, cut where it is long."""
    return text if len(text) <= length else text[: length - 1] + "…"


@dataclass
class Table:
    """A table: its description, and its rows once read."""

    name: str
    file: str
    columns: list[Column]
    key: list[str]
    foreign_keys: list[tuple[list[str], str, list[str]]]
    rows: Iterable[Row] = field(default_factory=list)  # can be gone through more than once
    broken: list[Row] = field(default_factory=list)  # rows with too few or too many cells
    header: list[str] = field(default_factory=list)
    readable: bool = False

    def fault(
        self, row: Row | int | None, column: str, rule: str, mend: str, value: str | None = None
    ) -> Fault:
        """A fault of this table; the value is the cell's unless another is given."""
        line = row.line if isinstance(row, Row) else row
        if value is None:
            value = row.cells.get(column, "") if isinstance(row, Row) else ""
        return Fault(self.file, line, column, short(value), rule, mend)

    def has(self, *columns: str) -> bool:
        """Whether the table was read and has all these columns."""
        return self.readable and set(columns) <= set(self.header)

    def distinct(self, column: str) -> set[str]:
        """The values of `column`."""
        return {row.cells[column] for row in self.rows}

    def known(self, column: str, wanted: set[str]) -> set[str]:
        """Those of the `wanted` values that stand in `column`; a row with a wrong number of cells counts."""
        return wanted & (self.distinct(column) | {row.cells.get(column, "") for row in self.broken})

    def repeated(self, columns: Sequence[str]) -> set[tuple[str, ...]]:
        """Keys that more than one row has."""
        keys = Counter(tuple(row.cells[column] for column in columns) for row in self.rows)
        return {key for key, times in keys.items() if times > 1}

    def named(self, column: str, wanted: set[str]) -> list[Row]:
        """The rows with one of the `wanted` values in `column`."""
        return [row for row in self.rows if row.cells[column] in wanted]

    def mend_for(self, text: str, column: str) -> str:
        """The mend for a value that is not in `column`: the nearest ones, where they are few enough."""
        known = sorted(self.distinct(column))
        return did_you_mean(text, known) if len(known) <= _SUGGEST_AMONG else f"Add it to {self.file}."


def read_description(folder: Path, faults: list[Fault]) -> dict[str, Any]:
    """The package's `datapackage.json`; faults say what stands in the way."""
    file = folder / DESCRIPTION
    try:
        described = json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        mend = f"Copy data/published/{DESCRIPTION} there and adapt it."
        faults.append(Fault(DESCRIPTION, None, "", str(folder), "the package has no description", mend))
    except OSError as error:
        faults.append(Fault(DESCRIPTION, None, "", str(folder), f"cannot be read: {error.strerror}", ""))
    except UnicodeDecodeError:
        faults.append(Fault(DESCRIPTION, None, "", "", "the file must be UTF-8", "Save it as UTF-8."))
    except json.JSONDecodeError as error:
        faults.append(Fault(DESCRIPTION, error.lineno, "", error.msg, "the file must be JSON", "Correct it."))
    else:
        if isinstance(described, dict) and isinstance(described.get("resources"), list):
            return described
        faults.append(
            Fault(DESCRIPTION, None, "resources", "", "resources must list the tables", "Add them.")
        )
    return {}


def described_tables(description: dict[str, Any], faults: list[Fault]) -> dict[str, Table]:
    """The tables of a description by name; a faulty entry is reported and left out."""
    tables = {}
    for number, resource in enumerate(description.get("resources", []), start=1):
        place = f"resources[{number}]"
        try:
            table = _described(resource)
        except (KeyError, TypeError, AttributeError, re.error) as error:
            rule = "a table needs name, path and schema.fields with a name each"
            faults.append(Fault(DESCRIPTION, None, place, short(str(error)), rule, "Correct the entry."))
            continue
        if table.name in tables:
            rule, mend = "a table is described once", "Delete one of the two entries."
            faults.append(Fault(DESCRIPTION, None, place, table.name, rule, mend))
        elif Path(table.file).is_absolute() or ".." in Path(table.file).parts:
            rule, mend = "a table lies inside its package", "Give a path below the folder of the package."
            faults.append(Fault(DESCRIPTION, None, place, table.file, rule, mend))
        else:
            tables[table.name] = table
    return tables


def _described(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    columns = [
        Column(one["name"], one.get("type", "string"), one.get("constraints", {}), one.get("description", ""))
        for one in schema["fields"]
    ]
    keys = [
        (
            _listed(one["fields"]),
            one["reference"]["resource"] or resource["name"],
            _listed(one["reference"]["fields"]),
        )
        for one in schema.get("foreignKeys", [])
    ]
    return Table(
        str(resource["name"]), str(resource["path"]), columns, _listed(schema.get("primaryKey", [])), keys
    )


def _listed(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def cell_faults(table: Table, row: Row) -> Iterator[Fault]:
    """Faults of the cells of a row by type and constraint of their columns."""
    for column in table.columns:
        text = row.cells.get(column.name)
        if text is not None and text not in column.good:
            for rule, mend in column.problems(text):
                yield table.fault(row, column.name, rule, mend)


def key_faults(table: Table) -> Iterator[Fault]:
    """Rows that repeat the primary key, or a value of a unique column, of an earlier row."""
    unique = [[column.name] for column in table.columns if column.constraints.get("unique")]
    for names in [table.key, *(one for one in unique if one != table.key)]:
        repeated = table.repeated(names) if names and table.has(*names) else set()
        first: dict[tuple[str, ...], int] = {}
        for row in table.rows if repeated else ():
            key = tuple(row.cells[name] for name in names)
            if key not in repeated or not any(key):
                continue
            line = first.setdefault(key, row.line)
            if line != row.line:
                rule = f"{', '.join(names)} must be unique; line {line} has it too"
                yield table.fault(row, names[0], rule, "Give a new one or delete the copy.", " ".join(key))


def foreign_key_faults(table: Table, tables: dict[str, Table]) -> Iterator[Fault]:
    """Cells that name a row of another table (or of this one) that is not there."""
    for names, other_name, other_names in table.foreign_keys:
        other = tables.get(other_name)
        if other is None or len(names) != 1 or not (table.has(*names) and other.has(*other_names)):
            continue
        wanted = table.distinct(names[0]) - {""}
        missing = wanted - other.known(other_names[0], wanted)
        for row in table.named(names[0], missing) if missing else ():
            mend = other.mend_for(row.cells[names[0]], other_names[0])
            yield table.fault(row, names[0], f"{names[0]} must stand in {other.file}", mend)
