"""What a reader must know before using the numbers of a page."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import indicators, language
from analysis.pages import Page
from analysis.pages_rows import Row, Rows, by, flags, has_value, is_whole, rows_of, years
from analysis.sentences_words import sentence, shortened

# Reasons that say "nothing was published": the years are listed instead, once per indicator.
ABSENT = ("no_figure", "unit_ended", "unit_became", "unit_not_yet", "no_earlier_figure", "")
_COUNTED = {"bound": "note.bounds", "not_year_end": "note.not_year_end", "alternatives": "note.alternatives"}
_SERIES = 2  # years with a figure from which the years without one are listed
_TITLES = 8


def notes(results: pd.DataFrame, page: Page) -> list[str]:
    """Breaks, missing parts, refusals, years without a figure, bounds, other figures, low confidence."""
    rows = rows_of(results)
    said = [
        *_breaks(rows, page),
        *_missing_parts(rows, page),
        *refusals(rows, page),
        *absent(rows, page),
        *_counted(rows, page),
        *_left_out(results, page),
    ]
    return list(dict.fromkeys(said))


def code_of(row: Row) -> str:
    """The code of a row's reason without its arguments."""
    return str(row["reason"]).partition("|")[0]


def is_absent(row: Row) -> bool:
    """Whether the row only says that nothing was published."""
    return not has_value(row) and code_of(row) in ABSENT


def absent(rows: Rows, page: Page) -> list[str]:
    """What was not published: years without a figure, and indicators without any."""
    return [*_years_without(rows, page), *_nowhere(rows, page)]


def _breaks(rows: Rows, page: Page) -> list[str]:
    """One sentence per indicator and place on where its series breaks."""
    broken = [row for row in rows if "break" in flags(row)]
    said = []
    for group in by(broken, "locality", "indicator").values():
        first, periods = group[0], dict.fromkeys(page.period(row) for row in group)
        key = "note.break_scheme" if any(row["scheme"] for row in group) else "note.break"
        names = {"title": page.title(first["indicator"]), "place": page.name(first["locality"])}
        said.append(page.t(key, periods=language.listed(list(periods), page.language), **names))
    return said


def _missing_parts(rows: Rows, page: Page) -> list[str]:
    """Sums over merged units that lack a part: which units, in which years."""
    missing = [row for row in rows if code_of(row) == "part_missing"]
    said = []
    for group in by(missing, "indicator", "reason").values():
        names = [page.name(part) for part in group[0]["reason"].split("|")[1:]]
        said.append(
            page.t(
                "note.part_missing",
                title=page.title(group[0]["indicator"]),
                years=year_ranges(years(group)),
                names=language.listed(names, page.language),
            )
        )
    return said


def refusals(rows: Rows, page: Page) -> list[str]:
    """What was not computed, and why: one sentence per indicator and kind of reason."""
    refused = [row for row in rows if not has_value(row) and code_of(row) not in (*ABSENT, "part_missing")]
    groups: dict[tuple[str, str], Rows] = {}
    for row in refused:
        groups.setdefault((row["indicator"], code_of(row)), []).append(row)
    return [
        sentence(
            page.t(
                "note.refused",
                title=page.title(indicator),
                years=year_ranges(years(group)),
                reason=_reason(list(dict.fromkeys(row["reason"] for row in group)), page),
            )
        )
        for (indicator, _), group in groups.items()
    ]


def _reason(reasons: list[str], page: Page) -> str:
    """One reason for several rows: their arguments (years, units) as a list."""
    code, *first = reasons[0].split("|")
    if len(first) != 1 or len(reasons) == 1:
        return language.reason_text(reasons[0], page.language, page.places)
    arguments = [reason.partition("|")[2] for reason in reasons]
    return page.t(f"reason.{code}", language.listed(arguments, page.language))


def _years_without(rows: Rows, page: Page) -> list[str]:
    """Years in which the stock or flow of the page's own locality has no figure, where others have."""
    own = [row for row in rows if row["locality"] == page.locality and is_whole(row)]
    said = []
    for (indicator,), group in by(own, "indicator").items():
        there = years(row for row in group if has_value(row))
        gone = years(row for row in group if row["reason"] == "no_figure")
        is_series = indicators.REGISTRY[str(indicator)].kind in ("stock", "flow")
        if is_series and len(there) >= _SERIES and gone:
            said.append(
                page.t("note.years_without", title=page.title(str(indicator)), years=year_ranges(gone))
            )
    return said


def _nowhere(rows: Rows, page: Page) -> list[str]:
    """Indicators for which nothing at all was found."""
    told = {row["indicator"] for row in rows if not is_absent(row)}
    titles = dict.fromkeys(
        f"“{page.title(row['indicator'])}”" for row in rows if row["indicator"] not in told
    )
    return [page.t("note.nowhere", titles=shortened(titles, page, _TITLES))] if titles else []


def _counted(rows: Rows, page: Page) -> list[str]:
    """How many values carry a flag that changes how they are to be read."""
    values = {(row["locality"], row["figures"], row["value"]): row for row in rows if has_value(row)}
    said = []
    for flag, key in _COUNTED.items():
        count = sum(flag in flags(row) for row in values.values())
        if count:
            form = f"{key}.{'one' if count == 1 else 'other'}"
            said.append(page.t(form, count=language.number(count, page.language)))
    return said


def _left_out(results: pd.DataFrame, page: Page) -> list[str]:
    """How many figures of low confidence about the same were not used."""
    count = len(page.left_out(results))
    if not count:
        return []
    key = "note.left_out.one" if count == 1 else "note.left_out.other"
    return [page.t(key, count=language.number(count, page.language))]


def year_ranges(given: Iterable[int]) -> str:
    """Years with runs joined: 2010–2014, 2016, 2018–2019."""
    runs: list[list[int]] = []
    for year in sorted(set(given)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(language.years(run[0], run[-1]) for run in runs)
