"""What ranking has learned in the demonstration: the points its referrals were made with, and the last two months."""

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.months import Month
from jobcenter.matching.engine.factors import points
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.learning import monthly, outcomes
from jobcenter.matching.models import Referral

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

MONTHS = 13


def load(loading: "Loading") -> None:
    """Give the referrals of the last year their points and places, then learn the two months before this one."""
    today = clock.day_of(loading.now)
    last = Month.of(today).shifted(-1)
    recent = select(Referral.id).where(
        Referral.sent_on >= last.shifted(1 - MONTHS).first, Referral.shares_source.is_(None)
    )
    numbers = list(db.session.scalars(recent))
    for start in range(0, len(numbers), outcomes.CHUNK):
        _score(numbers[start : start + outcomes.CHUNK], loading)
    for city_id in monthly.cities():
        for month in (last.shifted(-1), last):
            found = monthly.learn(city_id, month, actor=SYSTEM, now=loading.now)
    loading.say(f"Learned from referrals up to {last}: {found['verdict']}.")


def _score(numbers: list[int], loading: "Loading") -> None:
    """Points as the ranking gives them, and a place in the list that goes with them."""
    outcomes.fill(numbers, clock.day_of(loading.now))
    maxima = in_force(clock.day_of(loading.now)).points
    values = []
    for number, shares in db.session.execute(select(Referral.id, Referral.shares).where(Referral.id.in_(numbers))):
        assert shares is not None
        factors = {code: points(shares[code], most) for code, most in maxima.items()}
        total = sum(factors.values())
        values.append({"number": number, "total": total, "of": factors, "place": max(1, (100 - total) // 3)})
    table = Referral.__table__
    statement = (
        update(table)
        .where(table.c.id == bindparam("number"))
        .values(
            score=bindparam("total"), factors=bindparam("of"), rank=bindparam("place"), updated_at=table.c.updated_at
        )
    )
    if values:
        db.session.connection().execute(statement, values)
