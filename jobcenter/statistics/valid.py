"""What is valid at the end of a period: orders, their free places and registered people, those carried over included.

A line that opens makes its subject valid, a line that ends makes it invalid; the later day decides, and on one day the
line written later. A place taken is a line of its own (`order.place_filled`), so that an order that ends with places
free is not taken for a filled one.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.lines import EVERYTHING, Cutoff, conditions, taken_back
from jobcenter.statistics.measures import Measure, Subject, standing

FILLED = "order.place_filled"
OPENED = "order.opened"


def count_standing(organization_ids: Sequence[int], last: date, cutoff: Cutoff = EVERYTHING) -> dict[str, int]:
    """Every standing measure of the organizations on a day."""
    found: dict[str, int] = {}
    totals: dict[tuple[Subject | None, tuple[str, ...]], tuple[int, int]] = {}
    for measure in standing():
        key = (Subject.PEOPLE if measure.subject is Subject.PEOPLE else None, measure.kinds)
        if key not in totals:
            totals[key] = _totals(measure, organization_ids, last, cutoff)
        found[measure.code] = totals[key][1 if measure.subject is Subject.PLACES else 0]
    return found


def opening_lines(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff = EVERYTHING) -> Select:
    """The row numbers of the lines that opened what a standing measure counts."""
    return select(_valid(measure, organization_ids, last, cutoff).c.opening)


def _totals(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff) -> tuple[int, int]:
    valid = _valid(measure, organization_ids, last, cutoff)
    if measure.subject is Subject.PEOPLE:
        return db.session.scalar(select(func.count(valid.c.subject.distinct()))) or 0, 0
    free = case((valid.c.places > valid.c.filled, valid.c.places - valid.c.filled), else_=0)
    row = db.session.execute(select(func.count(), func.coalesce(func.sum(free), 0)).select_from(valid)).one()
    return int(row[0]), int(row[1])


def _valid(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff):
    """What is valid: its subject, the line that opened it, its places and those taken."""
    people = measure.subject is Subject.PEOPLE
    subject = LedgerEntry.person_id if people else LedgerEntry.subject_id
    within = conditions(organization_ids, None, last, cutoff)
    kinds = {*measure.kinds, *measure.ends, *(() if people else (FILLED,))}
    stands = and_(LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(taken_back(within)))
    opens = and_(LedgerEntry.kind.in_(measure.kinds), stands)
    ends = and_(LedgerEntry.kind.in_(measure.ends), stands)
    seen = (
        select(
            subject.label("subject"),
            _latest(opens, LedgerEntry.occurred_on).label("opened_on"),
            _latest(opens, LedgerEntry.id).label("opening"),
            _latest(ends, LedgerEntry.occurred_on).label("ended_on"),
            _latest(ends, LedgerEntry.id).label("ending"),
            _sum(OPENED).label("places"),
            _sum(FILLED).label("filled"),
        )
        .where(*within, LedgerEntry.kind.in_(kinds), subject.is_not(None))
        .group_by(LedgerEntry.organization_id, subject)
        .subquery()
    )
    later = or_(
        seen.c.ended_on.is_(None),
        seen.c.opened_on > seen.c.ended_on,
        and_(seen.c.opened_on == seen.c.ended_on, seen.c.opening > seen.c.ending),
    )
    return select(seen).where(seen.c.opened_on.is_not(None), later).subquery()


def _latest(condition: ColumnElement[bool], column):
    return func.max(case((condition, column)))


def _sum(kind: str):
    return func.sum(case((LedgerEntry.kind == kind, LedgerEntry.quantity), else_=0))
