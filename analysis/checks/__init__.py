"""Checks of a whole data package: every fault at once, with file, row, column, value, rule and mend.

First each table is held against the package's `datapackage.json`: file, encoding, lines,
columns, types, allowed values, keys. Then the rules of the field apply: the value against
its print, dates against the kind of measure, parts against wholes, places against their
time, the tables worked out from the figures against the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.checks.book import Book, open_book
from analysis.checks.files import read_csv
from analysis.checks.parquet import read_parquet
from analysis.checks.places import change_faults, locality_faults
from analysis.checks.records import (
    conflict_faults,
    document_faults,
    excluded_faults,
    link_faults,
    measure_faults,
    scheme_faults,
    source_faults,
)
from analysis.checks.shape import COLUMNS, NEEDED
from analysis.checks.survey import FIGURE_RULES, Survey, named_figures
from analysis.checks.tables import (
    DESCRIPTION,
    Table,
    cell_faults,
    described_tables,
    foreign_key_faults,
    key_faults,
    read_description,
)
from analysis.checks.tallies import audit_faults
from analysis.checks.wholes import GROUP_RULES
from analysis.errors import Fault, Faults, did_you_mean

_COUNTED = {
    "figures": "figures",
    "sources": "sources",
    "measures": "measures",
    "localities": "localities",
    "locality_changes": "changes",
    "schemes": "scheme rows",
    "conflicts": "conflicts",
    "documents": "documents",
    "document_links": "document links",
}
_TABLE_RULES = (
    (measure_faults, ("measures",)),
    (scheme_faults, ("schemes",)),
    (source_faults, ("sources",)),
    (conflict_faults, ("conflicts", "figures")),
    (excluded_faults, ("excluded", "figures")),
    (document_faults, ("documents", "sources")),
    (link_faults, ("document_links", "documents")),
)
_BOOK_RULES = ((locality_faults, "localities"), (change_faults, "locality_changes"))
_BASE = ("figures", "measures", "localities")
_FIGURE_CHECKS = 4  # references, printed shares, units in their parents, coverage
_AUDIT_CHECKS = 1


@dataclass
class Summary:
    """What a check counted: rows by table, figures by topic, level and confidence, rules applied."""

    rows: dict[str, int] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    confidences: dict[str, int] = field(default_factory=dict)
    rules: int = 0

    def __str__(self) -> str:
        counted = [f"{self.rows[table]:,} {words}" for table, words in _COUNTED.items() if table in self.rows]
        lines = [", ".join(counted)]
        for word, counts in (
            ("topic", self.topics),
            ("level", self.levels),
            ("confidence", self.confidences),
        ):
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            lines.append(f"figures by {word}: " + ", ".join(f"{name} {number:,}" for name, number in ordered))
        return "\n".join([*lines, f"{self.rules} rules applied"])


def check_package(folder: Path | str) -> Summary:
    """Check the data package in `folder` and say what was counted.

    A package has a `datapackage.json` and its tables as CSV; `figures` may be a Parquet file
    that is gone through in batches. Row numbers are lines of the file, the header being
    line 1. Nothing is changed.

    Raises `errors.Faults` with every fault of every table, `errors.WorkbookError`'s exit code 2.
    """
    folder = Path(folder)
    faults: list[Fault] = []
    description = read_description(folder, faults)
    tables = described_tables(description, faults)
    if description:
        faults += _description_faults(tables)
    for name in list(tables):
        tables[name] = _read(tables[name], folder, faults)
    book = open_book(tables)
    book.synthetic = bool(description.get("synthetic", False))
    book.typed = getattr(tables.get("figures"), "typed", False)
    for table in tables.values():
        for row in table.rows:
            faults += cell_faults(table, row)
        faults += key_faults(table)
        faults += foreign_key_faults(table, tables)
    ready = {name: table for name, table in tables.items() if table.has(*COLUMNS.get(name, ()))}
    faults += _record_faults(ready, book)
    # what rests on a table that is wrong in itself would only repeat its faults
    sound = not {fault.file for fault in faults} & {tables[name].file for name in _BASE if name in tables}
    if "measures" in ready:
        book.measures = _sound_measures(ready["measures"], faults)
    summary = Summary({name: 0 for name in tables}, rules=_rules(tables))
    faults += _figure_faults(ready, book, summary, sound)
    if faults:
        raise Faults(faults)
    summary.rows.update(
        {name: sum(1 for _ in table.rows) for name, table in tables.items() if name != "figures"}
    )
    return summary


def _description_faults(tables: dict[str, Table]) -> Iterator[Fault]:
    """Tables and columns that the workbook reads and the description does not give."""
    for name in (name for name in COLUMNS if name in NEEDED or name in tables):
        if name not in tables:
            yield Fault(
                DESCRIPTION,
                None,
                "resources",
                name,
                "the package needs this table",
                did_you_mean(name, list(tables)),
            )
            continue
        described = [column.name for column in tables[name].columns]
        for column in COLUMNS[name]:
            if column not in described:
                rule = f"table {name} needs this column"
                yield Fault(
                    DESCRIPTION, None, f"resources.{name}", column, rule, did_you_mean(column, described)
                )


def _read(table: Table, folder: Path, faults: list[Fault]) -> Table:
    """The table with its rows: CSV, or Parquet where the description says so."""
    if not table.file.endswith(".parquet"):
        faults += read_csv(table, folder)
        return table
    table, found = read_parquet(table, folder)
    faults += found
    return table


def _record_faults(ready: dict[str, Table], book: Book) -> Iterator[Fault]:
    for rule, names in _TABLE_RULES:
        if all(name in ready for name in names):
            yield from rule(*(ready[name] for name in names))
    for book_rule, name in _BOOK_RULES:
        if name in ready:
            yield from book_rule(ready[name], book)


def _sound_measures(table: Table, faults: list[Fault]) -> dict[str, dict[str, str]]:
    """The measures without a fault; figures are not held against the others."""
    faulty = {fault.row for fault in faults if fault.file == table.file}
    return {row.cells["measure"]: row.cells for row in table.rows if row.line not in faulty}


def _figure_faults(ready: dict[str, Table], book: Book, summary: Summary, sound: bool) -> Iterator[Fault]:
    if "figures" not in ready:
        return
    table = ready["figures"]
    survey = Survey(table, book)
    yield from survey.faults()
    summary.rows["figures"] = survey.rows
    summary.topics, summary.levels, summary.confidences = survey.counts.values()
    if "share_audit" in ready and sound:
        yield from audit_faults(ready["share_audit"], lambda names: named_figures(table, names, book), book)
    if "coverage" in ready and sound:
        yield from survey.coverage.faults(ready["coverage"])


def _rules(tables: dict[str, Table]) -> int:
    """The number of rules: types, constraints and keys of every column, and the rules of the field."""
    described = sum(
        len(table.columns)
        + sum(len(column.constraints) for column in table.columns)
        + bool(table.key)
        + len(table.foreign_keys)
        for table in tables.values()
    )
    field_rules = len(FIGURE_RULES) + len(GROUP_RULES) + len(_TABLE_RULES) + len(_BOOK_RULES)
    return described + field_rules + _FIGURE_CHECKS + _AUDIT_CHECKS
