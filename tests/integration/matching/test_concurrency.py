"""Many at once: the last place goes to exactly one, one pair has one open referral, nobody waits in a ring."""

from sqlalchemy import func, select

from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import service
from jobcenter.matching.models import Placement, Referral, ReferralStatus
from jobcenter.seekers.models import Registration
from tests.factories import matching as given
from tests.factories import seekers as make
from tests.support.parallel import at_once


def hire(referral_id, counselor):
    service.record_result(
        db.session.get_one(Referral, referral_id),
        ReferralStatus.HIRED,
        hire=service.Hire(given.TODAY),
        actor=counselor,
        now=make.NOW,
    )
    return "done"


def test_two_counselors_hiring_for_the_last_place_make_one_hire(app):
    order = given.order()
    counselor = make.actor_of(make.staff())
    ids = [given.referral(given.willing(), order).id for _ in range(4)]
    order_id = order.id
    outcomes = at_once(app, lambda number: hire(number, counselor), ids)
    assert outcomes.count("done") == 1
    assert db.session.scalar(select(func.count(Placement.id))) == 1
    filled = db.session.get_one(JobOrder, order_id)
    assert (filled.status, filled.places_filled) == (OrderStatus.FILLED, 1)
    statuses = [referral.status for referral in db.session.scalars(select(Referral))]
    assert statuses.count(ReferralStatus.HIRED) == 1
    assert statuses.count(ReferralStatus.ORDER_FILLED) == 3


def test_one_person_hired_in_two_places_at_once_starts_one_job(app):
    registration = given.willing()
    counselor = make.actor_of(make.staff())
    ids = [given.referral(registration, given.order()).id for _ in range(3)]
    outcomes = at_once(app, lambda number: hire(number, counselor), ids)
    assert outcomes.count("done") == 1
    assert db.session.scalar(select(func.count(Placement.id))) == 1
    assert db.session.scalar(select(func.sum(JobOrder.places_filled))) == 1


def test_hires_across_each_other_do_not_block_each_other(app):
    """Two people, two orders, everyone referred to both: each hire also closes the other's referrals."""
    first, second = given.willing(), given.willing()
    one, two = given.order(), given.order()
    counselor = make.actor_of(make.staff())
    given.referral(first, two)
    given.referral(second, one)
    ids = [given.referral(first, one).id, given.referral(second, two).id]
    outcomes = at_once(app, lambda number: hire(number, counselor), ids)
    assert outcomes == ["done", "done"]
    assert db.session.scalar(select(func.count(Placement.id))) == 2


def test_referring_twice_at_once_makes_one_referral(app):
    registration, order = given.willing(), given.order()
    counselor = make.actor_of(make.staff())
    pair = (registration.id, order.id)

    def refer(_number):
        service.make_referral(
            db.session.get_one(Registration, pair[0]),
            db.session.get_one(JobOrder, pair[1]),
            actor=counselor,
            now=make.NOW,
        )
        return "done"

    outcomes = at_once(app, refer, [1, 2, 3, 4])
    assert outcomes.count("done") == 1
    assert outcomes.count("AlreadyReferred") == 3
