"""A page: its parameters, its head, what it computes once, its sources and the data it hands on."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis import indicators, pages, paths, schema, sources
from analysis.errors import UnknownName, WorkbookError
from analysis.pages import Page
from analysis.pages_ending import MIME
from analysis.pages_html import Html, link


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def words_of(markup: str) -> str:
    """The text of some markup, tags as spaces."""
    return plain(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))


def html_of(shown: Html) -> str:
    return shown._repr_mimebundle_()["text/html"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the shipped package that a test may change."""
    return Path(shutil.copytree(paths.data("published"), tmp_path / "copy"))


def change_cell(file: Path, key: str, column: str, value: str) -> None:
    """Set one cell of a CSV table, the row named by its first column."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    at = rows[0].index(column)
    next(row for row in rows if row[0] == key)[at] = value
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


# -- parameters -------------------------------------------------------------------------------


def test_a_name_means_the_unit_of_the_years_shown() -> None:
    assert pages.open("Đà Nẵng", 2010, 2024).locality == "P24-48"
    assert pages.open("Đà Nẵng", 2010, 2025).locality == "P25-48"
    assert pages.open("Đà Nẵng", 2010, 2024, boundary="2025-07-01").locality == "P25-48"
    assert pages.open("Hải Dương", 2010, 2025).locality == "P24-30"  # ended in 2025, still has its page
    assert pages.open("D24-514").locality == "D24-514"


def test_wrong_parameters_are_refused_with_the_nearest_right_ones() -> None:
    with pytest.raises(UnknownName, match="Nghệ An"):
        pages.open("Nghệ Ann")
    with pytest.raises(UnknownName, match=r"language 'vie' is not known\. Did you mean 'vi'"):
        pages.open("VN", language="vie")
    with pytest.raises(
        WorkbookError, match=r"first_year 2020 is after last_year 2010\. Did you mean 2010 to"
    ):
        pages.open("VN", 2020, 2010)
    with pytest.raises(WorkbookError, match=r"last_year = 20255 is not a year from 1930 to 2100"):
        pages.open("VN", 2020, 20255)
    with pytest.raises(WorkbookError, match="first_year = '2020' is not a year"):
        pages.open("VN", "2020", 2021)  # type: ignore[arg-type]
    with pytest.raises(WorkbookError, match=r"boundary = '1/7/2025' is not a date\. Write it as 2025-07-01"):
        pages.open("VN", boundary="1/7/2025")
    with pytest.raises(UnknownName, match="members_totl"):
        pages.open("VN").compute("members_totl")


# -- computing --------------------------------------------------------------------------------


def test_what_is_asked_twice_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = indicators.compute
    monkeypatch.setattr(
        indicators, "compute", lambda *args, **named: calls.append(args) or real(*args, **named)
    )
    page = pages.open("VN", 2020, 2022)
    first, second = page.compute("members_total"), page.compute("members_total")
    assert len(calls) == 1
    pd.testing.assert_frame_equal(first, second)
    first["value"] = 0.0  # a caller's change stays with the caller
    assert page.compute("members_total")["value"].max() == 5248607


def test_a_level_means_the_units_of_the_pages_time() -> None:
    before = pages.open("VN", 2020, 2020)._localities("province")
    after = pages.open("VN", 2025, 2025)._localities("province")
    assert len(before) == 63
    assert len(after) == 34
    assert {place[:3] for place in before} == {"P24"}
    assert {place[:3] for place in after} == {"P25"}


def test_a_level_below_the_pages_locality_means_its_own_units() -> None:
    districts = pages.open("P24-49", 2020, 2024)._localities("district")
    assert "D24-514" in districts
    assert "D24-829" not in districts  # Bến Tre city lies elsewhere
    assert pages.open("P24-49", 2020, 2024)._localities(["Quảng Nam", "VN"]) == ("P24-49", "VN")


def test_shown_holds_each_row_once() -> None:
    page = pages.open("VN", 2019, 2022)
    page.compute("members_total")
    page.compute("members_total", "members_admitted")
    shown = page.shown()
    assert list(shown.columns) == list(schema.RESULTS)
    assert shown.duplicated(["indicator", "category", "last_year", "value"]).sum() == 0
    assert set(shown["indicator"]) == {"members_total", "members_admitted"}
    assert pages.open("VN").shown().empty


# -- words ------------------------------------------------------------------------------------


def test_every_category_of_every_measure_has_words(published: sources.Package) -> None:
    for tongue in ("vi", "en"):
        page = Page(published, "VN", 2010, 2025, tongue)
        for measure, row in published.measures.iterrows():
            for category in schema.split(row["categories"]):
                words = page.category(str(measure), category)
                assert words
                assert "_" not in words, (measure, category)


def test_a_category_is_named_as_its_own_rule_names_it() -> None:
    page = pages.open("VN")
    assert (
        page.category("evaluation_members", "excellent", "2008") == "đủ tư cách, hoàn thành xuất sắc nhiệm vụ"
    )
    assert page.category("evaluation_members", "excellent", "2018") == "hoàn thành xuất sắc nhiệm vụ"
    assert page.category("evaluation_organisations", "good_only", "2018") == (
        "hoàn thành tốt nhiệm vụ (không kể xuất sắc)"
    )
    assert page.category("evaluation_organisations", "good_only", "2008") == "hoàn thành tốt nhiệm vụ"
    assert page.category("discipline_members", "warning_by_committees") == (
        "cảnh cáo, do cấp ủy và chi bộ thi hành"
    )


def test_a_category_without_words_is_refused_not_shown_raw() -> None:
    with pytest.raises(WorkbookError, match=r"category 'left_handed' of members_total has no words\. Add"):
        pages.open("VN").category("members_total", "left_handed")


def test_a_percentage_has_the_digits_it_was_printed_with() -> None:
    page = pages.open("D24-514", 2020, 2024)
    rows = page.compute(
        "excellent_inclusive_members", "excellent_exclusive_members", "training_plan_attainment"
    )
    shown = {
        row["indicator"]: plain(page.quantity(row)) for row in rows.to_dict("records") if row["value"] > 0
    }
    assert shown == {
        "excellent_inclusive_members": "15,26 %",  # printed 15.26%
        "excellent_exclusive_members": "18,0 %",  # 309 of 1,716, not printed
        "training_plan_attainment": "114 %",  # printed 114%
    }


def test_organisations_are_called_what_is_counted() -> None:
    page = pages.open("P24-30", 2019, 2019)
    rows = page.compute("grassroots_organisations").dropna(subset="value").to_dict("records")
    assert plain(page.quantity(rows[0])) == "686 tổ chức cơ sở đảng"
    assert page.when(rows[0]) == "năm 2019"


def test_counts_keep_the_bound_they_were_printed_with() -> None:
    page = pages.open("VN", 2016, 2026)
    growth = page.compute("members_growth").dropna(subset="value").to_dict("records")[-1]
    assert plain(page.count(growth["numerator"], growth)) == "hơn 5.600.000"
    assert plain(page.count(growth["denominator"], growth)) == "5.248.607"


def test_results_are_called_by_their_indicators_or_their_topic() -> None:
    page = pages.open("D24-514", 2022, 2022, "en")
    assert page.titles(page.compute("evaluation_members")) == "Evaluation of members"
    assert page.titles(page.compute("evaluation_cells")) == "Evaluation of subordinate cells"  # no row at all
    both = page.compute("evaluation_members", "evaluation_organisations")
    assert page.titles(both) == "Evaluation of members and Evaluation of grassroots organisations"
    many = page.compute("evaluation", "participation")
    assert page.titles(many) == "Evaluation; Study and training"


def test_the_legal_basis_is_in_the_pages_language() -> None:
    page = pages.open("VN")
    assert page.legal_basis("members_total") == "11-HD/BTCTW 13-12-2021 (trước đó là 09-HD/BTCTW 2017)"
    english = re.compile(r"(earlier|before|amended|replaced|from|Party|forms|by)")
    for indicator in indicators.REGISTRY:
        assert not english.search(page.legal_basis(indicator)), indicator
    assert pages.open("VN", language="en").legal_basis("members_total").endswith("(earlier 09-HD/BTCTW 2017)")


# -- head -------------------------------------------------------------------------------------


def test_the_head_has_one_heading_the_place_and_the_years() -> None:
    shown = html_of(pages.open("D24-514", 2015, 2022, notebook="locality_profile").opening())
    assert re.findall(r"<h1>(.*?)</h1>", shown) == ["Hồ sơ số liệu: huyện Tiên Phước"]
    assert "Huyện Tiên Phước, tỉnh Quảng Nam. Giai đoạn 2015–2022. Số liệu đúng như đã công bố" in words_of(
        shown
    )
    assert "banner" not in shown


def test_the_head_of_a_year_and_of_a_package() -> None:
    year = pages.open("VN", 2020, 2020, "en", notebook="year_review").opening()
    assert year.plain.splitlines()[0] == "Review of 2020: Viet Nam"
    quality = pages.open("VN", 1997, 2026, notebook="data_quality")
    assert quality.opening().plain.startswith(f"Chất lượng số liệu: {quality.package.title['vi']}")


@pytest.mark.parametrize(
    ("locality", "language", "said"),
    [
        (
            "P24-30",
            "vi",
            "Tỉnh Hải Dương kết thúc hoạt động ngày 30/6/2025. Từ ngày 1/7/2025, địa bàn này thuộc thành phố "
            "Hải Phòng mới, hợp nhất từ tỉnh Hải Dương và thành phố Hải Phòng cũ.",
        ),
        (
            "P25-48",
            "en",
            "Da Nang City as it stands was formed on 1 July 2025 from the former Da Nang City and "
            "Quang Nam Province.",
        ),
        (
            "P24-04",
            "vi",
            "Tỉnh Cao Bằng được giữ nguyên địa giới trong đợt sắp xếp đơn vị hành chính ngày 1/7/2025.",
        ),
        ("D24-519", "vi", "Huyện Nông Sơn kết thúc hoạt động ngày 31/12/2024."),
    ],
)
def test_the_head_tells_where_a_unit_began_or_ended(locality: str, language: str, said: str) -> None:
    assert said in words_of(html_of(pages.open(locality, 2010, 2025, language).opening()))


def test_the_nation_neither_began_nor_ended() -> None:
    assert "boundary" not in html_of(pages.open("VN").opening())


def test_made_up_data_say_so_first(package: Path) -> None:
    description = json.loads((package / "datapackage.json").read_text("utf-8"))
    (package / "datapackage.json").write_text(json.dumps(description | {"synthetic": True}), "utf-8")
    shown = html_of(pages.open("VN", data=str(package)).opening())
    assert shown.index("banner-synthetic") < shown.index("<h1>")
    assert "không số nào là số thật" in shown
    assert "đúng như đã công bố" not in shown


# -- end --------------------------------------------------------------------------------------


def test_every_figure_leads_back_to_its_print() -> None:
    page = pages.open("VN", 2010, 2025)
    results = page.compute("members_total", "members_admitted", "screening_outcomes")
    named = {id for cell in results["figures"] for id in schema.split(cell)}
    assert named
    assert named <= set(page.figures.index)
    said = words_of(html_of(page.ending()))
    assert "Tổng số đảng viên, cả nước, ngày 30/6/2021: in là “5.248.607 đảng viên”; độ tin cậy cao." in said
    assert (
        "Kết nạp đảng viên, cả nước, đến ngày 30/6/2021, không nêu mốc bắt đầu: in là “56.376 đảng viên”"
        in said
    )
    assert "Ngành Tổ chức xây dựng Đảng: 10 kết quả nổi bật năm 2021" in said


def test_figures_that_were_not_chosen_are_shown_as_such() -> None:
    page = pages.open("P24-30", 2020, 2020)
    page.compute("members_total")
    said = words_of(html_of(page.ending()))
    assert "in là “hơn 107 nghìn đảng viên”" in said  # N0221, recommended in conflict C019
    assert re.search(r"cũng được in là “[^”]*100[^”]*”; độ tin cậy \w+( \w+)?; không được chọn để tính", said)


def test_a_sum_over_merged_units_names_its_parts() -> None:
    page = pages.open("P25-48", 2020, 2020)
    rows = [row for row in page.compute("members_total").to_dict("records") if row["value"] > 0]
    assert [row["value"] for row in rows] == [59093 + 69036]
    assert page.parts(rows[0]) == [
        "thành phố Đà Nẵng cũ 59.093 (ngày 20/10/2020)",
        "tỉnh Quảng Nam 69.036 (ngày 29/9/2020)",
    ]
    said = words_of(html_of(page.ending()))
    assert "Tổng số đảng viên, tỉnh Quảng Nam, ngày 29/9/2020" in said


def test_the_end_explains_only_what_occurs() -> None:
    page = pages.open("VN", 2021, 2021)
    page.compute("members_total")
    said = words_of(html_of(page.ending()))
    assert "Không phải số cuối năm." in said
    assert "Số liệu mô phỏng" not in said
    assert "khoảng tin cậy" not in said.lower()


def test_a_page_without_a_figure_says_so() -> None:
    page = pages.open("D24-514", 2000, 2001)
    page.compute("members_total")
    assert "Không tìm thấy số công bố nào cho trang này." in words_of(html_of(page.ending()))


def test_the_end_hands_on_both_tables_unrounded_and_the_headline() -> None:
    page = pages.open("D24-514", 2022, 2022)
    page.compute("good_or_better_members")
    page.said.append("Một câu.")
    payload = page.ending()._repr_mimebundle_()[MIME]
    assert payload["headline"] == ["Một câu."]
    assert payload["description"] == "Một câu."
    assert payload["title"].endswith("huyện Tiên Phước")
    results = pd.read_csv(io.StringIO(payload["results_csv"]))
    assert list(results.columns) == list(schema.RESULTS)
    assert results["value"].iat[0] == 2025 / 2256
    assert "2025," in payload["results_csv"]  # counts are whole numbers
    printed = pd.read_csv(io.StringIO(payload["data_csv"]), dtype="str").set_index("figure_id")
    assert printed.at["S004-32", "value"] == "2025"
    assert printed.at["S004-33", "value"] == "89.76"
    json.dumps(payload)  # plain values all the way down


def test_hostile_text_in_the_data_is_shown_as_text(package: Path) -> None:
    script = '<script>alert("x")</script>{{config}}'
    change_cell(package / "figures.csv", "S001-28", "printed", script)
    change_cell(
        package / "sources.csv", "001_6152e65ddfe658af.txt", "title", '"><img src=x onerror=alert(1)>'
    )
    change_cell(package / "sources.csv", "001_6152e65ddfe658af.txt", "url", "javascript:alert(1)")
    page = pages.open("VN", 2021, 2021, data=str(package))
    page.compute("members_total")
    shown = html_of(page.ending())
    assert "<script" not in shown
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;{{config}}" in shown


def test_only_web_addresses_become_links() -> None:
    assert link("https://example.org/?a=1&b=2", "<b>") == (
        '<a href="https://example.org/?a=1&amp;b=2" rel="external noopener">&lt;b&gt;</a>'
    )
    assert link("javascript:alert(1)", "<b>") == "&lt;b&gt;"
    assert link("", "title") == "title"


def test_the_day_a_page_speaks_of() -> None:
    assert pages.open("VN", 2010, 2020).on == datetime.date(2020, 12, 31)
    assert pages.open("VN", 2010, 2020, boundary="2025-07-01").on == datetime.date(2025, 7, 1)


def test_low_confidence_is_left_out_and_counted() -> None:
    """N0013 and N0014 of Hải Dương, 2023, are printed "since the start of the year": low confidence."""
    page = pages.open("P24-30", 2023, 2023)
    results = page.compute("members_admitted", "admissions_against_target")
    assert {row["figure_id"] for row in page.left_out(results)} == {"N0013", "N0014"}
    assert page.left_out(page.compute("members_total")) == []
