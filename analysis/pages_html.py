"""The few pieces of HTML that pages are put together from; all text is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Html:
    """Something a notebook shows: HTML, the same as plain text, and other forms by MIME type."""

    markup: str
    plain: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": self.markup, "text/plain": self.plain, **self.more}


def escape(text: object) -> str:
    """Text as text, whatever it holds."""
    return html.escape(str(text), quote=True)


def element(tag: str, text: object, **attributes: str) -> str:
    """An element holding escaped text; `class_` stands for `class`, `_` for `-` in names."""
    return wrap(tag, escape(text), **attributes)


def wrap(tag: str, markup: str, **attributes: str) -> str:
    """An element holding markup that is already safe."""
    names = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items()
    )
    return f"<{tag}{names}>{markup}</{tag}>"


def items(texts: Iterable[object], tag: str = "ul", **attributes: str) -> str:
    """A list of texts; nothing when there are none."""
    inside = "".join(element("li", text) for text in texts)
    return wrap(tag, inside, **attributes) if inside else ""


def link(address: str, text: object) -> str:
    """A link to a web address; any other kind of address is left out and the text stays."""
    if not address.startswith(("https://", "http://")):
        return escape(text)
    return element("a", text, href=address, rel="external noopener")
