"""What the people of the city under load wish for and bring: words, places, pay, hours, licences and skills that vary."""

import random
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from jobcenter.core import parameters
from jobcenter.demo.work import Work
from jobcenter.employers.wages import monthly_hours

SUMMARIES = (
    "{task} 경험이 {years}년 있습니다.", "{word} 일을 오래 했습니다.", "{word} 일을 새로 배우고 싶습니다.", "집에서 가까운 곳을 바랍니다.",
    "오래 다닐 수 있는 곳을 찾습니다.", "성실하고 책임감이 있습니다.", "{task}에 자신 있습니다.", "바로 근무할 수 있습니다.",
    "아이를 돌보아 시간이 맞는 일을 찾습니다.", "체력이 좋고 꼼꼼합니다.", "컴퓨터를 다룰 수 있습니다.", "사람을 대하는 일을 좋아합니다.",
)  # fmt: skip
SCHOOLING = ("middle", "high", "high", "high", "college", "university")
OLDER_SCHOOLING = ("elementary", "middle", "middle", "high", "high", "college")
LIMITS = (
    "night",
    "heavy_lifting",
    "standing",
    "walking",
    "stairs",
    "bending",
    "computer",
    "dust",
    "care_duties",
    "heat",
)
SKILLS = ("documents", "spreadsheet", "presentation", "internet")
DRIVING = ("none", "none", "class2", "class2", "class1")
OTHER_LICENCES = (
    "2종 보통운전면허",
    "컴퓨터활용능력 2급",
    "한식조리기능사",
    "요양보호사",
    "지게차운전기능사",
    "바리스타",
)

WEEKS = {
    2: ("sat", "sun"), 3: ("mon", "wed", "fri"), 4: ("mon", "tue", "thu", "fri"), 5: ("mon", "tue", "wed", "thu", "fri"),
    6: ("mon", "tue", "wed", "thu", "fri", "sat"),
}  # fmt: skip
TURNS = (("tue", "wed", "thu", "fri", "sat"), ("wed", "thu", "fri", "sat", "sun"), ("mon", "tue", "fri", "sat", "sun"))
TURNING = {"store", "kitchen", "hotel", "weekend", "guard"}


@lru_cache(maxsize=4096)
def _minimum(day: date) -> int:
    return parameters.value("minimum_wage", on=day)


@lru_cache(maxsize=64)
def _monthly(weekly: float) -> int:
    return monthly_hours(weekly)


def _up(amount: int, step: int) -> int:
    return -(-amount // step) * step


@dataclass(frozen=True)
class Shift:
    """When one works: clock times, hours and days of a week."""

    start: str
    end: str
    weekly: float
    days: int

    @property
    def when(self) -> str:
        """The time of day in a word, as titles have it."""
        hour = int(self.start[:2])
        if self.end <= self.start:
            return "야간"
        if self.days <= 2:
            return "주말"
        if self.weekly < 35:
            return "오전" if hour < 12 else "오후"
        return "새벽" if hour < 7 else "주간"


@dataclass(frozen=True)
class WishedWork(Work):
    """A kind of work as those see it who look for it, and what it pays."""

    words: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    rhythm: str = "day"

    def pay(self, day: date, shift: Shift, chance: random.Random) -> tuple[str, int]:
        """How wages are counted and the least of them on a day in won, never below that day's minimum wage."""
        low, high = self.wage
        hourly = -(-_minimum(day) * round(100 * (low + (high - low) * chance.random() ** 2)) // 100)
        if self.rhythm == "site" and chance.random() < 0.6:
            return "daily", _up(hourly * 8, 1000)
        if shift.weekly < 35 or chance.random() < 0.06:
            return "hourly", _up(hourly, 10)
        monthly = hourly * _monthly(shift.weekly)
        if high >= 1.5 and self.rhythm == "office" and chance.random() < 0.3:
            return "annual", _up(monthly * 12, 100_000)
        return "monthly", _up(monthly, 10_000)

    def wage_on(self, day: date, chance: random.Random) -> int:
        """A monthly wage of this kind of work on a day in won."""
        low, high = self.wage
        hourly = -(-_minimum(day) * round(100 * (low + (high - low) * chance.random() ** 2)) // 100)
        return _up(hourly * _monthly(40.0), 10_000)

    def wishes(self, day: date, districts: list[str], chance: random.Random, *, fits: bool = False) -> dict[str, Any]:
        """The wishes and means of somebody who looks for this work; who `fits` asks for less and brings more."""
        shift = chance.choice(self.shifts)
        kind, wage = self.pay(day, shift, chance)
        codes, words = self._occupations(chance)
        share = chance.choice((80, 85, 88) if fits else (85, 92, 96, 100, 106))
        timed, whole = chance.random() < (0.25 if fits else 0.5), shift.weekly >= 35
        types = ["permanent", "fixed_term"] if whole else ["permanent_part_time", "fixed_term_part_time"]
        asks = chance.random() < 0.9
        return {
            "occupations": codes,
            "occupation_text": ", ".join(words),
            "wage_kind": kind if asks else None,
            "wage_min": wage * share // 1000 * 10 if asks else None,
            "districts": districts,
            "employment_types": chance.choice((types, types, types[:1], [])),
            "days": self.days_of(shift, chance) if chance.random() < 0.7 else [],
            "hours_start": shift.start if timed else None,
            "hours_end": shift.end if timed else None,
            "overnight": chance.choice((None, None, True)) if shift.when == "야간" else chance.choice((None, False)),
            "weekly_hours_max": None if whole else chance.choice((None, 20, 25, 30)),
            "commute_minutes_max": chance.choice((60, 90, None) if fits else (30, 40, 50, 60, 60)),
            "education": chance.choice(OLDER_SCHOOLING if self.ages[1] >= 62 else SCHOOLING),
            "licences": self._licences(chance, 0.95 if fits else 0.65),
            "computer": [skill for skill in SKILLS if chance.random() < (0.7 if self.rhythm == "office" else 0.2)],
            "driving": chance.choice(DRIVING),
            "summary": self._summary(words[0], chance),
            "limits": [chance.choice(LIMITS)] if chance.random() < (0.1 if fits else 0.3) else [],
        }

    def days_of(self, shift: Shift, chance: random.Random) -> list[str]:
        """The days of the week of a shift."""
        if shift.days == 5 and self.rhythm in TURNING and chance.random() < 0.4:
            return list(chance.choice(TURNS))
        return list(WEEKS[shift.days])

    def _occupations(self, chance: random.Random) -> tuple[list[str], list[str]]:
        """The wished occupations: this one, often one of the same field, seldom another one."""
        codes, words = [self.keco], [chance.choice(self.words)]
        if chance.random() < 0.35:
            code, word = chance.choice(_field(self.keco[:2]))
            if code not in codes:
                codes.append(code)
                words.append(word)
        return codes, words

    def _licences(self, chance: random.Random, share: float) -> list[str]:
        held = [name for name in self.licences if chance.random() < share]
        other = chance.choice(OTHER_LICENCES)
        return [*held, other] if chance.random() < 0.15 and other not in held else held

    def _summary(self, word: str, chance: random.Random) -> str:
        task, years = chance.choice(self.tasks), chance.randint(1, 12)
        return " ".join(text.format(task=task, word=word, years=years) for text in chance.sample(SUMMARIES, 2))


@lru_cache(maxsize=128)
def _field(group: str) -> list[tuple[str, str]]:
    """Code and word of the kinds of work of a two-digit group, the common ones more often."""
    from jobcenter.demo.city_work import kinds_of_work

    works = [work for work in kinds_of_work() if work.keco.startswith(group)]
    return [(work.keco, word) for work in works for word in work.words for _often in range(1 + work.weight // 10)]
