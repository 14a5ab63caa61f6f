"""Plans: names resolved, lists multiplied out, and every fault named at once before any kernel."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import homes
import pytest

from analysis.errors import Faults, WorkbookError
from analysis.reports import plan

PUBLISHED = homes.ROOT / "data" / "published"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = homes.make(tmp_path / "home")
    monkeypatch.setenv("WORKBOOK_HOME", str(folder))
    return folder


def load(home: Path, text: str) -> plan.Plan:
    return plan.load(homes.write_plan(home, text))


def addresses(home: Path, text: str) -> list[str]:
    return [page.address for page in load(home, text).pages]


def faults(home: Path, text: str) -> list[str]:
    """Each fault as line:column, value and message."""
    with pytest.raises(Faults) as caught:
        load(home, text)
    return [str(fault) for fault in caught.value.faults]


def with_figure(level: str, *, topic: str = "", measure: str = "", since: int = 0) -> set[str]:
    """Localities of a level with a figure that is neither doubtful nor a target, by the csv module."""
    read = {
        name: list(csv.DictReader((PUBLISHED / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
        for name in ("figures", "measures", "localities")
    }
    at_level = {row["locality"] for row in read["localities"] if row["level"] == level}
    wanted = {
        row["measure"]
        for row in read["measures"]
        if row["kind"] != "target" and (row["topic"] == topic or row["measure"] == measure)
    }
    return {
        row["locality"]
        for row in read["figures"]
        if row["measure"] in wanted
        and row["confidence"] != "low"
        and row["locality"] in at_level
        and int(row["last_year"] or 9999) >= since
    }


def test_four_faults_at_once_with_the_nearest_values_and_at_once(home: Path) -> None:
    text = """\
title: {vi: Thử, en: Try}
data: published
pages:
  - notebook: fine
    locality: Nghệ Ann
    last_year: 2035
    localty: VN
  - notebook: fien
"""
    started = time.process_time()
    with pytest.raises(Faults) as caught:
        load(home, text)
    assert time.process_time() - started < 2
    named = [(fault.row, fault.column, fault.value) for fault in caught.value.faults]
    assert named == [(5, "15", "Nghệ Ann"), (6, "16", "2035"), (7, "5", "localty"), (8, "15", "fien")]
    locality, year, parameter, notebook = (str(fault) for fault in caught.value.faults)
    assert "Nghệ An'" in locality
    assert "The nearest is 2026" in year
    assert "Did you mean 'locality'" in parameter
    assert "Did you mean 'fine'" in notebook
    assert all(fault.file == "parameters/try.yml" for fault in caught.value.faults)


def test_a_name_without_marks_resolves_at_the_end_of_the_last_year(home: Path) -> None:
    text = """\
pages:
  - notebook: fine
    locality: Nghe An
    last_year: [2020, 2025]
"""
    assert addresses(home, text) == ["fine/P24-40/2010-2020/vi", "fine/P25-40/2010-2025/vi"]


def test_a_unit_that_is_no_more_resolves_by_its_name_alone(home: Path) -> None:
    assert addresses(home, "pages:\n  - notebook: fine\n    locality: Quảng Nam\n") == [
        "fine/P24-49/2010-2025/vi"
    ]


def test_lists_multiply_out_in_order(home: Path) -> None:
    text = """\
pages:
  - notebook: fine
    locality: [P24-49, VN]
    first_year: [2012, 2015]
    language: [vi, en]
"""
    assert addresses(home, text) == [
        f"fine/{locality}/{first}-2025/{language}"
        for first in (2012, 2015)
        for locality in ("P24-49", "VN")
        for language in ("vi", "en")
    ]


def test_a_page_gets_every_parameter_as_a_plain_literal(home: Path) -> None:
    text = "data: published\npages:\n  - {notebook: fine, locality: VN, first_year: 2015, language: en}\n"
    (page,) = load(home, text).pages
    assert dict(page.parameters) == {
        "locality": "VN",
        "first_year": 2015,
        "last_year": 2025,
        "language": "en",
        "data": "published",
    }


def test_a_topic_chooses_the_provinces_that_have_a_figure(home: Path) -> None:
    text = """\
pages:
  - notebook: fine
    first_year: 2010
    last_year: 2026
    locality: {level: province, having: evaluation}
"""
    found = {page.locality for page in load(home, text).pages}
    own = with_figure("province", topic="evaluation", since=2010)
    assert {locality for locality in found if locality.startswith("P24")} == {
        locality for locality in own if locality.startswith("P24")
    }


def test_a_new_unit_is_chosen_by_the_figures_of_its_parts(home: Path) -> None:
    """The data's README: no stock for P25 Đồng Tháp (82) nor P24 Quảng Ninh (22); Tiền Giang has one."""
    text = "pages:\n  - {notebook: fine, locality: {level: province, having: members_total}}\n"
    found = {page.locality for page in load(home, text).pages}
    assert "P24-22" not in found
    assert "P25-82" not in with_figure("province", measure="members_total")
    assert "P25-82" in found


def test_conditions_hold_together(home: Path) -> None:
    text = """\
pages:
  - notebook: fine
    locality: {level: province, parent: Tây Nguyên, on: 2025-06-30}
"""
    # Article 1 of the decree on regions: Kon Tum, Gia Lai, Đắk Lắk, Đắk Nông, Lâm Đồng
    assert {page.locality for page in load(home, text).pages} == {
        "P24-62",
        "P24-64",
        "P24-66",
        "P24-67",
        "P24-68",
    }


def test_a_name_that_recurs_is_told_apart_by_its_parent(home: Path) -> None:
    (fault,) = faults(home, "pages:\n  - {notebook: fine, locality: Công an tỉnh}\n")
    assert "S-49-cong-an" in fault
    text = "pages:\n  - {notebook: fine, locality: 'Công an tỉnh, Quảng Nam'}\n"
    assert addresses(home, text) == ["fine/S-49-cong-an/2010-2025/vi"]


def test_all_is_every_locality_of_the_package(home: Path) -> None:
    rows = (PUBLISHED / "localities.csv").read_text(encoding="utf-8").splitlines()
    assert len(addresses(home, "pages:\n  - {notebook: fine, locality: all}\n")) == len(rows) - 1


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("2020", [2020]),
        ("[2019, 2021]", [2019, 2021]),
        ("2010-2013", [2010, 2011, 2012, 2013]),
        ("{from: 2022}", [2022, 2023, 2024, 2025, 2026]),
        ("{from: 2006, to: 2009}", [2006, 2008, 2009]),  # nothing was found for 2007
        ("{having: screening}", None),
    ],
)
def test_years_are_numbers_ranges_or_chosen(home: Path, years: str, expected: list[int] | None) -> None:
    found = [
        int(page.period) for page in load(home, f"pages:\n  - notebook: year\n    year: {years}\n").pages
    ]
    assert found == sorted(found)
    if expected is not None:
        assert found == expected
    else:
        assert 2020 in found
        assert 2010 not in found


def test_pages_about_the_whole_country_and_all_years_have_an_address(home: Path) -> None:
    assert addresses(home, "pages:\n  - {notebook: year, language: en}\n") == ["year/VN/2020/en"]
    assert addresses(home, "pages:\n  - {notebook: flaky}\n") == ["flaky/VN/all/vi"]


def test_defaults_fill_what_an_entry_leaves_out(home: Path) -> None:
    text = """\
defaults: {language: [vi, en], last_year: 2020}
pages:
  - notebook: fine
  - {notebook: year, language: vi}
"""
    assert addresses(home, text) == [
        "fine/VN/2010-2020/vi",
        "fine/VN/2010-2020/en",
        "year/VN/2020/vi",
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("pages:\n\t- notebook: fine\n", "2:1", "Indent with spaces, not with tabs"),
        ("pages: [\n", "2:1", "this is not YAML"),
        ("pages:\n  - notebook: fine\n    notebook: fine\n", "3:5", "twice"),
        ("- fine\n", "1:1", "must be a mapping"),
        ("pages:\n  - notebook: fine\npage: 1\n", "3:1", "Did you mean 'pages'?"),
        ("pages: []\n", "1:8", "has no pages"),
        ("pages: fine\n", "1:8", "has no pages"),
        ("pages:\n  - fine\n", "2:5", "must be a mapping"),
        ("pages:\n  - locality: VN\n", "2:5", "names no notebook"),
        ("pages:\n  - notebook: ../fine\n", "2:15", "Did you mean 'fine'?"),
        ("pages:\n  - notebook: /etc/passwd\n", "2:15", "no such notebook"),
        ("pages:\n  - notebook: computed\n", "2:15", "name = literal"),
        ("pages:\n  - notebook: untagged\n", "2:15", "0 cells tagged 'parameters'"),
        ("pages:\n  - {notebook: year, locality: VN}\n", "2:22", "no such key in the parameters of year"),
        ("pages:\n  - {notebook: year, year: '2020'}\n", "2:28", "year must be a year"),
        ("pages:\n  - {notebook: year, year: 2007}\n", "2:28", "The nearest is 2006"),
        ("pages:\n  - {notebook: year, year: 2020-2035}\n", "2:28", "The nearest is 2026"),
        ("pages:\n  - {notebook: year, year: 2020-2010}\n", "2:28", "ends before it starts"),
        ("pages:\n  - {notebook: year, year: []}\n", "2:28", "has no value"),
        ("pages:\n  - {notebook: year, language: fr}\n", "2:32", "no such language"),
        ("pages:\n  - {notebook: year, data: demo}\n", "2:28", "one plan has one data package"),
        ("pages:\n  - {notebook: fine, locality: 49}\n", "2:32", "locality must be a text"),
        ("pages:\n  - {notebook: fine, first_year: 2020, last_year: 2019}\n", "2:34", "is after last_year"),
        ("pages:\n  - {notebook: fine, locality: {levl: province}}\n", "2:33", "Did you mean 'level'?"),
        ("pages:\n  - {notebook: fine, locality: {level: provinces}}\n", "2:40", "Did you mean 'province'"),
        ("pages:\n  - {notebook: fine, locality: {having: members_totl}}\n", "2:41", "'members_total'"),
        ("pages:\n  - {notebook: fine, locality: {on: 2025-13-01}}\n", "2:37", "month must be in 1..12"),
        ("pages:\n  - {notebook: fine, locality: {on: soon}}\n", "2:37", "Write it as 2025-07-01"),
        (
            "pages:\n  - {notebook: fine, locality: {level: region, on: 1900-01-01}}\n",
            "2:32",
            "no locality fits",
        ),
        ("pages:\n  - {notebook: fine, locality: }\n", "2:31", "the value is missing"),
        ("pages:\n  - {notebook: fine, language: }\n", "2:31", "the value is missing"),
        ("pages:\n  - {notebook: year, year: }\n", "2:27", "the value is missing"),
        ("pages:\n  - {notebook: year, year: {from: 2007, to: 2007}}\n", "2:28", "no year of this range"),
        ("pages:\n  - {notebook: year, year: {from: x}}\n", "2:35", "an end of a range must be a year"),
        ("pages:\n  - {notebook: year, year: {level: commune, having: screening}}\n", "2:28", "no year has"),
        ("pages:\n  - {notebook: fine, locality: []}\n", "2:32", "an empty list makes no page"),
        ("pages:\n  - {notebook: fine, language: []}\n", "2:32", "an empty list makes no page"),
        ("pages:\n  - {notebook: typed, year: 2020, strict: yes, ratio: '2'}\n", "2:55", "without quotes"),
        ("pages:\n  - {notebook: typed, ratio: high}\n", "2:30", "ratio must be a number"),
        ("pages:\n  - {notebook: typed, strict: 1}\n", "2:31", "strict must be true or false"),
        ("pages:\n  - {notebook: typed, strict: {a: b}}\n", "2:31", "a single value"),
        ("pages:\n  - notebook: fine\ndefaults: {langage: vi}\n", "3:21", "Did you mean 'language'?"),
        ("pages:\n  - notebook: fine\nformats: [htm]\n", "3:11", "Did you mean 'html'?"),
        ("pages:\n  - notebook: fine\ntitle: {vi: a}\n", "3:8", "lacks the language en"),
        ("data: publishd\npages:\n  - notebook: fine\n", "1:7", "Did you mean 'published'?"),
        ("pages: !!python/object/apply:os.system ls\n", "1:8", "has no pages"),
    ],
)
def test_faults_name_line_column_and_mend(home: Path, text: str, place: str, message: str) -> None:
    found = faults(home, text)
    assert len(found) == 1, found
    assert found[0].startswith(f"parameters/try.yml:{place}: ")
    assert message in found[0]


def test_a_page_asked_for_twice_is_a_fault(home: Path) -> None:
    text = """\
pages:
  - {notebook: fine, locality: [VN, P24-49]}
  - {notebook: fine, locality: [P24-49, Quảng Nam]}
"""
    (fault,) = faults(home, text)
    assert "'fine/P24-49/2010-2025/vi'" in fault
    assert "by the entry of line 2 (and 1 more)" in fault


def test_faults_behind_a_fault_are_found_too(home: Path) -> None:
    text = "pages:\n  - {notebook: fine, first_year: x, locality: Nghệ Ann, language: fr}\n"
    assert len(faults(home, text)) == 3


def test_values_of_other_parameters_follow_the_type_of_their_default(home: Path) -> None:
    text = """\
pages:
  - notebook: typed
    ratio: 2
    places: [VN, Nghệ An]
    strict: false
    boundary: 2025-07-01
"""
    (page,) = load(home, text).pages
    assert dict(page.parameters) == {
        "ratio": 2.0,
        "places": ["VN", "Nghệ An"],
        "strict": False,
        "boundary": "2025-07-01",
        "locality": "VN",
        "year": 2020,
    }


@pytest.mark.parametrize(
    ("content", "message"), [(b"", "is empty"), (b"\xff\xfe", "not UTF-8"), (b"# nothing\n", "is empty")]
)
def test_a_file_that_is_no_plan_is_refused_in_a_line(home: Path, content: bytes, message: str) -> None:
    path = home / "parameters" / "try.yml"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=message):
        plan.load(path)


def test_a_plan_is_found_by_name_and_a_missing_one_by_its_neighbours(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    path = homes.write_plan(home, "pages:\n  - notebook: fine\n", "provinces")
    assert plan.load("provinces").path == path
    assert plan.load("parameters/provinces.yml").path == path
    with pytest.raises(WorkbookError, match="Did you mean 'provinces'"):
        plan.load("province")


def test_an_id_that_is_no_file_name_is_refused(home: Path) -> None:
    hostile = home / "data" / "hostile"
    hostile.mkdir()
    for file in PUBLISHED.iterdir():
        if file.suffix in (".csv", ".json"):
            text = file.read_text(encoding="utf-8")
            (hostile / file.name).write_text(text.replace("P24-49", "../../49"), encoding="utf-8")
    text = "data: hostile\npages:\n  - {notebook: fine, locality: Quảng Nam}\n"
    (fault,) = faults(home, text)
    assert "'../../49': this locality's id cannot name a file" in fault


def test_filters_narrow_a_plan(home: Path) -> None:
    loaded = load(
        home,
        """\
pages:
  - {notebook: fine, locality: [VN, P24-49, Nghệ An], language: [vi, en]}
  - {notebook: year, year: [2019, 2020], language: [vi, en]}
""",
    )

    def chosen(**filters: object) -> list[str]:
        return [page.address for page in plan.select(loaded, **filters)]  # type: ignore[arg-type]

    assert len(chosen()) == 10
    assert chosen(localities=["quang nam"], languages=["en"]) == ["fine/P24-49/2010-2025/en"]
    assert chosen(notebooks=["year"], only=["*/2019/*"]) == ["year/VN/2019/vi", "year/VN/2019/en"]
    assert chosen(only=["P24-49"], limit=1) == ["fine/P24-49/2010-2025/vi"]
    with pytest.raises(WorkbookError, match=r"'Nghệ Ann'\. Did you mean 'Nghệ An'"):
        chosen(localities=["Nghệ Ann"])
    with pytest.raises(WorkbookError, match="together"):
        chosen(localities=["Nghệ An"], notebooks=["year"])


@pytest.mark.parametrize(
    "path", sorted((homes.ROOT / "parameters").glob("*.yml")), ids=lambda path: path.stem
)
def test_the_shipped_plans_are_sound(path: Path) -> None:
    pages = plan.load(path).pages
    assert len(pages) == len({page.address for page in pages})
    languages = [page.language for page in pages]
    assert languages.count("vi") == languages.count("en") > 0
