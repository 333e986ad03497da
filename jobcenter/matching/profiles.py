"""From rows to profiles: what the engine compares, read from registrations and job orders.

A profile takes over wishes and means only. Name and sex never leave the row. On the way lie facts, plain values
that the index keeps.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

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


def seeker_facts(registration: Registration, *, willing: bool = True) -> dict[str, Any]:
    """What ranking needs of a registration, as plain values that can be kept; its person must be loaded.

    `willing` says whether the consent to giving details to employers is in force.
    """
    limits = frozenset(registration.limits or ())
    start, end = minutes_of(registration.hours_start), minutes_of(registration.hours_end)
    wishes = dict.fromkeys(wish.strip() for wish in _wish_texts(registration))
    return {
        "occupations": list(registration.occupations or ()),
        "wishes": [wish for wish in wishes if squeeze(wish)],
        "wage_kind": registration.wage_kind,
        "wage_min": registration.wage_min,
        "dong": registration.person.dong_code,
        "districts": sorted(registration.districts or ()),
        "commute_max": registration.commute_minutes_max,
        "employment_types": sorted(registration.employment_types or ()),
        "days": sorted(registration.days or ()),
        "start": start,
        "end": end,
        "overnight": _overnight(registration, limits, start, end),
        "weekly_hours_max": registration.weekly_hours_max,
        "education": education_level(registration.education),
        "career_months": registration.career_months,
        "licences": sorted({licence_name(name) for name in registration.licences or ()}),
        "limits": sorted(limits - {"night"}),
        "can_be_referred": willing,
        "birth_date": registration.person.birth_date.isoformat(),
    }


def seeker_of(key: int, facts: Mapping[str, Any]) -> SeekerProfile:
    """The profile that kept facts describe. `morphemes` are those of each wish, where they were analysed."""
    return SeekerProfile(
        key=key,
        occupations=tuple(facts["occupations"]),
        wishes=tuple(text.pairs(wish) for wish in facts["wishes"]),
        wish_morphemes=tuple(frozenset(found) for found in facts.get("morphemes", ())),
        wage_kind=facts["wage_kind"],
        wage_min=facts["wage_min"],
        dong=facts["dong"],
        districts=frozenset(facts["districts"]),
        commute_max=facts["commute_max"],
        employment_types=frozenset(facts["employment_types"]),
        days=frozenset(facts["days"]),
        start=facts["start"],
        end=facts["end"],
        overnight=facts["overnight"],
        weekly_hours_max=facts["weekly_hours_max"],
        education=facts["education"],
        career_months=facts["career_months"],
        licences=frozenset(facts["licences"]),
        limits=frozenset(facts["limits"]),
        can_be_referred=facts["can_be_referred"],
        birth_date=date.fromisoformat(facts["birth_date"]),
    )


def seeker_profile(registration: Registration, *, can_be_referred: bool = True) -> SeekerProfile:
    """The profile of a registration as it was typed, without morphemes; its person must be loaded."""
    return seeker_of(registration.id, seeker_facts(registration, willing=can_be_referred))


def _order_end(order: JobOrder, start: int | None) -> int | None:
    end = minutes_of(order.hours_end)
    if start is None or end is None:
        return end
    return end + 24 * 60 if order.overnight or end <= start else end


def order_facts(order: JobOrder) -> dict[str, Any]:
    """What ranking needs of a job order, as plain values that can be kept."""
    start = minutes_of(order.hours_start)
    last = order.valid_until or order.deadline
    head = f"{order.title} {order.occupation_name or ''}"
    return {
        "title": order.title,
        "occupation": order.keco_code,
        "occupation_name": order.occupation_name or "",
        "head": head,
        "body": f"{head} {order.duties} {order.requirements} {order.hours_text}"[:MOST_TEXT],
        "wage_kind": order.wage_kind.value if order.wage_kind else None,
        "wage_min": order.wage_min,
        "wage_max": order.wage_max,
        "negotiable": bool(order.wage_negotiable),
        "weekly_hours": order.weekly_hours or None,
        "start": start,
        "end": _order_end(order, start),
        "overnight": bool(order.overnight),
        "days": sorted(frozenset(order.days or ()) & frozenset(WEEK)),
        "dong": order.dong_code,
        "district": order.sgg_code,
        "employment_type": order.employment_type.value if order.employment_type else None,
        "licences": [licence_name(name) for name in order.licences or ()],
        "education": education_level(order.education.value if order.education else None),
        "career_months_min": order.career_months_min,
        "accepting": order.status in REFERABLE,
        "places_left": order.places_left,
        "deadline": last.isoformat() if last else None,
    }


def order_of(key: int, facts: Mapping[str, Any]) -> OrderProfile:
    """The profile that kept facts describe. `morphemes` are those of head and body, where they were analysed."""
    head, body = facts.get("morphemes", ((), ()))
    return OrderProfile(
        key=key,
        title=facts["title"],
        occupation=facts["occupation"],
        occupation_name=facts["occupation_name"],
        head=text.pairs(facts["head"]),
        body=text.pairs(facts["body"]),
        head_morphemes=frozenset(head),
        body_morphemes=frozenset(body),
        words=squeeze(facts["body"]),
        wage_kind=facts["wage_kind"],
        wage_min=facts["wage_min"],
        wage_max=facts["wage_max"],
        negotiable=facts["negotiable"],
        weekly_hours=facts["weekly_hours"],
        start=facts["start"],
        end=facts["end"],
        overnight=facts["overnight"],
        days=frozenset(facts["days"]),
        dong=facts["dong"],
        district=facts["district"],
        employment_type=facts["employment_type"],
        licences=tuple(facts["licences"]),
        education=facts["education"],
        career_months_min=facts["career_months_min"],
        accepting=facts["accepting"],
        places_left=facts["places_left"],
        deadline=date.fromisoformat(facts["deadline"]) if facts["deadline"] else None,
    )


def order_profile(order: JobOrder) -> OrderProfile:
    """The profile of a job order as it was typed, without morphemes."""
    return order_of(order.id, order_facts(order))
