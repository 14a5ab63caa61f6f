"""Results as tables to read: formatted once, as plain HTML with captions and header cells."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

import pandas as pd

from analysis import language
from analysis.pages import Page


@dataclass(frozen=True)
class Table:
    """A table of display strings; the first column heads its row."""

    frame: pd.DataFrame
    caption: str
    notes: list[str] = field(default_factory=list)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in self.frame.columns)
        rows = "".join(
            f'<tr><th scope="row">{html.escape(first)}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
            + "</tr>"
            for first, *cells in self.frame.itertuples(index=False)
        )
        return (
            f'<table class="data"><caption>{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )


def by_year(results: pd.DataFrame, page: Page) -> Table:
    """One row per period: the value of each row of results, in order of time."""
    frame = pd.DataFrame(
        {
            page.t("column.period"): [language.period(row, page.language) for _, row in results.iterrows()],
            page.t("column.value"): [
                language.quantity(row["value"], row["unit"], page.language, row["precision"])
                for _, row in results.iterrows()
            ],
        }
    )
    title = page.title(results["indicator"].iat[0]) if len(results) else ""
    return Table(frame, f"{title}: {page.name()}")
