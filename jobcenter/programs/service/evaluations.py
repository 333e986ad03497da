"""Evaluation by a committee: seats, sheets, conflicts of interest, and the close that turns sheets into points."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobcenter.accounts.models import User
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.programs import evaluation
from jobcenter.programs.errors import (
    ConflictNeedsReason,
    EvaluationClosed,
    EvaluationIncomplete,
    EvaluatorHasScored,
    NothingToEvaluate,
    PointsWrong,
    RankingStands,
    Undecided,
)
from jobcenter.programs.models import (
    Application,
    ApplicationDecision,
    ApplicationStatus,
    EvaluationSheet,
    Evaluator,
    Round,
    RoundStatus,
)
from jobcenter.programs.rules import INELIGIBLE
from jobcenter.programs.service import lookup, records

CODE = "evaluation"
LABEL = {"ko": "평가 점수 기준", "en": "least points of the evaluation"}


def find_seat(round_: Round, user_id: int | None) -> Evaluator:
    """The evaluator's seat in the committee of a round. Raises NotFound for everybody else."""
    seat = db.session.scalar(select(Evaluator).where(Evaluator.round_id == round_.id, Evaluator.user_id == user_id))
    if seat is None or not round_.evaluation:
        raise NotFound()
    return seat


def committee(round_id: int) -> Sequence[Evaluator]:
    """The evaluators of a round with their sheets, in the order in which they were assigned."""
    statement = select(Evaluator).where(Evaluator.round_id == round_id).order_by(Evaluator.id)
    return db.session.scalars(statement.options(selectinload(Evaluator.sheets), selectinload(Evaluator.user))).all()


def _evaluated(round_id: int) -> Round:
    """The round, locked, while its evaluation runs."""
    round_ = lock(Round, round_id)
    if not round_.evaluation:
        raise NotFound()
    if round_.evaluation_closed_at is not None:
        raise EvaluationClosed()
    return round_


def assign(round_id: int, user: User, *, actor: Any, now: datetime) -> Evaluator:
    """Give a member of staff a seat; safe to repeat."""
    round_ = _evaluated(round_id)
    seat = db.session.scalar(select(Evaluator).where(Evaluator.round_id == round_.id, Evaluator.user_id == user.id))
    if seat is None:
        seat = Evaluator(round=round_, user=user, assigned_by_id=actor.id, assigned_at=now)
        db.session.add(seat)
        db.session.flush()
        records.note_round("evaluation.assigned", round_, actor=actor, now=now, evaluator=user.id)
    return seat


def dismiss(round_id: int, user_id: int, *, actor: Any, now: datetime) -> None:
    """Take a seat away from somebody who has not written a sheet yet."""
    round_ = _evaluated(round_id)
    seat = find_seat(round_, user_id)
    if seat.sheets:
        raise EvaluatorHasScored(name=seat.user.name)
    db.session.delete(seat)
    records.note_round("evaluation.dismissed", round_, actor=actor, now=now, evaluator=user_id)


def score(
    application: Application, points: Mapping[str, int | None], *, comment: str, actor: Any, now: datetime
) -> EvaluationSheet:
    """Write the points of the evaluator who asks; a sheet written before is replaced until the evaluation is closed."""
    seat, sheet = _sheet_of(application, actor, now)
    found = {}
    for item in seat.round.score_sheet["items"]:
        given = points.get(item["code"])
        if given is None or not 0 <= given <= item["points"]:
            raise PointsWrong(most=item["points"], field=item["code"])
        found[item["code"]] = given
    sheet.points, sheet.conflict, sheet.comment = found, None, comment.strip() or None
    _keep(sheet, "evaluation.scored", actor=actor, now=now)
    return sheet


def declare_conflict(application: Application, reason: str, *, actor: Any, now: datetime) -> EvaluationSheet:
    """Step back from an applicant one is connected with: no points of this evaluator count for it."""
    _seat, sheet = _sheet_of(application, actor, now)
    if not reason.strip():
        raise ConflictNeedsReason()
    sheet.points, sheet.conflict, sheet.comment = None, reason.strip(), None
    _keep(sheet, "evaluation.conflict", actor=actor, now=now)
    return sheet


def _sheet_of(application: Application, actor: Any, now: datetime) -> tuple[Evaluator, EvaluationSheet]:
    round_ = _evaluated(application.round_id)
    seat = find_seat(round_, actor.id)
    application = lock(Application, application.id)
    if application.status is not ApplicationStatus.ELIGIBLE:
        raise NothingToEvaluate()
    sheet = db.session.scalar(
        select(EvaluationSheet).where(
            EvaluationSheet.application_id == application.id, EvaluationSheet.evaluator_id == seat.id
        )
    )
    return seat, sheet or EvaluationSheet(application_id=application.id, evaluator_id=seat.id)


def _keep(sheet: EvaluationSheet, action: str, *, actor: Any, now: datetime) -> None:
    sheet.written_at = now
    db.session.add(sheet)
    db.session.flush()
    db.session.expire(sheet.evaluator, ["sheets"])
    records.note(action, sheet.application, actor=actor, now=now)


def candidates(round_id: int) -> Sequence[Application]:
    """The applications the committee scores, in the order of receipt."""
    statement = select(Application).where(
        Application.round_id == round_id, Application.status == ApplicationStatus.ELIGIBLE
    )
    return db.session.scalars(statement.order_by(Application.sequence)).all()


def sheets_by_application(seats: Sequence[Evaluator]) -> dict[int, dict[int, EvaluationSheet]]:
    """Every sheet by application and seat."""
    found: dict[int, dict[int, EvaluationSheet]] = {}
    for seat in seats:
        for sheet in seat.sheets:
            found.setdefault(sheet.application_id, {})[seat.id] = sheet
    return found


def scored(sheets: Mapping[int, EvaluationSheet]) -> list[dict[str, int]]:
    """The points of the sheets of one application that are no declarations of a conflict."""
    return [sheet.points for sheet in sheets.values() if sheet.points is not None]


def close(round_id: int, *, actor: Any, now: datetime) -> None:
    """End the evaluation: every applicant gets the average of the sheets, and whoever stays below the least is out."""
    round_ = _evaluated(round_id)
    if round_.status is not RoundStatus.SCREENING:
        raise RankingStands()
    waiting = lookup.count_undecided(round_id)
    if waiting:
        raise Undecided(count=waiting)
    seats, found = committee(round_id), candidates(round_id)
    if not seats or not found:
        raise NothingToEvaluate()
    sheets = sheets_by_application(seats)
    missing = sum(len(seats) - len(sheets.get(one.id, {})) for one in found)
    alone = [one.number for one in found if not scored(sheets.get(one.id, {}))]
    if missing or alone:
        raise EvaluationIncomplete(count=missing, numbers=", ".join(number or "" for number in alone) or "-")
    round_.evaluation_closed_at = now
    for application in found:
        _settle(application, round_, scored(sheets[application.id]), actor=actor, now=now)
    records.note_round("evaluation.closed", round_, actor=actor, now=now, applicants=len(found), evaluators=len(seats))


def _settle(
    application: Application, round_: Round, sheets: list[dict[str, int]], *, actor: Any, now: datetime
) -> None:
    settings = round_.score_sheet
    drop = bool(settings.get("drop"))
    value = evaluation.average(sheets, drop=drop)
    application.score_hundredths = evaluation.hundredths(value)
    application.score_items = evaluation.by_item(sheets, settings, drop=drop)
    application.tie_break = []
    if evaluation.passes(value, settings):
        return
    application.move_to(ApplicationStatus.SCREENING)
    application.move_to(ApplicationStatus.INELIGIBLE)
    application.decided_at = now
    application.reasons = [{"code": CODE, "label": LABEL, "source": None}]
    db.session.add(
        ApplicationDecision(
            application=application,
            engine_outcome=INELIGIBLE,
            outcome=INELIGIBLE,
            criteria=[{"code": CODE, "engine": "not_met", "officer": "not_met", "reason": ""}],
            facts=application.fact_values(),
            rules_digest=round_.rules_digest,
            officer_id=actor.id,
            decided_at=now,
        )
    )
    records.count("application.ineligible", application, actor=actor, now=now)


def reopen(round_id: int, *, actor: Any, now: datetime) -> None:
    """Let the committee write again, as long as nothing is ranked; whoever failed by points is looked at again."""
    round_ = lock(Round, round_id)
    if round_.status is not RoundStatus.SCREENING:
        raise RankingStands()
    if round_.evaluation_closed_at is None:
        return
    round_.evaluation_closed_at = None
    statement = select(Application).where(
        Application.round_id == round_id, Application.status == ApplicationStatus.INELIGIBLE
    )
    for application in db.session.scalars(statement):
        if [reason["code"] for reason in application.reasons] == [CODE]:
            application.move_to(ApplicationStatus.SCREENING)
            application.move_to(ApplicationStatus.ELIGIBLE)
            application.reasons = []
    for application in candidates(round_id):
        application.score_hundredths = application.score_items = application.tie_break = None
    records.note_round("evaluation.reopened", round_, actor=actor, now=now)


def evaluator_ids(round_id: int) -> set[int]:
    """The accounts of everybody in the committee."""
    return set(db.session.scalars(select(Evaluator.user_id).where(Evaluator.round_id == round_id)))


def rounds_of(user_id: int | None) -> Sequence[Round]:
    """Rounds in whose committee an account sits, those that still run on top."""
    statement = select(Round).join(Evaluator, Evaluator.round_id == Round.id).where(Evaluator.user_id == user_id)
    return db.session.scalars(statement.order_by(Round.evaluation_closed_at.is_not(None), Round.id.desc())).all()
