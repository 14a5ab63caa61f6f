"""From an executed notebook to the files of one page: HTML, CSV, XLSX and a card for the index.

The HTML comes from the project's own nbconvert template: outputs only, no code, one shared
style sheet, no script. Nothing on a page depends on when or where it was made.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import List, Unicode

from analysis import language
from analysis.reports import downloads, markup, page_faults
from analysis.reports.links import Context, period_words

_FOLDER = Path(__file__).parent
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


class PageExporter(TemplateExporter):
    """nbconvert with our template and filters, and with none of its passes over code and HTML."""

    output_mimetype = "text/html"
    file_extension = Unicode(".html")
    template_name = Unicode("template")
    extra_template_basedirs = List(Unicode(), default_value=[str(_FOLDER)])
    default_preprocessors: List[Any] = List(default_value=[])

    def default_filters(self) -> list[tuple[str, Any]]:
        named = (markup.shown, markup.prose, markup.scrollable, period_words)
        return [*((each.__name__, each) for each in named), ("file", file_name), ("whole", language.number)]

    def _create_environment(self) -> jinja2.Environment:
        environment = super()._create_environment()
        environment.autoescape = True  # whatever comes from data is text unless marked as HTML
        environment.undefined = jinja2.StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.globals["text"] = language.text
        environment.tests["shown_in"] = markup.is_shown
        return environment


@functools.cache
def exporter() -> PageExporter:
    """The exporter of this process; its templates are compiled once."""
    return PageExporter()


@dataclass(frozen=True)
class PageFiles:
    """The files of one page by their ending, and its card.

    `files` has `html`, then `json` (the card), and with data `csv` and `xlsx`; a page is there when both
    `html` and `json` are. The card has address,
    notebook, topic, locality, name, level, period, language, years (with a value), title, description,
    headline, queries, warnings (what cells wrote to stderr, which no page shows) and status `rendered`.
    """

    files: dict[str, bytes]
    card: Mapping[str, Any]


def page(notebook: NotebookNode, *, address: str, context: Context) -> PageFiles:
    """The page of an executed notebook.

    Raises `Faults` naming each cell that raised, shows a picture without words or a bare object,
    and a page without exactly one h1, with a skipped level of heading or a picture without alt text.
    """
    page_faults.check_outputs(notebook, address)
    payload = _payload(notebook)
    body_title = _first_heading(notebook)
    title = str(payload.get("title") or body_title)
    description = str(payload.get("description") or "") or " ".join(payload.get("headline") or ())
    has_data = bool(payload.get("results_csv"))
    resources = {"page": context, "title": title, "description": description, "has_data": has_data}
    html, _ = exporter().from_notebook_node(notebook, {"workbook": resources})
    page_faults.check_page(html, address)
    card = _card(payload, title, description, context, page_faults.warnings(notebook))
    files = {"html": html.encode(), "json": json_bytes(card)}
    if has_data:
        files |= _data_files(payload, title, description, context)
    return PageFiles(files, card)


def file_name(name: str, tongue: str) -> str:
    """The file of one of the site's own pages: `index.html` in Vietnamese, `index.en.html` in English."""
    return f"{name}.html" if tongue == "vi" else f"{name}.{tongue}.html"


def json_bytes(value: object) -> bytes:
    """JSON as it is written everywhere here: readable, keys sorted, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _payload(notebook: NotebookNode) -> dict[str, Any]:
    """The data of the page that its notebook handed over at its end; empty where it did not."""
    for cell in reversed(notebook.cells):
        for output in cell.get("outputs", ()):
            if found := output.get("data", {}).get(page_faults.PAYLOAD):
                return dict(json.loads(found) if isinstance(found, str) else found)
    return {}


def _first_heading(notebook: NotebookNode) -> str:
    """The words of the first h1 among the outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if found := _H1.search(str(markup.shown(output))):
                return unescape(_TAG.sub("", found[1])).strip()
    return ""


def _data_files(
    payload: Mapping[str, Any], title: str, description: str, context: Context
) -> dict[str, bytes]:
    results = downloads.read(payload["results_csv"])
    figures = downloads.read(payload.get("data_csv") or "")
    tongue = context.language
    sheets = {
        language.text("site.sheet_results", tongue): results,
        language.text("site.sheet_figures", tongue): figures,
    }
    about = [
        (language.text("site.title", tongue), title),
        (language.text("site.data_package", tongue), context.package_title),
        (language.text("site.description", tongue), description),
        (language.text("site.how_made", tongue), language.text("site.how_made_words", tongue)),
    ]
    if context.synthetic:
        about.append((language.text("site.synthetic", tongue), language.text("site.synthetic_words", tongue)))
    return {
        "csv": downloads.csv_bytes(results),
        "xlsx": downloads.xlsx_bytes(sheets, language.text("site.sheet_about", tongue), about),
    }


def _card(
    payload: Mapping[str, Any], title: str, description: str, context: Context, warnings: list[str]
) -> dict[str, Any]:
    return {
        "address": context.address,
        "description": description,
        "headline": list(payload.get("headline") or ()),
        "language": context.language,
        "level": context.level,
        "locality": context.locality,
        "name": context.name,
        "notebook": context.notebook,
        "period": context.period,
        "queries": list(payload.get("queries") or ()),
        "status": "rendered",
        "title": title,
        "topic": context.topic,
        "warnings": warnings,
        "years": _years_with_value(downloads.read(payload.get("results_csv") or "")),
    }


def _years_with_value(results: list[list[str]]) -> list[int]:
    """The years for which the page has at least one value."""
    if not results or not {"last_year", "value"} <= set(results[0]):
        return []
    rows = [dict(zip(results[0], row, strict=True)) for row in results[1:]]
    return sorted({int(float(row["last_year"])) for row in rows if row["value"] and row["last_year"]})
