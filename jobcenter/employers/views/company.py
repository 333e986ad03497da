"""A company's own pages: sign up, register, its facts, its members, its orders."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user

from jobcenter.accounts import current
from jobcenter.accounts import service as accounts
from jobcenter.accounts.models import User
from jobcenter.core import clock, security
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, Forbidden
from jobcenter.core.locale import select_locale
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import public, requires, signed_in
from jobcenter.employers import grounds, presentation, queries, service, wording
from jobcenter.employers.forms import EmployerForm, MemberForm, RegisterForm, SignUpForm
from jobcenter.employers.models import BlockStatus, Employer, MemberRole
from jobcenter.employers.outreach_forms import TextForm
from jobcenter.extensions import limiter

blueprint = Blueprint("company", __name__, url_prefix="/company")

NEVER_TOLD = (BlockStatus.PROPOSED, BlockStatus.DISMISSED)


@blueprint.get("")
@public
def index() -> Any:
    """The companies one acts for with their orders; what the job centre offers employers for everybody else."""
    employers = queries.employers_of(current_user.id) if current_user.is_authenticated else []
    if not employers:
        return render_template("company/welcome.html", active="company")
    employer = _chosen(list(employers))
    page = number_page(queries.list_of_employer(employer.id), page=request.args.get("page", 1, type=int))
    return render_template(
        "company/index.html",
        employer=employer,
        tabs=[(one.public_id, one.name, url_for(".index", company=one.public_id)) for one in employers],
        page=page,
        today=clock.today(),
        p=presentation,
        member=queries.find_membership(current_user.id, employer.id),
        block=queries.find_block_in_force(employer.id, clock.today()),
        active="company",
    )


def _chosen(employers: list[Employer]) -> Employer:
    wanted = request.args.get("company")
    return next((employer for employer in employers if employer.public_id == wanted), employers[0])


@blueprint.route("/sign-up", methods=["GET", "POST"])
@public
@limiter.limit(lambda: current_app.config["PUBLIC_FORM_RATE"], methods=["POST"])
def sign_up() -> Any:
    """Open an account and register a company with it."""
    if current_user.is_authenticated:
        return redirect(url_for(".register"))
    form = SignUpForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = _sign_up(form)
        except DomainError as error:
            form.add_error(error)
        else:
            session.clear()
            login_user(user)
            security.start_session()
            flash(_("Welcome. Your company is registered; write your first job order."), "success")
            return redirect(url_for("company_orders.new"))
    return render_template("company/sign_up.html", form=form, active="company"), 422 if form.is_submitted() else 200


def _sign_up(form: SignUpForm) -> User:
    user = accounts.create_user(
        form.email.data or "", form.password.data or "", form.user_name.data or "", locale=select_locale()
    )
    actor = current.Actor(user.id, user.name, request.remote_addr)
    service.register_employer(form.values(), user=user, actor=actor, now=clock.now())
    return user


@blueprint.route("/register", methods=["GET", "POST"])
@signed_in
def register() -> Any:
    """Register a company for the account one is signed in with."""
    if current_user.is_staff:
        raise Forbidden()
    form = RegisterForm()
    if form.validate_on_submit():
        try:
            with transaction():
                user = db.session.get_one(User, current_user.id)
                service.register_employer(form.values(), user=user, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your company is registered."), "success")
            return redirect(url_for(".index"))
    return render_template("company/register.html", form=form, active="company"), 422 if form.is_submitted() else 200


@blueprint.route("/<public_id>/edit", methods=["GET", "POST"])
@requires("company.manage")
def edit(public_id: str) -> Any:
    """Change what a company says about itself."""
    employer = queries.get_employer_of(current_user.id, public_id)
    form = EmployerForm(obj=employer)
    if form.validate_on_submit():
        with transaction():
            service.update_employer(employer, form.values(), actor=current.actor(), now=clock.now())
        flash(_("Saved."), "success")
        return redirect(url_for(".index", company=employer.public_id))
    code = 422 if form.is_submitted() else 200
    return render_template("company/edit.html", form=form, employer=employer, active="company"), code


@blueprint.route("/<public_id>/members", methods=["GET", "POST"])
@requires("company.manage")
def members(public_id: str) -> Any:
    """Who acts for a company; owners add colleagues."""
    employer = queries.get_employer_of(current_user.id, public_id)
    owner = _is_owner(employer)
    form = MemberForm()
    if form.validate_on_submit():
        if not owner:
            raise Forbidden()
        try:
            with transaction():
                service.add_member(employer, form.email.data or "", actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your colleague can now work on the orders of the company."), "success")
            return redirect(url_for(".members", public_id=public_id))
    code = 422 if form.is_submitted() else 200
    return render_template("company/members.html", form=form, employer=employer, owner=owner, active="company"), code


@blueprint.post("/<public_id>/members/remove")
@requires("company.manage")
def remove_member(public_id: str) -> Any:
    """End a membership: an owner any, everybody their own."""
    employer = queries.get_employer_of(current_user.id, public_id)
    wanted = next((one for one in employer.members if one.user.public_id == request.form.get("user")), None)
    if wanted is None or (wanted.user_id != current_user.id and not _is_owner(employer)):
        raise Forbidden()
    attempt(
        lambda: service.remove_member(employer, wanted.user_id, actor=current.actor(), now=clock.now()),
        _("The membership has ended."),
    )
    own = wanted.user_id == current_user.id
    return redirect(url_for(".index") if own else url_for(".members", public_id=public_id))


def _is_owner(employer: Employer) -> bool:
    member = queries.find_membership(current_user.id, employer.id)
    return member is not None and member.role is MemberRole.OWNER


@blueprint.route("/<public_id>/block", methods=["GET", "POST"])
@requires("company.manage")
def block(public_id: str) -> Any:
    """Why the centre takes no orders of the company, until when, and how to object."""
    employer = queries.get_employer_of(current_user.id, public_id)
    blocks = [one for one in queries.blocks_of_employer(employer.id) if one.decided_at and one.status not in NEVER_TOLD]
    form = TextForm()
    if blocks and form.validate_on_submit():
        try:
            with transaction():
                service.object_to_block(
                    blocks[0].id, form.text.data or "", actor=current.actor(), now=clock.now(), today=clock.today()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your objection is with the job centre. You get a message when it is decided."), "success")
            return redirect(url_for(".block", public_id=public_id))
    page = render_template(
        "company/block.html",
        employer=employer,
        blocks=[(one, grounds.get(one.ground), service.last_day_to_object(one)) for one in blocks],
        form=form,
        wording=wording,
        today=clock.today(),
        active="company",
    )
    return page, 422 if form.is_submitted() else 200
