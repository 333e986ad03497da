"""Issuing referral letters. Numbers have no gap and no double, whoever issues at the same moment."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.matching.errors import LetterNotPossible
from jobcenter.matching.letters import contents
from jobcenter.matching.letters.models import LetterCopy, LetterCounter, ReferralLetter
from jobcenter.matching.models import Referral, ReferralStatus
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import queries as seekers

POSSIBLE = (ReferralStatus.SENT, ReferralStatus.INTERVIEW_SET)
MOST_BRING = 300


class Letter(NamedTuple):
    """A letter and the copy of it that was issued."""

    letter: ReferralLetter
    copy: LetterCopy


def consented(referral: Referral) -> bool:
    """Whether the person's consent to giving details to employers is in force."""
    return seekers.has_consent(Scope.of_person(referral.person_id), referral.person_id, contents.CONSENT)


def draft(referral: Referral, *, parts: Collection[str], bring: str) -> contents.Content:
    """What the letter would say if it were issued now."""
    return contents.write(referral, parts=parts, bring=bring[:MOST_BRING], consented=consented(referral))


def issue(referral: Referral, *, parts: Collection[str], bring: str, actor: Actor, now: datetime) -> Letter:
    """Issue the letter of a referral; the same content again is another copy under the same number.

    Raises LetterNotPossible once the referral has a result or before it was made.
    """
    referral = lock(Referral, referral.id)
    if referral.status not in POSSIBLE:
        raise LetterNotPossible()
    content = draft(referral, parts=parts, bring=bring)
    digest = contents.digest(content)
    letter = latest(referral)
    if letter is None or letter.digest != digest:
        letter = _new(referral, content, digest, now)
    copy = LetterCopy(
        letter=letter,
        ordinal=_copies(letter) + 1,
        issued_at=now,
        issued_by_id=actor.id,
        issued_by_name=actor.name,
    )
    db.session.add(copy)
    db.session.flush()
    audit.record(
        actor,
        "letter.issued",
        subject=("referral_letter", letter.id),
        organization_id=letter.organization_id,
        person_id=referral.person_id,
        now=now,
        details={"number": letter.number, "copy": copy.ordinal, "digest": digest},
    )
    return Letter(letter, copy)


def latest(referral: Referral) -> ReferralLetter | None:
    """The letter of a referral that was issued last."""
    found = select(ReferralLetter).where(ReferralLetter.referral_id == referral.id)
    return db.session.scalar(found.order_by(ReferralLetter.id.desc()).limit(1))


def _copies(letter: ReferralLetter) -> int:
    return db.session.scalar(select(func.count()).where(LetterCopy.letter_id == letter.id)) or 0


def _new(referral: Referral, content: contents.Content, digest: str, now: datetime) -> ReferralLetter:
    year = clock.day_of(now).year
    letter = ReferralLetter(
        referral_id=referral.id,
        organization_id=referral.organization_id,
        year=year,
        ordinal=_next_ordinal(referral.organization_id, year),
        digest=digest,
        content=json.dumps(content, ensure_ascii=False),
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def _next_ordinal(organization_id: int, year: int) -> int:
    """Give out the next number in one statement, so that two counselors never get the same."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(LetterCounter)
        .values(organization_id=organization_id, year=year, last=1)
        .on_conflict_do_update(index_elements=["organization_id", "year"], set_={"last": LetterCounter.last + 1})
        .returning(LetterCounter.last)
    )
    return db.session.scalars(statement).one()
