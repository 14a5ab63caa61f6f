"""What must not reach a reader: looked for in a notebook's outputs and on the page made of them.

A page with one of these faults is not written. They are all reported at once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from analysis.errors import Fault, Faults

PAYLOAD = "application/vnd.party-workbook+json"
_RAW_OBJECT = re.compile(r"<[\w.]+(?:\s[^<>]*)?>|\w+\(.*\bat 0x[0-9a-f]+.*\)", re.DOTALL)
_HEADING = re.compile(r"<h([1-6])\b")
_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="[^"]+"')


def check_outputs(notebook: NotebookNode, address: str) -> None:
    """Raise `Faults` for outputs a page cannot show; `row` of a fault is the cell's number, from 1."""
    found = [
        Fault(address, number, "", *fault)
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code"
        for output in cell.outputs
        for fault in _of_output(output)
    ]
    if found:
        raise Faults(found)


def _of_output(output: NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Value, rule and mend of each fault of one output."""
    if output.output_type == "error":
        value = f"{output.get('ename', '')}: {output.get('evalue', '')}".splitlines()[0]
        yield (value, "the cell raised", "Mend the cell; a page shows no errors.")
    data = output.get("data", {})
    if not data or "text/html" in data or PAYLOAD in data:
        return
    pictures = [kind for kind in data if kind.startswith("image/")]
    if pictures:
        yield (
            pictures[0],
            "a picture without words",
            "Show the chart object itself: it carries its alt text.",
        )
    elif _RAW_OBJECT.fullmatch(text_of(data.get("text/plain", "")).strip()):
        yield (
            text_of(data["text/plain"])[:60],
            "a bare object, which means nothing to a reader",
            "End the cell with something that displays, or with a semicolon.",
        )


def text_of(value: str | list[str]) -> str:
    """A text of a notebook, which may be stored as a list of lines."""
    return value if isinstance(value, str) else "".join(value)


def check_page(html: str, address: str) -> None:
    """Raise `Faults` unless the page has one h1, headings in order, and words for every picture."""
    found = []
    levels = [int(level) for level in _HEADING.findall(html)]
    if levels.count(1) != 1 or levels[0] != 1:
        found.append(
            Fault(address, None, "", str(levels[:8]), "a page has one h1, first", "Open with page.opening().")
        )
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            found.append(
                Fault(
                    address,
                    None,
                    "",
                    f"h{above}, h{below}",
                    "a level of heading is skipped",
                    f"Use h{above + 1}.",
                )
            )
    for picture in _PICTURE.findall(html):
        if not _ALT.search(picture) or 'alt="No description' in picture:
            found.append(Fault(address, None, "", picture[:60], "a picture without alt text", "Give it one."))
    if found:
        raise Faults(found)


def warnings(notebook: NotebookNode) -> list[str]:
    """What cells wrote to stderr, each with its cell's number: kept off the page, told to whoever renders."""
    return [
        f"cell {number}: {text_of(output.text).strip()}"
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr" and text_of(output.text).strip()
    ]
