"""Days on which people came together: companies at their tables, who came, who was interviewed and hired, who was counseled.

A hire at an event is a placement the centre has anyway: nobody is placed a second time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import db
from jobcenter.demo.facts import Facts, Seeker
from jobcenter.employers.models import JobOrder
from jobcenter.events.models import (
    EntryStatus,
    Event,
    EventCompany,
    EventEntry,
    EventInterview,
    EventKind,
    EventPost,
    EventStatus,
    InterviewStatus,
)
from jobcenter.events.rules import slots
from jobcenter.matching.models import Placement, Referral, ResultReason, Via

REASONS = (ResultReason.LACK_OF_EXPERIENCE, ResultReason.NOT_SUITED, ResultReason.OTHERS_HIRED, ResultReason.WAGE)
COMPANIES = 6
SLOT_MINUTES = 20
TALK = "이력서를 함께 보고 다음 주 센터 상담을 예약함."


@dataclass(frozen=True)
class Day:
    """One event: what kind, when, and how many came, were interviewed and hired, or did not come."""

    kind: EventKind
    title: dict[str, str]
    on: date
    interviewed: int = 0
    hired: int = 0
    visitors: int = 0
    missed: int = 0
    speakers: str = ""


@dataclass(frozen=True)
class Hire:
    """A placement by referral and the days on which its interview can have been."""

    placement_id: int
    person_id: int
    order_id: int
    employer_id: int
    sent_on: date
    result_on: date
    started_on: date

    def fits(self, day: date) -> bool:
        """Whether the interview can have been on a day: between the referral and its result."""
        return self.sent_on <= day <= self.result_on

    def fits_later(self, day: date) -> bool:
        """Whether a second interview can have followed before the start at work."""
        return self.sent_on <= day < self.started_on


class Days:
    """Writes events of one centre. Over all of them, nobody is interviewed twice."""

    def __init__(self, facts: Facts, seekers: Sequence[Seeker]) -> None:
        self.facts, self.chance, self.seekers = facts, facts.chance, seekers
        self.known = {one.person_id: one for one in seekers}
        self.seen: set[int] = set()
        self.hires = self._placements()

    def _placements(self) -> list[Hire]:
        statement = (
            select(
                Placement.id, Placement.person_id, Placement.order_id, Placement.employer_id,
                Referral.sent_on, Referral.result_on, Placement.started_on,
            )
            .join(Referral, Referral.id == Placement.referral_id)
            .where(
                Placement.organization_id == self.facts.organization.id, Placement.via == Via.REFERRAL,
                Placement.order_id.is_not(None),
                Placement.registration_id.between(self.seekers[0].registration_id, self.seekers[-1].registration_id),
            )
            .order_by(Placement.id)
        )  # fmt: skip
        rows: Iterable[Any] = db.session.execute(statement)
        return [Hire(*row) for row in rows]

    def hold(self, day: Day) -> Event:
        """A whole event with everything around it."""
        event = Event(
            organization_id=self.facts.organization.id, kind=day.kind, status=EventStatus.FINISHED, title=day.title,
            held_on=day.on, starts="14:00", ends="17:00", slot_minutes=SLOT_MINUTES, speakers=day.speakers,
            place="영등포구청 별관 5층 강당", announcement="시연을 위해 지어낸 행사입니다.",
        )  # fmt: skip
        db.session.add(event)
        db.session.flush()
        companies = self.people_of(event, day) if day.interviewed or day.visitors else 0
        speakers = len(day.speakers.splitlines())
        self.facts.add("event.held", day.on, ("event", event.id), event=day.kind.value, companies=companies, speakers=speakers)  # fmt: skip
        return event

    def people_of(self, event: Event, day: Day) -> int:
        """Who came to an event and what became of it; returns how many companies took part."""
        hires = self._take_hires(day)
        self.seen.update(hire.person_id for hire in hires)
        free = [one for one in self.seekers if self._is_free(one, day.on)]
        others = self.chance.sample(free, min(len(free), day.interviewed - len(hires) + day.visitors + day.missed))
        met = others[: day.interviewed - len(hires)]
        people = [self.known[hire.person_id] for hire in hires] + others
        came = len(hires) + len(others) - day.missed
        self.seen.update(one.person_id for one in people[: len(hires) + len(met)])
        entries = self._entries(event, people, came)
        if not day.interviewed:
            return 0
        posts = self._posts(event, hires, day.on)
        self._interview(event, posts, hires, people[: len(hires) + len(met)], entries)
        return len({company for company, _post in posts.values()})

    def _take_hires(self, day: Day) -> list[Hire]:
        """As many of the placements as wanted, the nearest ones in time first, one for each company and person."""
        found: dict[int, Hire] = {}
        for test in (Hire.fits, Hire.fits_later):
            for hire in self.hires:
                fits = len(found) < day.hired and hire.person_id not in self.seen and test(hire, day.on)
                if fits and hire.person_id in self.known and not any(one.employer_id == hire.employer_id for one in found.values()):  # fmt: skip
                    found.setdefault(hire.person_id, hire)
        return list(found.values())

    def _is_free(self, seeker: Seeker, day: date) -> bool:
        """Whether somebody looks for work on a day, and goes on doing so for a while."""
        goes_on = seeker.started_on is None or seeker.started_on > day + timedelta(days=14)
        return seeker.since <= day <= seeker.until and goes_on and seeker.person_id not in self.seen

    def _entries(self, event: Event, people: Sequence[Seeker], came: int) -> range:
        rows: list[dict[str, Any]] = []
        day = event.held_on
        with_counselor = event.kind is EventKind.OUTREACH
        for number, one in enumerate(people, start=1):
            at, here = self.facts.at(day), number <= came
            signed = max(one.since, day - timedelta(days=self.chance.randint(1, 14)))
            rows.append(
                {
                    "event_id": event.id, "organization_id": event.organization_id, "person_id": one.person_id,
                    "number": number, "status": EntryStatus.CHECKED_IN if here else EntryStatus.NO_SHOW,
                    "shown": ["name", "phone"], "checked_in_at": at if here else None,
                    "counseled_at": at if here and with_counselor else None,
                    "counseled_by_id": self.facts.actor_id if here and with_counselor else None,
                    "note": TALK if here and with_counselor else None,
                    "satisfaction": self.chance.choice((None, 3, 4, 4, 5, 5)) if here else None,
                    "created_at": self.facts.at(signed), "updated_at": at,
                }
            )  # fmt: skip
        event.last_number = len(rows)
        numbers = insert_rows(EventEntry, rows)
        for number, row, one in zip(numbers, rows, people, strict=True):
            about: dict[str, Any] = {"person_id": one.person_id, "event": event.kind.value}
            signed = row["created_at"].date()
            self.facts.add("event.registered", signed, ("event_entry", number), **about, **one.about(signed))
            if row["checked_in_at"]:
                self.facts.add("event.attended", day, ("event_entry", number), **about, **one.about(day))
            if row["counseled_at"]:
                self.facts.add("counseling.held", day, ("event_entry", number), **about, **one.about(day), channel="outreach")  # fmt: skip
        return numbers

    def _posts(self, event: Event, hires: Sequence[Hire], day: date) -> dict[int, tuple[EventCompany, EventPost]]:
        """The companies of the event by order: those that hired, and others with an order open on the day."""
        wanted = {hire.order_id: hire.employer_id for hire in hires}
        statement = (
            select(JobOrder.id, JobOrder.employer_id)
            .where(JobOrder.organization_id == event.organization_id, JobOrder.opened_on <= day)
            .where(JobOrder.valid_until >= day, JobOrder.source.is_(None), JobOrder.employer_id.is_not(None))
            .order_by(JobOrder.id.desc())
            .limit(COMPANIES * 3)
        )
        for order_id, employer_id in db.session.execute(statement):
            if len(wanted) < COMPANIES and employer_id not in wanted.values():
                wanted[order_id] = employer_id
        titles: dict[int, tuple[str, int]] = {
            number: (title, places)
            for number, title, places in db.session.execute(
                select(JobOrder.id, JobOrder.title, JobOrder.places).where(JobOrder.id.in_(wanted))
            )
        }
        found = {}
        for number, (order_id, employer_id) in enumerate(wanted.items(), start=1):
            company = EventCompany(event_id=event.id, employer_id=employer_id, booth=f"A-{number}")
            post = EventPost(company=company, order_id=order_id, title=titles[order_id][0], places=titles[order_id][1])
            found[order_id] = (company, post)
            db.session.add_all([company, post])
        db.session.flush()
        return found

    def _interview(
        self,
        event: Event,
        posts: dict[int, tuple[EventCompany, EventPost]],
        hires: Sequence[Hire],
        people: Sequence[Seeker],
        entries: Sequence[int],
    ) -> None:
        times = slots("14:00", "17:00", SLOT_MINUTES)
        tables, used = list(posts.values()), dict.fromkeys(posts, 0)
        orders = list(posts)
        rows: list[dict[str, Any]] = []
        for number, one in enumerate(people):
            hire = hires[number] if number < len(hires) else None
            order_id = hire.order_id if hire else orders[number % len(tables)]
            company, post = posts[order_id]
            turn = used[order_id]
            used[order_id] += 1
            company.interviewers = max(company.interviewers or 1, turn // len(times) + 1)
            at = self.facts.at(event.held_on)
            rows.append(
                {
                    "event_id": event.id, "entry_id": entries[number], "company_id": company.id, "post_id": post.id,
                    "slot": times[turn % len(times)], "seat": turn // len(times) + 1,
                    "status": InterviewStatus.HIRED if hire else InterviewStatus.NOT_HIRED,
                    "reason": None if hire else self.chance.choice(REASONS).value, "result_at": at,
                    "placement_id": hire.placement_id if hire else None, "created_at": at, "updated_at": at,
                }
            )  # fmt: skip
            about: dict[str, Any] = {"person_id": one.person_id, "event": event.kind.value, **one.about(event.held_on)}
            subject = ("event_entry", entries[number])
            if hire:
                self.facts.add("event.hired", event.held_on, subject, **about)
            self.facts.add("event.interviewed", event.held_on, subject, **about, result=rows[-1]["status"].value)
        insert_rows(EventInterview, rows)
