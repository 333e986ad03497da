"""The daily erasure of what has been kept for its term."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from jobcenter import audit
from jobcenter.accounts import SYSTEM
from jobcenter.audit import retention
from jobcenter.core import clock
from jobcenter.core.clock import start_of
from jobcenter.core.db import db, transaction
from jobcenter.core.drafts import Draft
from jobcenter.core.scheduling import scheduled
from jobcenter.core.scheduling.models import JobRun, RunStatus
from jobcenter.notifications.models import Message, OutboxItem


def erase_messages(before: date, _now: datetime) -> int:
    """Erase messages, and what went out of them, written before a day."""
    limit = start_of(before)
    old = select(Message.id).where(Message.created_at < limit)
    count = db.session.scalar(select(func.count()).select_from(old.subquery())) or 0
    db.session.execute(delete(OutboxItem).where(OutboxItem.message_id.in_(old)))
    db.session.execute(delete(Message).where(Message.created_at < limit))
    return count


def erase_drafts(before: date, _now: datetime) -> int:
    """Erase drafts kept from sessions that ran out before a day."""
    limit = start_of(before)
    count = db.session.scalar(select(func.count()).where(Draft.kept_at < limit)) or 0
    db.session.execute(delete(Draft).where(Draft.kept_at < limit))
    return count


def erase_job_runs(before: date, _now: datetime) -> int:
    """Erase the records of frequent jobs that ended well before a day; runs by month (the closes) stay."""
    old = (JobRun.finished_at < start_of(before), JobRun.status == RunStatus.DONE, func.length(JobRun.period) > 10)
    count = db.session.scalar(select(func.count()).where(*old)) or 0
    db.session.execute(delete(JobRun).where(*old))
    return count


retention.keep(
    "access_log",
    label=_l("Access log"),
    parameter="access_log_retention_months",
    erase=retention.erase_access_log,
)
retention.keep("messages", label=_l("Messages"), parameter="message_retention_months", erase=erase_messages)
retention.keep(
    "job_runs", label=_l("Records of scheduled runs"), parameter="draft_retention_months", erase=erase_job_runs
)
retention.keep("drafts", label=_l("Kept drafts"), parameter="draft_retention_months", erase=erase_drafts)


@scheduled(
    "administration.erase_after_term",
    cron="40 3 * * *",
    label=_l("Erase what was kept for its term"),
    own_transactions=True,
)
def erase_after_term() -> dict[str, int]:
    """Erase what has been kept for its term, each kind in its own transaction. Returns counts by kind."""
    counts = {}
    for keeping in retention.keepings():
        now = clock.now()
        with transaction():
            counts[keeping.code] = keeping.erase(retention.term_ends(keeping, clock.today()), now)
            if counts[keeping.code]:
                audit.record(
                    SYSTEM,
                    "retention.erased",
                    subject=(keeping.code, None),
                    now=now,
                    details={"count": counts[keeping.code]},
                )
    return counts
