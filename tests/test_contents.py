"""What the index lists, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from analysis import sources
from analysis.localities import Places
from analysis.reports import contents
from analysis.reports.plan import PageSpec


@pytest.fixture(scope="module")
def places(published: sources.Package) -> Places:
    return published.places


def page(
    place: str, language: str = "vi", period: str = "2010-2025", notebook: str = "membership_growth"
) -> PageSpec:
    return PageSpec(notebook, {}, place, period, language)


def cards(*pages: PageSpec) -> dict[str, dict[str, Any]]:
    return {page.address: {"years": [2015, 2020]} for page in pages}


def test_groups_go_from_the_nation_down_newer_units_first(places: Places) -> None:
    pages = [page(id) for id in ("D24-514", "P24-49", "P25-48", "VN", "S-49-cong-an", "C24-20884")]
    groups = contents.contents(pages, cards(*pages), places, "vi")
    assert [group.key for group in groups] == [
        "nation",
        "province25",
        "province24",
        "district",
        "commune",
        "sector",
    ]


def test_places_are_in_vietnamese_order(places: Places) -> None:
    pages = [page(id) for id in ("P24-48", "P24-66", "P24-96", "P24-04", "P24-92")]
    (group,) = contents.contents(pages, cards(*pages), places, "vi")
    assert [place.name for place in group.places] == ["Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk"]


def test_pages_that_are_not_there_are_not_listed(places: Places) -> None:
    there, missing = page("P24-49"), page("P24-48")
    (group,) = contents.contents([there, missing], cards(there), places, "vi")
    assert [place.id for place in group.places] == ["P24-49"]


def test_each_index_lists_its_own_language_and_else_the_other(places: Places) -> None:
    pages = [page("P24-49"), page("P24-49", "en"), page("P24-48")]
    (group,) = contents.contents(pages, cards(*pages), places, "en")
    found = {place.name: place.topics[0].pages[0].address for place in group.places}
    assert found == {
        "Da Nang": "membership_growth/P24-48/2010-2025/vi",
        "Quang Nam": "membership_growth/P24-49/2010-2025/en",
    }


def test_several_years_of_a_topic_stand_together(places: Places) -> None:
    pages = [page("VN", period=year, notebook="year_review") for year in ("2020", "2019")]
    (group,) = contents.contents(pages, cards(*pages), places, "vi")
    (topic,) = group.places[0].topics
    assert [entry.words for entry in topic.pages] == ["2019", "2020"]


def test_a_place_is_found_by_name_alias_province_and_id(places: Places) -> None:
    (group,) = contents.contents([page("D24-514")], cards(page("D24-514")), places, "vi")
    words = group.places[0].search.split()
    assert {"tien", "phuoc", "huyen", "quang", "nam", "d24", "514"} <= set(words)


def test_every_kind_of_place_of_the_package_has_its_heading(places: Places) -> None:
    from analysis import language

    for key, _ in contents.grouped(places.units, places):
        assert language.has_text(f"site.group.{key}")


def test_a_page_in_words(places: Places) -> None:
    words = contents.page_words(page("P24-49", "en"), places, "vi")
    assert words.endswith(", tỉnh Quảng Nam, 2010–2025, English")
