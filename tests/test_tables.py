"""Tables: what stands in which cell, and small snapshots of their HTML."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import indicators, pages, schema, sources, tables
from analysis.pages import Page
from analysis.tables import Table
from analysis.tables_html import _letter


def plain(words: object) -> str:
    return str(words).replace("\u00a0", " ")


def cells(table: Table) -> list[dict[str, str]]:
    return [
        {plain(key): plain(value) for key, value in row.items()} for row in table.frame.to_dict("records")
    ]


@pytest.fixture
def vi(published: sources.Package) -> Page:
    return Page(published, "P24-30", 2015, 2022, "vi")


def results(*rows: dict[str, Any], **common: Any) -> pd.DataFrame:
    base = {"locality": "P24-30", "category": "total", "status": "published", "precision": "exact"}
    return schema.shaped(pd.DataFrame([base | common | row for row in rows]), schema.RESULTS)


def stock(day: str, value: float, **more: Any) -> dict[str, Any]:
    return {"period_start": day, "period_end": day, "last_year": int(day[:4]), "value": value} | more


MEMBERS = {"indicator": "members_total", "unit": "members"}


def test_a_small_table_is_plain_html(vi: Page) -> None:
    frame = results(
        stock("2020-12-31", 103100),
        stock("2019-06-30", 100000, precision="lower_bound", flags="not_year_end|bound"),
        **MEMBERS,
    )
    assert plain(tables.by_year(frame, vi)._repr_html_()) == (
        '<div class="table"><table class="data"><caption>Tổng số đảng viên, tỉnh Hải Dương</caption>'
        '<thead><tr><th scope="col" class="words">Thời gian</th><th scope="col" class="number">Giá trị</th>'
        '<th scope="col" class="words">Lưu ý</th></tr></thead><tbody>'
        '<tr><th scope="row">Ngày 30/6/2019</th><td class="number">hơn 100.000 đảng viên</td>'
        '<td class="words">a</td></tr>'
        '<tr><th scope="row">Ngày 31/12/2020</th><td class="number">103.100 đảng viên</td>'
        '<td class="words"></td></tr></tbody></table>'
        '<ol type="a" class="notes"><li>Không phải số cuối năm.</li></ol></div>'
    )


def test_a_missing_value_is_a_dash_with_its_reason_and_never_zero(vi: Page) -> None:
    frame = results(
        stock("2020-12-31", 0),
        {"last_year": 2021, "value": None, "status": "missing", "reason": "part_missing|P24-49"},
        {"last_year": 2018, "value": None, "status": "missing", "reason": "no_figure"},
        stock("2019-12-31", 5),
        **MEMBERS,
    )
    table = tables.by_year(frame, vi)
    assert cells(table) == [
        {"Thời gian": "Ngày 31/12/2019", "Giá trị": "5 đảng viên", "Lưu ý": ""},
        {"Thời gian": "Ngày 31/12/2020", "Giá trị": "0 đảng viên", "Lưu ý": ""},
        {"Thời gian": "Năm 2021", "Giá trị": "–", "Lưu ý": "a"},
    ]
    assert table.notes == [
        "Không có giá trị: thiếu số liệu của tỉnh Quảng Nam.",
        "Tổng số đảng viên: không tìm thấy số công bố của 2018.",
    ]
    assert table.lettered == 1
    assert '<p class="notes">Tổng số đảng viên: không tìm thấy' in table._repr_html_()


def test_counts_and_intervals_stand_beside_a_share(vi: Page) -> None:
    row = {"numerator": 42, "denominator": 47, "lower": 0.774, "upper": 0.954, "last_year": 2022}
    row |= {"period_start": "2022-01-01", "period_end": "2022-12-31", "value": 42 / 47}
    frame = results(row, indicator="good_or_better_organisations", unit="proportion", scheme="2018")
    assert cells(tables.by_year(frame, vi)) == [
        {
            "Thời gian": "Năm 2022",
            "Giá trị": "89,4 %",
            "Tính từ": "42 / 47",
            "Khoảng tin cậy 95 %": "77,4–95,4 %",
        }
    ]


def test_several_indicators_stand_under_their_own_headings(vi: Page) -> None:
    flow = {"period_start": "2019-01-01", "period_end": "2019-12-31", "last_year": 2019, "value": 1855}
    frame = results(
        stock("2019-12-31", 5) | MEMBERS,
        flow | {"indicator": "members_admitted", "unit": "members"},
        flow | {"indicator": "members_admitted", "unit": "members", "category": "female", "value": 800},
    )
    html = plain(tables.by_year(frame, vi)._repr_html_())
    assert html.count("<tbody>") == 2
    assert '<tr class="group"><th scope="rowgroup" colspan="3">Đảng viên mới kết nạp</th></tr>' in html
    assert '<td class="words">Nữ</td><td class="number">800 đảng viên</td>' in html
    assert '<td class="words">Tổng số</td><td class="number">1.855 đảng viên</td>' in html


def test_the_same_note_has_the_same_letter(vi: Page) -> None:
    frame = results(
        stock("2018-06-30", 1, flags="not_year_end"),
        stock("2019-06-30", 2, flags="not_year_end|alternatives"),
        stock("2020-12-31", 3, flags="alternatives|low_confidence"),
        **MEMBERS,
    )
    table = tables.by_year(frame, vi)
    assert [row["Lưu ý"] for row in cells(table)] == ["a", "a, b", "b, c"]
    assert table.notes == [
        "Không phải số cuối năm.",
        "Có số công bố khác về cùng nội dung.",
        "Độ tin cậy thấp.",
    ]


def test_letters_count_as_an_ordered_list_does() -> None:
    assert [_letter(number) for number in (0, 25, 26, 27, 51, 52)] == ["a", "z", "aa", "ab", "az", "ba"]


def test_an_empty_table_says_that_nothing_was_published(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2000, 2001, "en")
    table = tables.by_year(page.compute("evaluation_cells"), page)
    assert table._repr_html_() == (
        '<p class="empty">Evaluation of subordinate cells, Tien Phuoc District: no published figure.</p>'
    )


def test_hostile_text_is_escaped(vi: Page) -> None:
    frame = pd.DataFrame({"<b>name</b>": ["<script>x</script>"], "n": [1234.5], "none": [None]})
    html = tables.generic(frame, vi, caption='a "caption" & more')._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert "<caption>a &quot;caption&quot; &amp; more</caption>" in html
    assert '<td class="number">1.234,50</td><td class="words">–</td>' in html


def test_generic_tables_speak_the_pages_language(published: sources.Package) -> None:
    frame = pd.DataFrame({"day": [pd.Timestamp("2021-06-30")], "count": [5248607], "ok": [True]})
    vi, en = (
        tables.generic(frame, Page(published, "VN", 2020, 2021, tongue), caption="x")
        for tongue in ("vi", "en")
    )
    assert cells(vi) == [{"day": "30/6/2021", "count": "5.248.607", "ok": "có"}]
    assert cells(en) == [{"day": "30 June 2021", "count": "5,248,607", "ok": "yes"}]


def test_the_bare_constructor_makes_a_table() -> None:
    table = Table(pd.DataFrame({"a": ["1"], "b": ["2"]}), "caption")
    assert table._repr_mimebundle_()["text/plain"] == "caption\na\tb\n1\t2"
    assert '<th scope="row">1</th><td class="words">2</td>' in table._repr_html_()


# -- the printed figures ----------------------------------------------------------------------


def test_the_classes_of_tien_phuoc(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2022, 2022, "vi")
    table = tables.classes(page.compute("evaluation_members"), page)
    heading = "Xếp loại đảng viên (theo Quy định 132-QĐ/TW năm 2018), năm 2022"
    assert [(row["Mức xếp loại"], row["Tỷ lệ"], row["Tính từ"]) for row in cells(table)] == [
        ("Hoàn thành xuất sắc nhiệm vụ", "13,7 %", "309 / 2.256"),
        ("Hoàn thành tốt nhiệm vụ (không kể xuất sắc)", "76,1 %", "1.716 / 2.256"),
        ("Hoàn thành nhiệm vụ", "8,47 %", "191 / 2.256"),
        ("Không hoàn thành nhiệm vụ", "1,77 %", "40 / 2.256"),
    ]
    assert {row["Kỳ đánh giá"] for row in cells(table)} == {heading}
    assert f'scope="rowgroup" colspan="4">{heading}</th>' in table._repr_html_()


def test_many_evaluations_take_a_row_each(vi: Page) -> None:
    rows = [
        {
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            "last_year": year,
            "category": category,
        }
        | {"value": share, "flags": "break" if year == 2018 else ""}
        for year in range(2015, 2022)
        for category, share in (("excellent", 0.2), ("completed", 0.1))
        if (year, category) != (2016, "completed")
    ]
    frame = results(*rows, indicator="evaluation_members", unit="proportion", scheme="2018")
    table = tables.classes(frame, vi)
    shown = cells(table)
    assert len(shown) == 7
    assert shown[0]["Hoàn thành xuất sắc nhiệm vụ"] == "20,0 %"
    assert shown[1]["Hoàn thành nhiệm vụ"] == "–"
    assert shown[3]["Lưu ý"] == "a"
    assert table.notes == ["Chuỗi số liệu bị ngắt tại đây."]


def test_a_year_by_locality_names_those_without_a_figure(published: sources.Package) -> None:
    page = Page(published, "VN", 2020, 2020, "vi", notebook="year_review")
    table = tables.by_locality(page.compute("members_total", localities="province"), page)
    shown = cells(table)
    assert len(shown) == 47
    assert list(shown[0]) == ["Địa phương", "Thời gian", "Giá trị", "Lưu ý"]
    assert {"Địa phương": "Thành phố Đà Nẵng", "Thời gian": "Ngày 20/10/2020"}.items() <= next(
        row for row in shown if row["Giá trị"] == "59.093 đảng viên"
    ).items()
    gone = table.notes[-1]
    assert gone.startswith(
        "Tổng số đảng viên: không tìm thấy số công bố của 16 địa phương: An Giang, Bắc Kạn"
    )
    assert "Quảng Trị" in gone
    assert "Đồng Nai" in {row["Địa phương"].removeprefix("Tỉnh ") for row in shown}


def test_figures_are_shown_as_printed_with_their_source(published: sources.Package) -> None:
    page = Page(published, "P24-30", 2020, 2020, "en")
    stock = page.compute("members_total")
    assert cells(tables.figures(stock, page)) == [
        {
            "Content": "Party members",
            "Locality": "Hai Duong Province",
            "Period": "25 October 2020",
            "Printed as": "hơn 107 nghìn đảng viên",
            "Source": "Mekong ASEAN",
            "Confidence": "medium",
        }
    ]
    html = tables.figures(stock, page)._repr_html_()
    assert 'rel="external noopener">Mekong ASEAN</a>' in html
    others = cells(tables.alternatives(stock, page))
    assert [row["Printed as"] for row in others] == ["trên 100 nghìn đảng viên"]


def test_a_rebased_sum_names_its_parts_below(published: sources.Package) -> None:
    page = Page(published, "P25-48", 2020, 2020, "vi")
    table = tables.by_year(page.compute("members_total"), page)
    assert [row["Giá trị"] for row in cells(table)] == ["128.129 đảng viên"]
    assert any("thành phố Đà Nẵng cũ 59.093 (ngày 20/10/2020)" in note for note in table.notes)


@pytest.mark.parametrize("locality", ["VN", "D24-514", "P24-87", "P25-48"])
@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_no_table_of_a_real_place_shows_an_identifier(locality: str, tongue: str) -> None:
    page = pages.open(locality, 2005, 2026, tongue)
    for topic in indicators.TOPICS:
        table = tables.by_year(page.compute(topic), page)
        shown = [*table.frame.columns, *table.frame.to_numpy().ravel(), table.caption, *table.notes]
        for text in shown:
            assert "_" not in text
            assert "{" not in text
            assert text not in ("nan", "NaT", "<NA>")
        assert "" not in list(table.frame.columns)
