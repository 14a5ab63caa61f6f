"""Support for the tests of indicators: rows to look at, and a package of figures made up for a rule."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import indicators, schema, sources

PUBLISHED = sources.open_package("published")


def row(
    indicator: str,
    locality: str,
    year: int,
    category: str = "total",
    *,
    package: object = PUBLISHED,
    **more: object,
) -> pd.Series:
    """The one row of an indicator for a locality, year and category."""
    rows = rows_of(indicator, locality, package=package, **more)
    found = rows[(rows["last_year"] == year) & (rows["category"] == category)]
    assert len(found) == 1, found
    return found.iloc[0]


def rows_of(indicator: str, locality: str, *, package: object = PUBLISHED, **more: object) -> pd.DataFrame:
    """All rows of an indicator for a locality."""
    return indicators.compute([indicator], package, localities=[locality], **more)  # type: ignore[arg-type]


def flags(found: pd.Series) -> set[str]:
    return set(schema.split(found["flags"]))


def figure(figure_id: str, measure: str, value: float, **more: object) -> dict[str, object]:
    """A figure of Nghệ An, exact and printed for a full year or a day unless said otherwise."""
    known = PUBLISHED.measures.loc[measure]
    cells: dict[str, object] = {
        "figure_id": figure_id,
        "locality": "P24-40",
        "measure": measure,
        "population": known["population"].split("|")[0],
        "category": "total",
        "value_kind": "percent" if known["unit"] == "percent" else "count",
        "value": value,
        "unit": known["unit"],
        "precision": "exact",
        "confidence": "high",
        "status": "published",
        "date_basis": "day",
        "source": "test",
    } | more
    if "on" in cells:
        cells |= {"period_start": cells["on"], "period_end": cells["on"]}
        cells |= {"first_year": int(str(cells["on"])[:4]), "last_year": int(str(cells["on"])[:4])}
    if "year" in cells:
        cells |= {"period_start": f"{cells['year']}-01-01", "period_end": f"{cells['year']}-12-31"}
        cells |= {"first_year": cells["year"], "last_year": cells["year"]}
    return cells


class Figures:
    """Stands for a package: the figures given, with the measures and places of the published one."""

    def __init__(self, *rows: dict[str, object]) -> None:
        self.frame = schema.shaped(pd.DataFrame(list(rows)), schema.OBSERVATIONS)
        self.measures, self.places = PUBLISHED.measures, PUBLISHED.places

    def observations(
        self,
        measures: Sequence[str],
        localities: Sequence[str],
        *,
        last_year: int | None = None,
        confidence: str = "medium",
        choose: bool = True,
    ) -> pd.DataFrame:
        frame = self.frame
        kept = frame["measure"].isin(measures) & frame["locality"].isin(localities)
        if last_year is not None:
            kept &= ~(frame["first_year"] > last_year).fillna(False)
        return frame[kept].reset_index(drop=True)
