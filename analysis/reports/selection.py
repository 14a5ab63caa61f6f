"""Which localities and years of a data package a plan may mean.

"Has a figure" always means: one printed figure of at least medium confidence that is
not a target, dated (or standing for a year) within the page's years or undated.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis import localities, sources

ANY = "any"  # `having: any`: whatever the measure


class Selection:
    """The localities and years of one package, with what was published for them."""

    def __init__(self, package: sources.Package) -> None:
        self.places = package.places
        measures = package.measures
        self._topic = {str(measure): str(topic) for measure, topic in measures["topic"].items()}
        targets = set(measures.index[measures["kind"] == "target"])
        figures = package.table("figures")
        sure = figures["confidence"].isin(["high", "medium"]) & ~figures["measure"].isin(targets)
        self._figures = figures.loc[
            sure, ["locality", "measure", "first_year", "last_year"]
        ].drop_duplicates()

    @functools.cached_property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year for which the package has a figure; None for an empty package."""
        years = pd.concat([self._figures["first_year"], self._figures["last_year"]]).dropna()
        return (int(years.min()), int(years.max())) if len(years) else None

    def years_having(self, having: Sequence[str] = (ANY,), levels: Sequence[str] = ()) -> list[int]:
        """The years for which a locality (of these levels) has a figure of these measures or topics."""
        figures = self._of(having)
        if levels:
            figures = figures[figures["locality"].map(self.places.level).isin(levels)]
        return sorted(int(year) for year in figures["last_year"].dropna().unique())

    def measures_of(self, name: str) -> set[str]:
        """The measures meant by a measure's or a topic's name or `any`; none for an unknown name."""
        return {measure for measure, topic in self._topic.items() if name in (ANY, measure, topic)}

    @property
    def names_of_measures(self) -> list[str]:
        """What `having` may say."""
        return sorted({ANY, *self._topic, *self._topic.values()})

    def localities(
        self,
        *,
        levels: Sequence[str] = (),
        having: Sequence[str] = (),
        parent: str | None = None,
        on: datetime.date | None = None,
        first_year: int | None = None,
        last_year: int | None = None,
    ) -> list[str]:
        """The ids that fit all conditions, by level and in Vietnamese order.

        `having` holds for a unit by its own figures or by those of the units it was made of.
        """
        with_figure = self._with_figure(having, first_year, last_year) if having else None
        chosen = []
        for level in levels or localities.LEVELS:
            for unit in self.places.at_level(level, on):
                inside = parent is None or parent in self.places.ancestors(unit)
                if inside and (with_figure is None or self._has(unit, with_figure)):
                    chosen.append(unit)
        return chosen

    def _of(self, having: Iterable[str]) -> pd.DataFrame:
        measures = {measure for name in having for measure in self.measures_of(name)}
        return self._figures[self._figures["measure"].isin(measures)]

    def _with_figure(self, having: Sequence[str], first: int | None, last: int | None) -> set[str]:
        figures = self._of(having)
        if first is not None:
            figures = figures[~(figures["last_year"] < first).fillna(False)]
        if last is not None:
            figures = figures[~(figures["first_year"] > last).fillna(False)]
        return set(figures["locality"])

    def _has(self, unit: str, with_figure: set[str]) -> bool:
        return unit in with_figure or any(part in with_figure for part in self.places.predecessors(unit))
