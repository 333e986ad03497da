"""What the day list keeps: entries a counselor has set aside, and new orders that fit people who wait."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobcenter.accounts.models import User
from jobcenter.core.db import Model, PublicId, UtcDateTime
from jobcenter.employers.models import JobOrder
from jobcenter.seekers.models import Person, Registration


class SetAside(PublicId, Model):
    """An entry of the day list that a counselor does not want to see before a day, hers alone."""

    __tablename__ = "day_set_aside"
    __table_args__ = (
        UniqueConstraint("user_id", "section", "subject_id", name="one_setting_aside_per_entry_and_counselor"),
        CheckConstraint("until > set_on", name="set_aside_until_later"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    section: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    set_on: Mapped[date]
    # The day from which it is shown again.
    until: Mapped[date]

    person: Mapped[Person | None] = relationship()


class OrderFit(Model):
    """An order that fits somebody who waits for work, found when the order was new."""

    __tablename__ = "order_fit"
    __table_args__ = (
        UniqueConstraint("order_id", "registration_id", name="one_fit_per_order_and_registration"),
        Index("ix_order_fit_registration_id_opened_on", "registration_id", "opened_on"),
        Index("ix_order_fit_organization_id_opened_on", "organization_id", "opened_on"),
        CheckConstraint("points BETWEEN 0 AND 100", name="fit_points_range"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey(JobOrder.id))
    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id))
    # The centre of the registration, and the day the order was opened: what the day list asks by.
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    opened_on: Mapped[date]
    points: Mapped[int]

    order: Mapped[JobOrder] = relationship()
    registration: Mapped[Registration] = relationship()


class OrderLook(Model):
    """That a new order was compared with the people who wait, so that it is done once."""

    __tablename__ = "order_look"

    order_id: Mapped[int] = mapped_column(ForeignKey(JobOrder.id), unique=True)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found: Mapped[int]
