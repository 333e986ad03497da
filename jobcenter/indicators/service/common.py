"""What the writes of plans share: a change is kept with what stood there before."""

import enum
import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jobcenter import audit
from jobcenter.accounts.current import Actor
from jobcenter.core.db import Model
from jobcenter.indicators.models import Plan


def apply(record: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Write values into a record; answers before and after of those that changed."""
    changed: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(record, name)
        if before == value:
            continue
        changed[name] = [_plain(before), _plain(value)]
        setattr(record, name, value)
    return changed


def seen_of(values: Mapping[str, Any]) -> str:
    """What somebody saw when they opened a form, short enough to come back with it."""
    told = ";".join(f"{name}={value}" for name, value in sorted(values.items()) if value is not None)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def record(
    actor: Actor, action: str, subject: tuple[str, int], plan: Plan, now: datetime, details: Mapping[str, Any]
) -> None:
    """Keep a change of a plan or of what belongs to it."""
    audit.record(actor, action, subject=subject, now=now, organization_id=plan.organization_id, details=dict(details))


def titled(korean: str, english: str | None) -> dict[str, str]:
    """A name in the languages it was given in."""
    return {"ko": korean, "en": english} if english else {"ko": korean}


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    return value
