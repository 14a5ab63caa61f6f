"""What the rules look up: figures with their cells read, and the small tables by their keys."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from analysis.checks.columns import TYPE_FORMS, day
from analysis.checks.tables import Row, Table

_NEW_PROVINCES = dt.date(2025, 7, 1)  # Resolution 202/2025/QH15: 63 provinces become 34 units
_NO_END = 9999

Problem = tuple[str, str, str]  # column, rule, mend


@dataclass(slots=True)
class Figure:
    """A figure: its row, its measure (None if unknown), its number, days and years (None if unreadable)."""

    row: Row
    about: dict[str, str] | None
    value: Decimal | None
    start: dt.date | None
    end: dt.date | None
    first: int | None
    last: int | None

    def __getitem__(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def unread(self, *columns: str) -> bool:
        """Whether one of these dates is given and is no date: a fault of its column already."""
        return any(self[column] and day(self[column]) is None for column in columns)

    @property
    def id(self) -> str:
        return self.row.cells["figure_id"]

    @property
    def kind(self) -> str:
        """Kind of the measure: stock, flow, share, …; "" where the measure is unknown."""
        return self.about["kind"] if self.about else ""


@dataclass
class Book:
    """The small tables of a package, by what they are looked up by."""

    measures: dict[str, dict[str, str]] = field(default_factory=dict)
    localities: dict[str, dict[str, str]] = field(default_factory=dict)
    successors: dict[str, list[str]] = field(default_factory=dict)
    predecessors: dict[str, list[str]] = field(default_factory=dict)
    published: dict[str, dt.date] = field(default_factory=dict)  # source -> day
    scheme_classes: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (scheme, population)
    nested_in: dict[tuple[str, str, str], str] = field(default_factory=dict)  # (scheme, population, class)
    scheme_years: dict[str, tuple[int, int]] = field(default_factory=dict)
    conflicts: dict[str, frozenset[str]] = field(default_factory=dict)  # figure -> its conflicts
    synthetic: bool = False  # nothing was printed
    typed: bool = False  # values are stored as numbers, without the zeros that end them in print
    audited: set[str] | None = None  # percentages with an audit row; None where the package has no audit

    @cached_property
    def classes(self) -> set[str]:
        """Every class of every scheme."""
        return {name for _, _, name in self.nested_in}

    def scheme_of(self, year: int | None) -> str:
        """The scheme in force in `year`; "" where none is known."""
        known = self.scheme_years.items()
        return next((name for name, (a, b) in known if year and a and a <= year <= b), "")

    def lifetime(self, locality: str) -> tuple[dt.date | None, dt.date | None]:
        """First and last day a locality can be named by a figure.

        A region is a list of provinces: decisions renew the list, so only its vintage counts.
        """
        place = self.localities[locality]
        if place["level"] == "region":
            if place["vintage"] == "2025":
                return _NEW_PROVINCES, None
            return None, _NEW_PROVINCES - dt.timedelta(days=1)
        return day(place["valid_from"]), day(place["valid_to"])

    def ancestors(self, locality: str) -> list[str]:
        """The units above a locality, nearest first."""
        found: list[str] = []
        above = self.localities.get(locality, {}).get("parent", "")
        while above and above not in found:
            found.append(above)
            above = self.localities.get(above, {}).get("parent", "")
        return found

    def in_conflict(self, *figures: str) -> bool:
        """Whether one row of conflicts.csv names all these figures: known and shown, no fault."""
        shared = [self.conflicts.get(figure, frozenset()) for figure in figures]
        return bool(frozenset.intersection(*shared)) if shared else False


def open_book(tables: dict[str, Table]) -> Book:
    """The book of a package; a table that is absent or lacks columns leaves its part empty."""
    book = Book()
    if rows := _rows(
        tables, "measures", "measure", "kind", "unit", "population", "categories", "topic", "denominator"
    ):
        book.measures = {row.cells["measure"]: row.cells for row in rows}
    if rows := _rows(
        tables, "localities", "locality", "level", "parent", "vintage", "valid_from", "valid_to"
    ):
        book.localities = {row.cells["locality"]: row.cells for row in rows}
    heirs, parts = defaultdict(list), defaultdict(list)
    for row in _rows(tables, "locality_changes", "from", "to", "kind"):
        if row.cells["from"] != row.cells["to"]:
            heirs[row.cells["from"]].append(row.cells["to"])
            parts[row.cells["to"]].append(row.cells["from"])
    book.successors, book.predecessors = dict(heirs), dict(parts)
    for row in _rows(tables, "sources", "source_id", "published"):
        if published := day(row.cells["published"]):
            book.published[row.cells["source_id"]] = published
    _open_schemes(book, tables)
    memberships: dict[str, set[str]] = defaultdict(set)
    for row in _rows(tables, "conflicts", "conflict_id", "figure_ids"):
        for figure in row.cells["figure_ids"].split("|"):
            memberships[figure].add(row.cells["conflict_id"])
    book.conflicts = {figure: frozenset(rows) for figure, rows in memberships.items()}
    if "share_audit" in tables and tables["share_audit"].has("figure_id"):
        book.audited = {row.cells["figure_id"] for row in tables["share_audit"].rows}
    return book


def _open_schemes(book: Book, tables: dict[str, Table]) -> None:
    classes: dict[tuple[str, str], list[str]] = defaultdict(list)
    columns = ("scheme", "population", "category", "nested_in", "first_year", "last_year")
    for row in _rows(tables, "schemes", *columns):
        scheme, population, name, nested, first, last = (row.cells[column] for column in columns)
        classes[scheme, population].append(name)
        book.nested_in[scheme, population, name] = nested
        book.scheme_years[scheme] = (_year(first) or 0, _year(last) or _NO_END)
    book.scheme_classes = dict(classes)


def _rows(tables: dict[str, Table], name: str, *columns: str) -> Iterable[Row]:
    table = tables.get(name)
    return table.rows if table is not None and table.has(*columns) else ()


def figure(row: Row, book: Book) -> Figure:
    """A row of figures with its cells read."""
    cells = row.cells
    return Figure(
        row,
        book.measures.get(cells.get("measure", "")),
        number(cells.get("value", "")),
        _day(cells.get("period_start", "")),
        _day(cells.get("period_end", "")),
        _year(cells.get("first_year", "")),
        _year(cells.get("last_year", "")),
    )


_day = lru_cache(maxsize=50_000)(day)


def number(text: str) -> Decimal | None:
    """The number written in `text`, or None."""
    return Decimal(text) if TYPE_FORMS["number"].fullmatch(text) else None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None
