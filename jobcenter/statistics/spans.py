"""Figures of several organizations over a period at once, in a number of reads that does not grow with them.

A month is read as it was closed, or from the figures kept of open months. Over several months, what adds up is the sum
of the kept months; people and employers are those kept since the year or quarter began, or counted over the whole period.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import list_all
from jobcenter.statistics import counting, live, queries
from jobcenter.statistics.calendar import Period
from jobcenter.statistics.cohorts import count_cohorts
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING, Cutoff, attribute, conditions
from jobcenter.statistics.measures import BY_CODE, Counting, Measure

Values = dict[int, dict[str, int]]
ONCE = {Counting.PEOPLE: LedgerEntry.person_id, Counting.EMPLOYERS: LedgerEntry.employer_id}


def figures_of(
    organizations: Sequence[Organization], period: Period, codes: Sequence[str], cutoff: Cutoff = EVERYTHING
) -> dict[int, dict[str, Figure]]:
    """The asked measures of organizations, none of which lies below another, by row number."""
    if not organizations:
        return {}
    if cutoff.recorded_until is not None:
        return {one.id: _counted(one, period, codes, cutoff) for one in organizations}
    if period.single:
        return _of_month(organizations, period, codes)
    values = _added(organizations, period, codes)
    return {one.id: _figures(values[one.id], codes) for one in organizations}


def sides(codes: Sequence[str]) -> list[str]:
    """The counted measures behind the asked ones: both sides of every rate."""
    found: list[str] = []
    for measure in (BY_CODE[code] for code in codes):
        found += [measure.numerator or "", measure.denominator or ""] if measure.is_rate else [measure.code]
    return list(dict.fromkeys(found))


def _of_month(organizations: Sequence[Organization], period: Period, codes: Sequence[str]) -> Any:
    """As reported where the month is closed; a measure younger than the close is as it is known now."""
    closed = queries.closed_figures([one.id for one in organizations], period.start)
    others = [one for one in organizations if any(code not in closed.get(one.id, {}) for code in codes)]
    kept = live.values_of(others, [period.start]) if others else {}
    known = {one.id: _figures(kept[one.id][period.start], codes) for one in others}
    return {
        one.id: {code: closed.get(one.id, {}).get(code) or known[one.id][code] for code in codes}
        for one in organizations
    }


def _counted(organization: Organization, period: Period, codes: Sequence[str], cutoff: Cutoff) -> dict[str, Figure]:
    """The asked measures alone: counting what stands on a day or what became of people takes the longest."""
    below = [one.id for one in list_all() if one.path.startswith(organization.path)]
    wanted = [BY_CODE[code] for code in sides(codes)]
    values: dict[str, int] = {}
    if any(measure.adds_up for measure in wanted):
        values |= counting.count_added(below, period.first, period.last, cutoff)
    if any(measure.counting in ONCE for measure in wanted):
        values |= counting.count_different(below, period.first, period.last, cutoff)
    if any(measure.is_standing or measure.is_cohort for measure in wanted):
        values |= counting.count_later(below, period.first, period.last, cutoff)
    return _figures(values, codes)


def _figures(values: dict[str, int], codes: Sequence[str]) -> dict[str, Figure]:
    whole = counting.with_rates(values)
    return {code: whole[code] for code in codes}


def _added(organizations: Sequence[Organization], period: Period, codes: Sequence[str]) -> Values:
    wanted = [BY_CODE[code] for code in sides(codes)]
    months = live.values_of(organizations, period.months())
    values: Values = {one.id: {} for one in organizations}
    for one in organizations:
        values[one.id] = {
            measure.code: live.over_months(measure, months[one.id], period)
            for measure in wanted
            if measure.adds_up or measure.is_standing
        }
        if any(measure.is_cohort for measure in wanted):
            below = [other.id for other in list_all() if other.path.startswith(one.path)]
            values[one.id] |= count_cohorts(below, period.first, period.last)
    heads = live.heads_of(organizations, period)
    others = [one for one in organizations if one.id not in heads]
    for counting_, who in ONCE.items():
        once = [one for one in wanted if one.counting is counting_]
        for number, kept in heads.items():
            values[number] |= {measure.code: kept.get(measure.code, 0) for measure in once}
        if others:
            _count_once(values, once, who, others, period)
    return values


def _count_once(
    values: Values, measures: Sequence[Measure], who: Any, organizations: Sequence[Organization], period: Period
) -> None:
    """Counts different people or employers of each organization over the period, for measures split by one attribute or none."""
    everyone = list_all()
    ids = {one.id: [other.id for other in everyone if other.path.startswith(one.path)] for one in organizations}
    whose = case(*((LedgerEntry.organization_id.in_(below), number) for number, below in ids.items()))
    names = {measure.where[0] if measure.where else None for measure in measures}
    for name in names:
        part = [one for one in measures if (one.where[0] if one.where else None) == name]
        kinds = {one.kinds[0] for one in part}
        value = [attribute(name).label("split")] if name else []
        by = [whose.label("whose"), LedgerEntry.kind.label("kind"), *value]
        present = (
            select(*by, who.label("who"))
            .where(*conditions([number for below in ids.values() for number in below], period.first, period.last))
            .where(who.is_not(None), LedgerEntry.kind.in_(kinds))
            .group_by(*by, who)
            .having(func.sum(LedgerEntry.quantity) > 0)
            .subquery()
        )
        keys = [present.c.whose, present.c.kind, *([present.c.split] if name else [])]
        rows = db.session.execute(select(*keys, func.count()).group_by(*keys)).all()
        counted = {tuple(row[:-1]): row[-1] for row in rows}
        for measure in part:
            for number in ids:
                key = (number, measure.kinds[0], *([measure.where[1]] if measure.where else []))
                values[number][measure.code] = counted.get(key, 0)
