"""Words that every sentence needs: what a row says, and what must be said with it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import indicators, language, precision
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, flags, has_value, in_time, is_whole

# A period that is neither a whole year nor comparable with one.
PARTIAL = {"part_year", "multi_year", "open_start", "open_end"}
# Flags a headline says, in this order; the others stand in the notes.
_SAID = ("undated", "open_end", "low_confidence", "assumed_base", "summed_base", "share_differs", "synthetic")
_COUNTED = ("members", "organisations", "cells", "communes", "villages", "models")
_CHANGES = ("growth", "growth_average")
_PRINTED_CHANGES = ("members_growth_printed", "members_admitted_growth", "discipline_growth")


def exact(row: Row) -> bool:
    """Whether the value stands for itself and not for a bound."""
    return row["precision"] in ("", precision.EXACT)


def is_change(row: Row) -> bool:
    """Whether the value is a growth: said as a rise or a fall, never as a negative number."""
    return indicators.REGISTRY[row["indicator"]].kind in _CHANGES or row["indicator"] in _PRINTED_CHANGES


def sentence(words: str) -> str:
    """Words as a sentence: a capital, a full stop."""
    return language.capital(words.strip()) + ("" if words.endswith((".", "…")) else ".")


def statement(row: Row, page: Page) -> str:
    """The row as one sentence with its caveats in brackets."""
    caveats = with_counts(row, page) + caveats_of(row, page)
    return sentence(clause(row, page) + (f" ({'; '.join(caveats)})" if caveats else ""))


def clause(row: Row, page: Page) -> str:
    """What a row says, without capital and stop: "tỉnh Hải Dương kết nạp 1.855 đảng viên trong năm 2019"."""
    values = {
        "place": page.name(row["locality"]),
        "when": page.when(row),
        "quantity": page.quantity(row),
        "amount": bounded_amount(row, page),
        "title": page.title(row["indicator"]),
    }
    if is_change(row):
        values["change"] = change_words(
            row["value"], page.quantity({**row, "value": abs(row["value"])}), page
        )
    if not is_whole(row):
        category = page.category(row["indicator"], row["category"], row["scheme"])
        return page.t("say.category", category=category, **values)
    return page.t(_key(row, page), **values)


def _key(row: Row, page: Page) -> str:
    own = f"say.{row['indicator']}"
    if language.has_text(own):
        return own
    if is_change(row):
        return "say.change"
    counted = page.is_stock(row) and row["unit"] in _COUNTED
    return "say.stock" if counted else "say.any"


def bounded_amount(row: Row, page: Page) -> str:
    """The value without its noun, its bound in words."""
    return language.bounded(page.amount(row), row["precision"], page.language)


def change_words(change: float, size: str, page: Page) -> str:
    """`rose by …`, `fell by …`, `did not change`."""
    if change == 0:
        return page.t("change.none")
    return page.t("change.up" if change > 0 else "change.down", size=size)


def with_counts(row: Row, page: Page) -> list[str]:
    """The counts behind a share, "42 trong 47"; nothing where they were not printed."""
    top, bottom = row["numerator"], row["denominator"]
    if row["unit"] != "proportion" or is_change(row) or pd.isna(top) or pd.isna(bottom):
        return []
    return [page.t("say.of", part=page.count(top, row), whole=page.count(bottom, row))]


def caveats_of(row: Row, page: Page) -> list[str]:
    """What has to be said with a value: when it stands for less, or more, than the year."""
    present, found = flags(row), []
    if "not_year_end" in present:
        middle = row["period_end"].month in (5, 6, 7)
        found.append(page.t("caveat.mid_year" if middle else "caveat.not_year_end"))
    if "open_start" in present:
        found.append(page.t("caveat.open_start"))
    found += [language.flag_text(flag, page.language) for flag in _SAID if flag in present]
    if interval := page.interval(row):
        found.append(page.t("caveat.interval", interval=interval))
    if row["reason"]:
        found.append(language.reason_text(row["reason"], page.language, page.places))
    if parts := (page.parts(row) if "rebased" in present else []):
        found.append(page.t("caveat.parts", parts=language.listed(parts, page.language)))
    return found


def known(rows: Rows) -> Rows:
    """The rows that have a value, by time."""
    return in_time(row for row in rows if has_value(row))


def totals(rows: Rows) -> Rows:
    """The rows that stand for the whole, not for a group of it."""
    return [row for row in rows if is_whole(row)]


def shortened(items: Iterable[str], page: Page, most: int) -> str:
    """The items, parted by semicolons since they may hold commas; beyond `most` how many more there are."""
    all_items = list(items)
    if len(all_items) <= most:
        return "; ".join(all_items)
    rest = language.number(len(all_items) - most, page.language)
    return page.t("more", items="; ".join(all_items[:most]), count=rest)
