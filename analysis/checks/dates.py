"""Rules for the period of a figure, and for its place being valid then."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from analysis.checks.book import Book, Figure, Problem


def dates_are_in_order(figure: Figure, book: Book) -> Iterator[Problem]:
    """Start before end; years of the dates are the years given."""
    if figure.start and figure.end and figure.start > figure.end:
        yield (
            "period_end",
            f"the period ends after it starts ({figure.start})",
            "Exchange or correct the dates.",
        )
    if figure.first and figure.last and figure.first > figure.last:
        yield (
            "last_year",
            f"last_year is not before first_year ({figure.first})",
            "Exchange or correct the years.",
        )
    for day, year, column in (
        (figure.start, figure.first, "first_year"),
        (figure.end, figure.last, "last_year"),
    ):
        unread = year is None and figure[column]  # a fault of its column already
        if day and year != day.year and not unread:
            yield column, f"{column} is the year of the date ({day})", f"Write {day.year}."


def dates_fit_kind(figure: Figure, book: Book) -> Iterator[Problem]:
    """A stock is counted on one day: both dates equal, or none printed."""
    if figure.unread("period_start", "period_end"):
        return
    if figure.kind == "stock" and figure["period_start"] != figure["period_end"]:
        rule = f"a stock ({figure['measure']}) has one day: period_start equals period_end"
        yield (
            "period_start",
            rule,
            f"Write {figure['period_end'] or 'no end'}, or choose a measure of kind flow.",
        )


def dates_fit_basis(figure: Figure, book: Book) -> Iterator[Problem]:
    """The dates are as fine as date_basis says was printed, and no finer."""
    if figure.unread("period_start", "period_end"):
        return
    basis, start, end = figure["date_basis"], figure.start, figure.end
    if basis in ("none", "term") and (start or end):
        yield (
            "date_basis",
            f"a figure with days has no date_basis {basis}",
            "Write day, month, year or inferred.",
        )
    if basis == "none" and (figure.first or figure.last):
        yield "date_basis", "a figure with a year has no date_basis none", "Write year, term or inferred."
    if basis in ("day", "publication") and not end:
        yield "period_end", f"date_basis {basis} needs a day", "Give period_end, or a coarser date_basis."
    if basis == "month":
        yield from _whole_months(figure)
    if basis == "year":
        yield from _whole_years(figure, book)


def _whole_months(figure: Figure) -> Iterator[Problem]:
    start, end = figure.start, figure.end
    if not start and not end:
        yield "date_basis", "date_basis month needs a date", "Give the last day of the month."
    if end and end.day != calendar.monthrange(end.year, end.month)[1]:
        mid_month = end.day == 15 and "giữa" in figure["period_label"]
        if not mid_month:
            last = end.replace(day=calendar.monthrange(end.year, end.month)[1])
            yield "period_end", "date_basis month takes the last day of the month", f"Write {last}."
    if start and start != end and start.day != 1:
        yield "period_start", "date_basis month starts on the first", f"Write {start.replace(day=1)}."


def _whole_years(figure: Figure, book: Book) -> Iterator[Problem]:
    start, end = figure.start, figure.end
    if not figure.first and not figure.last:
        yield "date_basis", "date_basis year needs a year", "Give first_year and last_year."
    if start and start != end and (start.month, start.day) != (1, 1):
        yield "period_start", "date_basis year starts on 1 January", f"Write {start.year}-01-01."
    if end and (end.month, end.day) != (12, 31):
        published = book.published.get(figure["source"])
        still_running = published and end <= published < dt.date(end.year, 12, 31) and figure.kind != "stock"
        if not still_running:
            yield "period_end", "date_basis year ends on 31 December", f"Write {end.year}-12-31."


def not_after_publication(figure: Figure, book: Book) -> Iterator[Problem]:
    """Nothing is counted after the page that prints it; targets are set beforehand."""
    published = book.published.get(figure["source"])
    exact_day = figure["date_basis"] in ("day", "publication")
    if published and exact_day and figure.end and figure.end > published and figure.kind != "target":
        rule = f"a figure is not later than its source ({figure['source']} of {published})"
        yield "period_end", rule, "Correct the date, or published in sources.csv."


def place_is_valid(figure: Figure, book: Book) -> Iterator[Problem]:
    """The locality exists on the date: units of 2025 from 1 July 2025, those of 2024 up to the day before."""
    place = book.localities.get(figure["locality"])
    if place is None:
        return
    since, until = book.lifetime(figure["locality"])
    day = figure.end or figure.start
    if since and until and since > until:
        return  # a fault of the locality
    late = until and (day > until if day else bool(figure.first and figure.first > until.year))
    early = since and (day < since if day else bool(figure.last and figure.last < since.year))
    if late:
        heirs = book.successors.get(figure["locality"], [])
        mend = f"Use {' or '.join(heirs)}." if heirs else "Use a unit that is valid then."
        yield "locality", f"the unit is valid up to {until}, the figure is of {day or figure.first}", mend
    if early:
        heirs = book.predecessors.get(figure["locality"], [])
        mend = f"Use {' or '.join(heirs)}." if heirs else "Use a unit that is valid then."
        yield "locality", f"the unit is valid from {since}, the figure is of {day or figure.last}", mend


def undated_is_low(figure: Figure, book: Book) -> Iterator[Problem]:
    """A figure without any date is of low confidence."""
    if figure["date_basis"] == "none" and figure["confidence"] != "low":
        yield "confidence", "a figure without a date is of low confidence", "Write low, or give the year."


RULES = (
    dates_are_in_order,
    dates_fit_kind,
    dates_fit_basis,
    not_after_publication,
    place_is_valid,
    undated_is_low,
)
