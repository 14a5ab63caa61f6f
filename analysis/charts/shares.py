"""Shares: of the classes of an evaluation, stacked to the whole, and of groups, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis import language, sentences
from analysis.charts import lettering, marks, rows, scales
from analysis.charts import series as series_of
from analysis.charts.picture import Picture
from analysis.charts.series import Row
from analysis.charts.sheet import INK, MUTED, WIDTH, Key, Panel, nothing, sheet, source_line, styled
from analysis.pages import Page
from analysis.pages_rows import is_whole

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
    "clean_strong_only": ("#2878B0", _DARK, ""),
    "clean_strong": ("#2878B0", _DARK, ""),
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
    given = series_of.records(results)
    bars = _bars(given)
    if not bars:
        return nothing(results, page, series_of.subject(given, page, place=False))
    layout = rows.arranged([_bar_name(bar, bars, page) for bar in bars], _schemes(bars, page), pitch=0.38)
    left, right = layout.margin, 0.3
    paper = sheet(
        page,
        _title(bars, page),
        [Panel(layout.height)],
        left=left,
        right=right,
        keys=_class_keys(bars, page),
        source=source_line([row for bar in bars for row in bar.rows], page),
    )
    axes, wide = paper.axes[0], WIDTH - left - right
    rows.show(axes, layout)
    rows.level_axis(axes, (0.0, 1.0), *scales.value_ticks(0, 1, "proportion", page, 5))
    for bar, at in zip(bars, layout.at, strict=True):
        _draw_classes(axes, bar, at, wide, page)
    return paper.picture(results, page, "class_shares")


@dataclass(frozen=True)
class Bar:
    """One evaluation: its rows, and the shares of its exclusive classes, worst first."""

    rows: list[Row]
    shares: dict[str, float]

    @property
    def row(self) -> Row:
        """Any of its rows, for what they share."""
        return self.rows[0]

    @property
    def rest(self) -> float:
        """The share whose class was not printed."""
        return 1 - sum(self.shares.values())


def _bars(given: Sequence[Row]) -> list[Bar]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in series_of.known(given):
        if row["unit"] == "proportion":
            key = row["indicator"], row["locality"], row["scheme"], str(row["period_end"]), row["last_year"]
            groups.setdefault(key, []).append(row)
    bars = [
        Bar(group, exclusive({row["category"]: row["value"] for row in group})) for group in groups.values()
    ]
    order = series_of.of(given, "indicator")
    drawn = [bar for bar in bars if bar.shares and bar.rest >= -_SLACK]
    return sorted(drawn, key=lambda bar: (order.index(bar.row["indicator"]), series_of.in_time(bar.row)))


def _bar_name(bar: Bar, bars: Sequence[Bar], page: Page) -> str:
    row = bar.row
    name = str(row["last_year"])
    if pd.notna(row["first_year"]) and row["first_year"] != row["last_year"]:
        name = f"{row['first_year']}–{row['last_year']}"
    if len(series_of.of([other.row for other in bars], "locality")) > 1:
        name = f"{page.places.name(row['locality'], page.language)}, {name}"
    return name


def _schemes(bars: Sequence[Bar], page: Page) -> list[str]:
    """The heading of each bar: what is classed, and under which rules."""
    several = len(series_of.of([bar.row for bar in bars], "indicator")) > 1
    headings = []
    for bar in bars:
        rules = page.t("chart.scheme", rules=_rules(bar.row["scheme"], page))
        title = page.title(bar.row["indicator"])
        headings.append(f"{title} ({rules})" if several else language.capital(rules))
    return headings


def _rules(scheme: str, page: Page) -> str:
    """The first document of a scheme: "132-QĐ/TW 8-3-2018"."""
    table = page.package.table("schemes")
    basis = table.loc[table["scheme"] == scheme, "basis"]
    return str(basis.iat[0]).split(";")[0].split(",")[0] if len(basis) else scheme


def _title(bars: Sequence[Bar], page: Page) -> str:
    indicators, places = (series_of.of([bar.row for bar in bars], name) for name in ("indicator", "locality"))
    title = page.title(indicators[0]) if len(indicators) == 1 else page.t("chart.class_shares")
    return f"{title}, {page.name(places[0])}" if len(places) == 1 else title


def _class_keys(bars: Sequence[Bar], page: Page) -> list[Key]:
    keys: dict[str, Key] = {}
    for name in CLASSES:
        having = {bar.row["scheme"]: bar.row for bar in bars if name in bar.shares}
        for row in having.values():
            words = language.capital(page.category(row["indicator"], name, row["scheme"]))
            keys.setdefault(words, Key(words, box=_class_box(CLASSES[name])))
    if any(bar.rest > _SLACK for bar in bars):
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


def _draw_classes(axes: Axes, bar: Bar, at: float, wide: float, page: Page) -> None:
    parts = [(name, CLASSES[name], share) for name, share in bar.shares.items()]
    if bar.rest > _SLACK:
        parts.insert(0, ("", _REST, bar.rest))
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
    they are never stacked. Indicator and period head their rows. Without a share, a text that says so.
    """
    given = series_of.records(results)
    known = [row for row in series_of.known(given) if row["unit"] == "proportion"]
    if not known:
        return nothing(results, page, series_of.subject(given, page, place=False))
    order = series_of.of(given, "indicator")
    known.sort(key=lambda row: (order.index(row["indicator"]), series_of.in_time(row), -row["value"]))
    layout = rows.arranged(_group_names(known, page), _sections(known, page), pitch=0.29)
    span = scales.limits(0.0, max(series_of.values(known)), "proportion", scale)
    paper = sheet(
        page,
        series_of.subject(given, page),
        [Panel(layout.height)],
        left=layout.margin,
        right=value_room(known, page),
        keys=_group_keys(known, page),
        source=source_line(known, page),
    )
    axes = paper.axes[0]
    rows.show(axes, layout)
    rows.level_axis(axes, span, *scales.value_ticks(*span, "proportion", page, 5))
    for row, at in zip(known, layout.at, strict=True):
        draw_share(axes, row, at, _group_mark(row), page)
    return paper.picture(results, page, "groups")


def value_room(drawn: Sequence[Row], page: Page) -> float:
    """Room to the right of a level axis for the numbers of its rows; one may be bold."""
    return 1.1 * scales.widest([series_of.value_words(row, page) for row in drawn], rows.SIZE) + 0.15


def draw_share(axes: Axes, row: Row, at: float, look: marks.Mark, page: Page, *, bold: bool = False) -> None:
    """A value with its interval on a level axis, and its number to the right of both."""
    end = row["value"]
    if row["lower"] == row["lower"] and row["upper"] == row["upper"]:
        axes.hlines(at, row["lower"], row["upper"], color=COLOUR, linewidth=1.6, gid="interval")
        end = row["upper"]
    axes.plot([row["value"]], [at], clip_on=False, zorder=3, **look.style(COLOUR, carets=marks.LEVEL))
    rows.write(axes, end, at, series_of.value_words(row, page), bold=bold)


def _group_mark(row: Row) -> marks.Mark:
    look = marks.mark(row)
    return marks.Mark(series_of.has(row, "printed_share") or bool(look.bound), look.bound, look.rebased)


def _group_names(known: Sequence[Row], page: Page) -> list[str]:
    several = len(series_of.of(known, "locality")) > 1
    names = []
    for row in known:
        name = page.category(row["indicator"], row["category"], row["scheme"])
        if is_whole(row):
            name = page.title(row["indicator"])
        names.append(f"{page.places.name(row['locality'], page.language)}, {name}" if several else name)
    return [language.capital(name) for name in names]


def _sections(known: Sequence[Row], page: Page) -> list[str]:
    """The heading of each row: its period, and its indicator where there are several with groups."""
    grouped = [row for row in known if not is_whole(row)]
    several = len(series_of.of(grouped, "indicator")) > 1
    headings = []
    for row in known:
        named = several and not is_whole(row)
        parts = [page.title(row["indicator"])] if named else []
        headings.append(language.capital(", ".join([*parts, page.period(row)])))
    return headings


def _group_keys(known: Sequence[Row], page: Page) -> list[Key]:
    looks = {_group_mark(row) for row in known}
    keys = []
    if any(not look.hollow for look in looks):
        keys.append(Key(page.t("chart.mark.computed_share"), line=marks.Mark(False).style(COLOUR)))
    if any(look.hollow and not look.bound for look in looks):
        keys.append(Key(page.t("chart.mark.printed_share"), line=marks.Mark(True).style(COLOUR)))
    limited = [row["confidence"] for row in known if row["lower"] == row["lower"]]
    if limited:
        words = page.t("chart.interval", confidence=language.percent(max(limited), page.language, 0))
        keys.append(Key(words, line={"color": COLOUR, "linewidth": 1.6, "linestyle": "-"}))
    return keys
