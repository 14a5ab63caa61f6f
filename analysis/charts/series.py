"""The rows of a chart, the series they form, and what joins two rows of a series.

Charts work on plain rows: a row of results as a dictionary, with `left`, `right` and `x` (its
middle) on the time axis in days since 1970. Charts have few rows; this is many times faster.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import indicators, language, precision, schema
from analysis.charts import marks
from analysis.errors import WorkbookError
from analysis.pages import Page
from analysis.pages_rows import has_value, is_whole, rows_of

Row = dict[str, Any]

QUOTIENTS = ("proportion", "per_year", "per_thousand", "ratio", "members_per_organisation")
YEAR = 365.25
_NOT_JOINED = {"undated", "part_year", "multi_year", "open_start", "open_end"}
_DAY_0 = datetime.date(1970, 1, 1).toordinal()


def day(value: datetime.date) -> float:
    """A date on the time axis."""
    return float(value.toordinal() - _DAY_0)


def new_year(year: int) -> float:
    """The first of January on the time axis."""
    return day(datetime.date(year, 1, 1))


_BOUNDARY = day(datetime.date(2025, 7, 1))


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of results as dictionaries, laid on the time axis where they have a period."""
    return [_laid(row) for row in rows_of(frame)]


def _laid(row: Row) -> Row:
    """The row with `left`, `right`, `x`; missing where it has neither date nor year.

    A stock is a point. A period without printed dates is as wide as its years. Of an open period
    only the printed end is known: all three are there.
    """
    start, end, last = row["period_start"], row["period_end"], row["last_year"]
    if pd.isna(start) and pd.isna(end):
        first = last if pd.isna(row["first_year"]) else row["first_year"]
        left, right = (math.nan,) * 2 if pd.isna(last) else (new_year(first), new_year(last + 1))
    elif pd.isna(start) or pd.isna(end):
        left = right = day(end if pd.isna(start) else start)
    else:
        left, right = day(start), day(end)
        right += right > left  # the last day counts
    return row | {"left": left, "right": right, "x": (left + right) / 2}


def known(rows: Sequence[Row]) -> list[Row]:
    """The rows with a value."""
    return [row for row in rows if has_value(row)]


def span(rows: Sequence[Row]) -> tuple[float, float]:
    """The first and the last day of the rows."""
    last = max(row["right"] - (row["left"] < row["right"]) for row in rows)
    return min(row["left"] for row in rows), last


def in_time(row: Row) -> tuple[float, float]:
    """What sorts rows by time: the middle of the period, then its end; first what has no year."""
    return (-math.inf, 0.0) if math.isnan(row["x"]) else (row["x"], row["right"])


def values(rows: Sequence[Row]) -> list[float]:
    """The values and limits of rows, those that are not missing."""
    return [row[name] for row in rows for name in ("value", "lower", "upper") if not math.isnan(row[name])]


def has(row: Row, *flags: str) -> bool:
    """Whether a row carries one of the flags."""
    return any(flag in flags for flag in schema.split(row["flags"]))


def totals(rows: Sequence[Row]) -> list[Row]:
    """Of each indicator whose totals have values only these; of others all."""
    whole = {row["indicator"] for row in known(rows) if is_whole(row)}
    return [row for row in rows if is_whole(row) or row["indicator"] not in whole]


def counts(rows: Sequence[Row]) -> list[Row]:
    """The rows that count things; shares, rates and other quotients are left out."""
    return [row for row in rows if row["unit"] not in QUOTIENTS]


def of(rows: Sequence[Row], column: str) -> list[Any]:
    """The different values of a column, in order of appearance."""
    return list(dict.fromkeys(row[column] for row in rows))


def columns(rows: Sequence[Row], *names: str) -> Any:
    """Columns of the rows, each a list."""
    return [[row[name] for row in rows] for name in names]


def one_unit(rows: Sequence[Row], chart: str) -> str:
    """The unit of the rows; a chart has one axis, so more than one is refused."""
    units = of(rows, "unit")
    if len(units) > 1:
        listed = ", ".join(units)
        raise WorkbookError(f"charts.{chart}: results with the units {listed}. Draw one unit at a time")
    return str(units[0])


@dataclass(frozen=True, eq=False)
class Series:
    """One series in order of time; rows without a value are its gaps."""

    name: str
    rows: list[Row]
    colour: str
    shape: str
    known: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", known(self.rows))


def split(rows: Sequence[Row], page: Page) -> list[Series]:
    """One series per locality, indicator and category that has a value: the total first, then as given."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if not math.isnan(row["x"]):
            groups.setdefault((row["locality"], row["indicator"], row["category"]), []).append(row)
    drawn = [key for key in groups if known(groups[key])]
    drawn.sort(key=lambda key: not is_whole(groups[key][0]))
    varying = [len({key[part] for key in drawn}) > 1 for part in range(3)]
    found = []
    for number, key in enumerate(drawn):
        colour, shape = (names[number % len(names)] for names in (marks.COLOURS, marks.SHAPES))
        ordered = sorted(groups[key], key=in_time)
        found.append(Series(", ".join(_names(key, ordered[-1], varying, page)), ordered, colour, shape))
    return found


def _names(key: tuple[str, ...], row: Row, varying: Sequence[bool], page: Page) -> Iterator[str]:
    locality, indicator, category = key
    if varying[0]:
        yield page.places.name(locality, page.language)
    if varying[1]:
        yield page.title(indicator)
    if varying[2]:
        yield page.category(indicator, category, row["scheme"])


def subject(rows: Sequence[Row], page: Page, *, place: bool = True) -> str:
    """What a chart of these rows is about: indicator, category and place, where there is just one."""
    rows = known(rows) or rows
    names, categories, places = (of(rows, name) for name in ("indicator", "category", "locality"))
    parts = [_what(names, page)] if names else []
    if len(names) == 1 and len(categories) == 1 and not is_whole(rows[0]):
        category = page.category(names[0], categories[0], rows[0]["scheme"])
        parts += [category] if category.lower() not in parts[0].lower() else []
    if place and len(places) <= 1:
        parts.append(page.name(*places))
    return ", ".join(parts)


def _what(names: Sequence[str], page: Page) -> str:
    """The title of one indicator, of several their topics."""
    if len(names) == 1:
        return page.title(names[0])
    topics = dict.fromkeys(indicators.REGISTRY[name].topic for name in names)
    return language.listed([indicators.TOPICS[topic][page.language] for topic in topics], page.language)


def value_words(row: Row, page: Page) -> str:
    """The value of a row with its bound: "hơn 91,2 %"."""
    return language.bounded(page.amount(row), row["precision"], page.language)


def breaks(earlier: Row, later: Row) -> bool:
    """Whether the series breaks between two rows that follow each other."""
    return bool(earlier["scheme"] != later["scheme"] or has(later, "break"))


def break_between(earlier: Row, later: Row, page: Page) -> tuple[float, str]:
    """Where a break is drawn and what is written there."""
    if earlier["scheme"] != later["scheme"]:  # a scheme holds for whole years
        return new_year(later["last_year"]), page.t("chart.break.scheme")
    if earlier["x"] < _BOUNDARY <= later["x"]:
        return _BOUNDARY, page.t("chart.break.boundary")
    return (earlier["x"] + later["x"]) / 2, page.t("chart.break")


def join(earlier: Row, later: Row) -> str:
    """How two rows that follow each other are joined: "-", "--" or "" (not at all).

    Only comparable values are: no bounds, no part-years, nothing across a break or a row without a
    value. Full years must follow each other; stocks of other days, or years apart, are joined by a
    dashed line.
    """
    for row in (earlier, later):
        if math.isnan(row["value"]) or row["precision"] in (precision.LOWER, precision.UPPER):
            return ""
        if has(row, *_NOT_JOINED):
            return ""
    if breaks(earlier, later):
        return ""
    apart = later["x"] - earlier["x"]
    if earlier["left"] < earlier["right"]:
        return "-" if apart < 1.1 * YEAR else ""
    plain = not (marks.mark(earlier).hollow or marks.mark(later).hollow)
    return "-" if plain and apart < 1.6 * YEAR else "--"
