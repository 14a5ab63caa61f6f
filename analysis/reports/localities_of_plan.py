"""The localities of a plan's pages: names, ids, `all`, or a choice by what was published for them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

import yaml

from analysis.errors import WorkbookError, did_you_mean
from analysis.localities import LEVELS
from analysis.reports.selection import Selection
from analysis.reports.yaml_file import YamlFile

CONDITIONS = ("level", "having", "parent", "on")
NATION = "VN"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
Nodes = Mapping[str, yaml.Node]


class LocalityReader:
    """Reads `locality`; without a selection (its package is at fault) there are none."""

    def __init__(self, file: YamlFile, selection: Selection | None) -> None:
        self._file = file
        self._selection = selection

    def ids(
        self, declared: Mapping[str, Any], nodes: Nodes, period: Mapping[str, int], entry: yaml.Node
    ) -> list[str]:
        """The ids an entry means for one period; the nation for a notebook without the parameter."""
        if self._selection is None:
            return []
        if "locality" not in declared:
            return [NATION]
        if "locality" not in nodes:
            default = declared["locality"]
            found = self._resolved(str(default), entry, _end(period), self._selection) if default else None
            return [found] if found else []
        items = self._file.items(nodes["locality"])
        if not items:
            self._file.fault(nodes["locality"], "locality has no value: an empty list makes no page")
        return [id for item in items for id in self._one(item, period, self._selection)]

    def _one(self, node: yaml.Node, period: Mapping[str, int], selection: Selection) -> list[str]:
        if isinstance(node, yaml.MappingNode):
            return self._chosen(node, period, selection)
        name = self._file.text(node, "locality")
        if name == "all":
            return [id for id in selection.localities() if self._can_be_address(id, node)]
        id = self._resolved(name, node, _end(period), selection) if name else None
        return [id] if id and self._can_be_address(id, node) else []

    def _resolved(
        self, name: str, node: yaml.Node, on: datetime.date | None, selection: Selection
    ) -> str | None:
        try:
            return selection.places.resolve(name, on=on)
        except WorkbookError as error:
            rule, _, mend = str(error).removeprefix(f"{name!r} ").partition(". ")
            self._file.fault(node, rule, mend, value=name)
            return None

    def _chosen(self, node: yaml.Node, period: Mapping[str, int], selection: Selection) -> list[str]:
        """The localities of `{level: …, having: …, parent: …, on: …}`; all conditions hold together."""
        conditions = self._file.mapping(node, "a choice of localities", CONDITIONS)
        on = self._date(conditions["on"]) if "on" in conditions else None
        parent = None
        if name := self._file.text(conditions["parent"], "parent") if "parent" in conditions else "":
            parent = self._resolved(name, conditions["parent"], on or _end(period), selection)
        found = selection.localities(
            levels=levels(self._file, conditions),
            having=having(self._file, conditions, selection),
            parent=parent,
            on=on,
            first_year=period.get("first_year", period.get("year")),
            last_year=period.get("last_year", period.get("year")),
        )
        if not found:
            self._file.fault(node, "no locality fits this choice", "Drop a condition or mend its value.")
        return [id for id in found if self._can_be_address(id, node)]

    def _date(self, node: yaml.Node) -> datetime.date | None:
        value = self._file.literal(node)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        if value is not None:
            self._file.fault(node, "on must be a date", "Write it as 2025-07-01.")
        return None

    def _can_be_address(self, id: str, node: yaml.Node) -> bool:
        """Whether an id can name a folder of the site: ids come from data and may be anything."""
        if _FILE_NAME.fullmatch(id):
            return True
        self._file.fault(node, "this locality's id cannot name a file", "Mend localities.csv.", value=id)
        return False


def levels(file: YamlFile, conditions: Nodes) -> list[str]:
    """The levels a choice names; an unknown one is a fault."""
    named = file.texts(conditions["level"], "level") if "level" in conditions else []
    for level in named:
        if level not in LEVELS:
            file.fault(conditions["level"], "no such level", did_you_mean(level, LEVELS), value=level)
    return [level for level in named if level in LEVELS]


def having(file: YamlFile, conditions: Nodes, selection: Selection) -> list[str]:
    """The measures and topics a choice names; an unknown one is a fault."""
    named = file.texts(conditions["having"], "having") if "having" in conditions else []
    for name in named:
        if not selection.measures_of(name):
            mend = did_you_mean(name, selection.names_of_measures)
            file.fault(conditions["having"], "no such measure or topic", mend, value=name)
    return [name for name in named if selection.measures_of(name)]


def _end(period: Mapping[str, int]) -> datetime.date | None:
    """The last day of a page's last year: what its names are resolved on."""
    year = period.get("last_year", period.get("year"))
    return datetime.date(year, 12, 31) if year else None
