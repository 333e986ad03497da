"""What needs attention today: months that should be closed, what is overdue, what is unusual or falling, goals behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from jobcenter.core import parameters
from jobcenter.core.formatting import localized, month, number, percent
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import checks
from jobcenter.statistics.calendar import Month, first_working_day
from jobcenter.statistics.dashboard.history import History
from jobcenter.statistics.dashboard.targets import Targets
from jobcenter.statistics.measures import BY_CODE

# Rates between the steps of the funnel that are watched over the months.
WATCHED = ("referral_placement_rate", "placement_rate", "fill_rate")
MOST_UNUSUAL = 3
MOST_GOALS = 3


@dataclass(frozen=True)
class Item:
    """One thing to look at: how urgent, what, and where it is looked at (none where the reader may not open it)."""

    tone: str
    text: str
    href: str | None = None
    action: str = ""


def look(
    organization: Organization,
    past: History,
    end: Month,
    goals: Targets,
    falling_rates: Sequence[Item] = (),
    *,
    lines: bool,
    now: datetime,
    today: date,
) -> list[Item]:
    """Everything to look at today, the most urgent first. `lines` says whether the reader may open cases."""
    asked: dict[str, Any] = {"organization": organization.code}
    items = [*_not_closed(past, asked, today, lines)]
    scope = Scope.of_organizations(subtree_ids(organization.id))
    for finding in checks.overdue(scope, today, now=now, most=0):
        where = url_for("figures.look_before_closing", **asked, to=str(Month.of(today))) if lines else None
        text = _("%(what)s: %(count)s", what=finding.text, count=number(finding.count))
        items.append(Item("warning", text, where, _("See the cases")))
    items += falling_rates
    if end in past.months:
        for finding in list(checks.unusual(past.months, past.first, end))[:MOST_UNUSUAL]:
            code = finding.measure.code if finding.measure else ""
            items.append(Item("information", finding.text, url_for("figures.tell_apart", **asked, **_months(end), measure=code), _("Tell apart")))  # fmt: skip
    return items + _behind(goals)


def _behind(goals: Targets) -> list[Item]:
    """Goals that are behind; many of them in one line, since the table says the rest."""
    if len(goals.behind) > MOST_GOALS:
        text = _("%(count)s of %(all)s targets are behind", count=len(goals.behind), all=len(goals.lines))
        return [Item("warning", text, "#goals", _("See the targets"))]
    return [
        Item("warning", _("%(goal)s is behind: %(rate)s of the year's target", goal=localized(line.goal.name), rate=percent_of(line.reached)), "#goals", _("See the targets"))
        for line in goals.behind
    ]  # fmt: skip


def sinking(organization: Organization, past: History, end: Month) -> list[Item]:
    """Rates that fell month after month, each with the way to its months."""
    asked = {"organization": organization.code, **_months(end)}
    return [
        Item("information", text, url_for("figures.index", **asked, shown=code) + "#years", _("See the months"))
        for code, text in falling(past, end)
    ]


def falling(past: History, end: Month) -> list[tuple[str, str]]:
    """The watched rates that fell month after month, over as many closed months as are pointed out."""
    count = parameters.value("falling_months", on=end.last)
    last = max((one for one in past.closed if one <= end), default=None)
    if last is None:
        return []
    found = []
    for code in WATCHED:
        values = [past.number(last.shifted(-back), code) for back in range(count, -1, -1)]
        known = [Fraction(value) for value in values if value is not None]
        if len(known) == count + 1 and all(later < earlier for earlier, later in zip(known, known[1:], strict=False)):
            found.append((code, _("%(measure)s has fallen %(count)s months in a row.", measure=localized(BY_CODE[code].label), count=count)))  # fmt: skip
    return found


def percent_of(share: Fraction | None) -> str:
    """A share in percent, rounded once."""
    return f"{percent(share)}%" if share is not None else "-"


def _not_closed(past: History, asked: dict[str, Any], today: date, lines: bool) -> list[Item]:
    """Months after the last closed one that the scheduler should have closed by now."""
    last = max(past.closed, default=None)
    late = [
        one
        for one in sorted(past.months)
        if one not in past.closed and (last is None or one > last) and first_working_day(one.shifted(1)) < today
    ]
    if not late:
        return []
    names = month(str(late[-1])) if len(late) == 1 else f"{month(str(late[0]))} ~ {month(str(late[-1]))}"
    where = url_for("figures.look_before_closing", **asked, to=str(late[-1])) if lines else None
    return [Item("warning", _("Not closed yet: %(months)s", months=names), where, _("Check before closing"))]


def _months(end: Month) -> dict[str, Any]:
    return {"from": str(end), "to": str(end)}
