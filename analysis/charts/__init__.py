"""Charts: results in, a `Picture` out, with alt text, caption and one look.

Every function takes results (`schema.RESULTS`) or a named frame and the page, and gives a
`Picture`, or a text in place of a chart that would be empty.
"""

from __future__ import annotations

from analysis.charts.bars import flows
from analysis.charts.counts import attainment, outcomes
from analysis.charts.documents import cascade, issued_share
from analysis.charts.lines import over_time
from analysis.charts.picture import Picture
from analysis.charts.places import coverage, ranking
from analysis.charts.shares import class_shares, groups

__all__ = [
    "Picture",
    "attainment",
    "cascade",
    "class_shares",
    "coverage",
    "flows",
    "groups",
    "issued_share",
    "outcomes",
    "over_time",
    "ranking",
]
