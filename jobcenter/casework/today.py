"""The counselor's day: what waits, by urgency, each with its next step.

Each kind of entry is one statement that brings its most urgent rows and, by a window, how many there are in all: the
page asks as many questions for ten cases as for ten thousand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from jobcenter.casework import queries as casework
from jobcenter.casework.models import (
    Absence,
    AgencyReferral,
    AgencyReferralStatus,
    Appointment,
    AppointmentStatus,
    CounselingNote,
    OrderFit,
    PlanStep,
    SetAside,
)
from jobcenter.casework.training import queries as training
from jobcenter.casework.training.models import LicenceWait
from jobcenter.core import clock, parameters
from jobcenter.core.db import among, db
from jobcenter.core.workdays import is_working_day
from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.matching import queries as matching
from jobcenter.matching.models import (
    OPEN_REFERRALS,
    MatchFeedback,
    Placement,
    Referral,
    ReferralStatus,
    RetentionCheck,
    Verdict,
)
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Enrollment, EnrollmentStatus
from jobcenter.seekers.models import VALID_STATUSES, Registration, RegistrationStatus

MOST = 8


@dataclass(frozen=True)
class Desk:
    """Whose day it is: the scope, the signed-in counselor, and whether only her own cases are asked for.

    Orders are reviewed under a permission, so a scope, of their own.
    """

    scope: Scope
    order_scope: Scope
    user_id: int
    mine: bool
    today: date
    now: datetime

    @cached_property
    def people(self) -> list[int]:
        """Row numbers of the people the counselor is responsible for, read once for all kinds of entries."""
        return list(db.session.scalars(casework.caseload(self.scope, self.user_id)))


@dataclass(frozen=True)
class Section:
    """One kind of entry: the most urgent rows, and how many there are in all."""

    key: str
    rows: Sequence[Any]
    total: int


@dataclass(frozen=True)
class Work:
    """Everything that waits, the most urgent kind first."""

    sections: dict[str, Section] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(section.total for section in self.sections.values())

    def people(self) -> set[int]:
        """The people whose names the page shows."""
        return {found for section in self.sections.values() for row in section.rows for found in person_ids(row)}


def person_ids(row: Any) -> Iterator[int]:
    """The person an entry is about; none for an order."""
    owner = row.placement if isinstance(row, RetentionCheck) else row
    owner = owner.registration if isinstance(owner, OrderFit) else owner
    owner = owner.wait if isinstance(owner, training.Task) else owner
    person_id = getattr(owner, "person_id", None)
    if person_id is not None:
        yield person_id


def work_of(desk: Desk) -> Work:
    """The work list of a desk: one question per kind of entry."""
    return Work({key: _section(desk, key, make(desk)) for key, make in SECTIONS.items()})


def _section(desk: Desk, key: str, statement: Select) -> Section:
    model = statement.column_descriptions[0]["entity"]
    aside = select(SetAside.subject_id).where(
        SetAside.user_id == desk.user_id, SetAside.section == key, SetAside.until > desk.today
    )
    statement = statement.where(model.id.not_in(aside))
    # Counted and cut off by row number first: of a whole city's cases only the few that are shown are read.
    found = db.session.execute(statement.with_only_columns(model.id, func.count().over()).limit(MOST)).all()
    if not found:
        return Section(key, [], 0)
    rows = db.session.execute(statement.where(model.id.in_([number for number, _total in found]))).all()
    told = [training.task(row[0], row[1], desk.today) if model is LicenceWait else row[0] for row in rows]
    return Section(key, told, found[0][1])


def _own(desk: Desk, statement: Select, person_id: Any) -> Select:
    """Keep the cases of the signed-in counselor where only those are asked for."""
    return statement.where(among(person_id, desk.people)) if desk.mine else statement


def _appointments(desk: Desk) -> Select:
    start = clock.start_of(desk.today)
    statement = desk.scope.limit(select(Appointment), Appointment.organization_id).where(
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.starts_at >= start,
        Appointment.starts_at < start + timedelta(days=1),
    )
    if desk.mine:
        statement = statement.where(Appointment.counselor_id == desk.user_id)
    return statement.options(joinedload(Appointment.person), joinedload(Appointment.counselor)).order_by(
        Appointment.starts_at, Appointment.id
    )


def _referrals(desk: Desk, statement: Select | None = None) -> Select:
    if statement is None:
        statement = desk.scope.limit(select(Referral), Referral.organization_id)
    return (
        _own(desk, statement, Referral.person_id)
        # Orders come in a query of their own: joined with their employers they would be read whole before the limit.
        .options(joinedload(Referral.person), selectinload(Referral.order))
        .order_by(Referral.interview_at, Referral.id)
    )


def _interviews(desk: Desk) -> Select:
    start = clock.start_of(desk.today)
    return _referrals(desk).where(
        Referral.status == ReferralStatus.INTERVIEW_SET,
        Referral.interview_at >= start,
        Referral.interview_at < start + timedelta(days=1),
    )


def _overdue(desk: Desk) -> Select:
    return _referrals(desk, matching.overdue(desk.scope, now=desk.now, today=desk.today))


def _requests(desk: Desk) -> Select:
    return _referrals(desk).where(Referral.status == ReferralStatus.PROPOSED)


def _courses(desk: Desk) -> Select:
    """Ways to a licence that wait for a counselor: the licence is there, or the course led nowhere."""
    return _own(desk, training.due(desk.scope, today=desk.today), LicenceWait.person_id)


def _agencies(desk: Desk) -> Select:
    statement = desk.scope.limit(select(AgencyReferral), AgencyReferral.organization_id).where(
        AgencyReferral.status == AgencyReferralStatus.SENT, AgencyReferral.reply_due_on < desk.today
    )
    return (
        _own(desk, statement, AgencyReferral.person_id)
        .options(joinedload(AgencyReferral.person), joinedload(AgencyReferral.agency))
        .order_by(AgencyReferral.reply_due_on, AgencyReferral.id)
    )


def _contacts(desk: Desk) -> Select:
    statement = casework.contacts_due(desk.scope, desk.today)
    return _own(desk, statement, CounselingNote.person_id).order_by(CounselingNote.contact_on, CounselingNote.id)


def _checks(desk: Desk) -> Select:
    statement = matching.due_checks(desk.scope, today=desk.today).join(RetentionCheck.placement)
    return (
        _own(desk, statement, Placement.person_id)
        .options(contains_eager(RetentionCheck.placement).joinedload(Placement.person))
        .order_by(RetentionCheck.due_on, RetentionCheck.id)
    )


def _registrations(desk: Desk) -> Select:
    statement = desk.scope.limit(select(Registration), Registration.organization_id)
    return statement.options(joinedload(Registration.person))


def _expiring(desk: Desk) -> Select:
    last = desk.today + timedelta(days=parameters.value("registration_expiry_notice_days", on=desk.today))
    statement = _registrations(desk).where(
        Registration.status.in_(VALID_STATUSES), Registration.valid_until.between(desk.today, last)
    )
    if desk.mine:
        statement = statement.where(Registration.counselor_id == desk.user_id)
    return statement.order_by(Registration.valid_until, Registration.id)


def _requested(desk: Desk) -> Select:
    """Requests nobody has taken belong to every counselor of the centre."""
    statement = _registrations(desk).where(Registration.status == RegistrationStatus.REQUESTED)
    if desk.mine:
        statement = statement.where(Registration.counselor_id.is_(None) | (Registration.counselor_id == desk.user_id))
    return statement.order_by(Registration.requested_on, Registration.id)


def last_working_day(desk: Desk) -> date:
    """The last day before today on which the counselor was at work: no weekend, holiday or leave of her own."""
    farthest = desk.today - timedelta(days=parameters.value("new_order_days", on=desk.today))
    away = db.session.execute(
        select(Absence.starts_on, Absence.ends_on).where(
            Absence.counselor_id == desk.user_id,
            Absence.starts.is_(None),
            Absence.ends_on >= farthest,
            Absence.starts_on < desk.today,
        )
    ).all()
    day = desk.today - timedelta(days=1)
    while day > farthest and (not is_working_day(day) or any(start <= day <= end for start, end in away)):
        day -= timedelta(days=1)
    return day


def _fits(desk: Desk) -> Select:
    """Orders opened since the last working day, for people who still wait and are not referred to them."""
    referred = select(Referral.id).where(
        Referral.registration_id == OrderFit.registration_id, Referral.order_id == OrderFit.order_id
    )
    refused = select(MatchFeedback.id).where(
        MatchFeedback.registration_id == OrderFit.registration_id,
        MatchFeedback.order_id == OrderFit.order_id,
        MatchFeedback.verdict == Verdict.EXCLUDE,
    )
    statement = (
        desk.scope.limit(select(OrderFit), OrderFit.organization_id)
        .join(OrderFit.registration)
        .join(OrderFit.order)
        .where(
            OrderFit.opened_on >= last_working_day(desk),
            Registration.status == RegistrationStatus.ACTIVE,
            Registration.valid_until >= desk.today,
            JobOrder.status == OrderStatus.ACTIVE,
            JobOrder.valid_until >= desk.today,
            JobOrder.places_filled < JobOrder.places,
            ~referred.exists(),
            ~refused.exists(),
        )
        .options(
            contains_eager(OrderFit.registration).joinedload(Registration.person),
            contains_eager(OrderFit.order).joinedload(JobOrder.employer),
        )
    )
    if desk.mine:
        statement = statement.where(Registration.counselor_id == desk.user_id)
    return statement.order_by(OrderFit.points.desc(), OrderFit.opened_on.desc(), OrderFit.id)


def _orders(desk: Desk) -> Select:
    statement = desk.order_scope.limit(select(JobOrder), JobOrder.organization_id)
    return statement.where(JobOrder.status == OrderStatus.SUBMITTED).order_by(JobOrder.submitted_at, JobOrder.id)


def _steps(desk: Desk) -> Select:
    statement = casework.steps_due(desk.scope, desk.today)
    return _own(desk, statement, PlanStep.person_id).order_by(PlanStep.due_on, PlanStep.id)


def _unplaced(desk: Desk) -> Select:
    """People referred as often as the centre's rule says, without a hire, nothing open, and in no course."""
    least = parameters.value("training_offer_referrals", on=desk.today)
    # Asked per registration, along an index that holds the answer: a count over all of a centre's referrals reads them.
    sent = (
        select(func.count())
        .select_from(Referral)
        .where(Referral.registration_id == Registration.id, Referral.sent_on.is_not(None))
        .scalar_subquery()
    )
    waits = select(Referral.id).where(
        Referral.registration_id == Registration.id,
        Referral.status.in_((*OPEN_REFERRALS, ReferralStatus.HIRED)),
    )
    learns = select(Enrollment.id).where(
        Enrollment.person_id == Registration.person_id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    statement = _registrations(desk).where(
        Registration.status == RegistrationStatus.ACTIVE,
        Registration.valid_until >= desk.today,
        sent >= least,
        ~waits.exists(),
        ~learns.exists(),
    )
    if desk.mine:
        statement = statement.where(Registration.counselor_id == desk.user_id)
    return statement.order_by(Registration.valid_from, Registration.id)


SECTIONS: dict[str, Callable[[Desk], Select]] = {
    "appointments": _appointments,
    "interviews": _interviews,
    "overdue": _overdue,
    "requests": _requests,
    "courses": _courses,
    "agencies": _agencies,
    "contacts": _contacts,
    "checks": _checks,
    "expiring": _expiring,
    "fits": _fits,
    "requested": _requested,
    "orders": _orders,
    "steps": _steps,
    "unplaced": _unplaced,
}


def set_aside_of(user_id: int, today: date) -> Sequence[SetAside]:
    """What a counselor has set aside herself and is not shown yet, the latest first."""
    statement = select(SetAside).where(SetAside.user_id == user_id, SetAside.until > today)
    return db.session.scalars(
        statement.options(joinedload(SetAside.person)).order_by(SetAside.id.desc()).limit(50)
    ).all()


def has_caseload(scope: Scope, user_id: int) -> bool:
    """Whether any registration in scope lies with a counselor."""
    statement = scope.limit(select(Registration.id), Registration.organization_id)
    return db.session.scalar(statement.where(Registration.counselor_id == user_id).limit(1)) is not None


def numbers_of(scope: Scope, counselor_id: int, *, today: date) -> dict[str, int]:
    """The month in numbers: the centre's job seekers, and what this counselor has done."""
    first = today.replace(day=1)
    seekers = scope.limit(select(func.count(Registration.id)), Registration.organization_id)
    active = seekers.where(Registration.status == RegistrationStatus.ACTIVE)
    referrals = scope.limit(select(func.count(Referral.id)), Referral.organization_id).where(
        Referral.counselor_id == counselor_id
    )
    hires = scope.limit(select(func.count(Placement.id)), Placement.organization_id)
    row = db.session.execute(
        select(
            active.where(Registration.counselor_id == counselor_id).scalar_subquery().label("cases"),
            active.scalar_subquery().label("seekers"),
            referrals.where(Referral.status.in_(OPEN_REFERRALS)).scalar_subquery().label("open"),
            referrals.where(Referral.sent_on >= first).scalar_subquery().label("made"),
            hires.where(Placement.started_on >= first).scalar_subquery().label("placed"),
        )
    ).one()
    return dict(row._mapping)
