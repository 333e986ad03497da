"""Places: who holds one, who is next. Every function here runs under the round's lock."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core import clock
from jobcenter.core.db import db, lock
from jobcenter.core.formatting import day
from jobcenter.programs.errors import NoGroupFits
from jobcenter.programs.guards import ENROLLMENT, OFFER
from jobcenter.programs.models import (
    Application,
    ApplicationStatus,
    Enrollment,
    Offer,
    OfferStatus,
    Round,
    RoundGroup,
    RoundStatus,
)
from jobcenter.programs.rules import refill_ends
from jobcenter.programs.service import conflicts, records
from jobcenter.seekers.models import Person


def fresh_group(group_id: int) -> RoundGroup:
    """The group as it is now, after the round was locked."""
    statement = select(RoundGroup).where(RoundGroup.id == group_id)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def group_id_of(application: Application) -> int:
    """The row number of the applicant's group. Raises NoGroupFits when she belongs to none yet."""
    if application.group_id is None:
        raise NoGroupFits()
    return application.group_id


def next_in_line(group: RoundGroup) -> Application | None:
    """The reserve to be offered next: by reserve rank after a ranking, by receipt on a waiting list.

    A first-come place is taken at once, so whoever could not take it keeps her place in the line and is passed over.
    """
    statement = (
        select(Application)
        .where(Application.group_id == group.id, Application.status == ApplicationStatus.RESERVE)
        .order_by(Application.reserve_rank, Application.sequence)
    )
    if not group.round.is_first_come:
        return db.session.scalar(statement.limit(1))
    passed_over: list[int] = []
    while True:
        following = db.session.scalar(statement.where(Application.id.not_in(passed_over)).limit(1))
        if following is None or not conflicts.standing(following, ENROLLMENT):
            return following
        passed_over.append(following.id)


def take_or_wait(application: Application, *, actor: Any, now: datetime) -> None:
    """Enroll the applicant while there is a free place and nobody waits; else put her on the waiting list."""
    db.session.flush()
    group = fresh_group(group_id_of(application))
    lock(Person, application.person_id)
    stopped = conflicts.standing(application, ENROLLMENT)
    if not stopped and group.held < group.places and next_in_line(group) is None:
        group.held += 1
        enroll(application, actor=actor, now=now)
        return
    application.move_to(ApplicationStatus.RESERVE)
    records.count("application.waiting", application, actor=actor, now=now)
    records.tell(
        application,
        "application.waiting",
        _l("%(name)s: you are on the waiting list"),
        _l(
            "All places of %(name)s are taken. You are on the waiting list; when a place becomes free, it goes to the next in line."
        ),
        now=now,
    )


def enroll(application: Application, *, actor: Any, now: datetime) -> Enrollment:
    """Turn a held place into an enrollment from the first day of the period, or from today when it runs already.

    What other programs say is looked at again here: the person may have enrolled elsewhere meanwhile.
    """
    conflicts.require_free(application, ENROLLMENT)
    round_ = application.round
    today = clock.day_of(now)
    application.move_to(ApplicationStatus.ENROLLED)
    enrollment = Enrollment(
        application=application,
        round=round_,
        group=application.group,
        organization_id=application.organization_id,
        person=application.person,
        started_on=max(round_.period_from, today),
    )
    db.session.add(enrollment)
    db.session.flush()
    first_day = enrollment.started_on
    records.count("enrollment.started", application, actor=actor, now=now, occurred_on=first_day, enrollment=enrollment)
    records.note("enrollment.started", application, actor=actor, now=now)
    records.tell(
        application,
        "enrollment.started",
        _l("%(name)s: your place is confirmed"),
        _l("You have a place in %(name)s. It begins on %(start)s."),
        now=now,
        start=day(enrollment.started_on),
    )
    return enrollment


def offer(application: Application, *, actor: Any, now: datetime) -> Offer:
    """Offer the applicant a place of her group; the place is held until she answers or the deadline passes.

    What keeps her from it (a place elsewhere, a term) is told with the offer: she can take the place once that has
    ended or an officer let it pass; else the deadline passes it on.
    """
    group = fresh_group(group_id_of(application))
    group.held += 1
    round_ = application.round
    was_reserve = application.status is ApplicationStatus.RESERVE
    application.move_to(ApplicationStatus.OFFERED)
    made = Offer(
        application=application,
        round=round_,
        group=group,
        offered_at=now,
        respond_by=clock.day_of(now) + timedelta(days=round_.offer_days),
    )
    db.session.add(made)
    db.session.flush()
    records.count("offer.made", application, actor=actor, now=now, from_reserve=was_reserve)
    stopped = conflicts.standing(application, OFFER)
    codes = [one.guard.code for one in stopped]
    records.note("offer.made", application, actor=actor, now=now, from_reserve=was_reserve, stopped_by=codes)
    if stopped:
        _tell_stopped(made, now=now)
        return made
    records.tell(
        application,
        "offer.made",
        _l("%(name)s: you are offered a place"),
        _l(
            "You are offered a place in %(name)s. Accept or decline it by %(until)s; after that it goes to the next in line."
        ),
        now=now,
        until=day(made.respond_by),
    )
    return made


def _tell_stopped(made: Offer, *, now: datetime) -> None:
    records.tell(
        made.application,
        "offer.stopped",
        _l("%(name)s: a place for you, but something stands against it"),
        _l(
            "A place in %(name)s is kept for you until %(until)s, but you cannot accept it yet: %(what)s. End that first, or talk to the office in charge; after that day the place goes to the next in line."
        ),
        now=now,
        until=day(made.respond_by),
        what=lambda _locale: conflicts.words(conflicts.standing(made.application, OFFER)),
    )


def cancel_offer(application: Application, *, now: datetime) -> None:
    """Close the applicant's open offer, if there is one, without an answer."""
    for made in application.offers:
        if made.status is OfferStatus.OPEN:
            made.move_to(OfferStatus.CANCELLED)
            made.responded_at = now


def release(group_id: int, *, actor: Any, now: datetime) -> Application | None:
    """Give a place back and pass it on to the next in line. Returns whoever got it, or none."""
    group = fresh_group(group_id)
    group.held -= 1
    return fill(group, actor=actor, now=now)


def fill(group: RoundGroup, *, actor: Any, now: datetime) -> Application | None:
    """Pass one free place on, if places are still filled on that day and somebody waits."""
    round_ = group.round
    if group.held >= group.places or not _fills(round_, now):
        return None
    following = next_in_line(group)
    if following is None:
        return None
    if round_.is_first_come:
        group.held += 1
        db.session.flush()
        enroll(following, actor=actor, now=now)
    else:
        db.session.flush()
        offer(following, actor=actor, now=now)
    return following


def _fills(round_: Round, now: datetime) -> bool:
    if clock.day_of(now) > refill_ends(round_.selection or {}, round_.period_until):
        return False
    if round_.is_first_come:
        return round_.status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.RUNNING)
    return round_.status in (RoundStatus.CONFIRMED, RoundStatus.RUNNING)
