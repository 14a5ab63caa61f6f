"""One indicator of one place over time: the latest value, and what it is to be set against."""

from __future__ import annotations

import pandas as pd

from analysis import language, schema
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, flags
from analysis.sentences_words import (
    PARTIAL,
    caveats_of,
    change_words,
    exact,
    is_change,
    sentence,
    statement,
)

_MANY = 4  # values from which the highest or lowest in between is worth a sentence


def series(rows: Rows, page: Page) -> list[str]:
    """Of known totals by time: the latest, its change where both values carry it, the extremes between."""
    latest = rows[-1]
    said = [statement(latest, page)]
    if is_change(latest):
        return said
    if len(rows) == 1:
        printed = len(schema.split(latest["figures"])) == 1
        years = language.years(page.first_year, page.last_year)
        return [*said, page.t("series.only", years=years)] if printed else said
    return [*said, *_against(rows, page), *_extreme(rows, page)]


def _against(rows: Rows, page: Page) -> list[str]:
    """The change since the earliest comparable value; else the value before, without a difference."""
    latest, earlier = rows[-1], rows[:-1]
    if _partial(latest):
        whole = [row for row in earlier if not _partial(row)]
        return [page.t("series.last_whole", **_of(whole[-1], page))] if whole else []
    if same := [row for row in earlier if _comparable(row, latest, rows)]:
        return [_compared(same[0] if page.is_stock(latest) else same[-1], latest, page)]
    before = earlier[-1]
    return (
        [] if _broken(before, latest, rows) else [page.t("series.before", **_of(before, page, caveats=True))]
    )


def _comparable(row: Row, latest: Row, rows: Rows) -> bool:
    """Exact values of the same kind of period and scheme with no break between."""
    return (
        exact(row)
        and exact(latest)
        and not _partial(row)
        and row["scheme"] == latest["scheme"]
        and row["unit"] == latest["unit"]
        and not _broken(row, latest, rows)
    )


def _broken(row: Row, latest: Row, rows: Rows) -> bool:
    between = rows[_place(rows, row) + 1 : _place(rows, latest) + 1]
    return any("break" in flags(other) for other in between)


def _place(rows: Rows, row: Row) -> int:
    return next(number for number, other in enumerate(rows) if other is row)


def _partial(row: Row) -> bool:
    return bool(PARTIAL & flags(row))


def _compared(earlier: Row, latest: Row, page: Page) -> str:
    """The change between two rows, with the time between where both days are known."""
    change = latest["value"] - earlier["value"]
    if latest["unit"] == "proportion":
        size = language.points(
            abs(change), page.language, max(page.digits(row) or 1 for row in (earlier, latest))
        )
    else:
        size = page.quantity({**latest, "value": abs(change)})
        if change and earlier["value"]:
            size += f" ({language.percent(abs(change) / earlier['value'], page.language)})"
    words = change_words(change, size, page)
    days = (earlier["period_end"], latest["period_end"])
    if page.is_stock(latest) and not any(pd.isna(day) for day in days):
        time = language.duration(*days, page.language)
        return sentence(page.t("series.change_over", change=words, time=time, **_of(earlier, page)))
    return sentence(page.t("series.change", change=words, **_of(earlier, page)))


def _extreme(rows: Rows, page: Page) -> list[str]:
    """The highest and lowest of many exact values, where they lie between the ends."""
    whole = [row for row in rows if exact(row) and not _partial(row)]
    if len(whole) < _MANY or len({row["scheme"] for row in whole}) > 1:
        return []
    said = []
    for key, pick in (("series.highest", max), ("series.lowest", min)):
        value = pick(row["value"] for row in whole)
        rows_at = [row for row in whole if row["value"] == value]
        if len(rows_at) == 1 and rows_at[0] is not whole[0] and rows_at[0] is not whole[-1]:
            said.append(page.t(key, **_of(rows_at[0], page)))
    return said


def _of(row: Row, page: Page, *, caveats: bool = False) -> dict[str, str]:
    """Quantity and time of a row for a sentence that sets another against it."""
    said = caveats_of({**row, "lower": None, "upper": None}, page) if caveats else []
    return {
        "quantity": page.quantity(row),
        "when": page.when(row) + (f" ({'; '.join(said)})" if said else ""),
    }
