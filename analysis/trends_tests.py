"""A test of trend for those who ask for one; `trends` is the way in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import frames
from analysis import frames_panels as panels

_VARIANCE = {"permutation": "Cochran-Armitage, N - 1", "binomial": "Cochran-Armitage, N"}


def cochran_armitage(
    df: pd.DataFrame,
    *,
    by: frames.Labels = None,
    numerator: str = "numerator",
    denominator: str = "denominator",
    time: str | None = None,
    variance: str = "permutation",
) -> pd.DataFrame:
    """Test of a linear trend in shares, with the years as scores: Armitage (1955), Biometrics 11:375.

    `variance` "permutation" divides by N - 1 (as statsmodels' linear-by-linear test), "binomial" by N
    (as R's prop.trend.test). Nothing is corrected for years that vary more than chance, so with large
    counts every trend comes out; `trend` is what a page shows.

    Returns one row per series: keys, first_year, last_year, n_years, n, `value` (z, positive when
    shares rise), `chi_square`, `p_value` (two-sided), method, status, reason, flags. Refused below three
    points and where all shares are 0 or 1.
    """
    from scipy.special import ndtr

    frames.choice("variance", variance, _VARIANCE)
    frames.check(df, [numerator, denominator])
    x, n = frames.parts(df, numerator, denominator)
    panel = panels.panel(df, {"x": x, "n": n}, by, time)
    t, events, size = (np.nan_to_num(values) for values in (panel.t, panel.values["x"], panel.values["n"]))
    total = np.maximum(size.sum(axis=1), 1)
    share = events.sum(axis=1) / total
    scores = t - (np.sum(size * t, axis=1) / total)[:, None]
    spread = share * (1 - share) * np.sum(size * scores**2, axis=1)
    spread *= np.where(variance == "permutation", total / np.maximum(total - 1, 1), 1)
    z = np.sum(events * scores, axis=1) / np.sqrt(np.where(spread > 0, spread, np.nan))
    reason = panel.refusals(panels.MIN_FIT)
    reason[(reason == "") & np.isnan(z)] = "not_estimable"
    columns = {"value": z, "chi_square": z * z, "p_value": 2 * ndtr(-np.abs(z))}
    flags = {"break": panel.broken != "", "short_series": panel.n < panels.SHORT}
    described = panel.described()
    return frames.finished(
        described, columns, confidence=np.nan, method=_VARIANCE[variance], reason=reason, flags=flags
    )
