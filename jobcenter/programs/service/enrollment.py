"""People who hold a place: attendance, completion, leaving before the end, licences earned."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import clock, licences
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day, localized
from jobcenter.programs.errors import (
    AttendanceImpossible,
    AttendanceMissing,
    AttendanceTooLow,
    DateImpossible,
    NotBegun,
    ReasonMissing,
)
from jobcenter.programs.models import Application, Enrollment, EnrollmentStatus, Round
from jobcenter.programs.rules import attendance_suffices, needed_attendance
from jobcenter.programs.service import lookup, records, seats
from jobcenter.programs.signals import licence_earned, licence_taken_back
from jobcenter.seekers import service as seekers

_LEDGER = {
    EnrollmentStatus.DROPPED: "enrollment.dropped",
    EnrollmentStatus.TERMINATED: "enrollment.dropped",
    EnrollmentStatus.LEFT_FOR_WORK: "enrollment.left_for_work",
}


def record_attendance(enrollment: Enrollment, attended: int, *, actor: Any, now: datetime) -> None:
    """Enter how many days or hours of the course the person was present."""
    total = (enrollment.round.completion or {}).get("total")
    if attended < 0 or (total is not None and attended > total):
        raise AttendanceImpossible(total=total)
    enrollment.attended = attended
    records.note("enrollment.attendance", enrollment.application, actor=actor, now=now, attended=attended)


def complete(enrollment: Enrollment, *, on: date, actor: Any, now: datetime) -> None:
    """Complete an enrollment. A course with a completion rule needs the attendance it asks for, in whole numbers."""
    if _gives_licence(enrollment.round):
        seekers.lock_registrations([enrollment.person_id])
    round_ = lock(Round, enrollment.round_id)
    enrollment = lock(Enrollment, enrollment.id)
    _require_past_day(enrollment, on, clock.day_of(now))
    rule = round_.completion
    if rule:
        _require_attendance(enrollment, rule)
    enrollment.move_to(EnrollmentStatus.COMPLETED)
    enrollment.ended_on = on
    if rule:
        enrollment.certificate_number = f"{round_.year}-{lookup.count_certificates(round_.id) + 1:04d}"
    db.session.flush()
    for licence in round_.licences or ():
        if licence["by"] == licences.COMPLETION and not enrollment.licence_name:
            record_licence(enrollment, name=licence["name"], on=on, actor=actor, now=now)
    records.count(
        "enrollment.completed", enrollment.application, actor=actor, now=now, occurred_on=on, enrollment=enrollment
    )
    records.note(
        "enrollment.completed", enrollment.application, actor=actor, now=now, certificate=enrollment.certificate_number
    )
    records.tell(
        enrollment.application,
        "enrollment.completed",
        _l("%(name)s: completed"),
        _l("You completed %(name)s. Certificate number: %(certificate)s."),
        now=now,
        certificate=enrollment.certificate_number or "-",
    )


def complete_all(round_id: int, *, on: date, actor: Any, now: datetime) -> tuple[int, int]:
    """Complete everybody whose attendance suffices. Returns how many completed and how many are left."""
    done = left = 0
    taking_part = lookup.active_enrollments(round_id)
    if taking_part and _gives_licence(taking_part[0].round):
        seekers.lock_registrations(one.person_id for one in taking_part)
    for enrollment in taking_part:
        rule = enrollment.round.completion
        if rule and not attendance_suffices(enrollment.attended or 0, rule["total"], rule["percent"]):
            left += 1
            continue
        complete(enrollment, on=on, actor=actor, now=now)
        done += 1
    return done, left


def _gives_licence(round_: Round) -> bool:
    """Whether completing the course is the licence."""
    return any(one["by"] == licences.COMPLETION for one in round_.licences or ())


def _require_attendance(enrollment: Enrollment, rule: dict) -> None:
    if enrollment.attended is None:
        raise AttendanceMissing()
    total, percent = rule["total"], rule["percent"]
    if not attendance_suffices(enrollment.attended, total, percent):
        raise AttendanceTooLow(
            attended=enrollment.attended, total=total, percent=percent, needed=needed_attendance(total, percent)
        )


def _require_past_day(enrollment: Enrollment, on: date, today: date) -> None:
    if today < enrollment.started_on:
        raise NotBegun(start=day(enrollment.started_on))
    last = min(today, enrollment.round.period_until)
    if not enrollment.started_on <= on <= last:
        raise DateImpossible(start=day(enrollment.started_on), end=day(last))


def end_early(
    enrollment: Enrollment,
    status: EnrollmentStatus,
    *,
    on: date,
    reason: str,
    actor: Any,
    now: datetime,
) -> Application | None:
    """End an enrollment before its end; the place goes to the next in line. Returns whoever got or is offered it.

    Someone who leaves before the first day is recorded as ending on the first day, and counts neither as having
    started nor as having left.
    """
    if not reason.strip():
        raise ReasonMissing()
    lock(Round, enrollment.round_id)
    enrollment = lock(Enrollment, enrollment.id)
    today = clock.day_of(now)
    if today >= enrollment.started_on:
        _require_past_day(enrollment, on, today)
    enrollment.move_to(status)
    enrollment.ended_on = max(on, enrollment.started_on)
    enrollment.reason = reason.strip()
    if today < enrollment.started_on:
        records.uncount("enrollment.started", enrollment, actor=actor, now=now, reason="left before the first day")
    else:
        records.count(
            _LEDGER[status], enrollment.application, actor=actor, now=now, enrollment=enrollment, occurred_on=on
        )
    records.note(f"enrollment.{status.value}", enrollment.application, actor=actor, now=now, reason=reason)
    return seats.release(enrollment.group_id, actor=actor, now=now)


def record_licence(enrollment: Enrollment, *, name: str, on: date, actor: Any, now: datetime) -> None:
    """Record a licence the person earned through the course: counted once, and in her registration as verified.

    The same again changes nothing; another name or day puts the former entry right. Raises ReasonMissing without a
    name, DateImpossible for a day before the course began or after today.
    """
    name, today = name.strip(), clock.day_of(now)
    if not name:
        raise ReasonMissing(field="name")
    if not enrollment.started_on <= on <= today:
        raise DateImpossible(start=day(enrollment.started_on), end=day(today))
    seekers.lock_registrations([enrollment.person_id])
    enrollment = lock(Enrollment, enrollment.id)
    if (enrollment.licence_name, enrollment.licence_on) == (name, on):
        return
    if enrollment.licence_name:
        _undo_licence(enrollment, actor=actor, now=now)
    enrollment.licence_name, enrollment.licence_on = name, on
    records.count(
        "certificate.earned",
        enrollment.application,
        actor=actor,
        now=now,
        occurred_on=on,
        enrollment=enrollment,
        licence=name,
    )
    records.note("certificate.earned", enrollment.application, actor=actor, now=now, licence=name)
    registration = seekers.enter_licence(
        enrollment.person_id,
        name,
        on=on,
        source=localized(enrollment.round.name),
        actor=actor,
        now=now,
    )
    licence_earned.send(enrollment, licence=name, registration=registration, actor=actor, now=now)


def _undo_licence(enrollment: Enrollment, *, actor: Any, now: datetime) -> None:
    records.uncount("certificate.earned", enrollment, actor=actor, now=now, reason="licence entered anew")
    wrong = enrollment.licence_name or ""
    seekers.take_back_licence(enrollment.person_id, wrong, actor=actor, now=now)
    licence_taken_back.send(enrollment, licence=wrong, actor=actor, now=now)
