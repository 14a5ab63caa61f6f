"""Places against each other, fairly: against the rest of a benchmark, in a funnel, in ranks, shrunk.

Two extra variances are kept apart. How much places differ beyond chance (tau
squared) says which place is unusual among places: `funnel`, `shrink`. How much a
place varies from year to year beyond chance (`dispersion`) widens differences
and ranks: `compare`, `rank_ci`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import comparisons_classes as classes
from analysis import comparisons_pairs as pairs
from analysis import frames, intervals
from analysis.comparisons_funnel import funnel
from analysis.comparisons_ranks import rank_ci
from analysis.comparisons_shrinkage import shrink

__all__ = ["compare", "funnel", "rank_ci", "shrink"]

_METHODS = {
    "difference": ("newcombe", "miettinen_nurminen"),
    "ratio": ("koopman", "miettinen_nurminen"),
    "ridit": ("brunner_munzel",),
}
_OVERLAP = ("rest", "whole", "separate")
LARGE_OVERLAP = 0.2


def compare(
    df: pd.DataFrame,
    area: str,
    reference: str,
    *,
    by: frames.Labels = "year",
    measure: str = "difference",
    method: str | None = None,
    overlap: str = "rest",
    dispersion: float | str = 1.0,
    numerator: str = "numerator",
    denominator: str = "denominator",
    strata: frames.Labels = None,
    category: str = "category",
    count: str = "numerator",
    order: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each place against the rest of its benchmark.

    Parameters
    ----------
    df
        One row per place and group of `by` (and stratum, or class), the benchmark among the places;
        never altered.
    area, reference
        Column of places, and the place that is the benchmark ("VN").
    measure
        "difference" of shares, "ratio" of shares, or "ridit" (Bross 1958, Biometrics 14:18): the
        chance that one of the place stands in a better class than one of the benchmark, ties shared;
        above 0.5 the place has the better classes.
    method
        "newcombe" (default for differences), "miettinen_nurminen", "koopman" (default for ratios).
    overlap
        "rest": the benchmark contains the place, which is taken out of it first. "whole": the same
        comparison put as place against the whole benchmark, p - p_all = (1 - w)(p - p_rest).
        "separate": the benchmark does not contain the place.
    dispersion
        How much more than chance shares scatter within a place from year to year: a number or a column.
    strata
        Columns of strata (age, sex): counts are added up over them, and a warning is given where the
        difference turns round once the strata are weighted as in the benchmark, or in most strata.
    category, count, order
        For "ridit": columns of class and count, and the classes from worst to best (by default the order
        of a pandas Categorical); classes exclude each other.

    Returns
    -------
    One row per place and group: the keys, numerator, denominator, reference_numerator,
    reference_denominator (what it was compared with; counts in all for "ridit"), value, lower, upper, `w`
    (the place's part of the benchmark), `standardised` (difference with the benchmark's strata, only with
    `strata`), `simpson_warning` (missing without `strata`), confidence, method, status, reason, flags
    (`overlap_large`: w above 0.2).

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        A benchmark that is not there or smaller than a place in it, a row that stands twice.
    """
    frames.choice("measure", measure, list(_METHODS))
    how = frames.choice("method", method or _METHODS[measure][0], _METHODS[measure])
    frames.choice("overlap", overlap, _OVERLAP)
    confidence = frames.level(confidence)
    keys = [area, *frames.names(by)]
    frames.check(df, keys)
    if measure == "ridit":
        wide = classes.by_class(df, keys, category, count, order)
        joined = pairs.classes_against(wide, keys, reference, overlap)
        joined["_dispersion"] = _dispersion(df, keys, joined, dispersion)
        compared = _ridits(joined, list(wide.columns), confidence)
    else:
        joined = pairs.shares(df, keys, reference, overlap, (numerator, denominator), frames.names(strata))
        joined["_dispersion"] = _dispersion(df, keys, joined, dispersion)
        function = intervals.difference_ci if measure == "difference" else intervals.ratio_ci
        compared = function(
            joined,
            *pairs.COUNTS,
            method=how,
            confidence=confidence,
            dispersion="_dispersion",
            allow_fractional=True,
        )
    reason = compared["reason"].to_numpy(dtype=object)
    reason[(joined["denominator"].notna() & joined["reference_denominator"].isna()).to_numpy()] = (
        "no_benchmark"
    )
    w = joined["w"].to_numpy(dtype="float64")
    ends = {name: compared[name].to_numpy(dtype="float64") for name in ("value", "lower", "upper")}
    if overlap == "whole":
        ends = {name: _against_whole(measure, end, w) for name, end in ends.items()}
    return frames.finished(
        joined[[*keys, *pairs.COUNTS, "w", "standardised", "simpson_warning"]],
        ends,
        confidence=confidence,
        method=compared["method"].to_numpy(dtype=object),
        reason=reason,
        flags={"empty": (joined["denominator"] == 0).to_numpy(), "overlap_large": w > LARGE_OVERLAP},
    )


def _against_whole(measure: str, against_rest: np.ndarray, w: np.ndarray) -> np.ndarray:
    """A comparison with the rest of a benchmark as one with all of it, the place making up `w`."""
    if measure == "difference":
        return (1 - w) * against_rest
    if measure == "ratio":
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(against_rest), 1 / w, against_rest / (w * against_rest + 1 - w))
    return 0.5 + (1 - w) * (against_rest - 0.5)


def _dispersion(df: pd.DataFrame, keys: list[str], joined: pd.DataFrame, given: float | str) -> np.ndarray:
    """The dispersion of each compared row: the number given, or the column's for its place and group."""
    if not isinstance(given, str):
        return frames.per_row(joined, given, "dispersion")
    frames.per_row(df, given, "dispersion")
    first = df[[*keys, given]].drop_duplicates(keys).rename(columns={given: "_given"})
    return joined[keys].merge(first, how="left", on=keys)["_given"].to_numpy(dtype="float64")


def _ridits(joined: pd.DataFrame, order: list[str], confidence: float) -> pd.DataFrame:
    """Mean ridits with limits for rows that hold counts by class."""
    own = joined[[f"own {name}" for name in order]].to_numpy(dtype="float64")
    other = joined[[f"other {name}" for name in order]].to_numpy(dtype="float64")
    value, lower, upper = classes.placements(own, other, confidence, joined["_dispersion"].to_numpy())
    reason = frames.reasons(len(joined))
    sizes = joined[["denominator", "reference_denominator"]].to_numpy(dtype="float64")
    reason[(sizes < 2).any(axis=1)] = "too_few_points|1"
    reason[(sizes == 0).any(axis=1)] = "zero_denominator"
    reason[np.isnan(joined["_dispersion"].to_numpy())] = "no_dispersion"
    reason[np.isnan(sizes).any(axis=1)] = "no_figure"
    limits = {"value": value, "lower": lower, "upper": upper}
    return pd.DataFrame(
        {**limits, "reason": reason, "method": "mean ridit, Brunner-Munzel"}, index=joined.index
    )
