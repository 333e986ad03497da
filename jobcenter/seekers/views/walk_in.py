"""Someone at the counter: find her, or register her in one screen on her behalf, and print a receipt."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.seekers import presenting, queries, reference, service
from jobcenter.seekers.errors import WishesInvalid
from jobcenter.seekers.forms import FindForm, WalkInForm
from jobcenter.seekers.models import Person, Registration
from jobcenter.seekers.views.blueprints import desk
from jobcenter.seekers.views.common import has_page, staff_centre
from jobcenter.seekers.views.desk_registration import log_view

NEW = "new"


def _log(people: Sequence[Person], action: str) -> None:
    audit.log_access(
        current.actor(), [one.id for one in people], what="person", action=action, now=clock.now(), reason="walk-in"
    )


def _find() -> tuple[FindForm, Sequence[Person] | None]:
    """The search of the address: people in the whole city, found by name with birth date or telephone only."""
    form = FindForm(request.args if "name" in request.args else None)
    if "name" not in request.args or not form.validate():
        return form, None
    if not (form.birth_date.data or form.phone.data):
        form.birth_date.errors = [_("Give the birth date or the telephone number too.")]
        return form, None
    found = queries.search_people(
        Scope.everything(), name=form.name.data, birth_date=form.birth_date.data, phone=form.phone.data
    )
    _log(found, "search")
    return form, found


def _form(find: FindForm) -> WalkInForm:
    """The registration form, laid out with what the search was given or with the record that was chosen."""
    chosen = request.args.get("person", "")
    person = queries.find_person(Scope.everything(), chosen) if chosen else None
    if person is None:
        return WalkInForm(data={name: find[name].data for name in ("name", "birth_date", "phone")})
    _log([person], "view")
    last = queries.find_latest_registration(Scope.everything(), person.id)
    about = {
        "person": person.public_id,
        "name": person.name,
        "birth_date": person.birth_date,
        "sex": person.sex.value if person.sex else None,
        "phone": person.phone,
        "email": person.email,
        "contact_by": person.contact_by,
        "dong_code": person.dong_code,
        "consents": list(queries.find_consents_in_force(Scope.everything(), person.id)),
    }
    return WalkInForm.of({**(presenting.answers_of(last) if last else {}), **about})


@desk.route("/walk-in", methods=["GET", "POST"])
@requires("seekers.write")
def walk_in() -> Any:
    """Find or register somebody at the counter."""
    if request.method == "GET":
        find, found = _find()
        return _show(find, found, _form(find))
    form = WalkInForm()
    action = request.form.get("action", "")
    alike: Sequence[Person] = ()
    if action == "more":
        form.career_entries.append_entry()
    elif action != "find" and form.validate_on_submit():
        alike = _undecided(form)
        if not alike:
            try:
                with transaction():
                    person = _register(form)
            except WishesInvalid as refusal:
                form.add_problems(refusal)
            except DomainError as error:
                form.add_error(error)
            else:
                flash(_("Registered."), "success")
                return redirect(url_for(".receipt", public_id=person.public_id))
    return _show(FindForm(MultiDict()), None, form, alike), 422 if form.errors or alike else 200


def _show(find: FindForm, found: Sequence[Person] | None, form: WalkInForm, alike: Sequence[Person] = ()) -> str:
    scope = current.scope("seekers.read")
    people = [*(found or ()), *alike]
    return render_template(
        "seekers/walk_in.html",
        find=find,
        found=found,
        form=form,
        alike=alike,
        visible={one.id for one in people if queries.find_person(scope, one.public_id)},
        latest={one.id: queries.find_latest_registration(Scope.everything(), one.id) for one in people},
        items=reference.consent_items(),
        centre=staff_centre(),
        today=clock.today(),
        workbench=has_page("desk.seeker"),
    )


def _undecided(form: WalkInForm) -> Sequence[Person]:
    """People who may be the same one, as long as the counselor has not said which."""
    if form.person.data:
        return ()
    alike = queries.find_duplicates(
        Scope.everything(), name=form.name.data, birth_date=form.birth_date.data, phone=form.phone.data
    )
    _log(alike, "search")
    return alike


def _register(form: WalkInForm) -> Person:
    actor, now = current.actor(), clock.now()
    person = _person(form, actor, now)
    service.give_consents(person, form.consents.data or (), channel=form.channel.data, actor=actor, now=now)
    registration = service.request_registration(
        person, staff_centre().id, form.answers(), channel=form.channel.data, actor=actor, now=now
    )
    if form.accept.data == "yes":
        service.accept_registration(registration, actor=actor, now=now)
    return person


def _person(form: WalkInForm, actor: Any, now: Any) -> Person:
    contact = {name: form[name].data for name in ("phone", "email", "contact_by", "dong_code", "sex")}
    if form.person.data in ("", NEW, None):
        return service.create_person(
            name=form.name.data, birth_date=form.birth_date.data, actor=actor, now=now, **contact
        )
    person = queries.get_person(Scope.everything(), form.person.data)
    service.update_person(person, contact, actor=actor, now=now)
    return person


@desk.get("/seekers/<public_id>/receipt")
@requires("seekers.read")
def receipt(public_id: str) -> Any:
    """What was registered, to print and hand over."""
    person = queries.get_person(current.scope(), public_id)
    found: Registration | None = queries.find_latest_registration(current.scope(), person.id)
    if found is None:
        raise NotFound()
    text = render_template(
        "seekers/receipt.html",
        person=person,
        registration=found,
        centre=organizations.get(found.organization_id),
        consents=queries.find_consents_in_force(current.scope(), person.id),
        items=reference.consent_items(),
        answers=presenting.answers_of(found),
        today=clock.today(),
        workbench=has_page("desk.seeker"),
    )
    log_view(person, "registration", "print")
    return text
