"""The reports of plans: each module builds one paper; `register` adds them to the reports of the system."""

from jobcenter.indicators.reports import disclosure, pledge, work
from jobcenter.statistics import reports


def register() -> None:
    """Add the reports of plans to the list of reports."""
    reports.register(pledge.REPORT)
    reports.register(work.REPORT)
    reports.register(disclosure.REPORT)
