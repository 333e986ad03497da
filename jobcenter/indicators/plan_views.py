"""Making and changing plans: a plan, one like last year's, its areas."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import requires
from jobcenter.indicators import queries, service
from jobcenter.indicators.editing import answer, crumbs_of, delete
from jobcenter.indicators.models import Area, Plan, PlanKind
from jobcenter.indicators.plan_forms import AreaForm, CopyForm, DeleteForm, PlanForm
from jobcenter.indicators.service.common import titled
from jobcenter.indicators.service.plans import PlanTerms
from jobcenter.indicators.terms import next_term
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization

blueprint = Blueprint("plan_editing", __name__, url_prefix="/indicators")

WHAT = ("organization", "kind", "title_ko", "title_en", "code")
WHEN = ("begins_on", "ends_on", "counted_until", "framework")
HOW = ("places", "rounding", "unit", "rate_cap")


@blueprint.route("/plans/new", methods=["GET", "POST"])
@requires("indicators.edit")
def create() -> Any:
    """Make a plan."""
    year = clock.today().year
    form = PlanForm(
        data={
            "organization": current.organization().code,
            "kind": PlanKind.DISCLOSURE.value,
            "begins_on": clock.today().replace(month=1, day=1),
            "ends_on": clock.today().replace(month=12, day=31),
            "code": f"disclosure-{year}",
            "places": "1",
            "rounding": "half_up",
            "unit": "백만원",
        }
    )
    _offer(form)
    return answer(
        form,
        lambda: service.create_plan(_organization(form), _terms(form), actor=current.actor(), now=clock.now()),
        to=lambda plan: url_for("indicators.show_plan", public_id=plan.public_id),
        done=_("The plan is made. Add its areas and projects, or bring them in from a spreadsheet."),
        heading=_("New plan"),
        crumbs=[(_("Plans and pledges"), url_for("indicators.index"))],
        back=url_for("indicators.index"),
        button=_("Make the plan"),
        groups=_groups(),
    )


@blueprint.route("/plans/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit(public_id: str) -> Any:
    """Change a plan, its days and how its reports round."""
    plan = queries.find_plan(current.scope(), public_id)
    form = PlanForm(data=_known(plan))
    _offer(form, plan)
    back = url_for("indicators.show_plan", public_id=public_id)
    return answer(
        form,
        lambda: service.change_plan(plan, _terms(form), actor=current.actor(), now=clock.now()),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change the plan"),
        crumbs=crumbs_of(plan),
        back=back,
        groups=_groups(),
        delete_action=url_for(".remove", public_id=public_id),
        delete_text=_("Delete the plan"),
        delete_consequence=_("The plan and its areas go for good. It must have no project and no yearly plan."),
    )


@blueprint.post("/plans/<public_id>/delete")
@requires("indicators.edit")
def remove(public_id: str) -> Any:
    """Delete a plan without projects."""
    plan = queries.find_plan(current.scope(), public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(url_for(".edit", public_id=public_id))
    return delete(
        lambda: service.delete_plan(plan, actor=current.actor(), now=clock.now()),
        to=url_for("indicators.index"),
        back=url_for(".edit", public_id=public_id),
        done=_("The plan is deleted."),
    )


@blueprint.route("/plans/<public_id>/copy", methods=["GET", "POST"])
@requires("indicators.edit")
def copy(public_id: str) -> Any:
    """Make next year's plan like this one."""
    plan = queries.get_plan(current.scope(), public_id)
    form = CopyForm(data=_next(plan))
    _offer(form, plan)
    return answer(
        form,
        lambda: service.copy_plan(
            plan,
            _terms(form),
            with_targets=form.with_targets.data,
            with_money=form.with_money.data,
            actor=current.actor(),
            now=clock.now(),
        ),
        to=lambda made: url_for("indicators.show_plan", public_id=made.public_id),
        done=_("The plan is copied. Results, money spent, logs and printed cards stayed with the old one."),
        heading=_("Copy the plan"),
        text=_("Areas, projects, indicators, teams and texts are copied; every project begins anew."),
        crumbs=crumbs_of(plan),
        back=url_for("indicators.show_plan", public_id=public_id),
        button=_("Copy the plan"),
        groups=[*_groups(), (_("What comes along"), ("with_targets", "with_money"))],
    )


@blueprint.route("/plans/<public_id>/areas", methods=["GET", "POST"])
@requires("indicators.edit")
def areas(public_id: str) -> Any:
    """The areas of a plan, and a form for one more."""
    plan = queries.get_plan(current.scope(), public_id)
    form = AreaForm()
    here = url_for(".areas", public_id=public_id)
    counts = {area.id: sum(one.area_id == area.id for one in plan.projects) for area in plan.areas}
    return answer(
        form,
        lambda: _save_area(plan, None, form),
        to=lambda _made: here,
        done=_("The area is added."),
        heading=_("Areas"),
        crumbs=crumbs_of(plan),
        back=url_for("indicators.show_plan", public_id=public_id),
        button=_("Add the area"),
        template="indicators/areas.html",
        plan=plan,
        counts=counts,
    )


@blueprint.route("/areas/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit_area(public_id: str) -> Any:
    """Rename an area."""
    area = queries.get_area(current.scope(), public_id)
    form = AreaForm(data={"name": area.name.get("ko"), "name_en": area.name.get("en")})
    back = url_for(".areas", public_id=area.plan.public_id)
    return answer(
        form,
        lambda: _save_area(area.plan, area, form),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Rename the area"),
        crumbs=[*crumbs_of(area.plan), (_("Areas"), back)],
        back=back,
    )


@blueprint.post("/areas/<public_id>/delete")
@requires("indicators.edit")
def remove_area(public_id: str) -> Any:
    """Delete an area without projects."""
    area = queries.get_area(current.scope(), public_id)
    back = url_for(".areas", public_id=area.plan.public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_area(area, actor=current.actor(), now=clock.now()),
        to=back,
        back=back,
        done=_("The area is deleted."),
    )


def _save_area(plan: Plan, area: Area | None, form: AreaForm) -> Area:
    return service.save_area(
        plan, area, name=form.name.data, name_en=form.name_en.data, actor=current.actor(), now=clock.now()
    )


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    return [(_("What the plan is"), WHAT), (_("When it runs"), WHEN), (_("How reports print its figures"), HOW)]


def _offer(form: PlanForm, plan: Plan | None = None) -> None:
    """Fill in the organizations and the plans over several years the reader may choose."""
    scope = current.scope()
    known = [one for one in organizations.list_all() if scope.covers(one.id)]
    if plan is not None:
        known = [plan.organization]
    form.organization.choices = [(one.code, localized(one.name)) for one in known]
    longer = [
        one
        for one, _projects, _indicators in queries.list_plans(scope)
        if one.last_year > one.first_year and one is not plan and one.organization in known
    ]
    form.framework.choices = [("", _("No other plan"))] + [
        (one.public_id, f"{localized(one.title)} · {localized(one.organization.name)}") for one in longer
    ]


def _organization(form: PlanForm) -> Organization:
    organization = organizations.find_by_code(form.organization.data)
    if organization is None or not current.scope().covers(organization.id):
        raise NotFound()
    return organization


def _terms(form: PlanForm) -> PlanTerms:
    framework = queries.find_plan(current.scope(), form.framework.data) if form.framework.data else None
    return PlanTerms(
        code=form.code.data,
        kind=PlanKind(form.kind.data),
        title=titled(form.title_ko.data, form.title_en.data),
        begins_on=form.begins_on.data,
        ends_on=form.ends_on.data,
        places=int(form.places.data),
        truncate=form.rounding.data == "truncate",
        unit=form.unit.data,
        rate_cap=form.rate_cap.data,
        framework=framework,
        counted_until=form.counted_until.data,
    )


def _known(plan: Plan) -> dict[str, Any]:
    return {
        "organization": plan.organization.code,
        "kind": plan.kind.value,
        "title_ko": plan.title.get("ko", ""),
        "title_en": plan.title.get("en", ""),
        "code": plan.code,
        "begins_on": plan.first_day,
        "ends_on": plan.last_day,
        "counted_until": plan.counted_until,
        "framework": plan.framework.public_id if plan.framework else "",
        "places": str(plan.places),
        "rounding": "truncate" if plan.truncate else "half_up",
        "unit": plan.unit,
        "rate_cap": plan.rate_cap,
    }


def _next(plan: Plan) -> dict[str, Any]:
    """What the plan after this one is called and when it runs."""
    begins, ends = next_term(plan)
    before, after = str(plan.first_year), str(begins.year)
    code = plan.code.replace(before, after)
    return _known(plan) | {
        "code": code if code != plan.code else f"{plan.code}-{after}"[:40],
        "title_ko": plan.title.get("ko", "").replace(before, after),
        "title_en": plan.title.get("en", "").replace(before, after),
        "begins_on": begins,
        "ends_on": ends,
        "counted_until": None,
        "with_targets": True,
    }
