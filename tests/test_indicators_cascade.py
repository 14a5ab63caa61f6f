"""Which document implements which, and after how many days."""

from __future__ import annotations

import pandas as pd
import pytest
from indicators_figures import PUBLISHED

from analysis import indicators
from analysis.errors import UnknownName

ROOT = "21-KL/TW@2021-10-25"


class Documents:
    """Stands for a package: the two tables of documents."""

    def __init__(self, documents: pd.DataFrame, links: pd.DataFrame) -> None:
        self._tables = {"documents": documents, "document_links": links}

    def table(self, name: str) -> pd.DataFrame:
        return self._tables[name]


def made(days: list[int | None], last: int) -> Documents:
    """A conclusion of 1-1-2022, the plan of each province after so many days, and one later document."""
    start = pd.Timestamp("2022-01-01")
    rows = [("R", "1-KL/TW", start, "VN"), ("L", "9-KL/TW", start + pd.Timedelta(days=last), "VN")]
    rows += [
        (f"D{place}", f"{place}-KH/TU", start + pd.Timedelta(days=day), f"P{place}")
        for place, day in enumerate(days)
        if day is not None
    ]
    documents = pd.DataFrame(rows, columns=["document", "number", "date", "locality"])
    documents = documents.assign(type="plan", issuer="", level="provincial_committee")
    links = pd.DataFrame(
        {"document": documents["document"][2:], "of": "R", "relation": "implements", "source": "s"}
    )
    return Documents(documents, links)


def test_from_the_centre_to_the_district():
    found = indicators.cascade(PUBLISHED, ROOT).set_index("number")
    # 25-10-2021 to 1-12-2021, 7-1-2022 and 4-3-2022
    assert found.loc[["21-KL/TW", "03-KH/TW", "107-KH/TU", "64-KH/HU"], "delay_days"].tolist() == [
        0,
        37,
        74,
        130,
    ]
    assert found.loc["64-KH/HU", "delay_from_parent"] == 56
    assert found.loc[["21-KL/TW", "03-KH/TW", "64-KH/HU"], "depth"].tolist() == [0, 1, 2]
    assert found.loc["64-KH/HU", "of"] == "107-KH/TU@2022-01-07"
    assert found.loc["64-KH/HU", "relation"] == "implements"
    assert found.loc["64-KH/HU", "locality"] == "D24-514"
    assert found.loc["03-KH/TW", "source"] == "000_b32dc4e3d7d5ddd9.txt"


def test_all_cascades_begin_with_documents_that_follow_from_none():
    found = indicators.cascade(PUBLISHED)
    assert len(found) == 14 + 9  # every link once, and nine roots
    assert (found["depth"] == 0).sum() == 9
    undated = found[found["document"] == "46-KH/HU@2021-10-20"].iloc[0]  # its root, 05-CT/TW, is undated
    assert pd.isna(undated["delay_days"])
    assert undated["delay_from_parent"] == 155  # after 01-KL/TW of 18-5-2021


def test_number_borne_twice_must_be_named_by_its_date():
    with pytest.raises(UnknownName, match="numbers restart each term"):
        indicators.cascade(PUBLISHED, "01-HD/TW")
    assert indicators.cascade(PUBLISHED, "21-KL/TW").equals(indicators.cascade(PUBLISHED, ROOT))
    with pytest.raises(UnknownName, match="Did you mean '21-KL/TW'"):
        indicators.cascade(PUBLISHED, "21-KL-TW")


def test_document_with_two_parents_stands_under_both():
    documents = pd.DataFrame(
        {
            "document": ["A", "B", "C"],
            "number": ["a", "b", "c"],
            "date": pd.to_datetime(["2022-01-01", "2022-01-11", "2022-01-21"]),
            "type": "plan",
            "issuer": "",
            "level": "central",
            "locality": "VN",
        }
    )
    links = pd.DataFrame(
        {"document": ["B", "C", "C"], "of": ["A", "A", "B"], "relation": "implements", "source": "s"}
    )
    found = indicators.cascade(Documents(documents, links), "A")
    assert found[["document", "of", "depth"]].to_numpy().tolist() == [
        ["A", "", 0],
        ["B", "A", 1],
        ["C", "A", 1],
        ["C", "B", 2],
    ]


def test_share_issued_is_refused_while_few_are_known():
    found = indicators.issued_share(PUBLISHED, ROOT, PUBLISHED.places.at_level("province"))
    assert len(found) == 1
    assert pd.isna(found["share"].iloc[0])
    assert found["reason"].iloc[0] == "too_few_points|1"


def test_share_issued_by_day():
    # twelve provinces: ten issued, the last two on day 50; two are not known up to day 90
    days = [5, 10, 10, 15, 20, 25, 30, 40, 50, 50, None, None]
    localities = [f"P{place}" for place in range(12)]
    found = indicators.issued_share(made(days, 90), "R", localities)
    assert found["day"].tolist() == [5, 10, 15, 20, 25, 30, 40, 50]
    assert found["share"].tolist() == pytest.approx([n / 12 for n in (1, 3, 4, 5, 6, 7, 8, 10)])
    assert found["at_risk"].tolist() == [12, 11, 9, 8, 7, 6, 5, 4]
    assert (found["lower"] <= found["share"]).all()
    assert (found["share"] <= found["upper"]).all()
    assert (found["reason"] == "").all()
    assert (found["method"] == "Kaplan-Meier, log-log").all()


def test_limits_of_the_share_issued():
    # day 25: half are left, Greenwood 1/12; exp(1.95996 sqrt(1/12) / ln 2) = 2.26204;
    # 1 - 0.5^(1/2.26204) = 0.263927 and 1 - 0.5^2.26204 = 0.791523
    days = [5, 10, 10, 15, 20, 25, 30, 40, 50, 50, None, None]
    found = indicators.issued_share(made(days, 90), "R", [f"P{place}" for place in range(12)]).set_index(
        "day"
    )
    assert found.loc[25, "lower"] == pytest.approx(0.263927, abs=1e-6)
    assert found.loc[25, "upper"] == pytest.approx(0.791523, abs=1e-6)


def test_documents_of_a_locality_with_what_stands_above_and_below():
    found = indicators.cascade_of(PUBLISHED, "D24-514")
    own = {"46-KH/HU", "64-KH/HU", "66-KH/HU", "26-CTr/HU", "27-CTr/HU"}
    above = {"05-CT/TW", "01-KL/TW", "21-KL/TW", "107-KH/TU", "19-NQ/TU", "20-NQ/TU"}
    assert set(found["number"]) == own | above  # not 03-KH/TW, which it does not follow from
    assert set(indicators.cascade_of(PUBLISHED, "P24-49")["number"]) >= {"21-KL/TW", "107-KH/TU", "64-KH/HU"}
    assert indicators.cascade_of(PUBLISHED, "P24-15").empty
