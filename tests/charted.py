"""Results made by hand for charts, and what a finished chart shows."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.lines import Line2D
from matplotlib.text import Text

from analysis import charts, pages, schema, sources

DEFAULTS = {
    "locality": "P24-30",
    "indicator": "members_total",
    "category": "total",
    "unit": "members",
    "precision": "exact",
    "status": "published",
}


class Synthetic:
    """A package that says its figures are made up, and is otherwise the one it stands for."""

    synthetic = True

    def __init__(self, package: sources.Package) -> None:
        self._package = package

    def __getattr__(self, name: str) -> Any:
        return getattr(self._package, name)


def page(language: str = "vi", locality: str = "P24-30") -> pages.Page:
    """A page of the shipped figures."""
    return pages.open(locality, 2005, 2025, language)


def results(*rows: dict[str, Any], **common: Any) -> pd.DataFrame:
    """Rows as results; years follow from the dates unless given, `figures` are a new id a row."""
    filled = []
    for number, row in enumerate(rows):
        full = {**DEFAULTS, "figures": f"X{number}", **common, **row}
        ends = [full[end] for end in ("period_start", "period_end") if full.get(end)]
        if ends:
            full.setdefault("first_year", int(ends[0][:4]))
            full.setdefault("last_year", int(ends[-1][:4]))
        filled.append(full)
    return schema.shaped(pd.DataFrame(filled), schema.RESULTS)


def on(day: str, value: float, **more: Any) -> dict[str, Any]:
    """A stock at a day."""
    return {"period_start": day, "period_end": day, "value": value, **more}


def year(number: int, value: float, **more: Any) -> dict[str, Any]:
    """A flow or share of a calendar year."""
    return {"period_start": f"{number}-01-01", "period_end": f"{number}-12-31", "value": value, **more}


def day(value: str) -> float:
    """A date on matplotlib's date axis."""
    return float(date2num(pd.Timestamp(value)))


def marks(axes: Axes) -> list[tuple[float, float, str, bool]]:
    """Every mark as x, y, shape and whether it is filled, from left to right."""
    found = []
    for line in axes.lines:
        if line.get_marker() not in ("", "None", None) and line.get_gid() != "years":
            filled = line.get_markerfacecolor() != "white"
            xs, ys = line.get_xdata(), line.get_ydata()
            found += [(float(x), float(y), line.get_marker(), filled) for x, y in zip(xs, ys, strict=True)]
    return sorted(found)


def named(axes: Axes, gid: str) -> list[Artist]:
    """The artists of a panel with that id."""
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def joins(axes: Axes, style: str) -> list[tuple[float, float]]:
    """The x of both ends of every line of that style that joins two values."""
    pairs = []
    for line in named(axes, "line"):
        assert isinstance(line, Line2D)
        if line.get_linestyle() == style:
            xs = [float(x) for x in line.get_xdata()]
            pairs += list(zip(xs[0::3], xs[1::3], strict=True))
    return pairs


def words(picture: charts.Picture) -> list[str]:
    """All words written in a chart that are not empty, tick labels included."""
    found = picture.figure.findobj(Text)
    return [text.get_text() for text in found if text.get_text() and text.get_visible()]


def cut(picture: charts.Picture) -> list[str]:
    """The words that do not lie whole inside the figure."""
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    width, height = canvas.get_width_height()
    outside = []
    for text in picture.figure.findobj(Text):
        box = text.get_window_extent(canvas.get_renderer())
        shown = text.get_text() and text.get_visible()
        if shown and (box.x0 < 0 or box.y0 < 0 or box.x1 > width + 1 or box.y1 > height + 1):
            outside.append(text.get_text())
    return outside
