"""What an organization set out to reach. The targets are handed in: statistics know plans by nothing but their targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import Flask

from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope


@dataclass(frozen=True)
class Goal:
    """The target of a year for a measure, with its name, the project it measures and the page that shows it.

    `adds_up` says that the year's figure grows month by month, so that it is compared with the time gone by.
    """

    name: dict[str, str]
    project: dict[str, str]
    measure: str
    target: Decimal | Fraction | int
    unit: str
    adds_up: bool
    link: tuple[str, dict[str, str]]


# (scope, organization, year) → its goals of that year, in the order of its plans.
Source = Callable[[Scope, Organization, int], Sequence[Goal]]

EXTENSION = "jobcenter.statistics.goals"


def use(app: Flask, source: Source) -> None:
    """Say what knows the targets in this application."""
    app.extensions[EXTENSION] = source


def goals_of(app: Flask, scope: Scope, organization: Organization, year: int) -> Sequence[Goal]:
    """The goals of an organization for a year; none where nobody has said what knows them."""
    source: Source | None = app.extensions.get(EXTENSION)
    return source(scope, organization, year) if source else ()
