"""Counts of one period by outcome, and attainment of a target: one row each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis import language, precision, sentences
from analysis.charts import marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Row
from analysis.charts.shares import value_room
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

COLOUR = marks.COLOURS[0]
_RIGHT = 0.1


@styled
def outcomes(results: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """The latest count of each category as level bars with numbers, and shares where there are any.

    Takes counts, shares with their numerators, or both: a share is written beside the count that is its
    numerator (same locality, category, period); rates are left out. One panel per unit; indicator and
    period head their rows. A bound is a hollow bar with a pointer; where periods differ, what is not of
    a full year is hollow too. Without a count, a text that says so.
    """
    given = series_of.records(results)
    counts = _counts(given)
    if not counts:
        return nothing(results, page, series_of.subject(given, page, place=False))
    parts = [[row for row in counts if row["unit"] == unit] for unit in series_of.of(counts, "unit")]
    named = len(series_of.of(counts, "indicator")) > 1
    layouts = [
        rows.arranged(_names(part, page), _sections(part, named, page), pitch=0.27, limit=2.8)
        for part in parts
    ]
    left = max(layout.margin for layout in layouts)
    title = page.t("chart.outcomes", place=page.name()) if named else series_of.subject(counts, page)
    paper = sheet(
        page,
        title,
        [Panel(layout.height, _unit(part[0], page)) for layout, part in zip(layouts, parts, strict=True)],
        left=left,
        right=_RIGHT,
        below=0.1,
        keys=_keys(counts, page),
        source=source_line(counts, page),
    )
    shares = {
        (*_identity(row), row["numerator"]): row
        for row in series_of.known(given)
        if row["unit"] == "proportion"
    }
    for axes, part, layout in zip(paper.axes, parts, layouts, strict=True):
        words = [_words(row, shares, page) for row in part]
        _draw_counts(axes, part, layout, words, WIDTH - left - _RIGHT, _is_mixed(counts))
    return paper.picture(results, page, "outcomes")


def _counts(given: Sequence[Row]) -> list[Row]:
    """The latest count per locality, indicator and category; of shares alone, their numerators."""
    counts = series_of.known(series_of.counts(given))
    if not counts:
        shares = [row for row in series_of.known(given) if row["numerator"] == row["numerator"]]
        counts = [row | {"value": row["numerator"]} for row in shares]
    latest: dict[tuple[str, ...], Row] = {}
    for row in sorted(counts, key=series_of.in_time):
        latest[row["locality"], row["indicator"], row["category"]] = row
    indicators, given_order = series_of.of(given, "indicator"), [_identity(row) for row in given]
    return sorted(
        latest.values(),
        key=lambda row: (
            indicators.index(row["indicator"]),
            series_of.in_time(row),
            given_order.index(_identity(row)),
        ),
    )


def _identity(row: Row) -> tuple[object, ...]:
    return row["locality"], row["category"], *(str(row[name]) for name in ("left", "right"))


def _unit(row: Row, page: Page) -> str:
    if row["unit"] in series_of.QUOTIENTS:
        return page.t("chart.axis.count")
    return scales.unit_words(row["unit"], page)


def _words(row: Row, shares: dict[tuple[object, ...], Row], page: Page) -> str:
    number = language.number(row["value"], page.language)
    words = language.bounded(number, row["precision"], page.language)
    share = shares.get((*_identity(row), row["value"]))
    return words if share is None else f"{words} ({page.amount(share)})"


def _names(part: Sequence[Row], page: Page) -> list[str]:
    several = len(series_of.of(part, "locality")) > 1
    names = []
    for row in part:
        name = language.capital(page.category(row["indicator"], row["category"], row["scheme"]))
        names.append(f"{name}, {page.places.name(row['locality'], page.language)}" if several else name)
    return names


def _sections(part: Sequence[Row], named: bool, page: Page) -> list[str]:
    periods = [page.period(row) for row in part]
    if named:
        periods = [
            f"{page.title(row['indicator'])}, {period}" for row, period in zip(part, periods, strict=True)
        ]
    return [language.capital(period) for period in periods]


def _hollow(row: Row, mixed: bool) -> bool:
    """Whether a bar is hollow: a bound always, another period than a year only beside other periods."""
    return row["precision"] != precision.EXACT or (mixed and marks.mark(row).hollow)


def _is_mixed(counts: Sequence[Row]) -> bool:
    return len({(str(row["left"]), str(row["right"])) for row in counts}) > 1


def _keys(counts: Sequence[Row], page: Page) -> list[Key]:
    keys = marks.bar_keys(counts, page, COLOUR) if _is_mixed(counts) else []
    bounds = [bound for bound in marks.LEVEL if any(row["precision"] == bound for row in counts)]
    return keys + [
        Key(page.t(f"chart.mark.{bound}"), line=marks.Mark(True, bound).style(COLOUR, carets=marks.LEVEL))
        for bound in bounds
    ]


def _draw_counts(
    axes: Axes, part: Sequence[Row], layout: rows.Rows, words: list[str], wide: float, mixed: bool
) -> None:
    """The bars of one panel; the longest leaves room for its number."""
    longest = max(row["value"] for row in part) or 1.0
    axes.set_xlim(0, longest * wide / max(wide - scales.widest(words, rows.SIZE) - 0.2, 0.5))
    rows.show(axes, layout)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    low, high = ([at + side for at in layout.at] for side in (-0.14, 0.14))
    axes.vlines([0] * len(low), low, high, color=MUTED, linewidth=1)
    for row, at, text in zip(part, layout.at, words, strict=True):
        axes.barh(at, row["value"], 0.19, **marks.bar(_hollow(row, mixed), COLOUR))
        if row["precision"] in marks.LEVEL:
            pointer = marks.Mark(True, row["precision"]).style(COLOUR, carets=marks.LEVEL)
            axes.plot([row["value"]], [at], clip_on=False, **pointer)
        rows.write(axes, row["value"], at, text)


@styled
def attainment(results: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """Attainment of a target, one row per period, as marks on either side of a line at 100 %.

    Values are plain quotients (1.14 is 114 %). Hollow marks as in `marks`. Without a value, a text.
    """
    given = series_of.records(results)
    known = sorted(series_of.known(given), key=series_of.in_time)
    if not known:
        return nothing(results, page, series_of.subject(given, page, place=False))
    layout = rows.arranged(_attained(known, page))
    high = max(1.25, max(row["value"] for row in known) * 1.1)
    ticks, words = scales.value_ticks(0, high, "proportion", page, 5)
    paper = sheet(
        page,
        series_of.subject(given, page),
        [Panel(layout.height, page.t("chart.attainment.axis"))],
        left=layout.margin,
        right=value_room(known, page),
        keys=marks.keys(known, page, carets=marks.LEVEL),
        source=source_line(known, page),
    )
    axes = paper.axes[0]
    rows.show(axes, layout)
    rows.level_axis(axes, (0.0, high), ticks, words)
    axes.axvline(1, color=INK, linewidth=1.6, gid="target")
    for row, at in zip(known, layout.at, strict=True):
        axes.plot([1, row["value"]], [at, at], color=COLOUR, linewidth=2)
        axes.plot([row["value"]], [at], clip_on=False, **marks.mark(row).style(COLOUR, carets=marks.LEVEL))
        rows.write(axes, max(row["value"], 1.0), at, series_of.value_words(row, page))
    return paper.picture(results, page, "attainment")


def _attained(known: Sequence[Row], page: Page) -> list[str]:
    several = {column: len(series_of.of(known, column)) > 1 for column in ("locality", "category")}
    names = []
    for row in known:
        parts = [page.places.name(row["locality"], page.language)] if several["locality"] else []
        parts += [page.category(row["indicator"], row["category"])] if several["category"] else []
        names.append(language.capital(", ".join([*parts, page.period(row)])))
    return names
