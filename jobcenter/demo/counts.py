"""How much is loaded, by kind."""

from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.employers.models import Employer, JobOrder
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Placement, Referral
from jobcenter.organizations.models import Organization
from jobcenter.programs.models import Application, Enrollment, Program, Round
from jobcenter.seekers.models import Person, Registration
from jobcenter.statistics.models import MonthClose

KINDS = {
    "organizations": Organization,
    "accounts": User,
    "employers": Employer,
    "job_orders": JobOrder,
    "people": Person,
    "registrations": Registration,
    "referrals": Referral,
    "placements": Placement,
    "programs": Program,
    "rounds": Round,
    "applications": Application,
    "enrollments": Enrollment,
    "ledger_entries": LedgerEntry,
    "closed_months": MonthClose,
}


def counts_by_kind() -> dict[str, int]:
    """The number of records of each kind."""
    return {kind: db.session.scalar(select(func.count()).select_from(model)) or 0 for kind, model in KINDS.items()}
