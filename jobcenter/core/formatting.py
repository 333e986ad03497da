"""How values are written: amounts, dates, rates, masked names. Used as functions and as template filters."""

from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from jobcenter.core.clock import SEOUL

NONE = "-"
WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "ko"


def number(value: int | None) -> str:
    """1234567 → `1,234,567`; none → `-`."""
    return NONE if value is None else f"{value:,}"


def won(value: int | None) -> str:
    """An amount in won: `1,234,567원`; none → `-`."""
    if value is None:
        return NONE
    return f"{value:,}원" if _language() == "ko" else f"{value:,} won"


def day(value: date | datetime | None, weekday: bool = True) -> str:
    """A date in the official form: `2026. 11. 20.(금)`; none → `-`."""
    if value is None:
        return NONE
    if isinstance(value, datetime):
        value = value.astimezone(SEOUL).date()
    text = f"{value.year}. {value.month}. {value.day}."
    return f"{text}({WEEKDAYS[_language()][value.weekday()]})" if weekday else text


def moment(value: datetime | None) -> str:
    """A date and time of day in Seoul: `2026. 11. 20.(금) 09:05`; none → `-`."""
    if value is None:
        return NONE
    local = value.astimezone(SEOUL)
    return f"{day(local)} {local:%H:%M}"


def month(value: str | date | None) -> str:
    """A month: `2026. 11.`; none → `-`."""
    if value is None:
        return NONE
    if isinstance(value, str):
        year, number_ = value.split("-")
        return f"{int(year)}. {int(number_)}."
    return f"{value.year}. {value.month}."


def rounded(value: Fraction | int, places: int = 1, truncate: bool = False) -> Decimal:
    """An exact value rounded once, half-up away from zero (or cut off), to so many decimal places."""
    value = Fraction(value)
    scale = 10**places
    scaled = abs(value) * scale
    whole = scaled.numerator // scaled.denominator
    if not truncate and (scaled - whole) * 2 >= 1:
        whole += 1
    sign = -1 if value < 0 else 1
    quantum = Decimal(1).scaleb(-places)
    exact = Decimal(sign * whole) / Decimal(scale)
    return exact.quantize(quantum, rounding=ROUND_DOWN if truncate else ROUND_HALF_UP)


def percent(value: Fraction | None, places: int = 1) -> str:
    """A share written in percent: Fraction(854, 1965) → `43.5`; none → `-`."""
    return NONE if value is None else f"{rounded(value * 100, places)}"


def signed(value: int | None) -> str:
    """A difference in the official form: `△2` below zero, `2` above; none → `-`."""
    if value is None:
        return NONE
    return f"△{-value:,}" if value < 0 else f"{value:,}"


def masked_name(name: str | None) -> str:
    """A name for lists: 김영희 → `김○희`, 이산 → `이○`, Anna Lee → `A○○○ L○○`."""
    if not name:
        return NONE
    if " " in name:
        return " ".join(part[0] + "○" * (len(part) - 1) for part in name.split())
    if len(name) == 1:
        return "○"
    if len(name) == 2:
        return name[0] + "○"
    return name[0] + "○" * (len(name) - 2) + name[-1]


def masked_phone(phone: str | None) -> str:
    """A telephone number for lists: 010-1234-5678 → `010-12**-**78`."""
    if not phone:
        return NONE
    digits = [index for index, character in enumerate(phone) if character.isdigit()]
    hidden = set(digits[5:-2])
    return "".join("*" if index in hidden else character for index, character in enumerate(phone))


def localized(value: Any) -> str:
    """Text kept as data in both languages: the one of the reader, else the Korean one."""
    if not value:
        return ""
    if isinstance(value, dict):
        return value.get(_language()) or value.get("ko") or next(iter(value.values()), "")
    return str(value)


def days_left(until: date, today: date) -> str:
    """How long something stays open, in words."""
    left = (until - today).days
    if left < 0:
        return _("closed")
    if left == 0:
        return _("closes today")
    return _("%(days)d days left", days=left)


def register(app: Flask) -> None:
    """Make the formats template filters."""
    for function in (number, won, day, moment, month, percent, signed, masked_name, masked_phone, localized):
        app.add_template_filter(function)
    app.add_template_global(days_left)
