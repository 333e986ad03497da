"""How the codes of the way to a licence are called on pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.casework.training import queries
from jobcenter.casework.training.models import WaitEnd, WaitStatus
from jobcenter.programs.rules import ELIGIBLE, INELIGIBLE, UNDETERMINED
from jobcenter.programs.wording import LICENCE_WAYS

STATUS: Mapping[Any, tuple[Any, str]] = {
    WaitStatus.OFFERED: (_l("Course offered"), "gray"),
    WaitStatus.WAITING: (_l("On the way to the licence"), "information"),
    WaitStatus.READY: (_l("Licence there"), "success"),
    WaitStatus.REFERRED: (_l("Referred"), "primary"),
    WaitStatus.ENDED: (_l("Given up"), "gray"),
}

ENDS: Mapping[Any, Any] = {
    WaitEnd.DECLINED: _l("The person does not want the course"),
    WaitEnd.COURSE_ENDED: _l("The course led nowhere"),
    WaitEnd.FOUND_WORK: _l("Found work"),
    WaitEnd.CONSENT_WITHDRAWN: _l("Consent withdrawn"),
    WaitEnd.NO_LONGER_WANTED: _l("No longer wanted"),
}

OUTCOMES: Mapping[str, tuple[Any, str]] = {
    ELIGIBLE: (_l("Eligible"), "success"),
    INELIGIBLE: (_l("Not eligible"), "danger"),
    UNDETERMINED: (_l("To be asked"), "warning"),
}

WAYS: Mapping[str, Any] = LICENCE_WAYS

TASKS: Mapping[str, Any] = {
    queries.READY: _l("%(licence)s is there"),
    queries.STOPPED: _l("The course ended without %(licence)s"),
    queries.EXAMINATION: _l("Course completed: ask about the examination for %(licence)s"),
}


def task(row: queries.Task) -> str:
    """What is to be done about somebody's way to a licence."""
    return str(TASKS[row.state]) % {"licence": row.wait.licence}
