"""A whole and its parts: yearly classes, groups of members, outcomes, forms and bodies."""

from __future__ import annotations

import pandas as pd

from analysis import language
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, flags, periods
from analysis.sentences_words import PARTIAL, caveats_of, sentence, shortened

_MOST = 6
_NOUNS = ("members", "organisations")


def groups(rows: Rows, page: Page) -> list[str]:
    """The values of each group in the latest whole period, else in the latest of any kind."""
    all_periods = periods(rows)
    whole = [group for group in all_periods if not PARTIAL & flags(group[0])]
    latest = (whole or all_periods)[-1]
    first, body = latest[0], _common_body(latest, page)
    caveats = caveats_of({**first, "lower": None, "upper": None, "reason": ""}, page)
    said = page.t(
        "parts.groups",
        title=page.title(first["indicator"]),
        place=page.name(first["locality"]),
        when=page.when(first) + (f" ({'; '.join(caveats)})" if caveats else ""),
        body=f", {body}" if body else "",
        items=shortened([_item(row, page, bool(body)) for row in latest], page, _MOST),
    )
    return [sentence(said)]


def _common_body(rows: Rows, page: Page) -> str:
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


def classes(rows: Rows, page: Page) -> list[str]:
    """How the assessed fall into classes in the latest period, and the rule they were classed by."""
    all_periods = periods(rows)
    latest = all_periods[-1]
    first, unit = latest[0], _unit(latest[0]["indicator"])
    assessed = {row["denominator"] for row in latest if not pd.isna(row["denominator"])}
    whole = page.t(f"parts.all.{unit}")
    if len(assessed) == 1:
        whole = language.quantity(assessed.pop(), unit, page.language)
    items = "; ".join(_class(row, page) for row in latest)
    place, when = page.name(first["locality"]), page.when(first)
    said = [sentence(page.t("parts.classes", whole=whole, place=place, when=when, items=items))]
    if language.has_text(f"scheme.{first['scheme']}"):
        said.append(page.t("parts.rule", rule=page.t(f"scheme.{first['scheme']}")))
    if len({row["scheme"] for row in rows}) > 1:
        said.append(page.t("parts.schemes", count=language.number(len(all_periods), page.language)))
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
