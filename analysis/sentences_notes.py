"""What a reader must know before using the numbers of a page."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis import indicators, language, schema
from analysis.pages import Page
from analysis.sentences_words import flags, sentence, shortened

# Reasons that say "nothing was published": the years are listed instead, once per indicator.
ABSENT = ("no_figure", "unit_ended", "unit_became", "unit_not_yet", "no_earlier_figure", "")
_COUNTED = {"bound": "note.bounds", "not_year_end": "note.not_year_end", "alternatives": "note.alternatives"}
_SERIES = 2  # years with a figure from which the years without one are listed
_TITLES = 8


def notes(results: pd.DataFrame, page: Page) -> list[str]:
    """Breaks, missing parts, refusals, years without a figure, bounds, other figures, low confidence."""
    said = [
        *_breaks(results, page),
        *_missing_parts(results, page),
        *refusals(results, page),
        *absent(results, page),
        *_counted(results, page),
        *_left_out(results, page),
    ]
    return list(dict.fromkeys(said))


def code_of(reason: str) -> str:
    """The code of a reason without its arguments."""
    return reason.partition("|")[0]


def is_absent(results: pd.DataFrame) -> pd.Series:
    """Rows that only say that nothing was published."""
    return results["value"].isna() & results["reason"].map(code_of).isin(ABSENT)


def absent(results: pd.DataFrame, page: Page) -> list[str]:
    """What was not published: years without a figure, and indicators without any."""
    return [*_years_without(results, page), *_nowhere(results, page)]


def _breaks(results: pd.DataFrame, page: Page) -> list[str]:
    """One sentence per indicator on where its series breaks."""
    broken = results[results["flags"].map(lambda cell: "break" in schema.split(cell))]
    said = []
    for (locality, indicator), rows in broken.groupby(["locality", "indicator"], sort=False):
        periods = list(dict.fromkeys(page.period(row) for row in rows.to_dict("records")))
        key = "note.break_scheme" if rows["scheme"].ne("").any() else "note.break"
        said.append(
            page.t(
                key,
                title=page.title(str(indicator)),
                place=page.name(str(locality)),
                periods=language.listed(periods, page.language),
            )
        )
    return said


def _missing_parts(results: pd.DataFrame, page: Page) -> list[str]:
    """Sums over merged units that lack a part: which units, in which years."""
    rows = results[results["reason"].str.startswith("part_missing|")]
    said = []
    for (indicator, reason), group in rows.groupby(["indicator", "reason"], sort=False):
        names = [page.name(part) for part in str(reason).split("|")[1:]]
        said.append(
            page.t(
                "note.part_missing",
                title=page.title(str(indicator)),
                years=year_ranges(group["last_year"].dropna().astype(int)),
                names=language.listed(names, page.language),
            )
        )
    return said


def refusals(results: pd.DataFrame, page: Page) -> list[str]:
    """What was not computed, and why: one sentence per indicator and reason."""
    codes = results["reason"].map(code_of)
    rows = results[results["value"].isna() & ~codes.isin((*ABSENT, "part_missing"))]
    said = []
    for (indicator, _), group in rows.groupby(["indicator", codes[rows.index]], sort=False):
        said.append(
            sentence(
                page.t(
                    "note.refused",
                    title=page.title(str(indicator)),
                    years=year_ranges(group["last_year"].dropna().astype(int)),
                    reason=_reason(list(dict.fromkeys(group["reason"])), page),
                )
            )
        )
    return said


def _reason(reasons: list[str], page: Page) -> str:
    """One reason for several rows: their arguments (years, units) as a list."""
    code, *first = reasons[0].split("|")
    if len(first) != 1 or len(reasons) == 1:
        return language.reason_text(reasons[0], page.language, page.places)
    arguments = [reason.partition("|")[2] for reason in reasons]
    return page.t(f"reason.{code}", language.listed(arguments, page.language))


def _years_without(results: pd.DataFrame, page: Page) -> list[str]:
    """Years of the page in which the stock or flow of its own locality has no figure."""
    own = results[results["locality"].eq(page.locality) & results["category"].isin(("", "total"))]
    said = []
    for id, rows in own.groupby("indicator", sort=False):
        if indicators.REGISTRY[str(id)].kind not in ("stock", "flow"):
            continue
        there = rows[rows["value"].notna()]["last_year"].nunique()
        gone = rows[rows["reason"].eq("no_figure")]["last_year"].dropna().astype(int)
        if there >= _SERIES and len(gone):
            said.append(page.t("note.years_without", title=page.title(str(id)), years=year_ranges(gone)))
    return said


def _nowhere(results: pd.DataFrame, page: Page) -> list[str]:
    """Indicators for which nothing at all was found."""
    known = set(results[results["value"].notna()]["indicator"])
    refused = set(results[results["value"].isna() & ~is_absent(results)]["indicator"])
    titles = [f"“{page.title(id)}”" for id in page.asked(results) if id not in known | refused]
    return [page.t("note.nowhere", titles=shortened(titles, page, _TITLES))] if titles else []


def _counted(results: pd.DataFrame, page: Page) -> list[str]:
    """How many values carry a flag that changes how they are to be read."""
    rows = results[results["value"].notna()].drop_duplicates(["locality", "figures", "value"])
    said = []
    for flag, key in _COUNTED.items():
        count = sum(flag in flags(row) for row in rows.to_dict("records"))
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


def year_ranges(years: Iterable[int]) -> str:
    """Years with runs joined: 2010–2014, 2016, 2018–2019."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(language.years(run[0], run[-1]) for run in runs)
