"""What every step of a claim leaves behind: a ledger fact, an audit entry, a message."""

from datetime import datetime
from typing import Any

from jobcenter import audit, ledger
from jobcenter.benefits.models import Claim, PaymentBatch
from jobcenter.benefits.rules import exam_of
from jobcenter.core import clock
from jobcenter.programs.service.records import age_band, tell_person


def count(kind: str, claim: Claim, *, actor: Any, now: datetime, **attributes: Any) -> None:
    """Write one countable fact about a claim into the ledger."""
    person, exam = claim.person, exam_of(claim.exam_code)
    ledger.record(
        kind,
        occurred_on=clock.day_of(now),
        organization_id=claim.organization_id,
        actor=actor,
        now=now,
        subject=("claim", claim.id),
        person_id=claim.person_id,
        program_id=claim.round.program_id,
        round_id=claim.round_id,
        attributes={
            "sex": person.sex,
            "age_band": age_band(person.birth_date, clock.day_of(claim.submitted_at or now)),
            "channel": "self",
            "program_kind": claim.round.program.kind.value,
            "exam": exam["category"] if exam else None,
            "amount": claim.amount,
            **attributes,
        },
    )


def note(action: str, claim: Claim, *, actor: Any, now: datetime, **details: Any) -> None:
    """Write who did what to a claim into the audit trail."""
    audit.record(
        actor,
        action,
        subject=("claim", claim.id),
        now=now,
        organization_id=claim.organization_id,
        person_id=claim.person_id,
        details=details,
    )


def note_batch(action: str, batch: PaymentBatch, *, actor: Any, now: datetime, **details: Any) -> None:
    """Write who did what to a batch into the audit trail."""
    audit.record(
        actor,
        action,
        subject=("payment_batch", batch.id),
        now=now,
        organization_id=batch.organization_id,
        details={"number": batch.number, "total": batch.total, **details},
    )


def tell(claim: Claim, kind: str, subject: Any, body: Any, *, now: datetime, **values: Any) -> None:
    """Send the claimant a message in her own language. The texts are lazy over `name`, `number` and further values."""
    tell_person(
        claim.person,
        kind,
        subject,
        body,
        name=claim.round.name,
        number=claim.number,
        link=f"/my/claims/{claim.public_id}",
        now=now,
        **values,
    )
