"""Comparisons against print and other programs: benchmarks, funnels, ranks, shrinkage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.nonparametric import rank_compare_2ordinal

from analysis import comparisons, frames, intervals

PUBLISHED = Path(__file__).parent / "published"

FEW = settings(max_examples=30, deadline=None)  # each example builds frames


def places(rows: list[tuple[str, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area", "numerator", "denominator"]).assign(year=2020)


class TestCompare:
    # PHEindicatormethods' example counts, as a country of three places
    COUNTRY = places([("A", 65, 100), ("B", 999, 3456), ("C", 222, 3215), ("VN", 1286, 6771)])

    def test_against_the_rest(self) -> None:
        result = comparisons.compare(self.COUNTRY, "area", "VN")
        assert result["area"].tolist() == ["A", "B", "C"]
        assert result["reference_numerator"].tolist() == [1221, 287, 1064]
        assert result["reference_denominator"].tolist() == [6671, 3315, 3556]
        # by hand: 65/100 - 1221/6671 with Wilson limits 0.55254443 to 0.73635752 of the first
        assert result.loc[0, "value"] == pytest.approx(0.65 - 1221 / 6671)
        assert result["w"].tolist() == pytest.approx([100 / 6771, 3456 / 6771, 3215 / 6771])
        assert result["flags"].tolist() == ["", "overlap_large", "overlap_large"]
        direct = intervals.difference_ci(result, *comparisons.pairs.COUNTS)
        pd.testing.assert_frame_equal(
            result[["value", "lower", "upper"]], direct[["value", "lower", "upper"]]
        )

    def test_against_the_whole_is_the_same_scaled(self) -> None:
        rest = comparisons.compare(self.COUNTRY, "area", "VN")
        whole = comparisons.compare(self.COUNTRY, "area", "VN", overlap="whole")
        assert whole.loc[1, "value"] == pytest.approx(999 / 3456 - 1286 / 6771)
        for column in ("value", "lower", "upper"):
            assert whole[column].tolist() == pytest.approx((rest[column] * (1 - rest["w"])).tolist())
        ratio = comparisons.compare(self.COUNTRY, "area", "VN", measure="ratio", overlap="whole")
        assert ratio.loc[1, "value"] == pytest.approx((999 / 3456) / (1286 / 6771))
        assert ratio.loc[1, "method"] == "Koopman"
        assert (ratio["lower"] < ratio["value"]).all()
        assert (ratio["value"] < ratio["upper"]).all()

    def test_ratio_to_a_rest_without_cases(self) -> None:
        frame = places([("A", 5, 10), ("VN", 5, 40)])
        rest = comparisons.compare(frame, "area", "VN", measure="ratio").loc[0]
        whole = comparisons.compare(frame, "area", "VN", measure="ratio", overlap="whole").loc[0]
        assert rest["value"] == rest["upper"] == np.inf
        assert whole["value"] == whole["upper"] == pytest.approx(4)  # 0.5 / 0.125

    def test_dispersion_widens(self) -> None:
        frame = self.COUNTRY.assign(phi=[9.0, 4.0, np.nan, 1.0])
        plain = comparisons.compare(frame, "area", "VN")
        wide = comparisons.compare(frame, "area", "VN", dispersion="phi")
        assert (wide["upper"] - wide["lower"])[0] > 2.5 * (plain["upper"] - plain["lower"])[0]
        assert (wide["upper"] - wide["lower"])[1] == pytest.approx(
            2 * (plain["upper"] - plain["lower"])[1], rel=0.01
        )
        assert wide["reason"].tolist() == ["", "", "no_dispersion"]
        assert wide["value"].isna().tolist() == [False, False, True]

    def test_years_apart_and_missing_benchmark(self) -> None:
        frame = pd.concat([self.COUNTRY, places([("A", 60, 100)]).assign(year=2021)], ignore_index=True)
        result = comparisons.compare(frame, "area", "VN")
        assert result["reason"].tolist() == ["", "", "", "no_benchmark"]
        assert result["status"].tolist() == ["", "", "", "refused"]

    def test_bad_benchmarks_raise(self) -> None:
        with pytest.raises(ValueError, match=r"column 'area' has no benchmark 'VM'\. Did you mean 'VN'\?"):
            comparisons.compare(self.COUNTRY, "area", "VM")
        with pytest.raises(
            ValueError, match=r"row area=A, year=2020: 65.0 is above that of the benchmark 'VN'; overlap="
        ):
            comparisons.compare(places([("A", 65, 100), ("VN", 60, 1000)]), "area", "VN")
        with pytest.raises(ValueError, match="leaves the rest of the benchmark with more cases than people"):
            comparisons.compare(places([("A", 5, 100), ("VN", 90, 110)]), "area", "VN")
        with pytest.raises(ValueError, match="column 'year': area=A, year=2020 stands in more than one row"):
            comparisons.compare(pd.concat([self.COUNTRY, self.COUNTRY]), "area", "VN")
        with pytest.raises(
            ValueError, match="method 'koopman' is not known; valid: 'newcombe', 'miettinen_nurminen'"
        ):
            comparisons.compare(self.COUNTRY, "area", "VN", method="koopman")

    @FEW
    @given(
        st.lists(st.tuples(st.integers(0, 500), st.integers(500, 5000)), min_size=2, max_size=6), st.randoms()
    )
    def test_row_order_does_not_matter(self, counts: list[tuple[int, int]], random: object) -> None:
        frame = places([(f"P{i}", x, n) for i, (x, n) in enumerate(counts)])
        total = places([("VN", frame["numerator"].sum(), frame["denominator"].sum())])
        frame = pd.concat([frame, total], ignore_index=True)
        shuffled = frame.sample(frac=1, random_state=3)
        one = comparisons.compare(frame, "area", "VN").set_index("area")
        other = comparisons.compare(shuffled, "area", "VN").set_index("area")
        pd.testing.assert_frame_equal(one, other.loc[one.index])
        assert (one["lower"] <= one["value"]).all()
        assert (one["value"] <= one["upper"]).all()


class TestSimpson:
    # Bickel, Hammel and O'Connell 1975, Science 187:398: admissions to Berkeley, fall 1973, six departments
    BERKELEY = pd.DataFrame(
        {
            "area": ["men"] * 6 + ["women"] * 6,
            "department": list("ABCDEF") * 2,
            "numerator": [512, 353, 120, 138, 53, 22, 89, 17, 202, 131, 94, 24],
            "denominator": [825, 560, 325, 417, 191, 373, 108, 25, 593, 375, 393, 341],
        }
    )

    def test_departments_turn_the_comparison_round(self) -> None:
        row = comparisons.compare(
            self.BERKELEY, "area", "women", by=None, overlap="separate", strata="department"
        ).loc[0]
        assert row["value"] == pytest.approx(1198 / 2691 - 557 / 1835)  # 44.5 % against 30.4 %
        assert row["standardised"] < 0
        assert row["simpson_warning"] is np.True_ or row["simpson_warning"] is True

    def test_kidney_stones(self) -> None:
        # Julious and Mullee 1994, BMJ 309:1480: 273 of 350 against 289 of 350, better in both sizes of stone
        stones = pd.DataFrame(
            {
                "area": ["open", "open", "keyhole", "keyhole"],
                "size": ["small", "large"] * 2,
                "numerator": [81, 192, 234, 55],
                "denominator": [87, 263, 270, 80],
            }
        )
        row = comparisons.compare(stones, "area", "keyhole", by=None, overlap="separate", strata="size").loc[
            0
        ]
        assert row["value"] == pytest.approx(273 / 350 - 289 / 350)
        by_hand = (270 * (81 / 87 - 234 / 270) + 80 * (192 / 263 - 55 / 80)) / 350
        assert row["standardised"] == pytest.approx(by_hand)
        assert bool(row["simpson_warning"])

    def test_no_warning_when_strata_agree(self) -> None:
        same = self.BERKELEY.assign(numerator=[80, 50, 30, 40, 19, 37, 5, 1, 29, 18, 19, 17])
        row = comparisons.compare(
            same, "area", "women", by=None, overlap="separate", strata="department"
        ).loc[0]
        assert not row["simpson_warning"]
        plain = comparisons.compare(TestCompare.COUNTRY, "area", "VN")
        assert plain["simpson_warning"].isna().all()


class TestRidit:
    ORDER = ("weak", "fair", "good", "excellent")

    def frame(self, **counts: list[int]) -> pd.DataFrame:
        rows = [
            (area, name, x) for area, xs in counts.items() for name, x in zip(self.ORDER, xs, strict=True)
        ]
        return pd.DataFrame(rows, columns=["area", "category", "numerator"])

    def test_against_r_and_statsmodels(self) -> None:
        # R 4.2.2: wilcox.test(rep(1:4, a), rep(1:4, b)) gives W / (52 * 75) = 0.646923076923
        frame = self.frame(A=[5, 10, 25, 12], B=[20, 18, 30, 7])
        row = comparisons.compare(
            frame, "area", "B", by=None, measure="ridit", overlap="separate", order=self.ORDER
        ).loc[0]
        assert row["value"] == pytest.approx(0.646923076923, rel=1e-10)
        expected = rank_compare_2ordinal(np.array([5, 10, 25, 12]), np.array([20, 18, 30, 7])).conf_int()
        assert (row["lower"], row["upper"]) == pytest.approx(expected, rel=1e-10)
        assert (row["denominator"], row["reference_denominator"]) == (52, 75)

    def test_better_classes_are_above_one_half(self) -> None:
        frame = self.frame(A=[0, 0, 0, 4], B=[4, 0, 0, 0], VN=[4, 0, 0, 4])
        result = comparisons.compare(frame, "area", "VN", by=None, measure="ridit", order=self.ORDER)
        assert result["value"].tolist() == [1, 0]
        whole = comparisons.compare(
            frame, "area", "VN", by=None, measure="ridit", order=self.ORDER, overlap="whole"
        )
        assert whole["value"].tolist() == [0.75, 0.25]  # half of the whole is its own

    def test_refusals_are_rows(self) -> None:
        frame = self.frame(A=[1, 2, 3, 4], B=[0, 0, 0, 0], C=[1, 0, 0, 0], VN=[9, 9, 9, 9])
        frame.loc[frame["area"].eq("A") & frame["category"].eq("good"), "numerator"] = np.nan
        result = comparisons.compare(
            frame, "area", "VN", by=None, measure="ridit", order=self.ORDER, overlap="separate"
        )
        assert result["reason"].tolist() == ["no_figure", "zero_denominator", "too_few_points|1"]

    def test_order_is_asked_for(self) -> None:
        frame = self.frame(A=[1, 2, 3, 4], VN=[9, 9, 9, 9])
        with pytest.raises(ValueError, match="column 'category' has no order"):
            comparisons.compare(frame, "area", "VN", by=None, measure="ridit")
        with pytest.raises(ValueError, match="order lacks class 'excellent' of column 'category'"):
            comparisons.compare(frame, "area", "VN", by=None, measure="ridit", order=self.ORDER[:3])
        ordered = frame.assign(category=pd.Categorical(frame["category"], self.ORDER, ordered=True))
        by_dtype = comparisons.compare(ordered, "area", "VN", by=None, measure="ridit")
        by_order = comparisons.compare(frame, "area", "VN", by=None, measure="ridit", order=self.ORDER)
        pd.testing.assert_frame_equal(by_dtype, by_order)


class TestFunnel:
    @pytest.mark.parametrize("table", ["over-dispersed", "chance alone"])
    def test_against_funnelplotr(self, table: str) -> None:
        # FunnelPlotR 0.6.0, its functions for "PR" data run in R 4.2.2
        expected = pd.read_csv(PUBLISHED / "funnel.csv").query("table == @table").reset_index(drop=True)
        result = comparisons.funnel(expected[["numerator", "denominator"]])
        names = ["z", "phi", "tau2"]
        if table == "over-dispersed":
            names += ["lower_95", "upper_95", "lower_998", "upper_998"]
            assert set(result["method"]) == {"arcsine limits with additive between-place variance"}
            assert set(result["flags"]) == {"dispersion_high"}
        else:
            assert set(result["method"]) == {"exact binomial"}
            assert set(result["flags"]) == {"no_between_variance"}
        np.testing.assert_allclose(result[names], expected[names], rtol=1e-7, atol=1e-12)

    def test_fingertips_classes(self) -> None:
        # PHEindicatormethods 2.1.0: 303 trusts around 80.642448 %; those near a limit and every 20th other
        expected = pd.read_csv(PUBLISHED / "funnel_fingertips.csv")
        result = comparisons.funnel(
            expected, target=0.8064244785714955, limits="wilson", overdispersion="none", allow_fractional=True
        )
        names = {
            "within": "Not significant",
            "high_95": "High (0.025)",
            "low_95": "Low (0.025)",
            "high_998": "High (0.001)",
            "low_998": "Low (0.001)",
        }
        assert result["class"].map(names).tolist() == expected["significance"].tolist()

    @pytest.mark.parametrize(
        ("n", "lower_95", "upper_95", "lower_998", "upper_998"),
        [
            # PHEindicatormethods 2.1.0, testdata_funnel_prop_outputs, in per cent
            (1, 3.204264, 100, 0, 100),
            (3, 35.933491, 100, 10.150815, 100),
            (20, 63.326743, 97.958152, 53.341156, 100),
            (24, 64.835445, 96.449451, 55.719892, 100),
        ],
    )
    def test_fingertips_limits(
        self, n: int, lower_95: float, upper_95: float, lower_998: float, upper_998: float
    ) -> None:
        frame = pd.DataFrame({"numerator": [0], "denominator": [n]})
        row = comparisons.funnel(frame, target=0.80642448, limits="wilson", overdispersion="none").loc[0]
        found = 100 * row[["lower_95", "upper_95", "lower_998", "upper_998"]].astype(float)
        assert found.tolist() == pytest.approx([lower_95, upper_95, lower_998, upper_998], abs=1e-5)

    @pytest.mark.parametrize(
        ("n", "target", "lower_95", "upper_95"),
        [
            # R 4.2.2: r <- qbinom(q, n, p); (r - (pbinom(r) - q) / (pbinom(r) - pbinom(r - 1))) / n
            (1, 0.82, 0, 0.969512195122),
            (20, 0.05, 0, 0.142364765017),
            (20, 0.82, 0.610139158246, 0.946317810909),
            (100, 0.05, 0.00612293143607, 0.0919073440239),
            (2623, 0.82, 0.804989167266, 0.83439826519),
            (1_000_000, 0.05, 0.0495727618487, 0.0504270901425),
        ],
    )
    def test_exact_limits(self, n: int, target: float, lower_95: float, upper_95: float) -> None:
        frame = pd.DataFrame({"numerator": [0], "denominator": [n]})
        row = comparisons.funnel(frame, target=target, overdispersion="none").loc[0]
        assert (row["lower_95"], row["upper_95"]) == pytest.approx((lower_95, upper_95), rel=1e-9, abs=1e-12)

    def test_exact_limits_of_a_thousand_million(self) -> None:
        frame = pd.DataFrame({"numerator": [820_000_000], "denominator": [10**9]})
        row = comparisons.funnel(frame, target=0.82, overdispersion="none").loc[0]
        half = 1.959963985 * np.sqrt(0.82 * 0.18 / 1e9)
        assert row["lower_95"] == pytest.approx(0.82 - half, abs=2e-9)
        assert row["upper_95"] == pytest.approx(0.82 + half, abs=2e-9)

    def test_multiplicative(self) -> None:
        data = pd.read_csv(PUBLISHED / "funnel.csv").query("table == 'over-dispersed'").reset_index(drop=True)
        row = comparisons.funnel(data[["numerator", "denominator"]], overdispersion="multiplicative").loc[0]
        angle = np.arcsin(np.sqrt(data["numerator"].sum() / data["denominator"].sum()))
        half = 1.959963985 * np.sqrt(10.742200756484 / (4 * 300))
        assert row["lower_95"] == pytest.approx(np.sin(angle - half) ** 2, rel=1e-8)
        assert row["z_adjusted"] == pytest.approx(row["z"] / np.sqrt(10.742200756484))

    def test_rows_without_figures_take_no_part(self) -> None:
        data = pd.read_csv(PUBLISHED / "funnel.csv").query("table == 'over-dispersed'")[
            ["numerator", "denominator"]
        ]
        extra = pd.DataFrame({"numerator": [np.nan, 3, 0], "denominator": [9, np.nan, 0]})
        result = comparisons.funnel(pd.concat([data, extra], ignore_index=True))
        assert result["reason"].tolist()[-3:] == ["no_figure", "base_not_printed", "zero_denominator"]
        assert result["class"].tolist()[-3:] == ["", "", ""]
        assert result["phi"].tolist()[0] == pytest.approx(10.742200756484)

    def test_too_few_places(self) -> None:
        frame = pd.DataFrame({"numerator": [5] * 9, "denominator": [9] * 9})
        with pytest.raises(
            frames.InsufficientData, match=r"9 places with figures are too few .*overdispersion='none'"
        ):
            comparisons.funnel(frame)
        assert comparisons.funnel(frame, overdispersion="none")["class"].tolist() == ["within"] * 9

    def test_bad_arguments_raise(self) -> None:
        frame = pd.DataFrame({"numerator": [5] * 10, "denominator": [9] * 10})
        with pytest.raises(ValueError, match="target 80 must be a share between 0 and 1"):
            comparisons.funnel(frame, target=80)
        with pytest.raises(ValueError, match=r"winsorise 0.5 is outside \[0, 0.5\)"):
            comparisons.funnel(frame, winsorise=0.5)
        with pytest.raises(ValueError, match="levels is empty"):
            comparisons.funnel(frame, levels=())
        with pytest.raises(ValueError, match="limits 'poisson' is not known; valid: 'exact', 'wilson'"):
            comparisons.funnel(frame, limits="poisson")

    def test_signals_are_freed_of_winsorising(self) -> None:
        # mean square of normal z pulled in at +-1.2815516: 0.3502 within (0.8 - 2 * 1.2815516 * 0.1754983),
        # 0.3285 at the ends (0.2 * 1.2815516 ** 2)
        expected = (
            pd.read_csv(PUBLISHED / "funnel.csv").query("table == 'over-dispersed'").reset_index(drop=True)
        )
        row = comparisons.funnel(expected[["numerator", "denominator"]]).loc[0]
        weight = 4 * expected["denominator"]
        beyond = weight.sum() - (weight**2).sum() / weight.sum()
        tau2 = (34 * 10.742200756484 / (0.8 - 2 * 1.2815516 * 0.1754983 + 0.2 * 1.2815516**2) - 33) / beyond
        angle = np.arcsin(np.sqrt(expected["numerator"].sum() / expected["denominator"].sum()))
        half = 3.0902323 * np.sqrt(1 / (4 * 300) + tau2)
        assert row["signal_lower_998"] == pytest.approx(np.sin(angle - half) ** 2, rel=1e-6)
        unclipped = comparisons.funnel(expected[["numerator", "denominator"]], winsorise=0).loc[0]
        assert unclipped["signal_lower_998"] == unclipped["lower_998"]

    def test_false_alarms(self) -> None:
        # nothing sets the places apart beyond a spread of one point: at most 1 % outside 99.8 %
        rng = np.random.default_rng(5)
        outside = []
        for _ in range(40):
            n = rng.integers(2_000, 60_000, 63)
            p = np.clip(rng.normal(0.8, 0.01, 63), 0, 1)
            result = comparisons.funnel(pd.DataFrame({"numerator": rng.binomial(n, p), "denominator": n}))
            outside.append(result["class"].str.endswith("998").mean())
        assert np.mean(outside) < 0.01


class TestRanks:
    def test_travel_times(self) -> None:
        # Klein, Wright and Wieczorek 2020: travel time to work 2011, shortest first (RankingProject 0.4.0);
        # limits counted in R 4.2.2 from intervals of level 0.9^(1/51)
        expected = pd.read_csv(PUBLISHED / "ranks.csv")
        result = comparisons.rank_ci(expected[["state", "value", "se"]], "value", "se", best="low")
        assert result["rank_lower"].tolist() == expected["rank_lower"].tolist()
        assert result["rank_upper"].tolist() == expected["rank_upper"].tolist()
        assert (result["rank"] <= expected["rank"]).all()
        assert (expected["rank"] <= result["rank_tied"]).all()
        assert result.loc[0, "method"] == "ranks from joint normal limits"

    def test_given_limits_and_ties(self) -> None:
        frame = pd.DataFrame({"value": [3, 5, 5, 9], "low": [2, 4, 4.5, 8], "high": [4, 6, 5.5, 9]})
        result = comparisons.rank_ci(frame, "value", limits=("low", "high"))
        assert result["rank"].tolist() == [4, 2, 2, 1]
        assert result["rank_tied"].tolist() == [4, 3, 3, 1]
        assert result["rank_lower"].tolist() == [4, 2, 2, 1]
        assert result["rank_upper"].tolist() == [4, 3, 3, 1]
        assert result["flags"].tolist() == ["", "ties", "ties", ""]

    def test_values_without_error(self) -> None:
        frame = pd.DataFrame({"value": [1.0, 1.0, 2.0], "se": [0.0, 0.0, 0.0]})
        result = comparisons.rank_ci(frame, "value", "se", best="low")
        assert result["rank_lower"].tolist() == [1, 1, 3]
        assert result["rank_upper"].tolist() == [2, 2, 3]

    def test_dispersion_and_single_intervals(self) -> None:
        expected = pd.read_csv(PUBLISHED / "ranks.csv").assign(phi=25.0)
        joint = comparisons.rank_ci(expected, "value", "se")
        single = comparisons.rank_ci(expected, "value", "se", joint=False)
        wide = comparisons.rank_ci(expected, "value", "se", dispersion="phi")
        width = [(result["rank_upper"] - result["rank_lower"]).mean() for result in (single, joint, wide)]
        assert width == sorted(width)
        assert single.loc[0, "upper"] == pytest.approx(16.86 + 1.6448536 * 0.28, rel=1e-6)
        assert single.loc[0, "method"] == "ranks from normal limits"

    def test_groups_and_refusals(self) -> None:
        frame = pd.DataFrame(
            {
                "year": [1, 1, 1, 1, 2, 2],
                "value": [1, 2, np.nan, 3, 5, 6],
                "se": [0.1] * 6,
                "phi": [1, 1, 1, 1, 1, np.nan],
            }
        )
        result = comparisons.rank_ci(frame, "value", "se", by="year")
        assert result["reason"].tolist() == ["", "", "no_figure", "", "too_few_points|2", "too_few_points|2"]
        assert result["rank"].tolist()[:2] == [3, 2]
        scattered = comparisons.rank_ci(frame, "value", "se", dispersion="phi")
        assert scattered["reason"].tolist()[5] == "no_dispersion"

    def test_bad_arguments_raise(self) -> None:
        frame = pd.DataFrame({"value": [1.0, 2], "se": [0.1, -0.1], "low": [0.5, 2.5], "high": [1.5, 3]})
        with pytest.raises(frames.InsufficientData, match="2 places with figures: a ranking needs 3"):
            comparisons.rank_ci(frame.assign(se=0.1), "value", "se")
        with pytest.raises(ValueError, match=r"column 'se', row 1: -0.1 is negative"):
            comparisons.rank_ci(frame, "value", "se")
        with pytest.raises(ValueError, match=r"column 'low', row 1: 2.5 is a lower limit above its value"):
            comparisons.rank_ci(frame, "value", limits=("low", "high"))
        with pytest.raises(ValueError, match=r"needs either se= .* or limits="):
            comparisons.rank_ci(frame, "value")

    @FEW
    @given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 5)), min_size=3, max_size=12))
    def test_intervals_hold_the_rank(self, points: list[tuple[int, float]]) -> None:
        frame = pd.DataFrame(points, columns=["value", "se"])
        result = comparisons.rank_ci(frame, "value", "se")
        assert (result["rank_lower"] <= result["rank"]).all()
        assert (result["rank_tied"] <= result["rank_upper"]).all()
        assert result["rank_lower"].min() == 1
        assert result["rank_upper"].max() == len(points)
        turned = comparisons.rank_ci(frame.assign(value=-frame["value"]), "value", "se", best="low")
        pd.testing.assert_series_equal(result["rank_upper"], turned["rank_upper"])


class TestShrink:
    COUNTS = pd.DataFrame(
        {
            "numerator": [0, 1, 2, 3, 1, 5, 2, 0, 4, 9, 3, 2],
            "denominator": [20, 19, 24, 30, 14, 28, 20, 17, 25, 40, 18, 22],
        }
    )

    def test_beta_binomial_against_vgam(self) -> None:
        # VGAM 1.1.7 vglm(cbind(x, n - x) ~ 1, betabinomial), R 4.2.2
        result = comparisons.shrink(self.COUNTS)
        assert result.loc[0, "prior_mean"] == pytest.approx(0.112560347783, rel=1e-5)
        assert result.loc[0, "prior_size"] == pytest.approx(100.170432387, rel=1e-3)
        expected = [
            0.0938268963764,
            0.103005573289,
            0.106911270678,
            0.109665601053,
            0.107516617485,
            0.12698107047,
        ]
        assert result["value"].tolist()[:6] == pytest.approx(expected, rel=1e-4)
        lower = [0.0486608456742, 0.0553076036372, 0.0590891177942, 0.0621610746678, 0.0578074021697]
        assert result["lower"].tolist()[:5] == pytest.approx(lower, rel=1e-3)
        assert result["weight"].tolist()[:2] == pytest.approx([20 / 120.17, 19 / 119.17], rel=1e-3)

    def test_normal_against_metafor(self) -> None:
        # metafor 3.8.1 rma(method = "DL") and blup() on the BCG trials (Colditz 1994), tau2 printed 0.3088
        bcg = pd.DataFrame(
            {
                "value": [
                    -0.8893113339, -1.5853886572, -1.3480731483, -1.4415511900, -0.2175473222, -0.7861155858,
                    -1.6208982236, 0.0119523335, -0.4694176487, -1.3713448035, -0.3393588283, 0.4459134006,
                    -0.0173139482,
                ],
                "se": [
                    0.5706003549, 0.4411135017, 0.6444904696, 0.1414568199, 0.2262966464, 0.0831000509,
                    0.4722470197, 0.0629410780, 0.2375588568, 0.2702310005, 0.1114101161, 0.7297299810,
                    0.2672165034,
                ],
            }
        )  # fmt: skip
        result = comparisons.shrink(bcg, model="normal")
        assert result.loc[0, "tau2"] == pytest.approx(0.308760262862, rel=1e-8)
        assert result.loc[0, "prior_mean"] == pytest.approx(-0.714117222073, rel=1e-8)
        assert result["value"].tolist()[:3] == pytest.approx(
            [-0.799390973186, -1.24857356869, -0.984429013264], rel=1e-8
        )
        half = (result["upper"] - result["lower"]) / 2
        assert half.tolist()[:3] == pytest.approx(
            [1.959963985 * se for se in (0.408523174355, 0.352327547459, 0.433151688037)], rel=1e-8
        )
        combined = combine_effects(bcg["value"].to_numpy(), bcg["se"].to_numpy() ** 2, method_re="chi2")
        assert result.loc[0, "tau2"] == pytest.approx(combined.tau2, rel=1e-8)

    def test_no_spread_beyond_chance(self) -> None:
        # eight schools (Rubin 1981): DerSimonian-Laird gives tau squared 0, mean 7.68561672496
        schools = pd.DataFrame(
            {"value": [28, 8, -3, 7, -1, 1, 18, 12], "se": [15, 10, 16, 11, 9, 11, 10, 18]}
        )
        result = comparisons.shrink(schools, model="normal")
        assert result["value"].tolist() == pytest.approx([7.68561672496] * 8)
        assert set(result["flags"]) == {"no_between_variance"}
        alike = pd.DataFrame({"numerator": [10, 20, 30, 40], "denominator": [100, 200, 300, 400]})
        result = comparisons.shrink(alike)
        assert result["value"].tolist() == pytest.approx([0.1] * 4)
        assert set(result["flags"]) == {"no_between_variance"}
        assert comparisons.shrink(alike.assign(numerator=0))["value"].tolist() == [0] * 4

    def test_rows_without_figures(self) -> None:
        extra = pd.DataFrame({"numerator": [np.nan, 3, 0], "denominator": [9, np.nan, 0]})
        result = comparisons.shrink(pd.concat([self.COUNTS, extra], ignore_index=True))
        assert result["reason"].tolist()[-3:] == ["no_figure", "base_not_printed", "zero_denominator"]
        assert result.loc[0, "prior_mean"] == pytest.approx(0.112560347783, rel=1e-5)
        values = pd.DataFrame({"value": [1, 2, 3, np.nan], "se": [0.1, 0.1, 0.1, 0.1]})
        assert comparisons.shrink(values, model="normal")["reason"].tolist() == ["", "", "", "no_figure"]

    def test_bad_calls_raise(self) -> None:
        with pytest.raises(frames.InsufficientData, match="2 places with figures: shrinkage needs 3"):
            comparisons.shrink(self.COUNTS.head(2))
        with pytest.raises(ValueError, match="column 'se', row 0: 0 is not a positive standard error"):
            comparisons.shrink(pd.DataFrame({"value": [1, 2, 3], "se": [0, 1, 1]}), model="normal")

    @FEW
    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(20, 200)), min_size=3, max_size=10))
    def test_values_move_towards_the_mean(self, points: list[tuple[int, int]]) -> None:
        result = comparisons.shrink(pd.DataFrame(points, columns=["numerator", "denominator"]))
        ends = np.sort(result[["own_value", "prior_mean"]].to_numpy(), axis=1)
        assert (ends[:, 0] - 1e-9 <= result["value"]).all()
        assert (result["value"] <= ends[:, 1] + 1e-9).all()
        assert (result["lower"] <= result["value"] + 1e-9).all()
