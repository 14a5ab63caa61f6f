"""Members: stock, growth, admissions, composition."""

from __future__ import annotations

from analysis.indicators.model import Indicator

INDICATORS = (
    Indicator(
        id="members_total",
        topic="membership",
        kind="stock",
        title={"vi": "Tổng số đảng viên", "en": "Party members"},
        definition={
            "vi": "Số đảng viên chính thức và dự bị tại một thời điểm.",
            "en": "Full and probationary members at a date.",
        },
        unit="members",
        measures=("members_total",),
        source="Guidance 11-HD/BTCTW of 13-12-2021 on basic statistics",
    ),
    Indicator(
        id="members_admitted",
        topic="membership",
        kind="flow",
        title={"vi": "Đảng viên kết nạp", "en": "Members admitted"},
        definition={
            "vi": "Số người được kết nạp vào Đảng trong kỳ.",
            "en": "Persons admitted as probationary members in a period.",
        },
        unit="members",
        polarity="higher",
        measures=("members_admitted",),
        source="Guidance 11-HD/BTCTW of 13-12-2021 on basic statistics",
    ),
)
