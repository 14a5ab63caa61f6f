"""Vietnamese text: comparing with and without marks, and sorting as a dictionary does."""

from __future__ import annotations

import re
import unicodedata

# Signs and digits in ICU's order, letters in dictionary order, tones as ngang, huyền, hỏi, ngã, sắc, nặng.
_SIGNS = " _-–—,;:!?.…·'‘’\"“”()[]{}§@*/\\&#%•`^°+÷×<=>|~$₫€0123456789"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {char: position for position, char in enumerate(_SIGNS + _LETTERS)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
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


def sort_key(text: str) -> tuple[list[int], list[int], list[bool]]:
    """A key that sorts as ICU's collator for `vi` does.

    The letters of the whole text decide first (Đ after D, Ă and Â after A; spaces before signs,
    digits and letters), then its tones, then its case (small before capital). NFC and NFD are the
    same. A sign or script that is not known here comes last, by code point.
    """
    letters: list[str] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFD", text):
        if char in _TONES and letters:
            tones[-1] = _TONES[char]
        elif unicodedata.combining(char) and letters:
            composed = unicodedata.normalize("NFC", letters[-1] + char)
            letters[-1] = composed if composed.lower() in _RANK else letters[-1]
        else:
            letters.append(char)
            tones.append(0)
    ranks = [_RANK.get(letter.lower(), len(_RANK) + ord(letter)) for letter in letters]
    return ranks, tones, [letter.isupper() for letter in letters]
