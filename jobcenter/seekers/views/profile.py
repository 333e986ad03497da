"""One's own record: contact data, facts with their source, consents, who looked, a copy, erasure."""

from typing import Any

from flask import Response, flash, json, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter.accounts import current
from jobcenter.accounts.models import StaffRole
from jobcenter.audit import queries as audit_queries
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.organizations.models import Organization
from jobcenter.seekers import queries, reference, service
from jobcenter.seekers.forms import ContactForm, WelfareForm
from jobcenter.seekers.models import Channel, Person
from jobcenter.seekers.views.blueprints import blueprint
from jobcenter.seekers.views.common import me, own_scope


def _welfare_form(person: Person) -> WelfareForm:
    facts = queries.list_facts(own_scope(person), person.id)
    known = reference.options("welfare")
    return WelfareForm(data={"welfare": [fact.code for fact in facts if fact.code in known]})


def _page(person: Person, contact: ContactForm | None = None, welfare: WelfareForm | None = None) -> str:
    scope = own_scope(person)
    looks = number_page(audit_queries.list_access(scope), page=request.args.get("page", 1, type=int), size=10)
    return render_template(
        "seekers/profile.html",
        person=person,
        contact=contact or _contact_form(person),
        welfare=welfare or _welfare_form(person),
        items=reference.consent_items(),
        consents=queries.find_consents_in_force(scope, person.id),
        history=[one for one in queries.list_consents(scope, person.id) if one.withdrawn_at],
        facts=queries.list_facts(scope, person.id),
        registration=queries.find_latest_registration(scope, person.id),
        looks=looks,
        places=_places_of(looks.items),
    )


def _places_of(entries: Any) -> dict[int, dict]:
    """Where the accounts that looked work, by account: a person is told the place, not only a name."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    if not ids:
        return {}
    rows = db.session.execute(
        select(StaffRole.user_id, Organization.name)
        .join(Organization, Organization.id == StaffRole.organization_id)
        .where(StaffRole.user_id.in_(ids))
        .order_by(StaffRole.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def _contact_form(person: Person) -> ContactForm:
    return ContactForm(
        data={
            "phone": person.phone,
            "email": person.email,
            "contact_by": person.contact_by,
            "dong_code": person.dong_code,
            "address_detail": person.address_detail,
            "sex": person.sex.value if person.sex else None,
        }
    )


@blueprint.get("/my/profile")
@requires("seekers.own")
def profile() -> Any:
    """My facts, consents, and who looked at my record."""
    return _page(me())


@blueprint.post("/my/profile/contact")
@requires("seekers.own")
def contact() -> Any:
    """Change one's contact data."""
    person, form = me(), ContactForm()
    if not form.validate_on_submit():
        return _page(person, contact=form), 422
    with transaction():
        service.update_person(person, form.values(), actor=current.actor(), now=clock.now())
    flash(_("Saved."), "success")
    return redirect(url_for(".profile"))


@blueprint.post("/my/profile/consents/<item>/<any(give,withdraw):act>")
@requires("seekers.own")
def consent(item: str, act: str) -> Any:
    """Give or withdraw one consent."""
    person, actor, now = me(), current.actor(), clock.now()
    if item not in reference.consent_items():
        raise NotFound()
    if act == "give":
        attempt(
            lambda: service.give_consents(person, {item}, channel=Channel.ONLINE, actor=actor, now=now),
            _("Your consent is kept."),
        )
    else:
        attempt(lambda: service.withdraw_consent(person, item, actor=actor, now=now), _("Your consent is withdrawn."))
    return redirect(url_for(".profile", _anchor="consents"))


@blueprint.post("/my/profile/welfare")
@requires("seekers.own")
def welfare() -> Any:
    """Tell or take back welfare facts, with the separate consent."""
    person, form, actor, now = me(), WelfareForm(), current.actor(), clock.now()
    if form.validate_on_submit():
        try:
            with transaction():
                if form.consent.data:
                    service.give_consents(person, {"welfare"}, channel=Channel.ONLINE, actor=actor, now=now)
                service.set_welfare_facts(person, form.welfare.data or [], actor=actor, now=now)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".profile", _anchor="facts"))
    return _page(person, welfare=form), 422


@blueprint.post("/my/profile/download")
@requires("seekers.own")
def download() -> Any:
    """A copy of everything kept about me."""
    with transaction():
        copy = service.export_person(me(), actor=current.actor(), now=clock.now())
    response = Response(json.dumps(copy, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-record.json"'
    return response


@blueprint.post("/my/profile/erasure/<any(request,withdraw):act>")
@requires("seekers.own")
def erasure(act: str) -> Any:
    """Ask to be erased, or take that back."""
    person = me()
    if act == "request":
        attempt(
            lambda: service.request_erasure(person, actor=current.actor(), now=clock.now()),
            _("Your request is recorded. We answer within 10 days."),
        )
    else:
        attempt(
            lambda: service.cancel_erasure(person, actor=current.actor(), now=clock.now()),
            _("Your request is taken back."),
        )
    return redirect(url_for(".profile", _anchor="rights"))
