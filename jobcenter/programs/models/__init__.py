"""Programs, rounds, applications, selections and enrollments as they are stored."""

from jobcenter.programs.models.application import (
    Application,
    ApplicationDecision,
    ApplicationFact,
)
from jobcenter.programs.models.enrollment import Enrollment
from jobcenter.programs.models.evidence import Appeal, ApplicationDocument
from jobcenter.programs.models.program import Program, Round, RoundChange, RoundGroup, RoundVersion
from jobcenter.programs.models.sanction import Sanction
from jobcenter.programs.models.selection import Draw, Offer, SelectionRun
from jobcenter.programs.models.states import (
    AppealStatus,
    ApplicationStatus,
    EnrollmentStatus,
    OfferStatus,
    ProgramKind,
    RoundStatus,
    SelectionMethod,
    SelectionRunStatus,
)

__all__ = [
    "Appeal",
    "AppealStatus",
    "Application",
    "ApplicationDecision",
    "ApplicationDocument",
    "ApplicationFact",
    "ApplicationStatus",
    "Draw",
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
    "RoundVersion",
    "Sanction",
    "SelectionMethod",
    "SelectionRun",
    "SelectionRunStatus",
]
