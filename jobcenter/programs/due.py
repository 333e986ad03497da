"""What is due in a round: the manager's next step, from its state and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from jobcenter.core.formatting import days_left
from jobcenter.programs.models import ApplicationStatus, Round, RoundStatus
from jobcenter.programs.models.states import UNDECIDED


@dataclass(frozen=True)
class Due:
    """A next step: what to do, on which page, and whether it is urgent."""

    text: str
    endpoint: str
    urgent: bool = False


def next_step(
    round_: Round, counts: Mapping[ApplicationStatus, int], *, overdue_offers: int, today: date
) -> Due | None:
    """The most pressing step of a round, or none when there is nothing to do today."""
    undecided = sum(counts.get(status, 0) for status in UNDECIDED)
    steps = {
        RoundStatus.DRAFT: lambda: Due(_("Check and announce"), "manage.edit"),
        RoundStatus.ANNOUNCED: lambda: None,
        RoundStatus.OPEN: lambda: _open(round_, undecided, today),
        RoundStatus.CLOSED: lambda: _screening(undecided, round_),
        RoundStatus.SCREENING: lambda: _screening(undecided, round_),
        RoundStatus.RANKED: lambda: Due(_("A second officer confirms the ranking"), "manage.selection", True),
        RoundStatus.CONFIRMED: lambda: _confirmed(round_, counts, overdue_offers),
        RoundStatus.RUNNING: lambda: _running(round_, counts, undecided),
    }
    return steps.get(round_.status, lambda: None)()


def _open(round_: Round, undecided: int, today: date) -> Due:
    if round_.is_first_come and undecided:
        return Due(_("Decide %(count)s applications", count=undecided), "manage.screening")
    return Due(_("Applications: %(left)s", left=days_left(round_.apply_until, today)), "manage.screening")


def _screening(undecided: int, round_: Round) -> Due | None:
    if undecided:
        return Due(_("Decide %(count)s applications", count=undecided), "manage.screening", True)
    if round_.is_first_come:
        return None
    return Due(_("Make the ranking"), "manage.selection", True)


def _confirmed(round_: Round, counts: Mapping[ApplicationStatus, int], overdue_offers: int) -> Due | None:
    if round_.published_at is None:
        return Due(_("Publish the result"), "manage.selection", True)
    offered = counts.get(ApplicationStatus.OFFERED, 0)
    if overdue_offers:
        return Due(_("%(count)s offers run out", count=overdue_offers), "manage.selection", True)
    if offered:
        return Due(_("%(count)s offers wait for an answer", count=offered), "manage.selection")
    return None


def _running(round_: Round, counts: Mapping[ApplicationStatus, int], undecided: int) -> Due | None:
    if undecided:
        return Due(_("Decide %(count)s applications", count=undecided), "manage.screening")
    free = sum(group.places - group.held for group in round_.groups)
    if free and counts.get(ApplicationStatus.RESERVE, 0):
        return Due(_("%(count)s places are free", count=free), "manage.operation")
    return None
