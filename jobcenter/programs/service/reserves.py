"""Joining the reserve after the result: an application that an appeal opened again and that is eligible after all."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.db import db
from jobcenter.programs.models import Application, ApplicationStatus, SelectionMethod
from jobcenter.programs.service import lookup, records, seats, selection


def join(application: Application, *, actor: Any, now: datetime) -> None:
    """Put an eligible application among the reserves of its group, where the round's own method places it.

    Nobody who was selected loses the place. A place that is free goes to the first reserve at once.
    """
    round_ = application.round
    group = seats.fresh_group(seats.group_id_of(application))
    if round_.selection_method is SelectionMethod.SCORE:
        selection.score(round_, application)
    waiting = [*lookup.reserves_of(group.id), application]
    places = {number: place for place, number in enumerate(selection.in_order(round_, waiting), start=1)}
    for one in waiting:
        one.reserve_rank = places[one.number or ""]
    application.move_to(ApplicationStatus.RESERVE)
    db.session.flush()
    records.count("application.reserve", application, actor=actor, now=now)
    records.note("application.joined_reserve", application, actor=actor, now=now, rank=application.reserve_rank)
    records.tell(
        application,
        "application.reserve",
        _l("%(name)s: you are reserve number %(rank)s"),
        _l("You are reserve number %(rank)s for %(name)s. When a place becomes free, it is offered in this order."),
        now=now,
        rank=application.reserve_rank,
    )
    seats.fill(group, actor=actor, now=now)
