"""Scope: which organizations' records, or which one person's, a reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false

from jobcenter.core.errors import NotFound


@dataclass(frozen=True)
class Scope:
    """What may be read. Every query on tenant or person data takes one as its first argument."""

    organization_ids: frozenset[int] | None = frozenset()
    person_id: int | None = None

    @classmethod
    def of_organizations(cls, ids: Iterable[int]) -> "Scope":
        """The records of these organizations."""
        return cls(frozenset(ids))

    @classmethod
    def of_person(cls, person_id: int) -> "Scope":
        """A resident's own records."""
        return cls(frozenset(), person_id)

    @classmethod
    def everything(cls) -> "Scope":
        """All records: for jobs and commands of the system itself, never for a request."""
        return cls(None)

    @property
    def unlimited(self) -> bool:
        """Whether the scope covers everything."""
        return self.organization_ids is None

    def limit(self, statement: Select, organization: Any = None, *, person: Any = None) -> Select:
        """Keep the rows in scope. `organization` and `person` are the columns that say whose a row is."""
        if self.organization_ids is None:
            return statement
        if self.person_id is not None:
            return statement.where(person == self.person_id) if person is not None else statement.where(false())
        if organization is None:
            return statement.where(false())
        return statement.where(organization.in_(sorted(self.organization_ids)))

    def covers(self, organization_id: int | None) -> bool:
        """Whether an organization's records are in scope."""
        return self.organization_ids is None or organization_id in self.organization_ids

    def require(self, organization_id: int | None) -> None:
        """Refuse what is out of scope, as if it did not exist."""
        if not self.covers(organization_id):
            raise NotFound()
