"""Numbers, dates, periods and texts, worked by hand in both languages."""

from __future__ import annotations

import datetime
import re
import string
from collections import Counter
from decimal import Decimal

import babel.numbers
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis import language, schema, sources
from analysis.errors import UnknownName, WorkbookError
from analysis.language import date, duration, listed, number, percent, period, points, quantity, text, when

NB = "\u00a0"


def plain(words: str) -> str:
    """Words with ordinary spaces, to compare with what one types."""
    return words.replace(NB, " ")


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (5248607, 0, "5.248.607", "5,248,607"),
        (0, 0, "0", "0"),
        (2.5, 0, "3", "3"),  # half up, where round() gives 2
        (0.125, 2, "0,13", "0.13"),
        (1.005, 2, "1,01", "1.01"),
        (-1234.5, 1, "−1.234,5", "−1,234.5"),
        (-0.04, 1, "0,0", "0.0"),  # no minus before a zero
        (999.95, 1, "1.000,0", "1,000.0"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_numbers_are_rounded_half_up_and_grouped(value: float, digits: int, vi: str, en: str) -> None:
    assert number(value, "vi", digits) == vi
    assert number(value, "en", digits) == en


def test_percentages_and_points() -> None:
    assert percent(0.266, "vi") == f"26,6{NB}%"
    assert percent(0.0311, "vi", 2) == f"3,11{NB}%"
    assert percent(0.0311, "en", 2) == f"3.11{NB}%"
    assert percent(0.9035, "en") == f"90.4{NB}%"  # 90.35: half up
    assert percent(1, "vi", 0) == f"100{NB}%"
    assert plain(points(0.012, "vi")) == "1,2 điểm %"
    assert plain(points(0.012, "en")) == "1.2 percentage points"
    assert plain(points(0.01, "en", 0)) == "1 percentage point"
    assert percent(float("nan"), "vi") == points(float("nan"), "vi") == "–"


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(language.LANGUAGES))
def test_a_printed_number_reads_back(value: Decimal, tongue: str) -> None:
    shown = number(float(value), tongue, 3).replace("−", "-")
    assert babel.numbers.parse_decimal(shown, locale=tongue, strict=True) == value


@given(st.integers(0, 10**12), st.sampled_from(language.LANGUAGES))
def test_a_printed_count_reads_back(value: int, tongue: str) -> None:
    assert int(re.sub(r"\D", "", number(value, tongue))) == value


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_moves_a_number_by_at_most_half_a_unit(value: float, digits: int) -> None:
    gap = abs(language.rounded(value, digits) - Decimal(repr(value)))
    assert gap <= Decimal(5).scaleb(-digits - 1)


@pytest.mark.parametrize(
    ("value", "unit", "precision", "vi", "en"),
    [
        (50000, "members", "lower_bound", "hơn 50.000 đảng viên", "more than 50,000 members"),
        (50000, "members", "upper_bound", "gần 50.000 đảng viên", "nearly 50,000 members"),
        (5200000, "members", "approximate", "khoảng 5.200.000 đảng viên", "about 5,200,000 members"),
        (1, "members", "exact", "1 đảng viên", "1 member"),
        (0, "members", "exact", "0 đảng viên", "0 members"),
        (2, "organisations", "exact", "2 tổ chức đảng", "2 organisations"),
        (0.266, "proportion", "exact", "26,6 %", "26.6 %"),
        (0.031, "per_year", "exact", "3,1 % mỗi năm", "3.1 % a year"),
        (0.0024, "per_thousand", "exact", "2,4 trên 1.000 đảng viên", "2.4 per 1,000 members"),
        (1, "days", "exact", "1 ngày", "1 day"),
        (float("nan"), "members", "exact", "không có số công bố", "no published figure"),
    ],
)
def test_quantities_have_their_unit_and_their_bound(
    value: float, unit: str, precision: str, vi: str, en: str
) -> None:
    assert plain(quantity(value, unit, "vi", precision)) == vi
    assert plain(quantity(value, unit, "en", precision)) == en


def test_a_number_stays_with_its_unit() -> None:
    assert quantity(50000, "members", "vi", "lower_bound") == f"hơn{NB}50.000{NB}đảng viên"


# -- dates and periods ------------------------------------------------------------------------


def test_dates() -> None:
    assert date(datetime.date(2021, 6, 30), "vi") == "30/6/2021"
    assert plain(date(pd.Timestamp("2021-06-30"), "en")) == "30 June 2021"
    assert date(pd.NaT, "vi") == "–"


def row(
    start: str = "", end: str = "", first: int | None = None, last: int | None = None, flags: str = ""
) -> dict:
    """A results row with only its period."""
    return {
        "period_start": pd.Timestamp(start) if start else pd.NaT,
        "period_end": pd.Timestamp(end) if end else pd.NaT,
        "first_year": first if first else pd.NA,
        "last_year": last if last else pd.NA,
        "flags": flags,
    }


@pytest.mark.parametrize(
    ("start", "end", "vi", "vi_when", "en", "en_when"),
    [
        (
            "2021-06-30",
            "2021-06-30",
            "ngày 30/6/2021",
            "vào ngày 30/6/2021",
            "30 June 2021",
            "on 30 June 2021",
        ),
        ("2019-01-01", "2019-12-31", "năm 2019", "trong năm 2019", "2019", "in 2019"),
        (
            "2020-01-01",
            "2020-06-30",
            "6 tháng đầu năm 2020",
            "trong 6 tháng đầu năm 2020",
            "the first half of 2020",
            "in the first half of 2020",
        ),
        (
            "2021-07-01",
            "2021-09-30",
            "quý III năm 2021",
            "trong quý III năm 2021",
            "the third quarter of 2021",
            "in the third quarter of 2021",
        ),
        (
            "2023-01-01",
            "2023-09-30",
            "9 tháng đầu năm 2023",
            "trong 9 tháng đầu năm 2023",
            "the first 9 months of 2023",
            "in the first 9 months of 2023",
        ),
        (
            "2020-02-01",
            "2020-02-29",
            "tháng 2/2020",
            "trong tháng 2/2020",
            "February 2020",
            "in February 2020",
        ),
        (
            "2016-01-01",
            "2020-12-31",
            "giai đoạn 2016–2020",
            "trong giai đoạn 2016–2020",
            "2016–2020",
            "in 2016–2020",
        ),
        (
            "2015-04-30",
            "2021-06-30",
            "từ ngày 30/4/2015 đến ngày 30/6/2021",
            "từ ngày 30/4/2015 đến ngày 30/6/2021",
            "30 April 2015 to 30 June 2021",
            "from 30 April 2015 to 30 June 2021",
        ),
        (
            "",
            "2021-06-30",
            "đến ngày 30/6/2021, không nêu mốc bắt đầu",
            "tính đến ngày 30/6/2021",
            "up to 30 June 2021, start not printed",
            "up to 30 June 2021",
        ),
        (
            "2019-06-01",
            "",
            "từ tháng 6/2019, chưa có mốc kết thúc",
            "từ tháng 6/2019",
            "since June 2019, no end printed",
            "since June 2019",
        ),
        (
            "2023-01-01",
            "",
            "từ đầu năm 2023, chưa có mốc kết thúc",
            "từ đầu năm 2023",
            "since the start of 2023, no end printed",
            "since the start of 2023",
        ),
        (
            "2023-01-15",
            "",
            "từ ngày 15/1/2023, chưa có mốc kết thúc",
            "từ ngày 15/1/2023",
            "since 15 January 2023, no end printed",
            "since 15 January 2023",
        ),
    ],
)
def test_dated_periods(start: str, end: str, vi: str, vi_when: str, en: str, en_when: str) -> None:
    one = row(start, end, 2019, 2021)
    assert [plain(period(one, "vi")), plain(when(one, "vi"))] == [vi, vi_when]
    assert [plain(period(one, "en")), plain(when(one, "en"))] == [en, en_when]


def test_periods_known_by_their_years_alone() -> None:
    assert period(row(first=2020, last=2020, flags="undated"), "vi") == "năm 2020 (không nêu ngày)"
    assert period(row(first=2020, last=2020, flags="undated"), "en") == "2020 (day not printed)"
    assert period(row(last=2020), "en") == "2020"
    assert period(row(first=2015, last=2020), "vi") == "giai đoạn 2015–2020"
    assert period(row(first=2015, last=2020), "vi", basis="term") == "nhiệm kỳ 2015–2020"
    assert period(row(first=2015, last=2020), "en", basis="term") == "the term 2015–2020"
    assert period(row(), "vi") == "không nêu thời gian"


def test_no_day_is_shown_that_was_not_printed() -> None:
    july = row("2020-07-31", "2020-07-31", 2020, 2020)
    assert period(july, "vi", basis="month") == "cuối tháng 7/2020"
    assert plain(when(july, "en", basis="month")) == "at the end of July 2020"


def test_a_sum_of_several_days_names_them() -> None:
    congresses = row("2020-09-29", "2020-10-20", 2020, 2020, "rebased")
    assert when(congresses, "vi", basis="days") == "vào các ngày từ 29/9/2020 đến 20/10/2020"


@pytest.mark.parametrize(
    ("start", "end", "vi", "en"),
    [
        ("2019-12-31", "2020-12-31", "1 năm", "1 year"),
        ("2020-10-20", "2025-09-16", "4 năm 10 tháng", "4 years 10 months"),
        ("2021-06-30", "2021-12-31", "6 tháng", "6 months"),
        ("2021-10-25", "2021-12-01", "37 ngày", "37 days"),
    ],
)
def test_durations_are_counted_from_the_days(start: str, end: str, vi: str, en: str) -> None:
    days = pd.Timestamp(start), pd.Timestamp(end)
    assert plain(duration(*days, "vi")) == vi
    assert plain(duration(*days, "en")) == en


def test_lists_and_capitals() -> None:
    assert listed([], "vi") == ""
    assert listed(["a"], "vi") == "a"
    assert listed(["a", "b", "c"], "vi") == "a, b và c"
    assert listed(["a", "b"], "en") == "a and b"
    assert language.capital("đảng viên") == "Đảng viên"
    assert language.years(2010, 2025) == "2010–2025"
    assert language.years(2020, 2020) == "2020"


# -- texts ------------------------------------------------------------------------------------


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def test_every_text_is_there_in_both_languages_with_the_same_placeholders() -> None:
    for key, words in language.catalogue().items():
        assert all(words[tongue].strip() for tongue in language.LANGUAGES), key
        assert placeholders(words["vi"]) == placeholders(words["en"]), key


def test_no_key_stands_in_two_files_or_twice_in_one() -> None:
    keys: Counter[str] = Counter()
    for path in sorted(language._FOLDER.glob("*.yml")):
        keys.update(re.findall(r"^([^\s#:][^:]*):", path.read_text("utf-8"), flags=re.MULTILINE))
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_fast_reader_agrees_with_a_full_yaml_parser() -> None:
    for path in language._FOLDER.glob("*.yml"):
        assert language._read(path) == yaml.safe_load(path.read_text("utf-8"))


def test_a_catalogue_file_with_a_language_missing_is_refused(tmp_path) -> None:
    file = tmp_path / "bad.yml"
    file.write_text('greeting:\n  en: "hello"\n  vi: "xin chào"\n', "utf-8")
    with pytest.raises(WorkbookError, match=r"bad\.yml: 'greeting' needs exactly vi and en"):
        language._read(file)


def test_unit_words_come_in_both_numbers() -> None:
    units = {key.split(".")[1] for key in language.catalogue() if key.startswith("unit.")}
    for unit in units:
        assert language.has_text(f"unit.{unit}.one"), unit
        assert language.has_text(f"unit.{unit}.other"), unit


def test_periods_have_a_noun_and_an_adverb() -> None:
    forms = {
        family: {key.split(".", 1)[1] for key in language.catalogue() if key.startswith(f"{family}.")}
        for family in ("period", "when")
    }
    assert forms["period"] == forms["when"]


def test_an_unknown_text_names_the_nearest() -> None:
    with pytest.raises(
        WorkbookError, match=r"text 'flag.undate' \(vi\) is not in analysis/texts. Did you mean"
    ):
        text("flag.undate", "vi")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownName, match=r"language 'vn' is not known. Did you mean 'vi'"):
        language.check_language("vn")


@pytest.mark.parametrize("tongue", language.LANGUAGES)
def test_every_flag_is_explained(tongue: str) -> None:
    for flag in schema.FLAGS:
        assert language.flag_text(flag, tongue)


def test_a_reason_names_the_place_it_is_about(published: sources.Package) -> None:
    places = published.places
    assert language.reason_text("part_missing|P24-49", "vi", places) == "thiếu số liệu của tỉnh Quảng Nam"
    assert (
        language.reason_text("part_missing|P24-49", "en", places)
        == "the figure of Quang Nam Province is missing"
    )
    assert language.reason_text("too_few_points|2", "vi", places).startswith("chỉ có 2 điểm số liệu")
    assert language.reason_text("no_figure", "en") == "no figure was published"


def test_nothing_speaks_of_sampling_error_ranking_or_breach() -> None:
    """The counts are full counts, places are not ranked, and the 20 % is never a verdict."""
    for key, words in language.catalogue().items():
        english = words["en"].lower()
        assert "sampling error" not in english, key
        assert "league" not in english, key
        if "20 %" in english:
            assert "breach" not in english, key
            assert "vi phạm" not in words["vi"], key
