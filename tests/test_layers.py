"""Imports point one way: a room uses what lies below it, never what lies above."""

from __future__ import annotations

import ast
from pathlib import Path

import analysis

ROOT = Path(analysis.__file__).parent

# Bottom first; rooms on one line don't depend on each other except where Python's order shows it.
LAYERS = (
    ("errors", "paths", "vietnamese", "precision"),
    ("schema",),
    ("frames",),
    ("intervals",),
    ("trends", "comparisons", "decomposition", "consistency", "disclosure"),
    ("localities", "boundaries", "names", "corrections"),
    ("sources",),
    ("checks",),
    ("indicators",),
    ("language",),
    ("pages",),
    ("sentences",),
    ("tables", "charts"),
    ("quality",),
    ("widgets",),
    ("reports", "demo"),
    ("__main__",),
)
RANK = {room: rank for rank, layer in enumerate(LAYERS) for room in layer}
ONLY_USER = {"ipywidgets": "widgets", "papermill": "reports", "nbconvert": "reports"}


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    known = [room for room in RANK if first == room or first.startswith(f"{room}_")]
    assert known or first == "__init__", f"{path.name}: a room without a layer; give it one here"
    return known[0] if known else first


def imports(path: Path) -> set[tuple[int, str]]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {(node.lineno, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "analysis":
                found |= {(node.lineno, f"analysis.{alias.name}") for alias in node.names}
            else:
                found.add((node.lineno, node.module))
    return found


def test_imports_point_down() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        room = room_of(path)
        if room == "__init__":
            continue
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] == "analysis" and len(parts) > 1 and parts[1] in RANK and RANK[parts[1]] > RANK[room]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}, which lies above {room}")
    assert not wrong, "\n".join(wrong)


def test_each_outside_tool_has_one_user() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        for line, name in imports(path):
            owner = ONLY_USER.get(name.split(".")[0])
            if owner and room_of(path) != owner:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}; only {owner} does")
    assert not wrong, "\n".join(wrong)
