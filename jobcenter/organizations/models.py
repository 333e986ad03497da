"""Organizations: a tree in which everything below an organization is in its scope."""

import enum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.core.db import Json, Model, enum_column


class OrganizationKind(enum.StrEnum):
    """What an organization is."""

    CITY = "city"
    DISTRICT = "district"
    CENTRE = "centre"


class Organization(Model):
    """A city, a district office (자치구) or a job centre (일자리센터).

    `path` lists the row numbers from the root down, `/1/4/9/`, so that a subtree is one prefix search.
    """

    __tablename__ = "organization"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[OrganizationKind] = mapped_column(enum_column(OrganizationKind))
    name: Mapped[dict[str, Any]] = mapped_column(Json)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    path: Mapped[str] = mapped_column(String(120), index=True, default="/")
    sgg_code: Mapped[str | None] = mapped_column(String(5))
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))

    parent: Mapped["Organization | None"] = relationship(remote_side="Organization.id")
