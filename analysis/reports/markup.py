"""Outputs of cells as HTML that a reader can use on any screen, by keyboard and by ear."""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections.abc import Callable

from markupsafe import Markup
from nbformat import NotebookNode

from analysis import language
from analysis.reports.page_faults import PAYLOAD, text_of

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_CHART = re.compile(r"<figure\b[^>]*>(?:(?!</figure>).)*?(<img\b[^>]*>)", re.DOTALL)
_CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def is_shown(cell: NotebookNode, tongue: str) -> bool:
    """Outputs of code are shown, and prose unless it is tagged with another language."""
    if cell.cell_type != "markdown":
        return bool(cell.cell_type == "code")
    tongues = set(cell.metadata.get("tags", ())) & set(language.LANGUAGES)
    return not tongues or tongue in tongues


def shown(output: NotebookNode) -> Markup:
    """What a reader sees of an output: its HTML, else its text; never what went to stderr."""
    if output.output_type == "stream":
        return Markup("<pre>{}</pre>\n").format(text_of(output.text)) if output.name == "stdout" else Markup()
    data = output.get("data", {})
    if "text/html" in data:
        return Markup(text_of(data["text/html"])) + "\n"
    if PAYLOAD in data or "text/plain" not in data:
        return Markup()
    return Markup("<pre>{}</pre>\n").format(text_of(data["text/plain"]))


def prose(source: str) -> Markup:
    """A markdown cell as HTML; HTML inside it is the notebook author's own and stays."""
    return Markup(_markdown()(source))


@functools.cache
def _markdown() -> Callable[[str], str]:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render


def scrollable(body: Markup, tongue: str) -> Markup:
    """`body` with each table and chart in a box of its own that scrolls and can be reached by keyboard.

    Each box of a table is a named region: by the table's caption, numbered where a caption recurs.
    """
    names: dict[str, int] = {}
    numbers = itertools.count(1)

    def table(match: re.Match[str]) -> str:
        caption = _CAPTION.search(match[0])
        words = _TAG.sub("", caption[1]).strip() if caption else ""
        name = html.unescape(words) or language.text("site.table", tongue)
        names[name] = names.get(name, 0) + 1
        label = name if names[name] == 1 else f"{name} ({names[name]})"
        opening = Markup('<div class="scroll" role="region" tabindex="0" aria-label="{}">').format(label)
        return f"{opening}{match[0]}</div>"

    def chart(match: re.Match[str]) -> str:
        label = language.text("site.chart", tongue, number=next(numbers))
        opening = Markup('<div class="scroll" role="group" tabindex="0" aria-label="{}">').format(label)
        return f"{match[0][: -len(match[1])]}{opening}{match[1]}</div>"

    return Markup(_CHART.sub(chart, _TABLE.sub(table, str(body))))
