"""The work of the city under load: every occupation of the classification, the common ones with words of their own.

Texts are put together from tasks that people of the occupation do, so that they differ as real postings do and say
something about the work. The lines of Seoul's real postings are among them.
"""

import csv
import json
import random
import re
from bisect import bisect
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from jobcenter.core import occupations
from jobcenter.demo import postings
from jobcenter.demo.city_wishes import WEEKS, Shift, WishedWork
from jobcenter.demo.work import DATA
from jobcenter.employers.occupations import code_for

FOLDER = DATA.parent
# What an occupation without words of its own borrows, by its first digit: rhythm, sector and pay.
USUAL = {
    "0": ("office", "company", "1.15-1.9"), "1": ("office", "software", "1.2-2.0"), "2": ("office", "public", "1.2-1.8"),
    "3": ("hospital", "medical", "1.3-2.0"), "4": ("office", "media", "1.1-1.8"), "5": ("store", "service", "1.0-1.4"),
    "6": ("day", "trade", "1.05-1.6"), "7": ("site", "building2", "1.3-2.0"), "8": ("factory", "factory", "1.05-1.6"),
    "9": ("day", "green", "1.0-1.4"),
}  # fmt: skip
# Leading posts, courts, parliaments and the like are not looked for at a job centre.
NEVER = ("01", "2211", "2401", "2402", "2403", "0251", "0252", "0253")
GENERAL_TASKS = (
    "{name} 업무", "{name} 보조", "작업 준비와 뒷정리", "업무 일지 작성", "장비와 비품 관리", "안전 수칙 준수",
)  # fmt: skip
PLACES = [
    "한빛",
    "가온",
    "다온",
    "나래",
    "누리",
    "새롬",
    "푸른",
    "하늘",
    "보람",
    "온누리",
    "이룸",
    "참빛",
    "늘봄",
    "세움",
    "바른",
    "미르",
    "도담",
    "아람",
    "다솜",
    "라온",
    "예람",
    "해오름",
    "달빛",
    "청솔",
    "대성",
    "삼우",
    "동아",
    "신원",
    "우진",
    "태광",
    "성지",
    "명인",
    "금강",
    "백두",
    "한마음",
    "다정",
    "정우",
    "영진",
    "제일",
    "중앙",
    "한강",
    "샛강",
    "선유",
    "새봄",
    "햇살",
    "으뜸",
    "미래",
    "서울",
]
TITLES = (
    "{dong} {word} 모집", "{place} {word} 채용", "[{dong}] {word} 구인", "{word} 구합니다({when})", "{word} 모집 - {task}",
    "{word} 채용(주{days}일)", "{word} {count}명 모집합니다", "{when} {word} 모집({dong})", "{place} {word} 신입·경력 채용",
    "{word} 채용합니다 / {task}", "({dong}) {when} {word} 채용", "{task} 하실 {word} 모집",
)  # fmt: skip
EXTRAS = (
    "점심을 드립니다.", "초보도 가능하며 교육 후 배치합니다.", "인근 거주자를 우대합니다.", "경력자를 우대합니다.",
    "장기 근무하실 분을 찾습니다.", "수습 기간 3개월이 있습니다.", "중장년도 지원할 수 있습니다.", "4대 보험에 가입합니다.",
    "통근 차량이 있습니다.", "명절 상여와 경조금을 드립니다.", "주말 근무는 번갈아 합니다.", "면접 후 바로 근무할 수 있습니다.",
)  # fmt: skip
# Lines that say something else than what is done: figures, names of companies, conditions, headings.
NO_TASK = re.compile(r"[0-9a-zA-Z:\[\]]|모집|채용|구인|우대|필수|자격|경력|협의|이수")
INSURANCES = ("employment", "accident", "health", "pension")
FULL_TIME, PART_TIME = (
    ("permanent", "permanent", "permanent", "fixed_term"),
    ("permanent_part_time", "fixed_term_part_time"),
)


@dataclass(frozen=True)
class CityWork(WishedWork):
    """A kind of work whose postings vary: by words, tasks, shifts and licences."""

    def company(self, dong: str, surname: str, chance: random.Random) -> str:
        """An invented company that offers this work."""
        return chance.choice(self.companies).format(dong=dong, place=chance.choice(PLACES), surname=surname)

    def order_values(self, day: Any, dong_name: str, chance: random.Random) -> dict[str, Any]:
        """The facts of a job order on a day, without employer and place."""
        shift = chance.choice(self.shifts)
        tasks = chance.sample(self.tasks, min(len(self.tasks), chance.randint(2, 5)))
        wage_kind, least = self.pay(day, shift, chance)
        months = chance.choice((0, 0, 0, 0, 6, 12, 24, 36))
        licences = [name for name in self.licences[:2] if chance.random() < 0.55]
        extras = chance.sample(EXTRAS, 2)
        return {
            "title": self._title(dong_name, shift, tasks[0], chance),
            "keco_code": self.keco,
            "occupation_name": self.name,
            "duties": _duties(tasks, chance),
            "requirements": f"{'·'.join(licences)} 소지자" if licences else "",
            "preferences": " ".join(extras),
            "employment_type": self._employment(shift, wage_kind, chance),
            "wage_kind": wage_kind,
            "wage_min": least,
            "wage_max": least * chance.choice((105, 110, 120)) // 1000 * 10 if chance.random() < 0.2 else None,
            "wage_negotiable": chance.random() < 0.12,
            "hours_start": shift.start,
            "hours_end": shift.end,
            "hours_text": f"{shift.start}~{shift.end}, 주 {shift.days}일",
            "weekly_hours": shift.weekly,
            "days": self.days_of(shift, chance),
            "days_text": f"주{shift.days}일근무",
            "education": chance.choice(("any", "any", "any", "any", "high", "high", "college", self._schooling)),
            "career": "experienced" if months else chance.choice(("any", "any", "any", "new")),
            "career_months_min": months or None,
            "licences": licences,
            "insurance": list(INSURANCES if shift.weekly >= 15 else INSURANCES[:2]),
        }

    @property
    def _schooling(self) -> str:
        return "university" if self.wage[1] >= 2 and self.rhythm in ("office", "hospital", "lesson") else "any"

    def _title(self, dong: str, shift: Shift, task: str, chance: random.Random) -> str:
        return chance.choice(TITLES).format(
            dong=dong,
            place=chance.choice(PLACES),
            word=chance.choice(self.words),
            when=shift.when,
            days=shift.days,
            count=chance.choice((1, 1, 2, 3)),
            task=task,
        )

    def _employment(self, shift: Shift, wage_kind: str, chance: random.Random) -> str:
        if wage_kind == "daily":
            return "daily"
        if shift.weekly < 35:
            return chance.choice(PART_TIME)
        return "dispatched" if chance.random() < 0.03 else chance.choice(FULL_TIME)


def _duties(tasks: list[str], chance: random.Random) -> str:
    if chance.random() < 0.5:
        return "\n".join(f"- {task}" for task in tasks)
    return f"{', '.join(tasks)}."


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=1)
def _sectors() -> dict[str, tuple[str, list[str]]]:
    return {row["sector"]: (row["line"], row["companies"].split("|")) for row in _rows("city_sectors.tsv")}


@lru_cache(maxsize=1)
def _rhythms() -> dict[str, tuple[Shift, ...]]:
    return {row["rhythm"]: tuple(map(_shift, row["shifts"].split())) for row in _rows("city_rhythms.tsv")}


def _shift(text: str) -> Shift:
    """`09:00-18:00/40/5`: from, until, hours a week, days a week."""
    span, weekly, days = text.split("/")
    start, end = span.split("-")
    return Shift(start, "00:00" if end == "24:00" else end, float(weekly), int(days))


def _list(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


@lru_cache(maxsize=1)
def _real_lines() -> dict[str, list[str]]:
    """The lines of the real postings that say what is done, by occupation."""
    found: dict[str, list[str]] = {}
    for row in json.loads(postings.DATA.read_text(encoding="utf-8"))["GetJobInfo"]["row"]:
        code = code_for(row["JOBCODE_NM"])
        for line in row["DTY_CN"].splitlines():
            task = line.strip(" -*ㆍ·◆□◈…:")
            if code and 5 <= len(task) <= 40 and not NO_TASK.search(task):
                found.setdefault(code, []).append(task)
    return found


def _work(row: dict[str, str]) -> CityWork:
    line, companies = _sectors()[row["sector"]]
    low, high = map(float, row["pay"].split("-"))
    youngest, oldest = map(int, row["ages"].split("-"))
    shifts = _rhythms()[row["rhythm"]]
    return CityWork(
        keco=row["keco"], name=occupations.names()[row["keco"]], weight=int(row["weight"]), titles=[], duties="",
        companies=companies, line=line, type="permanent", wage_kind="monthly", wage=[low, high],
        hours=[shifts[0].start, shifts[0].end], weekly=int(shifts[0].weekly), days=list(WEEKS[shifts[0].days]),
        licences=_list(row["licences"]), insurance=list(INSURANCES), female=float(row["female"]),
        ages=[youngest, oldest], words=tuple(_list(row["words"])),
        tasks=(*_list(row["tasks"]), *_real_lines().get(row["keco"], [])), shifts=shifts, rhythm=row["rhythm"],
    )  # fmt: skip


def _seldom(code: str, name: str) -> dict[str, str]:
    """An occupation without words of its own: its official name, and what is usual in its main group."""
    rhythm, sector, pay = USUAL[code[0]]
    plain = name.split("(")[0]
    parts = [part.strip() for part in plain.replace(" 및 ", "·").replace("∙", "·").replace(",", "·").split("·")]
    words = [part for part in parts if len(part) >= 3 and not part.startswith("기타")] or [plain]
    tasks = [task.format(name=words[0]) for task in GENERAL_TASKS]
    return {
        "keco": code, "weight": "1", "rhythm": rhythm, "sector": sector, "pay": pay, "female": "0.5", "ages": "24-58",
        "licences": "", "words": "|".join(words), "tasks": "|".join(tasks),
    }  # fmt: skip


@lru_cache(maxsize=1)
def kinds_of_work() -> tuple[CityWork, ...]:
    """Every kind of work of the city, the common ones first."""
    common = _rows("city_work.tsv")
    known = {row["keco"] for row in common}
    others = [_seldom(code, name) for code, name in occupations.names().items() if code not in known]
    return tuple(_work(row) for row in [*common, *others] if not row["keco"].startswith(NEVER))


@lru_cache(maxsize=1)
def _sums() -> list[int]:
    return list(accumulate(work.weight for work in kinds_of_work()))


def draw_work(chance: random.Random) -> CityWork:
    """One kind of work, the common ones more often."""
    sums = _sums()
    return kinds_of_work()[bisect(sums, chance.randrange(sums[-1]))]
