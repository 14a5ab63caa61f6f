"""A look one or two years ahead; `trends` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames
from analysis import frames_panels as panels

_METHOD = {"naive": "naive, t", "drift": "random walk with drift, t"}
MAX_HORIZON = 2
_Curve = Callable[[np.ndarray], np.ndarray]


def project(
    df: pd.DataFrame,
    value: str,
    *,
    by: frames.Labels = None,
    kind: str = "drift",
    horizon: int = 1,
    scale: str = "plain",
    min_points: int = 5,
    time: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Where each series stands in the next year or two, if it moves on as it did; no more is offered.

    Parameters
    ----------
    value
        Column of stocks or shares.
    kind
        "naive": the last value; "drift": the last value and the mean yearly change. Limits from the spread of
        the yearly changes, t with as many degrees as changes (less one for "drift"):
        Hyndman and Athanasopoulos, Forecasting, 3rd ed., section 5.5, with t for normal quantiles.
    horizon
        Years ahead: 1 or 2; more is refused (`horizon_too_long|3`).
    scale
        Where changes are taken: "plain", "log" (stocks) or "logit" (shares, whose limits then stay within
        0 and 1).

    Returns
    -------
    One row per series and year ahead: keys, first_year, last_year, n_years, n, `year`, value, limits,
    confidence, method, status, reason, flags. Refused: `too_few_points|n`, `break_inside|year`,
    `horizon_too_long|horizon`, `not_estimable` (a value the scale cannot carry).
    """
    method = frames.choice("kind", kind, _METHOD)
    forward, back = _SCALES[frames.choice("scale", scale, list(_SCALES))]
    confidence = frames.level(confidence)
    if horizon < 1 or horizon != int(horizon):
        raise frames.InvalidValue(f"horizon {horizon!r} must be 1 or 2 years")
    frames.check(df, [value])
    values = frames.numbers(df, value)
    if scale == "logit":
        frames.refuse((values < 0) | (values > 1), df, value, "is not a share from 0 to 1")
    panel = panels.panel(df, {"y": values}, by, time)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = forward(panel.values["y"])
    walk = _walk(panel, np.where(np.isfinite(y), y, np.nan), kind == "drift", confidence)
    reason = panel.refusals(max(min_points, panels.MIN_FIT))
    reason[(reason == "") & np.isnan(walk.last + walk.drift + walk.reach)] = "not_estimable"
    if horizon > MAX_HORIZON:
        reason[reason == ""] = f"horizon_too_long|{int(horizon)}"
    years = []
    for ahead in range(1, int(horizon) + 1):
        middle, half = walk.ahead(ahead)
        described = panel.described()
        described["year"] = described["last_year"] + ahead
        years.append(
            frames.finished(
                described,
                {"value": back(middle), "lower": back(middle - half), "upper": back(middle + half)},
                confidence=confidence,
                method=method,
                reason=reason,
                flags={"break": panel.broken != "", "short_series": panel.n < panels.SHORT},
            )
        )
    return pd.concat(years, ignore_index=True)


class _Walk(NamedTuple):
    """Random walks: last value, mean yearly step, half width of a step's interval, and years seen
    (infinite when no drift is estimated)."""

    last: np.ndarray
    drift: np.ndarray
    reach: np.ndarray
    span: np.ndarray

    def ahead(self, years: int) -> tuple[np.ndarray, np.ndarray]:
        """The value so many years ahead, and half its interval; a drift adds its own uncertainty."""
        return self.last + years * self.drift, self.reach * np.sqrt(years * (1 + years / self.span))


def _walk(panel: panels.Panel, y: np.ndarray, with_drift: bool, confidence: float) -> _Walk:
    """Steps of unequal length count by their length, as a random walk has it."""
    from scipy.special import stdtrit

    steps, gaps = np.diff(y, axis=1), np.diff(panel.t, axis=1)
    span, last = np.where(panel.n > 1, panel.last - panel.first, np.nan), panel.at_last(y)
    drift = (last - y[:, 0]) / span if with_drift else np.zeros(len(y))
    degrees = panel.n - 1.0 - with_drift
    squares = np.nansum((steps - drift[:, None] * gaps) ** 2 / gaps, axis=1)
    spread = np.sqrt(squares / np.where(degrees > 0, degrees, np.nan))
    reach = stdtrit(np.maximum(degrees, 1), 0.5 + confidence / 2) * spread
    return _Walk(last, drift, reach, span if with_drift else np.full(len(y), np.inf))


def _logit(p: np.ndarray) -> np.ndarray:
    return np.log(p) - np.log1p(-p)


def _share(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


_SCALES: dict[str, tuple[_Curve, _Curve]] = {
    "plain": (np.positive, np.positive),
    "log": (np.log, np.exp),
    "logit": (_logit, _share),
}
