"""The next round: from a template, dates and places, checks, announcement, changes after it."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.locale import select_locale
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.programs import engine, preflight, queries, templates_data, wording
from jobcenter.programs.forms import ActionForm, ReasonForm
from jobcenter.programs.models import ProgramKind, Round, RoundStatus, SelectionMethod
from jobcenter.programs.round_forms import CopyForm, ExtendForm, ProgramForm, RoundForm, change_places_form
from jobcenter.programs.rules import competition
from jobcenter.programs.service import making as copying
from jobcenter.programs.service import rounds as making
from jobcenter.programs.service import versions
from jobcenter.programs.views.manage import blueprint, load


@blueprint.get("/manage/rounds/new")
@requires("programs.manage")
def templates():
    """Templates a round can be made from, by kind, office or a word of their names."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "kind", "organization")}
    shown = [
        {
            **one,
            "kind_label": wording.KINDS[ProgramKind(one["program"]["kind"])],
            "method_label": wording.METHODS[SelectionMethod(one["round"]["selection"]["method"])],
            "places": sum(group["places"] for group in one["round"]["groups"]),
        }
        for one in templates_data.list_templates()
    ]
    offices = {one.code: localized(one.name) for one in organizations.list_all()}
    return render_template(
        "programs/manage/templates.html",
        templates=[one for one in shown if _wanted(one, asked)],
        asked=asked,
        kinds=[(kind.value, wording.KINDS[kind]) for kind in ProgramKind],
        offices=[(code, offices[code]) for code in sorted({one["organization"] for one in shown}) if code in offices],
        office_names=offices,
        documented=templates_data.list_documented(),
        names={one["code"]: one["round"]["name"] for one in shown},
    )


def _wanted(one: dict, asked: dict[str, str]) -> bool:
    names = " ".join([*one["round"]["name"].values(), *one["program"]["name"].values()]).lower().replace(" ", "")
    return (
        asked["q"].lower().replace(" ", "") in names
        and asked["kind"] in ("", one["program"]["kind"])
        and asked["organization"] in ("", one["organization"])
    )


def _template(code: str) -> dict:
    found = next((one for one in templates_data.list_templates() if one["code"] == code), None)
    if found is None:
        raise NotFound()
    return found


@blueprint.route("/manage/rounds/new/<template_code>", methods=["GET", "POST"])
@requires("programs.manage")
def new(template_code: str):
    """Dates and places of a new round."""
    template = _template(template_code)
    form = RoundForm.of(template["round"]["groups"], **_suggested(template, clock.today()))
    if form.validate_on_submit():
        try:
            with transaction():
                made = making.create_from_template(
                    template,
                    organization_id=current.organizations_of(current_user, "programs.manage")[0].id,
                    dates=form.dates(),
                    places=form.places(),
                    name=form.names(),
                    code=form.code.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The draft is made. Check it and announce it."), "success")
            return redirect(url_for(".edit", round_id=made.public_id))
    return render_template("programs/manage/new.html", template=template, form=form, wording=wording)


def _suggested(template: dict, today: date) -> dict:
    source = template["round"]
    return {
        "name_ko": source["name"]["ko"],
        "name_en": source["name"].get("en", source["name"]["ko"]),
        "code": f"{today.year}-{today:%m%d}",
        "apply_from": today,
    }


@blueprint.route("/manage/programs/new", methods=["GET", "POST"])
@requires("programs.manage")
def new_program():
    """A program from nothing, with its first round."""
    form = ProgramForm(apply_from=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                made = copying.create_from_nothing(
                    organization_id=current.organizations_of(current_user, "programs.manage")[0].id,
                    program=form.program(),
                    name=form.names(),
                    code=form.code.data,
                    dates=form.dates(),
                    places=form.first_places.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The draft is made. Check it and announce it."), "success")
            return redirect(url_for(".edit", round_id=made.public_id))
    return render_template("programs/manage/new_program.html", form=form, wording=wording)


@blueprint.route("/manage/rounds/<round_id>/copy", methods=["GET", "POST"])
@requires("programs.manage")
def copy(round_id: str):
    """The next round from this one: everything comes along, the dates moved on."""
    source = load(round_id)
    months = 6 if request.args.get("move") == "half" or (source.half and request.args.get("move") != "year") else 12
    form = CopyForm.of_round(source, months, clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                made = copying.copy_round(
                    source,
                    name=form.names(),
                    code=form.code.data,
                    dates=form.dates(),
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The draft is made. Check it and announce it."), "success")
            return redirect(url_for(".edit", round_id=made.public_id))
    return render_template("programs/manage/copy.html", source=source, form=form, months=months, wording=wording)


@blueprint.get("/manage/rounds/<round_id>/edit")
@requires("programs.manage")
def edit(round_id: str):
    """A draft: what stands against its announcement and where to put it right, the rules in plain words."""
    round_ = load(round_id)
    if round_.status is not RoundStatus.DRAFT:
        return redirect(url_for(".show", round_id=round_id))
    findings = preflight.find(round_, clock.today())
    return render_template(
        "programs/manage/edit.html",
        round=round_,
        findings=findings,
        blocking=sum(finding.blocking for finding in findings),
        sentences=engine.readable_sentences(round_, select_locale()),
        competition=competition,
        wording=wording,
    )


@blueprint.get("/manage/rounds/<round_id>/edit/preview")
@requires("programs.manage")
def preview(round_id: str):
    """The announcement as residents will see it."""
    round_ = load(round_id)
    return render_template(
        "programs/round.html",
        round=round_,
        own=None,
        sentences=engine.readable_sentences(round_, select_locale()),
        both=list(zip(*(engine.readable_sentences(round_, language) for language in ("ko", "en")), strict=True)),
        applicants=0,
        by_group={},
        competition=competition,
        changes=[],
        today=clock.today(),
        wording=wording,
        preview=True,
        findings=preflight.find(round_, clock.today()),
    )


@blueprint.route("/manage/rounds/<round_id>/edit/basics", methods=["GET", "POST"])
@requires("programs.manage")
def edit_basics(round_id: str):
    """Name, code, dates and places of a draft."""
    round_ = load(round_id)
    if round_.status is not RoundStatus.DRAFT:
        return redirect(url_for(".show", round_id=round_id))
    form = RoundForm.of_round(round_)
    if form.validate_on_submit():
        try:
            with transaction():
                values = form.values_of_round()
                on = values["reference_date"]
                if round_.amends_id is not None:
                    # The round keeps its own name, places and days: they are changed on its page, each with a reason.
                    values = {"reference_date": on}
                values |= {"rules": copying.dated(round_.rules, on), "scores": copying.dated(round_.scores, on)}
                making.update(round_, values, actor=current.actor(), now=clock.now())
                for group in round_.groups if round_.amends_id is None else ():
                    making.set_places(group, form.places()[group.code], actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_basics", round_id=round_id))
    return render_template("programs/manage/build/basics.html", round=round_, form=form, wording=wording)


@blueprint.post("/manage/rounds/<round_id>/announce")
@requires("programs.manage")
def announce(round_id: str):
    """Announce the draft."""
    round_ = load(round_id)
    if ActionForm().validate_on_submit():
        announced = attempt(
            lambda: making.announce(round_, actor=current.actor(), now=clock.now(), today=clock.today()),
            _("The round is announced. Its rules are frozen."),
        )
        if not announced:
            return redirect(url_for(".edit", round_id=round_id))
    return redirect(url_for(".show", round_id=round_id))


@blueprint.route("/manage/rounds/<round_id>/changes", methods=["GET", "POST"])
@requires("programs.manage")
def changes(round_id: str):
    """Changes after the announcement: places of a group, a later last day; each with its reason."""
    round_ = load(round_id)
    sent = request.form.get("go")
    extend = ExtendForm.of_round(round_, sent=sent == "extend")
    places = change_places_form(round_, sent=sent == "places")
    if request.method == "POST":
        form, act = (extend, _extend) if sent == "extend" else (places, _change_places)
        if form.validate_on_submit():
            try:
                with transaction():
                    act(round_, form)
            except DomainError as error:
                form.add_error(error)
            else:
                flash(_("The change is recorded and shown on the announcement."), "success")
                return redirect(url_for(".changes", round_id=round_id))
    return render_template(
        "programs/manage/changes.html",
        round=round_,
        extend=extend,
        places=places,
        changes=queries.changes_of(round_),
        changeable=round_.status in versions.CHANGEABLE,
        change=versions.find_change(round_),
        wording=wording,
    )


@blueprint.post("/manage/rounds/<round_id>/cancel")
@requires("programs.manage")
def cancel(round_id: str):
    """Cancel the round and tell everyone who applied."""
    round_ = load(round_id)
    form = ReasonForm()
    if form.validate_on_submit():
        cancelled = attempt(
            lambda: making.cancel(round_, reason=form.reason.data or "", actor=current.actor(), now=clock.now()),
            _("The round is cancelled and everyone who applied was told."),
        )
        if not cancelled:
            return redirect(url_for(".changes", round_id=round_id))
    return redirect(url_for(".show", round_id=round_id))


def _extend(round_: Round, form) -> None:
    making.extend(round_, form.until.data, reason=form.reason.data, actor=current.actor(), now=clock.now())


def _change_places(round_: Round, form) -> None:
    for group in round_.groups:
        making.set_places(
            group,
            form.places()[group.code],
            reason=form.reason.data,
            actor=current.actor(),
            now=clock.now(),
        )
