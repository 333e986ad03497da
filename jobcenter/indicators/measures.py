"""What counts an indicator that is bound to a measure. The counting is handed in: plans know measures by their codes only."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import Flask

from jobcenter.organizations.models import Organization

# (organization, code of the measure, first day, last day[, what it is narrowed by]) → the figure, None where there is none.
Counted = Callable[..., Decimal | Fraction | int | None]

EXTENSION = "jobcenter.indicators.counted"


def nothing(organization: Organization, measure: str, first: date, last: date, narrowing: Any = None) -> None:
    """Count nothing: the answer while nobody has said what counts measures."""


def use(app: Flask, make: Callable[[], Counted]) -> None:
    """Say what counts measures in this application; `make` is called once for each request that counts."""
    app.extensions[EXTENSION] = make


def counted(app: Flask) -> Counted:
    """What counts measures in this application; keep it for the length of one request, it remembers what it has read."""
    make: Callable[[], Counted] | None = app.extensions.get(EXTENSION)
    return make() if make else nothing
