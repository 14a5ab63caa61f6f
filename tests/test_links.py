"""Links between the pages of a plan: none leads to a page that is not planned."""

from __future__ import annotations

import handmade
import pytest

from analysis import sources
from analysis.reports.links import Link, Links, latest_source, notebook_title, period_words
from analysis.reports.plan import PageSpec, Plan


def page(
    place: str, notebook: str = "membership_growth", period: str = "2010-2025", language: str = "vi"
) -> PageSpec:
    return PageSpec(notebook, {}, place, period, language)


def links(*pages: PageSpec) -> Links:
    plan = Plan({"vi": "Trang", "en": "Site"}, "published", pages)
    return Links(plan, sources.open_package("published"))


def test_neighbours_follow_the_vietnamese_order_within_one_set_of_provinces() -> None:
    # Order of the letters: A, Ă, Â, B, C, D, Đ; Đắk Lắk comes after Cần Thơ, Hà Nội after Điện Biên.
    rows = [page(place) for place in ("P24-01", "P24-11", "P24-66", "P24-92", "P25-01")]
    row = links(*rows)
    by_name = {context.name: context for context in map(row.context, rows[:4])}
    order = ["thành phố Cần Thơ", "tỉnh Đắk Lắk", "tỉnh Điện Biên", "thành phố Hà Nội"]
    assert [by_name[name].following and by_name[name].following.words for name in order] == [
        "Đắk Lắk",
        "Điện Biên",
        "Hà Nội",
        None,
    ]
    assert by_name[order[0]].previous is None
    assert row.context(rows[4]).previous is None  # Hà Nội since 1 July 2025: another set


def test_neighbours_are_in_the_same_language_and_of_the_same_notebook() -> None:
    row = links(page("P24-48", language="en"), page("P24-49"), page("P24-40", notebook="locality_profile"))
    context = row.context(page("P24-49"))
    assert (context.previous, context.following) == (None, None)


def test_the_trail_runs_from_the_nation_and_links_what_there_is() -> None:
    row = links(page("VN"), page("P24-49", notebook="locality_profile"), page("D24-514"))
    assert row.context(page("D24-514")).trail == (
        Link("Việt Nam", "membership_growth/VN/2010-2025/vi"),
        Link("Bắc Trung Bộ và duyên hải miền Trung"),
        Link("Quảng Nam", "locality_profile/P24-49/2010-2025/vi"),
    )


def test_units_inside_are_listed_for_provinces_but_not_for_the_nation() -> None:
    row = links(page("VN"), page("P24-49"), page("D24-514"), page("D24-511"))
    assert [link.words for link in row.context(page("P24-49")).inside] == ["Phước Sơn", "Tiên Phước"]
    assert row.context(page("VN")).inside == ()


def test_other_topics_are_of_the_same_years_else_of_the_latest() -> None:
    review = [page("VN", "year_review", year) for year in ("2019", "2020")]
    row = links(page("VN"), *review)
    assert row.context(page("VN")).topics == (
        Link(notebook_title("membership_growth", "vi")),
        Link(notebook_title("year_review", "vi"), "year_review/VN/2020/vi"),
    )


def test_other_years_of_the_same_page() -> None:
    review = [page("VN", "year_review", year) for year in ("2020", "2019")]
    assert links(*review).context(review[0]).periods == (Link("2019", "year_review/VN/2019/vi"), Link("2020"))


def test_languages_are_only_those_there_are() -> None:
    row = links(page("VN"), page("P24-49"), page("P24-49", language="en"))
    assert row.context(page("VN")).languages == (("vi", "membership_growth/VN/2010-2025/vi"),)
    assert [language for language, _ in row.context(page("P24-49", language="en")).languages] == ["vi", "en"]


def test_every_link_leads_to_a_planned_page() -> None:
    plan = handmade.plan()
    row = Links(plan, sources.open_package("published"))
    addresses = {page.address for page in plan.pages}
    for context in map(row.context, plan.pages):
        near = [*context.trail, *context.topics, *context.periods, *context.inside]
        near += [link for link in (context.previous, context.following) if link]
        assert {link.address for link in near if link.address} <= addresses
        assert {address for _, address in context.languages} <= addresses


def test_the_root_is_as_many_folders_up_as_the_address_has() -> None:
    assert handmade.context("membership_growth/VN/2010-2025/vi").root == "../../../"


def test_the_age_of_the_data_is_that_of_the_latest_source(published: sources.Package) -> None:
    assert latest_source(published, "en").replace("\N{NO-BREAK SPACE}", " ") == "20 January 2026"


@pytest.mark.parametrize(
    ("period", "language", "words"),
    [("2010-2025", "vi", "2010–2025"), ("2020", "en", "2020"), ("all", "en", "all years")],
)
def test_periods_in_words(period: str, language: str, words: str) -> None:
    assert period_words(period, language) == words


def test_a_notebook_without_a_title_is_called_by_its_name() -> None:
    assert notebook_title("staffing_of_offices", "en") == "Staffing of offices"
