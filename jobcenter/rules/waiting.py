"""Not yet, but from which day: the first day on which the rules no longer refuse somebody when only time passes.

With time an age completes a year, a month more has passed since a day, and another amount comes into force. Between
those days nothing changes, so trying each of them finds the first one, also where it soon is too late again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from jobcenter.core import parameters
from jobcenter.core.errors import InputError

from . import documents
from . import expressions as ex
from .documents import RuleSet
from .values import find_date


def first_day(document: Mapping[str, Any], facts: Mapping[str, Any], after: dt.date, until: dt.date) -> dt.date | None:
    """The first day later than ``after`` and not later than ``until`` that does not refuse her, or None."""
    try:
        days = turning_days(documents.parse(document, after), facts, after, until)
    except InputError:
        return None
    return next((day for day in days if not _refuses(document, facts, day)), None)


def turning_days(rules: RuleSet, facts: Mapping[str, Any], after: dt.date, until: dt.date) -> list[dt.date]:
    """The days on which anything the rules look at can change by itself, in order."""
    found: set[dt.date] = set()
    for criterion in rules.criteria:
        for node in ex.walk(criterion.passes):
            if isinstance(node, ex.AgeOn) and node.day is None:
                found.update(_anniversaries(facts.get(ex.BIRTH_DATE), after, until, months=12))
            elif isinstance(node, ex.MonthsSince):
                found.update(_anniversaries(facts.get(node.fact.name), after, until, months=1))
            elif isinstance(node, ex.Parameter):
                for value in parameters.get(node.name).values:
                    found.add(value.starts)
                    found.update([value.until + dt.timedelta(days=1)] if value.until else [])
    return sorted(day for day in found if after < day <= until)


def _anniversaries(value: Any, after: dt.date, until: dt.date, *, months: int) -> Iterator[dt.date]:
    """The days on which so many months more have passed since a day."""
    since = value if isinstance(value, dt.date) else find_date(value) if isinstance(value, str) else None
    if since is None:
        return
    start, steps = since.year * 12 + since.month - 1, 1
    # Counting starts near the day that is asked about, not with the birth.
    steps = max(steps, (after.year * 12 + after.month - 1 - start) // months - 1)
    while (day := _day(start + steps * months, since.day)) is not None and day <= until:
        yield day
        steps += 1


def _day(index: int, date: int) -> dt.date | None:
    """A day of a month, or the first of the next where the month is shorter."""
    for number, of_month in ((index, date), (index + 1, 1)):
        year, month = divmod(number, 12)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return None
        try:
            return dt.date(year, month + 1, of_month)
        except ValueError:
            continue
    return None


def _refuses(document: Mapping[str, Any], facts: Mapping[str, Any], day: dt.date) -> bool:
    try:
        rules = documents.parse(document, day)
        person = rules.person(facts)
        return any(criterion.holds(person, None) is False for criterion in rules.criteria)
    except InputError:
        return True
