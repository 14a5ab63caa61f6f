"""What the numbers say, in words: headlines, notes, captions, text alternatives, conclusions allowed.

Every sentence is computed from results and holds for rises, falls, ties, single figures,
missing years, bounds and open periods alike. The counts are full counts: nothing here
speaks of samples, and no place is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import language, sentences_alt, sentences_notes, sentences_parts, sentences_places
from analysis.pages import Page
from analysis.pages_html import element, items, wrap
from analysis.pages_rows import Row, Rows, by, has_value, rows_of, years
from analysis.sentences_cascade import cascade
from analysis.sentences_series import series
from analysis.sentences_words import known, sentence, shortened, totals

__all__ = ["Text", "alt", "caption", "headline", "may_conclude", "notes"]

_FULL = 2  # indicators that are said in full; of more, one sentence each
_MOST = 4  # sentences where there are more
_TWENTY_PERCENT = ("2018",)  # 21-HD/BTCTW of 2019 stands under 132-QĐ/TW of 2018
_EXCELLENT = ("excellent_inclusive", "excellent_exclusive")


@dataclass(frozen=True)
class Text:
    """Sentences: a paragraph of class `kind`, or where `listed` a note with an item for each."""

    sentences: list[str]
    kind: str = "headline"
    listed: bool = False

    def __str__(self) -> str:
        return " ".join(self.sentences)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": str(self)}

    def _repr_html_(self) -> str:
        if not self.sentences:
            return ""
        if self.listed:
            return wrap("aside", items(self.sentences), class_=self.kind)
        return element("p", self, class_=self.kind)


def headline(results: pd.DataFrame, page: Page) -> Text:
    """The main thing that results say: latest values, what they are to be set against, what is missing.

    Results of one or two indicators are said in full, of more in a sentence each, the first four
    that have a value. Takes the frame of `indicators.cascade` as well.
    """
    said = cascade(results, page) if "delay_days" in results else _headline(results, page)
    page.said.extend(text for text in said if text not in page.said)
    return Text(said)


def _headline(results: pd.DataFrame, page: Page) -> list[str]:
    asked, rows = page.asked(results), rows_of(results)
    groups = {str(key[0]): group for key, group in by(rows, "indicator").items()}
    told = [texts for indicator in asked if (texts := _about(groups.get(indicator, []), page))]
    if not told:
        return [_nothing(asked, page)]
    if len(asked) > _FULL:
        excellent = any(name.startswith(_EXCELLENT) for name in asked)
        said = [texts[0] for texts in told][: _MOST + 2 if excellent else _MOST]
    else:
        said = [text for texts in told for text in texts]
    return said + ([page.t("say.twenty_percent")] if any(map(_twenty_percent, rows)) else [])


def _twenty_percent(row: Row) -> bool:
    """Whether the row sets the excellent against the good under a rule that knows the 20 %."""
    return has_value(row) and row["scheme"] in _TWENTY_PERCENT and row["indicator"].startswith(_EXCELLENT)


def _about(rows: Rows, page: Page) -> list[str]:
    """The sentences of one indicator; a refusal with its reason where there is no value; else none."""
    there = known(rows)
    if not there:
        return sentences_notes.refusals(rows, page)[:1]
    whole, several = totals(there), len(by(there, "locality")) > 1
    if there[0]["indicator"].startswith("evaluation_") and {row["unit"] for row in there} == {"proportion"}:
        return [] if several else sentences_parts.classes(there, page)
    if whole and several:
        return sentences_places.review(whole, page)
    if whole and years(whole)[-1:] >= years(there)[-1:]:
        return series(whole, page)
    return sentences_parts.groups(there, page)


def _nothing(asked: list[str], page: Page) -> str:
    titles = shortened([f"“{page.title(indicator)}”" for indicator in asked], page, _MOST)
    years = language.years(page.first_year, page.last_year)
    return sentence(page.t("say.nothing", titles=titles, place=page.name(), years=years))


def notes(results: pd.DataFrame, page: Page) -> Text:
    """What a reader must know: breaks, missing years and parts, bounds, other figures, what was left out."""
    said = sentences_notes.notes(results, page) or [page.t("note.none")]
    return Text(said, kind="note", listed=True)


def alt(results: pd.DataFrame, page: Page, kind: str) -> str:
    """A text alternative for a chart: all numbers of a short series, the main ones of a long one."""
    return sentences_alt.alt(results, page, kind)


def caption(results: pd.DataFrame, page: Page, kind: str) -> str:
    """What a chart of that kind shows, where, when and in what unit, and what its marks mean."""
    return sentences_alt.caption(results, page, kind)


def may_conclude(kind: str, page: Page) -> str:
    """One sentence on what a chart of that kind lets one conclude, and what not."""
    return page.t(f"conclude.{kind}")
