"""Growth, slopes and projections against print and against R; what short and broken series get."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import frames, trends

# Bliss 1935; R 4.2.2 glm(quasibinomial)
BEETLES = pd.DataFrame(
    {
        "year": [1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839],
        "numerator": [6, 13, 18, 28, 52, 53, 61, 60],
        "denominator": [59, 60, 62, 56, 63, 59, 62, 60],
    }
)
SEN = pd.DataFrame({"year": [1, 2, 3, 4, 10, 12, 18], "value": [9, 15, 19, 20, 45, 55, 78]})
USPOP = [
    3.93, 5.31, 7.24, 9.64, 12.9, 17.1, 23.2, 31.4, 39.8, 50.2,
    62.9, 76, 92, 105.7, 122.8, 131.7, 151.3, 179.3, 203.2,
]  # fmt: skip

FEW = settings(max_examples=30, deadline=None)  # each example builds frames


def series(values: list[float], first_year: int = 2010, **columns: object) -> pd.DataFrame:
    years = range(first_year, first_year + len(values))
    return pd.DataFrame({"year": years, "value": values}).assign(**columns)  # type: ignore[arg-type]


class TestGrowth:
    def test_two_formulas_differ_in_the_printed_digit(self) -> None:
        # General Statistics Office, census 2019: 85,846,997 and 96,208,984 people, printed 1.14 % a year
        census = pd.DataFrame({"year": [2009, 2019], "stock": [85_846_997, 96_208_984]})
        exponential = trends.growth(census, "stock", kind="exponential").loc[0]
        compound = trends.growth(census, "stock", kind="cagr").loc[0]
        assert round(100 * exponential["value"], 2) == 1.14
        assert round(100 * compound["value"], 2) == 1.15
        assert (exponential["first_year"], exponential["last_year"], exponential["n_years"]) == (
            2009,
            2019,
            10,
        )
        assert exponential["method"] == "ln(last / first) / years"
        assert np.isnan(exponential["lower"])
        assert exponential["flags"] == "short_series"

    def test_mean_log_difference(self) -> None:
        # R 4.2.2: t.test(diff(log(uspop)) / 10)
        census = pd.DataFrame({"year": range(1790, 1980, 10), "stock": USPOP})
        row = trends.growth(census, "stock").loc[0]
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx(
            [0.0219197293879, 0.0181747982593, 0.0256646605165], rel=1e-10
        )
        compound = trends.growth(census, "stock", kind="cagr").loc[0]
        assert compound["value"] == pytest.approx(0.0221617316294, rel=1e-10)
        assert compound["lower"] == pytest.approx(np.exp(0.0181747982593) - 1, rel=1e-10)
        assert compound["method"] == "compound annual growth, limits from mean log-difference, t"

    def test_gaps_count_by_their_length(self) -> None:
        # R 4.2.2: confint(lm(diff(log(s)) / dt ~ 1, weights = dt))
        frame = pd.DataFrame(
            {
                "year": [2010, 2011, 2012, 2013, 2014, 2018, 2020],
                "stock": [100, 104, np.nan, 109, 115, 121, 130],
            }
        )
        row = trends.growth(frame, "stock").loc[0]
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx(
            [0.0262364264467, 0.0073609242823, 0.0451119286112], rel=1e-10
        )
        assert row["n"] == 6

    def test_dates_are_counted_in_days(self) -> None:
        # 1,096 days = 3.000684 years of 365.25 days; ln(1.1) / 3.000684
        dates = pd.to_datetime(["2020-06-30", "2023-07-01"])
        frame = pd.DataFrame({"period_end": dates, "stock": [100, 110]})
        row = trends.growth(frame, "stock", kind="exponential", time="period_end").loc[0]
        assert row["n_years"] == pytest.approx(1096 / 365.25)
        assert row["value"] == pytest.approx(0.0953101798 * 365.25 / 1096, rel=1e-8)
        assert (row["first_year"], row["last_year"]) == (2020, 2023)

    def test_year_on_year(self) -> None:
        # the printed form: 5,200,000 to 5,361,720 is 3.11 %
        frame = pd.DataFrame(
            {
                "area": ["VN"] * 4 + ["X"],
                "year": [2019, 2020, 2021, 2023, 2020],
                "stock": [5_200_000, 5_361_720, 0, 7, 9],
            }
        )
        result = trends.growth(frame, "stock", by="area", kind="yoy")
        assert result["value"].tolist()[1:3] == pytest.approx([0.0311, -1])
        assert result["reason"].tolist() == ["no_figure|2018", "", "", "no_figure|2022", "no_figure|2019"]
        assert result["status"].tolist() == ["missing", "", "", "missing", "missing"]
        after_nothing = pd.DataFrame({"year": [2020, 2021], "stock": [0, 9]})
        assert trends.growth(after_nothing, "stock", kind="yoy")["reason"].tolist()[1] == "zero_denominator"

    def test_year_on_year_by_date(self) -> None:
        frame = pd.DataFrame(
            {
                "period_end": pd.to_datetime(["2019-12-31", "2020-12-31", "2021-06-30"]),
                "stock": [100, 103, 104],
            }
        )
        result = trends.growth(frame, "stock", kind="yoy", time="period_end")
        assert result["value"].tolist()[1] == pytest.approx(0.03)
        assert result["reason"].tolist() == ["no_figure|2018", "", "no_figure|2020"]

    def test_refusals_are_rows(self) -> None:
        frame = pd.concat(
            [
                series([1, 2, 3], area="short"),
                series([0, 2, 3, 4], area="zero"),
                series([1, 2, 3, 4], area="broken", flags=["", "", "rebased|break", ""]),
                series([1, 2, 3, 4], area="broken at the start", flags=["break", "", "", ""]),
                series([np.nan, np.nan], area="nothing"),
            ]
        )
        result = trends.growth(frame, "value", by="area").set_index("area")
        assert result["reason"].to_dict() == {
            "short": "too_few_points|3",
            "zero": "zero_denominator",
            "broken": "break_inside|2012",
            "broken at the start": "",
            "nothing": "too_few_points|0",
        }
        assert result["status"].tolist() == ["refused", "refused", "refused", "", "refused"]
        assert result.loc["broken", "flags"] == "break"
        assert result.loc["nothing", "first_year"] is pd.NA
        yearly = trends.growth(frame, "value", by="area", kind="yoy").query("area == 'broken'")
        assert yearly["reason"].tolist() == ["no_figure|2009", "", "break_inside|2012", ""]

    def test_bad_series_raise(self) -> None:
        with pytest.raises(ValueError, match="column 'value', row year=2011: -2 is negative"):
            trends.growth(series([1, -2]), "value")
        with pytest.raises(ValueError, match="column 'year': area=a, year=2010 stands in more than one row"):
            trends.growth(series([1, 2], area="a").assign(year=2010), "value", by="area")
        with pytest.raises(ValueError, match="kind 'CAGR' is not known; valid: 'yoy', 'cagr'"):
            trends.growth(series([1, 2]), "value", kind="CAGR")
        with pytest.raises(KeyError, match="no column 'year' or 'last_year'; name one by time="):
            trends.growth(series([1, 2]).drop(columns="year"), "value")
        with pytest.raises(ValueError, match="column 'year', row year=nan: nan is no time"):
            trends.growth(series([1, 2]).assign(year=[2010, np.nan]), "value")

    @FEW
    @given(st.lists(st.integers(1, 10**7), min_size=4, max_size=15), st.randoms(use_true_random=False))
    def test_order_of_rows_and_input_do_not_matter(self, stocks: list[int], random: object) -> None:
        frame = series([float(stock) for stock in stocks])
        before = frame.copy()
        shuffled = frame.sample(frac=1, random_state=random.randint(0, 99))  # type: ignore[attr-defined]
        for kind in ("log_difference", "cagr"):
            pd.testing.assert_frame_equal(
                trends.growth(frame, "value", kind=kind), trends.growth(shuffled, "value", kind=kind)
            )
        row = trends.growth(frame, "value").loc[0]
        assert row["lower"] <= row["value"] <= row["upper"]
        pd.testing.assert_frame_equal(frame, before)


class TestTrendOfShares:
    def test_beetles(self) -> None:
        row = trends.trend(BEETLES).loc[0]
        assert row["dispersion"] == pytest.approx(1.67113626428, rel=1e-10)
        assert np.log(row["odds_ratio"]) == pytest.approx(34.2703257341, rel=1e-10)
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx(
            [7.98491533182, 5.83862435619, 10.1312063074], rel=1e-10
        )
        assert (row["method"], row["n"], row["flags"]) == ("quasi-binomial slope", 8, "short_series")

    def test_scatter_below_chance_counts_as_chance(self) -> None:
        # Collett 1991, male budworms: R gives slope 1.2589494242, standard error 0.121308901443
        # at dispersion 0.327224130397; the t quantile with 4 degrees is 2.7764451
        frame = pd.DataFrame({"year": range(6), "numerator": [1, 4, 9, 13, 18, 20], "denominator": 20})
        row = trends.trend(frame).loc[0]
        half = 2.7764451051978 * 0.121308901443 / np.sqrt(0.327224130397)
        assert row["dispersion"] == 1
        assert np.log([row["odds_ratio_lower"], row["odds_ratio_upper"]]) == pytest.approx(
            [1.2589494242 - half, 1.2589494242 + half], rel=1e-7
        )

    def test_large_counts_scatter_more_than_chance(self) -> None:
        # R 4.2.2 glm(quasibinomial)
        frame = pd.DataFrame(
            {
                "year": range(2015, 2025),
                "numerator": [40110, 41030, 41800, 42990, 43100, 44710, 45020, 46330, 46910, 47002],
                "denominator": [50100, 50900, 51000, 52300, 52100, 53800, 54000, 55100, 55700, 56000],
            }
        )
        row = trends.trend(frame).loc[0]
        assert [row["odds_ratio"], row["odds_ratio_lower"], row["odds_ratio_upper"]] == pytest.approx(
            [1.03182917772, 1.02433059812, 1.03938265044], rel=1e-9
        )
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx(
            [0.00449018122167, 0.00344494563847, 0.00553541680487], rel=1e-8
        )
        assert row["dispersion"] == pytest.approx(6.26357189279, rel=1e-9)
        assert row["flags"] == "short_series|dispersion_high"

    def test_refusals_are_rows(self) -> None:
        frame = pd.DataFrame(
            {
                "area": ["none"] * 6 + ["jump"] * 6 + ["gap"] * 6 + ["short"] * 4,
                "year": [*range(6)] * 3 + [*range(4)],
                "numerator": [0] * 6 + [0, 0, 0, 5, 5, 5] + [1, 2, 0, 4, 5, 3] + [1, 2, 3, 4],
                "denominator": [5] * 6 + [5] * 6 + [5, 5, 0, 5, 5, 5] + [5] * 4,
            }
        )
        result = trends.trend(frame, by="area").set_index("area")
        assert result["reason"].tolist() == ["not_estimable", "not_estimable", "", "too_few_points|4"]
        assert result.loc["gap", "n"] == 5  # 0 of 0 is no point
        assert result["value"].notna().tolist() == [False, False, True, False]
        assert trends.trend(frame, by="area", min_points=4)["reason"].tolist()[3] == ""
        with pytest.raises(ValueError, match="min_points 2 is below 3"):
            trends.trend(frame, by="area", min_points=2)

    @FEW
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 5000)), min_size=5, max_size=12))
    def test_brackets_and_complements(self, points: list[tuple[int, int]]) -> None:
        frame = pd.DataFrame(points, columns=["numerator", "denominator"]).assign(year=range(len(points)))
        others = frame.assign(numerator=frame["denominator"] - frame["numerator"])
        one, other = trends.trend(frame).loc[0], trends.trend(others).loc[0]
        assert one["reason"] == other["reason"]
        if one["reason"] == "":
            assert one["lower"] <= one["value"] <= one["upper"]
            assert one["value"] == pytest.approx(-other["value"], rel=1e-6, abs=1e-9)
            assert one["dispersion"] >= 1


class TestTrendOfValues:
    def test_sen_1968(self) -> None:
        # JASA 63:1379, section 6: slope 4, limits 26/7 and 35/8 at 93 %
        row = trends.trend(SEN, kind="value", confidence=0.93).loc[0]
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx([4, 26 / 7, 35 / 8])
        assert row["method"] == "Theil-Sen"

    @pytest.mark.parametrize(
        ("values", "tau", "p"),
        [
            ([1, 2, 4, 3, 5], 0.8, 0.0833333333333),
            ([3, 1, 4, 2, 6, 5, 8, 7, 10, 9], 0.733333333333, 0.00221285273369),
            ([5, 4, 3, 2, 1], -1, 0.0166666666667),
            ([2, 5, 1, 4, 3, 6, 9, 7, 8, 12, 10, 11, 15, 13, 14], 0.790476190476, 4.90647530982e-06),
        ],
    )
    def test_exact_kendall(self, values: list[float], tau: float, p: float) -> None:
        # R 4.2.2: cor.test(method = "kendall", exact = TRUE)
        row = trends.trend(series(values), kind="value").loc[0]
        assert (row["tau"], row["exact_p"]) == pytest.approx((tau, p), rel=1e-9)

    def test_four_points_cannot_reach_five_per_cent(self) -> None:
        # 2 of 24 orders are as extreme as a steady rise
        row = trends.trend(series([1, 2, 3, 4]), kind="value", min_points=4).loc[0]
        assert row["exact_p"] == pytest.approx(2 / 24)

    def test_ties_have_no_exact_p(self) -> None:
        row = trends.trend(series([1, 2, 2, 3, 4, 4]), kind="value").loc[0]
        assert np.isnan(row["exact_p"])
        assert row["flags"] == "short_series|ties"
        assert row["tau"] == pytest.approx(stats.kendalltau(range(6), [1, 2, 2, 3, 4, 4])[0])

    @FEW
    @given(st.lists(st.integers(0, 40), min_size=5, max_size=20), st.integers(0, 10**6))
    def test_equals_scipy(self, values: list[int], seed: int) -> None:
        years = np.cumsum(np.random.default_rng(seed).integers(1, 5, len(values)))
        frame = pd.DataFrame({"year": years, "value": values})
        row = trends.trend(frame, kind="value").loc[0]
        slope, _, lower, upper = stats.theilslopes(values, years, 0.95)
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx([slope, lower, upper], rel=1e-12)
        if len(set(values)) == len(values):
            assert row["exact_p"] == pytest.approx(
                stats.kendalltau(years, values, method="exact")[1], rel=1e-9
            )

    def test_no_trend_runs_through_a_break(self) -> None:
        frame = series([1, 2, 3, 4, 5, 6], area="P24-45", flags=["", "", "", "break", "", ""])
        result = trends.trend(frame, by="area", kind="value")
        assert result[["status", "reason", "flags"]].values.tolist() == [
            ["refused", "break_inside|2013", "break|short_series"]
        ]

    def test_single_points_and_no_points(self) -> None:
        for kind in ("value", "proportion"):
            one = BEETLES.head(1).assign(value=1.0)
            assert trends.trend(one, kind=kind)["reason"].tolist() == ["too_few_points|1"]
            assert trends.trend(one.head(0), kind=kind)["reason"].tolist() == ["too_few_points|0"]
            assert trends.trend(one.head(0).assign(area=""), by="area", kind=kind).empty

    def test_columns_do_not_depend_on_the_kind(self) -> None:
        shares = trends.trend(BEETLES)
        assert list(shares.columns) == list(trends.trend(SEN, kind="value").columns)


class TestCochranArmitage:
    # Fleiss 1981, smokers among patients of four studies; R 4.2.2: prop.trend.test
    SMOKERS = pd.DataFrame(
        {"year": [1, 2, 3, 4], "numerator": [83, 90, 129, 70], "denominator": [86, 93, 136, 82]}
    )

    def test_both_variances(self) -> None:
        binomial = trends.cochran_armitage(self.SMOKERS, variance="binomial").loc[0]
        assert binomial["chi_square"] == pytest.approx(8.224922285, rel=1e-9)
        assert binomial["p_value"] == pytest.approx(0.00413189748, rel=1e-8)
        assert binomial["value"] < 0
        # linear-by-linear association: (N - 1) / N of it, N = 397
        permutation = trends.cochran_armitage(self.SMOKERS).loc[0]
        assert permutation["chi_square"] == pytest.approx(8.224922285 * 396 / 397, rel=1e-9)

    def test_equals_statsmodels(self) -> None:
        from statsmodels.stats.contingency_tables import Table

        x, n = self.SMOKERS["numerator"], self.SMOKERS["denominator"]
        test = Table(np.column_stack([x, n - x])).test_ordinal_association(np.arange(1, 5), np.array([1, 0]))
        ours = trends.cochran_armitage(self.SMOKERS).loc[0]
        assert (ours["value"], ours["p_value"]) == pytest.approx((test.zscore, test.pvalue), rel=1e-9)

    def test_refusals_are_rows(self) -> None:
        assert trends.cochran_armitage(self.SMOKERS.head(2))["reason"].tolist() == ["too_few_points|2"]
        assert trends.cochran_armitage(self.SMOKERS.assign(numerator=0))["reason"].tolist() == [
            "not_estimable"
        ]


class TestProject:
    VALUES = series([5.23, 5.31, 5.35, 5.42, 5.44, 5.55, 5.61], first_year=2015)

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            # R 4.2.2, lm(diff(y) ~ 1); sigma * sqrt(h (1 + h / 6)) and sigma * sqrt(h), t quantiles
            (
                "drift",
                [
                    (5.67333333333, 5.58611855981, 5.76054810686),
                    (5.73666666667, 5.60481032301, 5.86852301032),
                ],
            ),
            ("naive", [(5.61, 5.43988535698, 5.78011464302), (5.61, 5.36942156469, 5.85057843531)]),
        ],
    )
    def test_against_r(self, kind: str, expected: list[tuple[float, float, float]]) -> None:
        result = trends.project(self.VALUES, "value", kind=kind, horizon=2)
        np.testing.assert_allclose(result[["value", "lower", "upper"]], expected, rtol=1e-10)
        assert result["year"].tolist() == [2022, 2023]

    def test_three_years_are_too_far(self) -> None:
        result = trends.project(self.VALUES, "value", horizon=3)
        assert result["reason"].tolist() == ["horizon_too_long|3"] * 3
        assert result["value"].isna().all()
        assert set(result["status"]) == {"refused"}

    def test_shares_stay_shares(self) -> None:
        shares = series([0.90, 0.93, 0.95, 0.97, 0.985, 0.99])
        plain = trends.project(shares, "value", horizon=2)
        logit = trends.project(shares, "value", horizon=2, scale="logit")
        assert plain["upper"].max() > 1
        assert logit["upper"].max() < 1
        assert (logit["lower"] < logit["value"]).all()
        with pytest.raises(
            ValueError, match=r"column 'value', row year=2010: 5.23 is not a share from 0 to 1"
        ):
            trends.project(self.VALUES.assign(year=range(2010, 2017)), "value", scale="logit")

    def test_refusals_are_rows(self) -> None:
        assert trends.project(self.VALUES.head(4), "value")["reason"].tolist() == ["too_few_points|4"]
        touched = series([0.5, 0.7, 0.8, 0.9, 1.0])
        assert trends.project(touched, "value", scale="logit")["reason"].tolist() == ["not_estimable"]
        broken = self.VALUES.assign(flags=["", "", "break", "", "", "", ""])
        assert trends.project(broken, "value")["reason"].tolist() == ["break_inside|2017"]
        with pytest.raises(frames.InvalidValue, match="horizon 0 must be 1 or 2 years"):
            trends.project(self.VALUES, "value", horizon=0)

    def test_log_scale_follows_growth(self) -> None:
        # doubling every year goes on doubling, without any spread
        row = trends.project(series([1, 2, 4, 8, 16]), "value", scale="log").loc[0]
        assert [row["value"], row["lower"], row["upper"]] == pytest.approx([32, 32, 32])
