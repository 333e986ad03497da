"""What is left of a round for somebody who joins in mid-term: days of work or class, and the pay for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jobcenter.core import workdays
from jobcenter.programs.models import Enrollment, Offer, Round, RoundGroup
from jobcenter.programs.service import engagements


@dataclass(frozen=True)
class Remaining:
    """From the first day to the last, both included, and how many of all days of the period that is."""

    start: date
    end: date
    days: int
    of_days: int
    pay: int | None

    @property
    def is_part(self) -> bool:
        """Whether some of the period is over already."""
        return self.days < self.of_days


def _between(round_: Round, group: RoundGroup | None, start: date) -> Remaining:
    begins, ends = engagements.period_of(round_, group)
    start = max(start, begins)
    hours = engagements.hours_of(round_, group)
    weekdays = hours.days if hours else workdays.WEEK
    days = workdays.count(start, ends, weekdays) if start <= ends else 0
    return Remaining(start, ends, days, workdays.count(begins, ends, weekdays), _pay(round_, days))


def _pay(round_: Round, days: int) -> int | None:
    """The pay for so many days, where the round says a daily wage (`selection.daily_wage`, won)."""
    daily: Any = (round_.selection or {}).get("daily_wage")
    return int(daily) * days if daily else None


def of_offer(offer: Offer, today: date) -> Remaining:
    """What is left for whoever accepts an offer today: she begins on the next first day, at the earliest today."""
    return _between(offer.round, offer.group, today)


def of_enrollment(enrollment: Enrollment) -> Remaining:
    """What a place is from the day its holder began."""
    return _between(enrollment.round, enrollment.group, enrollment.started_on)
