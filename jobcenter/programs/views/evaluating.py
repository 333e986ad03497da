"""The evaluator's pages: the rounds she sits in, the applicants of one, and her sheet for each."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length, NumberRange

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, LongTextField, Required, WholeField
from jobcenter.core.permissions import requires
from jobcenter.organizations.scope import Scope
from jobcenter.programs import evaluation, queries, wording
from jobcenter.programs.models import Application, ApplicationStatus, EvaluationSheet, Evaluator, Round
from jobcenter.programs.service import evaluations
from jobcenter.programs.views.uploads import hand_out

blueprint = Blueprint("evaluating", __name__, url_prefix="/desk/evaluations")


class ConflictForm(Form):
    """Why the evaluator does not score an applicant."""

    reason = LongTextField(
        _l("What connects you with this applicant"), validators=[Required(), Length(max=500)], render_kw={"rows": 2}
    )


class SheetForm(Form):
    """The points of each item; the items are added by the round."""

    comment = LongTextField(_l("Comment (optional)"), validators=[Length(max=1000)], render_kw={"rows": 3})

    @classmethod
    def of(cls, round_: Round, sheet: EvaluationSheet | None) -> "SheetForm":
        """The form with one field for each item of the round's sheet."""
        items = round_.score_sheet["items"]
        fields = {
            f"item_{item['code']}": WholeField(
                localized(item["label"]),
                validators=[InputRequired(_("Please enter a number.")), NumberRange(0, item["points"])],
                description=_("0 to %(most)s points", most=item["points"]),
                render_kw={"inputmode": "numeric"},
            )
            for item in items
        }
        kept = (sheet.points if sheet else None) or {}
        data = {f"item_{code}": points for code, points in kept.items()}
        form = type("RoundSheetForm", (cls,), fields)(data={**data, "comment": sheet.comment if sheet else None})
        form.codes = [item["code"] for item in items]
        return form

    def item_fields(self) -> list:
        """The fields of the items, in the order of the sheet."""
        return [self[f"item_{code}"] for code in self.codes]

    def points(self) -> dict[str, int | None]:
        """The points by the code of the item."""
        return {code: self[f"item_{code}"].data for code in self.codes}


def _seat(round_id: str) -> Evaluator:
    round_ = queries.get_public_round(round_id)
    return evaluations.find_seat(round_, current.actor().id)


def _application(seat: Evaluator, application_id: str) -> Application:
    """An application the committee scores, or one this evaluator has written about."""
    application = queries.get_application(Scope.of_organizations([seat.round.organization_id]), application_id)
    if application.round_id != seat.round_id:
        raise NotFound()
    if application.status is not ApplicationStatus.ELIGIBLE and not _sheet(seat, application):
        raise NotFound()
    return application


def _sheet(seat: Evaluator, application: Application) -> EvaluationSheet | None:
    return next((sheet for sheet in seat.sheets if sheet.application_id == application.id), None)


@blueprint.get("")
@requires("programs.evaluate")
def index():
    """The rounds in whose committee one sits."""
    return render_template(
        "programs/evaluations.html", rounds=evaluations.rounds_of(current.actor().id), wording=wording
    )


@blueprint.get("/<round_id>")
@requires("programs.evaluate")
def show(round_id: str):
    """The applicants of a round, and which of them wait for one's sheet."""
    seat = _seat(round_id)
    sheets = {sheet.application_id: sheet for sheet in seat.sheets}
    found = evaluations.candidates(seat.round_id)
    page = render_template(
        "programs/evaluation.html",
        round=seat.round,
        rows=[(one, sheets.get(one.id)) for one in found],
        total=evaluation.total,
        most=evaluation.most(seat.round.score_sheet),
        wording=wording,
    )
    audit.log_access(
        current.actor(), [one.person_id for one in found], what="application", action="list", now=clock.now()
    )
    return page


@blueprint.route("/<round_id>/<application_id>", methods=["GET", "POST"])
@requires("programs.evaluate")
def score(round_id: str, application_id: str):
    """The sheet of one applicant."""
    seat = _seat(round_id)
    application = _application(seat, application_id)
    form = SheetForm.of(seat.round, _sheet(seat, application))
    if form.validate_on_submit():
        try:
            with transaction():
                evaluations.score(
                    application,
                    form.points(),
                    comment=form.comment.data or "",
                    actor=current.actor(),
                    now=clock.now(),
                )
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Your sheet for %(name)s is kept.", name=application.public_name), "success")
            return redirect(url_for(".show", round_id=round_id))
    return _page(seat, application, form=form)


@blueprint.post("/<round_id>/<application_id>/conflict")
@requires("programs.evaluate")
def step_back(round_id: str, application_id: str):
    """Declare a conflict of interest: nothing of this evaluator counts for the applicant."""
    seat = _seat(round_id)
    application = _application(seat, application_id)
    form = ConflictForm()
    if form.validate_on_submit():
        try:
            with transaction():
                evaluations.declare_conflict(application, form.reason.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("You stepped back from %(name)s.", name=application.public_name), "success")
            return redirect(url_for(".show", round_id=round_id))
    return _page(seat, application, conflict=form)


def _page(seat: Evaluator, application: Application, *, form=None, conflict=None):
    sheet = _sheet(seat, application)
    page = render_template(
        "programs/evaluation_sheet.html",
        round=seat.round,
        application=application,
        sheet=sheet,
        form=form or SheetForm.of(seat.round, sheet),
        conflict=conflict or ConflictForm(formdata=None),
        most=evaluation.most(seat.round.score_sheet),
        wording=wording,
    )
    audit.log_access(current.actor(), application.person_id, what="application", action="evaluate", now=clock.now())
    return page


@blueprint.get("/<round_id>/<application_id>/documents/<document_id>")
@requires("programs.evaluate")
def document(round_id: str, application_id: str, document_id: str):
    """A file the applicant handed in."""
    seat = _seat(round_id)
    application = _application(seat, application_id)
    found = queries.get_document(Scope.of_organizations([seat.round.organization_id]), document_id)
    if found.application_id != application.id:
        raise NotFound()
    answer = hand_out(found)
    audit.log_access(current.actor(), application.person_id, what="application", action="download", now=clock.now())
    return answer
