"""Yearly evaluation of grassroots organisations, members and subordinate cells.

The same rows are made for organisations and for members: `_of` writes them for one population.
"""

from __future__ import annotations

from analysis.indicators.classes import EXCLUSIVE
from analysis.indicators.model import Indicator, both

BASIS = (
    "132-QĐ/TW 8-3-2018 (2018-2022); 124-QĐ/TW 4-10-2023 (2023-2024); 366-QĐ/TW 30-8-2025 (from 2025); "
    "before 2018: 20-HD/BTCTW 10-10-2008, 27-HD/BTCTW 25-9-2014"
)
WILSON = "Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3"
CAP = both(
    "Hướng dẫn 21-HD/BTCTW quy định đảng viên xuất sắc không quá 20 % số hoàn thành tốt TRONG TỪNG tổ chức "
    "cơ sở đảng, không nói gốc có gồm số xuất sắc hay không; tỷ lệ của tỉnh, huyện là bình quân nên không "
    "cho biết quy định có được giữ hay không.",
    "Guidance 21-HD/BTCTW limits excellent members to 20% of the good IN EACH grassroots organisation, "
    "without saying whether that base includes the excellent; the share of a province or district is an "
    "average and does not show whether the rule was kept.",
)


def _of(population: str, vi: str, en: str) -> tuple[Indicator, ...]:
    """The indicators of the evaluation of organisations or of members; `vi` and `en` are the nouns."""
    counts, percents = f"evaluation_{population}", f"evaluation_{population}_rate"
    parts = {"parts": counts, "printed": percents}
    return (
        Indicator(
            id=counts,
            topic="evaluation",
            kind="classes",
            title=both(f"Xếp loại {vi}", f"Evaluation of {en}"),
            definition=both(
                f'Mỗi mức xếp loại chia cho số {vi} được đánh giá. Các mức không trùng nhau: "tốt" = tốt '
                "trở lên trừ xuất sắc. Mỗi quy định giữ các mức riêng của mình; năm đổi quy định là chỗ "
                "ngắt. Mức không in là không có số, không phải bằng 0.",
                f"Each class over the {en} assessed. Classes do not overlap: good is good or better less "
                "excellent. Each scheme keeps its own classes, and a change of scheme is a break. A class "
                "that was not printed is absent, not 0.",
            ),
            unit="proportion",
            measures=(counts, percents),
            numerator=f"{en} in the class",
            denominator=f"{en} assessed",
            legal_basis=BASIS,
            source=WILSON,
            options=parts | {"order": EXCLUSIVE},
        ),
        Indicator(
            id=f"{counts}_counts",
            topic="evaluation",
            kind="flow",
            title=both(f"Số {vi} theo mức xếp loại", f"Number of {en} by class"),
            definition=both(
                f'Số {vi} được đánh giá và ở từng mức như đã in; "tốt trở lên" gồm cả xuất sắc.',
                f"The {en} assessed and in each class as printed; good or better includes the excellent.",
            ),
            unit=population,
            measures=(counts,),
            legal_basis=BASIS,
            source="count as printed",
        ),
        Indicator(
            id=f"good_or_better_{population}",
            topic="evaluation",
            kind="class_share",
            title=both(f"{vi.capitalize()} tốt trở lên", f"{en.capitalize()} rated good or better"),
            definition=both(
                f"Số {vi} hoàn thành tốt nhiệm vụ trở lên (gồm xuất sắc) chia cho số được đánh giá.",
                f"The {en} rated good or better (the excellent included) over those assessed.",
            ),
            unit="proportion",
            measures=(counts, percents),
            numerator=f"{en} rated good or better",
            denominator=f"{en} assessed",
            polarity="higher",
            legal_basis=BASIS,
            source=WILSON,
            options=parts | {"pair": ("total", "good_or_better", "assessed_total", "good_or_better")},
        ),
        Indicator(
            id=f"excellent_inclusive_{population}",
            topic="evaluation",
            kind="class_share",
            title=both(f"Xuất sắc trong số {vi} tốt trở lên", f"Excellent among {en} rated good or better"),
            definition=both(
                f"Số {vi} xuất sắc chia cho số tốt trở lên, gốc GỒM CẢ xuất sắc. {CAP['vi']}",
                f"Excellent {en} over those rated good or better, the base INCLUDING the excellent. "
                f"{CAP['en']}",
            ),
            unit="proportion",
            measures=(counts, percents),
            numerator=f"excellent {en}",
            denominator=f"{en} rated good or better, excellent included",
            legal_basis="21-HD/BTCTW 18-10-2019",
            source=WILSON,
            options=parts | {"pair": ("total", "excellent", "good_or_better", "excellent_of_good_or_better")},
        ),
        Indicator(
            id=f"excellent_exclusive_{population}",
            topic="evaluation",
            kind="class_share",
            title=both(f"Xuất sắc so với số {vi} xếp loại tốt", f"Excellent against {en} rated good"),
            definition=both(
                f"Số {vi} xuất sắc so với số hoàn thành tốt, gốc KHÔNG GỒM xuất sắc (một tỷ số, không phải "
                f"phần của tổng). {CAP['vi']}",
                f"Excellent {en} against those rated good, the base NOT including the excellent (a ratio, "
                f"not a part of a whole). {CAP['en']}",
            ),
            unit="proportion",
            measures=(counts, percents),
            numerator=f"excellent {en}",
            denominator=f"{en} rated good, excellent not included",
            legal_basis="21-HD/BTCTW 18-10-2019",
            source="ratio of two classes of one evaluation; no interval",
            options=parts
            | {"pair": ("total", "excellent", "good_only", "excellent_of_good_only"), "interval": False},
        ),
        Indicator(
            id=f"excellent_assessed_{population}",
            topic="evaluation",
            kind="class_share",
            title=both(f"{vi.capitalize()} xuất sắc", f"Excellent {en}"),
            definition=both(
                f"Số {vi} xuất sắc chia cho số được đánh giá.",
                f"Excellent {en} over those assessed.",
            ),
            unit="proportion",
            measures=(counts, percents),
            numerator=f"excellent {en}",
            denominator=f"{en} assessed",
            legal_basis=BASIS,
            source=WILSON,
            options=parts | {"pair": ("total", "excellent", "assessed_total", "excellent")},
        ),
    )


INDICATORS = (
    *_of("organisations", "tổ chức cơ sở đảng", "grassroots organisations"),
    *_of("members", "đảng viên", "members"),
    Indicator(
        id="evaluation_cells",
        topic="evaluation",
        kind="classes",
        title=both("Xếp loại chi bộ trực thuộc", "Evaluation of subordinate cells"),
        definition=both(
            "Tỷ lệ từng mức trong số chi bộ trực thuộc được đánh giá, như đã in; số đếm không in.",
            "Each class as a share of the subordinate cells assessed, as printed; the counts are not.",
        ),
        unit="proportion",
        measures=("evaluation_cells_rate",),
        numerator="cells in the class",
        denominator="cells assessed",
        legal_basis=BASIS,
        source="percentage as printed",
        options={"printed": "evaluation_cells_rate", "order": EXCLUSIVE},
    ),
    Indicator(
        id="assessed_organisations",
        topic="evaluation",
        kind="of_whole",
        title=both("Tổ chức cơ sở đảng được đánh giá", "Grassroots organisations assessed"),
        definition=both(
            "Số tổ chức cơ sở đảng được (không được) đánh giá chia cho tổng số tổ chức cơ sở đảng.",
            "Grassroots organisations assessed (not assessed) over all grassroots organisations.",
        ),
        unit="proportion",
        measures=("evaluation_organisations", "grassroots_organisations", "evaluation_organisations_rate"),
        numerator="grassroots organisations assessed",
        denominator="all grassroots organisations",
        legal_basis=BASIS,
        source="quotient of two counts; a coverage, not a random process, so no interval",
        options={
            "parts": "evaluation_organisations",
            "whole": "grassroots_organisations",
            "whole_stock": True,
            "printed": "evaluation_organisations_rate",
            "pairs": (
                ("total", "assessed_total", "total", "assessed_total"),
                ("not_assessed", "not_assessed", "total", "not_assessed"),
            ),
            "interval": False,
            "order": ("total", "not_assessed"),
        },
    ),
    Indicator(
        id="clean_strong_organisations",
        topic="evaluation",
        kind="class_share",
        title=both("Tổ chức cơ sở đảng trong sạch, vững mạnh", "Clean and strong grassroots organisations"),
        definition=both(
            "Tỷ lệ trong sạch, vững mạnh (gồm tiêu biểu) trong số được đánh giá, theo quy định trước năm "
            "2018; không so sánh với xuất sắc của quy định sau.",
            "Clean and strong (the exemplary included) over those assessed, under the rules before 2018; "
            "not comparable with excellent under the later ones.",
        ),
        unit="proportion",
        measures=("evaluation_organisations", "evaluation_organisations_rate"),
        numerator="clean and strong organisations",
        denominator="grassroots organisations assessed",
        polarity="higher",
        legal_basis="20-HD/BTCTW 10-10-2008; 27-HD/BTCTW 25-9-2014",
        source=WILSON,
        options={
            "parts": "evaluation_organisations",
            "printed": "evaluation_organisations_rate",
            "pair": ("total", "clean_strong", "assessed_total", "clean_strong"),
        },
    ),
    Indicator(
        id="exemplary_of_clean_strong_organisations",
        topic="evaluation",
        kind="class_share",
        title=both("Tiêu biểu trong số trong sạch, vững mạnh", "Exemplary among the clean and strong"),
        definition=both(
            "Số tổ chức trong sạch, vững mạnh tiêu biểu chia cho số trong sạch, vững mạnh.",
            "Exemplary organisations over the clean and strong, the exemplary included.",
        ),
        unit="proportion",
        measures=("evaluation_organisations", "evaluation_organisations_rate"),
        numerator="exemplary clean and strong organisations",
        denominator="clean and strong organisations",
        legal_basis="20-HD/BTCTW 10-10-2008; 27-HD/BTCTW 25-9-2014",
        source=WILSON,
        options={
            "parts": "evaluation_organisations",
            "printed": "evaluation_organisations_rate",
            "pair": (
                "total",
                "clean_strong_exemplary",
                "clean_strong",
                "clean_strong_exemplary_of_clean_strong",
            ),
        },
    ),
    *(
        Indicator(
            id=f"exemplary_assessed_{population}",
            topic="evaluation",
            kind="class_share",
            title=both(
                f"{vi.capitalize()} trong sạch, vững mạnh tiêu biểu", f"Exemplary clean and strong {en}"
            ),
            definition=both(
                f"Tỷ lệ {vi} trong sạch, vững mạnh tiêu biểu trong số được đánh giá, theo quy định trước "
                "năm 2018; có bản in không nói rõ gốc là số được đánh giá hay số trong sạch, vững mạnh.",
                f"Exemplary clean and strong {en} over those assessed, under the rules before 2018; some "
                "prints do not say whether the base is the assessed or the clean and strong.",
            ),
            unit="proportion",
            measures=measures,
            numerator=f"exemplary clean and strong {en}",
            denominator=f"{en} assessed",
            legal_basis="20-HD/BTCTW 10-10-2008; 27-HD/BTCTW 25-9-2014",
            source=WILSON,
            options={
                "parts": measures[0] if len(measures) > 1 else "",
                "printed": measures[-1],
                "pair": ("total", "clean_strong_exemplary", "assessed_total", "clean_strong_exemplary"),
            },
        )
        for population, vi, en, measures in (
            (
                "organisations",
                "tổ chức cơ sở đảng",
                "grassroots organisations",
                ("evaluation_organisations", "evaluation_organisations_rate"),
            ),
            ("cells", "chi bộ trực thuộc", "subordinate cells", ("evaluation_cells_rate",)),
        )
    ),
    Indicator(
        id="clean_strong_commune_level",
        topic="evaluation",
        kind="class_share",
        title=both("Đảng bộ cấp xã trong sạch, vững mạnh", "Clean and strong commune-level organisations"),
        definition=both(
            "Tỷ lệ trong sạch, vững mạnh chỉ trong các tổ chức cơ sở đảng cấp xã được đánh giá.",
            "Clean and strong over the assessed, commune-level organisations only.",
        ),
        unit="proportion",
        measures=("evaluation_organisations", "evaluation_organisations_rate"),
        numerator="clean and strong commune-level organisations",
        denominator="commune-level organisations assessed",
        legal_basis="20-HD/BTCTW 10-10-2008",
        source=WILSON,
        options={
            "parts": "evaluation_organisations",
            "printed": "evaluation_organisations_rate",
            "pair": (
                "total",
                "clean_strong_commune_level",
                "assessed_total_commune_level",
                "clean_strong_commune_level",
            ),
        },
    ),
    Indicator(
        id="evaluation_targets",
        topic="evaluation",
        kind="targets",
        title=both("Chỉ tiêu đánh giá, xếp loại", "Evaluation targets"),
        definition=both(
            "Chỉ tiêu hằng năm về tỷ lệ tổ chức hoặc đảng viên ở một mức, như đã in.",
            "The yearly target for the share of organisations or members in a class, as printed.",
        ),
        unit="proportion",
        measures=("evaluation_target",),
        legal_basis="21-NQ/TW 16-6-2022",
        source="percentage as printed",
        options={"percent": True},
    ),
)
