"""The calendar of a plan: its periods, their days, and how much of its time has gone by."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from jobcenter.indicators.models import TERM, Plan


def periods_of(plan: Plan) -> list[str]:
    """Every period of a plan: the term, its years, and their quarters that lie in the term."""
    return [TERM, *plan.years, *quarters_of(plan)]


def quarters_of(plan: Plan, year: str | int | None = None) -> list[str]:
    """The quarters of a plan, or of one of its years, as far as they lie in the term: `2022-3`."""
    years = plan.years if year is None else [str(year)]
    quarters = [f"{one}-{number}" for one in years for number in range(1, 5)]
    return [one for one in quarters if lies_in(plan, one)]


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a year or a quarter."""
    year, _, quarter = period.partition("-")
    if not quarter:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    month = int(quarter) * 3
    return date(int(year), month - 2, 1), date(int(year), month, monthrange(int(year), month)[1])


def span(period: str, plan: Plan) -> tuple[date, date]:
    """The first and the last day of a period as far as it lies in the term of the plan."""
    if period == TERM:
        return plan.first_day, plan.last_day
    first, last = days_of(period)
    return max(first, plan.first_day), min(last, plan.last_day)


def counted_span(period: str, plan: Plan) -> tuple[date, date] | None:
    """The days of a period that a plan counts; None where the period begins after the day up to which it counts."""
    first, last = span(period, plan)
    if plan.counted_until is None:
        return first, last
    return (first, min(last, plan.counted_until)) if first <= plan.counted_until else None


def seen_on(plan: Plan, today: date) -> date:
    """The day a plan is seen from: today, or the earlier day up to which it counts."""
    return today if plan.counted_until is None else min(today, plan.counted_until)


def lies_in(plan: Plan, period: str) -> bool:
    """Whether any day of a year or a quarter lies in the term."""
    first, last = days_of(period)
    return first <= plan.last_day and last >= plan.first_day


def time_gone(plan: Plan, today: date, period: str = TERM) -> Fraction:
    """The share of a plan's time, or of one of its periods, that has gone by: the mark on its bars."""
    first, last = span(period, plan)
    gone = Fraction((today - first).days + 1, (last - first).days + 1)
    return max(Fraction(0), min(Fraction(1), gone))


def is_whole_months(first: date, last: date) -> bool:
    """Whether a span begins with the first day of a month and ends with the last day of one."""
    return first.day == 1 and (last + timedelta(days=1)).day == 1


def next_term(plan: Plan) -> tuple[date, date]:
    """The first and the last day of a plan as long as this one that follows it."""
    begins = plan.last_day + timedelta(days=1)
    year = plan.last_day.year + begins.year - plan.first_day.year
    month = plan.last_day.month
    return begins, date(year, month, monthrange(year, month)[1])
