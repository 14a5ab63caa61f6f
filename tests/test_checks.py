"""Faults put into a copy of the shipped package, one at a time and together."""

from __future__ import annotations

import csv
import json
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from analysis import paths
from analysis.checks import check_package
from analysis.errors import Fault, Faults


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the shipped package that may be broken."""
    return Path(shutil.copytree(paths.data("published"), tmp_path / "package"))


def edit(package: Path, table: str, key: str, **cells: str) -> None:
    """Write other cells into the first row of a table whose first cell is `key`."""
    file = package / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    row = next(row for row in rows if row[0] == key)
    for column, text in cells.items():
        row[header.index(column)] = text
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def line_of(table: str, key: str) -> int:
    """The line of the shipped table that starts with `key`, counted as an editor does."""
    lines = (paths.data("published") / f"{table}.csv").read_text("utf-8").split("\n")
    return next(
        number for number, line in enumerate(lines, start=1) if line.startswith((f"{key},", f'"{key}"'))
    )


def faults_of(package: Path) -> list[Fault]:
    with pytest.raises(Faults) as raised:
        check_package(package)
    assert raised.value.exit_code == 2
    return raised.value.faults


def test_shipped_figures_pass_and_are_counted() -> None:
    summary = check_package(paths.data("published"))
    assert summary.rows["figures"] == 1292
    assert summary.rows["sources"] == 319
    assert summary.rows["measures"] == 71
    assert summary.rows["localities"] == 220
    assert summary.rows["locality_changes"] == 67
    assert summary.rows["schemes"] == 67
    assert summary.rows["conflicts"] == 38
    assert summary.rows["documents"] == 45
    assert summary.rows["document_links"] == 14
    assert summary.confidences == {"high": 868, "medium": 307, "low": 117}
    assert summary.levels["province"] == 735
    assert summary.topics["membership"] == 625
    words = str(summary)
    assert "1,292 figures, 319 sources, 71 measures, 220 localities, 67 changes, 67 scheme rows" in words
    assert "38 conflicts, 45 documents, 14 document links" in words
    assert "high 868, medium 307, low 117" in words
    assert words.endswith(f"{summary.rules} rules applied")
    assert summary.rules > 300


# what is written, and the only fault it makes: its line's key where that is another, column, rule, mend
ONE_FAULT: list[tuple[str, str, dict[str, str], str, str, str, str]] = [
    # cells
    ("figures", "S001-28", {"value": "5.248.607"}, "", "value", "dot decimal", "Write 5248607."),
    ("figures", "N0004", {"value": "91,2"}, "", "value", "dot decimal", "Write 91.2."),
    ("figures", "S001-28", {"period_end": "30/6/2021"}, "", "period_end", "a date", "Write 2021-06-30"),
    ("figures", "S001-28", {"period_end": "2021-06-31"}, "", "period_end", "a date", "Write a date"),
    ("figures", "N0011", {"first_year": "19"}, "", "first_year", "four digits", "Write a year"),
    ("figures", "N0011", {"confidence": "hihg"}, "", "confidence", "one of high, medium, low", "'high'?"),
    ("figures", "N0011", {"figure_id": "n11"}, "", "figure_id", "the form", "Id of the figure"),
    ("figures", "N0011", {"printed": "1.855 " + "đảng viên " * 7}, "", "printed", "at most 60", "Shorten"),
    ("sources", "baohaiduong-vn-d6521e", {"url": "the paper"}, "", "url", "the form", "Address"),
    ("localities", "D24-514", {"name_vi": ""}, "", "name_vi", "must be given", "Fill in name_vi."),
    ("conflicts", "C001", {"size": "-1"}, "", "size", "at least 0", "at least 0"),
    ("share_audit", "N0004", {"digits": "1,0"}, "", "digits", "whole number", "Write a whole number."),
    # keys
    ("figures", "N0011", {"measure": "members_admited"}, "", "measure", "measures.csv", "'members_admitted'"),
    ("figures", "N0011", {"source": "baohaiduong-vn-d6521f"}, "", "source", "sources.csv", "vn-d6521e'"),
    ("figures", "N0011", {"locality": "P24-03"}, "", "locality", "localities.csv", "'P24-93'"),
    ("figures", "N0014", {"share_of": "N9015"}, "", "share_of", "figures.csv", "Did you mean"),
    ("figures", "N0011", {"figure_id": "N0012"}, "N0012", "figure_id", "line 12 has it too", "new one"),
    ("excluded", "NAT-01", {"kept_as": "N9999"}, "", "kept_as", "figures.csv", "Did you mean"),
    ("document_links", "40-CTr/TU@2018-08-14", {"of": "26-NQ/TW@2017-01-01"}, "", "of", "documents", "mean"),
    # the value against its print
    ("figures", "N0011", {"value": "1856"}, "", "value", "printed (1.855 đảng viên)", "Write 1855"),
    ("figures", "NAT-08", {"value": "5000000"}, "", "value", "hơn 5,6 triệu", "Write 5600000"),
    ("figures", "S004-02", {"value": "163"}, "", "value", "163/167", "Write 167"),
    ("figures", "N0011", {"printed": ""}, "", "printed", "as printed", "printed form not recorded"),
    ("figures", "N0011", {"printed": "nhiều đảng viên"}, "", "printed", "can be read", "Copy the number"),
    ("figures", "N0050", {"precision": "exact"}, "", "precision", "gần 3,2 triệu", "Write upper_bound."),
    ("figures", "N0011", {"precision": "lower_bound"}, "", "precision", "without a qualifier", "Write exact"),
    # the measure
    ("figures", "N0011", {"category": "totl"}, "", "category", "members_admitted", "'total'?"),
    ("figures", "N0011", {"unit": "cells"}, "", "unit", "members_admitted", "members"),
    ("figures", "N0011", {"population": "cells"}, "", "population", "members_admitted", "members"),
    ("figures", "N0011", {"population": ""}, "", "population", "must be given", "Write members."),
    # dates
    ("figures", "S001-28", {"period_start": "2021-01-01"}, "", "period_start", "a stock", "2021-06-30"),
    ("figures", "S001-28", {"last_year": "2022"}, "", "last_year", "year of the date", "Write 2021."),
    ("figures", "S-48-0001", {"date_basis": "month"}, "", "period_end", "last day", "Write 2020-10-31."),
    ("figures", "N0015", {"date_basis": "publication"}, "", "period_end", "needs a day", "coarser"),
    ("figures", "N0012", {"date_basis": "term"}, "", "date_basis", "no date_basis term", "Write day"),
    ("figures", "N0015", {"date_basis": "month"}, "", "date_basis", "needs a date", "last day of the month"),
    ("figures", "N0002", {"scheme": ""}, "", "scheme", "evaluation figures", "Write 2018."),
    ("figures", "N0011", {"scheme": "2018"}, "", "scheme", "no others", "Empty the cell."),
    ("figures", "N0002", {"scheme": "2014"}, "", "scheme", "2014 to 2017", "Write 2018."),
    ("figures", "N0113", {"category": "weak"}, "", "category", "class of scheme 2018", "Known: excellent"),
    ("schemes", "2018", {"nested_in": "good"}, "", "nested_in", "scheme 2018 for members", "'good_only'"),
    # parts and wholes; the sums are those of the printed page
    ("figures", "S-75-0066", {"value": "2", "printed": "2"}, "S-75-0058", "value", "(118) are assessed", ""),
    ("figures", "S-52-0006", {"value": "12", "printed": "12"}, "S-52-0002", "value", "(77) are total", ""),
    ("figures", "N0362", {"value": "9281", "printed": "9.281"}, "N0360", "value", "(26104) are cause", ""),
    ("figures", "N0147", {"value": "282", "printed": "282"}, "N0146", "value", "(747) are total", ""),
    ("figures", "S-83-0008", {"value": "1210", "printed": "1.210"}, "S-83-0005", "value", "9 units", ""),
    ("figures", "N0028", {"value": "549", "printed": "549"}, "N0368", "value", "two prints", "conflicts.csv"),
    # places
    ("localities", "D24-514", {"parent": "VN"}, "", "parent", "not lie in a nation", "Give a province."),
    ("localities", "D24-514", {"gso_code": "515"}, "", "gso_code", "D24-514", "Write 514."),
    ("localities", "P24-49", {"vintage": "2025"}, "", "vintage", "P24-49", "Write 2024."),
    ("localities", "D24-514", {"valid_from": "2026-01-01"}, "", "valid_to", "not before", "Correct the"),
    ("locality_changes", "P24-49", {"kind": "unchanged"}, "", "kind", "P25-48 has 2 parts", "Write merge."),
    ("localities", "S-49-quan-su", {"parent": ""}, "", "parent", "lies in another unit", "Give its parent."),
    # the other tables
    ("measures", "members_total", {"unit": "percent"}, "", "unit", "a stock is a count", "Give the unit"),
    ("measures", "admission_rate", {"unit": "members"}, "", "unit", "the unit percent", "Write percent."),
    ("measures", "members_confirmed", {"categories": "total|total"}, "", "categories", "twice", "Delete"),
    (
        "sources",
        "baohaiduong-vn-d6521e",
        {"published_year": "1999"},
        "",
        "published_year",
        "2020-02-27",
        "2020",
    ),
    ("conflicts", "C020", {"figure_ids": "N0289|N9292"}, "", "figure_ids", "figures of figures.csv", "mean"),
    ("conflicts", "C006", {"recommended": "N0319: better"}, "", "recommended", "one of the", "'N0318'"),
    ("documents", "107-KH/TU@2022-01-07", {"date": "2022-01-08"}, "", "document", "number@date", "-01-08."),
    ("documents", "64-KH/HU@2022-03-04", {"type": "programme"}, "", "type", "64-KH/HU", "Write plan."),
    ("documents", "64-KH/HU@2022-03-04", {"locality": "P24-49"}, "", "locality", "district_comm", "issuer"),
    ("schemes", "2018", {"first_year": "2023"}, "", "last_year", "not before first_year", "Correct"),
    (
        "excluded",
        "NAT-01",
        {"figure_id": "N0001"},
        "",
        "figure_id",
        "not stand in figures.csv",
        "one of the two",
    ),
    ("excluded", "NAT-01", {"reason_code": "editorial_count"}, "", "kept_as", "duplicates only", "Empty"),
    (
        "documents",
        "28-NQ/TW@2022-11-17",
        {"cited_in": "004_ea46bd0bf83bb69d.tx"},
        "",
        "cited_in",
        "sources.csv",
        "Did you mean",
    ),
    (
        "document_links",
        "64-KH/HU@2022-03-04",
        {"source": "001_6152e65ddfe658af.txt"},
        "",
        "source",
        "cites",
        "",
    ),
    ("coverage", "P24-01", {"name_vi": "Hanoi"}, "", "name_vi", "P24-01", "Write Hà Nội."),
    ("share_audit", "N0193", {"agreement": "rounded"}, "", "agreement", "57.4958", "Write truncated."),
    ("share_audit", "N0004", {"numerator": "605"}, "", "numerator", "604", "Write 604."),
    ("share_audit", "N0004", {"recomputed": "91.24"}, "", "recomputed", "four decimals", "Write 91.2387."),
    ("coverage", "P24-01", {"membership": "1"}, "", "membership", "P24-01 2008", "Write 0."),
]


@pytest.mark.parametrize(
    ("table", "key", "cells", "at", "column", "rule", "mend"),
    ONE_FAULT,
    ids=[f"{table}-{key}-{'-'.join(cells)}-{n}" for n, (table, key, cells, *_) in enumerate(ONE_FAULT)],
)
def test_one_wrong_cell_is_one_fault(
    package: Path, table: str, key: str, cells: dict[str, str], at: str, column: str, rule: str, mend: str
) -> None:
    edit(package, table, key, **cells)
    [fault] = faults_of(package)
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", line_of(table, at or key), column)
    assert rule in fault.rule
    assert mend in fault.mend


# what is written, and every fault that follows: table, key, column, part of the rule
SEVERAL_FAULTS: list[tuple[str, str, dict[str, str], list[tuple[str, str, str, str]]]] = [
    (
        "figures",
        "S-48-0001",
        {"locality": "P25-48"},  # a unit of 1 July 2025 in October 2020
        [
            ("figures", "S-48-0001", "locality", "valid from 2025-07-01"),
            ("coverage", "P24-48,Đà Nẵng,2020", "membership", "P24-48 2020"),
            ("coverage", "P24-48,Đà Nẵng,2020", "all_topics", "P24-48 2020"),
            ("coverage", "P24-48,Đà Nẵng,2020", "members_total_figures", "P24-48 2020"),
            ("coverage", "", "year", "has a row"),
        ],
    ),
    (
        "figures",
        "N0073",
        {"locality": "P24-68"},  # a province of 2024 in September 2025
        [
            ("figures", "N0073", "locality", "valid up to 2025-06-30"),
            ("coverage", "P25-31", "membership", "P25-31 2025"),
            ("coverage", "P25-31", "all_topics", "P25-31 2025"),
            ("coverage", "P25-31", "members_total_figures", "P25-31 2025"),
            ("coverage", "", "year", "has a row"),
        ],
    ),
    (
        "figures",
        "S004-34",
        {"value": "2026", "printed": "2.026 đảng viên"},  # excellent above good or better (2,025)
        [
            ("figures", "S004-34", "value", "excellent is inside good_or_better (S004-32: 2025)"),
            ("figures", "S004-34", "value", "not above its whole (S004-32: 2025)"),
            ("figures", "S004-35", "part_of", "not above its denominator (2026/2025)"),
            ("share_audit", "S004-35", "numerator", "2026"),
            ("share_audit", "S004-35", "recomputed", "four decimals"),
            ("share_audit", "S004-35", "agreement", "100.0494"),
        ],
    ),
    (
        "figures",
        "N0004",
        {"value": "92.2", "printed": "92,2%"},  # 604 of 662 is 91,2 %
        [
            ("figures", "N0004", "value", "604/662 = 91.24"),
            ("figures", "N0004", "value", "(101.0) are at most 100"),
            ("share_audit", "N0004", "printed_value", "92.2"),
            ("share_audit", "N0004", "agreement", "91.2387"),
        ],
    ),
    (
        "figures",
        "N0008",
        {"value": "190.33", "printed": "190,33%"},
        [
            ("figures", "N0008", "value", "from 0 to 100"),
            ("figures", "N0008", "value", "(200.00) are 100"),
            ("share_audit", "N0008", "printed_value", "190.33"),
        ],
    ),
    (
        "figures",
        "N0280",
        {"value": "20.63"},  # "giảm 20,63%" is a fall
        [
            ("figures", "N0280", "value", "what is printed (giảm 20,63%)"),
            ("share_audit", "N0280", "printed_value", "20.63"),
        ],
    ),
    (
        "figures",
        "N0011",
        {"value": "-1855"},
        [("figures", "N0011", "value", "what is printed"), ("figures", "N0011", "value", "not negative")],
    ),
    (
        "figures",
        "N0011",
        {"value": "1855.5", "printed": "1.855,5 đảng viên"},
        [("figures", "N0011", "value", "what is printed"), ("figures", "N0011", "value", "whole number")],
    ),
    (
        "figures",
        "N0004",
        {"value_kind": "count"},
        [
            ("figures", "N0004", "value", "whole number"),
            ("figures", "N0004", "value_kind", "fit the unit 'percent'"),
            ("figures", "N0004", "value_kind", "what is printed (91,2%)"),
            ("figures", "N0004", "part_of", "percentages only"),
        ],
    ),
    (
        "figures",
        "N0151",
        {"value": "9.2"},  # 9,20 % was printed
        [
            ("figures", "N0151", "value", "decimals of its print (9,20%)"),
            ("share_audit", "N0151", "printed_value", "9.2"),
            ("share_audit", "N0151", "digits", "(1)"),
        ],
    ),
    (
        "figures",
        "N0004",
        {"share_of": "S004-18"},
        [
            ("figures", "N0004", "share_of", "same locality or of one above it (D24-514)"),
            ("figures", "N0004", "share_of", "same period"),
            ("share_audit", "N0004", "denominator_id", "S004-18"),
        ],
    ),
    (
        "figures",
        "N0004",
        {"part_of": "S004-23", "share_of": "N0004"},
        [
            ("figures", "N0004", "part_of", "same locality (D24-514)"),
            ("figures", "N0004", "part_of", "same period"),
            ("figures", "N0004", "share_of", "another figure"),
            ("share_audit", "N0004", "numerator_id", "S004-23"),
            ("share_audit", "N0004", "denominator_id", "N0004"),
        ],
    ),
    (
        "figures",
        "S001-29",
        {"figure_id": "S001-99"},  # a percentage without its row in the audit
        [
            ("figures", "S001-29", "figure_id", "row in share_audit.csv"),
            ("share_audit", "S001-29", "figure_id", "figures.csv"),
            ("conflicts", "C002", "figure_ids", "figures of figures.csv"),
        ],
    ),
    (
        "figures",
        "N0002",
        {"period_end": "2018-12-31"},
        [("figures", "N0002", "period_end", "after it starts"), ("figures", "N0002", "last_year", "2018")],
    ),
    (
        "figures",
        "N0011",
        {"date_basis": "none"},
        [
            ("figures", "N0011", "date_basis", "with days"),
            ("figures", "N0011", "date_basis", "with a year"),
            ("figures", "N0011", "confidence", "low confidence"),
        ],
    ),
    (
        "figures",
        "N0011",
        {"period_start": "2019-02-01", "period_end": "2019-11-30"},
        [
            ("figures", "N0011", "period_start", "1 January"),
            ("figures", "N0011", "period_end", "31 December"),
        ],
    ),
    (
        "sources",
        "vannghedanang-org-vn-e5ee0e",
        {"published": "2020-10-19"},  # both figures of the page are of 20 October 2020
        [
            ("figures", "S-48-0001", "period_end", "not later than its source"),
            ("figures", "S-48-0002", "period_end", "not later than its source"),
        ],
    ),
    (
        "localities",
        "P24-49",
        {"valid_to": ""},
        [
            ("localities", "P24-49", "valid_to", "ends with its parent"),
            ("locality_changes", "P24-49", "date", "P24-49 ends on the day before"),
        ],
    ),
    (
        "localities",
        "P24-49",
        {"parent": "D24-514"},
        [
            ("localities", "P24-49", "parent", "does not lie in itself"),
            ("localities", "D24-514", "parent", "does not lie in itself"),
        ],
    ),
    (
        "locality_changes",
        "P24-49",
        {"date": "2025-07-02"},
        [
            ("locality_changes", "P24-49", "date", "P25-48 starts (2025-07-01)"),
            ("locality_changes", "P24-49", "date", "P24-49 ends on the day before"),
        ],
    ),
    (
        "locality_changes",
        "P24-49",
        {"to": "P25-46"},  # Quảng Nam into Huế
        [
            ("locality_changes", "P24-46,P25-46", "kind", "P25-46 has 2 parts"),
            ("locality_changes", "P24-48", "kind", "P25-48 has 1 part"),
        ],
    ),
    (
        "locality_changes",
        "P24-49",
        {"from": "P24-48"},
        [
            ("locality_changes", "P24-49", "from", "(P24-48: 2)"),
            ("locality_changes", "", "from", "(P24-49: 0)"),
            ("locality_changes", "P24-49", "from", "unique"),
        ],
    ),
    (
        "figures",
        "N0383",
        {"period_start": "2021-01-05"},
        [
            ("figures", "N0383", "period_start", "starts on the first"),
            ("figures", "N0384", "part_of", "same period (N0383: 9 tháng năm 2021)"),
        ],
    ),
    (
        "figures",
        "N0001",
        {"first_year": "", "last_year": ""},
        [
            ("figures", "N0001", "date_basis", "needs a year"),
            ("coverage", "P24-30,Hải Dương,2019", "organisation", "P24-30 2019"),
            ("coverage", "P24-30,Hải Dương,2019", "all_topics", "P24-30 2019"),
            ("coverage", "", "year", "has a row"),
        ],
    ),
    (
        "figures",
        "N0060",
        {"first_year": "2010"},
        [
            ("figures", "N0060", "last_year", "not before first_year (2010)"),
            ("figures", "N0060", "first_year", "year of the date"),
            ("coverage", "P24-01,Hà Nội,2009", "year", "with figures"),
            ("coverage", "", "year", "has a row"),
        ],
    ),
    (
        "figures",
        "N0014",
        {"share_of": "N0004"},
        [
            ("figures", "N0014", "share_of", "names a count"),
            ("figures", "N0014", "share_of", "same period"),
            ("share_audit", "N0014", "denominator_id", "N0004"),
        ],
    ),
    (
        "figures",
        "S004-31",
        {"share_of": "S004-18"},  # members by organisations
        [
            ("figures", "S004-31", "share_of", "one unit (members, organisations)"),
            ("share_audit", "S004-31", "denominator_id", "S004-18"),
        ],
    ),
    (
        "localities",
        "S-49-quan-su",
        {"level": "district"},
        [
            ("localities", "S-49-quan-su", "level", "fits the id"),
            ("localities", "S-49-quan-su", "valid_to", "ends with its parent"),
        ],
    ),
    (
        "localities",
        "P25-48",
        {"locality": "P25-49"},
        [
            ("localities", "P25-48", "gso_code", "P25-49"),
            ("locality_changes", "P24-48", "to", "localities.csv"),
            ("locality_changes", "P24-49", "to", "localities.csv"),
            ("locality_changes", "", "to", "(P25-49: none)"),
            ("figures", "S-48-0003", "locality", "localities.csv"),
            ("coverage", "P25-48", "locality", "localities.csv"),
        ],
    ),
    (
        "conflicts",
        "C020",
        {"figure_ids": "N0289|N0289"},
        [
            ("conflicts", "C020", "figure_ids", "two or more"),
            ("conflicts", "C020", "recommended", "one of the conflict"),
        ],
    ),
    (
        "coverage",
        "P24-01",
        {"year": "2007"},
        [("coverage", "P24-01", "year", "with figures"), ("coverage", "", "year", "has a row")],
    ),
    (
        "document_links",
        "64-KH/HU@2022-03-04",
        {"of": "208-KH/TU@2022-09-22"},
        [("document_links", "64-KH/HU@2022-03-04", "document", "not older than the one it follows")],
    ),
    (
        "document_links",
        "01-KL/TW@2021-05-18",
        {"of": "46-KH/HU@2021-10-20"},  # 46-KH/HU implements 01-KL/TW
        [
            ("document_links", "01-KL/TW@2021-05-18", "document", "not older"),
            ("document_links", "46-KH/HU@2021-10-20", "of", "circle"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("table", "key", "cells", "expected"),
    SEVERAL_FAULTS,
    ids=[f"{table}-{key}-{'-'.join(cells)}" for table, key, cells, _ in SEVERAL_FAULTS],
)
def test_what_follows_from_a_wrong_cell(
    package: Path, table: str, key: str, cells: dict[str, str], expected: list[tuple[str, str, str, str]]
) -> None:
    edit(package, table, key, **cells)
    found = faults_of(package)
    for name, at, column, rule in expected:
        row = line_of(name, at) if at else None
        matching = [
            f for f in found if (f.file, f.row, f.column) == (f"{name}.csv", row, column) and rule in f.rule
        ]
        assert len(matching) == 1, (name, at, column, rule, found)
    assert len(found) == len(expected), found


def test_all_faults_are_reported_at_once(package: Path) -> None:
    edit(package, "figures", "N0011", value="1856")
    edit(package, "figures", "S001-28", period_end="30/6/2021")
    edit(package, "localities", "D24-514", parent="VN")
    edit(package, "documents", "64-KH/HU@2022-03-04", type="programme")
    (package / "conflicts.csv").unlink()
    faults = faults_of(package)
    assert {(f.file, f.column) for f in faults} >= {
        ("figures.csv", "value"),
        ("figures.csv", "period_end"),
        ("localities.csv", "parent"),
        ("documents.csv", "type"),
        ("conflicts.csv", ""),
    }
    with pytest.raises(Faults, match=r"figures\.csv:12:value: '1856': value must be what is printed"):
        check_package(package)


def test_known_conflicts_are_faults_once_they_are_not_listed(package: Path) -> None:
    edit(package, "conflicts", "C010", figure_ids="N0252|N0331")  # bounds agree: hơn 24.160 and 24.432
    edit(package, "conflicts", "C026", figure_ids="S-58-0024|S-58-0028", recommended="")  # 26,6 % of 10/41
    [fault] = faults_of(package)
    assert (fault.row, fault.column) == (line_of("figures", "S-58-0029"), "value")
    assert "24.39" in fault.rule


# files


def rewrite(package: Path, table: str, change: Callable[[bytes], bytes]) -> None:
    file = package / f"{table}.csv"
    file.write_bytes(change(file.read_bytes()))


@pytest.mark.parametrize(
    ("change", "row", "column", "rule", "mend"),
    [
        (lambda data: data.decode().encode("utf-16"), 1, "", "must be UTF-8", "Save the file as UTF-8"),
        (lambda data: data.decode().encode("utf-16-le"), 1, "", "must be UTF-8", "Save the file as UTF-8"),
        (
            lambda data: data.replace("Nghị quyết".encode(), "Nghi quy\u00eat".encode("latin-1"), 1),
            2,
            "",
            "must be UTF-8",
            "Save the file as UTF-8",
        ),
        (lambda data: b"", 1, "", "first line names the columns", "Add the header"),
        (lambda data: data.replace(b",", b";"), 1, "", "separated by commas", "comma-separated"),
        (lambda data: data.replace(b"instrument", b"instrment", 1), 1, "instrument", "is missing", "Add"),
        (lambda data: data.replace(b"from,to", b"from,from", 1), 1, "to", "is missing", "Add the column"),
        (lambda data: data.replace(b"P24-49,P25-48", b"P24-49,Q,P25-48"), 35, "", "has 5 cells", "quotes"),
        (lambda data: data.replace(b"P24-49,P25-48", b"P24-49"), 35, "", "has 5 cells", "missing commas"),
        (lambda data: data.replace(b"P24-49", b"\n\nP24-49", 1), 35, "", "has 5 cells", "empty line"),
        (lambda data: data.replace(b"P24-49", b'"P24-49"x', 1), 35, "", "must be CSV", "Close every quote"),
        (lambda data: data + b'"P24-49,P25-48', 69, "", "must be CSV", "Close every quote"),
    ],
    ids=[
        "utf-16",
        "utf-16 without mark",
        "latin-1",
        "empty",
        "semicolons",
        "misspelt column",
        "column twice",
        "a cell too many",
        "a cell too few",
        "empty line",
        "text after a quote",
        "open quote",
    ],
)
def test_a_file_that_cannot_be_read_as_described(
    package: Path, change: Callable[[bytes], bytes], row: int, column: str, rule: str, mend: str
) -> None:
    rewrite(package, "locality_changes", change)
    faults = [f for f in faults_of(package) if f.file == "locality_changes.csv"]
    assert [f for f in faults if (f.row, f.column) == (row, column) and rule in f.rule and mend in f.mend], (
        faults
    )


def test_a_misspelt_column_is_named_with_its_nearest(package: Path) -> None:
    rewrite(package, "locality_changes", lambda data: data.replace(b"instrument", b"instrment", 1))
    unknown, missing = sorted(faults_of(package), key=lambda fault: fault.column)
    assert (missing.row, missing.column, missing.rule) == (1, "instrument", "column instrument is missing")
    assert (unknown.column, unknown.mend) == ("instrment", "Did you mean 'instrument'?")


def test_columns_may_stand_in_another_order_with_a_mark_and_windows_line_ends(package: Path) -> None:
    file = package / "locality_changes.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [row[::-1] for row in csv.reader(stream)]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows(rows)
    assert check_package(package).rows["locality_changes"] == 67


def test_lines_are_counted_in_the_file_where_a_text_runs_over_lines(package: Path) -> None:
    edit(package, "figures", "N0002", note="first line\nsecond line\nthird line")
    edit(package, "figures", "N0011", value="1856")
    [fault] = faults_of(package)
    assert fault.row == line_of("figures", "N0011") + 2


def test_decomposed_text_is_a_fault_where_it_stands(package: Path) -> None:
    edit(package, "localities", "P24-49", name_en=unicodedata.normalize("NFD", "Quảng Nam"))
    [fault] = faults_of(package)
    assert (fault.row, fault.column) == (line_of("localities", "P24-49"), "name_en")
    assert "NFC" in fault.rule


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert('x')</script>",
        '=HYPERLINK("http://example.org")',
        "{{ cookiecutter }} {0} %s ${HOME}",
        "../../etc/passwd",
        "\u202e right to left \U0001f600",
        'one, two; "three" | four',
    ],
)
def test_hostile_text_is_text(package: Path, text: str) -> None:
    edit(package, "figures", "N0011", note=text)
    before = (package / "figures.csv").read_bytes()
    assert check_package(package).rows["figures"] == 1292
    assert (package / "figures.csv").read_bytes() == before


def test_hostile_text_is_quoted_as_it_stands_in_a_fault(package: Path) -> None:
    edit(package, "figures", "N0011", locality="{0}<b>", value="=1+1")
    faults = faults_of(package)
    assert {f.value for f in faults} == {"{0}<b>", "=1+1"}
    assert all(f.row == line_of("figures", "N0011") for f in faults)


def test_a_folder_without_a_package(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        [fault] = faults_of(folder)
        assert (fault.file, fault.rule) == ("datapackage.json", "the package has no description")
        assert fault.value == str(folder)


def test_a_file_that_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("figure_id\n")
    [fault] = faults_of(file)
    assert "cannot be read" in fault.rule


def test_every_missing_file_is_named(package: Path) -> None:
    for file in package.glob("*.csv"):
        file.unlink()
    faults = faults_of(package)
    assert len(faults) == 12
    assert {fault.rule for fault in faults} == {"the file is missing"}


# description


def describe(package: Path, change: Callable[[dict], object]) -> None:
    file = package / "datapackage.json"
    described = json.loads(file.read_text("utf-8"))
    change(described)
    file.write_text(json.dumps(described), "utf-8")


def test_a_description_that_is_no_json(package: Path) -> None:
    (package / "datapackage.json").write_text('{\n"resources": [\n,]}')
    [fault] = faults_of(package)
    assert (fault.file, fault.row, fault.rule) == ("datapackage.json", 3, "the file must be JSON")


@pytest.mark.parametrize(
    ("change", "column", "value", "rule"),
    [
        (lambda d: d.update(resources={}), "resources", "", "list the tables"),
        (lambda d: d["resources"][2].pop("path"), "resources[3]", "'path'", "needs name, path"),
        (
            lambda d: d["resources"][2].update(path="../sources.csv"),
            "resources[3]",
            "../sources.csv",
            "inside",
        ),
        (lambda d: d["resources"].append(d["resources"][2]), "resources[13]", "sources", "described once"),
        (lambda d: d["resources"][2].update(name="surces"), "resources", "sources", "needs this table"),
        (
            lambda d: d["resources"][2]["schema"]["fields"][0].update(name="id"),
            "resources.sources",
            "source_id",
            "needs this column",
        ),
        (
            lambda d: d["resources"][2]["schema"]["fields"][0].update(constraints={"pattern": "("}),
            "resources[3]",
            "missing ), unterminated subpattern at position 0",
            "needs name, path",
        ),
    ],
    ids=["no list", "no path", "outside", "twice", "other name", "other column", "bad pattern"],
)
def test_a_description_that_does_not_fit(
    package: Path, change: Callable[[dict], object], column: str, value: str, rule: str
) -> None:
    describe(package, change)
    faults = [f for f in faults_of(package) if f.file == "datapackage.json"]
    assert [f for f in faults if (f.column, f.value) == (column, value) and rule in f.rule], faults


def test_a_package_may_lack_the_optional_tables(package: Path) -> None:
    optional = {"conflicts", "share_audit", "coverage", "documents", "document_links", "excluded"}
    edit(package, "figures", "S-58-0029", share_of="")  # 26,6 % of 10/41: known from conflicts.csv only
    describe(package, lambda d: d.update(resources=[r for r in d["resources"] if r["name"] not in optional]))
    faults = faults_of(package)
    assert all(
        "conflicts.csv" in fault.mend for fault in faults
    )  # the contradictions that the shipped list knows
    assert {fault.file for fault in faults} == {"figures.csv"}


def test_in_a_synthetic_package_nothing_need_be_printed(package: Path) -> None:
    edit(package, "figures", "N0011", printed="")
    describe(package, lambda d: d.update(synthetic=True))
    assert check_package(package).rows["figures"] == 1292


# Parquet


@pytest.fixture
def parquet(package: Path) -> Path:
    """The shipped package with its figures as Parquet, sorted by locality."""
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.read_csv(package / "figures.csv", dtype=str, keep_default_na=False)
    frame.sort_values("locality", kind="stable").to_parquet(package / "figures.parquet", index=False)
    (package / "figures.csv").unlink()
    describe(package, lambda d: d["resources"][0].update(path="figures.parquet", format="parquet"))
    return package


def test_figures_may_be_parquet(parquet: Path) -> None:
    assert str(check_package(parquet)) == str(check_package(paths.data("published")))


def test_parquet_may_hold_numbers_and_dates(parquet: Path) -> None:
    import pandas as pd

    frame = pd.read_parquet(parquet / "figures.parquet")
    for column in ("period_start", "period_end"):
        frame[column] = pd.to_datetime(frame[column].replace("", None))
    for column in ("first_year", "last_year"):
        frame[column] = pd.to_numeric(frame[column].replace("", None)).astype("Int64")
    frame.assign(value=frame["value"].astype(float)).to_parquet(parquet / "figures.parquet", index=False)
    assert check_package(parquet).rows["figures"] == 1292


def test_faults_of_parquet_have_their_row(parquet: Path) -> None:
    import pandas as pd

    frame = pd.read_parquet(parquet / "figures.parquet")
    frame.loc[7, "measure"] = "members_totl"
    frame.loc[8, "figure_id"] = frame.loc[9, "figure_id"]
    frame.loc[20, "value"] = "1"
    frame = pd.concat([frame, frame.iloc[[0]].assign(figure_id="Z1", printed="5")])
    frame.to_parquet(parquet / "figures.parquet", index=False)
    found = {(f.row, f.column): f.rule for f in faults_of(parquet) if f.file == "figures.parquet"}
    assert "must stand in measures.csv" in found[9, "measure"]
    assert "must be unique; line 10 has it too" in found[11, "figure_id"]
    assert "what is printed" in found[22, "value"]
    assert "stand together" in found[1294, "locality"]


def test_a_file_that_is_no_parquet(parquet: Path) -> None:
    (parquet / "figures.parquet").write_text("figure_id\n")
    [fault] = [f for f in faults_of(parquet) if f.file == "figures.parquet"]
    assert "must be Parquet" in fault.rule


def test_columns_of_parquet_are_those_described(parquet: Path) -> None:
    import pandas as pd

    frame = pd.read_parquet(parquet / "figures.parquet").rename(columns={"note": "notes"})
    frame.to_parquet(parquet / "figures.parquet", index=False)
    faults = [f for f in faults_of(parquet) if f.file == "figures.parquet"]
    assert [(f.column, f.mend) for f in faults] == [
        ("note", "Add the column."),
        ("notes", "Did you mean 'note' or 'printed'?"),
    ]


# robustness

ODD = [
    "",
    "nan",
    "1e9",
    "-",
    "²",
    "9" * 400,
    "2021-13-01",
    "0000",
    "|",
    "||",
    "N0001|",
    "\ufeff",
    "0",
    "-0",
    "vượt",
]


@pytest.mark.parametrize("seed", range(6))
def test_odd_cells_are_faults_and_nothing_else(package: Path, seed: int) -> None:
    random = Random(seed)
    for file in package.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        for row in random.sample(rows, len(rows) // 3):
            row[random.randrange(len(header))] = random.choice(ODD)
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
    faults = faults_of(package)
    assert len({fault.file for fault in faults}) == 12
    assert all(fault.rule and fault.file for fault in faults)


def test_constraints_of_the_wrong_kind_are_named(package: Path) -> None:
    describe(package, lambda d: d["resources"][2]["schema"]["fields"][0].update(constraints={"enum": "a"}))
    assert any(f.value == "enum of source_id" for f in faults_of(package) if f.file == "datapackage.json")
