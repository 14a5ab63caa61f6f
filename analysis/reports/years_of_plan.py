"""The years of a plan's pages: numbers, ranges, or those for which there are figures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from typing import Any

import yaml

from analysis.reports.localities_of_plan import having, levels
from analysis.reports.selection import ANY, Selection
from analysis.reports.yaml_file import YamlFile

YEARS = ("year", "first_year", "last_year")  # the parameters that make a page's period, in address order
CONDITIONS = ("from", "to", "having", "level")
_RANGE = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")


class YearReader:
    """Reads year parameters; without a selection (its package is at fault) only their form is checked."""

    def __init__(self, file: YamlFile, selection: Selection | None) -> None:
        self._file = file
        self._selection = selection

    def periods(self, declared: Mapping[str, Any], nodes: Mapping[str, yaml.Node]) -> list[dict[str, int]]:
        """Every combination of the year parameters a notebook declares; defaults stay within the data.

        Where all years of a parameter are at fault one stands in, so that the rest of the entry is
        checked as well.
        """
        names = [name for name in YEARS if name in nodes or isinstance(declared.get(name), int)]
        values = [
            self._years(name, nodes[name]) or [self._within(0 if name == "first_year" else 9999)]
            if name in nodes
            else [self._within(declared[name])]
            for name in names
        ]
        periods = [dict(zip(names, years, strict=True)) for years in itertools.product(*values)]
        possible = [period for period in periods if _forward(period)]
        if len(possible) < len(periods):
            node = nodes.get("first_year") or nodes["last_year"]
            self._file.fault(node, "first_year is after last_year", "Swap them or mend one.")
        return possible

    def _within(self, year: int) -> int:
        """A default year, or the nearest that the package covers."""
        first, last = self._range() or (year, year)
        return min(max(year, first), last)

    def _range(self) -> tuple[int, int] | None:
        return self._selection.years if self._selection else None

    def _years(self, name: str, node: yaml.Node) -> list[int]:
        found = [year for item in self._file.items(node) for year in self._item(name, item)]
        if isinstance(node, yaml.SequenceNode) and not node.value:
            self._file.fault(node, f"{name} has no value: an empty list makes no page")
        return found

    def _item(self, name: str, node: yaml.Node) -> list[int]:
        if isinstance(node, yaml.MappingNode):
            return self._chosen(node)
        value = self._file.literal(node)
        if value == "having":
            return self._having(node, [ANY], ["province"])
        if isinstance(value, str) and (ends := _RANGE.fullmatch(value)):
            return self._between(node, int(ends[1]), int(ends[2]), [ANY], [])
        if type(value) is not int:
            if value is not None:
                mend = "Write 2020, a list, a range as 2010-2024, or having."
                self._file.fault(node, f"{name} must be a year", mend)
            return []
        self._has_data(name, value, node)
        return [value]

    def _has_data(self, name: str, year: int, node: yaml.Node) -> bool:
        """Whether the package covers a year; a page about one year needs a figure of that very year."""
        covered = self._range()
        if covered is None or self._selection is None:
            return True
        first, last = covered
        years = self._selection.years_having() if name == "year" else list(range(first, last + 1))
        if year in years:
            return True
        near = min(years, key=lambda known: abs(known - year))
        mend = f"The nearest is {near}; the package covers {first} to {last}."
        self._file.fault(node, "the data package has no figure for this year", mend)
        return False

    def _chosen(self, node: yaml.MappingNode) -> list[int]:
        """The years of `{from: …, to: …, having: …, level: …}` that have figures."""
        conditions = self._file.mapping(node, "a choice of years", CONDITIONS)
        first, last = self._range() or (0, 9999)
        first = self._end(conditions.get("from"), first)
        last = self._end(conditions.get("to"), last)
        measures = having(self._file, conditions, self._selection) if self._selection else []
        return self._between(node, first, last, measures or [ANY], levels(self._file, conditions))

    def _end(self, node: yaml.Node | None, default: int) -> int:
        if node is None:
            return default
        value = self._file.literal(node)
        if type(value) is int:
            return value if self._has_data("end", value, node) else default
        self._file.fault(node, "an end of a range must be a year", "Write it as 2010.")
        return default

    def _having(self, node: yaml.Node, measures: list[str], at: list[str]) -> list[int]:
        years = self._selection.years_having(measures, at) if self._selection else []
        if self._selection and not years:
            self._file.fault(node, "no year has such figures", "Drop a condition or mend its value.")
        return years

    def _between(
        self, node: yaml.Node, first: int, last: int, measures: list[str], at: list[str]
    ) -> list[int]:
        """The years with figures from `first` to `last`, both of which the package must cover."""
        if first > last:
            self._file.fault(
                node, "the range ends before it starts", "Swap its ends.", value=f"{first}-{last}"
            )
            return []
        ends_known = [self._has_data("end", year, node) for year in (first, last)]
        if not all(ends_known):
            return []
        with_figure = self._having(node, measures, at)
        years = [year for year in with_figure if first <= year <= last]
        if with_figure and not years:
            self._file.fault(node, "no year of this range has such figures", value=f"{first}-{last}")
        return years


def _forward(period: Mapping[str, int]) -> bool:
    return period.get("first_year", 0) <= period.get("last_year", 9999)
