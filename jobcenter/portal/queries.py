"""Reads behind the home page and a resident's overview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from jobcenter.casework import queries as casework
from jobcenter.casework.models import Appointment
from jobcenter.core.db import db
from jobcenter.core.paging import Page, number_page
from jobcenter.employers.listing import JobFilter, Listing
from jobcenter.matching.models import Placement, Referral
from jobcenter.organizations.scope import Scope
from jobcenter.programs import queries as programs
from jobcenter.programs.models import Application
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Registration

OPEN_ROUNDS = 3
NEW_ORDERS = 4
REMEMBERED = 30


@dataclass(frozen=True)
class Standing:
    """Everything a resident has going on."""

    registration: Registration | None
    applications: Sequence[Application]
    referrals: Sequence[Referral]
    placements: Sequence[Placement]
    appointments: Sequence[Appointment]


def open_rounds(today: date) -> Page:
    """The rounds that take applications today, those that close soonest."""
    return number_page(programs.public_rounds(today=today, stage="open"), size=OPEN_ROUNDS)


def new_orders(today: date) -> Sequence[Any]:
    """The newest open job orders as rows of the list."""
    return Listing(JobFilter(), today).rows(1)[:NEW_ORDERS]


def count_orders(today: date) -> int:
    """How many job orders are open."""
    return Listing(JobFilter(), today).count()


def standing(scope: Scope, person_id: int, *, now: datetime) -> Standing:
    """What the person in scope has going on, the latest first."""
    return Standing(
        registration=seekers.find_latest_registration(scope, person_id),
        applications=programs.list_own(scope)[:REMEMBERED],
        referrals=_referrals(scope),
        placements=_placements(scope),
        appointments=casework.open_of(scope, person_id, now=now),
    )


def _referrals(scope: Scope) -> Sequence[Referral]:
    statement = (
        scope.limit(select(Referral), Referral.organization_id, person=Referral.person_id)
        .options(
            joinedload(Referral.order),
            joinedload(Referral.employer),
            selectinload(Referral.steps),
            selectinload(Referral.offers),
        )
        .order_by(Referral.id.desc())
        .limit(REMEMBERED)
    )
    return db.session.scalars(statement).unique().all()


def _placements(scope: Scope) -> Sequence[Placement]:
    statement = scope.limit(select(Placement), Placement.organization_id, person=Placement.person_id)
    return db.session.scalars(statement.order_by(Placement.id.desc()).limit(REMEMBERED)).all()
