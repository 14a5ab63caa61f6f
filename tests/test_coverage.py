"""Coverage counts, held against the shipped count by province and year, which was made elsewhere."""

from __future__ import annotations

import pytest

from analysis import sources
from analysis.reports import coverage
from analysis.reports.coverage import SPAN, UNDATED, Coverage

TOPICS = (
    "membership",
    "screening",
    "evaluation",
    "participation",
    "inspection_discipline",
    "implementation",
    "organisation",
    "training",
    "staffing",
)


@pytest.fixture(scope="module")
def covered(published: sources.Package) -> Coverage:
    return coverage.coverage(published)


def test_counts_are_those_of_the_shipped_table(covered: Coverage, published: sources.Package) -> None:
    shipped = published.table("coverage")
    single = shipped[shipped["year"].str.fullmatch(r"\d{4}")]
    assert len(single) > 150
    for row in single.to_dict("records"):
        counts = {topic: covered.number(row["locality"], row["year"], topic) for topic in TOPICS}
        assert counts == {topic: int(row[topic]) for topic in TOPICS}, (row["locality"], row["year"])


def test_every_figure_counts_once(covered: Coverage) -> None:
    assert covered.number() == 1292  # data/published/README
    assert covered.number(topic="membership") == 625
    assert covered.number(topic="inspection_discipline") == 268
    assert covered.number(year="2020") == 164
    assert covered.number(year=SPAN) == 125
    assert covered.number(year=UNDATED) == 59


def test_years_are_in_order_with_the_two_others_last(covered: Coverage) -> None:
    assert covered.years[0] == "1997"
    assert covered.years[-2:] == (SPAN, UNDATED)
    assert covered.single_years() == sorted(covered.single_years())


def test_the_table_for_machines_has_a_row_per_locality_and_year(
    covered: Coverage, published: sources.Package
) -> None:
    header, *rows = coverage.table(covered, published.places)
    assert header[:5] == ["locality", "level", "name_vi", "name_en", "year"]
    assert len({(row[0], row[4]) for row in rows}) == len(rows)
    assert sum(int(row[-1]) for row in rows) == 1292
    assert all(sum(map(int, row[5:-1])) == int(row[-1]) for row in rows)


def test_a_table_has_the_columns_its_localities_need() -> None:
    counts = {"P24-01": {"2010": {"a": 1}, "2020": {"a": 1}}, "P25-01": {"2025": {"a": 1}, SPAN: {"a": 2}}}
    covered = Coverage(("a",), ("2010", "2015", "2020", "2025", SPAN, UNDATED), counts)
    assert covered.years_of(["P24-01"]) == ["2010", "2015", "2020"]
    assert covered.years_of(["P25-01"]) == ["2025", SPAN]
    assert covered.years_of([]) == []


def test_a_cell_writes_its_number_and_those_of_each_topic() -> None:
    covered = Coverage(("a", "b"), ("2020",), {"VN": {"2020": {"b": 12}}})
    assert coverage.cell(covered, "VN", "2020") == '<td class="many" data-topics=",12">12</td>'
    assert coverage.cell(covered, "VN", "2019") == "<td></td>"


@pytest.mark.parametrize(
    ("number", "shade"), [(1, "few"), (2, "few"), (3, "some"), (9, "some"), (10, "many")]
)
def test_shades(number: int, shade: str) -> None:
    assert coverage.shade(number) == shade
