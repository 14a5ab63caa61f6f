"""A finished chart: the figure with its words, shown as an HTML `<figure>` with alt text.

JupyterLab, Voilà and nbconvert drop the alt text of plain PNG output, so the picture is
embedded in HTML. The PNG is made once, without date or software name: same data, same bytes.
"""

from __future__ import annotations

import base64
import functools
import html
import io
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

PIXELS_PER_INCH = 100  # on the page; the PNG has 125, so that it stays sharp when enlarged a little
_FLAT, _SHADES = 48, 96  # colours kept exactly, and mixed ones at the edges of letters and lines
_NEAR = 8  # levels of 255


@dataclass(frozen=True, eq=False)
class Picture:
    """One chart. `axes` holds the panels with data, top to bottom; `alt` and `caption` are plain text."""

    figure: Figure
    axes: tuple[Axes, ...]
    title: str
    alt: str
    caption: str

    @functools.cached_property
    def png(self) -> bytes:
        """The chart as a PNG with a palette, 125 dots per inch."""
        canvas = FigureCanvasAgg(self.figure)
        with matplotlib.rc_context({"path.snap": True, "path.simplify": True}):
            canvas.draw()
        pixels = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        flat = pixels.quantize(palette=_palette(pixels), dither=Image.Dither.NONE)
        flat.save(stream := io.BytesIO(), "PNG")
        return stream.getvalue()

    def svg(self) -> str:
        """The chart as SVG, its words as text."""
        stream = io.StringIO()
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "party-workbook"}):
            self.figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        return stream.getvalue()

    @property
    def markup(self) -> str:
        """The `<figure class="chart">` with image, alt text and caption."""
        width, height = (round(size * PIXELS_PER_INCH) for size in self.figure.get_size_inches())
        data = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure class="chart"><img alt="{html.escape(self.alt)}" width="{width}" height="{height}" '
            f'style="max-width:100%;height:auto" src="data:image/png;base64,{data}"/>'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.markup, "text/plain": self.alt}


def _every(pixels: Image.Image, step: int) -> Image.Image:
    """Every so many pixels, in both directions."""
    return pixels.resize((pixels.width // step, pixels.height // step), Image.Resampling.NEAREST)


def _palette(pixels: Image.Image) -> Image.Image:
    """The colours of a chart: charts are flat, so that few make the file four times smaller.

    The frequent ones are kept as they are, the rest represented; a part of the pixels shows both.
    A colour near a more frequent one is left out: Pillow would take one for the other.
    """
    third, half = _every(pixels, 3), _every(pixels, 2)
    counted: list[Any] = third.getcolors(third.width * third.height) or []
    shades = half.quantize(_SHADES, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    frequent = [colour for _, colour in sorted(counted, reverse=True)[:_FLAT]]
    wanted = np.array([*frequent, *zip(*[iter(shades)] * 3, strict=True)])
    near = np.abs(wanted[:, None, :] - wanted[None, :, :]).max(axis=2) <= _NEAR
    kept: list[int] = []
    for number in range(len(wanted)):
        if not near[number, kept].any():
            kept.append(number)
    palette = Image.new("P", (1, 1))
    palette.putpalette(wanted[kept].ravel().tolist())
    return palette
