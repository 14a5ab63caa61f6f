"""Data packages: the only room that opens data files.

A package is a folder with a `datapackage.json` and its tables. `open_package` reads nothing but
the description; tables are read when asked for, and observations only for the measures,
localities and years asked for. Which of several figures for the same thing is used is decided in
`sources_choice`, how files are read in `sources_tables`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths, schema, sources_choice, sources_tables
from analysis.errors import UnknownName, WorkbookError, did_you_mean
from analysis.localities import Places

DESCRIPTION = "datapackage.json"
_UNTITLED = {"vi": "Văn bản không có tiêu đề", "en": "Untitled document"}


class Package:
    """One data package: its tables, and its figures as observations.

    `queries` records each call of `observations`: what was asked, how many rows came and their
    SHA-256, so that a page can tell later whether its own figures have changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queries: list[dict[str, Any]] = []
        self._tables: dict[str, pd.DataFrame] = {}

    @functools.cached_property
    def description(self) -> dict[str, Any]:
        """The package's `datapackage.json`."""
        path = self.folder / DESCRIPTION
        try:
            described = json.loads(path.read_text("utf-8"))
        except OSError as error:
            raise WorkbookError(f"{path} cannot be read: {error.strerror}.") from None
        except ValueError as error:
            raise WorkbookError(f"{path} is not JSON in UTF-8: {error}.") from None
        if not isinstance(described, dict):
            raise WorkbookError(f"{path} must hold one object, as a Frictionless data package does.")
        return described

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up."""
        return self.description.get("synthetic") is True

    @property
    def title(self) -> dict[str, str]:
        """The package's title in `vi` and `en`; the folder's name where it has none."""
        title = str(self.description.get("title") or self.folder.name)
        return {"vi": str(self.description.get("title_vi") or title), "en": title}

    @functools.cached_property
    def places(self) -> Places:
        """The package's localities."""
        return Places(self.table("localities"), self.table("locality_changes"))

    @functools.cached_property
    def measures(self) -> pd.DataFrame:
        """The measures, indexed by their id."""
        return self.table("measures").set_index("measure")

    def table(self, name: str) -> pd.DataFrame:
        """A whole table: text as text ("" where empty), dates as dates, years as whole numbers.

        Read once and shared: take a copy before changing it. Raises `WorkbookError` for a table
        that is missing or cannot be read.
        """
        if name not in self._tables:
            self._tables[name] = sources_tables.typed(
                sources_tables.read(sources_tables.path_of(self.folder, name))
            )
        return self._tables[name]

    def observations(
        self,
        measures: Collection[str] | None = None,
        localities: Collection[str] | None = None,
        *,
        first_year: int | None = None,
        last_year: int | None = None,
        confidence: str = "medium",
        choose: bool = True,
    ) -> pd.DataFrame:
        """Observations (`schema.OBSERVATIONS`) of just what is asked for, at least this sure.

        Years keep every figure whose years overlap them or are not known. With `choose` there is
        one figure for each thing by the rule of `sources_choice`; the ids of the others, less
        sure ones too, stand in `alternatives`. Without it all figures come. Of a CSV file the
        table is read once and kept; of a Parquet file only the rows asked for are read.

        Raises `UnknownName` for a measure or locality that the package does not list, `Faults`
        for rows of a wrong type or value, `WorkbookError` for files that cannot be read.
        """
        if confidence not in schema.CONFIDENCES:
            raise WorkbookError(
                f"{confidence!r} is not a confidence. {did_you_mean(confidence, schema.CONFIDENCES)}"
            )
        self._check_names(measures or (), localities or ())
        query = sources_tables.Query(measures, localities, first_year, last_year)
        frame = self._figures.rows(query)
        frame["status"] = frame["status"].replace("", "synthetic" if self.synthetic else "published")
        if choose and len(frame):
            frame = sources_choice.choose(frame, self._conflicts, self._sources)
        sure = schema.CONFIDENCES[: schema.CONFIDENCES.index(confidence) + 1]
        frame = frame[frame["confidence"].isin(sure)].reset_index(drop=True)
        self._record(query, confidence, choose, frame)
        return frame

    def conflicts_of(self, figure_ids: Iterable[str]) -> pd.DataFrame:
        """The rows of conflicts.csv that name any of these figures."""
        wanted = set(figure_ids)
        table = self.table("conflicts")
        return table[[not wanted.isdisjoint(schema.split(cell)) for cell in table["figure_ids"]]]

    def citation(self, source_id: str, language: str) -> dict[str, str]:
        """What a page says of a source: `title`, `publisher`, `date` (ISO, or the year, or "") and `url`.

        Titles are as printed; a document without one is called untitled in `language`.
        """
        if source_id not in self._sources.index:
            known = did_you_mean(source_id, list(self._sources.index))
            raise UnknownName(f"{source_id!r} is not in sources.csv. {known}")
        source = self._sources.loc[source_id]
        year = source["published_year"]
        return {
            "title": source["title"] or _UNTITLED[language],
            "publisher": source["publisher"],
            "date": source["published"] or ("" if pd.isna(year) else str(year)),
            "url": source["url"],
        }

    @functools.cached_property
    def _figures(self) -> sources_tables.Figures:
        return sources_tables.Figures(self.folder)

    @functools.cached_property
    def _sources(self) -> pd.DataFrame:
        return self.table("sources").set_index("source_id")

    @functools.cached_property
    def _conflicts(self) -> sources_choice.Conflicts:
        return sources_choice.conflicts(self.table("conflicts"))

    def _check_names(self, measures: Collection[str], localities: Collection[str]) -> None:
        for name in measures:
            if name not in self.measures.index:
                raise UnknownName(
                    f"{name!r} is not a measure of {self.folder.name}. "
                    f"{did_you_mean(name, list(self.measures.index))}"
                )
        for id in localities:
            self.places.unit(id)

    def _record(
        self, query: sources_tables.Query, confidence: str, choose: bool, frame: pd.DataFrame
    ) -> None:
        record = {
            "measures": None if query.measures is None else sorted(query.measures),
            "localities": None if query.localities is None else sorted(query.localities),
            "first_year": query.first_year,
            "last_year": query.last_year,
            "confidence": confidence,
            "choose": choose,
            "rows": len(frame),
            "digest": digest(frame),
        }
        if record not in self.queries:
            self.queries.append(record)


def digest(frame: pd.DataFrame) -> str:
    """SHA-256 of a frame as CSV: header, rows as they stand, dates in ISO form, missing cells empty."""
    text = frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return hashlib.sha256(text.encode()).hexdigest()


def open_package(name: str | Path = "published") -> Package:
    """The data package of that name in `data/`, or in that folder.

    Raises `WorkbookError` where there is no such folder, it cannot be read, or is no package.
    """
    folder = paths.data(str(name))
    if not folder.exists():
        raise WorkbookError(f"no data package {str(name)!r}: {folder} does not exist. {_others(str(name))}")
    if not folder.is_dir():
        raise WorkbookError(f"{folder} is a file. Name the folder of a data package.")
    try:
        inside = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise WorkbookError(f"{folder} cannot be read: {error.strerror}.") from None
    if not inside:
        raise WorkbookError(f"{folder} is empty. A data package has a {DESCRIPTION} and its tables.")
    if DESCRIPTION not in inside:
        raise WorkbookError(f"{folder} has no {DESCRIPTION}: it is not a data package.")
    return Package(folder)


def _others(name: str) -> str:
    """The packages there are."""
    shelf = paths.home() / "data"
    known = sorted(path.parent.name for path in shelf.glob(f"*/{DESCRIPTION}"))
    return did_you_mean(name, known) if known else f"There is no package in {shelf}."
