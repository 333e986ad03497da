"""Why something was filtered out or got its points: a code with values, put into words when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from jobcenter.core import formatting
from jobcenter.core.occupations import name_of

CONDITIONS: Mapping[str, Any] = {
    "deadline": _l("Deadline passed"),
    "closed": _l("Not taking referrals"),
    "consent": _l("No consent to referral"),
    "referred": _l("Already referred"),
    "excluded": _l("Excluded by the counselor"),
    "working_age": _l("Working age set by law"),
    "licence": _l("Required licence"),
    "occupation": _l("Occupation"),
    "employment_type": _l("Kind of employment"),
    "wage": _l("Lowest wage"),
    "overnight": _l("Night work"),
    "days": _l("Days of the week"),
    "hours": _l("Hours of the day"),
    "weekly_hours": _l("Hours a week"),
    "commute": _l("Way to work"),
}

FACTORS: Mapping[str, Any] = {
    "occupation": _l("Occupation"),
    "commute": _l("Way to work"),
    "wage": _l("Wage"),
    "qualification": _l("Qualification"),
    "hours": _l("Hours and days"),
    "limits": _l("Consideration"),
}

WORDS: Mapping[str, Any] = {
    "deadline.passed": _l("The deadline was %(day)s"),
    "closed.order": _l("The order no longer takes referrals"),
    "closed.full": _l("All places are filled"),
    "consent.none": _l("Has not agreed to be referred"),
    "referred.open": _l("Has been referred to this order"),
    "excluded.pair": _l("Set aside for this person"),
    "working_age.general": _l("Work is allowed from the age of %(age)s"),
    "working_age.night": _l("Night work is allowed from the age of %(age)s"),
    "licence.lacking": _l("%(licences)s required"),
    "occupation.outside": _l("Another field of work (%(occupation)s)"),
    "employment_type.other": _l("The kind of employment is not among the wishes"),
    "wage.floor": _l("Less than wished by %(won)s"),
    "overnight.unwished": _l("Work through the night"),
    "days.unwished": _l("Includes days that are not wished: %(days)s"),
    "hours.far": _l("Hours differ from the wish by %(minutes)s"),
    "weekly_hours.more": _l("%(hours)s hours a week, more than wished"),
    "commute.far": _l("About %(minutes)s, longer than wished"),
    "commute.district": _l("Outside the wished districts"),
    "occupation.same": _l("Same occupation as wished (%(occupation)s)"),
    "occupation.near": _l("Closely related occupation (%(occupation)s)"),
    "occupation.field": _l("Same field of work (%(occupation)s)"),
    "occupation.words": _l("Title and duties resemble the wish"),
    "occupation.far": _l("Different occupation (%(occupation)s)"),
    "occupation.no_wish": _l("Wished occupation unknown – ask"),
    "occupation.no_code": _l("Occupation of the order unknown – ask the employer"),
    "commute.foot": _l("About %(minutes)s on foot"),
    "commute.transit": _l("About %(minutes)s by public transport"),
    "commute.centre": _l("About %(minutes)s to the middle of the district"),
    "commute.wished": _l("In a wished district, about %(minutes)s"),
    "commute.wished_only": _l("In a wished district"),
    "commute.beside": _l("Beside a wished district"),
    "commute.outside": _l("Not beside a wished district"),
    "commute.unknown": _l("Place unknown – ask"),
    "wage.more": _l("%(won)s more than wished"),
    "wage.equal": _l("As wished"),
    "wage.less": _l("%(won)s less than wished"),
    "wage.no_wish": _l("Wished wage unknown – ask"),
    "wage.unknown": _l("Wage unknown – ask the employer"),
    "wage.negotiable": _l("%(won)s less than wished, open to talk"),
    "qualification.none": _l("Asks for no licence, schooling or experience"),
    "qualification.meets": _l("Meets what the order asks"),
    "qualification.holds": _l("Holds %(licences)s"),
    "qualification.lacks": _l("%(licences)s missing"),
    "qualification.education": _l("Less schooling than asked"),
    "qualification.education_unknown": _l("Schooling unknown – ask"),
    "qualification.experience": _l("%(months)s of experience less than asked"),
    "qualification.experience_unknown": _l("Experience unknown – ask"),
    "hours.within": _l("Within the wished hours"),
    "hours.early": _l("Starts %(minutes)s earlier than wished"),
    "hours.late": _l("Ends %(minutes)s later than wished"),
    "hours.both": _l("Starts earlier and ends later, %(minutes)s together"),
    "hours.no_wish": _l("Wished hours unknown – ask"),
    "hours.unknown": _l("Hours of the order unknown – ask the employer"),
    "hours.days": _l("Includes days that are not wished: %(days)s"),
    "limits.none": _l("No strain to avoid was named"),
    "limits.clear": _l("The order mentions nothing that must be avoided"),
    "limits.conflict": _l("The order mentions “%(words)s” – check with the employer"),
    "limits.unknown": _l("Duties not described – ask the employer"),
}

DAYS: Mapping[str, Any] = {
    "mon": _l("Mon"),
    "tue": _l("Tue"),
    "wed": _l("Wed"),
    "thu": _l("Thu"),
    "fri": _l("Fri"),
    "sat": _l("Sat"),
    "sun": _l("Sun"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `WORDS` with the values it needs; `text()` says it in the reader's language."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def condition(self) -> str:
        """The hard condition or factor the reason belongs to."""
        return self.code.partition(".")[0]

    def text(self) -> str:
        """The reason in the reader's language."""
        shown = {name: _shown(name, value) for name, value in self.values}
        return str(WORDS[self.code]) % shown if shown else str(WORDS[self.code])


@cache
def _plain(code: str) -> Reason:
    return Reason(code)


def reason(code: str, **values: Any) -> Reason:
    """A reason with its values."""
    return Reason(code, tuple(values.items())) if values else _plain(code)


def minutes_text(minutes: int) -> str:
    """A span of time in words: `45 min`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min", minutes=minutes)
    if not rest:
        return _("%(hours)d h", hours=hours)
    return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)


def months_text(months: int) -> str:
    """A length of time in words: `1 month`, `2 years`, `2 years 3 months`."""
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(ngettext("%(num)d year", "%(num)d years", years))
    if rest or not years:
        parts.append(ngettext("%(num)d month", "%(num)d months", rest))
    return " ".join(parts)


def days_text(days: tuple[str, ...] | frozenset[str]) -> str:
    """Days of the week in their order."""
    return ", ".join(str(DAYS[day]) for day in DAYS if day in days)


def _shown(name: str, value: Any) -> str:
    if name == "won":
        return formatting.won(value)
    if name == "minutes":
        return minutes_text(value)
    if name == "months":
        return months_text(value)
    if name == "days":
        return days_text(value)
    if name == "occupation":
        return name_of(value) or value or formatting.NONE
    if isinstance(value, date):
        return formatting.day(value, weekday=False)
    if isinstance(value, tuple | frozenset | list):
        return ", ".join(str(item) for item in value)
    return str(value)
