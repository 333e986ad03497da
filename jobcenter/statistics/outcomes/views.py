"""The outcome pages: the table by program, round, provider, site or counselor, and the people behind a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.audit import log_access
from jobcenter.core import clock, parameters
from jobcenter.core.errors import NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import NONE as DASH
from jobcenter.core.formatting import localized, masked_name, number, percent, rounded
from jobcenter.core.paging import Page
from jobcenter.core.permissions import requires
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.forms import ExportForm
from jobcenter.statistics.outcomes import queries, table, wording
from jobcenter.statistics.outcomes.cases import Case, Share
from jobcenter.statistics.outcomes.forms import VIEWS, Half, Question, read
from jobcenter.statistics.outcomes.hiding import Narrowed
from jobcenter.statistics.outcomes.table import Asked, Row, Table

blueprint = Blueprint("outcomes", __name__, url_prefix="/figures/outcomes")

ROWS_PER_PAGE = 25
PEOPLE_PER_PAGE = 50
COLUMNS = ("ended", *table.COLUMNS)


@dataclass(frozen=True)
class _Loaded:
    """What was asked for, and everything the answer is made of."""

    question: Question
    asked: Asked
    cases: list[Case]
    world: queries.World
    programs: list[tuple[str, dict[str, str], int]]

    def table(self) -> Table:
        """The rows."""
        known = {one.id: one for one in organizations.list_all()}
        return table.build(self.asked, self.cases, self.world, known)


def _load(arguments: Any) -> _Loaded:
    scope, today = current.scope(), clock.today()
    question = read(arguments, scope, current.organization(), today)
    programs = queries.list_programs(scope)
    program = next((one for one in programs if one[0] == question.program), None)
    if question.program and program is None:
        raise NotFound()
    least = parameters.value("outcome_small_group", on=today)
    program_id = program[2] if program else None
    *wider, mine = _narrowings(scope, question, program_id)
    asked = question.table(mine.organization_ids, program_id, least, tuple(wider))
    cases = queries.list_cases(scope, today, months=question.all_months, today=today)
    return _Loaded(question, asked, cases, queries.world_of(scope, cases, asked.first, asked.last), programs)


def _narrowings(scope: Scope, question: Question, program_id: int | None) -> list[Narrowed]:
    """The table asked for, last, after those that show more: of the organizations above in scope, and of all programs."""
    everything = organizations.list_all()
    above = [one for one in everything if question.organization.path.startswith(one.path) and scope.covers(one.id)]
    found: list[Narrowed] = []
    for one in sorted(above, key=lambda one: len(one.path)):
        below = frozenset(
            other.id for other in everything if other.path.startswith(one.path) and scope.covers(other.id)
        )
        found += [Narrowed(below)] if program_id is None else [Narrowed(below), Narrowed(below, program_id)]
    return found


@blueprint.get("")
@requires("figures.read")
def index() -> Any:
    """Employment, staying in work and cost after programs."""
    loaded = _load(request.args)
    found = loaded.table()
    rows = _sorted(found.rows, loaded.question)
    if request.args.get("format") == "csv":
        return _table_csv(loaded.question, [*rows, found.whole])
    page = _page(rows, request.args.get("page", 1, type=int), ROWS_PER_PAGE)
    scope = current.scope()
    return render_template(
        "statistics/outcomes/index.html",
        question=loaded.question,
        asked=loaded.asked,
        page=page,
        whole=found.whole,
        wording=wording,
        views=VIEWS,
        programs=loaded.programs,
        halves=_halves(scope, loaded.question),
        organizations=[one for one in organizations.list_all() if scope.covers(one.id)],
        threshold=parameters.entry("outcome_small_group", on=clock.today()),
        reasons=parameters.entry("outcome_exclusion_reasons", on=clock.today()),
        reason_words=", ".join(
            str(wording.REASONS.get(code, code))
            for code in parameters.value("outcome_exclusion_reasons", on=clock.today())
        ),
        program_ids={str(row_id): public_id for public_id, _name, row_id in loaded.programs},
        won=_won,
        any_cases=bool(loaded.cases),
    )


@blueprint.get("/people")
@requires("figures.lines")
def people() -> Any:
    """The people behind a figure."""
    loaded = _load(request.args)
    chosen = _people(loaded, request.args)
    page = _page(chosen, request.args.get("page", 1, type=int), PEOPLE_PER_PAGE)
    _log(page.items, "list")
    known = _known(current.scope(), page.items)
    return render_template(
        "statistics/outcomes/people.html",
        question=loaded.question,
        page=page,
        column=_column(request.args),
        answer=request.args.get("answer", ""),
        answers=_answers(loaded, request.args),
        name=_name_of_row(loaded, request.args.get("row", "")),
        wording=wording,
        form=ExportForm(),
        **known,
    )


@blueprint.post("/people/export")
@requires("figures.lines")
def export_people() -> Any:
    """The people behind a figure as a file; the reason is kept in the access log."""
    loaded = _load(request.form)
    form = ExportForm()
    kept: dict[str, Any] = {name: request.form[name] for name in ("row", "column", "answer") if request.form.get(name)}
    if not form.validate_on_submit():
        flash(_("Write down why you need the file."), "danger")
        return redirect(url_for(".people", **loaded.question.arguments, **kept))
    chosen = _people(loaded, request.form)
    _log(chosen, "download", form.reason.data)
    known = _known(current.scope(), chosen)
    months = loaded.question.months
    heads = [
        _("Number"), _("Name"), _("Round or course"), _("Taking part to"), _("How it ended"),
        _("At %(months)s months", months=months), _("Work began on"), _("Work ended on"), _("Employer"),
        _("%(months)s months in the job", months=months), _("Left out because"),
    ]  # fmt: skip
    rows = [
        [
            known["enrollments"][case.ended.enrollment_id].application.number,
            masked_name(known["enrollments"][case.ended.enrollment_id].person.name),
            known["round_name"](case),
            case.ended.ended_on.isoformat(),
            str(wording.STATUSES[case.ended.status]),
            str(wording.ANSWERS[case.answers[months]]) if case.finished else None,
            case.job.started_on.isoformat() if case.job else None,
            case.job.left_on.isoformat() if case.job and case.job.left_on else None,
            known["employers"].get(case.job.placement_id) if case.job else None,
            str(wording.STAYS[case.stays[months]]) if case.finished else None,
            str(wording.REASONS.get(case.excluded.reason, case.excluded.reason)) if case.excluded else None,
        ]
        for case in chosen
    ]
    return csv_response(f"{_file_name(loaded.question)}-people.csv", heads, rows)


def _people(loaded: _Loaded, arguments: Any) -> list[Case]:
    row = arguments.get("row", "")
    if row and not any(
        loaded.asked.could_hold(case) and table.key_of(case, loaded.asked.by, loaded.world) == row
        for case in loaded.cases
    ):
        raise NotFound()
    column, answer = _column(arguments), arguments.get("answer", "")
    return table.people_of(loaded.asked, loaded.cases, loaded.world, row, column, answer or _first_answer(column))


def _column(arguments: Any) -> str:
    column = arguments.get("column", "ended")
    return column if column in COLUMNS else "ended"


def _first_answer(column: str) -> str:
    return "" if column == "ended" else "base"


def _answers(loaded: _Loaded, arguments: Any) -> list[tuple[str, str, int]]:
    """The groups one can look at behind a figure: code, words, how many."""
    row, column = arguments.get("row", ""), _column(arguments)
    words: dict[str, Any] = {"ended": wording.STATUSES, "employed": wording.ANSWERS, "kept": wording.STAYS}[column]
    first = _("All who ended") if column == "ended" else _("In the base of the rate")
    found = [("", str(first)), *((str(code), str(text)) for code, text in words.items())]

    def count(code: str) -> int:
        wanted = code or _first_answer(column)
        return len(table.people_of(loaded.asked, loaded.cases, loaded.world, row, column, wanted))

    return [(code, text, many) for code, text in found if (many := count(code)) or not code]


def _name_of_row(loaded: _Loaded, row: str) -> str:
    if not row:
        return _("Whole")
    found = next((one for one in loaded.table().rows if one.key == row), None)
    return _row_name(found, loaded.question.by) if found else DASH


def _known(scope: Scope, cases: Sequence[Case]) -> dict[str, Any]:
    enrollments = queries.list_people(scope, [case.ended.enrollment_id for case in cases])
    return {
        "enrollments": enrollments,
        "employers": queries.names_of_employers(scope, {case.job.placement_id for case in cases if case.job}),
        "round_name": lambda case: localized(enrollments[case.ended.enrollment_id].round.name),
    }


def _log(cases: Sequence[Case], action: str, reason: str | None = None) -> None:
    people_ids = {case.ended.person_id for case in cases}
    log_access(current.actor(), people_ids, what="outcomes", action=action, reason=reason, now=clock.now())


def _page(items: Sequence[Any], page: int, size: int) -> Page:
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    return Page(items[(page - 1) * size : page * size], page, pages, len(items))


def _sorted(rows: Sequence[Row], question: Question) -> list[Row]:
    """The rows in the order asked for; what is hidden or unknown comes last either way."""
    down, wanted = question.sort.startswith("-"), question.sort.lstrip("-")
    by_name = sorted(rows, key=lambda row: (row.key == table.NONE, row.name, row.note, row.key))
    if wanted == "name":
        return by_name[::-1] if down else by_name
    known = sorted(
        (row for row in by_name if _value(row, wanted) is not None), key=lambda row: _value(row, wanted), reverse=down
    )
    return [*known, *(row for row in by_name if _value(row, wanted) is None)]


def _value(row: Row, wanted: str) -> Any:
    if wanted in ("ended", "completed"):
        return getattr(row, wanted)
    if wanted == "cost":
        return row.per_employed[0]
    column = "kept" if wanted.startswith("kept") else "employed"
    months = int(wanted.removeprefix(column))
    return row.shown(column, months) if months in row.employed else None


def _halves(scope: Scope, question: Question) -> list[Half]:
    """The halves to choose from, the latest first."""
    latest = Half.of(clock.today())
    first = queries.first_end(scope)
    earliest = min(question.start, Half.of(first) if first else latest)
    found = [latest]
    while found[-1] > earliest:
        found.append(found[-1].before(1))
    return found


def _row_name(row: Row, by: str) -> str:
    if not row.key:
        return _("Whole")
    return row.name or str(wording.NOBODY.get(by, DASH))


def _won(value: Fraction | None) -> str:
    """Won per person, rounded once to whole won."""
    return DASH if value is None else number(int(rounded(value, 0)))


def _file_name(question: Question) -> str:
    return f"{question.organization.code}-{question.start}-{question.end}-{question.by}"


def _table_csv(question: Question, rows: Sequence[Row]) -> Any:
    heads = [
        str(wording.DIMENSIONS[question.by]),
        _("Note"),
        _("People"),
        _("Completed"),
        _("Left for work"),
        _("Dropped out"),
    ]
    for column, name, top in (
        ("employed", _("Employment rate"), _("In work")),
        ("kept", _("Staying in the job"), _("Still in the job")),
    ):
        for months in question.all_months:
            group = f"{name} {_('%(months)s months', months=months)}"
            parts = [
                "%",
                top,
                _("Base"),
                _("Left out"),
                _("Not due yet"),
                *([_("Not asked yet")] if column == "kept" else []),
            ]
            heads += [f"{group}: {part}" for part in parts]
    heads += [
        _("Earlier (%)"),
        _("Others (%)"),
        _("Cost (won)"),
        _("Source of the cost"),
        _("Won per completion"),
        _("Won per person employed"),
        _("Won per person who stayed"),
    ]
    return csv_response(f"{_file_name(question)}.csv", heads, (_csv_row(question, row) for row in rows))


def _csv_row(question: Question, row: Row) -> list[Any]:
    cells: list[Any] = [_row_name(row, question.by), row.note, row.ended, row.completed, row.left_for_work, row.dropped]
    for column in table.COLUMNS:
        for months in question.all_months:
            cells += _csv_share(row.share(column, months), row.is_hidden(column, months), column == "kept")
    cells += [_rate(row.earlier), _rate(row.others), row.cost.won]
    cells.append(", ".join(str(wording.SOURCES[one]) for one in sorted(row.cost.sources)) or _gap(row.cost.gap))
    return [
        *cells,
        *(
            _won(value) if value is not None else _gap(gap)
            for value, gap in (row.per_completion, row.per_employed, row.per_kept)
        ),
    ]


def _csv_share(share: Share, hidden: bool, asked_again: bool) -> list[Any]:
    if hidden:
        return [_("withheld"), *([None] * (5 if asked_again else 4))]
    cells = [percent(share.rate), share.hits, share.base, share.excluded, share.not_due]
    return [*cells, share.unknown] if asked_again else cells


def _rate(share: Share | None) -> str:
    return percent(share.rate) if share else DASH


def _gap(gap: Any) -> str:
    return str(wording.GAPS[gap]) if gap else _("withheld")
