"""One page of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PageSpec:
    """One page: a notebook with all its parameters as plain literals.

    `locality` is an id (VN for pages about the whole country), `period` is "2010-2025", "2020"
    or "all", `language` is vi or en. These with the notebook are the page's identity and address.
    """

    notebook: str
    parameters: Mapping[str, Any] = field(hash=False)
    locality: str
    period: str
    language: str

    @property
    def address(self) -> str:
        """Where the page is, without ending: `membership_growth/P24-49/2010-2025/vi`."""
        return f"{self.notebook}/{self.locality}/{self.period}/{self.language}"
