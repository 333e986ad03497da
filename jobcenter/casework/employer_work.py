"""What waits on a counselor's day because of employers: visits, promises, orders that end, people to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jobcenter.core import parameters
from jobcenter.core.db import db
from jobcenter.core.paging import count
from jobcenter.employers import queries as employers
from jobcenter.employers.models import EmployerVisit, JobOrder, VisitStatus
from jobcenter.matching import queries as matching
from jobcenter.matching.models import Referral
from jobcenter.organizations.scope import Scope

MOST = 8


@dataclass(frozen=True)
class EmployerWork:
    """Lists hold the most urgent, totals count all."""

    visits: Sequence[EmployerVisit]
    follow_ups: Sequence[EmployerVisit]
    ending: Sequence[JobOrder]
    to_tell: Sequence[Referral]
    totals: dict[str, int]

    def people(self) -> set[int]:
        """The people whose names the lists show."""
        return {referral.person_id for referral in self.to_tell}


def employer_work(scope: Scope, order_scope: Scope, *, counselor_id: int, today: date) -> EmployerWork:
    """The counselor's own visits and promises, and what waits at the centre."""
    days = parameters.value("order_ending_notice_days", on=today)
    ending = employers.list_ending(order_scope, today, days)
    visits = employers.list_visits(order_scope, status=VisitStatus.PLANNED, counselor_id=counselor_id, until=today)
    return EmployerWork(
        visits=employers.list_unrecorded(order_scope, today, counselor_id=counselor_id, most=MOST),
        follow_ups=employers.list_follow_ups(order_scope, today, counselor_id=counselor_id, most=MOST),
        ending=db.session.scalars(ending.limit(MOST)).unique().all(),
        to_tell=matching.list_to_blocked(scope, today, MOST),
        totals={
            "visits": count(visits),
            "follow_ups": employers.count_follow_ups(order_scope, today, counselor_id=counselor_id),
            "ending": count(ending),
            "to_tell": matching.count_to_blocked(scope, today),
        },
    )
