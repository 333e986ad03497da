"""Results of the questionnaires for those who manage the centre: averages, spread, comments without names."""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.core.forms import read_date
from jobcenter.core.permissions import requires
from jobcenter.surveys import queries
from jobcenter.surveys.questionnaires import Questionnaire, questionnaires

blueprint = Blueprint("surveys", __name__, url_prefix="/manage/satisfaction")


def _wanted() -> tuple[Questionnaire, date, date]:
    known = questionnaires()
    asked = known.get(request.args.get("questionnaire", ""), next(iter(known.values())))
    today = clock.today()
    first = read_date(request.args.get("since", "")) or today.replace(month=1)
    last = read_date(request.args.get("until", "")) or today
    # Whole months only: two periods that differ by a day would tell what was answered on it.
    return asked, first.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])


def average_text(average: Fraction | None) -> str:
    """An average of a scale with two places, rounded half-up once."""
    if average is None:
        return "-"
    hundredths = (average * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@blueprint.get("")
@requires("surveys.read")
def results() -> Any:
    """One questionnaire in a period."""
    asked, first, last = _wanted()
    return render_template(
        "surveys/results.html",
        asked=asked,
        all=questionnaires(),
        first=first,
        last=last,
        result=queries.results(current.scope(), asked, first, last),
        average_text=average_text,
        active="surveys",
    )


@blueprint.get("/export.csv")
@requires("surveys.read")
def export() -> Any:
    """The spread of the answers as a file, without comments; too few answers leave it empty."""
    asked, first, last = _wanted()
    result = queries.results(current.scope(), asked, first, last)
    rows = [
        [localized(spread.question.text), localized(name), count, spread.total, average_text(spread.average)]
        for spread in result.spreads
        for (_code, name), count in zip(spread.question.options, spread.counts, strict=True)
    ]
    heads = [_("Question"), _("Answer"), _("Answers"), _("Answers in all"), _("Average")]
    return csv_response(f"satisfaction-{asked.code}.csv", heads, rows)
