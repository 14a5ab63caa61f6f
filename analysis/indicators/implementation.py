"""Staffing, projects and documents of the work programmes."""

from __future__ import annotations

from analysis.indicators.model import Indicator, both

STAFFING = "39-NQ/TW 17-4-2015"

INDICATORS = (
    Indicator(
        id="staffing_reduction",
        topic="implementation",
        kind="dated",
        title=both("Tinh giản biên chế", "Staffing reduction"),
        definition=both(
            "Số biên chế (hoặc số người) đã giảm so với mốc 30-4-2015; phần của Chính phủ và địa phương nằm "
            "trong tổng nhưng in theo số người.",
            "Posts (or persons) cut since 30 April 2015; the part of government and localities is inside "
            "the total but printed in persons.",
        ),
        unit="posts",
        measures=("staffing_reduction",),
        legal_basis=STAFFING,
        source="count as printed",
        options={"own_unit": True},
    ),
    Indicator(
        id="staffing_reduction_rate",
        topic="implementation",
        kind="printed",
        title=both("Tỷ lệ tinh giản biên chế như đã in", "Staffing reduction rate as printed"),
        definition=both(
            "Tỷ lệ biên chế đã giảm so với mốc 30-4-2015, như đã in; số biên chế tại mốc không in.",
            "Posts cut as a share of the posts at 30 April 2015, as printed; the posts at that date are not.",
        ),
        unit="proportion",
        measures=("staffing_reduction_rate",),
        numerator="posts cut",
        denominator="posts at 30-4-2015 (not printed)",
        legal_basis=STAFFING,
        source="percentage as printed",
        options={"reason": "base_not_printed"},
    ),
    Indicator(
        id="projects_completed",
        topic="implementation",
        kind="of_whole",
        title=both("Đề án hoàn thành so với chương trình", "Projects completed of the programme"),
        definition=both(
            "Số đề án đã trình, hoàn thành đến ngày nêu chia cho số đề án của chương trình năm. Chương "
            "trình có thể thay đổi trong năm (28 rồi 27), nên không tính xu hướng giữa hai ngày.",
            "Projects completed by the date over the projects of the yearly programme. The programme may "
            "change within the year (28, then 27), so no trend is drawn between two dates.",
        ),
        unit="proportion",
        measures=("projects_completed", "projects_planned"),
        numerator="projects completed to the date",
        denominator="projects of the programme",
        polarity="higher",
        source="quotient of two counts; a programme, not a random process, so no interval",
        options={
            "parts": "projects_completed",
            "whole": "projects_planned",
            "pairs": (
                ("total", "completed", "planned", ""),
                ("coordinated", "coordinated_completed", "coordinated_planned", ""),
            ),
            "interval": False,
            "dated": True,
            "order": ("total", "coordinated"),
        },
    ),
    Indicator(
        id="projects_counts",
        topic="implementation",
        kind="dated",
        title=both("Số đề án hoàn thành", "Number of projects completed"),
        definition=both(
            "Số đề án hoàn thành, cộng dồn từ đầu năm đến ngày nêu.",
            "Projects completed from 1 January to the date.",
        ),
        unit="projects",
        measures=("projects_completed",),
        source="count as printed",
    ),
    Indicator(
        id="projects_planned",
        topic="implementation",
        kind="targets",
        title=both("Đề án theo chương trình", "Projects planned"),
        definition=both("Số đề án của chương trình năm.", "Projects of the yearly work programme."),
        unit="projects",
        measures=("projects_planned",),
        source="count as printed",
    ),
    Indicator(
        id="projects_assigned",
        topic="implementation",
        kind="targets",
        title=both("Đề án, nhiệm vụ được giao bổ sung", "Projects added"),
        definition=both(
            "Số đề án, nhiệm vụ được giao bổ sung vào chương trình năm.",
            "Projects and tasks added to the year's programme.",
        ),
        unit="projects",
        measures=("projects_assigned",),
        source="count as printed",
    ),
    Indicator(
        id="documents_issued",
        topic="implementation",
        kind="dated",
        title=both("Văn bản ban hành", "Documents issued"),
        definition=both(
            "Số văn bản ban hành từ ngày 1 tháng 1 đến ngày nêu, theo loại và cơ quan ban hành; số cộng dồn.",
            "Documents issued from 1 January to the date, by type and issuer; cumulative.",
        ),
        unit="documents",
        measures=("documents_issued",),
        source="count as printed",
    ),
    Indicator(
        id="proposals_answered",
        topic="implementation",
        kind="flow",
        title=both("Đề xuất, kiến nghị được giải đáp", "Proposals answered"),
        definition=both(
            "Số đề xuất, kiến nghị được giải đáp trong kỳ.",
            "Proposals and petitions answered in a period.",
        ),
        unit="proposals",
        measures=("proposals_answered",),
        source="count as printed",
    ),
    Indicator(
        id="models_following_ho_chi_minh",
        topic="implementation",
        kind="stock",
        title=both("Mô hình học tập và làm theo Bác", "Models of following Ho Chi Minh"),
        definition=both("Số mô hình đã đăng ký đến ngày nêu.", "Models registered up to a date."),
        unit="models",
        measures=("models_following_ho_chi_minh",),
        legal_basis="05-CT/TW; 01-KL/TW 18-5-2021",
        source="count as printed",
    ),
    Indicator(
        id="implementation_plan_coverage",
        topic="implementation",
        kind="printed",
        title=both("Tỷ lệ ban hành kế hoạch thực hiện", "Coverage of implementation plans"),
        definition=both(
            "Tỷ lệ ban tổ chức các cấp đã tham mưu ban hành kế hoạch thực hiện Kết luận 21-KL/TW, như đã in.",
            "Organising boards that advised a plan to implement Conclusion 21-KL/TW, as a share of all, as "
            "printed.",
        ),
        unit="proportion",
        measures=("implementation_plan_coverage",),
        numerator="organising boards that advised a plan",
        denominator="organising boards (not printed)",
        legal_basis="21-KL/TW 25-10-2021",
        source="percentage as printed",
        options={"reason": "base_not_printed"},
    ),
)
