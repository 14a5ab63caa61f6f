"""Numbers as printed, read back; the printed forms are those of published pages or of the brief's rules."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks.printed import read
from analysis.precision import ABOUT, LOWER, UPPER


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("5.248.607 đảng viên", 5248607),
        ("2.025 đảng viên", 2025),  # thousands, not a year and not a decimal
        ("96946 đảng viên", 96946),
        ("2,091 grassroots-level Party organisations", 2091),
        ("3 037 membres", 3037),
        ("48\u00a0200 membres", 48200),
        ("05 mô hình cấp huyện", 5),
        ("gần 3,2 triệu đảng viên", 3200000),
        ("hơn 5,6 triệu", 5600000),
        ("around 5.2 million", 5200000),
        ("trên 105 nghìn đảng viên", 105000),
        ("hơn 4,7 ngàn", 4700),
        ("gần 6 vạn đảng viên", 60000),
        ("24万人以上", 240000),
        ("gần nửa triệu đảng viên", 500000),
        ("không có", 0),
        ("không TCCSĐ nào", 0),
        ("chín đảng viên", 9),
        ("8.000 - 8500 đảng viên", 8000),
        ("khai trừ 75 người", 75),
    ],
)
def test_counts(printed: str, value: int) -> None:
    reading = read(printed, percent=False)
    assert reading is not None
    assert reading.value == value


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        ("19,6%", "19.6", 1),
        ("90.16%", "90.16", 2),
        ("97.09 %", "97.09", 2),
        ("9,20%", "9.20", 2),
        ("100%", "100", 0),
        ("tối thiểu 3%/năm", "3", 0),
        ("0,125 phần trăm", "0.125", 3),
    ],
)
def test_percentages(printed: str, value: str, decimals: int) -> None:
    reading = read(printed, percent=True)
    assert reading is not None
    assert (reading.value, reading.decimals, reading.percent) == (Decimal(value), decimals, True)


@pytest.mark.parametrize(
    "printed", ["", "nhiều đảng viên", "1.23 đảng viên", "12,5 đảng viên", "1.2345 đảng viên", "vài nghìn"]
)
def test_what_is_no_count(printed: str) -> None:
    assert read(printed, percent=False) is None


def test_thousands_are_no_percentage() -> None:
    assert read("1.234.567%", percent=True) is None


@pytest.mark.parametrize(
    ("printed", "first", "second"),
    [
        ("163/167 đồng chí", 163, 167),
        ("2.365/2.623 cán bộ", 2365, 2623),
        ("35/957", 35, 957),
        ("47 TCCSĐ", 47, None),
    ],
)
def test_pairs(printed: str, first: int, second: int | None) -> None:
    reading = read(printed, percent=False)
    assert reading is not None
    assert (reading.value, reading.second) == (first, second)


@pytest.mark.parametrize(
    ("printed", "qualifier"),
    [
        ("hơn 50.000 đảng viên", LOWER),
        ("Trên 3.300 chi bộ", LOWER),
        ("ít nhất 210 đảng viên", LOWER),
        ("30 đảng viên trở lên", LOWER),
        ("24万人以上", LOWER),
        ("gần 120", UPPER),
        ("nearly 48,000 party members", UPPER),
        ("khoảng 600 đảng viên", ABOUT),
        ("1.855 đảng viên", ""),
        ("120 cơ sở gần biên giới", ""),  # the word stands after the number
    ],
)
def test_qualifiers(printed: str, qualifier: str) -> None:
    reading = read(printed, percent=False)
    assert reading is not None
    assert reading.qualifier == qualifier


@given(number=st.integers(0, 10**9), mark=st.sampled_from([".", ",", " ", "\u00a0", ""]))
def test_any_count_reads_back_with_any_thousands_mark(number: int, mark: str) -> None:
    printed = f"{number:,}".replace(",", mark) + " đảng viên"
    reading = read(printed, percent=False)
    assert reading is not None
    assert reading.value == number


@given(hundredths=st.integers(0, 20_000), mark=st.sampled_from([".", ","]))
def test_any_percentage_reads_back_with_either_decimal_mark(hundredths: int, mark: str) -> None:
    value = Decimal(hundredths) / 100
    reading = read(f"{value:.2f}".replace(".", mark) + "%", percent=True)
    assert reading is not None
    assert (reading.value, reading.decimals) == (value, 2)
