"""Teams with their projects, and the posts and people of an organization by grade and day."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.errors import NotFound
from jobcenter.core.formatting import day as written_day
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, read_date
from jobcenter.core.permissions import requires
from jobcenter.indicators import queries, service
from jobcenter.indicators.editing import Crumbs, answer, delete
from jobcenter.indicators.models import Staffing, Team
from jobcenter.indicators.numerals import Style
from jobcenter.indicators.plan_forms import DeleteForm, TeamForm, staffing_form
from jobcenter.indicators.service.teams import Posts
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization

blueprint = Blueprint("teams", __name__, url_prefix="/indicators/teams")

# Lines of the staffing form beyond those that are there already.
MORE_LINES = 5


@blueprint.get("")
@requires("indicators.read")
def index() -> Any:
    """The teams of an organization with their projects, and its posts and people on a day."""
    organization = _organization()
    scope = current.scope()
    days = queries.list_staffing_days(scope, organization)
    asked = read_date(request.args.get("day", ""))
    day = asked if asked in days else (days[0] if days else None)
    lines = queries.list_staffing(scope, organization, day) if day else []
    return render_template(
        "indicators/teams.html",
        organization=organization,
        organizations=[one for one in organizations.list_all() if scope.covers(one.id)],
        teams=queries.list_teams(scope, organization),
        days=days,
        day=day,
        day_options=[(one.isoformat(), written_day(one, False)) for one in days],
        style=Style(),
        lines=lines,
        posts=sum(one.posts for one in lines),
        people=sum(one.people for one in lines),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("indicators.edit")
def create() -> Any:
    """Add a team."""
    organization = _organization()
    form = TeamForm()
    back = url_for(".index", organization=organization.code)
    return answer(
        form,
        lambda: _save(organization, None, form),
        to=lambda _made: back,
        done=_("The team is added."),
        heading=_("New team"),
        text=localized(organization.name),
        crumbs=_crumbs(organization),
        back=back,
        button=_("Add the team"),
    )


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires("indicators.edit")
def edit(public_id: str) -> Any:
    """Change a team."""
    team = queries.get_team(current.scope(), public_id)
    organization = organizations.get(team.organization_id)
    form = TeamForm(data={"name": team.name, "duties": team.duties})
    back = url_for(".index", organization=organization.code)
    return answer(
        form,
        lambda: _save(organization, team, form),
        to=lambda _changed: back,
        done=_("Saved."),
        heading=_("Change the team"),
        crumbs=_crumbs(organization),
        back=back,
        delete_action=url_for(".remove", public_id=public_id),
        delete_text=_("Delete the team"),
        delete_consequence=_("The team goes for good. It must work on no project."),
    )


@blueprint.post("/<public_id>/delete")
@requires("indicators.edit")
def remove(public_id: str) -> Any:
    """Delete a team without projects."""
    team = queries.get_team(current.scope(), public_id)
    back = url_for(".edit", public_id=public_id)
    if not DeleteForm().validate_on_submit():
        return redirect(back)
    return delete(
        lambda: service.delete_team(team, actor=current.actor(), now=clock.now()),
        to=url_for(".index", organization=organizations.get(team.organization_id).code),
        back=back,
        done=_("The team is deleted."),
    )


@blueprint.route("/staffing", methods=["GET", "POST"])
@requires("indicators.edit")
def staffing() -> Any:
    """Enter posts and people of an organization by grade as of a day."""
    organization = _organization()
    day = read_date(request.args.get("day", ""))
    lines = queries.list_staffing(current.scope(), organization, day) if day else []
    if not lines:
        lines = _latest(organization)
    count = len(lines) + MORE_LINES
    form = staffing_form(count)(data=_written(lines) | {"as_of": day or clock.today()})
    back = url_for(".index", organization=organization.code)
    return answer(
        form,
        lambda: service.set_staffing(
            organization,
            form["as_of"].data,
            _read(form, count),
            actor=current.actor(),
            now=clock.now(),
            today=clock.today(),
        ),
        to=lambda _changed: url_for(".index", organization=organization.code, day=form["as_of"].data.isoformat()),
        done=_("Posts and people are saved."),
        heading=_("Established and filled posts"),
        text=localized(organization.name),
        crumbs=_crumbs(organization),
        back=back,
        template="indicators/staffing.html",
        count=count,
    )


def _organization() -> Organization:
    """The organization the address names, within the reader's scope; else the reader's own."""
    code = request.args.get("organization", "")
    found = organizations.find_by_code(code) if code else current.organization()
    if found is None or not current.scope().covers(found.id):
        raise NotFound()
    return found


def _crumbs(organization: Organization) -> Crumbs:
    return [
        (_("Plans and pledges"), url_for("indicators.index")),
        (_("Teams and posts"), url_for(".index", organization=organization.code)),
    ]


def _save(organization: Organization, team: Team | None, form: TeamForm) -> Team:
    return service.save_team(
        organization,
        team,
        name=form.name.data,
        duties=form.duties.data or "",
        actor=current.actor(),
        now=clock.now(),
    )


def _latest(organization: Organization) -> list[Staffing]:
    """The lines of the latest day, to go on from."""
    days: list[date] = list(queries.list_staffing_days(current.scope(), organization))
    return list(queries.list_staffing(current.scope(), organization, days[0])) if days else []


def _written(lines: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, line in enumerate(lines):
        found |= {f"{name}_{number}": getattr(line, name) for name in ("series", "grade", "posts", "people")}
    return found


def _read(form: Form, count: int) -> list[Posts]:
    values = form.values()
    return [
        Posts(values[f"series_{n}"] or "", values[f"grade_{n}"], values[f"posts_{n}"], values[f"people_{n}"])
        for n in range(count)
        if values[f"grade_{n}"]
    ]
