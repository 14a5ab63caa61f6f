"""Screening outcomes and members who left, worked by hand from printed figures."""

from __future__ import annotations

import pandas as pd
import pytest
from indicators_figures import Figures, figure, flags, row, rows_of


def test_outcomes_are_cumulative_with_an_open_end():
    rows = rows_of("screening_outcomes", "VN").set_index("category")
    assert rows["value"].to_dict() == {
        "progress_recognised": 6_732,
        "continued_education": 3_774,
        "removed": 13_526,
    }
    assert (rows["flags"] == "multi_year|open_end").all()
    assert rows["period_end"].isna().all()


def test_outcome_shares_are_of_a_sum_that_was_not_printed():
    # 6.732 + 3.774 + 13.526 = 24.032; 13.526/24.032 = 56.2833 %
    rows = rows_of("screening_shares", "VN").set_index("category")
    assert (rows["denominator"] == 24_032).all()
    assert rows["value"].sum() == pytest.approx(1)
    assert rows.loc["removed", "value"] == pytest.approx(0.562833, abs=1e-6)
    assert all("summed_base" in cell for cell in rows["flags"])
    assert rows.loc["removed", "figures"] == "S001-26|S001-24|S001-25"


def test_outcomes_without_one_of_the_three_have_no_shares():
    figures = Figures(
        figure("A", "screening_outcomes", 30, year=2020, category="removed"),
        figure("B", "screening_outcomes", 70, year=2020, category="continued_education"),
    )
    rows = rows_of("screening_shares", "P24-40", package=figures)
    assert rows["reason"].tolist() == ["outcome_missing"] * 2
    assert rows["value"].isna().all()


def test_forms_of_leaving():
    rows = rows_of("members_removed", "P24-49").set_index("category")
    assert rows.loc[["expelled", "name_removed", "permitted_exit"], "value"].tolist() == [28, 327, 137]


def test_removed_per_thousand_of_the_sum_of_forms():
    # Quảng Nam 2020: 28 + 327 + 137 = 492 of 69.036 on 29-9-2020: 7.1267 per thousand
    found = row("removed_per_thousand", "P24-49", 2020)
    assert found["numerator"] == 492
    assert found["value"] == pytest.approx(0.00712672, abs=1e-8)
    assert found["unit"] == "per_thousand"
    assert found["method"] == "Byar"
    assert "not_year_end" in flags(found)
    assert found["figures"] == "S-49-0025|S-49-0026|S-49-0027|S-49-0024"


def test_forms_that_overlap_are_not_added():
    # Nghệ An 2019: 883 expelled or name-removed (75 expelled within them) and 91 permitted exits
    found = row("removed_per_thousand", "P24-40", 2019)
    assert found["numerator"] == 883 + 91
    assert (found["status"], found["reason"]) == ("missing", "base_missing|2019")


def test_rate_stands_on_the_mean_of_opening_and_closing_stock():
    figures = Figures(
        figure("A", "members_total", 1000, on="2019-12-31"),
        figure("B", "members_total", 1100, on="2020-12-31"),
        figure("C", "members_removed", 21, year=2020),
    )
    found = row("removed_per_thousand", "P24-40", 2020, package=figures)
    assert (found["value"], found["denominator"]) == (0.02, 1050)
    assert found["figures"] == "C|B|A"
    assert found["lower"] < 0.02 < found["upper"]


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ({"period_start": "2020-01-01", "period_end": "2020-06-30", "first_year": 2020}, "part_year"),
        ({"period_start": "2020-01-01", "period_end": None, "first_year": 2020}, "open_period"),
        ({"period_start": None, "period_end": "2020-06-30", "first_year": 2020}, "open_period"),
        ({"period_start": "2016-01-01", "period_end": "2020-12-31", "first_year": 2016}, "multi_year"),
    ],
)
def test_only_a_full_year_gives_a_yearly_rate(period, reason):
    figures = Figures(
        figure("A", "members_total", 1000, on="2020-12-31"),
        figure("B", "members_removed", 20, last_year=2020, **period),
    )
    found = row("removed_per_thousand", "P24-40", 2020, package=figures)
    assert (found["status"], found["reason"], found["numerator"]) == ("refused", reason, 20)
    assert pd.isna(found["value"])
