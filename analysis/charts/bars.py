"""Flows over time: bars as wide as their interval; what is not a year's figure is never drawn as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import babel.dates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import language, precision, schema, sentences
from analysis.charts import labels, lettering, marks, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Series
from analysis.charts.sheet import INK, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

_HEIGHT, _SEVERAL, _LANE = 2.3, 1.3, 0.42  # inches: one panel, each of several, a lane for a longer period
COLOUR = marks.COLOURS[0]
_LONG = ("multi_year", "open_start", "open_end")


@styled
def flows(
    results: pd.DataFrame,
    page: Page,
    *,
    target: pd.DataFrame | None = None,
    scale: tuple[float, float] | None = None,
) -> Picture | sentences.Text:
    """Counts over their true intervals, one panel per locality, indicator and category, on one scale.

    Of an indicator with totals only these are drawn, and of the results only counts.

    Full years are filled bars; parts of a year are hollow and carry their interval. Terms, other
    periods of several years and periods with an open end stand below, each in its own lane with
    its number, since their height could not be compared with that of a year. `target` holds results
    of a target in the same unit, drawn as lines over their periods. Without a value, a text.
    """
    subject = series_of.subject(series_of.totals(series_of.counts(results)), page)
    drawn = series_of.split(series_of.totals(series_of.counts(results)), page)
    if not drawn:
        return nothing(results, page, subject)
    rows = pd.concat([series.known for series in drawn])
    unit = series_of.one_unit(rows, "flows")
    targets = _targets(target, rows)
    longer = _is_long(rows)
    lanes, yearly = rows[longer], rows[~longer]
    panels = [series for series in drawn if not _is_long(series.known).all()]
    high = max([*yearly["value"], *targets["value"], 0.0])
    low, high = scales.limits(0.0, high * 1.12, unit, scale, zero=True)
    ticks, tick_words = scales.value_ticks(low, high, unit, page, 4)
    left = (scales.widest(tick_words) if len(yearly) else 0.0) + 0.22
    tall = _HEIGHT if len(panels) == 1 else _SEVERAL
    room_for = [Panel(tall, _panel_words(series, drawn, unit, page)) for series in panels]
    if len(lanes):
        room_for.append(Panel(_LANE * len(lanes), page.t("chart.flows.longer")))
    paper = sheet(
        page,
        subject,
        room_for,
        left=left,
        keys=_keys(yearly, targets, page),
        source=source_line(results, page),
    )
    wide = WIDTH - left - 0.2
    spans = pd.concat([rows[["left", "right"]], targets[["left", "right"]]])
    for axes in paper.axes:
        scales.year_axis(axes, spans["left"].min(), spans["right"].max(), wide)
        axes.tick_params(axis="x", which="minor", labelbottom=axes is paper.axes[-1])
    for axes, series in zip(paper.axes, panels, strict=False):
        scales.show_values(axes, low, high, ticks, tick_words)
        _draw_targets(axes, targets)
        _draw_bars(labels.Room(axes, wide, tall), series, unit, page)
    if len(lanes):
        _draw_lanes(paper.axes[-1], lanes, drawn, wide, page)
    return paper.picture(results, page, "flows")


def _is_long(rows: pd.DataFrame) -> pd.Series:
    return rows["flags"].map(lambda cell: any(flag in _LONG for flag in schema.split(cell)))


def _targets(target: pd.DataFrame | None, rows: pd.DataFrame) -> pd.DataFrame:
    if target is None:
        return rows.iloc[:0]
    known = scales.placed(target[target["value"].notna()])
    return known[known["unit"].isin(rows["unit"])]


def _panel_words(series: Series, drawn: Sequence[Series], unit: str, page: Page) -> str:
    words = scales.unit_words(unit, page)
    return f"{language.capital(series.name)} ({words})" if len(drawn) > 1 else words


def _look(row: Any) -> tuple[bool, str]:
    """Whether a bar is hollow, and its bound."""
    look = marks.mark(row)
    return look.hollow, look.bound


def _keys(yearly: pd.DataFrame, targets: pd.DataFrame, page: Page) -> list[Key]:
    words: dict[bool, dict[str, None]] = {}
    for row in series_of.records(yearly):
        words.setdefault(_look(row)[0], {}).update(dict.fromkeys(marks.meanings(row)))
    keys = []
    if True in words:
        for hollow in sorted(words):
            said = ["exact_flow" if key == "exact" else key for key in words[hollow]]
            text = f" {page.t('chart.or')} ".join(page.t(f"chart.mark.{key}") for key in said)
            keys.append(Key(text, box=_bar_style(hollow)))
    if len(targets):
        keys.append(Key(page.t("chart.flows.target"), line={"color": INK, "linewidth": 2, "linestyle": "-"}))
    return keys


def _bar_style(hollow: bool) -> dict[str, Any]:
    return {"facecolor": "white" if hollow else COLOUR, "edgecolor": COLOUR, "linewidth": 1.5}


def _draw_bars(room: labels.Room, series: Series, unit: str, page: Page) -> None:
    rows = series.known[~_is_long(series.known)]
    for row in series_of.records(rows):
        hollow, bound = _look(row)
        inset = 0.06 * (row.right - row.left)
        style = _bar_style(hollow)
        if marks.mark(row).rebased:
            style |= {"edgecolor": INK, "linewidth": 2}
        room.axes.bar(
            row.left + inset, row.value, row.right - row.left - 2 * inset, align="edge", **style, zorder=2
        )
        if bound:
            _caret(room.axes, row, bound)
    for row in series_of.records(rows):
        left, top = room.inches(row.left, row.value)
        room.taken.append((left, 0.0, room.inches(row.right, 0)[0], top))
    ends = [len(rows) - 1, 0, int(rows["value"].argmax()), int(rows["value"].argmin())]
    for number in dict.fromkeys([*ends, *range(len(rows))]):
        _write_bar(room, rows.iloc[number], unit, page)


def _caret(axes: Axes, row: Any, bound: str) -> None:
    style = marks.Mark(True, bound).style(COLOUR)
    axes.plot([row.x], [row.value], **style, clip_on=False, zorder=3)


def _write_bar(room: labels.Room, row: pd.Series, unit: str, page: Page) -> None:
    """The value above a bar, and the interval of a part-year above the value, where they find room."""
    lines = [language.amount(row["value"], unit, page.language)]
    if "part_year" in schema.split(row["flags"]):
        lines.insert(0, interval(row["period_start"], row["period_end"], page))
    across, top = room.inches(row["x"], row["value"])
    wide = max(lettering.width(line, labels.SIZE) for line in lines)
    top += 0.08 if row["precision"] in (precision.LOWER, precision.UPPER) else 0.02
    across = max(across, wide / 2)
    box = across - wide / 2, top + 0.01, across + wide / 2, top + lettering.height(labels.SIZE) * len(lines)
    if room.free(box):
        room.put(box, "\n".join(lines), COLOUR)


def interval(start: pd.Timestamp, end: pd.Timestamp, page: Page) -> str:
    """A part of one year in the fewest words: "1/1–30/6", "1 Jan–30 Jun"."""
    pattern = "d/M" if page.language == "vi" else "d MMM"
    days = (babel.dates.format_date(day, pattern, locale=page.language) for day in (start, end))
    return "–".join(days).replace(" ", language.NO_BREAK)


def _draw_targets(axes: Axes, targets: pd.DataFrame) -> None:
    if len(targets):
        axes.hlines(
            targets["value"],
            targets["left"],
            targets["right"],
            color=INK,
            linewidth=2,
            zorder=4,
            gid="target",
        )


def _draw_lanes(axes: Axes, lanes: pd.DataFrame, drawn: Sequence[Series], wide: float, page: Page) -> None:
    """Longer and open periods, one lane each: a hollow bar over the period and its number above."""
    names = {index: series.name for series in drawn for index in series.rows.index}
    low, high = axes.get_xlim()
    axes.set_ylim(len(lanes), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for number, row in enumerate(series_of.records(lanes)):
        _draw_lane(axes, row, number + 0.72, 0.12 * (high - low))
        words = _lane_words(row, names[row.Index] if len(drawn) > 1 else "", page)
        half = lettering.width(words, labels.SIZE) / 2 / wide * (high - low)
        middle = max(low + half, min(high - half, row.x)) if 2 * half < high - low else (low + high) / 2
        axes.text(middle, number + 0.3, words, fontsize=labels.SIZE, ha="center", va="center", color=COLOUR)


def _draw_lane(axes: Axes, row: Any, at: float, tail: float) -> None:
    """The period as a bar with closed ends; an end that was not printed is left open and dotted."""
    left = row.left if not np.isnan(row.left) else row.right
    flags = schema.split(row.flags)
    if "open_start" in flags or "open_end" in flags:
        way = -tail if "open_start" in flags else tail
        axes.plot(
            [row.x, row.x + way], [at, at], color=COLOUR, linewidth=2, linestyle=(0, (1, 1.5)), gid="open"
        )
        axes.plot([row.x], [at], marker="|", markersize=11, markeredgewidth=2, color=COLOUR, linestyle="")
        return
    axes.barh(at, row.right - left, 0.24, left=left, gid="period", **_bar_style(True))


def _lane_words(row: Any, name: str, page: Page) -> str:
    series = pd.Series(row._asdict())
    value = language.quantity(row.value, row.unit, page.language, row.precision)
    words = f"{language.period(series, page.language)}: {value}"
    return language.capital(f"{name}, {words}" if name else words)
