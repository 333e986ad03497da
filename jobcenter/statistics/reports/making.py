"""Reports as files: one that takes long, or goes out by mail, is made once for the same content and kept."""

import hashlib
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core import files
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.documents.blocks import Paper
from jobcenter.documents.formats import WRITERS, Format, write
from jobcenter.organizations.models import Organization
from jobcenter.statistics.reports import Report
from jobcenter.statistics.reports.models import MadeReport
from jobcenter.statistics.reports.parameters import Asked

SLOW_SECONDS = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_NAME = 150


@dataclass(frozen=True)
class Made:
    """A report as a file; `file` is the name under which it is kept, empty where it is not."""

    content: bytes
    mimetype: str
    filename: str
    digest: str
    file: str


def digest(paper: Paper) -> str:
    """What tells one content from another, whenever it was made."""
    return hashlib.sha256(repr(replace(paper, made_at=EPOCH)).encode()).hexdigest()


def make(report: Report, asked: Asked, paper: Paper, form: Format, *, keep: bool = False) -> Made:
    """The file of a paper, kept where asked for or where making it again would take long. Raises FontsMissing."""
    content_digest = digest(paper)
    name = filename(report, asked, form)
    known = _kept(content_digest, form)
    if known is not None:
        return Made(known[1], WRITERS[form][1], name, content_digest, known[0])
    started = time.monotonic()
    written = write(paper, form)
    slow = time.monotonic() - started > SLOW_SECONDS
    file = files.keep(written.content) if keep or slow else ""
    return Made(written.content, written.mimetype, name, content_digest, file)


def note(
    report: Report, asked: Asked, organization: Organization, made: Made, form: Format, *, actor: Actor, now: datetime
) -> MadeReport:
    """Write down that a report was made, for the list of reports and the change log."""
    row = MadeReport(
        report=report.key,
        organization_id=organization.id,
        arguments=asked.arguments,
        title=" · ".join([str(report.label), *asked.words])[:200],
        format=form,
        digest=made.digest,
        file=made.file,
        made_at=now,
        made_by_id=actor.id,
        made_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        "report.made",
        subject=("made_report", row.id),
        now=now,
        organization_id=organization.id,
        details={"report": report.key, "format": form.value, "digest": made.digest, **asked.arguments},
    )
    return row


def filename(report: Report, asked: Asked, form: Format) -> str:
    """`월간 취업·참여 실적_영등포구_2026-10.pdf`: without characters that a file system or a mail refuses."""
    stem = "_".join([str(report.label), *asked.words_in_file])
    stem = re.sub(r"[\x00-\x1f\x7f\"<>|:*?/\\]", " ", stem)
    return f"{' '.join(stem.split())[:LONGEST_NAME].rstrip(' .')}.{form.value}"


def organization_of(asked: Asked, own: Organization) -> Organization:
    """Whose report it is: the organization asked for, or that of the plan or round asked for, else the reader's own."""
    answers: dict[str, Any] = asked.answers
    for answer in answers.values():
        if isinstance(answer, Organization):
            return answer
    for answer in answers.values():
        holder = getattr(answer, "plan", answer)
        found = getattr(holder, "organization", None)
        if isinstance(found, Organization):
            return found
    return own


def _kept(content_digest: str, form: Format) -> tuple[str, bytes] | None:
    name = db.session.scalar(
        select(MadeReport.file)
        .where(MadeReport.digest == content_digest, MadeReport.format == form, MadeReport.file != "")
        .limit(1)
    )
    if name is None:
        return None
    try:
        return name, files.read(name)
    except NotFound:
        return None
