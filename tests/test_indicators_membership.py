"""Stocks, growth, shares of groups and the balance of members, worked by hand from printed figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from indicators_figures import PUBLISHED, Figures, figure, flags, row, rows_of

from analysis import trends
from analysis.indicators import growth


def test_national_stock_of_2021_is_a_mid_year_figure():
    found = row("members_total", "VN", 2021)
    assert found["value"] == 5_248_607
    assert found["period_end"] == pd.Timestamp("2021-06-30")
    assert flags(found) == {"not_year_end"}
    assert found["figures"] == "S001-28"
    assert found["unit"] == "members"
    assert pd.isna(found["lower"])
    assert found["method"] == ""


def test_years_without_a_stock_are_rows_that_say_so():
    rows = rows_of("members_total", "VN", first_year=2018, last_year=2021)
    assert rows["last_year"].tolist() == [2018, 2019, 2020, 2021]
    assert rows["status"].tolist() == ["missing", "published", "missing", "published"]
    assert rows["reason"].tolist() == ["no_figure", "", "no_figure", ""]


def test_a_province_that_was_merged_points_to_its_successor():
    rows = rows_of("members_total", "P24-49", first_year=2024, last_year=2025)
    assert rows["reason"].tolist() == ["no_figure", "unit_became|P25-48"]
    assert (rows["status"] == "missing").all()


def test_rounded_figure_of_the_next_day_does_not_displace_the_exact_one():
    # Thanh Hóa: 229.424 on 26-10-2020, "gần 230.000" on 27-10-2020
    found = row("members_total", "P24-38", 2020)
    assert (found["value"], found["figures"], found["alternatives"]) == (229_424, "N0228", "N0229")


def test_bound_of_months_later_is_a_figure_of_its_own():
    # Kon Tum: 28.964 on 31-5-2020, "hơn 29.000" on 23-9-2020
    found = row("members_total", "P24-62", 2020)
    assert (found["value"], found["precision"]) == (29_000, "lower_bound")
    dated = rows_of("members_total_dated", "P24-62", first_year=2020, last_year=2020)
    assert dated["value"].tolist() == [28_964, 29_000]


def test_merged_unit_is_the_sum_of_its_parts_with_both_days():
    found = row("members_total", "P25-48", 2020)
    assert found["value"] == 59_093 + 69_036 == 128_129
    assert (found["period_start"], found["period_end"]) == (
        pd.Timestamp("2020-09-29"),
        pd.Timestamp("2020-10-20"),
    )
    assert found["status"] == "rebased"
    assert {"rebased", "not_year_end"} <= flags(found)
    lacking = row("members_total", "P25-48", 2015)
    assert (lacking["status"], lacking["reason"]) == ("missing", "part_missing|P24-49")


def test_sum_takes_the_exact_stock_that_a_rounded_one_restates():
    # Bình Phước 36.797 on 25-9-2020 (then "gần 37.000"), Đồng Nai 82.774 on 14-4-2020
    found = row("members_total", "P25-75", 2020)
    assert (found["value"], found["precision"]) == (36_797 + 82_774, "exact")


def test_growth_between_two_dates_is_not_called_yearly():
    # Đồng Nai: 78.047 on 10-9-2018, 82.674 at the end of 2019; 82674/78047 = 1.059285
    found = row("members_growth", "P24-75", 2019)
    assert found["value"] == pytest.approx(0.059285, abs=5e-7)
    assert (found["unit"], found["method"]) == ("proportion", "between two dates")
    assert (found["period_start"], found["period_end"]) == (
        pd.Timestamp("2018-09-10"),
        pd.Timestamp("2019-12-31"),
    )
    assert found["figures"] == "S-75-0011|S-75-0005"
    assert (found["numerator"], found["denominator"]) == (82_674, 78_047)
    assert "not_year_end" in flags(found)


def test_growth_per_year_goes_by_exact_days():
    # 14-4-2020 to 28-3-2024 are 1,444 days, 3.95346 years; ln(88695/82774)/3.95346 = 0.0174757
    found = row("members_growth_yearly", "P24-75", 2024)
    assert found["value"] == pytest.approx(math.exp(0.0174757) - 1, abs=2e-6)
    assert (found["unit"], found["method"]) == ("per_year", "exact days")
    short = row("members_growth_yearly", "P24-75", 2020)  # 31-12-2019 to 14-4-2020
    assert (short["status"], short["reason"]) == ("refused", "short_span")


def test_year_end_stocks_a_year_apart_give_growth_a_year():
    figures = Figures(
        figure("A", "members_total", 1000, on="2018-12-31"),
        figure("B", "members_total", 1031, on="2019-12-20"),
        figure("C", "members_total", 1100, on="2021-12-31"),
    )
    found = row("members_growth", "P24-40", 2019, package=figures)
    assert (found["value"], found["unit"], found["method"]) == (
        pytest.approx(0.031),
        "per_year",
        "year on year",
    )
    assert row("members_growth_yearly", "P24-40", 2019, package=figures)["value"] == pytest.approx(0.031)
    assert row("members_growth", "P24-40", 2021, package=figures)["unit"] == "proportion"  # two years apart
    assert row("members_growth", "P24-40", 2018, package=figures)["reason"] == "no_earlier_figure"


@pytest.mark.parametrize(
    ("year", "status", "reason", "precision"),
    [
        (2009, "published", "", "lower_bound"),  # 3.636.158 over "gần" 3,2 triệu
        (2011, "refused", "direction_unknown", ""),  # "hơn" 3,6 triệu over 3.636.158
        (2016, "refused", "opposite_bounds", ""),  # "hơn" over "hơn"
        (2019, "published", "", "approximate"),  # about 5.2 million over "hơn" 4,5 triệu
        (2021, "refused", "within_rounding", ""),  # 5.248.607 over about 5.2 million: 48.607 is under 50.000
    ],
)
def test_bounds_pass_through_growth_or_stop_it(year, status, reason, precision):
    found = row("members_growth", "VN", year)
    assert (found["status"], found["reason"], found["precision"]) == (status, reason, precision)
    assert "bound" in flags(found)


def test_undated_stock_gives_no_growth():
    # Khánh Hòa: 47.601 about the middle of the term, day not printed
    found = row("members_growth", "P24-56", 2023)
    assert (found["status"], found["reason"]) == ("refused", "undated")
    assert "undated" in flags(row("members_total", "P24-56", 2023))


def test_average_growth_is_weighted_by_time():
    # ln(88695/78047) = 0.127890 over 2,026 days = 5.54689 years: 0.0230562 a year, 2.3324 %
    found = row("members_growth_average", "P24-75", 2024)
    assert found["value"] == pytest.approx(0.023324, abs=2e-6)
    assert found["lower"] < 0 < found["value"] < found["upper"]
    assert found["method"] == "mean log-difference, t"
    assert (found["confidence"], found["unit"]) == (0.95, "per_year")
    assert "short_series" in flags(found)


def test_average_growth_needs_four_exact_stocks():
    found = row("members_growth_average", "P24-68", 2021)
    assert (found["status"], found["reason"]) == ("refused", "too_few_points|3")
    assert pd.isna(found["value"])
    narrow = rows_of("members_growth_average", "P24-75", first_year=2019, last_year=2024).iloc[0]
    assert narrow["reason"] == "too_few_points|3"


def test_drift_is_the_weighted_fit_of_another_program():
    import statsmodels.api as sm

    changes, years = np.array([0.03, 0.05, 0.01, 0.04, 0.02]), np.array([1.0, 2.0, 0.5, 1.5, 1.0])
    fit = sm.OLS(changes / np.sqrt(years), np.sqrt(years)).fit()
    mean, half = growth.drift(list(changes), list(years), 0.9)
    assert mean == pytest.approx(fit.params[0])
    assert [mean - half, mean + half] == pytest.approx(list(fit.conf_int(0.1)[0]))


def test_average_growth_agrees_with_the_function_for_trends():
    stocks = [1000, 1025, 1060, 1071, 1120]
    dates = ["2016-12-31", "2017-12-31", "2018-12-31", "2019-12-31", "2020-12-31"]
    figures = Figures(
        *(
            figure(f"F{i}", "members_total", s, on=d)
            for i, (s, d) in enumerate(zip(stocks, dates, strict=True))
        )
    )
    found = row("members_growth_average", "P24-40", 2020, package=figures)
    frame = pd.DataFrame({"date": pd.to_datetime(dates), "stock": stocks})
    other = trends.growth(frame, "stock", kind="log_difference", time="date").iloc[0]
    assert math.log1p(found["value"]) == pytest.approx(other["value"], rel=1e-3)
    assert math.log1p(found["upper"]) == pytest.approx(other["upper"], rel=1e-3)


def test_printed_growth_is_kept_and_never_used_to_look_back():
    found = row("members_growth_printed", "VN", 2021)
    assert found["value"] == pytest.approx(0.0311)
    assert (found["reason"], found["status"]) == ("base_not_printed", "published")
    assert "printed_share" in flags(found)
    rows = rows_of("members_total", "VN", first_year=2020, last_year=2020)
    assert rows["value"].isna().all()
    growths = rows_of("members_growth", "VN")
    assert not growths["figures"].str.contains("S001-29").any()


def test_groups_of_members():
    assert row("members_groups", "P24-68", 2019, "youth")["value"] == 13_096


def test_share_of_a_group_comes_from_counts_of_one_day():
    # Lâm Đồng, end of 2019: 4.976 of 46.265 = 10.7554 %, printed 10,75 %
    found = row("members_shares", "P24-68", 2019, "ethnic_minority")
    assert found["value"] == pytest.approx(0.107554, abs=1e-6)
    assert (found["numerator"], found["denominator"]) == (4_976, 46_265)
    assert found["figures"] == "S-68-0015|S-68-0014|S-68-0016"
    assert found["method"] == "Wilson"
    assert found["lower"] < found["value"] < found["upper"]
    assert flags(found) == set()


def test_share_without_counts_of_one_day_is_the_printed_one():
    # Vĩnh Long: 510 = 1,32 % in November 2019, no total of that day
    found = row("members_shares", "P24-86", 2019, "ethnic_minority")
    assert found["value"] == pytest.approx(0.0132)
    assert found["numerator"] == 510
    assert pd.isna(found["denominator"])
    assert pd.isna(found["lower"])
    assert "printed_share" in flags(found)


def test_count_without_total_or_percentage_has_no_share():
    # Nhơn Trạch, 31-1-2022: 334 of 4.459 in private enterprises; below, the total is of another day
    assert row("members_shares", "D24-742", 2022, "private_and_fdi_enterprises")["value"] == pytest.approx(
        334 / 4459
    )
    figures = Figures(
        figure("A", "members_total", 300, on="2019-12-31", category="female"),
        figure("B", "members_total", 1000, on="2019-06-30"),
    )
    found = row("members_shares", "P24-40", 2019, "female", package=figures)
    assert (found["status"], found["reason"], found["numerator"]) == ("missing", "base_not_printed", 300)


def test_share_of_population_and_of_the_nation_are_as_printed():
    assert row("members_share_of_population", "P24-68", 2019)["value"] == pytest.approx(0.035)
    assert row("members_share_of_population_target", "P24-72", 2025)["value"] == pytest.approx(0.034)
    found = row("members_share_of_national", "P24-01", 2022)
    assert (found["value"], found["precision"]) == (pytest.approx(0.09), "upper_bound")


def test_members_per_organisation():
    # Lâm Đồng, end of 2019: 46.265 members in 764 organisations
    found = row("members_per_organisation", "P24-68", 2019)
    assert found["value"] == pytest.approx(60.5563, abs=1e-4)
    assert found["unit"] == "members_per_organisation"
    # Hà Nội 2015: "hơn" 390.000 in 2.913
    assert row("members_per_organisation", "P24-01", 2015)["precision"] == "lower_bound"


def test_members_per_organisation_breaks_when_districts_end():
    figures = Figures(
        figure("A", "members_total", 1000, on="2024-12-31", locality="VN"),
        figure("B", "grassroots_organisations", 20, on="2024-12-31", locality="VN"),
        figure("C", "members_total", 1010, on="2025-12-31", locality="VN"),
        figure("D", "grassroots_organisations", 25, on="2025-12-31", locality="VN"),
    )
    assert "break" not in flags(row("members_per_organisation", "VN", 2024, package=figures))
    assert "break" in flags(row("members_per_organisation", "VN", 2025, package=figures))


BALANCE = (
    figure("A", "members_total", 1000, on="2019-12-31"),
    figure("B", "members_total", 1040, on="2020-12-31"),
    figure("C", "members_admitted", 50, year=2020),
    figure("D", "members_removed", 10, year=2020),
    figure("E", "members_transferred_in", 5, year=2020),
)


def test_balance_publishes_its_residual():
    # 1040 = 1000 + 50 - 10 + 5 - 5
    rows = rows_of("stock_flow_balance", "P24-40", package=Figures(*BALANCE)).set_index("category")
    assert rows["value"].to_dict() == {
        "opening": 1000,
        "admitted": 50,
        "removed": 10,
        "transferred_in": 5,
        "closing": 1040,
        "residual": -5,
    }
    assert rows.loc["residual", "figures"] == "B|A|C|D|E"
    assert rows.loc["residual", "method"] == "balance"


def test_balance_leaves_what_was_not_printed_in_the_residual():
    rows = rows_of("stock_flow_balance", "P24-40", package=Figures(*BALANCE[:3])).set_index("category")
    assert rows.loc["residual", "value"] == -10
    assert "removed" not in rows.index


def test_balance_needs_stocks_on_both_ends_of_the_period():
    apart = Figures(figure("A", "members_total", 1000, on="2019-12-30"), *BALANCE[1:])
    rows = rows_of("stock_flow_balance", "P24-40", package=apart)
    assert rows["reason"].tolist() == ["no_figure"]


def test_balance_of_a_bound_has_no_residual():
    vague = Figures(BALANCE[0] | {"precision": "lower_bound"}, *BALANCE[1:])
    rows = rows_of("stock_flow_balance", "P24-40", package=vague).set_index("category")
    assert (rows.loc["residual", "status"], rows.loc["residual", "reason"]) == ("refused", "bound")


def test_printed_movements():
    assert row("members_net_increase", "P24-68", 2019)["value"] == 2_359
    assert row("members_transferred_in", "D24-742", 2021)["value"] == 189
    assert row("members_confirmed", "D24-518", 2020)["value"] == 56


def test_part_above_its_whole_is_no_share():
    figures = Figures(
        figure("A", "members_total", 1200, on="2019-12-31", category="female"),
        figure("B", "members_total", 1000, on="2019-12-31"),
    )
    found = row("members_shares", "P24-40", 2019, "female", package=figures)
    assert (found["status"], found["reason"]) == ("refused", "part_above_whole")


def test_unit_without_forerunner_was_not_there_before():
    region = next(unit for unit in PUBLISHED.places.at_level("region") if unit.startswith("R25"))
    rows = rows_of("members_total", region, first_year=2024, last_year=2025)
    assert rows["reason"].tolist() == ["unit_not_yet", "no_figure"]


def test_boundary_of_an_earlier_day_sums_nothing():
    import datetime

    rows = rows_of("members_total", "P25-48", boundary=datetime.date(2024, 12, 31))
    assert rows["value"].tolist() == [139_534]
    rows = rows_of("members_total", "P25-48", boundary=datetime.date(2025, 12, 31))
    assert rows.loc[rows["value"].notna(), "value"].tolist() == [128_129, 139_534]


def test_unchanged_unit_carries_its_figures_on():
    found = row("members_total", "P25-04", 2020)
    assert (found["value"], found["status"]) == (row("members_total", "P24-04", 2020)["value"], "rebased")


def test_old_code_is_not_the_new_unit():
    # code 80 was Long An and is Tây Ninh now: its 47.611 of 2020 must be added to those of Tây Ninh
    found = row("members_total", "P25-80", 2020)
    assert "S-80-0001" in found["figures"]
    assert found["value"] != 47_611
