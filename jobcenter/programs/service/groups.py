"""The groups of a draft: age bands, pools, work sites, classes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobcenter.core.db import db
from jobcenter.programs.errors import CodeTaken, GroupInUse, RoundFrozen
from jobcenter.programs.models import Round, RoundGroup, RoundStatus
from jobcenter.programs.service import records

FIELDS = ("code", "label", "places", "reserve", "condition", "site", "period_from", "period_until")


def _require_draft(round_: Round) -> None:
    if round_.status is not RoundStatus.DRAFT:
        raise RoundFrozen()


def save(
    round_: Round, group: RoundGroup | None, values: Mapping[str, Any], *, actor: Any, now: datetime
) -> RoundGroup:
    """Change a group of a draft, or add one at the end when `group` is none."""
    _require_draft(round_)
    if any(other.code == values["code"] and other is not group for other in round_.groups):
        raise CodeTaken(code=values["code"])
    if group is None:
        group = RoundGroup(position=max((one.position for one in round_.groups), default=-1) + 1, held=0)
        round_.groups.append(group)
    for field in FIELDS:
        setattr(group, field, values.get(field))
    db.session.flush()
    records.note_round("round.group_changed", round_, actor=actor, now=now, group=group.code)
    return group


def remove(round_: Round, group: RoundGroup, *, actor: Any, now: datetime) -> None:
    """Take a group out of a draft; the pools that spill into it or from it go with it."""
    _require_draft(round_)
    if len(round_.groups) == 1:
        raise GroupInUse()
    code = group.code
    round_.groups.remove(group)
    spill = [pair for pair in round_.selection.get("spill", []) if code not in pair]
    round_.selection = {**round_.selection, "spill": spill} if spill else _without(round_.selection, "spill")
    db.session.flush()
    records.note_round("round.group_removed", round_, actor=actor, now=now, group=code)


def move(round_: Round, group: RoundGroup, by: int, *, actor: Any, now: datetime) -> None:
    """Move a group up (-1) or down (1): the first that takes a person is hers."""
    _require_draft(round_)
    order = sorted(round_.groups, key=lambda one: one.position)
    index = order.index(group)
    other = index + by
    if not 0 <= other < len(order):
        return
    order[index], order[other] = order[other], order[index]
    for position, one in enumerate(order):
        one.position = position
    db.session.flush()
    db.session.expire(round_, ["groups"])
    records.note_round("round.group_moved", round_, actor=actor, now=now, group=group.code)


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
