"""Reads of referral letters, scope first."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.matching.letters.models import ReferralLetter
from jobcenter.matching.models import Referral
from jobcenter.organizations.scope import Scope


def _letters(scope: Scope) -> Select:
    statement = select(ReferralLetter).join(ReferralLetter.referral)
    return scope.limit(statement, Referral.organization_id, person=Referral.person_id).options(
        contains_eager(ReferralLetter.referral), selectinload(ReferralLetter.copies)
    )


def get_letter(scope: Scope, public_id: str) -> ReferralLetter:
    """A letter in scope with its referral and copies. Raises NotFound."""
    found = db.session.scalar(_letters(scope).where(ReferralLetter.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def letters_of(scope: Scope, referral_ids: Iterable[int]) -> dict[int, Sequence[ReferralLetter]]:
    """The letters of referrals in scope by the referral's row number, the latest first."""
    wanted = list(referral_ids)
    if not wanted:
        return {}
    statement = _letters(scope).where(ReferralLetter.referral_id.in_(wanted)).order_by(ReferralLetter.id.desc())
    found: dict[int, list[ReferralLetter]] = {}
    for letter in db.session.scalars(statement):
        found.setdefault(letter.referral_id, []).append(letter)
    return dict(found)
