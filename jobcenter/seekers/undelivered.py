"""What did not reach people: messages whose channel gave up, for the counselors who then call."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.notifications.models import Message, OutboxItem, OutboxStatus
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries
from jobcenter.seekers.models import Person

MOST = 500


class Undelivered(NamedTuple):
    """A message that failed for good, and whom it was for."""

    item: OutboxItem
    person: Person


def _failed() -> Select:
    return (
        select(OutboxItem)
        .outerjoin(OutboxItem.message)
        .where(OutboxItem.status == OutboxStatus.FAILED, OutboxItem.settled_at.is_(None))
        .options(joinedload(OutboxItem.message))
        .order_by(OutboxItem.id.desc())
    )


def of_person(person: Person) -> Sequence[Undelivered]:
    """What did not reach one person that the reader may see, the latest first."""
    hers = [Message.user_id == person.user_id] if person.user_id else []
    if person.phone_index:
        hers.append((OutboxItem.recipient_index == person.phone_index) & OutboxItem.message_id.is_(None))
    if not hers:
        return []
    return [Undelivered(item, person) for item in db.session.scalars(_failed().where(or_(*hers)).limit(MOST))]


def in_scope(scope: Scope) -> list[Undelivered]:
    """What did not reach people in scope, the latest first."""
    items = db.session.scalars(_failed().limit(MOST)).all()
    users = {item.message.user_id for item in items if item.message}
    numbers = {item.recipient_index for item in items if item.recipient_index}
    people = queries.list_people_reached(scope, users, numbers)
    by_user = {person.user_id: person for person in people if person.user_id}
    by_number = {person.phone_index: person for person in people}
    found = [
        (item, by_user.get(item.message.user_id) if item.message else by_number.get(item.recipient_index))
        for item in items
    ]
    return [Undelivered(item, person) for item, person in found if person is not None]
