"""Vietnamese text: comparing, searching and dictionary order."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import vietnamese

ICU_ORDER = Path(__file__).parent / "fixtures" / "icu_order_vi.txt"


def _lines() -> list[str]:
    return ICU_ORDER.read_text("utf-8").split("\n")[:-1]


def test_sort_key_agrees_with_icu_on_every_line():
    """All names of the shipped localities and 2,400 made-up phrases, some of them decomposed.

    The order was made by ICU 78.2 and can be made again, from any order of the lines, with
    `shuf tests/fixtures/icu_order_vi.txt | node -e 'const t=require("fs").readFileSync(0,"utf8")
    .trimEnd().split("\\n");console.log(t.sort(new Intl.Collator("vi").compare).join("\\n"))'`.
    """
    lines = _lines()
    shuffled = random.Random(7).sample(lines, len(lines))
    assert len(lines) > 2900
    assert sorted(shuffled, key=vietnamese.sort_key) == lines


def test_fixture_holds_every_shipped_name(published):
    known = {unicodedata.normalize("NFC", line) for line in _lines()}
    assert set(published.table("localities")["name_vi"]) <= known


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Dương", "Đa"),  # Đ is a letter of its own
        ("Hả Z", "Hà ZZ"),  # the letters of the whole text come before any tone
        ("ma", "mà"),
        ("mà", "mả"),
        ("mả", "mã"),
        ("mã", "má"),
        ("má", "mạ"),
        ("mạ", "măn"),
        ("đa", "Đa"),  # small before capital,
        ("Đa", "đà"),  # yet tones before case
        ("Hà Nam", "Hàa"),  # a space comes before any letter
        ("Bà Rịa - Vũng Tàu", "Bà RịaA"),
        ("An Giang 10", "An Giang 9"),  # digits by sign, not by size
        ("zzz", "中"),
    ],
)
def test_order_of_pairs(before, after):
    assert vietnamese.sort_key(before) < vietnamese.sort_key(after)


@settings(deadline=None)
@given(st.text(alphabet="aăâeêoôơuưyđdAĂÂĐ \u0300\u0309\u0303\u0301\u0323-", max_size=12))
def test_composed_and_decomposed_are_one_text(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert vietnamese.sort_key(composed) == vietnamese.sort_key(decomposed)
    assert vietnamese.fold(composed) == vietnamese.fold(decomposed)
    assert vietnamese.spelling(composed) == vietnamese.spelling(decomposed)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("TP.  Đà\u00a0Nẵng", "tp da nang"),
        ("Bà Rịa – Vũng Tàu", "ba ria vung tau"),
        ("Thừa Thiên-Huế", "thua thien hue"),
        ("huyện Lạc Dương, Lâm Đồng", "huyen lac duong lam dong"),
        ("Đại Đồng (Đại Lộc)", "dai dong dai loc"),
        ("", ""),
    ],
)
def test_fold_drops_marks_and_signs(text, folded):
    assert vietnamese.fold(text) == folded


def test_spelling_keeps_marks_wherever_the_tone_is_written():
    assert vietnamese.spelling("Hoà Bình") == vietnamese.spelling("HÒA  BÌNH")
    assert vietnamese.spelling("Hòa") != vietnamese.spelling("Hỏa")
    assert vietnamese.spelling("Tân Châu") != vietnamese.spelling("Tan Chau")
