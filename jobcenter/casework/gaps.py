"""What would close a gap: the courses that give a licence an order asks for, and whether this person can take one.

A page of orders costs a fixed number of queries, however many orders it shows and courses there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.casework.training import queries as training
from jobcenter.casework.training.models import LicenceWait
from jobcenter.core import licences
from jobcenter.core.db import db
from jobcenter.core.formatting import localized
from jobcenter.employers.models import JobOrder
from jobcenter.organizations.scope import Scope
from jobcenter.programs import engine
from jobcenter.programs import queries as programs
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    EnrollmentStatus,
    Round,
    RoundGroup,
    RoundStatus,
)
from jobcenter.programs.rules import ELIGIBLE, INELIGIBLE, NOT_MET
from jobcenter.programs.service import agreements, engagements, history
from jobcenter.programs.timetable import Engagement, meet
from jobcenter.seekers.models import Registration

NEVER_MIND = (ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN)


@dataclass(frozen=True)
class Clash:
    """Something she does at the hours of the course; not `sure` where the hours are not known."""

    text: str
    sure: bool


@dataclass(frozen=True)
class Course:
    """A round that leads to a licence, as this person meets it."""

    round: Round
    group: RoundGroup | None
    licence: str
    by: str
    provider: str
    hours: str
    takes_now: bool
    free: int | None
    waiting: int
    outcome: str
    against: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    ends_after_registration: bool = False
    application: Application | None = None

    @property
    def period(self) -> tuple[date, date]:
        """First and last day."""
        return engagements.period_of(self.round, self.group)

    @property
    def has_place(self) -> bool:
        """Whether a seat is free for whoever comes now."""
        return bool(self.free)

    @property
    def applied(self) -> bool:
        """Whether she has applied already."""
        return self.application is not None and self.application.status not in NEVER_MIND

    @property
    def is_eligible(self) -> bool:
        """Whether the rules take her for certain."""
        return self.outcome == ELIGIBLE

    @property
    def may_enter(self) -> bool:
        """Whether an application can be handed in for her now."""
        return self.takes_now and self.outcome != INELIGIBLE and not self.applied


@dataclass(frozen=True)
class Gap:
    """The licences an order asks for (or welcomes) that somebody lacks, and what leads to them."""

    licences: tuple[str, ...]
    required: bool
    courses: tuple[Course, ...] = ()
    wait: LicenceWait | None = field(default=None)

    @property
    def best(self) -> Course | None:
        """The course to look at first."""
        return self.courses[0] if self.courses else None


def lacking(registration: Registration, order: JobOrder) -> tuple[tuple[str, ...], bool]:
    """The licences an order asks for that she has not named, and whether they are required or only welcome."""
    held = licences.keys_of(registration.licences or ())
    required = tuple(name for name in order.licences or () if licences.key(name) not in held)
    if required:
        return required, True
    return tuple(name for name in licences.named_in(order.preferences or "") if licences.key(name) not in held), False


def for_orders(scope: Scope, registration: Registration, orders: Iterable[JobOrder], today: date) -> dict[int, Gap]:
    """What would close the gap, by the row number of each order that asks for a licence she lacks."""
    found = {order.id: lacking(registration, order) for order in orders}
    wanted = {licences.key(name) for names, _required in found.values() for name in names}
    if not wanted:
        return {}
    courses = courses_for(registration, wanted, today=today)
    waits = training.open_of(scope, registration.person_id)
    gaps = {}
    for order_id, (names, required) in found.items():
        keys = [licences.key(name) for name in names]
        if not keys:
            continue
        gaps[order_id] = Gap(
            names,
            required,
            tuple(course for key in keys for course in courses.get(key, ())),
            next((waits[key] for key in keys if key in waits), None),
        )
    return gaps


def courses_for(
    registration: Registration, wanted: Iterable[str], *, today: date, rounds: Sequence[Round] | None = None
) -> dict[str, list[Course]]:
    """The courses that lead to licences, by the key of the licence: those with a seat that take her first."""
    keys = set(wanted)
    leading = [
        (round_, one)
        for round_ in (_rounds(today) if rounds is None else rounds)
        for one in round_.licences or ()
        if keys & licences.keys_of([one["name"]])
    ]
    if not leading:
        return {}
    person = _Person(registration, {round_.id for round_, _one in leading}, today)
    found: dict[str, list[Course]] = {}
    for round_, one in leading:
        course = person.course(round_, one)
        for key in keys & licences.keys_of([one["name"]]):
            found.setdefault(key, []).append(course)
    for courses in found.values():
        courses.sort(key=_order)
    return found


def _rounds(today: date) -> Sequence[Round]:
    """Announced rounds that lead to a licence and take applications today or on a later day."""
    statement = (
        select(Round)
        .where(
            Round.status.in_((RoundStatus.ANNOUNCED, RoundStatus.OPEN)),
            Round.apply_until >= today,
            Round.amends_id.is_(None),
            cast(Round.licences, String) != "[]",
        )
        .options(joinedload(Round.program), joinedload(Round.organization), selectinload(Round.groups))
    )
    return db.session.scalars(statement.order_by(Round.apply_until, Round.id)).all()


def _order(course: Course) -> tuple:
    return (
        not course.takes_now,
        course.outcome == INELIGIBLE,
        not course.has_place,
        course.outcome != ELIGIBLE,
        course.round.period_from,
        course.round.id,
    )


class _Person:
    """What is read once about a person and looked at for every course."""

    def __init__(self, registration: Registration, round_ids: set[int], today: date) -> None:
        self.registration = registration
        self.person = registration.person
        self.today = today
        self.known = engine.known_facts(self.person, today)
        self.places = history.places_of(self.person.id)
        self.counts = programs.count_applications(round_ids)
        self.providers = agreements.providers_of(round_ids)
        self.applications = _applications(self.person.id, round_ids)
        self.engaged = self._engaged()

    def _engaged(self) -> list[tuple[str, Engagement]]:
        """Where she is at which hours: places in programs, work she was placed in."""
        held = [one for one in self.places if one.status is EnrollmentStatus.ACTIVE]
        placements = engagements.placements_of(self.person.id)
        return [
            *((engagements.name_of(one), engagements.of_enrollment(one)) for one in held),
            *((engagements.employer_of(one), engagements.of_placement(one)) for one in placements),
        ]

    def course(self, round_: Round, licence: Mapping[str, Any]) -> Course:
        """A round as she meets it."""
        facts = {**self.known, **history.values_of(self.person.id, round_, self.places)}
        decision = engine.check(round_, facts)
        group = engine.group_for(round_, facts) or (round_.groups[0] if len(round_.groups) == 1 else None)
        counts = self.counts.get(round_.id, {})
        waiting = counts.get(ApplicationStatus.RESERVE, 0)
        _start, end = engagements.period_of(round_, group)
        valid_until = self.registration.valid_until
        return Course(
            round=round_,
            group=group,
            licence=licence["name"],
            by=licence["by"],
            provider=self.providers.get(round_.id) or localized(round_.organization.name),
            hours=_hours(round_, group),
            takes_now=round_.takes_applications_on(self.today),
            free=_free(round_, group, waiting) if round_.is_first_come else None,
            waiting=waiting
            if round_.is_first_come
            else sum(count for status, count in counts.items() if status not in NEVER_MIND),
            outcome=decision["outcome"],
            against=tuple(localized(result["label"]) for result in decision["results"] if result["outcome"] == NOT_MET),
            missing=tuple(engine.fact_label(name) for name in decision["missing"]),
            clashes=self._clashes(round_, group),
            ends_after_registration=valid_until is not None and valid_until < end,
            application=self.applications.get(round_.id),
        )

    def _clashes(self, round_: Round, group: RoundGroup | None) -> tuple[Clash, ...]:
        plan = engagements.planned(round_, group)
        met = [(text, meet(engaged, plan)) for text, engaged in self.engaged]
        return tuple(Clash(text, bool(how)) for text, how in met if how is not False)


def _free(round_: Round, group: RoundGroup | None, waiting: int) -> int:
    groups = [group] if group else round_.groups
    return 0 if waiting else sum(one.places - one.held for one in groups)


def _hours(round_: Round, group: RoundGroup | None) -> str:
    """When class is held, as the notice says it."""
    site = (group.site if group else None) or {}
    if site.get("hours"):
        return str(site["hours"])
    return next(
        (localized(line["value"]) for line in round_.conditions or () if "시간" in str(line["label"].get("ko"))), ""
    )


def _applications(person_id: int, round_ids: set[int]) -> dict[int, Application]:
    statement = select(Application).where(Application.person_id == person_id, Application.round_id.in_(round_ids))
    return {one.round_id: one for one in db.session.scalars(statement.options(joinedload(Application.enrollment)))}


def course_of(registration: Registration, round_: Round, licence_key: str, *, today: date) -> Course | None:
    """One round that leads to a licence, as this person meets it; None where it does not lead there."""
    found = courses_for(registration, [licence_key], today=today, rounds=[round_])
    return next(iter(found.get(licence_key, ())), None)
