"""Which year a figure stands for."""

from __future__ import annotations

import datetime

import pytest

from analysis.indicators import periods
from analysis.indicators.rows import Row

DAY = datetime.date


def stock(
    end: DAY | None, value: float = 1, sense: str = "exact", last: int | None = None, name: str = "A"
) -> Row:
    year = end.year if end else last
    return Row("X", start=end, end=end, first=year, last=year, value=value, precision=sense, figures=(name,))


@pytest.mark.parametrize(
    ("end", "flag"),
    [
        (DAY(2020, 12, 31), set()),
        (DAY(2020, 11, 16), set()),  # 45 days before the end of the year
        (DAY(2020, 11, 15), {"not_year_end"}),  # 46 days
        (DAY(2021, 1, 20), {"not_year_end"}),
        (None, {"undated"}),
    ],
)
def test_stock_is_of_the_year_end_within_45_days(end, flag):
    assert periods.stocks([stock(end, last=2020)])[0].flags == flag


@pytest.mark.parametrize(
    ("start", "end", "first", "last", "flag"),
    [
        (DAY(2020, 1, 1), DAY(2020, 12, 31), 2020, 2020, set()),
        (DAY(2020, 1, 1), DAY(2020, 6, 30), 2020, 2020, {"part_year"}),
        (DAY(2020, 2, 1), DAY(2020, 12, 31), 2020, 2020, {"part_year"}),
        (None, DAY(2021, 6, 30), 2021, 2021, {"part_year", "open_start"}),
        (DAY(2019, 6, 1), None, 2019, 2021, {"multi_year", "open_end"}),
        (None, DAY(2024, 7, 29), 2020, 2024, {"multi_year", "open_start"}),
        (None, None, 2015, 2020, {"multi_year"}),  # a term
        (None, None, 2022, 2022, {"undated"}),
        (DAY(2016, 1, 1), DAY(2020, 12, 31), 2016, 2020, {"multi_year"}),
        (DAY(2020, 7, 1), DAY(2021, 6, 30), None, 2021, {"multi_year"}),
    ],
)
def test_flow_says_what_its_period_leaves_open(start, end, first, last, flag):
    made = periods.flows([Row("X", start=start, end=end, first=first, last=last, value=1, precision="exact")])
    assert made[0].flags == flag


def test_latest_dated_stock_stands_for_the_year():
    rows = [stock(DAY(2020, 10, 1), 5), stock(DAY(2020, 4, 1), 4), stock(None, 9, last=2020)]
    assert [row.value for row in periods.yearly_stocks(rows)] == [5]
    assert [row.value for row in periods.yearly_stocks(rows[2:])] == [9]


@pytest.mark.parametrize(
    ("rounded", "sense", "exact", "fits"),
    [
        (230_000, "upper_bound", 229_424, True),
        (230_000, "lower_bound", 229_424, False),
        (26_700, "lower_bound", 26_750, True),
        (100_000, "upper_bound", 90_000, False),  # a tenth less is another figure
        (42_500, "approximate", 42_800, True),
    ],
)
def test_rounded_figure_restates_an_exact_one_it_agrees_with(rounded, sense, exact, fits):
    assert periods.agrees(rounded, sense, exact) is fits
    rows = [
        stock(DAY(2020, 10, 26), exact, name="exact"),
        stock(DAY(2020, 10, 27), rounded, sense, name="rounded"),
    ]
    chosen = periods.yearly_stocks(rows)[0]
    assert chosen.figures == (("exact",) if fits else ("rounded",))
    assert chosen.alternatives == (("rounded",) if fits else ())
    assert periods.restatements(rows) == ({"rounded"} if fits else set())


def test_rounded_figure_of_long_after_is_news():
    rows = [stock(DAY(2020, 5, 31), 28_964), stock(DAY(2020, 9, 23), 29_000, "lower_bound")]
    assert periods.yearly_stocks(rows)[0].value == 29_000


def flow(start: DAY, end: DAY, value: float) -> Row:
    return Row("X", start=start, end=end, first=start.year, last=end.year, value=value, precision="exact")


def test_full_year_before_its_parts_and_the_longest_part_before_others():
    quarter = flow(DAY(2020, 1, 1), DAY(2020, 3, 31), 1)
    half = flow(DAY(2020, 1, 1), DAY(2020, 6, 30), 2)
    second_half = flow(DAY(2020, 7, 1), DAY(2020, 12, 31), 3)
    year = flow(DAY(2020, 1, 1), DAY(2020, 12, 31), 5)
    term = flow(DAY(2016, 1, 1), DAY(2020, 12, 31), 20)
    values = [row.value for row in periods.yearly_flows([quarter, year, half, term])]
    assert sorted(values) == [5, 20]
    assert [row.value for row in periods.yearly_flows([quarter, half])] == [2]
    assert [row.value for row in periods.yearly_flows([half, second_half])] == [
        3
    ]  # 184 days, and never 2 + 3


def test_a_row_with_a_value_goes_before_one_without():
    nan = float("nan")
    year = flow(DAY(2020, 1, 1), DAY(2020, 12, 31), nan)._replace(reason="part_missing|P24-48")
    half = flow(DAY(2020, 1, 1), DAY(2020, 6, 30), 2)
    assert [row.value for row in periods.yearly_flows([year, half])] == [2]


def test_break_marks_the_first_row_after_a_date():
    rows = [stock(DAY(2024, 12, 31)), stock(DAY(2025, 9, 1)), stock(DAY(2026, 9, 1))]
    marked = periods.broken(rows, (DAY(2025, 7, 1),))
    assert ["break" in row.flags for row in marked] == [False, True, False]
    alone = periods.broken(rows[1:], (DAY(2025, 7, 1),))
    assert not any("break" in row.flags for row in alone)
