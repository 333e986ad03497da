"""Reads for administrators and auditors: what happened in a month of the access log, and how the system stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from jobcenter.accounts.models import StaffRole
from jobcenter.administration.models import AccessReview
from jobcenter.audit.models import AccessEntry
from jobcenter.core.db import db
from jobcenter.notifications.models import OutboxItem, OutboxStatus
from jobcenter.organizations.scope import Scope


def access_by_account(scope: Scope, since: datetime, until: datetime) -> Sequence:
    """Per account of staff in scope: looks, people looked at, downloads, in a period; the busiest first."""
    staff = scope.limit(select(StaffRole.user_id), StaffRole.organization_id)
    looks = func.count().label("looks")
    statement = (
        select(
            AccessEntry.actor_name,
            looks,
            func.count(func.distinct(AccessEntry.person_id)).label("people"),
            func.count().filter(AccessEntry.action == "download").label("downloads"),
            func.count().filter(AccessEntry.action == "download", AccessEntry.reason.is_(None)).label("unexplained"),
        )
        .where(AccessEntry.at >= since, AccessEntry.at < until, AccessEntry.actor_id.in_(staff))
        .group_by(AccessEntry.actor_id, AccessEntry.actor_name)
        .order_by(looks.desc(), AccessEntry.actor_name)
    )
    return db.session.execute(statement).all()


def list_reviews(scope: Scope) -> Sequence[AccessReview]:
    """Signed reviews of organizations in scope, the newest month first."""
    statement = scope.limit(select(AccessReview), AccessReview.organization_id)
    return db.session.scalars(statement.order_by(AccessReview.month.desc())).all()


def outbox_counts() -> dict[tuple[str, str], int]:
    """How many messages stand where, per channel."""
    rows = db.session.execute(
        select(OutboxItem.channel, OutboxItem.status, func.count()).group_by(OutboxItem.channel, OutboxItem.status)
    )
    return {(channel, status.value): count for channel, status, count in rows}


def list_outbox(*, status: OutboxStatus | None = None, channel: str | None = None) -> Select:
    """Messages on their way out, in one state or by one channel."""
    statement = select(OutboxItem).options(selectinload(OutboxItem.attachments))
    if status is not None:
        statement = statement.where(OutboxItem.status == status)
    return statement.where(OutboxItem.channel == channel) if channel else statement
