"""Pictures, and values over time: where marks lie, what is hollow, what is joined, what is said."""

from __future__ import annotations

import base64
import io
import itertools
import re

import charted
import matplotlib
import numpy as np
import pandas as pd
import pytest
from charted import day, joins, named, on, results, words, year
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

from analysis import charts, pages
from analysis.charts import labels, lettering, marks
from analysis.charts.shares import CLASSES
from analysis.errors import WorkbookError

NATION = ["VN"]


@pytest.fixture(scope="module")
def nation() -> charts.Picture:
    """Members of the whole country, as published."""
    page = charted.page(locality="VN")
    return charts.over_time(page.compute("members_total"), page)


def drawn(picture: object) -> charts.Picture:
    assert isinstance(picture, charts.Picture), str(picture)
    return picture


# The picture


def test_picture_is_a_figure_with_alt_text_and_caption(nation: charts.Picture) -> None:
    shown = nation._repr_mimebundle_()
    assert shown["text/plain"] == nation.alt
    assert "5.248.607" in nation.alt
    found = re.fullmatch(
        r'<figure class="chart"><img alt="([^"]+)" width="(\d+)" height="(\d+)" style="[^"]*" '
        r'src="data:image/png;base64,([^"]+)"/><figcaption>([^<]+)</figcaption></figure>',
        shown["text/html"],
    )
    assert found is not None
    assert found[5] == nation.caption
    image = Image.open(io.BytesIO(base64.b64decode(found[4])))
    assert image.format == "PNG"
    assert image.width == round(int(found[2]) * 1.25)
    assert image.info == {}, "no date, no software"


def test_hostile_words_are_shown_as_text() -> None:
    picture = charts.Picture(Figure((1, 1)), (), "", '"><script>alert(1)</script>', "<b>&</b>")
    assert "<script" not in picture.markup
    assert "<b>" not in picture.markup


def test_same_results_give_the_same_bytes_whatever_the_callers_style() -> None:
    page = charted.page()
    frame = results(*[on(f"{number}-12-31", number * 20.0) for number in range(2015, 2020)])
    first = drawn(charts.over_time(frame, page)).png
    with matplotlib.rc_context({"font.size": 30, "axes.grid": True, "text.color": "red", "savefig.dpi": 30}):
        second = drawn(charts.over_time(frame, page)).png
    assert first == second
    assert drawn(charts.over_time(frame.iloc[:3], page)).png != first


def test_flat_colours_are_exact_and_files_small(nation: charts.Picture) -> None:
    image = Image.open(io.BytesIO(nation.png)).convert("RGB")
    colours = {colour for _, colour in image.getcolors(1 << 20)}
    blue = tuple(round(255 * part) for part in to_rgb(marks.COLOURS[0]))
    assert {(255, 255, 255), blue} <= colours
    assert len(nation.png) < 25_000


def test_svg_keeps_words_as_text_and_is_the_same_twice(nation: charts.Picture) -> None:
    first = nation.svg()
    assert "Tổng số đảng viên" in first
    assert first == nation.svg()
    assert "<dc:date>" not in first


def test_colours_can_be_read_on_white() -> None:
    def luminance(colour: str) -> float:
        parts = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)
        )
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    def contrast(one: str, other: str) -> float:  # WCAG 2.2, relative luminance and contrast ratio
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    assert min(contrast(colour, "white") for colour in marks.COLOURS) >= 4.5
    assert min(contrast(face, ink) for face, ink, _ in CLASSES.values()) >= 4.5


@pytest.mark.parametrize(
    "line", ["Thừa Thiên Huế", "5.248.607", "Đảng bộ bộ phận, ủy ban kiểm tra", "(12,5 %)"]
)
@pytest.mark.parametrize("size", [9.5, 11, 12])
def test_words_are_as_wide_as_they_are_drawn(line: str, size: float) -> None:
    figure = Figure(dpi=125)
    canvas = FigureCanvasAgg(figure)
    text = figure.text(0, 0, line, fontsize=size, fontfamily="DejaVu Sans")
    true = text.get_window_extent(canvas.get_renderer()).width / 125
    assert true - 0.01 <= lettering.width(line, size) <= true * 1.04


def test_lines_are_broken_at_spaces_and_composed() -> None:
    decomposed = "Ba\u0300 Ri\u0323a - Vu\u0303ng Ta\u0300u"
    assert lettering.wrapped(decomposed, 5.0) == ["Bà Rịa - Vũng Tàu"]
    lines = lettering.wrapped(decomposed, 0.7)
    assert len(lines) > 1
    assert " ".join(lines) == "Bà Rịa - Vũng Tàu"
    assert max(lettering.width(line) for line in lines) <= 0.7
    assert lettering.wrapped("không-có-chỗ-ngắt", 0.1) == ["không-có-chỗ-ngắt"]


@given(st.lists(st.floats(0, 3), min_size=1, max_size=10))
def test_names_are_spread_without_touching(wanted: list[float]) -> None:
    placed = labels.spread(wanted, 0.2, 0.0, 3.0)
    for one, other in itertools.combinations(placed, 2):
        assert abs(one - other) >= 0.2 - 1e-9
    assert max(placed) <= 3.0 + 1e-9


# Over time


def test_national_stock_lies_at_its_days(nation: charts.Picture) -> None:
    found = {x: (y, shape, filled) for x, y, shape, filled in charted.marks(nation.axes[0])}
    assert found[day("2021-06-30")] == (5_248_607, "o", False), "mid-year: hollow"
    assert found[day("2009-12-31")] == (3_636_158, "o", True), "year-end: filled"
    assert found[day("2006-12-31")] == (3_200_000, "v", False), "nearly 3.2 million"
    assert found[day("2016-01-20")][1:] == ("^", False), "more than 4.5 million"
    assert {"5.248.607", "gần\u00a03.200.000", "đảng viên (trục không bắt đầu từ 0)"} <= set(words(nation))
    assert "số trong năm" in " ".join(words(nation))


def test_numbers_and_words_follow_the_language() -> None:
    page = charted.page("en", "VN")
    picture = drawn(charts.over_time(page.compute("members_total"), page))
    said = set(words(picture))
    assert {"5,248,607", "nearly\u00a03,200,000", "5,000,000", "Party members, Viet Nam"} <= said
    assert "Source: 6 published figures, as printed." in said


def test_lines_join_year_ends_solid_and_other_days_dashed() -> None:
    frame = results(
        on("2010-12-31", 100),
        on("2011-12-31", 104),
        {"last_year": 2012, "reason": "no_figure", "status": "missing"},
        on("2013-10-20", 108, flags="not_year_end"),
        on("2018-12-31", 120, precision="lower_bound", flags="bound"),
        on("2019-12-31", 130),
    )
    axes = drawn(charts.over_time(frame, charted.page())).axes[0]
    assert joins(axes, "-") == [(day("2010-12-31"), day("2011-12-31"))]
    assert joins(axes, "--") == [(day("2011-12-31"), day("2013-10-20"))], "no bound is joined"


def test_a_value_that_could_not_be_computed_is_a_gap() -> None:
    frame = results(
        on("2010-12-31", 100),
        {"last_year": 2011, "reason": "part_missing|P24-49", "status": "missing"},
        on("2012-12-31", 104),
    )
    axes = drawn(charts.over_time(frame, charted.page())).axes[0]
    assert joins(axes, "-") + joins(axes, "--") == []


def test_a_break_is_a_dotted_line_with_its_reason_and_nothing_runs_through() -> None:
    frame = results(on("2024-12-31", 59_000), on("2025-12-31", 139_534, flags="break"))
    picture = drawn(charts.over_time(frame, charted.page("en")))
    (line,) = named(picture.axes[0], "break")
    assert line.get_xdata()[0] == day("2025-07-01")
    assert "merged 1 July 2025" in words(picture)
    assert joins(picture.axes[0], "-") + joins(picture.axes[0], "--") == []


def test_a_new_scheme_breaks_at_the_start_of_its_year() -> None:
    frame = results(
        *[year(number, 0.8, scheme="2014" if number < 2018 else "2018") for number in range(2016, 2020)],
        indicator="good_or_better_organisations",
        category="good_or_better",
        unit="proportion",
    )
    axes = drawn(charts.over_time(frame, charted.page())).axes[0]
    assert named(axes, "break")[0].get_xdata()[0] == day("2018-01-01")
    middle = [(day(f"{number}-01-01") + day(f"{number + 1}-01-01")) / 2 for number in range(2016, 2020)]
    assert joins(axes, "-") == [(middle[0], middle[1]), (middle[2], middle[3])]


def test_part_years_and_terms_are_hollow_as_long_as_their_period_and_not_joined() -> None:
    frame = results(
        year(2019, 0.010),
        {"period_start": "2020-01-01", "period_end": "2020-06-30", "value": 0.004, "flags": "part_year"},
        year(2021, 0.012),
        indicator="admission_rate",
        unit="proportion",
    )
    axes = drawn(charts.over_time(frame, charted.page())).axes[0]
    assert [filled for *_, filled in charted.marks(axes)] == [True, False, True]
    (span,) = named(axes, "span")
    assert span.get_segments()[0][:, 0].tolist() == [day("2020-01-01"), day("2020-07-01")]
    assert joins(axes, "-") == []


def test_intervals_and_target_are_drawn() -> None:
    frame = results(year(2019, 0.18, lower=0.15, upper=0.21), indicator="admission_rate", unit="proportion")
    picture = drawn(charts.over_time(frame, charted.page(), target=(0.03, 0.04)))
    axes = picture.axes[0]
    assert named(axes, "interval")[0].get_segments()[0][:, 1].tolist() == [0.15, 0.21]
    assert "chỉ tiêu: 3,0\u00a0%–4,0\u00a0%" in words(picture)
    assert sorted(line.get_ydata()[0] for line in axes.lines if line.get_gid() == "target") == [0.03, 0.04]


@pytest.mark.parametrize(("value", "high"), [(0.03, 0.05), (0.3, 0.5), (0.51, 1.0), (1.0, 1.0), (0.0, 0.02)])
def test_shares_have_few_scales_so_that_pages_compare(value: float, high: float) -> None:
    frame = results(year(2019, value), indicator="admission_rate", unit="proportion")
    assert drawn(charts.over_time(frame, charted.page())).axes[0].get_ylim() == (0.0, high)


def test_scale_can_be_fixed() -> None:
    frame = results(on("2019-12-31", 5))
    assert drawn(charts.over_time(frame, charted.page(), scale=(0, 50))).axes[0].get_ylim() == (0, 50)


def test_falls_show_zero_and_counts_that_lie_close_do_not() -> None:
    falling = results(year(2019, -0.02), year(2020, 0.01), indicator="members_growth", unit="proportion")
    low, high = drawn(charts.over_time(falling, charted.page())).axes[0].get_ylim()
    assert low < -0.02 < 0.01 < high
    close = results(on("2019-12-31", 100), on("2020-12-31", 101))
    picture = drawn(charts.over_time(close, charted.page()))
    assert picture.axes[0].get_ylim()[0] > 0
    assert "đảng viên (trục không bắt đầu từ 0)" in words(picture)


def test_years_are_labelled_in_the_middle_of_their_band() -> None:
    axes = drawn(charts.over_time(results(on("2020-12-31", 7)), charted.page())).axes[0]
    assert axes.get_xlim() == (day("2019-01-01"), day("2022-01-01")), "three years at least"
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2019", "2020", "2021"]
    for number, place in zip((2019, 2020, 2021), axes.get_xticks(), strict=True):
        assert day(f"{number}-07-01") <= place <= day(f"{number}-07-03")


def test_series_are_named_and_differ_without_colour() -> None:
    places = ["P24-01", "P24-30", "P24-49", "P24-79", "P24-87"]
    frame = results(
        *[
            on(f"{number}-12-31", 100 + k, locality=place)
            for k, place in enumerate(places)
            for number in (2019, 2020)
        ]
    )
    picture = drawn(charts.over_time(frame, charted.page()))
    assert {"Hà Nội", "Hải Dương", "Quảng Nam", "Hồ Chí Minh", "Đồng Tháp"} <= set(words(picture))
    shapes = [shape for *_, shape, _ in charted.marks(picture.axes[0])]
    assert len(set(shapes)) == len(places)
    heights = sorted(
        text.get_position()[1] * 2.5
        for text in picture.axes[0].texts
        if text.get_text() in ("Hà Nội", "Hải Dương")
    )
    assert heights[1] - heights[0] >= lettering.height(labels.SIZE)


def test_merged_units_have_a_dark_edge() -> None:
    page = charted.page(locality="P25-48")
    picture = drawn(charts.over_time(page.compute("members_total"), page))
    dark = [line for line in picture.axes[0].lines if line.get_markeredgecolor() == "#222222"]
    assert [float(line.get_ydata()[0]) for line in dark] == [128_129], "59,093 + 69,036"
    assert "cộng từ đơn vị cũ" in words(picture)


def test_two_units_are_refused() -> None:
    frame = pd.concat([results(on("2020-12-31", 5)), results(year(2020, 0.5), unit="proportion")])
    with pytest.raises(WorkbookError, match=r"units proportion, members\. Draw one unit at a time"):
        charts.over_time(frame, charted.page())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            "Không có số nào để vẽ biểu đồ “Tổng số đảng viên” của tỉnh Hải Dương. "
            "Lý do: không có số công bố.",
        ),
        (
            "en",
            "There is no figure to draw a chart of “Party members” for Hai Duong Province. "
            "Reason: no figure was published.",
        ),
    ],
)
def test_an_empty_chart_is_said_in_words(language: str, said: str) -> None:
    frame = results({"last_year": 2020, "reason": "no_figure", "status": "missing"})
    text = charts.over_time(frame, charted.page(language))
    assert str(text) == said
    assert "<img" not in text._repr_html_()


# Flows


def flow_page() -> tuple[pd.DataFrame, pages.Page]:
    frame = results(
        year(2019, 1855),
        {"period_start": "2020-01-01", "period_end": "2020-06-30", "value": 700, "flags": "part_year"},
        {
            "period_start": "2015-10-01",
            "period_end": "2020-10-15",
            "first_year": 2015,
            "last_year": 2020,
            "value": 12_000,
            "flags": "multi_year",
        },
        {"period_end": "2021-06-30", "value": 900, "flags": "open_start"},
        indicator="members_admitted",
    )
    return frame, charted.page()


def test_flows_are_bars_over_their_intervals() -> None:
    picture = drawn(charts.flows(*flow_page()))
    bars = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()) for bar in picture.axes[0].patches]
    (full, half) = bars
    assert full[2] == 1855
    assert day("2019-01-01") < full[0] < full[1] < day("2020-01-01")
    assert half[2] == 700
    assert half[1] < day("2020-07-01"), "half a year is half as wide"
    faces = [bar.get_facecolor()[:3] for bar in picture.axes[0].patches]
    assert faces == [to_rgb(marks.COLOURS[0]), (1, 1, 1)]
    assert {"1.855", "1/1–30/6\n700", "đủ cả năm", "chưa đủ năm"} <= set(words(picture))


def test_terms_and_open_periods_stand_below_with_their_numbers() -> None:
    picture = drawn(charts.flows(*flow_page()))
    lanes = picture.axes[1]
    (term,) = named(lanes, "period")
    assert (term.get_x(), term.get_x() + term.get_width()) == (day("2015-10-01"), day("2020-10-16"))
    (tail,) = named(lanes, "open")
    assert tail.get_xdata()[0] == day("2021-06-30")
    assert tail.get_xdata()[1] < tail.get_xdata()[0], "the start was not printed"
    assert any(
        "12.000\u00a0đảng\u00a0viên" in text or "12.000\u00a0đảng viên" in text for text in words(picture)
    )


def test_national_admissions_with_an_open_start_are_no_bar() -> None:
    page = charted.page("en", "VN")
    picture = drawn(charts.flows(page.compute("members_admitted"), page))
    assert 56_376 not in [bar.get_height() for bar in picture.axes[0].patches]
    assert any("56,376" in text and "30 June 2021" in text.replace("\u00a0", " ") for text in words(picture))


def test_a_part_year_is_labelled_even_beside_higher_bars() -> None:
    frame, page = flow_page()
    more = results(*[year(number, 3000) for number in (2018, 2021, 2022)], indicator="members_admitted")
    picture = drawn(charts.flows(pd.concat([frame, more]), page))
    assert "1/1–30/6\n700" in words(picture)


def test_targets_are_lines_over_their_years() -> None:
    frame, page = flow_page()
    target = results(year(2019, 2500), indicator="admission_targets")
    axes = drawn(charts.flows(frame, page, target=target)).axes[0]
    (line,) = named(axes, "target")
    assert line.get_segments()[0].tolist() == [[day("2019-01-01"), 2500], [day("2020-01-01"), 2500]]


def test_totals_are_drawn_without_their_parts_and_rates_left_out() -> None:
    frame = results(
        year(2019, 100),
        year(2019, 40, category="female"),
        year(2019, 0.4, indicator="admission_rate", unit="proportion"),
        indicator="members_admitted",
    )
    picture = drawn(charts.flows(frame, charted.page()))
    assert [bar.get_height() for bar in picture.axes[0].patches] == [100]
    assert len(picture.axes) == 1


def test_without_totals_each_category_has_a_panel_on_one_scale() -> None:
    frame = results(
        *[year(2020, value, category=name) for name, value in (("female", 400), ("ethnic_minority", 30))],
        indicator="members_admitted",
    )
    picture = drawn(charts.flows(frame, charted.page("en")))
    assert len({axes.get_ylim() for axes in picture.axes}) == 1
    assert {"Women (members)", "Ethnic minorities (members)"} <= set(words(picture))


# All charts


def test_synthetic_figures_carry_a_watermark_on_every_chart() -> None:
    page = charted.page("en")
    object.__setattr__(page, "package", charted.Synthetic(page.package))
    made = {
        charts.over_time: results(on("2020-12-31", 5)),
        charts.flows: results(year(2020, 5), indicator="members_admitted"),
        charts.ranking: results(on("2020-12-31", 5)),
        charts.groups: results(year(2020, 0.5), category="female", unit="proportion"),
    }
    for chart, frame in made.items():
        said = words(drawn(chart(frame, page)))
        assert "SYNTHETIC DATA" in said, chart.__name__
        assert "Synthetic data for trials, not real figures." in said
    assert "SYNTHETIC DATA" not in words(drawn(charts.over_time(made[charts.over_time], charted.page("en"))))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_words_are_cut(language: str) -> None:
    frame, _ = flow_page()
    page = charted.page(language, "VN")
    places = ["P24-46", "P24-77", "P24-79"]
    many = [
        on(f"{number}-12-31", 50_000 + 3 * k * number, locality=p)
        for k, p in enumerate(places)
        for number in (2019, 2023)
    ]
    pictures = [
        charts.over_time(page.compute("members_total"), page),
        charts.over_time(results(*many), page),
        charts.over_time(results(*[on(f"{n}-12-31", n * 1e6) for n in range(2000, 2025)]), page),
        charts.flows(frame, page),
        charts.flows(page.compute("members_admitted"), page),
    ]
    for picture in pictures:
        assert charted.cut(drawn(picture)) == []
    assert np.isfinite([axes.get_ylim() for picture in pictures for axes in drawn(picture).axes]).all()
