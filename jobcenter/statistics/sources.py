"""Which ledger entries a figure comes from: those it counts, and those recorded late that bear on it, with who and why."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, select

from jobcenter.accounts.models import User
from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.statistics import cohorts
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import signed_amount
from jobcenter.statistics.lines import EVERYTHING, Cutoff, attribute, conditions, stands
from jobcenter.statistics.measures import BY_CODE, Counting, Measure, Subject
from jobcenter.statistics.valid import FILLED, day_of, free_places, opening_lines


def behind(
    measure: Measure, organization_ids: Sequence[int], period: Period, cutoff: Cutoff = EVERYTHING
) -> ColumnElement[bool]:
    """The condition of the entries that a measure counts in a period; corrections stand beside what they correct."""
    if measure.is_standing:
        return LedgerEntry.id.in_(opening_lines(measure, organization_ids, period.first, period.last, cutoff))
    if measure.is_cohort:
        return LedgerEntry.id.in_(cohorts.lines_of(measure, organization_ids, period.first, period.last, cutoff))
    within = [*conditions(organization_ids, period.first, period.last, cutoff), LedgerEntry.kind.in_(measure.kinds)]
    if measure.where:
        name, value = measure.where
        within.append(attribute(name) == value)
    return and_(*within)


def amount_to(
    measure: Measure,
    lines: Select,
    organization_ids: Sequence[int],
    period: Period,
    cutoff: Cutoff = EVERYTHING,
) -> int:
    """What the lines behind a measure (not a rate) amount to, counted as it counts: the figure, of those the reader sees."""
    seen = LedgerEntry.id.in_(lines.with_only_columns(LedgerEntry.id).order_by(None))
    if measure.subject is Subject.PLACES:
        day = day_of(measure, period.first, period.last)
        free = free_places(organization_ids, measure, day, cutoff).subquery()
        of_lines = select(free.c.free).join(LedgerEntry, LedgerEntry.id == free.c.opening).where(seen).subquery()
        return int(db.session.scalar(select(func.sum(of_lines.c.free))) or 0)
    if measure.counting in (Counting.PEOPLE, Counting.EMPLOYERS):
        who = LedgerEntry.person_id if measure.counting is Counting.PEOPLE else LedgerEntry.employer_id
        present = select(who).where(seen, who.is_not(None)).group_by(who).having(func.sum(LedgerEntry.quantity) > 0)
        return db.session.scalar(select(func.count()).select_from(present.subquery())) or 0
    if measure.person_count:
        return db.session.scalar(select(func.count(LedgerEntry.person_id.distinct())).where(seen)) or 0
    if measure.counting is Counting.QUANTITY:
        return int(db.session.scalar(select(func.sum(LedgerEntry.quantity)).where(seen)) or 0)
    if measure.counting is Counting.AMOUNT:
        return int(db.session.scalar(select(func.sum(signed_amount(measure))).where(seen)) or 0)
    return db.session.scalar(select(func.count()).select_from(LedgerEntry).where(seen, *stands([seen]))) or 0


def late_lines(measure: Measure, organization_ids: Sequence[int], period: Period) -> list[ColumnElement[bool]]:
    """The conditions of entries that bear on a measure of a period; on a state or an outcome, earlier ones do too."""
    if measure.is_cohort:
        return cohorts.bearing_on(measure, organization_ids, period.first, period.last)
    first = None if measure.is_standing else period.first
    last = day_of(measure, period.first, period.last) if measure.is_standing else period.last
    kinds = (*measure.kinds, *measure.ends, *_taking(measure))
    within = [*conditions(organization_ids, first, last), LedgerEntry.kind.in_(kinds)]
    if measure.where:
        within.append(attribute(measure.where[0]) == measure.where[1])
    return within


def _taking(measure: Measure) -> tuple[str, ...]:
    return (FILLED,) if measure.subject is Subject.PLACES else ()


def causes_of(
    codes: Iterable[str], organization_ids: Sequence[int], month: Month, late: Sequence[ColumnElement[bool]]
) -> dict[str, list[dict]]:
    """Who wrote the late entries that bear on the measures of a month, why, and how many, by code."""
    found: dict[str, list[dict]] = {}
    known: dict[tuple, list[dict]] = {}
    for code in codes:
        measure = BY_CODE[code]
        key = (
            measure.kinds,
            measure.ends,
            measure.where,
            measure.subject,
            measure.counting,
            measure.carried,
            measure.months,
        )
        if key not in known:
            known[key] = _causes([*late, *late_lines(measure, organization_ids, Period.of(month))])
        found[code] = known[key]
    return found


def _causes(within: Sequence[ColumnElement[bool]]) -> list[dict]:
    rows = db.session.execute(
        select(User.name, LedgerEntry.reason, func.count())
        .select_from(LedgerEntry)
        .outerjoin(User, User.id == LedgerEntry.actor_id)
        .where(*within)
        .group_by(User.name, LedgerEntry.reason)
        .order_by(func.count().desc(), User.name, LedgerEntry.reason)
    )
    return [{"by": name or "", "why": reason, "entries": number} for name, reason, number in rows]
