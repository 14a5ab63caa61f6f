"""The `pages` of a plan, multiplied out; everything that is impossible is noted as a fault.

An entry names a notebook and gives values to its parameters. A list gives one page per
item. Localities and years may also be chosen from the data: see `localities_of_plan` and
`years_of_plan`.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from analysis.errors import UnknownName, WorkbookError, did_you_mean
from analysis.language import LANGUAGES
from analysis.reports import notebook_source
from analysis.reports.localities_of_plan import LocalityReader
from analysis.reports.notebook_source import NotebookSource
from analysis.reports.pagespec import PageSpec
from analysis.reports.selection import Selection
from analysis.reports.yaml_file import YamlFile
from analysis.reports.years_of_plan import YEARS, YearReader

_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
Nodes = Mapping[str, yaml.Node]


class PageReader:
    """Reads entries of `pages`; `selection` is None where the data package is at fault already."""

    def __init__(
        self, file: YamlFile, selection: Selection | None, package_name: str, defaults: yaml.Node | None
    ) -> None:
        self._file = file
        self._package_name = package_name
        self._defaults = file.mapping(defaults, "defaults") if defaults else {}
        self._used: set[str] = set()
        self._years = YearReader(file, selection)
        self._localities = LocalityReader(file, selection)
        self._lines: dict[str, int] = {}  # address -> line of its entry

    def pages(self, node: yaml.Node | None) -> list[PageSpec]:
        """All pages of all entries, in their order."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._file.fault(node, "the plan has no pages", "Write pages: and below it `- notebook: NAME`.")
            return []
        pages = [page for entry in node.value for page in self._entry(entry)]
        for name in sorted(self._defaults.keys() - self._used):
            mend = did_you_mean(name, sorted(self._every_parameter()))
            self._file.fault(self._defaults[name], f"no notebook of the plan has a parameter {name!r}", mend)
        return pages

    def _entry(self, entry: yaml.Node) -> list[PageSpec]:
        given = self._file.mapping(entry, "a page")
        if not given or not isinstance(entry, yaml.MappingNode):
            return []
        source = self._notebook(given.get("notebook"), entry)
        declared = source.parameters if source else dict.fromkeys(self._every_parameter())
        what = f"the parameters of {source.name}" if source else "the parameters of any notebook"
        settable = {"notebook", *declared} - ({"data"} - given.keys())
        self._file.check_keys(entry, what, settable)
        if "data" in given:
            self._file.fault(given["data"], "one plan has one data package", "Write data: above pages:.")
        defaults = {name: node for name, node in self._defaults.items() if name in declared}
        self._used |= defaults.keys()
        nodes = defaults | {name: node for name, node in given.items() if name in declared and name != "data"}
        return self._first_of_each(list(self._multiplied(source, declared, nodes, entry)), entry)

    def _notebook(self, node: yaml.Node | None, entry: yaml.Node) -> NotebookSource | None:
        if node is None:
            self._file.fault(entry, "the page names no notebook", "Write notebook: and a name of notebooks/.")
            return None
        name = self._file.text(node, "notebook")
        try:
            return notebook_source.read(name) if name else None
        except UnknownName:
            mend = did_you_mean(name.removesuffix(".ipynb").split("/")[-1], notebook_source.names())
            self._file.fault(node, "no such notebook in notebooks/", mend)
        except WorkbookError as error:
            self._file.fault(node, str(error))
        return None

    def _every_parameter(self) -> set[str]:
        """The parameters of all notebooks that can be read: what a misspelt notebook may have."""
        found: set[str] = set()
        for name in notebook_source.names():
            try:
                found |= notebook_source.read(name).parameters.keys()
            except WorkbookError:
                continue
        return found

    def _multiplied(
        self, source: NotebookSource | None, declared: Mapping[str, Any], nodes: Nodes, entry: yaml.Node
    ) -> Iterator[PageSpec]:
        """Every combination of an entry's values; without a notebook its values are only checked."""
        others = self._others(declared, nodes)
        for period in self._years.periods(declared, nodes):
            localities = self._localities.ids(declared, nodes, period, entry)
            for locality, values in itertools.product(localities, others):
                if source is not None:
                    yield self._page(source, locality, period, values)

    def _page(
        self, source: NotebookSource, locality: str, period: Mapping[str, int], values: Mapping[str, Any]
    ) -> PageSpec:
        given = {"data": self._package_name, "locality": locality, **period, **values}
        parameters = {name: given.get(name, default) for name, default in source.parameters.items()}
        years = "-".join(str(period[name]) for name in YEARS if name in period) or "all"
        return PageSpec(source.name, parameters, locality, years, parameters.get("language", LANGUAGES[0]))

    def _first_of_each(self, pages: Sequence[PageSpec], entry: yaml.Node) -> list[PageSpec]:
        """The pages that no earlier entry makes; the others are one fault."""
        line = entry.start_mark.line + 1
        again = [page for page in pages if page.address in self._lines]
        fresh: dict[str, PageSpec] = {}
        for page in pages:
            if page.address in fresh:
                again.append(page)
            elif page.address not in self._lines:
                fresh[page.address] = page
        if again:
            address = again[0].address
            where = (
                f"by the entry of line {self._lines[address]}" if address in self._lines else "by this entry"
            )
            more = f" (and {len(again) - 1} more)" if len(again) > 1 else ""
            rule = f"this page is made twice: already {where}{more}"
            self._file.fault(entry, rule, "Ask for each page once.", value=address)
        self._lines |= dict.fromkeys(fresh, line)
        return list(fresh.values())

    # values of parameters that are neither years nor a locality

    def _others(self, declared: Mapping[str, Any], nodes: Nodes) -> list[dict[str, Any]]:
        """Every combination of the values given to the remaining parameters."""
        names = [name for name in nodes if name not in (*YEARS, "locality")]
        values = [self._values(name, nodes[name], declared[name]) for name in names]
        return [dict(zip(names, combination, strict=True)) for combination in itertools.product(*values)]

    def _values(self, name: str, node: yaml.Node, default: object) -> list[Any]:
        items = self._file.items(node)
        if isinstance(default, list | tuple):
            return [[self._file.literal(item) for item in items]]
        if not items:
            self._file.fault(node, f"{name} has no value: an empty list makes no page")
        return [self._value(name, item, default) for item in items]

    def _value(self, name: str, node: yaml.Node, default: object) -> Any:
        value = self._file.literal(node, optional=default is None)
        if isinstance(value, datetime.date):
            value = value.isoformat()
        if value is None or default is None:
            return value
        if isinstance(default, float) and type(value) is int:
            value = float(value)
        if type(value) is not type(default):
            kind = _KINDS.get(type(default), "a plain value")
            self._file.fault(
                node, f"{name} must be {kind}, as its default {default!r}", _mend(value, default)
            )
            return None
        if name == "language" and value not in LANGUAGES:
            self._file.fault(node, "no such language", did_you_mean(str(value), LANGUAGES))
            return None
        return value


def _mend(value: object, default: object) -> str:
    if isinstance(default, str):
        return "Put it in quotes."
    if isinstance(value, str) and isinstance(default, int | float):
        return "Write the number without quotes."
    return ""
