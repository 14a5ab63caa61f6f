"""A table as plain HTML: caption, header cells, right-aligned numbers, notes below."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import language, schema
from analysis.pages import Page
from analysis.pages_html import element, items, link, wrap

# Said by the number or the period itself, so that no mark is needed.
_SAID_IN_WORDS = ("bound", "undated", "open_start", "open_end", "synthetic")


@dataclass(frozen=True)
class Table:
    """A table of display strings.

    `frame`: one column per column shown, the first of which heads its row; `group`: a column whose
    values become headings above their rows instead; `numbers`: columns set right; `links`: web
    addresses by (row, column); `empty`: what to say when there is no row; `notes`: below the table,
    lettered a, b, … as in the column of marks where `lettered` of them are.
    """

    frame: pd.DataFrame
    caption: str
    notes: list[str] = field(default_factory=list)
    lettered: int = 0
    group: str = ""
    numbers: frozenset[str] = frozenset()
    links: Mapping[tuple[int, str], str] = field(default_factory=dict)
    empty: str = ""

    def with_notes(self, more: list[str]) -> Table:
        """The table with notes added that stand for the whole of it."""
        return dataclasses.replace(self, notes=[*self.notes, *more])

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        lines = ["\t".join(row) for row in [list(self.frame.columns), *self._cells]]
        plain = "\n".join(lines if self._cells else [self.empty])
        return {"text/html": self._repr_html_(), "text/plain": f"{self.caption}\n{plain}"}

    @functools.cached_property
    def _cells(self) -> list[tuple[str, ...]]:
        return list(zip(*(self.frame[name].tolist() for name in self.frame.columns), strict=True))

    def _repr_html_(self) -> str:
        if self.frame.empty:
            return element("p", self.empty or self.caption, class_="empty")
        parts = element("caption", self.caption) + self._head() + self._bodies()
        table = wrap("table", parts, class_="data")
        return wrap("div", table + self._notes(), class_="table")

    def _columns(self) -> list[tuple[int, str]]:
        """Place and name of the columns shown as such."""
        return [(place, name) for place, name in enumerate(self.frame.columns) if name != self.group]

    def _kind(self, name: str) -> str:
        return "number" if name in self.numbers else "words"

    def _head(self) -> str:
        cells = (element("th", name, scope="col", class_=self._kind(name)) for _, name in self._columns())
        return wrap("thead", wrap("tr", "".join(cells)))

    def _bodies(self) -> str:
        if not self.group:
            return wrap("tbody", "".join(self._row(number) for number in range(len(self._cells))))
        bodies, groups = [], self.frame[self.group].tolist()
        for name in dict.fromkeys(groups):
            heading = element("th", name, scope="rowgroup", colspan=str(len(self._columns())))
            rows = [self._row(number) for number, group in enumerate(groups) if group == name]
            bodies.append(wrap("tbody", wrap("tr", heading, class_="group") + "".join(rows)))
        return "".join(bodies)

    def _row(self, number: int) -> str:
        (first, _), *others = self._columns()
        cells = self._cells[number]
        head = element("th", cells[first], scope="row")
        return wrap("tr", head + "".join(self._cell(number, name, cells[place]) for place, name in others))

    def _cell(self, number: int, name: str, text: str) -> str:
        address = self.links.get((number, name), "")
        return wrap("td", link(address, text), class_=self._kind(name))

    def _notes(self) -> str:
        marked = items(self.notes[: self.lettered], "ol", type="a", class_="notes")
        return marked + "".join(element("p", note, class_="notes") for note in self.notes[self.lettered :])


class Notes:
    """Hands out a letter for each note a table needs, the same letter for the same words."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._texts: dict[str, str] = {}

    def letters(self, row: Mapping[Any, Any]) -> str:
        """The letters of a row: one for each of its flags, and one for the reason it has no value."""
        texts = [self._flag(flag, row) for flag in schema.split(row["flags"]) if flag not in _SAID_IN_WORDS]
        if row["reason"]:
            reason = language.reason_text(row["reason"], self._page.language, self._page.places)
            missing = pd.isna(row.get("value"))
            texts.append(
                self._page.t("table.no_value", reason=reason) if missing else f"{language.capital(reason)}."
            )
        letters = [self._texts.setdefault(text, _letter(len(self._texts))) for text in texts]
        return ", ".join(sorted(letters, key=lambda letter: (len(letter), letter)))

    def _flag(self, flag: str, row: Mapping[Any, Any]) -> str:
        text = language.capital(language.flag_text(flag, self._page.language))
        parts = self._page.parts(row) if flag == "rebased" else []
        return f"{text}: {language.listed(parts, self._page.language)}." if parts else f"{text}."

    def texts(self) -> list[str]:
        """The notes in the order of their letters."""
        return list(self._texts)


def _letter(number: int) -> str:
    """a, b, …, z, aa, ab, … as an ordered list of type a counts."""
    number, last = divmod(number, 26)
    return (_letter(number - 1) if number else "") + "abcdefghijklmnopqrstuvwxyz"[last]
