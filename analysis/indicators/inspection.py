"""Inspection, supervision and discipline, by who acted and in which form.

Deciding bodies report separately and are never added here; repeats are possible, so that no
count of inspections is a share of the organisations that exist.
"""

from __future__ import annotations

from analysis.indicators.model import Indicator, both

FORMS = "885-QĐ/UBKTTW 29-12-2022 (26 statistical forms; before it 357-QĐ/UBKTTW 4-11-2016)"
DISCIPLINE = "69-QĐ/TW 6-7-2022, amended by 264-QĐ/TW 14-2-2025"
BODIES = (
    "committees",
    "lower_committees",
    "inspection_commissions",
    "local_inspection_commissions",
)
SANCTIONS = ("reprimand", "warning", "dismissal", "expulsion")


def _counted(measure: str, vi: str, en: str, definition_vi: str, definition_en: str) -> Indicator:
    """Organisations or members inspected or supervised, by category; the unit follows the category."""
    return Indicator(
        id=measure,
        topic="inspection_discipline",
        kind="flow",
        title=both(vi, en),
        definition=both(definition_vi, definition_en),
        unit="organisations",
        measures=(measure,),
        legal_basis=FORMS,
        source="count as printed",
        options={"own_unit": True},
    )


INDICATORS = (
    _counted(
        "inspection",
        "Kiểm tra",
        "Inspection",
        "Tổ chức đảng và đảng viên được kiểm tra trong kỳ theo cấp tiến hành; một đơn vị có thể được tính "
        "nhiều lần.",
        "Organisations and members inspected in a period, by acting body; repeats are possible.",
    ),
    _counted(
        "supervision",
        "Giám sát",
        "Supervision",
        "Tổ chức đảng và đảng viên được giám sát trong kỳ theo cấp tiến hành; bản in không nói rõ có phải "
        "giám sát chuyên đề không.",
        "Organisations and members supervised in a period, by acting body; whether thematic is not stated.",
    ),
    _counted(
        "thematic_supervision",
        "Giám sát chuyên đề",
        "Thematic supervision",
        "Tổ chức đảng và đảng viên được giám sát chuyên đề trong kỳ.",
        "Organisations and members under thematic supervision in a period.",
    ),
    _counted(
        "inspection_and_supervision",
        "Kiểm tra, giám sát",
        "Inspection and supervision together",
        "Tổ chức đảng và đảng viên được kiểm tra hoặc giám sát; các cấp khác nằm trong số của tất cả các "
        "cấp.",
        "Organisations and members inspected or supervised; the other bodies are inside the number of all "
        "levels.",
    ),
    _counted(
        "inspection_suspected_violation",
        "Kiểm tra khi có dấu hiệu vi phạm",
        "Inspection on suspected violation",
        "Tổ chức đảng và đảng viên được kiểm tra khi có dấu hiệu vi phạm; số có vi phạm nằm trong số do ủy "
        "ban kiểm tra tiến hành.",
        "Organisations and members inspected on signs of violation; those found in violation are inside the "
        "number of the inspection commissions.",
    ),
    _counted(
        "inspection_of_inspection_duty",
        "Kiểm tra việc thực hiện nhiệm vụ kiểm tra, giám sát",
        "Inspection of the inspection duty",
        "Tổ chức đảng được kiểm tra việc thực hiện nhiệm vụ kiểm tra, giám sát.",
        "Organisations inspected on how they do their own inspection work.",
    ),
    _counted(
        "inspection_of_discipline_work",
        "Kiểm tra việc thi hành kỷ luật",
        "Inspection of discipline work",
        "Tổ chức đảng được kiểm tra việc thi hành kỷ luật trong Đảng.",
        "Organisations inspected on their discipline work.",
    ),
    _counted(
        "inspection_of_party_finance",
        "Kiểm tra tài chính đảng",
        "Inspection of Party finance",
        "Tổ chức đảng được kiểm tra về tài chính đảng, theo nội dung.",
        "Organisations inspected on Party finance, by subject.",
    ),
    Indicator(
        id="discipline_members",
        topic="inspection_discipline",
        kind="flow",
        title=both("Đảng viên bị kỷ luật", "Members disciplined"),
        definition=both(
            "Số đảng viên bị thi hành kỷ luật trong kỳ theo hình thức và cấp quyết định. Cấp ủy và ủy ban "
            "kiểm tra báo cáo riêng, không cộng với nhau; nguyên nhân là phần của tổng.",
            "Members disciplined in a period, by form and deciding body. Committees and inspection "
            "commissions report separately and are not added; causes are parts of the total.",
        ),
        unit="members",
        measures=("discipline_members",),
        legal_basis=DISCIPLINE,
        source="count as printed",
    ),
    Indicator(
        id="discipline_organisations",
        topic="inspection_discipline",
        kind="flow",
        title=both("Tổ chức đảng bị kỷ luật", "Organisations disciplined"),
        definition=both(
            "Số tổ chức đảng bị thi hành kỷ luật trong kỳ theo hình thức và cấp quyết định; các cấp báo cáo "
            "riêng.",
            "Organisations disciplined in a period, by form and deciding body; bodies report separately.",
        ),
        unit="organisations",
        measures=("discipline_organisations",),
        legal_basis=DISCIPLINE,
        source="count as printed",
    ),
    Indicator(
        id="discipline_shares",
        topic="inspection_discipline",
        kind="of_whole",
        title=both("Cơ cấu kỷ luật đảng viên", "Structure of discipline"),
        definition=both(
            "Mỗi hình thức chia cho tổng của cùng cấp quyết định, cùng kỳ; nếu không in đủ số đếm thì lấy "
            "tỷ lệ đã in.",
            "Each form over the total of the same deciding body and period; the percentage as printed where "
            "the counts are not.",
        ),
        unit="proportion",
        measures=("discipline_members", "discipline_members_share"),
        numerator="members disciplined in the form",
        denominator="all members disciplined by the same body",
        legal_basis=DISCIPLINE,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={
            "parts": "discipline_members",
            "printed": "discipline_members_share",
            "pairs": (
                *((form, form, "total", form) for form in (*SANCTIONS, "grassroots_committee_members")),
                *(
                    (f"{form}_by_{body}", f"{form}_by_{body}", f"total_by_{body}", "")
                    for body in BODIES
                    for form in SANCTIONS
                ),
            ),
        },
    ),
    Indicator(
        id="discipline_per_thousand",
        topic="inspection_discipline",
        kind="per_member",
        title=both("Đảng viên bị kỷ luật trên 1.000 đảng viên", "Members disciplined per 1,000"),
        definition=both(
            "Số bị kỷ luật trong cả năm (tổng đã in, hoặc của từng cấp quyết định) chia cho số đảng viên "
            "bình quân đầu năm và cuối năm (hoặc số nào có).",
            "Members disciplined in a full year (the printed total, or that of each deciding body) over the "
            "mean of opening and closing membership (or the one published).",
        ),
        unit="per_thousand",
        measures=("discipline_members", "members_total"),
        numerator="members disciplined in the full year",
        denominator="members, mean of opening and closing stock",
        legal_basis=DISCIPLINE,
        source="exact Poisson below 10 events, else Byar (Breslow and Day 1987, p. 69)",
        options={
            "flow": "discipline_members",
            "categories": ("total", *(f"total_by_{body}" for body in BODIES)),
        },
    ),
    Indicator(
        id="discipline_rate",
        topic="inspection_discipline",
        kind="printed",
        title=both("Tỷ lệ đảng viên bị kỷ luật như đã in", "Discipline rate as printed"),
        definition=both(
            "Số bị kỷ luật so với tổng số đảng viên, như đã in.",
            "Members disciplined as a share of all members, as printed.",
        ),
        unit="proportion",
        measures=("discipline_members_rate",),
        numerator="members disciplined",
        denominator="members",
        legal_basis=DISCIPLINE,
        source="percentage as printed",
    ),
    Indicator(
        id="discipline_growth",
        topic="inspection_discipline",
        kind="printed_growth",
        title=both("Mức tăng số đảng viên bị kỷ luật như đã in", "Growth of discipline as printed"),
        definition=both(
            "Mức tăng hoặc giảm số bị kỷ luật so với năm trước, như đã in; số đếm của cả hai năm được nêu "
            "kèm khi có in.",
            "Change of the members disciplined against the year before, as printed; the counts of both "
            "years beside it where printed.",
        ),
        unit="proportion",
        measures=("discipline_members_growth", "discipline_members"),
        numerator="change of members disciplined",
        denominator="members disciplined one year earlier",
        legal_basis=DISCIPLINE,
        source="percentage as printed",
        options={"counts": "discipline_members"},
    ),
    Indicator(
        id="members_suspended",
        topic="inspection_discipline",
        kind="flow",
        title=both("Đảng viên bị đình chỉ sinh hoạt", "Members suspended"),
        definition=both(
            "Đảng viên bị đình chỉ sinh hoạt đảng trong kỳ; không phải hình thức kỷ luật.",
            "Members suspended from Party activity in a period; not a form of discipline.",
        ),
        unit="members",
        measures=("members_suspended",),
        legal_basis=DISCIPLINE,
        source="count as printed",
    ),
)
