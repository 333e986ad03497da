"""When counselors can be spoken to, when they are away, and who has an appointment."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.casework.models.notes import CounselingChannel, CounselingNote
from jobcenter.core.db import EncryptedText, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Person

# The ways of talking that somebody can make an appointment for.
BOOKABLE = (
    CounselingChannel.OFFICE,
    CounselingChannel.PHONE,
    CounselingChannel.ONLINE,
    CounselingChannel.OUTREACH,
)


class OfficeHours(PublicId, Timestamps, Model):
    """Hours of one weekday in which a counselor can be booked, cut into slots of one length."""

    __tablename__ = "office_hours"
    __table_args__ = (
        Index("ix_office_hours_counselor_id_weekday", "counselor_id", "weekday"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="office_weekday_known"),
        CheckConstraint("starts < ends", name="office_hours_in_order"),
        CheckConstraint("slot_minutes BETWEEN 10 AND 240", name="office_slot_plausible"),
        CheckConstraint("days_ahead BETWEEN 1 AND 180", name="office_days_ahead_plausible"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="office_hours_term_in_order"),
    )

    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    # Monday is 0.
    weekday: Mapped[int]
    starts: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
    slot_minutes: Mapped[int]
    channel: Mapped[CounselingChannel] = mapped_column(enum_column(CounselingChannel))
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    days_ahead: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    counselor: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()


class Absence(PublicId, Timestamps, Model):
    """Days, or hours of a day, on which a counselor cannot be booked."""

    __tablename__ = "counselor_absence"
    __table_args__ = (
        Index("ix_counselor_absence_counselor_id_ends_on", "counselor_id", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="absence_in_order"),
        CheckConstraint(
            "(starts IS NULL AND ends IS NULL) OR (starts < ends AND starts_on = ends_on)",
            name="absence_hours_of_a_day",
        ),
    )

    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # Both empty: the whole day.
    starts: Mapped[str | None] = mapped_column(String(5))
    ends: Mapped[str | None] = mapped_column(String(5))
    reason: Mapped[str] = mapped_column(String(120), default="")

    counselor: Mapped[User] = relationship()


class AppointmentStatus(enum.StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    KEPT = "kept"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_LIVE_SQL = "status <> 'cancelled'"


class Appointment(Stateful, PublicId, Timestamps, Model):
    """One talk that was agreed on: who, with whom, when, where. It counts only through the note of the talk."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(
            "one_appointment_per_counselor_and_start",
            "counselor_id",
            "starts_at",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index(
            "one_appointment_per_person_and_start",
            "person_id",
            "starts_at",
            unique=True,
            sqlite_where=text(_LIVE_SQL),
            postgresql_where=text(_LIVE_SQL),
        ),
        Index("ix_appointment_organization_id_starts_at", "organization_id", "starts_at"),
        Index("ix_appointment_status_remind_at", "status", "remind_at"),
        CheckConstraint("ends_at > starts_at", name="appointment_in_order"),
        CheckConstraint("booked_by IN ('person', 'staff')", name="appointment_booked_by_known"),
    )
    transitions: ClassVar[dict[AppointmentStatus, set[AppointmentStatus]]] = {
        AppointmentStatus.BOOKED: {AppointmentStatus.KEPT, AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED},
        AppointmentStatus.NO_SHOW: {AppointmentStatus.BOOKED},
    }

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    # With whom it was booked first: a hand-over moves it, its end moves it back.
    first_counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    channel: Mapped[CounselingChannel] = mapped_column(enum_column(CounselingChannel))
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    topic: Mapped[str] = mapped_column(EncryptedText, default="")
    status: Mapped[AppointmentStatus] = mapped_column(enum_column(AppointmentStatus), default=AppointmentStatus.BOOKED)
    booked_by: Mapped[str] = mapped_column(String(10))
    walk_in: Mapped[bool] = mapped_column(default=False)
    # How often it was moved: calendars that hold it need to know which version is the last.
    moved: Mapped[int] = mapped_column(default=0)
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note_id: Mapped[int | None] = mapped_column(ForeignKey(CounselingNote.id), unique=True)

    organization: Mapped[Organization] = relationship()
    person: Mapped[Person] = relationship()
    counselor: Mapped[User] = relationship(foreign_keys=[counselor_id])
