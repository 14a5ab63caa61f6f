"""Members: the stock at a date, its growth, its composition, what came and went."""

from __future__ import annotations

from analysis.indicators.model import REFORM, Indicator, both

FORMS = "11-HD/BTCTW 13-12-2021 (earlier 09-HD/BTCTW 2017)"
GROUPS = (
    "probationary",
    "female",
    "ethnic_minority",
    "khmer",
    "religious",
    "youth",
    "ethnic_minority_communes",
    "non_state_enterprises",
    "private_and_fdi_enterprises",
    "private_economic_units",
)

INDICATORS = (
    Indicator(
        id="members_total",
        topic="membership",
        kind="stock",
        title=both("Tổng số đảng viên", "Party members"),
        definition=both(
            "Số đảng viên chính thức và dự bị. Số đại diện cho một năm là số có ngày muộn nhất trong năm đó.",
            "Full and probationary members. A year is represented by the figure with the latest date in it.",
        ),
        unit="members",
        measures=("members_total",),
        legal_basis=FORMS,
        source="count as printed",
        every_year=True,
        options={"categories": ("total",)},
    ),
    Indicator(
        id="members_total_dated",
        topic="membership",
        kind="dated",
        title=both("Tổng số đảng viên theo từng thời điểm", "Party members at every printed date"),
        definition=both(
            "Mọi số tổng đảng viên đã in, mỗi số đặt đúng ngày của nó.",
            "Every printed total of members, each at its own date.",
        ),
        unit="members",
        measures=("members_total",),
        legal_basis=FORMS,
        source="count as printed",
        options={"categories": ("total",), "stock": True},
    ),
    Indicator(
        id="members_growth",
        topic="membership",
        kind="growth",
        title=both("Mức tăng số đảng viên", "Growth of membership"),
        definition=both(
            "Số đảng viên chia cho số có ngày in gần nhất của một năm trước, trừ 1. Chỉ gọi là mức tăng "
            "hằng năm khi cả hai là số cuối năm của hai năm liền nhau; nếu không, đó là mức tăng giữa hai "
            "ngày.",
            "Members over the dated figure of the last earlier year that has one, less 1. It is growth a "
            "year only where both are year-end figures of two successive years; elsewhere it is growth "
            "between two dates.",
        ),
        unit="proportion",
        measures=("members_total",),
        numerator="members at the later date",
        denominator="members at the earlier date",
        legal_basis=FORMS,
        source="relative change, S1/S0 - 1",
    ),
    Indicator(
        id="members_growth_yearly",
        topic="membership",
        kind="growth",
        title=both("Mức tăng số đảng viên quy về một năm", "Growth of membership per year"),
        definition=both(
            "Mức tăng giữa hai ngày, quy về một năm 365,25 ngày theo số ngày thực tế (lãi kép).",
            "Growth between two dates per year of 365.25 days, by the exact days between them (compound).",
        ),
        unit="per_year",
        measures=("members_total",),
        numerator="members at the later date",
        denominator="members at the earlier date",
        legal_basis=FORMS,
        source="compound rate, (S1/S0)^(1/years) - 1",
        options={"yearly": True},
    ),
    Indicator(
        id="members_growth_average",
        topic="membership",
        kind="growth_average",
        title=both("Mức tăng bình quân hằng năm", "Average growth of membership"),
        definition=both(
            "Tổng thay đổi của logarit số đảng viên chia cho tổng thời gian, chỉ tính các số chính xác có "
            "ngày; khoảng tin cậy lấy từ độ tản mát của các quãng. Cần ít nhất bốn số.",
            "Total change of the logarithm of membership over total time, exact dated figures only; the "
            "interval comes from the scatter of the stretches between them. Needs at least four figures.",
        ),
        unit="per_year",
        measures=("members_total",),
        legal_basis=FORMS,
        source="Dennis, Munholland and Scott 1991, Ecological Monographs 61:115",
    ),
    Indicator(
        id="members_growth_printed",
        topic="membership",
        kind="printed",
        title=both("Mức tăng số đảng viên như đã in", "Growth of membership as printed"),
        definition=both(
            "Tỷ lệ tăng như bản in nêu; bản in không cho biết gốc so sánh, nên không dùng để tính ngược số "
            "kỳ trước.",
            "The growth that a text prints; its base is not printed, so it is never used to work out an "
            "earlier stock.",
        ),
        unit="proportion",
        measures=("members_total_growth",),
        numerator="change of members",
        denominator="members one year earlier (not printed)",
        source="percentage as printed",
        options={"reason": "base_not_printed"},
    ),
    Indicator(
        id="members_groups",
        topic="membership",
        kind="stock",
        title=both("Số đảng viên theo nhóm", "Members by group"),
        definition=both(
            "Số đảng viên của từng nhóm; các nhóm trùng lên nhau, không cộng thành tổng.",
            "Members of each group; groups overlap and do not add up to the total.",
        ),
        unit="members",
        measures=("members_total",),
        legal_basis=FORMS,
        source="count as printed",
        options={"categories": GROUPS},
    ),
    Indicator(
        id="members_shares",
        topic="membership",
        kind="of_whole",
        title=both("Tỷ lệ các nhóm trong đảng viên", "Shares of groups among members"),
        definition=both(
            "Số đảng viên của nhóm chia cho tổng số đảng viên cùng ngày; nếu không in đủ số đếm thì lấy tỷ "
            "lệ đã in. Các nhóm trùng lên nhau.",
            "Members of the group over all members at the same date; the percentage as printed where the "
            "counts are not. Groups overlap.",
        ),
        unit="proportion",
        measures=("members_total", "members_total_share"),
        numerator="members of the group",
        denominator="all members at the same date",
        legal_basis=FORMS,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={"parts": "members_total", "printed": "members_total_share", "stock": True},
    ),
    Indicator(
        id="members_share_of_population",
        topic="membership",
        kind="printed",
        title=both("Tỷ lệ đảng viên so với dân số", "Members as a share of the population"),
        definition=both(
            "Tỷ lệ đảng viên trên dân số như đã in; số dân dùng làm gốc không in.",
            "Members as a share of the population as printed; the population used is not printed.",
        ),
        unit="proportion",
        measures=("members_share_of_population",),
        numerator="members",
        denominator="population (not printed)",
        source="percentage as printed",
        options={"stock": True},
    ),
    Indicator(
        id="members_share_of_population_target",
        topic="membership",
        kind="targets",
        title=both("Chỉ tiêu tỷ lệ đảng viên so với dân số", "Target share of the population"),
        definition=both(
            "Chỉ tiêu tỷ lệ đảng viên so với dân số như đã in.",
            "The target for members as a share of the population, as printed.",
        ),
        unit="proportion",
        measures=("members_share_of_population_target",),
        source="percentage as printed",
        options={"percent": True},
    ),
    Indicator(
        id="members_share_of_national",
        topic="membership",
        kind="printed",
        title=both("Tỷ lệ trong tổng số đảng viên cả nước", "Share of national membership"),
        definition=both(
            "Số đảng viên của địa phương so với cả nước, như đã in.",
            "Members of the locality as a share of the whole country, as printed.",
        ),
        unit="proportion",
        measures=("members_share_of_national",),
        numerator="members of the locality",
        denominator="members of the country",
        source="percentage as printed",
        options={"stock": True},
    ),
    Indicator(
        id="members_per_organisation",
        topic="membership",
        kind="ratio",
        title=both("Số đảng viên trên một tổ chức cơ sở đảng", "Members per grassroots organisation"),
        definition=both(
            "Tổng số đảng viên chia cho số tổ chức cơ sở đảng của cùng năm; ngày của hai số có thể khác "
            "nhau.",
            "All members over the grassroots organisations of the same year; the dates of the two may "
            "differ.",
        ),
        unit="members_per_organisation",
        measures=("members_total", "grassroots_organisations"),
        numerator="members",
        denominator="grassroots organisations",
        legal_basis="Party Charter; 294-QĐ/TW 26-5-2025 (from 1-7-2025)",
        source="ratio of two stocks",
        options={"top": "members_total", "bottom": "grassroots_organisations", "breaks": REFORM},
    ),
    Indicator(
        id="stock_flow_balance",
        topic="membership",
        kind="balance",
        title=both("Cân đối số đảng viên đầu kỳ và cuối kỳ", "Balance of opening and closing membership"),
        definition=both(
            "Cuối kỳ = đầu kỳ + kết nạp - đưa ra + chuyển đến + phần còn lại. Chỉ tính khi hai số có ngày "
            "bao đúng kỳ của số kết nạp; phần còn lại gồm các biến động không in (từ trần, chuyển đi) và "
            "được công bố, không giấu.",
            "Closing = opening + admitted - removed + transferred in + residual. Only where two dated "
            "stocks enclose exactly the period of the admissions; the residual holds what was not printed "
            "(deaths, transfers out) and is shown.",
        ),
        unit="members",
        measures=("members_total", "members_admitted", "members_removed", "members_transferred_in"),
        legal_basis=FORMS,
        source="stock-flow identity with a published residual, as in Nordic population statistics",
        options={"order": ("opening", "admitted", "removed", "transferred_in", "closing", "residual")},
    ),
    Indicator(
        id="members_net_increase",
        topic="membership",
        kind="flow",
        title=both("Số đảng viên tăng thêm", "Net increase of members"),
        definition=both(
            "Mức tăng của tổng số đảng viên trong kỳ như đã in; bản in có thể chưa trừ số rời khỏi.",
            "The printed increase of membership in a period; departures may not have been deducted.",
        ),
        unit="members",
        measures=("members_net_increase",),
        legal_basis=FORMS,
        source="count as printed",
    ),
    Indicator(
        id="members_transferred_in",
        topic="membership",
        kind="flow",
        title=both("Đảng viên chuyển đến", "Members transferred in"),
        definition=both(
            "Đảng viên chuyển sinh hoạt từ tổ chức đảng khác đến trong kỳ.",
            "Members received from other Party organisations in a period.",
        ),
        unit="members",
        measures=("members_transferred_in",),
        legal_basis=FORMS,
        source="count as printed",
    ),
    Indicator(
        id="members_confirmed",
        topic="membership",
        kind="flow",
        title=both("Công nhận đảng viên chính thức", "Members confirmed"),
        definition=both(
            "Đảng viên dự bị được công nhận chính thức trong kỳ.",
            "Probationary members confirmed as full members in a period.",
        ),
        unit="members",
        measures=("members_confirmed",),
        legal_basis=FORMS,
        source="count as printed",
    ),
)
