"""A workbook of its own for tests that plan or render: the fixture notebooks on the shipped figures."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXTURES = Path(__file__).with_name("notebooks")


def make(folder: Path) -> Path:
    """A workbook in `folder` whose notebooks are named for their fault; `fine` has none."""
    for name in ("parameters", "notebooks", "data"):
        (folder / name).mkdir(parents=True)
    for notebook in FIXTURES.glob("*.ipynb"):
        shutil.copy(notebook, folder / "notebooks")
    (folder / "data" / "published").symlink_to(ROOT / "data" / "published", target_is_directory=True)
    return folder


def write_plan(home: Path, text: str, name: str = "try") -> Path:
    """A plan of that workbook."""
    path = home / "parameters" / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path
