"""Parts against wholes inside one place: categories of a measure, classes of an evaluation.

Bounds widen a comparison: "more than 50" may be any number from 50 up, "about 600" any
within one unit of its last significant digit, a printed percentage any within one unit of
its last decimal (prints are rounded or truncated). Figures that one row of conflicts.csv
lists together are known to contradict each other and are no fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from analysis.checks.book import Book, Figure, Problem
from analysis.checks.nesting import ANY, HUNDREDS, INSIDE, SUMS, Sum
from analysis.precision import ABOUT, LOWER, UPPER

Span = tuple[Decimal, Decimal]
Group = dict[str, list[Figure]]  # figures of one measure, place and period, by category

_INFINITE = Decimal("Infinity")
MEND = "Correct the one that is wrong, or list the figures together in conflicts.csv."


def span(figure: Figure) -> Span:
    """The numbers that the print allows, ends included."""
    value = figure.value
    if value is None:
        return -_INFINITE, _INFINITE
    if figure["precision"] == LOWER:
        return value, _INFINITE
    if figure["precision"] == UPPER:
        return -_INFINITE, value
    step = Decimal(0)
    if figure["precision"] == ABOUT:
        step = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    elif figure["value_kind"] == "percent":
        step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    return value - step, value + step


def total(spans: Iterable[Span]) -> Span:
    """The numbers that a sum of such figures may be."""
    low = high = Decimal(0)
    for one in spans:
        low, high = low + one[0], high + one[1]
    return low, high


def hull(figures: Iterable[Figure]) -> Span:
    """The numbers allowed by any of several figures of the same thing."""
    spans = [span(figure) for figure in figures]
    return min(low for low, _ in spans), max(high for _, high in spans)


def groups(figures: Iterable[Figure]) -> Iterator[tuple[Figure, Group]]:
    """Figures of one place that state one measure for one population, scheme and period.

    Without any date, only figures of one source are of the same time.
    """
    found: dict[tuple[str, ...], Group] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        period = tuple(figure[column] for column in ("period_start", "period_end", "first_year", "last_year"))
        key = (figure["measure"], figure["population"], figure["scheme"], *period)
        found[(*key, "" if any(period) else figure["source"])][figure["category"]].append(figure)
    for group in found.values():
        yield next(iter(group.values()))[0], group


def parts_within(first: Figure, group: Group, book: Book) -> Iterator[tuple[Figure, Problem]]:
    """No part is above its whole: subsets, nested classes, classes of the assessed."""
    for part, whole in _pairs(first, group, book):
        for one, other in _above(group.get(part, []), group.get(whole, [])):
            if not book.in_conflict(one.id, other.id):
                yield one, ("value", f"{part} is inside {whole} ({other.id}: {other['value']})", MEND)


def _above(figures: list[Figure], others: list[Figure]) -> list[tuple[Figure, Figure]]:
    """Pairs of which the first is above the second whatever the bounds; none, as a rule, and then fast."""
    highest = max((span(one)[0] for one in figures), default=-_INFINITE)
    lowest = min((span(other)[1] for other in others), default=_INFINITE)
    if highest <= lowest:
        return []
    return [(one, other) for one in figures for other in others if span(one)[0] > span(other)[1]]


def _pairs(first: Figure, group: Group, book: Book) -> Iterator[tuple[str, str]]:
    for part, whole in INSIDE.get(first["measure"], {}).items():
        parts = [name for name in group if name != whole] if part == ANY else [part]
        yield from ((name, whole) for name in parts)
    for name in book.scheme_classes.get((first["scheme"], first["population"]), ()):
        if nested := book.nested_in[first["scheme"], first["population"], name]:
            yield name, nested
        if first["value_kind"] == "count":
            yield name, "assessed_total"


def parts_add_up(first: Figure, group: Group, book: Book) -> Iterator[tuple[Figure, Problem]]:
    """Parts add to no more than the whole; to the whole where all of them are printed."""
    for one in _sums(first, group, book):
        parts = [name for name in one.parts if name in group]
        if one.whole not in group or not parts:
            continue
        yield from _difference(one, parts, group, hull(group[one.whole]), group[one.whole][0], book)


def shares_add_up(first: Figure, group: Group, book: Book) -> Iterator[tuple[Figure, Problem]]:
    """Shares of one whole add to no more than 100; to 100 where all of them are printed."""
    hundreds = [Sum("100", parts, True) for parts in HUNDREDS.get(first["measure"], ())]
    if first["value_kind"] == "percent" and (classes := _top_classes(first, group, book)):
        hundreds.append(Sum("100", tuple(classes), True))
    for one in hundreds:
        parts = [name for name in one.parts if name in group]
        if len(parts) > 1:
            yield from _difference(one, parts, group, (Decimal(100), Decimal(100)), group[parts[0]][0], book)


def _difference(
    one: Sum, parts: list[str], group: Group, whole: Span, place: Figure, book: Book
) -> Iterator[tuple[Figure, Problem]]:
    low, high = total(hull(group[name]) for name in parts)
    all_printed = one.complete and len(parts) == len(one.parts)
    if not (low > whole[1] or (all_printed and high < whole[0])):
        return
    involved = [figure.id for name in (*parts, one.whole) for figure in group.get(name, ())]
    if not book.in_conflict(*involved):
        added = sum((group[name][0].value or Decimal(0) for name in parts), Decimal(0))
        verb = "are" if all_printed else "are at most"
        yield place, ("value", f"{' + '.join(parts)} ({added}) {verb} {one.whole}", MEND)


def _sums(first: Figure, group: Group, book: Book) -> Iterator[Sum]:
    yield from SUMS.get(first["measure"], ())
    scheme, population = first["scheme"], first["population"]
    if first["value_kind"] == "count" and (classes := _top_classes(first, group, book)):
        yield Sum("assessed_total", tuple(classes), True)
    siblings: dict[str, list[str]] = defaultdict(list)
    for name in book.scheme_classes.get((scheme, population), ()):
        if nested := book.nested_in[scheme, population, name]:
            siblings[nested].append(name)
    for nested, names in siblings.items():
        if sum(name in group for name in names) > 1:  # a single one is inside: `parts_within`
            yield Sum(nested, tuple(names), True)


def _top_classes(first: Figure, group: Group, book: Book) -> list[str]:
    """The classes that divide the assessed; one that is not printed gives way to those inside it.

    A class that "may or may not include" another (good_unspecified) divides nothing.
    """
    scheme, population = first["scheme"], first["population"]
    classes = book.scheme_classes.get((scheme, population), [])
    nested = {name: book.nested_in[scheme, population, name] for name in classes}
    found: list[str] = []
    for name in classes:
        if nested[name] or name.endswith("_unspecified"):
            continue
        inside = [part for part in classes if nested[part] == name]
        found += inside if name not in group and any(part in group for part in inside) else [name]
    return found


def prints_agree(first: Figure, group: Group, book: Book) -> Iterator[tuple[Figure, Problem]]:
    """Two figures of the same thing agree within their bounds, or are a known conflict."""
    for same in group.values():
        for pair in _above(same, same):
            if not book.in_conflict(pair[0].id, pair[1].id):
                first_print, other = sorted(pair, key=lambda figure: figure.row.line)
                rule = f"two prints of the same figure agree ({first_print.id}: {first_print['value']})"
                yield other, ("value", rule, MEND)


GROUP_RULES = (parts_within, parts_add_up, shares_add_up, prints_agree)
