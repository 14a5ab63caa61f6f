"""Reading the CSV files of a package so that every fault keeps its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.checks.tables import DESCRIPTION, Row, Table
from analysis.errors import Fault, did_you_mean

_UTF8 = "Save the file as UTF-8 (in Excel: CSV UTF-8)."


def read_csv(table: Table, folder: Path) -> Iterator[Fault]:
    """Read a CSV table into its `rows`; what is wrong with the file, its header and its lines."""
    faults: list[Fault] = []
    text = _text(table, folder, faults)
    yield from faults
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records = list(_records(reader, table, faults := []))
    yield from faults
    if not records:
        yield table.fault(1, "", "the first line names the columns", "Add the header line.")
        return
    table.header, table.readable = records[0][1], True
    yield from _header_faults(table)
    rows: list[Row] = []
    for line, cells in records[1:] if table.readable else ():
        row = Row(line, dict(zip(table.header, cells, strict=False)))
        if len(cells) == len(table.header):
            rows.append(row)
        else:
            table.broken.append(row)
            yield _cells_fault(table, row, cells)
    table.rows = rows


def _text(table: Table, folder: Path, faults: list[Fault]) -> str | None:
    """The file as text, with or without a byte order mark; None where it cannot be read."""
    try:
        data = (folder / table.file).read_bytes()
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:100]:
            faults.append(table.fault(1, "", "the file must be UTF-8", _UTF8, "UTF-16"))
            return None
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        mend = f"Put it there, or take {table.name} out of {DESCRIPTION}."
        faults.append(table.fault(None, "", "the file is missing", mend))
    except OSError as error:
        faults.append(
            table.fault(None, "", f"the file cannot be read ({error.strerror})", "Make it readable.")
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        around = data[max(0, error.start - 15) : error.start + 15].decode("latin-1")
        faults.append(table.fault(line, "", "the file must be UTF-8", _UTF8, around))
    return None


def _records(reader: Any, table: Table, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Records with the line they start on; a record that is not CSV is reported and passed over."""
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            mend = 'Close every quote; write a quote inside a text as "".'
            faults.append(table.fault(line, "", f"the line must be CSV ({error})", mend))


def _header_faults(table: Table) -> Iterator[Fault]:
    known = [column.name for column in table.columns]
    if len(table.header) == 1 and len(known) > 1 and (";" in table.header[0] or "\t" in table.header[0]):
        yield table.fault(1, "", "cells are separated by commas", "Save as comma-separated.", table.header[0])
        table.readable = False
        return
    for name in known:
        if name not in table.header:
            mend = "Add the column, with empty cells where nothing is known."
            yield table.fault(1, name, f"column {name} is missing", mend)
    for name in dict.fromkeys(table.header):
        if name not in known:
            yield table.fault(1, name, f"column {name!r} is not described", did_you_mean(name, known), name)
        elif table.header.count(name) > 1:
            yield table.fault(1, name, f"column {name} stands twice", "Delete one of the two.", name)


def _cells_fault(table: Table, row: Row, cells: list[str]) -> Fault:
    rule = f"a line has {len(table.header)} cells, one for each column"
    if not cells:
        return table.fault(row, "", rule, "Delete the empty line.")
    mend = "Add the missing commas."
    if len(cells) > len(table.header):
        mend = "Put quotes around a text that has a comma."
    return table.fault(row, "", rule, mend, f"{len(cells)} cells")
