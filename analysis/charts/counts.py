"""Counts of one period by outcome, and attainment of a target: one row each."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis import language, precision, sentences
from analysis.charts import marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

COLOUR = marks.COLOURS[0]
_POINTERS = {precision.LOWER: ">", precision.UPPER: "<"}
_PERIOD = ["period_start", "period_end", "last_year"]


@styled
def outcomes(results: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """The latest count of each category as level bars with numbers, and shares where there are any.

    Takes counts, shares with their numerators, or both: a share is written beside the count of the
    same locality, category and period; rates are left out. One panel per unit; indicator and period
    head their rows. A bound is a hollow bar with a pointer. Without a count, a text that says so.
    """
    subject = series_of.subject(results, page)
    counts = _counts(results)
    if counts.empty:
        return nothing(results, page, subject)
    parts = [part for _, part in counts.groupby("unit", sort=False)]
    layouts = [rows.arranged(_names(part, page), _sections(part, counts, page)) for part in parts]
    left = max(layout.margin for layout in layouts)
    panels = [Panel(layout.height, _unit(part, page)) for layout, part in zip(layouts, parts, strict=True)]
    paper = sheet(
        page,
        subject if counts["indicator"].nunique() == 1 else page.t("chart.outcomes", place=page.name()),
        panels,
        left=left,
        right=0.1,
        below=0.1,
        keys=_keys(counts, page),
        source=source_line(counts, page),
    )
    shares = _shares(results)
    for axes, part, layout in zip(paper.axes, parts, layouts, strict=True):
        _draw_counts(axes, part, layout, _texts(part, shares, page), WIDTH - left - 0.1)
    return paper.picture(results, page, "outcomes")


def _draw_counts(axes: Axes, part: pd.DataFrame, layout: rows.Rows, texts: list[str], wide: float) -> None:
    """The bars of one panel; the longest leaves room for its number."""
    room = scales.widest(texts, rows.SIZE) + 0.2
    axes.set_xlim(0, max(float(part["value"].max()), 1e-9) * wide / max(wide - room, 0.5))
    rows.show(axes, layout)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    low, high = ([place + side for place in layout.at] for side in (-0.14, 0.14))
    axes.vlines([0] * len(low), low, high, color=MUTED, linewidth=1)
    for row, at, text in zip(series_of.records(part), layout.at, texts, strict=True):
        _draw_bar(axes, row.value, at, row.precision)
        rows.write(axes, row.value, at, text)


def _counts(results: pd.DataFrame) -> pd.DataFrame:
    """The latest count per locality, indicator and category; of shares alone, their numerators."""
    counts = series_of.counts(results[results["value"].notna()])
    if counts.empty:
        shares = results[results["value"].notna() & results["numerator"].notna()]
        counts = shares.assign(value=shares["numerator"])
    latest = counts.sort_values(_PERIOD, kind="stable", na_position="first")
    latest = latest.drop_duplicates(["locality", "indicator", "category"], keep="last").sort_index()
    order = {name: number for number, name in enumerate(dict.fromkeys(results["indicator"]))}
    place = latest["indicator"].map(order)
    latest = latest.assign(place=place).sort_values(["place", *_PERIOD], kind="stable", na_position="first")
    return latest.drop(columns="place")


def _unit(part: pd.DataFrame, page: Page) -> str:
    unit = str(part["unit"].iat[0])
    return page.t("chart.axis.count") if unit in scales.QUOTIENTS else scales.unit_words(unit, page)


def _shares(results: pd.DataFrame) -> dict[tuple[object, ...], float]:
    shares = results[results["value"].notna() & (results["unit"] == "proportion")]
    return {_identity(row): row.value for row in series_of.records(shares)}


def _texts(counts: pd.DataFrame, shares: dict[tuple[object, ...], float], page: Page) -> list[str]:
    texts = []
    for row in series_of.records(counts):
        words = language.bounded(language.number(row.value, page.language), row.precision, page.language)
        share = shares.get(_identity(row))
        texts.append(words if share is None else f"{words} ({language.percent(share, page.language)})")
    return texts


def _identity(row: pd.Series) -> tuple[object, ...]:
    return row.locality, row.category, str(row.period_start), str(row.period_end), row.last_year


def _names(counts: pd.DataFrame, page: Page) -> list[str]:
    several = counts["locality"].nunique() > 1
    names = []
    for row in series_of.records(counts):
        name = language.capital(page.category(row.indicator, row.category, row.scheme))
        names.append(f"{name}, {page.places.name(row.locality, page.language)}" if several else name)
    return names


def _sections(part: pd.DataFrame, counts: pd.DataFrame, page: Page) -> list[str]:
    several = counts["indicator"].nunique() > 1
    sections = []
    for _, row in part.iterrows():
        period = language.period(row, page.language)
        words = f"{page.title(row['indicator'])}, {period}" if several else period
        sections.append(language.capital(words))
    return sections


def _keys(counts: pd.DataFrame, page: Page) -> list[Key]:
    bounds = [bound for bound in _POINTERS if (counts["precision"] == bound).any()]
    style = marks.Mark(True).style(COLOUR)
    return [
        Key(page.t(f"chart.mark.{bound}"), line={**style, "marker": _POINTERS[bound]}) for bound in bounds
    ]


def _draw_bar(axes: Axes, value: float, at: float, sense: str) -> None:
    hollow = sense != precision.EXACT and sense != ""
    face = "white" if hollow else COLOUR
    axes.barh(at, value, 0.19, facecolor=face, edgecolor=COLOUR, linewidth=1.4)
    if sense in _POINTERS:
        style = {**marks.Mark(True).style(COLOUR), "marker": _POINTERS[sense]}
        axes.plot([value], [at], **style, clip_on=False)


@styled
def attainment(results: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """Attainment of a target, one row per period, as marks on either side of a line at 100 %.

    Values are plain quotients (1.14 is 114 %). Hollow marks as in `marks`. Without a value, a text.
    """
    subject = series_of.subject(results, page)
    known = results[results["value"].notna()].sort_values(_PERIOD, kind="stable", na_position="first")
    if known.empty:
        return nothing(results, page, subject)
    layout = rows.arranged(_attained(known, page))
    high = max(1.25, float(known["value"].max()) * 1.1)
    ticks, words = scales.value_ticks(0, high, "proportion", page, 5)
    paper = sheet(
        page,
        subject,
        [Panel(layout.height, page.t("chart.attainment.axis"))],
        left=layout.margin,
        right=0.75,
        keys=marks.keys(known, page),
        source=source_line(results, page),
    )
    axes = paper.axes[0]
    rows.show(axes, layout)
    rows.share_axis(axes, high, ticks, words)
    axes.axvline(1, color=INK, linewidth=1.6, gid="target")
    for row, at in zip(series_of.records(known), layout.at, strict=True):
        axes.plot([1, row.value], [at, at], color=COLOUR, linewidth=2)
        axes.plot([row.value], [at], **marks.mark(row).style(COLOUR), clip_on=False)
        text = language.bounded(language.percent(row.value, page.language), row.precision, page.language)
        rows.write(axes, max(row.value, 1.0), at, text)
    return paper.picture(results, page, "attainment")


def _attained(known: pd.DataFrame, page: Page) -> list[str]:
    several = {column: known[column].nunique() > 1 for column in ("locality", "category")}
    names = []
    for _, row in known.iterrows():
        parts = [page.places.name(row["locality"], page.language)] if several["locality"] else []
        parts += [page.category(row["indicator"], row["category"])] if several["category"] else []
        names.append(language.capital(", ".join([*parts, language.period(row, page.language)])))
    return names
