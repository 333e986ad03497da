"""From the database to a ranking: which orders or people are looked at, their profiles, what was decided before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching import queries
from jobcenter.matching.cache import profiles_of
from jobcenter.matching.engine.conditions import Case
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.rank import Ranking, rank_orders, rank_seekers
from jobcenter.matching.engine.travel import neighbours
from jobcenter.matching.models import MatchFeedback, Referral, ReferralStatus
from jobcenter.matching.profiles import REFERABLE, order_profile, seeker_profile
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Consent, Person, Registration, RegistrationStatus

MOST_COMPARED = 6_000

# How long after its last day an order is still looked at by a counselor: the employer may take people late.
PAST_DAYS = 120

# After these a person can be referred to the same order again; any other referral stands.
REPEATABLE = (ReferralStatus.CANCELLED, ReferralStatus.ORDER_FILLED)


@dataclass(frozen=True)
class Found:
    """A ranking together with what was decided about its pairs before."""

    ranking: Ranking
    referrals: dict[tuple[int, int], Referral]
    verdicts: dict[tuple[int, int], MatchFeedback]


def orders_for(
    scope: Scope,
    registration: Registration,
    *,
    today: date,
    skip: Iterable[str] = (),
    changes: dict[str, Any] | None = None,
    sort: str = "fit",
    past_days: int = PAST_DAYS,
) -> Found:
    """The orders of the city ranked for a registration, those whose last day is up to `past_days` ago among them.

    `changes` are wishes tried out without being saved.
    """
    seeker = replace(seeker_profile(registration), **(changes or {}))
    referrals = queries.referred_pairs(scope, registration_id=registration.id)
    verdicts = queries.verdicts(registration_id=registration.id)
    case = _case(today, skip, referrals, verdicts)
    return Found(
        rank_orders(seeker, _orders(seeker, today - timedelta(days=past_days)), case, sort), referrals, verdicts
    )


def seekers_for(scope: Scope, order: JobOrder, *, today: date, skip: Iterable[str] = (), sort: str = "fit") -> Found:
    """The people registered in scope ranked for an order."""
    profile = order_profile(order)
    referrals = queries.referred_pairs(scope, order_id=order.id)
    verdicts = queries.verdicts(order_id=order.id)
    case = _case(today, skip, referrals, verdicts)
    return Found(rank_seekers(profile, _seekers(scope, profile, today), case, sort), referrals, verdicts)


def _case(today: date, skip: Iterable[str], referrals: dict, verdicts: dict) -> Case:
    return Case(
        today,
        skip=frozenset(skip),
        pairs_referred=frozenset(pair for pair, row in referrals.items() if row.status not in REPEATABLE),
        pairs_excluded=queries.excluded(verdicts),
    )


def _orders(seeker: SeekerProfile, since: date) -> list[OrderProfile]:
    statement = select(JobOrder.id, JobOrder.updated_at).where(
        JobOrder.status.in_(REFERABLE), JobOrder.valid_until >= since, JobOrder.places_filled < JobOrder.places
    )
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    if total > MOST_COMPARED:
        statement = _sensible(statement, seeker).limit(MOST_COMPARED)
    stamps = {row.id: row.updated_at for row in db.session.execute(statement.order_by(JobOrder.id.desc()))}
    return profiles_of("orders").get(stamps, _load_orders)


def _sensible(statement: Select, seeker: SeekerProfile) -> Select:
    """Where there are very many orders: those near the person's places, and those in the wished field of work."""
    near = set(seeker.districts) | ({seeker.dong[:5]} if seeker.dong else set())
    around = {other for district in near for other in neighbours(district)} | near
    fields = [JobOrder.keco_code.like(f"{code[:2]}%") for code in seeker.occupations]
    return statement.where(or_(JobOrder.sgg_code.in_(sorted(around)), JobOrder.sgg_code.is_(None), *fields))


def _load_orders(keys: list[int]) -> Iterable[tuple[int, OrderProfile]]:
    for order in db.session.scalars(select(JobOrder).where(JobOrder.id.in_(keys))).unique():
        yield order.id, order_profile(order)


def _seekers(scope: Scope, order: OrderProfile, today: date) -> list[SeekerProfile]:
    statement = scope.limit(
        select(Registration.id, Registration.updated_at, Person.updated_at.label("person_updated_at"), Person.id),
        Registration.organization_id,
    ).join(Registration.person)
    statement = statement.where(
        Registration.status == RegistrationStatus.ACTIVE,
        Registration.valid_from <= today,
        Registration.valid_until >= today,
    )
    rows = db.session.execute(statement.order_by(Registration.id.desc()).limit(MOST_COMPARED)).all()
    stamps = {row[0]: (row[1], row[2]) for row in rows}
    profiles = profiles_of("seekers").get(stamps, _load_seekers)
    willing = _willing(scope)
    people = {row[0]: row[3] for row in rows}
    return [
        profile if people[profile.key] in willing else replace(profile, can_be_referred=False) for profile in profiles
    ]


def _load_seekers(keys: list[int]) -> Iterable[tuple[int, SeekerProfile]]:
    statement = select(Registration).where(Registration.id.in_(keys)).options(joinedload(Registration.person))
    for registration in db.session.scalars(statement):
        yield registration.id, seeker_profile(registration, can_be_referred=registration.wants_referral)


def _willing(scope: Scope) -> frozenset[int]:
    """The people in scope whose consent to giving details to employers is in force."""
    statement = scope.limit(
        select(Consent.person_id).join(Registration, Registration.person_id == Consent.person_id),
        Registration.organization_id,
    ).where(
        Consent.item == "referral", Consent.withdrawn_at.is_(None), Registration.status == RegistrationStatus.ACTIVE
    )
    return frozenset(db.session.scalars(statement))
