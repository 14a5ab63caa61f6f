"""Shared by all tests: the shipped package, and a workbook of its own for tests that write."""

from __future__ import annotations

import pytest

from analysis import sources


@pytest.fixture(scope="session")
def published() -> sources.Package:
    """The shipped real figures."""
    return sources.open_package("published")
