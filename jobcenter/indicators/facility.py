"""The places and equipment an organization works with (주요시설 및 장비): where they are, how large, what for, which team runs them."""

import enum
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import Model, PublicId, Timestamps, enum_column
from jobcenter.indicators.models import ExactNumber, Team
from jobcenter.organizations.models import Organization


class FacilityKind(enum.StrEnum):
    """A place people come to, or a thing the work is done with."""

    PLACE = "place"
    EQUIPMENT = "equipment"


class Facility(PublicId, Timestamps, Model):
    """A place or a piece of equipment of an organization, as its report of work describes it."""

    __tablename__ = "facility"
    __table_args__ = (UniqueConstraint("organization_id", "name", name="one_facility_per_organization_and_name"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[FacilityKind] = mapped_column(enum_column(FacilityKind), default=FacilityKind.PLACE)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    # Square metres in use, and those of the whole building where that is more.
    area: Mapped[Decimal | None] = mapped_column(ExactNumber)
    whole_area: Mapped[Decimal | None] = mapped_column(ExactNumber)
    opened_on: Mapped[date | None]
    purpose: Mapped[str] = mapped_column(Text, default="")
    # On which terms it is held: own, rented, free of charge for ten years.
    held: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)

    organization: Mapped[Organization] = relationship()
    team: Mapped[Team | None] = relationship()
