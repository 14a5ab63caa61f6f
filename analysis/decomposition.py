"""Why a total moved: what came from the rates of its groups, what from their sizes, what from each factor.

The parts add up to the change exactly. They describe, they do not explain:
a part may point against the total, and says nothing of causes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.decomposition_periods import tables, two_periods
from analysis.decomposition_product import decompose_product

__all__ = ["decompose_change", "decompose_product"]

TOTAL = "total"


def decompose_change(
    df: pd.DataFrame,
    *,
    group: str = "area",
    period: str = "year",
    size: str = "denominator",
    rate: str = "value",
    by: frames.Labels = None,
) -> pd.DataFrame:
    """The change of an overall rate between two periods, by group, into rates and composition.

    With w a group's share of all and r its rate, group for group
    rate effect = (r1 - r0)(w0 + w1)/2, composition effect = (w1 - w0)(r0 + r1)/2:
    Kitagawa (1955), JASA 50:1168; the same as Das Gupta (1993), Census P23-186, chapter 5.

    Parameters
    ----------
    df
        One row per group and period; never altered.
    group, period
        Columns of groups, and of exactly two periods, the earlier one first in order.
    size, rate
        Columns of sizes (denominators, not negative) and of rates.
    by
        Columns that tell several decompositions apart.

    Returns
    -------
    One row per group, then one named "total" (`by` columns first): share_first, share_last, rate_first,
    rate_last, `rate_effect`, `composition_effect`, `value` (for a group the sum of the two, for the
    total the change itself), `check_sum` (effects less change: 0 but for rounding), status, reason, flags,
    method. A missing figure makes the whole decomposition missing (`part_missing|group`), sizes that sum to
    nothing refuse it (`zero_denominator`).

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        More or fewer than two periods, a group in one period only, a row that stands twice, a negative size.
    """
    keys = frames.names(by)
    frames.check(df, [*keys, group, period, size, rate])
    sizes = frames.numbers(df, size)
    frames.refuse(sizes < 0, df, size, "is negative; a size cannot be")
    data = df[[*keys, group]].assign(_w=sizes, _r=frames.numbers(df, rate))
    first, last = two_periods(df, data, [*keys, group], period)
    pairs = first.merge(last, on=[*keys, group], how="left", suffixes=("_first", "_last"))
    out = _shares(pairs, keys)
    out["rate_effect"] = (out["rate_last"] - out["rate_first"]) * (out["share_first"] + out["share_last"]) / 2
    out["composition_effect"] = (
        (out["share_last"] - out["share_first"]) * (out["rate_first"] + out["rate_last"]) / 2
    )
    out["value"] = out["rate_effect"] + out["composition_effect"]
    return _with_totals(out, keys, group)


def _shares(pairs: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Shares and rates of each group in both periods; a table with a missing part has none."""
    table = tables(pairs, keys)
    out = pairs.drop(columns=["_w_first", "_w_last", "_r_first", "_r_last"]).assign(_table=table)
    for end in ("first", "last"):
        whole = pairs[f"_w_{end}"].groupby(table).transform(lambda part: part.sum(skipna=False))
        out[f"share_{end}"] = pairs[f"_w_{end}"] / whole.where(whole > 0)
        out[f"_empty_{end}"] = whole == 0
    out["rate_first"], out["rate_last"] = pairs["_r_first"], pairs["_r_last"]
    lacking = pairs[["_w_first", "_w_last", "_r_first", "_r_last"]].isna().any(axis=1)
    names = pairs[pairs.columns[len(keys)]].astype("str").where(lacking)
    first_lacking = names.groupby(table).transform("first")
    reason = ("part_missing|" + first_lacking).where(first_lacking.notna(), "")
    empty = out[["_empty_first", "_empty_last"]].any(axis=1)
    out["_reason"] = reason.where((reason != "") | ~empty, "zero_denominator")
    return out.drop(columns=["_empty_first", "_empty_last"])


def _with_totals(out: pd.DataFrame, keys: Sequence[str], group: str) -> pd.DataFrame:
    """Groups, each table's total after them, status and check sum."""
    for end in ("first", "last"):
        out[f"_part_{end}"] = out[f"share_{end}"] * out[f"rate_{end}"]
    sums = out.groupby("_table", sort=False)[
        ["share_first", "share_last", "rate_effect", "composition_effect", "_part_first", "_part_last"]
    ].sum()
    heads = out.drop_duplicates("_table").set_index("_table")[[*keys, "_reason"]]
    totals = heads.join(sums).assign(**{group: TOTAL}).reset_index()
    totals["rate_first"], totals["rate_last"] = totals["_part_first"], totals["_part_last"]
    totals["value"] = totals["rate_last"] - totals["rate_first"]
    check = (totals["rate_effect"] + totals["composition_effect"] - totals["value"]).to_numpy()
    both = pd.concat([out.assign(**{group: out[group].astype("object")}), totals], ignore_index=True)
    both = both.sort_values("_table", kind="stable", ignore_index=True)
    both["check_sum"] = check[both["_table"].to_numpy()]
    names = ["share_first", "share_last", "rate_first", "rate_last", "rate_effect", "composition_effect"]
    columns = {name: both[name].to_numpy(dtype="float64") for name in [*names, "value", "check_sum"]}
    return frames.finished(
        both[[*keys, group]],
        columns,
        confidence=np.nan,
        method="Kitagawa, two components",
        reason=both["_reason"].to_numpy(dtype=object),
    )
