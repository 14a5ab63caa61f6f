"""What an indicator is, and what one computation was asked for."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.rows import Row, read

POLARITIES = ("higher", "lower", "neutral")
# From this day commune committees stand above grassroots organisations and districts are gone.
REFORM = (datetime.date(2025, 7, 1),)
View = Callable[[Iterable[Row]], list[Row]]


@dataclass(frozen=True)
class Indicator:
    """The definition of one indicator: what it means and which computation gives it.

    `kind` names a computation of `core.KINDS`; `options` are its settings, described where that
    computation is. `numerator` and `denominator` say in words what is divided by what and are
    empty for plain counts. `measures` are all measures that are read. `polarity` says whether
    more is better; it orders rankings and never colours a judgement. `every_year`: each asked year
    without a figure gets a row that says so.
    """

    id: str
    topic: str
    kind: str
    title: Mapping[str, str]
    definition: Mapping[str, str]
    unit: str
    measures: tuple[str, ...]
    source: str
    numerator: str = ""
    denominator: str = ""
    polarity: str = "neutral"
    legal_basis: str = ""
    every_year: bool = False
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """The figures of one computation, and what was asked of it.

    `observations` hold every measure that the asked indicators read, all years up to the last
    one asked for: a rate needs the stock of the year before the first. `others` gives the same
    before one figure was chosen for each thing.
    """

    observations: pd.DataFrame
    others: Callable[[], pd.DataFrame]
    localities: Sequence[str]
    first_year: int | None
    last_year: int | None
    confidence: float

    @functools.cached_property
    def _chosen(self) -> dict[str, list[Row]]:
        return read(self.observations)

    @functools.cached_property
    def _every(self) -> dict[str, list[Row]]:
        return read(self.others())

    @functools.cached_property
    def _kept(self) -> dict[tuple[str, View], list[Row]]:
        return {}

    def rows(self, measure: str, view: View = periods.flows) -> list[Row]:
        """The figures of a measure through a view of `periods`, made once per request."""
        key = (measure, view)
        if key not in self._kept:
            self._kept[key] = view(self._chosen.get(measure, []))
        return self._kept[key]

    def figures(self, measure: str, ids: set[str], view: View) -> list[Row]:
        """Figures of a measure that were not chosen, by id: a printed link means just that figure."""
        return view(row for row in self._every.get(measure, []) if not ids.isdisjoint(row.figures))


def both(vi: str, en: str) -> dict[str, str]:
    """A text in both languages."""
    return {"vi": vi, "en": en}
