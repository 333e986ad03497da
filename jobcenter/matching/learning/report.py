"""What managers see of the ranking: how often referrals led to a hire, by where they stood; who is selected; coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, text

from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.months import Month, Period
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching.learning import outcomes
from jobcenter.matching.learning.models import EvaluationKind, MatchEvaluation, MatchExposure, MatchModel
from jobcenter.matching.learning.settings import Fairness
from jobcenter.matching.models import Referral
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Person, Registration
from jobcenter.seekers.rules import AGE_BANDS

UNKNOWN = "unknown"

# Lowest value of each band, and what it is called. The place is the one in the person's list when she was referred.
PLACES: Sequence[tuple[int, str, Any]] = (
    (1, "1", _l("Place 1")),
    (2, "2-3", _l("Places 2–3")),
    (4, "4-10", _l("Places 4–10")),
    (11, "11+", _l("Place 11 and beyond")),
)
POINTS: Sequence[tuple[int, str, Any]] = (
    (90, "90+", _l("90 points and more")),
    (80, "80-89", _l("80–89 points")),
    (70, "70-79", _l("70–79 points")),
    (60, "60-69", _l("60–69 points")),
    (0, "0-59", _l("Below 60 points")),
)
OPEN_ONCE = (OrderStatus.ACTIVE, OrderStatus.EXPIRED, OrderStatus.FILLED, OrderStatus.CLOSED)
STILL_OPEN = (OrderStatus.ACTIVE, OrderStatus.EXPIRED)


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    part: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The share, none of none."""
        return Fraction(self.part, self.of) if self.of else None

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.part + other.part, self.of + other.of)


NOTHING = Rate(0, 0)


@dataclass(frozen=True)
class Hits:
    """Hires among the referrals of each month whose end is known, by band."""

    bands: Sequence[tuple[str, Any]]
    rows: Mapping[Month, Mapping[str, Rate]]

    def total(self, band: str) -> Rate:
        """All months of one band together."""
        return sum((row.get(band, NOTHING) for row in self.rows.values()), NOTHING)

    def month(self, month: Month) -> Rate:
        """All bands of one month together."""
        return sum(self.rows[month].values(), NOTHING)

    @property
    def all(self) -> Rate:
        """Everything together."""
        return sum((self.month(month) for month in self.rows), NOTHING)


def hits(scope: Scope, period: Period, bands: Sequence[tuple[int, str, Any]], value: Any) -> Hits:
    """Hires among the referrals made in a period, by month and by the band of a column (the place, or the points)."""
    statement = outcomes.with_start(
        select(Referral.sent_on, _band(bands, value).label("band"), func.count(), func.sum(outcomes.was_hired()))
    ).where(Referral.sent_on >= period.first, Referral.sent_on <= period.last, outcomes.counts())
    statement = scope.limit(statement, Referral.organization_id)
    found: dict[Month, dict[str, Rate]] = {month: {} for month in reversed(period.months())}
    used = set()
    for sent_on, band, count, hired in db.session.execute(statement.group_by(Referral.sent_on, text("band"))):
        row = found[Month.of(sent_on)]
        row[band] = row.get(band, NOTHING) + Rate(int(hired or 0), count)
        used.add(band)
    shown: list[tuple[str, Any]] = [(code, name) for _least, code, name in bands]
    if UNKNOWN in used:
        shown.append((UNKNOWN, _l("Not kept")))
    return Hits(shown, found)


def _band(bands: Sequence[tuple[int, str, Any]], value: Any) -> ColumnElement[str]:
    highest = sorted(bands, reverse=True, key=lambda band: band[0])
    return case((value.is_(None), UNKNOWN), *((value >= least, code) for least, code, _name in highest), else_=UNKNOWN)


@dataclass(frozen=True)
class Group:
    """People of one sex or one age band: how many were registered, referred and hired. None where too few to show."""

    code: str
    registered: int | None
    referred: Rate | None
    hired: Rate | None
    referred_ratio: Fraction | None = None
    hired_ratio: Fraction | None = None


def selection(scope: Scope, period: Period, fairness: Fairness) -> dict[str, list[Group]]:
    """Who among the people registered in a period was referred, and hired, by sex and by age band.

    Ages are those on the period's last day. The ratio is to the group with the highest share among those shown.
    """
    on = period.last
    registered = select(Registration.person_id).where(
        Registration.valid_from <= on, Registration.valid_until >= period.first
    )
    sent = select(Referral.person_id).where(Referral.sent_on >= period.first, Referral.sent_on <= on)
    hired = outcomes.with_start(sent).where(outcomes.was_hired() == 1)
    counted = [
        _people(scope.limit(registered, Registration.organization_id), on),
        _people(scope.limit(sent, Referral.organization_id), on),
        _people(scope.limit(hired, Referral.organization_id), on),
    ]
    sexes = ["female", "male", UNKNOWN]
    ages = [f"{low}+" if high is None else f"{low}-{high}" for low, high in AGE_BANDS]
    return {
        "sex": _groups(sexes, [_sums(one, 0) for one in counted], fairness),
        "age": _groups(ages, [_sums(one, 1) for one in counted], fairness),
    }


def _people(who: Select, on: date) -> list[tuple[str, str, int]]:
    age = _age_band(on)
    statement = select(Person.sex, age.label("age"), func.count()).where(Person.id.in_(who))
    return [
        (sex.value if sex else UNKNOWN, band, count)
        for sex, band, count in db.session.execute(statement.group_by(Person.sex, text("age")))
    ]


def _age_band(on: date) -> ColumnElement[str]:
    """The band of a person's age on a day, worked out by the database; see `seekers.rules.age_band`."""
    bands = [
        (Person.birth_date <= _born(on, low), f"{low}+" if high is None else f"{low}-{high}")
        for low, high in reversed(AGE_BANDS)
    ]
    return case(*bands, else_=UNKNOWN)


def _born(on: date, age: int) -> date:
    """The latest birth date of somebody who has completed so many years on a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return on.replace(year=on.year - age, day=28)


def _sums(rows: Sequence[tuple[str, str, int]], by: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[str(row[by])] = found.get(str(row[by]), 0) + row[2]
    return found


def _groups(codes: Sequence[str], counted: Sequence[Mapping[str, int]], fairness: Fairness) -> list[Group]:
    registered, referred, hired = counted
    groups = []
    for code in codes:
        base, sent = max(registered.get(code, 0), referred.get(code, 0)), referred.get(code, 0)
        if not base:
            continue
        shown, ended = base >= fairness.least_people, sent >= fairness.least_people
        groups.append(
            Group(
                code,
                base if shown else None,
                Rate(sent, base) if shown else None,
                Rate(hired.get(code, 0), sent) if ended else None,
            )
        )
    best_sent = max((group.referred.share or 0 for group in groups if group.referred), default=0)
    best_hired = max((group.hired.share or 0 for group in groups if group.hired), default=0)
    return [
        Group(
            group.code,
            group.registered,
            group.referred,
            group.hired,
            _ratio(group.referred, best_sent),
            _ratio(group.hired, best_hired),
        )
        for group in groups
    ]


def _ratio(rate: Rate | None, best: Fraction | int) -> Fraction | None:
    return None if rate is None or rate.share is None or not best else rate.share / Fraction(best)


@dataclass(frozen=True)
class Coverage:
    """How many orders were open in a month, and how many of them nobody was ever shown or referred to."""

    month: Month
    open: int
    never: int

    @property
    def rate(self) -> Rate:
        """The share of the open ones."""
        return Rate(self.never, self.open)


def coverage(scope: Scope, period: Period) -> list[Coverage]:
    """The orders of each month that stood on no first page and that nobody was referred to, the latest month first."""
    found = []
    for month in reversed(period.months()):
        never = case((JobOrder.id.in_(_recommended(month)), 0), else_=1)
        row = db.session.execute(_open_in(scope, month).with_only_columns(func.count(), func.sum(never))).one()
        found.append(Coverage(month, row[0], int(row[1] or 0)))
    return found


def never_recommended(scope: Scope, month: Month) -> Select:
    """The orders open in a month that stood on no first page and that nobody was referred to, the oldest first."""
    return (
        _open_in(scope, month).where(JobOrder.id.not_in(_recommended(month))).order_by(JobOrder.opened_on, JobOrder.id)
    )


def _open_in(scope: Scope, month: Month) -> Select:
    """Orders of the organizations in scope that took people in a month. A filled one counts until it was filled."""
    still = or_(JobOrder.status.in_(STILL_OPEN), JobOrder.updated_at >= clock.start_of(month.first))
    return scope.limit(select(JobOrder), JobOrder.organization_id).where(
        JobOrder.status.in_(OPEN_ONCE),
        JobOrder.opened_on <= month.last,
        or_(JobOrder.valid_until.is_(None), JobOrder.valid_until >= month.first),
        still,
    )


def _recommended(month: Month) -> Any:
    shown = select(MatchExposure.order_id).where(MatchExposure.month == str(month))
    begun = func.coalesce(Referral.sent_on, Referral.requested_on)
    return shown.union(select(Referral.order_id).where(and_(begun >= month.first, begun <= month.last)))


def first_exposure() -> Month | None:
    """The month from which on it is kept what was recommended."""
    first = db.session.scalar(select(func.min(MatchExposure.month)))
    return Month.parse(first) if first else None


def list_versions(city_id: int) -> Sequence[MatchModel]:
    """The versions of a city's learned ranking, the newest first."""
    return db.session.scalars(
        select(MatchModel).where(MatchModel.organization_id == city_id).order_by(MatchModel.version.desc())
    ).all()


def find_version(public_id: str) -> MatchModel | None:
    """The version with an address, None where there is none."""
    return db.session.scalar(select(MatchModel).where(MatchModel.public_id == public_id))


def list_evaluations(city_id: int, most: int = 24) -> Sequence[MatchEvaluation]:
    """What the months found for a city, the newest first."""
    statement = select(MatchEvaluation).where(MatchEvaluation.organization_id == city_id)
    return db.session.scalars(
        statement.order_by(MatchEvaluation.month.desc(), MatchEvaluation.id.desc()).limit(most)
    ).all()


def find_last_training(city_id: int) -> MatchEvaluation | None:
    """What the last training of a city found."""
    return next((one for one in list_evaluations(city_id) if one.kind is EvaluationKind.TRAINING), None)
