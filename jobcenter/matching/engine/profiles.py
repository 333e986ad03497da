"""What the engine knows of a job seeker and of a job order: plain values, ready to be compared.

A profile has no name, no sex and no origin. The birth date is read by one condition only, the working age.
Texts are cut into pairs of letters at once; their morphemes come later, from a job, and are empty until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class SeekerProfile:
    """A job seeker's wishes and means. None, or nothing in a list, means that nobody has told us."""

    key: int
    occupations: tuple[str, ...] = ()
    wishes: tuple[Pairs, ...] = ()
    wage_kind: str | None = None
    wage_min: int | None = None
    dong: str | None = None
    districts: frozenset[str] = frozenset()
    commute_max: int | None = None
    employment_types: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    start: int | None = None
    end: int | None = None
    overnight: bool | None = None
    weekly_hours_max: float | None = None
    education: int | None = None
    career_months: int | None = None
    licences: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    can_be_referred: bool = True
    wish_morphemes: tuple[Pairs, ...] = ()
    birth_date: date | None = field(default=None)


@dataclass(frozen=True, slots=True)
class OrderProfile:
    """A job order. Times are minutes after midnight, `end` beyond 1440 for work that ends the next day."""

    key: int
    title: str = ""
    occupation: str | None = None
    occupation_name: str = ""
    head: Pairs = frozenset()
    body: Pairs = frozenset()
    words: str = ""
    wage_kind: str | None = None
    wage_min: int | None = None
    wage_max: int | None = None
    negotiable: bool = False
    weekly_hours: float | None = None
    start: int | None = None
    end: int | None = None
    overnight: bool = False
    days: frozenset[str] = frozenset()
    dong: str | None = None
    district: str | None = None
    employment_type: str | None = None
    licences: tuple[str, ...] = ()
    education: int | None = None
    career_months_min: int | None = None
    accepting: bool = True
    places_left: int = 1
    deadline: date | None = None
    head_morphemes: Pairs = frozenset()
    body_morphemes: Pairs = frozenset()
