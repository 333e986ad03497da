"""Partner agencies a centre works with (유관기관), and people referred to them (연계)."""

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import EncryptedText, Json, Model, PublicId, Stateful, Timestamps, UtcDateTime, enum_column
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Channel, Person


class AgencyKind(enum.StrEnum):
    """What a partner agency is for."""

    WELFARE = "welfare"
    MENTAL_HEALTH = "mental_health"
    DEBT = "debt"
    EMPLOYMENT = "employment"
    TRAINING = "training"
    HOUSING = "housing"
    FAMILY = "family"
    LEGAL = "legal"
    OTHER = "other"


class PartnerAgency(PublicId, Timestamps, Model):
    """One agency as an organization knows it: whom it takes, and how it is reached."""

    __tablename__ = "partner_agency"
    __table_args__ = (
        UniqueConstraint("organization_id", "name", name="one_agency_per_organization_and_name"),
        CheckConstraint("reply_days BETWEEN 1 AND 180", name="agency_reply_days_plausible"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[AgencyKind] = mapped_column(enum_column(AgencyKind))
    takes: Mapped[str] = mapped_column(String(500), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    # Within how many days it usually replies.
    reply_days: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)

    organization: Mapped[Organization] = relationship()


class AgencyReferralStatus(enum.StrEnum):
    """Where a referral to an agency stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    SERVED = "served"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN_AGENCY_REFERRALS = (AgencyReferralStatus.SENT, AgencyReferralStatus.ACCEPTED)


class AgencyReferral(Stateful, PublicId, Timestamps, Model):
    """One person referred to one agency, with her consent to exactly what the letter says about her."""

    __tablename__ = "agency_referral"
    __table_args__ = (
        Index("ix_agency_referral_person_id", "person_id", "sent_on"),
        Index("ix_agency_referral_organization_id", "organization_id", "status", "reply_due_on"),
        CheckConstraint("reply_due_on >= sent_on", name="agency_reply_after_sending"),
    )
    transitions: ClassVar[dict[AgencyReferralStatus, set[AgencyReferralStatus]]] = {
        AgencyReferralStatus.SENT: {
            AgencyReferralStatus.ACCEPTED,
            AgencyReferralStatus.SERVED,
            AgencyReferralStatus.REFUSED,
            AgencyReferralStatus.WITHDRAWN,
        },
        AgencyReferralStatus.ACCEPTED: {
            AgencyReferralStatus.SERVED,
            AgencyReferralStatus.REFUSED,
            AgencyReferralStatus.WITHDRAWN,
        },
    }

    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    organization_id: Mapped[int] = mapped_column(ForeignKey(Organization.id))
    agency_id: Mapped[int] = mapped_column(ForeignKey(PartnerAgency.id), index=True)
    counselor_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    purpose: Mapped[str] = mapped_column(EncryptedText)
    # What the person agreed to share, and the letter as it was written then.
    shared: Mapped[list[str]] = mapped_column(Json, default=list)
    letter: Mapped[str] = mapped_column(EncryptedText)
    consent_channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_on: Mapped[date]
    reply_due_on: Mapped[date]
    status: Mapped[AgencyReferralStatus] = mapped_column(
        enum_column(AgencyReferralStatus), default=AgencyReferralStatus.SENT
    )
    replied_on: Mapped[date | None]
    history: Mapped[list["AgencyReply"]] = relationship(back_populates="referral", order_by="AgencyReply.id")

    person: Mapped[Person] = relationship()
    agency: Mapped[PartnerAgency] = relationship()
    counselor: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether something is still to come from the agency."""
        return self.status in OPEN_AGENCY_REFERRALS

    def is_overdue_on(self, day: date) -> bool:
        """Whether the first reply should have come before a day."""
        return self.status is AgencyReferralStatus.SENT and self.reply_due_on < day


class AgencyReply(Model):
    """One reply of an agency, as it was entered."""

    __tablename__ = "agency_reply"

    referral_id: Mapped[int] = mapped_column(ForeignKey(AgencyReferral.id), index=True)
    status: Mapped[AgencyReferralStatus] = mapped_column(enum_column(AgencyReferralStatus))
    replied_on: Mapped[date]
    text: Mapped[str] = mapped_column(EncryptedText, default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    referral: Mapped[AgencyReferral] = relationship(back_populates="history")
