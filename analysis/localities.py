"""Localities: units, what lies above and beside them, and what they became.

An id carries its vintage: P24-15 is Yên Bái among the 63 provinces, P25-15 is Lào Cai among the
34 units since 1 July 2025. Names persist over a merger with another meaning. Names as written
are read in `names`, sums over merged units are made in `boundaries`.
"""

from __future__ import annotations

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis import names, vietnamese
from analysis.boundaries import rebase as rebase
from analysis.errors import UnknownName, WorkbookError, nearest

LEVELS = ("nation", "region", "province", "district", "commune", "sector")
CENTRAL_CITY = "thành phố trực thuộc trung ương"
# Kinds written with the name of a unit, and their English words.
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
    """A row of locality_changes.csv.

    `kind` is merge, unchanged (the same unit under a new id) or rename (`old` equals `new`: the
    province became a city under the centre, the only change of status there is).
    """

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
        self.changes = sorted(map(_change, changes.to_dict("records")), key=lambda change: change.date)
        whole: dict[str, str] = {}
        for change in self.changes:
            for id in (change.old, change.new):
                self.unit(id)
            if change.old != change.new and whole.setdefault(change.old, change.new) != change.new:
                raise WorkbookError(
                    f"locality_changes.csv: {change.old} becomes {whole[change.old]} and {change.new}: "
                    "only whole units can be followed. Keep one row."
                )

    def unit(self, id: str) -> Unit:
        """The row of an id."""
        if id not in self.units:
            close = " or ".join(map(repr, nearest(str(id), list(self.units))))
            mend = f" Did you mean {close}?" if close else ""
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
        """The region a unit lies in, or is; None for the nation and its own sectors."""
        return next((above for above in (id, *self.ancestors(id)) if self.level(above) == "region"), None)

    def valid(self, id: str, on: datetime.date | None) -> bool:
        """Whether the unit stands on that date; an end that was not recorded is open."""
        unit = self.unit(id)
        if on is None:
            return True
        day = on.date() if isinstance(on, datetime.datetime) else on
        return (unit.valid_from or day) <= day <= (unit.valid_to or day)

    def at_level(self, level: str, on: datetime.date | None = None) -> list[str]:
        """All units of a level; without `on` those of every vintage."""
        return [unit.id for unit in self._ordered if unit.level == level and self.valid(unit.id, on)]

    def children(self, id: str, on: datetime.date | None = None) -> list[str]:
        """The units directly below."""
        self.unit(id)
        return [child for child in self._children[id] if self.valid(child, on)]

    def neighbours(self, id: str) -> tuple[str | None, str | None]:
        """The units before and after in the list of their level and vintage (and parent, below provinces)."""
        row = self._rows[_row(self.unit(id))]
        place = row.index(id)
        return (row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)

    def successors(self, id: str) -> list[str]:
        """The unit this one became, in a list; empty while it stands."""
        self.unit(id)
        return [change.new for change in self.changes if change.old == id != change.new]

    def predecessors(self, id: str, on: datetime.date | None = None) -> list[str]:
        """The units this one was made of; with `on` those that stood then, however many changes back."""
        self.unit(id)
        parts = [change.old for change in self.changes if change.new == id != change.old]
        if on is None:
            return parts
        return [
            unit
            for part in parts
            for unit in ([part] if self.valid(part, on) else self.predecessors(part, on))
        ]

    def unchanged(self, id: str) -> str | None:
        """The newer id of a unit that only its id changed of; None for all others."""
        return self._unchanged.get(id)

    def kind(self, id: str, on: datetime.date | None = None) -> str:
        """tỉnh, huyện, thị xã, …: on a date, else as first recorded."""
        return CENTRAL_CITY if self._renamed(id, on) else self.unit(id).kind

    def name(self, id: str, language: str = "vi", on: datetime.date | None = None) -> str:
        """The bare name: "Quảng Nam", "Quang Nam" (English names are without marks)."""
        unit = self.unit(id)
        if self._renamed(id, on):
            unit = self.units[self._unchanged.get(id, id)]
        return unit.name_vi if language == "vi" else unit.name_en

    def full_name(self, id: str, language: str = "vi", on: datetime.date | None = None) -> str:
        """The name with its kind: "tỉnh Quảng Nam", "Quang Nam Province"; that of a region has none."""
        name, kind = self.name(id, language, on), self.kind(id, on)
        if kind not in _ENGLISH:
            return name
        if language == "vi":
            return f"{kind.removesuffix(' trực thuộc trung ương')} {name}"
        return name if name.endswith(_ENGLISH[kind]) else f"{name} {_ENGLISH[kind]}"

    def label(self, id: str, language: str = "vi") -> str:
        """The name for a list, told apart from its namesakes.

        A unit whose name went over to a larger one carries its date, "Đà Nẵng (đến 30/6/2025)" and
        "Đà Nẵng (từ 1/7/2025)"; one that only its id changed of does not. A unit that bears the
        name of one at another level carries its kind: "thành phố Quảng Ngãi".
        """
        unit = self.unit(id)
        namesakes = [other for other in self._named[unit.name_vi] if other.id != id]
        alike = [other for other in namesakes if other.level == unit.level]
        name = self.name(id, language)
        if any(LEVELS.index(other.level) < LEVELS.index(unit.level) for other in namesakes):
            name = self.full_name(id, language)
        if any(id != self.unchanged(other.id) and other.id != self.unchanged(id) for other in alike):
            return f"{name} ({_span(unit, language)})" if _span(unit, language) else name
        return name

    def resolve(
        self,
        name: str,
        *,
        on: datetime.date | None = None,
        parent: str | None = None,
        level: str | None = None,
    ) -> str:
        """The id that an id, a name or an alias means; `names.Index.resolve` has the rules."""
        return self._index.resolve(name, on=on, parent=parent, level=level)

    @functools.cached_property
    def _index(self) -> names.Index:
        return names.Index(self)

    @functools.cached_property
    def _unchanged(self) -> dict[str, str]:
        return {change.old: change.new for change in self.changes if change.kind == "unchanged"}

    @functools.cached_property
    def _ordered(self) -> list[Unit]:
        return sorted(self.units.values(), key=lambda unit: (vietnamese.sort_key(unit.name_vi), unit.id))

    @functools.cached_property
    def _rows(self) -> dict[tuple[str, ...], list[str]]:
        return _grouped((_row(unit), unit.id) for unit in self._ordered)

    @functools.cached_property
    def _children(self) -> dict[str, list[str]]:
        return _grouped((unit.parent, unit.id) for unit in self._ordered)

    @functools.cached_property
    def _named(self) -> dict[str, list[Unit]]:
        return _grouped((unit.name_vi, unit) for unit in self._ordered)

    def _renamed(self, id: str, on: datetime.date | None) -> bool:
        return on is not None and any(
            change.kind == "rename" and change.old == id and change.date <= on for change in self.changes
        )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups


def _row(unit: Unit) -> tuple[str, ...]:
    """What the units of one list have in common."""
    nationwide = unit.level in ("region", "province")
    return (unit.level, unit.vintage) if nationwide else (unit.level, unit.vintage, unit.parent)


def _span(unit: Unit, language: str) -> str:
    """Until when a unit stood, or since when it stands; empty where neither is recorded."""
    from babel.dates import format_date

    day = unit.valid_to or unit.valid_from
    if day is None:
        return ""
    word = {"vi": ("từ", "đến"), "en": ("from", "to")}[language][unit.valid_to is not None]
    return f"{word} {format_date(day, {'vi': 'd/M/y', 'en': 'd MMMM y'}[language], locale=language)}"


def _unit(row: Mapping[Any, Any]) -> Unit:
    text = {name: str(cell) for name, cell in row.items() if not name.startswith("valid")}
    return Unit(
        id=text["locality"],
        level=text["level"],
        name_vi=text["name_vi"],
        name_en=text["name_en"],
        parent=text["parent"],
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        code=text["gso_code"],
        vintage=text["vintage"],
        kind=text["kind"],
        aliases=tuple(alias for alias in text["aliases"].split("|") if alias),
    )


def _change(row: Mapping[Any, Any]) -> Change:
    return Change(row["from"], row["to"], pd.Timestamp(row["date"]).date(), row["kind"])


def _date(cell: Any) -> datetime.date | None:
    """A cell of a date column; None where it is empty."""
    return None if pd.isna(cell) or cell == "" else pd.Timestamp(cell).date()
