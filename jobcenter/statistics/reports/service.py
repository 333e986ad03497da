"""Subscriptions: who wants which report of which organization after each close, and what is sent for it."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import SYSTEM, Actor, organizations_of
from jobcenter.accounts.models import User
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized
from jobcenter.core.formatting import month as month_text
from jobcenter.documents.formats import Format
from jobcenter.notifications import notify
from jobcenter.notifications.models import OutboxAttachment, OutboxItem
from jobcenter.organizations.models import Organization
from jobcenter.statistics.models import MonthClose, MonthStatus
from jobcenter.statistics.reports import Report, find
from jobcenter.statistics.reports.making import Made
from jobcenter.statistics.reports.models import Ending, ReportDelivery, ReportSubscription

KIND = "report.closed"


class NotAfterClose(DomainError):
    """The report does not come out with a close."""

    message = _l("This report does not come out with the monthly close. Choose another one.")
    field = "report"


class NotForYou(DomainError):
    """The reader may not have the report of that organization."""

    message = _l("Your role does not give you this report of this organization.")
    field = "organization"


def may_have(user: User, report: Report, organization: Organization) -> bool:
    """Whether a user may have a report of an organization now."""
    return user.is_enabled and any(
        organization.path.startswith(one.path) for one in organizations_of(user, report.permission)
    )


def subscribe(
    user_id: int, report: Report, organization: Organization, form: Format, *, actor: Actor, now: datetime
) -> ReportSubscription:
    """Let somebody have a report after each close; who has it already gets it in the new format from now on.

    Raises NotAfterClose or NotForYou.
    """
    if report.after_close is None:
        raise NotAfterClose()
    user = lock(User, user_id)
    if not may_have(user, report, organization):
        raise NotForYou()
    found = find_live(user_id, report.key, organization.id)
    if found is not None and found.format is form:
        return found
    if found is None:
        found = ReportSubscription(
            user_id=user_id, organization_id=organization.id, report=report.key, format=form, created_at=now
        )
        db.session.add(found)
    found.format = form
    db.session.flush()
    _record(actor, "report.subscribed", found, now)
    return found


def end(subscription: ReportSubscription, ending: Ending, *, actor: Actor, now: datetime) -> None:
    """End a subscription; one that ended stays as it is."""
    subscription = lock(ReportSubscription, subscription.id)
    if subscription.ended_at is not None:
        return
    subscription.ended_at, subscription.ending, subscription.ended_by_id = now, ending, actor.id
    _record(actor, "report.unsubscribed", subscription, now)


def find_live(user_id: int, report: str, organization_id: int) -> ReportSubscription | None:
    """Somebody's subscription to a report of an organization, while it runs."""
    return db.session.scalar(
        select(ReportSubscription).where(
            ReportSubscription.user_id == user_id,
            ReportSubscription.report == report,
            ReportSubscription.organization_id == organization_id,
            ReportSubscription.ended_at.is_(None),
        )
    )


def list_due() -> list[tuple[int, int]]:
    """What has to be sent: each running subscription with each close since it began that brought nothing yet."""
    brought = select(ReportDelivery.id).where(
        ReportDelivery.subscription_id == ReportSubscription.id, ReportDelivery.close_id == MonthClose.id
    )
    rows = db.session.execute(
        select(ReportSubscription.id, MonthClose.id)
        .join(MonthClose, MonthClose.organization_id == ReportSubscription.organization_id)
        .where(ReportSubscription.ended_at.is_(None), MonthClose.status == MonthStatus.CLOSED)
        .where(MonthClose.as_of >= ReportSubscription.created_at, ~brought.exists())
        .order_by(MonthClose.id, ReportSubscription.id)
    )
    return [(subscription, close) for subscription, close in rows]


def deliver(
    subscription_id: int, close_id: int, made: Made | None, arguments: Mapping[str, str] | None, *, now: datetime
) -> bool:
    """Leave the message of a close with its file in the outbox, once; returns whether it was done just now.

    The rights are looked at again with the row locked: who lost them gets a word that it ended, and no report. Without
    `arguments` there is nothing to report, without `made` the message leads into the system.
    """
    subscription = lock(ReportSubscription, subscription_id)
    if subscription.ended_at is not None or _brought(subscription_id, close_id):
        return False
    report = find(subscription.report)
    if report is None or not may_have(subscription.user, report, subscription.organization):
        end(subscription, Ending.NO_RIGHT, actor=SYSTEM, now=now)
        _tell_that_it_ended(subscription, report, now)
        return False
    delivery = ReportDelivery(subscription_id=subscription_id, close_id=close_id, delivered_at=now)
    if arguments is not None:
        close = db.session.get_one(MonthClose, close_id)
        delivery.message_id = _write(subscription, report, close, made, arguments, now)
    db.session.add(delivery)
    db.session.flush()
    return True


def reason_to_stop(item: OutboxItem) -> str:
    """Why a report that waits in the outbox must not leave any more; empty where it may."""
    subscription = db.session.scalar(
        select(ReportSubscription)
        .join(ReportDelivery, ReportDelivery.subscription_id == ReportSubscription.id)
        .where(ReportDelivery.message_id == item.message_id)
    )
    if subscription is None:
        return ""
    if subscription.user.is_demonstration:
        return str(_("Nothing is mailed to the invented people of a demonstration."))
    report = find(subscription.report)
    if subscription.ended_at is None and report and may_have(subscription.user, report, subscription.organization):
        return ""
    return str(_("The subscription ended, or the right to the report did."))


def _brought(subscription_id: int, close_id: int) -> bool:
    found = select(ReportDelivery.id).where(
        ReportDelivery.subscription_id == subscription_id, ReportDelivery.close_id == close_id
    )
    return db.session.scalar(found) is not None


def _write(
    subscription: ReportSubscription,
    report: Report,
    close: MonthClose,
    made: Made | None,
    arguments: Mapping[str, str],
    now: datetime,
) -> int:
    words = {
        "report": str(report.label),
        "organization": localized(subscription.organization.name),
        "month": month_text(close.month),
    }
    attachments = []
    if made is not None:
        attachments = [OutboxAttachment(filename=made.filename, mimetype=made.mimetype, file=made.file)]
        body = _(
            "%(organization)s closed %(month)s. The report is attached (%(file)s). In the system you find it under Reports.",
            file=made.filename,
            **words,
        )
    else:
        body = _(
            "%(organization)s closed %(month)s. The report lists people, so it does not travel by mail: sign in to open it.",
            **words,
        )
    message = notify(
        user_id=subscription.user_id,
        kind=KIND,
        subject=_("%(report)s: %(organization)s, %(month)s", **words),
        body=body,
        link=f"/figures/reports/{report.key}?{urlencode(arguments)}",
        now=now,
        attachments=attachments,
    )
    return message.id


def _tell_that_it_ended(subscription: ReportSubscription, report: Report | None, now: datetime) -> None:
    if not subscription.user.is_enabled:
        return
    notify(
        user_id=subscription.user_id,
        kind="report.ended",
        subject=_("A subscription ended"),
        body=_(
            "You no longer get “%(report)s” of %(organization)s: your role does not give you this report any more.",
            report=str(report.label) if report else subscription.report,
            organization=localized(subscription.organization.name),
        ),
        link="/figures/reports/subscriptions",
        now=now,
    )


def _record(actor: Actor, action: str, subscription: ReportSubscription, now: datetime) -> None:
    audit.record(
        actor,
        action,
        subject=("report_subscription", subscription.id),
        now=now,
        organization_id=subscription.organization_id,
        details={
            "report": subscription.report,
            "format": subscription.format.value,
            "user": subscription.user_id,
            **({"ending": subscription.ending.value} if subscription.ending else {}),
        },
    )
