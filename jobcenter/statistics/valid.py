"""What is valid on a day: orders, their free places, registered people and participants, those carried over included.

A line that opens makes its subject valid, a line that ends makes it invalid; the later day decides, and on one day the
line written later. A place taken is a line of its own (`order.place_filled`), so that an order that ends with places
free is not taken for a filled one.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Date, Integer, Select, and_, bindparam, case, cast, func, or_, select

from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics.lines import EVERYTHING, Cutoff, Shape, ask, attribute, conditions, taken_back
from jobcenter.statistics.measures import BY_CODE, Measure, Subject, standing

FILLED = "order.place_filled"
OPENED = "order.opened"
RENEWED = "order.renewed"
OF_ORDERS = (Subject.ORDERS, Subject.PLACES)


def count_standing(
    organization_ids: Sequence[int], first: date, last: date, cutoff: Cutoff = EVERYTHING
) -> dict[str, int]:
    """Every standing measure of the organizations on the last day of a period, or on the day before its first."""
    asked = ask(organization_ids, None, last, cutoff, day_before=first - timedelta(days=1))
    found: dict[str, int] = {}
    for alike in groups():
        with_start = any(measure.carried for measure in alike)
        at_end, free, *at_start = asked.rows(_totals, alike[0].code, with_start)[0]
        for measure in alike:
            if measure.subject is Subject.PLACES:
                found[measure.code] = int(free or 0)
            else:
                found[measure.code] = int((at_start[0] if measure.carried else at_end) or 0)
    return found


def groups() -> list[list[Measure]]:
    """The standing measures, those together that look at the same lines: of orders and their places, of one day or another."""
    found: dict[object, list[Measure]] = {}
    for measure in standing():
        key = (measure.subject in OF_ORDERS or measure.subject, measure.kinds, measure.ends, measure.where)
        found.setdefault(key, []).append(measure)
    return list(found.values())


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


def _free(valid: Any) -> ColumnElement[int]:
    return case((valid.c.places > valid.c.filled, valid.c.places - valid.c.filled), else_=0)


@cache
def _totals(shape: Shape, code: str, with_start: bool) -> Select:
    """How many are valid at the end and their free places; with the start, how many were valid on the day before it."""
    measure = BY_CODE[code]
    gone = taken_back(shape.conditions(sought=False)).cte()
    seen = _seen(measure, shape.conditions(), gone, with_start=with_start).subquery()
    of_orders = measure.subject in OF_ORDERS

    def number(is_valid: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((is_valid, 1)) if of_orders else case((is_valid, seen.c.who)).distinct())

    at_end = _is_valid(seen)
    free = func.sum(case((at_end, _free(seen)), else_=0))
    return select(number(at_end), free, *([number(_is_valid(seen, "_before"))] if with_start else []))


def _valid(measure: Measure, organization_ids: Sequence[int], last: date, cutoff: Cutoff) -> Any:
    """What is valid: its subject, whom it is about, the line that opened it, its places and those taken."""
    within = conditions(organization_ids, None, last, cutoff)
    seen = _seen(measure, within, taken_back(within).cte()).subquery()
    return select(seen).where(_is_valid(seen)).subquery()


def _seen(measure: Measure, within: Sequence[ColumnElement[bool]], gone: CTE, *, with_start: bool = False) -> Select:
    """Every subject ever opened or ended: its last opening and its last end, its places and those taken.

    The lines that were taken back (`gone`) are found once for all the conditions they are left out of.
    """
    subject = LedgerEntry.person_id if measure.subject is Subject.PEOPLE else LedgerEntry.subject_id
    such = [] if measure.where is None else [attribute(measure.where[0]) == measure.where[1]]
    stand = and_(LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(select(gone.c.id)))
    before = and_(stand, LedgerEntry.occurred_on <= bindparam("day_before", type_=Date()))
    return (
        select(
            subject.label("subject"),
            func.max(LedgerEntry.person_id).label("who"),
            *_turns(measure, stand),
            *(_turns(measure, before, "_before") if with_start else ()),
            (_sum(OPENED) + func.sum(more_places()) if measure.subject in OF_ORDERS else _sum(OPENED)).label("places"),
            _sum(FILLED).label("filled"),
        )
        .where(*within, *such, LedgerEntry.kind.in_(kinds_of(measure)), subject.is_not(None))
        .group_by(LedgerEntry.organization_id, subject)
    )


def kinds_of(measure: Measure) -> tuple[str, ...]:
    """The kinds of lines that a standing measure looks at."""
    return (*measure.kinds, *measure.ends, *((FILLED,) if measure.subject in OF_ORDERS else ()))


def _turns(measure: Measure, stand: ColumnElement[bool], suffix: str = "") -> list[Any]:
    """The last day and the last line of an opening and of an end, of the lines that stand."""
    opens, ends = and_(LedgerEntry.kind.in_(measure.kinds), stand), and_(LedgerEntry.kind.in_(measure.ends), stand)
    return [
        _latest(opens, LedgerEntry.occurred_on).label("opened_on" + suffix),
        _latest(opens, LedgerEntry.id).label("opening" + suffix),
        _latest(ends, LedgerEntry.occurred_on).label("ended_on" + suffix),
        _latest(ends, LedgerEntry.id).label("ending" + suffix),
    ]


def _is_valid(seen: Any, suffix: str = "") -> ColumnElement[bool]:
    opened_on, opening, ended_on, ending = (
        seen.c[name + suffix] for name in ("opened_on", "opening", "ended_on", "ending")
    )
    later = or_(ended_on.is_(None), opened_on > ended_on, and_(opened_on == ended_on, opening > ending))
    return and_(opened_on.is_not(None), later)


def _latest(condition: ColumnElement[bool], column: Any) -> Any:
    return func.max(case((condition, column)))


def more_places() -> ColumnElement[int]:
    """Places that came or went with a further term of an order, of one line."""
    more = cast(attribute("more_places"), Integer)
    return case((and_(LedgerEntry.kind == RENEWED, more.is_not(None)), more), else_=0)


def _sum(kind: str) -> Any:
    return func.sum(case((LedgerEntry.kind == kind, LedgerEntry.quantity), else_=0))
