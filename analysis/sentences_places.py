"""One indicator over many places: how many published a figure, and between which values they lie."""

from __future__ import annotations

from analysis import language
from analysis.pages import Page
from analysis.pages_rows import Rows, flags
from analysis.sentences_words import PARTIAL, sentence, statement


def review(rows: Rows, page: Page) -> list[str]:
    """Of known totals: coverage first, then the two ends of the range; never an order of merit."""
    rows = _one_each(rows)
    units = page.places.at_level(page.places.level(rows[0]["locality"]), page.on)
    said = [
        page.t(
            "places.coverage",
            title=page.title(rows[0]["indicator"]),
            years=language.years(page.first_year, page.last_year),
            count=language.number(len(rows), page.language),
            all=language.number(len(units), page.language),
            units=page.t(f"places.{page.places.level(rows[0]['locality'])}"),
        )
    ]
    whole = [row for row in rows if not PARTIAL & flags(row)]
    if 0 < len(whole) < len(rows):
        said.append(page.t("places.partial", count=language.number(len(rows) - len(whole), page.language)))
    if len(rows) == 1:
        return [*said, statement(rows[0], page)]
    if not whole:
        return [*said, page.t("places.all_partial")]
    said.append(_range(whole, page) if len(whole) > 1 else statement(whole[0], page))
    return [*said, *_why_no_order(whole, len(units), page)]


def _why_no_order(rows: Rows, units: int, page: Page) -> list[str]:
    """Why the places are not ranked: figures of different days, or of some places only."""
    if len({(row["period_start"], row["period_end"]) for row in rows}) > 1:
        return [page.t("places.different_days")]
    return [page.t("places.some_only")] if len(rows) < units else []


def _one_each(rows: Rows) -> Rows:
    """The latest row of each place, in the order of the places."""
    return list({row["locality"]: row for row in rows}.values())


def _range(rows: Rows, page: Page) -> str:
    values = [row["value"] for row in rows]
    lowest, highest = ([row for row in rows if row["value"] == end] for end in (min(values), max(values)))
    if len(lowest) == len(rows):
        return sentence(page.t("places.all_same", quantity=page.quantity(rows[0])))
    return sentence(
        page.t(
            "places.range",
            low=page.quantity(lowest[0]),
            low_places=_names(lowest, page),
            high=page.quantity(highest[0]),
            high_places=_names(highest, page),
        )
    )


def _names(rows: Rows, page: Page) -> str:
    """The places that share an end of the range; only their number where they are many."""
    if len(rows) > 3:
        return page.t("places.several", count=language.number(len(rows), page.language))
    return language.listed([page.name(row["locality"]) for row in rows], page.language)
