"""Charts of rows: classes, groups, counts, rankings, coverage, documents."""

from __future__ import annotations

from collections.abc import Callable

import charted
import pandas as pd
import pytest
from charted import day, named, on, results, words, year
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from analysis import charts, quality
from analysis.charts import marks
from analysis.charts.shares import exclusive
from analysis.indicators.cascade import cascade, issued_share
from analysis.pages import Page

BLUE = to_rgb(marks.COLOURS[0])


def drawn(picture: object) -> charts.Picture:
    assert isinstance(picture, charts.Picture), str(picture)
    return picture


def bars(picture: charts.Picture, panel: int = 0) -> list[Rectangle]:
    return [patch for patch in picture.axes[panel].patches if isinstance(patch, Rectangle)]


def row_names(picture: charts.Picture, panel: int = 0) -> list[str]:
    return [label.get_text().replace("\n", " ") for label in picture.axes[panel].get_yticklabels()]


# Classes


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        # excellent is inside good-or-better: 0.85 - 0.19
        (
            {"excellent": 0.19, "good_or_better": 0.85, "completed": 0.1, "not_completed": 0.05},
            {"not_completed": 0.05, "completed": 0.1, "good_only": 0.66, "excellent": 0.19},
        ),
        ({"good_only": 0.66, "good_or_better": 0.85}, {"good_only": 0.66, "excellent": 0.19}),
        (
            {"excellent": 0.2, "good_only": 0.6, "good_or_better": 0.8},
            {"good_only": 0.6, "excellent": 0.2},
        ),
        ({"good_or_better": 0.912, "completed": 0.088}, {"completed": 0.088, "good_or_better": 0.912}),
        (
            {"clean_strong": 0.88, "clean_strong_exemplary": 0.2, "good_only": 0.1},
            {"good_only": 0.1, "clean_strong_only": 0.68, "clean_strong_exemplary": 0.2},
        ),
        ({"excellent_of_good_or_better": 0.2, "assessed_total": 1.0}, {}),
    ],
)
def test_nested_classes_become_exclusive_worst_first(
    printed: dict[str, float], parts: dict[str, float]
) -> None:
    found = exclusive(printed)
    assert list(found) == list(parts)
    assert found == pytest.approx(parts)


def test_tien_phuoc_has_its_organisations_in_three_classes() -> None:
    page = charted.page(locality="D24-514")
    picture = drawn(charts.class_shares(page.compute("evaluation_organisations"), page))
    widths = {bar.get_gid(): bar.get_width() for bar in bars(picture)}
    # printed: 47 assessed, 42 good or better, 8 of them excellent, 5 completed
    assert widths["excellent"] == pytest.approx(8 / 47)
    assert widths["good_only"] == pytest.approx(34 / 47)
    assert widths["completed"] == pytest.approx(5 / 47)
    assert sum(widths.values()) == pytest.approx(1.0)
    assert {"17,0\u00a0%", "72,3\u00a0%", "10,6\u00a0%"} <= set(words(picture))


def test_an_old_scheme_keeps_its_own_words() -> None:
    page = charted.page("en", "P24-87")
    picture = drawn(charts.class_shares(page.compute("evaluation_organisations"), page))
    said = words(picture)
    assert "Classes of 20-HD/BTCTW 10-10-2008" in said
    assert "Clean and strong" in said
    assert not any("xcellent" in text for text in said)
    assert row_names(picture) == ["2012"]


def class_rows(*years: tuple[int, str, dict[str, float]]) -> pd.DataFrame:
    rows = [
        year(number, share, category=name, scheme=scheme)
        for number, scheme, shares in years
        for name, share in shares.items()
    ]
    return results(*rows, indicator="evaluation_organisations", unit="proportion")


def test_schemes_are_parted_by_a_heading_and_what_was_not_printed_is_left_white() -> None:
    frame = class_rows(
        (2017, "2014", {"clean_strong": 0.6, "good_only": 0.3, "completed": 0.1}),
        (2018, "2018", {"excellent": 0.2, "good_or_better": 0.9}),
    )
    picture = drawn(charts.class_shares(frame, charted.page()))
    said = words(picture)
    assert said.index("Xếp loại theo 27-HD/BTCTW 25-9-2014") < said.index("Xếp loại theo 132-QĐ/TW 8-3-2018")
    assert "không in" in said
    rest = [bar for bar in bars(picture) if bar.get_gid() == ""]
    assert [bar.get_width() for bar in rest] == [pytest.approx(0.1)]
    assert rest[0].get_hatch()


def test_shares_above_the_whole_are_not_stacked() -> None:
    frame = class_rows((2019, "2018", {"excellent": 0.5, "good_only": 0.6}))
    assert "Không có số nào" in str(charts.class_shares(frame, charted.page()))
    rounded = class_rows((2019, "2018", {"good_only": 0.506, "completed": 0.504}))
    assert drawn(charts.class_shares(rounded, charted.page())), "printed shares are rounded"


# Groups


def test_groups_are_hollow_where_only_the_percentage_was_printed() -> None:
    frame = results(
        year(2009, 0.3724, category="female", lower=0.370, upper=0.375, confidence=0.95),
        year(2009, 0.6754, category="youth_union", flags="printed_share"),
        indicator="admitted_shares",
        unit="proportion",
    )
    picture = drawn(charts.groups(frame, charted.page("en")))
    assert row_names(picture) == ["Youth Union members", "Women"], "greatest first"
    points = {x: filled for x, _, _, filled in charted.marks(picture.axes[0])}
    assert points == {0.6754: False, 0.3724: True}
    assert named(picture.axes[0], "interval")[0].get_segments()[0][:, 0].tolist() == [0.370, 0.375]
    assert {"2009", "share as printed", "95\u00a0% interval"} <= set(words(picture))
    assert picture.axes[0].get_xlim() == (0.0, 1.0)


@pytest.mark.parametrize("chart", [charts.groups, charts.attainment, charts.ranking])
def test_a_bound_near_the_edge_is_not_cut(chart: Callable[..., object]) -> None:
    frame = results(
        year(2020, 0.999, precision="lower_bound", flags="bound"),
        indicator="admission_rate",
        unit="proportion",
    )
    picture = drawn(chart(frame, charted.page("en")))
    assert "more than\u00a099.9\u00a0%" in words(picture)
    assert charted.cut(picture) == []


def test_periods_of_groups_head_their_rows() -> None:
    page = charted.page(locality="VN")
    picture = drawn(charts.groups(page.compute("admitted_shares"), page))
    said = words(picture)
    assert {"Năm 2009", "Năm 2010", "37,24\u00a0%", "37,85\u00a0%"} <= set(said)


# Counts


def test_screening_counts_have_their_shares() -> None:
    page = charted.page(locality="VN")
    picture = drawn(charts.outcomes(page.compute("screening_outcomes", "screening_shares"), page))
    # printed: 6,732 progress recognised, 3,774 continued education, 13,526 removed; sum 24,032
    assert sorted(bar.get_width() for bar in bars(picture)) == [3774, 6732, 13526]
    assert "13.526 (56,3\u00a0%)" in words(picture)
    assert "Từ tháng 6/2019, chưa có mốc kết thúc" in words(picture)


def test_only_a_share_of_the_same_count_stands_beside_it() -> None:
    frame = pd.concat(
        [
            results(year(2023, 606), indicator="discipline_organisations", unit="organisations"),
            results(year(2023, 0.12), indicator="discipline_growth", unit="proportion"),
        ]
    )
    picture = drawn(charts.outcomes(frame, charted.page()))
    assert "606" in words(picture)
    assert not any("12" in text for text in words(picture)), "12 % is growth, not a share of 606"


def test_bounds_are_hollow_and_units_have_panels_of_their_own() -> None:
    frame = pd.concat(
        [
            results(year(2023, 24_160, precision="lower_bound"), indicator="discipline_members"),
            results(year(2023, 606), indicator="discipline_organisations", unit="organisations"),
        ]
    )
    picture = drawn(charts.outcomes(frame, charted.page("en")))
    assert bars(picture, 0)[0].get_facecolor()[:3] == (1, 1, 1)
    assert bars(picture, 1)[0].get_facecolor()[:3] == pytest.approx(BLUE)
    assert {"members", "organisations", "more than\u00a024,160", "more than this"} <= set(words(picture))
    assert charted.marks(picture.axes[0])[0][2] == ">"


def test_latest_counts_are_drawn_and_part_years_hollow_beside_full_years() -> None:
    frame = results(
        year(2021, 223, category="total_by_committees"),
        year(2022, 410, category="total_by_committees"),
        {
            "period_start": "2023-01-01",
            "period_end": "2023-06-30",
            "value": 92,
            "flags": "part_year",
            "category": "total_by_inspection_commissions",
        },
        indicator="discipline_organisations",
        unit="organisations",
    )
    picture = drawn(charts.outcomes(frame, charted.page("en")))
    faces = {bar.get_width(): bar.get_facecolor()[:3] for bar in bars(picture)}
    assert faces == {410: pytest.approx(BLUE), 92: (1, 1, 1)}
    assert {"2022", "The first half of 2023", "part of the year"} <= set(words(picture))


def test_attainment_lies_on_either_side_of_the_target() -> None:
    frame = results(
        year(2019, 0.742), year(2022, 1.14), indicator="admissions_against_target", unit="proportion"
    )
    picture = drawn(charts.attainment(frame, charted.page()))
    axes = picture.axes[0]
    assert [line.get_xdata()[0] for line in named(axes, "target")] == [1]
    assert [x for x, *_ in charted.marks(axes)] == [0.742, 1.14]
    assert row_names(picture) == ["Năm 2019", "Năm 2022"]


# Localities


def test_ranking_is_by_value_with_ties_in_given_order_and_missing_counted() -> None:
    frame = results(
        on("2020-12-31", 50, locality="P24-49"),
        on("2020-12-31", 70, locality="P24-30"),
        on("2020-12-31", 50, locality="P24-87"),
        {"locality": "P24-01", "last_year": 2020, "reason": "no_figure", "status": "missing"},
    )
    picture = drawn(charts.ranking(frame, charted.page("en"), highlight="P24-87"))
    assert row_names(picture) == ["Hai Duong", "Quang Nam", "Dong Thap"]
    bold = [
        label.get_text() for label in picture.axes[0].get_yticklabels() if label.get_fontweight() == "bold"
    ]
    assert bold == ["Dong Thap"]
    assert "Source: 3 published figures, as printed. Localities without a figure: 1." in " ".join(
        words(picture)
    )


def test_ranking_takes_the_latest_and_has_a_panel_for_each_indicator() -> None:
    shares = {"unit": "proportion", "category": "good_or_better", "lower": 0.85, "upper": 0.95}
    frame = pd.concat(
        [
            results(
                year(2018, 0.8, **shares), year(2019, 0.9, **shares), indicator="good_or_better_organisations"
            ),
            results(year(2019, 0.88, **shares), indicator="good_or_better_members"),
        ]
    )
    picture = drawn(charts.ranking(frame, charted.page()))
    values = [[x for x, *_ in charted.marks(axes)] for axes in picture.axes]
    assert values == [[0.9], [0.88]]
    assert all(named(axes, "interval") for axes in picture.axes)
    assert len({axes.get_xlim() for axes in picture.axes}) == 1, "shares on one scale"


def test_sixty_three_rows_do_not_touch() -> None:
    page = charted.page(locality="VN")
    places = [place for place in page.places.at_level("province") if place.startswith("P24")]
    assert len(places) == 63
    frame = results(*[on("2020-12-31", 1000.0 + k, locality=place) for k, place in enumerate(places)])
    picture = drawn(charts.ranking(frame, page))
    places_of_rows = picture.axes[0].get_yticks()
    assert min(abs(places_of_rows[1:] - places_of_rows[:-1])) * 72 > 1.5 * 10.5, "inches to points"
    assert charted.cut(picture) == []


def test_bounds_in_a_ranking_point_sideways() -> None:
    frame = results(
        on("2020-10-20", 50_000, precision="lower_bound", flags="bound"),
        on("2020-10-20", 70_000, precision="upper_bound", flags="bound", locality="P24-49"),
    )
    picture = drawn(charts.ranking(frame, charted.page()))
    assert [(x, shape, filled) for x, _, shape, filled in charted.marks(picture.axes[0])] == [
        (50_000, ">", False),
        (70_000, "<", False),
    ]


def test_coverage_adds_topics_and_parts_the_vintages() -> None:
    frame = pd.DataFrame(
        {
            "locality": ["P25-48", "P24-30", "P24-30", "P24-49"],
            "year": [2025, 2019, 2019, 2020],
            "topic": ["membership", "membership", "evaluation", "membership"],
            "figures": [1, 2, 9, 4],
        }
    )
    picture = drawn(charts.coverage(frame, charted.page("en")))
    assert row_names(picture) == ["Hai Duong", "Quang Nam", "Da Nang"]
    assert {"Units up to 30 June 2025", "Units since 1 July 2025"} <= set(words(picture))
    sizes = {
        float(line.get_xdata()[0]): line.get_markersize()
        for line in picture.axes[0].lines
        if len(line.get_xdata())
    }
    assert sizes[2025] < sizes[2020] < sizes[2019], "1, 4 and 2 + 9 figures"
    assert "Figures of 3 localities, 2019 to 2025, in 3 cells of locality and year." in picture.alt


def test_shipped_coverage_counts_the_figures_of_provinces_and_nation() -> None:
    page = charted.page(locality="VN")
    counted = quality.coverage(page)
    picture = drawn(charts.coverage(counted, page))
    assert f"{counted['figures'].sum()} số công bố" in " ".join(words(picture))


# Documents


@pytest.fixture
def page() -> Page:
    return charted.page(locality="VN")


def test_conclusion_21_reaches_the_district_in_130_days(page: Page) -> None:
    picture = drawn(charts.cascade(cascade(page.package, "21-KL/TW"), page))
    said = words(picture)
    assert {
        "21-KL/TW",
        "03-KH/TW · 37\u00a0ngày",
        "107-KH/TU · 74\u00a0ngày",
        "64-KH/HU · 130\u00a0ngày",
    } <= set(said)
    axes = picture.axes[0]
    places = {line.get_gid(): (line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines}
    assert places["21-KL/TW@2021-10-25"][0] == day("2021-10-25")
    assert places["64-KH/HU@2022-03-04"][0] == day("2022-03-04")
    depths = [
        places[name][1] for name in ("21-KL/TW@2021-10-25", "107-KH/TU@2022-01-07", "64-KH/HU@2022-03-04")
    ]
    assert depths == sorted(depths), "centre above province above district"
    arrows = [text for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch is not None]
    assert len(arrows) == 5
    assert "130" in picture.alt


def test_a_short_timeline_is_labelled_by_months(page: Page) -> None:
    english = charted.page("en", "VN")
    months = {
        language: [label.get_text() for label in drawn(picture).axes[0].get_xticklabels()]
        for language, picture in {
            "vi": charts.cascade(cascade(page.package, "21-KL/TW"), page),
            "en": charts.cascade(cascade(page.package, "21-KL/TW"), english),
        }.items()
    }
    assert "1/2022" in months["vi"]
    assert "Jan\u00a02022" in months["en"]
    assert charted.cut(drawn(charts.cascade(cascade(page.package, "21-KL/TW"), english))) == []


def test_undated_documents_are_counted_not_drawn(page: Page) -> None:
    picture = drawn(charts.cascade(cascade(page.package), page))
    assert not any("05-CT/TW" in text for text in words(picture))
    assert "không gắn với văn bản có ngày: 5." in " ".join(words(picture))
    assert charted.cut(picture) == []


def test_hostile_numbers_and_unknown_levels_do_no_harm(page: Page) -> None:
    frame = cascade(page.package, "21-KL/TW")
    number = "$\\frac{<b>$ {0} %s"
    frame = frame.assign(number=number, level=frame["level"].replace("district_committee", "galaxy"))
    picture = drawn(charts.cascade(frame, page))
    assert number in words(picture)
    assert "văn bản có ngày: 2." in " ".join(words(picture)), "two district documents"
    assert picture.png
    assert "<b>" not in picture.markup


def test_a_cascade_without_dates_is_said_in_words(page: Page) -> None:
    frame = cascade(page.package, "21-KL/TW").assign(date=pd.NaT)
    assert "Không có số nào để vẽ biểu đồ" in str(charts.cascade(frame, page))


def test_issued_share_rises_in_steps_inside_its_band(page: Page) -> None:
    frame = pd.DataFrame(
        {
            "day": [10, 40, 90],
            "share": [0.2, 0.5, 0.8],
            "lower": [0.1, 0.35, 0.6],
            "upper": [0.35, 0.65, 0.95],
            "at_risk": [20, 16, 10],
            "reason": "",
        }
    )
    picture = drawn(charts.issued_share(frame, page))
    step = picture.axes[0].lines[0]
    assert step.get_xdata().tolist() == [0, 10, 40, 90]
    assert step.get_ydata().tolist() == [0, 0.2, 0.5, 0.8]
    assert step.get_drawstyle() == "steps-post"
    assert {
        "một nửa sau 40\u00a0ngày",
        "20 địa phương. Nguồn: ngày tháng trên văn bản, theo các văn bản đã công bố.",
    } <= set(words(picture))
    assert "80,0\u00a0%" in picture.alt


def test_too_few_localities_give_words_instead_of_a_share(page: Page) -> None:
    places = page.places.at_level("province")
    text = charts.issued_share(issued_share(page.package, "21-KL/TW", places), page)
    assert "1" in str(text)
    assert "Lý do" in str(text)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("locality", ["VN", "D24-514", "P24-30", "P24-87"])
def test_no_words_are_cut_on_charts_of_rows(language: str, locality: str) -> None:
    page = charted.page(language, locality)
    made = [
        charts.class_shares(page.compute("evaluation_organisations", "evaluation_members"), page),
        charts.groups(page.compute("members_shares", "admitted_shares"), page),
        charts.outcomes(page.compute("inspection_discipline"), page),
        charts.attainment(page.compute("admissions_against_target"), page),
    ]
    pictures = [picture for picture in made if isinstance(picture, charts.Picture)]
    assert pictures
    for picture in pictures:
        assert charted.cut(picture) == []
        assert picture.alt
        assert picture.caption
