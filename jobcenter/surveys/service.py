"""Asking and answering: each signed-in person once about one thing, and not too often."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter import ledger, notifications
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import clock, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.surveys.errors import AnsweredAlready, AnswerMissing, SurveyOver
from jobcenter.surveys.models import SurveyInvitation, SurveyResponse
from jobcenter.surveys.questionnaires import MOST_COMMENT, questionnaires

ANONYMOUS = Actor(None, "anonymous")


def invite(
    questionnaire: str,
    user: User,
    *,
    subject: tuple[str, int],
    organization_id: int,
    now: datetime,
    employer_id: int | None = None,
) -> SurveyInvitation | None:
    """Ask somebody about something, with a link for the signed-in person.

    None where the same questions were put to the person lately, so that nobody is asked at every turn.
    """
    asked = questionnaires()[questionnaire]
    today = clock.day_of(now)
    pause = timedelta(days=parameters.value("survey_pause_days", on=today))
    lately = select(SurveyInvitation.id).where(
        SurveyInvitation.user_id == user.id,
        SurveyInvitation.questionnaire == questionnaire,
        SurveyInvitation.sent_at > now - pause,
    )
    if db.session.scalar(lately.limit(1)) is not None:
        return None
    invitation = SurveyInvitation(
        questionnaire=questionnaire,
        version=asked.version,
        organization_id=organization_id,
        user_id=user.id,
        employer_id=employer_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        sent_at=now,
        open_until=today + timedelta(days=parameters.value("survey_open_days", on=today)),
    )
    db.session.add(invitation)
    db.session.flush()
    ledger.record(
        "survey.sent",
        occurred_on=today,
        organization_id=organization_id,
        actor=ANONYMOUS,
        now=now,
        subject=("survey_invitation", invitation.id),
        employer_id=employer_id,
        attributes={"questionnaire": questionnaire},
    )
    with force_locale(user.locale):
        title = _("A short question: %(title)s", title=localized(asked.title))
        body = _("It takes a minute. Answers are possible until %(day)s.", day=day(invitation.open_until))
    notifications.notify(
        user_id=user.id,
        kind="survey.invited",
        subject=title,
        body=body,
        now=now,
        link=f"/my/surveys/{invitation.public_id}",
    )
    return invitation


def answer(
    invitation: SurveyInvitation, answers: Mapping[str, str], *, comment: str = "", now: datetime
) -> SurveyResponse:
    """Take the answers, once. The answer is kept apart from whoever gave it, and counted.

    Raises AnsweredAlready, SurveyOver or AnswerMissing.
    """
    invitation = lock(SurveyInvitation, invitation.id)
    today = clock.day_of(now)
    if invitation.answered_on is not None:
        raise AnsweredAlready()
    if not invitation.is_open(today):
        raise SurveyOver(day=day(invitation.open_until))
    asked = questionnaires()[invitation.questionnaire]
    given = {}
    for question in asked.questions:
        value = answers.get(question.code)
        if value not in dict(question.options):
            raise AnswerMissing()
        given[question.code] = value
    invitation.answered_on = today
    response = SurveyResponse(
        questionnaire=asked.code,
        version=invitation.version,
        organization_id=invitation.organization_id,
        employer_id=invitation.employer_id,
        answered_on=today,
        answers=given,
        comment=comment.strip()[:MOST_COMMENT] or None,
    )
    db.session.add(response)
    db.session.flush()
    ledger.record(
        "survey.answered",
        occurred_on=today,
        organization_id=invitation.organization_id,
        actor=ANONYMOUS,
        now=now,
        subject=("survey_response", response.id),
        employer_id=invitation.employer_id,
        attributes={"questionnaire": asked.code, "overall": given.get("overall")},
    )
    return response
