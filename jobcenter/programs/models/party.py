"""Teams and institutions that apply, with the people in them."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import EncryptedText, Model, Timestamps, enum_column
from jobcenter.employers.business_number import formatted
from jobcenter.programs.models.application import Application
from jobcenter.programs.models.states import ApplicantKind


class ApplicationParty(Timestamps, Model):
    """The team or institution an application is for; the applicant signs for it and is told what happens."""

    __tablename__ = "application_party"
    __table_args__ = (
        UniqueConstraint("application_id", name="one_party_per_application"),
        Index("ix_application_party_business_number", "business_number"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id))
    kind: Mapped[ApplicantKind] = mapped_column(enum_column(ApplicantKind))
    # A team's or company's name is public; the names of the people in it are not.
    name: Mapped[str] = mapped_column(String(100))
    # Institutions only: ten digits with a right check digit.
    business_number: Mapped[str | None] = mapped_column(String(10))
    representative: Mapped[str | None] = mapped_column(String(60))
    contact: Mapped[str | None] = mapped_column(EncryptedText)

    application: Mapped[Application] = relationship(back_populates="party")
    members: Mapped[list["PartyMember"]] = relationship(
        back_populates="party", cascade="all, delete-orphan", order_by="PartyMember.position"
    )

    @property
    def printed_number(self) -> str:
        """The business registration number as it is printed."""
        return formatted(self.business_number)

    @property
    def is_team(self) -> bool:
        """Whether people stand together here, not an institution."""
        return self.kind is ApplicantKind.TEAM


class PartyMember(Model):
    """One member of a team; the first is the applicant, who leads it."""

    __tablename__ = "party_member"
    __table_args__ = (
        UniqueConstraint("party_id", "member_key", name="one_seat_per_member"),
        CheckConstraint("share_percent >= 0 AND share_percent <= 100", name="member_share_is_percent"),
        Index("ix_party_member_member_key", "member_key"),
    )

    party_id: Mapped[int] = mapped_column(ForeignKey(ApplicationParty.id))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    birth_date: Mapped[date]
    # Blind index of name and day of birth: the same person is found in another team without a list of names.
    member_key: Mapped[str] = mapped_column(String(64))
    role: Mapped[str | None] = mapped_column(String(60))
    share_percent: Mapped[int | None]

    party: Mapped[ApplicationParty] = relationship(back_populates="members")

    def as_dict(self) -> dict[str, Any]:
        """The member as a form shows it."""
        return {"name": self.name, "birth_date": self.birth_date, "role": self.role, "share": self.share_percent}
