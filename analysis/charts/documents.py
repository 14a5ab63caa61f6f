"""How documents follow from each other, and how fast: a timeline by level, and the share that has issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import labels, lettering, marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.sheet import MUTED, WIDTH, Panel, Sheet, nothing, sheet, styled
from analysis.pages import Page

LEVELS = ("central", "central_organisation_commission", "provincial_committee", "district_committee")
_COLOURS = dict(
    zip(LEVELS, (marks.COLOURS[1], marks.COLOURS[4], marks.COLOURS[0], marks.COLOURS[2]), strict=True)
)
_SHAPES = dict(zip(LEVELS, ("D", "p", "s", "o"), strict=True))
_PITCH, _HEAD, _LEFT = 0.27, 0.27, 0.15  # inches: between documents, for the name of a level, margin


@dataclass(frozen=True)
class Place:
    """Where a document stands: its day on the axis, inches from the top, and its row of the frame."""

    x: float
    at: float
    row: Any


@styled
def cascade(frame: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """Dated documents on a time axis, in lanes from centre to district, arrows to what follows from each.

    `frame` as from `indicators.cascade`: document, number, level, date, of, delay_days (from the root),
    one row per document and document it follows from. The days since the root stand beside each number.
    Documents without a date are counted below. Without two dated documents that follow from each other,
    a text that says so.
    """
    title = page.t("chart.cascade")
    dated = frame[frame["date"].notna()]
    linked = dated[dated["of"].isin(dated["document"])]
    if linked.empty:
        return nothing(frame, page, title)
    drawn = dated[dated["document"].isin({*linked["document"], *linked["of"]})]
    undated = frame["document"].nunique() - drawn["document"].nunique()
    source = page.t("chart.source.documents")
    source += f" {page.t('chart.cascade.left_out', count=undated)}" if undated else ""
    documents = drawn.sort_values(["date", "document"], kind="stable").drop_duplicates("document")
    lanes = [level for level in LEVELS if level in set(documents["level"])]
    tall = sum(_HEAD + _PITCH * int((documents["level"] == level).sum()) for level in lanes) + 0.05
    paper = sheet(page, title, [Panel(tall)], left=_LEFT, right=0.15, source=source)
    axes = paper.axes[0]
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    days = [scales.day(date) for date in documents["date"]]
    scales.year_axis(axes, min(days), max(days), WIDTH - _LEFT - 0.15)
    axes.grid(axis="x")
    places = _draw_lanes(axes, documents, lanes, page)
    _draw_arrows(axes, linked, places)
    _write_documents(labels.Room(axes, WIDTH - _LEFT - 0.15, tall), places, page)
    return _words(paper, linked, page)


def _draw_lanes(axes: Axes, documents: pd.DataFrame, lanes: list[str], page: Page) -> dict[str, Place]:
    """The name of each level, and its documents one below the other in order of date."""
    places, top = {}, 0.0
    for number, level in enumerate(lanes):
        members = documents[documents["level"] == level]
        height = _HEAD + _PITCH * len(members)
        if number % 2 == 0:
            axes.axhspan(top, top + height, facecolor="#F3F3F3", zorder=-1)
        axes.annotate(
            page.t(f"chart.level.{level}"),
            (0, top + _HEAD / 2 + 0.02),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=rows.SIZE,
            fontweight="bold",
            color=_COLOURS[level],
        )
        for position, row in enumerate(series_of.records(members)):
            at = top + _HEAD + _PITCH * (position + 0.5)
            places[row.document] = Place(scales.day(row.date), at, row)
            axes.plot(
                [scales.day(row.date)],
                [at],
                marker=_SHAPES[level],
                color=_COLOURS[level],
                linestyle="",
                zorder=3,
            )
        top += height
    return places


def _draw_arrows(axes: Axes, linked: pd.DataFrame, places: dict[str, Place]) -> None:
    for row in series_of.records(linked):
        start, end = places[row.of], places[row.document]
        axes.annotate(
            "",
            (end.x, end.at),
            xytext=(start.x, start.at),
            arrowprops={"arrowstyle": "->", "color": MUTED, "linewidth": 1.0, "shrinkA": 4, "shrinkB": 5},
            zorder=2,
        )


def _write_documents(room: labels.Room, places: dict[str, Place], page: Page) -> None:
    """Number and delay of each document, to the right of its mark or, where there is no room, to the left."""
    for place in places.values():
        words = place.row.number
        if pd.notna(place.row.delay_days) and place.row.of:
            days = int(place.row.delay_days)
            words += f" · {language.quantity(days, 'days', page.language)}"
        across = room.inches(place.x, place.at)[0]
        wide = lettering.width(words, rows.SIZE)
        to_right = across + 0.15 + wide < room.width
        room.axes.annotate(
            words,
            (place.x, place.at),
            xytext=(8 if to_right else -8, 0),
            textcoords="offset points",
            ha="left" if to_right else "right",
            va="center",
            fontsize=rows.SIZE,
            bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5},
        )


def _words(paper: Sheet, linked: pd.DataFrame, page: Page) -> Picture:
    """The picture with its words: which document follows from which, and after how many days."""
    numbers = dict(zip(linked["document"], linked["number"], strict=True))
    lines = [page.t("chart.cascade.alt")]
    for row in series_of.records(linked.drop_duplicates(["document", "of"])):
        of = numbers.get(row.of, row.of.split("@")[0])
        date = language.date(row.date, page.language)
        days = language.quantity(int(row.delay_from_parent), "days", page.language)
        lines.append(page.t("chart.cascade.step", number=row.number, of=of, date=date, days=days))
    return Picture(paper.figure, paper.axes, paper.title, " ".join(lines), page.t("chart.cascade.caption"))


@styled
def issued_share(frame: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """The share of localities that have issued their document, by days, as steps with a band.

    `frame` as from `indicators.issued_share`: day, share, lower, upper (plain quotients), at_risk. Too
    few localities to draw a share: a text that says so.
    """
    title = page.t("chart.issued_share")
    known = frame[frame["share"].notna()].sort_values("day")
    if known.empty:
        return nothing(frame, page, title)
    ticks, words = scales.value_ticks(0, 1, "proportion", page, 5)
    left = scales.widest(words) + 0.22
    count = language.number(int(known["at_risk"].max()), page.language)
    source = f"{page.t('chart.issued_share.count', count=count)} {page.t('chart.source.documents')}"
    paper = sheet(
        page, title, [Panel(2.5, page.t("chart.issued_share.axis"))], left=left, below=0.55, source=source
    )
    axes = paper.axes[0]
    days = [0.0, *known["day"]]
    last = days[-1] * 1.08 or 1.0
    steps = {name: [0.0, *known[name]] for name in ("share", "lower", "upper")}
    axes.set_xlim(0, last)
    axes.set_xticks(*scales.value_ticks(0, last, "days", page, 6))
    axes.set_xlabel(page.t("chart.issued_share.days"))
    scales.show_values(axes, 0, 1.02, ticks, words)
    band = {name: np.nan_to_num(np.array(steps[name]), nan=1.0) for name in ("lower", "upper")}
    axes.fill_between(days, band["lower"], band["upper"], step="post", color=marks.COLOURS[0], alpha=0.2)
    axes.step(days, steps["share"], where="post", color=marks.COLOURS[0])
    half = known[known["share"] >= 0.5]
    if len(half):
        _mark_half(axes, float(half["day"].min()), page)
    return _issued_words(paper, known, page)


def _mark_half(axes: Axes, day: float, page: Page) -> None:
    axes.plot([0, day, day], [0.5, 0.5, 0], color=MUTED, linestyle=":", linewidth=1.2)
    words = page.t("chart.issued_share.half", days=language.quantity(day, "days", page.language))
    axes.annotate(words, (day, 0.03), xytext=(4, 2), textcoords="offset points", fontsize=labels.SIZE)


def _issued_words(paper: Sheet, known: pd.DataFrame, page: Page) -> Picture:
    last = series_of.records(known)[-1]
    alt = page.t(
        "chart.issued_share.alt",
        days=language.quantity(int(last.day), "days", page.language),
        share=language.percent(last.share, page.language),
        lower=language.percent(last.lower, page.language),
        upper=language.percent(last.upper, page.language),
    )
    return Picture(paper.figure, paper.axes, paper.title, alt, page.t("chart.issued_share.caption"))
