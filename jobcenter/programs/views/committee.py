"""The manager's side of an evaluation: who sits in the committee, what is missing, the close, and the agreements."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, NumberRange

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.accounts import queries as accounts
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, KoreanDateField, Required, WonField
from jobcenter.core.permissions import requires
from jobcenter.programs import evaluation, queries, wording
from jobcenter.programs.models import Application, Round
from jobcenter.programs.models.states import UNDECIDED
from jobcenter.programs.service import agreements, evaluations
from jobcenter.programs.views.manage import blueprint, load


class SeatForm(Form):
    """A member of staff for the committee."""

    user = SelectField(_l("Member of staff"), validators=[InputRequired(_l("Please choose somebody."))])


class AgreementForm(Form):
    """What was agreed."""

    amount = WonField(_l("Amount agreed"), validators=[InputRequired(_l("Please enter a number.")), NumberRange(0)])
    agreed_on = KoreanDateField(_l("Agreed on"), validators=[Required()])


def _load(round_id: str) -> Round:
    round_ = load(round_id)
    if not round_.evaluation:
        raise NotFound()
    return round_


@blueprint.get("/manage/rounds/<round_id>/evaluation", endpoint="evaluation")
@requires("programs.manage")
def overview(round_id: str):
    """The committee, the sheets of every applicant, and what the close waits for."""
    return _page(_load(round_id), _seat_form())


def _seat_form(*, sent: bool = False) -> SeatForm:
    form = SeatForm() if sent else SeatForm(formdata=None)
    staff = db.session.scalars(accounts.list_staff(current.scope())).all()
    form.user.choices = [("", _("Choose")), *((one.public_id, one.name) for one in staff)]
    return form


def _page(round_: Round, form: SeatForm):
    seats = evaluations.committee(round_.id)
    found = _shown(round_)
    sheets = evaluations.sheets_by_application(seats)
    page = render_template(
        "programs/manage/evaluation.html",
        round=round_,
        seats=seats,
        rows=[_row(round_, one, sheets.get(one.id, {})) for one in found],
        missing=sum(len(seats) - len(sheets.get(one.id, {})) for one in found),
        undecided=_undecided(round_),
        form=form,
        most=evaluation.most(round_.score_sheet),
        total=evaluation.total,
        wording=wording,
    )
    audit.log_access(
        current.actor(), [one.person_id for one in found], what="application", action="list", now=clock.now()
    )
    return page


def _shown(round_: Round) -> list[Application]:
    """Who is scored now, and after the close everybody who was."""
    if round_.evaluation_closed_at is None:
        return list(evaluations.candidates(round_.id))
    rows = queries.screening_all(current.scope(), round_.id)
    return sorted((one for one in rows if one.score_items), key=lambda one: -(one.score_hundredths or 0))


def _undecided(round_: Round) -> int:
    counts = queries.count_applications([round_.id]).get(round_.id, {})
    return sum(counts.get(status, 0) for status in UNDECIDED)


def _row(round_: Round, application: Application, sheets: dict) -> dict:
    scored = evaluations.scored(sheets)
    value = evaluation.average(scored, drop=bool(round_.score_sheet.get("drop"))) if scored else None
    return {
        "application": application,
        "sheets": sheets,
        "average": None if value is None else evaluation.hundredths(value) / 100,
        "passes": value is not None and evaluation.passes(value, round_.score_sheet),
    }


@blueprint.post("/manage/rounds/<round_id>/evaluation/assign")
@requires("programs.manage")
def assign_evaluator(round_id: str):
    """Give a member of staff a seat in the committee."""
    round_ = _load(round_id)
    form = _seat_form(sent=True)
    if form.validate_on_submit():
        user = accounts.get_staff(current.scope(), form.user.data)
        try:
            with transaction():
                evaluations.assign(round_.id, user, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("%(name)s sits in the committee.", name=user.name), "success")
            return redirect(url_for(".evaluation", round_id=round_id))
    return _page(round_, form)


@blueprint.post("/manage/rounds/<round_id>/evaluation/dismiss/<user_id>")
@requires("programs.manage")
def dismiss_evaluator(round_id: str, user_id: str):
    """Take a seat away while nothing was written."""
    round_ = _load(round_id)
    user = accounts.get_staff(current.scope(), user_id)
    attempt(
        lambda: evaluations.dismiss(round_.id, user.id, actor=current.actor(), now=clock.now()),
        _("%(name)s is no longer in the committee.", name=user.name),
    )
    return redirect(url_for(".evaluation", round_id=round_.public_id))


@blueprint.post("/manage/rounds/<round_id>/evaluation/close")
@requires("programs.screen")
def close_evaluation(round_id: str):
    """End the evaluation: the averages become the points of the ranking."""
    round_ = _load(round_id)
    attempt(
        lambda: evaluations.close(round_.id, actor=current.actor(), now=clock.now()),
        _("The evaluation is closed. The ranking uses its averages."),
    )
    return redirect(url_for(".evaluation", round_id=round_.public_id))


@blueprint.post("/manage/rounds/<round_id>/evaluation/reopen")
@requires("programs.screen")
def reopen_evaluation(round_id: str):
    """Let the committee write again."""
    round_ = _load(round_id)
    attempt(
        lambda: evaluations.reopen(round_.id, actor=current.actor(), now=clock.now()),
        _("The committee can write again."),
    )
    return redirect(url_for(".evaluation", round_id=round_.public_id))


@blueprint.route("/manage/rounds/<round_id>/agreements", methods=["GET", "POST"], endpoint="agreements")
@requires("programs.manage")
def agreements_of_round(round_id: str):
    """What is agreed with whoever was chosen, against the budget, and which courses they run."""
    round_ = load(round_id)
    if not round_.takes_parties:
        raise NotFound()
    found = agreements.chosen(round_.id)
    target = next((one for one in found if one.public_id == request.args.get("application")), None)
    kept = agreements.of_round(round_.id)
    form = AgreementForm(
        data={
            "amount": kept[target.id].amount if target and target.id in kept else None,
            "agreed_on": kept[target.id].agreed_on if target and target.id in kept else clock.today(),
        }
    )
    if target is not None and form.validate_on_submit():
        try:
            with transaction():
                agreements.agree(
                    target,
                    amount=form.amount.data,
                    on=form.agreed_on.data,
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The agreement with %(name)s is kept.", name=target.public_name), "success")
            return redirect(url_for(".agreements", round_id=round_id))
    page = render_template(
        "programs/manage/agreements.html",
        round=round_,
        rows=[(one, kept.get(one.id)) for one in found],
        target=target,
        form=form,
        budget=agreements.budget_of(round_),
        agreed=sum(one.amount for one in kept.values()),
        courses=[(one.public_id, localized(one.name)) for one in agreements.courses_of(round_.organization_id)],
        wording=wording,
    )
    audit.log_access(
        current.actor(), [one.person_id for one in found], what="application", action="list", now=clock.now()
    )
    return page


@blueprint.post("/manage/rounds/<round_id>/agreements/<agreement_id>/course")
@requires("programs.manage")
def set_provider(round_id: str, agreement_id: str):
    """Say which course a chosen institution runs; `remove` takes it away again."""
    round_ = load(round_id)
    kept = {one.public_id: one for one in agreements.of_round(round_.id).values()}
    if agreement_id not in kept:
        raise NotFound()
    if request.form.get("course"):
        course = load(request.form["course"])
        change = agreements.no_longer_run_by if request.form.get("remove") else agreements.run_by
        attempt(lambda: change(course, kept[agreement_id], actor=current.actor(), now=clock.now()), _("Saved."))
    return redirect(url_for(".agreements", round_id=round_id))
