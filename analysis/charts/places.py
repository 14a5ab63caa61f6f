"""Localities side by side: values with their intervals in order, and which years have figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.shares import draw_share
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
    subject = series_of.subject(results, page)
    known = _latest(series_of.totals(results))
    if known.empty:
        return nothing(results, page, subject)
    parts = [part for _, part in known.groupby(["indicator", "category"], sort=False)]
    layouts = [rows.arranged(_names(part, page), pitch=0.235 if len(part) > 20 else 0.29) for part in parts]
    left = max(layout.margin for layout in layouts)
    panels = [
        Panel(layout.height, _panel_words(part, parts, page))
        for layout, part in zip(layouts, parts, strict=True)
    ]
    paper = sheet(
        page,
        subject,
        panels,
        left=left,
        right=_value_room(known, page),
        gap=0.35,
        keys=_keys(known, page),
        source=_source(results, known, page),
    )
    for axes, part, layout in zip(paper.axes, parts, layouts, strict=True):
        _draw_ranking(axes, part, layout, page, highlight, scale)
    return paper.picture(results, page, "ranking")


def _draw_ranking(
    axes: Axes,
    part: pd.DataFrame,
    layout: rows.Rows,
    page: Page,
    highlight: str | None,
    scale: tuple[float, float] | None,
) -> None:
    unit = str(part["unit"].iat[0])
    low, high = scales.limits(*_extent(part), unit, scale, zero=True)
    rows.show(axes, layout)
    rows.share_axis(axes, high, *scales.value_ticks(low, high, unit, page, 4), low=low)
    axes.hlines(layout.at, max(low, 0.0), part["value"], color=FAINT, linewidth=1.2, zorder=1)
    for row, at in zip(series_of.records(part), layout.at, strict=True):
        draw_share(axes, row, at, marks.mark(row), page, bold=row.locality == highlight)
    if highlight in set(part["locality"]):
        axes.get_yticklabels()[list(part["locality"]).index(highlight)].set_fontweight("bold")


def _latest(results: pd.DataFrame) -> pd.DataFrame:
    """The latest value per indicator, category and locality; greatest first within each panel."""
    panel = ["indicator", "category"]
    known = results[results["value"].notna()]
    known = known.sort_values(["last_year", "period_end"], kind="stable", na_position="first")
    known = known.drop_duplicates([*panel, "locality"], keep="last")
    order = {
        key: number
        for number, key in enumerate(dict.fromkeys(zip(*(results[p] for p in panel), strict=True)))
    }
    place = [order[key] for key in zip(*(known[p] for p in panel), strict=True)]
    known = known.assign(place=place).sort_values(
        ["place", "value", "locality"], ascending=[True, False, True], kind="stable"
    )
    return known.drop(columns="place")


def _names(part: pd.DataFrame, page: Page) -> list[str]:
    return [page.places.name(locality, page.language) for locality in part["locality"]]


def _panel_words(part: pd.DataFrame, parts: Sequence[pd.DataFrame], page: Page) -> str:
    words = scales.unit_words(str(part["unit"].iat[0]), page)
    return words if len(parts) == 1 else f"{series_of.subject(part, page, place=False)} ({words})"


def _extent(known: pd.DataFrame) -> tuple[float, float]:
    ends = known[["value", "lower", "upper"]]
    return min(0.0, float(ends.min().min())), float(ends.max().max())


def _value_room(known: pd.DataFrame, page: Page) -> float:
    """Room for the number of the row that reaches farthest to the right."""
    top = known.sort_values("value", ascending=False).groupby(["indicator", "category"]).head(4)
    texts = [
        language.bounded(language.amount(row.value, row.unit, page.language), row.precision, page.language)
        for row in series_of.records(top)
    ]
    return scales.widest(texts, rows.SIZE) + 0.15


def _keys(known: pd.DataFrame, page: Page) -> list[Key]:
    return [
        Key(key.words, line={**key.line, "marker": {"^": ">", "v": "<"}.get(key.line["marker"], "o")})
        for key in marks.keys(known, page)
        if key.line is not None
    ]


def _source(results: pd.DataFrame, known: pd.DataFrame, page: Page) -> str:
    missing = results["locality"].nunique() - known["locality"].nunique()
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
    return paper.picture(frame, page, "coverage")


def _year_columns(axes: Axes, years: range, layout: rows.Rows) -> None:
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    rows.show(axes, layout, lines=True)
    step = next(step for step in (1, 2, 5, 10) if (WIDTH - layout.margin) / len(years) * step > 0.5)
    shown = [year for year in years if year % step == 0]
    axes.set_xticks(shown, labels=map(str, shown))
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0, labeltop=layout.height > 6)


def _vintage(locality: str, page: Page) -> str:
    return page.places.unit(locality).vintage


def _vintages(localities: Sequence[str], page: Page) -> list[str] | None:
    """The heading of each locality where units of before and after the mergers stand together."""
    vintages = [_vintage(locality, page) for locality in localities]
    if not {"2024", "2025"} <= set(vintages):
        return None
    return [
        page.t("chart.vintage.2025" if vintage == "2025" else "chart.vintage.2024") for vintage in vintages
    ]


def _square(side: float) -> dict[str, Any]:
    return {"marker": "s", "markersize": side, "linestyle": "", "color": COLOUR, "markeredgewidth": 0}


def _size_keys(page: Page) -> list[Key]:
    keys = []
    for (least, side), most in zip(_SIZES, _MOST, strict=True):
        words = page.t("chart.coverage.from", least=least) if most is None else f"{least}–{most}"
        keys.append(Key(page.t("chart.coverage.figures", count=words), line=_square(side)))
    return keys
