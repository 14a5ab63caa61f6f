"""The words of a chart: its caption, and its numbers for a reader who cannot see it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import language, schema
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, by, is_whole, rows_of
from analysis.sentences_cascade import cascade
from analysis.sentences_words import known, sentence

_ALL = 8  # values that are all listed; of more, the ends and the extremes
_TOGETHER = 24  # values of several lines, beyond which only the ends of each are told
_PLACES = 12  # places that are all listed


def caption(results: pd.DataFrame, page: Page, kind: str) -> str:
    """What, where, when, and where the figures come from."""
    if "indicator" not in results:
        return page.t(f"caption.{kind}", place=page.name(), years=_years(page))
    said = [
        sentence(
            page.t(
                "caption.results",
                what=page.titles(results),
                place=_place(results, page),
                years=_years(page),
            )
        )
    ]
    said.append(sentence(page.t("caption.unit", units=_units(results, page))))
    said.append(_source(results, page))
    return " ".join(said)


def _source(results: pd.DataFrame, page: Page) -> str:
    if page.package.synthetic:
        return page.t("caption.synthetic")
    count = len({id for cell in results["figures"] for id in schema.split(cell)})
    return page.t(
        "caption.source.one" if count == 1 else "caption.source.other",
        count=language.number(count, page.language),
    )


def _units(results: pd.DataFrame, page: Page) -> str:
    units = dict.fromkeys(results[results["value"].notna()]["unit"])
    names = ["%" if unit in ("proportion", "per_year") else page.t(f"unit.{unit}.other") for unit in units]
    return ", ".join(dict.fromkeys(names)) or "–"


def alt(results: pd.DataFrame, page: Page, kind: str) -> str:
    """The kind of chart, what it shows, and its numbers."""
    if "delay_days" in results:
        return " ".join([page.t("alt.cascade"), *cascade(results, page)])
    if "indicator" not in results:
        return page.t(f"alt.{kind}", what="", place=page.name())
    head = page.t(f"alt.{kind}", what=page.titles(results), place=_place(results, page))
    rows = known(rows_of(results))
    if not rows:
        return f"{head} {sentence(page.t('missing'))}"
    if len(by(rows, "locality")) > 1:
        return f"{head} {_over_places(rows, page)}"
    lines = list(by(rows, "indicator", "category", "scheme").values())
    if len(lines) > 1 and len(rows) > _TOGETHER:
        return " ".join([head, *(_ends(line, page) for line in lines)])
    return " ".join([head, *(_line(line, len(lines), page) for line in lines)])


def _named(row: Row, page: Page) -> str:
    """What a line of a chart is called: its group, else its indicator."""
    if is_whole(row):
        return language.capital(page.title(row["indicator"]))
    return language.capital(page.category(row["indicator"], row["category"], row["scheme"]))


def _ends(rows: Rows, page: Page) -> str:
    """One line of many: its first and its last value, without intervals."""
    first, last = (f"{page.quantity(row)} ({page.period(row)})" for row in (rows[0], rows[-1]))
    words = first if len(rows) == 1 else page.t("alt.ends", first=first, last=last)
    return sentence(f"{_named(rows[0], page)}: {words}")


def _line(rows: Rows, lines: int, page: Page) -> str:
    """One line of a chart: all its values, or how many, the first, last, highest and lowest."""
    head = f"{_named(rows[0], page)}: " if lines > 1 else ""
    if len(rows) <= _ALL:
        return sentence(head + "; ".join(_point(row, page) for row in rows))
    values = [row["value"] for row in rows]
    highest, lowest = (rows[values.index(end)] for end in (max(values), min(values)))
    points = {"first": rows[0], "last": rows[-1], "highest": highest, "lowest": lowest}
    shown = {key: _point(row, page) for key, row in points.items()}
    return sentence(head + page.t("alt.long", count=language.number(len(rows), page.language), **shown))


def _point(row: Row, page: Page) -> str:
    interval = page.interval(row)
    value = page.quantity(row) + (f" ({interval})" if interval else "")
    return f"{page.period(row)} {value}"


def _over_places(rows: Rows, page: Page) -> str:
    """The values of the places from the highest down; of many, both ends."""
    ordered = sorted(rows, key=lambda row: -row["value"])
    shown = [f"{page.name(row['locality'])} {page.quantity(row)}" for row in ordered]
    if len(shown) <= _PLACES:
        return sentence("; ".join(shown))
    half = _PLACES // 2
    return page.t(
        "alt.places",
        count=language.number(len(shown), page.language),
        highest="; ".join(shown[:half]),
        lowest="; ".join(shown[-half:]),
    )


def _place(results: pd.DataFrame, page: Page) -> str:
    places: list[Any] = list(dict.fromkeys(results["locality"]))
    return page.name(places[0]) if len(places) == 1 else page.name()


def _years(page: Page) -> str:
    return language.years(page.first_year, page.last_year)
