"""The head of a page: what it is about, which years, and whether the unit began or ended."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from analysis import language as words
from analysis.pages_html import Html, element, wrap

if TYPE_CHECKING:
    from analysis.pages import Page

WHOLE_PACKAGE = ("data_quality",)
_DAY = datetime.timedelta(days=1)


def opening(page: Page) -> Html:
    """The banner of made-up data, the one `h1`, the line under it, and what happened to the boundary."""
    heading, line, change = title(page), _line(page), boundary(page)
    parts = []
    if page.package.synthetic:
        parts.append(element("div", page.t("page.synthetic"), class_="banner-synthetic", role="note"))
    parts += [element("h1", heading), element("p", line, class_="place")]
    if change:
        parts.append(element("p", change, class_="boundary"))
    markup = wrap("header", "".join(parts), class_="opening")
    return Html(markup, "\n".join(text for text in (heading, line, change) if text))


def title(page: Page) -> str:
    """The title of the page: the notebook's topic and the place, or the year of a year's review."""
    key = f"notebook.{page.notebook}" if page.notebook else "notebook"
    topic = page.t(key, year=page.last_year)
    if page.notebook in WHOLE_PACKAGE:
        return f"{topic}: {page.package.title[page.language]}"
    return f"{topic}: {page.name()}"


def _line(page: Page) -> str:
    place = page.name()
    parent = page.places.parent(page.locality)
    if parent and page.places.level(parent) != "nation":
        place = f"{place}, {page.name(parent)}"
    as_printed = page.t("page.synthetic_short" if page.package.synthetic else "page.as_printed")
    return f"{words.capital(place)}. {years(page)}. {as_printed}"


def years(page: Page) -> str:
    """The years of the page in words."""
    if page.first_year == page.last_year:
        return words.capital(page.t("period.year", year=page.last_year))
    return words.capital(page.t("period.years", first=page.first_year, last=page.last_year))


def boundary(page: Page) -> str:
    """One sentence when the unit began or ended with a change of territory; empty otherwise."""
    unit = page.places.unit(page.locality)
    if unit.valid_from:
        return _began(page, page.places.predecessors(page.locality), unit.valid_from)
    if not unit.valid_to or unit.level == "region":
        return ""
    ended = words.date(unit.valid_to, page.language)
    since = words.date(unit.valid_to + _DAY, page.language)
    place = words.capital(page.name())
    following = page.places.successors(page.locality)
    if not following:
        return page.t("page.ended", place=place, day=ended)
    parts = [part for new in following for part in page.places.predecessors(new)]
    if parts == [page.locality]:
        return page.t("page.unchanged", place=place, day=since)
    new = words.listed([page.name(id) for id in following], page.language)
    old = _names(page, parts, following)
    return page.t("page.merged_into", place=place, day=ended, since=since, new=new, parts=old)


def _began(page: Page, parts: list[str], day: datetime.date) -> str:
    place, since = words.capital(page.name()), words.date(day, page.language)
    if not parts or page.places.level(page.locality) == "region":
        return ""
    if len(parts) == 1:
        return page.t("page.unchanged", place=place, day=since)
    return page.t("page.merged_from", place=place, day=since, parts=_names(page, parts, [page.locality]))


def _names(page: Page, parts: list[str], new: list[str]) -> str:
    """The merged units; one whose name the new unit took over is called the former."""
    taken = {page.name(id) for id in new}
    names = [page.name(part) for part in parts]
    return words.listed(
        [page.t("page.former", name=name) if name in taken else name for name in names], page.language
    )
