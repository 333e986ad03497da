"""From rows to profiles: what the engine compares, read from registrations and job orders.

A profile takes over wishes and means only. Name and sex never leave the row.
"""

from collections.abc import Iterable

from jobcenter.core import occupations
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching.engine import text
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.settings import squeeze
from jobcenter.seekers import reference
from jobcenter.seekers.models import Registration

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_TEXT = 1200

# An order whose term is over is still looked at: the deadline rules it out, and a counselor may ask the employer.
REFERABLE = (OrderStatus.ACTIVE, OrderStatus.EXPIRED)


def education_level(code: str | None) -> int | None:
    """A level of schooling as a number to compare, None where it is unknown."""
    if code is None:
        return None
    levels = list(reference.options("education"))
    return levels.index(code) if code in levels else None


def licence_name(name: str) -> str:
    """A licence in the form in which names are compared: without spaces and the words around it."""
    plain = squeeze(name)
    for word in ("필수", "소지자", "보유자", "자격증", "면허증", "자격"):
        plain = plain.removesuffix(word)
    return plain


def minutes_of(clock_time: str | None) -> int | None:
    """`09:30` → 570; none → None."""
    if not clock_time:
        return None
    hours, minutes = clock_time.split(":")
    return int(hours) * 60 + int(minutes)


def _wish_texts(registration: Registration) -> Iterable[str]:
    names = occupations.names()
    for code in registration.occupations or ():
        yield names.get(code, "")
    yield from (registration.occupation_text or "").replace("/", ",").replace("·", ",").split(",")


def _overnight(registration: Registration, limits: frozenset[str], start: int | None, end: int | None) -> bool | None:
    if "night" in limits:
        return False
    if registration.overnight is not None:
        return registration.overnight
    if start is None or end is None:
        return None
    return end <= start


def seeker_profile(registration: Registration, *, can_be_referred: bool = True) -> SeekerProfile:
    """The profile of a registration; its person must be loaded."""
    limits = frozenset(registration.limits or ())
    start, end = minutes_of(registration.hours_start), minutes_of(registration.hours_end)
    wishes = (text.pairs(wish) for wish in _wish_texts(registration))
    return SeekerProfile(
        key=registration.id,
        occupations=tuple(registration.occupations or ()),
        wishes=tuple(dict.fromkeys(wish for wish in wishes if wish)),
        wage_kind=registration.wage_kind,
        wage_min=registration.wage_min,
        dong=registration.person.dong_code,
        districts=frozenset(registration.districts or ()),
        commute_max=registration.commute_minutes_max,
        employment_types=frozenset(registration.employment_types or ()),
        days=frozenset(registration.days or ()),
        start=start,
        end=end,
        overnight=_overnight(registration, limits, start, end),
        weekly_hours_max=registration.weekly_hours_max,
        education=education_level(registration.education),
        career_months=registration.career_months,
        licences=frozenset(licence_name(name) for name in registration.licences or ()),
        limits=limits - {"night"},
        can_be_referred=can_be_referred,
        birth_date=registration.person.birth_date,
    )


def _order_end(order: JobOrder, start: int | None) -> int | None:
    end = minutes_of(order.hours_end)
    if start is None or end is None:
        return end
    return end + 24 * 60 if order.overnight or end <= start else end


def order_profile(order: JobOrder) -> OrderProfile:
    """The profile of a job order."""
    start = minutes_of(order.hours_start)
    head = f"{order.title} {order.occupation_name or ''}"
    body = f"{head} {order.duties} {order.requirements} {order.hours_text}"[:MOST_TEXT]
    return OrderProfile(
        key=order.id,
        title=order.title,
        occupation=order.keco_code,
        occupation_name=order.occupation_name or "",
        head=text.pairs(head),
        body=text.pairs(body),
        words=squeeze(body),
        wage_kind=order.wage_kind.value if order.wage_kind else None,
        wage_min=order.wage_min,
        wage_max=order.wage_max,
        negotiable=bool(order.wage_negotiable),
        weekly_hours=order.weekly_hours or None,
        start=start,
        end=_order_end(order, start),
        overnight=bool(order.overnight),
        days=frozenset(order.days or ()) & frozenset(WEEK),
        dong=order.dong_code,
        district=order.sgg_code,
        employment_type=order.employment_type.value if order.employment_type else None,
        licences=tuple(licence_name(name) for name in order.licences or ()),
        education=education_level(order.education.value if order.education else None),
        career_months_min=order.career_months_min,
        accepting=order.status in REFERABLE,
        places_left=order.places_left,
        deadline=order.valid_until or order.deadline,
    )
