"""The public list of jobs: what a reader asked for, the statement that answers it, and the counts beside it.

The list reads plain rows, not objects, and everything that does not depend on the reader is kept until an order changes.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, case, false, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Integer

from jobcenter.core import occupations
from jobcenter.core.db import among, db
from jobcenter.employers import regions
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.search import query_words
from jobcenter.employers.vocabulary import PART_TIME, Education, EmploymentType
from jobcenter.employers.wages import FULL_WEEK, monthly_hours

PAGE_SIZE = 20
SORTS = ("newest", "deadline", "wage", "near")
HOURS = ("short", "part", "full")
DEADLINES = ("week", "month", "open")
DAYS = ("5", "4", "6")
DATA = Path(__file__).parent / "data"


class position(GenericFunction[int]):  # noqa: N801  the name of the SQL function
    """Where a text begins inside another, 0 when it does not; plain comparison, no patterns."""

    type = Integer()
    inherit_cache = True
    name = "position"


@compiles(position, "sqlite")
def _position_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(position, "postgresql")
def _position_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


@lru_cache(maxsize=1)
def groups() -> dict[str, dict[str, str]]:
    """The two-digit occupation groups with their names."""
    with (DATA / "keco_groups.tsv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: {"ko": row["ko"], "en": row["en"]} for row in csv.DictReader(file, delimiter="\t")}


def occupation_name(code: str) -> dict[str, str]:
    """The name of an occupation or group by its code of one, two or four digits."""
    if len(code) == 1:
        return occupations.MAJOR_GROUPS[code]
    if len(code) == 2:
        return groups()[code]
    return {"ko": occupations.names()[code]}


def _known_occupation(code: str) -> bool:
    return code in occupations.MAJOR_GROUPS or code in groups() or code in occupations.names()


@dataclass(frozen=True)
class JobFilter:
    """What a reader asked the list for; unusable parameters are left out rather than refused."""

    q: str = ""
    occupation: str = ""
    district: str = ""
    pay: str = "hourly"
    wage: int | None = None
    hours: str = ""
    days: str = ""
    employment: str = ""
    education: str = ""
    deadline: str = ""
    sort: str = "newest"
    near: str = ""
    past: bool = False
    page: int = 1
    unusable: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "JobFilter":
        """Read the parameters of an address."""
        given = {name: (args.get(name) or "").strip()[:100] for name in _ALLOWED}
        usable: dict[str, Any] = {name: value for name, value in given.items() if value and _ALLOWED[name](value)}
        numbers: dict[str, Any] = {}
        wage = (args.get("wage") or "").replace(",", "").replace("원", "").strip()
        if wage.isdecimal() and len(wage) <= 10:
            numbers["wage"] = int(wage)
        page = (args.get("page") or "").strip()
        if page.isdecimal() and len(page) <= 6:
            numbers["page"] = max(1, int(page))
        refused = tuple(name for name, value in given.items() if value and name not in usable)
        if wage and "wage" not in numbers:
            refused = (*refused, "wage")
        return cls(**usable, **numbers, past=args.get("past") == "1", unusable=refused)

    @property
    def hourly_floor(self) -> int | None:
        """The least hourly value asked for; a monthly amount is taken for a full week."""
        if not self.wage:
            return None
        return self.wage if self.pay == "hourly" else -(-self.wage // monthly_hours(FULL_WEEK))

    def without(self, name: str) -> "JobFilter":
        """The same question with one condition less, from its first page."""
        open_again: dict[str, Any] = {name: JobFilter.__dataclass_fields__[name].default, "page": 1}
        return replace(self, **open_again)

    @property
    def conditions(self) -> list[str]:
        """The names of the conditions that narrow the list."""
        names = ("q", "occupation", "district", "wage", "hours", "days", "employment", "education", "deadline")
        return [name for name in names if getattr(self, name)]


_ALLOWED: dict[str, Any] = {
    "q": lambda value: True,
    "occupation": _known_occupation,
    "district": lambda value: value in regions.regions() or value in regions.PROVINCES_EN,
    "pay": lambda value: value in {"hourly", "monthly"},
    "hours": lambda value: value in HOURS,
    "days": lambda value: value in DAYS,
    "employment": lambda value: value in set(EmploymentType),
    "education": lambda value: value in set(Education),
    "deadline": lambda value: value in DEADLINES,
    "sort": lambda value: value in SORTS,
    "near": lambda value: value in regions.regions(),
}


def _text_conditions(text: str) -> list[ColumnElement[bool]]:
    return [
        or_(*(func.position(JobOrder.search_text, word) > 0 for word in alternatives))
        for alternatives in query_words(text)
    ]


def _hours_condition(value: str) -> ColumnElement[bool]:
    part_time = JobOrder.employment_type.in_(sorted(PART_TIME))
    if value == "short":
        return JobOrder.weekly_hours < 15
    if value == "part":
        return or_(JobOrder.weekly_hours < 35, part_time)
    return or_(JobOrder.weekly_hours >= 35, JobOrder.weekly_hours.is_(None) & ~func.coalesce(part_time, false()))


def _deadline_condition(value: str, today: date) -> ColumnElement[bool]:
    if value == "open":
        return JobOrder.until_filled.is_(True)
    return JobOrder.valid_until <= today + timedelta(days=7 if value == "week" else 30)


def _district_condition(value: str) -> ColumnElement[bool]:
    if value in regions.PROVINCES_EN:
        return JobOrder.sido == value
    inside = [code for code in regions.regions() if code[:4] == value[:4] and value.endswith("0")]
    return JobOrder.sgg_code.in_(inside) if len(inside) > 1 and value[0] == "4" else JobOrder.sgg_code == value


def _education_condition(value: str) -> ColumnElement[bool]:
    levels = list(Education)
    enough = levels[: levels.index(Education(value)) + 1]
    return or_(JobOrder.education.in_(enough), JobOrder.education.is_(None))


def _is_shown(wanted: JobFilter, today: date) -> list[ColumnElement[bool]]:
    shown: list[ColumnElement[bool]] = [JobOrder.status == OrderStatus.ACTIVE]
    return shown if wanted.past else [*shown, JobOrder.valid_until >= today]


def _facts_conditions(wanted: JobFilter, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.occupation:
        found.append(JobOrder.keco_code.like(f"{wanted.occupation}%"))
    if wanted.district:
        found.append(_district_condition(wanted.district))
    if wanted.hourly_floor:
        found.append(JobOrder.hourly_equivalent >= wanted.hourly_floor)
    if wanted.hours:
        found.append(_hours_condition(wanted.hours))
    if wanted.days:
        found.append(JobOrder.days_per_week <= 4 if wanted.days == "4" else JobOrder.days_per_week == int(wanted.days))
    if wanted.employment:
        found.append(JobOrder.employment_type == EmploymentType(wanted.employment))
    if wanted.education:
        found.append(_education_condition(wanted.education))
    if wanted.deadline:
        found.append(_deadline_condition(wanted.deadline, today))
    return found


def _order(wanted: JobFilter) -> list[Any]:
    if wanted.sort == "deadline":
        return [JobOrder.valid_until.asc(), JobOrder.id.asc()]
    if wanted.sort == "wage":
        return [func.coalesce(JobOrder.hourly_equivalent, 0).desc(), JobOrder.id.desc()]
    if wanted.sort == "near" and wanted.near:
        ranks = {code: rank for rank, code in enumerate(regions.by_distance(wanted.near))}
        return [case(ranks, value=JobOrder.sgg_code, else_=len(ranks)), JobOrder.opened_on.desc(), JobOrder.id.desc()]
    return [JobOrder.opened_on.desc(), JobOrder.id.desc()]


COLUMNS = (
    JobOrder.public_id,
    JobOrder.title,
    Employer.name.label("employer_name"),
    JobOrder.occupation_name,
    JobOrder.wage_kind,
    JobOrder.wage_min,
    JobOrder.wage_max,
    JobOrder.wage_negotiable,
    JobOrder.hourly_equivalent,
    JobOrder.hours_start,
    JobOrder.hours_end,
    JobOrder.overnight,
    JobOrder.weekly_hours,
    JobOrder.days,
    JobOrder.days_per_week,
    JobOrder.days_text,
    JobOrder.sido,
    JobOrder.sigungu,
    JobOrder.employment_type,
    JobOrder.career,
    JobOrder.insurance,
    JobOrder.deadline,
    JobOrder.until_filled,
    JobOrder.valid_until,
    JobOrder.opened_on,
    JobOrder.source,
)


LAST_CHANGE = select(func.max(JobOrder.updated_at))


def list_version() -> str:
    """A text that changes whenever any order changes: one look at the end of an index."""
    changed = db.session.scalar(LAST_CHANGE)
    return changed.isoformat() if changed else "none"


class Listing:
    """The answer to one question. The text is searched once; everything else is answered from an index."""

    def __init__(self, wanted: JobFilter, today: date):
        self.wanted = wanted
        self.today = today
        self._text = self._text_condition()

    def _text_condition(self) -> list[ColumnElement[bool]]:
        words = _text_conditions(self.wanted.q)
        if not words:
            return []
        statement = select(JobOrder.id).where(*_is_shown(self.wanted, self.today), *words)
        return [among(JobOrder.id, db.session.scalars(statement).all())]

    def _conditions(self, wanted: JobFilter) -> list[ColumnElement[bool]]:
        return [*_is_shown(wanted, self.today), *_facts_conditions(wanted, self.today), *self._text]

    def rows(self, page: int) -> Sequence[Row]:
        """The rows of a page. The page is found in an index, then its orders and companies are read."""
        order = _order(self.wanted)
        ids = (
            select(JobOrder.id)
            .where(*self._conditions(self.wanted))
            .order_by(*order)
            .limit(PAGE_SIZE)
            .offset((page - 1) * PAGE_SIZE)
        )
        wanted = db.session.scalars(ids).all()
        statement = select(*COLUMNS).join(Employer, Employer.id == JobOrder.employer_id).where(JobOrder.id.in_(wanted))
        return db.session.execute(statement.order_by(*order)).all()

    def count(self) -> int:
        """How many orders fit."""
        return db.session.scalar(select(func.count(JobOrder.id)).where(*self._conditions(self.wanted))) or 0

    def by_occupation(self) -> dict[str, int]:
        """Counts one level below the chosen occupation group."""
        chosen = self.wanted.occupation
        width = {0: 1, 1: 2, 2: 4}.get(len(chosen), 4)
        asked = self.wanted if len(chosen) < 4 else replace(self.wanted, occupation=chosen[:2])
        return self._counts(func.substr(JobOrder.keco_code, 1, width), asked)

    def by_district(self) -> dict[str, int]:
        """Counts by district, the chosen district left aside."""
        return self._counts(JobOrder.sgg_code, self.wanted.without("district"))

    def by_employment(self) -> dict[str, int]:
        """Counts by kind of employment, the chosen kind left aside."""
        return self._counts(JobOrder.employment_type, self.wanted.without("employment"))

    def _counts(self, column: Any, wanted: JobFilter) -> dict[str, int]:
        statement = select(column, func.count()).where(*self._conditions(wanted), column.is_not(None)).group_by(column)
        rows = db.session.execute(statement).all()
        return {str(value): count for value, count in sorted(rows, key=lambda row: (-row[1], str(row[0])))}
