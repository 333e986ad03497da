"""A centre's months as a plan: who looked for whom, who was referred where, who was placed. No database, repeatable."""

import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from jobcenter.demo.targets import Targets, days_for, places_of_orders, split
from jobcenter.demo.work import Work, draw_work
from jobcenter.seekers.rules import add_months
from jobcenter.statistics.calendar import is_working_day

Draw = Callable[[random.Random], Work]
Renewable = TypeVar("Renewable", "PlannedOrder", "PlannedRegistration")

ORDER_MONTHS = 2
REGISTRATION_MONTHS = 3
SETTLING_DAYS = 6
LEAST_DAYS_TO_WORK = 30
PLACED_WITHIN = 24


@dataclass
class PlannedOrder:
    """One job order."""

    employer: int
    work: Work
    opened_on: date
    places: int
    hires: list[date] = field(default_factory=list)
    terms: int = 1

    @property
    def valid_until(self) -> date:
        """The last day of its last term."""
        return add_months(self.opened_on, ORDER_MONTHS * self.terms)

    @property
    def filled_on(self) -> date | None:
        """The day the last place was filled, None when it was not."""
        return sorted(self.hires)[self.places - 1] if len(self.hires) >= self.places else None


@dataclass
class PlannedReferral:
    """One referral with its outcome."""

    registration: int
    order: int
    sent_on: date
    status: str = "not_hired"
    reason: str | None = None
    interview_on: date | None = None
    result_on: date = date.max


@dataclass
class PlannedRegistration:
    """One registration of a person for work."""

    person: int
    work: Work
    day: date
    via: str | None = None
    started_on: date | None = None
    referrals: list[int] = field(default_factory=list)
    followed: bool = False
    terms: int = 1

    @property
    def valid_until(self) -> date:
        """The last day of its last term."""
        return add_months(self.day, REGISTRATION_MONTHS * self.terms)

    @property
    def spans(self) -> list[tuple[date, date]]:
        """First and last day of each term; the next one follows without a gap."""
        ends = [add_months(self.day, REGISTRATION_MONTHS * ordinal) for ordinal in range(1, self.terms + 1)]
        return list(zip([self.day, *(end + timedelta(days=1) for end in ends)], ends, strict=False))


@dataclass
class Plan:
    """Everything that happened at one centre."""

    targets: Targets
    orders: list[PlannedOrder]
    registrations: list[PlannedRegistration]
    referrals: list[PlannedReferral]


def make_plan(targets: Targets, seed: int, draw: Draw = draw_work) -> Plan:
    """Plan the months of a centre so that its ledger shows exactly the targets. `draw` gives the kinds of work."""
    chance = random.Random(seed)
    orders = _orders(targets, chance, draw)
    registrations = _registrations(targets, chance, draw)
    plan = Plan(targets, orders, registrations, [])
    _choose_placed(plan, chance)
    _renew_registrations(plan, chance)
    _refer(plan, chance)
    _settle(plan, chance)
    _renew_orders(plan, chance)
    return plan


def _orders(targets: Targets, chance: random.Random, draw: Draw) -> list[PlannedOrder]:
    days = days_for(targets.orders, targets, chance)
    wanted = places_of_orders(targets.orders, targets.places, chance)
    again = set(chance.sample(range(targets.orders // 10 + 1, targets.orders), targets.orders - targets.employers))
    works: list[Work] = []
    orders = []
    for number, (day, places) in enumerate(zip(days, wanted, strict=True)):
        if number in again:
            employer = chance.randrange(len(works))
        else:
            employer = len(works)
            works.append(draw(chance))
        orders.append(PlannedOrder(employer, works[employer], day, places))
    return orders


def _registrations(targets: Targets, chance: random.Random, draw: Draw) -> list[PlannedRegistration]:
    days = days_for(targets.registrations, targets, chance)
    again = _positions_of_returns(days, targets, chance)
    registrations: list[PlannedRegistration] = []
    people = 0
    for number, day in enumerate(days):
        if number not in again:
            registrations.append(PlannedRegistration(people, draw(chance), day))
            people += 1
            continue
        earlier = _somebody_to_return(registrations, day, chance)
        if earlier is not None:
            earlier.followed = True
            registrations.append(PlannedRegistration(earlier.person, earlier.work, day))
    return registrations


def _positions_of_returns(days: list[date], targets: Targets, chance: random.Random) -> set[int]:
    """Which registrations are of somebody known: late ones, since the first term has to be over."""
    returns = targets.registrations - targets.seekers
    late_enough = bisect_right(days, add_months(targets.first, REGISTRATION_MONTHS) + timedelta(days=31))
    first = min(late_enough, len(days) - returns)
    return set(chance.sample(range(first, len(days)), returns))


def _somebody_to_return(
    registrations: list[PlannedRegistration], day: date, chance: random.Random
) -> PlannedRegistration | None:
    """Somebody whose term is over and who did not come back yet, None when there is nobody."""
    over = bisect_left(registrations, day, key=lambda registration: registration.valid_until)
    free = [registration for registration in registrations[:over] if not registration.followed]
    return chance.choice(free) if free else None


def _choose_placed(plan: Plan, chance: random.Random) -> None:
    """Who finds work and how: somebody who did not have to register again, with enough days left to be placed."""
    latest = plan.targets.last - timedelta(days=LEAST_DAYS_TO_WORK)
    able = [one for one in plan.registrations if not one.followed and one.day <= latest]
    chosen = chance.sample(able, plan.targets.placements)
    ways = [way for way, people in plan.targets.placed.items() for _number in range(people)]
    for registration, way in zip(chosen, ways, strict=True):
        registration.via = way


def _renew_registrations(plan: Plan, chance: random.Random) -> None:
    """Renew terms until as many people as wanted are registered on the last day, the later ones more often."""
    if plan.targets.active_seekers is None:
        return
    waiting = [one for one in plan.registrations if one.via is None and not one.followed]
    for registration in _to_renew(waiting, plan.targets.active_seekers, plan.targets.last, chance):
        registration.terms = _terms(registration.day, REGISTRATION_MONTHS, plan.targets.last)


def _renew_orders(plan: Plan, chance: random.Random) -> None:
    """Renew orders that still have a place until as many as wanted are open on the last day."""
    if plan.targets.open_orders is None:
        return
    waiting = [order for order in plan.orders if len(order.hires) < order.places]
    for order in _to_renew(waiting, plan.targets.open_orders, plan.targets.last, chance):
        order.terms = _terms(order.opened_on, ORDER_MONTHS, plan.targets.last)


def _to_renew(waiting: Sequence[Renewable], wanted: int, last: date, chance: random.Random) -> list[Renewable]:
    over = [one for one in waiting if one.valid_until < last]
    missing = wanted - (len(waiting) - len(over))
    if not 0 <= missing <= len(over):
        raise ValueError(
            f"{wanted} cannot stand open on the last day: {len(waiting) - len(over)} to {len(waiting)} can"
        )
    late = sorted(over, key=lambda one: (last - one.valid_until).days * chance.random())
    return late[:missing]


def _terms(first: date, months: int, last: date) -> int:
    """How many terms of so many months from the first day on reach the last day."""
    terms = max(1, ((last.year - first.year) * 12 + last.month - first.month) // months)
    return terms if add_months(first, terms * months) >= last else terms + 1


def _refer(plan: Plan, chance: random.Random) -> None:
    days = _referral_days(plan, chance)
    finder = _OrderFinder(plan.orders, chance)
    for registration_number, day in days:
        registration = plan.registrations[registration_number]
        order = finder.find(registration_number, registration.work, day)
        registration.referrals.append(len(plan.referrals))
        plan.referrals.append(PlannedReferral(registration_number, order, day))


def _referral_days(plan: Plan, chance: random.Random) -> list[tuple[int, date]]:
    """Registration and day of every referral, in order of time."""
    every = _every_working_day(plan.targets)
    open_days = [_open_days(registration, plan.targets, every, chance) for registration in plan.registrations]
    weights = [
        _eagerness(registration, len(days), chance)
        for registration, days in zip(plan.registrations, open_days, strict=True)
    ]
    needed = [1 if registration.via == "referral" else 0 for registration in plan.registrations]
    counts = split(plan.targets.referrals - sum(needed), weights)
    found = []
    for number, days in enumerate(open_days):
        count = counts[number] + needed[number]
        found += [(number, _soon(days, chance)) for _referral in range(count)]
    return sorted(found, key=lambda entry: (entry[1], entry[0]))


def _soon(days: Sequence[date], chance: random.Random) -> date:
    """One of the days, the earlier ones more often: most referrals come soon after the registration."""
    return days[min(chance.randrange(len(days)), chance.randrange(len(days)), chance.randrange(len(days)))]


def _every_working_day(targets: Targets) -> list[date]:
    days = (targets.first + timedelta(days=number) for number in range((targets.last - targets.first).days + 1))
    return [day for day in days if is_working_day(day)]


def _open_days(
    registration: PlannedRegistration, targets: Targets, every: list[date], chance: random.Random
) -> Sequence[date]:
    """The days on which somebody can be referred; who is placed leaves time for result and start.

    Who renewed is referred in one of the terms: those who register again and again are not sent out all the time.
    """
    first, last = registration.day, min(registration.valid_until, targets.last)
    if registration.terms > 1:
        first = add_months(registration.day, REGISTRATION_MONTHS * chance.randrange(registration.terms))
        last = min(last, add_months(first, REGISTRATION_MONTHS))
    if registration.via:
        last = min(last - timedelta(days=SETTLING_DAYS), registration.day + timedelta(days=PLACED_WITHIN))
    return every[bisect_left(every, first) : bisect_right(every, last)] or [registration.day]


def _eagerness(registration: PlannedRegistration, days: int, chance: random.Random) -> int:
    if registration.via is None and chance.random() < 0.07:
        return 0
    return int(chance.gammavariate(2.2, 100) * min(days, 40)) + 1


class _OrderFinder:
    """Finds an order of the right kind that is open on a day."""

    def __init__(self, orders: list[PlannedOrder], chance: random.Random) -> None:
        self._orders = orders
        self._chance = chance
        self._used: set[tuple[int, int]] = set()
        self._by_work: dict[str, list[int]] = defaultdict(list)
        for number, order in enumerate(orders):
            self._by_work[order.work.keco].append(number)

    def find(self, registration: int, work: Work, day: date) -> int:
        """An order somebody was not referred to yet: for the work, else any that is open, else one a second time."""
        for numbers in (self._by_work[work.keco], range(len(self._orders))):
            found = self._pick(registration, numbers, day)
            if found is not None:
                self._used.add((registration, found))
                return found
        return self._chance.randrange(max(1, self._opened(range(len(self._orders)), day)))

    def _opened(self, numbers: Sequence[int], day: date) -> int:
        return bisect_right(numbers, day, key=lambda number: self._orders[number].opened_on)

    def _pick(self, registration: int, numbers: Sequence[int], day: date) -> int | None:
        first, last = self._opened(numbers, add_months(day, -ORDER_MONTHS)), self._opened(numbers, day)
        if last == first:
            return None
        start = self._chance.randrange(last - first)
        turned = (numbers[first + (start + step) % (last - first)] for step in range(last - first))
        return next((number for number in turned if (registration, number) not in self._used), None)


def _settle(plan: Plan, chance: random.Random) -> None:
    """Decide how every referral ends and when everybody who is placed starts."""
    for registration in plan.registrations:
        if registration.via == "referral" and _hire(plan, registration, chance):
            continue
        if registration.via:
            last = max((plan.referrals[number].sent_on for number in registration.referrals), default=registration.day)
            registration.started_on = _later(last, 3, 14, plan.targets.last, chance)
    for referral in plan.referrals:
        if referral.status != "hired":
            _end(plan, referral, chance)


def _hire(plan: Plan, registration: PlannedRegistration, chance: random.Random) -> bool:
    """The last referral of somebody who is placed by one leads to the job, at an order with a place left.

    Where a small centre has no such order on the day, the person finds work alone instead.
    """
    referral = plan.referrals[registration.referrals[-1]]
    result_on = _later(referral.sent_on, 2, 9, plan.targets.last - timedelta(days=1), chance)
    if len(plan.orders[referral.order].hires) >= plan.orders[referral.order].places:
        other = _order_with_place(plan, referral, chance)
        if other is None:
            registration.via = "self"
            return False
        referral.order = other
    plan.orders[referral.order].hires.append(result_on)
    referral.status, referral.result_on = "hired", result_on
    if chance.random() < 0.85:
        referral.interview_on = referral.sent_on + (result_on - referral.sent_on) / 2
    registration.started_on = _later(result_on, 1, 5, plan.targets.last, chance)
    return True


def _order_with_place(plan: Plan, referral: PlannedReferral, chance: random.Random) -> int | None:
    work = plan.orders[referral.order].work.keco
    open_now = [
        number
        for number, order in enumerate(plan.orders)
        if order.opened_on <= referral.sent_on <= order.valid_until and len(order.hires) < order.places
    ]
    same = [number for number in open_now if plan.orders[number].work.keco == work]
    return chance.choice(same or open_now) if open_now else None


def _end(plan: Plan, referral: PlannedReferral, chance: random.Random) -> None:
    registration, order = plan.registrations[referral.registration], plan.orders[referral.order]
    referral.result_on = referral.sent_on + timedelta(days=chance.randint(3, 21))
    if chance.random() < 0.24:
        referral.interview_on = referral.sent_on + (referral.result_on - referral.sent_on) / 2
    if registration.started_on and registration.started_on <= referral.result_on:
        referral.result_on = max(registration.started_on, referral.sent_on)
        referral.status, referral.reason = "cancelled", "found_work"
    elif order.filled_on and referral.sent_on <= order.filled_on <= referral.result_on:
        referral.result_on = order.filled_on
        referral.status, referral.reason = "order_filled", "others_hired"
    else:
        referral.status, referral.reason = _outcome(chance)
    if referral.interview_on and (referral.interview_on > referral.result_on or referral.status == "declined"):
        referral.interview_on = None


def _outcome(chance: random.Random) -> tuple[str, str | None]:
    outcomes = (
        (("not_hired", "others_hired"), 26), (("not_hired", "conditions_not_met"), 17), (("not_hired", "wage"), 9),
        (("not_hired", "distance"), 10), (("not_hired", "lack_of_experience"), 12), (("not_hired", "not_suited"), 9),
        (("no_show", None), 7), (("declined", "person_declined"), 8), (("cancelled", "employer_cancelled"), 2),
    )  # fmt: skip
    return chance.choices([outcome for outcome, _weight in outcomes], [weight for _outcome, weight in outcomes])[0]


def _later(day: date, least: int, most: int, until: date, chance: random.Random) -> date:
    """A day so many days later, not after `until` and not before the day itself."""
    return max(day, min(day + timedelta(days=chance.randint(least, most)), until))
