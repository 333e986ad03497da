"""The fixed words of job orders: employment types, schooling, experience, insurance; how sources write them."""

import enum
from typing import Any

from flask_babel import lazy_gettext as _l


class EmploymentType(enum.StrEnum):
    """How the employment is bound in time and length of the working day."""

    PERMANENT = "permanent"
    PERMANENT_PART_TIME = "permanent_part_time"
    FIXED_TERM = "fixed_term"
    FIXED_TERM_PART_TIME = "fixed_term_part_time"
    DAILY = "daily"
    DISPATCHED = "dispatched"


class Education(enum.StrEnum):
    """The least schooling an order asks for, from none upward."""

    ANY = "any"
    MIDDLE = "middle"
    HIGH = "high"
    COLLEGE = "college"
    UNIVERSITY = "university"
    MASTER = "master"
    DOCTOR = "doctor"


class Career(enum.StrEnum):
    """Whether an order asks for experience."""

    ANY = "any"
    NEW = "new"
    EXPERIENCED = "experienced"


class Insurance(enum.StrEnum):
    """The four social insurances."""

    EMPLOYMENT = "employment"
    ACCIDENT = "accident"
    HEALTH = "health"
    PENSION = "pension"


# Members of different classes can be equal texts (`any`), so every class has its own table.
KOREAN: dict[type[enum.Enum], dict[Any, str]] = {
    EmploymentType: {
        EmploymentType.PERMANENT: "상용직",
        EmploymentType.PERMANENT_PART_TIME: "상용직(시간제)",
        EmploymentType.FIXED_TERM: "계약직",
        EmploymentType.FIXED_TERM_PART_TIME: "계약직(시간제)",
        EmploymentType.DAILY: "일용직",
        EmploymentType.DISPATCHED: "파견근로",
    },
    Education: {
        Education.ANY: "관계없음",
        Education.MIDDLE: "중학교",
        Education.HIGH: "고등학교",
        Education.COLLEGE: "대학(2~3년)",
        Education.UNIVERSITY: "대학_대학교",
        Education.MASTER: "대학원_석사",
        Education.DOCTOR: "대학원_박사",
    },
    Career: {
        Career.ANY: "무관",
        Career.NEW: "신입",
        Career.EXPERIENCED: "경력",
    },
    Insurance: {
        Insurance.EMPLOYMENT: "고용보험",
        Insurance.ACCIDENT: "산재보험",
        Insurance.HEALTH: "건강보험",
        Insurance.PENSION: "국민연금",
    },
}

LABELS: dict[type[enum.Enum], dict[Any, Any]] = {
    EmploymentType: {
        EmploymentType.PERMANENT: _l("Permanent"),
        EmploymentType.PERMANENT_PART_TIME: _l("Permanent, part time"),
        EmploymentType.FIXED_TERM: _l("Fixed term"),
        EmploymentType.FIXED_TERM_PART_TIME: _l("Fixed term, part time"),
        EmploymentType.DAILY: _l("By the day"),
        EmploymentType.DISPATCHED: _l("Dispatched (agency)"),
    },
    Education: {
        Education.ANY: _l("No schooling asked"),
        Education.MIDDLE: _l("Middle school or more"),
        Education.HIGH: _l("High school or more"),
        Education.COLLEGE: _l("College (2–3 years) or more"),
        Education.UNIVERSITY: _l("University or more"),
        Education.MASTER: _l("Master’s degree or more"),
        Education.DOCTOR: _l("Doctorate"),
    },
    Career: {
        Career.ANY: _l("No experience needed"),
        Career.NEW: _l("Newcomers"),
        Career.EXPERIENCED: _l("Experience needed"),
    },
    Insurance: {
        Insurance.EMPLOYMENT: _l("Employment insurance"),
        Insurance.ACCIDENT: _l("Accident insurance"),
        Insurance.HEALTH: _l("Health insurance"),
        Insurance.PENSION: _l("National Pension"),
    },
}

PART_TIME = frozenset({EmploymentType.PERMANENT_PART_TIME, EmploymentType.FIXED_TERM_PART_TIME})
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_LABELS = {
    "mon": _l("Mon"),
    "tue": _l("Tue"),
    "wed": _l("Wed"),
    "thu": _l("Thu"),
    "fri": _l("Fri"),
    "sat": _l("Sat"),
    "sun": _l("Sun"),
}


def label(enum_class: type[enum.Enum], value: Any) -> Any:
    """The reader's word for a stored value; an empty text for none."""
    return LABELS[enum_class][enum_class(value)] if value else ""


def choices(enum_class: type[enum.Enum]) -> list[tuple[str, Any]]:
    """Value and word of every member, for a form field."""
    return [(member.value, LABELS[enum_class][member]) for member in enum_class]


def korean(enum_class: type[enum.Enum], value: Any) -> str | None:
    """The official Korean word for a stored value, None for none."""
    return KOREAN[enum_class][enum_class(value)] if value else None
