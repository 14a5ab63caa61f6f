"""The folders of a workbook.

A workbook is the folder that holds `data/`, `notebooks/` and `parameters/`. It is
`WORKBOOK_HOME` where that is set, else the nearest such folder at or above the
working folder, else the folder this package was installed from.
"""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The workbook's own folder, absolute."""
    if named := os.environ.get("WORKBOOK_HOME"):
        return Path(named).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "notebooks").is_dir() and (folder / "parameters").is_dir():
            return folder
    return Path(__file__).resolve().parents[1]


def data(name: str = "published") -> Path:
    """The folder of a data package: a path as given, or a package of `data/` by its name."""
    given = Path(name)
    if given.is_absolute() or given.exists():
        return given.resolve()
    inside = home() / given
    return inside if inside.exists() or given.parts[:1] == ("data",) else home() / "data" / given


def notebooks() -> Path:
    return home() / "notebooks"


def parameters() -> Path:
    return home() / "parameters"


def build() -> Path:
    return home() / "build"
