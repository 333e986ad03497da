"""Placements without a referral, retention checks, and leaving a job."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from jobcenter.core.db import db, transaction
from jobcenter.employers.models import OrderStatus
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import service
from jobcenter.matching.errors import (
    CheckClosed,
    EmployerMissing,
    LeftBeforeStart,
    LeftMissing,
    StartUnlikely,
    TooEarly,
)
from jobcenter.matching.models import PlacementStatus, RetentionCheck, Via
from jobcenter.matching.rules import months_end
from jobcenter.seekers.models import RegistrationStatus
from jobcenter.statistics.counting import count_measures
from tests.factories import matching as given
from tests.factories import seekers as make

pytestmark = pytest.mark.usefixtures("app")

NOW = make.NOW


def at(day):
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def answer(check, outcome, day, **more):
    with transaction():
        service.confirm_retention(
            check, outcome, method="phone", actor=make.actor_of(make.staff()), now=at(day), **more
        )


def check_of(placement, months):
    return db.session.scalars(
        select(RetentionCheck).where(RetentionCheck.placement_id == placement.id, RetentionCheck.months == months)
    ).one()


def kinds():
    return [entry.kind for entry in db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id))]


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2025, 6, 15), 6, date(2025, 12, 14)),
        (date(2026, 11, 20), 1, date(2026, 12, 19)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_day_before_the_same_day(start, months, due):
    assert months_end(start, months) == due


def test_somebody_who_found_work_herself_is_placed():
    registration = given.willing()
    with transaction():
        placement = service.record_placement(
            registration,
            service.PlacementFacts(Via.SELF, date(2026, 11, 16), "한강마트", "계산원"),
            actor=make.actor_of(make.staff()),
            now=NOW,
        )
    assert registration.status is RegistrationStatus.PLACED
    assert (placement.via, placement.status) == (Via.SELF, PlacementStatus.STARTED)
    assert check_of(placement, 1).due_on == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("started_on", "employer", "error"),
    [(date(2020, 1, 1), "한강마트", StartUnlikely), (date(2026, 11, 16), "  ", EmployerMissing)],
)
def test_unlikely_placement_is_refused(started_on, employer, error):
    with pytest.raises(error), transaction():
        service.record_placement(
            given.willing(),
            service.PlacementFacts(Via.SELF, started_on, employer),
            actor=make.actor_of(make.staff()),
            now=NOW,
        )


def test_staying_is_confirmed_from_the_due_day_on():
    placement = given.hired(given.referral())
    with pytest.raises(TooEarly):
        answer(check_of(placement, 1), "employed", date(2026, 12, 18))
    answer(check_of(placement, 1), "employed", date(2026, 12, 19))
    assert placement.status is PlacementStatus.RETAINED_1M
    assert kinds().count("retention.confirmed") == 1
    with pytest.raises(CheckClosed):
        answer(check_of(placement, 1), "employed", date(2026, 12, 20))


def test_later_answer_closes_the_earlier_check_too():
    placement = given.hired(given.referral())
    answer(check_of(placement, 3), "employed", date(2027, 2, 19))
    assert placement.status is PlacementStatus.RETAINED_3M
    assert not check_of(placement, 1).is_open
    assert check_of(placement, 6).is_open
    assert kinds().count("retention.confirmed") == 2


def test_not_reached_stays_on_the_list():
    placement = given.hired(given.referral())
    for _ in range(2):
        answer(check_of(placement, 1), "not_reached", date(2026, 12, 21))
    check = check_of(placement, 1)
    assert (check.is_open, check.attempts) == (True, 2)
    assert placement.status is PlacementStatus.STARTED


def test_leaving_needs_day_and_reason_and_closes_every_check():
    placement = given.hired(given.referral())
    check = check_of(placement, 1)
    with pytest.raises(LeftMissing):
        answer(check, "left", date(2026, 12, 21))
    with pytest.raises(LeftBeforeStart):
        answer(check, "left", date(2026, 12, 21), left_on=date(2026, 11, 19), left_reason="health")
    answer(check, "left", date(2026, 12, 21), left_on=date(2026, 12, 4), left_reason="health")
    assert (placement.status, placement.left_on) == (PlacementStatus.LEFT, date(2026, 12, 4))
    assert not any(check_of(placement, months).is_open for months in (1, 3, 6, 12))
    left = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "placement.left")).one()
    assert (left.occurred_on, left.attributes["reason"]) == (date(2026, 12, 4), "health")


def test_place_of_somebody_who_never_came_is_free_again():
    referral = given.referral()
    placement = given.hired(referral)
    assert referral.order.status is OrderStatus.FILLED
    answer(check_of(placement, 1), "left", date(2026, 11, 24), left_on=given.TODAY, left_reason="did_not_start")
    assert (referral.order.status, referral.order.places_left) == (OrderStatus.ACTIVE, 1)
    kinds = ("placement.started", "placement.left", "seeker.cancelled")
    lines = db.session.execute(select(LedgerEntry.kind, LedgerEntry.quantity).where(LedgerEntry.kind.in_(kinds))).all()
    assert [tuple(line) for line in lines] == [
        ("placement.started", 1),
        ("placement.started", -1),
        ("seeker.cancelled", 1),
    ]
    figures = count_measures([placement.organization_id], date(2026, 11, 1), date(2026, 11, 30))
    assert [figures[code] for code in ("placements", "left_job", "valid_seekers")] == [0, 0, 0]


def test_place_of_somebody_who_worked_and_left_stays_filled():
    referral = given.referral()
    answer(check_of(given.hired(referral), 1), "left", date(2026, 11, 24), left_on=given.TODAY, left_reason="own_wish")
    assert referral.order.status is OrderStatus.FILLED
