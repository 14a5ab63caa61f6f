"""Every definition is complete, every measure is used, every code has its words."""

from __future__ import annotations

import pathlib
import re

import pandas as pd
import pytest
from indicators_figures import PUBLISHED

from analysis import indicators, language, pages, schema
from analysis.errors import UnknownName
from analysis.indicators import core, model
from analysis.indicators.rows import ABSENT

HERE = pathlib.Path(__file__).parent
CODE = HERE.parent / "analysis" / "indicators"
UNITS = {
    "members",
    "organisations",
    "cells",
    "persons",
    "posts",
    "projects",
    "documents",
    "villages",
    "classes",
    "models",
    "proposals",
    "rounds",
    "communes",
    "proportion",
    "per_thousand",
    "members_per_organisation",
    "per_year",
}


@pytest.fixture(scope="module")
def everything() -> pd.DataFrame:
    """All indicators of all localities, low confidence included."""
    return indicators.compute(
        list(indicators.TOPICS), PUBLISHED, localities=list(PUBLISHED.places.units), at_least="low"
    )


@pytest.mark.parametrize("indicator", indicators.REGISTRY.values(), ids=lambda item: item.id)
def test_definition_is_complete(indicator):
    for words in (indicator.title, indicator.definition):
        assert set(words) == {"vi", "en"}
        assert all(text.strip() == text and text for text in words.values())
        assert words["vi"] != words["en"]
    assert indicator.topic in indicators.TOPICS
    assert indicator.kind in core.KINDS
    assert indicator.unit in UNITS
    assert indicator.polarity in model.POLARITIES
    assert indicator.source
    assert set(indicator.measures) <= set(PUBLISHED.measures.index)
    quotient = indicator.unit in {"per_thousand", "members_per_organisation"} or indicator.kind == "of_whole"
    assert not quotient or (indicator.numerator and indicator.denominator)


def test_every_measure_is_read_or_left_out_with_a_reason():
    read = {measure for item in indicators.REGISTRY.values() for measure in item.measures}
    assert read | set(indicators.NOT_INDICATORS) == set(PUBLISHED.measures.index)
    assert not read & set(indicators.NOT_INDICATORS)
    assert all(len(reason) > 30 for reason in indicators.NOT_INDICATORS.values())


def test_every_indicator_has_a_worked_example():
    tests = "".join(
        path.read_text("utf-8") for path in HERE.glob("test_indicators_*.py") if path.stem[-8:] != "registry"
    )
    generated = {
        f"excellent_{base}_{who}"
        for base in ("inclusive", "exclusive")
        for who in ("organisations", "members")
    }
    assert {name for name in indicators.REGISTRY if f'"{name}"' not in tests} <= generated


def test_every_figure_is_shown_or_another_of_its_year_stands_for_it(everything):
    shown = {
        figure
        for cell in everything["figures"] + "|" + everything["alternatives"]
        for figure in schema.split(cell)
    }
    figures = PUBLISHED.observations(confidence="low", choose=False)
    figures = figures[~figures["measure"].isin(indicators.NOT_INDICATORS)]
    lost = figures[~figures["figure_id"].isin(shown)]
    kept = set(
        everything.loc[everything["value"].notna(), ["locality", "category", "last_year"]].itertuples(
            index=False
        )
    )
    for figure in lost[["locality", "category", "last_year"]].itertuples(index=False):
        assert figure in kept
    # an earlier stock of the year, and parts of years that have a full figure
    assert set(lost["figure_id"]) == {"N0018", "N0036", "N0042", "N0043", "N0072", "NAT-34", "S-68-0077"}


def test_results_have_the_shared_shape(everything):
    assert list(everything.columns) == list(schema.RESULTS)
    assert {name: str(dtype) for name, dtype in everything.dtypes.items()} == schema.RESULTS
    assert set(everything["status"]) <= set(schema.STATUSES)
    assert {flag for cell in everything["flags"] for flag in schema.split(cell)} <= set(schema.FLAGS)
    assert set(everything["precision"]) <= {"", "exact", "lower_bound", "upper_bound", "approximate"}
    assert set(everything["unit"]) <= UNITS


def test_a_value_or_a_reason(everything):
    without = everything["value"].isna()
    assert (everything.loc[without, "reason"] != "").all()
    assert everything.loc[without, "status"].isin(["missing", "refused"]).all()
    assert (~everything.loc[~without, "status"].isin(["missing", "refused"])).all()
    assert (everything.loc[~without, "figures"] != "").all()
    assert set(everything.loc[~without, "reason"]) <= {"", "base_not_printed"}
    assert (everything.loc[without, ["method", "precision"]] == "").all(axis=None)


def test_intervals_only_around_exact_counts(everything):
    around = everything[everything["lower"].notna()]
    assert (around["precision"] == "exact").all()
    assert (around["method"] != "").all()
    assert (around["confidence"] == 0.95).all()
    assert (around["lower"] <= around["value"]).all()
    assert (around["value"] <= around["upper"]).all()
    plain = everything[everything["unit"].isin(["members", "organisations", "cells"])]
    assert plain["lower"].isna().all()


def test_one_row_for_each_thing(everything):
    keys = [
        "locality",
        "indicator",
        "category",
        "scheme",
        "period_start",
        "period_end",
        "first_year",
        "last_year",
    ]
    dated = everything[everything["period_end"].notna() & everything["value"].notna()]
    twice = dated[dated.duplicated(keys, keep=False)]
    assert twice[keys].to_numpy().tolist() == []


@pytest.mark.parametrize("language_", language.LANGUAGES)
def test_every_code_has_words(everything, language_):
    reasons = {cell.split("|")[0] for cell in everything["reason"]} - {""}
    code = "".join(path.read_text("utf-8") for path in CODE.glob("*.py"))
    reasons |= set(re.findall(r'refused\([^\n]*?, "(\w+)"\)', code)) | set(ABSENT)
    for reason in reasons:
        assert language.text(f"reason.{reason}", language_, "x")
    for method in set(everything["method"]) - {""} | {
        "year on year",
        "exact Poisson",
        "balance",
        "Kaplan-Meier, log-log",
    }:
        assert language.text(f"method.{method}", language_)


def test_every_category_has_words(everything):
    page = pages.open("VN", 2010, 2025, "vi")
    for name in everything[["indicator", "category", "scheme"]].drop_duplicates().itertuples(index=False):
        words = page.category(*name)
        assert words
        assert "_" not in words


def test_ids_and_topics_do_not_meet():
    assert not set(indicators.REGISTRY) & set(indicators.TOPICS)


def test_topics_and_ids_in_the_order_asked():
    chosen = [item.id for item in indicators.chosen(["screening_shares", "screening"])]
    assert chosen[0] == "screening_shares"
    assert set(chosen) == {name for name, item in indicators.REGISTRY.items() if item.topic == "screening"}
    frame = indicators.compute(
        ["members_admitted", "members_total"],
        PUBLISHED,
        localities=["P24-75", "VN"],
        first_year=2019,
        last_year=2019,
    )
    assert frame[["indicator", "locality"]].to_numpy().tolist() == [
        ["members_admitted", "P24-75"],
        ["members_admitted", "VN"],
        ["members_total", "P24-75"],
        ["members_total", "VN"],
    ]


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'members_total'"):
        indicators.compute("members_totl", PUBLISHED, localities=["VN"])
    with pytest.raises(UnknownName, match="P24-4"):
        indicators.compute("members_total", PUBLISHED, localities=["P24-400"])


def test_nothing_asked_gives_an_empty_table():
    assert list(indicators.compute([], PUBLISHED, localities=["VN"]).columns) == list(schema.RESULTS)
    assert indicators.compute("members_total", PUBLISHED, localities=[]).empty
