"""Timetables: asked for, made in the background, changed by hand, confirmed; later interviews booked one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.events import wording
from jobcenter.events.errors import InConflict, ProposalStale, TooLate
from jobcenter.events.models import (
    EntryStatus,
    Event,
    EventEntry,
    EventInterview,
    EventPost,
    EventProposal,
    EventStatus,
    InterviewStatus,
    ProposalStatus,
)
from jobcenter.events.rules import weights_on
from jobcenter.events.service import messages
from jobcenter.events.service.setup import note
from jobcenter.events.timetable import Company, Conflict, Meeting, Problem, Seeker, conflicts, points_of

LIVE_PROPOSALS = (ProposalStatus.WAITING, ProposalStatus.RUNNING, ProposalStatus.READY, ProposalStatus.FAILED)


def problem_of(event: Event) -> Problem:
    """What is to be arranged at an event, from its companies and live registrations."""
    numbers = {slot: number for number, slot in enumerate(event.slots)}
    entries = db.session.scalars(
        select(EventEntry)
        .where(EventEntry.event_id == event.id, EventEntry.status != EntryStatus.CANCELLED)
        .order_by(EventEntry.id)
    ).all()
    company_of = {post.id: company.id for company in event.companies for post in company.posts}
    return Problem(
        len(numbers),
        tuple(
            Company(company.id, company.interviewers, _numbers(numbers, company.unavailable))
            for company in event.companies
        ),
        tuple(
            Seeker(
                entry.id,
                tuple((company_of[wish.post_id], wish.post_id) for wish in entry.wishes),
                _numbers(numbers, entry.unavailable),
            )
            for entry in entries
        ),
        weights_on(event.held_on),
    )


def _numbers(numbers: dict[str, int], slots: Iterable[str]) -> frozenset[int]:
    return frozenset(numbers[slot] for slot in slots if slot in numbers)


def find_proposal(event: Event) -> EventProposal | None:
    """The proposal of an event that is neither confirmed nor given up."""
    statement = select(EventProposal).where(
        EventProposal.event_id == event.id, EventProposal.status.in_(LIVE_PROPOSALS)
    )
    return db.session.scalar(statement.order_by(EventProposal.id.desc()).limit(1))


def ask(event: Event, *, actor: Actor, now: datetime) -> EventProposal:
    """Ask for a proposal; it is made in the background. An earlier one is given up. Raises TooLate after confirmation."""
    event = lock(Event, event.id)
    if booked_of(event.id) or event.status not in (EventStatus.OPEN, EventStatus.CLOSED):
        raise TooLate()
    earlier = find_proposal(event)
    if earlier is not None:
        lock(EventProposal, earlier.id).move_to(ProposalStatus.DISCARDED)
    proposal = EventProposal(event_id=event.id, asked_by_id=actor.id)
    db.session.add(proposal)
    db.session.flush()
    note(event, "timetable_asked", actor=actor, now=now)
    return proposal


def meetings_of(proposal: EventProposal) -> list[Meeting]:
    """The interviews of a proposal."""
    return [Meeting(*row) for row in proposal.meetings]


def conflicts_of(event: Event, meetings: Sequence[Meeting], problem: Problem | None = None) -> list[Conflict]:
    """What is in conflict in a timetable; one of somebody who has gone, or of a post taken away, is `gone`."""
    problem = problem or problem_of(event)
    seekers = {seeker.key for seeker in problem.seekers}
    companies = {company.key for company in problem.companies}
    there = [one for one in meetings if one.seeker in seekers and one.company in companies]
    gone = [Conflict("gone", one.slot, one.seeker, one.company) for one in meetings if one not in there]
    return gone + conflicts(problem, there)


def change(proposal: EventProposal, index: int, *, slot: int | None, actor: Actor, now: datetime) -> list[Conflict]:
    """Move one interview of a proposal to another slot, or take it out (None). Returns what is in conflict then.

    Raises NotFound where the proposal has no such interview or is not open to changes any more.
    """
    proposal = lock(EventProposal, proposal.id)
    if proposal.status is not ProposalStatus.READY or not 0 <= index < len(proposal.meetings):
        raise NotFound()
    rows = [list(row) for row in proposal.meetings]
    row = rows.pop(index)
    if slot is not None:
        rows.append([slot, *row[1:]])
    return _keep(proposal, rows, actor=actor, now=now)


def add(
    proposal: EventProposal, entry: EventEntry, post: EventPost, slot: int, *, actor: Actor, now: datetime
) -> list[Conflict]:
    """Add an interview to a proposal by hand. Returns what is in conflict then."""
    proposal = lock(EventProposal, proposal.id)
    if proposal.status is not ProposalStatus.READY:
        raise NotFound()
    rows = [*(list(row) for row in proposal.meetings), [slot, post.company_id, post.id, entry.id]]
    return _keep(proposal, rows, actor=actor, now=now)


def _keep(proposal: EventProposal, rows: list[list[int]], *, actor: Actor, now: datetime) -> list[Conflict]:
    proposal.meetings = sorted(rows)
    event = proposal.event
    problem = problem_of(event)
    found = conflicts_of(event, meetings_of(proposal), problem)
    if not any(one.code == "gone" for one in found):
        points = points_of(problem, meetings_of(proposal))
        proposal.figures = {**proposal.figures, "points": points, "changed": True}
    note(event, "timetable_changed", actor=actor, now=now)
    return found


def confirm(proposal: EventProposal, *, actor: Actor, now: datetime) -> None:
    """Fix the timetable and tell everybody. Raises ProposalStale where it is in conflict, InvalidTransition otherwise."""
    event = lock(Event, proposal.event_id)
    proposal = lock(EventProposal, proposal.id)
    meetings = meetings_of(proposal)
    wrong = conflicts_of(event, meetings)
    if wrong:
        raise ProposalStale(count=len(wrong))
    proposal.move_to(ProposalStatus.CONFIRMED)
    slots, seats = event.slots, Counter[tuple[int, int]]()
    for meeting in sorted(meetings):
        seats[meeting.company, meeting.slot] += 1
        db.session.add(
            EventInterview(
                event_id=event.id,
                entry_id=meeting.seeker,
                company_id=meeting.company,
                post_id=meeting.post,
                slot=slots[meeting.slot],
                seat=seats[meeting.company, meeting.slot],
            )
        )
    db.session.flush()
    note(event, "timetable_confirmed", actor=actor, now=now, interviews=len(meetings))
    _tell(event, now)


def _tell(event: Event, now: datetime) -> None:
    entries = select(EventEntry).where(EventEntry.event_id == event.id, EventEntry.status != EntryStatus.CANCELLED)
    for entry in db.session.scalars(entries.order_by(EventEntry.id)):
        db.session.expire(entry, ["interviews"])
        if entry.wishes:
            messages.tell_entry(entry, "event.interviews", messages.interviews_set, now)
    for company in event.companies:
        messages.tell_company(company, "event.timetable", messages.company_timetable, now)


def booked_of(event_id: int) -> list[EventInterview]:
    """The interviews of an event that were not called off, by time."""
    statement = select(EventInterview).where(
        EventInterview.event_id == event_id, EventInterview.status != InterviewStatus.CANCELLED
    )
    return list(db.session.scalars(statement.order_by(EventInterview.slot, EventInterview.company_id)))


def book(entry: EventEntry, post: EventPost, slot: str, *, actor: Actor, now: datetime) -> EventInterview:
    """Book one more interview in a free slot, on the day or before. Raises InConflict with the reasons."""
    event = lock(Event, entry.event_id)
    if post.company.event_id != event.id or slot not in event.slots or not entry.is_live:
        raise NotFound()
    if event.status not in (EventStatus.OPEN, EventStatus.CLOSED, EventStatus.HELD):
        raise TooLate()
    numbers = {one: number for number, one in enumerate(event.slots)}
    booked = booked_of(event.id)
    meetings = [Meeting(numbers[one.slot], one.company_id, one.post_id, one.entry_id) for one in booked]
    new = Meeting(numbers[slot], post.company_id, post.id, entry.id)
    before = set(conflicts(problem_of(event), meetings))
    wrong = [one for one in conflicts(problem_of(event), [*meetings, new]) if one not in before]
    if wrong:
        raise InConflict(conflicts=", ".join(sorted({str(wording.CONFLICTS[one.code]) for one in wrong})))
    seats = {one.seat for one in booked if one.company_id == post.company_id and one.slot == slot}
    interview = EventInterview(
        event_id=event.id,
        entry_id=entry.id,
        company_id=post.company_id,
        post_id=post.id,
        slot=slot,
        seat=next(seat for seat in range(1, post.company.interviewers + 1) if seat not in seats),
    )
    db.session.add(interview)
    db.session.flush()
    note(event, "interview_booked", actor=actor, now=now, person_id=entry.person_id)
    db.session.expire(entry, ["interviews"])
    messages.tell_entry(entry, "event.interviews", messages.interviews_set, now)
    return interview


def call_off(interview: EventInterview, *, actor: Actor, now: datetime) -> None:
    """Call an interview off; its slot falls free."""
    interview = lock(EventInterview, interview.id)
    interview.move_to(InterviewStatus.CANCELLED)
    note(interview.event, "interview_cancelled", actor=actor, now=now, person_id=interview.entry.person_id)


def described(event: Event, found: Sequence[Conflict]) -> list[str]:
    """Conflicts in words, one line each."""
    names = {company.id: company.employer.name for company in event.companies}
    numbers = dict(
        db.session.execute(select(EventEntry.id, EventEntry.number).where(EventEntry.event_id == event.id)).all()
    )
    slots = event.slots
    lines = []
    for one in found:
        where = [
            slots[one.slot] if 0 <= one.slot < len(slots) else str(one.slot),
            names.get(one.company or 0, ""),
            _("Visitor %(number)s", number=numbers[one.seeker]) if one.seeker in numbers else "",
        ]
        lines.append(f"{' · '.join(part for part in where if part)}: {wording.CONFLICTS[one.code]}")
    return lines


def served(meetings: Sequence[Meeting], problem: Problem) -> dict[str, int]:
    """What a timetable does for people: wishes met by rank, how many with wishes are served, how many are not."""
    wanted = {seeker.key: seeker.wishes for seeker in problem.seekers if seeker.wishes}
    met: dict[int, int] = defaultdict(int)
    for meeting in meetings:
        posts = [post for _company, post in wanted.get(meeting.seeker, ())]
        if meeting.post in posts:
            met[posts.index(meeting.post) + 1] += 1
    people = {meeting.seeker for meeting in meetings}
    return {
        "interviews": len(meetings),
        "first": met[1],
        "second": met[2],
        "third": met[3],
        "served": len(people),
        "unserved": len(set(wanted) - people),
    }
