"""Results as tables to read: rounded once, as plain HTML with captions, header cells and notes.

A missing value is "–" with its reason in a note, never 0. Bounds stand in words before the
number; what else there is to know of a row is a letter that the notes below explain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis import language, schema, sentences_notes
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, by, in_time, is_whole, rows_of
from analysis.pages_rows import periods as periods_of
from analysis.tables_cells import Cells, amount, group, table, total_where_others_have_groups, values
from analysis.tables_html import Notes, Table

__all__ = ["Table", "alternatives", "by_locality", "by_year", "classes", "figures", "generic"]

_IN_FULL = 6  # periods of one indicator whose classes are shown in full; beyond, a row per period


def by_year(results: pd.DataFrame, page: Page) -> Table:
    """One row per period and group, in order of time, under a heading for each of several indicators."""
    notes, cells = Notes(page), []
    for row in _by_indicator(in_time(_there(results))):
        cells.append(
            _title(row, results, page)
            | {"period": language.capital(page.period(row))}
            | group(row, page)
            | values(row, page, notes)
        )
    caption = page.t("table.by_year", what=page.titles(results), place=_place(results, page))
    cells = total_where_others_have_groups(cells, page)
    made = table(cells, caption, page, notes=notes, heading="indicator")
    return made.with_notes(sentences_notes.absent(rows_of(results), page)) if cells else made


def by_locality(results: pd.DataFrame, page: Page) -> Table:
    """One row per locality, in the order of the results; units without a figure are named below."""
    notes, cells = Notes(page), []
    for row in _by_indicator(_totals(_there(results))):
        cells.append(
            _title(row, results, page)
            | {
                "locality": language.capital(page.name(row["locality"])),
                "period": language.capital(page.period(row)),
            }
            | group(row, page)
            | values(row, page, notes)
        )
    what, years = page.titles(results), language.years(page.first_year, page.last_year)
    caption = page.t("table.by_locality", what=what, years=years)
    cells = total_where_others_have_groups(cells, page)
    made = table(cells, caption, page, notes=notes, heading="indicator")
    return made.with_notes(_without(results, page))


def _without(results: pd.DataFrame, page: Page) -> list[str]:
    """One sentence per indicator on the units of the page's time that have no value."""
    if results.empty:
        return []
    level = page.places.level(str(results["locality"].iat[0]))
    units = page.places.at_level(level, page.on)
    texts = []
    for id in dict.fromkeys(results["indicator"]):
        known = set(results[(results["indicator"] == id) & results["value"].notna()]["locality"])
        names = [page.places.name(unit, page.language) for unit in units if unit not in known]
        if names and known and level in ("province", "district"):
            key = f"table.without.{'one' if len(names) == 1 else 'other'}"
            listed = language.listed(names, page.language)
            texts.append(page.t(key, what=page.title(id), count=len(names), names=listed))
    return texts


def classes(results: pd.DataFrame, page: Page) -> Table:
    """Class shares: share, counts and interval of each class, a heading per period and scheme.

    Where an indicator has many periods: a row per period, a column per class.
    """
    periods = [
        group for rows in by(in_time(_there(results)), "indicator").values() for group in periods_of(rows)
    ]
    caption = page.t("table.classes", what=page.titles(results), place=_place(results, page))
    if len(periods) > _IN_FULL * results["indicator"].nunique():
        return _class_columns(periods, caption, page)
    notes, cells = Notes(page), []
    for row in (row for rows in periods for row in rows):
        label = language.capital(page.category(row["indicator"], row["category"], row["scheme"]))
        cells.append(
            {"class_group": _period_of(row, page), "class": label} | values(row, page, notes, value="share")
        )
    return table(cells, caption, page, notes=notes, heading="class_group")


def _class_columns(periods: list[Rows], caption: str, page: Page) -> Table:
    notes, cells = Notes(page), []
    for records in periods:
        first = records[0]
        cell = {"class_group": _rule(first, page), "period": language.capital(page.period(first))}
        for row in records:
            cell[language.capital(page.category(row["indicator"], row["category"], row["scheme"]))] = amount(
                row, page
            )
        flags = schema.joined(flag for row in records for flag in schema.split(row["flags"]))
        cell["marks"] = notes.letters({**first, "flags": flags, "reason": ""})
        cells.append(cell)
    return table(cells, caption, page, notes=notes, heading="class_group")


def _period_of(row: Row, page: Page) -> str:
    return page.t("table.class_group", what=_rule(row, page), period=page.period(row))


def _rule(row: Row, page: Page) -> str:
    """What is classed, and the rule that it is classed by."""
    what = page.title(row["indicator"])
    key = f"scheme.{row['scheme']}"
    return f"{what} ({page.t(key)})" if language.has_text(key) else what


def figures(results: pd.DataFrame, page: Page) -> Table:
    """Every figure behind the results as it was printed, with source and confidence."""
    return _printed(results["figures"], page.t("table.figures", place=_place(results, page)), page)


def alternatives(results: pd.DataFrame, page: Page) -> Table:
    """The figures that state the same thing and were not chosen, as they were printed."""
    return _printed(results["alternatives"], page.t("table.alternatives", place=_place(results, page)), page)


def _printed(lists: Iterable[str], caption: str, page: Page) -> Table:
    cells: list[Cells] = []
    links: dict[tuple[int, str], str] = {}
    for row in page.printed(schema.joined(id for cell in lists for id in schema.split(cell))):
        links[len(cells), "source"] = page.source(row["source"]).get("url", "")
        cells.append(
            {
                "measure": page.measure(row),
                "locality": page.name(row["locality"]),
                "period": language.period(row | {"flags": ""}, page.language, basis=row["date_basis"]),
                "printed": row["printed"] or page.t("table.not_printed"),
                "source": page.source_name(row["source"]),
                "confidence": page.t(f"sure.{row['confidence']}"),
            }
        )
    return table(cells, caption, page, links=links)


def generic(frame: pd.DataFrame, page: Page, *, caption: str) -> Table:
    """Any small frame as a table: numbers and dates in the page's language, missing cells "–"."""
    shown = pd.DataFrame({str(name): [_cell(value, page) for value in frame[name]] for name in frame.columns})
    numbers = frozenset(str(name) for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name]))
    return Table(shown, caption, numbers=numbers, empty=page.t("table.empty", caption=caption))


def _cell(value: Any, page: Page) -> str:
    if pd.isna(value) or value == "":
        return language.MISSING
    if isinstance(value, bool | np.bool_):
        return page.t("table.yes" if value else "table.no")
    if isinstance(value, pd.Timestamp):
        return language.date(value, page.language)
    if isinstance(value, int | float):
        return language.number(value, page.language, 0 if float(value).is_integer() else 2)
    return str(value)


def _by_indicator(rows: Rows) -> Rows:
    """The rows, those of one indicator together."""
    return [row for group in by(rows, "indicator").values() for row in group]


def _there(results: pd.DataFrame) -> Rows:
    """The rows with a value or with a reason of their own; years without any figure go to a note."""
    return [row for row in rows_of(results) if not sentences_notes.is_absent(row)]


def _totals(rows: Rows) -> Rows:
    """Of an indicator with totals these alone, else all rows."""
    whole = {row["indicator"] for row in rows if is_whole(row)}
    return [row for row in rows if is_whole(row) or row["indicator"] not in whole]


def _title(row: Row, results: pd.DataFrame, page: Page) -> Cells:
    return {"indicator": page.title(row["indicator"])} if results["indicator"].nunique() > 1 else {}


def _place(results: pd.DataFrame, page: Page) -> str:
    places = list(dict.fromkeys(results["locality"]))
    return page.name(places[0]) if len(places) == 1 else page.name()
