"""Party organisations: how many, of which kind, where."""

from __future__ import annotations

from analysis.indicators.model import REFORM, Indicator, both

CHARTER = "Party Charter; 294-QĐ/TW 26-5-2025 (from 1-7-2025)"
KINDS = (
    "grassroots_committees",
    "grassroots_cells",
    "ward_committees",
    "sector_committees",
    "directly_subordinate_grassroots_committees",
    "non_state_enterprises",
    "private_and_fdi_enterprises",
    "private_economic_units",
    "private_units_grassroots_committees",
    "private_units_grassroots_cells",
)

INDICATORS = (
    Indicator(
        id="grassroots_organisations",
        topic="organisation",
        kind="stock",
        title=both("Tổ chức cơ sở đảng", "Grassroots organisations"),
        definition=both(
            "Số tổ chức cơ sở đảng: đảng bộ cơ sở (từ 30 đảng viên) và chi bộ cơ sở (từ 3 đến 29). Cách đếm "
            "thay đổi từ 1-7-2025.",
            "Grassroots Party organisations: committees of 30 or more members and cells of 3 to 29. Counted "
            "differently from 1 July 2025.",
        ),
        unit="organisations",
        measures=("grassroots_organisations",),
        legal_basis=CHARTER,
        source="count as printed",
        every_year=True,
        options={"categories": ("total",), "breaks": REFORM},
    ),
    Indicator(
        id="grassroots_organisations_kinds",
        topic="organisation",
        kind="stock",
        title=both("Tổ chức cơ sở đảng theo loại", "Grassroots organisations by kind"),
        definition=both(
            "Đảng bộ cơ sở và chi bộ cơ sở cộng thành tổng; các loại khác là một phần của tổng.",
            "Grassroots committees and grassroots cells add up to the total; other kinds are parts of it.",
        ),
        unit="organisations",
        measures=("grassroots_organisations",),
        legal_basis=CHARTER,
        source="count as printed",
        options={"categories": KINDS, "breaks": REFORM},
    ),
    Indicator(
        id="organisation_structure",
        topic="organisation",
        kind="of_whole",
        title=both("Cơ cấu tổ chức cơ sở đảng", "Structure of grassroots organisations"),
        definition=both(
            "Số tổ chức của loại chia cho tổng số tổ chức cơ sở đảng cùng ngày; nếu không in đủ số đếm thì "
            "lấy tỷ lệ đã in.",
            "Organisations of the kind over all grassroots organisations at the same date; the percentage "
            "as printed where the counts are not.",
        ),
        unit="proportion",
        measures=("grassroots_organisations", "grassroots_organisations_share"),
        numerator="organisations of the kind",
        denominator="all grassroots organisations at the same date",
        legal_basis=CHARTER,
        source="Wilson interval: Newcombe 1998, Statistics in Medicine 17:857, method 3",
        options={
            "parts": "grassroots_organisations",
            "printed": "grassroots_organisations_share",
            "stock": True,
        },
    ),
    Indicator(
        id="cells",
        topic="organisation",
        kind="stock",
        title=both("Chi bộ", "Cells"),
        definition=both(
            "Số chi bộ; chi bộ trực thuộc nằm trong đảng bộ cơ sở và không phải là tổ chức cơ sở đảng.",
            "Party cells; subordinate cells lie inside grassroots committees and are not grassroots "
            "organisations.",
        ),
        unit="cells",
        measures=("cells",),
        legal_basis=CHARTER,
        source="count as printed",
        options={"breaks": REFORM},
    ),
    Indicator(
        id="subordinate_committees",
        topic="organisation",
        kind="stock",
        title=both("Đảng bộ trực thuộc", "Directly subordinate committees"),
        definition=both(
            "Số đảng bộ trực thuộc cấp ủy của địa phương; không còn cấp huyện từ 1-7-2025.",
            "Party committees directly under that of the locality; there is no district level from 1 July "
            "2025.",
        ),
        unit="organisations",
        measures=("subordinate_committees",),
        legal_basis=CHARTER,
        source="count as printed",
        options={"breaks": REFORM},
    ),
    Indicator(
        id="central_level_organisations",
        topic="organisation",
        kind="stock",
        title=both("Đảng bộ trực thuộc Trung ương", "Organisations directly under the centre"),
        definition=both(
            "Số đảng bộ trực thuộc Trung ương.",
            "Party organisations directly under the Central Committee.",
        ),
        unit="organisations",
        measures=("central_level_party_organisations",),
        legal_basis=CHARTER,
        source="count as printed",
        options={"breaks": REFORM},
    ),
    Indicator(
        id="communes_total",
        topic="organisation",
        kind="stock",
        title=both("Số xã, phường, thị trấn", "Communes"),
        definition=both("Số xã, thị trấn có đảng bộ.", "Communes and townships with a Party committee."),
        unit="communes",
        measures=("communes_total",),
        source="count as printed",
    ),
    Indicator(
        id="villages_with_cell",
        topic="organisation",
        kind="stock",
        title=both("Thôn, ấp, khu phố có chi bộ", "Villages with a cell"),
        definition=both(
            "Số thôn, ấp, khu phố có chi bộ.",
            "Villages, hamlets or quarters that have a Party cell.",
        ),
        unit="villages",
        measures=("villages_with_cell",),
        legal_basis="21-NQ/TW 16-6-2022",
        source="count as printed",
    ),
    Indicator(
        id="villages_with_cell_share",
        topic="organisation",
        kind="of_whole",
        title=both("Tỷ lệ thôn, ấp, khu phố có chi bộ", "Share of villages with a cell"),
        definition=both(
            'Tỷ lệ thôn, ấp, khu phố có chi bộ như đã in; tổng số thôn không in. "Có chi ủy" tính trên số '
            "chi bộ thôn.",
            "Villages with a Party cell as a share of all villages, as printed; the number of villages is "
            'not. "With a committee" is a share of the village organisations.',
        ),
        unit="proportion",
        measures=("villages_with_cell", "villages_with_cell_share"),
        numerator="villages with a cell",
        denominator="all villages (not printed)",
        polarity="higher",
        legal_basis="21-NQ/TW 16-6-2022",
        source="percentage as printed",
        options={
            "parts": "villages_with_cell",
            "printed": "villages_with_cell_share",
            "pairs": (("total", "total", "", "total"), ("with_committee", "", "", "with_committee")),
            "stock": True,
            "order": ("total", "with_committee"),
        },
    ),
    Indicator(
        id="organisations_established",
        topic="organisation",
        kind="dated",
        title=both("Tổ chức đảng thành lập mới", "Organisations established"),
        definition=both(
            "Tổ chức đảng thành lập mới từ đầu nhiệm kỳ, số cộng dồn; không nhất thiết đều là tổ chức cơ sở.",
            "Party organisations newly established since the start of the term, cumulative; not all need be "
            "grassroots organisations.",
        ),
        unit="organisations",
        measures=("grassroots_organisations_established",),
        legal_basis=CHARTER,
        source="count as printed",
    ),
    Indicator(
        id="congress_held",
        topic="organisation",
        kind="dated",
        title=both("Tổ chức cơ sở đảng đã đại hội", "Grassroots congresses held"),
        definition=both(
            "Số tổ chức cơ sở đảng đã tổ chức đại hội nhiệm kỳ, cộng dồn đến ngày nêu.",
            "Grassroots organisations that had held their congress of the term by the date.",
        ),
        unit="organisations",
        measures=("grassroots_organisations_congress_held",),
        legal_basis=CHARTER,
        source="count as printed",
        options={"stock": True},
    ),
    Indicator(
        id="congress_held_share",
        topic="organisation",
        kind="of_whole",
        title=both("Tỷ lệ tổ chức cơ sở đảng đã đại hội", "Share of grassroots congresses held"),
        definition=both(
            "Số tổ chức cơ sở đảng đã đại hội chia cho tổng số cùng ngày.",
            "Grassroots organisations with their congress held over all at the same date.",
        ),
        unit="proportion",
        measures=(
            "grassroots_organisations_congress_held",
            "grassroots_organisations",
            "grassroots_organisations_congress_held_share",
        ),
        numerator="grassroots organisations with their congress held",
        denominator="all grassroots organisations",
        legal_basis=CHARTER,
        source="quotient of two counts; a schedule, not a random process, so no interval",
        options={
            "parts": "grassroots_organisations_congress_held",
            "whole": "grassroots_organisations",
            "printed": "grassroots_organisations_congress_held_share",
            "pairs": (("total", "total", "total", "total"),),
            "stock": True,
            "interval": False,
        },
    ),
)
