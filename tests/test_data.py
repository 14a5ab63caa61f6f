"""The shipped package: the official checker accepts it, and its figures are those of the printed pages."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from analysis import paths

FOLDER = paths.data("published")
DESCRIPTION = json.loads((FOLDER / "datapackage.json").read_text("utf-8"))
TABLES = {resource["name"]: resource for resource in DESCRIPTION["resources"]}


def rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


FIGURES = {row["figure_id"]: row for row in rows("figures")}


def frictionless(folder: Path) -> tuple[int, dict]:
    """Exit code and report of the official checker."""
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, json.loads(done.stdout)


def test_official_checker_accepts_the_package() -> None:
    code, report = frictionless(FOLDER)
    assert [task["errors"] for task in report["tasks"]] == [[]] * 12
    assert report["valid"] is True
    assert code == 0


def test_official_checker_reads_the_keys_of_the_description(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "package"))
    figures = folder / "figures.csv"
    text = figures.read_text("utf-8").replace("N0001,P24-30,", "N0001,P24-03,").replace("N0003,", "N0002,", 1)
    figures.write_text(text, "utf-8")
    code, report = frictionless(folder)
    found = {error["type"] for task in report["tasks"] for error in task["errors"]}
    assert code == 1
    assert {"foreign-key", "primary-key", "unique-error"} <= found


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("figures", 1292),
        ("excluded", 49),
        ("sources", 319),
        ("localities", 220),
        ("locality_changes", 67),
        ("measures", 71),
        ("schemes", 67),
        ("conflicts", 38),
        ("share_audit", 254),
        ("documents", 45),
        ("document_links", 14),
        ("coverage", 247),
    ],
)
def test_number_of_rows(table: str, count: int) -> None:
    assert len(rows(table)) == count


def test_every_file_is_described_and_every_column_explained() -> None:
    assert {resource["path"] for resource in TABLES.values()} == {file.name for file in FOLDER.glob("*.csv")}
    for name, resource in TABLES.items():
        described = [column["name"] for column in resource["schema"]["fields"]]
        assert described == list(rows(name)[0])
        assert all(column["description"] for column in resource["schema"]["fields"])
        assert resource["title"]
        assert resource["title_vi"]


def test_readme_names_every_file_and_every_column_of_the_figures() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    for resource in TABLES.values():
        assert f"`{resource['path']}`" in readme
    for column in TABLES["figures"]["schema"]["fields"]:
        assert f"`{column['name']}`" in readme
    for number in ("1,292", "319", "254"):
        assert number in readme


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.csv")), ids=lambda file: file.stem)
def test_files_are_composed_utf8_without_mark_or_windows_line_ends(file: Path) -> None:
    data = file.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert unicodedata.is_normalized("NFC", data.decode("utf-8"))


def test_the_package_is_not_synthetic() -> None:
    assert DESCRIPTION["synthetic"] is False


# figures, as printed on their pages


@pytest.mark.parametrize(
    ("figure", "locality", "value", "printed", "end"),
    [
        ("S001-28", "VN", "5248607", "5.248.607 đảng viên", "2021-06-30"),
        ("S001-27", "VN", "56376", "56.376 đảng viên", "2021-06-30"),
        ("S-48-0001", "P24-48", "59093", "59.093 đảng viên", "2020-10-20"),
        ("S004-03", "D24-514", "2365", "2.365/2.623 cán bộ, đảng viên", ""),
        ("S004-04", "D24-514", "2623", "2.365/2.623 cán bộ, đảng viên", ""),
        ("S004-32", "D24-514", "2025", "2.025 đảng viên", "2022-12-31"),
    ],
)
def test_figures_of_the_pages(figure: str, locality: str, value: str, printed: str, end: str) -> None:
    row = FIGURES[figure]
    assert (row["locality"], row["value"], row["printed"], row["period_end"]) == (
        locality,
        value,
        printed,
        end,
    )


def test_classes_of_tien_phuoc_add_up() -> None:
    classes = {
        (r["measure"], r["category"]): int(r["value"])
        for r in FIGURES.values()
        if r["locality"] == "D24-514" and r["measure"] in ("evaluation_members", "evaluation_organisations")
    }
    members = [
        classes["evaluation_members", name] for name in ("good_or_better", "completed", "not_completed")
    ]
    assert members == [2025, 191, 40]
    assert sum(members) == classes["evaluation_members", "assessed_total"] == 2256
    organisations = [classes["evaluation_organisations", name] for name in ("good_or_better", "completed")]
    assert sum(organisations) == classes["evaluation_organisations", "assessed_total"] == 47


# printed percentages


def verdict(printed: Decimal, computed: Decimal, precision: str) -> str:
    """The verdict on a printed percentage by the rule of the README, apart from the library."""
    unit = Decimal(1).scaleb(printed.as_tuple().exponent)
    if computed.quantize(unit, ROUND_HALF_UP) == printed and precision == "exact":
        return "rounded"
    return "truncated" if computed.quantize(unit, ROUND_DOWN) == printed else "off"


AUDITED = [row for row in rows("share_audit") if row["agreement"] != "not_recomputable"]


def test_verdicts_are_as_many_as_counted() -> None:
    verdicts = [row["agreement"] for row in AUDITED]
    assert {name: verdicts.count(name) for name in set(verdicts)} == {"rounded": 63, "truncated": 8, "off": 2}


@pytest.mark.parametrize("row", AUDITED, ids=lambda row: row["figure_id"])
def test_printed_percentage_follows_from_its_counts(row: dict[str, str]) -> None:
    figure = FIGURES[row["figure_id"]]
    numerator = Decimal(FIGURES[row["numerator_id"]]["value"])
    denominator = Decimal(FIGURES[row["denominator_id"]]["value"])
    computed = 100 * numerator / denominator
    if row["comment"].startswith("growth"):
        computed -= 100
    assert verdict(Decimal(figure["value"]), computed, figure["precision"]) == row["agreement"]
    assert computed.quantize(Decimal("0.0001"), ROUND_HALF_UP) == Decimal(row["recomputed"])
    assert int(row["digits"]) == max(0, -Decimal(figure["value"]).as_tuple().exponent)


def test_percentages_that_are_off_are_known_conflicts() -> None:
    known = {name for row in rows("conflicts") for name in row["figure_ids"].split("|")}
    assert {row["figure_id"] for row in AUDITED if row["agreement"] == "off"} <= known


def test_a_percentage_is_not_recomputed_from_bounds_or_missing_counts() -> None:
    for row in rows("share_audit"):
        if row["agreement"] == "not_recomputable" and row["recomputed"]:
            counts = [FIGURES[row["numerator_id"]], FIGURES[row["denominator_id"]]]
            assert any(
                re.match("hơn|trên|gần|khoảng", count["printed"].lower()) or count["precision"] != "exact"
                for count in counts
            )
