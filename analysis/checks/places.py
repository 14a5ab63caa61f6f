"""Rules for the localities of a package and their changes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from analysis.checks.book import Book
from analysis.checks.columns import day
from analysis.checks.tables import Row, Table
from analysis.errors import Fault

# each level lies in one of these
_ABOVE = {
    "nation": (),
    "region": ("nation",),
    "province": ("region", "nation"),
    "district": ("province",),
    "commune": ("district", "province"),
    "sector": ("nation", "region", "province", "district", "commune"),
}
_LEVEL_OF_PREFIX = {"R": "region", "P": "province", "D": "district", "C": "commune", "S": "sector"}


def locality_faults(table: Table, book: Book) -> Iterator[Fault]:
    """Id, level, code and vintage say the same; parents are one level up and valid for as long."""
    for row in table.rows:
        yield from _id_faults(table, row)
        yield from _life_faults(table, row)
        yield from _parent_faults(table, row, book)


def _id_faults(table: Table, row: Row) -> Iterator[Fault]:
    name, level = row.cells["locality"], row.cells["level"]
    expected = _LEVEL_OF_PREFIX.get(name[:1], "nation")
    if level != expected:
        yield table.fault(row, "level", f"level fits the id {name}", f"Write {expected}.")
    head, _, code = name.partition("-")
    if expected in ("province", "district", "commune") and row.cells["gso_code"] != code:
        yield table.fault(row, "gso_code", f"gso_code is the code of the id {name}", f"Write {code}.")
    if head[1:].isdigit() and row.cells["vintage"] != f"20{head[1:]}":
        yield table.fault(row, "vintage", f"vintage fits the id {name}", f"Write 20{head[1:]}.")


def _life_faults(table: Table, row: Row) -> Iterator[Fault]:
    start, end = row.cells["valid_from"], row.cells["valid_to"]
    if start and end and start > end:
        yield table.fault(
            row, "valid_to", f"valid_to is not before valid_from ({start})", "Correct the dates."
        )


def _parent_faults(table: Table, row: Row, book: Book) -> Iterator[Fault]:
    name, level, parent = (row.cells[column] for column in ("locality", "level", "parent"))
    if not parent:
        if level != "nation":
            yield table.fault(row, "parent", f"a {level} lies in another unit", "Give its parent.")
        return
    if name in book.ancestors(name):
        yield table.fault(row, "parent", "a unit does not lie in itself", "Correct the chain of parents.")
        return
    above = book.localities.get(parent)
    if above is None:
        return  # a fault of the foreign key
    if above["level"] not in _ABOVE.get(level, ()):
        rule = f"a {level} does not lie in a {above['level']} ({parent})"
        yield table.fault(row, "parent", rule, f"Give a {' or '.join(_ABOVE.get(level, ())) or 'blank'}.")
    # by the ids: a wrong vintage cell is one fault, not one for each unit below
    if (
        parent[1:3].isdigit()
        and parent[1:3] != (name if name[1:3].isdigit() else f"_{row.cells['vintage'][2:]}")[1:3]
    ):
        yield table.fault(
            row, "parent", f"a unit lies in one of its own vintage ({parent})", "Give that parent."
        )
    _, ends = book.lifetime(parent)
    end = day(row.cells["valid_to"])
    if ends and level != "sector" and (end is None or end > ends):
        yield table.fault(
            row, "valid_to", f"a unit ends with its parent ({parent}: {ends})", f"Write {ends}."
        )


def change_faults(table: Table, book: Book) -> Iterator[Fault]:
    """Every province of 2024 leads to exactly one unit of 2025, on the day both tables say."""
    moves = [row for row in table.rows if row.cells["kind"] != "rename"]
    parts = Counter(row.cells["to"] for row in moves)
    for row in table.rows:
        if (row.cells["from"] == row.cells["to"]) != (row.cells["kind"] == "rename"):
            rule = "a rename, and only a rename, leads to the same unit"
            yield table.fault(row, "kind", rule, "Correct kind or to.")
    for row in moves:
        yield from _move_faults(table, row, parts, book)
    yield from _unlinked_faults(table, moves, book)


def _unlinked_faults(table: Table, moves: list[Row], book: Book) -> Iterator[Fault]:
    """Provinces of one vintage that lead nowhere, or twice, in a package that holds both vintages."""
    old, new = (sorted(name for name in book.localities if name.startswith(head)) for head in ("P24", "P25"))
    if not old or not new:
        return
    leaving, entering = (Counter(row.cells[end] for row in moves) for end in ("from", "to"))
    for name in old:
        if leaving[name] != 1:
            rows = [row for row in moves if row.cells["from"] == name]
            rule = f"a province of 2024 leads to exactly one unit of 2025 ({name}: {leaving[name]})"
            yield table.fault(rows[-1] if rows else None, "from", rule, "Add or delete a row.", name)
    for name in new:
        if not entering[name]:
            rule = f"a unit of 2025 comes from a province of 2024 ({name}: none)"
            yield table.fault(None, "to", rule, "Add the rows of its parts.", name)


def _move_faults(table: Table, row: Row, parts: Counter[str], book: Book) -> Iterator[Fault]:
    source, target, kind = (row.cells[column] for column in ("from", "to", "kind"))
    expected = "merge" if parts[target] > 1 else "unchanged"
    if kind not in ("rename", expected):
        rule = f"{target} has {parts[target]} part{'s' * (parts[target] > 1)}"
        yield table.fault(row, "kind", rule, f"Write {expected}.")
    date = day(row.cells["date"])
    old, new = book.localities.get(source), book.localities.get(target)
    if date is None or old is None or new is None:
        return
    if new["valid_from"] != date.isoformat():
        rule = f"the change is of the day {target} starts ({new['valid_from'] or 'not given'})"
        yield table.fault(row, "date", rule, "Correct the date here or valid_from in localities.csv.")
    if old["valid_to"] != (date - dt.timedelta(days=1)).isoformat():
        rule = f"{source} ends on the day before the change ({old['valid_to'] or 'no end given'})"
        yield table.fault(row, "date", rule, "Correct the date here or valid_to in localities.csv.")
