"""Outcomes of referrals made up for learning: which factor decides is known, so what must be learned is known too."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import insert, select

from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month
from jobcenter.employers.models import JobOrder
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.learning.training import Outcome
from jobcenter.matching.models import Referral, ReferralStatus, ResultReason
from jobcenter.seekers.models import Registration
from tests.factories import matching as given
from tests.factories import seekers as make

MONTH = Month(2026, 10)
POINTS = dict(in_force(MONTH.last).points)


@lru_cache(maxsize=8)
def many(
    count: int = 5000, decided_by: str | None = "commute", against: str | None = None, months: int = 24
) -> tuple[Outcome, ...]:
    """Outcomes of the last months. A hire depends on one factor, on the base points, or on nothing."""
    chance = np.random.default_rng(20261103)
    past = [str(MONTH.shifted(-back)) for back in range(months)]
    shares = chance.random((count, len(POINTS)))
    codes = list(POINTS)
    if decided_by == "base":
        sums = shares @ np.array(list(POINTS.values())) / 100 * 8 - 5
    elif decided_by is None:
        sums = np.full(count, -1.3)
    else:
        sums = 4 * shares[:, codes.index(decided_by)] - 3
    if against is not None:
        sums = sums - 2 * shares[:, codes.index(against)]
    hired = chance.random(count) < 1 / (1 + np.exp(-sums))
    people = chance.integers(0, count // 3, count)
    return tuple(
        Outcome(
            past[chance.integers(0, months)], int(people[row]), int(people[row]), row, bool(hired[row]),
            tuple(shares[row].tolist()), "referred",
        )
        for row in range(count)
    )  # fmt: skip


def ended(outcomes: Iterable[Outcome], organization: str = "yeongdeungpo-centre", people: int = 12) -> None:
    """Referrals that ended like these outcomes, in one insert: so many people, one order, the shares kept."""
    place = make.city()[organization]
    pairs = _registered(place.id, people)
    order = db.session.scalar(select(JobOrder)) or given.order()
    order_id, employer_id, centre_id = order.id, order.employer_id, place.id
    rows = []
    for number, outcome in enumerate(outcomes):
        registration_id, person_id = pairs[outcome.person % len(pairs)]
        day = Month.parse(outcome.month).first + timedelta(days=number % 27)
        rows.append(
            {
                "registration_id": registration_id,
                "person_id": person_id,
                "order_id": order_id,
                "employer_id": employer_id,
                "organization_id": centre_id,
                "status": ReferralStatus.HIRED if outcome.hired else ReferralStatus.NOT_HIRED,
                "result_reason": None if outcome.hired else ResultReason.NOT_SUITED,
                "sent_on": day,
                "result_on": day,
                "score": int(sum(share * most for share, most in zip(outcome.shares, POINTS.values(), strict=True))),
                "rank": outcome.order % 20 + 1,
                "shares": dict(zip(POINTS, outcome.shares, strict=True)),
                "shares_source": outcome.source,
            }
        )
    with transaction():
        db.session.execute(insert(Referral), rows)


def _registered(organization_id: int, people: int) -> list[tuple[int, int]]:
    """Row numbers of so many registrations and their people: one made as usual, the others copies of it."""
    known = select(Registration.id, Registration.person_id).where(Registration.organization_id == organization_id)
    found = [(row[0], row[1]) for row in db.session.execute(known)]
    if len(found) >= people:
        return found
    first = given.willing()
    for number in range(len(found) + 1, people):
        with transaction():
            person = _copy(first.person, user_id=None, phone_index=f"copy-{number}")
            db.session.add(person)
            db.session.flush()
            db.session.add(_copy(first, person_id=person.id, number=f"copy-{number}"))
    return [(row[0], row[1]) for row in db.session.execute(known)]


def _copy(record: Any, **changes: Any) -> Any:
    kept = {
        column.name: getattr(record, column.name)
        for column in record.__table__.columns
        if column.name not in ("id", "public_id")
    }
    return type(record)(**{**kept, **changes})
