"""Tables of employers: companies and job orders, visits and calls, blocks with the published lists behind them."""

from jobcenter.employers.models.blocks import BlockList, BlockStatus, EmployerBlock
from jobcenter.employers.models.orders import (
    CloseReason,
    Employer,
    EmployerMember,
    JobOrder,
    MemberRole,
    OrderEvent,
    OrderFinding,
    OrderStatus,
    OrderTerm,
)
from jobcenter.employers.models.outreach import EmployerVisit, VisitKind, VisitPurpose, VisitResult, VisitStatus

__all__ = [
    "BlockList",
    "BlockStatus",
    "CloseReason",
    "Employer",
    "EmployerBlock",
    "EmployerMember",
    "EmployerVisit",
    "JobOrder",
    "MemberRole",
    "OrderEvent",
    "OrderFinding",
    "OrderStatus",
    "OrderTerm",
    "VisitKind",
    "VisitPurpose",
    "VisitResult",
    "VisitStatus",
]
