"""Printed percentages that can be recomputed are what the indicators give, rounded or cut off."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from indicators_figures import PUBLISHED

from analysis import indicators, schema

AUDIT = PUBLISHED.table("share_audit")
RECOMPUTABLE = AUDIT[AUDIT["agreement"].isin(("rounded", "truncated", "off"))]


@pytest.fixture(scope="module")
def by_figure() -> dict[str, list[pd.Series]]:
    """Rows with counts, by each figure behind them."""
    frame = indicators.compute(
        list(indicators.TOPICS), PUBLISHED, localities=list(PUBLISHED.places.units), at_least="low"
    )
    found: dict[str, list[pd.Series]] = {}
    for _, row in frame[frame["numerator"].notna() & frame["denominator"].notna()].iterrows():
        for figure in schema.split(row["figures"]) + schema.split(row["alternatives"]):
            found.setdefault(figure, []).append(row)
    return found


@pytest.mark.parametrize("audit", RECOMPUTABLE.to_dict("records"), ids=lambda row: row["figure_id"])
def test_printed_share(audit, by_figure):
    counts = (float(audit["numerator"]), float(audit["denominator"]))
    rows = [
        row
        for row in by_figure.get(audit["figure_id"], [])
        if (row["numerator"], row["denominator"]) == counts
    ]
    assert rows, f"no indicator shows {audit['figure_id']} with its counts"
    for row in rows:
        growth = "growth" in row["indicator"]
        exact = Decimal(int(counts[0])) / Decimal(int(counts[1])) * 100 - (100 if growth else 0)
        place = Decimal(1).scaleb(-int(audit["digits"]))
        printed = Decimal(audit["printed_value"])
        agrees = printed in (exact.quantize(place, ROUND_HALF_UP), exact.quantize(place, ROUND_DOWN))
        assert agrees is (audit["agreement"] != "off")
        assert ("share_differs" in row["flags"]) is (audit["agreement"] == "off")


def test_all_of_them_are_looked_at():
    assert len(RECOMPUTABLE) == 63 + 8 + 2
