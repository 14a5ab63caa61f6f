"""Shares: of the classes of an evaluation, stacked to the whole, and of groups, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import language, schema, sentences
from analysis.charts import lettering, marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page

COLOUR = marks.COLOURS[0]
_DARK, _LIGHT = "white", INK  # words on a dark and on a light class

# From worst to best: face, colour of the words on it, hatch. Light and dark alternate, so that
# neighbours differ without colour too.
CLASSES: dict[str, tuple[str, str, str]] = {
    "weak": ("#8A2B0A", _DARK, ""),
    "not_completed": ("#8A2B0A", _DARK, ""),
    "completed": ("#F2C879", _LIGHT, "...."),
    "good_unspecified": ("#5A9BCB", _LIGHT, ""),
    "good_only": ("#B9DAF0", _LIGHT, ""),
    "good_or_better": ("#5A9BCB", _LIGHT, ""),
    "clean_strong_only": ("#2C7FB8", _DARK, ""),
    "clean_strong": ("#2C7FB8", _DARK, ""),
    "excellent": ("#00446E", _DARK, ""),
    "clean_strong_exemplary": ("#00446E", _DARK, ""),
}
_HATCH = {"....": "#B07C1F", "///": "#9A9A9A"}
_REST = ("white", _LIGHT, "///")
# A class that holds others: the part of it that is left when they are counted out.
_WHOLES = {
    "good_or_better": ("excellent", "good_only"),
    "clean_strong": ("clean_strong_exemplary", "clean_strong_only"),
}
_PERIOD = ["period_end", "last_year"]
_SLACK = 0.012  # printed shares are rounded: the classes of one print may add to 99 or 101 %


def exclusive(shares: dict[str, float]) -> dict[str, float]:
    """Classes that do not overlap, worst first, from shares that may be nested.

    Excellent is inside good-or-better in most prints: where the part outside is not printed it is
    the difference of the two. A whole goes when both of its parts are there.
    """
    found = {name: share for name, share in shares.items() if name in CLASSES}
    for whole, (part, other) in _WHOLES.items():
        if whole in found and part in found and other not in found:
            found[other] = max(0.0, found[whole] - found[part])
        if whole in found and part in found:
            del found[whole]
        elif whole in found and other in found:
            found[part] = max(0.0, found.pop(whole) - found[other])
    return {name: found[name] for name in CLASSES if name in found}


@styled
def class_shares(results: pd.DataFrame, page: Page) -> Picture | sentences.Text:
    """One bar to 100 % per year and scheme, its classes from worst to best; indicators below each other.

    Overlapping classes are made exclusive (`exclusive`); what was not printed is left white with
    hatches. Where the scheme changes, a heading names the rules that hold from there: the bars above
    and below it cannot be compared. Shares that add to more than the whole are left out. Without a bar,
    a text that says so.
    """
    subject = series_of.subject(results, page)
    bars = _bars(results)
    if not bars:
        return nothing(results, page, subject)
    layout = rows.arranged([_bar_name(bar, bars, page) for bar in bars], _schemes(bars, page), pitch=0.38)
    left, right = layout.margin, 0.3
    paper = sheet(
        page,
        _evaluation_title(bars, page),
        [Panel(layout.height)],
        left=left,
        right=right,
        keys=_class_keys(bars, page),
        source=source_line(results, page),
    )
    axes, wide = paper.axes[0], WIDTH - left - right
    rows.show(axes, layout)
    ticks, words = scales.value_ticks(0, 1, "proportion", page, 5)
    rows.share_axis(axes, 1.0, ticks, words)
    for (_, shares), at in zip(bars, layout.at, strict=True):
        _draw_classes(axes, shares, at, wide, page)
    return paper.picture(results, page, "class_shares")


Bar = tuple[Any, dict[str, float]]


def _bars(results: pd.DataFrame) -> list[Bar]:
    """One row of results and its exclusive classes per bar, in order of indicator and time."""
    shares = results[results["value"].notna() & (results["unit"] == "proportion")]
    keys = ["indicator", "locality", "scheme", *_PERIOD]
    found = []
    for _, group in shares.groupby(keys, sort=False, dropna=False):
        classes = exclusive(dict(zip(group["category"], group["value"], strict=True)))
        if classes and sum(classes.values()) <= 1 + _SLACK:
            found.append((series_of.records(group)[0], classes))
    order = list(dict.fromkeys(results["indicator"]))
    return sorted(found, key=lambda bar: (order.index(bar[0].indicator), bar[0].last_year, bar[0].scheme))


def _bar_name(bar: Bar, bars: Sequence[Bar], page: Page) -> str:
    row = bar[0]
    name = str(row.last_year)
    if pd.notna(row.first_year) and row.first_year != row.last_year:
        name = f"{row.first_year}–{row.last_year}"
    if len({other[0].locality for other in bars}) > 1:
        name = f"{page.places.name(row.locality, page.language)}, {name}"
    return name


def _schemes(bars: Sequence[Bar], page: Page) -> list[str]:
    """The heading of each bar: what is classed, and under which rules."""
    several = len({row.indicator for row, _ in bars}) > 1
    headings = []
    for row, _ in bars:
        rules = page.t("chart.scheme", rules=_rules(row.scheme, page))
        headings.append(f"{page.title(row.indicator)} ({rules})" if several else language.capital(rules))
    return headings


def _rules(scheme: str, page: Page) -> str:
    """The first document of a scheme: "132-QĐ/TW 8-3-2018"."""
    table = page.package.table("schemes")
    basis = table.loc[table["scheme"] == scheme, "basis"]
    return str(basis.iat[0]).split(";")[0].split(",")[0] if len(basis) else scheme


def _evaluation_title(bars: Sequence[Bar], page: Page) -> str:
    indicators = list(dict.fromkeys(row.indicator for row, _ in bars))
    title = page.title(indicators[0]) if len(indicators) == 1 else page.t("chart.class_shares")
    places = list(dict.fromkeys(row.locality for row, _ in bars))
    return f"{title}, {page.name(places[0])}" if len(places) == 1 else title


def _class_keys(bars: Sequence[Bar], page: Page) -> list[Key]:
    keys: dict[str, Key] = {}
    for name in CLASSES:
        for row, shares in bars:
            if name in shares:
                words = language.capital(page.category(row.indicator, name, row.scheme))
                keys.setdefault(words, Key(words, box=_class_box(CLASSES[name])))
    if any(1 - sum(shares.values()) > _SLACK for _, shares in bars):
        keys[""] = Key(page.t("chart.rest"), box=_class_box(_REST))
    return list(keys.values())


def _class_box(look: tuple[str, str, str]) -> dict[str, Any]:
    face, _, hatch = look
    box: dict[str, Any] = {
        "facecolor": face,
        "edgecolor": MUTED if face == "white" else face,
        "linewidth": 0.8,
    }
    return box | {"hatch": hatch, "hatchcolor": _HATCH[hatch]} if hatch else box


def _draw_classes(axes: Axes, shares: dict[str, float], at: float, wide: float, page: Page) -> None:
    rest = 1 - sum(shares.values())
    parts = [(name, CLASSES[name], share) for name, share in shares.items()]
    if rest > _SLACK:
        parts.insert(0, ("", _REST, rest))
    edge = 0.0
    for name, look, share in parts:
        style = _class_box(look) | ({} if look is _REST else {"edgecolor": "white", "linewidth": 1.2})
        axes.barh(at, share, 0.27, left=edge, gid=name, **style)
        words = language.percent(share, page.language)
        if name and lettering.width(words, rows.SIZE) + 0.08 < share * wide:
            _write_share(axes, edge + share / 2, at, words, look)
        edge += share


def _write_share(axes: Axes, x: float, at: float, words: str, look: tuple[str, str, str]) -> None:
    back = {"facecolor": look[0], "edgecolor": "none", "pad": 1.0} if look[2] else None
    axes.text(x, at, words, ha="center", va="center", fontsize=rows.SIZE, color=look[1], bbox=back)


@styled
def groups(
    results: pd.DataFrame, page: Page, *, scale: tuple[float, float] | None = None
) -> Picture | sentences.Text:
    """Shares of groups (women, youth, …), one row each, with intervals where counts were printed.

    A filled mark was computed from counts, a hollow one is a percentage as printed. Groups overlap:
    they are never stacked. Several periods head their rows. Without a share, a text that says so.
    """
    subject = series_of.subject(results, page)
    known = results[results["value"].notna() & (results["unit"] == "proportion")]
    if known.empty:
        return nothing(results, page, subject)
    known = known.sort_values([*_PERIOD, "value"], ascending=[True, True, False], kind="stable")
    layout = rows.arranged(_group_names(known, page), _periods(known, page), pitch=0.29)
    low, high = scales.limits(0.0, float(known[["value", "upper"]].max().max()), "proportion", scale)
    ticks, words = scales.value_ticks(low, high, "proportion", page, 5)
    paper = sheet(
        page,
        subject,
        [Panel(layout.height)],
        left=layout.margin,
        right=0.75,
        keys=_group_keys(known, page),
        source=source_line(results, page),
    )
    axes = paper.axes[0]
    rows.show(axes, layout)
    rows.share_axis(axes, high, ticks, words, low=low)
    for row, at in zip(series_of.records(known), layout.at, strict=True):
        draw_share(axes, row, at, _group_mark(row), page)
    return paper.picture(results, page, "groups")


def draw_share(axes: Axes, row: Any, at: float, look: marks.Mark, page: Page, *, bold: bool = False) -> None:
    """A value with its interval on a level axis, and its number to the right of both."""
    end = row.value
    if pd.notna(row.lower) and pd.notna(row.upper):
        axes.hlines(at, row.lower, row.upper, color=COLOUR, linewidth=1.6, gid="interval")
        end = row.upper
    style = look.style(COLOUR)
    if look.bound:
        style["marker"] = "<" if look.bound == "upper_bound" else ">"
    axes.plot([row.value], [at], **style, clip_on=False, zorder=3)
    words = language.bounded(
        language.amount(row.value, row.unit, page.language), row.precision, page.language
    )
    rows.write(axes, end, at, words, bold=bold)


def _group_mark(row: Any) -> marks.Mark:
    look = marks.mark(row)
    printed = "printed_share" in schema.split(row.flags)
    return marks.Mark(printed or bool(look.bound), look.bound, look.rebased)


def _group_names(known: pd.DataFrame, page: Page) -> list[str]:
    several = {column: known[column].nunique() > 1 for column in ("locality", "indicator")}
    names = []
    for row in series_of.records(known):
        parts = [page.places.name(row.locality, page.language)] if several["locality"] else []
        parts += [page.title(row.indicator)] if several["indicator"] else []
        parts.append(page.category(row.indicator, row.category, row.scheme))
        names.append(language.capital(", ".join(parts)))
    return names


def _periods(known: pd.DataFrame, page: Page) -> list[str]:
    return [language.capital(language.period(row, page.language)) for _, row in known.iterrows()]


def _group_keys(known: pd.DataFrame, page: Page) -> list[Key]:
    looks = dict.fromkeys(_group_mark(row) for row in series_of.records(known))
    keys = []
    if any(not look.hollow for look in looks):
        keys.append(Key(page.t("chart.mark.computed_share"), line=marks.Mark(False).style(COLOUR)))
    if any(look.hollow and not look.bound for look in looks):
        keys.append(Key(page.t("chart.mark.printed_share"), line=marks.Mark(True).style(COLOUR)))
    if known["lower"].notna().any():
        confidence = language.percent(float(known["confidence"].max()), page.language, 0)
        line = {"color": COLOUR, "linewidth": 1.6, "linestyle": "-"}
        keys.append(Key(page.t("chart.interval", confidence=confidence), line=line))
    return keys
