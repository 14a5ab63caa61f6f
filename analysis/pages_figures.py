"""The printed figures behind the results of a page, looked up as results are added."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import indicators, schema, sources
from analysis.indicators import shares
from analysis.pages_rows import rows_of


class Printed:
    """The printed figures behind some results: as a frame by figure_id, and as rows.

    `low` holds figures of low confidence about the same measures and places, used or not;
    `decimals` those of the figures that were printed as percentages.
    """

    def __init__(self, package: sources.Package) -> None:
        self._package = package
        self.frame = schema.empty(schema.OBSERVATIONS).set_index("figure_id")
        self.rows: dict[str, dict[Any, Any]] = {}
        self.low: dict[str, dict[Any, Any]] = {}
        self.decimals: dict[str, int] = {}

    def add(self, results: pd.DataFrame) -> None:
        """Look up the figures that results name, chosen or as alternatives."""
        if results.empty:
            return
        lists = [*results["figures"].tolist(), *results["alternatives"].tolist()]
        wanted = {id for cell in lists for id in schema.split(cell)} - self.rows.keys()
        found = behind(results, self._package)
        for row in rows_of(found):
            id = row["figure_id"]
            if row["confidence"] == "low":
                self.low[id] = row
            if id in wanted:
                self.rows[id] = row
            if id in wanted and row["value_kind"] == "percent":
                self.decimals[id] = shares.digits(row["printed"], row["value"])
        if wanted:
            more = found[found["figure_id"].isin(wanted)].set_index("figure_id")
            self.frame = pd.concat([self.frame, more]) if len(self.frame) else more

    def left_out(self, results: pd.DataFrame, first_year: int, last_year: int) -> list[dict[Any, Any]]:
        """Figures of low confidence about the same measures, places and years that were not used."""
        ids, places = results["indicator"].unique(), set(results["locality"])
        measures = {name for id in ids for name in indicators.REGISTRY[id].measures}
        return [
            row
            for id, row in self.low.items()
            if id not in self.rows
            and row["measure"] in measures
            and row["locality"] in places
            and _overlaps(row, first_year, last_year)
        ]

    def of(self, ids: str) -> list[dict[Any, Any]]:
        """The figures of a joined cell, in its order."""
        return [self.rows[id] for id in schema.split(ids) if id in self.rows]


def _overlaps(row: dict[Any, Any], first_year: int, last_year: int) -> bool:
    """Whether the figure's years, as far as known, overlap these."""
    begins_after = not pd.isna(row["first_year"]) and row["first_year"] > last_year
    ended_before = not pd.isna(row["last_year"]) and row["last_year"] < first_year
    return not (begins_after or ended_before)


def behind(results: pd.DataFrame, package: sources.Package) -> pd.DataFrame:
    """Every observation the results could rest on: their measures, places, parts and wholes."""
    measures = sorted(
        {name for id in results["indicator"].unique() for name in indicators.REGISTRY[id].measures}
    )
    places = list(dict.fromkeys(results["locality"]))
    parts = [part for place in places for part in package.places.predecessors(place)]
    above = [unit for place in places for unit in package.places.ancestors(place)]
    units = list(dict.fromkeys([*places, *parts, *above]))
    return package.observations(measures, units, confidence="low", choose=False)
