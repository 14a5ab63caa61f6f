"""What the index lists: pages by locality and topic, localities by kind in Vietnamese order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import language, vietnamese
from analysis.reports.links import notebook_title, period_words
from analysis.reports.plan import PageSpec

if TYPE_CHECKING:
    from analysis.localities import Places

LEVELS = ("nation", "region", "province", "district", "commune", "sector")  # as a reader looks for them


@dataclass(frozen=True)
class Entry:
    """A page: its years in words, and the years it has a value for."""

    words: str
    address: str
    language: str
    years: Sequence[int]


@dataclass(frozen=True)
class Topic:
    """The pages of one notebook for one locality."""

    notebook: str
    title: str
    pages: Sequence[Entry]


@dataclass(frozen=True)
class Place:
    """A locality; `search` is all a reader may call it, without marks."""

    id: str
    name: str
    search: str
    topics: Sequence[Topic] = ()


@dataclass(frozen=True)
class Group:
    """Localities of one level and vintage; `key` is also that of its text `site.group.KEY`."""

    key: str
    places: Sequence[Place]


def contents(
    pages: Iterable[PageSpec], cards: Mapping[str, Mapping[str, Any]], places: Places, tongue: str
) -> list[Group]:
    """The pages that have a card, in `tongue`; a page only in the other language stands in for its twin."""
    found: dict[str, dict[str, dict[str, PageSpec]]] = defaultdict(lambda: defaultdict(dict))
    for page in pages:
        if page.address in cards:
            twins = found[page.locality][page.notebook]
            if page.language == tongue or page.period not in twins:
                twins[page.period] = page
    order = {
        locality: [_topic(name, twins, cards, tongue) for name, twins in by_notebook.items()]
        for locality, by_notebook in found.items()
    }
    return [
        Group(key, [_place(id, places, tongue, order[id]) for id in ids])
        for key, ids in grouped(order, places)
    ]


def grouped(localities: Iterable[str], places: Places) -> list[tuple[str, list[str]]]:
    """(key, ids in Vietnamese order) of each kind of locality: `nation`, `province25`, `province24`, …"""
    wanted = set(localities)
    found: dict[str, list[str]] = defaultdict(list)
    for level in LEVELS:
        ids = [id for id in places.at_level(level) if id in wanted]
        for vintage in sorted({_vintage(id) for id in ids}, reverse=True):
            found[level + vintage] = [id for id in ids if _vintage(id) == vintage]
    return list(found.items())


def named(localities: Iterable[str], places: Places, tongue: str) -> list[Group]:
    """Localities by kind, with names only."""
    return [
        Group(key, [_place(id, places, tongue) for id in ids]) for key, ids in grouped(localities, places)
    ]


def _vintage(id: str) -> str:
    """24 or 25 for provinces and regions, of which there are two sets; "" for all other units."""
    head = id.partition("-")[0]
    return head[1:] if head[:1] in ("P", "R") else ""


def _place(id: str, places: Places, tongue: str, topics: Sequence[Topic] = ()) -> Place:
    unit = places.unit(id)
    above = [places.unit(other) for other in places.ancestors(id) if places.level(other) == "province"]
    names = [unit.name_vi, unit.name_en, *unit.aliases, *(other.name_vi for other in above), id]
    words = dict.fromkeys(word for name in names for word in vietnamese.fold(name).split())
    name = places.name(id, tongue) if _vintage(id) else places.label(id, tongue)  # its group says when
    return Place(id, name, " ".join(words), topics)


def _topic(
    notebook: str, twins: Mapping[str, PageSpec], cards: Mapping[str, Mapping[str, Any]], tongue: str
) -> Topic:
    pages = [
        Entry(period_words(period, tongue), page.address, page.language, cards[page.address]["years"])
        for period, page in sorted(twins.items())
    ]
    return Topic(notebook, notebook_title(notebook, tongue), pages)


def page_words(page: PageSpec, places: Places, tongue: str) -> str:
    """A page in one line: "Đảng viên, tỉnh Quảng Nam, 2010–2025"."""
    parts = (
        notebook_title(page.notebook, tongue),
        places.full_name(page.locality, tongue),
        period_words(page.period, tongue),
        language.text(f"site.language.{page.language}", tongue),
    )
    return ", ".join(parts)
