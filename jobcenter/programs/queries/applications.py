"""Reads of applications and enrollments, scope first."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import (
    Appeal,
    AppealStatus,
    Application,
    ApplicationDecision,
    ApplicationDocument,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    Offer,
    OfferStatus,
    Round,
)
from jobcenter.programs.models.states import UNDECIDED
from jobcenter.seekers.models import Person

A = ApplicationStatus
STAGES = {
    "undecided": tuple(UNDECIDED),
    "supplement": (A.SUPPLEMENT_REQUESTED,),
    "eligible": (A.ELIGIBLE, A.SELECTED, A.RESERVE, A.NOT_SELECTED, A.OFFERED, A.ACCEPTED, A.ENROLLED),
    "ineligible": (A.INELIGIBLE,),
    "withdrawn": (A.WITHDRAWN, A.DECLINED, A.OFFER_EXPIRED),
}
SHOWN_SELECTED = (A.SELECTED, A.RESERVE, A.OFFERED, A.ACCEPTED, A.ENROLLED)
RANKED = (
    A.SELECTED,
    A.RESERVE,
    A.NOT_SELECTED,
    A.OFFERED,
    A.ACCEPTED,
    A.ENROLLED,
    A.DECLINED,
    A.OFFER_EXPIRED,
)


def _in_scope(scope: Scope) -> Select:
    return scope.limit(select(Application), Application.organization_id, person=Application.person_id)


def get_application(scope: Scope, public_id: str) -> Application:
    """One application in scope with everything its page shows."""
    statement = (
        _in_scope(scope)
        .where(Application.public_id == public_id)
        .options(
            joinedload(Application.person),
            joinedload(Application.round).joinedload(Round.program),
            selectinload(Application.facts),
            selectinload(Application.offers),
            selectinload(Application.all_documents),
            selectinload(Application.appeals),
            selectinload(Application.decisions).joinedload(ApplicationDecision.officer),
            joinedload(Application.enrollment),
        )
    )
    found = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound()
    return found


def get_document(scope: Scope, public_id: str) -> ApplicationDocument:
    """A file handed in with an application in scope and not taken back."""
    statement = select(ApplicationDocument).join(Application).options(joinedload(ApplicationDocument.application))
    statement = scope.limit(statement, Application.organization_id, person=Application.person_id)
    found = db.session.scalar(
        statement.where(ApplicationDocument.public_id == public_id, ApplicationDocument.removed_at.is_(None))
    )
    if found is None:
        raise NotFound()
    return found


def list_appeals(scope: Scope, round_id: int) -> Select:
    """Objections to decisions of a round, those that wait first, the oldest of them on top."""
    statement = (
        select(Appeal)
        .join(Application)
        .where(Application.round_id == round_id)
        .options(joinedload(Appeal.application).joinedload(Application.person), joinedload(Appeal.decided_by))
        .order_by(case((Appeal.status == AppealStatus.OPEN, 0), else_=1), Appeal.submitted_at, Appeal.id)
    )
    return scope.limit(statement, Application.organization_id, person=Application.person_id)


def count_open_appeals(scope: Scope, round_id: int) -> int:
    """Objections of a round that wait for an answer."""
    statement = select(func.count(Appeal.id)).join(Application)
    statement = statement.where(Application.round_id == round_id, Appeal.status == AppealStatus.OPEN)
    return db.session.scalar(scope.limit(statement, Application.organization_id, person=Application.person_id)) or 0


def applicants_of(scope: Scope, round_id: int) -> Sequence[Application]:
    """Applications of a round that were handed in and not withdrawn, with people and facts, in order of receipt."""
    statement = (
        _in_scope(scope)
        .where(Application.round_id == round_id, Application.status.not_in((A.DRAFT, A.WITHDRAWN)))
        .options(joinedload(Application.person), selectinload(Application.facts))
        .order_by(Application.sequence)
    )
    return db.session.scalars(statement).all()


def get_appeal(scope: Scope, round_id: int, public_id: str) -> Appeal:
    """One objection with the application, its decisions and its facts."""
    found = db.session.scalar(list_appeals(scope, round_id).where(Appeal.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def published(scope: Scope, round_id: int, group_id: int) -> Select:
    """Selected and reserve of a group in rank order, as the result was published: who left since is left out."""
    return (
        _in_scope(scope)
        .where(
            Application.round_id == round_id,
            Application.group_id == group_id,
            Application.status.in_(SHOWN_SELECTED),
        )
        .options(joinedload(Application.person))
        .order_by(
            Application.reserve_rank.is_not(None), Application.reserve_rank, Application.rank, Application.sequence
        )
    )


def find_result(scope: Scope, round_id: int, number: str) -> Application | None:
    """The application with a receipt number, if its result stands on the published list."""
    statement = _in_scope(scope).where(
        Application.round_id == round_id, Application.number == number, Application.status.in_(SHOWN_SELECTED)
    )
    return db.session.scalar(statement)


def find_own(scope: Scope, round_id: int) -> Application | None:
    """The application of the person in scope to a round, or none."""
    statement = _in_scope(scope).where(Application.round_id == round_id)
    return db.session.scalar(statement.options(selectinload(Application.facts)))


def list_own(scope: Scope) -> Sequence[Application]:
    """Applications of the person in scope, the latest first, with their rounds, offers and enrollments."""
    statement = (
        _in_scope(scope)
        .options(
            joinedload(Application.round).joinedload(Round.program),
            joinedload(Application.round).joinedload(Round.organization),
            selectinload(Application.offers),
            joinedload(Application.enrollment),
        )
        .order_by(Application.id.desc())
    )
    return db.session.scalars(statement).unique().all()


def history_of(scope: Scope, person_id: int) -> Sequence[Application]:
    """Applications of a person in scope that were handed in, the latest first."""
    statement = _in_scope(scope).where(Application.person_id == person_id, Application.number.is_not(None))
    return db.session.scalars(statement.options(joinedload(Application.round)).order_by(Application.id.desc())).all()


def screening_queue(scope: Scope, round_id: int, *, stage: str | None = None, text: str | None = None) -> Select:
    """Applications of a round that were handed in, in the order of receipt. `text` finds a name or a number."""
    statement = (
        _in_scope(scope)
        .where(Application.round_id == round_id, Application.number.is_not(None), Application.status != A.DRAFT)
        .options(
            joinedload(Application.person),
            joinedload(Application.group),
            selectinload(Application.facts),
        )
        .order_by(Application.sequence)
    )
    if stage in STAGES:
        statement = statement.where(Application.status.in_(STAGES[stage]))
    if text:
        statement = statement.join(Application.person).where(
            or_(Person.name.contains(text, autoescape=True), Application.number.endswith(text, autoescape=True))
        )
    return statement


def screening_all(
    scope: Scope, round_id: int, *, stage: str | None = None, text: str | None = None
) -> Sequence[Application]:
    """The whole queue, for a file."""
    return db.session.scalars(screening_queue(scope, round_id, stage=stage, text=text)).unique().all()


def next_undecided(scope: Scope, application: Application) -> Application | None:
    """The next application of the round that waits for a decision, after this one and then from the beginning."""
    waiting = (
        _in_scope(scope)
        .where(
            Application.round_id == application.round_id,
            Application.status.in_(UNDECIDED - {A.SUPPLEMENT_REQUESTED}),
            Application.id != application.id,
        )
        .order_by(Application.sequence)
        .limit(1)
    )
    following = db.session.scalar(waiting.where(Application.sequence > (application.sequence or 0)))
    return following or db.session.scalar(waiting)


def count_stages(scope: Scope, round_id: int) -> dict[str, int]:
    """Applications of a round by stage of screening, `all` included."""
    statement = (
        scope.limit(select(Application.status, func.count()), Application.organization_id)
        .where(Application.round_id == round_id, Application.number.is_not(None), Application.status != A.DRAFT)
        .group_by(Application.status)
    )
    by_status = dict(db.session.execute(statement).all())
    counts = {stage: sum(by_status.get(status, 0) for status in statuses) for stage, statuses in STAGES.items()}
    return {"all": sum(by_status.values()), **counts}


def ranking(scope: Scope, round_id: int, group_id: int | None = None) -> Select:
    """Ranked applications of a round in rank order, those of one group when it is given."""
    statement = (
        _in_scope(scope)
        .where(Application.round_id == round_id, Application.rank.is_not(None), Application.status.in_(RANKED))
        .options(joinedload(Application.person), selectinload(Application.offers))
        .order_by(Application.group_id, Application.rank)
    )
    return statement if group_id is None else statement.where(Application.group_id == group_id)


def ranking_all(scope: Scope, round_id: int) -> Sequence[Application]:
    """The ranking of all groups, for a file."""
    return db.session.scalars(ranking(scope, round_id)).unique().all()


def waiting_list(scope: Scope, round_id: int) -> Select:
    """Reserves of a round in the order in which they are offered a place."""
    return (
        _in_scope(scope)
        .where(Application.round_id == round_id, Application.status == A.RESERVE)
        .options(joinedload(Application.person), joinedload(Application.group))
        .order_by(Application.group_id, Application.reserve_rank, Application.sequence)
    )


def count_ahead(application: Application) -> int:
    """How many on the same waiting list stand before this application."""
    statement = select(func.count(Application.id)).where(
        Application.group_id == application.group_id, Application.status == A.RESERVE
    )
    if application.reserve_rank is not None:
        statement = statement.where(Application.reserve_rank < application.reserve_rank)
    else:
        statement = statement.where(Application.sequence < application.sequence)
    return db.session.scalar(statement) or 0


def open_offers(scope: Scope, round_id: int) -> Sequence[Offer]:
    """Offers of a round that wait for an answer, the nearest deadline first."""
    statement = (
        scope.limit(select(Offer).join(Application), Application.organization_id)
        .where(Offer.round_id == round_id, Offer.status == OfferStatus.OPEN)
        .options(joinedload(Offer.application).joinedload(Application.person), joinedload(Offer.group))
        .order_by(Offer.respond_by, Offer.id)
    )
    return db.session.scalars(statement).all()


def find_open_offer(application: Application) -> Offer | None:
    """The application's offer that waits for an answer, or none."""
    return next((offer for offer in application.offers if offer.status is OfferStatus.OPEN), None)


def list_enrollments(scope: Scope, round_id: int, *, status: EnrollmentStatus | None = None) -> Select:
    """Enrollments of a round, those at work or in class first, then by number."""
    statement = (
        scope.limit(select(Enrollment), Enrollment.organization_id)
        .join(Application, Application.id == Enrollment.application_id)
        .where(Enrollment.round_id == round_id)
        .options(joinedload(Enrollment.person), joinedload(Enrollment.application), joinedload(Enrollment.group))
        .order_by(Enrollment.status != EnrollmentStatus.ACTIVE, Application.sequence)
    )
    return statement if status is None else statement.where(Enrollment.status == status)


def enrollments_all(scope: Scope, round_id: int) -> Sequence[Enrollment]:
    """The whole roster, for a file."""
    return db.session.scalars(list_enrollments(scope, round_id)).unique().all()


def get_enrollment(scope: Scope, public_id: str) -> Enrollment:
    """One enrollment in scope."""
    statement = scope.limit(select(Enrollment), Enrollment.organization_id, person=Enrollment.person_id)
    found = db.session.scalar(statement.where(Enrollment.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def count_due(scope: Scope, round_ids: Sequence[int], today: date) -> dict[int, int]:
    """Offers of each round that run out today or earlier without an answer."""
    statement = (
        scope.limit(select(Offer.round_id, func.count()).join(Application), Application.organization_id)
        .where(Offer.round_id.in_(round_ids), Offer.status == OfferStatus.OPEN, Offer.respond_by <= today)
        .group_by(Offer.round_id)
    )
    return dict(db.session.execute(statement).all())
