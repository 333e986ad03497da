"""Writing plans: targets, actuals with evidence, their confirmation by another person, budgets. Every change is audited."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import DomainError
from jobcenter.indicators.models import TERM, Actual, BudgetLine, Certainty, Indicator, Plan, Project, Source, Target


class PeriodUnknown(DomainError):
    message = _l(
        "The plan runs from %(first)s to %(last)s. Choose the whole term, one of its years or a quarter of one."
    )
    field = "period"


class CountedByMeasure(DomainError):
    message = _l("This indicator is counted from the ledger by a measure. Nothing is entered for it.")


class AlreadyFinal(DomainError):
    message = _l("The result of this period is final. Open it again first, with a reason.")
    field = "period"


class EvidenceMissing(DomainError):
    message = _l("Say what the figure is taken from: a document, a list, a system.")
    field = "evidence"


class SamePerson(DomainError):
    message = _l("You entered this figure. Another person must make it final.")


class AsOfInFuture(DomainError):
    message = _l("The day must not lie in the future.")
    field = "as_of"


class ReasonMissing(DomainError):
    message = _l("Say why the final figure must change.")


def set_targets(
    indicator: Indicator, values: Mapping[str, Decimal | None], *, actor: Actor, now: datetime
) -> list[str]:
    """Set the targets of periods; None takes one away. Answers which changed."""
    lock(Indicator, indicator.id)
    plan = indicator.project.plan
    known = {target.period: target for target in indicator.targets}
    changed: dict[str, list[str | None]] = {}
    for period, value in values.items():
        _require_period(plan, period)
        before = known.get(period)
        if (before.value if before else None) == value:
            continue
        changed[period] = [str(before.value) if before else None, None if value is None else str(value)]
        if before is None and value is not None:
            indicator.targets.append(Target(period=period, value=value))
        elif before is not None and value is None:
            indicator.targets.remove(before)
        elif before is not None and value is not None:
            before.value = value
    if changed:
        _record(actor, "indicator.targets", indicator, now, changed)
    return list(changed)


def bind_measure(indicator: Indicator, measure: str | None, *, actor: Actor, now: datetime) -> None:
    """Let a measure count an indicator from now on; None lets its results be entered."""
    indicator = lock(Indicator, indicator.id)
    if indicator.measure == measure:
        return
    before, indicator.measure = indicator.measure, measure
    _record(actor, "indicator.measure", indicator, now, {"measure": [before, measure]})


def enter_actual(
    indicator: Indicator,
    period: str,
    value: Decimal,
    *,
    as_of: date | None,
    evidence: str,
    actor: Actor,
    now: datetime,
    today: date,
) -> Actual:
    """Enter what was reached in a period, provisionally, with what it is taken from."""
    if indicator.measure:
        raise CountedByMeasure()
    _require_period(indicator.project.plan, period)
    if not evidence.strip():
        raise EvidenceMissing()
    if as_of is not None and as_of > today:
        raise AsOfInFuture()
    lock(Indicator, indicator.id)
    db.session.refresh(indicator, ["actuals"])
    actual = next((one for one in indicator.actuals if one.period == period), None)
    if actual is not None and actual.status is Certainty.FINAL:
        raise AlreadyFinal()
    before = None if actual is None else str(actual.value)
    if actual is None:
        actual = Actual(period=period, value=value, entered_at=now)
        indicator.actuals.append(actual)
    actual.value, actual.as_of, actual.evidence = value, as_of, evidence.strip()
    actual.entered_by_id, actual.entered_at = actor.id, now
    db.session.flush()
    _record(
        actor, "indicator.actual", indicator, now, {period: [before, str(value)], "evidence": [None, evidence.strip()]}
    )
    return actual


def confirm_actual(actual: Actual, *, actor: Actor, now: datetime) -> None:
    """Make a figure final. Whoever entered it cannot."""
    actual = lock(Actual, actual.id)
    if actual.entered_by_id is not None and actual.entered_by_id == actor.id:
        raise SamePerson()
    actual.move_to(Certainty.FINAL)
    actual.confirmed_by_id, actual.confirmed_at = actor.id, now
    _record(actor, "indicator.confirmed", actual.indicator, now, {actual.period: [None, str(actual.value)]})


def reopen_actual(actual: Actual, reason: str, *, actor: Actor, now: datetime) -> None:
    """Make a final figure provisional again, with a reason."""
    if not reason.strip():
        raise ReasonMissing()
    actual = lock(Actual, actual.id)
    actual.move_to(Certainty.PROVISIONAL)
    actual.confirmed_by_id = actual.confirmed_at = None
    _record(
        actor,
        "indicator.reopened",
        actual.indicator,
        now,
        {actual.period: [str(actual.value), None], "reason": [None, reason.strip()]},
    )


def set_budget(
    project: Project,
    year: int,
    amounts: Mapping[Source, tuple[int | None, int | None, int | None]],
    *,
    as_of: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Set planned, secured and spent won of a year by source; a source without any amount is taken away."""
    lock(Project, project.id)
    plan = project.plan
    if not plan.first_year <= year <= plan.last_year:
        raise PeriodUnknown(first=plan.first_year, last=plan.last_year)
    db.session.refresh(project, ["budgets"])
    known = {line.source: line for line in project.budgets if line.year == year}
    changed: dict[str, list[str | None]] = {}
    for source, (planned, secured, spent) in amounts.items():
        line = known.get(source)
        before = (line.planned, line.secured, line.spent) if line else (None, None, None)
        if before == (planned, secured, spent):
            continue
        changed[f"{year} {source}"] = [str(before), str((planned, secured, spent))]
        if line is None:
            line = BudgetLine(year=year, source=source)
            project.budgets.append(line)
        line.planned, line.secured, line.spent, line.as_of = planned, secured, spent, as_of
        if planned is None and secured is None and spent is None:
            project.budgets.remove(line)
    if changed:
        audit.record(
            actor,
            "project.budget",
            subject=("plan_project", project.id),
            now=now,
            organization_id=plan.organization_id,
            details={"changed": changed},
        )


def periods_of(plan: Plan) -> list[str]:
    """Every period of a plan: the term, its years, their quarters."""
    return [TERM, *plan.years, *(f"{year}-{quarter}" for year in plan.years for quarter in range(1, 5))]


def _require_period(plan: Plan, period: str) -> None:
    if period not in periods_of(plan):
        raise PeriodUnknown(first=plan.first_year, last=plan.last_year)


def _record(
    actor: Actor, action: str, indicator: Indicator, now: datetime, changed: Mapping[str, list[str | None]]
) -> None:
    audit.record(
        actor,
        action,
        subject=("indicator", indicator.id),
        now=now,
        organization_id=indicator.project.plan.organization_id,
        details={"code": indicator.code, "changed": dict(changed)},
    )
