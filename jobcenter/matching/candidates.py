"""What a company's member may read: the referrals to the company's own orders, found by membership, not by scope."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.employers.models import EmployerMember, JobOrder
from jobcenter.matching.models import Referral, ReferralStatus


def _of_member(user_id: int) -> Select:
    """Referrals that were sent to an order of a company the user acts for; requests are the centre's to decide."""
    return (
        select(Referral)
        .join(EmployerMember, EmployerMember.employer_id == Referral.employer_id)
        .where(EmployerMember.user_id == user_id, Referral.sent_on.is_not(None))
        .options(
            joinedload(Referral.person),
            joinedload(Referral.registration),
            joinedload(Referral.order).joinedload(JobOrder.employer),
            selectinload(Referral.offers),
        )
    )


def of_order(user_id: int, order: JobOrder) -> Sequence[Referral]:
    """Who was referred to an order of the user's company, those that wait for a result first."""
    statement = _of_member(user_id).where(Referral.order_id == order.id)
    found = db.session.scalars(statement.order_by(Referral.sent_on.desc(), Referral.id.desc())).unique().all()
    return sorted(found, key=lambda referral: not referral.is_open)


def waiting(user_id: int) -> Sequence[Referral]:
    """Everybody who waits for an interview or a result at the user's companies, the longest waiting first."""
    statement = _of_member(user_id).where(Referral.status.in_((ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)))
    return db.session.scalars(statement.order_by(Referral.sent_on, Referral.id).limit(100)).unique().all()


def get(user_id: int, public_id: str) -> Referral:
    """A referral to an order of the user's company. Raises NotFound for any other."""
    found = db.session.scalar(_of_member(user_id).where(Referral.public_id == public_id))
    if found is None:
        raise NotFound()
    return found
