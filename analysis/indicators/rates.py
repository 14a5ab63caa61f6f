"""Flows related to stocks and to targets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from analysis.indicators import combine, periods, shares
from analysis.indicators.model import Indicator, Request
from analysis.indicators.rows import Row, passed, refused
from analysis.indicators.series import as_share, self_set, totals


def _stocks(request: Request, measure: str) -> dict:
    """The total stock of each locality and year."""
    stocks = totals(request.rows(measure, periods.yearly_stocks))
    return combine.indexed(stocks, lambda row: (row.locality, row.last))


def on_previous_stock(indicator: Indicator, request: Request) -> list[Row]:
    """A full year's flow over the stock of the year before, and the rates as printed.

    Category "total": computed, with limits of a Poisson count; the base is the latest stock dated
    in the year before and carries its own flags (`not_year_end`). Category "printed": the printed
    rate, for whatever period it was printed. Options: `flow`, `stock`, `printed`.
    """
    options = indicator.options
    stocks = _stocks(request, str(options["stock"]))
    made = []
    for flow in totals(request.rows(str(options["flow"]), periods.yearly_flows)):
        if not periods.full_year(flow):
            continue
        before = (flow.last or 0) - 1
        base = stocks.get((flow.locality, before))
        rate = combine.quotient(flow, base, interval="rate", absent=f"base_missing|{before}")
        made.append(rate._replace(unit=""))
    flows = request.rows(str(options["flow"]), periods.flows)
    bases = request.rows(str(options["stock"]), periods.stocks)
    return made + _printed(request, str(options["printed"]), flows, bases)


def _printed(request: Request, measure: str, flows: Iterable[Row], bases: Iterable[Row]) -> list[Row]:
    """Percentages as printed, in the category "printed" or under their own name.

    The counts that a print names for it stand beside the value; `share_differs` marks one that
    they do not give.
    """
    counts = {(row.locality, figure): row.value for row in (*flows, *bases) for figure in row.figures}
    made = []
    for said in request.rows(measure, periods.flows):
        top = counts.get((said.locality, said.part_of), math.nan)
        base = counts.get((said.locality, said.share_of), math.nan)
        row = as_share(said)._replace(
            category="printed" if said.category == "total" else said.category, numerator=top, denominator=base
        )
        off = row.known and base > 0 and shares.differs(top / base, said)
        made.append(row._replace(flags=row.flags | {"share_differs"}) if off else row)
    return made


def per_member(indicator: Indicator, request: Request) -> list[Row]:
    """A full year's events over the members, with limits of a Poisson count.

    The members are the mean of the stocks of the year and of the year before where both were
    published, else the one that was. Open, partial and longer periods are refused: a part of a
    year is never turned into a yearly rate. Options: `flow`, `categories` (default "total"),
    `sum_of`: sets of forms that make a total where none was printed.
    """
    options = indicator.options
    flows = request.rows(str(options["flow"]), periods.yearly_flows)
    flows = _with_sums(flows, options.get("sum_of", ()))  # type: ignore[arg-type]
    wanted: tuple[str, ...] = options.get("categories", ("total",))  # type: ignore[assignment]
    stocks = _stocks(request, "members_total")
    made = []
    for flow in flows:
        if flow.category not in wanted:
            continue
        if flow.known and (reason := _unfit(flow)):
            made.append(refused(flow._replace(numerator=flow.value, unit=""), reason))
            continue
        year = flow.last or 0
        members = combine.mean(stocks.get((flow.locality, year)), stocks.get((flow.locality, year - 1)))
        rate = combine.quotient(flow, members, interval="rate", absent=f"base_missing|{year}")
        made.append(rate._replace(unit=""))
    return made


def _unfit(flow: Row) -> str:
    """Why a flow gives no yearly rate; empty for a full year."""
    if periods.full_year(flow):
        return ""
    if flow.start is None or flow.end is None:
        return "open_period"
    return "multi_year" if periods.several(flow) else "part_year"


def _with_sums(flows: list[Row], partitions: Sequence[Sequence[str]]) -> list[Row]:
    """Flows, and totals summed over exclusive forms where all of them were printed and no total was."""
    groups: dict[tuple, dict[str, Row]] = {}
    for row in flows:
        if row.known and partitions:
            groups.setdefault((row.locality, *row.period), {})[row.category] = row
    sums = []
    for group in groups.values():
        forms = next((forms for forms in partitions if set(forms) <= set(group)), None)
        if forms is not None and "total" not in group:
            sums.append(combine.total([group[form] for form in forms]))
    return flows + sums


def on_target(indicator: Indicator, request: Request) -> list[Row]:
    """A full year's flow over the printed target of the year, and the attainment as printed.

    Category "total": flow over the yearly target; "annual_minimum": over the lower end of a
    printed range; "annual_own_allocation": over the target a unit set itself. "printed": the
    printed attainment for whatever period, its other categories under their own names.
    `share_differs` marks a computed attainment that the printed one of the same year does not
    round to. Options: `flow`, `target`, `printed`.
    """
    options = indicator.options
    flows = totals(request.rows(str(options["flow"]), periods.yearly_flows))
    by_year = combine.indexed(
        (row for row in flows if not periods.several(row)), lambda row: (row.locality, row.last)
    )
    said = request.rows(str(options["printed"]), periods.flows)
    full = combine.indexed(
        (row for row in totals(said) if periods.full_year(row)), lambda row: (row.locality, row.last)
    )
    goals = request.rows(str(options["target"]), periods.flows)
    made = [
        _attained(goal, by_year.get((goal.locality, goal.last)), full.get((goal.locality, goal.last)))
        for goal in _yearly(goals)
    ]
    flows = request.rows(str(options["flow"]), periods.flows)
    return made + _printed(request, str(options["printed"]), flows, goals)


def _yearly(goals: Iterable[Row]) -> list[Row]:
    """Targets for one calendar year that a year's admissions can be held against."""
    kinds = ("annual", "annual_minimum", "annual_own_allocation")
    return [row for row in goals if row.category in kinds and periods.full_year(row)]


def _attained(goal: Row, flow: Row | None, said: Row | None) -> Row:
    """The flow over one target; refused for a part of the year."""
    name = "total" if goal.category == "annual" else goal.category
    goal = passed(goal)._replace(flags=goal.flags | self_set(goal))
    if flow is None:
        return refused(goal._replace(category=name, unit="", denominator=goal.value), "no_figure")
    row = combine.quotient(flow, goal)._replace(category=name, unit="")
    if not periods.full_year(flow):
        return refused(row, "part_year") if row.known else row
    return shares.compared(row, said) if row.known and said is not None and _about(said, goal, name) else row


def _about(said: Row, goal: Row, name: str) -> bool:
    """Whether a printed attainment is about this target: the one it names, else the target from above."""
    if not said.known:
        return False
    return said.share_of in goal.figures if said.share_of else name == "total"
