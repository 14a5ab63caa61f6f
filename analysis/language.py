"""Words, numbers and dates as a Vietnamese or an English reader expects them.

Texts live in `analysis/texts/*.yml`, each `key: {vi: …, en: …}`. Numbers are rounded
once, here, half up; Babel puts the separators. A space inside a quantity or a date is a
no-break space, so that "26,6 %" and "50.000 đảng viên" stay on one line.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import babel.dates
import babel.numbers
import pandas as pd
import yaml

from analysis import language_periods
from analysis import precision as bounds
from analysis.errors import UnknownName, WorkbookError, did_you_mean
from analysis.language_periods import Row

LANGUAGES = ("vi", "en")
NO_BREAK = "\u00a0"
MINUS = "\u2212"
MISSING = "–"

_FOLDER = Path(__file__).with_name("texts")


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts by key, each with `vi` and `en`."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        texts.update(_read(path))
    return texts


def _read(path: Path) -> dict[str, dict[str, str]]:
    """One catalogue file. Its shape is fixed, so that the parser's events suffice: a third of the time."""
    with path.open(encoding="utf-8") as stream:
        events = yaml.parse(stream, Loader=yaml.CSafeLoader)
        words = [event.value for event in events if isinstance(event, yaml.ScalarEvent)]
    texts = {}
    for key, first, vi, second, en in zip(*[iter(words)] * 5, strict=True):
        if (first, second) != LANGUAGES:
            raise WorkbookError(f"{path.name}: {key!r} needs exactly vi and en, in this order")
        texts[key] = {"vi": vi, "en": en}
    return texts


def check_language(language: str) -> str:
    """`language` itself; raises `UnknownName` unless it is one of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise UnknownName(f"language {language!r} is not known. {did_you_mean(str(language), LANGUAGES)}")
    return language


def has_text(key: str) -> bool:
    """Whether the catalogue knows the key."""
    return key in catalogue()


def keys(start: str) -> list[str]:
    """The keys of the catalogue that start so, in its order."""
    return [key for key in catalogue() if key.startswith(start)]


def text(key: str, language: str, *arguments: object, **values: object) -> str:
    """The text of a key with its values filled in; raises `WorkbookError` for an unknown key."""
    try:
        words = catalogue()[key][language]
    except KeyError:
        raise WorkbookError(
            f"text {key!r} ({language}) is not in analysis/texts. {did_you_mean(key, list(catalogue()))}"
        ) from None
    return words.format(*arguments, **values) if arguments or values else words


def rounded(value: float, digits: int = 0, *, scale: int = 1) -> Decimal:
    """`value * scale` rounded half up on its shortest decimal form: 0.125 is 0.13, not 0.12."""
    exact = Decimal(repr(float(value))) * scale
    result = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(result) if result.is_zero() else result


def number(value: float, language: str, digits: int = 0) -> str:
    """`5.248.607` or `5,248,607`, with exactly `digits` decimals; a missing value is "–"."""
    if _missing(value):
        return MISSING
    return _decimal(rounded(value, digits), language, digits)


def printed_value(value: float, language: str) -> str:
    """A printed number with just the decimals it has."""
    return number(value, language, len(repr(float(value)).rstrip("0").partition(".")[2]))


def percent(value: float, language: str, digits: int = 1) -> str:
    """A proportion as a percentage: 0.266 is "26,6 %"; a missing value is "–"."""
    if _missing(value):
        return MISSING
    return _decimal(rounded(value, digits, scale=100), language, digits) + f"{NO_BREAK}%"


def points(value: float, language: str, digits: int = 1) -> str:
    """A difference of proportions: 0.012 is "1,2 điểm %" or "1.2 percentage points"."""
    if _missing(value):
        return MISSING
    size = rounded(value, digits, scale=100)
    return _decimal(size, language, digits) + NO_BREAK + _noun("percentage_points", language, size)


def _decimal(value: Decimal, language: str, digits: int) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return babel.numbers.format_decimal(value, format=pattern, locale=language).replace("-", MINUS)


def _missing(value: float | None) -> bool:
    return value is None or value is pd.NA or math.isnan(value)


def _noun(unit: str, language: str, amount: Decimal | float) -> str:
    """The unit's word, singular in English for exactly one."""
    return text(f"unit.{unit}.{'one' if abs(amount) == 1 else 'other'}", language)


_PER_HUNDRED = ("proportion", "per_year")
_DIGITS = {"proportion": 1, "per_year": 1, "per_thousand": 1, "ratio": 2, "members_per_organisation": 1}


def amount(value: float, unit: str, language: str, digits: int | None = None) -> str:
    """The value of a result without its noun: "5.248.607", "26,6 %", "2,4" (per thousand)."""
    places = _DIGITS.get(unit, 0) if digits is None else digits
    if unit in _PER_HUNDRED:
        return percent(value, language, places)
    if unit == "per_thousand":
        return MISSING if _missing(value) else _decimal(rounded(value, places, scale=1000), language, places)
    return number(value, language, places)


def quantity(
    value: float,
    unit: str,
    language: str,
    precision: str = bounds.EXACT,
    *,
    digits: int | None = None,
    noun: str | None = None,
) -> str:
    """A value of a results row with its unit, a bound in words: "hơn 50.000 đảng viên".

    `noun` is another unit text to use instead of the unit's own: `grassroots_organisations`.
    """
    if _missing(value):
        return text("missing", language)
    words = amount(value, unit, language, digits)
    if unit != "proportion":
        words += NO_BREAK + _noun(noun or unit, language, value)
    return bounded(words, precision, language)


def bounded(words: str, precision: str, language: str) -> str:
    """A quantity in words with its bound: "hơn …", "gần …", "khoảng …"."""
    if precision in ("", bounds.EXACT):
        return words
    return text(f"bound.{precision}", language) + NO_BREAK + words


def date(value: datetime.date | pd.Timestamp, language: str) -> str:
    """A day: "30/6/2021" or "30 June 2021"."""
    if pd.isna(value):
        return MISSING
    pattern = "d/M/y" if language == "vi" else "d MMMM y"
    return babel.dates.format_date(value, pattern, locale=language).replace(" ", NO_BREAK)


def month(value: datetime.date | pd.Timestamp, language: str) -> str:
    """A month: "6/2019" or "June 2019"."""
    pattern = "M/y" if language == "vi" else "MMMM y"
    return babel.dates.format_date(value, pattern, locale=language).replace(" ", NO_BREAK)


def period(row: Row, language: str, *, basis: str = "") -> str:
    """The period of a results row as a noun: "ngày 30/6/2021", "năm 2019", "giai đoạn 2015–2020".

    Open ends and days that were not printed are said, never filled in. `basis` is the figure's
    `date_basis`: of a stock printed by the month no day is shown, of a term no dates.
    """
    return _worded("period", row, language, basis)


def when(row: Row, language: str, *, basis: str = "") -> str:
    """The period as an adverb: "vào ngày 30/6/2021", "in 2019"; what was not printed is left to the flags."""
    return _worded("when", row, language, basis)


def _worded(family: str, row: Row, language: str, basis: str) -> str:
    name, values = language_periods.form(row, basis)
    shown = {key: _day_or_year(key, value, language) for key, value in values.items()}
    return text(f"{family}.{name}", language, **shown)


def _day_or_year(key: str, value: Any, language: str) -> str:
    if isinstance(value, datetime.date):
        return month(value, language) if key == "month" else date(value, language)
    return str(value)


def years(first: int, last: int) -> str:
    """`2010–2025`, or the one year."""
    return f"{first}" if first == last else f"{first}–{last}"


def duration(start: pd.Timestamp, end: pd.Timestamp, language: str) -> str:
    """The time between two days in years and months, or in days when shorter than two months."""
    whole_years, months, days = language_periods.split_duration(start, end)
    if whole_years == 0 and months < 2:
        return quantity(days, "days", language)
    parts = [(whole_years, "years"), (months, "months")]
    return " ".join(quantity(count, unit, language) for count, unit in parts if count)


def listed(items: Sequence[str], language: str) -> str:
    """`a, b và c`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + f" {text('and', language)} {items[-1]}"


def capital(words: str) -> str:
    """The words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]


def flag_text(flag: str, language: str) -> str:
    """What a flag of `schema.FLAGS` means, as a clause."""
    return text(f"flag.{flag}", language)


def reason_text(reason: str, language: str, places: Any = None) -> str:
    """Why a row has no value: the text of its code, ids of localities in the arguments as names."""
    code, *arguments = reason.split("|")
    if places is not None:
        arguments = [
            places.full_name(item, language) if _is_place(item, places) else item for item in arguments
        ]
    return text(f"reason.{code}", language, *arguments)


def _is_place(item: str, places: Any) -> bool:
    try:
        return bool(places.name(item, "vi"))
    except (KeyError, WorkbookError):
        return False
