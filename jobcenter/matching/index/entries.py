"""What the entries of the index hold: facts read from orders and registrations, with the morphemes known so far."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching.index.models import AnalysedText, EntryKind
from jobcenter.matching.profiles import REFERABLE, order_facts, seeker_facts
from jobcenter.seekers.models import Consent, Registration, RegistrationStatus

# A change to what facts are called or mean raises it: entries of another format are made anew.
FORMAT = 1
CHUNK = 500

Facts = dict[str, Any]
Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Items some at a time."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def read(kind: EntryKind, keys: Collection[int]) -> dict[int, Facts]:
    """The facts of the orders or registrations that belong in the index, by row number, as the tables have them."""
    found = _orders(keys) if kind is EntryKind.ORDER else _seekers(keys)
    add_morphemes(kind, found.values())
    return found


def _orders(keys: Collection[int]) -> dict[int, Facts]:
    statement = (
        select(JobOrder)
        .where(JobOrder.id.in_(keys), JobOrder.status.in_(REFERABLE), JobOrder.places_filled < JobOrder.places)
        .where(JobOrder.valid_until.is_not(None))
        .options(lazyload(JobOrder.employer))
        .execution_options(populate_existing=True)
    )
    return {
        order.id: {**order_facts(order), "until": order.valid_until.isoformat() if order.valid_until else None}
        for order in db.session.scalars(statement)
    }


def _seekers(keys: Collection[int]) -> dict[int, Facts]:
    statement = (
        select(Registration)
        .where(
            Registration.id.in_(keys),
            Registration.status == RegistrationStatus.ACTIVE,
            Registration.valid_from.is_not(None),
            Registration.valid_until.is_not(None),
        )
        .options(joinedload(Registration.person))
        .execution_options(populate_existing=True)
    )
    registrations = list(db.session.scalars(statement))
    agreed = _agreed({one.person_id for one in registrations})
    return {
        one.id: {
            **seeker_facts(one, willing=one.wants_referral and one.person_id in agreed),
            "organization": one.organization_id,
            "from": one.valid_from.isoformat() if one.valid_from else None,
            "until": one.valid_until.isoformat() if one.valid_until else None,
        }
        for one in registrations
    }


def _agreed(people: Collection[int]) -> set[int]:
    """The people whose consent to giving details to employers is in force."""
    if not people:
        return set()
    statement = select(Consent.person_id).where(
        Consent.person_id.in_(people), Consent.item == "referral", Consent.withdrawn_at.is_(None)
    )
    return set(db.session.scalars(statement))


def texts_of(kind: EntryKind, facts: Facts) -> Sequence[str]:
    """The texts of an entry that are analysed, in the order of its morphemes."""
    return (facts["head"], facts["body"]) if kind is EntryKind.ORDER else facts["wishes"]


def digest(text: str) -> str:
    """The name under which the morphemes of a text are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_morphemes(kind: EntryKind, entries: Collection[Facts]) -> None:
    """Give entries the morphemes of their texts, those whose texts are all analysed."""
    digests = {digest(text) for facts in entries for text in texts_of(kind, facts)}
    known = known_morphemes(digests)
    for facts in entries:
        names = [digest(text) for text in texts_of(kind, facts)]
        if all(name in known for name in names):
            facts["morphemes"] = [known[name] for name in names]


def known_morphemes(digests: Collection[str]) -> dict[str, list[str]]:
    """The morphemes of texts that were analysed, by digest."""
    found: dict[str, list[str]] = {}
    for part in chunks(digests):
        rows = db.session.execute(
            select(AnalysedText.digest, AnalysedText.morphemes).where(AnalysedText.digest.in_(part))
        )
        found.update((row.digest, row.morphemes) for row in rows)
    return found


def is_analysed(facts: Facts) -> bool:
    """Whether the morphemes of all texts are known."""
    return "morphemes" in facts
