"""Employers the centre takes no orders of: proposals, the second person's decision, objections, published lists."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.core import clock, permissions
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, Forbidden
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.employers import grounds, queries, service, wording
from jobcenter.employers.models import EmployerBlock
from jobcenter.employers.outreach_forms import BlockForm, BlockListForm, LineForm, TextForm
from jobcenter.employers.service.common import add_months

blueprint = Blueprint("desk_blocks", __name__, url_prefix="/desk/blocked-employers")

TABS = {"standing": True, "past": False}


def _active() -> str:
    return "blocks" if permissions.allows("blocks.confirm", current_user) else "employers"


@blueprint.get("")
@requires("blocks.read")
def index() -> Any:
    """Blocks that stand or wait, those that are over, and the lists that were read."""
    tab = request.args.get("tab", "standing")
    tab = tab if tab in TABS else "standing"
    scope = current.scope()
    return render_template(
        "employers/blocks.html",
        page=number_page(queries.list_blocks(scope, standing=TABS[tab]), page=request.args.get("page", 1, type=int)),
        tab=tab,
        lists=queries.list_lists(scope),
        grounds=grounds.grounds(),
        wording=wording,
        active=_active(),
    )


@blueprint.route("/new/<employer_id>", methods=["GET", "POST"])
@requires("blocks.propose")
def new(employer_id: str) -> Any:
    """Propose to block a company."""
    employer = queries.get_employer_in_scope(current.scope(), employer_id)
    today = clock.today()
    first = next(iter(grounds.grounds().values()))
    form = BlockForm(starts_on=today, ends_on=add_months(today, first.months) if first.months else None)
    if form.validate_on_submit():
        try:
            with transaction():
                block = service.propose_block(
                    employer,
                    form.ground.data,
                    organization_id=current.organization().id,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                    evidence=form.evidence.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
                public_id = block.public_id
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Proposed. Somebody else has to confirm it."), "success")
            return redirect(url_for(".show", public_id=public_id))
    code = 422 if form.is_submitted() else 200
    page = render_template(
        "employers/block_new.html",
        form=form,
        employer=employer,
        grounds=grounds.grounds(),
        standing=queries.find_standing_block(employer.id),
        active=_active(),
    )
    return page, code


def _block(public_id: str) -> EmployerBlock:
    return queries.get_block(current.scope(), public_id)


def _page(block: EmployerBlock, code: int = 200, form: TextForm | None = None) -> Any:
    page = render_template(
        "employers/block.html",
        block=block,
        ground=grounds.get(block.ground),
        form=form or TextForm(formdata=None),
        last_day=service.last_day_to_object(block),
        own=block.proposed_by_id == current.actor().id,
        wording=wording,
        today=clock.today(),
        active=_active(),
    )
    return page, code


@blueprint.get("/<public_id>")
@requires("blocks.read")
def show(public_id: str) -> Any:
    """One block with its ground, evidence and what was decided."""
    return _page(_block(public_id))


def _decide(public_id: str, act: Callable[..., Any], said: Any, form: TextForm | None = None, **values: Any) -> Any:
    block = _block(public_id)
    if form is None or form.validate_on_submit():
        try:
            with transaction():
                if form is None:
                    act(block.id, actor=current.actor(), now=clock.now(), **values)
                else:
                    act(block.id, form.text.data or "", actor=current.actor(), now=clock.now(), **values)
        except DomainError as error:
            db.session.refresh(block)
            if form is None:
                flash(str(error), "danger")
                return redirect(url_for(".show", public_id=public_id))
            form.add_error(error)
        else:
            flash(said, "success")
            return redirect(url_for(".show", public_id=public_id))
    return _page(block, 422, form)


@blueprint.post("/<public_id>/confirm")
@requires("blocks.confirm")
def confirm(public_id: str) -> Any:
    """Confirm somebody else's proposal."""
    said = _("The block is in force. Open orders are suspended and the employer was told.")
    return _decide(public_id, service.confirm_block, said, today=clock.today())


@blueprint.post("/<public_id>/dismiss")
@requires("blocks.read")
def dismiss(public_id: str) -> Any:
    """Do not follow a proposal, or take one's own back."""
    own = _block(public_id).proposed_by_id == current.actor().id
    if not own and not permissions.allows("blocks.confirm", current_user):
        raise Forbidden()
    return _decide(public_id, service.dismiss_block, _("The proposal is not followed."), TextForm())


@blueprint.post("/<public_id>/lift")
@requires("blocks.confirm")
def lift(public_id: str) -> Any:
    """End a block before its time."""
    said = _("The block is lifted. Suspended orders are open again and the employer was told.")
    return _decide(public_id, service.lift_block, said, TextForm(), today=clock.today())


@blueprint.post("/<public_id>/answer")
@requires("blocks.confirm")
def answer(public_id: str) -> Any:
    """Keep the block in spite of an objection."""
    return _decide(public_id, service.answer_objection, _("The employer was told."), TextForm())


@blueprint.route("/lists/new", methods=["GET", "POST"])
@requires("blocks.propose")
def new_list() -> Any:
    """Read a published list; nobody is blocked by it."""
    form = BlockListForm(published_on=clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                content = form.file.data.read(current_app.config["MAX_FILE_BYTES"])
                found = service.import_list(
                    content,
                    name=form.name.data or "",
                    ground=form.ground.data,
                    published_on=form.published_on.data,
                    ends_on=form.ends_on.data,
                    source=form.source.data or "",
                    organization_id=current.organization().id,
                    actor=current.actor(),
                    now=clock.now(),
                )
                public_id = found.public_id
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for(".show_list", public_id=public_id))
    code = 422 if form.is_submitted() else 200
    return render_template("employers/block_list_new.html", form=form, active=_active()), code


@blueprint.get("/lists/<public_id>")
@requires("blocks.read")
def show_list(public_id: str) -> Any:
    """A list line by line: what fits which company, what cannot be read."""
    found = queries.get_list(current.scope(), public_id)
    fit = request.args.get("fit", "")
    counts = {code: sum(line["fit"] == code for line in found.lines) for code in wording.FIT}
    order = list(wording.FIT)
    lines = [line for line in found.lines if not fit or line["fit"] == fit]
    return render_template(
        "employers/block_list.html",
        found=found,
        lines=sorted(lines, key=lambda line: (order.index(line["fit"]), line["line"]))[:500],
        counts=counts,
        fit=fit,
        ground=grounds.get(found.ground),
        wording=wording,
        active=_active(),
    )


@blueprint.post("/lists/<public_id>/propose")
@requires("blocks.propose")
def propose_line(public_id: str) -> Any:
    """Propose a block for one line of a list."""
    found, form = queries.get_list(current.scope(), public_id), LineForm()
    if not form.validate():
        flash(_("Choose a line of the list."), "danger")
        return redirect(url_for(".show_list", public_id=public_id))
    attempt(
        lambda: service.propose_from_list(
            found.id,
            form.line.data,
            checked=form.checked.data,
            actor=current.actor(),
            now=clock.now(),
            today=clock.today(),
        ),
        _("Proposed. Somebody else has to confirm it."),
    )
    return redirect(url_for(".show_list", public_id=public_id))
