"""Where a record behind a figure is opened, and whose applicants an organization sees."""

from flask import url_for
from sqlalchemy import Select, select

from jobcenter.core import navigation
from jobcenter.core.db import db
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, Enrollment, Round


def visible_people(scope: Scope) -> Select:
    """Row numbers of people who handed in an application to an organization in scope."""
    return scope.limit(
        select(Application.person_id).where(Application.number.is_not(None)), Application.organization_id
    )


def _application(record_id: int) -> str | None:
    row = db.session.execute(
        select(Round.public_id, Application.public_id).join(Application).where(Application.id == record_id)
    ).one_or_none()
    return url_for("manage.screen_one", round_id=row[0], application_id=row[1]) if row else None


def _enrollment(record_id: int) -> str | None:
    public_id = db.session.scalar(select(Enrollment.public_id).where(Enrollment.id == record_id))
    return url_for("manage.enrollment", enrollment_id=public_id) if public_id else None


def _round(record_id: int) -> str | None:
    public_id = db.session.scalar(select(Round.public_id).where(Round.id == record_id))
    return url_for("manage.operation", round_id=public_id) if public_id else None


def register() -> None:
    """Tell the navigation how ledger subjects of programs are opened."""
    navigation.register_subject("application", _application)
    navigation.register_subject("enrollment", _enrollment)
    navigation.register_subject("round", _round)
