"""One person's registration at the desk: check, accept, send back, hold, renew, cancel, edit on her behalf, print."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import presenting, queries, reference, rules, service
from jobcenter.seekers.errors import WishesInvalid
from jobcenter.seekers.forms import CancelForm, FullForm, HoldForm, ReturnForm
from jobcenter.seekers.models import Person, Registration
from jobcenter.seekers.views.blueprints import desk
from jobcenter.seekers.views.common import has_page


def _load(public_id: str) -> tuple[Person, Registration]:
    person = queries.get_person(current.scope(), public_id)
    registration = queries.find_latest_registration(current.scope(), person.id)
    if registration is None:
        raise NotFound()
    return person, registration


def _page(person: Person, registration: Registration, **forms: Any) -> str:
    today, scope = clock.today(), current.scope("seekers.read")
    duplicates = queries.find_duplicates(
        Scope.everything(), name=person.name, birth_date=person.birth_date, phone=person.phone, except_id=person.id
    )
    alike = [one.id for one in duplicates]
    text = render_template(
        "seekers/desk_registration.html",
        person=person,
        registration=registration,
        duplicates=duplicates,
        visible={one.id for one in duplicates if queries.find_person(scope, one.public_id)},
        consents=queries.list_consents(scope, person.id),
        facts=[fact for fact in queries.list_facts(scope, person.id) if fact.code in reference.options("welfare")],
        items=reference.consent_items(),
        answers=presenting.answers_of(registration),
        centre=organizations.get(registration.organization_id),
        today=today,
        may_renew=registration.valid_until is not None and rules.may_renew(registration.valid_until, today),
        forms={"return": ReturnForm(), "hold": HoldForm(), "cancel": CancelForm(), **forms},
        workbench=has_page("desk.seeker"),
    )
    log_view(person, "registration")
    audit.log_access(current.actor(), alike, what="person", action="list", now=clock.now())
    return text


def log_view(person: Person, what: str, action: str = "view") -> None:
    """Write into the access log that the signed-in member of staff looked at a person."""
    audit.log_access(current.actor(), person.id, what=what, action=action, now=clock.now())


@desk.get("/seekers/<public_id>/registration")
@requires("seekers.read")
def registration(public_id: str) -> Any:
    """Everything about one person's registration."""
    return _page(*_load(public_id))


def _plain(change: Callable[..., Any], done: Any) -> Callable[[Registration], Any]:
    def act(registration: Registration) -> Any:
        with transaction():
            change(registration, actor=current.actor(), now=clock.now())
        return done

    return act


def _with_form(name: str, form_class: type, change: Callable[..., Any], done: Any) -> Callable[..., Any]:
    def act(registration: Registration) -> Any:
        form = form_class()
        if not form.validate_on_submit():
            return {name: form}
        with transaction():
            change(registration, **form.values(), actor=current.actor(), now=clock.now())
        return done

    return act


def _acts() -> dict[str, Callable[[Registration], Any]]:
    return {
        "accept": _plain(service.accept_registration, _("Accepted. The registration is valid from today.")),
        "resume": _plain(service.resume_registration, _("The registration is off hold.")),
        "renew": _plain(service.renew, _("Renewed.")),
        "return": _with_form("return", ReturnForm, service.return_registration, _("Sent back with your reason.")),
        "hold": _with_form("hold", HoldForm, service.hold_registration, _("The registration is on hold.")),
        "cancel": _with_form("cancel", CancelForm, service.cancel_registration, _("The registration is cancelled.")),
    }


@desk.post("/seekers/<public_id>/registration/<any(accept,resume,renew,hold,cancel,return):act>")
@requires("seekers.write")
def decide(public_id: str, act: str) -> Any:
    """Take one step with a registration."""
    person, found = _load(public_id)
    try:
        outcome = _acts()[act](found)
    except DomainError as error:
        flash(str(error), "danger")
    else:
        if isinstance(outcome, dict):
            return _page(person, found, **outcome), 422
        flash(outcome, "success")
        if request.form.get("next") == "desk":
            return redirect(url_for("desk.index"))
    return redirect(url_for(".registration", public_id=public_id))


@desk.route("/seekers/<public_id>/registration/edit", methods=["GET", "POST"])
@requires("seekers.write")
def edit(public_id: str) -> Any:
    """Change wishes on the person's behalf."""
    person, found = _load(public_id)
    form = FullForm.of(presenting.answers_of(found))
    action = request.form.get("action", "")
    if request.method == "POST" and action in ("find", "more"):
        if action == "more":
            form.career_entries.append_entry()
    elif form.validate_on_submit():
        try:
            with transaction():
                service.change_wishes(found, form.answers(), actor=current.actor(), now=clock.now())
        except WishesInvalid as refusal:
            form.add_problems(refusal)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".registration", public_id=public_id))
    code = 422 if form.errors else 200
    text = render_template("seekers/desk_edit.html", person=person, registration=found, form=form)
    log_view(person, "registration")
    return text, code


@desk.get("/seekers/<public_id>/confirmation")
@requires("seekers.read")
def confirmation(public_id: str) -> Any:
    """The confirmation of registration (구직등록확인증), to print at the counter."""
    person, found = _load(public_id)
    if found.valid_from is None or not found.is_open:
        raise NotFound()
    text = render_template(
        "seekers/confirmation.html",
        person=person,
        registration=found,
        centre=organizations.get(found.organization_id),
        today=clock.today(),
        answers=presenting.answers_of(found),
        area="staff",
        back=url_for(".registration", public_id=public_id),
    )
    log_view(person, "registration", "print")
    return text
