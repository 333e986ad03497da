"""How kinds and states of the pipeline are called, and in which colour they are shown."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core import licences
from jobcenter.core.formatting import localized
from jobcenter.programs.models import (
    AppealStatus,
    ApplicantKind,
    Application,
    ApplicationStatus,
    EnrollmentStatus,
    OfferStatus,
    ProgramKind,
    Round,
    RoundGroup,
    RoundStatus,
    SelectionMethod,
)
from jobcenter.programs.rules import ELIGIBLE, INELIGIBLE, MET, NOT_MET, UNDETERMINED, UNKNOWN

KINDS = {
    ProgramKind.PUBLIC_JOB: _l("Public job"),
    ProgramKind.STUDENT_JOB: _l("Student job"),
    ProgramKind.TRAINING: _l("Course"),
    ProgramKind.GRANT: _l("Support money"),
    ProgramKind.BUSINESS: _l("Start-up support"),
}

APPLICANTS = {
    ApplicantKind.PERSON: _l("One person"),
    ApplicantKind.TEAM: _l("A team"),
    ApplicantKind.INSTITUTION: _l("An institution or company"),
}

LICENCE_WAYS = {
    licences.EXAMINATION: _l("by an examination after the course"),
    licences.COMPLETION: _l("by completing the course"),
}

METHODS = {
    SelectionMethod.SCORE: _l("By points"),
    SelectionMethod.LOTTERY: _l("By lot"),
    SelectionMethod.FIRST_COME: _l("First come, first served"),
}

ROUND = {
    RoundStatus.DRAFT: (_l("Draft"), "gray"),
    RoundStatus.ANNOUNCED: (_l("Announced"), "information"),
    RoundStatus.OPEN: (_l("Taking applications"), "success"),
    RoundStatus.CLOSED: (_l("Applications closed"), "gray"),
    RoundStatus.SCREENING: (_l("Screening"), "warning"),
    RoundStatus.RANKED: (_l("Ranked, to be confirmed"), "warning"),
    RoundStatus.CONFIRMED: (_l("Confirmed"), "information"),
    RoundStatus.RUNNING: (_l("Running"), "success"),
    RoundStatus.FINISHED: (_l("Finished"), "gray"),
    RoundStatus.CANCELLED: (_l("Cancelled"), "danger"),
}

APPLICATION = {
    ApplicationStatus.DRAFT: (_l("Draft"), "gray"),
    ApplicationStatus.SUBMITTED: (_l("Received"), "information"),
    ApplicationStatus.SUPPLEMENT_REQUESTED: (_l("Addition requested"), "warning"),
    ApplicationStatus.SCREENING: (_l("In screening"), "information"),
    ApplicationStatus.INELIGIBLE: (_l("Not eligible"), "danger"),
    ApplicationStatus.ELIGIBLE: (_l("Eligible"), "success"),
    ApplicationStatus.SELECTED: (_l("Selected"), "success"),
    ApplicationStatus.RESERVE: (_l("Reserve"), "warning"),
    ApplicationStatus.NOT_SELECTED: (_l("Not selected"), "gray"),
    ApplicationStatus.OFFERED: (_l("Place offered"), "warning"),
    ApplicationStatus.ACCEPTED: (_l("Accepted"), "success"),
    ApplicationStatus.DECLINED: (_l("Declined"), "gray"),
    ApplicationStatus.OFFER_EXPIRED: (_l("Offer ran out"), "gray"),
    ApplicationStatus.ENROLLED: (_l("Has a place"), "success"),
    ApplicationStatus.WITHDRAWN: (_l("Withdrawn"), "gray"),
}

ENROLLMENT = {
    EnrollmentStatus.ACTIVE: (_l("Taking part"), "success"),
    EnrollmentStatus.COMPLETED: (_l("Completed"), "information"),
    EnrollmentStatus.DROPPED: (_l("Dropped out"), "gray"),
    EnrollmentStatus.LEFT_FOR_WORK: (_l("Left for a job"), "information"),
    EnrollmentStatus.TERMINATED: (_l("Ended by the centre"), "danger"),
}

OFFER = {
    OfferStatus.OPEN: (_l("Waiting for an answer"), "warning"),
    OfferStatus.ACCEPTED: (_l("Accepted"), "success"),
    OfferStatus.DECLINED: (_l("Declined"), "gray"),
    OfferStatus.EXPIRED: (_l("Ran out"), "gray"),
    OfferStatus.CANCELLED: (_l("Cancelled"), "gray"),
}

CRITERION = {
    MET: (_l("Met"), "success", "ok"),
    NOT_MET: (_l("Not met"), "danger", "no"),
    UNKNOWN: (_l("To be checked"), "warning", "check"),
}

OUTCOME = {
    ELIGIBLE: (_l("Eligible"), "success", "ok"),
    INELIGIBLE: (_l("Not eligible"), "danger", "no"),
    UNDETERMINED: (_l("To be checked"), "warning", "warn"),
}

VERIFIED_BY = {
    "our_records": _l("Our own records"),
    "welfare_system": _l("Social security information system (haengbok-eeum)"),
    "document": _l("Document handed in"),
    "ilmoa": _l("Direct jobs system (ilmoa)"),
    "residents_register": _l("Residents' register"),
    "other": _l("Other official record"),
}

SOURCES = {"city": _l("City money"), "district": _l("District money"), "state": _l("State money")}

UNITS = {"days": _l("days"), "hours": _l("hours")}

APPLICATION_BY_VALUE = {status.value: label for status, (label, _tone) in APPLICATION.items()}

APPEAL = {
    AppealStatus.OPEN: (_l("Waits for an answer"), "warning"),
    AppealStatus.ACCEPTED: (_l("Accepted"), "success"),
    AppealStatus.REJECTED: (_l("Rejected"), "danger"),
    AppealStatus.WITHDRAWN: (_l("Taken back"), "gray"),
}

DOCUMENT_WAYS = {
    "seen": _l("Seen on paper at the counter"),
    "upload": _l("I send it here as a photo or PDF"),
    "bring": _l("I bring it to the centre"),
    "official": _l("The centre looks it up, I agree"),
    "none": _l("Does not apply to me"),
}

_BEFORE_RESULT = {
    ApplicationStatus.ELIGIBLE,
    ApplicationStatus.INELIGIBLE,
    ApplicationStatus.SELECTED,
    ApplicationStatus.RESERVE,
    ApplicationStatus.NOT_SELECTED,
}


def shown_status(application: Application) -> ApplicationStatus:
    """The state an applicant may see: what was decided stays in screening until the result is published."""
    round_ = application.round
    if application.status in _BEFORE_RESULT and not round_.is_first_come and round_.published_at is None:
        return ApplicationStatus.SCREENING
    return application.status


def application_badge(status: ApplicationStatus, first_come: bool = False) -> tuple[Any, str]:
    """What a state is called and its colour; a reserve of a first-come round stands on the waiting list."""
    if first_come and status is ApplicationStatus.RESERVE:
        return _l("On the waiting list"), "warning"
    return APPLICATION[status]


def change_name(field: str, groups: Sequence[RoundGroup]) -> str:
    """What a change after the announcement is about."""
    if field == "apply_until":
        return _("Last day of applications")
    if field == "status":
        return _("State of the round")
    if field == "version":
        return _("Version of the rules")
    code = field.removeprefix("places:")
    label = next((localized(group.label) for group in groups if group.code == code), code)
    return _("Places: %(group)s", group=label)


def change_value(field: str, value: str) -> str:
    """A value of a change after the announcement as a reader sees it."""
    return str(ROUND[RoundStatus(value)][0]) if field == "status" else value


def points(score: Decimal | None) -> str:
    """Points as printed: `61`, `7.5`; a dash for none."""
    return "-" if score is None else f"{score:f}"


def _value(value: Any) -> str:
    if value is None:
        return _("unknown")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    return str(value)


def compared(one: Mapping[str, Any]) -> str:
    """One comparison of the engine as printed: `1,200,000 ≤ 2,577,826`."""
    sign = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "in": "∈"}.get(one["op"], one["op"])
    return f"{_value(one['left'])} {sign} {_value(one['right'])}"


def licence(leads_to: Mapping[str, Any]) -> str:
    """A licence a course leads to, and how one gets it."""
    return f"{leads_to['name']} ({LICENCE_WAYS[leads_to['by']]})"


def licences_of(round_: Round) -> str:
    """The licences a course leads to, on one line."""
    return ", ".join(licence(one) for one in round_.licences or ())
