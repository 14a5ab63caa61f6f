"""Axes of time and value: where a period lies, which years and values are labelled.

Time is a date axis: days since 1970, as matplotlib counts them. A year is the band between two
marks and its label stands in the middle of it; a figure of 31 December lies at the right edge.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis import language
from analysis.charts import lettering
from analysis.charts.sheet import MUTED
from analysis.pages import Page

LADDER = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)  # few scales for shares, so that pages can be compared
QUOTIENTS = ("proportion", "per_year", "per_thousand", "ratio", "members_per_organisation")
_EPOCH = pd.Timestamp("1970-01-01")


def day(value: pd.Timestamp) -> float:
    """A date on the axis."""
    return (value - _EPOCH) / pd.Timedelta(days=1)


def _days(dates: pd.Series) -> np.ndarray:
    return ((dates - _EPOCH) / pd.Timedelta(days=1)).to_numpy(dtype="float64")


def _new_years(years: pd.Series) -> np.ndarray:
    return _days(pd.to_datetime(years.astype("Int64").astype("str") + "-01-01", errors="coerce"))


def placed(rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with `left`, `right` and `x` (the middle) on the time axis, in order of time.

    A stock is a point. A period without printed dates is as wide as its years. Of an open period
    only the printed end is known: all three are there. Rows without a year are left out.
    """
    start, end = _days(rows["period_start"]), _days(rows["period_end"])
    first = rows["first_year"].fillna(rows["last_year"])
    undated = np.isnan(start) & np.isnan(end)
    left = np.where(undated, _new_years(first), np.where(np.isnan(start), end, start))
    right = np.where(undated, _new_years(rows["last_year"] + 1), np.where(np.isnan(end), start, end))
    right = np.where((right > left) & ~undated, right + 1, right)  # the last day counts
    frame = rows.assign(left=left, right=right, x=(left + right) / 2)
    return frame[frame["x"].notna()].sort_values(["x", "last_year"], kind="stable")


def year_axis(axes: Axes, left: float, right: float, width: float) -> None:
    """Whole years from `left` to `right` (at least three) on an axis `width` inches wide."""
    first, last = _year(left), _year(max(left, right - 1))
    while last - first < 2:
        first, last = first - (last - first) % 2, last + 1 - (last - first) % 2
    years = range(first, last + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50) if width / len(years) * step > 0.5)
    edges = [_new_year(year) for year in (*years, last + 1)]
    named = [year for year in years if year % step == 0]
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xticks(edges if step <= 2 else [_new_year(year) for year in named], labels=[], minor=False)
    axes.set_xticks([_new_year(year) + 182.5 for year in named], labels=map(str, named), minor=True)


def _year(position: float) -> int:
    return (_EPOCH + pd.Timedelta(days=position)).year


def _new_year(year: int) -> float:
    return day(pd.Timestamp(year, 1, 1))


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


def _ticks(low: float, high: float, most: int) -> list[float]:
    ticks = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    slack = 1e-9 * (high - low)
    return [float(tick) for tick in ticks if low - slack <= tick <= high + slack]


def tick_labels(ticks: Sequence[float], unit: str, page: Page) -> list[str]:
    """The ticks as numbers of the unit, all with as many decimals as their distance needs."""
    step = ticks[1] - ticks[0] if len(ticks) > 1 else ticks[0] or 1.0
    step *= {"proportion": 100, "per_year": 100, "per_thousand": 1000}.get(unit, 1)
    digits = next((n for n in range(4) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 4)
    return [language.amount(tick, unit, page.language, digits) for tick in ticks]


def unit_words(unit: str, page: Page) -> str:
    """What the numbers of an axis count: "đảng viên"; the per cent sign stands at the numbers themselves."""
    return page.t("chart.axis.share") if unit == "proportion" else page.t(f"unit.{unit}.other")


def value_ticks(
    low: float, high: float, unit: str, page: Page, most: int = 5
) -> tuple[list[float], list[str]]:
    """Ticks between two values and their labels. Counts of things have no fractions."""
    ticks = _ticks(low, high, most)
    if unit not in QUOTIENTS:
        ticks = [tick for tick in ticks if math.isclose(tick, round(tick))]
    return ticks, tick_labels(ticks, unit, page)


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


def draw_break(axes: Axes, position: float, words: str) -> None:
    """A dotted line across the panel where a series breaks, with its reason."""
    axes.axvline(position, color=MUTED, linestyle=(0, (1, 2)), linewidth=1.3, gid="break")
    low, high = axes.get_xlim()
    near_right = position > low + 0.6 * (high - low)
    axes.annotate(
        words,
        (position, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-4 if near_right else 4, -1),
        textcoords="offset points",
        ha="right" if near_right else "left",
        va="top",
        fontsize=9.5,
        color=MUTED,
        backgroundcolor=(1, 1, 1, 0.8),
    )
