"""Vietnamese text: comparing with and without marks, and sorting as a dictionary does."""

from __future__ import annotations

import re
import unicodedata

# Letters in dictionary order, and tones in the order of TCVN and ICU: ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: position for position, letter in enumerate(_LETTERS)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_MARKS_OF_LETTERS = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn
_BETWEEN_WORDS = re.compile(r"[\s.,()\-–—]+")


def words(text: str) -> list[str]:
    """The words of `text` in NFC and lower case, without spaces, full stops, commas, brackets, dashes."""
    return [word for word in _BETWEEN_WORDS.split(unicodedata.normalize("NFC", text).casefold()) if word]


def fold(text: str) -> str:
    """`text` in lower case without tone or letter marks, single-spaced: for comparing and searching."""
    decomposed = unicodedata.normalize("NFD", " ".join(words(text)).replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spelling(text: str) -> str:
    """`text` in lower case with its marks, for comparing: equal for "Hoà Bình", "HÒA  BÌNH" and their NFD.

    Where in a syllable the tone is written is a matter of taste (hoà, hòa), so it is put at its end.
    """
    return " ".join(_tone_last(word) for word in words(text))


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    letters = "".join(part for part in parts if part not in _TONES)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", letters) + tones


def sort_key(text: str) -> tuple:
    """A key that sorts as ICU does for `vi`: letters first (Đ after D), then tones, then case."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    case: list[int] = []
    for char in unicodedata.normalize("NFC", text):
        base, tone = _split(char)
        rank = _RANK.get(base.lower())
        letters.append((1, rank) if rank is not None else (0, ord(base)))
        tones.append(_TONES.get(tone, 0))
        case.append(int(base.isupper()))
    return (letters, tones, case)


def _split(char: str) -> tuple[str, str]:
    """A precomposed letter as (letter with its own mark, tone)."""
    base, tone = "", ""
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = part
        elif unicodedata.combining(part) and part not in _MARKS_OF_LETTERS:
            continue
        else:
            base += part
    return unicodedata.normalize("NFC", base) or char, tone
