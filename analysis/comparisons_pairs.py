"""Places joined with what they are compared with; `comparisons.compare` is the way in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.errors import did_you_mean

COUNTS = ["numerator", "denominator", "reference_numerator", "reference_denominator"]


def shares(
    df: pd.DataFrame,
    keys: Sequence[str],
    reference: str,
    overlap: str,
    counts: tuple[str, str],
    strata: Sequence[str],
) -> pd.DataFrame:
    """Counts of each place and of what it is compared with, summed over strata; `w`, and Simpson's warning.

    `keys` are the column of places and those of groups. With `overlap` other than "separate"
    the place is taken out of the benchmark, and `w` is its part of it.
    """
    frames.check(df, [*counts, *strata])
    frames.unique(df, [*keys, *strata])
    x, n = frames.parts(df, *counts)
    data = df[[*keys, *strata]].assign(numerator=x, denominator=n)
    fine = _joined(data, keys, strata, reference)
    fine["whole"] = fine["reference_denominator"]
    if overlap != "separate":
        _take_out(fine, {own: f"reference_{own}" for own in ("numerator", "denominator")}, reference)
    summed = frames.summed(fine, [*COUNTS, "whole"], keys) if strata else fine
    summed["w"] = (
        summed["denominator"] / summed["whole"].where(summed["whole"] > 0) if overlap != "separate" else 0.0
    )
    if strata:
        return summed.merge(_simpson(fine, summed, keys), how="left", on=list(keys))
    return _unstratified(summed)


def classes_against(wide: pd.DataFrame, keys: Sequence[str], reference: str, overlap: str) -> pd.DataFrame:
    """Counts by class (a row for each of `keys`) of each place and of what it is compared with.

    Columns "own <class>" and "other <class>" beside the keys, the sums in `COUNTS` and `w`.
    """
    order = list(wide.columns)
    data = wide.reset_index()
    data.columns = pd.Index([*keys, *(f"own {name}" for name in order)])
    joined = _joined(data, keys, [], reference, {f"own {name}": f"other {name}" for name in order})
    whole = joined[[f"other {name}" for name in order]].sum(axis=1, skipna=False)
    if overlap != "separate":
        _take_out(joined, {f"own {name}": f"other {name}" for name in order}, reference)
    for column, side in (("denominator", "own"), ("reference_denominator", "other")):
        joined[column] = joined[[f"{side} {name}" for name in order]].sum(axis=1, skipna=False)
    joined["numerator"], joined["reference_numerator"] = np.nan, np.nan
    joined["w"] = joined["denominator"] / whole.where(whole > 0) if overlap != "separate" else 0.0
    return _unstratified(joined)


def _unstratified(joined: pd.DataFrame) -> pd.DataFrame:
    unknown = pd.Series(pd.NA, index=joined.index, dtype="boolean")
    return joined.assign(standardised=np.nan, simpson_warning=unknown)


def _joined(
    data: pd.DataFrame,
    keys: Sequence[str],
    strata: Sequence[str],
    reference: str,
    names: dict[str, str] | None = None,
) -> pd.DataFrame:
    """Places with the benchmark of the same group and stratum beside them."""
    area, inner = keys[0], [*keys[1:], *strata]
    is_benchmark = (data[area].astype("str") == str(reference)).to_numpy()
    if not is_benchmark.any():
        known = [str(name) for name in data[area].unique()]
        mend = did_you_mean(str(reference), known)
        raise frames.InvalidValue(f"column {area!r} has no benchmark {reference!r}. {mend}")
    names = names or {"numerator": "reference_numerator", "denominator": "reference_denominator"}
    benchmark = data[is_benchmark].drop(columns=area).rename(columns=names)
    places = data[~is_benchmark]
    return places.merge(benchmark, how="left", on=inner) if inner else places.merge(benchmark, how="cross")


def _take_out(joined: pd.DataFrame, names: dict[str, str], reference: str) -> None:
    """Subtract each place from its benchmark, in place; a benchmark smaller than a place in it raises."""
    for own, other in names.items():
        joined[other] = joined[other] - joined[own]
        rule = f"is above that of the benchmark {reference!r}; overlap='separate' if that does not contain it"
        frames.refuse((joined[other] < 0).to_numpy(), joined, own, rule)
    if "reference_numerator" in joined:
        more = (joined["reference_numerator"] > joined["reference_denominator"]).to_numpy()
        frames.refuse(
            more, joined, "denominator", "leaves the rest of the benchmark with more cases than people"
        )


def _simpson(fine: pd.DataFrame, summed: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Difference with the benchmark's strata; a warning if it, or most strata, point the other way.

    Julious and Mullee (1994), BMJ 309:1480.
    """
    usable = fine[(fine["denominator"] > 0) & (fine["reference_denominator"] > 0)]
    gap, weight = _difference(usable), usable["reference_denominator"]
    steps = usable[list(keys)].assign(_weighted=weight * gap, _weight=weight, _sign=np.sign(gap))
    sums = steps.groupby(list(keys), sort=False, dropna=False, observed=True).sum().reset_index()
    plain = summed[list(keys)].assign(_plain=np.sign(_difference(summed)))
    out = plain.merge(sums, how="left", on=list(keys))
    out["standardised"] = out["_weighted"] / out["_weight"]
    turned = (np.sign(out["standardised"]) * out["_plain"] < 0) | (out["_sign"] * out["_plain"] < 0)
    out["simpson_warning"] = turned.astype("boolean").where(out["standardised"].notna())
    return out[[*keys, "standardised", "simpson_warning"]]


def _difference(counts: pd.DataFrame) -> pd.Series:
    own = counts["numerator"] / counts["denominator"].where(counts["denominator"] > 0)
    base = counts["reference_denominator"]
    other = counts["reference_numerator"] / base.where(base > 0)
    return own - other
