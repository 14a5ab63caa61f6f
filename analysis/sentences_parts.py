"""A whole and its parts: yearly classes, groups of members, outcomes, forms and bodies."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import language
from analysis.pages import Page
from analysis.sentences_words import PARTIAL, Row, caveats_of, flags, known, sentence, shortened

_MOST = 6
_NOUNS = ("members", "organisations")
_PERIOD = ["scheme", "first_year", "last_year", "period_start", "period_end"]


def _latest(results: pd.DataFrame, indicator: str) -> tuple[pd.DataFrame, int, int]:
    """The rows of the latest period, the number of periods and of schemes."""
    rows = known(results, indicator)
    periods = _periods(rows)
    return periods[-1], len(periods), rows["scheme"].nunique()


def _periods(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each period; a figure of one year may lack its first year."""
    first = rows["first_year"].fillna(rows["last_year"])
    return [group for _, group in rows.assign(first_year=first).groupby(_PERIOD, dropna=False, sort=False)]


def groups(results: pd.DataFrame, indicator: str, page: Page) -> list[str]:
    """The values of each group in the latest period, in one sentence."""
    rows = _telling(known(results, indicator)).to_dict("records")
    body = _common_body(rows, page)
    items = [_item(row, page, bool(body)) for row in rows]
    first = rows[0]
    caveats = caveats_of({**first, "lower": None, "upper": None, "reason": ""}, page)
    return [
        sentence(
            page.t(
                "parts.groups",
                title=page.title(indicator),
                place=page.name(first["locality"]),
                when=page.when(first) + (f" ({'; '.join(caveats)})" if caveats else ""),
                body=f", {body}" if body else "",
                items=shortened(items, page, _MOST),
            )
        )
    ]


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the latest whole period, else of the latest of any kind."""
    periods = _periods(rows)
    whole = [group for group in periods if not PARTIAL & flags(group.iloc[0].to_dict())]
    return (whole or periods)[-1]


def _common_body(rows: Sequence[Row], page: Page) -> str:
    """Whose work all rows are, "do ủy ban kiểm tra thi hành"; empty where they differ or do not tell."""
    bodies = {str(row["category"]).rpartition("_by_")[2] for row in rows}
    if len(bodies) != 1 or not all("_by_" in str(row["category"]) for row in rows):
        return ""
    return page.category(rows[0]["indicator"], f"total_by_{bodies.pop()}")


def _item(row: Row, page: Page, body_said: bool) -> str:
    """A group with its value; words that only repeat the unit give way to it: "115 tổ chức đảng do …"."""
    category = str(row["category"])
    if body_said:
        category = category.rpartition("_by_")[0]
    quantity, noun = page.quantity(row), page.t(f"unit.{row['unit']}.other") if row["unit"] in _NOUNS else ""
    words = page.category(row["indicator"], category, row["scheme"])
    if category.startswith("total_by_"):
        return f"{quantity} {words}"
    if noun and words.startswith(noun):
        return f"{quantity} {words.removeprefix(noun).lstrip(', ')}".strip()
    return f"{words} {quantity}"


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
    items = "; ".join(_class(row, page) for row in rows)
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
