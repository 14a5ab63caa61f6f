"""What holds for any figures: order of rows, intervals, nested classes, sums of shares."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from indicators_figures import PUBLISHED, Figures, figure, rows_of

from analysis import indicators
from analysis.indicators import shares
from analysis.indicators.rows import Row

FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


class Shuffled:
    """The published package with its observations in another order."""

    def __init__(self, seed: int) -> None:
        self.seed, self.measures, self.places = seed, PUBLISHED.measures, PUBLISHED.places

    def observations(self, *args: object, **options: object) -> pd.DataFrame:
        frame = PUBLISHED.observations(*args, **options)  # type: ignore[arg-type]
        return frame.sample(frac=1, random_state=self.seed).reset_index(drop=True)


@settings(FEW, max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_order_of_figures_is_irrelevant(seed):
    asked = ["VN", "D24-514", "P24-75", "P25-48", "P25-75", "P24-30", "P24-40"]
    topics = list(indicators.TOPICS)
    first = indicators.compute(topics, PUBLISHED, localities=asked)
    pd.testing.assert_frame_equal(first, indicators.compute(topics, Shuffled(seed), localities=asked))  # type: ignore[arg-type]


@FEW
@given(part=st.integers(0, 5000), rest=st.integers(0, 5000), confidence=st.sampled_from([0.9, 0.95, 0.99]))
def test_interval_brackets_the_share(part, rest, confidence):
    figures = Figures(
        figure("A", "members_total", part, on="2020-12-31", category="female"),
        figure("B", "members_total", part + rest, on="2020-12-31"),
    )
    found = rows_of("members_shares", "P24-40", package=figures, confidence=confidence).iloc[0]
    if part + rest == 0:
        assert (found["reason"], "empty" in found["flags"]) == ("zero_denominator", True)
    else:
        assert 0 <= found["lower"] <= found["value"] <= found["upper"] <= 1
        assert found["confidence"] == confidence


@FEW
@given(
    excellent=st.integers(0, 50),
    good=st.integers(0, 300),
    completed=st.integers(0, 50),
    failed=st.integers(0, 9),
)
def test_nested_classes_become_exclusive_and_add_up(excellent, good, completed, failed):
    total = excellent + good + completed + failed
    counts = {
        "assessed_total": total,
        "excellent": excellent,
        "good_or_better": excellent + good,
        "completed": completed,
        "not_completed": failed,
    }
    figures = Figures(
        *(
            figure(name, "evaluation_members", value, year=2020, category=name, scheme="2018")
            for name, value in counts.items()
        )
    )
    rows = rows_of("evaluation_members", "P24-40", package=figures)
    assert set(rows["category"]) == {"excellent", "good_only", "completed", "not_completed"}
    if total:
        assert rows["numerator"].sum() == total
        assert rows["value"].sum() == pytest.approx(1)
    inclusive = rows_of("excellent_inclusive_members", "P24-40", package=figures).iloc[0]
    exclusive = rows_of("excellent_exclusive_members", "P24-40", package=figures).iloc[0]
    if good:
        assert inclusive["value"] <= exclusive["value"] or excellent == 0


@FEW
@given(first=st.integers(500, 10**6), change=st.integers(-400, 400), days=st.integers(365, 4000))
def test_growth_per_year_compounds_to_growth_between_the_dates(first, change, days):
    start = pd.Timestamp("2010-06-30")
    end = start + pd.Timedelta(days=days)
    figures = Figures(
        figure("A", "members_total", first, on=start.strftime("%Y-%m-%d")),
        figure("B", "members_total", first + change, on=end.strftime("%Y-%m-%d")),
    )
    whole = rows_of("members_growth", "P24-40", package=figures).iloc[-1]
    yearly = rows_of("members_growth_yearly", "P24-40", package=figures).iloc[-1]
    assert (1 + yearly["value"]) ** (days / 365.25) == pytest.approx(1 + whole["value"])


@FEW
@given(part=st.integers(1, 999), whole=st.integers(1000, 9999), places=st.integers(0, 2), up=st.booleans())
def test_rounded_or_cut_off_percentages_do_not_differ(part, whole, places, up):
    value = part / whole * 100
    printed = round(value, places) if up else int(value * 10**places) / 10**places
    said = Row("X", value=printed, precision="exact", printed=f"{printed:.{places}f}%".replace(".", ","))
    assert not shares.differs(part / whole, said)
    assert shares.differs(part / whole + 2.1 * 10**-places / 100, said)
