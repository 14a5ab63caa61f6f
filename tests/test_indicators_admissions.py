"""Admissions, their rate, targets and groups, worked by hand from printed figures."""

from __future__ import annotations

import pandas as pd
import pytest
from indicators_figures import Figures, figure, flags, row, rows_of

from analysis import indicators


def test_national_admissions():
    assert row("members_admitted", "VN", 2009)["value"] == 197_028
    bound = row("members_admitted", "VN", 2019)
    assert (bound["value"], bound["precision"]) == (143_000, "lower_bound")


def test_admissions_up_to_a_day_have_an_open_start():
    found = row("members_admitted", "VN", 2021)
    assert found["value"] == 56_376
    assert pd.isna(found["period_start"])
    assert found["period_end"] == pd.Timestamp("2021-06-30")
    assert flags(found) == {"part_year", "open_start"}


def test_longest_part_stands_for_a_year_without_a_full_figure():
    # Đồng Nai 2020: 162 in the first quarter, 44 of them in March
    found = row("members_admitted", "P24-75", 2020)
    assert (found["value"], flags(found)) == (162, {"part_year"})
    periods = rows_of("members_admitted_periods", "P24-75", first_year=2020, last_year=2020)
    assert sorted(periods["value"]) == [44, 162]


def test_full_year_goes_before_its_parts():
    # Hà Nội 2021: "hơn" 6.600 in nine months, 10.027 in the year
    assert row("members_admitted", "P24-01", 2021)["value"] == 10_027


def test_terms_keep_their_own_row():
    rows = rows_of("members_admitted", "P24-62", first_year=2020, last_year=2023)
    term = rows[rows["value"] == 2_892].iloc[0]
    assert {"multi_year", "open_start"} <= flags(term)
    years = rows[rows["reason"] == "no_figure"]["last_year"].tolist()
    assert years == [2020, 2021, 2022, 2023]


def test_admission_rate_stands_on_the_stock_of_the_year_before():
    # Đồng Nai 2019: 4.022 admitted, 78.047 members on 10-9-2018: 5.15331 %
    found = row("admission_rate", "P24-75", 2019)
    assert found["value"] == pytest.approx(0.0515331, abs=5e-8)
    assert (found["numerator"], found["denominator"]) == (4_022, 78_047)
    assert "not_year_end" in flags(found)
    assert found["method"] == "Byar"
    # Byar by hand: 4022(1 - 1/36198 - 1.96/(3 sqrt 4022))^3 and 4023(1 - 1/36207 + 1.96/(3 sqrt 4023))^3
    assert found["lower"] == pytest.approx(3898.650 / 78_047, rel=1e-6)
    assert found["upper"] == pytest.approx(4148.260 / 78_047, rel=1e-6)


def test_rate_on_a_year_end_stock_carries_no_flag():
    figures = Figures(
        figure("A", "members_total", 1000, on="2018-12-31"),
        figure("B", "members_admitted", 8, year=2019),
    )
    found = row("admission_rate", "P24-40", 2019, package=figures)
    assert (found["value"], found["method"], flags(found)) == (0.008, "exact Poisson", set())
    # exact Poisson limits of 8 events: 3.4538 and 15.7632 (Garwood 1936)
    assert found["lower"] == pytest.approx(3.4538e-3, abs=1e-7)
    assert found["upper"] == pytest.approx(15.7632e-3, abs=1e-7)


def test_rate_without_base_is_missing_and_the_printed_one_stays():
    # Nhơn Trạch 2019: 237 admitted, printed as 6,19 % of the end of 2018
    computed = row("admission_rate", "D24-742", 2019)
    assert (computed["status"], computed["reason"], computed["numerator"]) == (
        "missing",
        "base_missing|2018",
        237,
    )
    printed = row("admission_rate", "D24-742", 2019, "printed")
    assert printed["value"] == pytest.approx(0.0619)
    assert (printed["numerator"], "printed_share" in flags(printed)) == (237, True)


def test_part_of_a_year_never_becomes_a_rate():
    rows = rows_of("admission_rate", "P24-75", first_year=2020, last_year=2020)
    assert rows["category"].tolist() == ["printed"]
    # printed 0,2 % in three months: 162 of 82.674 at the end of 2019 = 0.196 %
    assert (rows["numerator"].iloc[0], rows["denominator"].iloc[0]) == (162, 82_674)
    assert {"part_year", "printed_share"} <= flags(rows.iloc[0])


def test_rate_on_a_lower_bound_is_an_upper_bound():
    # Hà Nội 2021: 10.027 on "hơn" 450.000
    found = row("admission_rate", "P24-01", 2021)
    assert (found["value"], found["precision"]) == (pytest.approx(0.0222822, abs=1e-7), "upper_bound")
    assert pd.isna(found["lower"])


def test_attainment_of_the_target():
    # Hà Nội 2021: 10.027 of 9.744 = 102.904 %, printed 102,9 %
    found = row("admissions_against_target", "P24-01", 2021)
    assert found["value"] == pytest.approx(1.02904, abs=5e-6)
    assert found["figures"] == "N0057|N0058|N0059"
    assert (found["method"], pd.isna(found["lower"])) == ("", True)
    assert row("admissions_against_target", "P24-17", 2023)["value"] == pytest.approx(0.891451, abs=1e-6)


def test_target_from_above_and_the_units_own_target():
    # Nhơn Trạch 2021: 127 admitted; 120 given by the province, 157 set by the district itself
    assert row("admissions_against_target", "D24-742", 2021)["value"] == pytest.approx(127 / 120)
    own = row("admissions_against_target", "D24-742", 2021, "annual_own_allocation")
    assert own["value"] == pytest.approx(127 / 157)
    assert flags(own) == {"self_set_target"}


def test_attainment_to_date_is_kept_as_printed_beside_its_counts():
    # Hà Nội, nine months of 2021: "hơn" 6.600 of 9.744, printed 67,8 %
    rows = rows_of("admissions_against_target", "P24-01", first_year=2021, last_year=2021)
    part = rows[rows["figures"] == "N0384"].iloc[0]
    assert (part["category"], part["value"]) == ("printed", pytest.approx(0.678))
    assert (part["numerator"], part["denominator"]) == (6_600, 9_744)
    assert "part_year" in flags(part)


def test_attainment_that_disagrees_with_its_print_says_so():
    figures = Figures(
        figure("A", "members_admitted", 50, year=2019),
        figure("B", "members_admitted_target", 40, year=2019, category="annual"),
        figure("C", "members_admitted_plan_attainment", 130, year=2019, printed="130%"),
    )
    found = row("admissions_against_target", "P24-40", 2019, package=figures)
    assert (found["value"], found["alternatives"]) == (1.25, "C")
    assert "share_differs" in flags(found)


def test_part_of_a_year_does_not_attain_a_yearly_target():
    figures = Figures(
        figure(
            "A",
            "members_admitted",
            50,
            period_start="2019-01-01",
            period_end="2019-06-30",
            first_year=2019,
            last_year=2019,
        ),
        figure("B", "members_admitted_target", 100, year=2019, category="annual"),
    )
    found = row("admissions_against_target", "P24-40", 2019, package=figures)
    assert (found["status"], found["reason"]) == ("refused", "part_year")
    without = row("admissions_against_target", "D24-514", 2024)  # a target of 77, no admissions printed
    assert (without["status"], without["reason"], without["denominator"]) == ("missing", "no_figure", 77)


def test_printed_targets():
    assert row("admission_targets", "D24-514", 2024, "annual")["value"] == 77
    assert row("admission_rate_targets", "VN", 2025, "annual_minimum")["value"] == pytest.approx(0.03)
    assert row("admission_rate_targets", "VN", 2025, "annual_maximum")["value"] == pytest.approx(0.04)


def test_configured_targets_name_source_and_years():
    found = indicators.targets("admission_rate", 2023).iloc[0]
    assert (found["lower"], found["upper"]) == (0.03, 0.04)
    assert found["source"] == "21-NQ/TW 16-6-2022"
    assert found["status"] == "verified"
    assert indicators.targets("admission_rate", 2021).empty
    good = indicators.targets("good_or_better_members", 2024).iloc[0]
    assert (good["lower"], pd.isna(good["upper"]), good["status"]) == (0.9, True, "partly")
    assert set(indicators.configured.table()["indicator"]) <= set(indicators.REGISTRY)


def test_groups_of_the_admitted():
    # 2009: 73.374 women of 197.028 = 37.2404 %, printed 37,24 %
    assert row("admitted_groups", "VN", 2009, "female")["value"] == 73_374
    found = row("admitted_shares", "VN", 2009, "female")
    assert found["value"] == pytest.approx(0.372404, abs=1e-6)
    assert found["figures"] == "N0267|N0261|N0268"
    later = row("admitted_shares", "VN", 2010, "female")  # all admitted of 2010 are not printed
    assert (later["value"], later["numerator"]) == (pytest.approx(0.3785), 70_457)
    assert "printed_share" in flags(later)


def test_share_that_disagrees_with_its_print_says_so():
    # Nghệ An, first half of 2020: 694 of 1.198 = 57.93 %, printed 59,15 %
    found = row("admitted_shares", "P24-40", 2020, "age_18_30")
    assert found["value"] == pytest.approx(0.579299, abs=1e-6)
    assert "share_differs" in flags(found)
    assert found["alternatives"] == "N0023"


def test_share_of_a_narrower_whole():
    # Kon Tum: 934 of the 1.542 admitted in ethnic-minority communes = 60.571 %, printed 60,57 %
    found = row("admitted_shares", "P24-62", 2023, "ethnic_minority_in_ethnic_minority_communes")
    assert (found["numerator"], found["denominator"]) == (934, 1_542)
    assert found["value"] == pytest.approx(0.605707, abs=1e-6)


def test_growth_of_admissions_as_printed():
    assert row("members_admitted_growth", "P24-17", 2010)["value"] == pytest.approx(-0.1858)
    found = row("members_admitted_growth", "VN", 2009)
    assert (found["value"], found["numerator"]) == (pytest.approx(0.0666), 197_028)
    assert row("members_admitted_vs_same_period", "P24-40", 2020)["value"] == pytest.approx(0.591)
    assert row("members_admitted_yearly_average", "P24-45", 2017)["value"] == 1_857


def test_organisations_that_admitted():
    assert row("organisations_admitting", "VN", 2009)["value"] == 33_960
    # 2011: 356 of 541 = 65.804 %, printed 65,8 %
    found = row("organisations_admitting_share", "P24-35", 2011)
    assert found["value"] == pytest.approx(0.658041, abs=1e-6)
    assert found["denominator"] == 541
