"""Tables of casework: talks and plans, appointments, the day list, hand-overs, partner agencies."""

from jobcenter.casework.models.agencies import (
    OPEN_AGENCY_REFERRALS,
    AgencyKind,
    AgencyReferral,
    AgencyReferralStatus,
    AgencyReply,
    PartnerAgency,
)
from jobcenter.casework.models.appointments import (
    BOOKABLE,
    Absence,
    Appointment,
    AppointmentStatus,
    OfficeHours,
)
from jobcenter.casework.models.day import OrderFit, OrderLook, SetAside
from jobcenter.casework.models.handover import HandOver, HandOverCase, HandOverReason, HandOverStatus
from jobcenter.casework.models.notes import CounselingChannel, CounselingNote, PlanStep, StepStatus

__all__ = [
    "BOOKABLE",
    "OPEN_AGENCY_REFERRALS",
    "Absence",
    "AgencyKind",
    "AgencyReferral",
    "AgencyReferralStatus",
    "AgencyReply",
    "Appointment",
    "AppointmentStatus",
    "CounselingChannel",
    "CounselingNote",
    "HandOver",
    "HandOverCase",
    "HandOverReason",
    "HandOverStatus",
    "OfficeHours",
    "OrderFit",
    "OrderLook",
    "PartnerAgency",
    "PlanStep",
    "SetAside",
    "StepStatus",
]
