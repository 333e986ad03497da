"""Writing plans: targets, actuals with evidence, their confirmation by another person, budgets. Every change is audited."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.errors import (
    AlreadyFinal,
    AsOfInFuture,
    ChangedMeanwhile,
    CountedByMeasure,
    EvidenceMissing,
    MoneyDayMissing,
    MoneyTwice,
    PeriodUnknown,
    ReasonMissing,
    SamePerson,
)
from jobcenter.indicators.models import Actual, BudgetLine, Certainty, Indicator, Plan, Project, Source, Target
from jobcenter.indicators.service.common import seen_of
from jobcenter.indicators.terms import periods_of

# The entries of the change log that tell how targets came about.
TARGETS_CHANGED = "indicator.targets"
STEPS = ("planned", "secured", "spent")
Changed = dict[str, list[str | None]]
Amounts = Mapping[Source, tuple[int | None, int | None, int | None]]


def set_targets(
    indicator: Indicator, values: Mapping[str, Decimal | None], *, actor: Actor, now: datetime
) -> list[str]:
    """Set the targets of periods; None takes one away. Answers which changed."""
    lock(Indicator, indicator.id)
    db.session.refresh(indicator, ["targets"])
    changed = write_targets(indicator, values)
    if changed:
        _record(actor, TARGETS_CHANGED, indicator, now, changed)
    return list(changed)


def write_targets(indicator: Indicator, values: Mapping[str, Decimal | None]) -> Changed:
    """Write targets into an indicator that is locked, or not known to others yet; answers before and after by period."""
    plan = indicator.project.plan
    known = {target.period: target for target in indicator.targets}
    changed: Changed = {}
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
    return changed


def record_targets(indicator: Indicator, changed: Changed, *, actor: Actor, now: datetime) -> None:
    """Keep who changed which targets from what, for targets that came by another way than their form."""
    if changed:
        _record(actor, TARGETS_CHANGED, indicator, now, changed)


def bind_measure(
    indicator: Indicator,
    measure: str | None,
    narrowing: Mapping[str, str] | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a measure count an indicator from now on, all of it or what `narrowing` leaves; None lets results be entered."""
    indicator = lock(Indicator, indicator.id)
    wanted = dict(narrowing) if measure and narrowing else None
    if (indicator.measure, indicator.narrowing) == (measure, wanted):
        return
    before = [_bound(indicator.measure, indicator.narrowing), _bound(measure, wanted)]
    indicator.measure, indicator.narrowing = measure, wanted
    _record(actor, "indicator.measure", indicator, now, {"measure": before})


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
    amounts: Amounts,
    *,
    as_of: date | None,
    actor: Actor,
    now: datetime,
    today: date,
    seen: str = "",
) -> None:
    """Set planned, secured and spent won of a year by source; a source without any amount is taken away.

    `seen` is what stood there when the form was opened; ChangedMeanwhile when something else stands there now.
    """
    check_money(amounts, as_of, today)
    lock(Project, project.id)
    db.session.refresh(project, ["budgets"])
    if seen and seen != seen_of(money_of(project, year)):
        raise ChangedMeanwhile()
    changed = write_budget(project, year, amounts, as_of)
    if changed:
        record_budget(project, changed, actor=actor, now=now)


def money_of(project: Project, year: int) -> dict[str, int | None]:
    """The amounts of a year by source and step, under the names of the form."""
    lines = [line for line in project.budgets if line.year == year]
    return {f"{line.source}_{name}": getattr(line, name) for line in lines for name in STEPS}


def check_money(amounts: Amounts, as_of: date | None, today: date) -> None:
    """Refuse the same money undivided and by source, money spent without its day, and a day to come."""
    check_money_once(amounts)
    if as_of is not None and as_of > today:
        raise AsOfInFuture()
    if as_of is None and any(amount[2] is not None for amount in amounts.values()):
        raise MoneyDayMissing()


def check_money_once(amounts: Amounts) -> None:
    """Refuse the same money undivided and by source."""
    for place, name in enumerate(STEPS):
        there = {source for source, amount in amounts.items() if amount[place]}
        if Source.UNDIVIDED in there and len(there) > 1:
            raise MoneyTwice(field=f"{Source.UNDIVIDED}_{name}")


def write_budget(project: Project, year: int, amounts: Amounts, as_of: date | None) -> Changed:
    """Write amounts into a project that is locked, or not known to others yet; answers before and after by source."""
    plan = project.plan
    if not plan.first_year <= year <= plan.year_after:
        raise PeriodUnknown(first=plan.first_year, last=plan.last_year)
    known = {line.source: line for line in project.budgets if line.year == year}
    changed: Changed = {}
    for source, wanted in amounts.items():
        line = known.get(source)
        before = (line.planned, line.secured, line.spent) if line else (None, None, None)
        if before == wanted and (line is None or line.as_of == as_of):
            continue
        changed[f"{year} {source}"] = [str(before), str(wanted)]
        if line is None:
            line = BudgetLine(year=year, source=source)
            project.budgets.append(line)
        line.planned, line.secured, line.spent = wanted
        line.as_of = as_of
        if wanted == (None, None, None):
            project.budgets.remove(line)
    return changed


def record_budget(project: Project, changed: Changed, *, actor: Actor, now: datetime) -> None:
    """Keep who changed which money from what."""
    audit.record(
        actor,
        "project.budget",
        subject=("plan_project", project.id),
        now=now,
        organization_id=project.plan.organization_id,
        details={"changed": changed},
    )


def _require_period(plan: Plan, period: str) -> None:
    if period not in periods_of(plan):
        raise PeriodUnknown(first=plan.first_year, last=plan.last_year)


def _bound(measure: str | None, narrowing: Mapping[str, str] | None) -> str | None:
    return " ".join([measure, *(narrowing or {}).values()]) if measure else None


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
