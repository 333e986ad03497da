"""Answering a questionnaire: for the signed-in person it was sent to, once."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.formatting import localized
from jobcenter.core.forms import Form, LongTextField
from jobcenter.core.permissions import signed_in
from jobcenter.surveys import queries, service
from jobcenter.surveys.questionnaires import MOST_COMMENT, Questionnaire, questionnaires

blueprint = Blueprint("my_surveys", __name__, url_prefix="/my/surveys")


def form_of(questionnaire: Questionnaire) -> Any:
    """A form with one field for each question, and the comment."""
    fields: dict[str, Any] = {
        f"q_{question.code}": RadioField(
            localized(question.text),
            choices=[(code, localized(name)) for code, name in question.options],
            validators=[InputRequired(_("Please choose."))],
        )
        for question in questionnaire.questions
    }
    fields["comment"] = LongTextField(
        _("Anything else? (optional)"),
        validators=[Length(max=MOST_COMMENT)],
        render_kw={"rows": 3},
        description=_("Please write no names or telephone numbers."),
    )
    return type("QuestionnaireForm", (Form,), fields)()


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@signed_in
def show(public_id: str) -> Any:
    """The questions, or the thanks."""
    invitation = queries.get_own(current_user.id, public_id)
    asked = questionnaires()[invitation.questionnaire]
    form = form_of(asked)
    if form.validate_on_submit():
        given = {question.code: form[f"q_{question.code}"].data for question in asked.questions}
        attempt(
            lambda: service.answer(invitation, given, comment=form.comment.data or "", now=clock.now()),
            _("Thank you for your answer."),
        )
        return redirect(url_for(".show", public_id=public_id))
    page = render_template(
        "surveys/answer.html",
        invitation=invitation,
        asked=asked,
        form=form,
        today=clock.today(),
        home=url_for("company.index") if asked.of == "employer" else url_for("portal.my"),
    )
    return page, 422 if request.method == "POST" else 200
