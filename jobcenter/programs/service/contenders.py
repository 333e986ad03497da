"""Who competes for the places of a round, read and written as plain rows: a round may have a hundred thousand."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Text, cast, func, null, or_, select, update

from jobcenter.core.bulk import update_rows
from jobcenter.core.db import db
from jobcenter.core.errors import InvalidTransition
from jobcenter.programs.errors import NoGroupFits
from jobcenter.programs.models import Application, ApplicationFact, ApplicationStatus, Round

A = ApplicationStatus
RANKED = (A.SELECTED, A.RESERVE, A.NOT_SELECTED)


class Contender(NamedTuple):
    """One eligible application."""

    id: int
    number: str
    group_id: int
    submitted_at: datetime | None
    score_hundredths: int | None
    tie_break: list | None
    points_digest: str | None


def eligible(round_id: int) -> list[Contender]:
    """Eligible applications in the order of their numbers. Raises NoGroupFits when one belongs to no group."""
    statement = (
        select(
            Application.id,
            Application.number,
            Application.group_id,
            Application.submitted_at,
            Application.score_hundredths,
            Application.tie_break,
            Application.points_digest,
        )
        .where(Application.round_id == round_id, Application.status == A.ELIGIBLE)
        .order_by(Application.sequence)
    )
    found = [Contender(*row) for row in db.session.execute(statement)]
    if any(one.group_id is None for one in found):
        raise NoGroupFits()
    return found


def stale_facts(
    round_id: int, contenders: Sequence[Contender], names: Iterable[str], table: str
) -> dict[str, list[Any]]:
    """The values decisions are taken on, by fact, of the contenders whose points do not come from a score table.

    Each list stands in the order of `contenders`; None where nobody knows.
    """
    if not contenders:
        return {}
    places = {one.id: place for place, one in enumerate(contenders)}
    values: dict[str, list[Any]] = {name: [None] * len(contenders) for name in names}
    verified = func.nullif(cast(ApplicationFact.verified, Text), "null")
    held = func.coalesce(verified, cast(ApplicationFact.declared, Text))
    statement = (
        select(ApplicationFact.application_id, ApplicationFact.name, held)
        .join(Application)
        .where(
            Application.round_id == round_id,
            Application.status == A.ELIGIBLE,
            or_(Application.points_digest.is_(None), Application.points_digest != table),
            ApplicationFact.name.in_(values),
        )
    )
    for application_id, name, text in db.session.execute(statement):
        found = _read(text)
        values[name][places[application_id]] = found and found["value"]
    return values


@lru_cache(maxsize=65536)
def _read(text: str | None) -> Any:
    return json.loads(text) if text else None


def place(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write where contenders landed: `id`, `status`, `group_id`, `rank`, `reserve_rank`."""
    allowed = Application.transitions[A.ELIGIBLE]
    wrong = next((row["status"] for row in rows if row["status"] not in allowed), None)
    if wrong is not None:
        raise InvalidTransition(before=A.ELIGIBLE.value, after=wrong.value)
    update_rows(Application, rows)


def keep_points(
    contenders: Sequence[Contender], scored: Sequence[Mapping[str, Any]], table: str
) -> dict[int, Contender]:
    """Write points worked out with a score table, and give the contenders with them, by row number."""
    rows = [
        {
            "id": one.id,
            "score_hundredths": points["hundredths"],
            "score_items": points["items"],
            "tie_break": points["tie_break"],
            "points_digest": table,
        }
        for one, points in zip(contenders, scored, strict=True)
    ]
    update_rows(Application, rows)
    return {
        one.id: one._replace(score_hundredths=row["score_hundredths"], tie_break=row["tie_break"], points_digest=table)
        for one, row in zip(contenders, rows, strict=True)
    }


def take_back(round_: Round) -> None:
    """Put everybody who was ranked back among the eligible."""
    for status in RANKED:
        if A.ELIGIBLE not in Application.transitions[status]:
            raise InvalidTransition(before=status.value, after=A.ELIGIBLE.value)
    db.session.flush()
    db.session.execute(
        update(Application)
        .where(Application.round_id == round_.id, Application.status.in_(RANKED))
        .values({"status": A.ELIGIBLE, "rank": null(), "reserve_rank": null()})
    )
    db.session.expire_all()
