"""Screening of members under Directive 28-CT/TW, and members who left the Party."""

from __future__ import annotations

from analysis.indicators.model import Indicator, both

DIRECTIVE = "28-CT/TW 21-1-2019"
REMOVAL = "28-CT/TW 21-1-2019; 24-QĐ/TW 30-7-2021 (name removal), replaced by 294-QĐ/TW 26-5-2025"
# Sets of forms that exclude each other and leave none out.
FORMS = (
    ("expelled", "name_removed", "permitted_exit"),
    ("expelled_or_name_removed", "permitted_exit"),
    ("expelled", "name_removed_or_permitted_exit"),
)
OUTCOMES = ("progress_recognised", "continued_education", "removed")

INDICATORS = (
    Indicator(
        id="screening_outcomes",
        topic="screening",
        kind="dated",
        title=both("Kết quả rà soát, sàng lọc đảng viên", "Screening outcomes"),
        definition=both(
            "Số đảng viên theo kết quả rà soát, cộng dồn từ tháng 6-2019, chưa có mốc kết thúc: không trừ "
            "cho số của một năm.",
            "Members by outcome of the review, cumulative since June 2019 with an open end: never set "
            "against a yearly figure.",
        ),
        unit="members",
        measures=("screening_outcomes",),
        legal_basis=DIRECTIVE,
        source="count as printed",
    ),
    Indicator(
        id="screening_shares",
        topic="screening",
        kind="of_sum",
        title=both("Cơ cấu kết quả rà soát, sàng lọc", "Shares of the screening outcomes"),
        definition=both(
            "Mỗi kết quả chia cho tổng ba kết quả. Tổng này không in và bản in không nói ba loại có bao gồm "
            "hết và loại trừ nhau hay không.",
            "Each outcome over the sum of the three. The sum is not printed, nor whether the three are "
            "exhaustive and exclude each other.",
        ),
        unit="proportion",
        measures=("screening_outcomes",),
        numerator="members with the outcome",
        denominator="sum of the three outcomes (not printed)",
        legal_basis=DIRECTIVE,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={"outcomes": OUTCOMES},
    ),
    Indicator(
        id="members_removed",
        topic="screening",
        kind="flow",
        title=both("Đảng viên bị đưa ra hoặc ra khỏi Đảng", "Members removed or leaving"),
        definition=both(
            "Đảng viên rời Đảng trong kỳ theo hình thức: khai trừ, xóa tên, cho ra. Chỉ khai trừ là kỷ "
            "luật; đảng viên dự bị nằm trong các hình thức.",
            "Members who left the Party in a period, by form: expulsion, name removal, permitted exit. Only "
            "expulsion is discipline; the probationary are inside the forms.",
        ),
        unit="members",
        measures=("members_removed",),
        legal_basis=REMOVAL,
        source="count as printed",
    ),
    Indicator(
        id="removed_per_thousand",
        topic="screening",
        kind="per_member",
        title=both("Đảng viên bị đưa ra hoặc ra khỏi Đảng trên 1.000 đảng viên", "Members removed per 1,000"),
        definition=both(
            "Tổng số rời Đảng trong cả năm chia cho số đảng viên bình quân đầu năm và cuối năm (hoặc số nào "
            "có). Tổng không in thì cộng các hình thức khai trừ, xóa tên và cho ra khi in đủ. Kỳ mở hoặc "
            "chưa đủ năm không tính.",
            "All who left in a full year over the mean of opening and closing membership (or the one "
            "published). Where no total is printed, expulsions, name removals and permitted exits are "
            "summed if all are. Open and partial periods give no rate.",
        ),
        unit="per_thousand",
        measures=("members_removed", "members_total"),
        numerator="members removed or leaving in the full year",
        denominator="members, mean of opening and closing stock",
        polarity="neutral",
        legal_basis=REMOVAL,
        source="exact Poisson below 10 events, else Byar (Breslow and Day 1987, p. 69)",
        options={"flow": "members_removed", "sum_of": FORMS},
    ),
)
