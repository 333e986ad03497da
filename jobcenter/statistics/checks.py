"""What to look at before a month is closed: results that are overdue, facts that contradict each other, unusual figures.

Nothing here stops a close. Each finding opens the cases behind it, so that they can be put right first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from statistics import median
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from jobcenter.core import parameters
from jobcenter.core.db import db
from jobcenter.core.formatting import localized
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching import queries as matching
from jobcenter.organizations.models import Organization
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.statistics import live
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.lines import attribute, conditions, taken_back
from jobcenter.statistics.measures import Counting, Measure, counted

MOST_CASES = 20
SCALED = Fraction(14826, 10000)


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what it is, how many cases, and the first of them as (kind, row number) of their subjects."""

    code: str
    text: str
    count: int
    subjects: Sequence[tuple[str, int]] = ()
    measure: Measure | None = None


@dataclass(frozen=True)
class Checked:
    """Everything found before a close, by kind."""

    overdue: list[Finding] = field(default_factory=list)
    contradictions: list[Finding] = field(default_factory=list)
    unusual: list[Finding] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self.overdue) + len(self.contradictions) + len(self.unusual)


def look(organization: Organization, month: Month, *, now: datetime, today: date) -> Checked:
    """Everything worth a look before the month of an organization is closed."""
    ids = subtree_ids(organization.id)
    return Checked(
        overdue=list(overdue(Scope.of_organizations(ids), min(today, month.last), now=now)),
        contradictions=list(_contradictions(ids, month)),
        unusual=list(_unusual(organization, month)),
    )


def subjects(checked: Checked) -> set[tuple[str, int]]:
    """The records behind all findings."""
    found = (*checked.overdue, *checked.contradictions, *checked.unusual)
    return {subject for finding in found for subject in finding.subjects}


def overdue(scope: Scope, until: date, *, now: datetime, most: int = MOST_CASES) -> Iterable[Finding]:
    """Results and retention checks in scope that were due by a day, with the first cases of each."""
    number = matching.count_overdue(scope, now=now, today=until)
    if number:
        late = matching.list_overdue(scope, now=now, today=until, most=most) if most else ()
        subjects = [("referral", referral.id) for referral in late]
        yield Finding("overdue_results", _("Referrals whose result was not entered"), number, subjects)
    number = matching.count_due_checks(scope, today=until)
    if number:
        checks = matching.list_due_checks(scope, today=until, most=most) if most else ()
        subjects = [("placement", check.placement_id) for check in checks]
        yield Finding("overdue_checks", _("Retention checks that are due"), number, subjects)


def _contradictions(ids: Sequence[int], month: Month) -> Iterable[Finding]:
    within = conditions(ids, month.first, month.last)
    stands = [LedgerEntry.corrects_id.is_(None), LedgerEntry.id.not_in(taken_back(conditions(ids, None, month.last)))]
    for code, text, condition in _rules():
        statement = select(LedgerEntry).where(*within, *stands, condition)
        number = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
        if number:
            yield Finding(code, text, number, _subjects(statement))


def _rules() -> list[tuple[str, str, ColumnElement[bool]]]:
    placed = LedgerEntry.kind == "placement.started"
    return [
        (
            "placed_without_registration",
            _("People placed who were not registered for work by then"),
            and_(placed, attribute("via") != "program", ~_earlier("seeker.registered", "seeker.renewed")),
        ),
        (
            "placed_without_result",
            _("People placed by referral without a referral that ended in a hire"),
            and_(placed, attribute("via") == "referral", ~_earlier("referral.result", result="hired")),
        ),
        (
            "result_without_referral",
            _("Results of people who were not referred by then"),
            and_(LedgerEntry.kind == "referral.result", ~_earlier("referral.made")),
        ),
        (
            "ended_without_start",
            _("Completions and ends without a start in the same round"),
            and_(LedgerEntry.kind.in_(_ENDS), ~_earlier("enrollment.started", same_round=True)),
        ),
        (
            "started_twice",
            _("Starts at work that stand twice on one day for one person"),
            and_(placed, _same_day_before()),
        ),
        (
            "confirmed_without_start",
            _("Employment confirmed or ended without a start at work"),
            and_(
                LedgerEntry.kind.in_(("retention.confirmed", "placement.left")),
                ~_earlier("placement.started", same_subject=True),
            ),
        ),
        (
            "paid_without_start",
            _("Days worked or wages of people who did not take part"),
            and_(LedgerEntry.kind.in_(("work.done", "wage.paid")), ~_earlier("enrollment.started", same_round=True)),
        ),
    ]  # fmt: skip


_ENDS = ("enrollment.completed", "enrollment.dropped", "enrollment.left_for_work")


def _earlier(
    *kinds: str, same_round: bool = False, same_subject: bool = False, result: str | None = None
) -> ColumnElement[bool]:
    """A line of the same person that happened by the day of the line looked at, and that nobody took back."""
    other = aliased(LedgerEntry)
    found = select(other.id).where(
        other.person_id == LedgerEntry.person_id,
        other.kind.in_(kinds),
        other.occurred_on <= LedgerEntry.occurred_on,
        *_stands(other),
    )
    if same_round:
        found = found.where(other.round_id == LedgerEntry.round_id)
    if same_subject:
        found = found.where(other.subject_kind == LedgerEntry.subject_kind, other.subject_id == LedgerEntry.subject_id)
    if result:
        found = found.where(other.attributes["result"].as_string() == result)
    return found.exists()


def _same_day_before() -> ColumnElement[bool]:
    other = aliased(LedgerEntry)
    return (
        select(other.id)
        .where(
            other.person_id == LedgerEntry.person_id,
            other.kind == LedgerEntry.kind,
            other.occurred_on == LedgerEntry.occurred_on,
            *_stands(other),
            other.id < LedgerEntry.id,
        )
        .exists()
    )


def _stands(other: Any) -> list[ColumnElement[bool]]:
    """The conditions of a line that is no correction and that corrections left something of."""
    change = aliased(LedgerEntry)
    left = select(func.coalesce(func.sum(change.quantity), 0)).where(change.corrects_id == other.id).scalar_subquery()
    return [other.corrects_id.is_(None), other.quantity + left > 0]


def _subjects(statement: Select) -> list[tuple[str, int]]:
    rows = statement.with_only_columns(LedgerEntry.subject_kind, LedgerEntry.subject_id).order_by(LedgerEntry.id)
    return [(kind, number) for kind, number in db.session.execute(rows.limit(MOST_CASES))]


def _unusual(organization: Organization, month: Month) -> Iterable[Finding]:
    first = live.first_months([organization]).get(organization.id)
    if first is None:
        return
    months = Period(max(first, month.shifted(-parameters.value("outlier_months", on=month.last))), max(first, month))
    yield from unusual(live.values_of([organization], months.months())[organization.id], first, month)


def unusual(values: Mapping[Month, Mapping[str, int]], first: Month | None, month: Month) -> Iterable[Finding]:
    """The figures of a month that the months before it, from the first one with a fact on, do not explain."""
    on = month.last
    before = [month.shifted(-number) for number in range(1, parameters.value("outlier_months", on=on) + 1)]
    before = [one for one in before if first is not None and one >= first and one in values]
    if month not in values or len(before) < parameters.value("outlier_least_months", on=on):
        return
    told: set[tuple[str, ...]] = set()
    for measure in counted():
        # Cases, people and places of the same facts move together: one of them says it.
        if measure.where or measure.counting is Counting.AMOUNT or measure.kinds in told:
            continue
        past = [values[one].get(measure.code, 0) for one in before]
        now = values[month].get(measure.code, 0)
        if is_unusual(now, past, on):
            told.add(measure.kinds)
            yield Finding("unusual", _unusual_text(measure, now, past), now, measure=measure)


def is_unusual(value: int, past: Sequence[int], on: date) -> bool:
    """Whether a figure lies further from the median of past months than their spread explains (modified z score)."""
    centre = median(past)
    distance = abs(value - centre)
    if distance < parameters.value("outlier_least_change", on=on):
        return False
    spread = median(abs(one - centre) for one in past)
    return distance > Fraction(str(parameters.value("outlier_spreads", on=on))) * SCALED * Fraction(spread)


def _unusual_text(measure: Measure, value: int, past: Sequence[int]) -> str:
    return _(
        "%(measure)s: %(value)s, where the past %(months)s months lay between %(least)s and %(most)s",
        measure=localized(measure.label),
        value=f"{value:,}",
        months=len(past),
        least=f"{min(past):,}",
        most=f"{max(past):,}",
    )
