"""Parts of a whole: from the counts where both are printed, else the percentage as printed.

A count finds its whole through the printed link (`share_of`), else by the same dated period.
A printed percentage finds its count through `part_of`, else by category and period. Where both
exist the counts decide, and `share_differs` tells when the print says something else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from analysis import precision
from analysis.indicators import combine, periods
from analysis.indicators.model import Indicator, Request, View
from analysis.indicators.rows import Row, refused, union

TOLERANCE = 1e-9


class Pair(NamedTuple):
    """One share: the category of its result, of the part, of the whole, and of the printed percentage."""

    name: str
    part: str
    whole: str = "total"
    printed: str = ""


class Item(NamedTuple):
    """What is known of one share: the count, the percentage printed for it, and its pair."""

    pair: Pair
    counted: Row | None
    said: Row | None


def of_whole(indicator: Indicator, request: Request) -> list[Row]:
    """Shares of a whole, one per category and year (stocks: the latest; flows: the longest, and terms).

    Options: `parts`, `whole`, `printed`: the measures of the counts, of the whole (default: that
    of the parts) and of the printed percentages; `pairs`: the shares to make (default: every
    category of the parts other than "total", of "total"); `whole_of`: other wholes by category;
    `stock`, `whole_stock`: whether the parts (the whole) are stocks; `interval`: False for none;
    `dated`: every date for itself.
    """
    options = indicator.options
    view = periods.stocks if options.get("stock") else periods.flows
    whole_view = periods.stocks if options.get("whole_stock") else view
    parts = request.rows(str(options.get("parts", "")), view)
    whole = str(options.get("whole", options.get("parts", "")))
    printed = request.rows(str(options.get("printed", "")), view)
    wholes = request.rows(whole, whole_view)
    links = linked(request, whole, whole_view, [*parts, *printed], wholes)
    rows = shares(parts, [*links, *wholes], printed, pairs_of(options, parts, printed), options)
    if options.get("dated"):
        return rows
    return periods.latest(rows) if options.get("stock") else periods.longest(rows)


def linked(
    request: Request, measure: str, view: View, parts: Iterable[Row], wholes: Iterable[Row]
) -> list[Row]:
    """Wholes that a part names as its own but that were not chosen for their period."""
    other = {figure for row in wholes for figure in row.alternatives}
    wanted = other & {row.share_of for row in parts}
    return request.figures(measure, wanted, view) if wanted else []


def pairs_of(options: Mapping[str, object], parts: Iterable[Row], printed: Iterable[Row]) -> list[Pair]:
    """The pairs an indicator names, or one for every category of its parts and printed percentages."""
    if "pairs" in options:
        return [Pair(*pair) for pair in options["pairs"]]  # type: ignore[attr-defined]
    whole_of: Mapping[str, str] = options.get("whole_of", {})  # type: ignore[assignment]
    found = dict.fromkeys(row.category for row in (*parts, *printed))
    return [Pair(name, name, whole_of.get(name, "total"), name) for name in found if name != "total"]


def shares(
    parts: Sequence[Row],
    wholes: Sequence[Row],
    printed: Sequence[Row],
    pairs: Sequence[Pair],
    options: Mapping[str, object],
) -> list[Row]:
    """Every share that counts or a printed percentage give, one per category and period."""
    interval = "proportion" if options.get("interval", True) else ""
    by_figure = _by_figure(wholes)
    by_period = combine.indexed(wholes, lambda row: _key(row, row.category))
    made = []
    for item in _items(parts, printed, pairs):
        base = _base(item, by_figure, by_period)
        made.append(_settled(item, base, interval))
    return made


def _items(parts: Sequence[Row], printed: Sequence[Row], pairs: Sequence[Pair]) -> list[Item]:
    """Counts with the percentage printed for them, then the percentages without a count."""
    by_part = {pair.part: pair for pair in pairs if pair.part}
    by_said = {pair.printed: pair for pair in pairs if pair.printed}
    counts = [row for row in parts if row.category in by_part]
    by_figure = _by_figure(counts)
    by_period = {_key(row, row.category): row for row in counts}
    said_of: dict[Row, Row] = {}
    alone = []
    for said in printed:
        pair = by_said.get(said.category)
        if pair is None:
            continue
        count = by_figure.get((said.locality, said.part_of))
        if count is None or count.category != pair.part:
            count = by_period.get(_key(said, pair.part))
        if count is None:
            alone.append(Item(pair, None, said))
        else:
            said_of[count] = said
    return [Item(by_part[row.category], row, said_of.get(row)) for row in counts] + alone


def _base(
    item: Item, by_figure: Mapping[tuple[str, str], Row], by_period: Mapping[Hashable, Row]
) -> Row | None:
    """The whole of a share: the one its print names, else that of the same period."""
    known = [row for row in (item.said, item.counted) if row is not None]
    for row in known:
        base = by_figure.get((row.locality, row.share_of))
        if base is not None and base.category == item.pair.whole:
            return base
    return by_period.get(_key(known[-1], item.pair.whole))


def _settled(item: Item, base: Row | None, interval: str) -> Row:
    """The share from counts, compared with the printed one; the printed one where it is the better."""
    said = item.said
    if item.counted is None:
        assert said is not None
        return _alone(said, base, item.pair.name)
    row = combine.quotient(item.counted, base, interval=interval)._replace(category=item.pair.name, unit="")
    if said is None or not said.known:
        return row
    if not row.known or row.precision != precision.EXACT:
        return _as_printed(row, said)
    return compared(row, said)


def _alone(said: Row, base: Row | None, name: str) -> Row:
    """A percentage whose count was not printed.

    Its whole is shown where the print names it; where a whole was printed but not named as its
    base, it may be of something else and carries `assumed_base`.
    """
    if not said.known:
        return refused(said._replace(category=name, unit=""), said.reason or "no_figure")
    row = _as_printed(Row(said.locality, name), said)
    if base is None:
        return row
    if said.share_of in base.figures:
        return row._replace(denominator=base.value)
    return row._replace(flags=row.flags | {"assumed_base"})


def _as_printed(row: Row, said: Row) -> Row:
    """A printed percentage as the value, beside the counts there are."""
    return said._replace(
        category=row.category,
        value=said.value / 100,
        unit="",
        numerator=row.numerator,
        denominator=row.denominator,
        flags=said.flags | row.flags | {"printed_share"},
        figures=union(row.figures, said.figures),
        alternatives=union(row.alternatives, said.alternatives),
    )


def compared(row: Row, said: Row) -> Row:
    """A computed share with the printed one among its figures; where they differ, among its alternatives."""
    if differs(row.value, said):
        return row._replace(
            alternatives=union(row.alternatives, said.figures), flags=row.flags | {"share_differs"}
        )
    return row._replace(figures=union(row.figures, said.figures))


def differs(value: float, said: Row) -> bool:
    """Whether a printed percentage is off a computed share by more than one unit of its last digit.

    A printed bound differs only when the computed share lies on its wrong side.
    """
    gap = value * 100 - said.value
    if math.isnan(gap) or (said.precision, gap > 0) in ((precision.LOWER, True), (precision.UPPER, False)):
        return False
    return bool(abs(gap) > 10.0 ** -digits(said.printed, said.value) + TOLERANCE)


def digits(printed: str, value: float) -> int:
    """Decimals of a percentage as printed ("17.00%": 2), or of its value where the print was not kept."""
    numbers = (number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)?", printed))
    same = [number for number in numbers if abs(float(number) - abs(value)) < TOLERANCE]
    number = same[0] if same else f"{value:.10f}".rstrip("0")
    return len(number.partition(".")[2])


def _by_figure(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows by locality and the figures they are, and by those they were chosen before.

    The locality is part of the key: a unit that only changed its id has the same figures under both.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        for figure in row.figures:
            found[row.locality, figure] = row
    for row in list(found.values()):
        for figure in row.alternatives:
            found.setdefault((row.locality, figure), row)
    return found


def _key(row: Row, category: str) -> Hashable:
    """What figures about the same thing share; undated ones must come from one print, in the same words."""
    undated = row.start is None and row.end is None and not periods.several(row)
    return (row.locality, category, row.scheme, *row.period, row.told if undated else "")
