"""Printed figures recomputed: real ones from the shipped data, published cases, and hand-made ones."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import consistency, sources

FEW = settings(max_examples=60, deadline=None)  # each example builds frames


def percentages(*rows: tuple[object, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["reported_percent", "numerator", "denominator"])


class TestPercentages:
    def test_shipped_shares(self, published: sources.Package) -> None:
        # share_audit.csv was recomputed by hand when the figures were collected; growth is no share,
        # and "more than 28 %" of 28.3065 % is what both rounding and truncation print
        audit = published.table("share_audit")
        counted = audit[
            (audit["agreement"] != "not_recomputable") & ~audit["comment"].str.contains("growth|more than")
        ]
        counts = counted.assign(
            numerator=pd.to_numeric(counted["numerator"]), denominator=pd.to_numeric(counted["denominator"])
        )
        result = consistency.check_published(counts, percent="printed_value")
        assert len(result) == 70
        assert result["verdict"].tolist() == counted["agreement"].tolist()
        assert result["recomputed"].tolist() == pytest.approx(
            pd.to_numeric(counted["recomputed"]).tolist(), abs=6e-5
        )

    def test_the_two_that_are_off(self) -> None:
        result = consistency.check_published(percentages(("26,6 %", 10, 41), ("62.62", 439, 709)))
        assert result["verdict"].tolist() == ["off", "off"]
        assert result["consistent"].tolist() == [False, False]
        assert result["recomputed"].round(2).tolist() == [24.39, 61.92]
        assert result["difference"].round(2).tolist() == [2.21, 0.70]

    @pytest.mark.parametrize(
        ("text", "x", "n", "modes", "verdict"),
        [
            ("12.5", 1, 8, "half_up|half_even|truncated", "rounded"),  # 12.5 exactly
            ("13", 1, 8, "half_up", "rounded"),  # a tie, up
            ("12", 1, 8, "half_even|truncated", "rounded"),  # a tie, to even
            ("38", 3, 8, "half_up|half_even", "rounded"),  # 37.5: both go up
            ("37", 3, 8, "truncated", "truncated"),
            ("3.13", 1, 32, "half_up", "rounded"),  # 3.125
            ("21.87", 7, 32, "truncated", "truncated"),  # 21.875
            ("57.4", 1024, 1781, "truncated", "truncated"),  # 57.4958
            ("57.6", 1024, 1781, "", "off"),
            ("102,9", 10027, 9744, "half_up|half_even|truncated", "rounded"),  # a plan exceeded
            ("0", 0, 5, "half_up|half_even|truncated", "rounded"),
            ("100.00%", 5, 5, "half_up|half_even|truncated", "rounded"),
            ("+26.0", 26, 100, "half_up|half_even|truncated", "rounded"),
            ("-3", 3, 100, "", "off"),
        ],
    )
    def test_rounding_modes(self, text: str, x: int, n: int, modes: str, verdict: str) -> None:
        row = consistency.check_published(percentages((text, x, n))).loc[0]
        assert (row["rounding_mode"], row["verdict"]) == (modes, verdict)
        assert row["consistent"] == (verdict != "off")

    def test_zeros_at_the_end_count(self) -> None:
        result = consistency.check_published(
            percentages(("26", 261, 1000), ("26.0", 261, 1000), ("26.10", 261, 1000))
        )
        assert result["digits"].tolist() == [0, 1, 2]
        assert result["consistent"].tolist() == [True, False, True]

    def test_tolerance_in_last_digits(self) -> None:
        frame = percentages(("26.2", 261, 1000), ("26.3", 261, 1000))
        assert consistency.check_published(frame, tolerance=1)["consistent"].tolist() == [True, False]

    def test_missing_figures(self) -> None:
        result = consistency.check_published(
            percentages(("26.6", np.nan, 41), ("26.6", 10, np.nan), ("", 10, 41), (None, 10, 41), ("5", 0, 0))
        )
        assert result["verdict"].tolist() == [
            "not_recomputable",
            "not_recomputable",
            "",
            "",
            "not_recomputable",
        ]
        assert result["consistent"].isna().all()
        assert result["recomputed"].round(2).tolist()[2:4] == [24.39, 24.39]

    def test_thousand_millions_are_exact(self) -> None:
        frame = percentages(("33.33333333", 333333333, 10**9), ("33.3333333", 333333333, 10**9))
        assert consistency.check_published(frame)["verdict"].tolist() == ["off", "rounded"]

    @pytest.mark.parametrize("bad", [26.6, 26, np.float64(26.6)])
    def test_numbers_are_refused(self, bad: float) -> None:
        with pytest.raises(
            ValueError, match=r"column 'reported_percent', row 0: .* is a number; give the text as printed"
        ):
            consistency.check_published(
                pd.DataFrame({"reported_percent": [bad], "numerator": [1], "denominator": [2]})
            )

    @pytest.mark.parametrize("bad", ["about 26", "1.234,5", "26..6", "=1+1", "n/a"])
    def test_other_text_is_refused(self, bad: str) -> None:
        with pytest.raises(ValueError, match=r"is not a printed percentage such as '26,6' or '26.60 %'"):
            consistency.check_published(percentages((bad, 1, 2)))

    def test_missing_column(self) -> None:
        with pytest.raises(KeyError, match="column 'reported_percent' is not in the frame"):
            consistency.check_published(pd.DataFrame({"numerator": [1], "denominator": [2]}))

    @FEW
    @given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
    def test_modes_are_those_of_decimal(self, x: int, n: int, digits: int) -> None:
        exact = Decimal(100 * x) / Decimal(n)
        step = Decimal(1).scaleb(-digits)
        ways = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}
        texts = {mode: f"{exact.quantize(step, rounding=way):f}" for mode, way in ways.items()}
        frame = pd.DataFrame({"reported_percent": list(texts.values()), "numerator": x, "denominator": n})
        result = consistency.check_published(frame)
        assert result["consistent"].all()
        for mode, modes in zip(texts, result["rounding_mode"], strict=True):
            assert mode in modes.split("|")


class TestGrim:
    def check(self, texts: list[str], n: int | list[int]) -> pd.DataFrame:
        frame = pd.DataFrame({"reported_percent": texts, "numerator": np.nan, "denominator": n})
        return consistency.check_published(frame)

    def test_scrutiny_means(self) -> None:
        # scrutiny 0.6.1, pigs1: means with two decimals are percentages of so many times 100
        means = ["722", "474", "523", "257", "677", "268", "701", "738", "314", "689", "500", "024"]
        n = [32, 25, 29, 24, 27, 28, 29, 26, 27, 31, 25, 28]
        t, f = True, False
        assert self.check(means, n)["grim_consistent"].tolist() == [t, f, f, f, f, t, f, t, f, f, t, f]

    def test_scrutiny_percentages(self) -> None:
        # pigs2, as in the README: one of six is possible, 85 % of false ones would be found
        result = self.check(["67.4", "54.2", "54.0", "69.8", "68.1", "55.4"], 150)
        assert result["grim_consistent"].tolist() == [False, False, True, False, False, False]
        assert result["grim_power"].tolist() == pytest.approx([0.85] * 6)

    def test_scrutiny_series(self) -> None:
        # test-grim.R: 519 to 530 of 28, 6 to 16 of 50, 0.80 to 0.89 of 28 with two items
        of_28 = self.check([str(text) for text in range(519, 531)], 28)["grim_consistent"].tolist()
        assert [519 + place for place, fits in enumerate(of_28) if fits] == [521, 525, 529]
        of_50 = self.check([str(text) for text in range(6, 17)], 50)["grim_consistent"].tolist()
        assert of_50 == [text % 2 == 0 for text in range(6, 17)]
        of_56 = self.check([str(text) for text in range(80, 90)], 56)["grim_consistent"].tolist()
        t, f = True, False
        assert of_56 == [t, f, t, f, t, f, t, t, t, t]

    def test_no_power_for_large_denominators(self) -> None:
        result = self.check(["26.6", "26.6", "26.66"], [999, 1000, 2623])
        assert result["grim_power"].tolist() == pytest.approx([0.001, 0, 0.7377])


BALANCE = {
    "opening": "opening",
    "inflows": ["admitted"],
    "outflows": ["removed", "died"],
    "closing": "closing",
}


class TestBalance:
    FRAME = pd.DataFrame(
        {
            "area": ["A", "A", "A", "B"],
            "year": [2019, 2020, 2022, 2020],
            "opening": [1000, 1040, 1100, 500],
            "admitted": [60, 70, 80, 20],
            "removed": [10, 15, 20, 5],
            "died": [10, 10, 10, np.nan],
            "closing": [1040, 1083, 1150, 515],
        }
    )

    def test_residuals(self) -> None:
        result = consistency.check_published(self.FRAME, balance=BALANCE)
        assert result["expected_closing"].tolist()[:3] == [1040, 1085, 1150]
        assert result["residual"].tolist()[:3] == [0, -2, 0]
        assert np.isnan(result["residual"].tolist()[3])
        assert "chain_break" not in result

    def test_chain(self) -> None:
        frame = pd.concat(
            [self.FRAME, pd.DataFrame({"area": ["A"], "year": [2021], "opening": [1080], "closing": [1100]})],
            ignore_index=True,
        )
        result = consistency.check_published(frame, balance=BALANCE, by="area")
        assert result["chain_difference"].tolist()[1:3] == [0, 0]
        assert result["chain_difference"].tolist()[4] == -3
        assert result["chain_break"].tolist() == [pd.NA, False, False, pd.NA, True]
        slack = consistency.check_published(frame, balance=BALANCE, by="area", tolerance=3)
        assert not slack["chain_break"].fillna(False).any()

    def test_bad_balances_raise(self) -> None:
        with pytest.raises(ValueError, match="balance 'inflow' is not known; valid: 'opening', 'inflows'"):
            consistency.check_published(self.FRAME, balance={"opening": "opening", "inflow": "admitted"})
        with pytest.raises(ValueError, match="balance needs one column as 'closing'"):
            consistency.check_published(self.FRAME, balance={"opening": "opening"})
        with pytest.raises(KeyError, match=r"column 'admited' is not in the frame. Did you mean 'admitted'?"):
            consistency.check_published(self.FRAME, balance={**BALANCE, "inflows": "admited"})


class TestParts:
    def test_sums(self) -> None:
        frame = pd.DataFrame({"all": [100, 100, 100], "men": [60, 60, 60], "women": [40, 41, np.nan]})
        result = consistency.check_published(frame, parts={"all": ["men", "women"]})
        assert result["all_parts"].tolist()[:2] == [100, 101]
        assert result["all_difference"].tolist()[:2] == [0, -1]
        assert result["all_consistent"].tolist() == [True, False, pd.NA]
        assert consistency.check_published(frame, parts={"all": ["men", "women"]}, tolerance=1)[
            "all_consistent"
        ].tolist()[:2] == [True, True]

    def test_with_percentages(self) -> None:
        frame = percentages(("60", 60, 100)).assign(others=40)
        before = frame.copy()
        result = consistency.check_published(frame, parts={"denominator": ["numerator", "others"]})
        assert result.loc[0, "verdict"] == "rounded"
        assert result.loc[0, "denominator_consistent"]
        pd.testing.assert_frame_equal(frame, before)

    def test_bad_arguments_raise(self) -> None:
        frame = pd.DataFrame({"all": [1], "men": [1]})
        with pytest.raises(ValueError, match="parts: 'all' has no parts"):
            consistency.check_published(frame, parts={"all": []})
        with pytest.raises(ValueError, match="tolerance -1 is negative"):
            consistency.check_published(frame, parts={"all": ["men"]}, tolerance=-1)
