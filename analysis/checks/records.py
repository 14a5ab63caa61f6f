"""Rules for the tables beside the figures: measures, schemes, sources, conflicts, documents, excluded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from analysis.checks.tables import Row, Table
from analysis.errors import Fault, did_you_mean

_PERCENTAGES = ("share", "growth", "plan_attainment")
_LEVELS = {
    "TW": "central",
    "BTCTW": "central_organisation_commission",
    "TU": "provincial_committee",
    "HU": "district_committee",
}
_TYPES = {
    "NQ": "resolution",
    "KL": "conclusion",
    "CT": "directive",
    "QĐ": "regulation_or_decision",
    "HD": "guidance",
    "KH": "plan",
    "CTr": "programme",
    "ĐA": "project",
}
_PLACES = {"provincial_committee": "P", "district_committee": "D"}
_FIGURE = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*\b")


def measure_faults(table: Table) -> Iterator[Fault]:
    """Percentages are of a kind that has them; no category stands twice."""
    for row in table.rows:
        kind, unit = row.cells["kind"], row.cells["unit"]
        if kind in _PERCENTAGES and unit != "percent":
            yield table.fault(row, "unit", f"a measure of kind {kind} has the unit percent", "Write percent.")
        if kind not in (*_PERCENTAGES, "target") and "percent" in unit.split("|"):
            yield table.fault(row, "unit", f"a {kind} is a count", "Give the unit counted.")
        twice = [name for name, times in Counter(row.cells["categories"].split("|")).items() if times > 1]
        for name in twice:
            yield table.fault(row, "categories", f"category {name} stands twice", "Delete one.", name)


def scheme_faults(table: Table) -> Iterator[Fault]:
    """Classes are inside, and correspond to, classes that exist for the same population."""
    known = {tuple(row.cells[name] for name in ("scheme", "population", "category")) for row in table.rows}
    for row in table.rows:
        scheme, population = row.cells["scheme"], row.cells["population"]
        for column, other in (("nested_in", scheme), ("category_2018", "2018")):
            name = row.cells[column]
            if not name or (other, population, name) in known:
                continue
            if other == "2018" and column == "category_2018" and ("2018", "organisations", name) in known:
                continue  # cells are classed as organisations are
            choices = sorted(c for s, p, c in known if (s, p) == (other, population))
            rule = f"{column} is a class of scheme {other} for {population}"
            yield table.fault(row, column, rule, did_you_mean(name, choices))
        first, last = row.cells["first_year"], row.cells["last_year"]
        if first and last and first > last:
            yield table.fault(
                row, "last_year", f"last_year is not before first_year ({first})", "Correct it."
            )


def source_faults(table: Table) -> Iterator[Fault]:
    """The year of publication is that of its day."""
    for row in table.rows:
        published, year = row.cells["published"], row.cells["published_year"]
        if published and year != published[:4]:
            rule = f"published_year is the year of published ({published})"
            yield table.fault(row, "published_year", rule, f"Write {published[:4]}.")


def conflict_faults(table: Table, figures: Table) -> Iterator[Fault]:
    """A conflict names at least two figures, all there; a recommended one is among them."""
    named = {row.line: row.cells["figure_ids"].split("|") for row in table.rows}
    wanted = {name for names in named.values() for name in names}
    present = figures.known("figure_id", wanted)
    for row in table.rows:
        names = named[row.line]
        for name in names:
            if name not in present:
                mend = figures.mend_for(name, "figure_id")
                yield table.fault(
                    row, "figure_ids", "a conflict is between figures of figures.csv", mend, name
                )
        if len(set(names)) < max(2, len(names)):
            yield table.fault(
                row, "figure_ids", "a conflict names two or more figures, each once", "Correct it."
            )
        head = row.cells["recommended"].partition(":")[0].split(" ")[0]
        if head and _FIGURE.fullmatch(head) and head not in names and present.issuperset(names):
            rule = "a recommended figure is one of the conflict"
            yield table.fault(row, "recommended", rule, did_you_mean(head, names), head)


def excluded_faults(table: Table, figures: Table) -> Iterator[Fault]:
    """What was left out is not among the figures; a duplicate names the figure kept."""
    both = figures.known("figure_id", {row.cells["figure_id"] for row in table.rows})
    for row in table.rows:
        if row.cells["figure_id"] in both:
            rule = "an excluded figure does not stand in figures.csv"
            yield table.fault(row, "figure_id", rule, "Delete one of the two rows.")
        if row.cells["kept_as"] and row.cells["reason_code"] != "duplicate":
            yield table.fault(row, "kept_as", "kept_as is given for duplicates only", "Empty the cell.")


def document_faults(table: Table, sources: Table) -> Iterator[Fault]:
    """Id, number, date, type, level and locality of a document say the same."""
    cited = {name for row in table.rows for name in row.cells["cited_in"].split("|")}
    present = sources.known("source_id", cited)
    for row in table.rows:
        number, date = row.cells["number"], row.cells["date"] or "undated"
        if row.cells["document"] != f"{number}@{date}":
            yield table.fault(row, "document", "the id is number@date", f"Write {number}@{date}.")
        kind, _, issuer = number.partition("-")[2].partition("/")
        for column, expected in (("type", _TYPES.get(kind)), ("level", _LEVELS.get(issuer))):
            if expected and row.cells[column] != expected:
                yield table.fault(row, column, f"{column} fits the number {number}", f"Write {expected}.")
        prefix = _PLACES.get(row.cells["level"], "VN")
        if row.cells["locality"] and not row.cells["locality"].startswith(prefix):
            rule = f"locality fits the level {row.cells['level']}"
            yield table.fault(row, "locality", rule, "Give the locality of the issuer.")
        for name in row.cells["cited_in"].split("|"):
            if name not in present:
                mend = sources.mend_for(name, "source_id")
                yield table.fault(row, "cited_in", "cited_in names sources of sources.csv", mend, name)


def link_faults(table: Table, documents: Table) -> Iterator[Fault]:
    """A document follows an earlier one, and no chain of links comes back to its start."""
    known = {row.cells["document"]: row for row in documents.rows}
    above: dict[str, list[str]] = {}
    for row in table.rows:
        later, earlier = row.cells["document"], row.cells["of"]
        if _reaches(earlier, later, above):
            rule = "links do not run in a circle"
            yield table.fault(row, "of", rule, "Delete the link that is wrong.")
            continue
        above.setdefault(later, []).append(earlier)
        yield from _order_faults(table, row, known.get(later), known.get(earlier))


def _order_faults(table: Table, row: Row, later: Row | None, earlier: Row | None) -> Iterator[Fault]:
    if later is None or earlier is None:
        return  # faults of the foreign keys
    dates = later.cells["date"], earlier.cells["date"]
    if all(dates) and dates[0] < dates[1]:
        rule = f"a document is not older than the one it follows ({dates[0]}, {dates[1]})"
        yield table.fault(row, "document", rule, "Exchange document and of, or correct the dates.")
    if row.cells["source"] not in later.cells["cited_in"].split("|"):
        rule = "the source of a link cites the document"
        yield table.fault(row, "source", rule, "Correct the source, or add it to cited_in in documents.csv.")


def _reaches(start: str, goal: str, above: dict[str, list[str]]) -> bool:
    """Whether the links lead from `start` up to `goal`."""
    waiting, seen = [start], set()
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += above.get(name, [])
    return False
