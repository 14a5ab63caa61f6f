"""Where a page stands among the others: its trail, neighbours, topics, years and languages.

Only pages of the plan are linked, so that no link leads nowhere: a page of the plan that
could not be made is replaced by a notice at the same address (see `site`).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis import language, vietnamese
from analysis.reports.plan import PageSpec, Plan

if TYPE_CHECKING:
    from analysis.sources import Package


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Link:
    """Words that lead to the page at `address`; an empty address is plain words, no link."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Context:
    """What the frame of one page says: everything around what its notebook shows."""

    address: str
    language: str
    notebook: str
    topic: str  # the notebook's title, in the language
    locality: str
    name: str  # the locality's name with its kind, in the language
    level: str
    period: str
    site_title: str
    package_title: str
    latest_source: str = ""  # the day of the latest source, in words
    synthetic: bool = False
    trail: tuple[Link, ...] = ()  # from the nation down to this locality
    languages: tuple[tuple[str, str], ...] = ()  # (language, address), this page among them
    previous: Link | None = None
    following: Link | None = None
    topics: tuple[Link, ...] = ()  # this page among them, without address
    periods: tuple[Link, ...] = ()
    inside: tuple[Link, ...] = ()  # localities inside this one

    @property
    def root(self) -> str:
        """The way from the page's folder to the site's: `../../../`."""
        return "../" * self.address.count("/")


def notebook_title(notebook: str, tongue: str) -> str:
    """A notebook's title in lists: its text `site.notebook.NAME`, else `notebook.NAME`, else its name."""
    for key in (f"site.notebook.{notebook}", f"notebook.{notebook}"):
        if language.has_text(key):
            return language.text(key, tongue)
    return notebook.replace("_", " ").capitalize()


def period_words(period: str, tongue: str) -> str:
    """The period of an address as words: "2010–2025", "2020", "all years"."""
    return language.text("site.all_years", tongue) if period == "all" else period.replace("-", "–")


def latest_source(package: Package, tongue: str) -> str:
    """The day of the package's latest dated source, in words: the age of its data. Empty if none is dated."""
    published = [day for day in map(str, package.table("sources")["published"]) if _DAY.fullmatch(day)]
    return language.date(datetime.date.fromisoformat(max(published)), tongue) if published else ""


class Links:
    """The links between the pages of one plan, on the localities of its data package."""

    def __init__(self, plan: Plan, package: Package) -> None:
        self._plan = plan
        self._places = package.places
        self._synthetic = package.synthetic
        self._package_title = package.title
        self._latest = {tongue: latest_source(package, tongue) for tongue in language.LANGUAGES}
        self._series: dict[tuple[str, str, str], list[PageSpec]] = defaultdict(list)
        self._notebooks: dict[tuple[str, str], list[str]] = defaultdict(list)
        rows: dict[tuple[str, ...], list[PageSpec]] = defaultdict(list)
        for page in plan.pages:
            series = self._series[page.notebook, page.locality, page.language]
            if not series:
                self._notebooks[page.locality, page.language].append(page.notebook)
            series.append(page)
            rows[self._row(page)].append(page)
        for series in self._series.values():
            series.sort(key=lambda page: page.period)
        self._rows = {key: sorted(row, key=self._order) for key, row in rows.items()}
        self._position = {
            page.address: index for row in self._rows.values() for index, page in enumerate(row)
        }

    def _row(self, page: PageSpec) -> tuple[str, ...]:
        """Pages of one row are one another's neighbours: same notebook, years, language, kind of place."""
        vintage = page.locality.partition("-")[0]
        return (page.notebook, page.period, page.language, self._level(page.locality), vintage)

    def _order(self, page: PageSpec) -> tuple:
        return (vietnamese.sort_key(self._short(page.locality, "vi")), page.locality)

    @functools.lru_cache(maxsize=8192)  # noqa: B019  (lives as long as the run)
    def _short(self, locality: str, tongue: str) -> str:
        return self._places.name(locality, tongue)

    @functools.lru_cache(maxsize=8192)  # noqa: B019
    def _level(self, locality: str) -> str:
        return self._places.level(locality)

    def context(self, page: PageSpec) -> Context:
        """The frame of a page of the plan."""
        tongue = page.language
        before, after = self._neighbours(page)
        return Context(
            address=page.address,
            language=tongue,
            notebook=page.notebook,
            topic=notebook_title(page.notebook, tongue),
            locality=page.locality,
            name=self._places.full_name(page.locality, tongue),
            level=self._level(page.locality),
            period=page.period,
            site_title=self._plan.title[tongue],
            package_title=self._package_title[tongue],
            latest_source=self._latest[tongue],
            synthetic=self._synthetic,
            trail=self._trail(page),
            languages=self._languages(page),
            previous=before,
            following=after,
            topics=self._topics(page),
            periods=self._periods(page),
            inside=self._inside(page),
        )

    def _neighbours(self, page: PageSpec) -> tuple[Link | None, Link | None]:
        row, here = self._rows[self._row(page)], self._position[page.address]
        before = row[here - 1] if here else None
        after = row[here + 1] if here + 1 < len(row) else None
        return self._place_link(before), self._place_link(after)

    def _place_link(self, page: PageSpec | None) -> Link | None:
        return Link(self._short(page.locality, page.language), page.address) if page else None

    def _find(self, notebook: str, locality: str, like: PageSpec) -> PageSpec | None:
        """The page of a notebook for a locality: of the same years, else of the latest."""
        series = self._series.get((notebook, locality, like.language), [])
        same = [page for page in series if page.period == like.period] or series
        return same[-1] if same else None

    def _nearest(self, locality: str, like: PageSpec) -> PageSpec | None:
        """A page for the locality: of the same notebook, else the first of the plan."""
        notebooks = [like.notebook, *self._notebooks.get((locality, like.language), [])]
        return next(filter(None, (self._find(name, locality, like) for name in notebooks)), None)

    def _trail(self, page: PageSpec) -> tuple[Link, ...]:
        above: list[str] = []
        place = self._places.parent(page.locality)
        while place and place not in above:
            above.append(place)
            place = self._places.parent(place)
        found = ((self._short(place, page.language), self._nearest(place, page)) for place in reversed(above))
        return tuple(Link(words, target.address if target else "") for words, target in found)

    def _languages(self, page: PageSpec) -> tuple[tuple[str, str], ...]:
        addresses = {page.language: page.address}
        for tongue in language.LANGUAGES:
            series = self._series.get((page.notebook, page.locality, tongue), [])
            for other in series:
                if other.period == page.period:
                    addresses[tongue] = other.address
        return tuple((tongue, addresses[tongue]) for tongue in language.LANGUAGES if tongue in addresses)

    def _topics(self, page: PageSpec) -> tuple[Link, ...]:
        notebooks = self._notebooks[page.locality, page.language]
        found = ((name, self._find(name, page.locality, page)) for name in notebooks)
        return tuple(
            Link(notebook_title(name, page.language), "" if name == page.notebook else target.address)
            for name, target in found
            if target
        )

    def _periods(self, page: PageSpec) -> tuple[Link, ...]:
        series = self._series[page.notebook, page.locality, page.language]
        return tuple(
            Link(period_words(other.period, page.language), "" if other == page else other.address)
            for other in series
        )

    def _inside(self, page: PageSpec) -> tuple[Link, ...]:
        if self._level(page.locality) == "nation":
            return ()
        children: Iterable[str] = self._places.children(page.locality)
        found: Sequence[PageSpec | None] = [self._nearest(child, page) for child in children]
        return tuple(
            link for link in map(self._place_link, sorted(filter(None, found), key=self._order)) if link
        )
