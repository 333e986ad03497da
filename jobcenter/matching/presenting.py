"""How a match reads on a page: the order on one line, badges, and the factors with their bars."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.core.formatting import NONE, day
from jobcenter.employers import presentation
from jobcenter.employers.models import JobOrder
from jobcenter.employers.vocabulary import EmploymentType, label
from jobcenter.matching.engine.factors import level_of
from jobcenter.matching.engine.rank import Match, Ranking
from jobcenter.matching.engine.reasons import CONDITIONS, FACTORS
from jobcenter.matching.learning.active import Serving
from jobcenter.matching.models import MatchFeedback, Referral
from jobcenter.seekers.models import Registration

if TYPE_CHECKING:
    from jobcenter.matching.engine.columns.ranking import ColumnRanking

# Level of a factor → colour of its bar.
TONES = {"full": "good", "good": "plain", "fair": "fair", "low": "low", "unknown": "unknown"}
SOON_DAYS = 7


@dataclass(frozen=True)
class Bar:
    """One factor as it is shown."""

    name: Any
    points: int
    maximum: int
    share: float
    level: str
    tone: str
    why: str


@dataclass(frozen=True)
class Card:
    """One match (or one order that was ruled out) with its rows, ready to be shown."""

    rank: int
    total: int
    bars: Sequence[Bar]
    order: JobOrder
    registration: Registration | None
    referral: Referral | None = None
    verdict: MatchFeedback | None = None
    past: bool = False
    line: str = ""
    badges: Sequence[tuple[str, str]] = ()
    chance: str | None = None


def bars(match: Match) -> list[Bar]:
    """The factors of a match in their order."""
    return [
        Bar(
            FACTORS[factor.code],
            factor.points,
            factor.maximum,
            factor.share,
            factor.level,
            TONES[factor.level],
            factor.reason.text(),
        )
        for factor in match.factors
    ]


def chance(match: Match, serving: Serving | None) -> str | None:
    """What the learned ranking in use foretells of a pair, in plain words for staff; None where the base ranking serves."""
    if serving is None:
        return None
    hundred = round(100 * serving.learned.chance(match.shares))
    if hundred < 1:
        return _("Fewer than 1 in 100 referrals like this one led to a hire.")
    return _("Of 100 referrals like this one, about %(hired)d led to a hire.", hired=hundred)


def stored_bars(factors: Mapping[str, int], maxima: Mapping[str, int]) -> list[Bar]:
    """The factors as they were when a referral was made."""
    return [
        Bar(FACTORS[code], factors[code], most, factors[code] / most, "", TONES[level_of(factors[code] / most)], "")
        for code, most in maxima.items()
        if code in factors
    ]


def order_cards(
    matches: Iterable[Match],
    *,
    first: int,
    today: date,
    referrals: Mapping[Any, Referral] | None = None,
    verdicts: Mapping[Any, MatchFeedback] | None = None,
    serving: Serving | None = None,
) -> list[Card]:
    """Matches with their orders, loaded in one query. `first` is the rank of the first one.

    With `serving`, for staff, each says what the learned ranking in use foretells.
    """
    shown = list(matches)
    orders = orders_by_id(match.order.key for match in shown)
    referrals, verdicts = referrals or {}, verdicts or {}
    cards = []
    for rank, match in enumerate(shown, first):
        order, pair = orders.get(match.order.key), (match.seeker.key, match.order.key)
        if order is None:
            continue
        past = match.order.deadline is not None and match.order.deadline < today
        cards.append(
            Card(
                rank,
                match.total,
                bars(match),
                order,
                None,
                referral=referrals.get(pair),
                verdict=verdicts.get(pair),
                past=past,
                line=order_line(order),
                badges=order_badges(order, today),
                chance=chance(match, serving),
            )
        )
    return cards


def orders_by_id(keys: Iterable[int]) -> dict[int, JobOrder]:
    """Orders with their employers by row number."""
    wanted = list(keys)
    if not wanted:
        return {}
    return {order.id: order for order in db.session.scalars(select(JobOrder).where(JobOrder.id.in_(wanted))).unique()}


def registrations_by_id(keys: Iterable[int]) -> dict[int, Registration]:
    """Registrations with their people by row number, for pairs that a scoped read has found."""
    wanted = list(keys)
    if not wanted:
        return {}
    statement = select(Registration).where(Registration.id.in_(wanted)).options(joinedload(Registration.person))
    return {registration.id: registration for registration in db.session.scalars(statement)}


def order_line(order: JobOrder) -> str:
    """Employer, wage, time and place of an order on one line."""
    parts = (
        order.employer.name,
        presentation.wage_text(order.wage_kind, order.wage_min, order.wage_max, order.wage_negotiable),
        presentation.days_text(order.days, order.days_per_week, order.days_text),
        presentation.hours_text(order.hours_start, order.hours_end, order.weekly_hours, order.overnight),
        presentation.place_text(order.sido, order.sigungu),
    )
    return " · ".join(part for part in parts if part and part != NONE)


def order_badges(order: JobOrder, today: date) -> list[tuple[str, str]]:
    """What should be seen first about an order: text and colour."""
    badges: list[tuple[str, str]] = []
    last = order.deadline or order.valid_until
    if last is not None and last < today:
        badges.append((_("Deadline passed %(day)s", day=day(last, weekday=False)), "danger"))
    elif last is not None and (last - today).days <= SOON_DAYS:
        badges.append((_("Until %(day)s", day=day(last, weekday=False)), "danger"))
    if order.until_filled:
        badges.append((_("Until filled"), "gray"))
    badges += [(_("%(licence)s required", licence=licence), "primary") for licence in (order.licences or ())[:2]]
    if order.overnight:
        badges.append((_("Night work"), "warning"))
    if order.employment_type:
        badges.append((str(label(EmploymentType, order.employment_type)), "gray"))
    if order.places_left > 1:
        badges.append((_("%(places)d places", places=order.places_left), "gray"))
    return badges


def filtered_groups(ranking: "Ranking | ColumnRanking", most: int = 5) -> list[dict[str, Any]]:
    """What was ruled out, by condition: name, count, and the first orders with all their reasons."""
    shown = {name: list(ranking.filtered_by(name)[:most]) for name in ranking.counts}
    orders = orders_by_id({item.order.key for group in shown.values() for item in group})
    return [
        {
            "code": name,
            "name": CONDITIONS[name],
            "count": count,
            "orders": [
                {"order": orders[item.order.key], "reasons": [reason.text() for reason in item.reasons]}
                for item in shown[name]
                if item.order.key in orders
            ],
        }
        for name, count in ranking.counts.items()
    ]
