"""Flows over time: bars as wide as their interval; what is not a year's figure is never drawn as one."""

from __future__ import annotations

from collections.abc import Sequence

import babel.dates
import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import labels, lettering, marks, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Row, Series
from analysis.charts.sheet import INK, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

_HEIGHT, _SEVERAL, _LANE = 2.3, 1.3, 0.42  # inches: one panel, each of several, a lane for a longer period
_RIGHT = 0.2
COLOUR = marks.COLOURS[0]


@styled
def flows(
    results: pd.DataFrame,
    page: Page,
    *,
    target: pd.DataFrame | None = None,
    scale: tuple[float, float] | None = None,
) -> Picture | sentences.Text:
    """Counts over their true intervals, one panel per locality, indicator and category, on one scale.

    Of an indicator with totals only these are drawn, and of the results only counts. Full years are
    filled bars; parts of a year are hollow and carry their interval. Terms, other periods of several
    years and periods with an open end stand below, each in its own lane with its number: their height
    could not be compared with that of a year. `target` holds results of a target in the same unit,
    drawn as lines over their periods. Without a value, a text that says so.
    """
    rows = series_of.totals(series_of.counts(series_of.records(results)))
    drawn = series_of.split(rows, page)
    if not drawn:
        return nothing(results, page, series_of.subject(rows, page, place=False))
    known = [row for series in drawn for row in series.known]
    unit = series_of.one_unit(known, "flows")
    targets = [row for row in _targets(target) if row["unit"] == unit]
    lanes = [(series, row) for series in drawn for row in series.known if _is_long(row)]
    yearly = [row for row in known if not _is_long(row)]
    panels = [series for series in drawn if not all(_is_long(row) for row in series.known)]
    high = max([row["value"] for row in [*yearly, *targets]], default=0.0)
    low, high = scales.limits(0.0, high * 1.12, unit, scale, zero=True)
    ticks, tick_words = scales.value_ticks(low, high, unit, page, 4)
    left = (scales.widest(tick_words) if yearly else 0.0) + 0.22
    tall, wide = _HEIGHT if len(panels) == 1 else _SEVERAL, WIDTH - left - _RIGHT
    sizes = [Panel(tall, _panel_words(series, drawn, unit, page)) for series in panels]
    sizes += [Panel(_LANE * len(lanes), page.t("chart.flows.longer"))] if lanes else []
    paper = sheet(
        page,
        series_of.subject(rows, page),
        sizes,
        left=left,
        right=_RIGHT,
        gap=0.1,
        keys=_keys(yearly, targets, page),
        source=source_line(known, page),
    )
    for axes in paper.axes:
        scales.year_axis(axes, series_of.span([*known, *targets]), wide, labels=axes is paper.axes[-1])
    for axes, series in zip(paper.axes, panels, strict=False):
        scales.show_values(axes, low, high, ticks, tick_words)
        room = labels.Room(axes, wide, tall)
        _draw_targets(room, targets)
        _draw_bars(room, series, page)
    if lanes:
        _draw_lanes(paper.axes[-1], lanes, len(drawn) > 1, wide, page)
    return paper.picture(results, page, "flows")


def _is_long(row: Row) -> bool:
    return series_of.has(row, "multi_year", "open_start", "open_end")


def _targets(target: pd.DataFrame | None) -> list[Row]:
    return [] if target is None else series_of.known(series_of.records(target))


def _panel_words(series: Series, drawn: Sequence[Series], unit: str, page: Page) -> str:
    words = scales.unit_words(unit, page)
    return f"{language.capital(series.name)} ({words})" if len(drawn) > 1 else words


def _keys(yearly: Sequence[Row], targets: Sequence[Row], page: Page) -> list[Key]:
    keys = marks.bar_keys(yearly, page, COLOUR)
    if targets:
        keys.append(Key(page.t("chart.flows.target"), line={"color": INK, "linewidth": 2, "linestyle": "-"}))
    return keys


def _draw_bars(room: labels.Room, series: Series, page: Page) -> None:
    rows = [row for row in series.known if not _is_long(row)]
    for row in rows:
        look = marks.mark(row)
        inset = 0.06 * (row["right"] - row["left"])
        style = marks.bar(look.hollow, COLOUR) | ({"edgecolor": INK, "linewidth": 2} if look.rebased else {})
        wide = row["right"] - row["left"] - 2 * inset
        room.axes.bar(row["left"] + inset, row["value"], wide, align="edge", zorder=2, **style)
        if look.bound:
            caret = marks.Mark(True, look.bound).style(COLOUR)
            room.axes.plot([row["x"]], [row["value"]], clip_on=False, zorder=3, **caret)
        (left, top), right = room.inches(row["left"], row["value"]), room.inches(row["right"], 0)[0]
        room.taken.append((left, 0.0, right, top))
    ordered = sorted(rows, key=lambda row: row["value"])
    partial = [row for row in rows if series_of.has(row, "part_year")]
    chosen = [*partial, rows[-1], rows[0], ordered[-1], ordered[0], *rows]
    for row in {id(row): row for row in chosen}.values():
        _write_bar(room, row, page)


def _write_bar(room: labels.Room, row: Row, page: Page) -> None:
    """The value above a bar where there is room; of a part-year with its interval, higher up if need be."""
    lines = [series_of.value_words(row, page)]
    partial = series_of.has(row, "part_year")
    if partial:
        lines.insert(0, interval(row["period_start"], row["period_end"], page))
    across, top = room.inches(row["x"], row["value"])
    wide, tall = scales.widest(lines, labels.SIZE), lettering.height(labels.SIZE) * len(lines)
    left, right = room.inches(row["left"], 0)[0], room.inches(row["right"], 0)[0]
    wanted = [across, left + wide / 2, right - wide / 2] if partial else [across]
    middles = [min(max(middle, wide / 2), room.width - wide / 2) for middle in wanted]
    foot = top + (0.09 if marks.mark(row).bound else 0.03)
    lifts = [0.12 * step for step in range(14 if partial else 1)]
    boxes = [
        (middle - wide / 2, foot + lift, middle + wide / 2, foot + lift + tall)
        for lift in lifts
        for middle in middles
    ]
    box = next((box for box in boxes if room.free(box)), None)
    if box is None:
        return
    room.put(box, "\n".join(lines), COLOUR)
    if box[1] > foot:
        ends = [top / room.height, box[1] / room.height]
        at = room.axes.get_xaxis_transform()
        room.axes.plot([row["x"]] * 2, ends, color=COLOUR, linewidth=0.7, transform=at, gid="leader")


def interval(start: pd.Timestamp, end: pd.Timestamp, page: Page) -> str:
    """A part of one year in the fewest words: "1/1–30/6", "1 Jan–30 Jun"."""
    pattern = "d/M" if page.language == "vi" else "d MMM"
    days = (babel.dates.format_date(day, pattern, locale=page.language) for day in (start, end))
    return "–".join(days).replace(" ", language.NO_BREAK)


def _draw_targets(room: labels.Room, targets: Sequence[Row]) -> None:
    if targets:
        ends = series_of.columns(targets, "value", "left", "right")
        room.axes.hlines(*ends, color=INK, linewidth=2, zorder=4, gid="target")
    for row in targets:
        room.take_line((row["left"], row["value"]), (row["right"], row["value"]))


def _draw_lanes(
    axes: Axes, lanes: Sequence[tuple[Series, Row]], named: bool, wide: float, page: Page
) -> None:
    """Longer and open periods, one lane each: a hollow bar over the period and its number above."""
    low, high = axes.get_xlim()
    axes.set_ylim(len(lanes), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for number, (series, row) in enumerate(lanes):
        _draw_lane(axes, row, number + 0.72, 0.12 * (high - low))
        words = f"{page.period(row)}: {page.quantity(row)}"
        words = language.capital(f"{series.name}, {words}" if named else words)
        half = lettering.width(words, labels.SIZE) / 2 / wide * (high - low)
        middle = max(low + half, min(high - half, row["x"])) if 2 * half < high - low else (low + high) / 2
        axes.text(middle, number + 0.3, words, fontsize=labels.SIZE, ha="center", va="center", color=COLOUR)


def _draw_lane(axes: Axes, row: Row, at: float, tail: float) -> None:
    """The period as a bar with closed ends; an end that was not printed is left open and dotted."""
    if row["left"] < row["right"]:
        wide = row["right"] - row["left"]
        axes.barh(at, wide, 0.24, left=row["left"], gid="period", **marks.bar(True, COLOUR))
        return
    end = row["x"] + (-tail if series_of.has(row, "open_start") else tail)
    axes.plot([row["x"], end], [at, at], color=COLOUR, linewidth=2, linestyle=(0, (1, 1.5)), gid="open")
    axes.plot([row["x"]], [at], marker="|", markersize=11, markeredgewidth=2, color=COLOUR, linestyle="")
