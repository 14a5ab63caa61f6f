"""Axes of time and value: which years and values are labelled, and how.

Time is a date axis: days since 1970, as matplotlib counts them. A year is the band between two
marks and its label stands in the middle of it; a figure of 31 December lies at the right edge.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis import language
from analysis.charts import lettering
from analysis.charts.series import QUOTIENTS, day, new_year
from analysis.charts.sheet import MUTED
from analysis.pages import Page

LADDER = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)  # few scales for shares, so that pages can be compared
_YEARS = (1, 2, 5, 10, 20, 50)
_TIMES = {"proportion": 100, "per_year": 100, "per_thousand": 1000}


def year_axis(axes: Axes, days: tuple[float, float], wide: float, *, labels: bool = True) -> None:
    """The whole years of the first to the last day (at least three) on an axis `wide` inches wide."""
    first, last = (_date(end).year for end in days)
    while last - first < 2:
        first, last = first - (last - first) % 2, last + 1 - (last - first) % 2
    years = range(first, last + 1)
    step = next(step for step in _YEARS if wide / len(years) * step > 0.5)
    named = [year for year in years if year % step == 0]
    axes.set_xlim(new_year(first), new_year(last + 1))
    axes.set_xticks([new_year(year) + 182.5 for year in named], labels=map(str, named) if labels else [])
    edges = [new_year(year) for year in (*years, last + 1) if step <= 2 or year % step == 0]
    axes.plot(
        edges,
        [0.0] * len(edges),
        marker=3,  # a tick downwards
        color=MUTED,
        markersize=4,
        markeredgewidth=0.8,
        linestyle="",
        transform=axes.get_xaxis_transform(),
        clip_on=False,
        gid="years",
    )


def month_axis(axes: Axes, left: float, right: float, wide: float, page: Page) -> None:
    """Months around `left`..`right`, for a span of a few years; a third more to the right for words."""
    span = max(right - left, 60.0)
    low, high = left - 0.06 * span, right + 0.34 * span
    step = next(step for step in (1, 2, 3, 6, 12) if wide / ((high - low) / 30.4) * step > 0.95)
    months = pd.date_range(_date(low), _date(high), freq="MS")
    shown = [month for month in months if (month.month - 1) % step == 0]
    words = [_short(language.month(month, page.language)) for month in shown]
    room = (high - low) / wide * widest(words) / 2  # half a label, in days
    named = [
        (day(month), word)
        for month, word in zip(shown, words, strict=True)
        if low < day(month) - 0.8 * room and day(month) + room < high
    ]
    axes.set_xlim(low, high)
    axes.set_xticks([at for at, _ in named], labels=[word for _, word in named])
    axes.tick_params(axis="x", length=4)


def _short(month: str) -> str:
    """ "October 2021" as "Oct 2021"; a month in numbers stays as it is."""
    name, space, year = month.partition(language.NO_BREAK)
    return f"{name[:3]}{space}{year}" if space else month


def _date(position: float) -> datetime.date:
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=math.floor(position))


def limits(
    low: float, high: float, unit: str, scale: tuple[float, float] | None = None, *, zero: bool = False
) -> tuple[float, float]:
    """The value axis for values between `low` and `high`.

    Shares end at a rung of `LADDER`. Counts start at zero unless they all lie close together;
    with `zero` always.
    """
    if scale is not None:
        return scale
    if unit == "proportion" and low >= 0 and high <= 1:
        return 0.0, next(rung for rung in LADDER if high <= rung)
    if low < 0:
        room = 0.12 * (max(high, 0) - low)
        return low - room, max(high, 0) + room
    if zero or low <= 0.6 * high or low == high:
        return 0.0, high * 1.15 or 1.0
    room = 0.25 * (high - low)
    return low - room, high + room


def value_ticks(
    low: float, high: float, unit: str, page: Page, most: int = 5
) -> tuple[list[float], list[str]]:
    """Ticks between two values and their labels. Counts of things have no fractions."""
    found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    slack = 1e-9 * (high - low)
    ticks = [float(tick) for tick in found if low - slack <= tick <= high + slack]
    if unit not in QUOTIENTS:
        ticks = [tick for tick in ticks if math.isclose(tick, round(tick), abs_tol=1e-9)]
    return ticks, _tick_labels(ticks, unit, page)


def _tick_labels(ticks: Sequence[float], unit: str, page: Page) -> list[str]:
    """The ticks as numbers of the unit, all with as many decimals as their distance needs."""
    step = (ticks[1] - ticks[0] if len(ticks) > 1 else 1.0) * _TIMES.get(unit, 1)
    digits = next((n for n in range(4) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 4)
    return [language.amount(tick, unit, page.language, digits) for tick in ticks]


def unit_words(unit: str, page: Page) -> str:
    """What the numbers of an axis count: "đảng viên"; the per cent sign stands at the numbers themselves."""
    return page.t("chart.axis.share") if unit == "proportion" else page.t(f"unit.{unit}.other")


def widest(labels: Sequence[str], size: float = 11) -> float:
    """The width in inches of the widest label."""
    return max((lettering.width(label, size) for label in labels), default=0.0)


def show_values(axes: Axes, low: float, high: float, ticks: Sequence[float], labels: Sequence[str]) -> None:
    """The value axis upright: light lines across, a stronger one at zero, no spine."""
    axes.set_ylim(low, high)
    axes.set_yticks(ticks, labels=labels)
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    if low < 0 < high:
        axes.axhline(0, color=MUTED, linewidth=0.9)
