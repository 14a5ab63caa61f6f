"""A real browser for tests: Debian's Chromium, driven by Playwright; no test downloads anything."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LOCAL = ("file:", "data:", "blob:", "about:", "http://127.0.0.1")


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A running browser; without Chromium the test fails, it does not skip."""
    from playwright.sync_api import sync_playwright

    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("Chromium is missing: make browser, or set CHROMIUM to the path of one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A page of the browser, and everything on it that is not as it should be."""

    page: Any
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("console", self._said)
        self.page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(LOCAL):
            self.problems.append(f"external: {request.url}")

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def violations(self) -> list[str]:
        """What axe finds, each with its element."""
        from axe_playwright_python.sync_playwright import Axe

        # preload: axe would fetch the style sheet by script, which a page opened from disk does not allow
        found = Axe().run(self.page, options={"preload": False}).response["violations"]
        return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


@contextlib.contextmanager
def visit(browser: Any, width: int = 1280, height: int = 900) -> Iterator[Visitor]:
    """A fresh page of the given size, in Vietnamese."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    try:
        yield Visitor(context.new_page())
    finally:
        context.close()
