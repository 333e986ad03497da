"""How a registration reads on a page: labelled rows in the reader's language, for the person, the desk, an employer."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from jobcenter.core import licences, occupations, places
from jobcenter.core.formatting import day, localized, won
from jobcenter.seekers import reference
from jobcenter.seekers.models import LICENCE_FACT, Registration, RegistrationStatus

Row = tuple[str, str]

STATUS_TONES = {
    "requested": "warning",
    "active": "success",
    "on_hold": "gray",
    "placed": "primary",
    "expired": "gray",
    "cancelled": "gray",
}


def answers_of(registration: Registration) -> dict[str, Any]:
    """The wishes and means of a registration as plain values, by field."""
    from jobcenter.seekers.service.registrations import WISH_FIELDS

    return {field: getattr(registration, field) for field in WISH_FIELDS}


def status_name(status: RegistrationStatus | str) -> str:
    """The word for a state of a registration."""
    names = {
        "requested": _("Waiting to be checked"),
        "active": _("Valid"),
        "on_hold": _("On hold"),
        "placed": _("Found work"),
        "expired": _("Ended"),
        "cancelled": _("Cancelled"),
    }
    return names[str(getattr(status, "value", status))]


def status_tone(status: RegistrationStatus) -> str:
    """The colour of a state's badge."""
    return STATUS_TONES[status.value]


def occupation_names(codes: Iterable[str] | None) -> str:
    """The official names of occupations, joined by commas."""
    return ", ".join(occupations.name_of(code) or code for code in codes or ())


def district_names(codes: Iterable[str] | None) -> str:
    """The names of districts, joined by commas."""
    return ", ".join(localized(places.district_name(code)) or code for code in codes or ())


def wage(answers: Mapping[str, Any]) -> str:
    """The least wage wished for: `월급 2,100,000원 이상`."""
    if not answers.get("wage_min"):
        return _("To be discussed")
    kind = reference.option_name("wage_kind", answers.get("wage_kind"))
    return _("%(kind)s %(amount)s or more", kind=kind, amount=won(answers["wage_min"]))


def hours(answers: Mapping[str, Any]) -> str:
    """Days and hours on one line."""
    parts = [reference.option_names("day", answers.get("days"))]
    if answers.get("hours_start"):
        parts.append(f"{answers['hours_start']}~{answers['hours_end']}")
    if answers.get("weekly_hours_max"):
        parts.append(_("up to %(hours)d hours a week", hours=answers["weekly_hours_max"]))
    if answers.get("overnight") is not None:
        parts.append(_("night work possible") if answers["overnight"] else _("no night work"))
    return " · ".join(part for part in parts if part)


def months(count: int | None) -> str:
    """A length of time in years and months."""
    if not count:
        return _("No work yet")
    years, rest = divmod(count, 12)
    if not years:
        return _("%(months)d months", months=rest)
    return (
        _("%(years)d years %(months)d months", years=years, months=rest) if rest else _("%(years)d years", years=years)
    )


def career_line(entry: Mapping[str, Any]) -> str:
    """One job on one line."""
    period = f"{entry.get('from', '')}~{entry.get('until') or _('today')}"
    return " · ".join(part for part in (entry.get("employer"), entry.get("duties"), period) if part)


def wish_rows(answers: Mapping[str, Any]) -> list[Row]:
    """What somebody looks for."""
    chosen = occupation_names(answers.get("occupations"))
    commute = answers.get("commute_minutes_max")
    return [
        (_("Occupations"), " · ".join(part for part in (chosen, answers.get("occupation_text")) if part)),
        (_("Wage"), wage(answers)),
        (_("Districts"), district_names(answers.get("districts"))),
        (_("Kinds of employment"), reference.option_names("employment_type", answers.get("employment_types"))),
        (_("Working time"), hours(answers)),
        (_("Way to work"), _("up to %(minutes)d minutes", minutes=commute) if commute else ""),
        (_("Can start"), day(answers["starts_from"]) if answers.get("starts_from") else _("At once")),
    ]


def wishes_in_short(answers: Mapping[str, Any]) -> str:
    """Occupation, wage and working time in one line."""
    parts = (occupation_names(answers.get("occupations")), wage(answers), hours(answers))
    return " · ".join(part for part in parts if part)


def schooling(answers: Mapping[str, Any]) -> str:
    """The schooling with what was studied."""
    parts = (reference.option_name("education", answers.get("education")), answers.get("major"))
    return " · ".join(part for part in parts if part)


def career(answers: Mapping[str, Any], career_months: int | None = None) -> str:
    """How long somebody has worked, and where, a line each."""
    jobs = "\n".join(career_line(entry) for entry in answers.get("career_entries") or ())
    return "\n".join(part for part in (months(career_months) if career_months else "", jobs) if part)


def means_rows(answers: Mapping[str, Any], career_months: int | None = None) -> list[Row]:
    """What somebody brings."""
    return [
        (_("Schooling"), schooling(answers)),
        (_("Work history"), career(answers, career_months)),
        (_("Licences"), ", ".join(answers.get("licences") or ())),
        (_("Courses"), ", ".join(answers.get("trainings") or ())),
        (_("Languages"), ", ".join(answers.get("languages") or ())),
        (_("Computer"), reference.option_names("computer", answers.get("computer"))),
        (_("Driving"), reference.option_name("driving", answers.get("driving"))),
        (_("In her own words"), answers.get("summary") or ""),
    ]


def support_rows(answers: Mapping[str, Any]) -> list[Row]:
    """What the centre should mind and help with; never shown to an employer."""
    return [
        (_("Please mind"), reference.option_names("limit", answers.get("limits"))),
        (_("Help wished for"), reference.option_names("support", answers.get("supports"))),
        (_("Unemployment benefit"), reference.option_name("benefit_status", answers.get("benefit_status"))),
    ]


def card_rows(registration: Registration) -> list[Row]:
    """The few rows a counselor needs beside a list of orders."""
    answers = answers_of(registration)
    wishes = dict(wish_rows(answers))
    schooling = reference.option_name("education", registration.education)
    licences = ", ".join(registration.licences or ())
    keep = (_("Occupations"), _("Wage"), _("Districts"), _("Working time"), _("Way to work"))
    return [
        *((label, wishes[label]) for label in keep),
        (_("Work history"), months(registration.career_months)),
        (_("Schooling, licences"), " · ".join(part for part in (schooling, licences) if part)),
        (_("Please mind"), reference.option_names("limit", registration.limits)),
    ]


def dong_name(person: Any) -> str:
    """The neighbourhood a person lives in, with its district."""
    return localized(places.dong_name(person.dong_code))


def channel_name(channel: Any) -> str:
    """Which way something was given."""
    return reference.option_name("channel", channel.value)


def fact_name(code: str) -> str:
    """The name of a fact about a person; the code where no list knows it."""
    if code.startswith(LICENCE_FACT):
        key = code.removeprefix(LICENCE_FACT)
        licence = licences.known().get(key)
        return _("Licence: %(name)s", name=licence.name["ko"] if licence else key)
    return reference.option_name("welfare", code)


def _more_kinds() -> dict[str, str]:
    return {
        "workbench": _("matching"),
        "candidates": _("matching"),
        "referral": _("referral"),
        "letter": _("Referral letter"),
        "message": _("message"),
    }


def access_text(entry: Any) -> str:
    """What somebody did with a record, in words."""
    acts = {
        "view": _("looked at"),
        "list": _("seen in a list"),
        "search": _("found at the counter"),
        "print": _("printed"),
        "download": _("downloaded"),
    }
    kinds = {"registration": _("registration"), "person": _("record"), "application": _("application"), **_more_kinds()}
    return f"{kinds.get(entry.what, entry.what)} · {acts.get(entry.action, entry.action)}"
