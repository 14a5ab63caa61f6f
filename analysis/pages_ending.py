"""The end of a page: where each number was printed, how it was computed, what its marks mean."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import indicators, schema
from analysis import language as words
from analysis.pages_html import Html, element, escape, items, link, wrap
from analysis.pages_opening import WHOLE_PACKAGE, title, years
from analysis.pages_rows import by, rows_of

if TYPE_CHECKING:
    from analysis.pages import Page

MIME = "application/vnd.party-workbook+json"


def ending(page: Page) -> Html:
    """The section "Sources and method", and the page's data under `MIME`."""
    results, figures = page.shown(), page.figures
    parts = [
        element("h2", page.t("ending.title")),
        _sources(page, results, figures),
        _definitions(page, results),
        _methods(page, results),
        _flags(page, results),
        element("h3", page.t("ending.cite")),
        element("p", page.t("ending.cite_text", title=title(page), years=years(page))),
    ]
    markup = wrap("section", "".join(parts), class_="sources")
    return Html(markup, page.t("ending.title"), {MIME: _data(page, results, figures)})


def _data(page: Page, results: pd.DataFrame, figures: pd.DataFrame) -> dict[str, Any]:
    """What an exporter needs: both tables as CSV with unrounded values, the words, the queries made."""
    known = page.package.table("sources").set_index("source_id")
    printed = figures.sort_index().reset_index()
    for column in ("title", "publisher", "url"):
        printed[f"source_{column}"] = printed["source"].map(known[column]).fillna("").astype("str")
    return {
        "title": title(page),
        "description": page.said[0] if page.said else "",
        "headline": list(page.said),
        "results_csv": _csv(results) if len(results) else "",
        "data_csv": _csv(printed) if len(printed) else "",
        "queries": list(getattr(page.package, "queries", [])),
    }


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", float_format=_plain)


def _plain(value: Any) -> str:
    """The shortest text that reads back as the same number; no decimal point on whole numbers."""
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _sources(page: Page, results: pd.DataFrame, figures: pd.DataFrame) -> str:
    """A numbered list of sources, under each the figures taken from it as they were printed."""
    used = {id for cell in results["figures"] for id in schema.split(cell)}
    heading = element("h3", page.t("ending.sources"))
    if figures.empty:
        key = "ending.whole_package" if page.notebook in WHOLE_PACKAGE else "ending.no_sources"
        return heading + element("p", page.t(key))
    entries = []
    ordered = rows_of(figures.sort_values(["source", "locality", "measure", "last_year"]).reset_index())
    for (source,), rows in by(ordered, "source").items():
        printed = items(_printed(page, row, row["figure_id"] in used) for row in rows)
        entries.append(wrap("li", _source(page, str(source)) + printed))
    return heading + element("p", page.t("ending.as_printed")) + wrap("ol", "".join(entries))


def _source(page: Page, id: str) -> str:
    """Title, publisher, day and link of a source, as far as they are known."""
    row = page.source(id)
    if not row:
        return element("cite", id)
    name = row["title"] or row["publisher"] or page.t("ending.untitled")
    day = _published(page, row["published"])
    about = ", ".join(escape(part) for part in (row["publisher"] if row["title"] else "", day) if part)
    cite = wrap("cite", link(row["url"], name), lang=row["language"] or "vi")
    return cite + (f", {about}" if about else "") + "."


def _published(page: Page, printed: str) -> str:
    """The day of publication; a year or month alone stays as it was printed."""
    try:
        return words.date(datetime.date.fromisoformat(printed), page.language)
    except ValueError:
        return printed


def _printed(page: Page, row: Mapping[Any, Any], chosen: bool) -> str:
    """One figure: what it says of whom and when, as printed, and how sure it is."""
    what = page.measure(row)
    period = words.period({**row, "flags": ""}, page.language, basis=row["date_basis"])
    printed = row["printed"] or page.t(
        "ending.form_unknown", value=words.printed_value(row["value"], page.language)
    )
    sure = page.t(f"confidence.{row['confidence']}")
    return page.t(
        "ending.figure" if chosen else "ending.figure_other",
        what=what,
        place=page.name(row["locality"]),
        period=period,
        printed=printed,
        sure=sure,
    )


def _definitions(page: Page, results: pd.DataFrame) -> str:
    """What each indicator of the page means, and what it rests on."""
    entries = []
    there = results["value"].notna() | results["figures"].ne("")
    for id in dict.fromkeys(results[there]["indicator"]):
        indicator = indicators.REGISTRY[id]
        text = indicator.definition[page.language]
        if indicator.legal_basis:
            text += " " + page.t("ending.basis", basis=page.legal_basis(id))
        entries.append(element("dt", indicator.title[page.language]) + element("dd", text))
    return element("h3", page.t("ending.definitions")) + wrap("dl", "".join(entries)) if entries else ""


def _methods(page: Page, results: pd.DataFrame) -> str:
    """Each method behind an interval or a rate, in plain words."""
    used = [name for name in dict.fromkeys(results["method"]) if name and words.has_text(f"method.{name}")]
    texts = [page.t(f"method.{name}") for name in used]
    if results["lower"].notna().any():
        texts.append(page.t("ending.interval"))
    return element("h3", page.t("ending.methods")) + items(texts) if texts else ""


def _flags(page: Page, results: pd.DataFrame) -> str:
    """What the marks beside the numbers mean: only those that occur."""
    present = {flag for cell in results["flags"] for flag in schema.split(cell)}
    texts = [
        words.capital(words.flag_text(flag, page.language)) + "." for flag in schema.FLAGS if flag in present
    ]
    return element("h3", page.t("ending.flags")) + items(texts) if texts else ""
