"""What counts an indicator that is bound to a measure. The counting is handed in: plans know measures by their codes only."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from flask import Flask

from jobcenter.organizations.models import Organization

# (organization, code of the measure, first day, last day) → the figure, None where there is none.
Counted = Callable[[Organization, str, date, date], Decimal | Fraction | int | None]

EXTENSION = "jobcenter.indicators.counted"


def nothing(organization: Organization, measure: str, first: date, last: date) -> None:
    """Count nothing: the answer while nobody has said what counts measures."""


def use(app: Flask, counted: Counted) -> None:
    """Say what counts measures in this application."""
    app.extensions[EXTENSION] = counted


def counted(app: Flask) -> Counted:
    """What counts measures in this application."""
    found: Counted = app.extensions.get(EXTENSION, nothing)
    return found
