"""Reads of notes and plans."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from jobcenter.casework.models import AgencyReferral, Appointment, CounselingNote, PlanStep, StepStatus
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope


def list_notes(scope: Scope, person_id: int) -> Select:
    """Talks with a person, with whoever held them."""
    statement = scope.limit(select(CounselingNote), CounselingNote.organization_id)
    return statement.where(CounselingNote.person_id == person_id).options(joinedload(CounselingNote.counselor))


def steps_of(scope: Scope, person_id: int) -> Sequence[PlanStep]:
    """The plan of a person: what is open by its day, then what is settled."""
    statement = scope.limit(select(PlanStep), PlanStep.organization_id).where(PlanStep.person_id == person_id)
    order = (PlanStep.status != StepStatus.OPEN, PlanStep.due_on.is_(None), PlanStep.due_on, PlanStep.id)
    return db.session.scalars(statement.order_by(*order)).all()


def get_step(scope: Scope, person_id: int, public_id: str) -> PlanStep:
    """One step of a person's plan in scope."""
    statement = scope.limit(select(PlanStep), PlanStep.organization_id)
    found = db.session.scalar(statement.where(PlanStep.person_id == person_id, PlanStep.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def contacts_due(scope: Scope, today: date) -> Select:
    """Talks after which the person is to be heard of until today and was not yet."""
    statement = scope.limit(select(CounselingNote), CounselingNote.organization_id)
    return statement.where(CounselingNote.contact_on <= today, CounselingNote.contacted_on.is_(None)).options(
        joinedload(CounselingNote.person)
    )


def steps_due(scope: Scope, today: date) -> Select:
    """Open steps of plans whose day has come."""
    statement = scope.limit(select(PlanStep), PlanStep.organization_id)
    return statement.where(PlanStep.status == StepStatus.OPEN, PlanStep.due_on <= today).options(
        joinedload(PlanStep.person)
    )


def people_with_cases(scope: Scope) -> Select:
    """Row numbers of the people a centre keeps notes or plans about, has appointments with or has referred on."""
    notes, *others = (
        scope.limit(select(model.person_id), model.organization_id)
        for model in (CounselingNote, PlanStep, Appointment, AgencyReferral)
    )
    return select(notes.union(*others).subquery().c.person_id)
