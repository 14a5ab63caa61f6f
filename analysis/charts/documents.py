"""How documents follow from each other, and how fast: a timeline by level, and the share that has issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import labels, lettering, marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.sheet import MUTED, WIDTH, Panel, nothing, sheet, styled
from analysis.pages import Page

LEVELS = ("central", "central_organisation_commission", "provincial_committee", "district_committee")
_COLOURS = dict(
    zip(LEVELS, (marks.COLOURS[1], marks.COLOURS[4], marks.COLOURS[0], marks.COLOURS[2]), strict=True)
)
_SHAPES = dict(zip(LEVELS, ("D", "p", "s", "o"), strict=True))
_SHORT = 1000  # days: a shorter timeline is labelled by months
_PITCH, _HEAD, _LEFT = 0.27, 0.27, 0.15  # inches: between documents, for the name of a level, margin
_RIGHT = 0.15

Place = tuple[float, float]  # a day on the axis, inches from the top


@styled
def cascade(frame: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """Dated documents on a time axis, in lanes from centre to district, arrows to what follows from each.

    `frame` as from `indicators.cascade`: document, number, level, date, of, delay_days (from the root),
    one row per document and document it follows from. The days since the root stand beside each number.
    Documents without a date, or of another level than `LEVELS`, are counted below. Without two dated
    documents that follow from each other, a text that says so.
    """
    title = page.t("chart.cascade")
    dated = frame[frame["date"].notna() & frame["level"].isin(LEVELS)]
    linked = dated[dated["of"].isin(dated["document"])]
    if linked.empty:
        return nothing(frame, page, title)
    drawn = dated[dated["document"].isin({*linked["document"], *linked["of"]})]
    documents = drawn.sort_values(["date", "document"], kind="stable").drop_duplicates("document")
    lanes = {
        level: documents[documents["level"] == level].to_dict("records")
        for level in LEVELS
        if level in set(documents["level"])
    }
    tall, wide = sum(_HEAD + _PITCH * len(lane) for lane in lanes.values()) + 0.05, WIDTH - _LEFT - _RIGHT
    source = _source(frame["document"].nunique() - len(documents), page)
    paper = sheet(page, title, [Panel(tall)], left=_LEFT, right=_RIGHT, source=source)
    axes = paper.axes[0]
    axes.set_ylim(tall, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _draw_time(axes, [series_of.day(date) for date in documents["date"]], wide, page)
    places = _draw_lanes(axes, lanes, page)
    for row in linked.drop_duplicates(["document", "of"]).to_dict("records"):
        _draw_arrow(axes, places[row["of"]], places[row["document"]])
    room = labels.Room(axes, wide, tall)
    for row in documents.to_dict("records"):
        _write_document(room, places[row["document"]], row, page)
    return paper.picture(frame, page, "cascade")


def _source(left_out: int, page: Page) -> str:
    words = page.t("chart.source.documents")
    return f"{words} {page.t('chart.cascade.left_out', count=left_out)}" if left_out else words


def _draw_time(axes: Axes, days: Sequence[float], wide: float, page: Page) -> None:
    if max(days) - min(days) < _SHORT:
        scales.month_axis(axes, min(days), max(days), wide, page)
    else:
        scales.year_axis(axes, (min(days), max(days)), wide)
    axes.grid(axis="x")


def _draw_lanes(axes: Axes, lanes: dict[str, list[Any]], page: Page) -> dict[str, Place]:
    """The name of each level, and its documents one below the other in order of date; where each stands."""
    places: dict[str, Place] = {}
    top = 0.0
    for number, (level, lane) in enumerate(lanes.items()):
        height = _HEAD + _PITCH * len(lane)
        if number % 2 == 0:
            axes.axhspan(top, top + height, facecolor="#F3F3F3", zorder=-1)
        name: dict[str, Any] = {"fontsize": rows.SIZE, "fontweight": "bold", "color": _COLOURS[level]}
        at = axes.get_yaxis_transform()
        axes.text(0.01, top + _HEAD / 2, page.t(f"chart.level.{level}"), va="center", transform=at, **name)
        for position, row in enumerate(lane):
            place = series_of.day(row["date"]), top + _HEAD + _PITCH * (position + 0.5)
            mark: dict[str, Any] = {"marker": _SHAPES[level], "color": _COLOURS[level], "linestyle": ""}
            axes.plot(*([end] for end in place), zorder=3, gid=row["document"], **mark)
            places[row["document"]] = place
        top += height
    return places


def _draw_arrow(axes: Axes, start: Place, end: Place) -> None:
    arrow = {"arrowstyle": "->", "color": MUTED, "linewidth": 1.0, "shrinkA": 4, "shrinkB": 5}
    axes.annotate("", end, xytext=start, arrowprops=arrow, zorder=2)


def _write_document(room: labels.Room, place: Place, row: dict[Any, Any], page: Page) -> None:
    """Number and delay of a document, to the right of its mark or, where there is no room, to the left."""
    words = row["number"]
    if pd.notna(row["delay_days"]) and row["of"]:
        words += f" · {language.quantity(int(row['delay_days']), 'days', page.language)}"
    across = room.inches(*place)[0]
    to_right = across + 0.15 + lettering.width(words, rows.SIZE) < room.width
    room.axes.annotate(
        words,
        place,
        xytext=(8 if to_right else -8, 0),
        textcoords="offset points",
        ha="left" if to_right else "right",
        va="center",
        fontsize=rows.SIZE,
        bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5},
    )


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
    return paper.picture(frame, page, "issued_share", more=_issued_words(known, page))


def _mark_half(axes: Axes, day: float, page: Page) -> None:
    axes.plot([0, day, day], [0.5, 0.5, 0], color=MUTED, linestyle=":", linewidth=1.2)
    words = page.t("chart.issued_share.half", days=language.quantity(day, "days", page.language))
    axes.annotate(words, (day, 0.03), xytext=(4, 2), textcoords="offset points", fontsize=labels.SIZE)


def _issued_words(known: pd.DataFrame, page: Page) -> str:
    last = known.to_dict("records")[-1]
    shares = {name: language.percent(last[name], page.language) for name in ("share", "lower", "upper")}
    days = language.quantity(int(last["day"]), "days", page.language)
    return page.t("chart.issued_share.alt", days=days, **shares)
