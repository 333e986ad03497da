"""Sign-in, sign-out, the demonstration sign-in page, one's own account."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from jobcenter.accounts import service
from jobcenter.accounts.forms import LanguageForm, PasswordForm, SignInForm
from jobcenter.accounts.models import User
from jobcenter.core import clock, security, settings
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import public, signed_in
from jobcenter.extensions import limiter

blueprint = Blueprint("accounts", __name__)


def safe_next(target: str | None) -> str | None:
    """A path of this site to go on to after signing in; None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(character) < 32 for character in target):
        return None
    return target


def home_of(user: User) -> str:
    """Where a user's work begins."""
    if user.is_staff:
        return url_for(_staff_start(user))
    return url_for("company.index") if "employer_member" in user.role_names else url_for("portal.my")


def _staff_start(user: User) -> str:
    names = user.role_names
    starts = (
        ("counselor", "desk.index"),
        ("program_manager", "manage.index"),
        ("statistics_officer", "figures.index"),
        ("administrator", "admin.jobs"),
        ("auditor", "audit.access"),
    )
    known = current_app.view_functions
    return next((endpoint for role, endpoint in starts if role in names and endpoint in known), "home.index")


def start_session(user: User) -> None:
    """Sign a user in, in a new session."""
    kept = {key: session[key] for key in ("lang",) if key in session}
    session.clear()
    session.update(kept)
    login_user(user)
    security.start_session()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE"], methods=["POST"])
def sign_in() -> Any:
    """Sign in."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")) or home_of(current_user))
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        with transaction():
            outcome = service.sign_in(
                form.email.data,
                form.password.data,
                now=clock.now(),
                failures_allowed=current_app.config["LOCK_OUT_FAILURES"],
                lock_minutes=current_app.config["LOCK_OUT_MINUTES"],
            )
        if isinstance(outcome, User) and outcome.has_second_factor:
            session["second_factor"] = [outcome.id, int(clock.now().timestamp())]
            return redirect(url_for(".second_step", next=safe_next(form.next.data)))
        if isinstance(outcome, User):
            start_session(outcome)
            return redirect(safe_next(form.next.data) or home_of(outcome))
        form.add_error(outcome)
    code = 422 if form.is_submitted() else 200
    return render_template("accounts/sign_in.html", form=form), code


@blueprint.post("/sign-out")
@public
def sign_out() -> Any:
    """Sign out."""
    if current_user.is_authenticated:
        logout_user()
        session.clear()
        flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"))


@blueprint.post("/session/extend")
@signed_in
def extend() -> Any:
    """Go on working after the time-out warning."""
    security.start_session()
    return jsonify(seconds=current_app.config["IDLE_MINUTES"] * 60)


@blueprint.route("/demo", methods=["GET", "POST"])
@public
@limiter.limit(lambda: current_app.config["SIGN_IN_RATE"], methods=["POST"])
def demo() -> Any:
    """Sign in as one of the demonstration accounts; the page exists only where the demonstration data does."""
    if not settings.get("demonstration"):
        abort(404)
    if request.method == "POST":
        user = db.session.scalar(
            select(User).where(User.email == request.form.get("email", ""), User.is_demonstration.is_(True))
        )
        if user is None or not user.is_enabled:
            abort(404)
        start_session(user)
        return redirect(home_of(user))
    return render_template("accounts/demo.html", accounts=settings.get("demonstration_accounts", []))


@blueprint.route("/account", methods=["GET", "POST"])
@signed_in
def account() -> Any:
    """One's own account: language and password."""
    form = PasswordForm()
    language = LanguageForm(prefix="language", locale=current_user.locale)
    if request.method == "POST" and "language-locale" in request.form:
        if language.validate():
            with transaction():
                service.set_locale(db.session.get_one(User, current_user.id), language.locale.data)
            flash(_("Saved."), "success")
            return redirect(url_for(".account", lang=language.locale.data))
    elif form.validate_on_submit():
        try:
            with transaction():
                user = db.session.get_one(User, current_user.id)
                service.change_password(user, current_password=form.current_password.data, password=form.password.data)
        except DomainError as error:
            form.add_error(error)
        else:
            start_session(user)
            flash(_("Your password is changed. You are signed out everywhere else."), "success")
            return redirect(url_for(".account"))
    return render_template("accounts/account.html", form=form, language=language)
