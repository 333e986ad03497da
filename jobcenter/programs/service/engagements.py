"""Where somebody is at which hours: places in programs and work she was placed in, as our records have them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobcenter.core.db import db
from jobcenter.core.formatting import localized
from jobcenter.matching.models import Placement, PlacementStatus
from jobcenter.programs.models import Enrollment, Round, RoundGroup
from jobcenter.programs.timetable import Engagement, Hours, first_read, of_codes


def hours_of(round_: Round, group: RoundGroup | None) -> Hours | None:
    """The weekly hours of a work site or class: of the group where it has its own, else of the round's notice."""
    site = (group.site if group else None) or {}
    if site.get("hours"):
        return first_read([str(site["hours"])])
    return first_read([str(one["value"].get("ko", "")) for one in round_.conditions or ()])


def period_of(round_: Round, group: RoundGroup | None) -> tuple[date, date]:
    """The first and the last day of a work site or class, the round's where the group has none of its own."""
    own_from = group.period_from if group else None
    own_until = group.period_until if group else None
    return own_from or round_.period_from, own_until or round_.period_until


def planned(round_: Round, group: RoundGroup | None) -> Engagement:
    """What a place in a group would be."""
    start, end = period_of(round_, group)
    return Engagement(start, end, hours_of(round_, group))


def of_enrollment(enrollment: Enrollment) -> Engagement:
    """What a place somebody holds is."""
    _start, end = period_of(enrollment.round, enrollment.group)
    return Engagement(enrollment.started_on, enrollment.ended_on or end, hours_of(enrollment.round, enrollment.group))


def of_placement(placement: Placement) -> Engagement:
    """What work somebody was placed in is; its hours are those of the job order, not known without one."""
    order = placement.order
    hours = of_codes(order.days, order.hours_start, order.hours_end) if order else None
    return Engagement(placement.started_on, placement.left_on, hours)


def placements_of(person_id: int) -> Sequence[Placement]:
    """Work a person was placed in and has not left."""
    statement = (
        select(Placement)
        .where(Placement.person_id == person_id, Placement.status != PlacementStatus.LEFT)
        .options(joinedload(Placement.order))
        .order_by(Placement.started_on, Placement.id)
    )
    return db.session.scalars(statement).all()


def employer_of(placement: Placement) -> str:
    """Where the work is, in words."""
    return " · ".join(part for part in (placement.employer_name, placement.job_title) if part)


def name_of(enrollment: Enrollment) -> str:
    """The round of a place, in the reader's language."""
    return localized(enrollment.round.name)
