"""The hard conditions over columns: for each, which pairs fail. The words stand in `engine.conditions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.columns.pairs import Flags, Floats, Pairs
from jobcenter.matching.engine.conditions import CONDITIONS, minutes_outside
from jobcenter.matching.engine.travel import adjacent, trip
from jobcenter.seekers.rules import age_on


@lru_cache(maxsize=64)
def born_by(age: int, on: date) -> int:
    """The last day of birth, as a number, with which somebody has completed so many years on a day."""
    low, high = date(1800, 1, 1).toordinal(), on.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if age_on(date.fromordinal(middle), on) >= age else (low, middle - 1)
    return low


def _flags(pairs: Pairs, value: bool) -> Flags:
    return np.full(len(pairs), value)


def _deadline(pairs: Pairs) -> Flags:
    return pairs.orders["deadline"] < pairs.case.on.toordinal()


def _closed(pairs: Pairs) -> Flags:
    return pairs.orders["closed"]


def _consent(pairs: Pairs) -> Flags:
    return ~pairs.seekers["can_be_referred"]


def _decided(pairs: Pairs, decided: frozenset[tuple[int, int]]) -> Flags:
    if not decided:
        return _flags(pairs, False)
    if pairs.seekers.single:
        own = int(pairs.seekers["key"][0])
        return np.isin(pairs.orders["key"], [order for seeker, order in decided if seeker == own])
    offered = int(pairs.orders["key"][0])
    return np.isin(pairs.seekers["key"], [seeker for seeker, order in decided if order == offered])


def _referred(pairs: Pairs) -> Flags:
    return _decided(pairs, pairs.case.pairs_referred)


def _excluded(pairs: Pairs) -> Flags:
    return _decided(pairs, pairs.case.pairs_excluded)


def _working_age(pairs: Pairs) -> Flags:
    born, case = pairs.seekers["born"], pairs.case
    at_night = (born > born_by(case.night_age, case.on)) & pairs.orders["night"]
    return (born > born_by(case.working_age, case.on)) | at_night


def _licence(pairs: Pairs) -> Flags:
    return pairs.lacks_licence()


def _occupation(pairs: Pairs) -> Flags:
    figures = pairs.settings.field_of_work
    digits = pairs.digits()
    return (digits >= 0) & (digits < figures["digits"]) & (pairs.likeness < figures["likeness"])


def _employment_type(pairs: Pairs) -> Flags:
    return pairs.each(
        "employment_types",
        "employment_type",
        lambda wished, offered: bool(wished) and offered is not None and offered not in wished,
        np.bool_,
    )


def _wage(pairs: Pairs) -> Flags:
    wished = pairs.seekers["wage_min"]
    # A comparison with what is not known is false.
    return (wished >= 0) & ~pairs.orders["negotiable"] & (np.rint(pairs.offered("highest")) < wished)


def _overnight(pairs: Pairs) -> Flags:
    return pairs.orders["overnight"] & pairs.seekers["unwilling_overnight"]


def _days(pairs: Pairs) -> Flags:
    return pairs.each("days", "days", lambda wished, asked: bool(wished) and bool(asked - wished), np.bool_)


def outside(pairs: Pairs) -> Floats:
    """Minutes of the order outside the wished hours; NaN where either is unknown."""

    def minutes(wished: tuple, asked: tuple) -> float:
        found = minutes_outside(*wished, *asked)
        return np.nan if found is None else float(sum(found))

    return pairs.each("hours", "hours", minutes, np.float64)


def _hours(pairs: Pairs) -> Flags:
    return outside(pairs) > pairs.settings.hours["tolerated_minutes"]


def _weekly_hours(pairs: Pairs) -> Flags:
    return pairs.orders["weekly_hours"] > pairs.seekers["weekly_hours_max"]


def minutes_of_way(pairs: Pairs) -> Floats:
    """Minutes to work; NaN where one of the places is unknown."""

    def minutes(home: str | None, place: tuple[str | None, str | None]) -> float:
        way = trip(home, place[0], place[1], pairs.settings)
        return np.nan if way is None else float(way.minutes)

    return pairs.each("dong", "place", minutes, np.float64)


def wished_district(pairs: Pairs) -> Flags:
    """Whether the order is in a wished district."""
    return pairs.some("districts", "place", lambda wished, place: place[1] == wished)


def districts_known(pairs: Pairs) -> Flags:
    """Whether districts are wished and the order's is known."""
    return pairs.some("districts", "place", lambda _wished, place: place[1] is not None)


def beside_wished(pairs: Pairs) -> Flags:
    """Whether the order's district is known and shares a border with a wished one."""
    return pairs.some("districts", "place", lambda wished, place: place[1] is not None and adjacent(place[1], wished))


def _commute(pairs: Pairs) -> Flags:
    limit, minutes = pairs.seekers["commute_max"], minutes_of_way(pairs)
    limited = (limit >= 0) & ~np.isnan(minutes)
    by_district = districts_known(pairs) & ~beside_wished(pairs)
    return ~wished_district(pairs) & np.where(limited, minutes > limit, by_district)


FAILING: dict[str, Callable[[Pairs], Flags]] = {
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


def first_failing(pairs: Pairs) -> NDArray[np.int8]:
    """The number of the first condition each pair fails, in the order of `CONDITIONS`; -1 where it passes.

    A condition is asked only about the pairs that passed those before it.
    """
    first = np.full(len(pairs), -1, np.int8)
    left, here = np.arange(len(pairs)), pairs
    for number, name in enumerate(CONDITIONS):
        if name in pairs.case.skip:
            continue
        failed = np.broadcast_to(FAILING[name](here), len(here))
        if failed.any():
            first[left[failed]] = number
            left = left[~failed]
            here = pairs.part(left)
    return first
