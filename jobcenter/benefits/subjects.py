"""Where a claim behind a figure is opened, whose claimants an organization sees, and the way from the announcement."""

from flask import url_for
from sqlalchemy import Select, select

from jobcenter.benefits.models import Claim
from jobcenter.core import subjects
from jobcenter.organizations.scope import Scope
from jobcenter.programs.models import Round
from jobcenter.programs.views import apply
from jobcenter.seekers.queries import add_visibility


def visible_people(scope: Scope) -> Select:
    """Row numbers of people who handed in a claim to an organization in scope."""
    return scope.limit(select(Claim.person_id).where(Claim.number.is_not(None)), Claim.organization_id)


def _address(round_: Round) -> str | None:
    return url_for("claim_filing.step", round_id=round_.public_id) if round_.claim else None


def register() -> None:
    """Tell the navigation, the people's register and the announcement about claims."""
    subjects.register("claim", subjects.pages_of(Claim, "claims.show", "claim_id"))
    add_visibility(visible_people)
    apply.other_ways.append(_address)
