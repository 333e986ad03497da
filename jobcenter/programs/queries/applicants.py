"""The applicants of a round as columns of facts, for counting and for simulations; loaded once and kept."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.core.fragments import fragments
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, ApplicationFact, Program, Round, RoundStatus
from jobcenter.programs.queries.rounds import NEVER_HANDED_IN
from jobcenter.seekers.models import Person


@dataclass(frozen=True)
class Applicants:
    """Everybody who handed in an application: `cells` by fact, one text per person in the order of `ids`."""

    ids: list[int]
    numbers: list[str]
    cells: dict[str, list[str]]
    sexes: list[str]
    births: list[date | None]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.ids)


def past_rounds(scope: Scope, round_: Round, limit: int = 20) -> list[Round]:
    """Announced rounds with applicants in scope, those of the same program first, the latest first."""
    has_applicants = (
        select(Application.id)
        .where(Application.round_id == Round.id, Application.status.not_in(NEVER_HANDED_IN))
        .exists()
    )
    statement = (
        scope.limit(select(Round).join(Round.program), Round.organization_id)
        .where(Round.status != RoundStatus.DRAFT, has_applicants)
        .options(joinedload(Round.program), joinedload(Round.organization))
        .order_by(Program.id != round_.program_id, Round.period_from.desc(), Round.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def load_applicants(scope: Scope, round_: Round) -> Applicants:
    """The applicants of a round in scope; kept in the worker until an application or a fact changes."""
    if not scope.covers(round_.organization_id):
        return Applicants([], [], {}, [], [])
    return fragments().get(("applicants", round_.id, *_state(round_.id)), lambda: _load(round_.id))


def _state(round_id: int) -> tuple[Any, ...]:
    """What changes whenever an application or a fact does."""
    ours = select(Application.id).where(Application.round_id == round_id)
    facts = select(
        func.count(ApplicationFact.id),
        func.max(ApplicationFact.id),
        func.max(ApplicationFact.declared_at),
        func.max(ApplicationFact.verified_at),
    ).where(ApplicationFact.application_id.in_(ours))
    handed_in = select(func.count(Application.id), func.max(Application.id)).where(
        Application.round_id == round_id, Application.status.not_in(NEVER_HANDED_IN)
    )
    return (*db.session.execute(facts).one(), *db.session.execute(handed_in).one())


def _load(round_id: int) -> Applicants:
    rows = db.session.execute(
        select(Application.id, Application.number, Person.sex, Person.birth_date)
        .join(Application.person)
        .where(Application.round_id == round_id, Application.status.not_in(NEVER_HANDED_IN))
        .order_by(Application.sequence, Application.id)
    ).all()
    places = {row.id: place for place, row in enumerate(rows)}
    births = [row.birth_date for row in rows]
    cells = {"birth_date": [birth.isoformat() if birth else "" for birth in births]}
    facts = db.session.execute(
        select(
            ApplicationFact.application_id,
            ApplicationFact.name,
            cast(ApplicationFact.verified, Text),
            cast(ApplicationFact.declared, Text),
        )
        .join(Application, Application.id == ApplicationFact.application_id)
        .where(Application.round_id == round_id, Application.status.not_in(NEVER_HANDED_IN))
    )
    texts: dict[str | None, str] = {None: ""}
    for application_id, name, verified, declared in facts:
        column = cells.get(name)
        if column is None:
            column = cells[name] = [""] * len(rows)
        text = verified if verified and verified != "null" else declared
        cell = texts.get(text)
        if cell is None:
            cell = texts[text] = _cell(text)
        column[places[application_id]] = cell
    return Applicants(
        [row.id for row in rows],
        [row.number or "" for row in rows],
        cells,
        [row.sex.value if row.sex else "" for row in rows],
        births,
    )


def _cell(text: str) -> str:
    """The fact as a cell of a file: empty for unknown, true and false, ISO dates."""
    held = json.loads(text)
    value = held.get("value") if isinstance(held, dict) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
