"""How the categories of a measure nest, as the nesting notes of measures.csv say in words.

The classes of the evaluation are not here: schemes.csv says which is inside which.
"""

from __future__ import annotations

from typing import NamedTuple

ANY = "*"  # every category of the measure but the whole itself


class Sum(NamedTuple):
    """Parts that do not overlap; `complete` when all together they are the whole."""

    whole: str
    parts: tuple[str, ...]
    complete: bool


# part -> whole, by measure
INSIDE: dict[str, dict[str, str]] = {
    "members_total": {ANY: "total"},
    "members_admitted": {
        ANY: "total",
        "ethnic_minority_in_ethnic_minority_communes": "ethnic_minority_communes",
    },
    "members_admitted_target": {
        "annual_students": "annual",
        "annual_reservists": "annual",
        "annual_militia": "annual",
    },
    "members_removed": {ANY: "total", "expelled": "expelled_or_name_removed"},
    "grassroots_organisations": {ANY: "total"},
    "subordinate_committees": {ANY: "total"},
    "cells": {ANY: "total"},
    "discipline_members": {ANY: "total", "total_by_lower_committees": "total_by_committees"},
    "discipline_organisations": {ANY: "total"},
    "evaluation_organisations": {"clean_strong_commune_level": "assessed_total_commune_level"},
    "inspection_and_supervision": {
        "organisations_by_advisory_bodies": "organisations_all_levels",
        "organisations_by_district_level": "organisations_all_levels",
        "organisations_by_grassroots_level": "organisations_all_levels",
        "members_by_advisory_bodies": "members_all_levels",
        "members_by_district_level": "members_all_levels",
        "members_by_grassroots_level": "members_all_levels",
    },
    "inspection_suspected_violation": {
        "organisations_found_in_violation": "organisations_by_inspection_commissions",
        "members_found_in_violation": "members_by_inspection_commissions",
    },
    "study_session_organisations": {"agency_organisations_done": "agency_organisations_total"},
}

# Committees and cells, inspection commissions: bodies decide separately, each case once.
_BODIES = (
    Sum("total", ("total_by_committees", "total_by_inspection_commissions"), False),
    Sum(
        "total_by_inspection_commissions",
        ("total_by_central_inspection_commission", "total_by_local_inspection_commissions"),
        True,
    ),
)
_BY = (
    "committees",
    "lower_committees",
    "inspection_commissions",
    "local_inspection_commissions",
)


def _forms(*forms: str, complete: bool) -> tuple[Sum, ...]:
    """Forms of discipline against the total of the same body, and of all bodies."""
    return (
        Sum("total", forms, complete),
        *(Sum(f"total_by_{body}", tuple(f"{form}_by_{body}" for form in forms), complete) for body in _BY),
    )


SUMS: dict[str, tuple[Sum, ...]] = {
    "grassroots_organisations": (Sum("total", ("grassroots_committees", "grassroots_cells"), True),),
    "evaluation_organisations": (Sum("assessed_total", ("assessed_committees", "assessed_cells"), True),),
    "members_removed": (
        Sum("expelled_or_name_removed", ("expelled", "name_removed"), True),
        Sum("total", ("expelled", "name_removed", "permitted_exit"), False),
    ),
    "discipline_members": (
        *_forms("reprimand", "warning", "dismissal", "expulsion", complete=True),
        *_BODIES,
        Sum(
            "cause_degeneration_total",
            (
                "cause_degeneration_morality_lifestyle",
                "cause_degeneration_political_ideology",
                "cause_degeneration_self_evolution",
            ),
            True,
        ),
    ),
    # dissolution is a third form, never printed so far
    "discipline_organisations": (*_forms("reprimand", "warning", complete=False), *_BODIES),
}

# Percentages of one whole that add to 100 when all are printed
HUNDREDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "grassroots_organisations_share": (
        ("communes", "enterprises", "administrative_and_service", "armed_forces"),
    ),
    "discipline_members_share": (("reprimand", "warning", "dismissal", "expulsion"),),
    "evaluation_organisations_rate": (("assessed_total", "not_assessed"),),
}

# Counts of territorial units that add to their parent's. Inspection and discipline are counted
# by the body that acts, so a province's figure need not hold those of its districts.
ADDITIVE_TOPICS = ("membership", "organisation")
TERRITORIES = ("commune", "district", "province", "region")
