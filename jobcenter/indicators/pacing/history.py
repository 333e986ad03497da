"""The past of a measure from the ledger: what counted when, and what was under way before it. Two queries and no person's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, case, cast, func, literal, select

from jobcenter.core.db import db
from jobcenter.indicators.pacing.forecast import NEVER, Series, Stage, rows
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics.breakdown import only
from jobcenter.statistics.lines import attribute, conditions, stands
from jobcenter.statistics.measures import BY_CODE, Counting, Measure

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


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def pipeline_of(code: str) -> Pipeline:
    """What is under way before a measure; nothing where the file names nothing."""
    raw = _file()["measures"].get(code) or {}
    return Pipeline(tuple(raw.get("stages", ())), tuple(raw.get("closes", ())), raw.get("when", "start"))


def stage_label(code: str) -> dict[str, str]:
    """The name of a stage in both languages."""
    return _file()["stages"][code]["label"]


def can_be_paced(code: str | None) -> bool:
    """Whether a measure counts what happens in a period; a state or a rate can go both ways."""
    return code in BY_CODE and BY_CODE[code or ""].is_counted


def series_of(
    organization: Organization, measure: Measure, today: date, narrowing: Mapping[str, str] | None = None
) -> Series | None:
    """Everything a measure counted for an organization and all below it up to today, and its stages; None without facts."""
    ids = subtree_ids(organization.id)
    within = [*conditions(ids, None, today), *_narrowed(narrowing)]
    first = db.session.scalar(select(func.min(LedgerEntry.occurred_on)).where(*conditions(ids, None, today)))
    if first is None:
        return None
    found = db.session.execute(_counted(measure, within)).all()
    days, before, many = rows(found) if found else rows([(NEVER, -NEVER, 0)])
    stages = [
        stage for code in pipeline_of(measure.code).stages if (stage := _stage(code, measure, within)) is not None
    ]
    return Series(first, days, before, many, stages)


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


def _stage(code: str, measure: Measure, within: list[ColumnElement[bool]]) -> Stage | None:
    """What entered, left and came through a stage, told apart by days only."""
    raw = _file()["stages"][code]
    subject = LedgerEntry.person_id if raw["by"] == BY_PERSON else LedgerEntry.subject_id
    entered, ends, reached = (_of(raw.get(name, ())) for name in ("from", "ends", "to"))
    if says := raw.get("says"):
        name, value = next(iter(says.items()))
        ends, reached = and_(reached, attribute(name) != value), and_(reached, attribute(name) == value)
    kinds = {*raw["from"], *raw["to"], *raw.get("ends", ())}
    lines = [*within, LedgerEntry.kind.in_(kinds), subject.is_not(None), *stands(within)]
    if measure.where and measure.where[0] == "program_kind":
        lines.append(attribute("program_kind") == measure.where[1])
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
