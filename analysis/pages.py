"""What one page is about, and what it was made from.

`open` checks the parameters of a notebook and gives a `Page`. The page computes
indicators for its locality and years, remembers them, says them in its language, and
ends with the sources and methods of everything that was computed.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import indicators, localities, pages_ending, pages_opening, schema, sources
from analysis import language as words
from analysis.errors import UnknownName, WorkbookError
from analysis.pages_figures import Printed
from analysis.pages_html import Html

FIRST_YEAR, LAST_YEAR = 1930, 2100
_SHARES = ("proportion", "per_year")

Row = Mapping[Any, Any]


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

    @functools.cached_property
    def _printed(self) -> Printed:
        return Printed(self.package)

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
            frame = indicators.compute(
                ids,
                self.package,
                localities=list(chosen),
                first_year=self.first_year,
                last_year=self.last_year,
                boundary=self.boundary,
            )
            frame.attrs["asked"] = tuple(item.id for item in indicators.chosen(ids))
            self._printed.add(frame)
            self._computed[key] = frame
        return self._computed[key].copy(deep=False)

    def asked(self, results: pd.DataFrame) -> list[str]:
        """The indicators that results were computed for, also where none of them has a row."""
        return list(dict.fromkeys(results["indicator"])) or list(results.attrs.get("asked", ()))

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

    def printed(self, ids: str) -> list[dict[Any, Any]]:
        """The figures of a joined cell of results ("N0003|N0002") as they were printed."""
        return self._printed.of(ids)

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
        return min(max([1, *(self._printed.decimals.get(id, 1) for id in ids)]), 2)

    def period(self, row: Row) -> str:
        """The period of a row as a noun; no day is shown where none was printed."""
        return words.period(row, self.language, basis=self._basis(row))

    def when(self, row: Row) -> str:
        """The period of a row as an adverb: "vào ngày 30/6/2021", "in 2019"."""
        return words.when(row, self.language, basis=self._basis(row))

    def _basis(self, row: Row) -> str:
        first = schema.split(row["figures"])[:1]
        return self._printed.bases.get(first[0], "") if first else ""

    def parts(self, row: Row) -> list[str]:
        """What a sum over merged units was made of: "tỉnh Quảng Nam 69.036 (ngày 12/10/2020)"."""
        return [
            self.t(
                "page.part",
                place=self.name(part["locality"]),
                value=words.bounded(
                    words.number(part["value"], self.language), part["precision"], self.language
                ),
                period=words.period({**part, "flags": ""}, self.language, basis=part["date_basis"]),
            )
            for part in self._printed.of(row["figures"])
            if part["locality"] != row["locality"] and part["value_kind"] == "count"
        ]

    def measure(self, figure: Row) -> str:
        """What a printed figure is about: the title of its measure, and its category in words."""
        what = str(self.package.measures.at[figure["measure"], f"title_{self.language}"])
        if figure["category"] in ("", "total"):
            return what
        return f"{what} ({self.category(figure['measure'], figure['category'], figure['scheme'])})"

    def source(self, id: str) -> tuple[str, str]:
        """The publisher or title of a source, and its address; what is not known is said or empty."""
        row = self._sources.get(id, {})
        return row.get("publisher") or row.get("title") or self.t("ending.untitled"), row.get("url", "")

    @property
    def _sources(self) -> dict[Any, dict[Any, str]]:
        return self.package.table("sources").set_index("source_id").to_dict("index")

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
