"""Ranking factors: each gives a share of its points with a level and a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from jobcenter.matching.engine import text
from jobcenter.matching.engine.conditions import (
    Case,
    lacking_licences,
    offered_in_kind,
    outside_minutes,
    unwished_days,
)
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.reasons import Reason, reason
from jobcenter.matching.engine.settings import Settings, limit_words
from jobcenter.matching.engine.travel import Trip, adjacent, trip

LEVELS = ((0.85, "full"), (0.6, "good"), (0.35, "fair"), (0.0, "low"))


@dataclass(frozen=True, slots=True)
class Factor:
    """Points of one factor out of `maximum`, how good that is, and why. `share` is the exact value, 0 to 1."""

    code: str
    points: int
    maximum: int
    level: str
    reason: Reason
    share: float


Judgement = tuple[float, Reason, bool]
"""Share of the points, the reason, and whether a fact is missing."""


def _occupation(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if not seeker.occupations and not seeker.wishes:
        return settings.neutral, reason("occupation.no_wish"), True
    likeness = text.best(seeker, order, settings)
    likeness = min(1.0, likeness / settings.text_same)
    if order.occupation is None or not seeker.occupations:
        if likeness >= settings.neutral:
            return likeness, reason("occupation.words"), False
        share = settings.neutral * (0.5 + likeness)
        return share, reason("occupation.no_code" if order.occupation is None else "occupation.no_wish"), True
    digits = max(text.shared_digits(wish, order.occupation) for wish in seeker.occupations)
    base = settings.shared_digits[digits]
    reach = 1.0 if digits >= 3 else settings.text_reach
    share = base + (1 - base) * likeness * reach
    if digits >= 4:
        code = "occupation.same"
    elif digits == 3:
        code = "occupation.near"
    elif likeness >= settings.neutral:
        return share, reason("occupation.words"), False
    else:
        code = "occupation.field" if digits == 2 else "occupation.far"
    return share, reason(code, occupation=order.occupation), False


def _commute_share(minutes: int, limit: float, settings: Settings) -> float:
    full, at_limit = settings.commute["full_up_to_minutes"], settings.commute["at_limit"]
    if minutes <= full:
        return 1.0
    if minutes <= limit:
        return 1.0 - (1.0 - at_limit) * (minutes - full) / (limit - full)
    return max(0.0, at_limit * (2 - minutes / limit))


def _trip_reason(way: Trip, wished: bool) -> Reason:
    if way.on_foot:
        return reason("commute.foot", minutes=way.minutes)
    if wished:
        return reason("commute.wished", minutes=way.minutes)
    return reason("commute.transit" if way.exact else "commute.centre", minutes=way.minutes)


def _commute(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    wished = order.district is not None and order.district in seeker.districts
    way = trip(seeker.dong, order.dong, order.district, settings)
    if way is not None:
        figures = settings.commute
        limit = max(seeker.commute_max or figures["usual_limit_minutes"], figures["full_up_to_minutes"] + 1)
        share = _commute_share(way.minutes, limit, settings)
        return max(share, figures["wished_district"]) if wished else share, _trip_reason(way, wished), False
    if wished:
        return 1.0, reason("commute.wished_only"), False
    if not seeker.districts or order.district is None:
        return settings.neutral, reason("commute.unknown"), True
    if any(adjacent(order.district, district) for district in seeker.districts):
        return settings.commute["wished_district"], reason("commute.beside"), False
    return 0.0, reason("commute.outside"), False


def _between(steps: tuple[tuple[float, float], ...], value: float) -> float:
    if value <= steps[0][0]:
        return steps[0][1]
    for (left, low), (right, high) in pairwise(steps):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return steps[-1][1]


def _wage(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if seeker.wage_min is None or seeker.wage_kind is None or seeker.wage_min <= 0:
        return settings.neutral, reason("wage.no_wish"), True
    amount = order.wage_max if order.wage_min is None else order.wage_min
    offered = offered_in_kind(order, seeker.wage_kind, amount)
    if offered is None:
        return settings.neutral, reason("wage.unknown"), True
    share = _between(settings.wage_steps, (offered - seeker.wage_min) / seeker.wage_min * 100)
    difference = round(offered) - seeker.wage_min
    if difference > 0:
        return share, reason("wage.more", won=difference), False
    if difference == 0:
        return share, reason("wage.equal"), False
    return share, reason("wage.negotiable" if order.negotiable else "wage.less", won=-difference), False


def _education(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if not order.education:
        return 1.0, reason("qualification.none"), False
    if seeker.education is None:
        return settings.neutral, reason("qualification.education_unknown"), True
    if seeker.education >= order.education:
        return 1.0, reason("qualification.meets"), False
    return 0.0, reason("qualification.education"), False


def _experience(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if not order.career_months_min:
        return 1.0, reason("qualification.none"), False
    if seeker.career_months is None:
        return settings.neutral, reason("qualification.experience_unknown"), True
    short = order.career_months_min - seeker.career_months
    if short <= 0:
        return 1.0, reason("qualification.meets"), False
    return seeker.career_months / order.career_months_min, reason("qualification.experience", months=short), False


def _licence(seeker: SeekerProfile, order: OrderProfile) -> Judgement:
    if not order.licences:
        return 1.0, reason("qualification.none"), False
    lacking = lacking_licences(seeker, order)
    if lacking:
        return 0.0, reason("qualification.lacks", licences=lacking), False
    return 1.0, reason("qualification.holds", licences=order.licences), False


def _qualification(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if not order.licences and not order.career_months_min and not order.education:
        return 1.0, reason("qualification.none"), False
    weights = settings.qualification
    parts = (
        (weights["licence"], _licence(seeker, order)),
        (weights["experience"], _experience(seeker, order, settings)),
        (weights["education"], _education(seeker, order, settings)),
    )
    # Added one by one: the ranking over columns does the same, and the two must come to the same last digit.
    share = 0.0
    for weight, judged in parts:
        share += weight * judged[0]
    missing = any(judged[2] for _weight, judged in parts)
    lost, worst = max(((weight * (1 - judged[0]), judged[1]) for weight, judged in parts), key=lambda item: item[0])
    if lost > 0:
        return share, worst, missing
    told = [judged[1] for _weight, judged in parts if judged[1].code != "qualification.none"]
    return share, told[0] if told else reason("qualification.none"), missing


def _hours_of_day(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if order.start is None or order.end is None:
        return settings.neutral, reason("hours.unknown"), True
    outside = outside_minutes(seeker, order)
    if outside is None:
        return settings.neutral, reason("hours.no_wish"), True
    early, late = outside
    share = max(0.0, 1 - (early + late) / settings.hours["zero_at_minutes"])
    if early and late:
        return share, reason("hours.both", minutes=early + late), False
    if early:
        return share, reason("hours.early", minutes=early), False
    if late:
        return share, reason("hours.late", minutes=late), False
    return share, reason("hours.within"), False


def _hours(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    share, why, missing = _hours_of_day(seeker, order, settings)
    days_known = bool(seeker.days and order.days)
    unwished = unwished_days(seeker, order)
    days_share = settings.neutral if not days_known else 1 - len(unwished) / len(order.days)
    total = settings.hours["hours"] * share + settings.hours["days"] * days_share
    if unwished:
        why = reason("hours.days", days=unwished)
    return total, why, missing


def _limits(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> Judgement:
    if not seeker.limits:
        return 1.0, reason("limits.none"), False
    if not order.words:
        return settings.neutral, reason("limits.unknown"), True
    words = limit_words()
    hits = [word for limit in sorted(seeker.limits) for word in words.get(limit, ()) if word in order.words]
    if hits:
        return settings.limit_conflict, reason("limits.conflict", words=tuple(dict.fromkeys(hits))[:3]), False
    return 1.0, reason("limits.clear"), False


def limits_mask(limits: frozenset[str]) -> int:
    """Limits as bits, those that any words speak of."""
    return sum(1 << bit for bit, limit in enumerate(limit_words()) if limit in limits)


def strains(words: str) -> int:
    """The limits that a text speaks of, as bits."""
    found = enumerate(limit_words().values())
    return sum(1 << bit for bit, speaking in found if any(word in words for word in speaking))


FACTORS: dict[str, Callable[[SeekerProfile, OrderProfile, Settings], Judgement]] = {
    "occupation": _occupation,
    "commute": _commute,
    "wage": _wage,
    "qualification": _qualification,
    "hours": _hours,
    "limits": _limits,
}


def level_of(share: float) -> str:
    """How good a share of the points is: `full`, `good`, `fair` or `low`."""
    return next(name for limit, name in LEVELS if share >= limit)


def shares(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> tuple[float, ...]:
    """The share of its points that each factor gives, in the order of `FACTORS`: all that ranking needs."""
    return tuple([factor(seeker, order, settings)[0] for factor in FACTORS.values()])


def points(share: float, maximum: int) -> int:
    """Whole points for a share, halves upward."""
    return int(maximum * share + 0.5)


def judge(seeker: SeekerProfile, order: OrderProfile, case: Case) -> tuple[Factor, ...]:
    """Every factor of a pair with its points, level and reason."""
    settings = case.settings
    result = []
    for code, factor in FACTORS.items():
        share, why, missing = factor(seeker, order, settings)
        maximum = settings.points[code]
        level = "unknown" if missing else level_of(share)
        result.append(Factor(code, points(share, maximum), maximum, level, why, share))
    return tuple(result)
