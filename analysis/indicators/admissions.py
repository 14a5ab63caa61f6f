"""Admissions: how many, at what rate, against which target, and who."""

from __future__ import annotations

from analysis.indicators.membership import FORMS
from analysis.indicators.model import Indicator, both

GROUPS = (
    "female",
    "ethnic_minority",
    "ethnic_minority_in_ethnic_minority_communes",
    "religious",
    "youth",
    "youth_union",
    "age_18_30",
    "college_or_higher",
    "farmers",
    "public_employees",
    "commune_level",
    "commune_block",
    "ethnic_minority_communes",
    "enterprises",
    "non_state_enterprises",
    "private_and_fdi_enterprises",
    "non_public_service_units",
    "dong_khoi_moi_class",
)
TARGET = "21-NQ/TW 16-6-2022"

INDICATORS = (
    Indicator(
        id="members_admitted",
        topic="membership",
        kind="flow",
        title=both("Đảng viên mới kết nạp", "Members admitted"),
        definition=both(
            "Số người được kết nạp vào Đảng trong kỳ. Mỗi năm lấy số của cả năm, nếu không có thì lấy phần "
            "dài nhất của năm, không quy đổi ra cả năm.",
            "Persons admitted as probationary members in a period. A year shows its full figure, or else "
            "the longest part of it, never scaled up.",
        ),
        unit="members",
        measures=("members_admitted",),
        polarity="higher",
        legal_basis=FORMS,
        source="count as printed",
        every_year=True,
        options={"categories": ("total",)},
    ),
    Indicator(
        id="members_admitted_periods",
        topic="membership",
        kind="dated",
        title=both("Đảng viên mới kết nạp theo từng kỳ đã in", "Members admitted in every printed period"),
        definition=both(
            "Mọi số kết nạp đã in, từ một tháng đến cả nhiệm kỳ; chỉ so sánh các kỳ dài bằng nhau.",
            "Every printed number of admissions, from one month to a term; only equal lengths compare.",
        ),
        unit="members",
        measures=("members_admitted",),
        legal_basis=FORMS,
        source="count as printed",
        options={"categories": ("total",)},
    ),
    Indicator(
        id="admission_rate",
        topic="membership",
        kind="on_previous_stock",
        title=both("Tỷ lệ kết nạp đảng viên", "Admission rate"),
        definition=both(
            "Số kết nạp cả năm chia cho tổng số đảng viên của năm trước (số cuối năm, hoặc số có ngày muộn "
            "nhất). Tỷ lệ đã in được giữ nguyên bên cạnh.",
            "Admitted in the full year over the members of the year before (year-end, or the latest dated "
            "figure). Rates as printed are kept beside it.",
        ),
        unit="proportion",
        measures=("members_admitted", "members_total", "admission_rate"),
        numerator="admitted in the full year",
        denominator="members at the end of the previous year",
        polarity="higher",
        legal_basis=FORMS,
        source="exact Poisson below 10 admissions, else Byar (Breslow and Day 1987, p. 69)",
        options={
            "flow": "members_admitted",
            "stock": "members_total",
            "printed": "admission_rate",
            "order": ("total", "printed", "yearly_average"),
        },
    ),
    Indicator(
        id="admissions_against_target",
        topic="membership",
        kind="on_target",
        title=both("Kết quả kết nạp so với chỉ tiêu", "Admissions against the target"),
        definition=both(
            "Số kết nạp cả năm chia cho chỉ tiêu của năm đó; chỉ tiêu có thể do cấp trên giao hoặc đơn vị "
            "tự đặt. Tỷ lệ hoàn thành đã in được giữ nguyên bên cạnh.",
            "Admitted in the full year over the target of that year; targets are set from above or by the "
            "unit itself. Attainment as printed is kept beside it.",
        ),
        unit="proportion",
        measures=("members_admitted", "members_admitted_target", "members_admitted_plan_attainment"),
        numerator="admitted in the full year",
        denominator="target of the year",
        polarity="higher",
        legal_basis=TARGET,
        source="quotient of a count and its target; no interval",
        options={
            "flow": "members_admitted",
            "target": "members_admitted_target",
            "printed": "members_admitted_plan_attainment",
            "order": ("total", "annual_minimum", "annual_own_allocation", "printed", "non_state_enterprises"),
        },
    ),
    Indicator(
        id="admission_targets",
        topic="membership",
        kind="targets",
        title=both("Chỉ tiêu kết nạp đảng viên", "Admission targets"),
        definition=both(
            "Số đảng viên phải kết nạp trong năm hoặc nhiệm kỳ theo chỉ tiêu đã in.",
            "Members to be admitted in a year or a term, as printed.",
        ),
        unit="members",
        measures=("members_admitted_target",),
        legal_basis=TARGET,
        source="count as printed",
    ),
    Indicator(
        id="admission_rate_targets",
        topic="membership",
        kind="targets",
        title=both("Chỉ tiêu tỷ lệ kết nạp", "Admission rate targets"),
        definition=both(
            "Chỉ tiêu kết nạp hằng năm tính trên tổng số đảng viên, như đã in.",
            "The target for yearly admissions as a share of the members, as printed.",
        ),
        unit="proportion",
        measures=("admission_rate_target",),
        legal_basis=TARGET,
        source="percentage as printed",
        options={"percent": True},
    ),
    Indicator(
        id="admitted_groups",
        topic="membership",
        kind="flow",
        title=both("Đảng viên mới kết nạp theo nhóm", "Members admitted by group"),
        definition=both(
            "Số kết nạp của từng nhóm trong kỳ; các nhóm trùng lên nhau.",
            "Admitted of each group in a period; groups overlap.",
        ),
        unit="members",
        measures=("members_admitted",),
        legal_basis=FORMS,
        source="count as printed",
        options={"categories": GROUPS},
    ),
    Indicator(
        id="admitted_shares",
        topic="membership",
        kind="of_whole",
        title=both("Tỷ lệ các nhóm trong số mới kết nạp", "Shares of groups among the admitted"),
        definition=both(
            "Số kết nạp của nhóm chia cho tổng số kết nạp cùng kỳ; nếu không in đủ số đếm thì lấy tỷ lệ đã "
            "in. Các nhóm trùng lên nhau.",
            "Admitted of the group over all admitted in the same period; the percentage as printed where "
            "the counts are not. Groups overlap.",
        ),
        unit="proportion",
        measures=("members_admitted", "members_admitted_share"),
        numerator="admitted of the group",
        denominator="all admitted in the same period",
        legal_basis=FORMS,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={
            "parts": "members_admitted",
            "printed": "members_admitted_share",
            "whole_of": {"ethnic_minority_in_ethnic_minority_communes": "ethnic_minority_communes"},
        },
    ),
    Indicator(
        id="members_admitted_growth",
        topic="membership",
        kind="printed_growth",
        title=both("Mức tăng số kết nạp như đã in", "Growth of admissions as printed"),
        definition=both(
            "Mức tăng hoặc giảm số kết nạp so với cùng kỳ năm trước, như đã in; số đếm của cả hai năm được "
            "nêu kèm khi có in.",
            "Change of admissions against the same period of the year before, as printed; the counts of "
            "both years beside it where printed.",
        ),
        unit="proportion",
        measures=("members_admitted_growth", "members_admitted"),
        numerator="change of admissions",
        denominator="admissions one year earlier",
        legal_basis=FORMS,
        source="percentage as printed",
        options={"counts": "members_admitted"},
    ),
    Indicator(
        id="members_admitted_vs_same_period",
        topic="membership",
        kind="printed",
        title=both("Kết nạp so với cùng kỳ năm trước", "Admissions against the same period"),
        definition=both(
            "Số kết nạp bằng bao nhiêu phần trăm cùng kỳ năm trước (100 % là bằng nhau), như đã in.",
            "Admissions as a percentage of those of the same period of the year before (100 % is equal), as "
            "printed.",
        ),
        unit="proportion",
        measures=("members_admitted_vs_same_period",),
        numerator="admissions of the period",
        denominator="admissions of the same period one year earlier",
        legal_basis=FORMS,
        source="percentage as printed",
    ),
    Indicator(
        id="members_admitted_yearly_average",
        topic="membership",
        kind="dated",
        title=both("Kết nạp bình quân mỗi năm như đã in", "Admissions a year on average, as printed"),
        definition=both(
            "Số kết nạp bình quân mỗi năm qua nhiều năm, như đã in.",
            "Admissions a year on average over several years, as printed.",
        ),
        unit="members",
        measures=("members_admitted_yearly_average",),
        legal_basis=FORMS,
        source="count as printed",
    ),
    Indicator(
        id="organisations_admitting",
        topic="membership",
        kind="flow",
        title=both(
            "Tổ chức cơ sở đảng có kết nạp đảng viên", "Grassroots organisations that admitted members"
        ),
        definition=both(
            "Số tổ chức cơ sở đảng kết nạp ít nhất một đảng viên trong kỳ.",
            "Grassroots organisations with at least one admission in the period.",
        ),
        unit="organisations",
        measures=("grassroots_organisations_admitting",),
        polarity="higher",
        legal_basis=FORMS,
        source="count as printed",
    ),
    Indicator(
        id="organisations_admitting_share",
        topic="membership",
        kind="of_whole",
        title=both(
            "Tỷ lệ tổ chức cơ sở đảng có kết nạp", "Share of grassroots organisations that admitted members"
        ),
        definition=both(
            "Số tổ chức cơ sở đảng có kết nạp chia cho tổng số tổ chức cơ sở đảng.",
            "Grassroots organisations with at least one admission over all grassroots organisations.",
        ),
        unit="proportion",
        measures=(
            "grassroots_organisations_admitting",
            "grassroots_organisations",
            "grassroots_organisations_admitting_share",
        ),
        numerator="grassroots organisations that admitted members",
        denominator="all grassroots organisations",
        polarity="higher",
        legal_basis=FORMS,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={
            "parts": "grassroots_organisations_admitting",
            "whole": "grassroots_organisations",
            "whole_stock": True,
            "printed": "grassroots_organisations_admitting_share",
            "pairs": (("total", "total", "total", "total"),),
        },
    ),
)
