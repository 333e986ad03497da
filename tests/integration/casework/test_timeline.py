"""Everything that happened to a person: from every feature, scoped, by key, by kind, and her own version of it."""

from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import event, select

from jobcenter import ledger
from jobcenter.accounts.models import User
from jobcenter.audit.models import AccessEntry
from jobcenter.casework import timeline
from jobcenter.casework.models import AgencyReferralStatus, CounselingChannel
from jobcenter.casework.service import agencies, appointments, notes
from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Channel, Person
from tests.factories import casework as case
from tests.factories import matching as given
from tests.factories import programs as course
from tests.factories import seekers as make

TODAY = given.TODAY


@pytest.fixture
def desk(app, signed_in):
    """A counselor's browser on the day of the builders."""
    app.config["CLOCK_DATE"] = TODAY
    return signed_in(make.staff())


def centre():
    return Scope.of_organizations({make.city()["yeongdeungpo-centre"].id})


def kinds(person, *, staff=True, group=None, scope=None):
    scope = scope or (centre() if staff else Scope.of_person(person.id))
    person = db.session.get_one(Person, person.id)
    return [str(one.kind) for one in timeline.everything(timeline.View(scope, person, staff, group))]


def lived():
    """A person to whom something of every kind happened."""
    actor = make.actor_of(make.staff())
    registration = given.willing()
    person = registration.person
    given.hired(given.referral(registration, given.order()))
    with transaction():
        notes.write(
            person,
            organization_id=registration.organization_id,
            held_on=TODAY,
            channel=CounselingChannel.PHONE,
            text="비밀 메모",
            actor=actor,
            now=make.NOW,
        )
        notes.plan(
            person,
            organization_id=registration.organization_id,
            text="이력서 고치기",
            who="person",
            due_on=None,
            actor=actor,
            now=make.NOW,
        )
    made = case.booked(person, case.office(make.staff()))
    with transaction():
        appointments.cancel(made, by="staff", actor=actor, now=make.NOW)
    with transaction():
        letter = agencies.refer(
            person,
            case.agency(),
            organization_id=registration.organization_id,
            registration=registration,
            purpose="상담 부탁",
            shared=["name"],
            agreed=True,
            consent_channel=Channel.PAPER,
            actor=actor,
            now=make.NOW,
        )
        agencies.reply(letter, AgencyReferralStatus.ACCEPTED, replied_on=TODAY, text="접수", actor=actor, now=make.NOW)
    return person


def test_every_feature_is_told(app):
    with app.test_request_context(), force_locale("en"):
        told = kinds(lived())
    for kind in (
        "Asked to be registered", "New registration for work", "Referral made", "Started work", "Counseling", "Step agreed on",
        "Appointment made", "Appointment cancelled", "Referred to a partner agency", "Reply of a partner agency",
        "Consent given", "Message",
    ):  # fmt: skip
        assert kind in told, kind


@pytest.mark.parametrize("group", ["registration", "talks", "referral", "placement", "agencies", "consents"])
def test_filter_keeps_one_kind_and_loses_nothing_of_it(app, group):
    person = lived()
    with app.test_request_context():
        view = timeline.View(centre(), db.session.get_one(Person, person.id), True)
        every = [one for one in timeline.everything(view) if one.group == group]
        kept = list(timeline.everything(timeline.View(view.scope, view.person, True, group)))
    assert kept == every and kept


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_by_key_hold_everything_once_and_in_order(app, size):
    person = lived()
    with app.test_request_context():
        view = timeline.View(centre(), db.session.get_one(Person, person.id), True)
        whole = list(timeline.everything(view))
        paged, cursor = [], None
        while True:
            page = timeline.page(view, cursor=cursor, size=size)
            paged += page.events
            cursor = page.next
            if cursor is None:
                break
    assert paged == whole
    assert [one.on for one in whole] == sorted((one.on for one in whole), reverse=True)


def test_unreadable_cursor_is_page_one(app):
    person = lived()
    with app.test_request_context():
        view = timeline.View(centre(), db.session.get_one(Person, person.id), True)
        first = timeline.page(view, size=3).events
        for cursor in ("x", "W10", "WyJ4IiwxLDJd"):
            assert timeline.page(view, cursor=cursor, size=3).events == first


def test_other_centre_sees_nothing_of_the_case(app, desk, signed_in):
    person = lived()
    with app.test_request_context():
        elsewhere = Scope.of_organizations({make.city()["gwanak-centre"].id})
        view = timeline.View(elsewhere, db.session.get_one(Person, person.id), True)
        assert {one.group for one in timeline.everything(view)} <= {"consents"}
    other = signed_in(make.staff(organization="gwanak-centre"))
    assert other.get(f"/desk/seekers/{person.public_id}/timeline").status_code == 404


def test_resident_sees_her_own_without_notes_and_without_staff_pages(desk, signed_in):
    person = lived()
    mine = signed_in(db.session.get_one(User, person.user_id))
    page = mine.get("/my/history").text
    assert "구직" in page and "당산 종합사회복지관" in page
    assert "비밀 메모" not in page and "/desk/" not in page
    assert mine.get("/my/history/print").status_code == 200


def test_selection_that_is_not_published_is_not_told_to_the_applicant(app):
    officer, second = (make.actor_of(course.manager()), make.actor_of(course.manager("한확정")))
    round_ = course.open_round(course.public_job(), officer=officer)
    application = course.submitted(round_)
    course.decided(application, officer)
    person = application.person
    with app.test_request_context(), force_locale("en"):
        assert "Found eligible" not in kinds(person, staff=False)
        assert "Found eligible" in kinds(person, scope=Scope.everything())
    course.ranked(round_, officer)
    course.published(round_, officer, second)
    with app.test_request_context(), force_locale("en"):
        assert "Found eligible" in kinds(person, staff=False)


def test_correction_of_the_ledger_is_marked(app):
    person = lived()
    with transaction():
        entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "counseling.held")).one()
        ledger.correct(entry, quantity=-1, actor=make.actor_of(make.staff()), now=make.NOW, reason="잘못 적음")
    with app.test_request_context(), force_locale("en"):
        assert "Counseling (corrected)" in kinds(person)


def test_page_costs_the_same_for_a_long_history(app, desk):
    person = lived()
    counted = []

    def look():
        counted.append(0)
        assert desk.get(f"/desk/seekers/{person.public_id}/timeline").status_code == 200

    def count(*args):
        if args[2].lstrip().upper().startswith("SELECT") and counted:
            counted[-1] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        look()
        look()
        counted.append(0)
        for number in range(6):
            with transaction():
                notes.write(
                    db.session.get_one(Person, person.id),
                    organization_id=make.city()["yeongdeungpo-centre"].id,
                    held_on=TODAY - timedelta(days=number),
                    channel=CounselingChannel.OFFICE,
                    text="상담",
                    actor=make.actor_of(make.staff()),
                    now=make.NOW,
                )
        look()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert counted[-1] == counted[1] <= 45


def test_timeline_and_print_are_logged(desk):
    person = lived()
    desk.get(f"/desk/seekers/{person.public_id}/timeline")
    desk.get(f"/desk/seekers/{person.public_id}/timeline/print")
    last = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc()).limit(2)).all()
    assert [(one.what, one.action) for one in last] == [("case timeline", "print"), ("case timeline", "view")]
