"""Counts and structure of Party organisations, worked by hand from printed figures."""

from __future__ import annotations

import pytest
from indicators_figures import Figures, figure, flags, row, rows_of


def test_grassroots_organisations():
    found = row("grassroots_organisations", "VN", 2020)
    assert (found["value"], found["figures"]) == (52_105, "N0056")
    assert "not_year_end" in flags(found)


def test_recommended_figure_of_contradictory_ones():
    # Nghệ An, 27-3-2020: 1.447 (= 779 + 668); 1.501 and 1.454 are of other days
    shares = rows_of("organisation_structure", "P24-40", first_year=2020, last_year=2020).set_index(
        "category"
    )
    assert shares.loc["grassroots_committees", "denominator"] == 779 + 668


def test_counting_breaks_when_districts_end():
    figures = Figures(
        figure("A", "grassroots_organisations", 100, on="2024-12-31"),
        figure("B", "grassroots_organisations", 40, on="2025-09-30"),
        figure("C", "grassroots_organisations", 41, on="2026-12-31"),
    )
    rows = rows_of("grassroots_organisations", "P24-40", package=figures)
    assert ["break" in cell for cell in rows["flags"]] == [False, True, False]


def test_kinds_and_structure():
    assert row("grassroots_organisations_kinds", "P24-75", 2018, "grassroots_committees")["value"] == 386
    # Đồng Nai, 10-9-2018: 386 committees and 369 cells of 755
    found = row("organisation_structure", "P24-75", 2018, "grassroots_committees")
    assert found["value"] == pytest.approx(0.511258, abs=1e-6)
    assert found["numerator"] + 369 == found["denominator"] == 755


def test_undated_figures_of_one_print_belong_together():
    # Đắk Lắk 2014: 381 and 426 of 807, all without a day
    found = row("organisation_structure", "P24-66", 2014, "grassroots_committees")
    assert (found["numerator"], found["denominator"]) == (381, 807)
    assert "undated" in flags(found)


def test_other_counts():
    assert row("cells", "P24-68", 2019, "subordinate_cells")["value"] == 3_275
    assert row("subordinate_committees", "P24-49", 2020)["value"] == 22
    assert row("central_level_organisations", "VN", 2020)["value"] == 67
    assert row("communes_total", "D24-514", 2022, "communes_and_townships")["value"] == 15
    assert row("villages_with_cell", "P24-75", 2011)["value"] == 1_004
    assert row("organisations_established", "P24-75", 2024, "non_state_enterprises")["value"] == 34


def test_villages_with_a_cell():
    found = row("villages_with_cell_share", "P24-75", 2011)
    assert (found["value"], found["numerator"]) == (pytest.approx(0.997), 1_004)
    assert row("villages_with_cell_share", "P24-75", 2019, "with_committee")["value"] == pytest.approx(0.99)


def test_percentages_are_not_summed_over_merged_units():
    found = row("villages_with_cell_share", "P25-75", 2019)
    assert (found["status"], found["reason"]) == ("refused", "not_summable")


def test_congresses_held():
    assert row("congress_held", "VN", 2020)["value"] == 51_985
    # 51.985 of 52.105 = 99.770 %, printed 99,8 %
    found = row("congress_held_share", "VN", 2020)
    assert found["value"] == pytest.approx(0.997697, abs=1e-6)
    assert found["method"] == ""
