"""What one page is about, and what it was made from.

`open` checks the parameters of a notebook and gives a `Page`. The page computes
indicators for its locality and years, remembers them, says them in its language, and
ends with the sources and methods of everything that was computed.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis import indicators, localities, pages_ending, pages_opening, schema, sources
from analysis import language as words
from analysis.errors import UnknownName, WorkbookError
from analysis.pages_html import Html
from analysis.pages_rows import Rows
from analysis.pages_words import Words

FIRST_YEAR, LAST_YEAR = 1930, 2100


@dataclass(frozen=True, eq=False)
class Page(Words):
    """One page: a locality, a span of years and a language on a data package.

    `said` holds the headline sentences shown so far; `sentences.headline` adds to it.
    """

    package: sources.Package
    locality: str
    first_year: int
    last_year: int
    language: str
    boundary: datetime.date | None = None
    notebook: str = ""
    said: list[str] = field(default_factory=list)
    _computed: dict[tuple, pd.DataFrame] = field(default_factory=dict)

    @property
    def on(self) -> datetime.date:
        """The day whose units the page speaks of: its boundary, else the end of its last year."""
        return self.boundary or datetime.date(self.last_year, 12, 31)

    def compute(self, *ids: str, localities: Sequence[str] | str | None = None) -> pd.DataFrame:
        """Results (`schema.RESULTS`) of indicators or topics for the page's years.

        `localities`: ids, or a level ("province") for its units at the page's time, those inside
        the page's locality where it holds any; by default the locality itself. Asked twice,
        computed once. Raises `UnknownName` for an indicator or locality that is not known.
        """
        chosen = self._localities(localities)
        key = (ids, chosen)
        if key not in self._computed:
            frame = indicators.compute(
                ids,
                self.package,
                localities=list(chosen),
                first_year=self.first_year,
                last_year=self.last_year,
                boundary=self.boundary,
            )
            if frame.empty:  # only then: pandas copies attrs at every step
                frame.attrs["asked"] = tuple(item.id for item in indicators.chosen(ids))
            self._printed.add(frame)
            self._computed[key] = frame
        return self._computed[key].copy(deep=False)

    def _localities(self, asked: Sequence[str] | str | None) -> tuple[str, ...]:
        if asked is None:
            return (self.locality,)
        if not isinstance(asked, str):
            return tuple(self.places.resolve(name, on=self.on) for name in asked)
        if asked not in localities.LEVELS:
            return (self.places.resolve(asked, on=self.on),)
        at_level = self.places.at_level(asked, self.on)
        inside = [unit for unit in at_level if self.locality in self.places.ancestors(unit)]
        return tuple(inside or at_level)

    def shown(self) -> pd.DataFrame:
        """Results of everything computed so far, in order, each row once."""
        parts = [frame for frame in self._computed.values() if len(frame)]
        if not parts:
            return schema.empty(schema.RESULTS)
        columns = [name for name in schema.RESULTS if name not in ("lower", "upper", "confidence")]
        return pd.concat(parts, ignore_index=True).drop_duplicates(columns, ignore_index=True)

    @property
    def figures(self) -> pd.DataFrame:
        """Observations behind everything computed so far, chosen or not, by their figure_id."""
        return self._printed.frame

    def left_out(self, results: pd.DataFrame) -> Rows:
        """Figures of low confidence about what the results say, which were therefore not used."""
        return self._printed.left_out(results, self.first_year, self.last_year)

    def opening(self) -> Html:
        """The head of the page: its one `h1`, its place and years, and a word on the boundary."""
        return pages_opening.opening(self)

    def ending(self) -> Html:
        """Sources, methods and flags of the page, with its data for whoever exports it."""
        return pages_ending.ending(self)


def open(
    locality: str = "VN",
    first_year: int = 2010,
    last_year: int = 2025,
    language: str = "vi",
    *,
    data: str = "published",
    boundary: datetime.date | str | None = None,
    notebook: str = "",
) -> Page:
    """The page of a locality, given by id or name, for the years shown.

    Raises `UnknownName` with the nearest names for a locality or language that is not known,
    and `WorkbookError` for years that are no years or stand in the wrong order.
    """
    words.check_language(language)
    _check_years(first_year, last_year)
    day = _day(boundary)
    package = sources.open_package(data)
    on = day or datetime.date(last_year, 12, 31)
    return Page(
        package, _resolve(package.places, locality, on), first_year, last_year, language, day, notebook
    )


def _resolve(places: localities.Places, locality: str, on: datetime.date) -> str:
    """The unit of that name at the page's time; one that had ended by then is found as well."""
    try:
        return places.resolve(locality, on=on)
    except UnknownName:
        return places.resolve(locality)


def _day(boundary: datetime.date | str | None) -> datetime.date | None:
    if not isinstance(boundary, str):
        return boundary
    try:
        return datetime.date.fromisoformat(boundary)
    except ValueError:
        raise WorkbookError(f"boundary = {boundary!r} is not a date. Write it as 2025-07-01.") from None


def _check_years(first_year: int, last_year: int) -> None:
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise WorkbookError(f"{name} = {year!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if first_year > last_year:
        raise WorkbookError(
            f"first_year {first_year} is after last_year {last_year}. "
            f"Did you mean {last_year} to {first_year}?"
        )
