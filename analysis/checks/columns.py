"""Columns as a description gives them: what is wrong with a cell, and how to mend it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.errors import did_you_mean


@dataclass
class Column:
    """A column as described; `problems` says what is wrong with a cell of it."""

    name: str
    type: str = "string"
    constraints: dict[str, Any] = field(default_factory=dict)
    description: str = ""
    good: set[str] = field(default_factory=set)  # texts found without a problem

    def __post_init__(self) -> None:
        pattern = self.constraints.get("pattern")
        self._pattern = re.compile(pattern) if pattern else None
        for name, kind in (
            ("enum", list),
            ("maxLength", int),
            ("minimum", (int, float)),
            ("maximum", (int, float)),
        ):
            if name in self.constraints and not isinstance(self.constraints[name], kind):
                raise TypeError(f"{name} of {self.name}")

    def problems(self, text: str) -> list[tuple[str, str]]:
        """Rules that `text` breaks, each with its mend; empty when it breaks none."""
        found = list(self._problems(text))
        if not found and len(self.good) < 100_000:
            self.good.add(text)
        return found

    def _problems(self, text: str) -> Iterator[tuple[str, str]]:
        limits = self.constraints
        if not text:
            if limits.get("required"):
                yield f"{self.name} must be given", f"Fill in {self.name}."
            return
        if not unicodedata.is_normalized("NFC", text):
            yield "text must be composed (NFC)", "Type the marked letters anew or normalise the file to NFC."
        if mend := _type_mend(self.type, text):
            yield f"{self.name} must be {_TYPE_WORDS[self.type]}", mend
        elif "enum" in limits and text not in limits["enum"]:
            choices = (
                ", ".join(limits["enum"]) if len(limits["enum"]) <= 8 else f"{len(limits['enum'])} values"
            )
            yield f"{self.name} must be one of {choices}", did_you_mean(text, limits["enum"])
        elif self._pattern and not self._pattern.fullmatch(text):
            meaning = f"It is: {self.description}." if self.description else f"Correct {self.name}."
            yield f"{self.name} must have the form {limits['pattern']}", meaning
        elif self.type in ("number", "integer"):
            yield from self._range(float(text))
        if len(text) > limits.get("maxLength", len(text)):
            yield f"{self.name} has at most {limits['maxLength']} characters", "Shorten it."

    def _range(self, number: float) -> Iterator[tuple[str, str]]:
        for bound, word, broken in (("minimum", "least", number.__lt__), ("maximum", "most", number.__gt__)):
            if bound in self.constraints and broken(self.constraints[bound]):
                limit = self.constraints[bound]
                yield f"{self.name} must be at {word} {limit}", f"Give a value of at {word} {limit}."


_TYPE_WORDS = {
    "number": "a number with a dot decimal and no separators",
    "integer": "a whole number",
    "year": "a year of four digits",
    "date": "a date such as 2021-06-30",
}
TYPE_FORMS = {
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    "integer": re.compile(r"-?[0-9]+"),
    "year": re.compile(r"[0-9]{4}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


def _type_mend(kind: str, text: str) -> str:
    """How to mend a cell that is not of its type; "" when it is."""
    if kind not in TYPE_FORMS or (TYPE_FORMS[kind].fullmatch(text) and (kind != "date" or day(text))):
        return ""
    if kind in ("number", "integer") and re.fullmatch(r"[0-9]{1,3}([., ][0-9]{3})+", text):
        return f"Write {re.sub('[^0-9]', '', text)}."
    if kind == "number" and re.fullmatch(r"-?[0-9]+,[0-9]+%?", text):
        return f"Write {text.rstrip('%').replace(',', '.')}."
    if kind == "date" and (parts := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", text)):
        return f"Write {parts[3]}-{parts[2]:0>2}-{parts[1]:0>2} (year, month, day)."
    return f"Write {_TYPE_WORDS[kind]}."


def day(text: str) -> dt.date | None:
    """The date written in `text`, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
