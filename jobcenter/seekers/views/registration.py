"""One's own registration for work: where it stands, filling it in step by step, renewing, cancelling, printing."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import public, requires
from jobcenter.extensions import limiter
from jobcenter.organizations import queries as organizations
from jobcenter.seekers import presenting, queries, reference, rules, service
from jobcenter.seekers.errors import WishesInvalid
from jobcenter.seekers.forms import CancelForm, CareerForm, ConfirmForm, SupportForm, WishesForm
from jobcenter.seekers.models import Channel, Person, Registration, RegistrationStatus
from jobcenter.seekers.views.blueprints import blueprint
from jobcenter.seekers.views.common import as_json, centre_choices, default_centre, has_page, me, own_scope

STEP_FORMS = {1: WishesForm, 2: CareerForm, 3: SupportForm}
STEP_TEMPLATES = {1: "_wishes.html", 2: "_career.html", 3: "_support.html"}
CONFIRM = 4


def step_names() -> list[str]:
    """The steps as their headings."""
    return [_("Wishes"), _("What you bring"), _("Support wished for"), _("Check and send")]


@blueprint.get("/my/registration")
@requires("seekers.own")
def register() -> Any:
    """Where one's registration stands, and the next step."""
    person, today = me(), clock.today()
    scope = own_scope(person)
    registration = queries.find_latest_registration(scope, person.id)
    return render_template(
        "seekers/registration.html",
        person=person,
        registration=registration,
        draft=queries.find_draft(scope, person.id),
        today=today,
        cancel_form=CancelForm(),
        may_renew=_may_renew(registration),
        answers=presenting.answers_of(registration) if registration else {},
        centre=organizations.get(registration.organization_id) if registration else None,
        matches_page=has_page("my_matches.index"),
    )


def _may_renew(registration: Registration | None) -> bool:
    if registration is None or registration.valid_until is None:
        return False
    open_states = (RegistrationStatus.ACTIVE, RegistrationStatus.ON_HOLD)
    return registration.status in open_states and rules.may_renew(registration.valid_until, clock.today())


def _answers(person: Person) -> dict[str, Any]:
    """What to lay out in the form: the draft over the open registration, else over the last one."""
    scope = own_scope(person)
    latest = queries.find_latest_registration(scope, person.id)
    draft = queries.find_draft(scope, person.id)
    base = presenting.answers_of(latest) if latest else {}
    return {**base, **(draft.answers if draft else {})}


@blueprint.route("/my/registration/steps/<int:step>", methods=["GET", "POST"])
@requires("seekers.own")
def step(step: int) -> Any:
    """One step of the form; everything typed is kept as a draft."""
    if step == CONFIRM:
        return confirm()
    if step not in STEP_FORMS:
        raise NotFound()
    person = me()
    form = STEP_FORMS[step].of(_answers(person))
    action = request.form.get("action", "")
    if request.method == "POST" and action in ("find", "more"):
        if action == "more":
            form.career_entries.append_entry()
        return _show_step(form, step, person)
    if form.validate_on_submit():
        answers = form.answers()
        with transaction():
            service.save_draft(person, as_json(answers), now=clock.now())
        if action == "save":
            flash(_("Saved. You can go on whenever you like."), "success")
            return redirect(url_for(".register"))
        problems = _problems_of(form, {**_answers(person), **answers})
        if not problems:
            return redirect(url_for(".step", step=step + 1))
        form.add_problems(WishesInvalid(problems))
    return _show_step(form, step, person, 422 if form.is_submitted() else 200)


def _problems_of(form: Any, answers: Mapping[str, Any]) -> list[rules.WishInvalid]:
    return [problem for problem in rules.check_wishes(answers, clock.today()) if problem.field in form]


def _show_step(form: Any, number: int, person: Person, code: int = 200) -> Any:
    page = render_template(
        "seekers/step.html",
        form=form,
        number=number,
        steps=step_names(),
        part=f"seekers/{STEP_TEMPLATES[number]}",
        person=person,
        draft=queries.find_draft(own_scope(person), person.id),
    )
    return page, code


def confirm() -> Any:
    """The last step: look over everything, choose the centre, send."""
    person = me()
    scope = own_scope(person)
    answers = WishesForm.prepared(_answers(person)) if _answers(person) else {}
    answers["overnight"] = _answers(person).get("overnight")
    open_one = queries.find_open_registration(scope, person.id)
    form = ConfirmForm(data=_confirm_data(person, answers))
    form.centre.choices = centre_choices()
    problems = rules.check_wishes(answers, clock.today())
    if not problems and form.validate_on_submit():
        try:
            with transaction():
                _send(person, open_one, answers, form)
        except WishesInvalid as refusal:
            for problem in refusal.problems:
                form.add_error(problem)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your answers are saved.") if open_one else _("Your registration is sent."), "success")
            return redirect(url_for(".register"))
    return render_template(
        "seekers/confirm.html",
        form=form,
        number=CONFIRM,
        steps=step_names(),
        answers=answers,
        problems=problems,
        open_one=open_one,
        career_months=rules.career_months(answers.get("career_entries") or [], clock.today()),
        has_referral_consent=queries.has_consent(scope, person.id, "referral"),
        item=reference.consent_items()["referral"],
    ), 422 if form.is_submitted() else 200


def _confirm_data(person: Person, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {"centre": default_centre(person), "wants_referral": bool(answers.get("wants_referral"))}


def _send(person: Person, open_one: Registration | None, answers: dict[str, Any], form: ConfirmForm) -> None:
    actor, now = current.actor(), clock.now()
    if form.consent_referral.data:
        service.give_consents(person, {"referral"}, channel=Channel.ONLINE, actor=actor, now=now)
    wishes = {**answers, "wants_referral": form.wants_referral.data}
    if open_one:
        service.change_wishes(open_one, wishes, actor=actor, now=now)
        return
    centre = organizations.get_by_code(form.centre.data)
    service.request_registration(person, centre.id, wishes, actor=actor, now=now)


@blueprint.get("/my/registration/occupations")
@public
@limiter.limit("120 per minute")
def occupation_options() -> Any:
    """Suggestions for what somebody types as an occupation, as ticks: a fragment of the form."""
    form = WishesForm(
        formdata=None,
        data={
            "occupation_query": request.args.get("occupation_query", "")[:60],
            "occupations": request.args.getlist("occupations")[: rules.MOST_OCCUPATIONS],
        },
    )
    return render_template("seekers/_occupations.html", form=form)


def _own_open() -> Registration:
    person = me()
    registration = queries.find_open_registration(own_scope(person), person.id)
    if registration is None:
        raise NotFound()
    return registration


@blueprint.post("/my/registration/renew")
@requires("seekers.own")
def renew() -> Any:
    """Renew one's registration."""
    registration = _own_open()
    attempt(lambda: service.renew(registration, actor=current.actor(), now=clock.now()), _("Renewed."))
    return redirect(url_for(".register"))


@blueprint.post("/my/registration/cancel")
@requires("seekers.own")
def cancel() -> Any:
    """Cancel one's registration, with a reason."""
    registration, form = _own_open(), CancelForm()
    if not form.validate_on_submit():
        flash(_("Choose a reason to cancel."), "danger")
        return redirect(url_for(".register"))
    attempt(
        lambda: service.cancel_registration(
            registration, reason=form.reason.data, actor=current.actor(), now=clock.now()
        ),
        _("Your registration is cancelled."),
    )
    return redirect(url_for(".register"))


@blueprint.post("/my/registration/discard")
@requires("seekers.own")
def discard() -> Any:
    """Throw one's draft away."""
    with transaction():
        service.discard_draft(me())
    flash(_("Your draft is gone."), "success")
    return redirect(url_for(".register"))


@blueprint.get("/my/registration/confirmation")
@requires("seekers.own")
def confirmation() -> Any:
    """The confirmation of registration (구직등록확인증), to print."""
    person = me()
    registration = queries.find_latest_registration(own_scope(person), person.id)
    if registration is None or registration.valid_from is None or not registration.is_open:
        raise NotFound()
    return render_template(
        "seekers/confirmation.html",
        person=person,
        registration=registration,
        centre=organizations.get(registration.organization_id),
        today=clock.today(),
        answers=presenting.answers_of(registration),
        area="resident",
        back=url_for(".register"),
    )
