"""A notebook as a plan sees it: its name, its file and its parameters cell, read without Jupyter.

The parameters cell is the code cell tagged `parameters`: lines of `name = literal`.
It is read with `ast`, never executed.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.errors import UnknownName, WorkbookError, did_you_mean


@dataclass(frozen=True)
class NotebookSource:
    """One notebook: `parameters` maps each name of the parameters cell to its default."""

    name: str
    path: Path
    parameters: Mapping[str, Any] = field(hash=False)


def names() -> list[str]:
    """The notebooks of this workbook, without folder and ending, sorted."""
    return sorted(path.stem for path in paths.notebooks().glob("*.ipynb") if not path.name.startswith("."))


def read(name: str) -> NotebookSource:
    """The notebook of that name.

    Raises
    ------
    UnknownName
        No such notebook in `notebooks/`; the message names the nearest.
    WorkbookError
        The file is no notebook, or its parameters cell is missing or holds more than literals.
    """
    known = names()
    if name not in known:
        raise UnknownName(f"no notebook {name!r} in notebooks/. {did_you_mean(name, known)}")
    return read_file(paths.notebooks() / f"{name}.ipynb")


def read_file(path: Path) -> NotebookSource:
    """The notebook in that file; raises as `read` does."""
    return NotebookSource(path.stem, path, _literals(_parameters_cell(path), path))


def _parameters_cell(path: Path) -> str:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ())]
        sources = [cell["source"] for cell in tagged]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkbookError(f"notebooks/{path.name} cannot be read as a notebook: {error!r}") from error
    if len(sources) != 1:
        raise WorkbookError(
            f"notebooks/{path.name} has {len(sources)} cells tagged 'parameters'; tag exactly one"
        )
    return sources[0] if isinstance(sources[0], str) else "".join(sources[0])


def _literals(source: str, path: Path) -> dict[str, Any]:
    """The names and values of a parameters cell."""
    try:
        return dict(_assignment(statement) for statement in ast.parse(source).body)
    except (SyntaxError, ValueError) as error:
        raise WorkbookError(
            f"notebooks/{path.name}: the parameters cell may hold only lines `name = literal`: {error}"
        ) from error


def _assignment(statement: ast.stmt) -> tuple[str, Any]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    value = getattr(statement, "value", None)
    if len(targets) != 1 or not isinstance(targets[0], ast.Name) or not isinstance(value, ast.expr):
        raise ValueError(f"line {statement.lineno} is no assignment of a literal")
    return targets[0].id, ast.literal_eval(value)
