"""The reports of the system: what each is called, what it asks for, who may have it and what builds its paper.

A feature adds its own with `register(Report(...))`; the pages, the downloads and the subscriptions work for every one.
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import NotFound
from jobcenter.core.months import Month
from jobcenter.documents.blocks import Paper
from jobcenter.organizations.models import Organization
from jobcenter.statistics.reports.parameters import Parameter

# Called with the scope of the reader, `now=` and the answers to the report's questions by their names.
Build = Callable[..., Paper]


class Group(enum.StrEnum):
    """What a report is about; the list of reports is in this order."""

    FIGURES = "figures"
    PLANS = "plans"
    PROGRAMS = "programs"


GROUPS: dict[Group, Any] = {
    Group.FIGURES: _l("Monthly figures"),
    Group.PLANS: _l("Plans, pledges and budgets"),
    Group.PROGRAMS: _l("Programs and training"),
}


@dataclass(frozen=True)
class Report:
    """A report: `build(scope, *, now, **answers)` gives its paper from the answers to `parameters`.

    `after_close` says with which answers (by their keys) the report is made when a month of an organization was closed,
    None where there is nothing to report then; only such reports can be subscribed. `people` names the persons a report
    lists, called as `build` is: looking at them is logged, and they never leave the system by mail.
    """

    key: str
    label: Any
    permission: str
    build: Build
    parameters: Sequence[Parameter] = ()
    description: Any = ""
    group: Group = Group.FIGURES
    after_close: Callable[[Organization, Month], Mapping[str, str] | None] | None = None
    people: Callable[..., Iterable[int]] | None = None


_reports: dict[str, Report] = {}


def register(report: Report) -> None:
    """Add a report, or put it in the place of the one with its key."""
    _reports[report.key] = report


def find(key: str) -> Report | None:
    """The report with a key, None when there is none."""
    return _reports.get(key)


def get(key: str) -> Report:
    """The report with a key. Raises NotFound."""
    report = find(key)
    if report is None:
        raise NotFound()
    return report


def by_group() -> dict[Group, list[Report]]:
    """Every report by what it is about, in the order they were added."""
    found = {group: [one for one in _reports.values() if one.group is group] for group in Group}
    return {group: reports for group, reports in found.items() if reports}
