"""What the numbers say, in words, for a headline, a caption or a reader who cannot see the chart."""

from __future__ import annotations

import html
from dataclasses import dataclass

import pandas as pd

from analysis import language
from analysis.pages import Page


@dataclass(frozen=True)
class Text:
    """Sentences, shown as one paragraph of the given class."""

    sentences: list[str]
    kind: str = "headline"

    def __str__(self) -> str:
        return " ".join(self.sentences)

    def _repr_html_(self) -> str:
        return f'<p class="{self.kind}">{html.escape(str(self))}</p>'


def headline(results: pd.DataFrame, page: Page) -> Text:
    """The latest value in one sentence."""
    known = results.dropna(subset="value")
    if known.empty:
        return Text([page.t("missing")])
    row = known.iloc[-1]
    value = language.quantity(row["value"], row["unit"], page.language, row["precision"])
    return Text([f"{page.title(row['indicator'])}: {value} ({language.period(row, page.language)})."])
