"""Values over time as marks at their dates, joined only where they can be compared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import labels, lettering, marks, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Series
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

Target = float | tuple[float, float]
_HEIGHT, _NAME = 2.5, 1.55  # inches: a panel, and the most a series' name may take of the width


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
    subject = series_of.subject(results, page)
    drawn = series_of.split(results, page)
    if not drawn:
        return nothing(results, page, subject)
    unit = series_of.one_unit(results, "over_time")
    known = pd.concat([series.known for series in drawn])
    low, high = scales.limits(*_extent(known, target), unit, scale)
    ticks, tick_words = scales.value_ticks(low, high, unit, page)
    left = scales.widest(tick_words) + 0.22
    right = _name_room(drawn) + 0.35 if len(drawn) > 1 else 0.3
    tall = max(_HEIGHT, 0.42 * len(drawn))
    above = scales.unit_words(unit, page)
    if low > 0:
        above += page.t("chart.axis.not_zero")
    page_keys = marks.keys(known, page, colour=INK if len(drawn) > 1 else marks.COLOURS[0])
    page_keys += _target_key(target, unit, page)
    paper = sheet(
        page,
        subject,
        [Panel(tall, above)],
        left=left,
        right=right,
        keys=page_keys,
        source=source_line(results, page),
    )
    axes, wide = paper.axes[0], WIDTH - left - right
    scales.year_axis(axes, known["left"].min(), known["right"].max(), wide)
    scales.show_values(axes, low, high, ticks, tick_words)
    _draw_target(axes, target)
    room = labels.Room(axes, wide, tall)
    for series in drawn:
        _draw(room, series)
    _draw_breaks(axes, drawn, page)
    _write_values(room, drawn, unit, page)
    _write_names(room, drawn)
    return paper.picture(results, page, "over_time")


def _extent(known: pd.DataFrame, target: Target | None) -> tuple[float, float]:
    values = [*known["value"], *known["lower"].dropna(), *known["upper"].dropna()]
    values += [] if target is None else list(np.atleast_1d(target))
    return float(min(values)), float(max(values))


def _target_key(target: Target | None, unit: str, page: Page) -> list[Key]:
    if target is None:
        return []
    words = [language.amount(float(value), unit, page.language) for value in np.atleast_1d(target)]
    line = {"color": MUTED, "linestyle": (0, (6, 2)), "linewidth": 1.3}
    return [Key(page.t("chart.target", value="–".join(words)), line=line)]


def _draw_target(axes: Axes, target: Target | None) -> None:
    if target is None:
        return
    bounds = [float(value) for value in np.atleast_1d(target)]
    if len(bounds) == 2:
        axes.axhspan(*bounds, facecolor="#EEEEEE", gid="target")
    for value in bounds:
        axes.axhline(value, color=MUTED, linestyle=(0, (6, 2)), linewidth=1.3, gid="target")


def _draw(room: labels.Room, series: Series) -> None:
    axes, known = room.axes, series.known
    limited = known[known["lower"].notna() & known["upper"].notna()]
    if len(limited):
        axes.vlines(
            limited["x"],
            limited["lower"],
            limited["upper"],
            color=series.colour,
            linewidth=1.3,
            gid="interval",
        )
        for row in series_of.records(limited):
            room.take_line((row.x, row.lower), (row.x, row.upper))
    longer = known[(known["right"] - known["left"]) > 0]
    calendar = (longer["right"] - longer["left"]).between(364, 367) & ~longer["flags"].str.contains("undated")
    spans = longer[~calendar]
    if len(spans):
        axes.hlines(
            spans["value"], spans["left"], spans["right"], color=series.colour, linewidth=1.1, gid="span"
        )
    for row in series_of.records(spans):
        room.take_line((row.left, row.value), (row.right, row.value))
    _join(room, series)
    looks = [marks.mark(row) for row in series_of.records(known)]
    for look in dict.fromkeys(looks):
        rows = known[[look == other for other in looks]]
        axes.plot(
            rows["x"], rows["value"], **look.style(series.colour, series.shape), clip_on=False, zorder=3
        )
    for row in series_of.records(known):
        room.take_mark(row.x, row.value)


def _join(room: labels.Room, series: Series) -> None:
    """The lines between values that can be compared; a row without a value is a gap."""
    rows = series_of.records(series.rows)
    for style in ("-", "--"):
        xs: list[float] = []
        ys: list[float] = []
        for earlier, later in itertools.pairwise(rows):
            if np.isnan(earlier.value) or np.isnan(later.value) or series_of.join(earlier, later) != style:
                continue
            xs += [earlier.x, later.x, np.nan]
            ys += [earlier.value, later.value, np.nan]
            room.take_line((earlier.x, earlier.value), (later.x, later.value))
        if xs:
            width = 1.8 if style == "-" else 1.1
            room.axes.plot(xs, ys, linestyle=style, color=series.colour, linewidth=width, marker="")


def _draw_breaks(axes: Axes, drawn: Sequence[Series], page: Page) -> None:
    places: dict[float, str] = {}
    for series in drawn:
        rows = series_of.records(series.known)
        for earlier, later in itertools.pairwise(rows):
            if series_of.breaks(earlier, later):
                place, words = series_of.break_between(earlier, later, page)
                places.setdefault(place, words)
    for place, words in places.items():
        scales.draw_break(axes, place, words)


def _write_values(room: labels.Room, drawn: Sequence[Series], unit: str, page: Page) -> None:
    """Values beside their marks: last, first, greatest and least; of a single series all that find room."""
    for series in drawn:
        known = series.known
        ends = [len(known) - 1, 0, int(known["value"].argmax()), int(known["value"].argmin())]
        rest = range(len(known)) if len(drawn) == 1 and len(known) <= 10 else ()
        for number in dict.fromkeys([*ends, *rest] if len(drawn) <= 3 else ends[:1]):
            row = known.iloc[number]
            words = language.amount(row["value"], unit, page.language)
            room.write(row["x"], row["value"], words, series.colour)


def _name_room(drawn: Sequence[Series]) -> float:
    lines = [line for series in drawn for line in lettering.wrapped(series.name, _NAME, labels.SIZE)]
    return scales.widest(lines, labels.SIZE)


def _write_names(room: labels.Room, drawn: Sequence[Series]) -> None:
    """The name of each series at its last value, to the right of the panel."""
    if len(drawn) == 1:
        return
    lasts = [series.known.iloc[-1] for series in drawn]
    names = [lettering.wrapped(series.name, _NAME, labels.SIZE) for series in drawn]
    tallest = max(len(lines) for lines in names) * lettering.height(labels.SIZE)
    wanted = [room.inches(last["x"], last["value"])[1] for last in lasts]
    heights = labels.spread(wanted, tallest + 0.03, 0.0, room.height)
    for series, last, lines, up in zip(drawn, lasts, names, heights, strict=True):
        at = (room.width + 0.22) / room.width, up / room.height
        room.axes.annotate(
            "\n".join(lines),
            (last["x"], last["value"]),
            xytext=at,
            textcoords="axes fraction",
            color=series.colour,
            fontsize=labels.SIZE,
            va="center",
            linespacing=1.05,
            arrowprops={
                "arrowstyle": "-",
                "color": series.colour,
                "linewidth": 0.7,
                "shrinkA": 2,
                "shrinkB": 6,
            },
            annotation_clip=False,
        )
