"""Partner agencies and the people referred to them: the list, the letter with its consent, the replies."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.casework import queries, wording
from jobcenter.casework.case_forms import AgencyForm, AgencyReferralForm, AgencyReplyForm
from jobcenter.casework.models import OPEN_AGENCY_REFERRALS, AgencyReferral, AgencyReferralStatus, PartnerAgency
from jobcenter.casework.service import agencies as service
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import load_case, logged
from jobcenter.core import clock, parameters
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.seekers.models import Channel

PAGE = 20
GROUPS: dict[str, tuple[AgencyReferralStatus, ...]] = {
    "open": OPEN_AGENCY_REFERRALS,
    **{status.value: (status,) for status in AgencyReferralStatus},
    "all": (),
}


def _above() -> set[int]:
    return {one.id for one in organizations.ancestors(current.organization())}


@blueprint.get("/agencies")
@requires("cases.read")
def agencies() -> Any:
    """The agencies the centre works with, those of the district and city among them."""
    return _agencies_page(None)


def _agencies_page(form: AgencyForm | None) -> Any:
    scope = current.scope()
    page = render_template(
        "casework/agencies.html",
        agencies=queries.list_agencies(scope, _above(), active=False),
        counts=queries.count_referrals_by_agency(scope),
        form=form or _empty_form(),
        own=current.organization(),
        scope=scope,
        wording=wording,
    )
    return page, 422 if form else 200


def _empty_form() -> AgencyForm:
    return AgencyForm(formdata=None, reply_days=parameters.value("agency_reply_days", on=clock.today()))


@blueprint.post("/agencies")
@requires("cases.write")
def add_agency() -> Any:
    """Add an agency to the centre's list."""
    form = AgencyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.enter_agency(
                    None,
                    form.values(),
                    organization_id=current.organization().id,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The agency is on the list."), "success")
            return redirect(url_for(".agencies"))
    return _agencies_page(form)


def _own_agency(public_id: str) -> PartnerAgency:
    """An agency the signed-in staff may change: one of an organization in scope. Raises NotFound."""
    return queries.get_agency(current.scope(), public_id)


@blueprint.route("/agencies/<public_id>", methods=["GET", "POST"])
@requires("cases.write")
def edit_agency(public_id: str) -> Any:
    """Change what is known about an agency."""
    agency = _own_agency(public_id)
    form = AgencyForm(obj=agency, kind=agency.kind.value) if request.method == "GET" else AgencyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.enter_agency(
                    agency,
                    form.values(),
                    organization_id=agency.organization_id,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".agencies"))
    page = render_template("casework/agency.html", agency=_own_agency(public_id), form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/agencies/<public_id>/<any(off,on):wanted>")
@requires("cases.write")
def switch_agency(public_id: str, wanted: str) -> Any:
    """Take an agency off the list for new letters, or put it back."""
    agency = _own_agency(public_id)
    attempt(
        lambda: service.set_active(agency, wanted == "on", actor=current.actor(), now=clock.now()),
        _("The agency is on the list again.") if wanted == "on" else _("No new letters go to this agency."),
    )
    return redirect(url_for(".agencies"))


@blueprint.get("/agency-referrals")
@requires("cases.read")
def agency_referrals() -> Any:
    """Everybody referred to an agency, by state."""
    wanted = request.args.get("status", "open")
    group = wanted if wanted in GROUPS else "open"
    page = keyset(
        queries.list_agency_referrals(current.scope(), statuses=GROUPS[group]),
        order=[(AgencyReferral.sent_on, "desc")],
        key=AgencyReferral.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    text = render_template(
        "casework/agency_referrals.html", page=page, group=group, groups=GROUPS, wording=wording, today=clock.today()
    )
    return logged(text, {row.person_id for row in page.items}, "agency referral", "list")


@blueprint.route("/seekers/<public_id>/agency-referral", methods=["GET", "POST"])
@requires("cases.write")
def new_agency_referral(public_id: str) -> Any:
    """Write a letter about a person to an agency, look it over, and send it with her consent."""
    found = load_case(public_id)
    listed = queries.list_agencies(current.scope(), _above())
    form = AgencyReferralForm(
        agencies=[(one.public_id, f"{wording.AGENCY_KIND[one.kind]}: {one.name}") for one in listed]
    )
    chosen = next((one for one in listed if one.public_id == form.agency.data), None)
    valid = form.validate_on_submit()
    if valid and chosen is not None and request.form.get("step") == "send":
        try:
            with transaction():
                made = service.refer(
                    found.person,
                    chosen,
                    organization_id=found.organization_id,
                    registration=found.registration,
                    purpose=form.purpose.data,
                    shared=form.shared.data or [],
                    agreed=form.agreed.data,
                    consent_channel=Channel(form.consent_channel.data),
                    actor=current.actor(),
                    now=clock.now(),
                )
                key = made.public_id
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The letter is written down as sent. Print it, or send it the way you agreed on."), "success")
            return redirect(url_for(".agency_referral", public_id=key))
    found = load_case(public_id)
    preview = valid and not form.errors and chosen is not None
    page = render_template(
        "casework/agency_referral_new.html",
        person=found.person,
        form=form,
        agencies=listed,
        chosen=chosen,
        rows=service.letter_rows(found.person, found.registration, form.shared.data or []) if preview else None,
        wording=wording,
    )
    return logged(page, found.person.id, "agency referral"), 422 if form.errors else 200


@blueprint.get("/agency-referrals/<public_id>")
@requires("cases.read")
def agency_referral(public_id: str) -> Any:
    """One letter, what was replied, and what comes next."""
    return _referral_page(public_id, None)


def _referral_page(public_id: str, form: AgencyReplyForm | None) -> Any:
    row = queries.get_agency_referral(current.scope(), public_id)
    page = render_template(
        "casework/agency_referral.html",
        referral=row,
        form=form or AgencyReplyForm(formdata=None, replied_on=clock.today()),
        wording=wording,
        today=clock.today(),
    )
    return logged(page, row.person_id, "agency referral"), 422 if form else 200


@blueprint.get("/agency-referrals/<public_id>/letter")
@requires("cases.read")
def agency_letter(public_id: str) -> Any:
    """The letter, to print."""
    row = queries.get_agency_referral(current.scope(), public_id)
    page = render_template(
        "casework/agency_letter.html",
        referral=row,
        centre=localized(organizations.get(row.organization_id).name),
        counselor=row.counselor.name,
        lines=[line.partition(": ") for line in row.letter.split("\n\n")[1].split("\n")],
    )
    return logged(page, row.person_id, "agency referral", "print")


@blueprint.post("/agency-referrals/<public_id>/reply")
@requires("cases.write")
def agency_reply(public_id: str) -> Any:
    """Enter the reply of an agency."""
    row, form = queries.get_agency_referral(current.scope(), public_id), AgencyReplyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.reply(
                    row,
                    AgencyReferralStatus(form.status.data),
                    replied_on=form.replied_on.data,
                    text=form.text.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The reply is recorded. The person was told."), "success")
            return redirect(url_for(".agency_referral", public_id=public_id))
    db.session.expire_all()
    return _referral_page(public_id, form)


@blueprint.post("/agency-referrals/<public_id>/withdraw")
@requires("cases.write")
def withdraw_agency_referral(public_id: str) -> Any:
    """The person took her consent back."""
    row = queries.get_agency_referral(current.scope(), public_id)
    attempt(
        lambda: service.withdraw(row, actor=current.actor(), now=clock.now()),
        _("The consent is withdrawn. Call the agency and ask them to delete the letter."),
    )
    return redirect(url_for(".agency_referral", public_id=public_id))
