"""Changes shared out: Das Gupta's tables, and what must hold for any change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import decomposition

FEW = settings(max_examples=30, deadline=None)  # each example builds frames

# Das Gupta 1993, Census P23-186, table 5.1: household heads among adults of 13 age groups
AGES = [
    "15-19",
    "20-24",
    "25-29",
    "30-34",
    "35-39",
    "40-44",
    "45-49",
    "50-54",
    "55-59",
    "60-64",
    "65-69",
    "70-74",
    "75+",
]
HOUSEHOLDS = pd.DataFrame(
    {
        "age": AGES * 2,
        "year": [1970] * 13 + [1985] * 13,
        "size": [
            12.9,
            10.9,
            9.5,
            8.0,
            7.8,
            8.4,
            8.6,
            7.8,
            7.0,
            5.9,
            4.7,
            3.6,
            4.9,
            10.1,
            11.2,
            11.6,
            10.9,
            9.4,
            7.7,
            6.3,
            6.0,
            6.3,
            5.9,
            5.1,
            4.0,
            5.5,
        ],
        "rate": [
            1.9,
            25.8,
            45.7,
            49.6,
            51.2,
            51.6,
            51.8,
            54.9,
            58.7,
            60.4,
            62.8,
            66.6,
            66.8,
            2.2,
            24.3,
            45.8,
            52.5,
            56.1,
            55.6,
            56.0,
            57.4,
            57.2,
            61.2,
            63.9,
            68.6,
            72.2,
        ],
    }
)


class TestChange:
    def test_das_gupta_5_1(self) -> None:
        result = decomposition.decompose_change(
            HOUSEHOLDS, group="age", period="year", size="size", rate="rate"
        )
        total = result.iloc[-1]
        assert total["age"] == "total"
        # R 4.2.2, mean over both orders of changing: 1.2269 from ages, 1.7403 from rates
        assert [total["composition_effect"], total["rate_effect"], total["value"]] == pytest.approx(
            [1.2269, 1.7403, 2.9672], abs=1e-9
        )
        assert [total["rate_first"], total["rate_last"]] == pytest.approx([44.7268, 47.6940])
        assert total["check_sum"] == pytest.approx(0, abs=1e-12)
        assert result["rate_effect"].iloc[:-1].sum() == pytest.approx(1.7403, abs=1e-9)

    def test_das_gupta_5_3(self) -> None:
        # table 5.3: deaths per 1,000 by race and age, 1970 and 1985
        sizes = {
            1985: [
                3041,
                11577,
                27450,
                32711,
                35480,
                27411,
                19555,
                19795,
                15254,
                8022,
                2472,
                707,
                2692,
                6473,
                6841,
                6547,
                4352,
                3034,
                2540,
                1749,
                804,
                236,
            ],
            1970: [
                2968,
                11484,
                34614,
                30992,
                21983,
                20314,
                20928,
                16897,
                11339,
                5720,
                1315,
                535,
                2162,
                6120,
                4781,
                3096,
                2718,
                2363,
                1767,
                1149,
                448,
                117,
            ],
        }
        rates = {
            1985: [
                9.163,
                0.462,
                0.248,
                0.929,
                1.084,
                1.81,
                4.715,
                12.187,
                27.728,
                64.068,
                157.57,
                17.208,
                0.738,
                0.328,
                1.103,
                2.045,
                3.724,
                8.052,
                17.812,
                34.128,
                68.276,
                125.161,
            ],
            1970: [
                18.469,
                0.751,
                0.391,
                1.146,
                1.287,
                2.672,
                6.636,
                15.691,
                34.723,
                79.763,
                176.837,
                36.993,
                1.352,
                0.541,
                2.04,
                3.523,
                6.746,
                12.967,
                24.471,
                45.091,
                74.902,
                123.205,
            ],
        }
        frame = pd.concat(
            pd.DataFrame({"area": range(22), "year": year, "denominator": sizes[year], "value": rates[year]})
            for year in sizes
        )
        total = decomposition.decompose_change(frame).iloc[-1]
        assert [total["composition_effect"], total["rate_effect"], total["value"]] == pytest.approx(
            [1.541509611, -2.227725369, -0.686215758], abs=1e-8
        )

    def test_by_hand_and_opposed(self) -> None:
        # Both rates fall by 0.1, yet the total rises, for the better place has grown:
        # shares 0.8/0.2 -> 0.2/0.8; rates 0.2/0.6 -> 0.1/0.5; 0.28 -> 0.42
        frame = pd.DataFrame(
            {
                "area": ["A", "B", "A", "B"],
                "year": [2020, 2020, 2021, 2021],
                "denominator": [80, 20, 20, 80],
                "value": [0.2, 0.6, 0.1, 0.5],
            }
        )
        total = decomposition.decompose_change(frame).iloc[-1]
        assert [total["rate_effect"], total["composition_effect"], total["value"]] == pytest.approx(
            [-0.1, 0.24, 0.14]
        )

    def test_tables_apart_and_missing_parts(self) -> None:
        frame = HOUSEHOLDS.assign(sex="f")
        lacking = HOUSEHOLDS.assign(sex="m")
        lacking.loc[3, "rate"] = np.nan
        empty = HOUSEHOLDS.assign(sex="none", size=0)
        result = decomposition.decompose_change(
            pd.concat([frame, lacking, empty], ignore_index=True),
            group="age",
            size="size",
            rate="rate",
            by="sex",
        )
        assert len(result) == 3 * 14
        totals = result[result["age"] == "total"].set_index("sex")
        assert totals["reason"].tolist() == ["", "part_missing|30-34", "zero_denominator"]
        assert totals["status"].tolist() == ["", "missing", "refused"]
        assert totals.loc["f", "value"] == pytest.approx(2.9672)
        assert result[result["sex"] != "f"]["value"].isna().all()

    def test_bad_periods_and_groups_raise(self) -> None:
        options = {"group": "age", "size": "size", "rate": "rate"}
        with pytest.raises(ValueError, match="column 'year' must hold two periods, it holds 1: 1970"):
            decomposition.decompose_change(HOUSEHOLDS.head(13), **options)
        with pytest.raises(
            ValueError, match=r"column 'year': age=75\+ has no row for 1985; groups must match"
        ):
            decomposition.decompose_change(HOUSEHOLDS.head(25), **options)
        with pytest.raises(ValueError, match="column 'year': age=15-19 has no row for 1970"):
            decomposition.decompose_change(HOUSEHOLDS.tail(25), **options)
        with pytest.raises(ValueError, match=r"column 'size', row year=1970: -1.0 is negative"):
            decomposition.decompose_change(HOUSEHOLDS.assign(size=-1.0), **options)
        with pytest.raises(
            ValueError, match="column 'year': age=15-19, year=1970 stands in more than one row"
        ):
            decomposition.decompose_change(pd.concat([HOUSEHOLDS, HOUSEHOLDS]), **options)

    @FEW
    @given(st.lists(st.tuples(*[st.integers(1, 10**6)] * 2, *[st.floats(0, 1)] * 2), min_size=1, max_size=8))
    def test_effects_add_up_and_turn_round(self, groups: list[tuple[int, int, float, float]]) -> None:
        names = [f"P{place}" for place in range(len(groups))]
        ends = [
            pd.DataFrame(
                {
                    "area": names,
                    "year": year,
                    "denominator": [g[end] for g in groups],
                    "value": [g[2 + end] for g in groups],
                }
            )
            for end, year in ((0, 2020), (1, 2021))
        ]
        frame = pd.concat(ends, ignore_index=True)
        result = decomposition.decompose_change(frame)
        assert result["check_sum"].abs().max() < 1e-12
        assert result["value"].iloc[:-1].sum() == pytest.approx(result["value"].iloc[-1], abs=1e-12)
        back = decomposition.decompose_change(frame.assign(year=4041 - frame["year"]))
        np.testing.assert_allclose(result["rate_effect"], -back["rate_effect"], atol=1e-12)
        shuffled = decomposition.decompose_change(frame.sample(frac=1, random_state=1)).set_index("area")
        pd.testing.assert_frame_equal(result.set_index("area"), shuffled.loc[result["area"]])


class TestProduct:
    @pytest.mark.parametrize(
        ("first", "last", "effects", "total"),
        [
            # Das Gupta 1993, tables 2.1 to 2.4; to these digits in the DasGuptR 2.1.0 README
            ([10930, 0.717892], [16591, 0.825974], [4369.913, 1487.262], 5857.175),
            (
                [51.78746, 0.45919, 0.52638],
                [84.90502, 0.75756, 0.51065],
                [10.4340333, 10.5608476, -0.6670084],
                20.3278726,
            ),
            (
                [25.3, 0.214, 0.279, 0.949],
                [32.7, 0.290, 0.473, 0.986],
                [0.6889411, 0.8125381, 1.3829055, 0.1047547],
                2.9891394,
            ),
            (
                [0.58, 0.76, 0.84, 0.66, 16.573],
                [0.72, 0.97, 0.97, 0.56, 16.158],
                [1.0909785, 1.2298438, 0.7278399, -0.8398707, -0.1290187],
                2.0797729,
            ),
        ],
    )
    def test_das_gupta_2(
        self, first: list[float], last: list[float], effects: list[float], total: float
    ) -> None:
        names = [f"factor{place}" for place in range(len(first))]
        frame = pd.DataFrame([first, last], columns=names).assign(year=[1970, 1980])
        result = decomposition.decompose_product(frame, factors=names)
        assert result["factor"].tolist() == [*names, "total"]
        assert result["value"].tolist() == pytest.approx([*effects, total], abs=6e-4 if total > 100 else 6e-8)
        assert result["first"].tolist()[:-1] == first
        assert result["share"].sum() == pytest.approx(2)
        assert result["check_sum"].abs().max() < 1e-11

    def test_das_gupta_4_3(self) -> None:
        # births to married women of seven ages, 1960 and 1970: sums of products
        frame = pd.DataFrame(
            {
                "age": [*range(7)] * 2,
                "year": [1960] * 7 + [1970] * 7,
                "births": [393, 407, 369, 274, 184, 90, 16, 488, 452, 338, 156, 63, 22, 3],
                "married": [
                    0.122,
                    0.622,
                    0.903,
                    0.93,
                    0.916,
                    0.873,
                    0.8,
                    0.082,
                    0.527,
                    0.866,
                    0.941,
                    0.942,
                    0.923,
                    0.876,
                ],
                "women": [
                    0.043,
                    0.041,
                    0.036,
                    0.032,
                    0.026,
                    0.02,
                    0.018,
                    0.058,
                    0.038,
                    0.032,
                    0.03,
                    0.026,
                    0.023,
                    0.019,
                ],
            }
        )
        factors = ["births", "married", "women"]
        result = decomposition.decompose_product(frame, factors=factors, group="age")
        assert result["value"].tolist() == pytest.approx(
            [-7.285632, -2.720633, -1.565181, -11.571446], abs=1e-6
        )
        assert result[["first", "last"]].iloc[-1].tolist() == pytest.approx([38.77463, 27.20318], abs=1e-5)
        assert result["first"].isna().tolist() == [True, True, True, False]

    def test_tables_apart_and_missing_factors(self) -> None:
        frame = pd.DataFrame(
            {
                "area": ["A", "A", "B", "B"],
                "year": [2020, 2021] * 2,
                "a": [1, 2, 1, 2],
                "b": [3, 5, np.nan, 5],
            }
        )
        result = decomposition.decompose_product(frame, factors=["a", "b"], by="area")
        # by hand: (2 - 1)(3 + 5)/2 = 4 and (5 - 3)(1 + 2)/2 = 3
        assert result["value"].tolist()[:3] == [4, 3, 7]
        assert result["reason"].tolist() == [""] * 3 + ["part_missing|b"] * 3

    def test_number_of_factors(self) -> None:
        frame = pd.DataFrame(1, index=range(2), columns=list("abcdefg")).assign(year=[2020, 2021])
        assert len(decomposition.decompose_product(frame, factors=list("abcdef"))) == 7
        for factors in (list("abcdefg"), ["a"], ["a", "a"]):
            with pytest.raises(ValueError, match="factors must be two to 6 different columns"):
                decomposition.decompose_product(frame, factors=factors)

    def test_two_factors_are_kitagawa(self) -> None:
        shares = HOUSEHOLDS.assign(
            share=HOUSEHOLDS["size"] / HOUSEHOLDS.groupby("year")["size"].transform("sum")
        )
        result = decomposition.decompose_product(shares, factors=["share", "rate"], group="age")
        assert result["value"].tolist() == pytest.approx([1.2269, 1.7403, 2.9672], abs=1e-9)
