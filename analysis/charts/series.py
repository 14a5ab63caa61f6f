"""The series of a chart: rows of results that belong together, their names, and what joins two of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import precision, schema
from analysis.charts import marks, scales
from analysis.errors import WorkbookError
from analysis.pages import Page

_NOT_JOINED = {"undated", "part_year", "multi_year", "open_start", "open_end"}
_BOUNDARY = pd.Timestamp("2025-07-01")
_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Series:
    """One series: rows with `left`, `right`, `x`, in order of time; rows without a value are its gaps."""

    name: str
    rows: pd.DataFrame
    colour: str
    shape: str

    @property
    def known(self) -> pd.DataFrame:
        """The rows that have a value."""
        return self.rows[self.rows["value"].notna()]


def one_unit(results: pd.DataFrame, chart: str) -> str:
    """The unit of the results that have a value; a chart has one axis, so more than one is refused."""
    units = list(dict.fromkeys(results.loc[results["value"].notna(), "unit"]))
    if len(units) > 1:
        raise WorkbookError(
            f"charts.{chart}: results with the units {', '.join(units)}. Draw one unit at a time"
        )
    return units[0]


def records(rows: pd.DataFrame) -> list[Any]:
    """The rows as named tuples, their columns as attributes."""
    return list(rows.itertuples())


def split(results: pd.DataFrame, page: Page) -> list[Series]:
    """One series per locality, indicator and category that has a value, in order of appearance."""
    by: Any = results.groupby(["locality", "indicator", "category"], sort=False)
    groups = [(key, rows) for key, rows in by if rows["value"].notna().any()]
    groups.sort(key=lambda group: group[0][2] not in ("", "total"))  # the whole before its parts
    varying = [len({key[part] for key, _ in groups}) > 1 for part in range(3)]
    found = []
    for number, (key, rows) in enumerate(groups):
        colour, shape = (names[number % len(names)] for names in (marks.COLOURS, marks.SHAPES))
        name = ", ".join(_names(key, rows["scheme"].iat[-1], varying, page))
        found.append(Series(name, scales.placed(rows), colour, shape))
    return [series for series in found if len(series.known)]


def _names(key: tuple[str, ...], scheme: str, varying: list[bool], page: Page) -> Iterator[str]:
    locality, indicator, category = key
    if varying[0]:
        yield page.places.name(locality, page.language)
    if varying[1]:
        yield page.title(indicator)
    if varying[2]:
        yield page.category(indicator, category, scheme)


def totals(results: pd.DataFrame) -> pd.DataFrame:
    """Of each indicator whose totals have values only these; of others all."""
    whole = results["category"].isin(("", "total"))
    having = results.loc[whole & results["value"].notna(), "indicator"].unique()
    return results[whole | ~results["indicator"].isin(having)]


def counts(results: pd.DataFrame) -> pd.DataFrame:
    """The rows that count things; shares, rates and other quotients are left out."""
    return results[~results["unit"].isin(scales.QUOTIENTS)]


def subject(results: pd.DataFrame, page: Page, *, place: bool = True) -> str:
    """What a chart of these results is about: indicator, category and place, where there is just one."""
    rows = results[results["value"].notna()] if results["value"].notna().any() else results
    indicators, categories, places = (
        list(dict.fromkeys(rows[column])) for column in ("indicator", "category", "locality")
    )
    parts = [page.title(indicators[0])] if indicators else []
    if len(indicators) == 1 and len(categories) == 1 and categories[0] not in ("", "total"):
        parts.append(page.category(indicators[0], categories[0], str(rows["scheme"].iat[0])))
    if place and len(places) == 1:
        parts.append(page.name(places[0]))
    return ", ".join(parts)


def breaks(earlier: Any, later: Any) -> bool:
    """Whether the series breaks between two rows that follow each other."""
    return earlier.scheme != later.scheme or "break" in schema.split(later.flags)


def break_between(earlier: Any, later: Any, page: Page) -> tuple[float, str]:
    """Where a break is drawn and what is written there."""
    boundary = scales.day(_BOUNDARY)
    if earlier.scheme != later.scheme:
        return _first_day(later), page.t("chart.break.scheme")
    if earlier.x < boundary <= later.x:
        return boundary, page.t("chart.break.boundary")
    return (earlier.x + later.x) / 2, page.t("chart.break")


def _first_day(row: Any) -> float:
    """The start of the year a row stands for: a scheme holds for whole years."""
    return scales.day(pd.Timestamp(int(row.last_year), 1, 1))


def join(earlier: Any, later: Any) -> str:
    """How two rows that follow each other are joined: "-", "--" or "" (not at all).

    Only comparable values are: no bounds, no part-years, nothing across a break. Full years must
    follow each other; stocks of other days, or years apart, are joined by a dashed line.
    """
    for row in (earlier, later):
        sure = row.precision not in (precision.LOWER, precision.UPPER)
        if not sure or _NOT_JOINED & set(schema.split(row.flags)):
            return ""
    if breaks(earlier, later):
        return ""
    apart = later.x - earlier.x
    if earlier.left < earlier.right:
        return "-" if apart < 1.1 * _YEAR else ""
    plain = not (marks.mark(earlier).hollow or marks.mark(later).hollow)
    return "-" if plain and apart < 1.6 * _YEAR else "--"
