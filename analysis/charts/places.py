"""Localities side by side: values with their intervals in order, and which years have figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import sentences
from analysis.charts import marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Row
from analysis.charts.shares import draw_share, value_room
from analysis.charts.sheet import FAINT, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

COLOUR = marks.COLOURS[0]
_SIZES = ((1, 3.5), (3, 6.5), (10, 9.5))  # from this many figures on: side of the square in points
_MOST = (2, 9, None)


@styled
def ranking(
    results: pd.DataFrame,
    page: Page,
    *,
    highlight: str | None = None,
    scale: tuple[float, float] | None = None,
) -> Picture | sentences.Text:
    """The latest value of each locality with its interval, greatest first; `highlight` is one in bold.

    One panel per indicator and category (of an indicator with totals, only these). Hollow marks as in
    `marks`: another day than the year's end, bounds, part-years. Localities without a value are counted
    below, never drawn at zero. Without any value, a text that says so.
    """
    given = series_of.records(results)
    parts = _parts(given)
    if not parts:
        return nothing(results, page, series_of.subject(given, page, place=False))
    known = [row for part in parts for row in part]
    layouts = [rows.arranged(_names(part, page), pitch=0.235 if len(part) > 20 else 0.29) for part in parts]
    words = [_panel_words(part, parts, page) for part in parts]
    paper = sheet(
        page,
        _title(given, parts, page),
        [Panel(layout.height, above) for layout, above in zip(layouts, words, strict=True)],
        left=max(layout.margin for layout in layouts),
        right=value_room([row for part in parts for row in part[:4]], page),
        gap=0.35,
        keys=marks.keys(known, page, carets=marks.LEVEL),
        source=_source(results, known, page),
    )
    for axes, part, layout in zip(paper.axes, parts, layouts, strict=True):
        _draw_ranking(axes, part, layout, page, highlight, scale)
    return paper.picture(results, page, "ranking")


def _draw_ranking(
    axes: Axes,
    part: Sequence[Row],
    layout: rows.Rows,
    page: Page,
    highlight: str | None,
    scale: tuple[float, float] | None,
) -> None:
    unit, ends = part[0]["unit"], series_of.values(part)
    low, high = scales.limits(min(0.0, *ends), max(ends), unit, scale, zero=True)
    rows.show(axes, layout)
    rows.level_axis(axes, (low, high), *scales.value_ticks(low, high, unit, page, 4))
    starts = [max(low, 0.0)] * len(part)
    axes.hlines(layout.at, starts, [row["value"] for row in part], color=FAINT, linewidth=1.2, zorder=1)
    for number, (row, at) in enumerate(zip(part, layout.at, strict=True)):
        draw_share(axes, row, at, marks.mark(row), page, bold=row["locality"] == highlight)
        if row["locality"] == highlight:
            axes.get_yticklabels()[number].set_fontweight("bold")


def _parts(given: Sequence[Row]) -> list[list[Row]]:
    """Per indicator and category the latest value of each locality, greatest first, ties in given order."""
    latest: dict[tuple[str, str], dict[str, Row]] = {}
    for row in series_of.totals(given):
        latest.setdefault((row["indicator"], row["category"]), {})
    for row in sorted(series_of.known(series_of.totals(given)), key=series_of.in_time):
        latest[row["indicator"], row["category"]][row["locality"]] = row
    order = series_of.of(given, "locality")
    parts = [sorted(part.values(), key=lambda row: order.index(row["locality"])) for part in latest.values()]
    return [sorted(part, key=lambda row: -row["value"]) for part in parts if part]


def _names(part: Sequence[Row], page: Page) -> list[str]:
    return [page.places.name(row["locality"], page.language) for row in part]


def _panel_words(part: Sequence[Row], parts: Sequence[Sequence[Row]], page: Page) -> str:
    words = scales.unit_words(part[0]["unit"], page)
    return words if len(parts) == 1 else f"{series_of.subject(part, page, place=False)} ({words})"


def _title(given: Sequence[Row], parts: Sequence[Sequence[Row]], page: Page) -> str:
    if len(series_of.of([part[0] for part in parts], "indicator")) == 1:
        return series_of.subject(series_of.totals(given), page, place=False)
    return page.t("chart.ranking")


def _source(results: pd.DataFrame, known: Sequence[Row], page: Page) -> str:
    missing = results["locality"].nunique() - len(series_of.of(known, "locality"))
    line = source_line(known, page)
    return f"{line} {page.t('chart.without', count=missing)}" if missing else line


@styled
def coverage(frame: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """Which locality has figures for which year: squares that grow with the number of figures.

    `frame` has `locality`, `year` and `figures` (how many; rows of one locality and year are added).
    Localities stand in order of appearance, those of each vintage together. Without a figure, a text
    that says so.
    """
    title = page.t("chart.coverage")
    known = (
        frame[frame["figures"] > 0].groupby(["locality", "year"], sort=False)["figures"].sum().reset_index()
    )
    if known.empty:
        return nothing(frame, page, title)
    localities = sorted(dict.fromkeys(known["locality"]), key=lambda locality: _vintage(locality, page))
    names = [page.places.name(locality, page.language) for locality in localities]
    layout = rows.arranged(names, _vintages(localities, page), pitch=0.215)
    paper = sheet(
        page,
        title,
        [Panel(layout.height, page.t("chart.coverage.axis"))],
        left=layout.margin,
        right=0.15,
        keys=_size_keys(page),
        source=page.t("chart.coverage.source", count=int(known["figures"].sum())),
    )
    axes = paper.axes[0]
    _year_columns(axes, range(int(known["year"].min()), int(known["year"].max()) + 1), layout)
    at = dict(zip(localities, layout.at, strict=True))
    for (least, side), most in zip(_SIZES, _MOST, strict=True):
        part = known[known["figures"].between(least, most or float("inf"))]
        axes.plot(part["year"], part["locality"].map(at), **_square(side))
    more = page.t(
        "chart.coverage.alt",
        localities=len(localities),
        first=int(known["year"].min()),
        last=int(known["year"].max()),
        cells=len(known),
    )
    return paper.picture(frame, page, "coverage", more=more)


def _year_columns(axes: Axes, years: range, layout: rows.Rows) -> None:
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    rows.show(axes, layout, lines=True)
    step = next(step for step in (1, 2, 5, 10) if (WIDTH - layout.margin) / len(years) * step > 0.5)
    shown = [year for year in years if year % step == 0]
    axes.set_xticks(shown, labels=map(str, shown))
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(labeltop=layout.height > 6)


def _vintage(locality: str, page: Page) -> str:
    return page.places.unit(locality).vintage


def _vintages(localities: Sequence[str], page: Page) -> list[str] | None:
    """The heading of each locality where units of before and after the mergers stand together."""
    vintages = [_vintage(locality, page) for locality in localities]
    if not {"2024", "2025"} <= set(vintages):
        return None
    return [page.t(f"chart.vintage.{vintage or 'nation'}") for vintage in vintages]


def _square(side: float) -> dict[str, Any]:
    return {"marker": "s", "markersize": side, "linestyle": "", "color": COLOUR, "markeredgewidth": 0}


def _size_keys(page: Page) -> list[Key]:
    keys = []
    for (least, side), most in zip(_SIZES, _MOST, strict=True):
        key = "chart.coverage.from" if most is None else "chart.coverage.figures"
        words = page.t(key, least=least, count=f"{least}–{most}")
        keys.append(Key(words, line=_square(side)))
    return keys
