"""The data behind a page as files: results as CSV; results and figures with sources as XLSX.

Text from the data stays text: no cell of either file is ever taken for a formula or a link.
The same data give the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CREATED = datetime.datetime(2000, 1, 1)  # fixed: a file is named by its data, not by its day
_CELL_LIMIT = 32_767  # characters of one cell of a sheet
# Identifiers that look like numbers and figures as printed are text, whatever they look like.
_TEXT_COLUMNS = {
    "printed",
    "period_label",
    "scheme",
    "locality",
    "figure_id",
    "category",
    "figures",
    "source",
}

Table = Sequence[Sequence[str]]


def read(text: str) -> list[list[str]]:
    """The rows of a CSV text, header first."""
    return list(csv.reader(io.StringIO(text)))


def csv_bytes(rows: Table) -> bytes:
    """UTF-8 CSV; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_inert(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _inert(cell: str) -> str:
    risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if risky and not _NUMBER.fullmatch(cell) else cell


def xlsx_bytes(sheets: Mapping[str, Table], about_name: str, about: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with a sheet per table, then one of names and words; the first words are its title."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": about[0][1][:255], "created": _CREATED})
        head = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#E8EEF3", "text_wrap": True, "valign": "top"}
        )
        for name, rows in sheets.items():
            _write(book.add_worksheet(name), rows, head)
        sheet = book.add_worksheet(about_name)
        for row, (name, words) in enumerate(about):
            sheet.write_string(row, 0, name, head)
            sheet.write_string(row, 1, words[:_CELL_LIMIT])
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    return stream.getvalue()


def _write(sheet: Worksheet, rows: Table, head: Format) -> None:
    """One table: header in view and filterable, columns as wide as their words up to a limit."""
    header = rows[0] if rows else []
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows[1:], 1):
        for column, cell in enumerate(row):
            if _NUMBER.fullmatch(cell) and header[column] not in _TEXT_COLUMNS:
                sheet.write_number(number, column, float(cell))
            elif cell:
                sheet.write_string(number, column, cell[:_CELL_LIMIT])
    for column, name in enumerate(header):
        longest = max((len(row[column]) for row in rows), default=len(name))
        sheet.set_column(column, column, min(max(longest, 8) + 2, 48))
    sheet.freeze_panes(1, 0)
    if len(rows) > 1:
        sheet.autofilter(0, 0, len(rows) - 1, len(header) - 1)
