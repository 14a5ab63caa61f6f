"""Checks shared by the statistical rooms, and the words for what these rooms refuse."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis import frames, language
from analysis.errors import WorkbookError


def test_errors_are_both_the_workbooks_and_pythons() -> None:
    for kind, builtin in (
        (frames.InvalidValue, ValueError),
        (frames.InsufficientData, ValueError),
        (frames.MissingColumn, KeyError),
        (frames.NotAFrame, TypeError),
    ):
        assert issubclass(kind, WorkbookError)
        assert issubclass(kind, builtin)
        assert str(kind("row 3: mend it")) == "row 3: mend it"


def test_numbers_of_any_numeric_kind() -> None:
    frame = pd.DataFrame(
        {
            "integers": pd.array([1, None], dtype="Int64"),
            "objects": pd.Series([1, None], dtype="object"),
            "floats": [1.0, np.nan],
            "flags": [True, False],
            "texts": ["1", None],
        }
    )
    for column in ("integers", "objects", "floats"):
        np.testing.assert_array_equal(frames.numbers(frame, column), [1, np.nan])
    with pytest.raises(ValueError, match="column 'flags', row 0: True is not a number"):
        frames.numbers(frame, "flags")
    with pytest.raises(ValueError, match="column 'texts', row 0: 1 is not a number"):
        frames.numbers(frame, "texts")


def test_rows_are_named_by_what_identifies_them() -> None:
    frame = pd.DataFrame({"locality": ["P24-49"], "last_year": [2021], "note": ["x"]}, index=[7])
    assert frames.row_name(frame, 0) == "row locality=P24-49, last_year=2021"
    assert frames.row_name(frame[["note"]], 0) == "row 7"


def test_sums_keep_missing_parts_missing() -> None:
    frame = pd.DataFrame({"area": ["B", "A", "B"], "x": [1, 2, np.nan]})
    assert frames.summed(frame, ["x"], "area").to_dict("list") == {
        "area": ["B", "A"],
        "x": [pytest.approx(np.nan, nan_ok=True), 2],
    }


def test_confidence_and_choices() -> None:
    assert frames.level(0.9) == 0.9
    for bad in (0.89, 1, 95):
        with pytest.raises(ValueError, match=r"is outside \[0\.9, 1\)"):
            frames.level(bad)
    with pytest.raises(TypeError, match="confidence must be a number"):
        frames.level(True)


@pytest.mark.parametrize(
    "reason",
    [
        "no_figure",
        "part_missing|P24-49",
        "base_not_printed",
        "zero_denominator",
        "too_few_points|3",
        "break_inside|2015",
        "nested_classes|excellent",
        "not_estimable",
        "horizon_too_long|3",
        "no_benchmark",
        "no_dispersion",
        "small_count",
        "protects_another",
    ],
)
def test_every_refusal_has_words(reason: str) -> None:
    for tongue in language.LANGUAGES:
        assert "{" not in language.reason_text(reason, tongue)


@pytest.mark.parametrize("flag", frames.SIGNALS)
def test_every_signal_has_words(flag: str) -> None:
    assert language.flag_text(flag, "vi") != language.flag_text(flag, "en")


def test_the_rooms_import_nothing_heavy() -> None:
    # pages pay for each import: statsmodels and scipy.stats cost seconds of processor time
    code = (
        "import sys; "
        "from analysis import comparisons, consistency, decomposition, disclosure, intervals, trends; "
        "print([name for name in ('scipy', 'statsmodels', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
