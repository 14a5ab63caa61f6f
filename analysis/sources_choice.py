"""Choosing among several figures for the same thing, and keeping the others in sight.

The rule, in its order:

1. a figure that conflicts.csv recommends;
2. the higher confidence;
3. official before Party document before press before anything else;
4. the later source;
5. an exact figure before a bound;
6. the smaller id.

Two figures state the same thing when locality, measure, population, category, scheme and kind of
value agree and either the printed period does too, or a conflict of kind `value` or `misprint`
names both for the same year. Of the latter none is passed over unless the conflict recommends
another. Figures without any date or year are never taken for one another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import precision, schema

_THING = ["locality", "measure", "population", "category", "scheme", "value_kind"]
_PERIOD = ["period_start", "period_end", "first_year", "last_year"]
_RANKED = ["figure_id", "confidence", "source", "precision"]
_KINDS_OF_SOURCE = ("official", "party_document", "press")
_SAME_MATTER = ("value", "misprint")
_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*")
_RECOMMENDED = re.compile(rf"\s*({_ID.pattern}(?:\s*(?:,|and)\s*{_ID.pattern})*)\s*(?::|for\b|as\b|$)")

Row = dict[Hashable, Any]


@dataclass
class Conflicts:
    """What conflicts.csv says of each figure."""

    recommended: set[str] = field(default_factory=set)
    rivals: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # of one matter


def conflicts(table: pd.DataFrame) -> Conflicts:
    """The recommendations and rivals of a conflicts table."""
    known = Conflicts()
    for row in table.to_dict("records"):
        ids = schema.split(row["figure_ids"])
        known.recommended |= recommended(row["recommended"], ids)
        if row["kind"] in _SAME_MATTER:
            for id in ids:
                known.rivals[id] |= {*ids} - {id}
    return known


def recommended(text: str, ids: Iterable[str]) -> set[str]:
    """The figures its clauses begin with: "N0331 and N0333: exact", "N0236 for March; N0017 for July"."""
    begun = [_RECOMMENDED.match(part) for part in text.split(";")]
    return {id for match in begun if match for id in _ID.findall(match[1])} & {*ids}


def choose(rows: pd.DataFrame, known: Conflicts, sources: pd.DataFrame) -> pd.DataFrame:
    """One row for each thing, the ids of its other figures in `alternatives`; the order of rows stays.

    `rows` are observations with all the figures of each thing they have; `sources` is indexed by
    source_id, with the columns kind and published.
    """
    affected = rows.loc[_in_question(rows, known), [*_THING, *_PERIOD, *_RANKED]]
    things: dict[tuple, list[Row]] = defaultdict(list)
    for row in affected.to_dict("records"):
        things[(*(row[name] for name in _THING), _known(row["last_year"]))].append(row)
    alternatives: dict[str, str] = {}
    passed_over: set[str] = set()
    for same_year in things.values():
        for matter in _matters(same_year, known):
            ranked = sorted(matter, key=lambda row: _rank(row, known, sources))
            passed_over |= _passed_over(ranked, known)
            ids = [row["figure_id"] for row in ranked]
            alternatives |= {id: schema.joined(other for other in ids if other != id) for id in ids}
    if not alternatives:
        return rows
    shown = [
        alternatives.get(id, before)
        for id, before in zip(rows["figure_id"], rows["alternatives"], strict=True)
    ]
    kept = ~rows["figure_id"].isin(passed_over)
    return rows.assign(alternatives=pd.Series(shown, index=rows.index, dtype="str"))[kept]


def _in_question(rows: pd.DataFrame, known: Conflicts) -> list[bool]:
    """Which rows share thing and period with another, or have a rival."""
    columns = [rows[name].tolist() for name in _THING]
    columns += [rows[name].to_numpy("datetime64[D]").view("int64").tolist() for name in _PERIOD[:2]]
    columns += [rows[name].fillna(0).tolist() for name in _PERIOD[2:]]
    keys = list(zip(*columns, strict=True))
    often = Counter(keys)
    return [often[key] > 1 or id in known.rivals for key, id in zip(keys, rows["figure_id"], strict=True)]


def _matters(rows: Sequence[Row], known: Conflicts) -> list[list[Row]]:
    """Rows that state the same thing, together; a row that stands alone is left out."""
    matters: list[list[Row]] = []
    for row in rows:
        joint = [matter for matter in matters if any(_same(row, other, known) for other in matter)]
        apart = [matter for matter in matters if not any(matter is other for other in joint)]
        matters = [*apart, [*(other for matter in joint for other in matter), row]]
    return [matter for matter in matters if len(matter) > 1]


def _passed_over(ranked: Sequence[Row], known: Conflicts) -> set[str]:
    """The rows of one matter that a better one stands for."""
    kept: list[Row] = []
    for row in ranked:
        own = row["figure_id"] in known.recommended
        if not any(
            _same_period(row, better)
            or (not own and better["figure_id"] in known.recommended and _named_together(row, better, known))
            for better in kept
        ):
            kept.append(row)
    return {row["figure_id"] for row in ranked} - {row["figure_id"] for row in kept}


def _rank(row: Row, known: Conflicts, sources: pd.DataFrame) -> tuple[Hashable, ...]:
    """A key that puts the figure to choose first."""
    listed = row["source"] in sources.index
    kind = str(sources.at[row["source"], "kind"]) if listed else ""
    published = str(sources.at[row["source"], "published"]) if listed else ""
    return (
        row["figure_id"] not in known.recommended,
        schema.CONFIDENCES.index(row["confidence"]),
        _KINDS_OF_SOURCE.index(kind) if kind in _KINDS_OF_SOURCE else len(_KINDS_OF_SOURCE),
        -int("".join(filter(str.isdecimal, published)) or 0),
        row["precision"] != precision.EXACT,
        row["figure_id"],
    )


def _same(row: Row, other: Row, known: Conflicts) -> bool:
    named = _known(row["last_year"]) is not None and _named_together(row, other, known)
    return named or _same_period(row, other)


def _named_together(row: Row, other: Row, known: Conflicts) -> bool:
    return other["figure_id"] in known.rivals.get(row["figure_id"], ())


def _same_period(row: Row, other: Row) -> bool:
    period = [_known(row[name]) for name in _PERIOD]
    return period == [_known(other[name]) for name in _PERIOD] and any(period)


def _known(cell: Any) -> Any:
    return None if pd.isna(cell) else cell
