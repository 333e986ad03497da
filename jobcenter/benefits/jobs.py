"""Erasing the files of claims when their term is over."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from jobcenter.audit import retention
from jobcenter.benefits.models import Claim, ClaimDocument
from jobcenter.core import files
from jobcenter.core.db import db
from jobcenter.programs.models import Round


def erase(before: date, now: datetime) -> int:
    """Erase files that were taken back, and those of rounds that ended before a day. Returns how many."""
    statement = (
        select(ClaimDocument)
        .join(Claim)
        .join(Round, Round.id == Claim.round_id)
        .where(or_(ClaimDocument.removed_at < now - timedelta(days=1), Round.period_until < before))
    )
    documents = db.session.scalars(statement).all()
    for document in documents:
        files.remove(document.stored_name)
        db.session.delete(document)
    return len(documents)


retention.keep(
    "claim_documents",
    label=_l("Documents of claims"),
    parameter="application_document_retention_months",
    erase=erase,
)
