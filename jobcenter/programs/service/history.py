"""What our own records say about an applicant, by the name of the fact: verified without anybody asking."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.programs import engine
from jobcenter.programs.models import (
    Application,
    ApplicationFact,
    Enrollment,
    EnrollmentStatus,
    Program,
    Round,
    Sanction,
)
from jobcenter.programs.service import engagements
from jobcenter.programs.timetable import months_before

SOURCE = "our_records"
FILE = Path(__file__).parents[1] / "data" / "history.yaml"


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, Any], ...]:
    import yaml

    with FILE.open(encoding="utf8") as stream:
        return tuple(yaml.safe_load(stream)["facts"])


def values_of(person_id: int, round_: Round, places: Sequence[Enrollment] | None = None) -> dict[str, Any]:
    """The facts of a round that our own records answer for a person; nothing where we find nothing.

    `places` are her places in programs, where they were read already.
    """
    used = set(engine.facts_of(round_))
    rows = [row for row in _rows() if row["fact"] in used]
    if not rows:
        return {}
    known = places_of(person_id) if places is None else places
    places = [one for one in known if one.round_id != round_.id]
    found = {row["fact"]: _value(row, places, person_id, round_) for row in rows}
    return {name: value for name, value in found.items() if value}


def places_of(person_id: int) -> Sequence[Enrollment]:
    """Every place a person holds or held in a program."""
    statement = (
        select(Enrollment)
        .join(Round, Round.id == Enrollment.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(Enrollment.person_id == person_id)
        .options(joinedload(Enrollment.round).joinedload(Round.program), joinedload(Enrollment.group))
    )
    return db.session.scalars(statement.order_by(Enrollment.started_on, Enrollment.id)).all()


def _value(row: Mapping[str, Any], places: Sequence[Enrollment], person_id: int, round_: Round) -> Any:
    on = round_.reference_date
    if row["counts"] == "sanctioned":
        terms = db.session.scalars(select(Sanction).where(Sanction.person_id == person_id))
        return any(term.stands_on(on) for term in terms)
    if row["counts"] == "same_course":
        same = [one for one in places if one.round.program_id == round_.program_id]
        return any(one.status is EnrollmentStatus.COMPLETED for one in same)
    places = [one for one in places if one.round.program.kind.value in row["kinds"] and one.started_on <= on]
    if row["counts"] == "now":
        return any(one.status is EnrollmentStatus.ACTIVE and _last_day(one) >= on for one in places)
    if row["counts"] == "credits":
        return sum(credits_of(one) for one in places if one.ended_on is not None and one.ended_on <= on)
    since = months_before(on, row["months"]) if "months" in row else date.min
    if row["counts"] == "times":
        return len([one for one in places if one.started_on >= since])
    return sum(_whole_months(max(one.started_on, since), min(_last_day(one), on)) for one in places)


def credits_of(enrollment: Enrollment) -> int:
    """The credits (학점) a completed course counts for; none for a course without credits or not completed."""
    if enrollment.status is not EnrollmentStatus.COMPLETED:
        return 0
    return int((enrollment.round.completion or {}).get("credits", 0))


def _last_day(enrollment: Enrollment) -> date:
    return enrollment.ended_on or engagements.period_of(enrollment.round, enrollment.group)[1]


def _whole_months(start: date, end: date) -> int:
    """Months that are over; the days of a month begun do not count."""
    if end < start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months + (end.day + 1 >= start.day) - 1, 0)


def fill(application: Application, *, now: datetime) -> list[str]:
    """Enter what our own records say as verified, and take back what they no longer say. Returns the changed facts.

    What an officer found in another record stands, and so does a declaration that says more than we know.
    """
    values = values_of(application.person_id, application.round)
    kept = {fact.name: fact for fact in application.facts}
    changed = []
    for name, fact in kept.items():
        if fact.verified_source == SOURCE and (name not in values or _says_more(fact, values[name])):
            fact.verified = fact.verified_source = fact.verified_on = None
            changed.append(name)
    for name, value in values.items():
        fact = kept.get(name) or ApplicationFact(name=name)
        if not _enters(fact, value):
            continue
        if name not in kept:
            application.facts.append(fact)
        fact.verified, fact.verified_source = {"value": value}, SOURCE
        fact.verified_on, fact.verified_at = clock.day_of(now), now
        changed.append(name)
    db.session.flush()
    return changed


def _enters(fact: ApplicationFact, value: Any) -> bool:
    if fact.verified and fact.verified_source != SOURCE:
        return False
    return not _says_more(fact, value) and not (fact.verified and fact.verified_value == value)


def _says_more(fact: ApplicationFact, value: Any) -> bool:
    return fact.declared_value is not None and fact.declared_value > value
