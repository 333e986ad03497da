"""Tables of events: the day, companies with their posts, who registered with which wishes, interviews, timetables."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import EncryptedText, Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.employers.models import Employer, JobOrder
from jobcenter.events import rules
from jobcenter.matching.models import Placement
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Person


class EventKind(StrEnum):
    """What kind of day it is."""

    HIRING_DAY = "hiring_day"
    JOB_FAIR = "job_fair"
    MENTORING = "mentoring"
    OUTREACH = "outreach"
    ONLINE = "online"


# Where companies meet seekers in slots, and where residents book a slot with a counselor.
WITH_COMPANIES = frozenset({EventKind.HIRING_DAY, EventKind.JOB_FAIR, EventKind.ONLINE})


class EventStatus(StrEnum):
    """Where an event stands; `held` is the day itself, `finished` when its results are in."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    FINISHED = "finished"
    CANCELLED = "cancelled"


_S = EventStatus
PUBLIC_STATUSES = (_S.ANNOUNCED, _S.OPEN, _S.CLOSED, _S.HELD, _S.FINISHED, _S.CANCELLED)


class Event(PublicId, Timestamps, Stateful, Model):
    """One day on which people come together."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="event_capacity_positive"),
        CheckConstraint("slot_minutes > 0", name="event_slot_positive"),
        CheckConstraint("tables > 0", name="event_tables_positive"),
        CheckConstraint("ends > starts", name="event_hours_in_order"),
        CheckConstraint("apply_until IS NULL OR apply_until <= held_on", name="event_registration_before_day"),
        Index("ix_event_organization_id_held_on", "organization_id", "held_on"),
        Index("ix_event_status_held_on", "status", "held_on"),
    )
    transitions: ClassVar[dict[EventStatus, set[EventStatus]]] = {
        _S.DRAFT: {_S.ANNOUNCED, _S.CANCELLED},
        _S.ANNOUNCED: {_S.OPEN, _S.CANCELLED},
        _S.OPEN: {_S.CLOSED, _S.CANCELLED},
        _S.CLOSED: {_S.OPEN, _S.HELD, _S.CANCELLED},
        _S.HELD: {_S.FINISHED},
        _S.FINISHED: set(),
        _S.CANCELLED: set(),
    }

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind))
    status: Mapped[EventStatus] = mapped_column(enum_column(EventStatus), default=EventStatus.DRAFT)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    held_on: Mapped[date]
    starts: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    place: Mapped[str] = mapped_column(String(200), default="")
    announcement: Mapped[str] = mapped_column(Text, default="")
    speakers: Mapped[str] = mapped_column(Text, default="")
    # Shown to those who are booked and to nobody else.
    video_link: Mapped[str | None] = mapped_column(EncryptedText)
    capacity: Mapped[int | None]
    apply_until: Mapped[date | None]
    slot_minutes: Mapped[int] = mapped_column(default=30)
    breaks: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    # How many counselors sit at an outreach place at a time.
    tables: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=0)

    organization: Mapped[Organization] = relationship()
    companies: Mapped[list["EventCompany"]] = relationship(back_populates="event", order_by="EventCompany.id")

    @property
    def slots(self) -> list[str]:
        """The beginnings of the slots of the day."""
        return rules.slots(self.starts, self.ends, self.slot_minutes, self.breaks)

    @property
    def has_companies(self) -> bool:
        """Whether companies meet seekers at it."""
        return self.kind in WITH_COMPANIES

    @property
    def has_slots(self) -> bool:
        """Whether residents book a slot with a counselor."""
        return self.kind is EventKind.OUTREACH

    def takes_registrations_on(self, today: date) -> bool:
        """Whether residents can register on a day."""
        return rules.takes_registrations(self.status.value, self.apply_until, self.held_on, today)


class EventCompany(PublicId, Model):
    """A company that takes part, with its booth and interviewers."""

    __tablename__ = "event_company"
    __table_args__ = (
        UniqueConstraint("event_id", "employer_id", name="one_booth_per_company"),
        CheckConstraint("interviewers > 0", name="company_interviewers_positive"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    employer_id: Mapped[int] = mapped_column(ForeignKey(Employer.id), index=True)
    booth: Mapped[str] = mapped_column(String(20), default="")
    interviewers: Mapped[int] = mapped_column(default=1)
    unavailable: Mapped[list[str]] = mapped_column(Json, default=list)

    event: Mapped[Event] = relationship(back_populates="companies")
    employer: Mapped[Employer] = relationship()
    posts: Mapped[list["EventPost"]] = relationship(back_populates="company", order_by="EventPost.id")


class EventPost(PublicId, Model):
    """A post offered at an event: one of the company's job orders, or one for this day only."""

    __tablename__ = "event_post"
    __table_args__ = (CheckConstraint("places > 0", name="post_places_positive"),)

    company_id: Mapped[int] = mapped_column(ForeignKey(EventCompany.id), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey(JobOrder.id), index=True)
    title: Mapped[str] = mapped_column(String(200))
    places: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(300), default="")

    company: Mapped[EventCompany] = relationship(back_populates="posts")
    order: Mapped[JobOrder | None] = relationship()


class EntryStatus(StrEnum):
    """Where somebody's registration for an event stands."""

    REGISTERED = "registered"
    CHECKED_IN = "checked_in"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_LIVE = "status <> 'cancelled'"
# What a company that somebody is booked with may see beside the masked name.
SHOWABLE = ("name", "phone", "career", "licences")


class EventEntry(PublicId, Timestamps, Stateful, Model):
    """Somebody's registration for an event, or a visit without one."""

    __tablename__ = "event_entry"
    __table_args__ = (
        UniqueConstraint("event_id", "number", name="one_entry_number_per_event"),
        Index(
            "one_entry_per_person",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index(
            "one_entry_per_slot_and_table",
            "event_id",
            "slot",
            "table_number",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="entry_satisfaction_range"),
        Index("ix_event_entry_person_id", "person_id"),
        Index("ix_event_entry_organization_id", "organization_id"),
    )
    transitions: ClassVar[dict[EntryStatus, set[EntryStatus]]] = {
        EntryStatus.REGISTERED: {EntryStatus.CHECKED_IN, EntryStatus.NO_SHOW, EntryStatus.CANCELLED},
        EntryStatus.NO_SHOW: {EntryStatus.CHECKED_IN},
        EntryStatus.CHECKED_IN: set(),
        EntryStatus.CANCELLED: set(),
    }

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    number: Mapped[int]
    status: Mapped[EntryStatus] = mapped_column(enum_column(EntryStatus), default=EntryStatus.REGISTERED)
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    shown: Mapped[list[str]] = mapped_column(Json, default=list)
    unavailable: Mapped[list[str]] = mapped_column(Json, default=list)
    slot: Mapped[str | None] = mapped_column(String(5))
    table_number: Mapped[int | None]
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counseled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counseled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str | None] = mapped_column(EncryptedText)
    satisfaction: Mapped[int | None]

    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship()
    wishes: Mapped[list["EventWish"]] = relationship(
        back_populates="entry", order_by="EventWish.rank", cascade="all, delete-orphan"
    )
    interviews: Mapped[list["EventInterview"]] = relationship(back_populates="entry", order_by="EventInterview.slot")

    @property
    def is_live(self) -> bool:
        """Whether it was not taken back."""
        return self.status is not EntryStatus.CANCELLED


class EventWish(Model):
    """A post somebody wants an interview for; the first rank is wanted most."""

    __tablename__ = "event_wish"
    __table_args__ = (
        UniqueConstraint("entry_id", "rank", name="one_wish_per_rank"),
        UniqueConstraint("entry_id", "post_id", name="one_wish_per_post"),
        CheckConstraint("rank BETWEEN 1 AND 3", name="wish_rank_range"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey(EventEntry.id))
    post_id: Mapped[int] = mapped_column(ForeignKey(EventPost.id), index=True)
    rank: Mapped[int]

    entry: Mapped[EventEntry] = relationship(back_populates="wishes")
    post: Mapped[EventPost] = relationship()


class InterviewStatus(StrEnum):
    """How an interview at an event ended."""

    BOOKED = "booked"
    HIRED = "hired"
    SECOND = "second"
    NOT_HIRED = "not_hired"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_I = InterviewStatus
RESULTS = (_I.HIRED, _I.SECOND, _I.NOT_HIRED, _I.NO_SHOW)


class EventInterview(PublicId, Timestamps, Stateful, Model):
    """One interview of a confirmed timetable: who, for which post, when, with which interviewer."""

    __tablename__ = "event_interview"
    __table_args__ = (
        Index(
            "one_interview_per_seat",
            "company_id",
            "slot",
            "seat",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index(
            "one_place_at_a_time",
            "entry_id",
            "slot",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index("ix_event_interview_event_id", "event_id"),
    )
    transitions: ClassVar[dict[InterviewStatus, set[InterviewStatus]]] = {
        _I.BOOKED: {*RESULTS, _I.CANCELLED},
        _I.SECOND: {_I.HIRED, _I.NOT_HIRED},
        _I.NO_SHOW: {_I.HIRED, _I.SECOND, _I.NOT_HIRED},
        _I.HIRED: set(),
        _I.NOT_HIRED: set(),
        _I.CANCELLED: set(),
    }

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    entry_id: Mapped[int] = mapped_column(ForeignKey(EventEntry.id))
    company_id: Mapped[int] = mapped_column(ForeignKey(EventCompany.id))
    post_id: Mapped[int] = mapped_column(ForeignKey(EventPost.id), index=True)
    slot: Mapped[str] = mapped_column(String(5))
    seat: Mapped[int] = mapped_column(default=1)
    status: Mapped[InterviewStatus] = mapped_column(enum_column(InterviewStatus), default=InterviewStatus.BOOKED)
    reason: Mapped[str | None] = mapped_column(String(40))
    result_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey(Placement.id))

    entry: Mapped[EventEntry] = relationship(back_populates="interviews")
    company: Mapped[EventCompany] = relationship()
    post: Mapped[EventPost] = relationship()
    event: Mapped[Event] = relationship()


class ProposalStatus(StrEnum):
    """Where a proposed timetable stands."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


_P = ProposalStatus


class EventProposal(PublicId, Timestamps, Stateful, Model):
    """A timetable as the computer proposes it and the manager changes it, until it is confirmed."""

    __tablename__ = "event_proposal"
    __table_args__ = (Index("ix_event_proposal_event_id", "event_id"), Index("ix_event_proposal_status", "status"))
    transitions: ClassVar[dict[ProposalStatus, set[ProposalStatus]]] = {
        _P.WAITING: {_P.RUNNING, _P.DISCARDED},
        _P.RUNNING: {_P.READY, _P.FAILED, _P.DISCARDED},
        _P.READY: {_P.CONFIRMED, _P.DISCARDED},
        _P.FAILED: {_P.DISCARDED},
        _P.CONFIRMED: set(),
        _P.DISCARDED: set(),
    }

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id))
    status: Mapped[ProposalStatus] = mapped_column(enum_column(ProposalStatus), default=ProposalStatus.WAITING)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # [[slot, company row, post row, entry row], …]
    meetings: Mapped[list[list[Any]]] = mapped_column(Json, default=list)
    # points, bound, gap as a share, seconds, is_optimal; while it runs points and bound so far
    figures: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    error: Mapped[str] = mapped_column(String(300), default="")

    event: Mapped[Event] = relationship()
