"""Reads of closed months, and of the ledger lines behind a figure (those within the reader's scope only)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations.queries import subtree_ids
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Program
from jobcenter.seekers.models import Person
from jobcenter.statistics import sources
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.counting import Figure
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.measures import Measure, of_report, sides_of
from jobcenter.statistics.models import MonthClose, MonthFigure, MonthStatus, Restatement


def list_lines(
    scope: Scope,
    organization_ids: Sequence[int],
    measure: Measure,
    period: Period,
    cutoff: Cutoff = EVERYTHING,
    *,
    dong_code: str | None = None,
) -> Select:
    """The ledger entries behind a figure that the reader may see, for paging in the caller's order.

    Behind a rate stand the entries of both its sides.
    """
    sides = [sources.behind(side, organization_ids, period, cutoff) for side in sides_of(measure)]
    statement = select(LedgerEntry).where(or_(*sides))
    if dong_code is not None:
        statement = statement.where(LedgerEntry.person_id.in_(select(Person.id).where(Person.dong_code == dong_code)))
    return scope.limit(statement, LedgerEntry.organization_id, person=LedgerEntry.person_id)


def list_late_lines(scope: Scope, line: Restatement) -> Select:
    """The ledger entries that changed a closed month, of those that the reader may see."""
    below = subtree_ids(line.close.organization_id)
    late = sources.late_lines(of_report(line.measure), below, Period.parse(line.month))
    recorded = LedgerEntry.id.between(line.after_entry_id + 1, line.last_entry_id)
    statement = select(LedgerEntry).where(*late, recorded)
    return scope.limit(statement, LedgerEntry.organization_id, person=LedgerEntry.person_id)


def get_restatement(organization_id: int, month: Month, measure: Measure, after_entry_id: int) -> Restatement:
    """What was restated of a month's figure from an entry on. Raises NotFound where nothing was."""
    line = db.session.scalar(
        select(Restatement)
        .join(Restatement.close)
        .where(MonthClose.organization_id == organization_id, Restatement.month == str(month))
        .where(Restatement.measure == measure.code, Restatement.after_entry_id == after_entry_id)
    )
    if line is None:
        raise NotFound()
    return line


def names_of_people(scope: Scope, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of the people on ledger lines the reader was shown; lists print them masked."""
    if not scope.unlimited and not scope.organization_ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(sorted(person_ids))))
    return dict(rows.all())


def names_of_employers(employer_ids: Iterable[int]) -> dict[int, str]:
    """The names of employers by row number."""
    from jobcenter.employers.models import Employer

    rows = db.session.execute(select(Employer.id, Employer.name).where(Employer.id.in_(sorted(employer_ids))))
    return dict(rows.all())


def names_of_programs(program_ids: Iterable[int]) -> dict[int, dict]:
    """The names of programs in both languages by row number."""
    rows = db.session.execute(select(Program.id, Program.name).where(Program.id.in_(sorted(program_ids))))
    return dict(rows.all())


def find_close(organization_id: int, month: Month) -> MonthClose | None:
    """The close of a month, None while it is open and was never touched."""
    return db.session.scalar(
        select(MonthClose).where(MonthClose.organization_id == organization_id, MonthClose.month == str(month))
    )


def closed_months(organization_id: int, months: Sequence[Month] | None = None) -> dict[str, MonthClose]:
    """The closed months of an organization by name."""
    statement = select(MonthClose).where(
        MonthClose.organization_id == organization_id, MonthClose.status == MonthStatus.CLOSED
    )
    if months is not None:
        statement = statement.where(MonthClose.month.in_([str(month) for month in months]))
    return {close.month: close for close in db.session.scalars(statement)}


def closes_of(
    scope: Scope, organization_ids: Sequence[int], months: Sequence[Month]
) -> dict[tuple[int, str], tuple[datetime, str]]:
    """When and by whom the months were closed, by organization and month."""
    names = [str(month) for month in months]
    statement = select(MonthClose.organization_id, MonthClose.month, MonthClose.as_of, MonthClose.closed_by).where(
        MonthClose.status == MonthStatus.CLOSED,
        MonthClose.month.in_(names),
        MonthClose.organization_id.in_(organization_ids),
    )
    rows = db.session.execute(scope.limit(statement, MonthClose.organization_id))
    return {(number, month): (as_of, by) for number, month, as_of, by in rows}


def closed_figures(organization_ids: Sequence[int], month: Month) -> dict[int, dict[str, Figure]]:
    """The reported figures of a month for those of the organizations that closed it."""
    rows = db.session.execute(
        select(MonthClose.organization_id, MonthFigure.measure, MonthFigure.value, MonthFigure.base)
        .join(MonthFigure.close)
        .where(MonthClose.month == str(month), MonthClose.status == MonthStatus.CLOSED)
        .where(MonthClose.organization_id.in_(organization_ids))
    )
    found: dict[int, dict[str, Figure]] = {}
    for organization_id, code, value, base in rows:
        found.setdefault(organization_id, {})[code] = Figure(of_report(code, rate=base is not None), value, base)
    return found


def closed_values(organization_id: int, months: Sequence[Month]) -> dict[str, dict[str, int]]:
    """The reported values of an organization's closed months, by month and measure."""
    rows = db.session.execute(
        select(MonthClose.month, MonthFigure.measure, MonthFigure.value)
        .join(MonthFigure.close)
        .where(MonthClose.organization_id == organization_id, MonthClose.status == MonthStatus.CLOSED)
        .where(MonthClose.month.in_([str(month) for month in months]))
    )
    found: dict[str, dict[str, int]] = {}
    for month, code, value in rows:
        found.setdefault(month, {})[code] = value
    return found


def latest_close(organization_id: int) -> MonthClose | None:
    """The close that knew the most of the ledger, None when there is none."""
    return db.session.scalar(
        select(MonthClose)
        .where(MonthClose.organization_id == organization_id, MonthClose.status == MonthStatus.CLOSED)
        .order_by(MonthClose.last_entry_id.desc(), MonthClose.month.desc())
        .limit(1)
    )


def restatements_of(organization_id: int, period: Period) -> list[Restatement]:
    """What was restated for the months of the period, and what their own closes restated of earlier months."""
    names = [str(month) for month in period.months()]
    return list(
        db.session.scalars(
            select(Restatement)
            .join(Restatement.close)
            .where(MonthClose.organization_id == organization_id)
            .where(Restatement.month.in_(names) | MonthClose.month.in_(names))
            .order_by(Restatement.month, MonthClose.month, Restatement.id)
        )
    )
