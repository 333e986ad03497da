"""What would close a gap, told by a higher feature that knows the courses; nothing where none is there."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from jobcenter.employers.models import JobOrder
from jobcenter.organizations.scope import Scope
from jobcenter.seekers.models import Registration

# Scope, registration, orders and the day → what would close the gap, by the row number of the order.
Finder = Callable[[Scope, Registration, Iterable[JobOrder], date], Mapping[int, Any]]

_finders: list[Finder] = []


def find_by(finder: Finder) -> None:
    """Ask this function what would close a gap; only the latest one is asked."""
    _finders[:] = [finder]


def for_page(
    scope: Scope, registration: Registration, cards: Iterable[Any], groups: Iterable[Mapping[str, Any]], today: date
) -> Mapping[int, Any]:
    """What would close the gap of the orders a page shows: its cards, and those filtered out for a licence first."""
    orders = {card.order.id: card.order for card in cards}
    for group in groups:
        if group["code"] == "licence":
            orders |= {item["order"].id: item["order"] for item in group["orders"]}
    return _finders[0](scope, registration, orders.values(), today) if _finders else {}
