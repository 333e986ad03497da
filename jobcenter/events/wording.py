"""How the codes of events are called."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.events.models import EntryStatus, EventKind, EventStatus, InterviewStatus

KINDS: Mapping[Any, Any] = {
    EventKind.HIRING_DAY: _l("Hiring day"),
    EventKind.JOB_FAIR: _l("Job fair"),
    EventKind.MENTORING: _l("Mentoring concert"),
    EventKind.OUTREACH: _l("Counseling near you"),
    EventKind.ONLINE: _l("On-line matching day"),
}
STATUS: Mapping[Any, tuple[Any, str]] = {
    EventStatus.DRAFT: (_l("Draft"), "gray"),
    EventStatus.ANNOUNCED: (_l("Announced"), "information"),
    EventStatus.OPEN: (_l("Registration open"), "primary"),
    EventStatus.CLOSED: (_l("Registration closed"), "warning"),
    EventStatus.HELD: (_l("Under way"), "success"),
    EventStatus.FINISHED: (_l("Finished"), "gray"),
    EventStatus.CANCELLED: (_l("Called off"), "danger"),
}
# What a manager does next: the button, and what it means.
STEPS: Mapping[Any, tuple[Any, Any]] = {
    EventStatus.ANNOUNCED: (_l("Announce"), _l("The event appears on the public page.")),
    EventStatus.OPEN: (_l("Open the registration"), _l("Residents can register from now on.")),
    EventStatus.CLOSED: (_l("Close the registration"), _l("Nobody can register on line any more.")),
    EventStatus.HELD: (_l("Begin the day"), _l("People can be checked in and results entered.")),
    EventStatus.FINISHED: (_l("Finish"), _l("Whoever did not come is noted as absent, and the event counts as held.")),
    EventStatus.CANCELLED: (_l("Call off"), _l("Everybody who is registered is told. This cannot be taken back.")),
}
ENTRY: Mapping[Any, tuple[Any, str]] = {
    EntryStatus.REGISTERED: (_l("Signed up"), "primary"),
    EntryStatus.CHECKED_IN: (_l("Came"), "success"),
    EntryStatus.NO_SHOW: (_l("Did not come"), "danger"),
    EntryStatus.CANCELLED: (_l("Taken back"), "gray"),
}
INTERVIEW: Mapping[Any, tuple[Any, str]] = {
    InterviewStatus.BOOKED: (_l("Result open"), "primary"),
    InterviewStatus.HIRED: (_l("Hired"), "success"),
    InterviewStatus.SECOND: (_l("Second interview"), "information"),
    InterviewStatus.NOT_HIRED: (_l("Not hired"), "gray"),
    InterviewStatus.NO_SHOW: (_l("Did not come"), "danger"),
    InterviewStatus.CANCELLED: (_l("Called off"), "gray"),
}
CONFLICTS: Mapping[str, Any] = {
    "two-places": _l("in two places at once"),
    "too-many": _l("more interviews than interviewers"),
    "company-away": _l("the company cannot then"),
    "seeker-away": _l("the person cannot then"),
    "no-such-slot": _l("there is no such time"),
    "same-post-twice": _l("twice for the same post"),
    "gone": _l("the registration or the company was taken back"),
}
SHOWN: Mapping[str, Any] = {
    "name": _l("Full name"),
    "phone": _l("Telephone"),
    "career": _l("Work history"),
    "licences": _l("Licences"),
}
WEEKDAYS: Mapping[int, Any] = {
    0: _l("Mon"),
    1: _l("Tue"),
    2: _l("Wed"),
    3: _l("Thu"),
    4: _l("Fri"),
    5: _l("Sat"),
    6: _l("Sun"),
}
SATISFACTION: Mapping[int, Any] = {
    5: _l("Very satisfied"),
    4: _l("Satisfied"),
    3: _l("Neither nor"),
    2: _l("Dissatisfied"),
    1: _l("Very dissatisfied"),
}
