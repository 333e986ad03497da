"""Places and equipment of an organization: entered one by one or from a spreadsheet, each change kept with what was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import db, lock
from jobcenter.indicators.errors import AreaTooLarge, NameTaken, OpenedInFuture, TeamElsewhere, WholeAreaSmaller
from jobcenter.indicators.facility import Facility, FacilityKind
from jobcenter.indicators.models import Team
from jobcenter.indicators.service.common import apply
from jobcenter.organizations.models import Organization

# The largest building of the country is smaller.
MOST_AREA = Decimal(2_000_000)


@dataclass(frozen=True)
class Description:
    """What is said of a place or a piece of equipment."""

    name: str
    kind: FacilityKind = FacilityKind.PLACE
    address: str = ""
    area: Decimal | None = None
    whole_area: Decimal | None = None
    opened_on: date | None = None
    purpose: str = ""
    held: str = ""
    team: Team | None = None


def save_facility(
    organization: Organization,
    facility: Facility | None,
    said: Description,
    *,
    actor: Actor,
    now: datetime,
    today: date,
) -> Facility:
    """Add a place or a piece of equipment to an organization, or change one."""
    lock(Organization, organization.id)
    check_facility(organization, said, today)
    known = db.session.scalar(
        select(Facility).where(Facility.organization_id == organization.id, Facility.name == said.name)
    )
    if known is not None and known is not facility:
        raise NameTaken(name=said.name)
    action = "facility.changed"
    if facility is None:
        last = select(func.max(Facility.position)).where(Facility.organization_id == organization.id)
        facility = Facility(organization_id=organization.id, position=(db.session.scalar(last) or 0) + 1)
        db.session.add(facility)
        action = "facility.created"
    changed = apply(facility, _values(said))
    db.session.flush()
    if changed:
        _record(actor, action, facility, now, {"changed": changed})
    return facility


def delete_facility(facility: Facility, *, actor: Actor, now: datetime) -> None:
    """Take a place or a piece of equipment off the list; what it said stays in the log of changes."""
    lock(Organization, facility.organization_id)
    before = {
        name: [str(value)] for name in ("name", "address", "area", "purpose") if (value := getattr(facility, name))
    }
    _record(actor, "facility.deleted", facility, now, before)
    db.session.delete(facility)
    db.session.flush()


def bring_in_facilities(
    organization: Organization, lines: Sequence[Description], *, actor: Actor, now: datetime, today: date
) -> tuple[int, int]:
    """Add or change what a spreadsheet says, known by name; answers how many are new and how many changed. All or none."""
    lock(Organization, organization.id)
    of_it = select(Facility).where(Facility.organization_id == organization.id)
    known = {one.name: one for one in db.session.scalars(of_it)}
    fresh = changed = 0
    for line in lines:
        before = known.get(line.name)
        same = before is not None and all(getattr(before, name) == value for name, value in _values(line).items())
        known[line.name] = save_facility(organization, before, line, actor=actor, now=now, today=today)
        fresh += before is None
        changed += before is not None and not same
    return fresh, changed


def check_facility(organization: Organization, said: Description, today: date) -> None:
    """Refuse what cannot be: no area, a whole smaller than its part, a day to come, another organization's team."""
    for area in (said.area, said.whole_area):
        if area is not None and not 0 < area <= MOST_AREA:
            raise AreaTooLarge(most=f"{MOST_AREA:,}")
    if said.area is not None and said.whole_area is not None and said.whole_area < said.area:
        raise WholeAreaSmaller()
    if said.opened_on is not None and said.opened_on > today:
        raise OpenedInFuture()
    if said.team is not None and said.team.organization_id != organization.id:
        raise TeamElsewhere()


def _values(said: Description) -> dict[str, object]:
    return {
        "name": said.name,
        "kind": said.kind,
        "address": said.address,
        "area": said.area,
        "whole_area": said.whole_area,
        "opened_on": said.opened_on,
        "purpose": said.purpose,
        "held": said.held,
        "team_id": said.team.id if said.team else None,
    }


def _record(actor: Actor, action: str, facility: Facility, now: datetime, details: dict) -> None:
    audit.record(
        actor,
        action,
        subject=("facility", facility.id),
        now=now,
        organization_id=facility.organization_id,
        details=details,
    )
