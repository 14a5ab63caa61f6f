"""Indicators: what is computed from the figures, defined as data in one file per topic.

To add one, write an `Indicator(...)` into the file of its topic and a worked example into its
test. `model` says what a definition holds, `core.KINDS` which computations there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis import sources
from analysis.errors import UnknownName, did_you_mean
from analysis.indicators import (
    admissions,
    core,
    evaluation,
    implementation,
    inspection,
    membership,
    organisation,
    participation,
    screening,
)
from analysis.indicators.cascade import cascade, cascade_of, issued_share
from analysis.indicators.configured import targets
from analysis.indicators.model import Indicator

__all__ = [
    "NOT_INDICATORS",
    "REGISTRY",
    "TOPICS",
    "Indicator",
    "cascade",
    "cascade_of",
    "chosen",
    "compute",
    "issued_share",
    "targets",
]

TOPICS: dict[str, dict[str, str]] = {
    "membership": {"vi": "Đảng viên", "en": "Membership"},
    "organisation": {"vi": "Tổ chức đảng", "en": "Party organisations"},
    "screening": {"vi": "Rà soát, sàng lọc", "en": "Screening"},
    "evaluation": {"vi": "Đánh giá, xếp loại", "en": "Evaluation"},
    "inspection_discipline": {"vi": "Kiểm tra, giám sát, kỷ luật", "en": "Inspection and discipline"},
    "participation": {"vi": "Học tập, bồi dưỡng", "en": "Study and training"},
    "implementation": {"vi": "Tổ chức thực hiện", "en": "Implementation"},
}

_FILES = (
    membership,
    admissions,
    organisation,
    screening,
    evaluation,
    inspection,
    participation,
    implementation,
)
REGISTRY: dict[str, Indicator] = {item.id: item for file in _FILES for item in file.INDICATORS}

# Measures that no indicator reads, and why.
NOT_INDICATORS: dict[str, str] = {
    "new_cells_plan_attainment": (
        "its only print (220 %) does not say whether it speaks of new cells or of admissions, so no "
        "definition fits it"
    ),
}


def chosen(ids: Iterable[str] | str) -> list[Indicator]:
    """The indicators of these ids and topics, in the order asked, each once."""
    found: dict[str, Indicator] = {}
    for name in [ids] if isinstance(ids, str) else ids:
        if name in TOPICS:
            found |= {item.id: item for item in REGISTRY.values() if item.topic == name}
        elif name in REGISTRY:
            found[name] = REGISTRY[name]
        else:
            raise UnknownName(
                f"{name!r} is no indicator or topic. {did_you_mean(name, [*REGISTRY, *TOPICS])}"
            )
    return list(found.values())


def compute(
    ids: Iterable[str] | str,
    package: sources.Package,
    *,
    localities: Sequence[str],
    first_year: int | None = None,
    last_year: int | None = None,
    confidence: float = 0.95,
    boundary: datetime.date | None = None,
    at_least: str = "medium",
) -> pd.DataFrame:
    """Indicators of localities, one row per indicator, locality, category and period.

    Parameters
    ----------
    ids
        Indicators of `REGISTRY` or topics of `TOPICS`.
    package
        Where the figures are.
    localities
        Ids of localities.
    first_year, last_year
        Rows that stand for these years; earlier figures still serve as bases. Without them: all.
    confidence
        Of the intervals.
    boundary
        The day whose units are meant: units valid on it that were merged from others also get the
        sums over their parts. By default each merged unit is summed on its own first day.
    at_least
        The least sure figures to use: "high", "medium" or "low".

    Returns
    -------
    A frame of `schema.RESULTS`, in the order of `ids`, of `localities`, of years and of the
    categories of the measure. Values are plain quotients or counts. What cannot be computed is a
    row without value, with status "missing" or "refused" and a `reason`; an indicator without any
    figure of a locality is one such row for the whole span (one a year for the yearly series).

    Raises
    ------
    UnknownName
        An id that is neither indicator nor topic, or an unknown locality.
    """
    return core.run(
        chosen(ids),
        package,
        localities=localities,
        first_year=first_year,
        last_year=last_year,
        confidence=confidence,
        boundary=boundary,
        at_least=at_least,
    )
