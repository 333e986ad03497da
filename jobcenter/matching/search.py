"""From the database to a ranking: which orders or people are looked at, their profiles, what was decided before.

Rankings come from the index that the process holds. Where it holds none yet, a limited set is read from the tables
and ranked pair by pair: the same filters, points and order, over fewer rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select

from jobcenter.core.db import db
from jobcenter.employers.models import JobOrder
from jobcenter.matching import index, queries
from jobcenter.matching.engine.conditions import Case
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.rank import LEARNED_SORT, Match, Ranking, Rerank, rank_orders, rank_seekers, score
from jobcenter.matching.engine.travel import neighbours
from jobcenter.matching.index import entries
from jobcenter.matching.index.models import EntryKind
from jobcenter.matching.learning import active
from jobcenter.matching.learning.active import Serving
from jobcenter.matching.models import MatchFeedback, Referral, ReferralStatus, Verdict
from jobcenter.matching.profiles import REFERABLE, order_facts, order_of, seeker_facts, seeker_of
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration, RegistrationStatus

if TYPE_CHECKING:
    from jobcenter.matching.engine.columns.ranking import ColumnRanking

# How many rows are ranked without the index.
MOST_WITHOUT_INDEX = 1_500

# How long after its last day an order is still looked at by a counselor: the employer may take people late.
PAST_DAYS = 120

# After these a person can be referred to the same order again; any other referral stands.
REPEATABLE = (ReferralStatus.CANCELLED, ReferralStatus.ORDER_FILLED)


@dataclass(frozen=True)
class Found:
    """A ranking together with what was decided about its pairs before, and the learned ranking that ordered it."""

    ranking: "Ranking | ColumnRanking"
    referrals: dict[tuple[int, int], Referral]
    verdicts: dict[tuple[int, int], MatchFeedback]
    serving: Serving | None = None

    def by_verdict(self) -> dict[str, Sequence[Match]]:
        """The matches `recommended`, those `kept` among them, and those set aside as `held`; built when looked at."""
        held, others = self.ranking.split(self._with(Verdict.HOLD))
        return {"recommended": others, "kept": self.ranking.split(self._with(Verdict.KEEP))[0], "held": held}

    def _with(self, verdict: Verdict) -> list[tuple[int, int]]:
        return [pair for pair, row in self.verdicts.items() if row.verdict is verdict]


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
    seeker = replace(profile_of(registration), **(changes or {}))
    referrals = queries.referred_pairs(scope, registration_id=registration.id)
    verdicts = queries.verdicts(registration_id=registration.id)
    case = _case(today, skip, referrals, verdicts)
    since = today - timedelta(days=past_days)
    serving, rerank = _learned(registration.organization_id, sort)
    live = index.current()
    if live is None:
        return Found(rank_orders(seeker, _orders(seeker, since), case, sort, rerank), referrals, verdicts, serving)
    from jobcenter.matching.engine.columns import ranking

    def pair_of(keys: Sequence[int]) -> dict[int, tuple[SeekerProfile, OrderProfile]]:
        return {key: (seeker, order) for key, order in index.profiles(EntryKind.ORDER, keys).items()}

    with live.lock:
        found = ranking.rank_orders(seeker, live.orders, case, pair_of, sort=sort, since=since, rerank=rerank)
    return Found(found, referrals, verdicts, serving)


def seekers_for(scope: Scope, order: JobOrder, *, today: date, skip: Iterable[str] = (), sort: str = "fit") -> Found:
    """The people registered in scope ranked for an order."""
    profile = order_profile_of(order)
    referrals = queries.referred_pairs(scope, order_id=order.id)
    verdicts = queries.verdicts(order_id=order.id)
    case = _case(today, skip, referrals, verdicts)
    serving, rerank = _learned(order.organization_id, sort)
    live = index.current() if scope.person_id is None else None
    if live is None:
        return Found(rank_seekers(profile, _seekers(scope, today), case, sort, rerank), referrals, verdicts, serving)
    from jobcenter.matching.engine.columns import ranking

    def pair_of(keys: Sequence[int]) -> dict[int, tuple[SeekerProfile, OrderProfile]]:
        return {key: (seeker, profile) for key, seeker in index.profiles(EntryKind.SEEKER, keys).items()}

    with live.lock:
        found = ranking.rank_seekers(
            profile,
            live.seekers,
            case,
            pair_of,
            sort=sort,
            organizations=scope.organization_ids,
            valid_on=today,
            rerank=rerank,
        )
    return Found(found, referrals, verdicts, serving)


def _learned(organization_id: int, sort: str) -> tuple[Serving | None, Rerank | None]:
    """The learned ranking that orders a list where an organization belongs, and its score; none where the base does."""
    serving = active.serving(organization_id) if sort == LEARNED_SORT else None
    return serving, serving.learned.sums if serving else None


def place_of(registration: Registration, order: JobOrder, *, today: date) -> int | None:
    """The place of an order in a person's list as she registered, None where it is filtered out."""
    ranking = orders_for(Scope.of_person(registration.person_id), registration, today=today).ranking
    return ranking.place_of(order.id)


def compare(registration: Registration, order: JobOrder, *, on: date) -> Match:
    """The points of one pair on a day, as a ranking gives them."""
    return score(profile_of(registration), order_profile_of(order), Case(on))


def profile_of(registration: Registration) -> SeekerProfile:
    """The profile of a registration with the morphemes known of its wishes; consent is asked for elsewhere."""
    facts = seeker_facts(registration)
    entries.add_morphemes(EntryKind.SEEKER, [facts])
    return seeker_of(registration.id, facts)


def order_profile_of(order: JobOrder) -> OrderProfile:
    """The profile of an order with the morphemes known of its texts."""
    facts = order_facts(order)
    entries.add_morphemes(EntryKind.ORDER, [facts])
    return order_of(order.id, facts)


def _case(today: date, skip: Iterable[str], referrals: dict, verdicts: dict) -> Case:
    return Case(
        today,
        skip=frozenset(skip),
        pairs_referred=frozenset(pair for pair, row in referrals.items() if row.status not in REPEATABLE),
        pairs_excluded=queries.excluded(verdicts),
    )


def _orders(seeker: SeekerProfile, since: date) -> list[OrderProfile]:
    statement = select(JobOrder.id).where(
        JobOrder.status.in_(REFERABLE), JobOrder.valid_until >= since, JobOrder.places_filled < JobOrder.places
    )
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    if total > MOST_WITHOUT_INDEX:
        statement = _sensible(statement, seeker).limit(MOST_WITHOUT_INDEX)
    keys = db.session.scalars(statement.order_by(JobOrder.id.desc()))
    return [order_of(key, facts) for key, facts in _facts(EntryKind.ORDER, keys)]


def _sensible(statement: Select, seeker: SeekerProfile) -> Select:
    """Where there are very many orders: those near the person's places, and those in the wished field of work."""
    near = set(seeker.districts) | ({seeker.dong[:5]} if seeker.dong else set())
    around = {other for district in near for other in neighbours(district)} | near
    fields = [JobOrder.keco_code.like(f"{code[:2]}%") for code in seeker.occupations]
    return statement.where(or_(JobOrder.sgg_code.in_(sorted(around)), JobOrder.sgg_code.is_(None), *fields))


def _seekers(scope: Scope, today: date) -> list[SeekerProfile]:
    statement = scope.limit(select(Registration.id), Registration.organization_id).where(
        Registration.status == RegistrationStatus.ACTIVE,
        Registration.valid_from <= today,
        Registration.valid_until >= today,
    )
    keys = db.session.scalars(statement.order_by(Registration.id.desc()).limit(MOST_WITHOUT_INDEX))
    return [seeker_of(key, facts) for key, facts in _facts(EntryKind.SEEKER, keys)]


def _facts(kind: EntryKind, keys: Iterable[int]) -> Iterable[tuple[int, entries.Facts]]:
    for part in entries.chunks(list(keys)):
        yield from entries.read(kind, part).items()
