"""Filing a claim: a draft that is kept, a submission that is checked, a supplement, a new account, withdrawal."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.benefits.errors import (
    ClaimHandedInError,
    ClaimIncompleteError,
    ClaimsClosedError,
    ExamClaimedError,
    ExamOutsideError,
    FileUsedError,
    ReasonNeededError,
)
from jobcenter.benefits.models import CANCELLABLE, EDITABLE, Claim, ClaimDocument, ClaimStatus
from jobcenter.benefits.rules import exam_window, is_in_window, is_same_sitting
from jobcenter.benefits.service import lookup, records
from jobcenter.core import clock, files
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.programs import engine
from jobcenter.programs.models import Round

RECEIPT, SUPPLEMENT = "receipt", "supplement"
FIELDS = (
    "exam_code",
    "exam_part",
    "exam_on",
    "receipt_number",
    "fee",
    "bank",
    "account",
    "account_holder",
    "statement",
)


def require_open(round_: Round, today: date) -> None:
    """Refuse a day on which the round takes no claims."""
    if not round_.claim or not round_.takes_applications_on(today):
        raise ClaimsClosedError(start=day(round_.apply_from), end=day(round_.apply_until))


def start(round_id: int, person: Any, *, actor: Any, now: datetime) -> Claim:
    """The person's draft, made and prefilled where there is none."""
    round_ = lock(Round, round_id)
    require_open(round_, clock.day_of(now))
    claim = lookup.find_draft(round_id, person.id)
    if claim is None:
        known = engine.known_facts(person, clock.day_of(now))
        claim = Claim(
            round=round_,
            organization_id=round_.organization_id,
            person=person,
            facts={name: known[name] for name in engine.facts_of(round_) if name in known},
            account_holder=person.name,
        )
        db.session.add(claim)
        db.session.flush()
        records.note("claim.started", claim, actor=actor, now=now)
    return claim


def save(claim: Claim, *, facts: Mapping[str, Any] | None = None, **values: Any) -> None:
    """Keep what was typed so far."""
    claim = lock(Claim, claim.id)
    if claim.status is not ClaimStatus.DRAFT:
        raise ClaimHandedInError()
    if facts:
        used = set(engine.facts_of(claim.round))
        claim.facts = {**claim.facts, **{name: value for name, value in facts.items() if name in used}}
    for name, value in values.items():
        if name not in FIELDS:
            raise KeyError(name)
        setattr(claim, name, tidy_receipt(value) if name == "receipt_number" else value)


def tidy_receipt(number: str | None) -> str | None:
    """A receipt number without the characters people write it with, so that the same number is found again."""
    return re.sub(r"[^0-9A-Za-z가-힣]", "", number or "").upper() or None


def attach(
    claim: Claim, code: str, stored: files.StoredFile, *, called: str, actor: Any, now: datetime
) -> ClaimDocument:
    """Add a stored file to a draft, or to the answer an officer waits for."""
    claim = lock(Claim, claim.id)
    if claim.status not in EDITABLE:
        raise ClaimHandedInError()
    used = (
        select(ClaimDocument.id)
        .join(Claim)
        .where(
            Claim.person_id == claim.person_id,
            Claim.status.not_in((ClaimStatus.WITHDRAWN, ClaimStatus.REFUSED)),
            ClaimDocument.sha256 == stored.sha256,
            ClaimDocument.removed_at.is_(None),
        )
    )
    if db.session.scalar(used.limit(1)):
        raise FileUsedError(name=called)
    document = ClaimDocument(
        claim=claim,
        code=code,
        **stored.columns(called),
        uploaded_at=now,
        uploaded_by_id=actor.id,
    )
    db.session.add(document)
    db.session.flush()
    records.note("claim.document_added", claim, actor=actor, now=now, code=code, sha256=stored.sha256)
    return document


def take_back(claim: Claim, document: ClaimDocument, *, actor: Any, now: datetime) -> None:
    """Remove a file from a draft; the file itself is erased later."""
    claim = lock(Claim, claim.id)
    if claim.status is not ClaimStatus.DRAFT:
        raise ClaimHandedInError()
    document.removed_at = now
    records.note("claim.document_removed", claim, actor=actor, now=now, code=document.code)


def missing(claim: Claim) -> list[str]:
    """What a claim still needs before it can be handed in, in the reader's language."""
    lacks = [engine.fact_label(name) for name in engine.owed_by_applicant(claim.round) if name not in claim.facts]
    for value, label in (
        (claim.exam_code, _("examination")),
        (claim.exam_on, _("day of the examination")),
        (claim.fee, _("fee")),
        (claim.bank and claim.account and claim.account_holder, _("bank account")),
        (claim.statement, _("statement")),
    ):
        if not value:
            lacks.append(label)
    handed_in = {document.code for document in claim.documents}
    lacks += [
        localized(document["label"])
        for document in claim.round.documents
        if document.get("required") and document["code"] not in handed_in
    ]
    return lacks


def submit(claim: Claim, *, actor: Any, now: datetime) -> Claim:
    """Hand the claim in. The day, what is missing, the window and the same examination are looked at again."""
    round_ = lock(Round, claim.round_id)
    claim = lock(Claim, claim.id)
    today = clock.day_of(now)
    require_open(round_, today)
    if claim.status is not ClaimStatus.DRAFT:
        raise ClaimHandedInError()
    lacks = missing(claim)
    if lacks or claim.exam_on is None:
        raise ClaimIncompleteError(names=", ".join(lacks))
    settings = round_.claim or {}
    if not is_in_window(settings, claim.exam_on, today):
        first, last = exam_window(settings)
        raise ExamOutsideError(start=day(first), end=day(last))
    for other in lookup.same_exam(claim):
        if is_same_sitting(claim, other):
            raise ExamClaimedError(number=other.number)
    round_.last_sequence += 1
    round_.last_submitted_at = max(now, round_.last_submitted_at or now)
    claim.sequence = round_.last_sequence
    claim.number = f"{today.year}-{round_.last_sequence:04d}"
    claim.submitted_at = round_.last_submitted_at
    claim.move_to(ClaimStatus.SUBMITTED)
    records.count("claim.submitted", claim, actor=actor, now=now)
    records.note("claim.submitted", claim, actor=actor, now=now, number=claim.number)
    records.tell(
        claim,
        "claim.submitted",
        _l("%(name)s: claim %(number)s received"),
        _l("We received your claim to %(name)s. Receipt number: %(number)s."),
        now=now,
    )
    return claim


def request_supplement(claim: Claim, *, text: str, until: date, actor: Any, now: datetime) -> None:
    """Ask the claimant for something that is missing, to be answered until a day."""
    if not text.strip():
        raise ReasonNeededError(field="text")
    claim = lock(Claim, claim.id)
    claim.move_to(ClaimStatus.SUPPLEMENT_REQUESTED)
    claim.supplement = {"asked": text.strip(), "until": until.isoformat(), "asked_at": now.isoformat()}
    records.note("claim.supplement_requested", claim, actor=actor, now=now, text=text)
    records.tell(
        claim,
        "claim.supplement",
        _l("%(name)s: please add something to your claim"),
        _l("The officer asks: %(text)s"),
        now=now,
        text=text.strip(),
    )


def answer_supplement(claim: Claim, *, text: str, actor: Any, now: datetime) -> None:
    """Record the answer and put the claim back to those to be decided, in its old place of the line."""
    if not text.strip():
        raise ReasonNeededError(field="answer")
    claim = lock(Claim, claim.id)
    if claim.status is not ClaimStatus.SUPPLEMENT_REQUESTED:
        raise ClaimHandedInError()
    claim.move_to(ClaimStatus.SUBMITTED)
    claim.supplement = {**(claim.supplement or {}), "answer": text.strip(), "answered_at": now.isoformat()}
    records.note("claim.supplement_answered", claim, actor=actor, now=now)


def change_account(claim: Claim, *, bank: str, account: str, holder: str, actor: Any, now: datetime) -> None:
    """Take a new account for money that came back; the claim waits for the next batch."""
    claim = lock(Claim, claim.id)
    if claim.status is not ClaimStatus.RETURNED:
        raise ClaimHandedInError()
    claim.bank, claim.account, claim.account_holder = bank, account, holder
    claim.move_to(ClaimStatus.APPROVED)
    records.note("claim.account_changed", claim, actor=actor, now=now)


def withdraw(claim: Claim, *, actor: Any, now: datetime) -> None:
    """Take a claim back before it is decided."""
    lock(Round, claim.round_id)
    claim = lock(Claim, claim.id)
    if claim.status not in CANCELLABLE:
        raise ClaimHandedInError()
    handed_in = claim.status is not ClaimStatus.DRAFT
    claim.move_to(ClaimStatus.WITHDRAWN)
    if handed_in:
        records.count("claim.withdrawn", claim, actor=actor, now=now)
    records.note("claim.withdrawn", claim, actor=actor, now=now)
