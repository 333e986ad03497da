"""Where a record behind a figure is opened, and whose applicants an organization sees."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import Select, select

from jobcenter.core import subjects
from jobcenter.core.db import db
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, Enrollment, Round


def visible_people(scope: Scope) -> Select:
    """Row numbers of people who handed in an application to an organization in scope."""
    return scope.limit(
        select(Application.person_id).where(Application.number.is_not(None)), Application.organization_id
    )


def _applications(numbers: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Application.id, Round.public_id, Application.public_id).join(Round).where(Application.id.in_(numbers))
    )
    return {
        number: url_for("manage.screen_one", round_id=round_id, application_id=public_id)
        for number, round_id, public_id in rows
    }


def register() -> None:
    """Tell how ledger subjects of programs are opened."""
    subjects.register("application", _applications)
    subjects.register("enrollment", subjects.pages_of(Enrollment, "manage.enrollment", "enrollment_id"))
    subjects.register("round", subjects.pages_of(Round, "manage.operation", "round_id"))
