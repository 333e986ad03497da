"""Rounds: what the announcement freezes, what opens and closes by date, limits on making and on changing."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jobcenter.core.db import db, transaction
from jobcenter.notifications.models import Message
from jobcenter.programs.errors import (
    AlreadyApplied,
    AnswersMissing,
    ApplicationsClosed,
    CodeTaken,
    PlacesHeld,
    ReasonMissing,
    RoundFrozen,
    RoundNotReady,
    RoundTampered,
)
from jobcenter.programs.models import ApplicationStatus, RoundStatus
from jobcenter.programs.service import applications, rounds, screening
from tests.factories import programs as given
from tests.factories import seekers as make


@pytest.fixture
def officer(app):
    return make.actor_of(given.manager())


def test_announced_rules_cannot_be_changed(officer):
    round_ = given.open_round(officer=officer)
    with pytest.raises(RoundFrozen), transaction():
        rounds.update(round_, {"rules": None}, actor=officer, now=given.NOW)
    assert given.refreshed(round_).rules["requirements"][0]["code"] == "adult"


def test_rules_changed_behind_the_service_stop_screening(officer):
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_)
    with transaction():
        round_.rules = {**round_.rules, "requirements": []}
    with pytest.raises(RoundTampered), transaction():
        screening.decide(application, {}, actor=officer, now=given.AFTER)


def test_announcement_is_refused_with_every_problem_named(officer):
    template = given.public_job(scores=None)
    round_ = given.draft_round(template, officer=officer, result_on=date(2026, 11, 20))
    with pytest.raises(RoundNotReady) as refused, transaction():
        rounds.announce(round_, actor=officer, now=given.NOW, today=date(2026, 11, 20))
    assert len(rounds.preflight(round_, date(2026, 11, 20))) == 2
    assert "점" in str(refused.value) or "score" in str(refused.value)
    assert given.refreshed(round_).status is RoundStatus.DRAFT


def test_missing_parameter_is_found_before_the_announcement(officer):
    template = given.public_job()
    median = {"parameter": "median_income", "by": {"fact": "household_size"}}
    template["round"]["rules"]["requirements"].append(
        {"code": "income", "when": {"<=": [{"fact": "household_income"}, median]}}
    )
    round_ = given.draft_round(template, officer=officer, reference_date=date(1999, 1, 1))
    assert rounds.preflight(round_, date(2026, 11, 20))


def test_places_never_fall_below_those_taken_on_change(officer):
    round_ = given.open_round(given.course(places=2), officer=officer)
    for _ in range(2):
        given.submitted(round_)
    group = round_.groups[0]
    with pytest.raises(PlacesHeld), transaction():
        rounds.set_places(group, 1, reason="예산", actor=officer, now=given.NOW)
    with pytest.raises(ReasonMissing), transaction():
        rounds.set_places(group, 3, reason=" ", actor=officer, now=given.NOW)
    assert given.refreshed(group).places == 2


def test_added_places_go_to_the_waiting_list_in_order(officer):
    round_ = given.open_round(given.course(places=1), officer=officer)
    found = [given.submitted(round_) for _ in range(4)]
    with transaction():
        rounds.set_places(round_.groups[0], 3, reason="추가 편성", actor=officer, now=given.NOW)
    assert [one.status.value for one in found] == ["enrolled", "enrolled", "enrolled", "reserve"]


def test_database_itself_refuses_more_places_than_there_are(officer):
    round_ = given.open_round(officer=officer)
    round_.groups[0].held = 3
    with pytest.raises(IntegrityError, match="group_places_not_exceeded"):
        db.session.flush()
    db.session.rollback()


def test_code_is_used_once_in_a_program(officer):
    first = given.draft_round(officer=officer)
    with pytest.raises(CodeTaken), transaction():
        rounds.create_from_template(
            given.public_job(),
            organization_id=first.organization_id,
            dates=given.DATES,
            code=first.code,
            actor=officer,
            now=given.NOW,
        )


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 11, 15), RoundStatus.ANNOUNCED),
        (date(2026, 11, 16), RoundStatus.OPEN),
        (date(2026, 11, 27), RoundStatus.OPEN),
        (date(2026, 11, 28), RoundStatus.CLOSED),
    ],
)
def test_round_opens_on_its_first_day_and_closes_after_its_last(officer, today, status):
    round_ = given.draft_round(officer=officer)
    with transaction():
        rounds.announce(round_, actor=officer, now=given.NOW, today=date(2026, 11, 10))
    for _ in range(2):
        with transaction():
            rounds.move_by_date(today, actor=officer, now=given.NOW)
    assert round_.status is status


def test_application_is_taken_on_the_last_day_and_not_after(officer):
    round_ = given.open_round(officer=officer)
    early, late = given.draft(round_), given.draft(round_)
    last = given.day_after(date(2026, 11, 26))
    with transaction():
        applications.submit(early, actor=given.own(early.person), now=last)
    with pytest.raises(ApplicationsClosed), transaction():
        applications.submit(late, actor=given.own(late.person), now=given.day_after(date(2026, 11, 27)))
    assert given.refreshed(late).status is ApplicationStatus.DRAFT


def test_one_person_applies_once_and_again_only_after_withdrawing(officer):
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_)
    person = application.person
    with pytest.raises(AlreadyApplied) as refused, transaction():
        applications.start(round_.id, person, actor=given.own(person), now=given.NOW)
    assert "2027-0001" in str(refused.value)
    with transaction():
        applications.withdraw(given.refreshed(application), actor=given.own(person), reason=None, now=given.NOW)
    again = given.submitted(round_, person)
    assert (again.id, again.number, again.status) == (application.id, "2027-0002", ApplicationStatus.SUBMITTED)


def test_question_left_open_stops_the_submission_and_not_knowing_does_not(officer):
    round_ = given.open_round(officer=officer)
    person = make.resident()
    with transaction():
        application = applications.start(round_.id, person, actor=given.own(person), now=given.NOW)
        applications.save(application, answers={"statement": True}, now=given.NOW)
    with pytest.raises(AnswersMissing), transaction():
        applications.submit(application, actor=given.own(person), now=given.NOW)
    unknown = {"household_assets": None, "unemployment_benefit": False}
    with transaction():
        applications.save(given.refreshed(application), facts=unknown, now=given.NOW)
        applications.submit(application, actor=given.own(person), now=given.NOW)
    assert application.status is ApplicationStatus.SUBMITTED
    assert "household_assets" not in application.fact_values()


def test_facts_no_rule_names_are_not_kept(officer):
    round_ = given.open_round(officer=officer)
    application = given.draft(round_, disabled=True)
    assert {fact.name for fact in application.facts} == {"birth_date", "household_assets", "unemployment_benefit"}


def test_cancelled_round_tells_everyone_who_applied_and_takes_no_more(officer):
    round_ = given.open_round(officer=officer)
    application = given.submitted(round_)
    with pytest.raises(ReasonMissing), transaction():
        rounds.cancel(round_, reason=" ", actor=officer, now=given.NOW)
    with transaction():
        rounds.cancel(given.refreshed(round_), reason="예산 미편성", actor=officer, now=given.NOW)
    told = db.session.scalars(select(Message.body).where(Message.user_id == application.person.user_id)).all()
    assert any("예산 미편성" in body for body in told)
    with pytest.raises(ApplicationsClosed), transaction():
        applications.start(round_.id, make.resident(), actor=officer, now=given.NOW)
