"""Kinds and states of programs, with the one transition table of each."""

from enum import StrEnum


class ProgramKind(StrEnum):
    """What a program gives to the people in it."""

    PUBLIC_JOB = "public_job"
    STUDENT_JOB = "student_job"
    TRAINING = "training"
    GRANT = "grant"
    BUSINESS = "business"


class SelectionMethod(StrEnum):
    """How places are given out when more people are eligible than there are places."""

    SCORE = "score"
    LOTTERY = "lottery"
    FIRST_COME = "first_come"


class ApplicantKind(StrEnum):
    """Who applies: one person, several together, or an institution through somebody who signs for it."""

    PERSON = "person"
    TEAM = "team"
    INSTITUTION = "institution"


class RoundStatus(StrEnum):
    """Where a round stands between its first draft and its end."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    SCREENING = "screening"
    RANKED = "ranked"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SCREENING = "screening"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OFFER_EXPIRED = "offer_expired"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class OfferStatus(StrEnum):
    """Whether an offered place was answered, and how."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class EnrollmentStatus(StrEnum):
    """Whether a person still holds a place, and how it ended."""

    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED = "dropped"
    LEFT_FOR_WORK = "left_for_work"
    TERMINATED = "terminated"


class AppealStatus(StrEnum):
    """Whether an objection waits for its answer, and what the answer was."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class SelectionRunStatus(StrEnum):
    """Whether a ranking waits for a second officer, stands, or was replaced."""

    MADE = "made"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"


_R = RoundStatus
ROUND_TRANSITIONS = {
    _R.DRAFT: {_R.ANNOUNCED, _R.CANCELLED},
    _R.ANNOUNCED: {_R.OPEN, _R.CANCELLED},
    _R.OPEN: {_R.CLOSED, _R.CANCELLED},
    # A first-come round has nothing to rank: its places are given out while it is open.
    _R.CLOSED: {_R.SCREENING, _R.RUNNING, _R.CANCELLED},
    _R.SCREENING: {_R.RANKED, _R.CANCELLED},
    _R.RANKED: {_R.SCREENING, _R.CONFIRMED, _R.CANCELLED},
    _R.CONFIRMED: {_R.RUNNING, _R.CANCELLED},
    _R.RUNNING: {_R.FINISHED},
    _R.FINISHED: set(),
    _R.CANCELLED: set(),
}

_A = ApplicationStatus
APPLICATION_TRANSITIONS = {
    _A.DRAFT: {_A.SUBMITTED, _A.WITHDRAWN},
    _A.SUBMITTED: {_A.SUPPLEMENT_REQUESTED, _A.SCREENING, _A.ELIGIBLE, _A.WITHDRAWN},
    _A.SUPPLEMENT_REQUESTED: {_A.SUBMITTED, _A.SCREENING, _A.WITHDRAWN},
    _A.SCREENING: {_A.SUPPLEMENT_REQUESTED, _A.ELIGIBLE, _A.INELIGIBLE, _A.WITHDRAWN},
    # A decision can be taken again (new evidence, an appeal): the decision log keeps both.
    _A.INELIGIBLE: {_A.SCREENING},
    _A.ELIGIBLE: {
        _A.SCREENING,
        _A.SELECTED,
        _A.RESERVE,
        _A.NOT_SELECTED,
        _A.ENROLLED,
        _A.WITHDRAWN,
    },
    # A ranking is a proposal until it is confirmed, so it can be taken back to eligible.
    _A.SELECTED: {_A.ELIGIBLE, _A.OFFERED, _A.WITHDRAWN},
    _A.RESERVE: {_A.ELIGIBLE, _A.OFFERED, _A.ENROLLED, _A.WITHDRAWN},
    # Back to eligible with the ranking; to screening when an appeal against the result is accepted.
    _A.NOT_SELECTED: {_A.ELIGIBLE, _A.SCREENING},
    _A.OFFERED: {_A.ACCEPTED, _A.DECLINED, _A.OFFER_EXPIRED, _A.WITHDRAWN},
    _A.ACCEPTED: {_A.ENROLLED, _A.WITHDRAWN},
    _A.DECLINED: set(),
    _A.OFFER_EXPIRED: set(),
    _A.ENROLLED: set(),
    # Someone who withdrew may apply again while the round is open.
    _A.WITHDRAWN: {_A.DRAFT},
}

_O = OfferStatus
OFFER_TRANSITIONS = {
    _O.OPEN: {_O.ACCEPTED, _O.DECLINED, _O.EXPIRED, _O.CANCELLED},
    _O.ACCEPTED: set(),
    _O.DECLINED: set(),
    _O.EXPIRED: set(),
    _O.CANCELLED: set(),
}

_E = EnrollmentStatus
ENROLLMENT_TRANSITIONS = {
    _E.ACTIVE: {_E.COMPLETED, _E.DROPPED, _E.LEFT_FOR_WORK, _E.TERMINATED},
    _E.COMPLETED: set(),
    _E.DROPPED: set(),
    _E.LEFT_FOR_WORK: set(),
    _E.TERMINATED: set(),
}

_P = AppealStatus
APPEAL_TRANSITIONS = {
    _P.OPEN: {_P.ACCEPTED, _P.REJECTED, _P.WITHDRAWN},
    _P.ACCEPTED: set(),
    _P.REJECTED: set(),
    _P.WITHDRAWN: set(),
}

_S = SelectionRunStatus
SELECTION_RUN_TRANSITIONS = {
    _S.MADE: {_S.CONFIRMED, _S.SUPERSEDED},
    _S.CONFIRMED: set(),
    _S.SUPERSEDED: set(),
}

UNDECIDED = frozenset({_A.SUBMITTED, _A.SUPPLEMENT_REQUESTED, _A.SCREENING})
WITHDRAWABLE = frozenset(status for status, nexts in APPLICATION_TRANSITIONS.items() if _A.WITHDRAWN in nexts)
APPEALABLE = frozenset({_A.INELIGIBLE, _A.NOT_SELECTED})
PUBLIC_ROUND_STATUSES = frozenset(set(RoundStatus) - {_R.DRAFT, _R.CANCELLED})
