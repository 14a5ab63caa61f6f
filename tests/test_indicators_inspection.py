"""Inspection and discipline, worked by hand from printed figures."""

from __future__ import annotations

import pandas as pd
import pytest
from indicators_figures import flags, row, rows_of


def test_inspections_keep_body_and_unit():
    rows = rows_of("inspection", "D24-514", first_year=2022, last_year=2022).set_index("category")
    assert rows["value"].to_dict() == {
        "organisations_by_standing_committee": 8,
        "members_by_standing_committee": 10,
    }
    assert rows["unit"].to_dict() == {
        "organisations_by_standing_committee": "organisations",
        "members_by_standing_committee": "members",
    }


@pytest.mark.parametrize(
    ("indicator", "category", "value"),
    [
        ("thematic_supervision", "members_by_standing_committee", 7),
        ("inspection_and_supervision", "organisations_all_levels", 129),
        ("inspection_suspected_violation", "members_by_inspection_commissions", 9),
        ("inspection_of_inspection_duty", "organisations_by_inspection_commissions", 12),
        ("inspection_of_discipline_work", "organisations_by_inspection_commissions", 6),
        ("inspection_of_party_finance", "organisations_by_inspection_commissions", 6),
    ],
)
def test_inspection_work_of_a_district(indicator, category, value):
    assert row(indicator, "D24-514", 2022, category)["value"] == value


def test_supervision_of_a_province():
    rows = rows_of("supervision", "VN")
    assert rows["status"].tolist() == ["missing"]  # no national figure is printed
    everywhere = rows_of("supervision", "P24-86")
    assert set(everywhere["unit"]) <= {"organisations", "members"}


def test_bodies_are_not_added():
    rows = rows_of("discipline_members", "VN", first_year=2021, last_year=2021).set_index("category")
    assert rows.loc["total_by_committees", "value"] == 16_794
    assert rows.loc["total_by_inspection_commissions", "value"] == 3_463
    assert "total" not in rows.index


def test_printed_total_stands_beside_its_bodies():
    found = row("discipline_members", "VN", 2023)
    assert (found["value"], found["precision"]) == (24_160, "lower_bound")
    assert row("discipline_organisations", "VN", 2023)["value"] == 606


def test_forms_are_shares_of_the_same_body():
    # Tiên Phước 2022, inspection commission: 2 reprimands, 1 warning, 4 expulsions of 7
    rows = rows_of("discipline_shares", "D24-514", first_year=2022, last_year=2022).set_index("category")
    assert rows["numerator"].to_dict() == {
        "reprimand_by_inspection_commissions": 2,
        "warning_by_inspection_commissions": 1,
        "expulsion_by_inspection_commissions": 4,
    }
    assert (rows["denominator"] == 7).all()
    assert rows["value"].sum() == pytest.approx(1)
    assert all("small_count" in cell for cell in rows["flags"])


def test_printed_structure_agrees_with_its_counts():
    # Vĩnh Long, first half of 2018: 28 of 62 = 45.16 %, printed 45 %
    found = row("discipline_shares", "P24-86", 2018, "reprimand")
    assert found["value"] == pytest.approx(0.451613, abs=1e-6)
    assert flags(found) == {"part_year"}


def test_disciplined_per_thousand_by_body():
    # 16.794 of 5.248.607 on 30-6-2021: 3.1997 per thousand
    found = row("discipline_per_thousand", "VN", 2021, "total_by_committees")
    assert found["value"] == pytest.approx(0.00319971, abs=1e-8)
    assert found["unit"] == "per_thousand"
    assert found["lower"] < found["value"] < found["upper"]
    assert "not_year_end" in flags(found)
    without = row("discipline_per_thousand", "VN", 2023)
    assert without["reason"] == "base_missing|2023"
    part = row("discipline_per_thousand", "P24-86", 2018)
    assert (part["status"], part["reason"]) == ("refused", "part_year")


def test_printed_rates_and_growth():
    assert row("discipline_rate", "P24-75", 2021)["value"] == pytest.approx(0.0046)
    # 5.356 over 3.463 = +54.664 %, printed 54,66 %
    found = row("discipline_growth", "VN", 2022, "total_by_inspection_commissions")
    assert (found["numerator"], found["denominator"]) == (5_356, 3_463)
    assert found["value"] == pytest.approx(0.5466)
    assert flags(found) == {"printed_share"}
    rounded = row("discipline_growth", "VN", 2013)  # 30 % over about 16.000: nothing to compare
    assert (flags(rounded), pd.isna(rounded["denominator"])) == ({"printed_share"}, True)


def test_suspended_members():
    assert row("members_suspended", "P24-72", 2018)["value"] == 8
