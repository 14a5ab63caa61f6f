"""Indicators: definitions as data, one file per topic, and `compute`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis import sources
from analysis.errors import UnknownName, did_you_mean
from analysis.indicators import core, evaluation, membership, screening
from analysis.indicators.model import Indicator

TOPICS = {
    "membership": {"vi": "Đảng viên", "en": "Membership"},
    "screening": {"vi": "Rà soát, sàng lọc", "en": "Screening"},
    "evaluation": {"vi": "Đánh giá, xếp loại", "en": "Evaluation"},
}

REGISTRY: dict[str, Indicator] = {
    indicator.id: indicator for topic in (membership, screening, evaluation) for indicator in topic.INDICATORS
}


def chosen(ids: Iterable[str] | str) -> list[Indicator]:
    """The indicators of these ids and topics, in the order asked, each once."""
    found: dict[str, Indicator] = {}
    for name in [ids] if isinstance(ids, str) else ids:
        if name in TOPICS:
            found |= {item.id: item for item in REGISTRY.values() if item.topic == name}
        elif name in REGISTRY:
            found[name] = REGISTRY[name]
        else:
            known = [*REGISTRY, *TOPICS]
            raise UnknownName(f"indicator {name!r} is not known. {did_you_mean(name, known)}")
    return list(found.values())


def compute(
    ids: Iterable[str] | str,
    package: sources.Package,
    *,
    localities: Sequence[str],
    first_year: int | None = None,
    last_year: int | None = None,
    confidence: float = 0.95,
    boundary: datetime.date | None = None,
    at_least: str = "medium",
) -> pd.DataFrame:
    """Results (`schema.RESULTS`) of indicators or topics for localities and years."""
    return core.run(
        chosen(ids),
        package,
        localities=localities,
        first_year=first_year,
        last_year=last_year,
        confidence=confidence,
        boundary=boundary,
        at_least=at_least,
    )
