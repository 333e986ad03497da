"""Writing the change log and the access log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from jobcenter.accounts.current import Actor
from jobcenter.audit.models import AccessEntry, AuditEntry
from jobcenter.core.db import db, transaction


def record(
    actor: Actor,
    action: str,
    *,
    subject: tuple[str, int | None],
    now: datetime,
    organization_id: int | None = None,
    person_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write one change, in the transaction that makes it."""
    db.session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id,
            actor_name=actor.name,
            ip=actor.ip,
            action=action,
            subject_kind=subject[0],
            subject_id=subject[1],
            organization_id=organization_id,
            person_id=person_id,
            details=details or {},
        )
    )


def log_access(
    actor: Actor,
    person_ids: int | Iterable[int],
    *,
    what: str,
    now: datetime,
    action: str = "view",
    reason: str | None = None,
) -> None:
    """Write who looked at whose record: what was seen (`registration`, `application`, …), what was done with it
    (`view`, `list`, `print`, `download`), and why. Opens its own transaction where there is none.
    """
    ids = {person_ids} if isinstance(person_ids, int) else set(person_ids)
    if not ids:
        return
    common = {
        "at": now,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "ip": actor.ip,
        "action": action,
        "what": what,
        "reason": reason,
    }
    with transaction():
        db.session.execute(insert(AccessEntry), [{**common, "person_id": person_id} for person_id in sorted(ids)])
