"""The dashboard of an organization: funnel, trend, targets, map, comparison, what needs attention; and its files."""

from jobcenter.statistics.dashboard.files import write
from jobcenter.statistics.dashboard.page import SHOWN, Page, build, heads, shown_measure
from jobcenter.statistics.dashboard.periods import months_to_choose, period_before

__all__ = ["SHOWN", "Page", "build", "heads", "months_to_choose", "period_before", "shown_measure", "write"]
