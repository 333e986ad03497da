"""How referrals ended, as what is learned from: which ends count, and the shares as they were when it was made.

What counts. A hire: the referral ended as hired, and the person began to work. No hire: the person went to the employer
and was not taken, did not come, or declined. Left out, because they say nothing about the pair: referrals that are still
open, were cancelled or whose place was taken by somebody else's hire; that the employer called off; that ended because
the person had found other work; requests that were never followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import joinedload

from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.months import Month
from jobcenter.employers.models import JobOrder
from jobcenter.matching.engine.conditions import Case
from jobcenter.matching.engine.factors import FACTORS
from jobcenter.matching.engine.rank import score
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.index import entries
from jobcenter.matching.index.models import EntryKind
from jobcenter.matching.learning.training import Outcome
from jobcenter.matching.models import LeftReason, Placement, Referral, ReferralStatus, ResultReason
from jobcenter.matching.profiles import order_facts, order_of, seeker_facts, seeker_of
from jobcenter.seekers.models import Registration

REFERRED, POINTS, RECOMPUTED = "referred", "points", "recomputed"
NOT_ABOUT_THE_PAIR = (ResultReason.EMPLOYER_CANCELLED, ResultReason.FOUND_WORK)
NO_HIRE = (ReferralStatus.NOT_HIRED, ReferralStatus.NO_SHOW, ReferralStatus.DECLINED)
CHUNK = 500
DIGITS = 4


def counts() -> ColumnElement[bool]:
    """Whether a referral's end is one that is learned from."""
    reason = Referral.result_reason
    return and_(
        Referral.sent_on.is_not(None),
        Referral.result_on.is_not(None),
        or_(
            Referral.status == ReferralStatus.HIRED,
            and_(Referral.status.in_(NO_HIRE), or_(reason.is_(None), reason.not_in(NOT_ABOUT_THE_PAIR))),
        ),
    )


def with_start(statement: Select) -> Select:
    """A statement over referrals, with the placement that followed, if one did."""
    return statement.outerjoin(Placement, Placement.referral_id == Referral.id)


def was_hired() -> ColumnElement[int]:
    """1 for a hire, else 0; somebody hired who did not begin to work counts as not hired. Needs `with_start`."""
    began = or_(Placement.left_reason.is_(None), Placement.left_reason != LeftReason.DID_NOT_START)
    return case((and_(Referral.status == ReferralStatus.HIRED, began), 1), else_=0)


def exact(shares: Iterable[float]) -> dict[str, float]:
    """The shares of a pair as a referral keeps them."""
    return {code: round(float(share), DIGITS) for code, share in zip(FACTORS, shares, strict=True)}


def list_outcomes(organization_ids: Sequence[int], first: date, last: date, most: int) -> list[Outcome]:
    """The ends of referrals of some organizations between two days that are learned from, at most the latest so many.

    Those whose shares are unknown are left out: `fill` comes first.
    """
    statement = with_start(
        select(
            Referral.result_on,
            Referral.person_id,
            Referral.registration_id,
            Referral.order_id,
            was_hired(),
            Referral.shares,
            Referral.shares_source,
        )
    ).where(*_window(organization_ids, first, last))
    rows = db.session.execute(statement.order_by(Referral.result_on.desc(), Referral.id.desc()).limit(most))
    return [
        Outcome(
            str(Month.of(ended)), person, registration, order, bool(hired),
            tuple([shares[code] for code in FACTORS]), source,
        )
        for ended, person, registration, order, hired, shares, source in rows
        if _complete(shares)
    ]  # fmt: skip


def _window(organization_ids: Sequence[int], first: date, last: date) -> list[Any]:
    return [
        Referral.organization_id.in_(organization_ids),
        Referral.result_on >= first,
        Referral.result_on <= last,
        counts(),
    ]


def _complete(shares: Mapping[str, float] | None) -> bool:
    """Whether shares were kept for every factor there is today."""
    return shares is not None and all(code in shares for code in FACTORS)


def without_shares(organization_ids: Sequence[int], first: date, last: date, most: int) -> list[int]:
    """The latest referrals of the window whose shares were not kept when they were made."""
    statement = select(Referral.id, Referral.shares).where(*_window(organization_ids, first, last))
    rows = db.session.execute(statement.order_by(Referral.result_on.desc(), Referral.id.desc()).limit(most))
    return [number for number, shares in rows if not _complete(shares)]


def fill(referral_ids: Sequence[int], today: date) -> None:
    """Work out the shares of older referrals: from their points where those were kept, else from the present profiles.

    Which of the two it was is kept with them. Nothing else about the referral changes.
    """
    rows = db.session.execute(
        select(Referral.id, Referral.registration_id, Referral.order_id, Referral.factors, Referral.created_at).where(
            Referral.id.in_(referral_ids)
        )
    ).all()
    found = {row.id: _from_points(row.factors, clock.day_of(row.created_at)) for row in rows}
    unknown = [row for row in rows if found[row.id] is None]
    computed = _from_profiles([(row.id, row.registration_id, row.order_id) for row in unknown], today)
    table = Referral.__table__
    statement = (
        update(table)
        .where(table.c.id == bindparam("number"))
        .values(shares=bindparam("of"), shares_source=bindparam("source"), updated_at=table.c.updated_at)
    )
    values = [
        {"number": number, "of": shares, "source": POINTS} for number, shares in found.items() if shares is not None
    ] + [{"number": number, "of": shares, "source": RECOMPUTED} for number, shares in computed.items()]
    if values:
        db.session.connection().execute(statement, values)


def _from_points(factors: Mapping[str, int] | None, on: date) -> dict[str, float] | None:
    points = in_force(on).points
    if not factors or any(code not in factors or not points.get(code) for code in FACTORS):
        return None
    return exact(min(1.0, factors[code] / points[code]) for code in FACTORS)


def _from_profiles(pairs: Sequence[tuple[int, int, int]], today: date) -> dict[int, dict[str, float]]:
    if not pairs:
        return {}
    wanted = select(Registration).where(Registration.id.in_({pair[1] for pair in pairs}))
    people = db.session.scalars(wanted.options(joinedload(Registration.person)))
    seekers = {one.id: seeker_facts(one) for one in people}
    jobs = db.session.scalars(select(JobOrder).where(JobOrder.id.in_({pair[2] for pair in pairs}))).unique()
    orders = {one.id: order_facts(one) for one in jobs}
    entries.add_morphemes(EntryKind.SEEKER, seekers.values())
    entries.add_morphemes(EntryKind.ORDER, orders.values())
    day = Case(today)
    return {
        number: exact(score(seeker_of(registration, seekers[registration]), order_of(order, orders[order]), day).shares)
        for number, registration, order in pairs
    }
