"""Hidden counts stay hidden: the rule, the cells hidden with them, and an attack on what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis import disclosure

FEW = settings(max_examples=25, deadline=None)  # each example solves tables


def table(cells: Sequence[Sequence[int]], area: str = "P", **columns: object) -> pd.DataFrame:
    """Areas by categories with totals of both."""
    rows = [(f"{area}{i}", f"c{j}", count) for i, row in enumerate(cells) for j, count in enumerate(row)]
    frame = pd.DataFrame(rows, columns=["area", "category", "count"])
    by_area = frame.groupby("area", as_index=False)["count"].sum().assign(category="total")
    frame = pd.concat([frame, by_area], ignore_index=True)
    by_category = frame.groupby("category", as_index=False)["count"].sum().assign(area="total")
    return pd.concat([frame, by_category], ignore_index=True).assign(**columns)  # type: ignore[arg-type]


def attack(
    published: pd.DataFrame, sums: Sequence[tuple[int, Sequence[int]]], *, threshold: int, base: int
) -> list[tuple[str, int]]:
    """Hidden counts that a reader finds who knows the rule and these sums (total, parts) of rows.

    A linear programme for the least and the greatest value of each "*", from the published text alone.
    A reader cannot tell why a cell is hidden, but is told here: small ones lie within 1 and the threshold.
    """
    bounds: list[tuple[float, float | None]] = []
    for text, reason in zip(published["displayed"], published["reason"], strict=True):
        if text == "*":
            bounds.append((1, threshold) if reason == "small_count" else (0, None))
        elif text == "0":
            bounds.append((0, 0))
        else:
            shown = int(text)
            bounds.append(
                (max(shown - base / 2, threshold + 1), shown + (base - 1) / 2) if base > 1 else (shown, shown)
            )
    matrix = np.zeros((len(sums), len(published)))
    for row, (total, parts) in enumerate(sums):
        matrix[row, total] = 1
        matrix[row, list(parts)] = -1
    found = []
    for cell in np.flatnonzero(published["displayed"].eq("*")):
        ends = []
        for sign in (1, -1):
            objective = np.zeros(len(published))
            objective[cell] = sign
            solution = linprog(objective, A_eq=matrix, b_eq=np.zeros(len(sums)), bounds=bounds)
            ends.append(sign * solution.fun if solution.status == 0 else sign * -np.inf)
        if np.ceil(ends[0] - 1e-6) >= np.floor(ends[1] + 1e-6):
            found.append((str(published.iloc[cell].to_dict()), round(ends[0])))
    return found


def table_sums(
    frame: pd.DataFrame, columns: Sequence[str] = ("area", "category")
) -> list[tuple[int, list[int]]]:
    """All sums of a table with the label "total" in `columns`, found cell by cell."""
    out = []
    for position in range(len(frame)):
        for column in columns:
            if frame[column].iloc[position] == "total":
                same = pd.Series(True, index=frame.index)
                for other in columns:
                    if other != column:
                        same &= frame[other] == frame[other].iloc[position]
                out.append((position, np.flatnonzero(same & (frame[column] != "total")).tolist()))
    return out


class TestRule:
    def test_nhs_rule(self) -> None:
        # NHS England, hospital statistics: 1 to 7 suppressed, the rest to the nearest 5, 0 stays
        counts = [0, 1, 7, 8, 12, 13, 2363, np.nan]
        result = disclosure.suppress(pd.DataFrame({"count": counts}), "count")
        assert result["displayed"].tolist() == ["0", "*", "*", "10", "10", "15", "2365", ""]
        assert result["suppressed"].tolist() == [False, True, True, False, False, False, False, False]
        assert result["reason"].tolist() == ["", "small_count", "small_count", "", "", "", "", "no_figure"]
        assert result["status"].tolist() == ["", "suppressed", "suppressed", "", "", "", "", "missing"]
        assert result["value"].isna().tolist() == [False, True, True, False, False, False, False, True]
        assert result.loc[0, "method"] == "1 to 7 hidden, rounded to 5"

    def test_other_thresholds_and_bases(self) -> None:
        frame = pd.DataFrame({"count": [1, 4, 5, 15, 25]})
        assert disclosure.suppress(frame, "count", threshold=4, base=10)["displayed"].tolist() == [
            "*",
            "*",
            "10",
            "20",
            "30",
        ]
        assert disclosure.suppress(frame, "count", threshold=0, base=1)["displayed"].tolist() == [
            "1",
            "4",
            "5",
            "15",
            "25",
        ]

    def test_input_is_kept(self) -> None:
        frame = table([[3, 20], [40, 50]], status="published", flags="undated")
        before = frame.copy()
        result = disclosure.suppress(frame, "count", margins=["area", "category"])
        pd.testing.assert_frame_equal(frame, before)
        assert result.loc[0, ["status", "flags"]].tolist() == ["suppressed", "undated|small_count"]
        assert result.loc[3, ["status", "flags"]].tolist() == ["published", "undated"]

    def test_bad_arguments_raise(self) -> None:
        frame = table([[3, 20], [40, 50]])
        with pytest.raises(ValueError, match=r"threshold 2\.5 must be a whole number, 0 or more"):
            disclosure.suppress(frame, "count", threshold=2.5)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="base 0 must be a whole number, 1 or more"):
            disclosure.suppress(frame, "count", base=0)
        with pytest.raises(
            ValueError, match="column 'category': area=P0, category=c0 stands in more than one row"
        ):
            disclosure.suppress(pd.concat([frame, frame]), "count", margins=["category"])
        with pytest.raises(ValueError, match="margins: column 'area' has no row for the total 'VN'"):
            disclosure.suppress(frame, "count", margins=[("area", "VN")])
        wrong = frame.assign(count=frame["count"].where(frame.index != 4, 22))
        with pytest.raises(
            ValueError,
            match=r"column 'count', row area=P0, category=total: 22 is not the sum of its parts, 23",
        ):
            disclosure.suppress(wrong, "count", margins=["category"])
        with pytest.raises(ValueError, match="24 is not the sum of its parts, 23"):
            disclosure.suppress(
                frame.assign(count=frame["count"].where(frame.index != 4, 24)),
                "count",
                margins={"category": {"total": ["c0", "c1"]}},
            )
        with pytest.raises(ValueError, match="share_of: column 'category' has no row for 'all'"):
            disclosure.suppress(frame, "count", share_of=("category", "all"))


class TestSecondary:
    def test_a_square_is_hidden(self) -> None:
        # hiding 3 alone leaves 53 - 20 - 30; its column leaves 65 - 40 - 22: four corners must go, the
        # smallest ones are 20 and 22, and 80 closes the square
        frame = table([[3, 20, 30], [40, 50, 60], [22, 80, 90]])
        result = disclosure.suppress(frame, "count", base=1, margins=["area", "category"])
        shown = result.pivot(index="area", columns="category", values="displayed")
        assert shown.loc["P0"].tolist() == ["*", "*", "30", "53"]
        assert shown.loc["P1"].tolist() == ["40", "50", "60", "150"]
        assert shown.loc["P2"].tolist() == ["*", "*", "90", "192"]
        assert result["reason"].value_counts().to_dict() == {"": 12, "protects_another": 3, "small_count": 1}

    def test_primary_alone_is_recovered(self) -> None:
        # the attack works: without secondary suppression it finds the hidden 3
        frame = table([[3, 20, 30], [40, 50, 60], [22, 80, 90]])
        bare = disclosure.suppress(frame, "count", base=1, margins=["area", "category"], secondary=False)
        assert [value for _, value in attack(bare, table_sums(frame), threshold=7, base=1)] == [3]
        safe = disclosure.suppress(frame, "count", base=1, margins=["area", "category"])
        assert attack(safe, table_sums(frame), threshold=7, base=1) == []

    def test_bounds_give_cells_away_too(self) -> None:
        # 1 + 1 = 2: two hidden cells, but each is at least 1; 14 = 7 + 7: each is at most 7
        for pair, total in (([1, 1, 40], 42), ([7, 7, 40], 54)):
            frame = pd.DataFrame({"category": ["a", "b", "c", "total"], "count": [*pair, total]})
            bare = disclosure.suppress(frame, "count", base=1, margins=["category"], secondary=False)
            assert len(attack(bare, [(3, [0, 1, 2])], threshold=7, base=1)) == 2
            safe = disclosure.suppress(frame, "count", base=1, margins=["category"])
            assert attack(safe, [(3, [0, 1, 2])], threshold=7, base=1) == []
            assert safe["displayed"].tolist().count("*") == 3

    def test_rounding_spares_most(self) -> None:
        frame = table([[3, 20, 30], [40, 50, 60], [22, 80, 90]])
        result = disclosure.suppress(frame, "count", margins=["area", "category"])
        assert result["displayed"].eq("*").sum() == 1
        assert attack(result, table_sums(frame), threshold=7, base=5) == []

    def test_rounding_does_not_spare_all(self) -> None:
        # 14 to the nearest 4 is 16, from 14 on: both parts must be 7
        frame = pd.DataFrame({"category": ["a", "b", "total"], "count": [7, 7, 14]})
        bare = disclosure.suppress(frame, "count", base=4, margins=["category"], secondary=False)
        assert len(attack(bare, [(2, [0, 1])], threshold=7, base=4)) == 2
        safe = disclosure.suppress(frame, "count", base=4, margins=["category"])
        assert attack(safe, [(2, [0, 1])], threshold=7, base=4) == []

    def test_only_a_total_is_left_to_hide(self) -> None:
        frame = pd.DataFrame({"category": ["a", "b", "total"], "count": [7, 7, 14]})
        result = disclosure.suppress(frame, "count", base=1, margins=["category"])
        assert result["displayed"].tolist() == ["*", "*", "*"]
        assert result["reason"].tolist() == ["small_count", "small_count", "protects_another"]

    def test_nothing_more_can_be_hidden(self) -> None:
        # seven parts of 1 in a total of 7: the rule itself betrays them
        frame = pd.DataFrame({"category": [*"abcdefg", "total"], "count": [1] * 7 + [7]})
        assert set(disclosure.suppress(frame, "count", base=1, margins=["category"])["displayed"]) == {"*"}

    def test_unpublished_parts_protect(self) -> None:
        # a third province is not among the rows: 50 - 3 - 20 leaves 27 for it
        frame = pd.DataFrame({"area": ["P1", "P2", "VN"], "count": [3, 20, 50]})
        result = disclosure.suppress(frame, "count", base=1, margins=[("area", "VN")])
        assert result["displayed"].tolist() == ["*", "20", "50"]
        unknown = pd.DataFrame({"area": ["P1", "P2", "P3", "VN"], "count": [3, 20, np.nan, 50]})
        result = disclosure.suppress(unknown, "count", base=1, margins=[("area", "VN")])
        assert result["displayed"].tolist() == ["*", "20", "", "50"]
        assert disclosure.suppress(unknown.iloc[:2], "count", base=1)["displayed"].tolist() == ["*", "20"]

    def test_shares_follow(self) -> None:
        frame = table([[3, 20, 30], [40, 50, 60], [22, 80, 90]])
        result = disclosure.suppress(
            frame, "count", base=1, margins=["area", "category"], share_of=("category", "total")
        )
        by_cell = result.set_index(["area", "category"])["share"]
        assert by_cell["P0", "c2"] == pytest.approx(30 / 53)
        assert np.isnan(by_cell["P0", "c0"])
        assert np.isnan(by_cell["P0", "c1"])
        flat = pd.DataFrame({"category": ["a", "b", "total"], "count": [7, 7, 14]})
        whole_hidden = disclosure.suppress(
            flat, "count", base=1, margins=["category"], share_of=("category", "total")
        )
        assert whole_hidden["share"].isna().all()


class TestPagesTogether:
    PROVINCES: Mapping[str, Sequence[str]] = {"P1": ["D1", "D2"], "P2": ["D3", "D4", "D5"]}

    def frame(self) -> pd.DataFrame:
        """Districts, provinces and the country, by class, in two years and for both together."""
        rng = np.random.default_rng(11)
        districts = [name for names in self.PROVINCES.values() for name in names]
        rows = [
            (area, category, year, int(rng.negative_binomial(1, 0.05)))
            for area in districts
            for category in ("good", "fair", "weak")
            for year in ("2020", "2021")
        ]
        frame = pd.DataFrame(rows, columns=["area", "category", "year", "count"])
        above = {district: province for province, names in self.PROVINCES.items() for district in names}
        for column, label in (("area", above), ("area", "VN"), ("category", "total"), ("year", "2020-2021")):
            source = frame if label != "VN" else frame[frame["area"].isin(self.PROVINCES)]
            to = source[column].map(label) if isinstance(label, dict) else label
            sums = (
                source.assign(**{column: to})
                .groupby(["area", "category", "year"], as_index=False)["count"]
                .sum()
            )
            frame = pd.concat([frame, sums], ignore_index=True)
        return frame

    def sums(self, frame: pd.DataFrame) -> list[tuple[int, list[int]]]:
        position = {
            tuple(key): place for place, key in enumerate(frame[["area", "category", "year"]].to_numpy())
        }
        out = []
        for (area, category, year), place in position.items():
            inner = {"VN": list(self.PROVINCES), **self.PROVINCES}.get(area, [])
            for parts in (
                [(part, category, year) for part in inner],
                [(area, part, year) for part in ("good", "fair", "weak") if category == "total"],
                [(area, category, part) for part in ("2020", "2021") if year == "2020-2021"],
            ):
                if parts:
                    out.append((place, [position[part] for part in parts]))
        return out

    @pytest.mark.parametrize("base", [1, 5])
    def test_no_page_betrays_another(self, base: int) -> None:
        frame = self.frame()
        margins = {
            "area": {"VN": list(self.PROVINCES), **self.PROVINCES},
            "category": {"total": ["good", "fair", "weak"]},
            "year": {"2020-2021": ["2020", "2021"]},
        }
        bare = disclosure.suppress(frame, "count", base=base, margins=margins, secondary=False)
        safe = disclosure.suppress(frame, "count", base=base, margins=margins)
        assert safe["reason"].eq("small_count").sum() == bare["displayed"].eq("*").sum() > 10
        if base == 1:
            assert len(attack(bare, self.sums(frame), threshold=7, base=1)) > 10
        assert attack(safe, self.sums(frame), threshold=7, base=base) == []

    def test_pages_by_themselves_are_not_enough(self) -> None:
        # the country's page hides P2 = 5 and P1 with it; the page of P1 shows P1 = 23
        frame = pd.DataFrame({"area": ["VN", "P1", "P2", "D1", "D2"], "count": [28, 23, 5, 3, 20]})
        margins = {"area": {"VN": ["P1", "P2"], "P1": ["D1", "D2"]}}
        country = disclosure.suppress(frame.iloc[:3], "count", base=1, margins={"area": {"VN": ["P1", "P2"]}})
        province = disclosure.suppress(
            frame.iloc[[1, 3, 4]], "count", base=1, margins={"area": {"P1": ["D1", "D2"]}}
        )
        assert country["displayed"].tolist() == ["28", "*", "*"]
        assert province["displayed"].tolist() == ["23", "*", "*"]
        apart = pd.concat([country.iloc[[0]], province.iloc[[0]], country.iloc[[2]], province.iloc[1:]])
        sums = [(0, [1, 2]), (1, [3, 4])]
        assert [value for _, value in attack(apart, sums, threshold=7, base=1)] == [5]
        together = disclosure.suppress(frame, "count", base=1, margins=margins)
        assert attack(together, sums, threshold=7, base=1) == []


class TestProperties:
    @FEW
    @given(
        st.integers(2, 4).flatmap(
            lambda width: st.lists(
                st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=4
            )
        ),
        st.sampled_from([1, 3, 5]),
    )
    def test_attack_fails_on_any_table(self, cells: list[list[int]], base: int) -> None:
        frame = table(cells)
        result = disclosure.suppress(frame, "count", base=base, margins=["area", "category"])
        assert result["reason"].eq("small_count").tolist() == frame["count"].between(1, 7).tolist()
        assert attack(result, table_sums(frame), threshold=7, base=base) == []
