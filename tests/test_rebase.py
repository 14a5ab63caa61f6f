"""Sums over merged units: hand-worked from printed figures, and what holds for any figures."""

from __future__ import annotations

import datetime
import functools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import localities, schema, sources

BEFORE, AFTER = datetime.date(2025, 6, 30), datetime.date(2025, 7, 1)


@functools.cache
def places() -> localities.Places:
    return sources.open_package("published").places


def row(figure_id: str, locality: str, value: float, start: str = "", end: str = "", **more: object) -> dict:
    """A count of members; its years follow from its days."""
    days = [day for day in (start, end or start) if day]
    years = [int(day[:4]) for day in days] or [pd.NA]
    return {
        "figure_id": figure_id,
        "locality": locality,
        "measure": "members_total",
        "population": "members",
        "category": "total",
        "period_start": start or None,
        "period_end": (end or start) or None,
        "first_year": years[0],
        "last_year": years[-1],
        "date_basis": "day",
        "value_kind": "count",
        "value": value,
        "unit": "members",
        "precision": "exact",
        "printed": f"{value:g} đảng viên",
        "source": f"source-of-{figure_id}",
        "confidence": "high",
        "status": "published",
    } | more


def rebased(*rows: dict, on: datetime.date = AFTER) -> pd.DataFrame:
    frame = schema.shaped(pd.DataFrame(rows), schema.OBSERVATIONS)
    return localities.rebase(frame, places(), on=on)


def only(frame: pd.DataFrame) -> dict:
    assert len(frame) == 1
    return frame.iloc[0].to_dict()


ADMITTED = {"measure": "members_admitted"}
YEAR = ("2019-01-01", "2019-12-31")


# Printed figures


def members(published, *ids: str, year: int = 2020) -> pd.DataFrame:
    frame = published.observations(["members_total"], ids)
    frame = localities.rebase(frame, published.places, on=AFTER)
    return frame[(frame["category"] == "total") & (frame["last_year"] == year)]


def test_da_nang_in_2020(published):
    """59.093 (20-10-2020) and 69.036 (29-9-2020), both printed for the provincial congresses."""
    total = only(members(published, "P24-48", "P24-49", "P25-48"))
    assert (total["locality"], total["value"], total["precision"]) == ("P25-48", 128_129, "exact")
    assert (total["status"], total["parts"]) == ("rebased", "S-48-0001|S-49-0024")
    assert total["figure_id"] == total["parts"]
    assert total["period_start"] == pd.Timestamp("2020-09-29")
    assert total["period_end"] == pd.Timestamp("2020-10-20")
    assert total["printed"] == "59.093 đảng viên + 69.036 đảng viên"
    assert total["confidence"] == "medium"  # that of Quảng Nam's figure


def test_tay_ninh_in_2020_keeps_the_bound(published):
    """47.611 of Long An and "gần 37.000" of Tây Ninh: below 84.611. Code 80 of old is never 80 of new."""
    total = only(members(published, "P24-72", "P24-80", "P25-80"))
    assert (total["locality"], total["value"], total["precision"]) == ("P25-80", 84_611, "upper_bound")
    assert total["alternatives"] == "S-80-0003"  # "hơn 47.600" for the same day
    alone = members(published, "P24-80", "P25-80")
    assert alone["value"].isna().all()
    assert alone["reason"].tolist() == ["part_missing|P24-72"]


def test_da_nang_when_a_part_has_no_figure(published):
    gap = only(members(published, "P24-48", "P24-49", "P25-48", year=2015))
    assert pd.isna(gap["value"])
    assert (gap["status"], gap["reason"]) == ("missing", "part_missing|P24-49")
    assert gap["parts"] == "S-48-0004"
    assert pd.isna(gap["period_end"])


def test_published_figures_of_the_new_unit_stay(published):
    new = only(members(published, "P24-48", "P24-49", "P25-48", year=2025))
    assert (new["status"], new["value"], new["parts"]) == ("published", 139_534, "S-48-0003")


def test_the_whole_package_on_the_34_units(published):
    frame = localities.rebase(published.observations(confidence="low"), published.places, on=AFTER)
    assert not frame["locality"].str.startswith("P24-").any()
    assert list(frame.columns) == [*schema.OBSERVATIONS, "parts", "reason"]
    assert frame.loc[frame["value"].isna(), "reason"].ne("").all()
    assert frame.loc[frame["value"].notna(), "reason"].eq("").all()


# Rules, one by one


def test_a_stock_is_the_latest_of_the_year_of_each_part():
    total = only(
        rebased(
            row("A1", "P24-48", 100, "2020-03-01"),
            row("A2", "P24-48", 110, "2020-12-31"),
            row("B1", "P24-49", 7, "2020-06-30"),
        )
    )
    assert (total["value"], total["parts"]) == (117, "A2|B1")
    assert total["period_start"] == pd.Timestamp("2020-06-30")
    assert total["period_end"] == pd.Timestamp("2020-12-31")
    assert (total["first_year"], total["last_year"]) == (2020, 2020)


def test_a_part_without_a_day_takes_the_days_from_the_sum():
    total = only(
        rebased(
            row("A1", "P24-48", 100, "2020-12-31"),
            row("B1", "P24-49", 7, first_year=2020, last_year=2020, date_basis="year"),
        )
    )
    assert total["value"] == 107
    assert pd.isna(total["period_start"])
    assert pd.isna(total["period_end"])
    assert (total["last_year"], total["date_basis"]) == (2020, "year")


def test_a_dated_stock_goes_before_one_of_the_year_alone():
    total = only(
        rebased(
            row("A1", "P24-48", 90, first_year=2020, last_year=2020, date_basis="year"),
            row("A2", "P24-48", 100, "2020-01-31"),
            row("B1", "P24-49", 7, "2020-06-30"),
        )
    )
    assert total["parts"] == "A2|B1"


def test_two_figures_of_one_day_take_the_surer_one():
    total = only(
        rebased(
            row("A1", "P24-48", 90, "2020-01-31", confidence="medium"),
            row("A2", "P24-48", 100, "2020-01-31"),
            row("B1", "P24-49", 7, "2020-06-30", alternatives="B2"),
        )
    )
    assert (total["parts"], total["alternatives"]) == ("A2|B1", "A1|B2")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("exact", "exact", "exact"),
        ("exact", "lower_bound", "lower_bound"),
        ("upper_bound", "exact", "upper_bound"),
        ("lower_bound", "upper_bound", "approximate"),
        ("lower_bound", "approximate", "approximate"),
    ],
)
def test_bounds_stay_bounds(one, other, together):
    total = only(
        rebased(
            row("A1", "P24-48", 100, "2020-12-31", precision=one),
            row("B1", "P24-49", 7, "2020-12-31", precision=other),
        )
    )
    assert (total["value"], total["precision"]) == (107, together)


def test_flows_of_one_period_are_summed():
    total = only(
        rebased(
            row("A1", "P24-48", 100, *YEAR, **ADMITTED),
            row("B1", "P24-49", 7, *YEAR, **ADMITTED),
        )
    )
    assert (total["value"], total["status"]) == (107, "rebased")
    assert (total["period_start"], total["period_end"]) == tuple(pd.Timestamp(day) for day in YEAR)


def test_flows_of_different_periods_are_not():
    frame = rebased(
        row("A1", "P24-48", 100, *YEAR, **ADMITTED),
        row("B1", "P24-49", 7, "2019-01-01", "2019-06-30", **ADMITTED),
    )
    assert frame["value"].isna().all()
    assert frame["status"].tolist() == ["missing", "missing"]
    assert dict(zip(frame["parts"], frame["reason"], strict=True)) == {
        "A1": "period_differs|P24-49",
        "B1": "period_differs|P24-48",
    }


def test_flows_without_a_printed_start_are_refused():
    frame = rebased(
        row("A1", "P24-48", 100, "", "2021-06-30", **ADMITTED),
        row("B1", "P24-49", 7, "", "2021-06-30", **ADMITTED),
    )
    assert only(frame)["reason"] == "open_period"
    assert only(frame)["status"] == "refused"


def test_targets_of_one_term_are_summed():
    target = {"measure": "members_admitted_target", "first_year": 2020, "last_year": 2025}
    total = only(rebased(row("A1", "P24-48", 1000, **target), row("B1", "P24-49", 2200, **target)))
    assert (total["value"], total["first_year"], total["last_year"]) == (3200, 2020, 2025)


def test_percentages_are_refused():
    share = {"value_kind": "percent", "unit": "percent", "measure": "members_total_share"}
    refused = only(
        rebased(
            row("A1", "P24-48", 9.5, "2020-12-31", **share),
            row("B1", "P24-49", 12, "2020-12-31", **share),
        )
    )
    assert pd.isna(refused["value"])
    assert (refused["status"], refused["reason"], refused["parts"]) == ("refused", "not_summable", "A1|B1")


def test_classes_are_summed_within_their_scheme():
    classes = {"measure": "evaluation_members", "category": "excellent"}
    frame = rebased(
        row("A1", "P24-48", 10, *YEAR, scheme="2018", **classes),
        row("B1", "P24-49", 20, *YEAR, scheme="2014", **classes),
        row("A2", "P24-48", 5, *YEAR, scheme="2018", **(classes | {"category": "completed"})),
        row("B2", "P24-49", 6, *YEAR, scheme="2018", **(classes | {"category": "completed"})),
    )
    values = frame.set_index(["category", "scheme"])["value"]
    assert values["completed", "2018"] == 11
    assert values[[("excellent", "2018"), ("excellent", "2014")]].isna().all()


def test_three_parts_name_all_that_are_missing():
    gap = only(rebased(row("A1", "P24-84", 5, "2020-12-31")))
    assert (gap["locality"], gap["reason"]) == ("P25-86", "part_missing|P24-83|P24-86")


def test_a_suppressed_part_is_a_missing_part():
    gap = only(
        rebased(
            row("A1", "P24-48", float("nan"), "2020-12-31", status="suppressed"),
            row("B1", "P24-49", 7, "2020-12-31"),
        )
    )
    assert gap["reason"] == "part_missing|P24-48"


def test_an_unchanged_unit_changes_its_id_only():
    percent = {"value_kind": "percent", "unit": "percent", "measure": "members_total_share"}
    frame = rebased(
        row("A1", "P24-40", 100, "2020-12-31"),
        row("A2", "P24-40", 5.5, "2020-12-31", **percent),
    )
    assert frame["locality"].tolist() == ["P25-40", "P25-40"]
    assert frame["status"].tolist() == ["rebased", "rebased"]
    assert frame["value"].tolist() == [100, 5.5]
    assert frame["parts"].tolist() == ["A1", "A2"]


def test_no_missing_row_beside_the_new_units_own_figure():
    frame = rebased(
        row("A1", "P24-48", 100, "2025-03-31"),
        row("C1", "P25-48", 300, "2025-09-16"),
    )
    assert only(frame)["figure_id"] == "C1"


def test_a_sum_and_the_new_units_own_figure_stand_side_by_side():
    frame = rebased(
        row("A1", "P24-48", 100, "2025-03-31"),
        row("B1", "P24-49", 7, "2025-03-31"),
        row("C1", "P25-48", 300, "2025-09-16"),
    )
    assert frame["value"].tolist() == [107, 300]
    assert frame["status"].tolist() == ["rebased", "published"]


def test_other_levels_pass_as_they_are():
    others = ["VN", "R24-tay-nguyen", "D24-514", "C24-20884", "S-49-cong-an"]
    frame = rebased(*(row(f"A{n}", id, n, "2020-12-31") for n, id in enumerate(others)))
    assert set(frame["locality"]) == set(others)
    assert set(frame["status"]) == {"published"}


def test_there_is_no_downward_split():
    frame = rebased(
        row("A1", "P24-48", 100, "2020-12-31"),
        row("C1", "P25-48", 300, "2025-09-16"),
        row("D1", "P25-40", 50, "2025-09-16"),
        on=BEFORE,
    ).set_index("figure_id")
    assert frame.loc["A1", ["locality", "value", "status"]].tolist() == ["P24-48", 100, "published"]
    assert pd.isna(frame.loc["C1", "value"])
    assert frame.loc["C1", ["locality", "status", "reason"]].tolist() == [
        "P25-48",
        "refused",
        "no_downward_split",
    ]
    assert frame.loc["D1", ["locality", "value", "status"]].tolist() == ["P24-40", 50, "rebased"]


def test_nothing_in_nothing_out():
    empty = localities.rebase(schema.empty(schema.OBSERVATIONS), places(), on=AFTER)
    assert list(empty.columns) == [*schema.OBSERVATIONS, "parts", "reason"]
    assert empty.empty


def test_two_changes_one_after_the_other(published):
    """Đà Nẵng and Gia Lai made one unit in an invented change of 2030."""
    frame = published.table("localities")
    later = frame[frame["locality"] == "P25-48"].assign(locality="P30-48", valid_from="2030-01-01")
    changes = published.table("locality_changes")
    more = pd.DataFrame(
        [[old, "P30-48", "2030-01-01", "merge", ""] for old in ("P25-48", "P25-52")], columns=changes.columns
    )
    invented = localities.Places(
        pd.concat([frame, later]), pd.concat([changes, more.assign(date=pd.to_datetime(more["date"]))])
    )
    olds = ["P24-48", "P24-49", "P24-52", "P24-64"]
    rows = [row(f"A{n}", id, 10**n, f"2020-10-{10 + n}") for n, id in enumerate(olds)]
    total = only(
        localities.rebase(
            schema.shaped(pd.DataFrame(rows), schema.OBSERVATIONS), invented, on=datetime.date(2030, 1, 1)
        )
    )
    assert (total["locality"], total["value"], total["parts"]) == ("P30-48", 1111, "A0|A1|A2|A3")
    assert total["period_start"] == pd.Timestamp("2020-10-10")
    assert total["period_end"] == pd.Timestamp("2020-10-13")


# What holds for any figures

few = settings(deadline=None, max_examples=30)


@st.composite
def complete(draw) -> list[dict]:
    """Stocks and flows of some merged units in which every part has every figure."""
    rows = []
    news = draw(st.lists(st.sampled_from(["P25-48", "P25-86", "P25-40", "P25-80"]), min_size=1, unique=True))
    for new in news:
        for year in draw(st.lists(st.integers(2010, 2024), min_size=1, max_size=3, unique=True)):
            for old in places().predecessors(new):
                value = draw(st.integers(0, 10**6))
                day = f"{year}-{draw(st.integers(1, 12)):02}-{draw(st.integers(1, 28)):02}"
                rows.append(row(f"S{len(rows)}", old, value, day))
                flow = draw(st.integers(0, 10**4))
                rows.append(row(f"F{len(rows)}", old, flow, f"{year}-01-01", f"{year}-12-31", **ADMITTED))
    return rows


@few
@given(complete())
def test_totals_are_kept(rows):
    frame = rebased(*rows)
    before = pd.DataFrame(rows).groupby(["measure", "last_year"])["value"].sum()
    after = frame.groupby(["measure", "last_year"])["value"].sum()
    assert after.to_dict() == before.to_dict()
    assert frame["value"].notna().all()
    assert sorted(id for cell in frame["parts"] for id in schema.split(cell)) == sorted(
        item["figure_id"] for item in rows
    )


@few
@given(complete(), st.randoms(use_true_random=False), st.data())
def test_the_order_of_rows_is_irrelevant_also_with_gaps(rows, random, data):
    some = [item for item in rows if data.draw(st.booleans())] or rows
    shuffled = random.sample(some, len(some))
    pd.testing.assert_frame_equal(rebased(*some), rebased(*shuffled))


@few
@given(complete())
def test_a_second_time_changes_nothing(rows):
    once = rebased(*rows)
    pd.testing.assert_frame_equal(localities.rebase(once, places(), on=AFTER), once)


@few
@given(complete(), st.data())
def test_one_gap_costs_exactly_its_sum(rows, data):
    gone = data.draw(st.sampled_from(rows))
    new = places().successors(gone["locality"])[0]
    frame = rebased(*(item for item in rows if item is not gone))
    lost = frame[frame["value"].isna()]
    alone = len(places().predecessors(new)) == 1
    assert len(lost) == (0 if alone else 1)
    if not alone:
        assert lost["locality"].tolist() == [new]
        assert gone["locality"] in lost["reason"].iloc[0]
