"""What the companies of the demonstration look for and its people wish for, drawn from `data/work.yaml`."""

import random
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jobcenter.core import parameters

DATA = Path(__file__).parent / "data" / "work.yaml"
MONTHLY_HOURS = {40: 209, 44: 226}
PLACE_WORDS = (
    "한강",
    "여의",
    "당산",
    "문래",
    "양평",
    "신길",
    "대림",
    "샛강",
    "선유",
    "도림",
    "미래",
    "새봄",
    "햇살",
    "으뜸",
    "참",
)


@dataclass(frozen=True)
class Work:
    """One kind of work: its occupation, what it asks for and what it pays."""

    keco: str
    name: str
    weight: int
    titles: list[str]
    duties: str
    companies: list[str]
    line: str
    type: str
    wage_kind: str
    wage: list[float]
    hours: list[str]
    weekly: int
    days: list[str]
    licences: list[str]
    insurance: list[str]
    female: float
    ages: list[int]

    def wage_on(self, day: date, chance: random.Random) -> int:
        """A wage of this kind of work on a day in won, never below that day's minimum wage."""
        minimum = parameters.value("minimum_wage", on=day)
        share = Fraction(str(round(chance.uniform(*self.wage), 2)))
        hourly = minimum * share
        if self.wage_kind == "hourly":
            return _up(hourly, 10)
        if self.wage_kind == "daily":
            return _up(hourly * 8, 1000)
        monthly = hourly * MONTHLY_HOURS.get(self.weekly, 209)
        return _up(monthly, 10_000) if self.wage_kind == "monthly" else _up(monthly * 12, 100_000)

    def title(self, dong: str, chance: random.Random) -> str:
        """A title as an employer would write it."""
        return chance.choice(self.titles).format(dong=dong, place=chance.choice(PLACE_WORDS))

    def company(self, dong: str, surname: str, chance: random.Random) -> str:
        """An invented company that offers this work."""
        return chance.choice(self.companies).format(dong=dong, place=chance.choice(PLACE_WORDS), surname=surname)

    def order_values(self, day: date, dong_name: str, chance: random.Random) -> dict[str, Any]:
        """The facts of a job order on a day, without employer and place."""
        return {
            "title": self.title(dong_name, chance),
            "keco_code": self.keco,
            "occupation_name": self.name,
            "duties": self.duties,
            "employment_type": self.type,
            "wage_kind": self.wage_kind,
            "wage_min": self.wage_on(day, chance),
            "hours_start": self.hours[0],
            "hours_end": self.hours[1],
            "weekly_hours": float(self.weekly),
            "days": list(self.days),
            "education": chance.choice(["any", "any", "any", "high"]),
            "career": chance.choice(["any", "any", "any", "experienced"]),
            "licences": list(self.licences) if chance.random() < 0.8 else [],
            "insurance": list(self.insurance),
        }

    def wishes(self, day: date, districts: list[str], chance: random.Random, *, fits: bool = False) -> dict[str, Any]:
        """The wishes of somebody who looks for this work; `fits` says that it will lead to a job."""
        return {
            "occupations": [self.keco],
            "occupation_text": self.name,
            "wage_kind": self.wage_kind,
            "wage_min": int(self.wage_on(day, chance) * 0.96) // 10 * 10,
            "districts": districts,
            "employment_types": [self.type],
            "days": list(self.days),
            "education": chance.choice(["middle", "high", "high", "college", "university"]),
            "licences": list(self.licences) if chance.random() < 0.75 else [],
            "commute_minutes_max": chance.choice([30, 40, 50, 60]),
        }


def _up(amount: Fraction | int, step: int) -> int:
    return -(-Fraction(amount) // step) * step


@lru_cache(maxsize=1)
def kinds_of_work() -> tuple[Work, ...]:
    """Every kind of work of the demonstration."""
    return tuple(Work(**entry) for entry in yaml.safe_load(DATA.read_text(encoding="utf-8")))


def draw_work(chance: random.Random) -> Work:
    """One kind of work, the common ones more often."""
    works = kinds_of_work()
    return chance.choices(works, [work.weight for work in works])[0]
