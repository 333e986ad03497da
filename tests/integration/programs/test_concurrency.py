"""Many at once: the last places go to the first in line, nobody gets two, nobody waits in a ring."""

from datetime import date

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Offer,
    OfferStatus,
    RoundGroup,
)
from jobcenter.programs.service import applications, enrollment, offers
from jobcenter.seekers.models import Person
from tests.factories import programs as given
from tests.factories import seekers as make
from tests.support.parallel import at_once, crowded

CONNECTIONS = 40
LAST_PLACES = 10
# PostgreSQL meets them all at once; SQLite lets one write at a time, where fewer show the same.
PARALLEL = {"postgresql": 200, "sqlite": 40}


@pytest.fixture
def wide_app(app, database):
    """The application with a connection for each of many threads."""
    with crowded(database, CONNECTIONS) as wide:
        yield wide


def crowd(number):
    """So many residents without accounts; their row numbers."""
    people = [Person(name=f"주민{index}", birth_date=date(1980, 1, 1)) for index in range(number)]
    with transaction():
        db.session.add_all(people)
    return [person.id for person in people]


def apply_online(round_id):
    """Start and hand in an application, as one request."""

    def apply(person_id):
        person, actor = db.session.get_one(Person, person_id), Actor(None, "resident")
        application = applications.start(round_id, person, actor=actor, now=given.NOW)
        applications.save(application, answers={"statement": True}, now=given.NOW)
        applications.submit(application, actor=actor, now=given.NOW)
        return application.status.value

    return apply


def in_order(round_id):
    statement = select(Application).where(Application.round_id == round_id).order_by(Application.sequence)
    return db.session.scalars(statement).all()


def test_parallel_applicants_for_the_last_ten_places_leave_ten_enrolled_and_the_rest_waiting_in_order(
    app, wide_app, database
):
    round_ = given.open_round(given.course(places=40))
    round_id, group_id = round_.id, round_.groups[0].id
    early, parallel = 40 - LAST_PLACES, PARALLEL[database.name]
    for person_id in crowd(early):
        with transaction():
            apply_online(round_id)(person_id)

    outcomes = at_once(wide_app, apply_online(round_id), crowd(parallel))

    db.session.rollback()
    assert outcomes.count("enrolled") == LAST_PLACES
    assert outcomes.count("reserve") == parallel - LAST_PLACES
    found = in_order(round_id)
    assert [one.sequence for one in found] == list(range(1, early + parallel + 1))
    assert [one.status for one in found] == [ApplicationStatus.ENROLLED] * 40 + [ApplicationStatus.RESERVE] * (
        parallel - LAST_PLACES
    )
    assert [one.submitted_at for one in found] == sorted(one.submitted_at for one in found)
    assert db.session.get_one(RoundGroup, group_id).held == 40
    assert db.session.scalar(select(func.count(Enrollment.id))) == 40
    started = select(func.count(LedgerEntry.id)).where(LedgerEntry.kind == "enrollment.started")
    assert db.session.scalar(started) == 40


def test_several_leaving_at_once_move_as_many_up_in_order(app, wide_app):
    round_ = given.open_round(given.course(places=5))
    round_id = round_.id
    for person_id in crowd(12):
        with transaction():
            apply_online(round_id)(person_id)
    leaving = db.session.scalars(select(Enrollment.id).order_by(Enrollment.id)).all()
    officer = make.actor_of(given.manager())

    def leave(enrollment_id):
        enrollment.end_early(
            db.session.get_one(Enrollment, enrollment_id),
            EnrollmentStatus.DROPPED,
            on=date(2027, 1, 11),
            reason="이사",
            actor=officer,
            now=given.NOW,
        )
        return "left"

    assert at_once(wide_app, leave, leaving) == ["left"] * 5
    db.session.rollback()
    db.session.expire_all()
    expected = [ApplicationStatus.ENROLLED] * 10 + [ApplicationStatus.RESERVE] * 2
    assert [one.status for one in in_order(round_id)] == expected
    assert db.session.scalar(select(RoundGroup.held)) == 5


def test_accepting_and_declining_the_same_offer_at_once_has_one_effect(app, wide_app):
    officer, second = make.actor_of(given.manager()), make.actor_of(given.manager("최확인"))
    round_ = given.open_round(officer=officer)
    found = [given.submitted(round_, household_assets=amount * 1_000_000) for amount in (50, 60, 70)]
    for one in found:
        given.decided(one, officer)
    given.published(round_, officer, second)
    offer_id = given.offer_of(found[0]).id

    def answer(accepts):
        offer = db.session.get_one(Offer, offer_id)
        act = offers.accept if accepts else offers.decline
        act(offer, actor=officer, via="self", now=given.RESULT)
        return "done"

    outcomes = at_once(wide_app, answer, [True, False, True, False])
    db.session.rollback()
    db.session.expire_all()
    assert sorted(outcomes) == ["OfferClosed", "OfferClosed", "OfferClosed", "done"]
    assert db.session.scalar(select(RoundGroup.held).where(RoundGroup.code == "under65")) == 2
    statuses = db.session.scalars(select(Offer.status).where(Offer.application_id == found[0].id)).all()
    assert len(statuses) == 1 and statuses[0] in (OfferStatus.ACCEPTED, OfferStatus.DECLINED)


def test_handing_in_the_same_draft_several_times_at_once_counts_once(app, wide_app):
    round_ = given.open_round(given.course(places=5))
    round_id = round_.id
    (person_id,) = crowd(1)
    with transaction():
        person, actor = db.session.get_one(Person, person_id), Actor(None, "resident")
        draft = applications.start(round_id, person, actor=actor, now=given.NOW)
        applications.save(draft, answers={"statement": True}, now=given.NOW)
    draft_id = draft.id

    def hand_in(_number):
        application = db.session.get_one(Application, draft_id)
        applications.submit(application, actor=Actor(None, "resident"), now=given.NOW)
        return "handed in"

    outcomes = at_once(wide_app, hand_in, range(6))
    db.session.rollback()
    assert sorted(outcomes) == ["AlreadyApplied"] * 5 + ["handed in"]
    submitted = select(func.count(LedgerEntry.id)).where(LedgerEntry.kind == "application.submitted")
    assert db.session.scalar(submitted) == 1
    assert db.session.scalar(select(RoundGroup.held)) == 1


def test_withdrawing_while_the_offer_is_accepted_never_frees_a_place_that_is_taken(app, wide_app):
    officer, second = make.actor_of(given.manager()), make.actor_of(given.manager("최확인"))
    round_ = given.open_round(officer=officer)
    application = given.decided(given.submitted(round_), officer)
    given.published(round_, officer, second)
    application_id, offer_id = application.id, given.offer_of(application).id

    def act(accepts):
        if accepts:
            offers.accept(db.session.get_one(Offer, offer_id), actor=officer, via="self", now=given.RESULT)
        else:
            found = db.session.get_one(Application, application_id)
            applications.withdraw(found, actor=officer, reason=None, now=given.RESULT)
        return "done"

    outcomes = at_once(wide_app, act, [True, False, True, False])
    db.session.rollback()
    db.session.expire_all()
    enrolled = db.session.scalar(select(func.count(Enrollment.id)))
    held = db.session.scalar(select(RoundGroup.held).where(RoundGroup.code == "under65"))
    assert outcomes.count("done") == 1
    assert held == enrolled


def test_one_person_in_many_teams_handed_in_at_once_stands_in_one(app, database, session, wide_app):
    template = given.public_job(
        applicant_kind="team",
        team_size={"smallest": 2, "largest": 3},
        rules=None,
        groups=[{"code": "all", "label": given.both("전체"), "places": 2, "reserve": 1}],
        documents=[],
    )
    round_ = given.open_round(template)
    shared = {"name": "김나래", "birth_date": date(1995, 3, 2)}
    teams = []
    for number in range(8):
        person = make.resident(name=f"대표{number}")
        with transaction():
            draft = applications.start(round_.id, person, actor=given.own(person), now=given.NOW)
            applications.save_party(draft, {"name": f"팀{number}", "members": [shared]}, now=given.NOW)
            applications.save(draft, facts={"household_assets": 1}, answers={"statement": True}, now=given.NOW)
        teams.append((draft.id, person.user_id))

    def hand_in(team):
        draft = db.session.get_one(Application, team[0])
        return applications.submit(draft, actor=Actor(team[1], "대표"), now=given.NOW).number

    answers = at_once(wide_app, hand_in, teams)
    assert sorted(answers) == ["2027-0001", *["MemberElsewhere"] * 7]
