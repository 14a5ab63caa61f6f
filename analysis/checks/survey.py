"""One pass over the figures: every rule for a figure, its group, its references and its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from analysis.checks import dates, figures
from analysis.checks.book import Book, Figure, figure
from analysis.checks.parquet import ParquetTable
from analysis.checks.relations import Territories, reference_problems, share_problems
from analysis.checks.tables import Row, Table
from analysis.checks.tallies import Coverage
from analysis.checks.wholes import GROUP_RULES, groups
from analysis.errors import Fault

FIGURE_RULES = (*figures.RULES, *dates.RULES)
REFERENCES = ("share_of", "part_of")


def named_figures(table: Table, names: set[str], book: Book) -> dict[str, Figure]:
    """Figures of the table by their ids; an id that is not there is left out."""
    rows = table.named("figure_id", names) if names else []
    return {row.cells["figure_id"]: figure(row, book) for row in rows}


class Survey:
    """The figures gone through once; what was counted on the way stays."""

    def __init__(self, table: Table, book: Book) -> None:
        self.table = table
        self.book = book
        self.coverage = Coverage(book)
        self.counts: dict[str, dict[str, int]] = {
            name: defaultdict(int) for name in ("topic", "level", "confidence")
        }
        self.rows = 0
        self._territories = Territories(book)
        self._pending: list[Figure] = []  # figures that refer to another place

    def faults(self) -> Iterator[Fault]:
        """Every fault that the figures have by themselves, together and towards each other."""
        for rows in self._places():
            if isinstance(rows, Fault):
                yield rows
                continue
            place = [figure(row, self.book) for row in rows]
            for one in place:
                yield from self._alone(one)
            yield from self._together(place)
        known = named_figures(
            self.table, {one[name] for one in self._pending for name in REFERENCES}, self.book
        )
        for one in self._pending:
            yield from self._referring(one, known)
        for one, (column, rule, mend) in self._territories.problems():
            yield self.table.fault(one.row, column, rule, mend)

    def _places(self) -> Iterator[list[Row] | Fault]:
        """The rows of one place after another: as they stand in Parquet, gathered in CSV."""
        if not isinstance(self.table, ParquetTable):
            gathered: dict[str, list[Row]] = defaultdict(list)
            for row in self.table.rows:
                gathered[row.cells["locality"]].append(row)
            yield from gathered.values()
            return
        here: list[Row] = []
        left: set[str] = set()
        for row in self.table.rows:
            if here and row.cells["locality"] != here[0].cells["locality"]:
                left.add(here[0].cells["locality"])
                yield here
                here = []
                if row.cells["locality"] in left:
                    rule = "rows of one locality stand together in a Parquet file"
                    yield self.table.fault(row, "locality", rule, "Sort the rows by locality.")
            here.append(row)
        if here:
            yield here

    def _alone(self, one: Figure) -> Iterator[Fault]:
        self.rows += 1
        self.counts["confidence"][one["confidence"]] += 1
        if one.about:
            self.counts["topic"][one.about["topic"]] += 1
        if one["locality"] in self.book.localities:
            self.counts["level"][self.book.localities[one["locality"]]["level"]] += 1
        self.coverage.add(one)
        for rule in FIGURE_RULES:
            for column, words, mend in rule(one, self.book):
                yield self.table.fault(one.row, column, words, mend)

    def _together(self, place: list[Figure]) -> Iterator[Fault]:
        by_id = {one.id: one for one in place}
        for one in place:
            if any(one[name] and one[name] not in by_id for name in REFERENCES):
                self._pending.append(one)
            else:
                yield from self._referring(one, by_id)
        for first, group in groups(place):
            for category, same in group.items():
                self._territories.add(first, category, same)
            for group_rule in GROUP_RULES:
                for one, (column, words, mend) in group_rule(first, group, self.book):
                    yield self.table.fault(one.row, column, words, mend)

    def _referring(self, one: Figure, known: dict[str, Figure]) -> Iterator[Fault]:
        others = {name: known.get(one[name]) for name in REFERENCES}
        problems = [
            problem
            for name, other in others.items()
            if other is not None
            for problem in reference_problems(one, name, other, self.book)
        ]
        numerator, denominator = others["part_of"], others["share_of"]
        if numerator is not None and denominator is not None and not problems:
            problems += share_problems(one, numerator, denominator, self.book)
        for column, words, mend in problems:
            yield self.table.fault(one.row, column, words, mend)
