"""Screening: the queue, one application with declared, verified and the engine's view, the decision."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response, xlsx_response
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.programs import engine, fact_forms, queries, wording
from jobcenter.programs.forms import ExtendForm, PassForm, SupplementForm, VerifyForm, criteria_choices
from jobcenter.programs.guards import ENROLLMENT
from jobcenter.programs.models import Application
from jobcenter.programs.queries.applications import STAGES
from jobcenter.programs.service import applications, conflicts, passing, screening, supplements
from jobcenter.programs.views.manage import blueprint, load
from jobcenter.programs.views.uploads import hand_out


def _filters() -> dict:
    stage = request.args.get("stage")
    return {"stage": stage if stage in STAGES else None, "text": request.args.get("text", "").strip() or None}


@blueprint.get("/manage/rounds/<round_id>/screening", endpoint="screening")
@requires("programs.screen")
def queue(round_id: str):
    """Applications of a round in the order of receipt, with the engine's view of each."""
    scope, round_ = current.scope(), load(round_id)
    chosen = _filters()
    page = number_page(
        queries.screening_queue(scope, round_.id, **chosen), page=request.args.get("page", 1, type=int), size=20
    )
    audit.log_access(
        current.actor(), [one.person_id for one in page.items], what="application", action="list", now=clock.now()
    )
    checked = engine.asked_of(round_)
    return render_template(
        "programs/manage/screening.html",
        round=round_,
        page=page,
        views={one.id: engine.check(round_, one.fact_values()) for one in page.items},
        checked=checked,
        counts=queries.count_stages(scope, round_.id),
        chosen=chosen,
        last_day=supplements.last_day,
        wording=wording,
        today=clock.today(),
    )


@blueprint.get("/manage/rounds/<round_id>/screening.csv")
@requires("programs.screen")
def screening_export(round_id: str):
    """The queue as CSV."""
    return _export(round_id, csv_response, "csv")


@blueprint.get("/manage/rounds/<round_id>/screening.xlsx")
@requires("programs.screen")
def screening_sheet(round_id: str):
    """The queue as XLSX."""
    return _export(round_id, xlsx_response, "xlsx")


def _export(round_id: str, write, suffix: str):
    """The queue as a file: an enquiry list for the official systems, with what is declared and verified so far."""
    scope, round_ = current.scope(), load(round_id)
    rows = queries.screening_all(scope, round_.id, **_filters())
    names = engine.asked_of(round_)
    audit.log_access(
        current.actor(), [one.person_id for one in rows], what="application", action="download", now=clock.now()
    )
    heads = [_("Number"), _("Name"), _("Date of birth"), _("State"), _("Engine's view")]
    if round_.takes_parties:
        heads += [_("Team or institution"), _("Members or business number")]
    for label in map(engine.fact_label, names):
        heads += [_("%(fact)s (declared)", fact=label), _("%(fact)s (verified)", fact=label)]
    return write(f"screening-{round_.code}.{suffix}", heads, [_export_row(round_, one, names) for one in rows])


def _export_row(round_, application: Application, names: list[str]) -> list:
    kept = {fact.name: fact for fact in application.facts}
    view = engine.check(round_, application.fact_values())
    row = [
        application.number,
        application.person.name,
        application.person.birth_date.isoformat(),
        str(wording.APPLICATION[application.status][0]),
        str(wording.OUTCOME[view["outcome"]][0]),
    ]
    if round_.takes_parties:
        row += _party_cells(application)
    for name in names:
        fact = kept.get(name)
        row += [fact.declared_value if fact else None, fact.verified_value if fact else None]
    return row


def _party_cells(application: Application) -> list[str]:
    party = application.party
    if party is None:
        return ["", ""]
    people = ", ".join(f"{member.name} {member.birth_date}" for member in party.members)
    return [party.name, people if party.is_team else party.printed_number]


def _load_application(round_id: str, application_id: str) -> Application:
    scope = current.scope()
    round_ = queries.get_round(scope, round_id)
    application = queries.get_application(scope, application_id)
    if application.round_id != round_.id:
        raise NotFound()
    return application


@blueprint.get("/manage/rounds/<round_id>/screening/<application_id>")
@requires("programs.screen")
def screen_one(round_id: str, application_id: str):
    """One application to decide."""
    application = _load_application(round_id, application_id)
    return _page(application)


def _page(
    application: Application,
    *,
    verify=None,
    supplement=None,
    let_pass=None,
    extend=None,
    error: DomainError | None = None,
    choices=None,
):
    round_ = application.round
    audit.log_access(current.actor(), application.person_id, what="application", now=clock.now())
    names = engine.asked_of(round_)
    found = conflicts.find(application)
    stopped = conflicts.standing(application, ENROLLMENT) if application.status in passing.WAITS else []
    return render_template(
        "programs/manage/application.html",
        application=application,
        round=round_,
        names=engine.facts_of(round_),
        kept={fact.name: fact for fact in application.facts},
        decision=screening.view_of(application, found),
        conflicts=found,
        stopped=stopped,
        passed=application.departures or [],
        let_pass=let_pass or PassForm(formdata=None, prefix="pass-"),
        scored=engine.score(round_, application.fact_values()) if round_.scores else None,
        group=engine.group_for(round_, application.fact_values(), application.chosen_group),
        verify=verify or _verify_form(application, names),
        verify_first=fact_forms.amounts(names),
        verify_rest=[name for name in names if name not in fact_forms.amounts(names)],
        supplement=supplement or SupplementForm(formdata=None),
        extend=extend or ExtendForm(formdata=None, prefix="extend-"),
        supplement_until=supplements.last_day(application),
        error=error,
        choices=choices or {},
        following=queries.next_undecided(current.scope(), application),
        wording=wording,
        show_fact=fact_forms.shown,
        fact_label=engine.fact_label,
        today=clock.today(),
    )


def _verify_form(application: Application, names: list[str]):
    kept = {fact.name: fact.verified_value for fact in application.facts if fact.verified}
    return fact_forms.build(names, known=kept, base=VerifyForm, on=clock.today())


@blueprint.post("/manage/rounds/<round_id>/screening/<application_id>/facts")
@requires("programs.screen")
def verify_facts(round_id: str, application_id: str):
    """Enter what official records say."""
    application = _load_application(round_id, application_id)
    names = engine.asked_of(application.round)
    form = _verify_form(application, names)
    if not form.validate_on_submit():
        return _page(application, verify=form)
    kept = {fact.name: fact.verified_value for fact in application.facts if fact.verified}
    entered = {name: value for name, value in form.answers(partial=True).items() if value != kept.get(name)}
    with transaction():
        screening.verify_facts(
            application,
            entered,
            source=form.source.data,
            on=form.on.data,
            document_number=form.document_number.data or None,
            actor=current.actor(),
            now=clock.now(),
        )
    flash(_("%(count)s facts entered.", count=len(entered)), "success")
    return redirect(url_for(".screen_one", round_id=round_id, application_id=application_id, _anchor="decision"))


@blueprint.post("/manage/rounds/<round_id>/screening/<application_id>/decision")
@requires("programs.screen")
def decide(round_id: str, application_id: str):
    """Take the decision and go on to the next application."""
    application = _load_application(round_id, application_id)
    codes = [result["code"] for result in screening.view_of(application)["results"]]
    choices = criteria_choices(request.form, codes)
    try:
        with transaction():
            decision = screening.decide(application, choices, actor=current.actor(), now=clock.now())
    except DomainError as error:
        return _page(queries.get_application(current.scope(), application_id), error=error, choices=choices)
    flash(f"{application.number}: {wording.OUTCOME[decision.outcome][0]}", "success")
    following = queries.next_undecided(current.scope(), application)
    if following is None:
        return redirect(url_for(".screening", round_id=round_id))
    return redirect(url_for(".screen_one", round_id=round_id, application_id=following.public_id))


@blueprint.post("/manage/rounds/<round_id>/screening/<application_id>/supplement")
@requires("programs.screen")
def request_supplement(round_id: str, application_id: str):
    """Ask the applicant for something that is missing."""
    application = _load_application(round_id, application_id)
    form = SupplementForm()
    if form.validate_on_submit():
        try:
            with transaction():
                applications.request_supplement(
                    application, text=form.text.data, until=form.until.data, actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The applicant was asked."), "success")
            return redirect(url_for(".screen_one", round_id=round_id, application_id=application_id))
    return _page(application, supplement=form)


@blueprint.post("/manage/rounds/<round_id>/screening/<application_id>/extend")
@requires("programs.screen")
def extend_supplement(round_id: str, application_id: str):
    """Give the applicant more time to answer."""
    application = _load_application(round_id, application_id)
    form = ExtendForm(prefix="extend-")
    if form.validate_on_submit():
        try:
            with transaction():
                supplements.extend(
                    application,
                    form.until.data,
                    reason=form.reason.data,
                    actor=current.actor(),
                    today=clock.today(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The applicant has more time and was told."), "success")
            return redirect(url_for(".screen_one", round_id=round_id, application_id=application_id))
    return _page(queries.get_application(current.scope(), application_id), extend=form)


@blueprint.post("/manage/rounds/<round_id>/screening/<application_id>/let-pass")
@requires("programs.screen")
def let_pass(round_id: str, application_id: str):
    """Let pass what other programs say against a place, with a reason."""
    application = _load_application(round_id, application_id)
    form = PassForm(prefix="pass-")
    if form.validate_on_submit():
        try:
            with transaction():
                passing.let_pass(application, reason=form.reason.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("It no longer stands against the place."), "success")
            return redirect(url_for(".screen_one", round_id=round_id, application_id=application_id))
    return _page(queries.get_application(current.scope(), application_id), let_pass=form)


@blueprint.get("/manage/rounds/<round_id>/screening/<application_id>/documents/<document_id>")
@requires("programs.screen")
def screened_document(round_id: str, application_id: str, document_id: str):
    """A file the applicant handed in."""
    application = _load_application(round_id, application_id)
    found = queries.get_document(current.scope(), document_id)
    if found.application_id != application.id:
        raise NotFound()
    answer = hand_out(found)
    audit.log_access(current.actor(), application.person_id, what="application", action="download", now=clock.now())
    return answer
