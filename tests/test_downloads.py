"""Data files beside a page: text stays text, numbers stay numbers, bytes stay the same."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from analysis.reports import downloads

ABOUT = [("Title", "Members")]


def sheet(rows: downloads.Table) -> tuple[str, str, zipfile.ZipFile]:
    """XML of the first sheet, of the shared strings, and the whole archive."""
    content = downloads.xlsx_bytes({"Results": rows}, "About", ABOUT)
    book = zipfile.ZipFile(io.BytesIO(content))
    return (
        book.read("xl/worksheets/sheet1.xml").decode(),
        book.read("xl/sharedStrings.xml").decode(),
        book,
    )


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-a", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_csv_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    rows = list(csv.reader(io.StringIO(downloads.csv_bytes([["note"], [text]]).decode())))
    assert rows == [["note"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["-3.5", "-1e-05", "2025", "hơn 68.000", "a=b", ""])
def test_csv_numbers_and_plain_text_are_untouched(text: str) -> None:
    rows = list(csv.reader(io.StringIO(downloads.csv_bytes([["a", "b"], [text, "x"]]).decode())))
    assert rows[1] == [text, "x"]


def test_csv_is_utf8_with_one_line_per_row() -> None:
    assert downloads.csv_bytes([["tên"], ["Đà Nẵng"]]) == b"t\xc3\xaan\n\xc4\x90\xc3\xa0 N\xe1\xba\xb5ng\n"


def test_read_keeps_commas_and_line_breaks_inside_a_cell() -> None:
    assert downloads.read('a,b\n"1,5","x\ny"\n') == [["a", "b"], ["1,5", "x\ny"]]
    assert downloads.read("") == []


def test_xlsx_holds_numbers_as_numbers_and_identifiers_as_text() -> None:
    xml, strings, _ = sheet([["locality", "value", "printed"], ["05", "69036", "2.365"]])
    assert re.search(r'<c r="B2"[^>]*><v>69036</v>', xml)
    assert re.search(r'<c r="A2"[^>]*t="s"', xml)
    assert re.search(r'<c r="C2"[^>]*t="s"', xml)
    assert "<t>05</t>" in strings
    assert "<t>2.365</t>" in strings


def test_xlsx_has_no_formula_and_no_link() -> None:
    hostile = ["=1+1", '=HYPERLINK("http://x")', "https://example.org", "@SUM(A1)"]
    xml, strings, book = sheet([["a", "b", "c", "d"], hostile])
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert "=1+1" in strings
    assert not [name for name in book.namelist() if "sheet1.xml.rels" in name]


def test_xlsx_keeps_the_header_in_view_and_filters() -> None:
    xml, _, _ = sheet([["a", "b"], ["1", "2"]])
    assert 'topLeftCell="A2"' in xml
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:B2"/>' in xml


def test_xlsx_is_dated_by_rule_not_by_the_clock() -> None:
    _, _, book = sheet([["a"], ["1"]])
    assert "2000-01-01T00:00:00Z" in book.read("docProps/core.xml").decode()


def test_xlsx_takes_tables_without_rows_and_very_long_text() -> None:
    _, strings, _ = sheet([["a"], ["x" * 40_000]])
    assert re.search(r"<t>x{32767}</t>", strings)
    assert downloads.xlsx_bytes({"Empty": []}, "About", ABOUT)
