"""Study sessions and training."""

from __future__ import annotations

from analysis.indicators.model import Indicator, both

INDICATORS = (
    Indicator(
        id="study_participation",
        topic="participation",
        kind="of_whole",
        title=both("Tỷ lệ tham gia học tập, quán triệt", "Attendance at study sessions"),
        definition=both(
            "Số người dự chia cho số người thuộc diện học tập (không phải tổng số đảng viên); nếu không in "
            "số đếm thì lấy tỷ lệ đã in.",
            "Attended over invited (not over all members); the percentage as printed where heads were not "
            "counted in print.",
        ),
        unit="proportion",
        measures=("study_session_participation", "study_session_invited", "study_session_participation_rate"),
        numerator="persons who attended",
        denominator="persons invited",
        polarity="higher",
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={
            "parts": "study_session_participation",
            "whole": "study_session_invited",
            "printed": "study_session_participation_rate",
            "pairs": (
                ("key_cadres", "attended_key_cadres", "invited_key_cadres", ""),
                (
                    "cadres_and_members",
                    "attended_cadres_and_members",
                    "invited_cadres_and_members",
                    "cadres_and_members",
                ),
                ("agency_organisations", "", "", "agency_organisations"),
                ("communes", "", "", "communes"),
            ),
            "order": ("key_cadres", "cadres_and_members", "agency_organisations", "communes"),
        },
    ),
    Indicator(
        id="study_organisations",
        topic="participation",
        kind="of_whole",
        title=both("Tổ chức đảng triển khai học tập", "Organisations that held the session"),
        definition=both(
            "Số tổ chức đảng khối cơ quan đã triển khai học tập chia cho tổng số của khối.",
            "Agency organisations that held the session over all agency organisations.",
        ),
        unit="proportion",
        measures=("study_session_organisations",),
        numerator="agency organisations that held the session",
        denominator="agency organisations",
        polarity="higher",
        source="quotient of two counts; a coverage, not a random process, so no interval",
        options={
            "parts": "study_session_organisations",
            "pairs": (("total", "agency_organisations_done", "agency_organisations_total", ""),),
            "interval": False,
        },
    ),
    Indicator(
        id="study_sessions_held",
        topic="participation",
        kind="flow",
        title=both("Đợt sinh hoạt, học tập", "Study rounds"),
        definition=both("Số đợt học tập được chỉ đạo trong kỳ.", "Study rounds directed in a period."),
        unit="rounds",
        measures=("study_sessions_held",),
        source="count as printed",
    ),
    Indicator(
        id="training_participants",
        topic="participation",
        kind="flow",
        title=both("Học viên đào tạo, bồi dưỡng", "Training participants"),
        definition=both(
            "Số người dự đào tạo, bồi dưỡng trong kỳ.", "Persons who attended training in a period."
        ),
        unit="persons",
        measures=("training_participants",),
        source="count as printed",
    ),
    Indicator(
        id="training_classes",
        topic="participation",
        kind="flow",
        title=both("Lớp đào tạo, bồi dưỡng", "Training classes"),
        definition=both("Số lớp mở trong kỳ.", "Classes held in a period."),
        unit="classes",
        measures=("training_classes",),
        source="count as printed",
    ),
    Indicator(
        id="training_plan_attainment",
        topic="participation",
        kind="printed",
        title=both("Kết quả đào tạo so với kế hoạch", "Attainment of the training plan"),
        definition=both(
            "Thực hiện so với kế hoạch như đã in; kế hoạch không in và không rõ tính theo lớp hay theo học "
            "viên.",
            "Actual against plan as printed; the plan is not, and whether of classes or of learners is not "
            "clear.",
        ),
        unit="proportion",
        measures=("training_plan_attainment",),
        numerator="classes or learners",
        denominator="plan (not printed)",
        polarity="higher",
        source="percentage as printed",
        options={"reason": "base_not_printed"},
    ),
)
