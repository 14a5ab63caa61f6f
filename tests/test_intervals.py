"""Limits against print and against other programs; edges; what bad counts get."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import proportion as reference
from statsmodels.stats.rates import confint_poisson

from analysis import frames, intervals

PUBLISHED = Path(__file__).parent / "published"

FEW = settings(max_examples=30, deadline=None)  # each example builds frames


def cases(name: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{name}.csv")


def misses(computed: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    """Rows whose limits are farther from print than the case allows."""
    with np.errstate(invalid="ignore"):
        lower = np.abs(computed["lower"].to_numpy() - expected["lower"].to_numpy())
        upper = np.abs(computed["upper"].to_numpy() - expected["upper"].to_numpy())
    upper[np.isposinf(expected["upper"]) & np.isposinf(computed["upper"])] = 0
    scale = np.maximum(1, np.where(np.isinf(expected["upper"]), 1, expected["upper"].abs()))
    slack = expected["tolerance"].to_numpy() * 1.001 * np.where(expected["tolerance"] < 1e-6, scale, 1)
    bad = ~((lower <= slack) & (upper <= slack))
    return [
        str(row) for row in pd.concat([expected, computed[["lower", "upper"]]], axis=1)[bad].values.tolist()
    ]


def counts(*pairs: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["numerator", "denominator"])


class TestProportions:
    @pytest.mark.parametrize(
        ("method", "confidence"),
        [(m, c) for m, c in cases("proportions").groupby(["method", "confidence"]).groups],
    )
    def test_published(self, method: str, confidence: float) -> None:
        frame = (
            cases("proportions")
            .query("method == @method and confidence == @confidence")
            .reset_index(drop=True)
        )
        assert (
            misses(intervals.proportion_ci(frame, "x", "n", method=method, confidence=confidence), frame)
            == []
        )

    @pytest.mark.parametrize("method", ["wilson", "beta", "agresti_coull", "jeffreys"])
    def test_equals_statsmodels(self, method: str) -> None:
        frame = counts(
            (0, 1), (1, 1), (1, 2), (3, 7), (604, 662), (2365, 2623), (76, 128129), (10**9, 2 * 10**9)
        )
        ours = intervals.proportion_ci(frame, "numerator", "denominator", method=method)
        inner = frame["numerator"].between(1, frame["denominator"] - 1)
        lower, upper = reference.proportion_confint(frame["numerator"], frame["denominator"], method=method)
        np.testing.assert_allclose(ours["lower"][inner], lower[inner], rtol=1e-12)
        np.testing.assert_allclose(ours["upper"][inner], upper[inner], rtol=1e-12)

    def test_fractional_counts_only_where_asked(self) -> None:
        frame = counts((0.445, 1))
        with pytest.raises(
            frames.InvalidValue, match=r"column 'numerator', row 0: 0\.445 is not a whole number"
        ):
            intervals.proportion_ci(frame, "numerator", "denominator")
        limits = intervals.proportion_ci(frame, "numerator", "denominator", allow_fractional=True).loc[0]
        # PHEindicatormethods 2.1.0, testdata_Byars_Wilson.xlsx
        assert limits["lower"] == pytest.approx(4.3817447720588223e-2, rel=1e-12)
        assert limits["upper"] == pytest.approx(0.93346212769791559, rel=1e-12)

    def test_sums_groups_first(self) -> None:
        # PHEindicatormethods 2.1.0, testdata_Prop_g; a missing part makes the sum missing
        frame = pd.DataFrame(
            {"area": ["Area8", "Area8", "Area9", "Area9"], "x": [999, 999, 5, None], "n": [3456] * 4}
        )
        both, lacking = intervals.proportion_ci(frame, "x", "n", by="area").to_dict("records")
        assert (both["lower"], both["upper"]) == pytest.approx(
            (0.27849494363237037, 0.29986439017207411), rel=1e-12
        )
        assert (lacking["status"], lacking["reason"]) == ("missing", "no_figure")
        assert np.isnan(lacking["value"])

    def test_columns_of_a_result(self) -> None:
        frame = counts((604, 662))
        before = frame.copy()
        result = intervals.proportion_ci(frame, "numerator", "denominator", multiplier=100)
        pd.testing.assert_frame_equal(frame, before)
        assert list(result.columns[2:]) == [
            "value", "lower", "upper", "confidence", "method", "status", "reason", "flags",
        ]  # fmt: skip
        assert result.loc[0, "value"] == pytest.approx(100 * 604 / 662)
        assert result.loc[0, ["confidence", "method"]].tolist() == [0.95, "Wilson"]

    def test_refusals_are_rows(self) -> None:
        frame = counts((0, 0), (3, np.nan), (np.nan, 9), (3, 9)).assign(status="published", flags="undated")
        result = intervals.proportion_ci(frame, "numerator", "denominator")
        assert result["reason"].tolist() == ["zero_denominator", "base_not_printed", "no_figure", ""]
        assert result["status"].tolist() == ["refused", "refused", "missing", "published"]
        assert result["flags"].tolist() == ["undated|empty", "undated", "undated", "undated"]
        assert result["value"].isna().tolist() == [True, True, True, False]

    @pytest.mark.parametrize(
        ("x", "n", "message"),
        [
            (-1, 9, "column 'x', row area=Đà Nẵng, year=2020: -1 is negative"),
            (10, 9, "column 'x', row area=Đà Nẵng, year=2020: 10 is above its denominator 'n' = 9"),
            ("12.", 9, "column 'x', row area=Đà Nẵng, year=2020: 12. is not a number"),
            (1, float("inf"), "column 'n', row area=Đà Nẵng, year=2020: inf is not a finite number"),
            (1, 0, "is above its denominator"),
        ],
    )
    def test_bad_counts_raise(self, x: object, n: object, message: str) -> None:
        frame = pd.DataFrame({"area": ["Đà Nẵng"], "year": [2020], "x": [x], "n": [n]})
        with pytest.raises(ValueError, match=message):
            intervals.proportion_ci(frame, "x", "n")

    def test_a_place_stands_once_a_year(self) -> None:
        frame = pd.DataFrame(
            {"area": ["A", "A"], "year": [2020, 2020], "numerator": [1, 2], "denominator": [9, 9]}
        )
        for function in (intervals.proportion_ci, intervals.rate_ci):
            with pytest.raises(ValueError, match="area=A, year=2020 stands in more than one row"):
                function(frame, "numerator", "denominator")
        by_class = frame.assign(category=["good", "poor"])
        assert len(intervals.proportion_ci(by_class, "numerator", "denominator")) == 2
        assert len(intervals.proportion_ci(frame, "numerator", "denominator", by="area")) == 1

    def test_bad_arguments_raise(self) -> None:
        frame = counts((1, 2))
        with pytest.raises(
            ValueError, match="method 'wald' is not known; valid: 'wilson', 'clopper_pearson'"
        ):
            intervals.proportion_ci(frame, "numerator", "denominator", method="wald")
        with pytest.raises(ValueError, match=r"confidence 95 is outside \[0.9, 1\)"):
            intervals.proportion_ci(frame, "numerator", "denominator", confidence=95)
        with pytest.raises(ValueError, match="multiplier 0 must be a positive number"):
            intervals.proportion_ci(frame, "numerator", "denominator", multiplier=0)
        with pytest.raises(ValueError, match="per -1000 must be a positive number"):
            intervals.rate_ci(frame, "numerator", "denominator", per=-1000)
        with pytest.raises(TypeError, match="confidence must be a number"):
            intervals.proportion_ci(frame, "numerator", "denominator", confidence="0.95")  # type: ignore[arg-type]
        with pytest.raises(
            KeyError, match=r"column 'numerater' is not in the frame\. Did you mean 'numerator'"
        ):
            intervals.proportion_ci(frame, "numerater", "denominator")
        with pytest.raises(TypeError, match="a pandas DataFrame is needed, not list"):
            intervals.proportion_ci([1, 2], "numerator", "denominator")  # type: ignore[arg-type]

    @FEW
    @given(
        st.integers(1, 10**9), st.floats(0, 1), st.sampled_from(["wilson", "beta", "jeffreys", "wilson_cc"])
    )
    def test_brackets_and_complements(self, n: int, share: float, method: str) -> None:
        x = round(share * n)
        frame = counts((x, n), (n - x, n))
        one, other = intervals.proportion_ci(frame, "numerator", "denominator", method=method).to_dict(
            "records"
        )
        assert 0 <= one["lower"] <= one["value"] <= one["upper"] <= 1
        assert one["lower"] == pytest.approx(1 - other["upper"], abs=1e-9)
        assert one["upper"] == pytest.approx(1 - other["lower"], abs=1e-9)


class TestRates:
    @pytest.mark.parametrize(
        ("method", "confidence"), [(m, c) for m, c in cases("rates").groupby(["method", "confidence"]).groups]
    )
    def test_published(self, method: str, confidence: float) -> None:
        frame = cases("rates").query("method == @method and confidence == @confidence")
        for per, part in frame.groupby("per"):
            rows = part.reset_index(drop=True)
            computed = intervals.rate_ci(
                rows, "count", "exposure", per=float(per), method=method, confidence=confidence
            )
            assert misses(computed, rows) == []

    def test_exact_equals_statsmodels(self) -> None:
        frame = pd.DataFrame({"count": [1, 4, 9, 56], "exposure": [2623.0, 900, 47, 5e6]})
        ours = intervals.rate_ci(frame, "count", "exposure", per=1, method="exact")
        lower, upper = confint_poisson(frame["count"], frame["exposure"], method="exact-c")
        np.testing.assert_allclose(ours[["lower", "upper"]], np.column_stack([lower, upper]), rtol=1e-10)

    def test_says_which_method_each_row_has(self) -> None:
        frame = pd.DataFrame({"count": [0, 9, 10], "exposure": [1000.5, 2000, 3000]})
        result = intervals.rate_ci(frame, "count", "exposure")
        assert result["method"].tolist() == ["exact Poisson", "exact Poisson", "Byar"]
        assert result["value"].tolist() == pytest.approx([0, 4.5, 10 / 3])

    def test_events_without_exposure_raise(self) -> None:
        frame = pd.DataFrame({"count": [0, 1], "exposure": [0, 0]})
        with pytest.raises(ValueError, match="column 'exposure', row 1: 0 cannot be the exposure of events"):
            intervals.rate_ci(frame, "count", "exposure")
        assert intervals.rate_ci(frame.head(1), "count", "exposure")["reason"].tolist() == [
            "zero_denominator"
        ]

    @FEW
    @given(st.integers(0, 10**9), st.sampled_from(["auto", "exact", "byar"]))
    def test_brackets(self, count: int, method: str) -> None:
        row = intervals.rate_ci(
            pd.DataFrame({"count": [count], "exposure": [7.0]}), "count", "exposure", method=method
        ).loc[0]
        assert 0 <= row["lower"] <= row["value"] < row["upper"]


class TestPairs:
    @pytest.mark.parametrize(
        ("measure", "method"), [(m, c) for m, c in cases("pairs").groupby(["measure", "method"]).groups]
    )
    def test_published(self, measure: str, method: str) -> None:
        frame = cases("pairs").query("measure == @measure and method == @method").reset_index(drop=True)
        function = intervals.difference_ci if measure == "difference" else intervals.ratio_ci
        assert misses(function(frame, "x1", "n1", "x2", "n2", method=method), frame) == []

    def test_dispersion_is_as_for_so_many_times_fewer(self) -> None:
        full = pd.DataFrame({"x1": [400], "n1": [500], "x2": [300], "n2": [600], "phi": [4.0]})
        quarter = full / 4
        for function in (intervals.difference_ci, intervals.ratio_ci):
            wide = function(full, "x1", "n1", "x2", "n2", dispersion="phi")
            small = function(quarter, "x1", "n1", "x2", "n2")
            np.testing.assert_allclose(
                wide[["value", "lower", "upper"]], small[["value", "lower", "upper"]], rtol=1e-12
            )

    def test_nothing_in_either_is_no_ratio(self) -> None:
        frame = pd.DataFrame({"x1": [0, 3], "n1": [10, 10], "x2": [0, 0], "n2": [10, 10]})
        result = intervals.ratio_ci(frame, "x1", "n1", "x2", "n2")
        assert result["reason"].tolist() == ["zero_denominator", ""]
        assert result["value"].tolist()[1] == np.inf

    def test_bad_dispersion_raises(self) -> None:
        frame = pd.DataFrame({"x1": [1], "n1": [2], "x2": [1], "n2": [2], "phi": [0.0]})
        with pytest.raises(ValueError, match=r"column 'phi', row 0: 0\.0 is not a positive dispersion"):
            intervals.difference_ci(frame, "x1", "n1", "x2", "n2", dispersion="phi")
        with pytest.raises(ValueError, match="dispersion -1 must be a positive number"):
            intervals.ratio_ci(frame, "x1", "n1", "x2", "n2", dispersion=-1)

    @FEW
    @given(st.integers(1, 10**6), st.integers(1, 10**6), st.floats(0, 1), st.floats(0, 1))
    def test_brackets_and_turns_round(self, n1: int, n2: int, p1: float, p2: float) -> None:
        x1, x2 = round(p1 * n1), round(p2 * n2)
        frame = pd.DataFrame({"x1": [x1, x2], "n1": [n1, n2], "x2": [x2, x1], "n2": [n2, n1]})
        for method in ("newcombe", "miettinen_nurminen"):
            one, other = intervals.difference_ci(frame, "x1", "n1", "x2", "n2", method=method).to_dict(
                "records"
            )
            assert -1 - 1e-12 <= one["lower"] <= one["value"] + 1e-12
            assert one["value"] <= one["upper"] + 1e-12 <= 1 + 1e-11
            assert one["lower"] == pytest.approx(-other["upper"], abs=1e-9)
        one, other = intervals.ratio_ci(frame, "x1", "n1", "x2", "n2").to_dict("records")
        if x1 and x2:
            assert one["lower"] <= one["value"] * (1 + 1e-12)
            assert one["value"] <= one["upper"] * (1 + 1e-12)
            assert one["lower"] * other["upper"] == pytest.approx(1, rel=1e-6)


class TestShares:
    @pytest.mark.parametrize(
        ("table", "method"), [(t, m) for t, m in cases("shares").groupby(["table", "method"]).groups]
    )
    def test_published(self, table: str, method: str) -> None:
        frame = cases("shares").query("table == @table and method == @method").reset_index(drop=True)
        assert (
            misses(intervals.category_shares(frame, "category", "count", by="table", method=method), frame)
            == []
        )

    def test_sison_glaz_to_more_digits(self) -> None:
        # The package MultinomialCI is off in the fifth digit of the upper limit. The sum of the cut Poisson
        # counts, its moments summed term by term in R 4.2.2, gives 0.07922912 to 0.1643557 for class 1.
        week = cases("shares").query("table == 'week' and method == 'sison_glaz'")
        first = intervals.category_shares(week, "category", "count", by="table", method="sison_glaz").iloc[0]
        assert (round(first["lower"], 8), round(first["upper"], 7)) == (0.07922912, 0.1643557)
        expected = reference.multinomial_proportions_confint(week["count"], method="sison-glaz")[0]
        assert (first["lower"], first["upper"]) == pytest.approx(expected, rel=1e-12)

    def test_tables_of_different_size_side_by_side(self) -> None:
        for method in ("goodman", "sison_glaz"):
            rows = cases("shares").query("method == @method").reset_index(drop=True)
            shuffled = rows.sample(frac=1, random_state=7)
            together = intervals.category_shares(shuffled, "category", "count", by="table", method=method)
            assert misses(together.sort_index(), rows) == []

    def test_excellent_is_taken_out_of_good(self) -> None:
        frame = pd.DataFrame({"category": ["excellent", "good", "poor"], "count": [5, 20, 10]})
        result = intervals.category_shares(frame, "category", "count", by=None, nested={"excellent": "good"})
        assert result["numerator"].tolist() == [5, 15, 10]
        assert result["denominator"].tolist() == [30, 30, 30]
        assert result["value"].sum() == pytest.approx(1)
        inclusive = intervals.category_shares(frame, "category", "count", by=None)
        assert inclusive["denominator"].tolist() == [35, 35, 35]

    def test_refusals_are_rows(self) -> None:
        frame = pd.DataFrame(
            {
                "area": ["a", "a", "b", "b", "c", "c", "c"],
                "category": ["good", "poor", "good", "poor", "excellent", "good", "poor"],
                "count": [4, 5, None, 2, 1, 3, 6],
            }
        )
        nested = intervals.category_shares(
            frame, "category", "count", by="area", nested={"excellent": "good"}
        )
        assert nested["reason"].tolist()[:2] == ["nested_classes|excellent"] * 2
        assert nested["value"].tolist()[4:] == pytest.approx([1 / 9, 2 / 9, 6 / 9])
        plain = intervals.category_shares(frame, "category", "count", by="area")
        assert plain["reason"].tolist()[2:4] == ["no_figure", "base_not_printed"]
        empty = intervals.category_shares(
            frame.assign(count=0), "category", "count", by="area", method="sison_glaz"
        )
        assert set(empty["reason"]) == {"zero_denominator"}
        assert set(empty["flags"]) == {"empty"}

    def test_bad_classes_raise(self) -> None:
        frame = pd.DataFrame({"category": ["excellent", "good"], "count": [5, 4], "all": [8, 8]})
        with pytest.raises(
            ValueError, match="column 'count', row category=good: 4 is less than the classes nested"
        ):
            intervals.category_shares(frame, "category", "count", by=None, nested={"excellent": "good"})
        with pytest.raises(
            ValueError, match=r"nested: class 'excelent' is not in column 'category'\. Did you mean"
        ):
            intervals.category_shares(frame, "category", "count", by=None, nested={"excelent": "good"})
        with pytest.raises(
            ValueError, match="column 'all', row category=excellent: 8 is not the sum of its classes, 9"
        ):
            intervals.category_shares(frame, "category", "count", by=None, total="all")
        with pytest.raises(ValueError, match="column 'category': category=good stands in more than one row"):
            intervals.category_shares(frame.assign(category="good"), "category", "count", by=None)

    @FEW
    @given(
        st.lists(st.integers(0, 10**6), min_size=2, max_size=8).filter(any),
        st.sampled_from(["goodman", "sison_glaz"]),
    )
    def test_brackets(self, numbers: list[int], method: str) -> None:
        frame = pd.DataFrame({"category": range(len(numbers)), "count": numbers})
        result = intervals.category_shares(frame, "category", "count", by=None, method=method)
        assert (result["lower"] <= result["value"] + 1e-12).all()
        assert (result["value"] <= result["upper"] + 1e-12).all()
        assert result["lower"].min() >= 0
        assert result["upper"].max() <= 1
