"""Names of localities as people write them, and the one unit that is meant.

Case, spaces, dashes, composed or decomposed letters and the place of a tone never matter. Marks
may be left out: "nghe an". The kind may be written, before a Vietnamese name ("tỉnh", "TP.",
"TX", "Đảng bộ") or after an English one ("Province"), and must then be one the unit has had.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis import vietnamese
from analysis.errors import UnknownName, WorkbookError, did_you_mean, nearest

if TYPE_CHECKING:
    from analysis.localities import Places, Unit

_CITY = {"thành phố", "thành phố trực thuộc trung ương"}
_BEFORE: dict[tuple[str, ...], set[str]] = {
    ("tỉnh",): {"tỉnh"},
    ("thành", "phố"): _CITY,
    ("tp",): _CITY,
    ("huyện",): {"huyện"},
    ("quận",): {"quận"},
    ("thị", "xã"): {"thị xã"},
    ("tx",): {"thị xã"},
    ("xã",): {"xã"},
    ("phường",): {"phường"},
    ("thị", "trấn"): {"thị trấn"},
    ("vùng",): {"vùng"},
}
_AFTER: dict[str, set[str]] = {
    "province": {"tỉnh"},
    "city": _CITY,
    "district": {"huyện", "quận"},
    "town": {"thị xã"},
    "commune": {"xã"},
    "ward": {"phường"},
}
_PARTY = (["đảng", "bộ"], ["đảng", "ủy"], ["đảng", "uỷ"])
_INSIDE = re.compile(r"^(?P<name>.+?)\s*(?:,\s*(?P<after>[^,]+)|\((?P<within>[^()]+)\))\s*$")


class Index:
    """All spellings of all units of a package."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._ids = {id.casefold(): id for id in places.units}
        self._spelled: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        for unit in places.units.values():
            for form in dict.fromkeys(_forms(unit, places)):
                self._spelled[vietnamese.spelling(form)].append(unit.id)
                self._folded[vietnamese.fold(form)].append(unit.id)
            if unit.name_en:
                self._folded[vietnamese.fold(unit.name_en)].append(unit.id)

    def resolve(
        self,
        name: str,
        *,
        on: datetime.date | None = None,
        parent: str | None = None,
        level: str | None = None,
    ) -> str:
        """The id that `name` means; an id means itself.

        A spelling with its marks goes before one without. `level` and `parent` (an id or a name,
        at any distance above; also written "Châu Thành, Bến Tre") narrow the search. A bare name
        shared by a province and a unit inside it is the province. If several units are left,
        `on` takes those that stand on that date; for a page about a span of years give its last
        day. Without a date, ids of one unchanged unit mean the newest, whose series holds the
        older one; two vintages of a merged unit are never chosen between. A name that only one
        unit ever had is that unit, whatever the date.

        Raises `UnknownName`: for no unit with the nearest names, for several with all of them,
        for a bare code with its meanings.
        """
        text = str(name).strip()
        if text.casefold() in self._ids:
            return self._ids[text.casefold()]
        if text.isdecimal():
            raise UnknownName(self._of_code(text))
        known = sorted({unit.level for unit in self.places.units.values()})
        if level is not None and level not in known:
            raise WorkbookError(f"{level!r} is not a level of localities. {did_you_mean(level, known)}")
        found = self._matching(text, level, self._parents(parent))
        inside = _INSIDE.match(text)
        if not found and parent is None and inside:
            above = inside["after"] or inside["within"]
            if self._matching(above, None, None):
                return self.resolve(inside["name"], on=on, parent=above, level=level)
        if not found:
            raise UnknownName(self._unknown(text, parent, level))
        return self._one(text, found, on)

    def _matching(self, text: str, level: str | None, parents: set[str] | None) -> list[str]:
        """All units so named, by spelling with marks or, if there are none, without."""
        readings = list(_readings(vietnamese.words(text)))
        for table, key in ((self._spelled, vietnamese.spelling), (self._folded, vietnamese.fold)):
            found = [
                id
                for words, kinds in readings
                for id in table.get(key(" ".join(words)), ())
                if (kinds is None or kinds & self._kinds(id))
                and (level is None or self.places.level(id) == level)
                and (parents is None or parents & set(self.places.ancestors(id)))
            ]
            if found:
                return list(dict.fromkeys(found))
        return []

    def _parents(self, parent: str | None) -> set[str] | None:
        if parent is None:
            return None
        if str(parent).casefold() in self._ids:
            return {self._ids[str(parent).casefold()]}
        if found := self._matching(parent, None, None):
            return set(found)
        raise UnknownName(self._unknown(parent, None, None))

    def _kinds(self, id: str) -> set[str]:
        """Every kind the unit has had."""
        return {self.places.kind(id), self.places.kind(id, datetime.date.max)}

    def _one(self, text: str, found: list[str], on: datetime.date | None) -> str:
        outer = [id for id in found if not set(self.places.ancestors(id)) & set(found)]
        left = outer
        if len(left) > 1 and on is not None:
            left = [id for id in left if self.places.valid(id, on)]
        elif len(left) > 1:
            left = [id for id in left if self.places.unchanged(id) not in found]
        if len(left) == 1:
            return left[0]
        shown = "; ".join(map(self._described, left or outer))
        when = f" None of them stands on {on}." if on is not None and not left else ""
        raise UnknownName(
            f"{text!r} names {len(left or outer)} localities: {shown}.{when} "
            "Write the id, or say which parent, level or date is meant."
        )

    def _of_code(self, text: str) -> str:
        units = [unit for unit in self.places.units.values() if unit.code.lstrip("0") == text.lstrip("0")]
        meanings = "; ".join(self._described(unit.id) for unit in units if unit.code)
        if not meanings:
            return f"{text!r} is neither a name nor the code of a locality. Write the name."
        return f"{text!r} is a code, and codes were given anew in 2025: {meanings}. Write the id or the name."

    def _described(self, id: str) -> str:
        """The unit with its parent if that tells it apart, and its dates."""
        unit = self.places.unit(id)
        below = unit.level in ("district", "commune", "sector")
        parent = f" in {self.places.full_name(unit.parent)}" if below and unit.parent else ""
        dates = [
            f"{word} {day}"
            for word, day in (("from", unit.valid_from), ("to", unit.valid_to))
            if day is not None
        ]
        return f"{id} {self.places.full_name(id)}{parent}" + (f" ({' '.join(dates)})" if dates else "")

    def _unknown(self, text: str, parent: str | None, level: str | None) -> str:
        pool = [unit for unit in self.places.units.values() if level in (None, unit.level)]
        above = self._parents(parent)
        pool = [unit for unit in pool if above is None or above & set(self.places.ancestors(unit.id))]
        known = {vietnamese.fold(unit.name_vi): unit.name_vi for unit in pool}
        bare = min((" ".join(words) for words, _ in _readings(vietnamese.words(text))), key=len)
        close = [known[item] for item in nearest(vietnamese.fold(bare), list(known))]
        where = (f" at level {level}" if level else "") + (f" in {parent}" if parent else "")
        mend = (
            f"Did you mean {' or '.join(map(repr, close))}?" if close else "localities.csv lists all names."
        )
        return f"{text!r} is not the name of a locality{where}. {mend}"


def _readings(words: list[str]) -> Iterator[tuple[list[str], set[str] | None]]:
    """A name as written, and without the kind written with it (then with the kinds this can mean)."""
    yield words, None
    for party in _PARTY:
        if len(words) > 2 and _same(words[:2], party):
            yield from _readings(words[2:])
    for kind, meant in _BEFORE.items():
        if len(words) > len(kind) and _same(words[: len(kind)], kind):
            yield words[len(kind) :], meant
    if len(words) > 1 and words[-1] in _AFTER:
        yield words[:-1], _AFTER[words[-1]]


def _same(written: Iterable[str], words: Iterable[str]) -> bool:
    """Whether a word was written: with its marks, or with none at all."""
    text, whole = " ".join(written), " ".join(words)
    return text == vietnamese.fold(whole) or vietnamese.spelling(text) == vietnamese.spelling(whole)


def _forms(unit: Unit, places: Places) -> Iterator[str]:
    """The Vietnamese spellings of a unit, for sectors also the short ones that leave their province out.

    Every province has its police, so that "Công an tỉnh" must be asked back even where only one
    of them is listed under that alias.
    """
    yield from (unit.name_vi, *unit.aliases)
    if unit.level != "sector" or not unit.parent:
        return
    province = vietnamese.words(places.units[unit.parent].name_vi)
    for form in (unit.name_vi, *unit.aliases):
        words = vietnamese.words(form)
        words = words[2:] if words[:2] in _PARTY else words
        yield " ".join(words)
        if words[-len(province) :] == province:
            words = words[: -len(province)]
            yield " ".join(words)
        for ending in (["tỉnh"], ["thành", "phố"]):
            if words[-len(ending) :] == ending:
                yield " ".join(words[: -len(ending)])
