"""Screening of members under Directive 28-CT/TW."""

from __future__ import annotations

from analysis.indicators.model import Indicator

INDICATORS = (
    Indicator(
        id="screening_outcomes",
        topic="screening",
        kind="dated",
        title={"vi": "Kết quả rà soát, sàng lọc", "en": "Screening outcomes"},
        definition={
            "vi": "Số đảng viên theo kết quả rà soát, cộng dồn từ tháng 6-2019.",
            "en": "Members by outcome of the review, cumulative since June 2019.",
        },
        unit="members",
        measures=("screening_outcomes",),
        source="Directive 28-CT/TW of 21-1-2019",
    ),
)
