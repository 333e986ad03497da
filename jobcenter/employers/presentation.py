"""How an order is written out: for scripts by contract, for pages in the reader's words."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core import formatting
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.vocabulary import (
    WEEKDAY_LABELS,
    WEEKDAYS,
    Career,
    Education,
    EmploymentType,
    Insurance,
    korean,
    label,
)
from jobcenter.employers.wages import WageKind

WAGE_KINDS = {
    WageKind.HOURLY: _l("Hourly"),
    WageKind.DAILY: _l("Daily"),
    WageKind.MONTHLY: _l("Monthly"),
    WageKind.ANNUAL: _l("Annual"),
}
STATUSES = {
    OrderStatus.DRAFT: (_l("Being written"), "gray"),
    OrderStatus.SUBMITTED: (_l("Being reviewed"), "information"),
    OrderStatus.ACTIVE: (_l("Looking for people"), "success"),
    OrderStatus.FILLED: (_l("Places filled up"), "primary"),
    OrderStatus.CLOSED: (_l("No longer looking"), "gray"),
    OrderStatus.EXPIRED: (_l("Term ended"), "warning"),
    OrderStatus.CANCELLED: (_l("Cancelled"), "gray"),
    OrderStatus.REJECTED: (_l("Refused by the centre"), "danger"),
    OrderStatus.SUSPENDED: (_l("Suspended: employer blocked"), "danger"),
}
SEVERITIES = {
    "reject": (_l("Not allowed"), "danger"),
    "confirm": (_l("To be checked"), "warning"),
    "notice": (_l("For information"), "information"),
}
ACTIONS = {
    "drafted": _l("Draft begun"),
    "changed": _l("Draft changed"),
    "submitted": _l("Handed in"),
    "accepted": _l("Order accepted"),
    "change_requested": _l("Change asked for"),
    "rejected": _l("Refused by the centre"),
    "finding_overridden": _l("Finding overridden"),
    "completed": _l("Facts completed"),
    "closed": _l("No longer looking"),
    "cancelled": _l("Cancelled"),
    "renewed": _l("New term given"),
    "expired": _l("Term ended"),
    "filled": _l("All places filled"),
    "place_released": _l("Place given back"),
    "suspended": _l("Suspended: employer blocked"),
    "resumed": _l("Open again: block over"),
    "imported": _l("Imported"),
    "import_updated": _l("Updated by import"),
}
WARNINGS = {
    "occupation_missing": _l("The posting names no occupation."),
    "occupation_unknown": _l("The occupation fits no code of the table."),
    "occupation_suggested": _l("The title suggests this occupation."),
    "wage_missing": _l("The posting names no wage."),
    "wage_unreadable": _l("The wage could not be read."),
    "wage_differs_in_text": _l("The text names another wage."),
    "wage_below_minimum": _l("The wage is below the minimum."),
    "hours_missing": _l("The posting names no hours."),
    "hours_unreadable": _l("The hours could not be read."),
    "hours_not_fixed": _l("The hours are agreed upon."),
    "hours_truncated": _l("The source cut the text of the hours off."),
    "hours_differ_in_text": _l("The text names other hours."),
    "several_shifts": _l("There are several shifts."),
    "weekly_hours_unknown": _l("The weekly hours are unknown."),
    "weekly_hours_differ": _l("Hours, days and weekly hours do not fit together."),
    "days_unknown": _l("The days of work are unknown."),
    "days_differ_in_text": _l("The text names other days of work."),
    "weekend_in_text": _l("The text speaks of work on weekends."),
    "deadline_missing": _l("The posting names no closing date."),
    "deadline_unreadable": _l("The closing date could not be read."),
    "place_missing": _l("The posting names no place of work."),
    "place_unknown": _l("The place is not in the table of districts."),
    "place_glued": _l("Something was attached to the district's name; it was taken as the address."),
    "insurance_unknown": _l("The posting names no social insurance."),
    "education_unknown": _l("The schooling could not be read."),
    "career_unknown": _l("The experience could not be read."),
    "career_differs_in_text": _l("The text asks for experience."),
    "employment_type_unknown": _l("The kind of employment could not be read."),
    "licence_in_text": _l("The text may ask for a licence."),
    "places_unknown": _l("The number of people is not given; it counts as one."),
    "duties_missing": _l("The work is not described."),
    "duties_truncated": _l("The source cut the description off."),
    "contact_in_text": _l("The text holds contact data."),
    "registered_on_unreadable": _l("The date of registration could not be read."),
}


def state(order: JobOrder, today: date) -> tuple[Any, str]:
    """Where an order stands, with the colour of its badge; an active order past its last day is not open any more."""
    if order.status is OrderStatus.ACTIVE and not order.is_open(today):
        return _l("Closing date passed"), "warning"
    return STATUSES[order.status]


def as_contract(order: JobOrder) -> dict[str, Any]:
    """An order in the shape that `jobs show` promises."""
    raw = order.source_row or {}
    return {
        "id": order.source_id or order.number,
        "title": order.title,
        "employer": order.employer.name,
        "occupation": {"code": order.keco_code, "name": order.occupation_name or None},
        "wage": {
            "kind": order.wage_kind.value if order.wage_kind else None,
            "min": order.wage_min,
            "max": order.wage_max,
            "negotiable": order.wage_negotiable,
        },
        "hourly_equivalent": order.hourly_equivalent,
        "place": {"sido": order.sido, "sigungu": order.sigungu},
        "employment_type": _source_text(raw, "EMPLYM_STLE_CMMN_MM") or korean(EmploymentType, order.employment_type),
        "education": _source_text(raw, "ACDMCR_NM") or korean(Education, order.education),
        "career": _source_text(raw, "CAREER_CND_NM") or korean(Career, order.career),
        "hours": {
            "start": order.hours_start,
            "end": order.hours_end,
            "overnight": order.overnight,
            "weekly": plain_number(order.weekly_hours),
            "days": order.days_text or None,
        },
        "deadline": order.deadline.isoformat() if order.deadline else None,
        "until_filled": order.until_filled,
        "insurance": [korean(Insurance, code) for code in order.insurance],
        "warnings": order.warnings,
        "status": order.status.value,
        "number": order.number,
    }


def _source_text(raw: dict[str, Any], name: str) -> str | None:
    return str(raw.get(name) or "").strip() or None


def plain_number(value: float | None) -> int | float | None:
    """15.0 as 15, 37.5 as it is."""
    if value is None:
        return None
    return int(value) if value == int(value) else value


def wage_text(kind: str | None, low: int | None, high: int | None, negotiable: bool = False) -> str:
    """`월 2,160,000원`, `시급 10,320원 이상`, `협의`, for rows and order objects alike."""
    if kind is None or (low is None and high is None):
        return _("to be agreed") if negotiable else formatting.NONE
    name = str(WAGE_KINDS[WageKind(kind)])
    if low is None:
        return _("%(kind)s up to %(amount)s", kind=name, amount=formatting.won(high))
    if high is not None and high != low:
        return f"{name} {formatting.number(low)}~{formatting.won(high)}"
    return f"{name} {formatting.won(low)}"


def hours_text(start: str | None, end: str | None, weekly: float | None, overnight: bool = False) -> str:
    """`09:00~18:00 · 주 40시간`, as far as it is known."""
    parts = []
    if start and end:
        parts.append(_("%(start)s~%(end)s the next day", start=start, end=end) if overnight else f"{start}~{end}")
    if weekly:
        parts.append(_("%(hours)s hours a week", hours=plain_number(weekly)))
    return " · ".join(parts) or formatting.NONE


def days_text(days: list[str], per_week: int | None, text: str) -> str:
    """The days of work: named ones, how many a week, or what the source wrote."""
    if days:
        return ", ".join(str(WEEKDAY_LABELS[day]) for day in WEEKDAYS if day in days)
    if per_week:
        return _("%(days)d days a week", days=per_week)
    return text or formatting.NONE


def place_text(sido: str | None, sigungu: str | None) -> str:
    """Province and district, as far as they are known."""
    return " ".join(part for part in (sido, sigungu) if part) or formatting.NONE


def deadline_text(deadline: date | None, until_filled: bool) -> str:
    """The closing date, or that people are taken until the places are filled."""
    if deadline:
        return formatting.day(deadline)
    return _("until filled") if until_filled else formatting.NONE


def word(kind: str, value: Any) -> str:
    """The reader's word for a stored choice; `-` for none."""
    classes: dict[str, Any] = {
        "employment_type": EmploymentType,
        "education": Education,
        "career": Career,
        "insurance": Insurance,
    }
    return str(label(classes[kind], value)) if value else formatting.NONE


def insurance_text(codes: list[str]) -> str:
    """The social insurances in the reader's words."""
    return ", ".join(str(label(Insurance, code)) for code in codes)


def warning_text(code: str) -> Any:
    """What a warning code says to a counselor."""
    return WARNINGS[code]
