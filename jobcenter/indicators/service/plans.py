"""Plans and their areas: made, changed, deleted while nothing depends on them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.errors import (
    CodeTaken,
    CountedUntilNotMonthEnd,
    CountedUntilOutside,
    FrameworkCircular,
    FrameworkElsewhere,
    NameTaken,
    StillInUse,
    TermNotWholeMonths,
    TermOutOfOrder,
    TermTooLong,
    YearsInUse,
)
from jobcenter.indicators.models import (
    TERM,
    Actual,
    Area,
    BudgetLine,
    Indicator,
    Plan,
    PlanKind,
    Project,
    Target,
)
from jobcenter.indicators.service.common import apply, record, titled
from jobcenter.indicators.terms import is_whole_months, lies_in
from jobcenter.organizations.models import Organization

# More years than any plan has; a mistyped year must not make a page of a thousand columns.
MOST_YEARS = 12


@dataclass(frozen=True)
class PlanTerms:
    """What a plan is: its number and title, its days, how its reports round, and the plan over several years it belongs to."""

    code: str
    kind: PlanKind
    title: dict[str, str]
    begins_on: date
    ends_on: date
    places: int
    truncate: bool
    unit: str
    rate_cap: Decimal | None
    framework: Plan | None = None
    counted_until: date | None = None

    def values(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "kind": self.kind,
            "title": self.title,
            "begins_on": self.begins_on,
            "ends_on": self.ends_on,
            "first_year": self.begins_on.year,
            "last_year": self.ends_on.year,
            "places": self.places,
            "truncate": self.truncate,
            "unit": self.unit,
            "rate_cap": self.rate_cap,
            "framework_id": self.framework.id if self.framework else None,
            "counted_until": self.counted_until,
        }


def create_plan(organization: Organization, terms: PlanTerms, *, actor: Actor, now: datetime) -> Plan:
    """Make a plan without areas or projects."""
    lock(Organization, organization.id)
    _require_term(terms)
    _require_free_code(organization.id, terms.code)
    _require_own_framework(organization.id, terms.framework)
    plan = Plan(organization_id=organization.id)
    details = apply(plan, terms.values())
    db.session.add(plan)
    db.session.flush()
    record(actor, "plan.created", ("plan", plan.id), plan, now, {"changed": details})
    return plan


def change_plan(plan: Plan, terms: PlanTerms, *, actor: Actor, now: datetime) -> None:
    """Change a plan. Years in which there are figures cannot be cut off."""
    lock(Organization, plan.organization_id)
    plan = lock(Plan, plan.id)
    _require_term(terms)
    if terms.code != plan.code:
        _require_free_code(plan.organization_id, terms.code)
    _require_own_framework(plan.organization_id, terms.framework)
    _require_no_circle(plan, terms.framework)
    changed = apply(plan, terms.values())
    _require_years_cover_figures(plan)
    if changed:
        record(actor, "plan.changed", ("plan", plan.id), plan, now, {"changed": changed})


def delete_plan(plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Delete a plan that has no project and no yearly plan. Its areas go with it."""
    plan = lock(Plan, plan.id)
    projects = _count(Project, Project.plan_id == plan.id)
    yearly = _count(Plan, Plan.framework_id == plan.id)
    _require_unused({_("projects"): projects, _("yearly plans"): yearly})
    record(actor, "plan.deleted", ("plan", plan.id), plan, now, {"code": plan.code, "title": plan.title})
    for area in list(plan.areas):
        db.session.delete(area)
    db.session.flush()
    db.session.delete(plan)
    db.session.flush()


def save_area(plan: Plan, area: Area | None, *, name: str, name_en: str | None, actor: Actor, now: datetime) -> Area:
    """Add an area to a plan, or rename one."""
    lock(Plan, plan.id)
    db.session.refresh(plan, ["areas"])
    others = [one for one in plan.areas if one is not area]
    if any(one.name.get("ko") == name for one in others):
        raise NameTaken(name=name)
    if area is None:
        area = Area(code=_free_area_code(plan, name), position=len(plan.areas), name={})
        plan.areas.append(area)
        action = "plan.area_added"
    else:
        action = "plan.area_changed"
    changed = apply(area, {"name": titled(name, name_en)})
    db.session.flush()
    if changed:
        record(actor, action, ("plan", plan.id), plan, now, {"area": area.code, "changed": changed})
    return area


def delete_area(area: Area, *, actor: Actor, now: datetime) -> None:
    """Delete an area no project stands in."""
    plan = lock(Plan, area.plan_id)
    _require_unused({_("projects"): _count(Project, Project.area_id == area.id)})
    record(actor, "plan.area_deleted", ("plan", plan.id), plan, now, {"area": area.code, "name": area.name})
    db.session.delete(area)
    db.session.flush()


def _free_area_code(plan: Plan, name: str) -> str:
    taken = {one.code for one in plan.areas}
    wanted = name[:40]
    if wanted not in taken:
        return wanted
    return next(f"{wanted[:36]}-{n}" for n in range(2, len(taken) + 3) if f"{wanted[:36]}-{n}" not in taken)


def _require_unused(counts: dict[str, int]) -> None:
    there = [f"{what} {number}" for what, number in counts.items() if number]
    if there:
        raise StillInUse(what=", ".join(there))


def _require_term(terms: PlanTerms) -> None:
    if terms.ends_on <= terms.begins_on:
        raise TermOutOfOrder()
    if not is_whole_months(terms.begins_on, terms.ends_on):
        raise TermNotWholeMonths()
    if terms.ends_on.year - terms.begins_on.year >= MOST_YEARS:
        raise TermTooLong(most=MOST_YEARS)
    if terms.counted_until is None:
        return
    if not terms.begins_on <= terms.counted_until <= terms.ends_on:
        raise CountedUntilOutside(first=terms.begins_on.isoformat(), last=terms.ends_on.isoformat())
    if not is_whole_months(terms.begins_on, terms.counted_until):
        raise CountedUntilNotMonthEnd()


def _require_free_code(organization_id: int, code: str) -> None:
    if db.session.scalar(select(Plan.id).where(Plan.organization_id == organization_id, Plan.code == code)):
        raise CodeTaken(code=code)


def _require_own_framework(organization_id: int, framework: Plan | None) -> None:
    if framework is not None and framework.organization_id != organization_id:
        raise FrameworkElsewhere()


def _require_no_circle(plan: Plan, framework: Plan | None) -> None:
    seen = set()
    while framework is not None and framework.id not in seen:
        if framework.id == plan.id:
            raise FrameworkCircular()
        seen.add(framework.id)
        framework = framework.framework


def _require_years_cover_figures(plan: Plan) -> None:
    """Raise YearsInUse naming the years of figures that would no longer lie in the plan."""
    of_plan = select(Indicator.id).join(Indicator.project).where(Project.plan_id == plan.id)
    periods = set()
    for model in (Target, Actual):
        used = select(model.period).where(model.indicator_id.in_(of_plan), model.period != TERM).distinct()
        periods |= set(db.session.scalars(used))
    outside = {one.partition("-")[0] for one in periods if not lies_in(plan, one)}
    of_money = select(BudgetLine.year).join(BudgetLine.project).where(Project.plan_id == plan.id).distinct()
    outside |= {str(one) for one in db.session.scalars(of_money) if not plan.first_year <= one <= plan.year_after}
    if outside:
        raise YearsInUse(years=", ".join(sorted(outside)))


def _count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
