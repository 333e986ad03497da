"""What the ledger is told of records that were inserted in bulk, and who the people of a centre are."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from jobcenter.core import clock
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import db
from jobcenter.demo.bulk import in_order, office_moment
from jobcenter.demo.names import Names
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import Placement
from jobcenter.organizations.models import Organization
from jobcenter.seekers import rules
from jobcenter.seekers.models import Person, Registration, Sex

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading


class Seeker(NamedTuple):
    """One registration for work with what the figures say of its person."""

    registration_id: int
    person_id: int
    sex: Sex
    birth_date: date
    since: date
    until: date
    # The first day at work, where the registration led to one.
    started_on: date | None
    user_id: int | None

    def about(self, day: date) -> dict[str, Any]:
        """Sex and age band on a day."""
        return {"sex": self.sex.value, "age_band": rules.age_band(rules.age_on(self.birth_date, day))}


def seekers_of(organization: Organization, first: date, last: date) -> Sequence[Seeker]:
    """Who registered at a centre within some days, in order."""
    statement = (
        select(
            Registration.id,
            Registration.person_id,
            Person.sex,
            Person.birth_date,
            Registration.valid_from,
            Registration.valid_until,
            Placement.started_on,
            Person.user_id,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Placement, Placement.registration_id == Registration.id)
        .where(Registration.organization_id == organization.id, Registration.valid_from.between(first, last))
        .where(Person.sex.is_not(None))
        .order_by(Registration.id)
    )
    rows: Iterable[Any] = db.session.execute(statement)
    return [Seeker(*row) for row in rows]


class Facts:
    """Ledger entries of one centre, kept until they are written in order of time."""

    def __init__(self, loading: "Loading", organization: Organization, names: Names, actor_id: int | None) -> None:
        self.organization, self.actor_id = organization, actor_id
        self.names, self.chance = names, names.chance
        self.now, self.today = loading.now, clock.day_of(loading.now)
        self.entries: list[dict[str, Any]] = []

    def at(self, day: date) -> datetime:
        """A moment of a day, never later than now."""
        return min(office_moment(day, self.chance), self.now)

    def add(
        self,
        kind: str,
        day: date,
        subject: tuple[str, int],
        *,
        person_id: int | None = None,
        employer_id: int | None = None,
        anonymous: bool = False,
        **attributes: Any,
    ) -> None:
        """Note one fact; what lies after today has not happened."""
        if day > self.today:
            return
        self.entries.append(
            {
                "kind": kind,
                "occurred_on": day,
                "recorded_at": self.at(day),
                "organization_id": self.organization.id,
                "actor_id": None if anonymous else self.actor_id,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "person_id": person_id,
                "employer_id": employer_id,
                "quantity": 1,
                "attributes": {key: value for key, value in attributes.items() if value is not None},
            }
        )

    def write(self) -> int:
        """Insert what was noted; returns how much it was."""
        written = len(insert_rows(LedgerEntry, in_order(self.entries)))
        self.entries = []
        return written
