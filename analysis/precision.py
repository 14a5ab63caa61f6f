"""Bounds stay bounds: how "more than", "nearly" and "about" pass through a computation.

A printed figure is `exact`, a `lower_bound` ("more than"), an `upper_bound`
("nearly") or `approximate` ("about"). A result is as sure as its parts allow.
"""

from __future__ import annotations

from collections.abc import Iterable

EXACT, LOWER, UPPER, ABOUT = "exact", "lower_bound", "upper_bound", "approximate"
PRECISIONS = (EXACT, LOWER, UPPER, ABOUT)
_OPPOSITE = {EXACT: EXACT, LOWER: UPPER, UPPER: LOWER, ABOUT: ABOUT}


def of_sum(parts: Iterable[str]) -> str:
    """Precision of a sum: one direction of bound survives, two opposite ones leave "about"."""
    inexact = {part for part in parts if part != EXACT}
    if not inexact:
        return EXACT
    return inexact.pop() if len(inexact) == 1 else ABOUT


def of_difference(minuend: str, subtrahend: str) -> str:
    """Precision of `minuend - subtrahend`: a lower bound taken away bounds from above."""
    return of_sum((minuend, _OPPOSITE[subtrahend]))


def of_quotient(numerator: str, denominator: str) -> str:
    """Precision of a quotient of positive numbers: as for a difference of their logarithms."""
    return of_difference(numerator, denominator)
