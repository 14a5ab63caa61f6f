"""Localities: names as written to ids, units valid at a date, and sums to another boundary.

An id carries its vintage: P24-15 is Yên Bái among the 63 provinces, P25-15 is Lào Cai among the
34 units since 1 July 2025. Names persist over a merger with another meaning, so that a name
alone is never enough where both vintages bear it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis import vietnamese
from analysis.errors import UnknownName, nearest

LEVELS = ("nation", "region", "province", "district", "commune", "sector")
CENTRAL_CITY = "thành phố trực thuộc trung ương"
# Kind as written before a name (with its short forms) -> kinds of unit it can mean.
_PREFIXES = {
    "tỉnh": {"tỉnh"},
    "thành phố": {"thành phố", CENTRAL_CITY},
    "tp": {"thành phố", CENTRAL_CITY},
    "huyện": {"huyện"},
    "quận": {"quận"},
    "thị xã": {"thị xã"},
    "tx": {"thị xã"},
    "xã": {"xã"},
    "phường": {"phường"},
    "thị trấn": {"thị trấn"},
    "vùng": {"vùng"},
    "đảng bộ": {"đảng bộ"},
    "đảng ủy": {"đảng bộ"},
}
_ENGLISH = {
    "tỉnh": "Province",
    CENTRAL_CITY: "City",
    "thành phố": "City",
    "thị xã": "Town",
    "huyện": "District",
    "quận": "District",
    "xã": "Commune",
    "phường": "Ward",
    "thị trấn": "Township",
}


class Unit(NamedTuple):
    """A row of localities.csv; `valid_from` and `valid_to` are None where open."""

    id: str
    level: str
    name_vi: str
    name_en: str
    parent: str
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    code: str
    vintage: str
    kind: str
    aliases: tuple[str, ...]


class Change(NamedTuple):
    """A row of locality_changes.csv: merge, unchanged (a new id only) or rename (of status)."""

    old: str
    new: str
    date: datetime.date
    kind: str


class Places:
    """The units of one data package (`localities.csv`, `locality_changes.csv`) and how they follow on.

    Lists of ids are in Vietnamese order of names. Methods that take an id raise `UnknownName`
    for one that is not there. Dates are `datetime.date`; `on=None` means at any time.
    """

    def __init__(self, localities: pd.DataFrame, changes: pd.DataFrame) -> None:
        self.units = {unit.id: unit for unit in map(_unit, localities.to_dict("records"))}
        self.changes = [
            Change(row["from"], row["to"], _date(row["date"]) or datetime.date.min, row["kind"])
            for row in changes.to_dict("records")
        ]

    def unit(self, id: str) -> Unit:
        """The row of an id."""
        if id not in self.units:
            close = nearest(id, list(self.units))
            mend = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
            raise UnknownName(f"{id!r} is not the id of a locality.{mend}")
        return self.units[id]

    def level(self, id: str) -> str:
        """nation, region, province, district, commune or sector."""
        return self.unit(id).level

    def parent(self, id: str) -> str | None:
        """The unit directly above; None for the nation."""
        return self.unit(id).parent or None

    def ancestors(self, id: str) -> list[str]:
        """The units above, nearest first."""
        above = self.parent(id)
        return [above, *self.ancestors(above)] if above else []

    def region(self, id: str) -> str | None:
        """The region a unit lies in, or is; None for the nation and its sectors."""
        return next((above for above in (id, *self.ancestors(id)) if self.level(above) == "region"), None)

    def valid(self, id: str, on: datetime.date) -> bool:
        """Whether the unit stands on that date; an end that was not recorded is open."""
        unit = self.unit(id)
        return (unit.valid_from is None or unit.valid_from <= on) and (
            unit.valid_to is None or on <= unit.valid_to
        )

    def at_level(self, level: str, on: datetime.date | None = None) -> list[str]:
        """All units of a level; without `on` those of every vintage."""
        return self._ordered(
            unit for unit in self.units.values() if unit.level == level and self._at(unit, on)
        )

    def children(self, id: str, on: datetime.date | None = None) -> list[str]:
        """The units directly below."""
        self.unit(id)
        return self._ordered(unit for unit in self.units.values() if unit.parent == id and self._at(unit, on))

    def neighbours(self, id: str) -> tuple[str | None, str | None]:
        """The units before and after in the list of their level and vintage (and parent, below provinces)."""
        unit = self.unit(id)
        same_parent = unit.level not in ("region", "province")
        row = self._ordered(
            other
            for other in self.units.values()
            if (other.level, other.vintage) == (unit.level, unit.vintage)
            and (not same_parent or other.parent == unit.parent)
        )
        place = row.index(id)
        return (row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)

    def successors(self, id: str) -> list[str]:
        """The units this one became; empty while it stands."""
        self.unit(id)
        return [change.new for change in self.changes if change.old == id != change.new]

    def predecessors(self, id: str, on: datetime.date | None = None) -> list[str]:
        """The units this one was made of (those that stood on a date, however many changes back)."""
        self.unit(id)
        before = [change.old for change in self.changes if change.new == id != change.old]
        if on is None:
            return before
        found = [
            old
            for part in before
            for old in ([part] if self.valid(part, on) else self.predecessors(part, on))
        ]
        return list(dict.fromkeys(found))

    def kind(self, id: str, on: datetime.date | None = None) -> str:
        """tỉnh, huyện, …: at `on`, or as recorded (that of `valid_from`)."""
        unit = self.unit(id)
        if on is not None and self._renamed(id, on):
            return CENTRAL_CITY
        return unit.kind

    def name(self, id: str, language: str = "vi", on: datetime.date | None = None) -> str:
        """The bare name: "Quảng Nam", "Quang Nam"."""
        unit = self.unit(id)
        return unit.name_vi if language == "vi" else unit.name_en

    def full_name(self, id: str, language: str = "vi", on: datetime.date | None = None) -> str:
        """The name with its kind: "tỉnh Quảng Nam", "Quang Nam Province"."""
        name, kind = self.name(id, language, on), self.kind(id, on)
        if language == "vi":
            return f"{kind.split(' trực thuộc')[0]} {name}" if kind in _ENGLISH else name
        word = _ENGLISH.get(kind, "")
        return name if not word or name.endswith(word) else f"{name} {word}"

    def label(self, id: str, language: str = "vi") -> str:
        """The name as shown in lists."""
        return self.name(id, language)

    def resolve(
        self,
        name: str,
        *,
        on: datetime.date | None = None,
        parent: str | None = None,
        level: str | None = None,
    ) -> str:
        """The id of a name."""
        if name in self.units:
            return name
        key = vietnamese.fold(name)
        found = [
            unit.id
            for unit in self.units.values()
            if key in {vietnamese.fold(form) for form in (unit.name_vi, unit.name_en, *unit.aliases)}
            and self._at(unit, on)
            and (level is None or unit.level == level)
        ]
        if not found:
            raise UnknownName(f"{name!r} is not the name of a locality")
        return found[-1]

    def _at(self, unit: Unit, on: datetime.date | None) -> bool:
        return on is None or self.valid(unit.id, on)

    def _ordered(self, units: Iterable[Unit]) -> list[str]:
        return [
            unit.id for unit in sorted(units, key=lambda unit: (vietnamese.sort_key(unit.name_vi), unit.id))
        ]

    def _renamed(self, id: str, on: datetime.date) -> bool:
        return any(change.old == change.new == id and change.date <= on for change in self.changes)


def rebase(observations: pd.DataFrame, places: Places, *, on: datetime.date) -> pd.DataFrame:
    """Observations on the boundaries of `on`, with `parts` and `reason`."""
    return observations.assign(parts=observations["figure_id"], reason="")


def _unit(row: Mapping[Any, Any]) -> Unit:
    return Unit(
        str(row["locality"]),
        str(row["level"]),
        str(row["name_vi"]),
        str(row["name_en"]),
        str(row["parent"]),
        _date(row["valid_from"]),
        _date(row["valid_to"]),
        str(row["gso_code"]),
        str(row["vintage"]),
        str(row["kind"]),
        tuple(alias for alias in str(row["aliases"]).split("|") if alias),
    )


def _date(cell: Any) -> datetime.date | None:
    """A date as read from a table or given by a caller; None where it is missing."""
    moment = pd.to_datetime(cell or None)
    return None if pd.isna(moment) else moment.date()
