"""What published numbers give away of hidden ones: sums between cells, and an attack on them.

`disclosure.suppress` is the way in. The reader is taken to know the rules: which
cells were small, how the others were rounded, and which cells add up to which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames

Margins = Sequence[str | tuple[str, str]] | Mapping[str, Mapping[str, Sequence[str] | None]]
TOTAL = "total"
_IDLE = 3  # random tries that acquit nobody before each is tried by itself


class Sum(NamedTuple):
    """One sum that readers know of: the row of the total, the rows of its parts, whether these are all."""

    total: int
    parts: np.ndarray
    complete: bool


def sums(
    df: pd.DataFrame, counts: np.ndarray, margins: Margins, cells: Sequence[str], count: str
) -> list[Sum]:
    """The sums among the rows of `df`; one that does not add up raises `InvalidValue`."""
    found = []
    for column, total, parts in _margins(margins):
        labels = df[column].astype("str").to_numpy(dtype=object)
        if total not in labels:
            raise frames.InvalidValue(f"margins: column {column!r} has no row for the total {total!r}")
        wanted = set(labels) - {total} if parts is None else {str(part) for part in parts}
        others = [name for name in cells if name != column]
        group = _group(df, others)
        for rows in _by(group, np.isin(labels, [total, *wanted])):
            heads = rows[labels[rows] == total]
            inner = rows[labels[rows] != total]
            if len(heads) and len(inner) and not np.isnan(counts[heads[0]]):
                known = parts is not None and len(inner) == len(wanted) and not np.isnan(counts[inner]).any()
                found.append(_checked(df, counts, Sum(int(heads[0]), inner, known), count))
    return found


def _margins(margins: Margins) -> Iterator[tuple[str, str, Sequence[str] | None]]:
    """Column, label of the total and labels of its parts (None: all others), for each margin."""
    if isinstance(margins, Mapping):
        for column, totals in margins.items():
            for total, parts in totals.items():
                yield column, str(total), parts
        return
    for margin in margins:
        column, total = (margin, TOTAL) if isinstance(margin, str) else margin
        yield column, str(total), None


def _group(df: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    if not columns:
        return np.zeros(len(df), dtype=int)
    return df.groupby(list(columns), sort=False, dropna=False, observed=True).ngroup().to_numpy()


def _by(group: np.ndarray, among: np.ndarray) -> Iterator[np.ndarray]:
    """Positions of the rows of each group, of those `among`."""
    rows = np.flatnonzero(among)
    order = rows[np.argsort(group[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    yield from np.split(order, starts[1:])


def _checked(df: pd.DataFrame, counts: np.ndarray, one: Sum, count: str) -> Sum:
    """The sum, complete when its parts make up the total; parts above it, or all of them below it, raise."""
    inner, total = np.nansum(counts[one.parts]), counts[one.total]
    off = inner > total or (one.complete and inner != total)
    bad = np.zeros(len(df), dtype=bool)
    bad[one.total] = off
    frames.refuse(bad, df, count, f"is not the sum of its parts, {inner:g}")
    whole = not np.isnan(counts[one.parts]).any() and inner == total
    return one._replace(complete=whole)


class Bounds(NamedTuple):
    """What a reader knows of each cell without any sum: least and greatest value."""

    lower: np.ndarray
    upper: np.ndarray


def known_bounds(
    counts: np.ndarray, small: np.ndarray, hidden: np.ndarray, threshold: int, base: int
) -> Bounds:
    """Bounds of each cell: of a shown one by its rounding, of a small hidden one by the rule."""
    shown = base * np.floor(counts / base + 0.5)
    lower = np.maximum(shown - base // 2, threshold + 1)
    upper = shown + (base - 1) // 2
    lower, upper = np.where(counts == 0, 0, lower), np.where(counts == 0, 0, upper)
    unknown = np.isnan(counts) | (hidden & ~small)
    lower = np.where(unknown, 0, np.where(small, 1, lower))
    return Bounds(lower, np.where(unknown, np.inf, np.where(small, threshold, upper)))


def alone(hidden: np.ndarray, bounds: Bounds, known: Sequence[Sum]) -> np.ndarray:
    """Hidden cells that a single sum gives away: its only cell that is not known exactly."""
    out = np.zeros(len(hidden), dtype=bool)
    fixed = bounds.lower == bounds.upper
    for one in known:
        members = np.append(one.parts, one.total)
        open_ = members[~fixed[members]]
        if one.complete and len(open_) == 1:
            out[open_] = hidden[open_]
    return out


def exposed(counts: np.ndarray, hidden: np.ndarray, bounds: Bounds, known: Sequence[Sum]) -> np.ndarray:
    """Which hidden cells have one possible value only, given all sums and bounds.

    A whole-number solution of the sums in which a cell has another value than its true one
    acquits it. One solution acquits many cells; those left over are tried one by one, within
    the sums that hang together with them.
    """
    suspects = hidden & (bounds.upper > bounds.lower)
    suspects &= np.isin(np.arange(len(counts)), [row for one in known for row in (one.total, *one.parts)])
    if not suspects.any():
        return suspects
    whole, rng = _Problem(counts, bounds, known), np.random.default_rng(0)
    idle = 0
    while idle < _IDLE:
        found = suspects & whole.differs(np.where(suspects, rng.normal(size=len(counts)), 0.0))
        idle = 0 if found.any() else idle + 1
        suspects &= ~found
        if not suspects.any():
            return suspects
    for cells, inner in _components(bounds, known):
        part = _Problem(counts[cells], Bounds(bounds.lower[cells], bounds.upper[cells]), inner)
        for place in np.flatnonzero(suspects[cells]):
            for sign in (1.0, -1.0):
                if suspects[cells[place]]:
                    suspects[cells] &= ~part.differs(np.where(np.arange(len(cells)) == place, sign, 0.0))
    return suspects


def _components(bounds: Bounds, known: Sequence[Sum]) -> Iterator[tuple[np.ndarray, list[Sum]]]:
    """Sums that hang together by cells not known exactly, with their cells (sums count within these)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = np.concatenate([np.full(len(one.parts) + 1, place) for place, one in enumerate(known)])
    cells = np.concatenate([np.append(one.parts, one.total) for one in known])
    open_ = (bounds.lower < bounds.upper)[cells]
    size = len(known) + len(bounds.lower)
    links = coo_array((np.ones(open_.sum()), (rows[open_], len(known) + cells[open_])), shape=(size, size))
    _, label = connected_components(links, directed=False)
    for one in np.unique(label[: len(known)]):
        inside = [known[place] for place in np.flatnonzero(label[: len(known)] == one).tolist()]
        members = np.unique(np.concatenate([np.append(each.parts, each.total) for each in inside]))
        yield (
            members,
            [
                Sum(
                    int(np.searchsorted(members, each.total)),
                    np.searchsorted(members, each.parts),
                    each.complete,
                )
                for each in inside
            ],
        )


class _Problem:
    """The sums as equations in the cells and, where parts are unpublished, one remainder each."""

    def __init__(self, counts: np.ndarray, bounds: Bounds, known: Sequence[Sum]) -> None:
        from scipy.sparse import csr_array

        cells = len(counts)
        rows, columns, entries = [], [], []
        for row, one in enumerate(known):
            members = [one.total, *one.parts, *([] if one.complete else [cells + row])]
            rows += [row] * len(members)
            columns += members
            entries += [1.0] + [-1.0] * (len(members) - 1)
        matrix = csr_array((entries, (rows, columns)), shape=(len(known), cells + len(known)))
        reach = (
            np.nansum(counts) + 1000
        )  # beyond anything that could matter, so that every problem has an end
        lower = np.concatenate([bounds.lower, np.zeros(len(known))])
        upper = np.minimum(np.concatenate([bounds.upper, np.full(len(known), np.inf)]), reach)
        fixed = lower == upper
        self.open = np.flatnonzero(~fixed)
        self.matrix, self.right = matrix[:, ~fixed], -(matrix[:, fixed] @ lower[fixed])
        self.lower, self.upper, self.truth = lower[~fixed], upper[~fixed], counts

    def differs(self, objective: np.ndarray) -> np.ndarray:
        """Cells whose value is another than the true one in a solution that makes the objective large."""
        from scipy.optimize import Bounds as Box
        from scipy.optimize import LinearConstraint, milp

        cells = len(self.truth)
        weights = -np.concatenate([objective, np.zeros(self.matrix.shape[0])])[self.open]
        for whole in (False, True):  # without being asked to, the solution of a table is mostly whole anyway
            solution = milp(
                weights,
                integrality=np.full(len(weights), whole),
                bounds=Box(self.lower, self.upper),
                constraints=LinearConstraint(self.matrix, self.right, self.right),
            )
            if np.abs(solution.x - np.round(solution.x)).max() < 1e-6:
                break
        inner = self.open[self.open < cells]
        out = np.zeros(cells, dtype=bool)
        out[inner] = np.abs(solution.x[: len(inner)] - self.truth[inner]) > 0.5
        return out
