"""Targets set from above, read from `targets.yml` beside this package."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd
import yaml

FILE = Path(__file__).resolve().parents[1] / "targets.yml"
COLUMNS = ["indicator", "first_year", "last_year", "lower", "upper", "source", "status", "note_vi", "note_en"]


@functools.cache
def table() -> pd.DataFrame:
    """All configured targets: one row per indicator and span of years, in the columns of `COLUMNS`."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))
    flat = [row | {f"note_{language}": text for language, text in row["note"].items()} for row in rows]
    frame = pd.DataFrame(flat).reindex(columns=COLUMNS)
    return frame.astype({"lower": "float64", "upper": "float64"})


def targets(indicator: str, year: int | None = None) -> pd.DataFrame:
    """The targets of an indicator, those in force in `year` if one is given.

    Returns `lower` and `upper` as plain quotients (missing where not set), `source`, `status`
    (verified, partly, not_verified: how well the target itself is attested), `note_vi`,
    `note_en`, `first_year`, `last_year`. No row: no target is configured.
    """
    frame = table()
    rows = frame[frame["indicator"] == indicator]
    if year is not None:
        rows = rows[(rows["first_year"] <= year) & (rows["last_year"] >= year)]
    return rows.reset_index(drop=True)
