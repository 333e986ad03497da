"""Hard conditions: what rules an order out for a person before anything is ranked, each with its reason.

A fact that nobody has told us rules nothing out; the factors then say "unknown – ask".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from jobcenter.core import parameters
from jobcenter.matching.engine import text
from jobcenter.matching.engine.pay import hourly, in_kind
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.reasons import Reason, reason
from jobcenter.matching.engine.settings import Settings, in_force
from jobcenter.matching.engine.travel import adjacent, trip
from jobcenter.seekers.rules import age_on

NIGHT_STARTS, NIGHT_ENDS = 22 * 60, 30 * 60


@dataclass(frozen=True)
class Case:
    """What a comparison needs besides the two profiles: the day, its figures, and what was decided before.

    `skip` are the conditions the counselor has switched off; `pairs_referred` and `pairs_excluded` hold
    (seeker key, order key).
    """

    on: date
    skip: frozenset[str] = frozenset()
    pairs_referred: frozenset[tuple[int, int]] = frozenset()
    pairs_excluded: frozenset[tuple[int, int]] = frozenset()
    settings: Settings = field(init=False)
    working_age: int = field(init=False)
    night_age: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", in_force(self.on))
        object.__setattr__(self, "working_age", parameters.value("minimum_working_age", on=self.on))
        object.__setattr__(self, "night_age", parameters.value("minimum_night_work_age", on=self.on))


Condition = Callable[[SeekerProfile, OrderProfile, Case], Reason | None]


def _deadline(_seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    if order.deadline is None or order.deadline >= case.on:
        return None
    return reason("deadline.passed", day=order.deadline)


def _closed(_seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    if not order.accepting:
        return reason("closed.order")
    return None if order.places_left > 0 else reason("closed.full")


def _consent(seeker: SeekerProfile, _order: OrderProfile, _case: Case) -> Reason | None:
    return None if seeker.can_be_referred else reason("consent.none")


def _referred(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    return reason("referred.open") if (seeker.key, order.key) in case.pairs_referred else None


def _excluded(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    return reason("excluded.pair") if (seeker.key, order.key) in case.pairs_excluded else None


def touches_night(order: OrderProfile) -> bool:
    """Whether any of the work lies between 22:00 and 06:00."""
    if order.overnight:
        return True
    if order.start is None or order.end is None:
        return False
    return order.start < NIGHT_ENDS - 24 * 60 or order.end > NIGHT_STARTS


def _working_age(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    if seeker.birth_date is None:
        return None
    age = age_on(seeker.birth_date, case.on)
    if age < case.working_age:
        return reason("working_age.general", age=case.working_age)
    if age < case.night_age and touches_night(order):
        return reason("working_age.night", age=case.night_age)
    return None


def lacking_licences(seeker: SeekerProfile, order: OrderProfile) -> tuple[str, ...]:
    """The licences an order requires that the person has not named."""
    return tuple(licence for licence in order.licences if licence not in seeker.licences)


def _licence(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    lacking = lacking_licences(seeker, order)
    return reason("licence.lacking", licences=lacking) if lacking else None


def _occupation(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    """Another field of work: fewer digits shared than a field has, and the words do not speak for it either."""
    if not seeker.occupations or order.occupation is None:
        return None
    figures = case.settings.field_of_work
    if any(text.shared_digits(wish, order.occupation) >= figures["digits"] for wish in seeker.occupations):
        return None
    if text.best(seeker, order, case.settings) >= figures["likeness"]:
        return None
    return reason("occupation.outside", occupation=order.occupation)


def _employment_type(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    if not seeker.employment_types or order.employment_type is None:
        return None
    return None if order.employment_type in seeker.employment_types else reason("employment_type.other")


def offered_in_kind(order: OrderProfile, kind: str, amount: int | None) -> float | None:
    """An amount of the order as the wage kind of the wish; None where it cannot be told."""
    if amount is None or order.wage_kind is None:
        return None
    if order.wage_kind == kind:
        return float(amount)
    per_hour = hourly(order.wage_kind, amount, order.weekly_hours)
    return None if per_hour is None else in_kind(kind, per_hour, order.weekly_hours)


def _wage(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    if seeker.wage_min is None or seeker.wage_kind is None or order.negotiable:
        return None
    highest = order.wage_min if order.wage_max is None else order.wage_max
    offered = offered_in_kind(order, seeker.wage_kind, highest)
    if offered is None or round(offered) >= seeker.wage_min:
        return None
    return reason("wage.floor", won=seeker.wage_min - round(offered))


def _overnight(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    return reason("overnight.unwished") if order.overnight and seeker.overnight is False else None


def unwished_days(seeker: SeekerProfile, order: OrderProfile) -> frozenset[str]:
    """The working days of the order that the person does not wish, none where either is unknown."""
    if not seeker.days or not order.days:
        return frozenset()
    return order.days - seeker.days


def _days(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    unwished = unwished_days(seeker, order)
    return reason("days.unwished", days=unwished) if unwished else None


def outside_minutes(seeker: SeekerProfile, order: OrderProfile) -> tuple[int, int] | None:
    """Minutes the order starts before and ends after the wished hours; None where either is unknown."""
    return minutes_outside(seeker.start, seeker.end, order.start, order.end)


def minutes_outside(
    wished_start: int | None, wished_end: int | None, start: int | None, end: int | None
) -> tuple[int, int] | None:
    """Minutes that work from `start` to `end` begins before and ends after the wished hours."""
    if wished_start is None or wished_end is None or start is None or end is None:
        return None
    latest = wished_end if wished_end > wished_start else wished_end + 24 * 60
    ends = end if end > start else end + 24 * 60
    return max(0, wished_start - start), max(0, ends - latest)


def _hours(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    outside = outside_minutes(seeker, order)
    if outside is None or sum(outside) <= case.settings.hours["tolerated_minutes"]:
        return None
    return reason("hours.far", minutes=sum(outside))


def _weekly_hours(seeker: SeekerProfile, order: OrderProfile, _case: Case) -> Reason | None:
    if seeker.weekly_hours_max is None or order.weekly_hours is None:
        return None
    if order.weekly_hours <= seeker.weekly_hours_max:
        return None
    return reason("weekly_hours.more", hours=f"{order.weekly_hours:g}")


def _commute(seeker: SeekerProfile, order: OrderProfile, case: Case) -> Reason | None:
    if order.district is not None and order.district in seeker.districts:
        return None
    if seeker.commute_max is not None:
        way = trip(seeker.dong, order.dong, order.district, case.settings)
        if way is not None:
            return reason("commute.far", minutes=way.minutes) if way.minutes > seeker.commute_max else None
    if not seeker.districts or order.district is None:
        return None
    if any(adjacent(order.district, wished) for wished in seeker.districts):
        return None
    return reason("commute.district")


CONDITIONS: dict[str, Condition] = {
    "closed": _closed,
    "deadline": _deadline,
    "consent": _consent,
    "referred": _referred,
    "excluded": _excluded,
    "working_age": _working_age,
    "occupation": _occupation,
    "licence": _licence,
    "employment_type": _employment_type,
    "wage": _wage,
    "overnight": _overnight,
    "days": _days,
    "hours": _hours,
    "weekly_hours": _weekly_hours,
    "commute": _commute,
}

# What a counselor may switch off to look further; law, consent and what was decided before stay.
RELAXABLE = (
    "deadline",
    "occupation",
    "licence",
    "employment_type",
    "wage",
    "overnight",
    "days",
    "hours",
    "weekly_hours",
    "commute",
)


def failures(seeker: SeekerProfile, order: OrderProfile, case: Case) -> tuple[Reason, ...]:
    """Why the pair is ruled out: every condition that fails, in order; empty when it passes."""
    failed = []
    for name, condition in CONDITIONS.items():
        if name in case.skip:
            continue
        found = condition(seeker, order, case)
        if found is not None:
            failed.append(found)
    return tuple(failed)
