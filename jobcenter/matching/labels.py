"""How the codes of this feature are called on pages, in messages and in files."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.matching.models import (
    CheckMethod,
    CheckOutcome,
    ExcludeReason,
    LeftReason,
    PlacementStatus,
    ReferralStatus,
    ResultReason,
    ResultSource,
    Via,
)

REFERRAL_STATUS: Mapping[Any, Any] = {
    ReferralStatus.PROPOSED: _l("Requested"),
    ReferralStatus.SENT: _l("Referred"),
    ReferralStatus.INTERVIEW_SET: _l("Interview set"),
    ReferralStatus.HIRED: _l("Hired"),
    ReferralStatus.NOT_HIRED: _l("Not hired"),
    ReferralStatus.NO_SHOW: _l("Did not come to the interview"),
    ReferralStatus.DECLINED: _l("Declined"),
    ReferralStatus.CANCELLED: _l("Cancelled"),
    ReferralStatus.ORDER_FILLED: _l("Place taken by another"),
}

TONES: Mapping[Any, str] = {
    ReferralStatus.PROPOSED: "warning",
    ReferralStatus.SENT: "primary",
    ReferralStatus.INTERVIEW_SET: "information",
    ReferralStatus.HIRED: "success",
    ReferralStatus.NOT_HIRED: "gray",
    ReferralStatus.NO_SHOW: "danger",
    ReferralStatus.DECLINED: "gray",
    ReferralStatus.CANCELLED: "gray",
    ReferralStatus.ORDER_FILLED: "gray",
}

RESULT_REASON: Mapping[Any, Any] = {
    ResultReason.LACK_OF_EXPERIENCE: _l("Not enough experience"),
    ResultReason.NOT_SUITED: _l("Not suited to the work"),
    ResultReason.WAGE: _l("Wage"),
    ResultReason.DISTANCE: _l("Too far away"),
    ResultReason.OTHERS_HIRED: _l("Somebody else was hired"),
    ResultReason.PERSON_DECLINED: _l("The person declined"),
    ResultReason.EMPLOYER_CANCELLED: _l("The employer cancelled"),
    ResultReason.DID_NOT_START: _l("Hired but did not start"),
    ResultReason.UNREACHABLE: _l("Could not be reached"),
    ResultReason.CONDITIONS_NOT_MET: _l("Does not meet what the order requires"),
    ResultReason.FOUND_WORK: _l("Found other work"),
    ResultReason.OTHER: _l("Other reason"),
}

RESULT_SOURCE: Mapping[Any, Any] = {
    ResultSource.EMPLOYER: _l("Told by the employer"),
    ResultSource.PERSON: _l("Told by the person"),
    ResultSource.VISIT: _l("Visit"),
    ResultSource.SYSTEM: _l("Recorded by the centre"),
}

PLACEMENT_STATUS: Mapping[Any, Any] = {
    PlacementStatus.STARTED: _l("Started"),
    PlacementStatus.RETAINED_1M: _l("Employed after 1 month"),
    PlacementStatus.RETAINED_3M: _l("Employed after 3 months"),
    PlacementStatus.RETAINED_6M: _l("Employed after 6 months"),
    PlacementStatus.RETAINED_12M: _l("Employed after 12 months"),
    PlacementStatus.LEFT: _l("Left the job"),
}

VIA: Mapping[Any, Any] = {
    Via.REFERRAL: _l("Through a referral"),
    Via.SELF: _l("Found by herself or himself"),
    Via.PROGRAM: _l("Through a program"),
}

LEFT_REASON: Mapping[Any, Any] = {
    LeftReason.OWN_WISH: _l("Own wish"),
    LeftReason.CONTRACT_ENDED: _l("Contract ended"),
    LeftReason.DISMISSED: _l("Dismissed"),
    LeftReason.HEALTH: _l("Health"),
    LeftReason.CONDITIONS: _l("Conditions differed from the offer"),
    LeftReason.DISTANCE: _l("Too far away"),
    LeftReason.DID_NOT_START: _l("Hired but did not start"),
    LeftReason.OTHER: _l("Other reason"),
}

CHECK_OUTCOME: Mapping[Any, Any] = {
    CheckOutcome.EMPLOYED: _l("Still employed"),
    CheckOutcome.LEFT: _l("Has left"),
    CheckOutcome.NOT_REACHED: _l("Not reached"),
}

CHECK_METHOD: Mapping[Any, Any] = {
    CheckMethod.PHONE: _l("Telephone"),
    CheckMethod.INSURANCE: _l("Employment insurance"),
    CheckMethod.CERTIFICATE: _l("Certificate of employment"),
    CheckMethod.VISIT: _l("Visit"),
}

EXCLUDE_REASON: Mapping[Any, Any] = {
    ExcludeReason.PERSON_REFUSES: _l("The person does not want it"),
    ExcludeReason.NOT_SUITED: _l("Not suited to the work"),
    ExcludeReason.EMPLOYER_REFUSES: _l("The employer does not want it"),
    ExcludeReason.WORKED_THERE: _l("Worked there before"),
    ExcludeReason.TOO_FAR: _l("Too far away"),
    ExcludeReason.CONDITIONS: _l("Conditions do not fit"),
    ExcludeReason.OTHER: _l("Other reason"),
}

# Results a counselor can record, with the reasons that go with each.
REASONS_OF: Mapping[ReferralStatus, tuple[ResultReason, ...]] = {
    ReferralStatus.NOT_HIRED: (
        ResultReason.LACK_OF_EXPERIENCE,
        ResultReason.NOT_SUITED,
        ResultReason.WAGE,
        ResultReason.DISTANCE,
        ResultReason.OTHERS_HIRED,
        ResultReason.EMPLOYER_CANCELLED,
        ResultReason.DID_NOT_START,
        ResultReason.OTHER,
    ),
    ReferralStatus.NO_SHOW: (ResultReason.UNREACHABLE, ResultReason.PERSON_DECLINED, ResultReason.OTHER),
    ReferralStatus.DECLINED: (
        ResultReason.PERSON_DECLINED,
        ResultReason.WAGE,
        ResultReason.DISTANCE,
        ResultReason.CONDITIONS_NOT_MET,
        ResultReason.FOUND_WORK,
        ResultReason.OTHER,
    ),
}


def choices(names: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The codes with their names, for a form field."""
    return [(code.value, name) for code, name in names.items()]
