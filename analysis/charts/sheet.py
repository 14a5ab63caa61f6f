"""The sheet a chart is drawn on: title, legend, panels, source line, watermark, in inches from the top.

Every part has its place before anything is drawn, so that no second layout pass is needed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
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
_REASONS = 3  # as many reasons are named where there is nothing to draw

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
    """A figure with its panels."""

    figure: Figure
    axes: tuple[Axes, ...]
    title: str

    def picture(self, results: pd.DataFrame, page: Page, kind: str, *, more: str = "") -> Picture:
        """The finished chart, with the caption and alt text of this kind of chart, and `more` alt text."""
        alt = f"{sentences.alt(results, page, kind)} {more}".strip()
        return Picture(self.figure, self.axes, self.title, alt, sentences.caption(results, page, kind))


def sheet(
    page: Page,
    title: str,
    panels: Sequence[Panel],
    *,
    left: float,
    right: float = 0.2,
    below: float = 0.34,
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
    for number, line in enumerate(headline):
        _write(figure, _MARGIN, _MARGIN + _ROW * (number + 0.5), line, fontsize=TITLE, fontweight="bold")
    _draw_legend(figure, rows, _MARGIN + _ROW * len(headline))
    axes = _panels(figure, panels, top, left, right, gap)
    for number, line in enumerate(reversed(sources)):
        at = height - 0.07 - lettering.height(SMALL) * (number + 0.5)
        _write(figure, _MARGIN, at, line, fontsize=SMALL, color=MUTED)
    if page.package.synthetic:
        _watermark(figure, page, height)
    return Sheet(figure, axes, title)


def _write(figure: Figure, x: float, from_top: float, words: str, **style: Any) -> None:
    """Words at inches from the left and from the top of the figure."""
    place = x, figure.get_figheight() - from_top
    figure.text(*place, words, transform=figure.dpi_scale_trans, va="center", **style)


def _above(panel: Panel) -> float:
    return _ROW + 0.1 if panel.above else 0.08


def _panels(
    figure: Figure, panels: Sequence[Panel], top: float, left: float, right: float, gap: float
) -> tuple[Axes, ...]:
    height = figure.get_figheight()
    axes = []
    for panel in panels:
        if panel.above:
            _write(figure, _MARGIN, top + 0.03 + _ROW / 2, panel.above, color=MUTED)
        top += _above(panel) + panel.height
        box = (left / WIDTH, 1 - top / height, (WIDTH - left - right) / WIDTH, panel.height / height)
        axes.append(figure.add_axes(box, facecolor="none"))
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


def _draw_legend(figure: Figure, rows: list[list[tuple[float, Key]]], top: float) -> None:
    inches, height = figure.dpi_scale_trans, figure.get_figheight()
    for number, row in enumerate(rows):
        from_top = top + _ROW * (number + 0.5)
        y = height - from_top
        for edge, key in row:
            if key.line is not None:
                xs = [edge + 0.12] if key.line.get("linestyle") == "" else [edge, edge + 0.24]
                figure.add_artist(Line2D(xs, [y] * len(xs), transform=inches, **key.line))
            if key.box is not None:
                figure.add_artist(Rectangle((edge, y - 0.07), 0.24, 0.14, transform=inches, **key.box))
            _write(figure, edge + 0.32, from_top, key.words, fontsize=10.5)


def _watermark(figure: Figure, page: Page, height: float) -> None:
    """The words for made-up data across the whole figure, over all of it, light enough to read through."""
    words = page.t("chart.synthetic")
    size = min(40.0, 40 * 0.85 * WIDTH / lettering.width(words, 40.0, bold=True))
    style: dict[str, Any] = {"fontsize": size, "fontweight": "bold", "color": "#808080", "alpha": 0.3}
    for share in [0.5] if height < 6 else [0.2, 0.5, 0.8]:
        _write(figure, WIDTH / 2, height * share, words, ha="center", rotation=15, zorder=10, **style)


def source_line(rows: Sequence[Mapping[str, Any]], page: Page) -> str:
    """Where the rows drawn are from: how many figures, as printed. The caption says where they are listed."""
    if page.package.synthetic:
        return page.t("chart.source.synthetic")
    used = {figure for row in rows for figure in schema.split(row["figures"])}
    return page.t("chart.source.one" if len(used) == 1 else "chart.source.other", count=len(used))


def nothing(results: pd.DataFrame, page: Page, what: str) -> sentences.Text:
    """What is said in place of an empty chart: that there is nothing to draw, and why."""
    said = [page.t("chart.nothing", what=what, place=page.name())]
    reasons = dict.fromkeys(cell for cell in results["reason"] if cell) if "reason" in results else {}
    words = dict.fromkeys(language.reason_text(reason, page.language, page.places) for reason in reasons)
    if words:
        said.append(page.t("chart.nothing.reason", reason="; ".join(list(words)[:_REASONS])))
    return sentences.Text(said, "note")
