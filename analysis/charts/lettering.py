"""How wide words are, and where they fit: so that margins are right without drawing twice."""

from __future__ import annotations

import functools
import unicodedata

from matplotlib import font_manager
from matplotlib.backends.backend_agg import get_hinting_flag
from matplotlib.ft2font import FT2Font

DOTS = 125  # to the inch, as drawn: hinting moves letters by up to a dot
POINTS = 72


@functools.cache
def _font(bold: bool) -> FT2Font:
    properties = font_manager.FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return font_manager.get_font(font_manager.findfont(properties))


@functools.cache
def _advance(letter: str, size: float, bold: bool) -> float:
    font = _font(bold)
    font.set_size(size, DOTS)
    return font.load_char(ord(letter), flags=get_hinting_flag()).horiAdvance / 64 / DOTS


def width(words: str, size: float = 11, *, bold: bool = False) -> float:
    """Width in inches of one line of words at a size in points; kerning can make it a little less."""
    return sum(_advance(letter, size, bold) for letter in words)


def height(size: float = 11) -> float:
    """Height in inches of a line of text, tone marks and descenders included."""
    return size * 1.35 / POINTS


def wrapped(words: str, limit: float, size: float = 11, *, bold: bool = False) -> list[str]:
    """The words in lines no wider than `limit` inches, broken at spaces; one long word keeps its line."""
    lines: list[str] = []
    for word in unicodedata.normalize("NFC", words).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
