"""Reads of made reports and of subscriptions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.reports.models import MadeReport, ReportSubscription


def list_made(scope: Scope, keys: Sequence[str], *, most: int) -> Sequence[MadeReport]:
    """The files of these reports made last in the reader's organizations."""
    statement = select(MadeReport).where(MadeReport.report.in_(keys)).options(joinedload(MadeReport.organization))
    statement = scope.limit(statement, MadeReport.organization_id)
    return db.session.scalars(statement.order_by(MadeReport.made_at.desc(), MadeReport.id.desc()).limit(most)).all()


def list_own(user_id: int) -> Sequence[ReportSubscription]:
    """Somebody's running subscriptions."""
    return db.session.scalars(_running().where(ReportSubscription.user_id == user_id)).all()


def list_of_others(scope: Scope, user_id: int) -> Sequence[ReportSubscription]:
    """The running subscriptions to reports of the organizations in scope, but for one's own."""
    statement = _running().where(ReportSubscription.user_id != user_id)
    return db.session.scalars(scope.limit(statement, ReportSubscription.organization_id)).all()


def get_subscription(scope: Scope, user_id: int, public_id: str) -> ReportSubscription:
    """A subscription that is one's own, or to a report of an organization in scope. Raises NotFound."""
    found = db.session.scalar(
        select(ReportSubscription)
        .where(ReportSubscription.public_id == public_id)
        .options(joinedload(ReportSubscription.organization), joinedload(ReportSubscription.user))
    )
    if found is None or (found.user_id != user_id and not scope.covers(found.organization_id)):
        raise NotFound()
    return found


def _running():
    return (
        select(ReportSubscription)
        .where(ReportSubscription.ended_at.is_(None))
        .options(joinedload(ReportSubscription.organization), joinedload(ReportSubscription.user))
        .order_by(ReportSubscription.organization_id, ReportSubscription.report, ReportSubscription.id)
    )
