"""The printed figures behind the results of a page, looked up as results are added."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import indicators, schema, sources
from analysis.indicators import shares


class Printed:
    """Observations by figure_id (`frame`), their `date_basis`, and the decimals of percentages."""

    def __init__(self, package: sources.Package) -> None:
        self._package = package
        self.frame = schema.empty(schema.OBSERVATIONS).set_index("figure_id")
        self.low = schema.empty(schema.OBSERVATIONS).set_index("figure_id")
        self.bases: dict[str, str] = {}
        self.decimals: dict[str, int] = {}

    def add(self, results: pd.DataFrame) -> None:
        """Look up the figures that results name, chosen or as alternatives."""
        if results.empty:
            return
        lists = [*results["figures"], *results["alternatives"]]
        wanted = {id for cell in lists for id in schema.split(cell)} - set(self.frame.index)
        found = behind(results, self._package).set_index("figure_id")
        low = found[found["confidence"].eq("low") & ~found.index.isin(self.low.index)]
        self.low = pd.concat([self.low, low]) if len(self.low) else low
        found = found[found.index.isin(wanted)]
        self.frame = pd.concat([self.frame, found]) if len(self.frame) else found
        self.bases |= {str(id): str(basis) for id, basis in found["date_basis"].items()}
        for id, row in found[found["value_kind"] == "percent"].iterrows():
            self.decimals[str(id)] = shares.digits(row["printed"], row["value"])

    def left_out(self, results: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
        """Figures of low confidence about the same measures, places and years that were not used."""
        measures = {name for id in results["indicator"].unique() for name in indicators.REGISTRY[id].measures}
        years = ~(self.low["last_year"] < first_year).fillna(False) & ~(
            self.low["first_year"] > last_year
        ).fillna(False)
        about = self.low["measure"].isin(measures) & self.low["locality"].isin(results["locality"])
        return self.low[about & years & ~self.low.index.isin(self.frame.index)]

    def of(self, ids: str) -> list[dict[Any, Any]]:
        """The figures of a joined cell, in its order, each with its `figure_id`."""
        known = [id for id in schema.split(ids) if id in self.frame.index]
        return self.frame.loc[known].reset_index().to_dict("records")


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
