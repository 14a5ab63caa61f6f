"""The synthetic panel: complete, repeatable, and true to its stated rates."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis import checks, demo, sources
from analysis.errors import WorkbookError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.write(tmp_path_factory.mktemp("demo") / "provinces")


def test_every_province_has_every_year(folder: Path) -> None:
    figures = pd.read_csv(folder / "figures.csv")
    stock = figures[figures["measure"].eq("members_total") & figures["category"].eq("total")]
    provinces = stock[stock["locality"].str.startswith("P24-")]
    assert provinces.groupby("locality")["last_year"].nunique().eq(15).all()
    assert provinces["locality"].nunique() == 63
    nation = stock[stock["locality"].eq("VN")].set_index("last_year")["value"]
    assert provinces.groupby("last_year")["value"].sum().equals(nation.rename("value"))


def test_it_passes_the_checks_and_is_marked(folder: Path) -> None:
    checks.check_package(folder)
    package = sources.open_package(folder)
    assert package.synthetic
    assert set(package.observations(["members_total"], ["VN"])["status"]) == {"synthetic"}


def test_the_same_size_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = demo.write(tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_counts_come_from_the_stated_truth(folder: Path) -> None:
    truth = pd.read_csv(folder / "truth.csv").set_index("locality")
    figures = pd.read_csv(folder / "figures.csv")
    admitted = figures[figures["measure"].eq("members_admitted") & figures["locality"].ne("VN")]
    stock = figures[figures["measure"].eq("members_total") & figures["category"].eq("total")]
    before = stock.assign(last_year=stock["last_year"] + 1)[["locality", "last_year", "value"]]
    both = admitted.merge(before, on=["locality", "last_year"], suffixes=("", "_before"))
    rate = both.groupby("locality")[["value", "value_before"]].sum().eval("value / value_before")
    # 14 years of at least 10,000 members: the standard error is under 0.0005, four of them cover all 63
    assert (rate - truth.loc[rate.index, "admission_rate"]).abs().max() < 0.002


def test_communes_are_added_to_the_same_provinces(folder: Path, tmp_path: Path) -> None:
    larger = demo.write(tmp_path / "larger", 5)
    small = pd.read_csv(folder / "figures.csv").set_index("figure_id")
    large = pd.read_csv(larger / "figures.csv").set_index("figure_id")
    assert large["locality"].nunique() == small["locality"].nunique() + 5
    pd.testing.assert_frame_equal(large.loc[small.index], small)


def test_a_real_package_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"synthetic": false}', encoding="utf-8")
    with pytest.raises(WorkbookError, match="not synthetic"):
        demo.write(tmp_path)


@pytest.mark.parametrize("size", ["villages", "3322", "-1"])
def test_an_impossible_size_is_refused(tmp_path: Path, size: str) -> None:
    with pytest.raises(WorkbookError, match="is not one of provinces, communes"):
        demo.write(tmp_path / "x", size)
