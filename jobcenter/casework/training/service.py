"""The way from a missing licence to a course and back to the order that waited, one function per step."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.casework.training import messages, queries
from jobcenter.casework.training.errors import AgreementMissing, NoPlace, NotTheCourse, WaitsAlready
from jobcenter.casework.training.models import OPEN_WAITS, LicenceWait, WaitEnd, WaitOrder, WaitStatus
from jobcenter.core import clock, licences
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import localized
from jobcenter.employers.models import JobOrder
from jobcenter.matching import search
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Application, ApplicationStatus, Round
from jobcenter.programs.service import applications, enrollment, lookup
from jobcenter.programs.service.applications import OFFICER
from jobcenter.seekers.models import Person, Registration

BY_SELF, BY_OFFICER = "self", "officer"
BRING = "bring"
MOST_SUGGESTIONS, MOST_RANKED = 3, 30


def offer(
    registration: Registration, round_: Round, *, licence: str, order: JobOrder | None, actor: Actor, now: datetime
) -> LicenceWait:
    """Send a person the course that leads to a licence she lacks. Nothing is kept as her wish until she agrees.

    Raises NotTheCourse or WaitsAlready.
    """
    wait = _begin(registration, round_, licence=licence, order=order, actor=actor, now=now)
    messages.tell(wait, "course.offered", messages.offered, now, link=messages.link_of(wait))
    return wait


def agree(
    registration: Registration, round_: Round, *, licence: str, order: JobOrder | None, actor: Actor, now: datetime
) -> LicenceWait:
    """The person herself wants the course, and that the centre comes back with the order afterwards."""
    return _agreed(registration, round_, licence=licence, order=order, via=BY_SELF, actor=actor, now=now)


def enter(
    registration: Registration,
    round_: Round,
    *,
    licence: str,
    order: JobOrder | None,
    agreed: bool,
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Application:
    """Hand in the application to the course for a person at the counter, and keep which order waits for her.

    Raises AgreementMissing, NotTheCourse, WaitsAlready, and whatever `applications.submit` refuses.
    """
    if not agreed:
        raise AgreementMissing()
    # The round before the person, as every application locks them.
    lock(Round, round_.id)
    _agreed(registration, round_, licence=licence, order=order, via=BY_OFFICER, actor=actor, now=now)
    application = applications.start(round_.id, registration.person, actor=actor, now=now, channel=OFFICER)
    ways = {document["code"]: BRING for document in round_.documents if document.get("required")}
    answers = {"statement": True, "documents": {**ways, **application.answers.get("documents", {})}}
    applications.save(application, facts=facts, answers=answers, now=now)
    db.session.flush()
    return applications.submit(application, actor=actor, now=now)


def note_wish(
    registration: Registration,
    round_: Round,
    *,
    licence: str,
    order: JobOrder | None,
    agreed: bool,
    actor: Actor,
    now: datetime,
) -> LicenceWait:
    """Keep which order waits for somebody who has applied to the course already, or is about to."""
    if not agreed:
        raise AgreementMissing()
    return _agreed(registration, round_, licence=licence, order=order, via=BY_OFFICER, actor=actor, now=now)


def _agreed(
    registration: Registration,
    round_: Round,
    *,
    licence: str,
    order: JobOrder | None,
    via: str,
    actor: Actor,
    now: datetime,
) -> LicenceWait:
    wait = _open_of(registration.person_id, licence)
    if wait is None:
        wait = _begin(registration, round_, licence=licence, order=order, actor=actor, now=now)
    elif wait.round_id != round_.id and wait.status is not WaitStatus.OFFERED and not _is_over(wait, clock.day_of(now)):
        raise WaitsAlready(licence=licence, course=localized(wait.round.name))
    wait.round = round_
    if order is not None:
        wait.order_id, wait.keco_code = order.id, order.keco_code
    wait.agreed_at, wait.agreed_via = wait.agreed_at or now, wait.agreed_via or via
    if wait.status is WaitStatus.OFFERED:
        _move(wait, WaitStatus.WAITING, actor=actor, now=now)
    return wait


def _begin(
    registration: Registration, round_: Round, *, licence: str, order: JobOrder | None, actor: Actor, now: datetime
) -> LicenceWait:
    lock(Person, registration.person_id)
    if not _leads_to(round_, licence) or round_.apply_until < clock.day_of(now):
        raise NotTheCourse()
    there = _open_of(registration.person_id, licence)
    if there is not None:
        raise WaitsAlready(licence=licence, course=localized(there.round.name))
    wait = LicenceWait(
        person_id=registration.person_id,
        registration_id=registration.id,
        organization_id=registration.organization_id,
        round_id=round_.id,
        licence=licence,
        licence_key=licences.key(licence),
        order_id=order.id if order else None,
        keco_code=order.keco_code if order else None,
        status=WaitStatus.OFFERED,
        made_by_id=actor.id,
    )
    db.session.add(wait)
    db.session.flush()
    _note(wait, "offered", actor=actor, now=now)
    return wait


def _leads_to(round_: Round, licence: str) -> bool:
    return licences.key(licence) in licences.keys_of(one["name"] for one in round_.licences or ())


def _open_of(person_id: int, licence: str) -> LicenceWait | None:
    statement = select(LicenceWait).where(
        LicenceWait.person_id == person_id,
        LicenceWait.licence_key.in_(licences.keys_of([licence])),
        LicenceWait.status.in_(OPEN_WAITS),
    )
    return db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))


def end(wait: LicenceWait, reason: WaitEnd | str, *, actor: Actor, now: datetime) -> None:
    """Give the way to a licence up, for a reason. Raises InvalidTransition where it is over already."""
    wait = lock(LicenceWait, wait.id)
    _end(wait, WaitEnd(reason), actor=actor, now=now)


def _end(wait: LicenceWait, reason: WaitEnd, *, actor: Actor, now: datetime) -> None:
    wait.end_reason = reason
    wait.suggestions.clear()
    _move(wait, WaitStatus.ENDED, actor=actor, now=now, reason=reason.value)


def enter_licence(wait: LicenceWait, *, on: date, actor: Actor, now: datetime) -> None:
    """Enter the licence a person shows at the counter as earned through her course; what waits follows by itself.

    Raises NoPlace where she has no place in the course, DateImpossible for a day outside the course and today.
    """
    held = queries.find_enrollment(Scope.of_person(wait.person_id), wait)
    if held is None:
        raise NoPlace()
    enrollment.record_licence(held, name=wait.licence, on=on, actor=actor, now=now)


def come_back(wait: LicenceWait, *, on: date, actor: Actor, now: datetime) -> None:
    """The licence is there: the order that waited, or the best of its kind, comes back to the counselor's list."""
    wait.earned_on = on
    _move(wait, WaitStatus.READY, actor=actor, now=now)
    suggest(wait, today=clock.day_of(now))
    messages.tell(wait, "course.licence", messages.licence_there, now)


def wait_again(wait: LicenceWait, *, actor: Actor, now: datetime) -> None:
    """The licence was entered by mistake: back to waiting for it."""
    wait.earned_on = None
    wait.suggestions.clear()
    _move(wait, WaitStatus.WAITING, actor=actor, now=now)


def referred(wait: LicenceWait, *, actor: Actor, now: datetime) -> None:
    """She was referred with the new licence: nothing is left to come back to."""
    wait.suggestions.clear()
    _move(wait, WaitStatus.REFERRED, actor=actor, now=now)


def suggest(wait: LicenceWait, *, today: date) -> None:
    """Keep the orders that fit now: the one that waited while it takes people, then the best that ask for the licence."""
    wait.suggestions.clear()
    db.session.flush()
    for rank, order_id in enumerate(_fitting(wait, today), start=1):
        wait.suggestions.append(WaitOrder(order_id=order_id, rank=rank))
    db.session.flush()


def _fitting(wait: LicenceWait, today: date) -> list[int]:
    first = [wait.order_id] if wait.order_id else []
    registration = db.session.get_one(Registration, wait.registration_id)
    ranked = _ranked(wait, registration, today) if registration.is_open else []
    # Asked of the database once more: the ranking may not know yet what this transaction closes.
    wanted = list(dict.fromkeys([*first, *ranked]))
    orders = {order.id: order for order in db.session.scalars(select(JobOrder).where(JobOrder.id.in_(wanted))).unique()}
    open_ones = [key for key in wanted if orders[key].is_open(today) and orders[key].places_left]
    return open_ones[:MOST_SUGGESTIONS]


def _ranked(wait: LicenceWait, registration: Registration, today: date) -> list[int]:
    """The best orders for her that ask for the licence, then those of the kind she waited for."""
    scope = Scope.of_person(wait.person_id)
    ranking = search.orders_for(scope, registration, today=today, skip={"consent"}, past_days=0).ranking
    keys = licences.keys_of([wait.licence])
    asking = [match.order.key for match in ranking.matches if keys & set(match.order.licences)]
    of_kind = [match.order.key for match in ranking.matches if match.order.occupation == wait.keco_code]
    return [*asking, *(of_kind if wait.keco_code else ())][:MOST_RANKED]


def _is_over(wait: LicenceWait, today: date) -> bool:
    """Whether the course led nowhere, so that another one can take its place."""
    found = lookup.find_application_of(wait.round_id, wait.person_id)
    if found is None or found.status is ApplicationStatus.DRAFT:
        return wait.round.apply_until < today
    held = found.enrollment
    return found.status in queries.OVER or (held is not None and held.status in queries.LEFT)


def _move(wait: LicenceWait, status: WaitStatus, *, actor: Actor, now: datetime, **details: Any) -> None:
    wait.move_to(status)
    db.session.flush()
    _note(wait, status.value, actor=actor, now=now, **details)


def _note(wait: LicenceWait, action: str, *, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(
        actor,
        f"licence_wait.{action}",
        subject=("licence_wait", wait.id),
        organization_id=wait.organization_id,
        person_id=wait.person_id,
        now=now,
        details={"licence": wait.licence, **details},
    )
