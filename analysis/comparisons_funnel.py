"""Which places are unusual among places: funnel limits around a target; `comparisons` is the way in.

Spread between places beyond chance (tau squared) is part of what is usual here. It
never enters changes, differences or ranks; there the scatter within a place does.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames
from analysis.intervals_limits import quantile

MIN_PLACES = 10  # for an estimate of the spread between places
_LIMITS = {"exact": "exact binomial", "wilson": "Wilson inversion"}
_SPREAD = {
    "additive": "arcsine limits with additive between-place variance",
    "multiplicative": "arcsine limits times the square root of phi",
    "none": "",
}


class Spread(NamedTuple):
    """z of each place on the arcsine scale, phi, tau squared, and both freed of winsorising's bias."""

    z: np.ndarray
    phi: float
    tau2: float
    freed_phi: float
    freed_tau2: float


def funnel(
    df: pd.DataFrame,
    *,
    target: float | None = None,
    limits: str = "exact",
    overdispersion: str = "additive",
    winsorise: float = 0.1,
    levels: Sequence[float] = (0.95, 0.998),
    numerator: str = "numerator",
    denominator: str = "denominator",
    allow_fractional: bool = False,
) -> pd.DataFrame:
    """Each place against limits that shares of its size keep to when nothing sets it apart.

    Parameters
    ----------
    df
        One row per place, of one year; columns `numerator` and `denominator`. Never altered.
    target
        The share the funnel stands on, 0 to 1; by default the share of all places together.
    limits
        Chance alone: "exact" (interpolated binomial, Spiegelhalter 2005, Stat Med 24:1185, appendix
        A.1.1) or "wilson" (shares whose Wilson interval just reaches the target, the convention
        of PHE Fingertips).
    overdispersion
        "additive" (default): z on the arcsine of the square root, winsorised, phi its mean square, tau
        squared by moments, limits of variance 1/(4n) + tau squared (Spiegelhalter 2005, Qual Saf Health Care
        14:347; Spiegelhalter and others 2012, JRSS A 175:1); "multiplicative": variance phi/(4n); "none".
    winsorise
        Share of places pulled in at each end, 0 up to but not 0.5.
    levels
        Confidence levels of the limits; 0.95 gives columns `lower_95`, 0.998 `lower_998`.

    Returns
    -------
    The rows with `value`, `target`, and for each level limits of three kinds: `binomial_lower_95`,
    `binomial_upper_95` (chance alone); `lower_95`, `upper_95` (with the spread between places, as
    published); `signal_lower_95`, `signal_upper_95` (the same freed of a bias: winsorised normal z have a
    mean square below 1, 0.679 at 10 %, so that the published limits leave 1.1 to 2.5 % of places beyond
    99.8 % when nothing sets them apart; phi is divided by that). `class` is "within", or "high_998",
    "low_95" … for the widest signal limit passed. Also `z` (chance alone), `z_adjusted` (with the published
    spread), `phi`, `tau2`, confidence (the widest level), method, status, reason, flags. Where phi leaves
    nothing between places tau squared is 0, the binomial limits are in force and
    `no_between_variance` is flagged; `dispersion_high` is phi above 5.

    Raises
    ------
    InsufficientData
        Fewer than ten places, unless `overdispersion` is "none".
    """
    kind = frames.choice("limits", limits, _LIMITS)
    frames.choice("overdispersion", overdispersion, _SPREAD)
    steps = sorted(frames.level(level) for level in levels)
    frames.check(df, [numerator, denominator])
    x, n = frames.parts(df, numerator, denominator, allow_fractional=allow_fractional)
    known = ~np.isnan(x) & ~np.isnan(n) & (n > 0)
    _check_call(overdispersion, winsorise, steps, int(known.sum()))
    share = np.where(known, x, 0) / np.where(known, n, 1)
    centre = _target(target, x[known], n[known])
    spread = _spread(share, n, known, centre, winsorise)
    size = np.where(known, n, 1)
    columns = {"value": share, "target": np.full(len(df), centre)}
    binomial = {level: _binomial(kind, centre, size, level) for level in steps}
    force, variance = _in_force(overdispersion, binomial, centre, size, spread.phi, spread.tau2)
    signal, _ = _in_force(overdispersion, binomial, centre, size, spread.freed_phi, spread.freed_tau2)
    for prefix, drawn in (("binomial_", binomial), ("", force), ("signal_", signal)):
        for level, (lower, upper) in drawn.items():
            columns[f"{prefix}lower_{_tag(level)}"], columns[f"{prefix}upper_{_tag(level)}"] = lower, upper
    columns |= {
        "z": spread.z,
        "z_adjusted": spread.z * np.sqrt(1 / (4 * size) / variance),
        "phi": np.full(len(df), spread.phi),
        "tau2": np.full(len(df), spread.tau2),
    }
    reason = frames.reasons(len(df))
    reason[n == 0] = "zero_denominator"
    reason[np.isnan(n)] = "base_not_printed"
    reason[np.isnan(x)] = "no_figure"
    alone = overdispersion != "none" and spread.tau2 == 0
    everywhere = np.full(len(df), True)
    out = frames.finished(
        df.assign(**{"class": pd.Series(_classes(share, signal, known), index=df.index, dtype="str")}),
        columns,
        confidence=steps[-1],
        method=kind if alone or overdispersion == "none" else _SPREAD[overdispersion],
        reason=reason,
        flags={
            "empty": n == 0,
            "dispersion_high": everywhere & (spread.phi > 5),
            "no_between_variance": everywhere & alone,
        },
    )
    return out


def _check_call(overdispersion: str, winsorise: float, levels: Sequence[float], places: int) -> None:
    if not 0 <= winsorise < 0.5:
        raise frames.InvalidValue(f"winsorise {winsorise!r} is outside [0, 0.5)")
    if not levels:
        raise frames.InvalidValue("levels is empty; (0.95, 0.998) are the usual ones")
    if overdispersion != "none" and places < MIN_PLACES:
        raise frames.InsufficientData(
            f"{places} places with figures are too few to tell their spread from chance "
            f"({MIN_PLACES} are needed); overdispersion='none' draws the limits of chance alone"
        )


def _target(target: float | None, x: np.ndarray, n: np.ndarray) -> float:
    if target is None:
        return float(x.sum() / n.sum()) if len(x) else np.nan
    if not 0 < target < 1:
        raise frames.InvalidValue(f"target {target!r} must be a share between 0 and 1")
    return float(target)


def _spread(share: np.ndarray, n: np.ndarray, known: np.ndarray, target: float, winsorise: float) -> Spread:
    """phi and tau squared from the places with figures: DerSimonian and Laird's moments on winsorised z."""
    z = 2 * np.sqrt(np.where(known, n, np.nan)) * (np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(target)))
    seen, count = z[known], int(known.sum())
    if not count:
        return Spread(z, *[np.nan] * 4)
    inner = np.clip(seen, *np.quantile(seen, [winsorise, 1 - winsorise]))
    phi = float(np.mean(inner**2))
    freed = phi / _winsorised_square(winsorise)
    return Spread(z, phi, _tau2(phi, n[known]), freed, _tau2(freed, n[known]))


def _tau2(phi: float, n: np.ndarray) -> float:
    """Variance between places that phi leaves, by moments; 0 at least."""
    weight, count = 4 * n, len(n)
    beyond = weight.sum() - (weight**2).sum() / weight.sum()
    return max(0.0, float((count * phi - (count - 1)) / beyond)) if beyond > 0 else 0.0


def _winsorised_square(winsorise: float) -> float:
    """Mean square of normal z of which this share is pulled in at each end."""
    if winsorise == 0:
        return 1.0
    edge = NormalDist().inv_cdf(1 - winsorise)
    return 1 - 2 * winsorise - 2 * edge * NormalDist().pdf(edge) + 2 * winsorise * edge**2


def _binomial(kind: str, target: float, n: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of chance alone around the target."""
    if kind == "Wilson inversion":
        half = quantile(level) * np.sqrt(target * (1 - target) / n)
        return np.clip(target - half, 0, 1), np.clip(target + half, 0, 1)
    tail = (1 - level) / 2
    return _interpolated(tail, target, n), _interpolated(1 - tail, target, n)


def _interpolated(chance: float, target: float, n: np.ndarray) -> np.ndarray:
    """The share below which a binomial share of n falls with this chance, between whole counts by line.

    With r the smallest count whose distribution function F reaches the chance:
    (r - (F(r) - chance) / (F(r) - F(r - 1))) / n, cut to [0, 1].
    """
    from scipy.special import bdtrik

    whole = np.maximum(np.floor(n), 1)
    r = np.ceil(bdtrik(chance, whole, target))
    r = np.where(_distribution(r - 1, whole, target) >= chance, r - 1, r)
    reached, before = _distribution(r, whole, target), _distribution(r - 1, whole, target)
    return np.clip((r - (reached - chance) / (reached - before)) / whole, 0, 1)


def _distribution(r: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    """Chance of at most r of n, by the incomplete beta function."""
    from scipy.special import betainc

    inside = np.clip(r, 0, n - 1)
    return np.where(r < 0, 0.0, np.where(r >= n, 1.0, betainc(n - inside, inside + 1, 1 - p)))


def _in_force(
    overdispersion: str,
    binomial: dict[float, tuple[np.ndarray, np.ndarray]],
    target: float,
    n: np.ndarray,
    phi: float,
    tau2: float,
) -> tuple[dict[float, tuple[np.ndarray, np.ndarray]], np.ndarray]:
    """The limits that decide, and the variance they stand for on the arcsine scale."""
    variance = 1 / (4 * n)
    if overdispersion == "none" or not tau2 > 0:
        return binomial, variance
    variance = variance + tau2 if overdispersion == "additive" else variance * max(phi, 1)
    angle = np.arcsin(np.sqrt(target))
    drawn = {}
    for level in binomial:
        half = quantile(level) * np.sqrt(variance)
        ends = np.maximum(angle - half, 0), np.minimum(angle + half, np.pi / 2)
        drawn[level] = (np.sin(ends[0]) ** 2, np.sin(ends[1]) ** 2)
    return drawn, variance


def _classes(
    share: np.ndarray, signal: dict[float, tuple[np.ndarray, np.ndarray]], known: np.ndarray
) -> np.ndarray:
    """The widest limit each share passes, and on which side; "" without a share."""
    out = np.where(known, "within", "").astype(object)
    for level, (lower, upper) in signal.items():
        out[known & (share > upper)] = f"high_{_tag(level)}"
        out[known & (share < lower)] = f"low_{_tag(level)}"
    return out


def _tag(level: float) -> str:
    """0.95 as "95", 0.998 as "998"."""
    return f"{level:g}".removeprefix("0.")
