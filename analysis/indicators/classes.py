"""Yearly evaluation: shares of the quality classes within their scheme."""

from __future__ import annotations

import pandas as pd

from analysis import schema
from analysis.indicators import periods
from analysis.indicators.model import Indicator, Request, results


def shares(indicator: Indicator, request: Request) -> pd.DataFrame:
    """Class shares of the assessed."""
    counts = request.rows(indicator.measures[0], periods.flows)
    keys = ["locality", "scheme", "period_start", "period_end", "first_year", "last_year"]
    assessed = counts[counts["category"] == "assessed_total"][[*keys, "value", "figures"]]
    assessed = assessed.rename(columns={"value": "denominator", "figures": "more"})
    parts = counts[~counts["category"].str.contains("assessed")].merge(assessed, on=keys)
    figures = [schema.joined(pair) for pair in zip(parts["figures"], parts["more"], strict=True)]
    return results(
        indicator,
        parts,
        numerator=parts["value"],
        value=parts["value"] / parts["denominator"],
        figures=figures,
    )
