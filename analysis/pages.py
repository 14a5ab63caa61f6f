"""What one page is about, and what it was made from.

`open` checks the parameters of a notebook and gives a `Page`. The page computes
indicators for its locality and years, remembers them, says them in its language, and
ends with the sources and methods of everything that was computed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import indicators, localities, pages_ending, pages_opening, schema, sources
from analysis import language as words
from analysis.errors import UnknownName, WorkbookError
from analysis.pages_html import Html

FIRST_YEAR, LAST_YEAR = 1930, 2100
_SHARES = ("proportion", "per_year")

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Page:
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
    _figures: dict[int, pd.DataFrame] = field(default_factory=dict)

    @property
    def places(self) -> localities.Places:
        """The localities of the page's data package."""
        return self.package.places

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
            self._computed[key] = indicators.compute(
                ids,
                self.package,
                localities=list(chosen),
                first_year=self.first_year,
                last_year=self.last_year,
                boundary=self.boundary,
            )
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

    @property
    def results(self) -> pd.DataFrame:
        """Everything computed so far, in order."""
        parts = [frame for frame in self._computed.values() if len(frame)]
        if not parts:
            return schema.empty(schema.RESULTS)
        columns = [name for name in schema.RESULTS if name not in ("lower", "upper", "confidence")]
        return pd.concat(parts, ignore_index=True).drop_duplicates(columns, ignore_index=True)

    @property
    def figures(self) -> pd.DataFrame:
        """Observations behind everything computed so far, chosen or not, by their figure_id."""
        known = len(self._computed)
        if known not in self._figures:
            self._figures.clear()
            self._figures[known] = pages_ending.figures_behind(self.results, self.package)
        return self._figures[known]

    # -- words ------------------------------------------------------------------------------

    def t(self, key: str, *arguments: object, **values: object) -> str:
        """A text of the catalogue in the page's language."""
        return words.text(key, self.language, *arguments, **values)

    def name(self, locality: str | None = None) -> str:
        """The full name of a locality, its kind included; "cả nước" for the nation."""
        chosen = locality or self.locality
        if self.places.level(chosen) == "nation":
            return self.t("page.nation")
        if self.places.level(chosen) == "region":
            return self.t("page.region", name=self.places.name(chosen, self.language))
        return self.places.full_name(chosen, self.language)

    def title(self, indicator: str) -> str:
        """The title of an indicator."""
        return indicators.REGISTRY[indicator].title[self.language]

    def category(self, indicator: str, category: str, scheme: str = "") -> str:
        """A category in words, as its evaluation scheme names it where there is one."""
        if category == "":
            return self.t("category.total")
        if scheme and (label := self._class_label(indicator, category, scheme)):
            return label
        for key in (f"category.{indicator}.{category}", f"category.{category}"):
            if words.has_text(key):
                return self.t(key)
        what, found, body = category.rpartition("_by_")
        if not found or not words.has_text(f"body.{body}"):
            raise WorkbookError(
                f"category {category!r} of {indicator} has no words. "
                f"Add 'category.{category}' to analysis/texts/categories.yml."
            )
        if what == "total":
            return self.t("category_total_by_body", body=self.t(f"body.{body}"))
        return self.t("category_by_body", what=self.category(indicator, what), body=self.t(f"body.{body}"))

    def _class_label(self, indicator: str, category: str, scheme: str) -> str:
        schemes = self.package.table("schemes")
        population = next((word for word in ("members", "cells") if word in indicator), "organisations")
        row = schemes[
            (schemes["scheme"] == scheme)
            & (schemes["category"] == category)
            & (schemes["population"] == population)
        ]
        if row.empty or category == "good_only":  # same words as "good": the catalogue says which
            return ""
        return str(row[f"label_{self.language}"].iat[0])

    def quantity(self, row: Row) -> str:
        """The value of a row with its unit and its bound: "hơn 107.000 đảng viên"."""
        noun = str(row["indicator"]) if words.has_text(f"unit.{row['indicator']}.one") else None
        return words.quantity(
            row["value"], row["unit"], self.language, row["precision"], digits=self.digits(row), noun=noun
        )

    def amount(self, row: Row) -> str:
        """The value of a row without its noun: "107.000", "26,6 %"."""
        return words.amount(row["value"], row["unit"], self.language, self.digits(row))

    def interval(self, row: Row) -> str:
        """The limits of a row, "14,2–16,5 %"; empty where there are none."""
        if pd.isna(row["lower"]) and pd.isna(row["upper"]):
            return ""
        lower, upper = (
            words.amount(row[end], row["unit"], self.language, self.digits(row)) for end in ("lower", "upper")
        )
        percent = f"{words.NO_BREAK}%"
        return f"{lower.removesuffix(percent)}–{upper}"

    def digits(self, row: Row) -> int | None:
        """Decimals of a percentage: as printed where it was printed (at most two), else one."""
        if row["unit"] not in _SHARES:
            return None
        ids = [*schema.split(row["figures"]), *schema.split(row["alternatives"])]
        return min(max([1, *(self._decimals.get(id, 1) for id in ids)]), 2)

    def period(self, row: Row) -> str:
        """The period of a row as a noun; no day is shown where none was printed."""
        return words.period(row, self.language, basis=self._basis(row))

    def when(self, row: Row) -> str:
        """The period of a row as an adverb: "vào ngày 30/6/2021", "in 2019"."""
        return words.when(row, self.language, basis=self._basis(row))

    def _basis(self, row: Row) -> str:
        first = schema.split(row["figures"])[:1]
        return self._bases.get(first[0], "") if first else ""

    @property
    def _decimals(self) -> dict[str, int]:
        """Decimals of the figures that were printed as percentages."""
        printed = self.figures[self.figures["value_kind"] == "percent"]["value"]
        return {str(id): len(repr(value).rstrip("0").partition(".")[2]) for id, value in printed.items()}

    @property
    def _bases(self) -> dict[str, str]:
        return dict(self.figures["date_basis"])

    # -- first and last display -------------------------------------------------------------

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
    day = datetime.date.fromisoformat(boundary) if isinstance(boundary, str) else boundary
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


def _check_years(first_year: int, last_year: int) -> None:
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise WorkbookError(f"{name} = {year!r} is not a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if first_year > last_year:
        raise WorkbookError(
            f"first_year {first_year} is after last_year {last_year}. "
            f"Did you mean {last_year} to {first_year}?"
        )
