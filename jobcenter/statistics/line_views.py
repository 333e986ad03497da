"""The ledger lines behind a figure, as page and file: those in scope only, names masked, every look in the access log."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from jobcenter.accounts import current
from jobcenter.audit import log_access
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import masked_name
from jobcenter.core.paging import count, keyset
from jobcenter.core.permissions import requires
from jobcenter.core.subjects import links_to
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.queries import subtree_ids
from jobcenter.statistics import measures, narrowing, queries, sources
from jobcenter.statistics.forms import Asked, ExportForm, read
from jobcenter.statistics.lines import EVERYTHING, Cutoff
from jobcenter.statistics.measures import Measure
from jobcenter.statistics.models import Restatement
from jobcenter.statistics.report import cutoff_of
from jobcenter.statistics.views import blueprint, trail_of
from jobcenter.statistics.wording import KINDS, describe

LINES_PER_PAGE = 50
EXPORT_ROWS = 200_000
AT_ONCE = 1_000
IN_FILE = (
    "id", "occurred_on", "recorded_at", "kind", "person_id", "employer_id", "quantity", "attributes", "corrects_id", "reason",
)  # fmt: skip
# Beside these, what an address of lines is made of lies in `narrowing.NAMES`.
NAMES = ("organization", "from", "to", "known", "measure", "after-entry", "until-entry", "stand")


class TooManyLines(DomainError):
    """More lines than a file holds."""

    message = _l("A file holds %(most)s lines at most; these are %(count)s. Choose fewer months.")


@dataclass(frozen=True)
class Behind:
    """What an address of lines asks for: the measure, the lines in scope, and how much of the ledger is known."""

    asked: Asked
    measure: Measure
    cutoff: Cutoff
    restated: Restatement | None
    arguments: Mapping[str, str]

    @property
    def lines(self) -> Select:
        """The lines that stand behind the figure, of those that the reader may see."""
        if self.restated is not None:
            return queries.list_late_lines(current.scope(), self.restated)
        return self._of(self.measure)

    def _of(self, measure: Measure) -> Select:
        below = subtree_ids(self.asked.organization.id)
        dong = self.arguments.get("dong")
        lines = queries.list_lines(current.scope(), below, measure, self.asked.period, self.cutoff, dong_code=dong)
        return lines.where(*narrowing.conditions(self.arguments, self.asked.organization))

    def amounts(self) -> list[tuple[Measure, int]]:
        """What the lines amount to; of a rate, what stands above and below the line. None of a restatement."""
        if self.restated is not None:
            return []
        below, period = subtree_ids(self.asked.organization.id), self.asked.period
        return [
            (side, sources.amount_to(side, self._of(side), below, period, self.cutoff))
            for side in measures.sides_of(self.measure)
        ]


@blueprint.get("/lines")
@requires("figures.lines")
def lines() -> Any:
    """The ledger lines behind a figure, newest first."""
    return _show(_behind(request.args), ExportForm())


def _show(behind: Behind, form: ExportForm) -> str:
    statement = behind.lines
    page = keyset(
        statement,
        order=[(LedgerEntry.occurred_on, "desc")],
        key=LedgerEntry.id,
        cursor=behind.arguments.get("after"),
        size=LINES_PER_PAGE,
    )
    shown = render_template(
        "statistics/lines.html",
        asked=behind.asked,
        measure=behind.measure,
        page=page,
        total=count(statement),
        told=behind.amounts(),
        restated=behind.restated,
        counting=measures.COUNTING_TEXT,
        form=form,
        narrowed=narrowing.words(behind.arguments),
        kept=_kept(behind.arguments),
        trail=trail_of(behind.asked),
        organizations={one.id: one.name for one in organizations.list_all()},
        kinds=KINDS,
        describe=describe,
        links=links_to((entry.subject_kind, entry.subject_id) for entry in page.items),
        **_names(page.items),
    )
    # Written last: what is written ends the transaction, after which each line would be read again by itself.
    _log({entry.person_id for entry in page.items}, "list")
    return shown


@blueprint.post("/lines/export")
@requires("figures.lines")
def export_lines() -> Any:
    """The ledger lines behind a figure as a file; the reason is kept in the access log."""
    behind = _behind(request.form)
    form = ExportForm()
    if not form.validate_on_submit():
        return _show(behind, form)
    found = db.session.execute(
        behind.lines.with_only_columns(LedgerEntry.id, LedgerEntry.person_id).order_by(LedgerEntry.id)
    ).all()
    if len(found) > EXPORT_ROWS:
        form.add_error(TooManyLines(most=f"{EXPORT_ROWS:,}", count=f"{len(found):,}"))
        return _show(behind, form)
    _log({person_id for _number, person_id in found}, "download", form.reason.data)
    heads = [_("Number"), _("Date"), _("Recorded"), _("Fact"), _("Person"), _("Employer"), _("Quantity"), _("Details"), _("Corrects"), _("Reason")]  # fmt: skip
    name = f"{behind.asked.organization.code}-{behind.asked.period}-{behind.measure.code}.csv"
    return csv_response(name, heads, _rows([number for number, _person in found]))


def _behind(arguments: Mapping[str, str]) -> Behind:
    asked = read(arguments, current.scope(), current.organization(), clock.today())
    measure = measures.find(arguments.get("measure", ""))
    if measure is None:
        raise NotFound()
    narrowing.conditions(arguments, asked.organization)
    after = narrowing.number(arguments, "after-entry")
    restated = None
    if after is not None:
        restated = queries.get_restatement(asked.organization.id, asked.period.start, measure, after)
    return Behind(asked, measure, _cutoff(arguments, asked), restated, arguments)


def _cutoff(arguments: Mapping[str, str], asked: Asked) -> Cutoff:
    """How much of the ledger is known: up to an entry, at the end of a day, as the report stands, or all there is."""
    until = narrowing.number(arguments, "until-entry")
    if until is not None:
        return Cutoff(last_entry_id=until)
    if asked.known is not None:
        return Cutoff(recorded_until=clock.start_of(asked.known + timedelta(days=1)))
    return cutoff_of(asked.organization, asked.period) if arguments.get("stand") == "report" else EVERYTHING


def _kept(arguments: Mapping[str, str]) -> dict[str, Any]:
    return {name: arguments[name] for name in (*NAMES, *narrowing.NAMES) if arguments.get(name)}


def _log(people: Iterable[int | None], action: str, reason: str | None = None) -> None:
    known = {person_id for person_id in people if person_id is not None}
    log_access(current.actor(), known, what="ledger lines", action=action, reason=reason, now=clock.now())


def _names(entries: Sequence[Any]) -> dict[str, Any]:
    return {
        "people": queries.names_of_people(current.scope(), {one.person_id for one in entries if one.person_id}),
        "employers": queries.names_of_employers({one.employer_id for one in entries if one.employer_id}),
    }


def _rows(numbers: Sequence[int]) -> Iterator[list[Any]]:
    """The rows of a file, read a part at a time, so that a long one never lies in memory as a whole."""
    columns = [getattr(LedgerEntry, name) for name in IN_FILE]
    for start in range(0, len(numbers), AT_ONCE):
        part = select(*columns).where(LedgerEntry.id.in_(numbers[start : start + AT_ONCE]))
        entries = db.session.execute(part.order_by(LedgerEntry.id)).all()
        names = _names(entries)
        for entry in entries:
            yield [
                entry.id,
                entry.occurred_on.isoformat(),
                entry.recorded_at.astimezone(clock.SEOUL).isoformat(timespec="seconds"),
                str(KINDS.get(entry.kind, entry.kind)),
                masked_name(names["people"].get(entry.person_id, "")),
                names["employers"].get(entry.employer_id, ""),
                entry.quantity,
                describe(entry.attributes),
                entry.corrects_id,
                entry.reason,
            ]
