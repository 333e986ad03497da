"""New orders compared with the people who wait for work, once each, so that the day list only reads the result.

It is done by a job some minutes after an order is opened, not when the order is opened and not when a page is read:
a counselor who accepts an order (or an import of a thousand) does not wait for a ranking, and a day list of a centre
would otherwise rank every new order of the city at each look.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from jobcenter.casework.models import OrderFit, OrderLook
from jobcenter.core import clock, parameters
from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import search
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration


def find_new(today: date, most: int) -> list[int]:
    """Row numbers of open orders that are new and were not compared yet, the latest first."""
    since = today - timedelta(days=parameters.value("new_order_days", on=today))
    looked = select(OrderLook.id).where(OrderLook.order_id == JobOrder.id)
    statement = select(JobOrder.id).where(
        JobOrder.status == OrderStatus.ACTIVE,
        JobOrder.opened_on >= since,
        JobOrder.valid_until >= today,
        JobOrder.places_filled < JobOrder.places,
        ~looked.exists(),
    )
    return list(db.session.scalars(statement.order_by(JobOrder.opened_on.desc(), JobOrder.id.desc()).limit(most)))


def compare(order_ids: Iterable[int], *, now: datetime) -> int:
    """Keep, for each order, the people of the whole city whom it fits best. Returns how many fits were found."""
    today = clock.day_of(now)
    least = parameters.value("new_order_points_least", on=today)
    most = parameters.value("new_order_people_most", on=today)
    found = 0
    for order_id in order_ids:
        order = db.session.get_one(JobOrder, order_id)
        matches = search.seekers_for(Scope.everything(), order, today=today).ranking.matches[:most]
        points = {match.seeker.key: match.total for match in matches if match.total >= least}
        places = select(Registration.id, Registration.organization_id).where(Registration.id.in_(sorted(points)))
        for registration_id, organization_id in db.session.execute(places):
            db.session.add(
                OrderFit(
                    order_id=order.id,
                    registration_id=registration_id,
                    organization_id=organization_id,
                    opened_on=order.opened_on,
                    points=points[registration_id],
                )
            )
        db.session.add(OrderLook(order_id=order.id, looked_at=now, found=len(points)))
        found += len(points)
    db.session.flush()
    return found


def forget_old(today: date) -> None:
    """Remove the fits of orders that are not new any more. That they were looked at stays known."""
    since = today - timedelta(days=parameters.value("new_order_days", on=today))
    db.session.execute(delete(OrderFit).where(OrderFit.opened_on < since))
