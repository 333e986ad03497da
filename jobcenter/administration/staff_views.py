"""Staff accounts and their roles."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current, tokens
from jobcenter.accounts import queries as accounts
from jobcenter.accounts.forms import EmptyForm, RoleForm, StaffForm
from jobcenter.accounts.models import Role, User
from jobcenter.administration import service
from jobcenter.administration.labels import ROLES
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.notifications import notify
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope

blueprint = Blueprint("staff", __name__, url_prefix="/admin/staff")


def _offer_choices(form: Any, scope: Scope) -> None:
    within = [one for one in organizations.list_all() if scope.covers(one.id)]
    form.organization.choices = [(one.id, "\u2003" * (one.path.count("/") - 2) + localized(one.name)) for one in within]
    form.role.choices = [(role.value, label) for role, label in ROLES.items()]


@blueprint.get("")
@requires("staff.manage")
def index() -> Any:
    """Staff of the organizations in scope."""
    text, role = request.args.get("q", "").strip(), request.args.get("role", "")
    role = role if role in {one.value for one in Role} else ""
    statement = accounts.list_staff(current.scope(), text=text, role=role)
    page = number_page(statement, page=request.args.get("page", 1, int))
    options = [("", _("All")), *((one.value, label) for one, label in ROLES.items())]
    return render_template(
        "administration/staff.html", page=page, roles=ROLES, role_options=options, text=text, role=role
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("staff.manage")
def new() -> Any:
    """Open an account for a member of staff."""
    scope, form = current.scope(), StaffForm()
    _offer_choices(form, scope)
    if form.validate_on_submit():
        try:
            with transaction():
                user = service.open_staff_account(
                    scope,
                    name=form.name.data,
                    email=form.email.data,
                    organization=organizations.get(form.organization.data),
                    role=Role(form.role.data),
                    actor=current.actor(),
                    now=clock.now(),
                )
                _send_link(user)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The account is open. A link to set the password is on its way."), "success")
            return redirect(url_for(".show", public_id=user.public_id))
    return render_template("administration/staff_new.html", form=form), 422 if form.is_submitted() else 200


def _send_link(user: User) -> None:
    link = url_for("accounts.set_password", token=tokens.password_token(user), _external=True)
    with force_locale(user.locale):
        notify(
            user_id=user.id,
            kind="account.opened",
            subject=_("Your account is open"),
            body=_("Open this address within 24 hours to set your password:\n\n%(link)s", link=link),
            now=clock.now(),
        )


def _page(user: User, form: RoleForm, code: int = 200) -> Any:
    history = accounts.list_role_history(current.scope(), user.id)
    empty = EmptyForm()
    return (
        render_template(
            "administration/staff_show.html", user=user, history=history, form=form, empty=empty, roles=ROLES
        ),
        code,
    )


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@requires("staff.manage")
def show(public_id: str) -> Any:
    """One member of staff: roles now and before; grant another."""
    scope = current.scope()
    user = accounts.get_staff(scope, public_id)
    form = RoleForm()
    _offer_choices(form, scope)
    if form.validate_on_submit():
        try:
            with transaction():
                service.grant_role(
                    scope,
                    accounts.get_staff(scope, public_id),
                    organizations.get(form.organization.data),
                    Role(form.role.data),
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
            return _page(user, form, 422)
        flash(_("The role is granted."), "success")
        return redirect(url_for(".show", public_id=public_id))
    return _page(user, form, 422 if form.is_submitted() else 200)


@blueprint.post("/<public_id>/roles/<int:role_id>/revoke")
@requires("staff.manage")
def revoke(public_id: str, role_id: int) -> Any:
    """End a role."""
    return _act(public_id, lambda scope, _user, actor, now: service.revoke_role(scope, role_id, actor=actor, now=now))


@blueprint.post("/<public_id>/close")
@requires("staff.manage")
def close(public_id: str) -> Any:
    """Close an account."""
    return _act(public_id, lambda _s, user, actor, now: service.set_enabled(user, False, actor=actor, now=now))


@blueprint.post("/<public_id>/open")
@requires("staff.manage")
def reopen(public_id: str) -> Any:
    """Open a closed account, or one locked by wrong passwords."""
    return _act(public_id, lambda _s, user, actor, now: service.set_enabled(user, True, actor=actor, now=now))


@blueprint.post("/<public_id>/link")
@requires("staff.manage")
def link(public_id: str) -> Any:
    """Send a new link to set the password."""

    def send(_scope: Scope, user: User, actor: current.Actor, now: Any) -> None:
        _send_link(user)
        audit.record(actor, "account.link_sent", subject=("user", user.id), now=now)

    return _act(public_id, send)


def _act(public_id: str, step: Any) -> Any:
    scope = current.scope()
    accounts.get_staff(scope, public_id)
    actor = current.actor()
    try:
        with transaction():
            step(scope, db.session.get_one(User, accounts.get_staff(scope, public_id).id), actor, clock.now())
    except DomainError as error:
        if error.status_code == 404:
            raise
        flash(str(error), "danger")
    else:
        flash(_("Done."), "success")
    return redirect(url_for(".show", public_id=public_id))
