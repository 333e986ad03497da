"""Words of casework in the reader's language."""

from flask_babel import lazy_gettext as _l

from jobcenter.casework.models import (
    AgencyKind,
    AgencyReferralStatus,
    AppointmentStatus,
    CounselingChannel,
    HandOverReason,
    HandOverStatus,
    StepStatus,
)

CHANNEL = {
    CounselingChannel.OFFICE: _l("At the centre"),
    CounselingChannel.PHONE: _l("By telephone"),
    CounselingChannel.VISIT: _l("At the person's place"),
    CounselingChannel.MESSENGER: _l("By messenger"),
    CounselingChannel.ONLINE: _l("By video"),
    CounselingChannel.OUTREACH: _l("At an outreach place"),
}
WHO = {"person": _l("The person"), "centre": _l("The centre")}
STEP = {
    StepStatus.OPEN: (_l("to do"), "information"),
    StepStatus.DONE: (_l("done"), "success"),
    StepStatus.DROPPED: (_l("dropped"), "gray"),
}
APPOINTMENT = {
    AppointmentStatus.BOOKED: (_l("booked"), "primary"),
    AppointmentStatus.KEPT: (_l("held"), "success"),
    AppointmentStatus.NO_SHOW: (_l("did not come"), "danger"),
    AppointmentStatus.CANCELLED: (_l("cancelled"), "gray"),
}
WEEKDAYS = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)
HAND_OVER_REASON = {
    HandOverReason.LEAVE: _l("Leave or illness"),
    HandOverReason.TRANSFER: _l("Transfer or end of service"),
    HandOverReason.WORKLOAD: _l("Fair share of work"),
    HandOverReason.WISH: _l("The person wishes it"),
    HandOverReason.OTHER: _l("Another reason"),
}
HAND_OVER = {
    HandOverStatus.PLANNED: (_l("planned"), "information"),
    HandOverStatus.RUNNING: (_l("running now"), "success"),
    HandOverStatus.ENDED: (_l("over"), "gray"),
    HandOverStatus.UNDONE: (_l("taken back"), "gray"),
}
AGENCY_KIND = {
    AgencyKind.WELFARE: _l("Welfare"),
    AgencyKind.MENTAL_HEALTH: _l("Mental health"),
    AgencyKind.DEBT: _l("Debt relief"),
    AgencyKind.EMPLOYMENT: _l("Employment and benefits"),
    AgencyKind.TRAINING: _l("Vocational training"),
    AgencyKind.HOUSING: _l("Housing"),
    AgencyKind.FAMILY: _l("Family and migration"),
    AgencyKind.LEGAL: _l("Legal advice"),
    AgencyKind.OTHER: _l("Other help"),
}
AGENCY_STATUS = {
    AgencyReferralStatus.SENT: (_l("sent, no reply yet"), "primary"),
    AgencyReferralStatus.ACCEPTED: (_l("accepted"), "information"),
    AgencyReferralStatus.SERVED: (_l("service given"), "success"),
    AgencyReferralStatus.REFUSED: (_l("refused"), "danger"),
    AgencyReferralStatus.WITHDRAWN: (_l("taken back"), "gray"),
}
# What a letter to an agency can say about a person, each only with her consent.
SHARED = {
    "name": _l("Name"),
    "birth_date": _l("Date of birth"),
    "phone": _l("Telephone number"),
    "address": _l("Neighbourhood"),
    "wishes": _l("Occupations wished for"),
    "career": _l("Work history (length)"),
    "licences": _l("Licences"),
}
SECTIONS = {
    "appointments": _l("Appointments today"),
    "interviews": _l("Interviews today"),
    "overdue": _l("Results overdue"),
    "requests": _l("Residents ask to be referred"),
    "courses": _l("Back from a course"),
    "agencies": _l("Replies of agencies overdue"),
    "contacts": _l("People to hear from"),
    "checks": _l("Retention checks due"),
    "expiring": _l("Registrations that end soon"),
    "fits": _l("New orders that fit somebody who waits"),
    "requested": _l("Registrations to check"),
    "orders": _l("Orders to review"),
    "steps": _l("Steps of plans that are due"),
    "unplaced": _l("Not placed after several referrals"),
}
