"""Study sessions, training, staffing, projects and documents, worked by hand from printed figures."""

from __future__ import annotations

import pytest
from indicators_figures import flags, row, rows_of


def test_attendance_is_of_the_invited():
    # Tiên Phước: 2.365 of 2.623 = 90.1639 %, printed 90.16%
    found = row("study_participation", "D24-514", 2022, "cadres_and_members")
    assert (found["numerator"], found["denominator"]) == (2_365, 2_623)
    assert found["value"] == pytest.approx(0.901639, abs=1e-6)
    assert found["figures"] == "S004-03|S004-04|S004-05"
    assert {"undated", "inferred_date"} == flags(found)
    # Wilson limits by R: prop.test(2365, 2623, correct = FALSE)
    assert (found["lower"], found["upper"]) == (
        pytest.approx(0.889649, abs=1e-6),
        pytest.approx(0.912455, abs=1e-6),
    )


def test_attendance_of_key_cadres_was_printed_as_a_pair():
    found = row("study_participation", "D24-514", 2022, "key_cadres")
    assert (found["numerator"], found["denominator"]) == (163, 167)


def test_attendance_without_heads_is_as_printed():
    found = row("study_participation", "D24-514", 2022, "communes")
    assert found["value"] == pytest.approx(0.9792)
    assert "printed_share" in flags(found)


def test_organisations_that_held_the_session():
    found = row("study_organisations", "D24-514", 2022)
    assert (found["numerator"], found["denominator"], found["value"]) == (32, 32, 1)
    assert found["method"] == ""
    assert row("study_sessions_held", "D24-514", 2022, "rounds")["value"] == 2


def test_training():
    assert row("training_participants", "D24-514", 2022, "political_theory")["value"] == 1_917
    assert row("training_classes", "D24-514", 2022, "political_theory")["value"] == 24
    found = row("training_plan_attainment", "D24-514", 2022, "political_theory")
    assert (found["value"], found["reason"]) == (pytest.approx(1.14), "base_not_printed")
    bound = row("training_participants", "VN", 2021, "journalists_online")
    assert bound["precision"] == "lower_bound"


def test_staffing():
    total = row("staffing_reduction", "VN", 2021, "political_system_total")
    assert (total["value"], total["precision"], total["unit"]) == (702_000, "lower_bound", "posts")
    part = row(
        "staffing_reduction",
        "S-VN-khoi-chinh-phu-va-chinh-quyen-dia-phuong",
        2021,
        "government_and_local_authorities",
    )
    assert (part["value"], part["unit"]) == (688_000, "persons")
    found = row("staffing_reduction_rate", "VN", 2021, "political_system_total")
    assert (found["value"], found["reason"]) == (pytest.approx(0.196), "base_not_printed")


def test_projects_at_two_dates_keep_their_own_programme():
    # 19 of 28 at 30-9-2021, 27 of 27 at the end of the year
    rows = rows_of("projects_completed", "VN", first_year=2021, last_year=2021)
    pairs = rows[rows["category"] == "total"][["numerator", "denominator"]].to_numpy().tolist()
    assert pairs == [[19, 28], [27, 27]]
    assert row("projects_completed", "VN", 2021, "coordinated")["value"] == 1
    assert row("projects_counts", "VN", 2021, "provincial_level")["value"] == 676
    assert row("projects_planned", "VN", 2021, "coordinated_planned")["value"] == 6
    assert row("projects_assigned", "VN", 2022)["value"] == 4


def test_documents_issued_are_cumulative_at_two_dates():
    rows = rows_of("documents_issued", "VN")
    guidance = rows[rows["category"] == "guidance_central_organisation_commission"]
    assert guidance["value"].tolist() == [9, 12]
    assert guidance["period_end"].dt.strftime("%Y-%m-%d").tolist() == ["2021-09-30", "2021-12-31"]


def test_other_work():
    found = row("proposals_answered", "VN", 2021)
    assert (found["value"], found["precision"]) == (400, "upper_bound")
    assert row("models_following_ho_chi_minh", "D24-514", 2022, "grassroots_organisations")["value"] == 201
    coverage = row("implementation_plan_coverage", "VN", 2022, "organising_boards_all_levels")
    assert (coverage["value"], coverage["reason"]) == (1, "base_not_printed")
