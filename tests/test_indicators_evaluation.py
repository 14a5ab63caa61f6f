"""Quality classes, worked by hand from printed figures."""

from __future__ import annotations

import pandas as pd
import pytest
from indicators_figures import Figures, figure, flags, row, rows_of

from analysis.indicators import REGISTRY


def classes(indicator: str, locality: str, year: int, **more: object) -> pd.DataFrame:
    rows = rows_of(indicator, locality, first_year=year, last_year=year, **more)
    return rows.set_index("category")


def test_classes_of_a_district_do_not_overlap_and_add_up():
    # Tiên Phước 2022: 47 organisations: 42 good or better (8 of them excellent), 5 completed
    found = classes("evaluation_organisations", "D24-514", 2022)
    assert found["numerator"].to_dict() == {"excellent": 8, "good_only": 34, "completed": 5}
    assert (found["denominator"] == 47).all()
    assert found["numerator"].sum() == 47
    assert found["value"].sum() == pytest.approx(1)
    assert found.loc["good_only", "figures"] == "S004-23|S004-25|S004-18"
    assert (found["scheme"] == "2018").all()
    assert (found["method"] == "Wilson").all()


def test_classes_of_members():
    # 2.256 assessed: 309 excellent, 2.025 good or better, 191 completed (printed 8,46 %: truncated), 40 not
    found = classes("evaluation_members", "D24-514", 2022)
    assert found["numerator"].to_dict() == {
        "excellent": 309,
        "good_only": 1_716,
        "completed": 191,
        "not_completed": 40,
    }
    assert found.loc["completed", "value"] == pytest.approx(0.0846631, abs=5e-8)
    assert "share_differs" not in found.loc["completed", "flags"]
    assert found.loc["not_completed", "value"] == pytest.approx(0.0177305, abs=5e-8)


def test_class_that_was_not_printed_is_absent():
    assert "not_completed" not in classes("evaluation_organisations", "D24-514", 2022).index


def test_excellent_on_both_bases():
    # printed: 19,05 % of 42 organisations, 15.26 % of 2.025 members; without the excellent 23.5 % and 18.0 %
    inclusive = row("excellent_inclusive_organisations", "D24-514", 2022)
    assert (inclusive["numerator"], inclusive["denominator"]) == (8, 42)
    assert inclusive["value"] == pytest.approx(0.190476, abs=1e-6)
    exclusive = row("excellent_exclusive_organisations", "D24-514", 2022)
    assert (exclusive["numerator"], exclusive["denominator"]) == (8, 34)
    assert exclusive["value"] == pytest.approx(0.235294, abs=1e-6)
    assert row("excellent_assessed_organisations", "D24-514", 2022)["value"] == pytest.approx(8 / 47)
    members = row("excellent_inclusive_members", "D24-514", 2022)
    assert members["value"] == pytest.approx(0.152593, abs=1e-6)
    assert members["figures"] == "S004-34|S004-32|S004-35"
    assert row("excellent_exclusive_members", "D24-514", 2022)["value"] == pytest.approx(0.180070, abs=1e-6)
    assert row("excellent_assessed_members", "D24-514", 2022)["value"] == pytest.approx(0.136968, abs=1e-6)


@pytest.mark.parametrize("population", ["organisations", "members"])
@pytest.mark.parametrize("base", ["inclusive", "exclusive"])
def test_reading_of_twenty_percent_is_explained_and_no_breach(population, base):
    definition = REGISTRY[f"excellent_{base}_{population}"].definition
    assert "20%" in definition["en"]
    assert "IN EACH" in definition["en"]
    assert "20 %" in definition["vi"]
    assert "breach" not in definition["en"]
    assert "vi phạm" not in definition["vi"]


def test_good_or_better():
    # Hải Dương 2019: 604 of 662 = 91.24 %, printed 91,2 %
    found = row("good_or_better_organisations", "P24-30", 2019)
    assert found["value"] == pytest.approx(0.912387, abs=1e-6)
    assert found["figures"] == "N0003|N0002|N0004"
    # Wilson limits of 604/662 by R: prop.test(604, 662, correct = FALSE)
    assert (found["lower"], found["upper"]) == (
        pytest.approx(0.888401, abs=1e-6),
        pytest.approx(0.931614, abs=1e-6),
    )
    printed = row("good_or_better_members", "P24-30", 2019)
    assert (printed["value"], flags(printed)) == (pytest.approx(0.9033), {"printed_share"})


def test_wide_class_that_cannot_be_split_stands_for_itself():
    found = classes("evaluation_organisations", "P24-30", 2019)
    assert found.index.tolist() == ["good_or_better", "completed", "not_completed"]
    assert found.loc["not_completed", "value"] == 0
    assert found.loc["completed", "denominator"] == 662
    # 23,8 % excellent: no base is named, and no whole number of 662 gives it
    excellent = row("excellent_assessed_organisations", "P24-30", 2019)
    assert flags(excellent) == {"printed_share", "assumed_base"}


def test_classes_without_a_total_keep_their_counts():
    # Sơn La 2020: nearly 120 excellent, 451 good (inside or not: not said), 27 completed, none not completed
    found = classes("evaluation_organisations", "P24-14", 2020)
    assert found["numerator"].to_dict() == {"good_unspecified": 451, "completed": 27, "not_completed": 0}
    assert (found["reason"] == "base_not_printed").all()
    counts = classes("evaluation_organisations_counts", "P24-14", 2020)
    assert (counts.loc["excellent", "value"], counts.loc["excellent", "precision"]) == (120, "upper_bound")


def test_evaluation_of_several_years():
    # Tây Ninh, half-term 2020-2023
    found = row("good_or_better_organisations", "P24-72", 2023)
    assert found["value"] == pytest.approx(0.969)
    assert flags(found) == {"multi_year", "printed_share"}
    assert row("good_or_better_members", "P24-72", 2023)["value"] == pytest.approx(0.9724)


def test_old_scheme_keeps_its_own_classes():
    # Đồng Tháp 2012, scheme of 2008: the four classes add to 100 %; 20,59 % exemplary lies inside the first
    found = classes("evaluation_organisations", "P24-87", 2012)
    assert found["value"].round(4).to_dict() == {
        "clean_strong": 0.8797,
        "good_only": 0.1022,
        "completed": 0.0142,
        "weak": 0.0039,
    }
    assert (found["scheme"] == "2008").all()
    assert row("clean_strong_organisations", "P24-87", 2012)["value"] == pytest.approx(0.8797)
    assert rows_of("good_or_better_organisations", "P24-87")["reason"].tolist() == ["no_figure"]
    cells = classes("evaluation_cells", "P24-87", 2012)
    assert cells["value"].sum() == pytest.approx(1.0000, abs=1e-9)
    assert row("excellent_exclusive_members", "P24-87", 2012)["value"] == pytest.approx(0.1619)


def test_exemplary_inside_clean_and_strong():
    # Đắk Lắk 2014: 94 of 553 = 16.998 %, printed 17.00 %; 553 - 94 = 459
    found = row("exemplary_of_clean_strong_organisations", "P24-66", 2014)
    assert found["value"] == pytest.approx(0.169982, abs=1e-6)
    parts = classes("evaluation_organisations", "P24-66", 2014)["numerator"]
    assert (parts["clean_strong_exemplary"], parts["clean_strong_only"]) == (94, 459)


def test_exemplary_of_the_assessed():
    # Đắk Lắk 2014: 94 of 794; Đồng Tháp 2012 prints 20,59 % and 21,26 % without naming the base
    assert row("exemplary_assessed_organisations", "P24-66", 2014)["value"] == pytest.approx(94 / 794)
    assert row("exemplary_assessed_organisations", "P24-87", 2012)["value"] == pytest.approx(0.2059)
    assert row("exemplary_assessed_cells", "P24-87", 2012)["value"] == pytest.approx(0.2126)


def test_exclusive_print_is_put_together_again():
    # Biên Hòa 2013: 15 exemplary and 53 other clean and strong of 117
    found = row("clean_strong_organisations", "D24-731", 2013)
    assert (found["numerator"], found["denominator"]) == (68, 117)
    # members: 1.120 excellent and 8.445 good of 11.917, the 75 not assessed left out
    members = row("good_or_better_members", "D24-731", 2013)
    assert (members["numerator"], members["denominator"]) == (9_565, 11_917)


def test_split_without_a_base_gives_way_to_the_printed_whole():
    # Cần Thơ 2016: 439 clean and strong, 62,62 %; 107 exemplary; the assessed are not printed
    found = classes("evaluation_organisations", "P24-92", 2016)
    assert "clean_strong" in found.index
    assert "clean_strong_exemplary" not in found.index


def test_commune_level_and_assessed():
    assert row("clean_strong_commune_level", "P24-83", 2010)["value"] == pytest.approx(124 / 164)
    found = row("assessed_organisations", "P24-20", 2009)
    assert (found["numerator"], found["denominator"]) == (755, 758)
    assert row("assessed_organisations", "P24-66", 2014, "not_assessed")["value"] == pytest.approx(13 / 807)


def test_counts_as_printed():
    counts = classes("evaluation_members_counts", "D24-514", 2022)["value"]
    assert (counts["assessed_total"], counts["good_or_better"]) == (2_256, 2_025)


def test_targets_for_classes():
    found = row("evaluation_targets", "VN", 2025, "organisations_and_members_good_or_better")
    assert (found["value"], found["precision"]) == (pytest.approx(0.9), "lower_bound")


def test_other_scheme_is_a_break():
    figures = Figures(
        *(
            figure(
                f"{name}{year}", "evaluation_organisations", value, year=year, category=name, scheme=scheme
            )
            for year, scheme, parts in (
                (2016, "2014", {"assessed_total": 100, "clean_strong": 60, "good_only": 40}),
                (2017, "2014", {"assessed_total": 100, "clean_strong": 61, "good_only": 39}),
                (
                    2018,
                    "2018",
                    {"assessed_total": 100, "good_or_better": 90, "excellent": 18, "completed": 10},
                ),
                (2019, "2018", {"assessed_total": 100, "good_or_better": 91, "completed": 9}),
            )
            for name, value in parts.items()
        )
    )
    rows = rows_of("evaluation_organisations", "P24-40", package=figures)
    broken = rows[rows["flags"].str.contains("break")]
    assert set(broken["last_year"]) == {2018}
    assert set(broken["category"]) == {"excellent", "good_only", "completed"}


def test_derived_class_keeps_the_bound_of_its_parts():
    figures = Figures(
        figure("A", "evaluation_organisations", 100, year=2019, category="assessed_total", scheme="2018"),
        figure("B", "evaluation_organisations", 90, year=2019, category="good_or_better", scheme="2018"),
        figure(
            "C",
            "evaluation_organisations",
            20,
            year=2019,
            category="excellent",
            scheme="2018",
            precision="upper_bound",
        ),
    )
    found = classes("evaluation_organisations", "P24-40", 2019, package=figures)
    assert found.loc["good_only", "precision"] == "lower_bound"  # 90 less nearly 20 is more than 70
    assert found.loc["excellent", "precision"] == "upper_bound"
    assert pd.isna(found.loc["good_only", "lower"])
