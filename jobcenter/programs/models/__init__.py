"""Programs, rounds, applications, selections and enrollments as they are stored."""

from jobcenter.programs.models.application import (
    Application,
    ApplicationDecision,
    ApplicationFact,
)
from jobcenter.programs.models.enrollment import Enrollment
from jobcenter.programs.models.program import Program, Round, RoundChange, RoundGroup
from jobcenter.programs.models.selection import Offer, SelectionRun
from jobcenter.programs.models.states import (
    ApplicationStatus,
    EnrollmentStatus,
    OfferStatus,
    ProgramKind,
    RoundStatus,
    SelectionMethod,
    SelectionRunStatus,
)

__all__ = [
    "Application",
    "ApplicationDecision",
    "ApplicationFact",
    "ApplicationStatus",
    "Enrollment",
    "EnrollmentStatus",
    "Offer",
    "OfferStatus",
    "Program",
    "ProgramKind",
    "Round",
    "RoundChange",
    "RoundGroup",
    "RoundStatus",
    "SelectionMethod",
    "SelectionRun",
    "SelectionRunStatus",
]
