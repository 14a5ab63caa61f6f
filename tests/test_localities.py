"""Localities: names to ids, units at a date, what lies above, beside, before and after."""

from __future__ import annotations

import datetime
import functools
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import localities, sources, vietnamese
from analysis.errors import UnknownName, WorkbookError

DAY_BEFORE, FIRST_DAY = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)
END_2024, END_2025 = datetime.date(2024, 12, 31), datetime.date(2025, 12, 31)


@pytest.fixture(scope="module")
def places(published) -> localities.Places:
    return published.places


def refusal(places, name, **conditions) -> str:
    with pytest.raises(UnknownName) as raised:
        places.resolve(name, **conditions)
    return str(raised.value)


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("P24-49", "P24-49"),
        ("p24-49", "P24-49"),
        ("VN", "VN"),
        ("cả nước", "VN"),
        ("Vietnam", "VN"),
        ("Quảng Nam", "P24-49"),
        ("tinh Quang Nam", "P24-49"),
        ("TỈNH QUẢNG NAM", "P24-49"),
        ("Quang Nam Province", "P24-49"),
        ("Đảng bộ tỉnh Quảng Nam", "P24-49"),
        ("HAI DUONG", "P24-30"),
        ("  hải   dương ", "P24-30"),
        (unicodedata.normalize("NFD", "Hải Dương"), "P24-30"),
        ("Bà Rịa–Vũng Tàu", "P24-77"),
        ("ba ria vung tau", "P24-77"),
        ("Hoà Thành", "D24-709"),  # the tone on another letter than in the table
        ("Hòa Thành", "D24-709"),
        ("TX Hòa Thành", "D24-709"),
        ("tx. hoa thanh", "D24-709"),
        ("Tien Phuoc", "D24-514"),
        ("huyện Tiên Phước", "D24-514"),
        ("Tien Phuoc District", "D24-514"),
        ("quận Ninh Kiều", "D24-916"),
        ("TP Tây Ninh", "D24-703"),  # the kind says that the city is meant
        ("thành phố Quảng Ngãi", "D24-522"),
        ("Quảng Ngãi City", "D24-522"),
        ("phường Ninh Thạnh", "C24-25483"),
        ("Châu Thành, Bến Tre", "D24-831"),
        ("Phong Điền (Cần Thơ)", "D24-926"),
        ("Đại Đồng (Đại Lộc)", "C24-20515"),
        ("Công an tỉnh Ninh Thuận", "S-58-cong-an"),
        ("Than Quảng Ninh", "S-22-than-quang-ninh"),
    ],
)
def test_a_name_with_one_meaning(places, written, id):
    assert places.resolve(written) == id


@pytest.mark.parametrize(
    ("written", "on", "id"),
    [
        ("An Giang", END_2024, "P24-89"),
        ("An Giang", END_2025, "P25-91"),
        ("Đà Nẵng", DAY_BEFORE, "P24-48"),
        ("TP Đà Nẵng", FIRST_DAY, "P25-48"),
        ("TP. Hồ Chí Minh", END_2024, "P24-79"),
        ("Ho Chi Minh City", END_2025, "P25-79"),
        ("Nghe An", END_2024, "P24-40"),
        ("nghệ an", END_2025, "P25-40"),
        ("Huế", datetime.date(2020, 12, 31), "P24-46"),
        ("Thừa Thiên Huế", END_2025, "P25-46"),
        ("Tây Ninh", END_2024, "P24-72"),  # not the city of that name inside it
        ("Đông Nam Bộ", END_2024, "R24-dong-nam-bo"),
        ("Tiên Phước", END_2025, "D24-514"),  # only one unit ever had the name
        ("Long An", END_2025, "P24-80"),
    ],
)
def test_a_date_decides_between_vintages(places, written, on, id):
    assert places.resolve(written, on=on) == id
    assert places.resolve(written, on=pd.Timestamp(on)) == id


@pytest.mark.parametrize("name", ["Nghệ An", "nghe an", "tỉnh Nghệ An"])
def test_an_unchanged_unit_needs_no_date_and_gets_its_newest_id(places, name):
    assert places.resolve(name) == "P25-40"


def test_a_merged_unit_needs_a_date(places):
    assert refusal(places, "An Giang") == (
        "'An Giang' names 2 localities: P24-89 tỉnh An Giang (to 2025-06-30); "
        "P25-91 tỉnh An Giang (from 2025-07-01). "
        "Write the id, or say which parent, level or date is meant."
    )


def test_no_unit_of_the_name_on_that_date(places):
    said = refusal(places, "Đông Nam Bộ", on=datetime.date(2025, 8, 1))
    assert said.startswith(
        "'Đông Nam Bộ' names 2 localities: R24-dong-nam-bo Đông Nam Bộ (from 2023-01-09 to 2025-06-30); "
        "R25-dong-nam-bo Đông Nam Bộ (from 2025-10-05). None of them stands on 2025-08-01."
    )


def test_short_names_of_sectors_are_asked_back(places):
    said = refusal(places, "Công an tỉnh")
    assert said.startswith("'Công an tỉnh' names 4 localities: S-49-cong-an ")
    assert "S-60-cong-an Đảng bộ Công an tỉnh Bình Thuận in tỉnh Bình Thuận" in said
    assert places.resolve("Công an tỉnh", parent="P24-83") == "S-83-cong-an"
    assert places.resolve("Công an tỉnh", parent="Ninh Thuận") == "S-58-cong-an"
    assert places.resolve("dang bo quan su tinh", parent="dong nai") == "S-75-quan-su"


def test_parent_and_level_choose(places):
    assert places.resolve("Tây Ninh", parent="Tây Ninh") == "D24-703"
    assert places.resolve("Tây Ninh", level="district") == "D24-703"
    assert places.resolve("Tây Ninh", level="province", on=END_2025) == "P25-80"


@pytest.mark.parametrize("name", ["Châu Thành", "Phong Điền"])
def test_two_districts_of_one_name_are_asked_back_with_their_provinces(published, name):
    frame = published.table("localities")
    twin = frame[frame["name_vi"] == name].assign(locality="D24-999", parent="P24-93")
    places = localities.Places(pd.concat([frame, twin]), published.table("locality_changes"))
    said = refusal(places, name)
    assert said.startswith(f"{name!r} names 2 localities: D24-")
    assert f"D24-999 huyện {name} in tỉnh Hậu Giang (to 2025-06-30)" in said
    assert places.resolve(name, parent="Hậu Giang") == "D24-999"
    assert places.resolve(f"{name}, Hau Giang") == "D24-999"


def test_a_comma_is_not_always_a_parent(places):
    assert refusal(places, "Châu Thành, Nowhere").startswith("'Châu Thành, Nowhere' is not the name of a loc")


def test_marks_that_are_written_count(published):
    frame = published.table("localities")
    twin = frame[frame["locality"] == "P24-35"].assign(locality="D24-998", name_vi="Hà Năm", name_en="")
    places = localities.Places(pd.concat([frame, twin]), published.table("locality_changes"))
    assert places.resolve("Hà Nam") == "P24-35"
    assert places.resolve("hà năm") == "D24-998"
    assert "P24-35" in refusal(places, "Ha Nam")
    assert "D24-998" in refusal(places, "Ha Nam")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Nghệ Ann", "'Nghệ Ann' is not the name of a locality. Did you mean 'Nghệ An' or "),
        ("tinh Nghe Ann", "'tinh Nghe Ann' is not the name of a locality. Did you mean 'Nghệ An' or "),
        ("tỉnh Đà Nẵng", "'tỉnh Đà Nẵng' is not the name of a locality. Did you mean 'Đà Nẵng' or "),
        ("xyzxyz", "'xyzxyz' is not the name of a locality. localities.csv lists all names."),
        ("", "'' is not the name of a locality. localities.csv lists all names."),
        (
            "80",
            "'80' is a code, and codes were given anew in 2025: P24-80 tỉnh Long An (to 2025-06-30); "
            "P25-80 tỉnh Tây Ninh (from 2025-07-01). Write the id or the name.",
        ),
        ("1", "'1' is a code, and codes were given anew in 2025: P24-01 thành phố Hà Nội (to 2025-06-30); "),
        ("99999", "'99999' is neither a name nor the code of a locality. Write the name."),
    ],
)
def test_what_is_no_name(places, written, said):
    assert refusal(places, written).startswith(said)


def test_conditions_without_a_match(places):
    assert refusal(places, "Tiên Phước", parent="Quảng Ngãi", level="district").startswith(
        "'Tiên Phước' is not the name of a locality at level district in Quảng Ngãi. "
    )
    assert refusal(places, "Tiên Phước", parent="Quảng Namm").startswith(
        "'Quảng Namm' is not the name of a locality. Did you mean 'Quảng Nam'"
    )
    with pytest.raises(WorkbookError, match=r"'provinc' is not a level of localities. Did you mean 'prov"):
        places.resolve("Tiên Phước", level="provinc")


def test_every_name_leads_to_its_id(places):
    assert len(places.units) == 220
    for id, unit in places.units.items():
        on = unit.valid_to or unit.valid_from or END_2025
        for name in (unit.name_vi, unit.name_en, places.full_name(id), places.full_name(id, "en")):
            assert places.resolve(name, on=on, parent=unit.parent or None) == id, name


@functools.cache
def shipped() -> localities.Places:
    return sources.open_package("published").places


@settings(deadline=None)
@given(data=st.data())
def test_the_way_of_writing_never_matters(data):
    places = shipped()
    unit = places.units[data.draw(st.sampled_from(sorted(places.units)))]
    change = data.draw(st.sampled_from([str.upper, str.lower, vietnamese.fold, str.title]))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    spaces = data.draw(st.sampled_from([" ", "  ", "\u00a0", " - "]))
    written = spaces.join(unicodedata.normalize(form, change(unit.name_vi)).split(" "))
    on = unit.valid_to or unit.valid_from or END_2025
    assert places.resolve(written, on=on, parent=unit.parent or None) == unit.id


def test_units_at_a_date(places):
    assert len(places.at_level("province", DAY_BEFORE)) == 63
    assert len(places.at_level("province", FIRST_DAY)) == 34
    assert len(places.at_level("province")) == 97
    assert len(places.at_level("region", END_2025)) == 6
    assert places.valid("P24-49", DAY_BEFORE)
    assert not places.valid("P24-49", FIRST_DAY)
    assert not places.valid("P25-48", DAY_BEFORE)
    assert not places.valid("D24-519", datetime.date(2025, 1, 1))  # Nông Sơn ended a half-year early
    assert places.valid("VN", datetime.date(1930, 2, 3))


def test_lists_are_in_vietnamese_order(places):
    names = [places.name(id) for id in places.at_level("province", DAY_BEFORE)]
    assert names[:3] == ["An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu"]
    assert names.index("Cà Mau") < names.index("Cao Bằng")  # letters, then tones: "ca mau" before "cao"
    assert names.index("Điện Biên") == names.index("Đắk Nông") + 1  # Đ after all of D


def test_above_and_below(places):
    assert places.parent("C24-20884") == "D24-514"
    assert places.parent("VN") is None
    assert places.ancestors("C24-20884") == [
        "D24-514",
        "P24-49",
        "R24-bac-trung-bo-va-duyen-hai-mien-trung",
        "VN",
    ]
    assert places.region("C24-20884") == "R24-bac-trung-bo-va-duyen-hai-mien-trung"
    assert places.region("R24-tay-nguyen") == "R24-tay-nguyen"
    assert places.region("VN") is None
    assert places.level("S-49-cong-an") == "sector"
    assert places.children("R24-tay-nguyen") == ["P24-66", "P24-67", "P24-64", "P24-62", "P24-68"]
    in_2024, in_june = places.children("P24-49", END_2024), places.children("P24-49", DAY_BEFORE)
    assert set(in_2024) - set(in_june) == {"D24-519"}
    assert places.children("C24-20884") == []


def test_neighbours_stay_in_their_list(places):
    assert places.neighbours("P24-89") == (None, "P24-77")  # An Giang, Bà Rịa - Vũng Tàu
    assert places.neighbours("P25-91") == (None, "P25-24")  # An Giang, Bắc Ninh
    assert places.neighbours("P24-15") == ("P24-26", None)  # Vĩnh Phúc, Yên Bái
    assert places.neighbours("P24-49") == ("P24-44", "P24-51")  # Quảng Bình, Quảng Ngãi
    assert places.neighbours("D24-514") == ("D24-513", None)  # Thăng Bình, the last of Quảng Nam
    assert places.neighbours("S-49-cong-an") == ("S-49-bien-phong", "S-49-khoi-cac-co-quan")
    assert places.neighbours("VN") == (None, None)


def test_what_became_of_units(places):
    assert places.successors("P24-80") == ["P25-80"]
    assert places.successors("P25-80") == []
    assert places.successors("D24-514") == []
    assert places.predecessors("P25-80") == ["P24-72", "P24-80"]
    assert places.predecessors("P25-86", DAY_BEFORE) == ["P24-83", "P24-84", "P24-86"]
    assert places.predecessors("P25-46") == ["P24-46"]
    assert places.unchanged("P24-40") == "P25-40"
    assert places.unchanged("P24-80") is None


def test_full_names(places):
    assert places.full_name("P24-49") == "tỉnh Quảng Nam"
    assert places.full_name("P24-49", "en") == "Quang Nam Province"
    assert places.full_name("P24-79") == "thành phố Hồ Chí Minh"
    assert places.full_name("P24-79", "en") == "Ho Chi Minh City"
    assert places.full_name("D24-709", "en") == "Hoa Thanh Town"
    assert places.full_name("VN") == "Việt Nam"
    assert places.full_name("R24-tay-nguyen", "en") == "Central Highlands"
    assert places.full_name("S-49-cong-an", "en") == "Police, Quang Nam"


def test_status_at_a_date(places):
    """Resolution 175/2024/QH15 for Huế, 30/2026/QH16 for Đồng Nai."""
    assert places.kind("P25-75") == places.kind("P25-75", datetime.date(2026, 4, 29)) == "tỉnh"
    assert places.full_name("P25-75", on=datetime.date(2026, 4, 30)) == "thành phố Đồng Nai"
    assert places.full_name("P24-46", on=END_2024) == "tỉnh Thừa Thiên Huế"
    assert places.full_name("P24-46", on=datetime.date(2025, 1, 1)) == "thành phố Huế"
    assert places.resolve("TP Đồng Nai", on=datetime.date(2026, 12, 31)) == "P25-75"


@pytest.mark.parametrize(
    ("id", "vi", "en"),
    [
        ("P24-48", "Đà Nẵng (đến 30/6/2025)", "Da Nang (to 30 June 2025)"),
        ("P25-48", "Đà Nẵng (từ 1/7/2025)", "Da Nang (from 1 July 2025)"),
        ("P24-49", "Quảng Nam", "Quang Nam"),
        ("P24-40", "Nghệ An", "Nghe An"),
        ("P25-40", "Nghệ An", "Nghe An"),
        ("D24-522", "thành phố Quảng Ngãi", "Quang Ngai City"),
        ("P24-51", "Quảng Ngãi (đến 30/6/2025)", "Quang Ngai (to 30 June 2025)"),
        ("R25-dong-nam-bo", "Đông Nam Bộ (từ 5/10/2025)", "South East (from 5 October 2025)"),
        ("VN", "Việt Nam", "Viet Nam"),
    ],
)
def test_labels_tell_namesakes_apart(places, id, vi, en):
    assert (places.label(id), places.label(id, "en")) == (vi, en)


def test_unknown_ids_name_the_nearest(places):
    with pytest.raises(UnknownName) as raised:
        places.level("P24-03")
    assert str(raised.value).startswith("'P24-03' is not the id of a locality. Did you mean 'P24-")


def test_a_split_unit_is_refused(published):
    changes = published.table("locality_changes")
    split = changes[changes["from"] == "P24-80"].assign(to="P25-82")
    with pytest.raises(WorkbookError) as raised:
        localities.Places(published.table("localities"), pd.concat([changes, split]))
    assert str(raised.value) == (
        "locality_changes.csv: P24-80 becomes P25-80 and P25-82: only whole units can be followed. "
        "Keep one row."
    )
