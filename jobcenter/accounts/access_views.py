"""Second step of signing in, switching the second factor on and off, and setting a forgotten password."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import second_factor, service, tokens
from jobcenter.accounts.forms import CodeForm, EmptyForm, ForgottenForm, NewPasswordForm
from jobcenter.accounts.mail import send_account_mail
from jobcenter.accounts.models import User
from jobcenter.accounts.views import blueprint as accounts
from jobcenter.accounts.views import home_of, safe_next, start_session
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import public, signed_in
from jobcenter.extensions import limiter, public_form_rate

blueprint: Blueprint = accounts
SECOND_STEP_SECONDS = 300


def _waiting_user_id() -> int | None:
    user_id, since = session.get("second_factor", (None, 0))
    return user_id if clock.now().timestamp() - since <= SECOND_STEP_SECONDS else None


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE"], methods=["POST"])
def second_step() -> Any:
    """Enter the code of the authenticator after the password."""
    user_id = _waiting_user_id()
    if user_id is None:
        return redirect(url_for(".sign_in", next=safe_next(request.args.get("next"))))
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            outcome = service.check_second_factor(
                user_id,
                form.code.data,
                now=clock.now(),
                failures_allowed=current_app.config["LOCK_OUT_FAILURES"],
                lock_minutes=current_app.config["LOCK_OUT_MINUTES"],
            )
        if isinstance(outcome, User):
            start_session(outcome)
            return redirect(safe_next(request.args.get("next")) or home_of(outcome))
        form.add_error(outcome)
    return render_template("accounts/code.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
def second_factor_page() -> Any:
    """Switch the second factor on: scan, show a code, keep the recovery codes."""
    if current_user.has_second_factor:
        return render_template("accounts/second_factor.html", form=EmptyForm(), codes=None, enabled=True)
    secret = session.setdefault("new_second_factor", second_factor.new_secret())
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = db.session.get_one(User, current_user.id)
                codes = second_factor.enable(user, secret, form.code.data, now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            session.pop("new_second_factor", None)
            return render_template("accounts/second_factor.html", form=EmptyForm(), codes=codes, enabled=True)
    issuer = localized(current_app.config["SITE_NAME"])
    image = second_factor.qr_image(second_factor.address(secret, current_user.email, issuer))
    page = render_template("accounts/second_factor.html", form=form, secret=secret, image=image, enabled=False)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/account/second-factor/off")
@signed_in
def second_factor_off() -> Any:
    """Switch the second factor off."""
    with transaction():
        second_factor.disable(db.session.get_one(User, current_user.id))
    flash(_("Signing in asks for the password only from now on."), "success")
    return redirect(url_for(".account"))


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
@limiter.limit(public_form_rate, methods=["POST"])
def forgotten() -> Any:
    """Ask for a link by mail; the answer is the same whether or not the address is known."""
    form = ForgottenForm()
    if form.validate_on_submit():
        user = service.find_by_email(form.email.data)
        if user and user.is_enabled:
            link = url_for(".set_password", token=tokens.password_token(user), _external=True)
            with force_locale(user.locale), transaction():
                send_account_mail(
                    user,
                    kind="account.password",
                    subject=_("Set a new password"),
                    body=_("Open this address within 24 hours to set a new password:\n\n%(link)s", link=link),
                    now=clock.now(),
                )
        return render_template("accounts/forgotten_sent.html")
    return render_template("accounts/forgotten.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/set-password/<token>", methods=["GET", "POST"])
@public
@limiter.limit(public_form_rate, methods=["POST"])
def set_password(token: str) -> Any:
    """Set a password from a link sent by mail or handed out by the administrator."""
    user = tokens.find_user(token)
    if user is None:
        flash(_("This link has been used or is too old. Ask for a new one."), "warning")
        return redirect(url_for(".forgotten"))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_password(db.session.get_one(User, user.id), form.password.data)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your password is set. Sign in with it now."), "success")
            return redirect(url_for(".sign_in"))
    return render_template("accounts/set_password.html", form=form, email=user.email), (
        422 if form.is_submitted() else 200
    )
