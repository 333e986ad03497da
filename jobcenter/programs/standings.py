"""Where somebody stands with the rounds that are open or coming: what she can apply for, and what instead."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jobcenter.core.db import db
from jobcenter.core.errors import DomainError
from jobcenter.programs import check_questions, engine, queries
from jobcenter.programs.check_questions import Standing
from jobcenter.programs.models import Round
from jobcenter.rules.decisions import ELIGIBLE, UNDETERMINED, Decision

MOST_INSTEAD = 5


def rounds_to_apply_for(today: date) -> list[Round]:
    """Rounds that take applications, then those that will."""
    found = [
        *db.session.scalars(queries.public_rounds(today=today, stage="open")),
        *db.session.scalars(queries.public_rounds(today=today, stage="coming")),
    ]
    # What a team or an institution may apply for does not depend on one person's answers.
    return [round_ for round_ in found if not round_.takes_parties]


def standing(round_: Round, facts: Mapping[str, Any]) -> Standing:
    """The answer of one round, with the day from which time alone makes it a yes."""
    try:
        decision = engine.decide(round_, facts)
    except DomainError as error:
        return Standing(round_, None, str(error))

    from_day = check_questions.day_of_eligibility(decision, round_.rules or {}, facts, round_.reference_date)
    return Standing(round_, decision, from_day=from_day)


def open_instead(round_: Round, facts: Mapping[str, Any], today: date) -> Sequence[Standing]:
    """Other rounds for somebody this round refuses: those she can apply for, then those that may fit.

    A round about which her answers say nothing yet is left out: it would be no advice.
    """
    found = [standing(other, facts) for other in rounds_to_apply_for(today) if other.id != round_.id]
    open_ones = [one for one in found if one.decision and one.outcome == ELIGIBLE]
    maybe = [one for one in found if one.decision and one.outcome == UNDETERMINED and _says_something(one.decision)]
    return [*open_ones, *maybe][:MOST_INSTEAD]


def _says_something(decision: Decision) -> bool:
    return check_questions.counted(decision.results)["met"] > 0
