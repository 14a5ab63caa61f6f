"""Charts of named rows, one below the other: where each row lies and how its name is written.

The upright axis of such a panel counts inches from its top, so that every row is as tall as its
name needs, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.charts import lettering
from analysis.charts.sheet import FAINT, INK

SIZE = 10.5
_LINE = 0.175  # inches between the lines of one name


@dataclass(frozen=True)
class Rows:
    """Names in lines, the middle of each row in inches from the top, the height of all, headings between."""

    names: tuple[str, ...]
    at: tuple[float, ...]
    headings: tuple[tuple[float, str], ...]
    height: float

    @property
    def margin(self) -> float:
        """The room the names need to the left of the panel."""
        lines = (line for name in self.names for line in name.split("\n"))
        return max((lettering.width(line, SIZE) for line in lines), default=0.0) + 0.2


def arranged(
    names: Sequence[str], sections: Sequence[str] | None = None, *, pitch: float = 0.3, limit: float = 2.3
) -> Rows:
    """Rows for these names; a heading comes where `sections` changes. `limit` is inches for a name."""
    top, section = 0.04, None
    lines, at, headings = [], [], []
    for number, name in enumerate(names):
        if sections is not None and sections[number] != section:
            section = sections[number]
            top += 0.1 if number else 0.0
            for line in lettering.wrapped(section, 6.1, SIZE, bold=True):
                headings.append((top + 0.12, line))
                top += 0.24
        lines.append("\n".join(lettering.wrapped(name, limit, SIZE)))
        tall = max(pitch, _LINE * (lines[-1].count("\n") + 1) + 0.08)
        at.append(top + tall / 2)
        top += tall
    return Rows(tuple(lines), tuple(at), tuple(headings), top + 0.04)


def show(axes: Axes, rows: Rows, *, lines: bool = False) -> None:
    """Names and headings of the rows; with `lines` a light line along each."""
    axes.set_ylim(rows.height, 0)
    axes.set_yticks(rows.at, labels=rows.names, fontsize=SIZE)
    axes.spines["left"].set_visible(False)
    if lines:
        axes.hlines(rows.at, *axes.get_xlim(), color=FAINT, linewidth=0.7, zorder=0)
    for at, words in rows.headings:
        axes.annotate(
            words,
            (0, at),
            xycoords=("figure fraction", "data"),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=SIZE,
            fontweight="bold",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            annotation_clip=False,
        )


def level_axis(axes: Axes, span: tuple[float, float], ticks: Sequence[float], words: Sequence[str]) -> None:
    """A level axis of values with its numbers below, and above too where the panel is tall."""
    axes.set_xlim(*span)
    axes.set_xticks(ticks, labels=words)
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", labeltop=axes.get_ylim()[0] > 6)


def write(axes: Axes, x: float, at: float, words: str, *, colour: str = INK, bold: bool = False) -> None:
    """A value to the right of a mark that ends at `x`."""
    axes.annotate(
        words,
        (x, at),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=SIZE,
        color=colour,
        fontweight="bold" if bold else "normal",
        annotation_clip=False,
    )
