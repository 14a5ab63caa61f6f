"""What must hold for the repository itself: stripped notebooks, a lock without addresses, targets."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN_IN_CELLS = (
    ast.FunctionDef,
    ast.For,
    ast.While,
    ast.Lambda,
    ast.JoinedStr,
    ast.With,
    ast.ListComp,
    ast.DictComp,
)


def code_cells(path: Path) -> list[dict]:
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stripped(path: Path) -> None:
    for cell in code_cells(path):
        assert cell["outputs"] == [], f"{path.name}: a cell keeps its output"
        assert cell["execution_count"] is None, f"{path.name}: a cell keeps its count"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin(path: Path) -> None:
    for cell in code_cells(path):
        source = "".join(cell["source"])
        wrong = [node for node in ast.walk(ast.parse(source)) if isinstance(node, FORBIDDEN_IN_CELLS)]
        assert not wrong, f"{path.name}: {source!r} holds what belongs to the library"
        assert len(source.splitlines()) <= 10


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_prose_has_its_twin(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    tags = [cell["metadata"].get("tags", []) for cell in prose]
    assert [tag for tag in tags if tag not in (["vi"], ["en"])] == []
    assert tags.count(["vi"]) == tags.count(["en"])


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > 500


def test_make_help_lists_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("help", "setup", "report", "test", "check", "lab", "dashboard", "bench", "clean"):
        assert re.search(rf"^make {target}\b", said, re.MULTILINE), target
