"""Decisions about job seekers that need no database: ages, terms, career length, checks of wishes."""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import occupations, parameters, places
from jobcenter.core.errors import DomainError
from jobcenter.seekers import reference

MOST_OCCUPATIONS = 5
MOST_DISTRICTS = 10
AGE_BANDS = ((15, 19), (20, 29), (30, 39), (40, 49), (50, 59), (60, 64), (65, 69), (70, None))
WAGE_CEILING = {"hourly": 1_000_000, "daily": 5_000_000, "monthly": 100_000_000, "annual": 1_000_000_000}
_TIME = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")
_MONTH = re.compile(r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$")


class TooYoung(DomainError):
    """The person is below the age at which one may register for work."""

    message = _l("You can register from the age of %(minimum)d. Please ask a youth centre or your school for advice.")
    field = "birth_date"


class BirthDateUnlikely(DomainError):
    """The birth date lies in the future or more than 120 years back."""

    message = _l("This birth date cannot be right. Write it like 1985-03-21.")
    field = "birth_date"


class WishInvalid(DomainError):
    """One of the wishes cannot be used as entered; `field` says which one."""

    message = _l("%(problem)s")

    def __init__(self, field: str, problem: Any) -> None:
        super().__init__(field=field, problem=problem)


def age_on(birth_date: date, day: date) -> int:
    """Completed years on a day; somebody born on 29 February completes a year on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def age_band(age: int | None) -> str | None:
    """The band of an age as the figures use it: `15-19`, `20-29`, …, `60-64`, `65-69`, `70+`; None below 15."""
    if age is None:
        return None
    for low, high in AGE_BANDS:
        if age >= low and (high is None or age <= high):
            return f"{low}+" if high is None else f"{low}-{high}"
    return None


def check_birth_date(birth_date: date, today: date) -> None:
    """Refuse an impossible birth date and an age below the one in force on the day."""
    if not 0 <= age_on(birth_date, today) <= 120:
        raise BirthDateUnlikely()
    minimum = parameters.value("minimum_working_age", on=today)
    if age_on(birth_date, today) < minimum:
        raise TooYoung(minimum=minimum)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last day of the month where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def valid_until(start: date) -> date:
    """The last valid day of a term that starts on a day, by the term in force on that day."""
    return add_months(start, parameters.value("seeker_registration_months", on=start))


def may_renew(until: date, today: date) -> bool:
    """Whether the last days of a term, in which it can be renewed, have begun and not ended."""
    window = parameters.value("seeker_renewal_window_days", on=today)
    return until - timedelta(days=window) <= today <= until


def number(year: int, serial: int) -> str:
    """The number of a registration as people see it: `2026-000123`."""
    return f"{year}-{serial:06d}"


def career_months(entries: Iterable[Mapping[str, Any]], today: date) -> int:
    """Months worked, overlapping jobs counted once; a job without an end lasts until today.

    Entries carry `from` and `until` as `YYYY-MM`; both months count.
    """
    worked: set[int] = set()
    present = today.year * 12 + today.month
    for entry in entries:
        if not entry.get("from"):
            continue
        end = _month_index(entry["until"]) if entry.get("until") else present
        worked.update(range(_month_index(entry["from"]), min(end, present) + 1))
    return len(worked)


def _month_index(text: str) -> int:
    year, month = text.split("-")
    return int(year) * 12 + int(month)


def check_wishes(wishes: Mapping[str, Any], today: date) -> list[WishInvalid]:
    """Everything that is wrong with the wishes of a registration, each beside its field; empty when all is well."""
    checks = (_occupation_problems, _wage_problems, _place_problems, _time_problems, _code_problems)
    found = [problem for check in checks for problem in check(wishes)]
    return found + _career_problems(wishes.get("career_entries") or [], today)


def _occupation_problems(wishes: Mapping[str, Any]) -> list[WishInvalid]:
    codes = wishes.get("occupations") or []
    if not codes:
        return [WishInvalid("occupations", _l("Choose at least one occupation you would like to work in."))]
    if len(codes) > MOST_OCCUPATIONS:
        return [WishInvalid("occupations", _l("Choose no more than %(most)d occupations.", most=MOST_OCCUPATIONS))]
    unknown = [code for code in codes if occupations.name_of(code) is None]
    return [
        WishInvalid("occupations", _l("The occupation “%(code)s” is not in the list.", code=code)) for code in unknown
    ]


def _wage_problems(wishes: Mapping[str, Any]) -> list[WishInvalid]:
    kind, amount = wishes.get("wage_kind"), wishes.get("wage_min")
    if amount is None:
        return []
    if kind not in WAGE_CEILING:
        return [WishInvalid("wage_kind", _l("Say whether the wage is per hour, day, month or year."))]
    if not 0 < amount <= WAGE_CEILING[kind]:
        return [WishInvalid("wage_min", _l("Check the wage: this amount does not fit the kind of wage you chose."))]
    return []


def _place_problems(wishes: Mapping[str, Any]) -> list[WishInvalid]:
    codes = wishes.get("districts") or []
    if not codes:
        return [WishInvalid("districts", _l("Choose at least one district where you could work."))]
    if len(codes) > MOST_DISTRICTS:
        return [WishInvalid("districts", _l("Choose no more than %(most)d districts.", most=MOST_DISTRICTS))]
    known = places.districts()
    return [WishInvalid("districts", _l("Choose districts from the list.")) for code in codes if code not in known][:1]


def _time_problems(wishes: Mapping[str, Any]) -> list[WishInvalid]:
    found = [
        WishInvalid(field, _l("Write the time like 09:00."))
        for field in ("hours_start", "hours_end")
        if wishes.get(field) and not _TIME.match(wishes[field])
    ]
    if bool(wishes.get("hours_start")) != bool(wishes.get("hours_end")):
        field = "hours_end" if wishes.get("hours_start") else "hours_start"
        found.append(WishInvalid(field, _l("Give both the earliest start and the latest end, or neither.")))
    weekly = wishes.get("weekly_hours_max")
    if weekly is not None and not 1 <= weekly <= 52:
        found.append(WishInvalid("weekly_hours_max", _l("Weekly hours are between 1 and 52.")))
    commute = wishes.get("commute_minutes_max")
    if commute is not None and not 5 <= commute <= 180:
        found.append(WishInvalid("commute_minutes_max", _l("The way to work is between 5 and 180 minutes.")))
    return found


def _code_problems(wishes: Mapping[str, Any]) -> list[WishInvalid]:
    lists = {
        "employment_types": "employment_type",
        "days": "day",
        "limits": "limit",
        "supports": "support",
        "computer": "computer",
    }
    found = [
        WishInvalid(field, _l("Choose from the list."))
        for field, kind in lists.items()
        if set(wishes.get(field) or ()) - set(reference.options(kind))
    ]
    if wishes.get("education") and wishes["education"] not in reference.options("education"):
        found.append(WishInvalid("education", _l("Choose from the list.")))
    return found


def _career_problems(entries: Sequence[Mapping[str, Any]], today: date) -> list[WishInvalid]:
    for entry in entries:
        begin, end = entry.get("from"), entry.get("until")
        if not entry.get("employer") and not entry.get("duties"):
            return [WishInvalid("career_entries", _l("Write where you worked or what you did."))]
        if not begin or not _MONTH.match(begin) or (end and not _MONTH.match(end)):
            return [WishInvalid("career_entries", _l("Write the months of each job like 2019-03."))]
        if end and end < begin:
            return [WishInvalid("career_entries", _l("A job cannot end before it began."))]
        if begin > f"{today:%Y-%m}":
            return [WishInvalid("career_entries", _l("A job you already did cannot begin in the future."))]
    return []
