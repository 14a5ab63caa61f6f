"""A whole and its parts: yearly classes, groups of members, outcomes, forms and bodies."""

from __future__ import annotations

import pandas as pd

from analysis import language
from analysis.pages import Page
from analysis.sentences_words import Row, caveats_of, known, sentence, shortened

_MOST = 6
_PERIOD = ["scheme", "first_year", "last_year", "period_start", "period_end"]


def _latest(results: pd.DataFrame, indicator: str) -> tuple[pd.DataFrame, int, int]:
    """The rows of the latest period, the number of periods and of schemes."""
    rows = known(results, indicator)
    groups = [group for _, group in rows.groupby(_PERIOD, dropna=False, sort=False)]
    return groups[-1], len(groups), rows["scheme"].nunique()


def groups(results: pd.DataFrame, indicator: str, page: Page) -> list[str]:
    """The values of each group in the latest period, in one sentence."""
    latest, _, _ = _latest(results, indicator)
    rows = latest.to_dict("records")
    items = [_item(row, page) for row in rows]
    first = rows[0]
    caveats = caveats_of({**first, "lower": None, "upper": None, "reason": ""}, page)
    return [
        sentence(
            page.t(
                "parts.groups",
                title=page.title(indicator),
                place=page.name(first["locality"]),
                when=page.when(first) + (f" ({'; '.join(caveats)})" if caveats else ""),
                items=shortened(items, page, _MOST),
            )
        )
    ]


def _item(row: Row, page: Page) -> str:
    """A group with its value; where the category only tells whose work it is, that follows the value."""
    what, found, _ = str(row["category"]).rpartition("_by_")
    words = page.category(row["indicator"], row["category"], row["scheme"])
    if found and what in ("total", row["unit"]):
        body = words.rpartition(", ")[2] if what == "total" else words.partition(", ")[2]
        return f"{page.quantity(row)} {body}"
    return f"{words} {page.quantity(row)}"


def classes(results: pd.DataFrame, indicator: str, page: Page) -> list[str]:
    """How the assessed fall into classes in the latest period, and the rule they were classed by."""
    latest, periods, schemes = _latest(results, indicator)
    rows = latest.to_dict("records")
    first = rows[0]
    assessed = latest["denominator"].dropna().unique()
    whole = (
        language.quantity(assessed[0], _unit(indicator), page.language)
        if len(assessed) == 1
        else page.t(f"parts.all.{_unit(indicator)}")
    )
    items = language.listed([_class(row, page) for row in rows], page.language)
    said = [
        sentence(
            page.t(
                "parts.classes",
                whole=whole,
                place=page.name(first["locality"]),
                when=page.when(first),
                items=items,
            )
        )
    ]
    if language.has_text(f"scheme.{first['scheme']}"):
        said.append(page.t("parts.rule", rule=page.t(f"scheme.{first['scheme']}")))
    if schemes > 1:
        said.append(page.t("parts.schemes", count=language.number(periods, page.language)))
    return said


def _class(row: Row, page: Page) -> str:
    """One class: "8 (17,0 %) hoàn thành xuất sắc nhiệm vụ", the count where there is one."""
    label = page.category(row["indicator"], row["category"], row["scheme"])
    share = language.bounded(page.amount(row), row["precision"], page.language)
    if pd.isna(row["numerator"]) or pd.isna(row["denominator"]):
        return f"{share} {label}"
    return f"{language.number(row['numerator'], page.language)} ({share}) {label}"


def _unit(indicator: str) -> str:
    """What is classed: the unit text of the indicator's population."""
    populations = {"members": "members", "cells": "cells"}
    return next((unit for word, unit in populations.items() if word in indicator), "grassroots_organisations")
