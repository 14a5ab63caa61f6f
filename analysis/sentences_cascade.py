"""Which document carries out which, and after how many days."""

from __future__ import annotations

import pandas as pd

from analysis import language
from analysis.pages import Page
from analysis.sentences_words import sentence, shortened

_MOST = 6


def cascade(frame: pd.DataFrame, page: Page) -> list[str]:
    """One sentence for the root with the most documents below it, its delays in order; then the rest."""
    below = frame[frame["depth"] > 0]
    if below.empty:
        return [page.t("cascade.none", place=page.name())]
    roots = (frame["depth"] == 0).cumsum()
    sizes = below.groupby(roots[below.index]).size()
    widest = sizes.idxmax()
    root = frame[(frame["depth"] == 0) & (roots == widest)].iloc[0]
    dated = below[(roots[below.index] == widest) & below["delay_days"].notna()]
    dated = dated.drop_duplicates("document").sort_values("delay_days", kind="stable")
    said = [_followed(root, dated, page)] if len(dated) else []
    if len(sizes) > 1:
        key = "cascade.more.one" if len(sizes) == 2 else "cascade.more.other"
        said.append(page.t(key, count=language.number(len(sizes) - 1, page.language)))
    return said


def _followed(root: pd.Series, dated: pd.DataFrame, page: Page) -> str:
    items = [
        page.t(
            "cascade.item",
            number=row["number"],
            issuer=row["issuer"],
            delay=language.quantity(row["delay_days"], "days", page.language),
        )
        for row in dated.to_dict("records")
    ]
    return sentence(
        page.t(
            "cascade.followed",
            number=root["number"],
            day=language.date(root["date"], page.language),
            items=shortened(items, page, _MOST),
        )
    )
