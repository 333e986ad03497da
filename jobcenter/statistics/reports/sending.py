"""After a close: every subscribed report is made and left in the outbox, piece by piece, safe to kill and to repeat."""

import logging
from datetime import datetime

from flask_babel import force_locale

from jobcenter.accounts.current import SYSTEM, organizations_of
from jobcenter.core import clock
from jobcenter.core.db import db, read_anew, transaction
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.calendar import Month
from jobcenter.statistics.models import MonthClose
from jobcenter.statistics.reports import Report, find, service
from jobcenter.statistics.reports.making import Made, make, note
from jobcenter.statistics.reports.models import ReportSubscription
from jobcenter.statistics.reports.parameters import Asked, Asking, read

log = logging.getLogger(__name__)


def send_due(*, now: datetime) -> int:
    """Send what is due. Returns how many messages were written; one that fails stops none of the others.

    Files are made outside of transactions, so nobody waits for them; what is written is written once.
    """
    failures: list[Exception] = []
    written = 0
    for subscription_id, close_id in service.list_due():
        try:
            written += _send(subscription_id, close_id, now)
        except Exception as error:
            log.exception("The report of subscription %s for close %s was not made", subscription_id, close_id)
            failures.append(error)
    if failures:
        raise failures[0]
    return written


def _send(subscription_id: int, close_id: int, now: datetime) -> bool:
    read_anew()
    subscription = db.session.get_one(ReportSubscription, subscription_id)
    close = db.session.get_one(MonthClose, close_id)
    report = find(subscription.report)
    with force_locale(subscription.user.locale):
        asked, made = None, None
        if report is not None and service.may_have(subscription.user, report, subscription.organization):
            asked, made = _made(report, subscription, close, now)
        with transaction():
            subscription = db.session.get_one(ReportSubscription, subscription_id)
            done = service.deliver(subscription_id, close_id, made, asked.arguments if asked else None, now=now)
            if done and report and asked and made:
                note(report, asked, subscription.organization, made, subscription.format, actor=SYSTEM, now=now)
    return done


def _made(
    report: Report, subscription: ReportSubscription, close: MonthClose, now: datetime
) -> tuple[Asked | None, Made | None]:
    """The report of the month as its subscriber would open it; no file of one that lists people."""
    month = Month.parse(close.month)
    arguments = report.after_close(subscription.organization, month) if report.after_close else None
    if arguments is None:
        return None, None
    scope = Scope.of_organizations(
        number for one in organizations_of(subscription.user, report.permission) for number in subtree_ids(one.id)
    )
    asking = Asking(scope, subscription.organization, clock.day_of(now))
    asked = read(report.parameters, arguments, asking)
    if not asked.complete:
        return None, None
    if report.people is not None:
        return asked, None
    paper = report.build(scope, now=now, **asked.answers)
    return asked, make(report, asked, paper, subscription.format, keep=True)
