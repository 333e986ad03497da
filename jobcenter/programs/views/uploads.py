"""Files that come with a form, and the answers that hand them out again."""

from flask import Response
from werkzeug.datastructures import FileStorage

from jobcenter.accounts import current
from jobcenter.core import clock, files
from jobcenter.core.db import transaction
from jobcenter.programs.models import Application, ApplicationDocument
from jobcenter.programs.service import documents


def keep(application: Application, code: str, chosen: FileStorage) -> ApplicationDocument:
    """Store one chosen file and attach it to the application; nothing stays behind when that is refused."""
    called = chosen.filename or ""
    stored = files.store(chosen.stream, called=called)
    try:
        with transaction():
            return documents.attach(application, code, stored, called=called, actor=current.actor(), now=clock.now())
    except Exception:
        files.remove(stored.name)
        raise


def hand_out(document: ApplicationDocument) -> Response:
    """The file of a document, to be saved."""
    return files.answer(document.stored_name, content_type=document.content_type, filename=document.filename)
