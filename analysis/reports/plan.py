"""Plans: which notebooks, for which localities and years, in which languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
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


@dataclass(frozen=True)
class Plan:
    """A checked plan: every page is known and possible.

    `title` has vi and en; `package_name` is the data package (`sources.open_package` takes it);
    `pages` are in the order of the plan; `path` is the plan's file.
    """

    title: Mapping[str, str]
    package_name: str
    pages: Sequence[PageSpec]
    formats: Sequence[str] = ("html",)
    path: Path | None = None
