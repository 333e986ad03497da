"""Closing the months of the demonstration as they would have been closed at the time."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from jobcenter.accounts.current import SYSTEM
from jobcenter.core.clock import SEOUL
from jobcenter.organizations.models import Organization
from jobcenter.statistics.calendar import Month, first_working_day
from jobcenter.statistics.service import close_month

AT = time(2, 10)


def moment_of_close(month: Month) -> datetime:
    """The first working day after the month at 02:10 in Seoul."""
    return datetime.combine(first_working_day(month.shifted(1)), AT, SEOUL).astimezone(UTC)


def close(organizations: Iterable[Organization], months: Iterable[Month]) -> int:
    """Close months for organizations in order of time; returns how many were closed."""
    organizations = list(organizations)
    return sum(
        close_month(organization, month, actor=SYSTEM, now=moment_of_close(month))[1]
        for month in months
        for organization in organizations
    )
