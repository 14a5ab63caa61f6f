"""The two tables that every module shares: observations and results.

*Observations*: one row per printed figure. *Results*: one row per indicator,
category, locality and period. Lists inside a cell are joined by "|".
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.errors import WorkbookError

OBSERVATIONS = {
    "figure_id": "str",
    "locality": "str",
    "measure": "str",
    "population": "str",
    "category": "str",
    "scheme": "str",
    "period_start": "datetime64[us]",
    "period_end": "datetime64[us]",
    "first_year": "Int64",
    "last_year": "Int64",
    "date_basis": "str",
    "period_label": "str",
    "value_kind": "str",  # count or percent
    "value": "float64",  # as printed: 26.6 for 26,6 %
    "unit": "str",
    "precision": "str",
    "printed": "str",
    "share_of": "str",
    "part_of": "str",
    "source": "str",
    "confidence": "str",  # high, medium, low
    "status": "str",
    "note": "str",
    "alternatives": "str",  # figure_ids that state the same thing and were not chosen
}

RESULTS = {
    "locality": "str",
    "indicator": "str",
    "category": "str",
    "scheme": "str",
    "period_start": "datetime64[us]",  # equal to period_end for a stock; NaT where not printed
    "period_end": "datetime64[us]",
    "first_year": "Int64",
    "last_year": "Int64",  # the year the row stands for
    "numerator": "float64",
    "denominator": "float64",
    "value": "float64",  # a plain quotient (0.266) or a count
    "lower": "float64",
    "upper": "float64",
    "confidence": "float64",
    "unit": "str",
    "method": "str",
    "precision": "str",
    "status": "str",
    "flags": "str",
    "reason": "str",  # code of a refusal, with arguments: part_missing|P24-49
    "figures": "str",  # figure_ids behind the value, numerator first
    "alternatives": "str",  # figure_ids that state the same thing otherwise
}

STATUSES = (
    "published",
    "provisional",
    "corrected",
    "rebased",
    "synthetic",
    "suppressed",
    "missing",
    "refused",
)
CONFIDENCES = ("high", "medium", "low")

FLAGS = (
    "not_year_end",  # a stock more than 45 days before 31 December
    "undated",  # only the year was printed
    "part_year",  # a flow over less than the year
    "multi_year",  # a flow or share over more than one year
    "open_start",  # "up to 30 June": the start was not printed
    "open_end",  # "since June 2019": the end was not printed
    "bound",  # one of the figures is "more than", "nearly" or "about"
    "break",  # scheme, boundary or territory changes at this row
    "rebased",  # summed over merged units
    "printed_share",  # a percentage as printed, its counts are not printed
    "share_differs",  # the printed percentage is not what its counts give
    "assumed_base",  # the base is the usual one, not the printed one
    "summed_base",  # the base is a sum of printed parts; the sum itself was not printed
    "alternatives",  # other figures state the same thing differently
    "low_confidence",
    "inferred_date",
    "short_series",
    "small_count",
    "empty",  # 0 of 0
    "self_set_target",
    "synthetic",
)


def joined(items: Iterable[str]) -> str:
    """Items once each, in order of appearance, as one cell: `a|b`."""
    return "|".join(dict.fromkeys(item for item in items if item))


def split(cell: object) -> list[str]:
    """The items of a joined cell; an empty or missing cell has none."""
    return [item for item in cell.split("|") if item] if isinstance(cell, str) else []


def with_flags(flags: str, *more: str) -> str:
    """A flags cell with more flags, each once and in the order of `FLAGS`."""
    unknown = [flag for flag in more if flag not in FLAGS]
    if unknown:
        raise WorkbookError(f"unknown flag {unknown[0]!r}; known: {', '.join(FLAGS)}")
    present = {*split(flags), *more}
    return "|".join(flag for flag in FLAGS if flag in present)


def empty(columns: dict[str, str]) -> pd.DataFrame:
    """A table of the given shape without rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def shaped(frame: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """`frame` with exactly these columns, in order and type; absent text is "", an absent number missing."""
    out: dict[str, pd.Series] = {}
    for name, dtype in columns.items():
        series = frame[name] if name in frame else pd.Series(pd.NA, index=frame.index)
        if dtype == "str":
            out[name] = series.astype("object").where(series.notna(), "").astype("str")
        elif dtype == "float64":
            out[name] = pd.to_numeric(series).astype("float64")
        elif dtype == "Int64":
            out[name] = pd.to_numeric(series).astype("Int64")
        else:
            out[name] = pd.to_datetime(series).astype("datetime64[us]")
    return pd.DataFrame(out, index=frame.index).reset_index(drop=True)
