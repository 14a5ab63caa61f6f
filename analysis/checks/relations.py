"""Rules between figures that name each other, and between units and the units they are in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from analysis.checks.book import Book, Figure, Problem
from analysis.checks.nesting import ADDITIVE_TOPICS, TERRITORIES
from analysis.checks.wholes import MEND, Span, hull, span, total

Key = tuple[str, ...]


def reference_problems(figure: Figure, column: str, other: Figure, book: Book) -> Iterator[Problem]:
    """Rules for `share_of` (a denominator or total) and `part_of` (a numerator)."""
    if other.id == figure.id:
        yield column, f"{column} names another figure", "Empty the cell."
        return
    if other["value_kind"] != "count":
        yield column, f"{column} names a count", "Name the figure of the count."
    if column == "part_of":
        yield from _numerator_problems(figure, other)
        return
    if other["locality"] not in (figure["locality"], *book.ancestors(figure["locality"])):
        rule = f"share_of is of the same locality or of one above it ({other['locality']})"
        yield column, rule, "Name the figure of the same locality."
    if not _same_time(figure, other):
        rule = f"share_of is of the same period ({other.id}: {other['period_label']})"
        yield column, rule, "Name the figure of the same period."
    above = figure["value_kind"] == "count" and span(figure)[0] > span(other)[1]
    if above and other.kind != "target" and not book.in_conflict(figure.id, other.id):
        yield "value", f"a part is not above its whole ({other.id}: {other['value']})", MEND


def _numerator_problems(figure: Figure, other: Figure) -> Iterator[Problem]:
    if figure["value_kind"] != "percent":
        yield "part_of", "part_of is given for percentages only", "Empty the cell, or use share_of."
    if other["locality"] != figure["locality"]:
        yield "part_of", f"part_of is of the same locality ({other['locality']})", "Name the right figure."
    period = ("period_start", "period_end", "first_year", "last_year")
    if any(figure[column] != other[column] for column in period):
        rule = f"part_of is of the same period ({other.id}: {other['period_label']})"
        yield "part_of", rule, "Name the figure of the same period, or correct the dates."


def _same_time(figure: Figure, other: Figure) -> bool:
    """Whether the years meet; a stock may be that at the end of the year before."""
    if other.about is None:
        return True
    years = (figure.first, figure.last or figure.first, other.first, other.last or other.first)
    first, last, other_first, other_last = years
    if first is None or last is None or other_first is None or other_last is None:
        return True
    return other_first <= last and other_last + (other.kind == "stock") >= first


def share_problems(figure: Figure, numerator: Figure, denominator: Figure, book: Book) -> Iterator[Problem]:
    """A printed percentage follows from its two counts, rounded or truncated."""
    if figure.value is None or not denominator.value or numerator.value is None:
        return
    if book.in_conflict(figure.id, numerator.id) or book.in_conflict(figure.id, denominator.id):
        return
    if numerator["unit"] != denominator["unit"]:
        rule = f"numerator and denominator have one unit ({numerator['unit']}, {denominator['unit']})"
        yield "share_of", rule, "Name the right figures."
        return
    if figure.kind == "share" and span(numerator)[0] > span(denominator)[1]:
        rule = f"a numerator is not above its denominator ({numerator['value']}/{denominator['value']})"
        yield "part_of", rule, MEND
        return
    # "2.200 or more a year" is the base of its attainment as it stands
    base = (denominator.value, denominator.value) if denominator.kind == "target" else span(denominator)
    low, high = _quotient(span(numerator), base)
    if low > span(figure)[1] or high < span(figure)[0]:
        counts = f"{numerator['value']}/{denominator['value']}"
        computed = 100 * numerator.value / denominator.value
        yield "value", f"a percentage follows from its counts ({counts} = {computed:.2f})", MEND


def _quotient(numerator: Span, denominator: Span) -> Span:
    """Least and greatest percentage of two counts within their bounds."""
    low = max(Decimal(0), numerator[0]), max(Decimal(0), denominator[0])
    smallest = Decimal(0) if denominator[1].is_infinite() else 100 * low[0] / denominator[1]
    greatest = (
        Decimal("Infinity") if not low[1] or numerator[1].is_infinite() else 100 * numerator[1] / low[1]
    )
    return smallest, greatest


class Territories:
    """Counts of units added up against the unit they are in, filled place by place."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._parents = {place["parent"] for place in book.localities.values()}
        self._wholes: dict[Key, list[Figure]] = {}
        self._sums: dict[Key, Span] = {}
        self._units: dict[Key, int] = defaultdict(int)
        self._conflicts: dict[Key, frozenset[str]] = {}

    def add(self, first: Figure, category: str, figures: list[Figure]) -> None:
        """Take in the figures of one place that state one category of one measure and period."""
        place = self.book.localities.get(first["locality"])
        if place is None or place["level"] == "sector" or not _additive(first):
            return
        period = tuple(first[column] for column in ("period_start", "period_end", "first_year", "last_year"))
        if not any(period):
            return
        key = (first["measure"], category, *period)
        if first["locality"] in self._parents:
            self._wholes[(first["locality"], *key)] = figures
        if place["level"] in TERRITORIES:
            above = [place["parent"]]
            if place["level"] == "province":
                above.append("VN")
            for parent in above:
                self._add_part((parent, *key, place["level"], place["vintage"]), figures)

    def _add_part(self, key: Key, figures: list[Figure]) -> None:
        self._sums[key] = total((self._sums.get(key, (Decimal(0), Decimal(0))), hull(figures)))
        self._units[key] += 1
        known = frozenset.union(*(self.book.conflicts.get(figure.id, frozenset()) for figure in figures))
        self._conflicts[key] = self._conflicts.get(key, known) & known

    def problems(self) -> Iterator[tuple[Figure, Problem]]:
        """Units that together are above their whole."""
        for key, (low, _) in self._sums.items():
            *whole_key, level, _ = key
            whole = self._wholes.get(tuple(whole_key))
            if whole is None or low <= hull(whole)[1]:
                continue
            figure = whole[0]
            if not self._conflicts[key] & self.book.conflicts.get(figure.id, frozenset()):
                units = f"{self._units[key]} units of level {level}"
                yield figure, ("value", f"its {units} ({low}) are at most the whole", MEND)


def _additive(figure: Figure) -> bool:
    about = figure.about
    return about is not None and figure["value_kind"] == "count" and about["topic"] in ADDITIVE_TOPICS
