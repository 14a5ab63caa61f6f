"""Cells of a table from a row of results, and the table from its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import language
from analysis.pages import Page
from analysis.pages_rows import Row, is_whole
from analysis.tables_html import Notes, Table

Cells = dict[str, str]

# In the order of reading; a column that no row fills is left out.
_FIRST = ("indicator", "class_group", "measure", "locality", "period", "class", "category")
_LAST = ("value", "share", "counts", "interval", "printed", "source", "confidence", "marks")
_NUMBERS = ("value", "share", "counts", "interval")


def values(row: Row, page: Page, notes: Notes, *, value: str = "value") -> Cells:
    """What every table shows of a row: value, counts behind it, interval, marks."""
    cells = {
        value: amount(row, page),
        "counts": counts(row, page),
        "interval": page.interval(row),
        "marks": notes.letters(row),
    }
    return {name: text for name, text in cells.items() if text}


def amount(row: Row, page: Page) -> str:
    """The value with its unit; a missing one is "–"."""
    return language.MISSING if pd.isna(row["value"]) else page.quantity(row)


def counts(row: Row, page: Page) -> str:
    """Numerator and denominator, "42 / 47", as far as they are there."""
    top, bottom = row["numerator"], row["denominator"]
    if pd.isna(top) or pd.isna(bottom):
        return ""
    return page.t("table.of", part=page.count(top, row), whole=page.count(bottom, row))


def group(row: Row, page: Page) -> Cells:
    """The category of a row; a plain total has none."""
    if is_whole(row):
        return {}
    words = page.category(row["indicator"], row["category"], row["scheme"])
    return {"category": language.capital(words)}


def total_where_others_have_groups(cells: Sequence[Cells], page: Page) -> list[Cells]:
    """The cells with "total" in the column of groups where other rows name a group."""
    if not any("category" in cell for cell in cells):
        return list(cells)
    return [{"category": language.capital(page.t("category.total")), **cell} for cell in cells]


def table(
    cells: Sequence[Cells],
    caption: str,
    page: Page,
    *,
    notes: Notes | None = None,
    heading: str = "",
    links: Mapping[tuple[int, str], str] | None = None,
) -> Table:
    """A table of cells named by column (`column.<name>` in the catalogue, or a class in words).

    `heading`: the column whose values become headings above their rows.
    """
    found = list(dict.fromkeys(name for cell in cells for name in cell))
    between = [name for name in found if name not in _FIRST and name not in _LAST]
    order = [
        *(name for name in _FIRST if name in found),
        *between,
        *(name for name in _LAST if name in found),
    ]
    heads = {name: _head(name, page) for name in order}
    frame = pd.DataFrame(
        {
            heads[name]: [cell.get(name, language.MISSING if name in between else "") for cell in cells]
            for name in order
        },
        dtype="str",
    )
    texts = notes.texts() if notes else []
    return Table(
        frame,
        caption,
        notes=texts,
        lettered=len(texts),
        group=heads.get(heading, ""),
        numbers=frozenset(heads[name] for name in order if name in _NUMBERS or name in between),
        links={(row, heads[name]): address for (row, name), address in (links or {}).items()},
        empty=page.t("table.empty", caption=caption),
    )


def _head(name: str, page: Page) -> str:
    key = f"column.{name}"
    return page.t(key) if language.has_text(key) else name
