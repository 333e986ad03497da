"""The learned ranking that serves a city: read once per process, picked up anew when another version is in use."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from jobcenter.core.db import db
from jobcenter.matching.engine.factors import FACTORS
from jobcenter.matching.learning import model as models
from jobcenter.matching.learning.model import Learned
from jobcenter.matching.learning.models import MatchModel, ModelStatus
from jobcenter.organizations import queries as organizations


@dataclass(frozen=True)
class Serving:
    """A version in use, with its ranking."""

    version: int
    learned: Learned


def serving(organization_id: int) -> Serving | None:
    """The learned ranking in use where an organization belongs, None where the base ranking serves.

    Each call asks the database which version is in use, so that every process follows at once; the version itself is
    read when it is a new one. One that was learned for other factors than today's does not serve.
    """
    kept: dict[int, Serving | None] = current_app.extensions.setdefault("jobcenter.matching.learned", {})
    active = db.session.scalar(
        select(MatchModel.id).where(
            MatchModel.organization_id == _city_of(organization_id), MatchModel.status == ModelStatus.ACTIVE
        )
    )
    if active is None:
        return None
    if active not in kept:
        row = db.session.execute(select(MatchModel.version, MatchModel.document).where(MatchModel.id == active)).one()
        learned = models.read(row.document)
        kept[active] = Serving(row.version, learned) if learned.features == tuple(FACTORS) else None
    return kept[active]


def _city_of(organization_id: int) -> int:
    """The organization at the top above another one; the tree does not change while a process runs."""
    known: dict[int, int] = current_app.extensions.setdefault("jobcenter.matching.cities", {})
    if organization_id not in known:
        known[organization_id] = organizations.root_id(organization_id)
    return known[organization_id]
