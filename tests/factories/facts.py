"""Builders of ledger facts for counting: a test names who, what, when and where."""

from datetime import UTC, date, datetime
from typing import Any

from jobcenter import ledger
from jobcenter.accounts.current import Actor
from jobcenter.core.db import transaction
from jobcenter.ledger.models import LedgerEntry
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization, OrganizationKind
from jobcenter.organizations.service import create_organization

OFFICER = Actor(None, "officer")
SUBJECTS = {"seeker": "registration", "order": "job_order", "referral": "referral", "placement": "placement"}


def tree() -> dict[str, Organization]:
    """A city with two districts and a centre in each, by code."""
    if not organizations.find_by_code("seoul"):
        with transaction():
            city = create_organization(
                code="seoul", kind=OrganizationKind.CITY, name={"ko": "서울특별시", "en": "Seoul"}
            )
            for code in ("yeongdeungpo", "gwanak"):
                district = create_organization(
                    code=code, kind=OrganizationKind.DISTRICT, name={"ko": code, "en": code}, parent=city
                )
                create_organization(
                    code=f"{code}-centre", kind=OrganizationKind.CENTRE, name={"ko": code, "en": code}, parent=district
                )
    return {organization.code: organization for organization in organizations.list_all()}


def fact(
    kind: str, day: date, *, at: str = "yeongdeungpo-centre", now: datetime | None = None, **about: Any
) -> LedgerEntry:
    """One fact in the ledger, recorded at noon of its day unless said otherwise."""
    organization = tree()[at]
    subject = about.pop("subject", (SUBJECTS.get(kind.split(".")[0], "application"), 1))
    with transaction():
        return ledger.record(
            kind,
            occurred_on=day,
            organization_id=organization.id,
            actor=OFFICER,
            now=now or datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
            subject=subject,
            **about,
        )


def correction(entry: LedgerEntry, quantity: int, now: datetime, reason: str = "entered twice") -> LedgerEntry:
    """A correction of a fact by a signed difference."""
    with transaction():
        return ledger.correct(entry, quantity=quantity, actor=OFFICER, now=now, reason=reason)
