"""What an indicator is, and what one computation was asked for."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis import schema
from analysis.indicators import periods

POLARITIES = ("higher", "lower", "neutral")


@dataclass(frozen=True)
class Indicator:
    """The definition of one indicator: what it means and which computation gives it.

    `kind` names a computation of `core.KINDS`; `options` are its settings, described where that
    computation is. `numerator` and `denominator` say in words what is divided by what and are
    empty for plain counts. `measures` are all measures that are read. `polarity` says whether
    more is better; it orders rankings and never colours a judgement.
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
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """The observations of one computation, and what was asked of it.

    `observations` hold every measure that the asked indicators read, all years up to the last
    one asked for: a rate needs the stock of the year before the first.
    """

    observations: pd.DataFrame
    localities: Sequence[str]
    first_year: int | None
    last_year: int | None
    confidence: float

    @functools.cached_property
    def _by_measure(self) -> dict[str, pd.DataFrame]:
        frame = self.observations
        return {str(measure): rows for measure, rows in frame.groupby("measure", sort=False)}

    @functools.cached_property
    def _kept(self) -> dict[tuple, pd.DataFrame]:
        return {}

    def rows(
        self, measure: str, view: Callable[[pd.DataFrame], pd.DataFrame] = periods.flows
    ) -> pd.DataFrame:
        """The observations of a measure through a view of `periods`, made once per request."""
        key = (measure, view)
        if key not in self._kept:
            empty = self.observations.iloc[:0]
            self._kept[key] = view(self._by_measure.get(measure, empty))
        return self._kept[key]


def results(indicator: Indicator, rows: pd.DataFrame, **columns: object) -> pd.DataFrame:
    """`rows` as results of the indicator; `columns` replace or add columns."""
    frame = rows.assign(**{"indicator": indicator.id, **columns})  # type: ignore[arg-type]
    if "unit" not in columns:
        frame["unit"] = indicator.unit
    return schema.shaped(frame, schema.RESULTS)


def date(value: datetime.date | str | None) -> datetime.date | None:
    """A date given as one or as ISO text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
