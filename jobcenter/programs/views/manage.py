"""The manager's rounds: where each stands and what is due."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import charts, clock
from jobcenter.core.db import db
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.programs import overview, queries, wording
from jobcenter.programs.due import next_step
from jobcenter.programs.models import Round, RoundStatus
from jobcenter.programs.queries.rounds import NEVER_HANDED_IN
from jobcenter.programs.rules import competition

blueprint = Blueprint("manage", __name__)

STAGES = {
    "now": tuple(
        status
        for status in RoundStatus
        if status not in (RoundStatus.DRAFT, RoundStatus.FINISHED, RoundStatus.CANCELLED)
    ),
    "drafts": (RoundStatus.DRAFT,),
    "past": (RoundStatus.FINISHED, RoundStatus.CANCELLED),
}


def load(round_id: str) -> Round:
    """The round of the address, within the scope of whoever asks."""
    return queries.get_round(current.scope(), round_id)


@blueprint.get("/manage")
@requires("programs.manage")
def index():
    """Rounds by stage with what is due, and applications per day of the one that is open."""
    scope, today = current.scope(), clock.today()
    stage = request.args.get("stage")
    stage = stage if stage in STAGES else "now"
    statement = queries.list_rounds(scope, statuses=STAGES[stage])
    everything = db.session.scalars(statement).all()
    numbers = overview.numbers_of(everything)
    if request.args.get("format") == "csv":
        return _csv(everything, numbers)
    page = number_page(statement, page=request.args.get("page", 1, type=int), size=15)
    ids = [round_.id for round_ in page.items]
    counts = queries.count_applications(ids)
    overdue = queries.count_due(scope, ids, today)
    rows = [
        {
            "round": round_,
            "numbers": numbers[round_.id],
            "due": next_step(round_, counts.get(round_.id, {}), overdue_offers=overdue.get(round_.id, 0), today=today),
        }
        for round_ in page.items
    ]
    return render_template(
        "programs/manage/index.html",
        page=page,
        rows=rows,
        whole=overview.together([numbers[round_.id] for round_ in everything]),
        stage=stage,
        competition=competition,
        wording=wording,
        today=today,
    )


def _csv(rounds: Sequence[Round], numbers: dict[int, overview.Numbers]):
    heads = [_("Round"), _("Organization"), _("State"), _("Applications until"), _("Places"), _("Applicants"), _("Competition"), _("Places taken"), _("Taking part"), _("Budget (won)"), _("Spent (won)")]  # fmt: skip
    rows = [
        [
            localized(round_.name),
            localized(round_.organization.name),
            str(wording.ROUND[round_.status][0]),
            round_.apply_until.isoformat(),
            (one := numbers[round_.id]).places,
            one.applicants,
            competition(one.applicants, one.places),
            one.held,
            one.active,
            one.budget,
            one.spent,
        ]
        for round_ in rounds
    ]
    return csv_response("rounds.csv", heads, rows)


def _handed_in(counts: dict) -> int:
    return sum(number for status, number in counts.items() if status not in NEVER_HANDED_IN)


@blueprint.get("/manage/rounds/<round_id>")
@requires("programs.manage")
def show(round_id: str):
    """One round: its numbers, applications per day against its places, what is due."""
    round_, today = load(round_id), clock.today()
    counts = queries.count_applications([round_.id]).get(round_.id, {})
    overdue = queries.count_due(current.scope(), [round_.id], today).get(round_.id, 0)
    per_day = queries.count_per_day(round_.id)
    return render_template(
        "programs/manage/round.html",
        round=round_,
        counts=counts,
        applicants=_handed_in(counts),
        by_group=queries.count_applicants_by_group(round_.id),
        enrollments=queries.count_enrollments([round_.id]).get(round_.id, {}),
        due=next_step(round_, counts, overdue_offers=overdue, today=today),
        days=_running_total(per_day),
        chart=_chart(round_, per_day),
        changes=queries.changes_of(round_),
        competition=competition,
        today=today,
        wording=wording,
    )


def _running_total(per_day: dict) -> list[tuple]:
    rows, total = [], 0
    for day, number in per_day.items():
        total += number
        rows.append((day, number, total))
    return rows


def _chart(round_: Round, per_day: dict):
    rows = _running_total(per_day)
    if len(rows) < 2:
        return None
    return charts.line_chart(
        [f"{day.month}.{day.day}" for day, _count, _total in rows],
        [
            charts.Series(_("Applications so far"), [total for _day, _count, total in rows]),
            charts.Series(_("Places"), [round_.places for _row in rows]),
        ],
        title=_("Applications and places"),
        description=_("Applications handed in so far on each day, beside the places of the round."),
        unit=_("people"),
    )
