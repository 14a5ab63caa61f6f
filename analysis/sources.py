"""Data packages: the only module that opens data files.

A package is a folder with a `datapackage.json` and its tables. `open_package`
reads nothing but the description; tables are read when asked for, and
observations only for the measures, localities and years asked for.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import localities, paths, schema

_DATES = ("period_start", "period_end", "valid_from", "valid_to", "date")
_YEARS = ("first_year", "last_year", "published_year")


class Package:
    """One data package: its tables, and its figures as observations."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @functools.cached_property
    def description(self) -> dict[str, Any]:
        """The package's `datapackage.json`; empty where there is none."""
        file = self.folder / "datapackage.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else {}

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up."""
        return bool(self.description.get("synthetic", False))

    @property
    def title(self) -> dict[str, str]:
        """The package's title in `vi` and `en`."""
        title = self.description.get("title", self.folder.name)
        return title if isinstance(title, dict) else {"vi": title, "en": title}

    @functools.cached_property
    def places(self) -> localities.Places:
        """The package's localities."""
        return localities.Places(self.table("localities"), self.table("locality_changes"))

    @functools.cached_property
    def measures(self) -> pd.DataFrame:
        """The measures, by their id."""
        return self.table("measures").set_index("measure")

    @functools.lru_cache(maxsize=32)  # noqa: B019  (a package lives as long as the page)
    def table(self, name: str) -> pd.DataFrame:
        """A table of the package, text as text, dates as dates, years as whole numbers."""
        frame = pd.read_csv(self.folder / f"{name}.csv", dtype="str", keep_default_na=False)
        for column in frame.columns:
            if column in _DATES:
                frame[column] = pd.to_datetime(frame[column].replace("", None)).astype("datetime64[us]")
            elif column in _YEARS:
                frame[column] = pd.to_numeric(frame[column].replace("", None)).astype("Int64")
        return frame

    def observations(
        self,
        measures: Sequence[str] | None = None,
        localities: Sequence[str] | None = None,
        *,
        first_year: int | None = None,
        last_year: int | None = None,
        confidence: str = "medium",
    ) -> pd.DataFrame:
        """Observations (see `schema.OBSERVATIONS`) of just what is asked for, at least this sure."""
        frame = self.table("figures").assign(status="published", alternatives="")
        frame = schema.shaped(frame, schema.OBSERVATIONS)
        keep = frame["confidence"].isin(schema.CONFIDENCES[: schema.CONFIDENCES.index(confidence) + 1])
        if measures is not None:
            keep &= frame["measure"].isin(measures)
        if localities is not None:
            keep &= frame["locality"].isin(localities)
        if first_year is not None:
            keep &= ~(frame["last_year"] < first_year).fillna(False)
        if last_year is not None:
            keep &= ~(frame["first_year"] > last_year).fillna(False)
        return frame[keep].reset_index(drop=True)


def open_package(name: str | Path = "published") -> Package:
    """The data package of that name or folder."""
    return Package(paths.data(str(name)))
