"""Values over time as marks at their dates, joined only where they can be compared."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import language, sentences
from analysis.charts import labels, lettering, marks, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Row, Series
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

Target = float | tuple[float, float]
_HEIGHT, _NAME = 2.5, 1.55  # inches: a panel, and the most a series' name may take of the width
_TARGET: dict[str, Any] = {"color": MUTED, "linestyle": (0, (6, 2)), "linewidth": 1.3}


@styled
def over_time(
    results: pd.DataFrame,
    page: Page,
    *,
    target: Target | None = None,
    scale: tuple[float, float] | None = None,
) -> Picture | sentences.Text:
    """A stock, share or rate over time, one series per locality, indicator and category.

    Each value lies at its date, or in the middle of its period with a line as long as it. Filled
    marks are exact for their year; see `marks`. Intervals are drawn where there are limits.
    `target` is a value or a range in the unit of the results, `scale` fixes the value axis.
    Without a value to draw, a text that says so. Raises `WorkbookError` for more than one unit.
    """
    rows = series_of.records(results)
    drawn = series_of.split(rows, page)
    if not drawn:
        return nothing(results, page, series_of.subject(rows, page, place=False))
    known = [row for series in drawn for row in series.known]
    unit = series_of.one_unit(known, "over_time")
    ends = _ends(target)
    low, high = scales.limits(
        min(series_of.values(known) + ends), max(series_of.values(known) + ends), unit, scale
    )
    ticks, tick_words = scales.value_ticks(low, high, unit, page)
    left = scales.widest(tick_words) + 0.22
    right = _name_room(drawn) + 0.35 if len(drawn) > 1 else 0.3
    tall, wide = max(_HEIGHT, 0.42 * len(drawn)), WIDTH - left - right
    above = scales.unit_words(unit, page) + (page.t("chart.axis.not_zero") if low > 0 else "")
    keys = marks.keys(known, page, colour=INK if len(drawn) > 1 else marks.COLOURS[0])
    paper = sheet(
        page,
        series_of.subject(rows, page),
        [Panel(tall, above)],
        left=left,
        right=right,
        keys=[*keys, *_target_key(ends, unit, page)],
        source=source_line(known, page),
    )
    axes = paper.axes[0]
    scales.year_axis(axes, series_of.span(known), wide)
    scales.show_values(axes, low, high, ticks, tick_words)
    room = labels.Room(axes, wide, tall, 0.12 if len(drawn) > 1 else 0.28)
    _draw_target(room, ends)
    for series in drawn:
        _draw(room, series)
    _draw_breaks(room, drawn, page)
    _write_values(room, drawn, page)
    _write_names(room, drawn)
    return paper.picture(results, page, "over_time")


def _ends(target: Target | None) -> list[float]:
    """The ends of a target range, or the one value; nothing without a target."""
    if target is None:
        return []
    return [float(target)] if isinstance(target, int | float) else [float(end) for end in target]


def _target_key(ends: Sequence[float], unit: str, page: Page) -> list[Key]:
    if not ends:
        return []
    words = "–".join(language.amount(end, unit, page.language) for end in ends)
    return [Key(page.t("chart.target", value=words), line=_TARGET)]


def _draw_target(room: labels.Room, ends: Sequence[float]) -> None:
    axes, (left, right) = room.axes, room.axes.get_xlim()
    if len(ends) == 2:
        axes.axhspan(ends[0], ends[1], facecolor="#EEEEEE", gid="target")
    for end in ends:
        axes.axhline(end, gid="target", **_TARGET)
        room.take_line((left, end), (right, end))


def _draw(room: labels.Room, series: Series) -> None:
    """The intervals, periods, lines and marks of one series; words will keep off them."""
    axes, known, colour = room.axes, series.known, series.colour
    for row in known:
        room.take_mark(row["x"], row["value"])
    limited = [row for row in known if not math.isnan(row["lower"]) and not math.isnan(row["upper"])]
    if limited:
        ends = series_of.columns(limited, "x", "lower", "upper")
        axes.vlines(*ends, color=colour, linewidth=1.3, gid="interval")
        for row in limited:
            room.take_line((row["x"], row["lower"]), (row["x"], row["upper"]))
    spans = [row for row in known if row["left"] < row["right"] and not _is_year(row)]
    if spans:
        ends = series_of.columns(spans, "value", "left", "right")
        axes.hlines(*ends, color=colour, linewidth=1.1, gid="span")
        for row in spans:
            room.take_line((row["left"], row["value"]), (row["right"], row["value"]))
    _join(room, series)
    looks: dict[marks.Mark, list[Row]] = {}
    for row in known:
        looks.setdefault(marks.mark(row), []).append(row)
    for look, rows in looks.items():
        style = look.style(colour, series.shape)
        axes.plot(*series_of.columns(rows, "x", "value"), clip_on=False, zorder=3, **style)


def _is_year(row: Row) -> bool:
    """Whether a period is one calendar year, printed as such: its label says how long it is."""
    return 364 <= row["right"] - row["left"] <= 367 and not series_of.has(row, "undated")


def _join(room: labels.Room, series: Series) -> None:
    """The lines between values that can be compared; a value that could not be computed is a gap."""
    joined: dict[str, list[tuple[Row, Row]]] = {}
    rows = [row for row in series.rows if row["reason"] != "no_figure"]
    for pair in itertools.pairwise(rows):
        joined.setdefault(series_of.join(*pair), []).append(pair)
    joined.pop("", None)
    for style, pairs in joined.items():
        xs = [x for start, end in pairs for x in (start["x"], end["x"], math.nan)]
        ys = [y for start, end in pairs for y in (start["value"], end["value"], math.nan)]
        width = 1.8 if style == "-" else 1.1
        room.axes.plot(xs, ys, linestyle=style, color=series.colour, linewidth=width, marker="", gid="line")
        for start, end in pairs:
            room.take_line((start["x"], start["value"]), (end["x"], end["value"]))


def _draw_breaks(room: labels.Room, drawn: Sequence[Series], page: Page) -> None:
    pairs = [pair for series in drawn for pair in itertools.pairwise(series.known)]
    places = dict(series_of.break_between(*pair, page) for pair in pairs if series_of.breaks(*pair))
    for place, words in places.items():
        room.write_break(place, words)


def _write_values(room: labels.Room, drawn: Sequence[Series], page: Page) -> None:
    """Values beside their marks: last, first, greatest and least; of a single series all that find room."""
    for series in drawn:
        ordered = sorted(series.known, key=lambda row: row["value"])
        chosen = [series.known[-1], series.known[0], ordered[-1], ordered[0]]
        if len(drawn) == 1 and len(series.known) <= 10:
            chosen += series.known
        if len(drawn) > 3:
            chosen = chosen[:1]
        for row in {id(row): row for row in chosen}.values():
            room.write(row["x"], row["value"], series_of.value_words(row, page), series.colour)


def _name_room(drawn: Sequence[Series]) -> float:
    lines = [line for series in drawn for line in lettering.wrapped(series.name, _NAME, labels.SIZE)]
    return scales.widest(lines, labels.SIZE)


def _write_names(room: labels.Room, drawn: Sequence[Series]) -> None:
    """The name of each series to the right of the panel, a thin line leading to its last value."""
    if len(drawn) == 1:
        return
    lasts = [(series.known[-1]["x"], series.known[-1]["value"]) for series in drawn]
    names = [lettering.wrapped(series.name, _NAME, labels.SIZE) for series in drawn]
    apart = max(len(lines) for lines in names) * lettering.height(labels.SIZE) + 0.03
    heights = labels.spread([room.inches(*last)[1] for last in lasts], apart, 0.0, room.height)
    for series, last, lines, up in zip(drawn, lasts, names, heights, strict=True):
        arrow = {"arrowstyle": "-", "color": series.colour, "linewidth": 0.7, "shrinkA": 2, "shrinkB": 6}
        room.axes.annotate(
            "\n".join(lines),
            last,
            xytext=((room.width + 0.22) / room.width, up / room.height),
            textcoords="axes fraction",
            color=series.colour,
            fontsize=labels.SIZE,
            va="center",
            linespacing=1.05,
            arrowprops=arrow,
            annotation_clip=False,
        )
