"""A plan seen from above: its projects filtered, sorted and paged, with totals by area, by department and of all.

Rates of projects are unrounded here. The rate of an area or a department is the mean of the total rates of its projects, each
counting alike, as the reports of districts have it; projects without a rate stand outside and are counted beside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jobcenter.core.formatting import localized
from jobcenter.core.paging import Page
from jobcenter.indicators.measures import Counted
from jobcenter.indicators.models import Area, Plan, Project, Stage
from jobcenter.indicators.standing import Money, Standing, money, standing

SIZE = 20


@dataclass(frozen=True)
class Row:
    """A project with where it stands and its money over all years of the plan."""

    project: Project
    standing: Standing
    money: Money


@dataclass(frozen=True)
class Total:
    """Projects taken together: how many, how far they are, their mean rate and their money."""

    name: str
    key: str
    projects: int
    stages: dict[Stage, int]
    indicators: int
    rate: Fraction | None
    rated: int
    money: Money


@dataclass(frozen=True)
class Asked:
    """What the list was asked for: values of an address, unknown ones are left out by `read`."""

    area: str = ""
    department: str = ""
    stage: str = ""
    words: str = ""
    sort: str = ""
    page: int = 1

    @property
    def narrowed(self) -> bool:
        return bool(self.area or self.department or self.stage or self.words)


def rows_of(plan: Plan, counted: Counted) -> list[Row]:
    """All projects of a plan in its order."""
    years = range(plan.first_year, plan.year_after + 1)
    return [Row(one, standing(one, counted), money(one.budgets, years)[None][None]) for one in plan.projects]


def read(arguments: Any) -> Asked:
    """What an address asks for."""
    return Asked(
        area=arguments.get("area", "")[:60],
        department=arguments.get("department", "")[:120],
        stage=arguments.get("stage", "") if arguments.get("stage", "") in {one.value for one in Stage} else "",
        words=arguments.get("q", "").strip()[:100],
        sort=arguments.get("sort", "") if arguments.get("sort", "").removeprefix("-") in SORTS else "",
        page=arguments.get("page", 1, type=int),
    )


def page_of(rows: Sequence[Row], asked: Asked) -> Page:
    """The page of the list that was asked for; one out of range becomes the nearest."""
    kept = [row for row in rows if _fits(row, asked)]
    name = asked.sort.removeprefix("-")
    if name:
        kept = _sorted(kept, SORTS[name], asked.sort.startswith("-"))
    pages = max(1, -(-len(kept) // SIZE))
    number = min(max(1, asked.page), pages)
    return Page(kept[(number - 1) * SIZE : number * SIZE], number, pages, len(kept))


def by_area(plan: Plan, rows: Sequence[Row]) -> list[Total]:
    """Totals by area in the order of the plan; projects without an area come last, under an empty key."""
    found = []
    for area in [*plan.areas, None]:
        of_area = [row for row in rows if row.project.area_id == (area.id if area else None)]
        if of_area or area is not None:
            found.append(total(of_area, localized(area.name) if area else "", key_of(area)))
    return found


def by_department(rows: Sequence[Row]) -> list[Total]:
    """Totals by department, those with most projects first; projects without one come last, under an empty key."""
    names = {row.project.department for row in rows}
    totals = [total([row for row in rows if row.project.department == name], name, name or NONE) for name in names]
    return sorted(totals, key=lambda one: (one.key == NONE, -one.projects, one.name))


def total(rows: Iterable[Row], name: str = "", key: str = "") -> Total:
    """Some projects taken together."""
    rows = list(rows)
    rates = [row.standing.total_rate for row in rows if row.standing.total_rate is not None]
    return Total(
        name,
        key,
        len(rows),
        {stage: sum(row.project.stage is stage for row in rows) for stage in Stage},
        sum(len(row.standing.lines) for row in rows),
        sum(rates, Fraction(0)) / len(rates) if rates else None,
        len(rates),
        Money.together(row.money for row in rows),
    )


# What the address says for "without an area" and "without a department".
NONE = "none"


def key_of(area: Area | None) -> str:
    """What the address says for an area."""
    return area.public_id if area else NONE


def _fits(row: Row, asked: Asked) -> bool:
    project = row.project
    if asked.area and asked.area != key_of(project.area):
        return False
    if asked.department and asked.department != (project.department or NONE):
        return False
    if asked.stage and project.stage != asked.stage:
        return False
    text = f"{project.code} {' '.join(project.title.values())} {project.department}".casefold()
    return all(word in text for word in asked.words.casefold().split())


def _sorted(rows: list[Row], key: Callable[[Row], Any], down: bool) -> list[Row]:
    """Sorted by a key, what has none last in either direction."""
    there = [row for row in rows if key(row) is not None]
    missing = [row for row in rows if key(row) is None]
    return sorted(there, key=key, reverse=down) + missing


SORTS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: localized(row.project.title),
    "department": lambda row: row.project.department or None,
    "stage": lambda row: list(Stage).index(row.project.stage),
    "rate": lambda row: row.standing.total_rate,
    "planned": lambda row: row.money.planned,
    "spent": lambda row: row.money.spent,
    "spending": lambda row: row.money.rate,
}
