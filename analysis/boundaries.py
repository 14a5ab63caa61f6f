"""Observations on the boundaries of another date: sums over whole merged units.

The rules: counts are summed, nothing else is; every part must have its figure; what is known of
the parts (bounds, days, confidence, sources) is known of the sum; nothing is ever split.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import precision, schema

if TYPE_CHECKING:
    from analysis.localities import Places

COLUMNS = schema.OBSERVATIONS | {"parts": "str", "reason": "str"}
_THING = ("measure", "population", "category", "scheme", "value_kind", "unit")
_BASES = ("day", "month", "publication", "year", "term", "inferred", "none")  # finest first

Row = dict[Hashable, Any]


def rebase(observations: pd.DataFrame, places: Places, *, on: datetime.date) -> pd.DataFrame:
    """Observations of the units that stand on `on`, each unit's own and those of its predecessors.

    Returns `schema.OBSERVATIONS` with two columns more, ordered by locality, measure and period:
    `parts`, the figure_ids behind the value joined by "|", and `reason` (see `schema`). The order
    of the input rows is irrelevant; each row must be the chosen one of its kind (`sources`).

    - A unit that only its id changed of: the value, percentages too, under the id valid on `on`,
      status `rebased`.
    - A merged unit: the sum of its parts, status `rebased`, `figure_id` equal to `parts`. Parts
      agree in measure, population, category, scheme and unit. Of a stock each part gives its
      latest figure of the year; the sum runs from the first to the last of their days and has no
      days if one part has none. Flows (and targets) are summed over one and the same printed
      period only. Bounds stay bounds, and the lowest confidence of the parts is that of the sum.
    - One part or more without a figure: value missing, status `missing`, reason `part_missing`,
      or `period_differs` where the part has the figure for another period of these years; the
      arguments are the parts. No such row where the new unit has its own published figure.
    - Percentages, and flows without a printed start or end: status `refused`, reason
      `not_summable` or `open_period`.
    - A merged unit on a date before its merger: status `refused`, reason `no_downward_split`.
    - All other rows (nation, regions, districts, communes, sectors) as they are.
    """
    frame = observations.copy(deep=False)
    if "parts" not in frame:
        frame["parts"], frame["reason"] = frame["figure_id"], ""
    rows = frame.to_dict("records")
    for row in rows:
        row["period"] = _period(row)
    dates = sorted({change.date for change in places.changes if change.old != change.new})
    for date in dates:
        if date <= on:
            rows = _forward(rows, _merged_on(places, date))
    for date in reversed(dates):
        if date > on:
            rows = _backward(rows, _merged_on(places, date))
    rows.sort(key=_place)
    return schema.shaped(pd.DataFrame(rows, columns=[*COLUMNS]), COLUMNS)


def _place(row: Row) -> tuple[Hashable, ...]:
    """What rows are ordered by: locality, thing, years, day, and at last their ids; unknown ones first."""
    years = [_known(row["first_year"]) or 0, _known(row["last_year"]) or 0]
    day = _known(row["period_end"]) or pd.Timestamp(0)
    return (row["locality"], *_thing(row), *years, day, row["status"], row["figure_id"])


def _merged_on(places: Places, date: datetime.date) -> dict[str, list[str]]:
    """The units that came to be on a date, each with the units it was made of."""
    made: dict[str, list[str]] = defaultdict(list)
    for change in places.changes:
        if change.date == date and change.old != change.new:
            made[change.new].append(change.old)
    return made


def _period(row: Row) -> tuple[Hashable, ...]:
    """What two figures must share to be of one time: the year of a stock, the printed period of a flow.

    A figure of one day, or of one year without days, is read as a stock.
    """
    start, end = _known(row["period_start"]), _known(row["period_end"])
    first, last = _known(row["first_year"]), _known(row["last_year"])
    if start is not None and start == end:
        return ("stock", end.year, end.year)
    if start is None and end is None and first is not None and first == last:
        return ("stock", first, last)
    return ("flow", first, last, start, end)


def _forward(rows: Sequence[Row], made: Mapping[str, Sequence[str]]) -> list[Row]:
    """Rows after one date of changes."""
    new_of = {old: new for new, olds in made.items() for old in olds}
    out: list[Row] = []
    parts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        new = new_of.get(row["locality"])
        if new is None:
            out.append(row)
        elif len(made[new]) == 1:
            out.append(_renamed(row, new))
        else:
            parts[new].append(row)
    for new, found in parts.items():
        own = {(_thing(row), row["period"]) for row in rows if row["locality"] == new and _has_value(row)}
        out += [
            row
            for row in _sums(found, new, made[new])
            if _has_value(row) or (_thing(row), row["period"]) not in own
        ]
    return out


def _backward(rows: Sequence[Row], made: Mapping[str, Sequence[str]]) -> list[Row]:
    """Rows before one date of changes: ids of unchanged units go back, merged units stay whole."""
    out = []
    for row in rows:
        olds = made.get(row["locality"], ())
        if len(olds) > 1:
            row = row | {"value": float("nan"), "status": "refused", "reason": "no_downward_split"}
        out.append(_renamed(row, olds[0]) if len(olds) == 1 else row)
    return out


def _renamed(row: Row, locality: str) -> Row:
    status = "rebased" if _has_value(row) else row["status"]
    return row | {"locality": locality, "status": status}


def _sums(rows: Iterable[Row], new: str, olds: Sequence[str]) -> list[Row]:
    """One row for each thing and period of which any part has a row."""
    things: dict[tuple, dict[tuple, dict[str, list[Row]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in rows:
        things[_thing(row)][row["period"]][row["locality"]].append(row)
    out = []
    for periods in things.values():
        for period, by_part in periods.items():
            chosen = [_chosen(by_part[old]) for old in olds if old in by_part]
            valued = [row for row in chosen if _has_value(row)]
            reason = _reason(period, valued, olds, periods)
            out.append(_combined(chosen, reason) | {"locality": new})
    return out


def _reason(
    period: tuple, rows: Sequence[Row], olds: Sequence[str], periods: Mapping[tuple, Mapping[str, Any]]
) -> str:
    """Why these rows do not make a sum; empty where they do."""
    if any(row["value_kind"] != "count" for row in rows):
        return "not_summable"
    present = {row["locality"] for row in rows}
    absent = [old for old in olds if old not in present]
    if absent:
        differing = [
            old
            for old in absent
            if any(_overlap(period, other) and old in periods[other] for other in periods)
        ]
        if period[0] == "flow" and differing == absent:
            return "|".join(["period_differs", *absent])
        return "|".join(["part_missing", *absent])
    if period[0] == "flow":
        first, _, start, end = period[1:]
        undated = start is None and end is None
        if (undated and first is None) or (not undated and (start is None or end is None)):
            return "open_period"
    return ""


def _overlap(period: tuple, other: tuple) -> bool:
    """Whether two different periods share a year."""
    if period == other or None in (*period[1:3], *other[1:3]):
        return False
    return period[1] <= other[2] and other[1] <= period[2]


def _chosen(rows: Sequence[Row]) -> Row:
    """The figure of one part: latest day, then confidence, then id; others of that day are alternatives."""
    valued = [row for row in rows if _has_value(row)] or rows
    ranked = sorted(
        valued,
        key=lambda row: (
            pd.isna(row["period_end"]),
            0 if pd.isna(row["period_end"]) else -row["period_end"].toordinal(),
            schema.CONFIDENCES.index(row["confidence"]),
            row["figure_id"],
        ),
    )
    best = ranked[0]
    same = [row["parts"] for row in ranked[1:] if _same_day(row, best)]
    return best | {"alternatives": schema.joined([*schema.split(best["alternatives"]), *same])}


def _same_day(row: Row, other: Row) -> bool:
    return row["period_end"] == other["period_end"] or (
        pd.isna(row["period_end"]) and pd.isna(other["period_end"])
    )


def _combined(rows: Sequence[Row], reason: str) -> Row:
    """The sum of the rows, or the row that says why there is none."""
    dated = all(not pd.isna(row["period_end"]) for row in rows) and not reason
    parts = _all(rows, "parts")
    combined = rows[0] | {
        "figure_id": parts,
        "parts": parts,
        "value": sum(row["value"] for row in rows),
        "precision": precision.of_sum(row["precision"] for row in rows),
        "confidence": max((row["confidence"] for row in rows), key=schema.CONFIDENCES.index),
        "status": "rebased",
        "reason": reason,
        "printed": " + ".join(row["printed"] for row in rows if row["printed"]),
        "period_label": " + ".join(dict.fromkeys(row["period_label"] for row in rows)),
        "source": _all(rows, "source"),
        "alternatives": _all(rows, "alternatives"),
        "date_basis": max((row["date_basis"] for row in rows), key=_BASES.index),
        "share_of": "",
        "part_of": "",
        "note": "",
    }
    if reason:
        status = "refused" if reason in ("not_summable", "open_period") else "missing"
        combined |= {"value": float("nan"), "precision": precision.EXACT, "status": status, "printed": ""}
    if rows[0]["period"][0] == "stock":
        combined["period_start"] = min(row["period_start"] for row in rows) if dated else pd.NaT
        combined["period_end"] = max(row["period_end"] for row in rows) if dated else pd.NaT
    return combined


def _all(rows: Iterable[Row], column: str) -> str:
    return schema.joined(item for row in rows for item in schema.split(row[column]))


def _thing(row: Row) -> tuple[Hashable, ...]:
    return tuple(row[column] for column in _THING)


def _known(cell: Any) -> Any:
    return None if pd.isna(cell) else cell


def _has_value(row: Row) -> bool:
    return not pd.isna(row["value"])
