"""A hire and everything that follows from it, in one transaction: all of it or nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.events.models import EventInterview, EventStatus, InterviewStatus
from jobcenter.events.service import results
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import service as matching
from jobcenter.matching.models import Placement, Referral, ReferralStatus, RetentionCheck, Via
from jobcenter.programs.models import Application, ApplicationStatus, EnrollmentStatus, OfferStatus
from jobcenter.programs.service import records
from jobcenter.seekers.models import Registration, RegistrationStatus
from tests.factories import events as make_events
from tests.factories import matching as given
from tests.factories import programs as make_programs
from tests.factories import seekers as make
from tests.support.parallel import at_once

S = ApplicationStatus
BEGINS = date(2026, 12, 10)


@pytest.fixture
def counselor(app):
    return make.actor_of(make.staff())


@pytest.fixture
def officer(app):
    return make.actor_of(make_programs.manager())


@pytest.fixture
def world(officer):
    """Somebody with two referrals and a place in a course that meets them; a rival for the job, a reserve for the seat."""
    course = make_programs.open_round(make_programs.course(places=1), officer=officer)
    hired = given.willing()
    place = make_programs.submitted(course, hired.person)
    reserve = make_programs.submitted(course)
    order, other_order = given.order(), given.order()
    return {
        "hired": hired,
        "place": place,
        "reserve": reserve,
        "order": order,
        "referral": given.referral(hired, order),
        "other": given.referral(hired, other_order),
        "rival": given.referral(given.willing(), order),
    }


def hire(referral, counselor):
    with transaction():
        return matching.record_result(
            referral,
            ReferralStatus.HIRED,
            hire=matching.Hire(BEGINS, "monthly", 2_300_000),
            actor=counselor,
            now=make.NOW,
        )


def state(world):
    """Where everything stands that a hire touches."""
    db.session.rollback()
    db.session.expire_all()
    enrollment = world["place"].enrollment
    return {
        "registration": db.session.get_one(Registration, world["hired"].id).status,
        "referral": world["referral"].status,
        "other": world["other"].status,
        "rival": world["rival"].status,
        "order": (world["order"].status, world["order"].places_filled),
        "place": enrollment.status,
        "reserve": world["reserve"].status,
        "checks": sorted(db.session.scalars(select(RetentionCheck.months))),
        "started": sorted(
            db.session.scalars(select(LedgerEntry.quantity).where(LedgerEntry.kind == "enrollment.started"))
        ),
        "ledger": sorted(
            db.session.scalars(
                select(LedgerEntry.kind).where(
                    LedgerEntry.kind.in_(("referral.result", "order.filled", "placement.started", *ENROLLMENT))
                )
            )
        ),
    }


ENROLLMENT = ("enrollment.started", "enrollment.left_for_work")
BEFORE = {
    "registration": RegistrationStatus.ACTIVE,
    "referral": ReferralStatus.SENT,
    "other": ReferralStatus.SENT,
    "rival": ReferralStatus.SENT,
    "order": (OrderStatus.ACTIVE, 0),
    "place": EnrollmentStatus.ACTIVE,
    "reserve": S.RESERVE,
    "checks": [],
    "started": [1],
    "ledger": ["enrollment.started"],
}
AFTER = {
    "registration": RegistrationStatus.PLACED,
    "referral": ReferralStatus.HIRED,
    "other": ReferralStatus.CANCELLED,
    "rival": ReferralStatus.ORDER_FILLED,
    "order": (OrderStatus.FILLED, 1),
    "place": EnrollmentStatus.LEFT_FOR_WORK,
    "reserve": S.ENROLLED,
    "checks": [1, 3, 6, 12],
    "started": [-1, 1, 1],
    "ledger": [
        # The course has not begun: a start was counted and taken back, and the reserve's is counted.
        "enrollment.started",
        "enrollment.started",
        "enrollment.started",
        "order.filled",
        "placement.started",
        "referral.result",
        "referral.result",
        "referral.result",
    ],
}


def test_hire_moves_everything_at_once(world, counselor):
    assert state(world) == BEFORE
    hire(world["referral"], counselor)
    assert state(world) == AFTER


@pytest.mark.parametrize("step", ["uncount", "count"])
def test_failure_in_the_middle_leaves_nothing_behind(world, counselor, monkeypatch, step):
    """The last steps fail: the vacated place is written down, or passed on to the reserve."""
    write = getattr(records, step)

    def fail(written, *args, **kwargs):
        if written == "enrollment.started":
            raise RuntimeError("the disk is full")
        return write(written, *args, **kwargs)

    monkeypatch.setattr(records, step, fail)
    with pytest.raises(RuntimeError):
        hire(world["referral"], counselor)
    assert state(world) == BEFORE
    assert db.session.scalar(select(func.count(Placement.id))) == 0


def test_two_hires_for_the_last_place_vacate_one_place_and_offer_it_once(app, world, counselor):
    ids = [world["referral"].id, world["rival"].id]
    worlds = {name: row.id for name, row in world.items()}

    def run(referral_id):
        hire(db.session.get_one(Referral, referral_id), counselor)
        return "done"

    assert at_once(app, run, ids).count("done") == 1
    assert db.session.scalar(select(func.count(Placement.id))) == 1
    assert db.session.get_one(JobOrder, worlds["order"]).places_filled == 1
    won = db.session.get_one(Referral, ids[0]).status is ReferralStatus.HIRED
    assert db.session.get_one(Application, worlds["reserve"]).status is (S.ENROLLED if won else S.RESERVE)


def test_hire_at_an_event_follows_the_same_way(world, counselor):
    event = make_events.event(held_on=make_events.TODAY)
    post = make_events.post(event, order=world["order"])
    make_events.moved(event, EventStatus.OPEN)
    entry = make_events.entry(event, world["hired"].person, wishes=[post.public_id])
    with transaction():
        interview = EventInterview(
            event_id=event.id, entry_id=entry.id, company_id=post.company_id, post_id=post.id, slot="14:00"
        )
        db.session.add(interview)
    make_events.moved(event, EventStatus.HELD)
    member = make.actor_of(given.member(world["order"].employer))
    with transaction():
        results.record_result(interview, InterviewStatus.HIRED, hired=results.Hired(BEGINS), actor=member, now=make.NOW)
    assert state(world) == AFTER


def test_work_found_without_a_referral_follows_the_same_way(world, counselor):
    facts = matching.PlacementFacts(via=Via.SELF, started_on=BEGINS, employer_name="한강식당")
    with transaction():
        matching.record_placement(world["hired"], facts, actor=counselor, now=make.NOW)
    found = state(world)
    assert (found["registration"], found["place"], found["reserve"]) == (
        RegistrationStatus.PLACED,
        EnrollmentStatus.LEFT_FOR_WORK,
        S.ENROLLED,
    )
    assert (found["referral"], found["other"]) == (ReferralStatus.CANCELLED, ReferralStatus.CANCELLED)
    assert (found["rival"], found["order"]) == (ReferralStatus.SENT, (OrderStatus.ACTIVE, 0))


def test_public_job_that_was_only_offered_goes_to_the_next_reserve(officer, counselor):
    second = make.actor_of(make_programs.manager("최확인"))
    template = make_programs.public_job()
    template["round"]["groups"] = [{"code": "all", "label": make_programs.both("전체"), "places": 1, "reserve": 1}]
    round_ = make_programs.open_round(template, officer=officer)
    registration = given.willing()
    offered = make_programs.submitted(round_, registration.person, household_assets=10_000_000)
    reserve = make_programs.submitted(round_, household_assets=350_000_000)
    for application in (offered, reserve):
        make_programs.decided(application, officer)
    make_programs.published(round_, officer, second)
    assert (offered.status, reserve.status) == (S.OFFERED, S.RESERVE)
    facts = matching.PlacementFacts(via=Via.SELF, started_on=date(2026, 12, 22), employer_name="한강식당")
    with transaction():
        matching.record_placement(registration, facts, actor=counselor, now=make_programs.RESULT)
    db.session.rollback()
    assert (offered.status, reserve.status) == (S.WITHDRAWN, S.OFFERED)
    assert offered.offers[-1].status is OfferStatus.CANCELLED
    assert round_.groups[0].held == 1
