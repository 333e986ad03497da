"""Reads of partner agencies and of people referred to them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.casework.models import AgencyReferral, AgencyReferralStatus, PartnerAgency
from jobcenter.core.db import db
from jobcenter.core.errors import NotFound
from jobcenter.organizations.scope import Scope


def list_agencies(scope: Scope, above: Collection[int] = (), *, active: bool = True) -> Sequence[PartnerAgency]:
    """Agencies of the organizations in scope and of those `above` them, by kind and name."""
    wanted = set(above) | set(scope.organization_ids or ())
    statement = select(PartnerAgency).options(joinedload(PartnerAgency.organization))
    if not scope.unlimited:
        statement = statement.where(PartnerAgency.organization_id.in_(sorted(wanted)))
    if active:
        statement = statement.where(PartnerAgency.is_active.is_(True))
    return db.session.scalars(statement.order_by(PartnerAgency.kind, PartnerAgency.name, PartnerAgency.id)).all()


def get_agency(scope: Scope, public_id: str, above: Collection[int] = ()) -> PartnerAgency:
    """An agency of an organization in scope or above it. Raises NotFound."""
    found = db.session.scalar(select(PartnerAgency).where(PartnerAgency.public_id == public_id))
    if found is None or not (scope.covers(found.organization_id) or found.organization_id in set(above)):
        raise NotFound()
    return found


def count_referrals_by_agency(scope: Scope) -> dict[int, int]:
    """How many people of a scope were ever referred to each agency."""
    statement = scope.limit(select(AgencyReferral.agency_id, func.count()), AgencyReferral.organization_id)
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(AgencyReferral.agency_id))}


def _referrals(scope: Scope) -> Select:
    return scope.limit(select(AgencyReferral), AgencyReferral.organization_id, person=AgencyReferral.person_id).options(
        joinedload(AgencyReferral.agency), joinedload(AgencyReferral.person)
    )


def list_agency_referrals(scope: Scope, *, statuses: Collection[AgencyReferralStatus] = ()) -> Select:
    """Referrals to agencies in scope with agency and person."""
    statement = _referrals(scope)
    return statement.where(AgencyReferral.status.in_(list(statuses))) if statuses else statement


def agency_referrals_of(scope: Scope, person_id: int) -> Sequence[AgencyReferral]:
    """A person's referrals to agencies in scope, the latest first."""
    statement = _referrals(scope).where(AgencyReferral.person_id == person_id)
    return db.session.scalars(statement.order_by(AgencyReferral.sent_on.desc(), AgencyReferral.id.desc())).all()


def get_agency_referral(scope: Scope, public_id: str) -> AgencyReferral:
    """A referral to an agency in scope with its replies. Raises NotFound."""
    found = db.session.scalar(
        _referrals(scope).where(AgencyReferral.public_id == public_id).options(selectinload(AgencyReferral.history))
    )
    if found is None:
        raise NotFound()
    return found
