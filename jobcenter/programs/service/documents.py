"""Files handed in with an application: attached, taken back, erased when their term is over."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from jobcenter.core import clock, files, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import localized
from jobcenter.programs.errors import ApplicationSubmitted, DocumentTwice, DocumentUnknown, TooManyFiles
from jobcenter.programs.models import Application, ApplicationDocument, ApplicationStatus, Round
from jobcenter.programs.service import records

SUPPLEMENT = "supplement"
UPLOAD = "upload"
_OPEN = {
    ApplicationStatus.DRAFT: lambda application: {document["code"] for document in application.round.documents},
    ApplicationStatus.SUPPLEMENT_REQUESTED: lambda application: {SUPPLEMENT},
}


def attach(
    application: Application, code: str, stored: files.StoredFile, *, called: str, actor: Any, now: datetime
) -> ApplicationDocument:
    """Add a stored file to one of the documents the round asks for, or to the answer an officer waits for."""
    application = lock(Application, application.id)
    if application.status not in _OPEN:
        raise ApplicationSubmitted()
    if code not in _OPEN[application.status](application):
        raise DocumentUnknown()
    kept = application.documents_of(code)
    most = int(parameters.value("document_files_most", on=clock.day_of(now)))
    if len(kept) >= most:
        raise TooManyFiles(most=most)
    if any(document.sha256 == stored.sha256 for document in kept):
        raise DocumentTwice(name=called)
    document = ApplicationDocument(
        application=application,
        code=code,
        **stored.columns(called),
        uploaded_at=now,
        uploaded_by_id=actor.id,
    )
    db.session.add(document)
    db.session.flush()
    records.note("application.document_added", application, actor=actor, now=now, code=code, sha256=stored.sha256)
    return document


def take_back(application: Application, document: ApplicationDocument, *, actor: Any, now: datetime) -> None:
    """Remove a file from an application that has not been handed in."""
    application = lock(Application, application.id)
    if application.status is not ApplicationStatus.DRAFT:
        raise ApplicationSubmitted()
    document.removed_at = now
    records.note("application.document_removed", application, actor=actor, now=now, code=document.code)


def lacking(application: Application) -> list[str]:
    """Names of the documents the applicant wants to send on line and has not added yet."""
    ways = application.answers.get("documents", {})
    return [
        localized(document["label"])
        for document in application.round.documents
        if ways.get(document["code"]) == UPLOAD and not application.documents_of(document["code"])
    ]


def erase(before: date, now: datetime) -> int:
    """Erase files that were taken back, and those of rounds that ended before a day. Returns how many."""
    statement = (
        select(ApplicationDocument)
        .join(Application)
        .join(Round, Round.id == Application.round_id)
        .where(or_(ApplicationDocument.removed_at < now - timedelta(days=1), Round.period_until < before))
    )
    documents = db.session.scalars(statement).all()
    for document in documents:
        files.remove(document.stored_name)
        db.session.delete(document)
    return len(documents)
