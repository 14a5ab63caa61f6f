"""How a page says its numbers: names, categories, quantities and periods in its language."""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd

from analysis import indicators, localities, schema, sources
from analysis import language as words
from analysis.errors import WorkbookError
from analysis.pages_figures import Printed
from analysis.pages_rows import Row, rows_of

_SHARES = ("proportion", "per_year")
_GRASSROOTS = ("membership", "organisation", "evaluation")  # topics whose organisations are these


class Words:
    """Words and numbers of one page; `row` is always a row of results, as a mapping."""

    package: sources.Package
    locality: str
    language: str

    @property
    def places(self) -> localities.Places:
        """The localities of the page's data package."""
        return self.package.places

    @functools.cached_property
    def _printed(self) -> Printed:
        return Printed(self.package)

    def printed(self, ids: str) -> list[dict[Any, Any]]:
        """The figures of a joined cell of results ("N0003|N0002") as they were printed."""
        return self._printed.of(ids)

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

    def titles(self, results: pd.DataFrame) -> str:
        """What results are about: one or two indicators by their titles, more by those of their topics."""
        there = list(dict.fromkeys(results[results["value"].notna()]["indicator"])) or self.asked(results)
        if len(there) <= 2:
            return words.listed([self.title(indicator) for indicator in there], self.language)
        topics = dict.fromkeys(indicators.REGISTRY[indicator].topic for indicator in there)
        return "; ".join(indicators.TOPICS[topic][self.language] for topic in topics)

    def asked(self, results: pd.DataFrame) -> list[str]:
        """The indicators that results were computed for, also where none of them has a row."""
        return list(dict.fromkeys(results["indicator"])) or list(results.attrs.get("asked", ()))

    def legal_basis(self, indicator: str) -> str:
        """The documents an indicator rests on, the words between their numbers in the page's language."""
        basis = indicators.REGISTRY[indicator].legal_basis
        for key in words.keys("basis."):
            basis = basis.replace(words.text(key, "en"), self.t(key))
        return basis

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
        by_body = self.t(
            f"by_body.{'discipline' if 'discipline' in indicator else 'other'}", body=self.t(f"body.{body}")
        )
        return by_body if what == "total" else f"{self.category(indicator, what)}, {by_body}"

    def _class_label(self, indicator: str, category: str, scheme: str) -> str:
        population = next((word for word in ("members", "cells") if word in indicator), "organisations")
        label, nested_in = self._labels.get((scheme, population, category), ("", ""))
        # Printed in the same words as its wide class: the catalogue tells them apart.
        return "" if category == "good_only" and nested_in else label

    @functools.cached_property
    def _labels(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        schemes = self.package.table("schemes")
        keys = zip(schemes["scheme"], schemes["population"], schemes["category"], strict=True)
        texts = zip(schemes[f"label_{self.language}"], schemes["nested_in"], strict=True)
        return dict(zip(keys, texts, strict=True))

    def quantity(self, row: Row) -> str:
        """The value of a row with its unit and its bound: "hơn 107.000 đảng viên"."""
        return words.quantity(
            row["value"],
            row["unit"],
            self.language,
            row["precision"],
            digits=self.digits(row),
            noun=self._noun(row),
        )

    def _noun(self, row: Row) -> str | None:
        """What is counted where the unit alone says too little: grassroots organisations, committees."""
        if words.has_text(f"unit.{row['indicator']}.one"):
            return str(row["indicator"])
        grassroots = indicators.REGISTRY[row["indicator"]].topic in _GRASSROOTS
        return "grassroots_organisations" if grassroots and row["unit"] == "organisations" else None

    def is_stock(self, row: Row) -> bool:
        """Whether the value is a state at a day, not a flow over a period."""
        indicator = indicators.REGISTRY[row["indicator"]]
        first = next((name for name in indicator.measures if name in self._measures), "")
        is_change = indicator.kind.startswith("growth")
        return bool(first and self._measures[first]["kind"] == "stock" and not is_change)

    @functools.cached_property
    def _measures(self) -> dict[Any, dict[Any, str]]:
        return {row["measure"]: row for row in rows_of(self.package.measures.reset_index())}

    def count(self, value: float, row: Row) -> str:
        """A numerator or denominator of a row, with the bound it was printed with."""
        printed = (figure for figure in self.printed(row["figures"]) if figure["value"] == value)
        precision = next((figure["precision"] for figure in printed if figure["value_kind"] == "count"), "")
        return words.bounded(words.number(value, self.language), precision, self.language)

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
        """Decimals of a percentage (at most two): as printed, or one and no fewer than a printed form has."""
        if row["unit"] not in _SHARES:
            return None
        ids = [*schema.split(row["figures"]), *schema.split(row["alternatives"])]
        printed = [self._printed.decimals[id] for id in ids if id in self._printed.decimals]
        if "printed_share" in schema.split(row["flags"]) and printed:
            return min(printed[0], 2)
        return min(max([1, *printed]), 2)

    def period(self, row: Row) -> str:
        """The period of a row as a noun; no day is shown where none was printed."""
        return words.period(row, self.language, basis=self._basis(row))

    def when(self, row: Row) -> str:
        """The period of a row as an adverb: "vào ngày 30/6/2021", "in 2019"."""
        return words.when(row, self.language, basis=self._basis(row))

    def _basis(self, row: Row) -> str:
        if row["period_start"] != row["period_end"] and "rebased" in row["flags"] and self.is_stock(row):
            return "days"
        first = schema.split(row["figures"])[:1]
        return (
            str(self._printed.rows[first[0]]["date_basis"])
            if first and first[0] in self._printed.rows
            else ""
        )

    def parts(self, row: Row) -> list[str]:
        """What a sum over merged units was made of: "tỉnh Quảng Nam 69.036 (ngày 12/10/2020)"."""
        return [
            self.t(
                "page.part",
                place=self._former(part["locality"], row["locality"]),
                value=words.bounded(
                    words.number(part["value"], self.language), part["precision"], self.language
                ),
                period=words.period({**part, "flags": ""}, self.language, basis=part["date_basis"]),
            )
            for part in self._printed.of(row["figures"])
            if part["locality"] != row["locality"] and part["value_kind"] == "count"
        ]

    def _former(self, part: str, whole: str) -> str:
        name = self.name(part)
        return self.t("page.former", name=name) if name == self.name(whole) else name

    def measure(self, figure: Row) -> str:
        """What a printed figure is about: the title of its measure, and its category in words."""
        what = self._measures[figure["measure"]][f"title_{self.language}"]
        if figure["category"] in ("", "total"):
            return what
        return f"{what} ({self.category(figure['measure'], figure['category'], figure['scheme'])})"

    def source(self, id: str) -> dict[Any, str]:
        """A source of the package: title, publisher, url, published, language; empty where not known."""
        return self._sources.get(id, {})

    def source_name(self, id: str) -> str:
        """The publisher or title of a source, or that it has none."""
        row = self.source(id)
        return row.get("publisher") or row.get("title") or self.t("ending.untitled")

    @functools.cached_property
    def _sources(self) -> dict[Any, dict[Any, str]]:
        return {row["source_id"]: row for row in rows_of(self.package.table("sources"))}
