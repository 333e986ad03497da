"""What a person has typed of a registration and not sent yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from jobcenter.core.db import db
from jobcenter.seekers.models import Person, RegistrationDraft


def save_draft(person: Person, answers: Mapping[str, Any], *, now: datetime) -> RegistrationDraft:
    """Keep the answers of one step beside those of the other steps; unchecked, so that nothing typed is lost."""
    draft = db.session.scalar(
        select(RegistrationDraft).where(RegistrationDraft.person_id == person.id).with_for_update()
    )
    if draft is None:
        draft = RegistrationDraft(person_id=person.id, answers={}, saved_at=now)
        db.session.add(draft)
    draft.answers = {**draft.answers, **answers}
    draft.saved_at = now
    db.session.flush()
    return draft


def discard_draft(person: Person) -> None:
    """Forget the draft of a person."""
    db.session.execute(delete(RegistrationDraft).where(RegistrationDraft.person_id == person.id))
