"""Words beside marks, where they touch neither another mark nor other words.

Everything is in inches from the lower left corner of a panel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes

from analysis.charts import lettering
from analysis.charts.sheet import MUTED, SMALL

SIZE = 10.5
_GAP = 0.09  # from the middle of a mark to its words

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass
class Room:
    """A panel of `width` × `height` inches, the boxes taken in it, how far words may pass its right edge."""

    axes: Axes
    width: float
    height: float
    over: float = 0.12
    taken: list[Box] = field(default_factory=list)

    def inches(self, x: float, y: float) -> tuple[float, float]:
        """A point of the data in inches."""
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        return (x - left) / (right - left) * self.width, (y - low) / (high - low) * self.height

    def take_mark(self, x: float, y: float) -> None:
        """Keep words off a mark."""
        across, up = self.inches(x, y)
        self.taken.append((across - 0.06, up - 0.06, across + 0.06, up + 0.06))

    def take_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Keep words off a line between two points of the data."""
        (x0, y0), (x1, y1) = self.inches(*start), self.inches(*end)
        steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 0.08))
        for step in range(steps + 1):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            self.taken.append((x - 0.01, y - 0.01, x + 0.01, y + 0.01))

    def write(self, x: float, y: float, words: str, colour: str) -> bool:
        """Write words beside a point of the data where there is room; false where there is none."""
        across, up = self.inches(x, y)
        size = lettering.width(words, SIZE), lettering.height(SIZE)
        for box in _places(across, up, *size):
            if self.free(box):
                self.put(box, words, colour)
                return True
        return False

    def write_break(self, position: float, words: str) -> None:
        """A dotted line across the panel where a series breaks, its reason beside it where there is room."""
        axes, (low, high) = self.axes, self.axes.get_ylim()
        axes.axvline(position, color=MUTED, linestyle=(0, (1, 2)), linewidth=1.3, gid="break")
        self.take_line((position, low), (position, high))
        across = self.inches(position, low)[0]
        wide, tall = lettering.width(words, SMALL) + 0.1, lettering.height(SMALL)
        edges = (across + 0.05, across - wide - 0.05)
        boxes = [
            (left, top - tall, left + wide, top)
            for top in (self.height, self.height / 2, tall + 0.03)
            for left in (edges if edges[0] + wide < self.width else reversed(edges))
        ]
        self.put(next((box for box in boxes if self.free(box)), boxes[0]), words, MUTED, SMALL)

    def put(self, box: Box, words: str, colour: str, size: float = SIZE) -> None:
        """Write words into a box and keep others off it."""
        self.taken.append(box)
        place = ((box[0] + box[2]) / 2 / self.width, (box[1] + box[3]) / 2 / self.height)
        style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": size, "linespacing": 1.05}
        self.axes.text(*place, words, transform=self.axes.transAxes, color=colour, **style)

    def free(self, box: Box) -> bool:
        """Whether a box lies in the panel (or a little outside it) and nothing stands there yet."""
        inside = (
            box[0] >= -0.3
            and box[1] >= 0
            and box[2] <= self.width + self.over
            and box[3] <= self.height + 0.1
        )
        return inside and not any(_overlap(box, other) for other in self.taken)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _places(x: float, y: float, wide: float, tall: float) -> Iterable[Box]:
    """Boxes beside a point: above, below, right, left, and the corners."""
    for across, up in ((0, 1), (0, -1), (1, 0), (-1, 0), (-1, 1), (1, 1), (1, -1), (-1, -1)):
        left = x - wide / 2 + across * (wide / 2 + (_GAP if not up else 0.02))
        bottom = y - tall / 2 + up * (tall / 2 + _GAP - 0.03)
        yield left, bottom, left + wide, bottom + tall


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, at least `apart` from each other, inside `low`..`high` if they fit."""
    order = sorted(range(len(wanted)), key=lambda item: wanted[item])
    placed = [0.0] * len(wanted)
    floor = low
    for item in order:
        placed[item] = max(wanted[item], floor)
        floor = placed[item] + apart
    ceiling = high
    for item in reversed(order):
        placed[item] = min(placed[item], ceiling)
        ceiling = placed[item] - apart
    return placed
