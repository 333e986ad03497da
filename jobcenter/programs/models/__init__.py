"""Programs, rounds, applications, selections and enrollments as they are stored."""

from jobcenter.programs.models.application import (
    Application,
    ApplicationDecision,
    ApplicationFact,
)
from jobcenter.programs.models.committee import Agreement, EvaluationSheet, Evaluator, RoundProvider
from jobcenter.programs.models.enrollment import Enrollment
from jobcenter.programs.models.evidence import Appeal, ApplicationDocument
from jobcenter.programs.models.party import ApplicationParty, PartyMember
from jobcenter.programs.models.program import Program, Round, RoundChange, RoundGroup, RoundVersion
from jobcenter.programs.models.sanction import Sanction
from jobcenter.programs.models.selection import Draw, Offer, SelectionRun
from jobcenter.programs.models.states import (
    AppealStatus,
    ApplicantKind,
    ApplicationStatus,
    EnrollmentStatus,
    OfferStatus,
    ProgramKind,
    RoundStatus,
    SelectionMethod,
    SelectionRunStatus,
)

__all__ = [
    "Agreement",
    "Appeal",
    "AppealStatus",
    "ApplicantKind",
    "Application",
    "ApplicationDecision",
    "ApplicationDocument",
    "ApplicationFact",
    "ApplicationParty",
    "ApplicationStatus",
    "Draw",
    "Enrollment",
    "EnrollmentStatus",
    "EvaluationSheet",
    "Evaluator",
    "Offer",
    "OfferStatus",
    "PartyMember",
    "Program",
    "ProgramKind",
    "Round",
    "RoundChange",
    "RoundGroup",
    "RoundProvider",
    "RoundStatus",
    "RoundVersion",
    "Sanction",
    "SelectionMethod",
    "SelectionRun",
    "SelectionRunStatus",
]
