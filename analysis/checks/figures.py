"""Rules for a figure by itself: its print, its measure, its scheme. Dates and place: `dates`.

A rule is a function of a figure and the book; it yields a problem for what it finds:
the column, the rule in words, the mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from analysis.checks.book import Book, Figure, Problem
from analysis.checks.printed import PERCENT, Reading, read
from analysis.errors import did_you_mean
from analysis.precision import EXACT

NOT_RECORDED = "printed form not recorded"
_EXPLAINS_BOUND = re.compile(
    r"rounded|approximate|or more|more than|at least|minimum|lower|upper|hơn|trên|gần|khoảng|range",
    re.IGNORECASE,
)
_NOT_A_CLASS = re.compile(r"assessed|unspecified")


def value_is_printed(figure: Figure, book: Book) -> Iterator[Problem]:
    """The value reads back from the printed form; falls and excesses over a target by their words."""
    printed, note = figure["printed"], figure["note"]
    if not printed:
        if NOT_RECORDED not in note and not book.synthetic:
            rule = "printed must hold the number as printed"
            yield "printed", rule, f"Copy the number with its unit, or say {NOT_RECORDED!r} in the note."
        return
    reading = _read(figure)
    if reading is None:
        yield "printed", "printed must hold a number that can be read", "Copy the number with its unit word."
        return
    if figure.value is None:
        return
    allowed = _allowed_values(figure, reading)
    if figure.value not in allowed:
        yield (
            "value",
            f"value must be what is printed ({printed})",
            f"Write {_plain(allowed[0])} or correct printed.",
        )
    elif (
        reading.percent
        and not book.typed
        and reading.decimals != max(0, -int(figure.value.as_tuple().exponent))
    ):
        yield (
            "value",
            f"value has the decimals of its print ({printed})",
            f"Give {reading.decimals} decimals.",
        )


def _read(figure: Figure) -> Reading | None:
    printed = figure["printed"]
    if "page address" in figure["note"]:  # addresses write 6-535 for 6.535
        printed = re.sub(r"(?<=[0-9])-(?=[0-9]{3}\b)", ".", printed)
    return read(printed, percent=figure["value_kind"] == "percent" or bool(PERCENT.search(printed)))


def _allowed_values(figure: Figure, reading: Reading) -> list[Decimal]:
    printed, note = figure["printed"].lower(), figure["note"].lower()
    if figure.kind == "growth" and ("giảm" in printed or "printed as a fall" in note):
        return [-reading.value]
    if figure["value_kind"] == "percent" and ("vượt" in printed or "value = 100 +" in note):
        return [100 + reading.value]
    if reading.second is not None and "denominator" in note and "numerator" not in note:
        return [reading.second]
    return [reading.value]


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value == value.to_integral() else str(value)


def precision_is_printed(figure: Figure, book: Book) -> Iterator[Problem]:
    """`hơn`, `gần`, `khoảng` and their like in the print are the precision; a bound has a reason."""
    reading = _read(figure) if figure["printed"] else None
    if reading is None:
        return
    precision, reason = figure["precision"], _EXPLAINS_BOUND.search(figure["note"])
    if reading.qualifier and reading.qualifier != precision:
        rule = f"precision follows the qualifier printed ({figure['printed']})"
        yield "precision", rule, f"Write {reading.qualifier}."
    elif not reading.qualifier and precision != EXACT and not reason and figure["confidence"] != "low":
        rule = f"a figure printed without a qualifier ({figure['printed']}) is exact"
        yield "precision", rule, f"Write {EXACT}, or say in the note where the bound comes from."


def kind_of_value_is_printed(figure: Figure, book: Book) -> Iterator[Problem]:
    """A percentage is printed with its sign; a count without; value_kind and unit say the same."""
    kind = figure["value_kind"]
    if (kind == "percent") != (figure["unit"] == "percent"):
        yield (
            "value_kind",
            f"value_kind must fit the unit {figure['unit']!r}",
            "Correct the one that is wrong.",
        )
    reading = _read(figure) if figure["printed"] else None
    if reading and reading.percent != (kind == "percent"):
        right = "percent" if reading.percent else "count"
        yield "value_kind", f"value_kind must be what is printed ({figure['printed']})", f"Write {right}."


def value_is_possible(figure: Figure, book: Book) -> Iterator[Problem]:
    """Counts are whole and not negative; shares lie between 0 and 100; growth is not below -100."""
    value = figure.value
    if value is None or figure.about is None:
        return
    if figure["value_kind"] == "count":
        if value != value.to_integral():
            yield "value", "a count is a whole number", "Write it without decimals."
        if value < 0 and figure["measure"] != "members_net_increase":
            yield "value", "a count is not negative", "Delete the minus sign."
        return
    lowest = -100 if figure.kind == "growth" else 0
    # admissions "against the same period" are a ratio to an earlier year and may pass 100
    ratio = "earlier" in figure.about["denominator"]
    highest = 100 if figure.kind in ("share", "target") and not ratio else None
    if value < lowest or (highest is not None and value > highest):
        bounds = f"from {lowest} to {highest}" if highest else f"at least {lowest}"
        yield "value", f"a percentage of kind {figure.kind} is {bounds}", "Correct the value or the measure."


def measure_allows(figure: Figure, book: Book) -> Iterator[Problem]:
    """Category, unit and population are among those of the measure."""
    if figure.about is None:
        return
    name, about = figure["measure"], figure.about
    populations, units = about["population"].split("|"), about["unit"].split("|")
    for column, allowed in (("category", about["categories"].split("|")), ("unit", units)):
        if figure[column] not in allowed:
            yield column, f"{column} must be one of those of {name}", did_you_mean(figure[column], allowed)
    population = figure["population"]
    if len(units) > 1:  # posts counted in persons
        populations = list(dict.fromkeys([*populations, *units]))
    if not population and len(populations) == 1:
        yield "population", "population must be given", f"Write {populations[0]}."
    elif population and population not in populations:
        yield (
            "population",
            f"population must be one of those of {name}",
            did_you_mean(population, populations),
        )


def class_is_in_scheme(figure: Figure, book: Book) -> Iterator[Problem]:
    """Evaluation figures name the scheme in force; their class is one of it."""
    if figure.about is None:
        return
    scheme = figure["scheme"]
    if (figure.about["topic"] == "evaluation") != bool(scheme):
        mend = (
            "Empty the cell."
            if scheme
            else f"Write {book.scheme_of(figure.last or figure.first) or 'the scheme'}."
        )
        yield "scheme", "scheme is given for evaluation figures and for no others", mend
    elif scheme and scheme in book.scheme_years:
        first, last = book.scheme_years[scheme]
        if (figure.first and figure.first > last) or (figure.last and figure.last < first):
            mend = f"Write {book.scheme_of(figure.last or figure.first) or 'another scheme'}."
            yield (
                "scheme",
                f"scheme {scheme} holds for {first or '…'} to {last if last < 9999 else '…'}",
                mend,
            )
        yield from _class_problems(figure, book, scheme)


def _class_problems(figure: Figure, book: Book, scheme: str) -> Iterator[Problem]:
    """The class of the category: without the population of a target, the base of a share, the level."""
    named = re.sub(r"^(organisations_and_members|organisations|members)_", "", figure["category"])
    named = named.split("_of_")[0].removesuffix("_commune_level")
    if named not in book.classes or _NOT_A_CLASS.search(named):
        return
    populations = [figure["population"]] if figure["population"] else ["organisations", "members"]
    for population in populations:
        known = book.scheme_classes.get((scheme, population), [])
        if named not in known:
            rule = f"{named} is no class of scheme {scheme} for {population}"
            yield "category", rule, did_you_mean(named, known) if known else "Choose another scheme."


def percentage_is_audited(figure: Figure, book: Book) -> Iterator[Problem]:
    """Every printed percentage has its row in the audit."""
    if book.audited is not None and figure["value_kind"] == "percent" and figure.id not in book.audited:
        yield (
            "figure_id",
            "a percentage has a row in share_audit.csv",
            "Add it, not_recomputable where no counts are.",
        )


RULES = (
    value_is_printed,
    precision_is_printed,
    kind_of_value_is_printed,
    value_is_possible,
    measure_allows,
    class_is_in_scheme,
    percentage_is_audited,
)
