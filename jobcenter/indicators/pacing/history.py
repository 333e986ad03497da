"""The past of measures from the ledger: what counted when, what was under way before it, what stood on a day. No person's name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, case, cast, func, literal, select

from jobcenter.core.db import db
from jobcenter.indicators.pacing.forecast import NEVER, Series, Stage, rows
from jobcenter.indicators.pacing.levels import Level
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.breakdown import only
from jobcenter.statistics.lines import attribute, conditions, stands
from jobcenter.statistics.measures import BY_CODE, Counting, Measure, Subject

DATA = Path(__file__).parent.parent / "data" / "pipelines.yaml"
BY_PERSON = "person"
LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True)
class Pipeline:
    """The stages before a measure, and the kinds of openings that would close a gap in it."""

    stages: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    # By what a round must lie in the year to count in it: `start`, `end` or `application`.
    when: str = "start"
    # What an order can bring at most: `places` taken, `people` introduced, or `referrals`, each introduction.
    fills: str = "places"


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def pipeline_of(code: str) -> Pipeline:
    """What is under way before a measure, of a rate before what stands above its line; nothing where the file names nothing."""
    code = BY_CODE[code].numerator or code if code in BY_CODE else code
    raw = _file()["measures"].get(code) or {}
    return Pipeline(
        tuple(raw.get("stages", ())), tuple(raw.get("closes", ())), raw.get("when", "start"), raw.get("fills", "places")
    )


def stage_label(code: str) -> dict[str, str]:
    """The name of a stage in both languages."""
    return _file()["stages"][code]["label"]


class Past:
    """The past of measures up to a day, for the length of one request: what several indicators share is read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._of: dict[int, tuple[list[ColumnElement[bool]], date | None]] = {}
        self._read: dict[tuple[Any, ...], Any] = {}

    def _within(self, organization: Organization) -> tuple[list[ColumnElement[bool]], date | None]:
        """The conditions of the lines of an organization and all below it, and the day of the first of them."""
        if organization.id not in self._of:
            within = conditions(subtree_ids(organization.id), None, self.today)
            first = db.session.scalar(select(func.min(LedgerEntry.occurred_on)).where(*within))
            self._of[organization.id] = within, first
        return self._of[organization.id]

    def series_of(
        self, organization: Organization, measure: Measure, narrowing: Mapping[str, str] | None = None
    ) -> Series | None:
        """Everything a measure counted for an organization and all below it, and its stages; None without facts."""
        within, first = self._within(organization)
        if first is None:
            return None
        within = [*within, *_narrowed(narrowing)]
        where = (organization.id, *sorted((narrowing or {}).items()))
        days, before, many = self._once(
            (*where, measure.code), lambda: _columns(_counted(measure, within), NEVER, -NEVER, 0)
        )
        of_kind = measure.where if measure.where and measure.where[0] == "program_kind" else None
        stages = [
            self._once((*where, code, of_kind), partial(_stage, code, of_kind, within))
            for code in pipeline_of(measure.code).stages
        ]
        return Series(first, days, before, many, [stage for stage in stages if stage is not None])

    def level_of(
        self, organization: Organization, measure: Measure, narrowing: Mapping[str, str] | None = None
    ) -> Level | None:
        """How a standing measure changed from day to day; None without facts."""
        within, first = self._within(organization)
        if first is None:
            return None
        within = [*within, *_narrowed(narrowing)]
        key = (organization.id, *sorted((narrowing or {}).items()), measure.kinds, measure.ends, measure.where)
        return Level(first, *self._once(key, lambda: _columns(_changes(measure, within), NEVER, 0)))

    def _once(self, key: tuple[Any, ...], read: Callable[[], Any]) -> Any:
        if key not in self._read:
            self._read[key] = read()
        return self._read[key]


def _columns(statement: Select, *nothing: int) -> Any:
    """The rows of a statement as columns; one row that says nothing where there are none."""
    found: list[Any] = list(db.session.execute(statement).all())
    return rows(found or [nothing])


def _narrowed(narrowing: Mapping[str, str] | None) -> list[ColumnElement[bool]]:
    return [only(narrowing["by"], narrowing["value"])] if narrowing else []


def _counted(measure: Measure, within: list[ColumnElement[bool]]) -> Select:
    """Rows of day, day the same person counted before, how many."""
    lines = [*within, LedgerEntry.kind.in_(measure.kinds)]
    if measure.where:
        lines.append(attribute(measure.where[0]) == measure.where[1])
    if measure.counting in (Counting.PEOPLE, Counting.EMPLOYERS):
        who = LedgerEntry.person_id if measure.counting is Counting.PEOPLE else LedgerEntry.employer_id
        standing = select(who.label("who"), LedgerEntry.occurred_on).where(*lines, *stands(within), who.is_not(None))
        day = standing.subquery()
        last = func.lag(day.c.occurred_on, type_=Date).over(partition_by=day.c.who, order_by=day.c.occurred_on)
        times = select(
            day.c.occurred_on.label("day"), func.coalesce(last, LONG_AGO, type_=Date).label("before")
        ).subquery()
        return select(times.c.day, times.c.before, func.count()).group_by(times.c.day, times.c.before)
    total: ColumnElement[Any]
    if measure.counting is Counting.CASES:
        lines, total = [*lines, *stands(within)], func.count()
    elif measure.counting is Counting.QUANTITY:
        total = func.sum(LedgerEntry.quantity)
    else:
        amount = cast(attribute(measure.sums), BigInteger)
        total = func.sum(case((LedgerEntry.quantity < 0, -amount), else_=amount))
    return select(LedgerEntry.occurred_on, literal(LONG_AGO), total).where(*lines).group_by(LedgerEntry.occurred_on)


def _changes(measure: Measure, within: list[ColumnElement[bool]]) -> Select:
    """Rows of day and change: what a line made valid that was not, less what one ended that was."""
    subject = LedgerEntry.person_id if measure.subject is Subject.PEOPLE else LedgerEntry.subject_id
    opens = case((_of(measure.kinds), 1), else_=0)
    before = func.lag(opens, 1, 0).over(
        partition_by=[LedgerEntry.organization_id, subject], order_by=[LedgerEntry.occurred_on, LedgerEntry.id]
    )
    lines = [*within, _of((*measure.kinds, *measure.ends)), subject.is_not(None), *stands(within)]
    if measure.where:
        lines.append(attribute(measure.where[0]) == measure.where[1])
    line = select(LedgerEntry.occurred_on.label("day"), (opens - before).label("change")).where(*lines).subquery()
    return select(line.c.day, func.sum(line.c.change)).where(line.c.change != 0).group_by(line.c.day)


def _stage(code: str, of_kind: tuple[str, str] | None, within: list[ColumnElement[bool]]) -> Stage | None:
    """What entered, left and came through a stage, told apart by days only."""
    raw = _file()["stages"][code]
    subject = LedgerEntry.person_id if raw["by"] == BY_PERSON else LedgerEntry.subject_id
    entered, ends, reached = (_of(raw.get(name, ())) for name in ("from", "ends", "to"))
    if says := raw.get("says"):
        name, value = next(iter(says.items()))
        ends, reached = and_(reached, attribute(name) != value), and_(reached, attribute(name) == value)
    kinds = {*raw["from"], *raw["to"], *raw.get("ends", ())}
    lines = [*within, LedgerEntry.kind.in_(kinds), subject.is_not(None), *stands(within)]
    if of_kind:
        lines.append(attribute(of_kind[0]) == of_kind[1])
    each = (
        select(
            _first(entered).label("began"),
            _first(ends).label("ended"),
            _first(reached).label("done"),
        )
        .where(*lines)
        .group_by(subject)
        .subquery()
    )
    found = db.session.execute(
        select(each.c.began, each.c.ended, each.c.done, func.count())
        .where(each.c.began.is_not(None))
        .group_by(each.c.began, each.c.ended, each.c.done)
    ).all()
    return Stage(code, *rows(found)) if found else None


def _of(kinds: Sequence[str]) -> ColumnElement[bool]:
    return LedgerEntry.kind.in_(kinds)


def _first(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.min(case((condition, LedgerEntry.occurred_on)))
