"""What reports of plans ask for: which plan, and up to which month of it."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.core.formatting import localized
from jobcenter.indicators.models import Plan, PlanKind, Project
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.calendar import Month, Period
from jobcenter.statistics.reports.parameters import Asking, Choice, Parameter, month_choice

WITH_WORK = (PlanKind.REPORT, PlanKind.DISCLOSURE)


def list_plans_of_work(scope: Scope) -> Sequence[Plan]:
    """The plans in scope whose work is reported, reports of work first, the latest before older ones."""
    statement = (
        select(Plan)
        .where(Plan.kind.in_(WITH_WORK))
        .options(joinedload(Plan.organization), selectinload(Plan.projects).selectinload(Project.budgets))
    )
    plans = db.session.scalars(scope.limit(statement, Plan.organization_id)).all()
    return sorted(plans, key=lambda one: (WITH_WORK.index(one.kind), one.organization_id, -one.first_year, one.id))


def _plans(asking: Asking) -> list[Choice]:
    return [
        Choice(plan.public_id, f"{localized(plan.title)} · {localized(plan.organization.name)}", plan)
        for plan in list_plans_of_work(asking.scope)
    ]


def _own_first(asking: Asking, choices: Sequence[Choice]) -> Choice:
    return next((one for one in choices if one.meaning.organization_id == asking.own.id), choices[0])


def _months(asking: Asking) -> list[Choice]:
    """The months of the plan's years that have begun, newest first."""
    plan: Plan | None = asking.answers.get("plan")
    if plan is None:
        return []
    last = min(Month(plan.last_year, 12), Month.of(asking.today))
    first = min(Month(plan.first_year, 1), last)
    return [month_choice(month) for month in reversed(Period(first, last).months())]


def _month_of_money(asking: Asking, choices: Sequence[Choice]) -> Choice:
    """The month up to which the money was counted, else the last one that is over."""
    plan: Plan = asking.answers["plan"]
    days = [line.as_of for project in plan.projects for line in project.budgets if line.as_of]
    wanted = Month.of(max(days)) if days else Month.of(asking.today).shifted(-1)
    return next((one for one in choices if one.meaning == wanted), choices[0])


# `plan=` a Plan
PLAN = Parameter("plan", _l("Which plan"), _plans, _own_first, guarded=True)
# `month=` a Month of the plan; after PLAN
UNTIL = Parameter("month", _l("Up to the end of"), _months, _month_of_money)
