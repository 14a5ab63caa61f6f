"""Figures as they were printed: stocks, flows, and each figure at its own date."""

from __future__ import annotations

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.model import Indicator, Request, results


def stock(indicator: Indicator, request: Request) -> pd.DataFrame:
    """One stock per category and year."""
    return results(indicator, request.rows(indicator.measures[0], periods.yearly_stocks))


def flow(indicator: Indicator, request: Request) -> pd.DataFrame:
    """One flow per category and year, and every longer period."""
    return results(indicator, request.rows(indicator.measures[0], periods.yearly_flows))


def dated(indicator: Indicator, request: Request) -> pd.DataFrame:
    """Every figure at its own date or period."""
    view = periods.stocks if indicator.options.get("stock") else periods.flows
    return results(indicator, request.rows(indicator.measures[0], view))
