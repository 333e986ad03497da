"""Which orders were recommended: those that stood on the first page of somebody's ranked list in a month.

A row says that it happened, not how often; a process writes only what it has not seen yet, so that most pages write
nothing.
"""

from collections.abc import Iterable
from datetime import date

from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from jobcenter.core.db import db, transaction
from jobcenter.core.months import Month
from jobcenter.matching.learning.models import MatchExposure


def note(order_ids: Iterable[int], organization_id: int, today: date) -> None:
    """Keep that orders were recommended at an organization. Opens its own transaction, and only where one is new."""
    month = str(Month.of(today))
    seen = _seen(organization_id, month)
    new = sorted(set(order_ids) - seen)
    if not new:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [{"month": month, "organization_id": organization_id, "order_id": order_id} for order_id in new]
    with transaction():
        db.session.execute(insert(MatchExposure).values(rows).on_conflict_do_nothing())
    seen.update(new)


def _seen(organization_id: int, month: str) -> set[int]:
    """What this process knows to be recorded; last month's is forgotten."""
    months: dict[str, dict[int, set[int]]] = current_app.extensions.setdefault("jobcenter.matching.exposure", {})
    if month not in months:
        months.clear()
    return months.setdefault(month, {}).setdefault(organization_id, set())
