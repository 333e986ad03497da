"""The day list: every kind of entry with its next step, whose cases, set aside and back, and what it costs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from jobcenter.casework import today as days
from jobcenter.casework.models import OrderFit, OrderLook, SetAside
from jobcenter.casework.service import appointments, fits, hours
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder
from jobcenter.matching import service as matching
from jobcenter.matching.models import ReferralStatus, ResultReason, RetentionCheck
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration
from tests.factories import casework as case
from tests.factories import matching as given
from tests.factories import seekers as make

TODAY = given.TODAY


@pytest.fixture
def counselor(app):
    """Whose day it is."""
    app.config["CLOCK_DATE"] = TODAY
    return make.staff()


@pytest.fixture
def desk(counselor, signed_in):
    """Her browser."""
    return signed_in(counselor)


def work(counselor, *, mine=False, today=TODAY):
    scope = Scope.of_organizations({make.city()["yeongdeungpo-centre"].id})
    return days.work_of(days.Desk(scope, scope, counselor.id, mine, today, make.NOW))


def refused(registration, times):
    """So many referrals that came to nothing."""
    for _number in range(times):
        referral = given.referral(registration, given.order())
        with transaction():
            matching.record_result(
                referral,
                ReferralStatus.NOT_HIRED,
                reason=ResultReason.WAGE,
                actor=make.actor_of(make.staff()),
                now=make.NOW,
            )


@pytest.mark.parametrize(("times", "found"), [(2, 0), (3, 1), (4, 1)])
def test_training_is_offered_after_three_referrals_without_a_hire(counselor, times, found):
    refused(given.willing(), times)
    assert work(counselor).sections["unplaced"].total == found


def test_nobody_is_offered_training_while_a_referral_is_open(counselor):
    registration = given.willing()
    refused(registration, 3)
    given.referral(registration, given.order())
    assert work(counselor).sections["unplaced"].total == 0


@pytest.mark.parametrize(("days_left", "found"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_registration_is_listed_in_its_last_fourteen_days(counselor, days_left, found):
    registration = given.willing(now=make.NOW - timedelta(days=60))
    with transaction():
        db.session.get_one(Registration, registration.id).valid_until = TODAY + timedelta(days=days_left)
    assert work(counselor).sections["expiring"].total == found


@pytest.mark.parametrize(("months", "title"), [(1, "1개월"), (3, "3개월"), (6, "6개월"), (12, "12개월")])
def test_retention_is_confirmed_from_the_list_in_one_click(counselor, desk, months, title):
    placement = given.hired(given.referral(), started_on=TODAY)
    with transaction():
        for check in db.session.scalars(select(RetentionCheck)):
            check.due_on = TODAY if check.months <= months else TODAY + timedelta(days=9)
    page = desk.get("/desk?whose=centre").text
    assert title in page and "재직 중 (전화 확인)" in page
    answer = {"months": months, "outcome": "employed", "method": "phone", "next": "/desk"}
    assert desk.post(f"/desk/placements/{placement.public_id}/check", data=answer).location == "/desk"
    assert work(counselor).sections["checks"].total == 0


def test_registration_is_renewed_from_the_list_in_one_click(counselor, desk):
    registration = given.willing()
    with transaction():
        db.session.get_one(Registration, registration.id).valid_until = TODAY + timedelta(days=3)
    address = f"/desk/seekers/{registration.person.public_id}/registration/renew"
    assert address in desk.get("/desk?whose=centre").text
    assert desk.post(address, data={"next": "desk"}).location == "/desk"
    assert work(counselor).sections["expiring"].total == 0


# New orders for people who wait


def compare(now=make.NOW):
    with transaction():
        return fits.compare(fits.find_new(TODAY, 50), now=now)


def opened(day, **about):
    return given.order(opened_on=day, **about)


def test_new_order_is_compared_once_and_shown_until_the_person_is_referred(counselor, desk):
    registration = given.willing()
    order = opened(TODAY)
    assert compare() == 1 and compare() == 0
    assert [row.order_id for row in work(counselor).sections["fits"].rows] == [order.id]
    data = {"order": order.public_id, "next": "/desk"}
    desk.post(f"/desk/seekers/{registration.person.public_id}/refer", data=data)
    assert work(counselor).sections["fits"].total == 0


def test_order_that_fits_nobody_is_not_looked_at_again(counselor):
    given.willing(occupations=["0295"], districts=["11620"])
    opened(TODAY)
    assert compare() == 0
    assert db.session.scalar(select(func.count(OrderLook.id))) == 1
    assert db.session.scalar(select(func.count(OrderFit.id))) == 0


def test_filled_order_and_person_who_found_work_leave_the_list(counselor):
    registration = given.willing()
    order = opened(TODAY)
    compare()
    with transaction():
        db.session.get_one(JobOrder, order.id).places_filled = 1
    assert work(counselor).sections["fits"].total == 0
    with transaction():
        db.session.get_one(JobOrder, order.id).places_filled = 0
        given.hired(given.referral(registration, given.order()))
    assert work(counselor).sections["fits"].total == 0


@pytest.mark.parametrize(
    ("opened_on", "today", "found"),
    [
        (date(2026, 11, 19), date(2026, 11, 20), 1),
        (date(2026, 11, 18), date(2026, 11, 20), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 21), date(2026, 11, 23), 1),
    ],
)
def test_order_is_new_since_the_last_working_day(counselor, opened_on, today, found):
    given.willing()
    opened(opened_on)
    compare()
    assert work(counselor, today=today).sections["fits"].total == found


def test_own_leave_does_not_hide_what_was_opened_meanwhile(counselor):
    given.willing()
    opened(date(2026, 11, 16))
    compare()
    assert work(counselor).sections["fits"].total == 0
    with transaction():
        hours.be_away(
            counselor.id,
            organization_id=make.city()["yeongdeungpo-centre"].id,
            starts_on=date(2026, 11, 17),
            ends_on=date(2026, 11, 19),
            actor=make.actor_of(counselor),
            now=make.NOW,
        )
    assert work(counselor).sections["fits"].total == 1


def test_old_fits_are_forgotten(counselor):
    given.willing()
    opened(TODAY)
    compare()
    with transaction():
        fits.forget_old(TODAY + timedelta(days=15))
    assert db.session.scalar(select(func.count(OrderFit.id))) == 0


# Whose cases


def test_own_cases_come_first_and_the_whole_centre_is_one_tab_away(counselor, desk):
    mine, other = given.willing(), given.willing(person=make.resident(name="박영자"))
    case.of_counselor(mine, counselor)
    for registration in (mine, other):
        with transaction():
            db.session.get_one(Registration, registration.id).valid_until = TODAY + timedelta(days=3)
    own = desk.get("/desk").text
    assert mine.number in own and other.number not in own
    centre = desk.get("/desk?whose=centre").text
    assert mine.number in centre and other.number in centre


def test_request_of_nobody_is_on_everybodys_own_list(counselor):
    make.requested()
    assert work(counselor, mine=True).sections["requested"].total == 1


def test_counselor_of_another_district_sees_nothing(counselor, app, signed_in):
    registration = make.requested()
    other = signed_in(make.staff(organization="gwanak-centre"))
    assert registration.number not in other.get("/desk?whose=centre").text
    data = {"section": "requested", "entry": registration.id, "later": "done"}
    assert other.post("/desk/set-aside", data=data).status_code == 404


# Setting aside


@pytest.mark.parametrize(
    ("later", "until"), [("done", date(2026, 11, 21)), ("three", date(2026, 11, 25)), ("week", date(2026, 11, 27))]
)
def test_entry_is_set_aside_comes_back_on_its_day_and_can_be_undone(app, counselor, desk, later, until):
    registration = make.requested()
    data = {"section": "requested", "entry": registration.id, "later": later, "whose": "centre"}
    answer = desk.post("/desk/set-aside", data=data)
    page = desk.get(answer.location).text
    assert registration.number not in page and "미뤄 둔 일" in page and "되돌리기" in page
    assert db.session.scalars(select(SetAside)).one().until == until
    assert work(counselor, today=until).sections["requested"].total == 1
    assert work(make.staff()).sections["requested"].total == 1
    aside = db.session.scalars(select(SetAside)).one()
    desk.post(f"/desk/set-aside/{aside.public_id}/back")
    assert registration.number in desk.get("/desk?whose=centre").text


@pytest.mark.parametrize("wrong", [{"section": "x"}, {"entry": "x"}, {"entry": "999999"}, {"later": "never"}])
def test_nonsense_is_not_set_aside(counselor, desk, wrong):
    registration = make.requested()
    data = {"section": "requested", "entry": registration.id, "later": "done", **wrong}
    assert desk.post("/desk/set-aside", data=data).status_code == 404


def test_somebody_elses_setting_aside_cannot_be_undone(counselor, desk, signed_in):
    registration = make.requested()
    desk.post("/desk/set-aside", data={"section": "requested", "entry": registration.id, "later": "done"})
    aside = db.session.scalars(select(SetAside)).one()
    assert signed_in(make.staff()).post(f"/desk/set-aside/{aside.public_id}/back").status_code == 404


def test_empty_day_says_so(desk):
    page = desk.get("/desk?whose=mine").text
    assert "기다리는 일이 없습니다" in page


# What it costs


def queries_of(function):
    counted = []
    listener = lambda *args: counted.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        function()
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return len([statement for statement in counted if statement.lstrip().upper().startswith("SELECT")])


def busy_day(people):
    counselor = make.staff(name="박상담")
    offered = case.office(counselor, weekdays=[4], starts="09:00", ends="23:00")
    for number in range(people):
        registration = given.willing(person=make.resident(name=f"주민{number}"))
        given.referral(registration, given.order())
        make.requested(make.resident(name=f"신청{number}"))
        with transaction():
            db.session.get_one(Registration, registration.id).valid_until = TODAY + timedelta(days=3)
            appointments.book(
                registration.person,
                case.key(offered, f"2026-11-20T{14 + number:02d}:00"),
                by="staff",
                actor=make.actor_of(counselor),
                now=make.NOW,
            )
        opened(TODAY)
    compare()


def test_day_costs_the_same_for_two_cases_as_for_eight(counselor, desk):
    busy_day(2)
    desk.get("/desk?whose=centre")
    few = queries_of(lambda: desk.get("/desk?whose=centre"))
    busy_day(6)
    many = queries_of(lambda: desk.get("/desk?whose=centre"))
    assert many == few
    assert few <= 40
