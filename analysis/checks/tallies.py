"""Rules for the two tables worked out from the figures: the audit of percentages and the coverage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from analysis.checks.book import Book, Figure, number
from analysis.checks.tables import Row, Table
from analysis.errors import Fault
from analysis.precision import EXACT, LOWER

_NUMBERS = ("printed_value", "digits", "numerator", "denominator")
ROUNDED, TRUNCATED, OFF, NOT_RECOMPUTABLE = "rounded", "truncated", "off", "not_recomputable"


def verdict(printed: Decimal, computed: Decimal, digits: int, precision: str) -> str:
    """How a printed percentage follows from the computed one at its decimals.

    "More than 28 %" of 28.31 % is cut off, not rounded.
    """
    step = Decimal(1).scaleb(-digits)
    if precision != LOWER and computed.quantize(step, ROUND_HALF_UP) == printed:
        return ROUNDED
    return TRUNCATED if computed.quantize(step, ROUND_DOWN) == printed else OFF


def audit_faults(
    table: Table, figures: Callable[[set[str]], dict[str, Figure]], book: Book
) -> Iterator[Fault]:
    """Every row of the audit repeats the figures it names and recomputes to its verdict."""
    named = ("figure_id", "numerator_id", "denominator_id")
    known = figures({row.cells[column] for row in table.rows for column in named})
    for row in table.rows:
        figure = known.get(row.cells["figure_id"])
        if figure is None:
            continue  # a fault of the foreign key
        digits = _digits(row, figure, book)
        for column, text in _copied(row, figure, known, digits).items():
            cell = row.cells[column]
            unread = column in _NUMBERS and cell and number(cell) is None  # a fault of its column already
            if cell != text and not unread and not (book.typed and _same(cell, text)):
                rule = f"{column} is that of the figures ({text or 'empty'})"
                yield table.fault(row, column, rule, f"Write {text}." if text else "Empty the cell.")
        yield from _verdict_faults(table, row, figure, known, digits)


def _same(text: str, other: str) -> bool:
    """Whether two cells are one number: 9.20 and 9.2."""
    return number(text) is not None and number(text) == number(other)


def _copied(row: Row, figure: Figure, known: dict[str, Figure], digits: int) -> dict[str, str]:
    """What the cells of an audit row must be, from the figures."""
    cells = {"printed_value": figure["value"], "digits": str(digits)}
    if figure.kind != "growth":  # the base of a growth is another year, not a whole
        cells |= {"numerator_id": figure["part_of"], "denominator_id": figure["share_of"]}
    for column in ("numerator", "denominator"):
        name = row.cells[f"{column}_id"]
        cells[column] = known[name]["value"] if name in known else ""
    return cells


def _digits(row: Row, figure: Figure, book: Book) -> int:
    """Decimals printed; a number that has lost its last zeros leaves it to the audit."""
    digits = len(figure["value"].partition(".")[2])
    audited = row.cells["digits"]
    return max(digits, int(audited)) if book.typed and audited.isdecimal() else digits


def _verdict_faults(
    table: Table, row: Row, figure: Figure, known: dict[str, Figure], digits: int
) -> Iterator[Fault]:
    counts = [known.get(row.cells["numerator_id"]), known.get(row.cells["denominator_id"])]
    expected, computed = NOT_RECOMPUTABLE, ""
    values = [count.value for count in counts if count is not None and count.value is not None]
    if len(values) == 2 and values[1] and figure.value is not None:
        percentage = 100 * values[0] / values[1] - (100 if figure.kind == "growth" else 0)
        computed = str(percentage.quantize(Decimal("0.0001"), ROUND_HALF_UP))
        # a minimum target is the base of its attainment as it stands
        if all(count and (count["precision"] == EXACT or count.kind == "target") for count in counts):
            expected = verdict(figure.value, percentage, digits, figure["precision"])
    if row.cells["agreement"] != expected:
        rule = f"agreement is what recomputing gives ({computed or 'a count is not printed'})"
        yield table.fault(row, "agreement", rule, f"Write {expected}.")
    if row.cells["recomputed"] != computed:
        rule = "recomputed is 100 × numerator / denominator to four decimals"
        yield table.fault(row, "recomputed", rule, f"Write {computed}." if computed else "Empty the cell.")


class Coverage:
    """Figures counted by province, year and topic, filled figure by figure."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, figure: Figure) -> None:
        """Count a figure for its province; the nation and the regions have no coverage."""
        units = [figure["locality"], *self.book.ancestors(figure["locality"])]
        localities = self.book.localities
        province = next((unit for unit in units if localities.get(unit, {}).get("level") == "province"), "")
        if not province or figure.about is None:
            return
        counts = self._counts[province, years(figure)]
        if province != figure["locality"]:
            counts["figures_below_province"] += 1
            return
        counts[figure.about["topic"]] += 1
        counts["all_topics"] += 1
        if figure["measure"] == "members_total" and figure["category"] == "total":
            counts["members_total_figures"] += 1

    def faults(self, table: Table) -> Iterator[Fault]:
        """Rows that count otherwise, that are missing, or that stand for nothing."""
        seen = set()
        counted = [name for name in table.header if name not in ("locality", "name_vi", "year")]
        for row in table.rows:
            key = (row.cells["locality"], row.cells["year"])
            seen.add(key)
            if key not in self._counts:
                rule = "coverage has rows for provinces and years with figures"
                yield table.fault(row, "year", rule, "Delete the row.")
                continue
            for column in counted:
                number = str(self._counts[key][column])
                if row.cells[column] != number:
                    rule = f"{column} counts the figures of {' '.join(key)}"
                    yield table.fault(row, column, rule, f"Write {number}.")
            name = self.book.localities[key[0]].get("name_vi", "")
            if row.cells["name_vi"] != name:
                yield table.fault(row, "name_vi", f"name_vi is that of {key[0]}", f"Write {name}.")
        for key in sorted(set(self._counts) - seen):
            counts = {column: self._counts[key][column] for column in counted}
            mend = "Add the row: " + ", ".join(
                f"{name} {number}" for name, number in counts.items() if number
            )
            yield table.fault(
                None, "year", "every province and year with figures has a row", mend, " ".join(key)
            )


def years(figure: Figure) -> str:
    """The years of a figure as coverage names them: 2020, 2015-2020, 2015- or undated."""
    first, last = figure["first_year"], figure["last_year"]
    if not first:
        return last or "undated"
    return first if first == last else f"{first}-{last}"
