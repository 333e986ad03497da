"""The words of the outcome pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.statistics.outcomes.cases import Answer, Stay
from jobcenter.statistics.outcomes.costs import CostGap, CostSource

DIMENSIONS: dict[str, Any] = {
    "program": _l("Program"),
    "round": _l("Round or course"),
    "provider": _l("Provider"),
    "site": _l("Work site"),
    "counselor": _l("Counselor"),
    "organization": _l("Organization"),
}
NOBODY: dict[str, Any] = {
    "provider": _l("Run by the organization itself"),
    "site": _l("No work site named"),
    "counselor": _l("No counselor"),
}
REASONS: dict[str, Any] = {
    "further_study": _l("Further study"),
    "military_service": _l("Military service"),
    "illness": _l("Illness"),
    "death": _l("Death"),
}
STATUSES: dict[str, Any] = {
    "completed": _l("Completed"),
    "left_for_work": _l("Left for work"),
    "dropped": _l("Dropped out"),
    "terminated": _l("Ended by the organization"),
}
ANSWERS: dict[str, Any] = {
    Answer.EMPLOYED: _l("In work"),
    Answer.NOT_EMPLOYED: _l("Not in work"),
    Answer.EXCLUDED: _l("Left out"),
    Answer.NOT_DUE: _l("Not due yet"),
}
STAYS: dict[str, Any] = {
    Stay.KEPT: _l("Still in the job"),
    Stay.LEFT: _l("Left the job"),
    Stay.UNKNOWN: _l("Not asked yet"),
    Stay.NOT_DUE: _l("Not due yet"),
    Stay.EXCLUDED: _l("Left out"),
    Stay.NO_JOB: _l("No job found"),
}
SOURCES: dict[str, Any] = {
    CostSource.AGREEMENT: _l("agreement"),
    CostSource.PAYMENTS: _l("payments"),
    CostSource.BUDGET: _l("published budget"),
}
GAPS: dict[str, Any] = {
    CostGap.NOT_RECORDED: _l("not known: no agreement, payment or budget is recorded"),
    CostGap.PART_OF_ROUND: _l("not known: only a part of a round's people is in this row"),
    CostGap.SHARED_AGREEMENT: _l("not known: the agreement covers other rounds too"),
    CostGap.STILL_RUNNING: _l("not known: people still take part"),
    CostGap.NOT_DUE: _l("not known yet: not everybody is due"),
    CostGap.NOBODY: _l("nobody to divide by"),
}
