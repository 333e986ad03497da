"""What would close a gap, told by a higher feature that knows the courses; nothing where none is there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from jobcenter.employers.models import JobOrder
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration

# Scope, registration, orders and the day → what would close the gap, by the row number of the order.
Finder = Callable[[Scope, Registration, Iterable[JobOrder], date], Mapping[int, Any]]

# Scope and person → what she waits for now: each with `licence`, `round`, `order` and `status`.
Waits = Callable[[Scope, int], Sequence[Any]]

_finders: list[Finder] = []
_waits: list[Waits] = []


def find_by(finder: Finder, waits: Waits) -> None:
    """Ask these functions what would close a gap, and what is on the way; only the latest ones are asked."""
    _finders[:], _waits[:] = [finder], [waits]


def on_the_way(scope: Scope, person_id: int) -> Sequence[Any]:
    """The licences a person is on the way to."""
    return _waits[0](scope, person_id) if _waits else ()


def for_page(
    scope: Scope, registration: Registration, cards: Iterable[Any], groups: Iterable[Mapping[str, Any]], today: date
) -> Mapping[int, Any]:
    """What would close the gap of the orders a page shows: its cards, and those filtered out for a licence first."""
    orders = {card.order.id: card.order for card in cards}
    for group in groups:
        if group["code"] == "licence":
            orders |= {item["order"].id: item["order"] for item in group["orders"]}
    return _finders[0](scope, registration, orders.values(), today) if _finders else {}
