"""Can printed figures be true: percentages against counts, parts against totals, flows against stocks.

Percentages are read as text, because "26.0" and "26" do not say the same. All
arithmetic on them is exact, in whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames
from analysis import frames_panels as panels

_PERCENT = re.compile(r"\s*(?P<sign>[+-]?)(?P<whole>\d+)(?:[.,](?P<part>\d+))?\s*%?\s*")
MODES = ("half_up", "half_even", "truncated")


def check_published(
    df: pd.DataFrame,
    *,
    percent: str | None = "reported_percent",
    balance: Mapping[str, str | Sequence[str]] | None = None,
    parts: Mapping[str, Sequence[str]] | None = None,
    tolerance: float = 0,
    numerator: str = "numerator",
    denominator: str = "denominator",
    by: frames.Labels = None,
    time: str | None = None,
) -> pd.DataFrame:
    """Each row's printed figures recomputed, with a verdict.

    Parameters
    ----------
    df
        One row per printed figure, or per area and year; never altered.
    percent
        Column of percentages as text as printed: "26,6", "26.60 %". It is checked against the columns
        `numerator` and `denominator`; a numerator may be above its denominator (attainment of a plan). If the
        default column is absent and `balance` or `parts` is given, percentages are not checked.
    balance
        `{"opening": "stock", "inflows": ["admitted"], "outflows": ["removed", "died"], "closing": "end"}`,
        columns; flows that are not listed are in the residual.
    parts
        `{"total": ["men", "women"]}`: a column and those that should add up to it.
    tolerance
        Slack: for percentages in units of the last printed digit (beyond rounding), for the rest in counts.
    by, time
        For `balance`: columns of series and of time, to compare each opening with the closing before.

    Returns
    -------
    The rows with, for percentages: `recomputed` (per cent, unrounded), `difference` (printed less
    recomputed, in points), `digits` (printed decimals), `rounding_mode` (those of "half_up", "half_even",
    "truncated" that give what is printed, joined by "|"), `consistent` (one of them does, or it is off by
    half a unit of the last digit at most, or by the tolerance), `verdict` ("rounded", "truncated", "off",
    "not_recomputable"), `grim_consistent` (some whole numerator gives this percentage of this
    denominator), `grim_power` (the share of false percentages this would find: 0 from 10^(digits + 2)
    on; Brown and Heathers 2017, SPPS 8:363).
    For balances: `expected_closing`, `residual` (closing less expected), `chain_difference` (opening
    less the closing before), `chain_break`. For parts, by the total's name: `total_parts`,
    `total_difference`, `total_consistent`. All missing where a figure is missing.

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        A percentage given as a number, or text that is none; negative counts.
    """
    frames.check(df, [])
    if tolerance < 0:
        raise frames.InvalidValue(f"tolerance {tolerance!r} is negative")
    out = df.copy()
    absent = percent == "reported_percent" and percent not in df.columns and bool(balance or parts)
    if percent is not None and not absent:
        frames.check(df, [percent, numerator, denominator])
        out = out.assign(**_percentages(df, percent, numerator, denominator, tolerance))
    if balance is not None:
        out = out.assign(**_balance(df, balance, frames.names(by), time, tolerance))
    for total, columns in (parts or {}).items():
        out = out.assign(**_parts(df, total, columns, tolerance))
    return out


class Printed(NamedTuple):
    """A printed percentage: the whole number of its last digits, and how many stand after the point."""

    value: int
    digits: int


def printed_percent(text: str) -> Printed | None:
    """ "26,6 %" as 266 with 1 digit; None if it is not a printed percentage."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        return None
    part = match["part"] or ""
    number = int(match["whole"] + part)
    return Printed(-number if match["sign"] == "-" else number, len(part))


def _percentages(
    df: pd.DataFrame, percent: str, numerator: str, denominator: str, tolerance: float
) -> dict[str, pd.Series]:
    """The columns that `check_published` gives for percentages."""
    x, n = frames.counts(df, numerator), frames.counts(df, denominator)
    printed = _printed(df, percent)
    rows = [
        _verdict(cell, above, below, tolerance)
        for cell, above, below in zip(printed, x.tolist(), n.tolist(), strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(_DTYPES), index=df.index)
    return {name: table[name].astype(dtype) for name, dtype in _DTYPES.items()}  # type: ignore[call-overload]


_DTYPES = {
    "recomputed": "float64",
    "difference": "float64",
    "digits": "Int64",
    "rounding_mode": "str",
    "consistent": "boolean",
    "verdict": "str",
    "grim_consistent": "boolean",
    "grim_power": "float64",
}


def _printed(df: pd.DataFrame, percent: str) -> list[Printed | None]:
    """The column read; missing and empty cells are None, numbers and other text raise."""
    cells = df[percent].tolist()
    given = np.array([isinstance(cell, int | float) and cell == cell for cell in cells], dtype=bool)
    frames.refuse(given, df, percent, "is a number; give the text as printed, its last zeros count")
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    read = [printed_percent(text) if text else None for text in texts]
    bad = np.array([bool(text) and one is None for text, one in zip(texts, read, strict=True)], dtype=bool)
    frames.refuse(bad, df, percent, "is not a printed percentage such as '26,6' or '26.60 %'")
    return read


def _verdict(printed: Printed | None, x: float, n: float, tolerance: float) -> tuple:
    """One row of the columns in `_DTYPES`."""
    share = 100 * x / n if n > 0 else np.nan
    if printed is None:
        return share, np.nan, pd.NA, "", pd.NA, "", pd.NA, np.nan
    unit = 10**printed.digits
    grim, power = _grim(printed, n)
    if not (n > 0 and x >= 0):
        return np.nan, np.nan, printed.digits, "", pd.NA, "not_recomputable", grim, power
    whole, base = 100 * unit * int(x), int(n)
    modes = [mode for mode in MODES if rounded(whole, base, mode) == printed.value]
    near = abs(printed.value * base - whole) * 2 <= base * (1 + 2 * tolerance)
    verdict = "rounded" if near else "truncated" if modes else "off"
    if near and modes == ["truncated"]:
        verdict = "truncated"
    difference = float(printed.value * base - whole) / (base * unit)
    return share, difference, printed.digits, "|".join(modes), near or bool(modes), verdict, grim, power


def rounded(numerator: int, denominator: int, mode: str) -> int:
    """`numerator / denominator` as a whole number, exactly, by "half_up", "half_even" or "truncated"."""
    quotient, rest = divmod(numerator, denominator)
    if mode == "truncated" or 2 * rest < denominator:
        return quotient
    if mode == "half_even" and 2 * rest == denominator:
        return quotient + quotient % 2
    return quotient + 1


def _grim(printed: Printed, n: float) -> tuple:
    """Whether any whole numerator gives the percentage of n, ties up or down; and the power of asking."""
    if not n > 0:
        return pd.NA, np.nan
    unit, base = 100 * 10**printed.digits, int(n)
    nearest = printed.value * base // unit
    fits = any(abs(printed.value * base - unit * x) * 2 <= base for x in (nearest, nearest + 1))
    return fits, max(0.0, 1 - base / unit)


def _balance(
    df: pd.DataFrame,
    balance: Mapping[str, str | Sequence[str]],
    keys: Sequence[str],
    time: str | None,
    tolerance: float,
) -> dict[str, np.ndarray | pd.Series]:
    """The columns that `check_published` gives for stocks and flows."""
    for name in balance:
        frames.choice("balance", name, ["opening", "inflows", "outflows", "closing"])
    for name in ("opening", "closing"):
        if not isinstance(balance.get(name), str):
            raise frames.InvalidValue(f"balance needs one column as {name!r}")
    opening, closing = str(balance["opening"]), str(balance["closing"])
    flows = {way: frames.names(balance.get(way)) for way in ("inflows", "outflows")}
    frames.check(df, [opening, closing, *flows["inflows"], *flows["outflows"], *keys])
    expected = frames.counts(df, opening)
    for sign, way in ((1, "inflows"), (-1, "outflows")):
        for column in flows[way]:
            expected = expected + sign * frames.counts(df, column)
    found: dict[str, np.ndarray | pd.Series] = {
        "expected_closing": expected,
        "residual": frames.counts(df, closing) - expected,
    }
    if keys or time is not None:
        found |= _chain(df, opening, closing, keys, time, tolerance)
    return found


def _chain(
    df: pd.DataFrame, opening: str, closing: str, keys: Sequence[str], time: str | None, tolerance: float
) -> dict[str, np.ndarray | pd.Series]:
    """Each opening less the closing of the year before; missing where that year is not there."""
    column = panels.time_column(df, time)
    frames.unique(df, [*keys, column])
    before = df[[*keys, column]].assign(_closing=frames.counts(df, closing))
    before[column] = before[column] + 1
    joined = df[[*keys, column]].merge(before, how="left", on=[*keys, column])
    difference = frames.counts(df, opening) - joined["_closing"].to_numpy()
    broken = pd.Series(np.abs(difference) > tolerance, index=df.index, dtype="boolean")
    return {"chain_difference": difference, "chain_break": broken.where(~np.isnan(difference))}


def _parts(
    df: pd.DataFrame, total: str, columns: Sequence[str], tolerance: float
) -> dict[str, np.ndarray | pd.Series]:
    """The columns that `check_published` gives for a total and its parts."""
    columns = frames.names(columns)
    frames.check(df, [total, *columns])
    if not columns:
        raise frames.InvalidValue(f"parts: {total!r} has no parts")
    sums = np.sum([frames.counts(df, column) for column in columns], axis=0)
    difference = frames.counts(df, total) - sums
    consistent = pd.Series(np.abs(difference) <= tolerance, index=df.index, dtype="boolean")
    return {
        f"{total}_parts": sums,
        f"{total}_difference": difference,
        f"{total}_consistent": consistent.where(~np.isnan(difference)),
    }
