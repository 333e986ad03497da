"""Users, the roles of staff, and failed sign-ins."""

import enum
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import EncryptedText, Json, Model, PublicId, Timestamps, UtcDateTime, enum_column
from jobcenter.core.permissions import STAFF_ROLES
from jobcenter.organizations.models import Organization


class Role(enum.StrEnum):
    """Roles that are granted to staff for an organization; the other roles follow from what a user is linked to."""

    COUNSELOR = "counselor"
    PROGRAM_MANAGER = "program_manager"
    STATISTICS_OFFICER = "statistics_officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    PROVIDER_MEMBER = "provider_member"
    SITE_SUPERVISOR = "site_supervisor"


class User(PublicId, Timestamps, UserMixin, Model):
    """Someone who can sign in: a resident, an employer's member, or staff."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(2), default="ko")
    is_enabled: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    session_number: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    second_factor_secret: Mapped[str | None] = mapped_column(EncryptedText)
    second_factor_step: Mapped[int] = mapped_column(default=0)
    recovery_codes: Mapped[list[str]] = mapped_column(Json, default=list)

    roles: Mapped[list["StaffRole"]] = relationship(
        primaryjoin="and_(User.id == StaffRole.user_id, StaffRole.revoked_at.is_(None))",
        viewonly=True,
        order_by="StaffRole.id",
    )

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.is_enabled

    def get_id(self) -> str:
        """What the session cookie remembers; a new password makes older sessions worthless."""
        return f"{self.public_id}.{self.session_number}"

    @property
    def role_names(self) -> frozenset[str]:
        """Every role the user has, granted or following from what the account is linked to."""
        from jobcenter.accounts.current import role_names

        return role_names(self)

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code from the user's authenticator."""
        return self.second_factor_secret is not None

    @property
    def is_staff(self) -> bool:
        """Whether the user works at a centre, a district or the city."""
        return bool({role.role.value for role in self.roles} & set(STAFF_ROLES))


class StaffRole(Model):
    """A role granted to a user for an organization and all below it; kept after it was revoked (3 years by rule)."""

    __tablename__ = "staff_role"
    __table_args__ = (
        Index(
            "one_live_role_per_user_and_organization",
            "user_id",
            "organization_id",
            "role",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organization: Mapped[Organization] = relationship(lazy="joined")
