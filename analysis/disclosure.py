"""May it be shown: small counts hidden, and enough others that nothing gives them away.

The rule of NHS England for hospital statistics by default: 1 to 7 is hidden, 0
stays, the rest is rounded to the nearest 5, totals by themselves. Hand in the
rows of all pages that belong together (a place, its neighbours, the whole
country, other years): what one page shows can betray what another hides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import frames
from analysis.disclosure_tables import Bounds, Margins, Sum, alone, exposed, known_bounds, sums

HIDDEN = "*"
PRUNE_BELOW = 400  # rows of a table small enough to take back cells that were hidden in vain


def suppress(
    df: pd.DataFrame,
    count: str,
    *,
    threshold: int = 7,
    base: int = 5,
    margins: Margins = (),
    secondary: bool = True,
    cells: frames.Labels = None,
    share_of: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """Counts as they may be shown.

    Parameters
    ----------
    df
        One row per cell of all tables and pages together, totals among them; never altered.
    count
        Column of counts.
    threshold, base
        Counts from 1 to `threshold` are hidden, others are rounded to the nearest `base` (halves up; 1 leaves
        them as they are), 0 stays 0.
    margins
        Sums that readers know: columns in which the label "total" is the sum of the other labels
        (`["category"]`), or with another label (`[("area", "VN")]`), or with their parts
        (`{"area": {"VN": ["P1", "P2"], "P1": ["D1", "D2"]}}`, sums of sums too). Parts that are not
        among the rows, or missing, leave an unknown remainder.
    secondary
        Hide further cells, small ones first, until no hidden cell can be told from all that is shown:
        for each there is another whole number that fits all sums, roundings and rules.
    cells
        Columns that tell cells apart; by default the margins and the usual ones (area, category, year …).
    share_of
        Column and label of the cells that shares are taken of: `("category", "total")`.

    Returns
    -------
    The rows with `displayed` (text: the rounded count, "*", or "" for a missing one), `value` (rounded,
    missing where hidden), `suppressed`, `share` (of the rounded counts, missing where either is
    hidden, only with `share_of`), status ("suppressed"), `reason` ("small_count" or
    "protects_another"), flags, method. Where the rules alone betray small cells (seven parts of 1 in a
    total of 7, all hidden) no more can be hidden.

    Raises
    ------
    InvalidValue, MissingColumn, NotAFrame
        A cell that stands twice, parts that exceed their total, a total without rows.
    """
    _check_rule(threshold, base)
    columns = [margin if isinstance(margin, str) else margin[0] for margin in margins]
    frames.check(df, [count, *columns, *frames.names(cells), *(share_of or ())[:1]])
    keys = frames.names(cells) or list(dict.fromkeys([*(key for key in frames.KEYS if key in df), *columns]))
    counts = frames.counts(df, count)
    if keys:
        frames.unique(df, keys)
    small = (counts >= 1) & (counts <= threshold)
    known = sums(df, counts, margins, keys, count) if columns else []
    hidden = _protected(counts, small, known, threshold, base) if secondary else small
    out = _shown(df, counts, small, hidden, base, f"1 to {threshold} hidden, rounded to {base}")
    return out if share_of is None else out.assign(share=_shares(out, keys, *share_of))


def _check_rule(threshold: int, base: int) -> None:
    for name, number, least in (("threshold", threshold, 0), ("base", base, 1)):
        if isinstance(number, bool) or number != int(number) or number < least:
            raise frames.InvalidValue(f"{name} {number!r} must be a whole number, {least} or more")


def _protected(
    counts: np.ndarray, small: np.ndarray, known: Sequence[Sum], threshold: int, base: int
) -> np.ndarray:
    """Small cells, and others hidden with them until none can be told."""

    def told(hidden: np.ndarray) -> np.ndarray:
        bounds: Bounds = known_bounds(counts, small, hidden, threshold, base)
        single = alone(hidden, bounds, known)
        return single if single.any() else exposed(counts, hidden, bounds, known)

    hidden = small.copy()
    more = told(hidden)
    while more.any():
        more = _beside(counts, hidden, more, known)
        hidden |= more
        more = told(hidden) if more.any() else more
    if len(counts) > PRUNE_BELOW:
        return hidden
    extra = np.flatnonzero(hidden & ~small)
    for cell in extra[np.argsort(-counts[extra], kind="stable")]:
        fewer = hidden.copy()
        fewer[cell] = False
        if not told(fewer).any():
            hidden = fewer
    return hidden


def _beside(counts: np.ndarray, hidden: np.ndarray, betrayed: np.ndarray, known: Sequence[Sum]) -> np.ndarray:
    """For each betrayed cell one more to hide, in its sum that hides least: a small part, or the total."""
    out = np.zeros(len(counts), dtype=bool)
    done = np.zeros(len(counts), dtype=bool)
    for one in sorted(known, key=lambda one: int(hidden[one.parts].sum() + hidden[one.total])):
        members = np.append(one.parts, one.total)
        wanting = members[betrayed[members] & ~done[members]]
        free = members[~hidden[members] & ~np.isnan(counts[members])]
        if not len(wanting) or not len(free):
            continue
        if not out[members].any():
            rank = np.where(free == one.total, 1, np.where(counts[free] == 0, 2, 0))
            out[free[np.lexsort((counts[free], rank))[0]]] = True
        done[wanting] = True
    return out


def _shown(
    df: pd.DataFrame,
    counts: np.ndarray,
    small: np.ndarray,
    hidden: np.ndarray,
    base: int,
    method: str,
) -> pd.DataFrame:
    """The frame with what may be shown of each cell."""
    value = np.where(hidden, np.nan, _rounded(counts, base))
    out = df.copy()
    out["displayed"] = pd.Series(
        [_text(cell, number) for cell, number in zip(hidden.tolist(), value.tolist(), strict=True)],
        index=df.index,
        dtype="str",
    )
    out["value"], out["suppressed"] = value, hidden
    before = df["status"].to_numpy(dtype=object) if "status" in df else frames.reasons(len(df))
    absent = np.isnan(counts)
    texts = {
        "status": np.where(hidden, "suppressed", np.where(absent, "missing", before)),
        "reason": np.where(small, "small_count", np.where(hidden, "protects_another", "")),
        "flags": frames.flagged(df, {"small_count": small}),
        "method": np.full(len(df), method, dtype=object),
    }
    texts["reason"] = np.where(absent, "no_figure", texts["reason"])
    for name, column in texts.items():
        out[name] = pd.Series(column, index=df.index, dtype="str")
    return out


def _text(hidden: bool, number: float) -> str:
    return HIDDEN if hidden else "" if number != number else f"{number:.0f}"


def _shares(out: pd.DataFrame, keys: Sequence[str], column: str, label: str) -> np.ndarray:
    """Each shown number over the shown number of its whole; nothing where either is hidden."""
    others = [key for key in keys if key != column]
    whole = out[(out[column].astype("str") == label).to_numpy()]
    if whole.empty:
        raise frames.InvalidValue(f"share_of: column {column!r} has no row for {label!r}")
    if not others:
        base = np.full(len(out), whole["value"].iloc[0])
    else:
        base = out[others].merge(whole[[*others, "value"]], how="left", on=others)["value"].to_numpy()
    return out["value"].to_numpy() / np.where(base > 0, base, np.nan)


def _rounded(counts: np.ndarray, base: int) -> np.ndarray:
    """Counts to the nearest multiple of `base`, halves up."""
    return base * np.floor(counts / base + 0.5)
