"""Background work of events: timetables that were asked for, registrations whose last day is over."""

import time

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from jobcenter.core.db import db, lock, transaction
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.events import rules, timetable
from jobcenter.events.models import EventProposal, ProposalStatus
from jobcenter.events.service import setup, timetables


@scheduled("events.close_registration", cron="15 0 * * *", label=_l("Close the registration of events"))
def close_registration(call: Call) -> None:
    """Close the events whose last day of registration was yesterday."""
    setup.advance_due(call.today, now=call.now)


@scheduled("events.make_timetables", cron="* * * * *", label=_l("Make interview timetables"), own_transactions=True)
def make_timetables() -> int:
    """Make the timetables that were asked for, each in its own transactions. Returns how many."""
    made = 0
    while (proposal_id := _take()) is not None:
        _make(proposal_id)
        made += 1
    return made


def _take() -> int | None:
    """Begin the oldest proposal that waits; one that was left running by a killed process is taken up again."""
    with transaction():
        found = db.session.scalar(
            select(EventProposal)
            .where(EventProposal.status.in_((ProposalStatus.WAITING, ProposalStatus.RUNNING)))
            .order_by(EventProposal.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return None
        if found.status is ProposalStatus.WAITING:
            found.move_to(ProposalStatus.RUNNING)
        return found.id


def _make(proposal_id: int) -> None:
    started = time.monotonic()
    try:
        found = _arranged(proposal_id, started)
    # Whatever is wrong with the event or raised by the solver is kept with the proposal and shown to the manager, who
    # can ask again; a proposal left running would be taken up for ever and keep all later ones waiting.
    except Exception as error:
        _end(proposal_id, ProposalStatus.FAILED, error=str(error)[:300])
        return
    figures = {
        "points": found.points,
        "bound": found.bound,
        "gap": found.gap,
        "is_optimal": found.is_optimal,
        "seconds": round(time.monotonic() - started, 1),
    }
    rows = [[one.slot, one.company, one.post, one.seeker] for one in found.meetings]
    _end(proposal_id, ProposalStatus.READY, meetings=rows, figures=figures)


def _arranged(proposal_id: int, started: float) -> timetable.Timetable:
    with transaction():
        event = db.session.get_one(EventProposal, proposal_id).event
        problem = timetables.problem_of(event)
        settings = rules.settings_on(event.held_on)
    return timetable.arrange(
        problem,
        seconds=settings["seconds"],
        gap=settings["gap"],
        watch=lambda points, bound: _tell(proposal_id, points, bound, time.monotonic() - started),
    )


def _tell(proposal_id: int, points: int, bound: float, seconds: float) -> None:
    with transaction():
        proposal = lock(EventProposal, proposal_id)
        proposal.figures = {"points": points, "bound": bound, "seconds": round(seconds, 1)}


def _end(proposal_id: int, status: ProposalStatus, **values: object) -> None:
    with transaction():
        proposal = lock(EventProposal, proposal_id)
        if proposal.status is not ProposalStatus.RUNNING:
            return
        for name, value in values.items():
            setattr(proposal, name, value)
        proposal.move_to(status)
