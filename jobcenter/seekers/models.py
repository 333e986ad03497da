"""Tables of residents: person, consents, facts, registration for work with its terms, draft and yearly counter.

No resident registration number is kept anywhere. Contact data and welfare facts are encrypted at rest.
"""

import enum
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import EncryptedText, Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.seekers import rules


class Sex(enum.StrEnum):
    """Sex as the published figures count it; left out where a person does not say."""

    FEMALE = "female"
    MALE = "male"


class PersonStatus(enum.StrEnum):
    """Whether a record lives, is asked to be erased, or is erased."""

    ACTIVE = "active"
    ERASURE_REQUESTED = "erasure_requested"
    ERASED = "erased"


class Person(Stateful, PublicId, Timestamps, Model):
    """A resident: one record for the whole city."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name_birth_date", "name", "birth_date"),
        CheckConstraint("birth_date >= '1890-01-01'", name="birth_date_plausible"),
        CheckConstraint("contact_by IN ('mail', 'sms', 'messenger')", name="contact_by_known"),
    )
    transitions: ClassVar[dict[PersonStatus, set[PersonStatus]]] = {
        PersonStatus.ACTIVE: {PersonStatus.ERASURE_REQUESTED, PersonStatus.ERASED},
        PersonStatus.ERASURE_REQUESTED: {PersonStatus.ACTIVE, PersonStatus.ERASED},
    }

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    birth_date: Mapped[date]
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    # How she wants to hear of appointments and referrals besides her account: by mail alone, SMS or messenger.
    contact_by: Mapped[str] = mapped_column(String(10), default="mail")
    dong_code: Mapped[str | None] = mapped_column(String(10), index=True)
    address_detail: Mapped[str | None] = mapped_column(EncryptedText)
    status: Mapped[PersonStatus] = mapped_column(enum_column(PersonStatus), default=PersonStatus.ACTIVE)
    erasure_requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    registrations: Mapped[list["Registration"]] = relationship(
        back_populates="person", order_by="Registration.id.desc()"
    )

    def age_on(self, day: date) -> int:
        """Completed years on a day."""
        return rules.age_on(self.birth_date, day)


class Channel(enum.StrEnum):
    """Which way something was given."""

    ONLINE = "online"
    PAPER = "paper"
    PHONE = "phone"


class Consent(Model):
    """One consent given, or one notice confirmed: to which text, when, which way, entered by whom, withdrawn when."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person_id_item", "person_id", "item"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(20))
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


# Facts of this prefix say that our own record proves a licence; what follows is its key.
LICENCE_FACT = "licence:"


class PersonFact(Model):
    """A fact about a person with its source and date: declared by her, or verified on a document or enquiry.

    A fact that was never asked has no row: that is the third value, unknown.
    """

    __tablename__ = "person_fact"
    __table_args__ = (UniqueConstraint("person_id", "code", name="one_fact_per_person_and_code"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(EncryptedText)
    source: Mapped[str] = mapped_column(String(20), default="declared")
    source_text: Mapped[str] = mapped_column(String(200), default="")
    stated_on: Mapped[date]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class RegistrationStatus(enum.StrEnum):
    """Where a registration for work stands."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    PLACED = "placed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STATUSES = (RegistrationStatus.REQUESTED, RegistrationStatus.ACTIVE, RegistrationStatus.ON_HOLD)
VALID_STATUSES = (RegistrationStatus.ACTIVE, RegistrationStatus.ON_HOLD)
_OPEN_SQL = "status IN ('requested', 'active', 'on_hold')"


class RegistrationCounter(Model):
    """The last number given out in a year."""

    __tablename__ = "registration_counter"

    year: Mapped[int] = mapped_column(unique=True)
    last: Mapped[int]


class Registration(Stateful, PublicId, Timestamps, Model):
    """A registration for work (구직등록): what somebody wishes and brings, checked by a centre, valid for a term."""

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "one_open_registration_per_person",
            "person_id",
            unique=True,
            sqlite_where=text(_OPEN_SQL),
            postgresql_where=text(_OPEN_SQL),
        ),
        Index("ix_registration_organization_id_status", "organization_id", "status", "valid_until"),
        Index("ix_registration_organization_id_requested_on", "organization_id", "requested_on"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="term_in_order"),
        CheckConstraint("wage_min IS NULL OR wage_min > 0", name="wage_positive"),
    )
    transitions: ClassVar[dict[RegistrationStatus, set[RegistrationStatus]]] = {
        RegistrationStatus.REQUESTED: {RegistrationStatus.ACTIVE, RegistrationStatus.CANCELLED},
        RegistrationStatus.ACTIVE: {
            RegistrationStatus.ON_HOLD,
            RegistrationStatus.PLACED,
            RegistrationStatus.EXPIRED,
            RegistrationStatus.CANCELLED,
        },
        RegistrationStatus.ON_HOLD: {
            RegistrationStatus.ACTIVE,
            RegistrationStatus.PLACED,
            RegistrationStatus.EXPIRED,
            RegistrationStatus.CANCELLED,
        },
    }

    number: Mapped[str] = mapped_column(String(20), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    status: Mapped[RegistrationStatus] = mapped_column(
        enum_column(RegistrationStatus), default=RegistrationStatus.REQUESTED
    )
    channel: Mapped[Channel] = mapped_column(enum_column(Channel), default=Channel.ONLINE)
    requested_on: Mapped[date]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None] = mapped_column(index=True)
    ended_on: Mapped[date | None]
    counselor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    occupations: Mapped[list[str]] = mapped_column(Json, default=list)
    occupation_text: Mapped[str] = mapped_column(String(200), default="")
    wage_kind: Mapped[str | None] = mapped_column(String(10))
    wage_min: Mapped[int | None]
    districts: Mapped[list[str]] = mapped_column(Json, default=list)
    employment_types: Mapped[list[str]] = mapped_column(Json, default=list)
    days: Mapped[list[str]] = mapped_column(Json, default=list)
    hours_start: Mapped[str | None] = mapped_column(String(5))
    hours_end: Mapped[str | None] = mapped_column(String(5))
    overnight: Mapped[bool | None]
    weekly_hours_max: Mapped[int | None]
    commute_minutes_max: Mapped[int | None]
    starts_from: Mapped[date | None]
    wants_referral: Mapped[bool] = mapped_column(default=False)

    education: Mapped[str | None] = mapped_column(String(20))
    major: Mapped[str] = mapped_column(String(100), default="")
    career_entries: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    career_months: Mapped[int] = mapped_column(default=0)
    licences: Mapped[list[str]] = mapped_column(Json, default=list)
    trainings: Mapped[list[str]] = mapped_column(Json, default=list)
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    computer: Mapped[list[str]] = mapped_column(Json, default=list)
    driving: Mapped[str | None] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text, default="")

    limits: Mapped[list[str]] = mapped_column(Json, default=list)
    supports: Mapped[list[str]] = mapped_column(Json, default=list)
    benefit_status: Mapped[str | None] = mapped_column(String(20))

    return_reason: Mapped[str | None] = mapped_column(String(40))
    return_text: Mapped[str] = mapped_column(String(500), default="")
    hold_reason: Mapped[str] = mapped_column(String(300), default="")
    hold_until: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(40))

    person: Mapped[Person] = relationship(back_populates="registrations")
    terms: Mapped[list["RegistrationTerm"]] = relationship(
        back_populates="registration", order_by="RegistrationTerm.ordinal"
    )

    @property
    def is_open(self) -> bool:
        """Whether it is asked for, valid or on hold."""
        return self.status in OPEN_STATUSES

    @property
    def was_returned(self) -> bool:
        """Whether a counselor asked the person to change something."""
        return self.status is RegistrationStatus.REQUESTED and self.return_reason is not None

    def is_valid_on(self, day: date) -> bool:
        """Whether the person can be referred on a day: active and inside the term, both ends included."""
        if self.status is not RegistrationStatus.ACTIVE or self.valid_from is None or self.valid_until is None:
            return False
        return self.valid_from <= day <= self.valid_until

    def days_left(self, day: date) -> int | None:
        """Days until the last valid day, None where there is no term."""
        return None if self.valid_until is None else (self.valid_until - day).days


class RegistrationTerm(Model):
    """One term of validity of a registration. A renewal adds a term; none is ever changed."""

    __tablename__ = "registration_term"
    __table_args__ = (
        UniqueConstraint("registration_id", "ordinal", name="one_term_per_registration_and_ordinal"),
        CheckConstraint("ends_on >= starts_on", name="term_in_order"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    ordinal: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    registration: Mapped[Registration] = relationship(back_populates="terms")


class RegistrationDraft(Model):
    """What somebody has typed of a registration and not sent yet. One per person; gone once it is sent."""

    __tablename__ = "registration_draft"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
