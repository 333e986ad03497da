"""Hand-overs: one case or a whole caseload, looked over before it is confirmed, and taken back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from jobcenter.accounts import current
from jobcenter.accounts.models import User
from jobcenter.casework import queries, wording
from jobcenter.casework.case_forms import HandOverForm
from jobcenter.casework.models import HandOver, HandOverReason, HandOverStatus
from jobcenter.casework.service import handover
from jobcenter.casework.views import blueprint
from jobcenter.casework.views.common import logged, working_centre
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.paging import keyset
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.seekers.models import Registration

PAGE = 20
SHOWN = 50
NOBODY = "none"


def _counselors() -> list[User]:
    """Who can have cases of the centre: its counselors, and those of the district and city above it."""
    own = current.organization()
    above = {one.id for one in organizations.ancestors(own)}
    return list(queries.counselors_of((current.scope().organization_ids or frozenset()) | above))


@blueprint.get("/hand-overs")
@requires("cases.read")
def hand_overs() -> Any:
    """Caseloads of the centre, and every hand-over."""
    scope = current.scope()
    page = keyset(
        queries.list_hand_overs(scope),
        order=[(HandOver.starts_on, "desc")],
        key=HandOver.id,
        cursor=request.args.get("after"),
        size=PAGE,
    )
    return render_template(
        "casework/hand_overs.html",
        page=page,
        counselors=_counselors(),
        caseloads=queries.count_caseloads(scope),
        wording=wording,
    )


def _from(counselors: list[User]) -> User | None:
    """Whose cases are handed over: the counselor the address names, none for cases of nobody."""
    wanted = request.values.get("from", "")
    if wanted == NOBODY:
        return None
    if not wanted:
        return current_user._get_current_object()
    found = next((one for one in counselors if one.public_id == wanted), None)
    if found is None:
        raise NotFound()
    return found


def _cases(giver: User | None) -> list[Registration]:
    """The open cases that are meant: one person's, else all of the counselor's."""
    statement = queries.open_cases(current.scope(), giver.id if giver else None)
    wanted = request.values.get("person")
    found = list(db.session.scalars(statement.order_by(Registration.id)))
    return [one for one in found if one.person.public_id == wanted] if wanted else found


@blueprint.route("/hand-overs/new", methods=["GET", "POST"])
@requires("cases.write")
def new_hand_over() -> Any:
    """Choose the new counselor, see what is open, and confirm."""
    counselors = _counselors()
    giver = _from(counselors)
    takers = [one for one in counselors if giver is None or one.id != giver.id]
    form = HandOverForm(counselors=[(one.public_id, one.name) for one in takers])
    if request.method == "GET":
        form.starts_on.data = clock.today()
    cases = _cases(giver)
    if form.validate_on_submit() and request.form.get("step") == "confirm":
        made = _make(form, giver, takers, cases)
        if made is not None:
            return redirect(url_for(".hand_over_show", public_id=made))
        cases = _cases(giver)
    return _new_page(form, giver, takers, cases)


def _make(form: HandOverForm, giver: User | None, takers: list[User], cases: list[Registration]) -> str | None:
    """Hand the cases over. Returns where it is shown, or none with the error in the form."""
    taker = next(one for one in takers if one.public_id == form.to.data)
    from_id, to_id, ids = giver.id if giver else None, taker.id, [one.id for one in cases]
    organization_id = cases[0].organization_id if len(cases) == 1 else working_centre().id
    try:
        with transaction():
            made = handover.hand_over(
                ids,
                organization_id=organization_id,
                from_id=from_id,
                to_id=to_id,
                reason=HandOverReason(form.reason.data),
                text=form.text.data or "",
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                actor=current.actor(),
                now=clock.now(),
            )
            public_id = made.public_id
    except DomainError as error:
        form.add_error(error)
        return None
    text = ngettext("%(num)d case is handed over.", "%(num)d cases are handed over.", len(ids))
    flash(text, "success")
    return public_id


def _new_page(form: HandOverForm, giver: User | None, takers: list[User], cases: list[Registration]) -> Any:
    people = {one.person_id for one in cases}
    checked = request.method == "POST" and not form.errors and not form.form_errors
    page = render_template(
        "casework/hand_over_new.html",
        form=form,
        giver=giver,
        giver_key=giver.public_id if giver else NOBODY,
        taker=next((one for one in takers if one.public_id == form.to.data), None),
        cases=cases[:SHOWN],
        total=len(cases),
        open_work=queries.open_work(current.scope(), people, now=clock.now()),
        one=request.values.get("person"),
        checked=checked,
        wording=wording,
    )
    return logged(page, people, "case", "list"), 422 if form.errors or form.form_errors else 200


@blueprint.get("/hand-overs/<public_id>")
@requires("cases.read")
def hand_over_show(public_id: str) -> Any:
    """One hand-over with its cases."""
    made = queries.get_hand_over(current.scope(), public_id)
    page = render_template(
        "casework/hand_over.html",
        made=made,
        wording=wording,
        may_undo=made.status in (HandOverStatus.PLANNED, HandOverStatus.RUNNING),
    )
    return logged(page, {one.person_id for one in made.cases}, "case", "list")


@blueprint.post("/hand-overs/<public_id>/undo")
@requires("cases.write")
def undo_hand_over(public_id: str) -> Any:
    """Take a hand-over back."""
    made = queries.get_hand_over(current.scope(), public_id)
    attempt(
        lambda: handover.undo(made, actor=current.actor(), now=clock.now()),
        _("The hand-over is taken back. Both counselors were told."),
    )
    return redirect(url_for(".hand_over_show", public_id=public_id))
