"""Sign-up of residents, with consents item by item."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user

from jobcenter.accounts import current
from jobcenter.accounts.models import User
from jobcenter.core import clock, security
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.locale import select_locale
from jobcenter.core.permissions import public, requires
from jobcenter.extensions import limiter, public_form_rate
from jobcenter.seekers import queries, reference, service
from jobcenter.seekers.forms import RecordForm, SignUpForm
from jobcenter.seekers.views.blueprints import blueprint

NOT_FOR_SERVICE = {"csrf_token", "password_again"}


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
@limiter.limit(public_form_rate, methods=["POST"])
def sign_up() -> Any:
    """Open a resident's account."""
    if current_user.is_authenticated:
        return redirect(url_for(".register"))
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = _create(form)
        except DomainError as error:
            form.add_error(error)
        else:
            _start(user)
            flash(_("Welcome, %(name)s. Your account is open.", name=user.name), "success")
            return redirect(url_for(".register"))
    code = 422 if form.is_submitted() else 200
    return render_template("seekers/sign_up.html", form=form, items=reference.consent_items()), code


def _create(form: SignUpForm) -> User:
    values = {name: value for name, value in form.data.items() if name not in NOT_FOR_SERVICE}
    values["consents"] = set(form.consents.data or ())
    return service.sign_up(**values, now=clock.now(), locale=select_locale(), ip=request.remote_addr)


def _start(user: User) -> None:
    session.clear()
    login_user(user)
    security.start_session()


@blueprint.route("/my/record", methods=["GET", "POST"])
@requires("seekers.own")
def record() -> Any:
    """Add a resident's record to an account that has none, e.g. one opened for a company."""
    if queries.find_person_of_user(current_user.id):
        return redirect(url_for(".register"))
    form = RecordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.person_of_account(
                    db.session.get_one(User, current_user.id),
                    birth_date=form.birth_date.data,
                    phone=form.phone.data,
                    dong_code=form.dong_code.data,
                    consents=set(form.consents.data or ()),
                    now=clock.now(),
                    ip=current.actor().ip,
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your record is open."), "success")
            return redirect(url_for(".register"))
    code = 422 if form.is_submitted() else 200
    return render_template("seekers/record.html", form=form, items=reference.consent_items()), code
