"""How good the package is: printed shares against their counts, disagreements, coverage.

What the notebook `data_quality` shows. Verdicts and disagreements are tables of the
package (`share_audit`, `conflicts`); nothing is judged here that they don't state.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis import language, schema
from analysis.pages import Page
from analysis.sentences import Text
from analysis.tables import Table

VERDICTS = ("rounded", "truncated", "off", "not_recomputable")


def summary(page: Page) -> Text:
    """How many figures, places and sources, and how many printed shares could be checked, in words."""
    figures, audit = page.package.table("figures"), page.package.table("share_audit")
    counted = audit["agreement"].value_counts()
    checked = int(counted.drop("not_recomputable", errors="ignore").sum())
    say = language.number
    return Text(
        [
            page.t(
                "quality.counted",
                figures=say(len(figures), page.language),
                localities=say(figures["locality"].nunique(), page.language),
                sources=say(figures["source"].nunique(), page.language),
            ),
            page.t(
                "quality.checked",
                shares=say(len(audit), page.language),
                checked=say(checked, page.language),
                off=say(int(counted.get("off", 0)), page.language),
            ),
        ]
    )


def verdicts(page: Page) -> Table:
    """How many printed percentages agree with their counts, and how."""
    counted = page.package.table("share_audit")["agreement"].value_counts()
    frame = pd.DataFrame(
        {
            page.t("quality.verdict"): [page.t(f"quality.{verdict}") for verdict in VERDICTS],
            page.t("quality.shares"): [
                language.number(int(counted.get(verdict, 0)), page.language) for verdict in VERDICTS
            ],
        }
    )
    return Table(frame, page.t("quality.verdicts"), numbers=frozenset(frame.columns[1:]))


def shares_off(page: Page) -> Table:
    """Each printed percentage that its own counts do not give, with its source."""
    audit = page.package.table("share_audit")
    suspects = audit[audit["agreement"].eq("off")]
    figures = _figures(page).reindex(suspects["figure_id"])
    counts = [
        f"{language.number(float(top), page.language)} / {language.number(float(bottom), page.language)}"
        for top, bottom in zip(suspects["numerator"], suspects["denominator"], strict=True)
    ]
    recomputed = [
        language.percent(float(value) / 100, page.language, int(digits))
        for value, digits in zip(suspects["recomputed"], suspects["digits"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            page.t("quality.locality"): [page.name(locality) for locality in figures["locality"]],
            page.t("quality.what"): [_what(page, figure) for _, figure in figures.iterrows()],
            page.t("quality.printed"): figures["printed"].tolist(),
            page.t("quality.counts"): counts,
            page.t("quality.recomputed"): recomputed,
            page.t("quality.source"): [_source(page, source) for source in figures["source"]],
        }
    )
    numbers = frozenset(page.t(f"quality.{name}") for name in ("printed", "counts", "recomputed"))
    return Table(frame, page.t("quality.off_caption"), numbers=numbers)


def conflicts(page: Page) -> Table:
    """Figures that disagree: where, what kind, which printed forms, which is recommended."""
    figures, rows = _figures(page), []
    for _, conflict in page.package.table("conflicts").iterrows():
        ids = [figure for figure in schema.split(conflict["figure_ids"]) if figure in figures.index]
        shown = figures.loc[ids]
        places = dict.fromkeys(page.name(locality) for locality in shown["locality"])
        rows.append(
            {
                page.t("quality.locality"): "; ".join(places),
                page.t("quality.kind"): page.t(f"quality.kind_{conflict['kind']}"),
                page.t("quality.what"): "; ".join(
                    dict.fromkeys(_what(page, row) for _, row in shown.iterrows())
                ),
                page.t("quality.printed"): "; ".join(
                    _printed(page, row) for _, row in shown.head(6).iterrows()
                )
                + (" …" if len(shown) > 6 else ""),
                page.t("quality.comment"): conflict["comment"],
            }
        )
    columns = [page.t(f"quality.{name}") for name in ("locality", "kind", "what", "printed", "comment")]
    return Table(pd.DataFrame(rows, columns=columns), page.t("quality.conflicts"))


def coverage(page: Page) -> pd.DataFrame:
    """Number of figures by locality (provinces and the nation), year and topic.

    Columns locality, year, topic, figures; years are those a figure ends in.
    """
    figures = page.package.table("figures")
    topic = page.package.table("measures").set_index("measure")["topic"]
    kept = figures[figures["last_year"].notna() & figures["locality"].str.match(r"VN$|P\d")]
    counted = kept.assign(topic=kept["measure"].map(topic), year=kept["last_year"].astype("int64"))
    return counted.groupby(["locality", "year", "topic"]).size().rename("figures").reset_index()


def confidence(page: Page) -> Table:
    """How sure the figures are, by topic."""
    figures = page.package.table("figures")
    topic = figures["measure"].map(page.package.table("measures").set_index("measure")["topic"])
    counted = pd.crosstab(topic, figures["confidence"]).reindex(
        columns=list(schema.CONFIDENCES), fill_value=0
    )
    frame = pd.DataFrame(
        {page.t("quality.topic"): [page.t(f"quality.topic_{name}") for name in counted.index]}
    )
    for level in schema.CONFIDENCES:
        frame[page.t(f"quality.confidence_{level}")] = [
            language.number(int(count), page.language) for count in counted[level]
        ]
    return Table(frame, page.t("quality.confidence_caption"), numbers=frozenset(frame.columns[1:]))


def _figures(page: Page) -> pd.DataFrame:
    return page.package.table("figures").set_index("figure_id", drop=False)


def _each(say: Callable[[Page, pd.Series], str], figures: pd.DataFrame, page: Page) -> list[str]:
    return [say(page, figure) for _, figure in figures.iterrows()]


def _what(page: Page, figure: pd.Series) -> str:
    measure = page.package.table("measures").set_index("measure").loc[figure["measure"]]
    return f"{measure[f'title_{page.language}']} ({figure['period_label'] or figure['last_year']})"


def _printed(page: Page, figure: pd.Series) -> str:
    return figure["printed"] or f"{figure['value']} {page.t('quality.not_recorded')}"


def _source(page: Page, source: str) -> str:
    row = page.package.table("sources").set_index("source_id").loc[source]
    return row["publisher"] or row["title"] or source
