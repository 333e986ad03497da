"""Pages anyone can read: programs, their rounds, one round's announcement."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from jobcenter.core import clock
from jobcenter.core.locale import select_locale
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import public
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine, queries, wording
from jobcenter.programs.models import ProgramKind, Round, SelectionMethod
from jobcenter.programs.rules import competition
from jobcenter.programs.service import agreements, draws
from jobcenter.seekers import queries as seekers

programs = Blueprint("programs", __name__)
rounds = Blueprint("rounds", __name__)

STAGES = ("open", "coming", "past")


@programs.get("/programs")
@public
def index():
    """Announced rounds of all programs, with filters."""
    today = clock.today()
    chosen = _filters()
    page = number_page(
        queries.public_rounds(today=today, **chosen), page=request.args.get("page", 1, type=int), size=12
    )
    applicants = queries.count_applicants([round_.id for round_ in page.items])
    return render_template(
        "programs/index.html",
        page=page,
        applicants=applicants,
        competition=competition,
        chosen=chosen,
        today=today,
        organizations=queries.organizations_with_rounds(),
        wording=wording,
        kinds=list(ProgramKind),
    )


def _filters() -> dict:
    stage, kind = request.args.get("stage"), request.args.get("kind")
    organization = request.args.get("organization", type=int)
    return {
        "stage": stage if stage in STAGES else None,
        "kind": ProgramKind(kind) if kind in set(ProgramKind) else None,
        "organization_id": organization,
    }


@programs.get("/programs/<program_id>")
@public
def show(program_id: str):
    """One program: what it is, what it cost, its rounds."""
    program = queries.get_public_program(program_id)
    found = queries.public_rounds_of(program)
    return render_template(
        "programs/program.html",
        program=program,
        rounds=found,
        applicants=queries.count_applicants([round_.id for round_ in found]),
        competition=competition,
        today=clock.today(),
        wording=wording,
    )


@rounds.get("/rounds/<round_id>", endpoint="show")
@public
def show_round(round_id: str):
    """The announcement of a round as a page."""
    round_ = queries.get_public_round(round_id)
    return render_template(
        "programs/round.html",
        round=round_,
        own=own_application(round_),
        provider=agreements.provider_of(round_),
        sentences=engine.sentences(round_, select_locale()),
        applicants=queries.count_applicants([round_.id]).get(round_.id, 0),
        by_group=queries.count_applicants_by_group(round_.id),
        competition=competition,
        changes=queries.changes_of(round_),
        has_draw=round_.selection_method is SelectionMethod.LOTTERY and draws.current(round_.id) is not None,
        today=clock.today(),
        wording=wording,
    )


def own_application(round_: Round):
    """The signed-in resident's application to the round, or none."""
    if not current_user.is_authenticated:
        return None
    person = seekers.find_person_of_user(current_user.id)
    return queries.find_own(Scope.of_person(person.id), round_.id) if person else None
