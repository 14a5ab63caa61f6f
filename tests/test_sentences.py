"""Headlines, notes, captions and text alternatives: worked by hand, in both languages."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import indicators, language, pages, schema, sentences, sources
from analysis.pages import Page
from analysis.sentences_notes import year_ranges


def plain(words: object) -> str:
    return str(words).replace("\u00a0", " ")


@pytest.fixture
def vi(published: sources.Package) -> Page:
    return Page(published, "P24-30", 2010, 2025, "vi")


@pytest.fixture
def en(published: sources.Package) -> Page:
    return Page(published, "P24-30", 2010, 2025, "en")


def results(*rows: dict[str, Any], **common: Any) -> pd.DataFrame:
    """Results of tỉnh Hải Dương; each row gives what differs from a plain total."""
    base = {"locality": "P24-30", "category": "total", "status": "published", "precision": "exact"}
    frame = pd.DataFrame([base | common | row for row in rows])
    if "period_end" in frame:
        ends = pd.to_datetime(frame["period_end"]).dt.year
        frame["last_year"] = frame["last_year"].fillna(ends) if "last_year" in frame else ends
    return schema.shaped(frame, schema.RESULTS)


def stock(day: str, value: float, **more: Any) -> dict[str, Any]:
    return {"period_start": day, "period_end": day, "value": value} | more


def year(which: int, value: float, **more: Any) -> dict[str, Any]:
    return {"period_start": f"{which}-01-01", "period_end": f"{which}-12-31", "value": value} | more


MEMBERS = {"indicator": "members_total", "unit": "members"}
ADMITTED = {"indicator": "members_admitted", "unit": "members"}
RATE = {"indicator": "good_or_better_members", "unit": "proportion", "scheme": "2018"}


def said(frame: pd.DataFrame, page: Page) -> str:
    return plain(sentences.headline(frame, page))


# -- stocks -----------------------------------------------------------------------------------


def test_a_rise_of_a_stock(vi: Page, en: Page) -> None:
    frame = results(stock("2019-12-31", 100000), stock("2020-12-31", 103100), **MEMBERS)
    assert said(frame, vi) == (
        "Tỉnh Hải Dương có 103.100 đảng viên vào ngày 31/12/2020. "
        "So với 100.000 đảng viên vào ngày 31/12/2019, số này tăng 3.100 đảng viên (3,1 %) sau 1 năm."
    )
    assert said(frame, en) == (
        "Hai Duong Province had 103,100 members on 31 December 2020. Compared with 100,000 members "
        "on 31 December 2019, this rose by 3,100 members (3.1 %) over 1 year."
    )


def test_a_fall_and_a_tie_of_a_stock(vi: Page, en: Page) -> None:
    fall = results(stock("2019-12-31", 2000), stock("2020-06-30", 1999), **MEMBERS)
    assert "số này giảm 1 đảng viên (0,1 %) sau 5 tháng." in said(fall, vi)
    assert "this fell by 1 member (0.1 %) over 5 months." in said(fall, en)
    tie = results(stock("2019-12-31", 2000), stock("2020-12-31", 2000), **MEMBERS)
    assert "So với 2.000 đảng viên vào ngày 31/12/2019, số này không thay đổi sau 1 năm." in said(tie, vi)
    assert "this did not change over 1 year." in said(tie, en)


def test_the_only_figure_is_said_to_be_the_only_one(vi: Page, en: Page) -> None:
    frame = results(stock("2020-12-31", 2000, figures="F1"), **MEMBERS)
    assert said(frame, vi) == (
        "Tỉnh Hải Dương có 2.000 đảng viên vào ngày 31/12/2020. "
        "Đây là số công bố duy nhất tìm được trong giai đoạn 2010–2025."
    )
    assert said(frame, en).endswith("It is the only published figure found for 2010–2025.")


def test_mid_year_and_congress_days_are_no_year_ends(vi: Page, en: Page) -> None:
    june = results(stock("2021-06-30", 5, flags="not_year_end"), **MEMBERS)
    assert "vào ngày 30/6/2021 (số giữa năm)." in said(june, vi)
    assert "on 30 June 2021 (a mid-year figure)." in said(june, en)
    october = results(stock("2020-10-25", 5, flags="not_year_end"), **MEMBERS)
    assert "vào ngày 25/10/2020 (không phải số cuối năm)." in said(october, vi)


def test_bounds_stay_bounds_and_make_no_difference(vi: Page, en: Page) -> None:
    frame = results(
        stock("2015-10-20", 94000, precision="lower_bound", flags="bound"),
        stock("2020-10-20", 107000, precision="upper_bound", flags="bound"),
        **MEMBERS,
    )
    assert said(frame, vi) == (
        "Tỉnh Hải Dương có gần 107.000 đảng viên vào ngày 20/10/2020. "
        "Số công bố liền trước là hơn 94.000 đảng viên, vào ngày 20/10/2015."
    )
    assert "more than 94,000 members" in said(frame, en)
    assert "13" not in said(frame, vi)  # the difference is not stated


def test_nothing_is_compared_over_a_break(vi: Page) -> None:
    frame = results(stock("2019-12-31", 100), stock("2025-12-31", 300, flags="break"), **MEMBERS)
    assert said(frame, vi) == "Tỉnh Hải Dương có 300 đảng viên vào ngày 31/12/2025."


def test_a_figure_known_by_its_year_alone(vi: Page, en: Page) -> None:
    frame = results({"last_year": 2019, "first_year": 2019, "value": 7, "flags": "undated"}, **MEMBERS)
    assert said(frame, vi).startswith("Tỉnh Hải Dương có 7 đảng viên năm 2019 (chỉ nêu năm, không nêu ngày).")
    assert said(frame, en).startswith("Hai Duong Province had 7 members in 2019 (only the year was printed).")


def test_years_without_a_figure_do_not_hide_the_last_one(vi: Page) -> None:
    frame = results(
        stock("2018-12-31", 100),
        stock("2020-12-31", 110),
        {"last_year": 2021, "value": None, "status": "missing", "reason": "no_figure"},
        **MEMBERS,
    )
    assert "có 110 đảng viên vào ngày 31/12/2020" in said(frame, vi)
    assert "tăng 10 đảng viên (10,0 %) sau 2 năm" in said(frame, vi)


def test_the_highest_of_a_long_series(vi: Page, en: Page) -> None:
    values = [100, 120, 90, 95, 110]
    frame = results(*(stock(f"{2015 + n}-12-31", value) for n, value in enumerate(values)), **MEMBERS)
    assert "Cao nhất là 120 đảng viên, vào ngày 31/12/2016." in said(frame, vi)
    assert "The lowest is 90 members, on 31 December 2017." in said(frame, en)
    level = results(*(stock(f"{2015 + n}-12-31", 100) for n in range(5)), **MEMBERS)
    assert "Cao nhất" not in said(level, vi)


def test_a_sum_over_merged_units_names_its_parts(published: sources.Package) -> None:
    page = Page(published, "P25-48", 2020, 2020, "vi")
    text = said(page.compute("members_total"), page)
    assert text == (
        "Thành phố Đà Nẵng có 128.129 đảng viên vào các ngày từ 29/9/2020 đến 20/10/2020 "
        "(không phải số cuối năm; cộng từ thành phố Đà Nẵng cũ 59.093 (ngày 20/10/2020) và "
        "tỉnh Quảng Nam 69.036 (ngày 29/9/2020))."
    )


# -- flows, rates, growth ---------------------------------------------------------------------


def test_a_year_of_admissions_against_the_year_before(vi: Page, en: Page) -> None:
    frame = results(year(2018, 2000), year(2019, 1855), **ADMITTED)
    assert said(frame, vi) == (
        "Tỉnh Hải Dương kết nạp 1.855 đảng viên trong năm 2019. "
        "So với 2.000 đảng viên trong năm 2018, số này giảm 145 đảng viên (7,3 %)."
    )
    assert said(frame, en).startswith("Hai Duong Province admitted 1,855 members in 2019.")


def test_part_of_a_year_is_not_set_against_a_year(vi: Page, en: Page) -> None:
    half = {"period_start": "2020-01-01", "period_end": "2020-06-30", "value": 800, "flags": "part_year"}
    frame = results(year(2019, 1855), half, **ADMITTED)
    assert said(frame, vi) == (
        "Tỉnh Hải Dương kết nạp 800 đảng viên trong 6 tháng đầu năm 2020. "
        "Số cả năm gần nhất là 1.855 đảng viên, trong năm 2019."
    )
    assert "The latest figure of a whole year is 1,855 members, in 2019." in said(frame, en)


def test_open_periods_are_said_to_be_open(vi: Page, en: Page) -> None:
    up_to = {
        "period_start": None,
        "period_end": "2021-06-30",
        "value": 56376,
        "flags": "part_year|open_start",
    }
    frame = results(up_to, **ADMITTED)
    assert said(frame, vi) == (
        "Tỉnh Hải Dương kết nạp 56.376 đảng viên tính đến ngày 30/6/2021 "
        "(không nêu mốc bắt đầu nên không phải số cả năm)."
    )
    assert "up to 30 June 2021 (the start was not printed, so this is not a whole year)" in said(frame, en)
    since = {
        "period_start": "2019-06-01",
        "period_end": None,
        "last_year": 2021,
        "flags": "multi_year|open_end",
    }
    outcomes = results(
        since | {"category": "progress_recognised", "value": 6732},
        since | {"category": "removed", "value": 13526},
        indicator="screening_outcomes",
        unit="members",
    )
    assert said(outcomes, vi) == (
        "Kết quả rà soát, sàng lọc đảng viên, tỉnh Hải Dương, từ tháng 6/2019 (chưa có mốc kết thúc): "
        "được công nhận có tiến bộ 6.732 đảng viên; đưa ra khỏi Đảng (khai trừ, xóa tên) 13.526 đảng viên."
    )


def test_a_share_changes_by_points_and_shows_its_counts(vi: Page, en: Page) -> None:
    frame = results(
        year(2019, 0.9, numerator=90, denominator=100),
        year(2020, 0.912, numerator=114, denominator=125, lower=0.849, upper=0.95),
        **RATE,
    )
    assert said(frame, vi) == (
        "91,2 % đảng viên được đánh giá của tỉnh Hải Dương hoàn thành tốt nhiệm vụ trở lên trong năm 2020 "
        "(114 trong 125; khoảng tin cậy 95 %: 84,9–95,0 %). "
        "So với 90,0 % trong năm 2019, số này tăng 1,2 điểm %."
    )
    assert "this rose by 1.2 percentage points." in said(frame, en)


def test_shares_under_different_rules_are_not_compared(vi: Page) -> None:
    frame = results(year(2017, 0.95, scheme="2014"), year(2018, 0.9, scheme="2018", flags="break"), **RATE)
    assert "95" not in said(frame, vi)


@pytest.mark.parametrize(
    ("value", "precision", "vi_words", "en_words"),
    [
        (0.067, "lower_bound", "tăng hơn 6,7 %", "rose by more than 6.7 %"),
        (-0.031, "exact", "giảm 3,1 %", "fell by 3.1 %"),
        (0.0, "exact", "không thay đổi", "did not change"),
    ],
)
def test_growth_is_a_rise_or_a_fall(
    vi: Page, en: Page, value: float, precision: str, vi_words: str, en_words: str
) -> None:
    row = {"period_start": "2019-12-31", "period_end": "2020-12-31", "value": value, "precision": precision}
    frame = results(row, indicator="members_growth", unit="proportion")
    span = "từ ngày 31/12/2019 đến ngày 31/12/2020"
    assert said(frame, vi) == f"Số đảng viên của tỉnh Hải Dương {vi_words} {span}."
    assert f"Membership of Hai Duong Province {en_words} from 31 December 2019" in said(frame, en)


def test_a_refusal_says_why(vi: Page, en: Page) -> None:
    row = {"last_year": 2020, "value": None, "status": "refused", "reason": "too_few_points|2"}
    frame = results(row, indicator="members_growth_average", unit="per_year")
    assert said(frame, vi) == (
        "Mức tăng bình quân hằng năm, 2020: không tính, vì chỉ có 2 điểm số liệu, chưa đủ để tính."
    )
    assert "not computed, because there are only 2 data points" in said(frame, en)


def test_nothing_published_is_said_with_what_was_looked_for(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2000, 2001, "vi")
    assert said(page.compute("members_total"), page) == (
        "Huyện Tiên Phước, 2000–2001: không tìm thấy số công bố về “Tổng số đảng viên”."
    )


# -- parts of a whole -------------------------------------------------------------------------


def test_the_classes_of_tien_phuoc(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2022, 2022, "vi")
    assert said(page.compute("evaluation_organisations"), page) == (
        "Trong 47 tổ chức cơ sở đảng của huyện Tiên Phước được đánh giá, xếp loại trong năm 2022: "
        "8 (17,0 %) hoàn thành xuất sắc nhiệm vụ; "
        "34 (72,3 %) hoàn thành tốt nhiệm vụ (không kể xuất sắc); "
        "5 (10,6 %) hoàn thành nhiệm vụ. Xếp loại theo Quy định 132-QĐ/TW năm 2018."
    )
    members = said(page.compute("evaluation_members"), page)
    assert members.startswith("Trong 2.256 đảng viên của huyện Tiên Phước")
    assert "40 (1,77 %) không hoàn thành nhiệm vụ" in members


def test_classes_of_an_older_rule_keep_its_names(published: sources.Package) -> None:
    page = Page(published, "P24-87", 2012, 2012, "en")
    text = said(page.compute("evaluation_organisations"), page)
    assert "87.97 % clean and strong" in text
    assert text.endswith("Classed under Guidance 20-HD/BTCTW of 2008.")
    assert "excellent" not in text


def test_both_readings_of_the_twenty_percent(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2022, 2022, "vi")
    ratios = page.compute("excellent_inclusive_members", "excellent_exclusive_members")
    text = said(ratios, page)
    assert "xuất sắc chiếm 15,26 % (309 trong 2.025" in text
    assert "số xuất sắc bằng 18,0 % (309 trong 1.716)" in text
    assert "Mức 20 % của Hướng dẫn 21-HD/BTCTW áp dụng trong từng tổ chức cơ sở đảng" in text
    assert "vi phạm" not in text
    older = Page(published, "P24-87", 2012, 2012, "vi")
    assert "20 %" not in said(older.compute("excellent_exclusive_members"), older)


def test_the_body_is_said_once_where_all_counts_are_its(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2022, 2022, "vi")
    assert said(page.compute("discipline_members"), page) == (
        "Đảng viên bị kỷ luật, huyện Tiên Phước, trong năm 2022, do ủy ban kiểm tra thi hành: "
        "tổng số 7 đảng viên; khiển trách 2 đảng viên; cảnh cáo 1 đảng viên; khai trừ 4 đảng viên."
    )
    assert said(page.compute("study_participation"), page) == (
        "Tỷ lệ tham gia học tập, quán triệt, huyện Tiên Phước, năm 2022 (chỉ nêu năm, không nêu ngày): "
        "cán bộ chủ chốt 97,6 %; cán bộ, đảng viên 90,16 %; tổ chức đảng khối cơ quan 97,09 %; "
        "xã, phường, thị trấn 97,92 %."
    )


def test_of_many_groups_the_rest_is_counted(vi: Page) -> None:
    names = [
        "female",
        "youth",
        "religious",
        "khmer",
        "farmers",
        "enterprises",
        "ethnic_minority",
        "probationary",
    ]
    rows = [year(2019, 0.1, category=name) for name in names]
    text = said(results(*rows, indicator="admitted_shares", unit="proportion"), vi)
    assert text.endswith("nông dân 10,0 %; doanh nghiệp 10,0 % và 2 mục khác.")


def test_of_many_indicators_one_sentence_each(published: sources.Package) -> None:
    page = Page(published, "D24-514", 2022, 2022, "vi")
    text = sentences.headline(page.compute("inspection_discipline"), page)
    assert 2 <= len(text.sentences) <= 4
    assert text.sentences[0].startswith("Kiểm tra, huyện Tiên Phước, trong năm 2022")


# -- many places ------------------------------------------------------------------------------


def test_a_year_over_the_provinces(published: sources.Package) -> None:
    page = Page(published, "VN", 2020, 2020, "vi", notebook="year_review")
    text = said(page.compute("members_total", localities="province"), page)
    assert text.startswith("Tổng số đảng viên, 2020: tìm thấy số công bố của 47 trong 63 tỉnh, thành phố.")
    assert "cao nhất là hơn 450.000 đảng viên (thành phố Hà Nội)" in text
    assert text.endswith("nên không dùng để xếp hạng.")


def test_ties_over_places_name_them_all_or_count_them(vi: Page, en: Page) -> None:
    places = ["P24-01", "P24-02", "P24-04", "P24-06"]
    rows = [
        stock("2020-12-31", value, locality=place) for place, value in zip(places, (5, 9, 9, 7), strict=True)
    ]
    assert "cao nhất là 9 đảng viên (tỉnh Hà Giang và tỉnh Cao Bằng)" in said(results(*rows, **MEMBERS), vi)
    same = [stock("2020-12-31", 5, locality=place) for place in places]
    assert "Tất cả đều là 5 đảng viên." in said(results(*same, **MEMBERS), vi)
    low = [stock("2020-12-31", 5, locality=place) for place in places]
    low.append(stock("2020-12-31", 6, locality="P24-08"))
    assert "the lowest value is 5 members (4 places)" in said(results(*low, **MEMBERS), en)


def test_places_of_one_day_are_not_said_to_differ_in_their_days(vi: Page) -> None:
    """All 63 of one day: nothing to warn of; some of them: the others are missing."""
    places = vi.places.at_level("province", vi.on)
    rows = [stock("2020-12-31", n, locality=place) for n, place in enumerate(places)]
    assert "xếp hạng" not in said(results(*rows, **MEMBERS), vi)
    assert said(results(*rows[:5], **MEMBERS), vi).endswith(
        "Số liệu chỉ có ở nơi đã công bố, nên không dùng để xếp hạng."
    )


def test_parts_of_a_year_are_not_compared_between_places(vi: Page) -> None:
    rows = [
        year(2020, 100, locality="P24-01"),
        year(2020, 300, locality="P24-02"),
        {"period_start": "2020-01-01", "period_end": "2020-03-31", "value": 9, "locality": "P24-04"}
        | {"flags": "part_year"},
    ]
    text = said(results(*rows, **ADMITTED), vi)
    assert "1 số trong đó tính cho kỳ ngắn hoặc dài hơn một năm" in text
    assert "thấp nhất là 100 đảng viên" in text
    only = said(results(*(row | {"flags": "part_year"} for row in rows), **ADMITTED), vi)
    assert only.endswith("nên không so sánh với nhau.")
    assert "thấp nhất" not in only


# -- documents --------------------------------------------------------------------------------


def test_how_conclusion_21_was_carried_out(published: sources.Package, en: Page) -> None:
    text = said(indicators.cascade(published, "21-KL/TW"), en)
    assert text.startswith("Document 21-KL/TW of 25 October 2021 was carried out by 03-KH/TW (Bộ Chính trị)")
    for delay in ("after 37 days", "after 74 days", "after 130 days"):
        assert delay in text


def test_a_document_without_another_below_it(published: sources.Package, vi: Page) -> None:
    frame = indicators.cascade(published, "21-KL/TW")
    assert "Không tìm thấy văn bản nào" in said(frame[frame["depth"] == 0], vi)


# -- what a text is ---------------------------------------------------------------------------


def test_a_page_remembers_what_it_said_once(vi: Page) -> None:
    frame = results(stock("2020-12-31", 5), **MEMBERS)
    first = sentences.headline(frame, vi)
    sentences.headline(frame, vi)
    assert vi.said == first.sentences


def test_a_text_is_escaped() -> None:
    text = sentences.Text(["<b>1 & 2</b>."])
    assert text._repr_html_() == '<p class="headline">&lt;b&gt;1 &amp; 2&lt;/b&gt;.</p>'
    note = sentences.Text(["a", "b"], kind="note", listed=True)
    assert note._repr_mimebundle_() == {
        "text/html": '<aside class="note"><ul><li>a</li><li>b</li></ul></aside>',
        "text/plain": "a b",
    }
    assert sentences.Text([])._repr_html_() == ""


# -- notes ------------------------------------------------------------------------------------


def notes(frame: pd.DataFrame, page: Page) -> list[str]:
    return [plain(text) for text in sentences.notes(frame, page).sentences]


def test_notes_name_breaks_parts_bounds_and_gaps(vi: Page) -> None:
    missing = {"value": None, "status": "missing"}
    frame = results(
        stock("2018-12-31", 90, precision="lower_bound", flags="bound"),
        stock("2020-10-25", 100, flags="not_year_end|alternatives", alternatives="X"),
        stock("2021-12-31", 110, flags="break"),
        missing | {"last_year": 2019, "reason": "no_figure"},
        missing | {"last_year": 2022, "reason": "no_figure"},
        missing | {"last_year": 2023, "reason": "no_figure"},
        missing | {"last_year": 2015, "reason": "part_missing|P24-49"},
        **MEMBERS,
    )
    assert notes(frame, vi) == [
        "Tổng số đảng viên, tỉnh Hải Dương: chuỗi bị ngắt tại ngày 31/12/2021; "
        "không so sánh trước và sau mốc này.",
        "Tổng số đảng viên, 2015: thiếu số liệu của tỉnh Quảng Nam nên không cộng được cho đơn vị mới.",
        "Tổng số đảng viên: không tìm thấy số công bố của 2019, 2022–2023.",
        "1 giá trị dựa trên số được in là “hơn”, “gần” hoặc “khoảng”; giới hạn này được giữ nguyên trong "
        "cách ghi.",
        "1 giá trị là số tại một ngày trong năm (giữa năm, ngày đại hội), không phải số cuối năm.",
        "Về 1 giá trị có số công bố khác; số được dùng chọn theo quy tắc ghi sẵn, các số khác có ở "
        "cuối trang.",
    ]


def test_notes_gather_refusals_of_one_kind(en: Page) -> None:
    refused = {"value": None, "status": "missing"}
    frame = results(
        *(refused | {"last_year": last, "reason": f"base_missing|{last - 1}"} for last in (2006, 2009, 2010)),
        indicator="admission_rate",
        unit="proportion",
    )
    assert notes(frame, en) == [
        "Admission rate, 2006, 2009–2010: not computed, because there is no membership figure for "
        "2005, 2008 and 2009 to relate it to."
    ]


def test_notes_when_there_is_nothing_to_note(vi: Page) -> None:
    frame = results(stock("2018-12-31", 90), **MEMBERS)
    assert notes(frame, vi) == ["Không có điều gì cần lưu ý thêm."]


def test_a_change_of_rule_is_called_one(vi: Page) -> None:
    frame = results(year(2017, 0.9, scheme="2014"), year(2018, 0.8, scheme="2018", flags="break"), **RATE)
    assert notes(frame, vi)[0] == (
        "Đảng viên tốt trở lên, tỉnh Hải Dương: quy định xếp loại thay đổi tại năm 2018; "
        "không so sánh trước và sau mốc này."
    )


def test_low_confidence_figures_are_counted(published: sources.Package) -> None:
    page = Page(published, "P24-30", 2023, 2023, "en")
    frame = page.compute("members_admitted", "admissions_against_target")
    assert (
        "2 published figures of low confidence (undated, ambiguous or perhaps misprinted) were not used."
        in notes(frame, page)
    )


def test_years_in_a_row_are_joined() -> None:
    assert year_ranges([2010, 2011, 2012, 2014, 2016, 2017]) == "2010–2012, 2014, 2016–2017"
    assert year_ranges([2020]) == "2020"
    assert year_ranges([]) == ""


# -- captions and text alternatives -----------------------------------------------------------


def test_a_short_series_is_told_completely(vi: Page, en: Page) -> None:
    frame = results(stock("2019-12-31", 100), stock("2020-06-30", 90, precision="lower_bound"), **MEMBERS)
    assert plain(sentences.alt(frame, vi, "over_time")) == (
        "Biểu đồ đường theo thời gian. Tổng số đảng viên, tỉnh Hải Dương. "
        "Ngày 31/12/2019 100 đảng viên; ngày 30/6/2020 hơn 90 đảng viên."
    )
    assert "31 December 2019 100 members" in plain(sentences.alt(frame, en, "over_time"))


def test_a_long_series_is_told_by_its_ends_and_extremes(en: Page) -> None:
    values = [5, 6, 7, 12, 8, 9, 3, 4, 10, 11]
    frame = results(*(stock(f"{2010 + n}-12-31", value) for n, value in enumerate(values)), **MEMBERS)
    assert plain(sentences.alt(frame, en, "over_time")).endswith(
        "10 values; first: 31 December 2010 5 members; last: 31 December 2019 11 members; "
        "highest: 31 December 2013 12 members; lowest: 31 December 2016 3 members."
    )


def test_the_alternative_of_a_chart_of_places_is_told_from_the_highest(vi: Page) -> None:
    rows = [stock("2020-12-31", value, locality=place) for place, value in (("P24-01", 5), ("P24-02", 9))]
    assert plain(sentences.alt(results(*rows, **MEMBERS), vi, "ranking")).endswith(
        "Tỉnh Hà Giang 9 đảng viên; thành phố Hà Nội 5 đảng viên."
    )
    many = [
        stock("2020-12-31", n, locality=place) for n, place in enumerate(vi.places.at_level("province")[:20])
    ]
    assert "20 địa phương. Cao nhất: " in plain(sentences.alt(results(*many, **MEMBERS), vi, "ranking"))


def test_of_many_lines_only_the_ends_are_told(vi: Page) -> None:
    rows = [
        year(2015 + n, 0.1 + n / 100, category=category, lower=0.1, upper=0.2)
        for category in ("excellent", "completed", "not_completed")
        for n in range(10)
    ]
    frame = results(*rows, indicator="evaluation_members", unit="proportion", scheme="2018")
    assert plain(sentences.alt(frame, vi, "class_shares")).endswith(
        "Hoàn thành nhiệm vụ: từ 10,0 % (năm 2015) đến 19,0 % (năm 2024). "
        "Không hoàn thành nhiệm vụ: từ 10,0 % (năm 2015) đến 19,0 % (năm 2024)."
    )


def test_captions_tell_what_where_when_unit_and_source(vi: Page, en: Page) -> None:
    frame = results(stock("2019-12-31", 100, figures="A"), stock("2020-12-31", 90, figures="B|C"), **MEMBERS)
    assert sentences.caption(frame, vi, "over_time") == (
        "Tổng số đảng viên, tỉnh Hải Dương, 2010–2025. Đơn vị: đảng viên. "
        "Nguồn: 3 số công bố, ghi đúng như đã in ở cuối trang."
    )
    one = frame.iloc[:1]
    assert sentences.caption(one, en, "over_time").endswith(
        "Source: 1 published figure, given as printed at the end of the page."
    )


def test_a_cascade_has_words_too(published: sources.Package, vi: Page) -> None:
    frame = indicators.cascade(published, "21-KL/TW")
    assert "sau 37 ngày" in plain(sentences.alt(frame, vi, "cascade"))
    assert "tỉnh Hải Dương" in sentences.caption(frame, vi, "cascade")


KINDS = sorted(key.split(".")[1] for key in language.catalogue() if key.startswith("conclude."))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_says_what_may_be_concluded(kind: str, vi: Page, en: Page) -> None:
    for page in (vi, en):
        assert sentences.may_conclude(kind, page).endswith(".")
    assert language.has_text(f"alt.{kind}")


# -- the real pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("tongue", language.LANGUAGES)
@pytest.mark.parametrize("locality", ["VN", "D24-514", "P24-30", "P24-87", "P25-48"])
def test_headlines_of_real_places_are_whole_sentences(locality: str, tongue: str) -> None:
    page = pages.open(locality, 2005, 2026, tongue)
    for topic in indicators.TOPICS:
        for text in sentences.headline(page.compute(topic), page).sentences:
            assert text[0] == text[0].upper()
            assert text.endswith(".")
            assert not {"nan", "NaT", "<NA>", "None"} & set(text.replace(",", " ").replace(".", " ").split())
            assert "_" not in text
            assert "{" not in text


def test_the_nation_in_2021_is_mid_year_and_not_back_cast() -> None:
    page = pages.open("VN", 2019, 2021)
    text = said(page.compute("members_total"), page)
    assert text.startswith("Cả nước có 5.248.607 đảng viên vào ngày 30/6/2021 (số giữa năm).")
    assert "5.090" not in text  # 5,248,607 / 1.0311 is never computed
    assert "tăng" not in text  # the figure before it is "around 5.2 million"
