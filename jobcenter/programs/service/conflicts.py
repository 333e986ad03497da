"""What an applicant's other programs, sanctions and household say about an application."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.organizations.scope import Scope
from jobcenter.programs.errors import GuardForbids, GuardStands, ReasonMissing, SanctionImpossible, SanctionOver
from jobcenter.programs.guards import (
    SCREENING,
    Conflict,
    Finding,
    Guard,
    in_force,
    sanction_months,
)
from jobcenter.programs.models import ApplicantKind, Application, Enrollment, EnrollmentStatus, Program, Round, Sanction
from jobcenter.programs.service import engagements, parties, records
from jobcenter.programs.timetable import meet, months_before
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Person

_BARRABLE = (EnrollmentStatus.DROPPED, EnrollmentStatus.TERMINATED)


def find(application: Application, step: str = SCREENING) -> list[Conflict]:
    """Every guard of the round's reference date that looks at this step and finds something about the applicant."""
    round_ = application.round
    if round_.applicant_kind == ApplicantKind.INSTITUTION:
        # Guards look at people: whoever signs for an institution takes no place herself.
        return []
    found = []
    for guard in in_force(round_.program.kind.value, round_.reference_date, step):
        findings = _LOOK[guard.rule](guard, application)
        if findings:
            found.append(Conflict(guard, findings))
    return found


def standing(application: Application, step: str) -> list[Conflict]:
    """What keeps the applicant from a place at this step: conflicts that block and that no officer let pass."""
    return [one for one in find(application, step) if one.blocks and not _passed(application, one)]


def _passed(application: Application, conflict: Conflict) -> bool:
    if not conflict.may_depart:
        return False
    return any(
        one["code"] == conflict.guard.code and set(conflict.keys) <= set(one["keys"])
        for one in application.departures or ()
    )


def require_free(application: Application, step: str) -> None:
    """Raise GuardStands when something keeps the applicant from a place.

    The person's record is locked first: of two places taken at the same moment the second finds the first.
    """
    lock(Person, application.person_id)
    stopped = standing(application, step)
    if stopped:
        raise GuardStands(what=words(stopped))


def words(found: Sequence[Conflict]) -> str:
    """What stands against somebody, in one line in the reader's language."""
    return "; ".join(f"{localized(one.guard.label)} ({', '.join(one.found)})" for one in found)


def keep_departure(application: Application, conflict: Conflict, *, reason: str, actor: Any, now: datetime) -> None:
    """Note that an officer lets a guard pass: for what it found now, not for what it may find later."""
    if not conflict.may_depart:
        raise GuardForbids(what=words([conflict]))
    if not reason.strip():
        raise ReasonMissing()
    kept = {"code": conflict.guard.code, "keys": conflict.keys, "reason": reason.strip(), "by_id": actor.id}
    application.departures = [*(application.departures or ()), {**kept, "by": actor.name, "at": now.isoformat()}]


def _sanctions(guard: Guard, application: Application) -> list[Finding]:
    # A member is known by name and day of birth only: what is found about her is pointed out, and an officer checks.
    people = {application.person_id: True, **dict.fromkeys(parties.known_members(application), False)}
    return [
        Finding(
            f"sanction:{one.id}",
            f"{localized(one.enrollment.round.name)}: {day(one.from_on)} ~ {day(one.until_on)}",
            sure,
        )
        for person_id, sure in people.items()
        for one in sanctions_of(person_id)
        if one.stands_on(application.round.period_from)
    ]


def sanctions_of(person_id: int) -> Sequence[Sanction]:
    """Every term of a person, the latest first."""
    statement = select(Sanction).where(Sanction.person_id == person_id).order_by(Sanction.from_on.desc(), Sanction.id)
    return db.session.scalars(statement.options(joinedload(Sanction.enrollment).joinedload(Enrollment.round))).all()


def _others(guard: Guard, application: Application) -> Select:
    return (
        select(Enrollment)
        .join(Round, Round.id == Enrollment.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(
            Enrollment.person_id == application.person_id,
            Enrollment.round_id != application.round_id,
            Program.kind.in_(sorted(guard.kinds)),
        )
        .options(joinedload(Enrollment.round), joinedload(Enrollment.group))
        .order_by(Enrollment.started_on, Enrollment.id)
    )


def _told(enrollment: Enrollment) -> Finding:
    until = enrollment.ended_on or engagements.period_of(enrollment.round, enrollment.group)[1]
    text = f"{localized(enrollment.round.name)}: {day(enrollment.started_on)} ~ {day(until)}"
    return Finding(f"enrollment:{enrollment.id}", text)


def _repeats(guard: Guard, application: Application) -> list[Finding]:
    start = application.round.period_from
    since = months_before(start, guard.months)
    statement = _others(guard, application).where(Enrollment.started_on >= since, Enrollment.started_on < start)
    times = db.session.scalars(statement).all()
    return [_told(one) for one in times] if len(times) >= guard.most else []


def _overlaps(guard: Guard, application: Application) -> list[Finding]:
    plan = replace(engagements.planned(application.round, application.group), hours=None)
    statement = _others(guard, application).where(Enrollment.status == EnrollmentStatus.ACTIVE)
    held = db.session.scalars(statement).all()
    # Without hours, days alone decide: not known means that the days meet.
    return [_told(one) for one in held if meet(engagements.of_enrollment(one), plan) is None]


def _hours(guard: Guard, application: Application) -> list[Finding]:
    plan = engagements.planned(application.round, application.group)
    statement = _others(guard, application).where(Enrollment.status == EnrollmentStatus.ACTIVE)
    found = []
    for held in db.session.scalars(statement):
        met = meet(engagements.of_enrollment(held), plan)
        if met is not False:
            found.append(_clash(_told(held), sure=met))
    for placement in engagements.placements_of(application.person_id):
        met = meet(engagements.of_placement(placement), plan)
        if met is not False:
            text = f"{engagements.employer_of(placement)}: {day(placement.started_on)} ~"
            found.append(_clash(Finding(f"placement:{placement.id}", text), sure=met))
    return found


def _clash(finding: Finding, *, sure: bool | None) -> Finding:
    if sure:
        return finding
    return Finding(finding.key, _("%(what)s (hours not known)", what=finding.text), sure=False)


def _doubles(guard: Guard, application: Application) -> list[Finding]:
    statement = _others(guard, application).where(
        Program.id == application.round.program_id,
        Round.year == application.round.year,
        Enrollment.status.in_((EnrollmentStatus.ACTIVE, EnrollmentStatus.COMPLETED)),
    )
    return [_told(one) for one in db.session.scalars(statement)]


def _household(guard: Guard, application: Application) -> list[Finding]:
    person = application.person
    if not person.dong_code or not (person.address_detail or "").strip():
        return []
    statement = (
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .join(Round, Round.id == Enrollment.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(
            Person.dong_code == person.dong_code,
            Person.id != person.id,
            Program.kind.in_(sorted(guard.kinds)),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Round.period_until >= application.round.period_from,
        )
        .options(joinedload(Enrollment.person), joinedload(Enrollment.round), joinedload(Enrollment.group))
    )
    home = _plain(person.address_detail)
    return [_told(one) for one in db.session.scalars(statement) if _plain(one.person.address_detail) == home]


def _plain(address: str | None) -> str:
    return "".join(character for character in (address or "").lower() if character.isalnum())


def _duplicates(guard: Guard, application: Application) -> list[Finding]:
    person = application.person
    found = seekers.find_duplicates(
        Scope.everything(), name=person.name, birth_date=person.birth_date, phone=person.phone, except_id=person.id
    )
    return [Finding(f"person:{one.id}", day(one.birth_date)) for one in found]


_LOOK: dict[str, Callable[[Guard, Application], list[Finding]]] = {
    "sanction": _sanctions,
    "repeat": _repeats,
    "household": _household,
    "overlap": _overlaps,
    "hours": _hours,
    "double": _doubles,
    "duplicate": _duplicates,
}


def of_enrollment(enrollment_id: int) -> Sanction | None:
    """The term that followed an enrollment, or none."""
    return db.session.scalar(select(Sanction).where(Sanction.enrollment_id == enrollment_id))


def may_bar(enrollment: Enrollment) -> bool:
    """Whether the enrollment ended early, by dropping out or by the centre, and no term followed yet."""
    return enrollment.status in _BARRABLE and of_enrollment(enrollment.id) is None


def bar(enrollment: Enrollment, *, reason: str, actor: Any, now: datetime) -> Sanction:
    """Bar someone who left without cause, for the term in force, from the day after the enrollment ended."""
    if not reason.strip():
        raise ReasonMissing()
    enrollment = lock(Enrollment, enrollment.id)
    if not may_bar(enrollment):
        raise SanctionImpossible()
    today = clock.day_of(now)
    from_on = enrollment.ended_on or today
    months = sanction_months(today)
    sanction = Sanction(
        person_id=enrollment.person_id,
        organization_id=enrollment.organization_id,
        enrollment=enrollment,
        reason=reason.strip(),
        from_on=from_on,
        until_on=months_before(from_on, -months),
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(sanction)
    db.session.flush()
    records.note("sanction.made", enrollment.application, actor=actor, now=now, until=sanction.until_on.isoformat())
    records.tell(
        enrollment.application,
        "sanction.made",
        _l("You cannot take part in programs until %(until)s"),
        _l("You left %(name)s early, so you cannot take part in programs until %(until)s. Reason: %(reason)s"),
        now=now,
        until=day(sanction.until_on),
        reason=sanction.reason,
    )
    return sanction


def lift(sanction: Sanction, *, reason: str, actor: Any, now: datetime) -> None:
    """Lift a term before its end, with the reason."""
    if not reason.strip():
        raise ReasonMissing()
    if sanction.lifted_at is not None:
        raise SanctionOver()
    sanction.lifted_at, sanction.lifted_by_id, sanction.lifted_reason = now, actor.id, reason.strip()
    records.note("sanction.lifted", sanction.enrollment.application, actor=actor, now=now, reason=reason.strip())
