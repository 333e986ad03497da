"""Making and changing the projects of a plan and their indicators."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import requires
from jobcenter.indicators import queries, service
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.editing import answer, crumbs_of, delete
from jobcenter.indicators.models import Plan, Project, Stage
from jobcenter.indicators.plan_forms import NO, YES, DeleteForm, IndicatorForm, ProjectForm, TeamsForm
from jobcenter.indicators.service.common import titled
from jobcenter.indicators.service.projects import IndicatorFacts, ProjectFacts
from jobcenter.indicators.wording import TEXTS

blueprint = Blueprint("project_editing", __name__, url_prefix="/indicators")

WHAT = ("code", "title_ko", "title_en", "area", "stage")
WHO = ("department", "contact", "agents", "needs")
WHEN = ("nature", "begins", "ends", "completion", "within_term")
WITHIN = {True: YES, False: NO, None: ""}


@blueprint.route("/plans/<public_id>/projects/new", methods=["GET", "POST"])
@requires("indicators.edit")
def create(public_id: str) -> Any:
    """Add a project to a plan."""
    plan = queries.find_plan(current.scope(), public_id)
    form = ProjectForm(data={"stage": Stage.PLANNED.value, "nature": "continued", "agents": ["district"]})
    _offer(form, plan)
    return answer(
        form,
        lambda: service.create_project(plan, _facts(form, plan), actor=current.actor(), now=clock.now()),
        to=lambda made: url_for("indicators.show_project", public_id=made.public_id),
        done=_("The project is added. Give it indicators, targets and money."),
        heading=_("New project"),
        crumbs=crumbs_of(plan),
        back=url_for("indicators.show_plan", public_id=public_id),
        button=_("Add the project"),
        groups=_groups(),
    )


@blueprint.route("/projects/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit(public_id: str) -> Any:
    """Change what is said of a project."""
    project = queries.get_project(current.scope(), public_id)
    form = ProjectForm(data=_known(project))
    _offer(form, project.plan)
    back = url_for("indicators.show_project", public_id=public_id)
    return answer(
        form,
        lambda: service.change_project(project, _facts(form, project.plan), actor=current.actor(), now=clock.now()),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change the project"),
        crumbs=crumbs_of(project.plan, project),
        back=back,
        groups=_groups(),
        delete_action=url_for(".remove", public_id=public_id),
        delete_text=_("Delete the project"),
        delete_consequence=_("The project goes for good. It must have no indicator, money, log or printed card."),
    )


@blueprint.post("/projects/<public_id>/delete")
@requires("indicators.edit")
def remove(public_id: str) -> Any:
    """Delete a project nothing depends on."""
    project = queries.get_project(current.scope(), public_id)
    back = url_for(".edit", public_id=public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_project(project, actor=current.actor(), now=clock.now()),
        to=url_for("indicators.show_plan", public_id=project.plan.public_id),
        back=back,
        done=_("The project is deleted."),
    )


@blueprint.route("/projects/<public_id>/teams", methods=["GET", "POST"])
@requires("indicators.edit")
def assign(public_id: str) -> Any:
    """Say which teams work on a project."""
    project = queries.get_project(current.scope(), public_id)
    known = {one.public_id: one for one in queries.list_teams(current.scope(), project.plan.organization)}
    form = TeamsForm(data={"teams": [one.public_id for one in project.teams]})
    form.teams.choices = [(key, team.name) for key, team in known.items()]
    back = url_for("indicators.show_project", public_id=public_id)
    return answer(
        form,
        lambda: service.assign_teams(
            project, [known[key] for key in form.teams.data], actor=current.actor(), now=clock.now()
        ),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Teams of the project"),
        text=_("Several teams may work on a project, and a team on several projects."),
        crumbs=crumbs_of(project.plan, project),
        back=back,
        note=(_("Add or change teams"), url_for("teams.index", organization=project.plan.organization.code)),
    )


@blueprint.route("/projects/<public_id>/indicators/new", methods=["GET", "POST"])
@requires("indicators.edit")
def create_indicator(public_id: str) -> Any:
    """Add an indicator to a project."""
    project = queries.get_project(current.scope(), public_id)
    form = IndicatorForm(data={"kind": Kind.CUMULATIVE.value})
    return answer(
        form,
        lambda: service.create_indicator(project, _indicator_facts(form), actor=current.actor(), now=clock.now()),
        to=lambda made: url_for("indicators.show_indicator", public_id=made.public_id),
        done=_("The indicator is added. Choose a measure that counts it, or enter results; then set targets."),
        heading=_("New indicator"),
        crumbs=crumbs_of(project.plan, project),
        back=url_for("indicators.show_project", public_id=public_id),
        button=_("Add the indicator"),
    )


@blueprint.route("/items/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit_indicator(public_id: str) -> Any:
    """Change an indicator."""
    indicator = queries.get_indicator(current.scope(), public_id)
    plan = indicator.project.plan
    form = IndicatorForm(
        data={
            "code": indicator.code,
            "name_ko": indicator.name.get("ko", ""),
            "name_en": indicator.name.get("en", ""),
            "unit": indicator.unit,
            "kind": indicator.kind.value,
            "weight": indicator.weight,
        }
    )
    back = url_for("indicators.show_indicator", public_id=public_id)
    return answer(
        form,
        lambda: service.change_indicator(indicator, _indicator_facts(form), actor=current.actor(), now=clock.now()),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change the indicator"),
        crumbs=crumbs_of(plan, indicator.project, indicator),
        back=back,
        delete_action=url_for(".remove_indicator", public_id=public_id),
        delete_text=_("Delete the indicator"),
        delete_consequence=_("The indicator and its targets go for good. No result may have been entered for it."),
    )


@blueprint.post("/items/<public_id>/delete")
@requires("indicators.edit")
def remove_indicator(public_id: str) -> Any:
    """Delete an indicator without results."""
    indicator = queries.get_indicator(current.scope(), public_id)
    back = url_for(".edit_indicator", public_id=public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_indicator(indicator, actor=current.actor(), now=clock.now()),
        to=url_for("indicators.show_project", public_id=indicator.project.public_id),
        back=back,
        done=_("The indicator is deleted."),
    )


def _groups() -> list[tuple[str, tuple[str, ...]]]:
    texts = tuple(f"text_{name}" for name in TEXTS)
    return [
        (_("What the project is"), WHAT),
        (_("Who carries it out"), WHO),
        (_("When it runs"), WHEN),
        (_("Texts of the card"), texts),
    ]


def _offer(form: ProjectForm, plan: Plan) -> None:
    form.area.choices = [("", _("No area")), *((one.public_id, localized(one.name)) for one in plan.areas)]


def _facts(form: ProjectForm, plan: Plan) -> ProjectFacts:
    area = next((one for one in plan.areas if one.public_id == form.area.data), None)
    texts = {name: form[f"text_{name}"].data for name in TEXTS if form[f"text_{name}"].data}
    return ProjectFacts(
        code=form.code.data,
        title=titled(form.title_ko.data, form.title_en.data),
        area_id=area.id if area else None,
        department=form.department.data or "",
        stage=Stage(form.stage.data),
        is_new=form.nature.data == "new",
        begins=form.begins.data or "",
        ends=form.ends.data or "",
        completion=form.completion.data or "",
        within_term={value: known for known, value in WITHIN.items()}[form.within_term.data or ""],
        agents=form.agents.data or [],
        needs=form.needs.data or [],
        contact=form.contact.data or "",
        texts=texts,
    )


def _known(project: Project) -> dict[str, Any]:
    return {
        "code": project.code,
        "title_ko": project.title.get("ko", ""),
        "title_en": project.title.get("en", ""),
        "area": project.area.public_id if project.area else "",
        "department": project.department,
        "contact": project.contact,
        "stage": project.stage.value,
        "nature": "new" if project.is_new else "continued",
        "begins": project.begins,
        "ends": project.ends,
        "completion": project.completion,
        "within_term": WITHIN[project.within_term],
        "agents": project.agents,
        "needs": project.needs,
        **{f"text_{name}": project.texts.get(name, "") for name in TEXTS},
    }


def _indicator_facts(form: IndicatorForm) -> IndicatorFacts:
    return IndicatorFacts(
        code=form.code.data,
        name=titled(form.name_ko.data, form.name_en.data),
        unit=form.unit.data or "",
        kind=Kind(form.kind.data),
        weight=form.weight.data,
    )
