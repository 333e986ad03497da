"""Results of questionnaires in scope, with small groups left out, and one's own questionnaires."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from jobcenter.core import parameters
from jobcenter.core.clock import start_of
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope
from jobcenter.surveys.models import SurveyInvitation, SurveyResponse
from jobcenter.surveys.questionnaires import Question, Questionnaire


@dataclass(frozen=True)
class Spread:
    """How one question was answered: answers by option, how many, and the average of a scale (exact)."""

    question: Question
    counts: tuple[int, ...]
    total: int
    average: Fraction | None


@dataclass(frozen=True)
class Result:
    """What came of a questionnaire in a period. Of fewer answers than `least` only their number is told."""

    asked: int
    answered: int
    least: int
    spreads: tuple[Spread, ...] = ()
    comments: tuple[str, ...] = field(default=())

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show."""
        return self.answered >= self.least


def get_own(user_id: int, public_id: str) -> SurveyInvitation:
    """A questionnaire that was put to the signed-in person. Raises NotFound for anybody else's."""
    found = db.session.scalar(
        select(SurveyInvitation).where(SurveyInvitation.public_id == public_id, SurveyInvitation.user_id == user_id)
    )
    if found is None:
        raise NotFound()
    return found


def results(
    scope: Scope, questionnaire: Questionnaire, first: date, last: date, *, employer_id: int | None = None
) -> Result:
    """The results of a questionnaire between two days, at the organizations in scope."""
    sent = scope.limit(
        select(func.count(SurveyInvitation.id)).where(
            SurveyInvitation.questionnaire == questionnaire.code,
            SurveyInvitation.sent_at >= start_of(first),
            SurveyInvitation.sent_at < start_of(date.fromordinal(last.toordinal() + 1)),
        ),
        SurveyInvitation.organization_id,
    )
    given = scope.limit(
        select(SurveyResponse.answers, SurveyResponse.comment).where(
            SurveyResponse.questionnaire == questionnaire.code,
            SurveyResponse.version == questionnaire.version,
            SurveyResponse.answered_on.between(first, last),
        ),
        SurveyResponse.organization_id,
    )
    if employer_id is not None:
        sent = sent.where(SurveyInvitation.employer_id == employer_id)
        given = given.where(SurveyResponse.employer_id == employer_id)
    rows = db.session.execute(given).all()
    least = 1 if employer_id is not None else parameters.value("survey_smallest_group", on=last)
    asked = db.session.scalar(sent) or 0
    if len(rows) < least:
        return Result(asked, len(rows), least)
    spreads = tuple(_spread(question, [row.answers for row in rows]) for question in questionnaire.questions)
    # Sorted by text, so that the order tells nothing about who wrote when.
    return Result(asked, len(rows), least, spreads, tuple(sorted(row.comment for row in rows if row.comment)))


def _spread(question: Question, answers: Sequence[dict[str, Any]]) -> Spread:
    given = [one[question.code] for one in answers if question.code in one]
    counts = tuple(given.count(code) for code, _name in question.options)
    average = None
    if question.kind == "scale" and given:
        average = Fraction(sum(int(value) for value in given), len(given))
    return Spread(question, counts, len(given), average)
