"""The ranking once more, slow and obvious: one condition after the other, then a plain sort.

The points of a pair come from the engine's `score`; what is checked here is which pairs are compared at all,
under which conditions they fall, and in which order the rest stands.
"""

from datetime import date

from jobcenter.core import places
from jobcenter.employers.wages import monthly_hours
from jobcenter.matching.engine.rank import score
from jobcenter.matching.engine.settings import in_force
from jobcenter.matching.engine.travel import adjacent, trip


def rank_orders(seeker, orders, case):
    kept, ruled_out = [], {}
    for order in orders:
        failed = {name for name in failed_conditions(seeker, order, case) if name not in case.skip}
        if failed:
            ruled_out[order.key] = failed
        else:
            kept.append((order, score(seeker, order, case).total))
    kept.sort(key=lambda pair: pair[0].key)
    kept.sort(key=lambda pair: pair[0].deadline or date.max)
    kept.sort(key=lambda pair: pair[0].deadline is not None and pair[0].deadline < case.on)
    kept.sort(key=lambda pair: pair[1], reverse=True)
    return [(order.key, total) for order, total in kept], ruled_out


def failed_conditions(seeker, order, case):
    pair = (seeker.key, order.key)
    own_hours, asked_hours = seeker.weekly_hours_max, order.weekly_hours
    wished_types, offered_type = seeker.employment_types, order.employment_type
    fails = {
        "closed": not order.accepting or order.places_left <= 0,
        "deadline": order.deadline and order.deadline < case.on,
        "consent": not seeker.can_be_referred,
        "referred": pair in case.pairs_referred,
        "excluded": pair in case.pairs_excluded,
        "working_age": too_young(seeker, order, case.on),
        "occupation": another_field(seeker, order),
        "licence": set(order.licences) - set(seeker.licences),
        "employment_type": wished_types and offered_type and offered_type not in wished_types,
        "wage": pays_too_little(seeker, order),
        "overnight": order.overnight and seeker.overnight is False,
        "days": seeker.days and any(day not in seeker.days for day in order.days),
        "hours": too_far_from_wished_hours(seeker, order),
        "weekly_hours": own_hours and asked_hours and asked_hours > own_hours,
        "commute": too_far_away(seeker, order, case),
    }
    return {name for name, failed in fails.items() if failed}


def too_young(seeker, order, on):
    if seeker.birth_date is None:
        return False
    born = seeker.birth_date

    def birthday_reached(age):
        try:
            return on >= born.replace(year=born.year + age)
        except ValueError:
            return on >= date(born.year + age, 3, 1)

    if not birthday_reached(15):
        return True
    night = order.overnight
    if order.start is not None and order.end is not None:
        minutes = range(order.start, order.end)
        night = night or any(minute < 360 or 1320 <= minute < 1800 or minute >= 2760 for minute in minutes)
    return night and not birthday_reached(18)


def another_field(seeker, order):
    if not seeker.occupations or not order.occupation:
        return False
    if any(wish[:2] == order.occupation[:2] for wish in seeker.occupations):
        return False

    def share(wish, text):
        return sum(term in text for term in wish) / len(wish)

    def alike(wish, morphemes, text, text_morphemes):
        by_pairs = share(wish, text)
        if not morphemes or not text_morphemes:
            return by_pairs
        return 0.6 * by_pairs + 0.4 * share(morphemes, text_morphemes)

    analysed = seeker.wish_morphemes or [()] * len(seeker.wishes)
    for wish, morphemes in zip(seeker.wishes, analysed, strict=True):
        in_title = alike(wish, morphemes, order.head, order.head_morphemes)
        in_text = alike(wish, morphemes, order.body, order.body_morphemes)
        if max(in_title, 0.6 * in_text) >= 0.5:
            return False
    return True


def pays_too_little(seeker, order):
    if seeker.wage_min is None or order.wage_min is None or order.negotiable:
        return False
    hours = monthly_hours(order.weekly_hours or 40)
    per_month = {"hourly": hours, "daily": hours / 8, "monthly": 1, "annual": 1 / 12}
    offered = order.wage_min * per_month[order.wage_kind] / per_month[seeker.wage_kind]
    return round(offered) < seeker.wage_min


def too_far_from_wished_hours(seeker, order):
    if None in (seeker.start, seeker.end, order.start, order.end):
        return False
    seeker_end = seeker.end if seeker.end > seeker.start else seeker.end + 1440
    order_end = order.end if order.end > order.start else order.end + 1440
    wished = range(seeker.start, seeker_end)
    before = max(0, wished.start - order.start)
    after = max(0, order_end - wished.stop)
    return before + after > 120


def too_far_away(seeker, order, case):
    if order.district and order.district in seeker.districts:
        return False
    way = trip(seeker.dong, order.dong, order.district, in_force(case.on))
    if seeker.commute_max is not None and way is not None:
        return way.minutes > seeker.commute_max
    if not seeker.districts or not order.district:
        return False
    assert all(district in places.districts() or district.startswith("41") for district in seeker.districts)
    return not any(adjacent(order.district, wished) for wished in seeker.districts)
