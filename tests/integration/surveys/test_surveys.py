"""Satisfaction: who is asked and when, one answer each, results without names and not of small groups."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from jobcenter.accounts.models import User
from jobcenter.casework.models import CounselingChannel
from jobcenter.casework.service import notes
from jobcenter.core.db import db, transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.scope import Scope
from jobcenter.surveys import errors, queries, service
from jobcenter.surveys.models import SurveyInvitation, SurveyResponse
from jobcenter.surveys.questionnaires import questionnaires
from jobcenter.surveys.views.results import average_text
from tests.factories import employers as companies
from tests.factories import matching as given
from tests.factories import seekers as make
from tests.support.parallel import at_once

pytestmark = pytest.mark.usefixtures("app")
TALK = questionnaires()["seeker_talk"]
GOOD = {"overall": "5", "useful": "4", "kindness": "5"}
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def centre():
    return make.city()["yeongdeungpo-centre"]


def invited(user=None, number=1, now=make.NOW):
    with transaction():
        return service.invite(
            "seeker_talk",
            user or companies.user("김주민"),
            subject=("counseling_note", number),
            organization_id=centre().id,
            now=now,
        )


def answered(count, given=GOOD, **more):
    for number in range(count):
        with transaction():
            service.answer(invited(number=100 + number), given, now=make.NOW, **more)


def asked_of(user):
    return set(db.session.scalars(select(SurveyInvitation.questionnaire).where(SurveyInvitation.user_id == user.id)))


def test_after_a_hire_employer_and_resident_are_asked():
    employer, owner = companies.company()
    referral = given.referral(given.willing(), companies.opened(employer))
    given.hired(referral)
    assert asked_of(owner) == {"employer_result"}
    assert asked_of(db.session.get_one(User, referral.person.user_id)) == {"seeker_placement"}


def test_after_a_talk_the_resident_is_asked():
    person, counselor = make.resident(), make.staff()
    with transaction():
        notes.write(
            person,
            organization_id=centre().id,
            held_on=make.NOW.date(),
            channel=CounselingChannel.OFFICE,
            text="이력서를 함께 고침",
            actor=make.actor_of(counselor),
            now=make.NOW,
        )
    assert asked_of(db.session.get_one(User, person.user_id)) == {"seeker_talk"}


@pytest.mark.parametrize(("days", "asked"), [(29, False), (30, True), (31, True)])
def test_nobody_is_asked_the_same_again_before_a_pause(days, asked):
    user = companies.user()
    invited(user)
    assert (invited(user, number=2, now=make.NOW + timedelta(days=days)) is not None) is asked


def test_an_answer_is_given_once_counted_once_and_names_nobody():
    invitation = invited()
    with transaction():
        response = service.answer(invitation, GOOD, comment=" 친절했어요 ", now=make.NOW)
    with pytest.raises(errors.AnsweredAlready), transaction():
        service.answer(invitation, GOOD, now=make.NOW)
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.kind == "survey.answered"))
    assert (entry.subject_id, entry.person_id, entry.actor_id) == (response.id, None, None)
    assert response.comment == "친절했어요"
    assert not {"user_id", "person_id"} & set(SurveyResponse.__table__.columns.keys())


@pytest.mark.parametrize("given_answers", [{}, {"overall": "5"}, {**GOOD, "overall": "6"}, {**GOOD, "useful": ""}])
def test_every_question_wants_one_of_its_answers(given_answers):
    with pytest.raises(errors.AnswerMissing), transaction():
        service.answer(invited(), given_answers, now=make.NOW)


@pytest.mark.parametrize(("days", "open_"), [(14, True), (15, False)])
def test_answers_are_taken_until_their_last_day(days, open_):
    invitation = invited()
    later = make.NOW + timedelta(days=days)
    if open_:
        with transaction():
            assert service.answer(invitation, GOOD, now=later)
        return
    with pytest.raises(errors.SurveyOver), transaction():
        service.answer(invitation, GOOD, now=later)


def test_two_answers_at_once_count_once(app):
    invitation_id = invited().id
    db.session.commit()

    def send(_number):
        service.answer(db.session.get_one(SurveyInvitation, invitation_id), GOOD, now=make.NOW)
        return "done"

    assert sorted(at_once(app, send, range(3))) == ["AnsweredAlready", "AnsweredAlready", "done"]
    assert db.session.scalar(select(func.count(SurveyResponse.id))) == 1


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_small_groups_are_left_out(count, shown):
    answered(count, comment="의견")
    result = queries.results(Scope.of_organizations([centre().id]), TALK, *NOVEMBER)
    assert (result.answered, result.is_shown, bool(result.spreads), bool(result.comments)) == (
        count,
        shown,
        shown,
        shown,
    )


def test_averages_are_exact_and_rounded_once():
    answered(5)
    answered(1, {**GOOD, "overall": "2"})
    spread = queries.results(Scope.of_organizations([centre().id]), TALK, *NOVEMBER).spreads[0]
    assert (spread.counts, spread.average) == ((0, 1, 0, 0, 5), Fraction(27, 6))
    assert average_text(spread.average) == "4.50"
    assert average_text(Fraction(13, 3)) == "4.33"
    assert average_text(Fraction(8, 3)) == "2.67"


def test_other_organizations_see_none_of_it(signed_in):
    answered(5, comment="영등포만 보는 의견")
    address = "/manage/satisfaction?questionnaire=seeker_talk&since=2026-11-01&until=2026-11-30"
    manager = signed_in(make.staff("program_manager", "yeongdeungpo"))
    assert "영등포만 보는 의견" in manager.get(address).text
    assert "매우 만족,5,5,5.00" in manager.get(address.replace("satisfaction?", "satisfaction/export.csv?")).text
    assert "영등포만 보는 의견" not in signed_in(make.staff("program_manager", "gwanak")).get(address).text
    assert signed_in(make.staff()).get(address).status_code == 403


def test_the_page_asks_its_own_person_once(signed_in, app):
    app.config["CLOCK_DATE"] = given.TODAY
    user = companies.user()
    address = f"/my/surveys/{invited(user).public_id}"
    client = signed_in(user)
    assert TALK.title["ko"] in client.get(address).text
    missing = client.post(address, data={"q_overall": "5", "comment": "남아 있어야 해요"})
    assert missing.status_code == 422
    assert "남아 있어야 해요" in missing.text
    assert client.post(address, data={f"q_{code}": value for code, value in GOOD.items()}).status_code == 302
    assert "답을 받았어요" in client.get(address).text
    assert signed_in(companies.user()).get(address).status_code == 404


def test_every_questionnaire_speaks_both_languages():
    for asked in questionnaires().values():
        for text in (asked.title, asked.intro, *(question.text for question in asked.questions)):
            assert text["ko"]
            assert text["en"]
        assert asked.questions[0].code == "overall"
