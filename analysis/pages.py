"""What one page is about, and what it was made from.

`open` checks the parameters of a notebook and gives a `Page`. The page computes
indicators for its locality and years, remembers them, and ends with the sources and
methods of everything that was shown.
"""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Sequence

import pandas as pd

from analysis import indicators, language, schema, sources
from analysis.errors import WorkbookError

MIME = "application/vnd.party-workbook+json"


class Html:
    """Something that a notebook shows: HTML, and the same as plain text."""

    def __init__(self, markup: str, plain: str = "", **more: object) -> None:
        self.markup, self.plain, self.more = markup, plain, more

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return {"text/html": self.markup, "text/plain": self.plain, **self.more}


class Page:
    """One page: a locality, a span of years and a language on a data package."""

    def __init__(
        self,
        package: sources.Package,
        locality: str,
        first_year: int,
        last_year: int,
        page_language: str,
        boundary: datetime.date | None,
        notebook: str,
    ) -> None:
        self.package, self.places = package, package.places
        self.locality, self.language = locality, page_language
        self.first_year, self.last_year = first_year, last_year
        self.boundary, self.notebook = boundary, notebook
        self.results: list[pd.DataFrame] = []
        self.said: list[str] = []
        self._computed: dict[tuple, pd.DataFrame] = {}

    def compute(self, *ids: str, localities: Sequence[str] | str | None = None) -> pd.DataFrame:
        """Results (`schema.RESULTS`) of indicators or topics for the page's years.

        `localities`: ids, or a level ("province") for all units of it at the page's time;
        by default the page's own locality. Asked twice, computed once.
        """
        chosen = self._localities(localities)
        key = (ids, chosen)
        if key not in self._computed:
            self._computed[key] = indicators.compute(
                ids,
                self.package,
                localities=list(chosen),
                first_year=self.first_year,
                last_year=self.last_year,
                boundary=self.boundary,
            )
            self.results.append(self._computed[key])
        return self._computed[key].copy(deep=False)

    def _localities(self, asked: Sequence[str] | str | None) -> tuple[str, ...]:
        if asked is None:
            return (self.locality,)
        if not isinstance(asked, str):
            return tuple(asked)
        return tuple(self.places.at_level(asked, self.on))

    @property
    def on(self) -> datetime.date:
        """The day whose units the page speaks of: its boundary, else the end of its last year."""
        return self.boundary or datetime.date(self.last_year, 12, 31)

    def t(self, key: str, *arguments: object, **values: object) -> str:
        """A text of the catalogue in the page's language."""
        return language.text(key, self.language, *arguments, **values)

    def name(self, locality: str | None = None) -> str:
        """The full name of a locality, its kind included; the page's own by default."""
        return self.places.full_name(locality or self.locality, self.language)

    def title(self, indicator: str) -> str:
        """The title of an indicator."""
        return indicators.REGISTRY[indicator].title[self.language]

    def category(self, indicator: str, category: str, scheme: str = "") -> str:
        """A category in words; never its identifier."""
        for key in (f"category.{indicator}.{category}", f"category.{category}"):
            if language.has_text(key):
                return self.t(key)
        raise WorkbookError(f"category {category!r} of {indicator} has no text category.{category}")

    def opening(self) -> Html:
        """The head of the page: its one `h1` and the place and years below it."""
        title = self.t(f"notebook.{self.notebook}") if self.notebook else self.t("notebook")
        heading = f"{title}: {self.name()}"
        line = self.t("page.period", first=self.first_year, last=self.last_year)
        return Html(f"<h1>{html.escape(heading)}</h1><p class='place'>{html.escape(line)}</p>", heading)

    def ending(self) -> Html:
        """Sources and methods, and the data of the page for whoever exports it."""
        results = pd.concat(self.results) if self.results else schema.empty(schema.RESULTS)
        data = {"results_csv": results.to_csv(index=False), "data_csv": "", "headline": self.said}
        return Html("<section class='sources'></section>", "", **{MIME: json.dumps(data)})


def open(
    locality: str = "VN",
    first_year: int = 2010,
    last_year: int = 2025,
    language: str = "vi",
    *,
    data: str = "published",
    boundary: datetime.date | None = None,
    notebook: str = "",
) -> Page:
    """The page of a locality; raises `UnknownName` with the nearest names, or `WorkbookError`."""
    package = sources.open_package(data)
    resolved = package.places.resolve(locality)
    return Page(package, resolved, first_year, last_year, language, boundary, notebook)
