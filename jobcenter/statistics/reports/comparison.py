"""The figures of an organization for a month beside those of the year so far and of the same month a year before.

Everything on one paper is known as of the same entry of the ledger. What was closed is not counted again: a closed month
stood, at any later close, where its last restatement up to that close left it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import counting, live, queries, spans
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING
from jobcenter.statistics.measures import BY_CODE, MEASURES, Measure
from jobcenter.statistics.models import MonthClose, Restatement
from jobcenter.statistics.report import Report, report

Figures = dict[str, Figure]
Values = dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """A month's report with the year up to it and the same month of last year.

    `before` is None where nothing at all is recorded of that month: unknown is not zero.
    """

    month: Month
    report: Report
    year: Figures
    before: Figures | None

    @property
    def figures(self) -> Figures:
        """The figures of the month."""
        return self.report.figures

    def change(self, code: str) -> int | None:
        """How much more a count is than a year ago."""
        if self.before is None or code not in self.before:
            return None
        return self.figures[code].value - self.before[code].value

    def anything(self, code: str) -> bool:
        """Whether a measure counted anything in any of the three periods."""
        found = [self.figures, self.year, self.before or {}]
        return any(code in figures and figures[code].value for figures in found)


def compare(
    organization: Organization, month: Month, *, now: datetime, codes: Collection[str] | None = None
) -> Comparison:
    """The comparison for an organization with all below it, of every measure or of those named."""
    found = report(organization, Period.of(month), now=now)
    ids = subtree_ids(organization.id)
    earlier = month.shifted(-12)
    known = counting.organizations_with_facts(ids, earlier.first, earlier.last, found.cutoff)
    if found.status != "closed" and codes is None:
        year = (
            found.figures if month.number == 1 else counting.with_rates(live.counted_over(organization, _so_far(month)))
        )
        before = (
            counting.with_rates(live.values_of([organization], [earlier])[organization.id][earlier]) if known else None
        )
        return Comparison(month, found, year, before)
    wanted = _wanted(codes)
    return Comparison(
        month=month,
        report=found,
        year=found.figures if month.number == 1 else _with_rates(_year(found, ids, month, wanted)),
        before=_with_rates(_month(found, ids, earlier, wanted)) if known else None,
    )


def compare_all(
    organizations: Sequence[Organization], month: Month, *, now: datetime, codes: Collection[str]
) -> list[Comparison]:
    """The comparisons for several organizations, none of which lies below another, of the measures named.

    Those whose month is open are read together, from the figures that are kept of open months.
    """
    closed = queries.closed_figures([one.id for one in organizations], month)
    still_open = [one for one in organizations if one.id not in closed]
    found = {one.id: compare(one, month, now=now, codes=codes) for one in organizations if one.id in closed}
    if still_open:
        found |= _compare_open(still_open, month, now, codes)
    return [found[one.id] for one in organizations]


def _compare_open(
    organizations: Sequence[Organization], month: Month, now: datetime, codes: Collection[str]
) -> dict[int, Comparison]:
    earlier = month.shifted(-12)
    below = {one.id: subtree_ids(one.id) for one in organizations}
    everyone = [number for ids in below.values() for number in ids]
    known = counting.organizations_with_facts(everyone, earlier.first, earlier.last)
    kept = live.values_of(organizations, [month, earlier])
    years = {} if month.number == 1 else spans.figures_of(organizations, _so_far(month), list(codes))
    found = {}
    for one in organizations:
        figures = counting.with_rates(kept[one.id][month])
        found[one.id] = Comparison(
            month=month,
            report=Report(one, Period.of(month), "open", now, EVERYTHING, figures, ()),
            year=years.get(one.id, figures),
            before=counting.with_rates(kept[one.id][earlier]) if known & set(below[one.id]) else None,
        )
    return found


def _so_far(month: Month) -> Period:
    """The year up to a month."""
    return Period(Month(month.year, 1), month)


def _wanted(codes: Collection[str] | None) -> list[Measure]:
    """The measures to count for those asked for: a rate needs both its sides."""
    asked = [one for one in MEASURES if codes is None or one.code in codes]
    sides = {side for one in asked if one.is_rate for side in (one.numerator, one.denominator)}
    return [one for one in MEASURES if not one.is_rate and (one in asked or one.code in sides)]


def _with_rates(values: Values) -> Figures:
    """The values as figures, with every rate both sides of which are there."""
    found = counting.with_rates(values)
    return {code: figure for code, figure in found.items() if _needs(figure.measure) <= set(values)}


def _needs(measure: Measure) -> set[str]:
    return {measure.numerator or "", measure.denominator or ""} if measure.is_rate else {measure.code}


def _month(found: Report, ids: Sequence[int], month: Month, wanted: Sequence[Measure]) -> Values:
    """A month as the report knew the ledger."""
    kept = _as_restated(found, [month]).get(month)
    if kept is not None:
        return kept
    counts = counting.count_added(ids, month.first, month.last, found.cutoff)
    counts |= counting.count_different(ids, month.first, month.last, found.cutoff)
    if any(one.is_standing or one.is_cohort for one in wanted):
        counts |= counting.count_later(ids, month.first, month.last, found.cutoff)
    return {one.code: counts[one.code] for one in wanted}


def _year(found: Report, ids: Sequence[int], month: Month, wanted: Sequence[Measure]) -> Values:
    """The year up to the end of a month: what adds up from its months, people once, what stands as on its last day."""
    period = _so_far(month)
    kept = _as_restated(found, period.months())
    added = [one for one in wanted if one.adds_up]
    if len(kept) == len(period.months()) and all(one.code in kept[name] for name in kept for one in added):
        values = {one.code: sum(kept[name][one.code] for name in kept) for one in added}
    else:
        counts = counting.count_added(ids, period.first, period.last, found.cutoff)
        values = {one.code: counts[one.code] for one in added}
    values |= counting.count_different(ids, period.first, period.last, found.cutoff)
    if any(one.is_cohort for one in wanted):
        values |= counting.count_cohorts(ids, period.first, period.last, found.cutoff)
    first = kept.get(period.start, {})
    for one in wanted:
        if one.is_standing and not one.carried and one.code in found.figures:
            values[one.code] = found.figures[one.code].value
        elif one.carried and one.code in first:
            values[one.code] = first[one.code]
    if any(one.carried and one.code not in values for one in wanted):
        values |= counting.count_standing(ids, period.first, period.last, found.cutoff)
    return values


def _as_restated(found: Report, months: Sequence[Month]) -> dict[Month, Values]:
    """Closed months as the report's own close knew them; none for a report that is not closed, which knows more."""
    if found.status != "closed" or found.close is None:
        return {}
    names = {str(month): month for month in months}
    values = {names[name]: dict(one) for name, one in queries.closed_values(found.organization.id, months).items()}
    known = {close.month: close.last_entry_id for close in _closes(found, names)}
    values = {month: one for month, one in values.items() if known.get(str(month), 0) <= found.close.last_entry_id}
    rows = db.session.execute(
        select(Restatement.month, Restatement.measure, Restatement.after)
        .join(Restatement.close)
        .where(MonthClose.organization_id == found.organization.id, Restatement.month.in_(names))
        .where(MonthClose.last_entry_id <= found.close.last_entry_id)
        .order_by(MonthClose.last_entry_id, Restatement.id)
    )
    for name, code, after in rows:
        if names[name] in values and code in BY_CODE:
            values[names[name]][code] = after
    return values


def _closes(found: Report, names: Collection[str]) -> Sequence[MonthClose]:
    statement = select(MonthClose).where(MonthClose.organization_id == found.organization.id)
    return db.session.scalars(statement.where(MonthClose.month.in_(names))).all()
