"""What is valid on a day: orders, their free places, registered people and participants, those carried over included.

A line that opens makes its subject valid, a line that ends makes it invalid; the later day decides, and on one day the
line written later. A place taken is a line of its own (`order.place_filled`), so that an order that ends with places
free is not taken for a filled one.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.lines import EVERYTHING, Cutoff, attribute, conditions, taken_back
from jobcenter.statistics.measures import Measure, Subject, standing

FILLED = "order.place_filled"
OPENED = "order.opened"
OF_ORDERS = (Subject.ORDERS, Subject.PLACES)


def count_standing(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """Every standing measure of the organizations on the last day of a period, or on the day before its first."""
    found: dict[str, int] = {}
    totals: dict[object, tuple[int, int]] = {}
    for measure in standing():
        day = day_of(measure, first, last)
        key = (measure.subject in OF_ORDERS or measure.subject, measure.kinds, measure.where, day)
        if key not in totals:
            totals[key] = _totals(measure, organization_ids, day, cutoff)
        found[measure.code] = totals[key][1 if measure.subject is Subject.PLACES else 0]
    return found


def day_of(measure: Measure, first: date, last: date) -> date:
    """The day a standing measure looks at."""
    return first - timedelta(days=1) if measure.carried else last


def opening_lines(
    measure: Measure, organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> Select:
    """The row numbers of the lines that opened what a standing measure counts."""
    return select(_valid(measure, organization_ids, day_of(measure, first, last), cutoff).c.opening)


def free_places(organization_ids: Sequence[int], measure: Measure, day: date, cutoff: Cutoff = EVERYTHING) -> Select:
    """The places still free of each order that is valid on a day, by the line that opened it."""
    valid = _valid(measure, organization_ids, day, cutoff)
    return select(valid.c.opening, _free(valid).label("free"))


def _free(valid):
    return case((valid.c.places > valid.c.filled, valid.c.places - valid.c.filled), else_=0)


def _totals(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff) -> tuple[int, int]:
    valid = _valid(measure, organization_ids, last, cutoff)
    if measure.subject not in OF_ORDERS:
        return db.session.scalar(select(func.count(valid.c.who.distinct()))) or 0, 0
    row = db.session.execute(select(func.count(), func.coalesce(func.sum(_free(valid)), 0)).select_from(valid)).one()
    return int(row[0]), int(row[1])


def _valid(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff):
    """What is valid: its subject, whom it is about, the line that opened it, its places and those taken."""
    subject = LedgerEntry.person_id if measure.subject is Subject.PEOPLE else LedgerEntry.subject_id
    of_orders = measure.subject in OF_ORDERS
    within = conditions(organization_ids, None, last, cutoff)
    kinds = {*measure.kinds, *measure.ends, *((FILLED,) if of_orders else ())}
    such = [] if measure.where is None else [attribute(measure.where[0]) == measure.where[1]]
    stands = and_(LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(taken_back(within)))
    opens = and_(LedgerEntry.kind.in_(measure.kinds), stands)
    ends = and_(LedgerEntry.kind.in_(measure.ends), stands)
    seen = (
        select(
            subject.label("subject"),
            func.max(LedgerEntry.person_id).label("who"),
            _latest(opens, LedgerEntry.occurred_on).label("opened_on"),
            _latest(opens, LedgerEntry.id).label("opening"),
            _latest(ends, LedgerEntry.occurred_on).label("ended_on"),
            _latest(ends, LedgerEntry.id).label("ending"),
            _sum(OPENED).label("places"),
            _sum(FILLED).label("filled"),
        )
        .where(*within, *such, LedgerEntry.kind.in_(kinds), subject.is_not(None))
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
