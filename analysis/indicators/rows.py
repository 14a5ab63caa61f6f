"""Rows: what the computations of this package pass to each other.

A page asks for a hundred indicators of a few dozen figures each, where a data frame costs more to
set up than to fill. So observations become plain rows once, computations are loops over rows, and
one frame of results is made at the end, with all intervals in two calls.
"""

from __future__ import annotations

import datetime
import functools
import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import intervals, precision, schema

NONE: frozenset[str] = frozenset()
_RANK = {flag: position for position, flag in enumerate(schema.FLAGS)}
_STATUS = ("published", "provisional", "corrected", "rebased", "synthetic")
# Reasons that say that a figure is absent; all others say that a method is not allowed.
ABSENT = (
    "no_figure",
    "part_missing",
    "base_missing",
    "base_not_printed",
    "no_earlier_figure",
    "unit_became",
    "unit_ended",
    "unit_not_yet",
)


class Row(NamedTuple):
    """A figure, or a value made of figures. Missing dates and years are None, a missing value is nan."""

    locality: str
    category: str = "total"
    scheme: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    first: int | None = None
    last: int | None = None
    value: float = math.nan
    unit: str = ""
    precision: str = ""
    status: str = "published"
    flags: frozenset[str] = NONE
    reason: str = ""
    figures: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    share_of: str = ""
    part_of: str = ""
    printed: str = ""
    told: str = ""  # source and period as printed: what two undated figures of one print share
    numerator: float = math.nan
    denominator: float = math.nan
    method: str = ""
    interval: str = ""  # "proportion" or "rate": the limits to put around the value
    lower: float = math.nan
    upper: float = math.nan

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value == self.value

    @property
    def period(self) -> tuple:
        """What the row speaks of in time."""
        return (self.start, self.end, self.first, self.last)


def read(observations: pd.DataFrame) -> dict[str, list[Row]]:
    """Observations as rows, by measure, with the flags that do not depend on the kind of period."""
    text = {name: observations[name].tolist() for name, kind in schema.OBSERVATIONS.items() if kind == "str"}
    reasons = (
        observations["reason"].fillna("").tolist() if "reason" in observations else [""] * len(observations)
    )
    columns = (  # in the order of Row
        text["locality"],
        text["category"],
        text["scheme"],
        _dates(observations["period_start"]),
        _dates(observations["period_end"]),
        _years(observations["first_year"]),
        _years(observations["last_year"]),
        observations["value"].tolist(),
        text["unit"],
        text["precision"],
        text["status"],
        _flags_of(observations, text),
        reasons,
        [tuple(schema.split(cell)) for cell in text["figure_id"]],
        [tuple(schema.split(cell)) for cell in text["alternatives"]],
        text["share_of"],
        text["part_of"],
        text["printed"],
        [f"{source}|{label}" for source, label in zip(text["source"], text["period_label"], strict=True)],
    )
    found: dict[str, list[Row]] = {}
    for measure, *cells in zip(text["measure"], *columns, strict=True):
        found.setdefault(measure, []).append(Row(*cells))
    return found


def _flags_of(observations: pd.DataFrame, text: dict[str, list[str]]) -> list[frozenset[str]]:
    """The flags of each observation; a small count is one of one to four persons."""
    people = observations["population"].isin(("members", "persons")) & (observations["value_kind"] == "count")
    small = (people & observations["value"].between(1, 4)).tolist()
    others = [cell != "" for cell in text["alternatives"]]
    marks = zip(
        text["precision"], text["status"], others, text["confidence"], text["date_basis"], small, strict=True
    )
    return [_flags(*mark) for mark in marks]


@functools.cache
def _flags(sense: str, status: str, others: bool, sureness: str, basis: str, small: bool) -> frozenset[str]:
    marks = {
        "bound": sense not in ("", precision.EXACT),
        "rebased": status == "rebased",
        "synthetic": status == "synthetic",
        "alternatives": others,
        "low_confidence": sureness == "low",
        "inferred_date": basis == "inferred",
        "small_count": small,
    }
    return frozenset(flag for flag, holds in marks.items() if holds)


def _dates(column: pd.Series) -> list[datetime.date | None]:
    return column.to_numpy("datetime64[D]").tolist()


def _years(column: pd.Series) -> list[int | None]:
    return [None if year is pd.NA else int(year) for year in column.astype("object")]


def refused(row: Row, reason: str) -> Row:
    """The row without value, with the reason and the status that goes with it."""
    status = "missing" if reason.split("|")[0] in ABSENT else "refused"
    return row._replace(
        value=math.nan,
        reason=reason,
        status=status,
        precision="",
        method="",
        interval="",
        lower=math.nan,
        upper=math.nan,
    )


def passed(row: Row) -> Row:
    """A printed row as it is; one that came without value (a sum lacking a part) says why."""
    return row if row.known else refused(row, row.reason or "no_figure")


def union(*items: Iterable[str]) -> tuple[str, ...]:
    """Items of several lists, each once, in order of appearance."""
    return tuple(dict.fromkeys(item for group in items for item in group))


def less_certain(*statuses: str) -> str:
    """The status of a value made of several figures."""
    return max((status for status in statuses if status in _STATUS), key=_STATUS.index, default="published")


@functools.lru_cache(maxsize=4096)
def in_order(flags: frozenset[str]) -> str:
    """Flags as a cell, in the order of `schema.FLAGS`."""
    return "|".join(sorted(flags, key=_RANK.__getitem__))


def table(found: Sequence[tuple[str, str, Row]], confidence: float) -> pd.DataFrame:
    """Results (`schema.RESULTS`) from indicator, its unit (kept where a row has none) and row."""
    rows = [row for _, _, row in found]
    data: dict[str, Any] = {
        "locality": [row.locality for row in rows],
        "indicator": [indicator for indicator, _, _ in found],
        "category": [row.category for row in rows],
        "scheme": [row.scheme for row in rows],
        "period_start": np.array([row.start for row in rows], dtype="datetime64[us]"),
        "period_end": np.array([row.end for row in rows], dtype="datetime64[us]"),
        "first_year": pd.array([row.first for row in rows], dtype="Int64"),
        "last_year": pd.array([row.last for row in rows], dtype="Int64"),
        "numerator": [row.numerator for row in rows],
        "denominator": [row.denominator for row in rows],
        "value": [row.value for row in rows],
        **_limits(rows, confidence),
        "unit": [row.unit or unit for _, unit, row in found],
        "precision": [row.precision if row.known else "" for row in rows],
        "status": [row.status for row in rows],
        "flags": [in_order(row.flags) for row in rows],
        "reason": [row.reason for row in rows],
        "figures": ["|".join(row.figures) for row in rows],
        "alternatives": ["|".join(row.alternatives) for row in rows],
    }
    return pd.DataFrame({name: pd.Series(data[name], dtype=dtype) for name, dtype in schema.RESULTS.items()})


def _limits(rows: Sequence[Row], confidence: float) -> dict[str, list]:
    """Limits, confidence and method of each row: Wilson around shares, exact Poisson or Byar around rates."""
    out: dict[str, list] = {
        "lower": [row.lower for row in rows],
        "upper": [row.upper for row in rows],
        "method": [row.method for row in rows],
    }
    for name, limits in (("proportion", intervals.proportion_ci), ("rate", intervals.rate_ci)):
        places = [place for place, row in enumerate(rows) if row.interval == name and row.known]
        if not places:
            continue
        counts = pd.DataFrame(
            {
                "x": [rows[place].numerator for place in places],
                "n": [rows[place].denominator for place in places],
            }
        )
        options: dict[str, Any] = {"per": 1} if name == "rate" else {}
        made = limits(counts, "x", "n", confidence=confidence, allow_fractional=True, **options)
        for column in out:
            for place, cell in zip(places, made[column].tolist(), strict=True):
                out[column][place] = cell
    out["confidence"] = [confidence if low == low else math.nan for low in out["lower"]]
    return out
