"""Numbers as they are printed: Vietnamese first, then the other languages of the pages.

A dot, comma or space before each group of three digits separates thousands in a
count (`5.248.607`); in a percentage, and before a word of scale (`5,6 triệu`), dot and
comma are decimal marks.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from analysis.precision import ABOUT, LOWER, UPPER

_NUMBER = re.compile(
    r"[0-9]{1,3}(?:([.,\u00a0\u202f\u2009 ])[0-9]{3})(?:\1[0-9]{3})*(?![0-9])|[0-9]+(?:[.,][0-9]+)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,\u00a0\u202f\u2009 ][0-9]{3})+")
_SCALES = {
    "tỷ": 10**9,
    "triệu": 10**6,
    "million": 10**6,
    "vạn": 10**4,
    "万": 10**4,
    "nghìn": 1000,
    "ngàn": 1000,
    "thousand": 1000,
    "mille": 1000,
}
_VI = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_EN = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {
    "nửa triệu": 500_000,
    "half a million": 500_000,
    "none": 0,
    **{word: number for words in (_VI, _EN) for number, word in enumerate(words)},
}
_QUALIFIERS = {
    LOWER: "hơn|trên|ít nhất|tối thiểu|không dưới|lâh|more than|over|at least|plus de",
    UPPER: "gần|dưới|tối đa|nhiều nhất|không quá|nearly|almost|under|less than|at most|up to|nästan",
    ABOUT: "khoảng|chừng|xấp xỉ|ước|about|around|approximately|environ",
}
_BEFORE = {precision: re.compile(rf"\b(?:{words})\b") for precision, words in _QUALIFIERS.items()}
_AFTER = re.compile(r"trở lên|or more|以上")  # "3 or more" is a lower bound too
PERCENT = re.compile(r"%|phần trăm|per ?cent|pour ?cent")


class Reading(NamedTuple):
    """What a printed form says: its first number, the second of a pair, its qualifier."""

    value: Decimal
    second: Decimal | None  # 167 in "163/167"
    qualifier: str  # lower_bound, upper_bound, approximate, or "" where none is printed
    decimals: int  # decimals printed, 0 in a count
    percent: bool


@lru_cache(maxsize=10_000)
def read(printed: str, *, percent: bool) -> Reading | None:
    """The printed number, read as a percentage or as a count; None where no number can be read."""
    text = unicodedata.normalize("NFC", printed).lower()
    found = _NUMBER.search(text)
    if not found:
        return _in_words(text)
    value = _value(found.group(), text[found.end() :], percent)
    if value is None:
        return None
    second = re.match(r"/(" + _NUMBER.pattern.replace(r"\1", r"\2") + ")", text[found.end() :])
    return Reading(
        value,
        _value(second[1], "", percent) if second else None,
        _qualifier(text[: found.start()], text[found.end() :]),
        len(re.split("[.,]", found.group())[-1]) if percent and re.search("[.,]", found.group()) else 0,
        bool(PERCENT.match(text[found.end() :].lstrip())),
    )


def _value(number: str, rest: str, percent: bool) -> Decimal | None:
    if percent:
        return Decimal(number.replace(",", ".")) if re.fullmatch("[0-9]+([.,][0-9]+)?", number) else None
    rest = rest.lstrip()
    for word, scale in _SCALES.items():
        if rest.startswith(word):
            return Decimal(re.sub("[\u00a0\u202f\u2009 ]", "", number).replace(",", ".")) * scale
    if number.isdigit() or _GROUPED.fullmatch(number):
        return Decimal(re.sub("[^0-9]", "", number))
    return None


def _qualifier(before: str, after: str) -> str:
    for precision, words in _BEFORE.items():
        if words.search(before):
            return precision
    return LOWER if _AFTER.search(after) else ""


def _in_words(text: str) -> Reading | None:
    for word, value in _WORDS.items():
        if place := re.search(rf"\b{word}\b", text):
            return Reading(Decimal(value), None, _qualifier(text[: place.start()], ""), 0, False)
    return None
