"""How much happened at a centre and when: published totals split over months so that every total stays exact."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from jobcenter.core.workdays import is_working_day
from jobcenter.statistics.calendar import Month, Period

# Vacancies and seekers come in waves: spring and autumn are busy, holidays and high summer quiet.
SEASON = {1: 78, 2: 88, 3: 124, 4: 112, 5: 104, 6: 100, 7: 92, 8: 90, 9: 108, 10: 104, 11: 100, 12: 80}
EXTRA_PLACES = (1, 1, 1, 2, 3)


@dataclass(frozen=True)
class Targets:
    """What the ledger of one centre shall hold over some months. People and employers are different ones."""

    months: tuple[Month, ...]
    employers: int
    orders: int
    places: int
    seekers: int
    registrations: int
    referrals: int
    placed: dict[str, int]
    until: date | None = None
    # How many orders and registrations stand open on the last day; None: as many as their first term leaves.
    open_orders: int | None = None
    active_seekers: int | None = None
    # How much more happens in a month than in the one before.
    growth: Fraction = Fraction(1)

    @property
    def placements(self) -> int:
        """People placed, by whichever way."""
        return sum(self.placed.values())

    @property
    def first(self) -> date:
        """The first day."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """The last day on which something happened."""
        return self.until or self.months[-1].last

    def scaled(self, share: Fraction, months: Sequence[Month], until: date | None = None) -> "Targets":
        """The same proportions with a share of the amounts, over other months, the last of them until a day."""

        def part(amount: int) -> int:
            return max(1, round(amount * share))

        return replace(
            self,
            months=tuple(months),
            employers=part(self.employers),
            orders=part(self.orders),
            places=part(self.places),
            seekers=part(self.seekers),
            registrations=part(self.registrations),
            referrals=part(self.referrals),
            placed={way: part(people) for way, people in self.placed.items()},
            until=until,
        )


# 주요업무 추진실적 of Yeongdeungpo-gu, as of 31 October 2023: 2,601 employers, 3,401 places, 1,965 seekers, 11,448
# referrals, 854 placed. Orders, second registrations and the ways of placement are not published and invented here.
PUBLISHED = Targets(
    months=tuple(Period.parse("2023-01..2023-10").months()),
    employers=2601,
    orders=2874,
    places=3401,
    seekers=1965,
    registrations=2153,
    referrals=11448,
    placed={"referral": 694, "self": 118, "program": 42},
)

# A whole city under load, shared out among its districts: on the last day 50,000 orders are open and 100,000 people are
# registered, and three years of them left two million ledger entries.
CITY = replace(
    PUBLISHED,
    employers=54_000,
    orders=80_000,
    places=100_000,
    seekers=136_000,
    registrations=148_000,
    referrals=570_000,
    placed={"referral": 26_000, "self": 5_000, "program": 2_000},
    open_orders=50_200,
    active_seekers=100_200,
    growth=Fraction(106, 100),
)


def city_centres(weights: Mapping[str, int], months: Sequence[Month], until: date) -> dict[str, Targets]:
    """The city's amounts shared out among its districts in proportion to their weights, every total exact."""

    def shares(total: int) -> list[int]:
        return split(total, list(weights.values()))

    amounts: dict[str, list[Any]] = {name: shares(getattr(CITY, name)) for name in _AMOUNTS}
    placed = {way: shares(people) for way, people in CITY.placed.items()}
    return {
        code: replace(
            CITY,
            months=tuple(months),
            until=until,
            placed={way: parts[place] for way, parts in placed.items()},
            **{name: parts[place] for name, parts in amounts.items()},
        )
        for place, code in enumerate(weights)
    }


_AMOUNTS = (
    "employers", "orders", "places", "seekers", "registrations", "referrals", "open_orders", "active_seekers",
)  # fmt: skip


def split(total: int, weights: Sequence[Fraction | int | float]) -> list[int]:
    """Whole parts in proportion to the weights whose sum is exactly the total; remainders go to the largest ones."""
    if not any(weights):
        raise ValueError("no weight is above zero")
    whole = Fraction(sum(Fraction(weight) for weight in weights))
    exact = [Fraction(weight) * total / whole for weight in weights]
    parts = [int(share) for share in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def working_days(month: Month, until: date) -> list[date]:
    """The days of a month, not after `until`, on which a centre is open."""
    days = (month.first.replace(day=number) for number in range(1, month.last.day + 1))
    return [day for day in days if day <= until and is_working_day(day)]


def days_for(total: int, targets: Targets, chance: random.Random) -> list[date]:
    """A working day for each of so many events, in order of time: by season, the first open day among them."""
    open_days = [working_days(month, targets.last) for month in targets.months]
    weights = [
        SEASON[month.number] * targets.growth**place * len(days) / max(1, len(working_days(month, month.last)))
        for place, (month, days) in enumerate(zip(targets.months, open_days, strict=True))
    ]
    days = [
        chance.choice(month_days)
        for count, month_days in zip(split(total, weights), open_days, strict=True)
        for _number in range(count)
    ]
    days.sort()
    days[0] = next(month_days[0] for month_days in open_days if month_days)
    return days


def places_of_orders(orders: int, places: int, chance: random.Random) -> list[int]:
    """How many people each order looks for: at least one, together exactly `places`."""
    wanted = [1] * orders
    left = places - orders
    while left > 0:
        more = min(left, chance.choice(EXTRA_PLACES))
        wanted[chance.randrange(orders)] += more
        left -= more
    return wanted
