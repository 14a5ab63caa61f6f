"""From observations to results: `compute`, and the table of computations."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis import schema, sources
from analysis.indicators import classes, series
from analysis.indicators.model import Indicator, Request

KINDS: dict[str, Callable[[Indicator, Request], pd.DataFrame]] = {
    "stock": series.stock,
    "flow": series.flow,
    "dated": series.dated,
    "classes": classes.shares,
}


def run(
    indicators: Iterable[Indicator],
    package: sources.Package,
    *,
    localities: Sequence[str],
    first_year: int | None = None,
    last_year: int | None = None,
    confidence: float = 0.95,
    boundary: datetime.date | None = None,
    at_least: str = "medium",
) -> pd.DataFrame:
    """Results of the indicators; see `analysis.indicators.compute`."""
    chosen = list(indicators)
    measures = sorted({measure for indicator in chosen for measure in indicator.measures})
    observations = package.observations(measures, localities, last_year=last_year, confidence=at_least)
    request = Request(observations, localities, first_year, last_year, confidence)
    parts = [KINDS[indicator.kind](indicator, request) for indicator in chosen]
    parts = [part for part in parts if len(part)]
    if not parts:
        return schema.empty(schema.RESULTS)
    frame = pd.concat(parts, ignore_index=True)
    if first_year is not None:
        frame = frame[(frame["last_year"] >= first_year).fillna(False)]
    return frame.reset_index(drop=True)
