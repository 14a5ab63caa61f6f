"""How a document of the centre is carried out below: who issued what, and after how many days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import sources
from analysis.errors import UnknownName, did_you_mean

FEWEST = 10  # localities with a known plan, below which no share over time is drawn
COLUMNS = [
    "document",
    "number",
    "type",
    "issuer",
    "level",
    "locality",
    "date",
    "of",
    "relation",
    "depth",
    "delay_days",
    "delay_from_parent",
    "source",
]


def cascade(package: sources.Package, root: str | None = None) -> pd.DataFrame:
    """The documents that follow from `root`, or from every document that follows from none.

    Parameters
    ----------
    package
        With the tables `documents` and `document_links`.
    root
        A document id ("21-KL/TW@2021-10-25") or its number where only one document bears it.

    Returns
    -------
    One row per document and document it follows from (`of`, with the `relation`: implements,
    guides, continues), roots first, then by date: `depth` (0 for a root), `delay_days` from the
    root and `delay_from_parent` from `of`. A date or delay that is not known is missing.

    Raises
    ------
    UnknownName
        `root` is no document of the package, or a number that several bear.
    """
    documents = package.table("documents").set_index("document")
    links = package.table("document_links")
    links = links[links["document"].isin(documents.index) & links["of"].isin(documents.index)]
    roots = [_resolved(root, documents)] if root else sorted(set(links["of"]) - set(links["document"]))
    rows = [row for start in roots for row in _below(start, links)]
    frame = pd.DataFrame(rows, columns=["root", "document", "of", "relation", "source", "depth"])
    return _dated(frame, documents)


def cascade_of(package: sources.Package, locality: str) -> pd.DataFrame:
    """The documents of a locality with all that they follow from and all that follows from them.

    Columns as of `cascade`. A locality that issued none has no rows.
    """
    links = package.table("document_links")
    documents = package.table("documents")
    own = set(documents.loc[documents["locality"] == locality, "document"])
    above = _reached(own, links["document"], links["of"])
    below = _reached(own, links["of"], links["document"])
    everything = cascade(package)
    kept = everything[everything["document"].isin(above | below)]
    return kept[kept["of"].isin({"", *above, *below})].reset_index(drop=True)


def _reached(start: set[str], tail: pd.Series, head: pd.Series) -> set[str]:
    """`start` and whatever the links lead to from it."""
    reached, found = set(start), set(start)
    while found:
        found = set(head[tail.isin(found)]) - reached
        reached |= found
    return reached


def _resolved(name: str, documents: pd.DataFrame) -> str:
    """The id of a document given by id or by an unambiguous number."""
    if name in documents.index:
        return name
    same = documents.index[documents["number"] == name]
    if len(same) == 1:
        return str(same[0])
    if len(same):
        raise UnknownName(
            f"number {name!r} is borne by {' and '.join(map(repr, same))}: numbers restart each term"
        )
    known = [*documents.index, *documents["number"]]
    raise UnknownName(f"{name!r} is no document. {did_you_mean(name, known)}")


def _below(root: str, links: pd.DataFrame) -> list[tuple]:
    """Rows of a root and of everything that follows from it, level by level, each link once."""
    rows: list[tuple] = [(root, root, "", "", "", 0)]
    level, seen, depth = [root], {root}, 0
    while level:
        depth += 1
        found = links[links["of"].isin(level)].sort_values(["document", "of"])
        rows += [(root, row.document, row.of, row.relation, row.source, depth) for row in found.itertuples()]
        level = [document for document in dict.fromkeys(found["document"]) if document not in seen]
        seen |= set(level)
    return rows


def _dated(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """`frame` with what is known of each document, and the days since its root and since `of`."""
    dates = documents["date"]
    details = documents.reindex(frame["document"])[["number", "type", "issuer", "level", "locality", "date"]]
    frame = frame.join(details.set_axis(frame.index))
    for name, earlier in (("delay_days", "root"), ("delay_from_parent", "of")):
        frame[name] = (frame["date"] - dates.reindex(frame[earlier]).set_axis(frame.index)).dt.days.astype(
            "Int64"
        )
    frame = frame.sort_values(["root", "depth", "date", "document"], kind="stable", na_position="last")
    return frame[COLUMNS].reset_index(drop=True)


def issued_share(
    package: sources.Package, root: str, localities: Sequence[str], *, confidence: float = 0.95
) -> pd.DataFrame:
    """The share of localities that had issued their document under `root`, by days since it.

    The first document of each locality that follows from `root`, directly or through others,
    counts; a locality without one is censored at the last day on which any document is known.

    Returns
    -------
    One row per day on which one was issued: `day`, `share`, `lower`, `upper` (pointwise limits of
    the survival function, log-log), `at_risk`, `method`, `reason`. Where fewer than ten of the
    localities are known to have issued theirs: one row without share, reason `too_few_points|n`.

    References
    ----------
    Kaplan and Meier 1958, JASA 53:457; statsmodels `SurvfuncRight`.
    """
    below = cascade(package, root)
    own = below[(below["depth"] > 0) & below["locality"].isin(localities) & (below["delay_days"] >= 0)]
    first = own.groupby("locality")["delay_days"].min()
    columns = ["day", "share", "lower", "upper", "at_risk", "method", "reason"]
    if len(first) < FEWEST:
        return pd.DataFrame(
            [[0, np.nan, np.nan, np.nan, len(localities), "", f"too_few_points|{len(first)}"]],
            columns=columns,
        )
    return _survived(first, list(dict.fromkeys(localities)), _last_day(package, root), confidence)[columns]


def _last_day(package: sources.Package, root: str) -> int:
    """Days from the root to the last dated document of the package: until then a plan would be known."""
    documents = package.table("documents")
    start = documents.set_index("document")["date"][_resolved(root, documents.set_index("document"))]
    return int((documents["date"].max() - start).days)


def _survived(first: pd.Series, localities: list[str], last_day: int, confidence: float) -> pd.DataFrame:
    """One minus the survival function of "not issued yet", with log-log limits."""
    from scipy.special import ndtri
    from statsmodels.duration.survfunc import SurvfuncRight

    days = first.reindex(localities)
    issued = days.notna().to_numpy()
    curve = SurvfuncRight(days.fillna(last_day).to_numpy("float64"), issued.astype(int))
    left = np.clip(curve.surv_prob, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = ndtri((1 + confidence) / 2) * curve.surv_prob_se / np.abs(left * np.log(left))
        lower, upper = 1 - left ** np.exp(-spread), 1 - left ** np.exp(spread)
    return pd.DataFrame(
        {
            "day": curve.surv_times.astype(int),
            "share": 1 - left,
            "lower": lower,
            "upper": upper,
            "at_risk": curve.n_risk.astype(int),
            "method": "Kaplan-Meier, log-log",
            "reason": "",
        }
    )
