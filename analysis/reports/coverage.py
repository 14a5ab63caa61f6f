"""How many figures were published for each locality, year and topic: what a reader can expect to find."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

if TYPE_CHECKING:
    from analysis.localities import Places
    from analysis.sources import Package

SPAN, UNDATED = "span", "undated"  # more than one year; no year printed or implied


@dataclass(frozen=True)
class Coverage:
    """Number of printed figures by locality, year and topic.

    `topics`, those with most figures first; `years` as text, then `SPAN` and `UNDATED` where there
    are any; `counts` maps a locality to a year to a topic to a number above 0.
    """

    topics: tuple[str, ...]
    years: tuple[str, ...]
    counts: Mapping[str, Mapping[str, Mapping[str, int]]]

    def number(self, locality: str | None = None, year: str | None = None, topic: str | None = None) -> int:
        """Figures of a locality, year and topic; None is all of them."""
        rows = self.counts.values() if locality is None else [self.counts.get(locality, {})]
        cells: Iterable[Mapping[str, int]] = (
            cell for row in rows for key, cell in row.items() if year in (None, key)
        )
        return sum(sum(cell.values()) if topic is None else cell.get(topic, 0) for cell in cells)

    def years_of(self, localities: Iterable[str]) -> list[str]:
        """The columns that a table of these localities needs: from their first year to their last."""
        used = {year for locality in localities for year in self.counts.get(locality, ())}
        single = [year for year in self.single_years() if year in used]
        return [
            year
            for year in self.years
            if year in used or (single and year in self.single_years() and single[0] < year < single[-1])
        ]

    def single_years(self) -> list[str]:
        """The years that figures were published for."""
        return [year for year in self.years if year not in (SPAN, UNDATED)]


def coverage(package: Package) -> Coverage:
    """Coverage of a package: every figure counts once, whatever its confidence."""
    figures = package.table("figures")
    columns = ["locality", "measure", "first_year", "last_year"]
    grouped = figures[columns].groupby(columns, dropna=False, observed=True).size()
    topic_of = package.measures["topic"].to_dict()
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    seen: Counter[str] = Counter()
    rows: Iterable[tuple[Any, int]] = grouped.items()
    for (locality, measure, first, last), number in rows:
        topic = str(topic_of[measure])
        counts[locality][_year(first, last)][topic] += number
        seen[topic] += number
    years = {year for row in counts.values() for year in row}
    return Coverage(
        topics=tuple(sorted(seen, key=lambda topic: (-seen[topic], topic))),
        years=tuple(sorted(years, key=lambda year: (year == UNDATED, year == SPAN, year))),
        counts=counts,
    )


def _year(first: Any, last: Any) -> str:
    """The column of a figure: the year it is about or ends in, `SPAN` (an open end too), or `UNDATED`."""
    if pd.isna(last):
        return UNDATED if pd.isna(first) else SPAN
    return str(int(last)) if pd.isna(first) or first == last else SPAN


def table(covered: Coverage, places: Places) -> list[list[str]]:
    """Coverage as rows with a header: locality, its names, year, one column per topic, all topics."""
    header = ["locality", "level", "name_vi", "name_en", "year", *covered.topics, "all_topics"]
    rows = [header]
    for id in sorted(covered.counts):
        unit = places.unit(id)
        for year in covered.years:
            if total := covered.number(id, year):
                topics = (str(covered.number(id, year, topic)) for topic in covered.topics)
                rows.append([id, unit.level, unit.name_vi, unit.name_en, year, *topics, str(total)])
    return rows


def cell(covered: Coverage, locality: str, year: str | None) -> Markup:
    """A cell of the matrix: its number of figures, with those of each topic for the choice of a topic."""
    row = covered.counts.get(locality, {})
    parts: Mapping[str, int] = row.get(year, {}) if year else _sum(row.values())
    if not parts:
        return Markup("<td></td>")
    total = sum(parts.values())
    topics = ",".join(str(parts.get(topic) or "") for topic in covered.topics)
    return Markup(f'<td class="{shade(total)}" data-topics="{topics}">{total}</td>')


def _sum(cells: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in cells:
        total.update(each)
    return total


def shade(number: int) -> str:
    """The class of a cell: darker for more figures; the number itself is always written."""
    return "few" if number < 3 else "some" if number < 10 else "many"
