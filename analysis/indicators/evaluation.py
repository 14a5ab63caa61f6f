"""Yearly evaluation of organisations, members and cells."""

from __future__ import annotations

from analysis.indicators.model import Indicator

INDICATORS = (
    Indicator(
        id="evaluation_organisations",
        topic="evaluation",
        kind="classes",
        title={"vi": "Xếp loại tổ chức cơ sở đảng", "en": "Evaluation of grassroots organisations"},
        definition={
            "vi": "Tỷ lệ từng mức xếp loại trong số tổ chức cơ sở đảng được đánh giá.",
            "en": "Share of each class among the grassroots organisations assessed.",
        },
        unit="proportion",
        numerator="organisations of the class",
        denominator="organisations assessed",
        measures=("evaluation_organisations",),
        source="132-QĐ/TW of 8-3-2018",
    ),
)
