"""The sheet a chart is drawn on: title, legend, panels, source line, watermark, in inches from the top.

Every part has its place before anything is drawn, so that no second layout pass is needed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis import language, schema, sentences
from analysis.charts import lettering
from analysis.charts.picture import Picture
from analysis.pages import Page

WIDTH = 6.4  # inches
TITLE, SMALL = 12.0, 9.5  # points
INK, MUTED, FAINT = "#222222", "#555555", "#DDDDDD"
_MARGIN, _ROW = 0.1, 0.25

Chart = TypeVar("Chart", bound=Callable[..., Any])


@functools.cache
def style() -> Any:
    """The settings of `workbook.mplstyle`."""
    file = Path(__file__).parents[1] / "workbook.mplstyle"
    return matplotlib.rc_params_from_file(file, use_default_template=False)


def styled(chart: Chart) -> Chart:
    """`chart` drawn in the workbook's style, whatever the caller's own settings are."""

    @functools.wraps(chart)
    def drawn(*arguments: Any, **options: Any) -> Any:
        with matplotlib.rc_context(style()):
            return chart(*arguments, **options)

    return drawn  # type: ignore[return-value]


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a marker or line (`line`), or a filled box (`box`), and its words."""

    words: str
    line: dict[str, Any] | None = None
    box: dict[str, Any] | None = None


@dataclass(frozen=True)
class Panel:
    """Room for one panel: its height in inches, and the words above it (the unit, or what it shows)."""

    height: float
    above: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A figure with its panels; `paper` covers all of it and counts inches from the top left corner."""

    figure: Figure
    paper: Axes
    axes: tuple[Axes, ...]
    title: str

    def picture(self, results: pd.DataFrame, page: Page, kind: str) -> Picture:
        """The finished chart, with the caption and alt text of this kind of chart."""
        words = {name: getattr(sentences, name, None) for name in ("alt", "caption")}
        alt, caption = (str(say(results, page, kind)) if say else self.title for say in words.values())
        return Picture(self.figure, self.axes, self.title, alt, caption)


def sheet(
    page: Page,
    title: str,
    panels: Sequence[Panel],
    *,
    left: float,
    right: float = 0.2,
    below: float = 0.3,
    gap: float = 0.0,
    keys: Sequence[Key] = (),
    source: str = "",
) -> Sheet:
    """An empty sheet with its panels one below the other.

    `left` and `right` are the margins of the panels in inches, `below` the room for the labels
    under the lowest one, `gap` more room between two panels.
    """
    headline = lettering.wrapped(title, WIDTH - 2 * _MARGIN, TITLE, bold=True)
    rows = _legend_rows(keys)
    sources = lettering.wrapped(source, WIDTH - 2 * _MARGIN, SMALL)
    top = _MARGIN + _ROW * (len(headline) + len(rows)) + 0.02
    height = top + sum(panel.height + _above(panel) for panel in panels) + below
    height += gap * (len(panels) - 1)
    height += lettering.height(SMALL) * len(sources) + 0.1
    figure = Figure(figsize=(WIDTH, height))
    paper = _paper(figure, height)
    for number, line in enumerate(headline):
        y = _MARGIN + _ROW * (number + 0.5)
        paper.text(_MARGIN, y, line, fontsize=TITLE, fontweight="bold", va="center")
    _draw_legend(paper, rows, _MARGIN + _ROW * len(headline))
    axes = _panels(figure, paper, panels, top, left, right, gap)
    for number, line in enumerate(reversed(sources)):
        y = height - 0.07 - lettering.height(SMALL) * number
        paper.text(_MARGIN, y, line, fontsize=SMALL, color=MUTED, va="bottom")
    if page.package.synthetic:
        _watermark(paper, page, height)
    return Sheet(figure, paper, axes, title)


def _above(panel: Panel) -> float:
    return _ROW + 0.06 if panel.above else 0.08


def _paper(figure: Figure, height: float) -> Axes:
    paper = figure.add_axes((0, 0, 1, 1), zorder=-1)
    paper.set(xlim=(0, WIDTH), ylim=(height, 0))
    paper.set_axis_off()
    return paper


def _panels(
    figure: Figure, paper: Axes, panels: Sequence[Panel], top: float, left: float, right: float, gap: float
) -> tuple[Axes, ...]:
    height = figure.get_size_inches()[1]
    axes = []
    for panel in panels:
        if panel.above:
            paper.text(_MARGIN, top + 0.06 + _ROW / 2, panel.above, color=MUTED, va="center")
        top += _above(panel) + panel.height
        box = (left / WIDTH, 1 - top / height, (WIDTH - left - right) / WIDTH, panel.height / height)
        axes.append(figure.add_axes(box))
        axes[-1].set_facecolor("none")
        top += gap
    return tuple(axes)


def _legend_rows(keys: Sequence[Key]) -> list[list[tuple[float, Key]]]:
    """The entries with their left edge, in as many rows as they need."""
    rows: list[list[tuple[float, Key]]] = []
    edge = WIDTH
    for key in keys:
        size = 0.32 + lettering.width(key.words, 10.5)
        if not rows or edge + size > WIDTH - _MARGIN:
            rows.append([])
            edge = _MARGIN
        rows[-1].append((edge, key))
        edge += size + 0.22
    return rows


def _draw_legend(paper: Axes, rows: list[list[tuple[float, Key]]], top: float) -> None:
    for number, row in enumerate(rows):
        y = top + _ROW * (number + 0.5)
        for edge, key in row:
            if key.line is not None:
                xs = [edge + 0.12] if key.line.get("linestyle", "") in ("", "none") else [edge, edge + 0.24]
                paper.add_line(Line2D(xs, [y] * len(xs), **key.line))
            if key.box is not None:
                paper.add_patch(Rectangle((edge, y - 0.07), 0.24, 0.14, **key.box))
            paper.text(edge + 0.32, y, key.words, fontsize=10.5, va="center")


def _watermark(paper: Axes, page: Page, height: float) -> None:
    words = page.t("chart.synthetic")
    size = min(40.0, 40 * 0.85 * WIDTH / lettering.width(words, 40, bold=True))
    place: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "fontweight": "bold",
        "fontsize": size,
        "rotation": 15,
    }
    for y in [height * 0.5] if height < 6 else [height * 0.2, height * 0.5, height * 0.8]:
        paper.text(WIDTH / 2, y, words, color="#B0B0B0", alpha=0.45, **place)


def source_line(results: pd.DataFrame, page: Page) -> str:
    """Where the figures are from: how many were used, as printed, listed at the end of the page."""
    if page.package.synthetic:
        return page.t("chart.source.synthetic")
    used = {figure for cell in results["figures"] for figure in schema.split(cell)}
    return page.t("chart.source.one" if len(used) == 1 else "chart.source.other", count=len(used))


def nothing(results: pd.DataFrame, page: Page, what: str) -> sentences.Text:
    """What is said in place of an empty chart: that there is nothing to draw, and why."""
    said = [page.t("chart.nothing", what=what, place=page.name())]
    reasons = dict.fromkeys(cell for cell in results["reason"] if cell) if "reason" in results else {}
    said += [page.t("chart.nothing.reason", reason=_reason(reason, page)) for reason in list(reasons)[:3]]
    return sentences.Text(said)


def _reason(reason: str, page: Page) -> str:
    return language.reason_text(reason, page.language, page.places)
