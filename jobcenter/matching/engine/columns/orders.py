"""Job orders as columns, and their texts as inverted lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from jobcenter.matching.engine.columns.lists import Lists
from jobcenter.matching.engine.columns.table import Side, Spec, Table, single
from jobcenter.matching.engine.conditions import offered_in_kind, touches_night
from jobcenter.matching.engine.factors import strains
from jobcenter.matching.engine.pay import hourly
from jobcenter.matching.engine.profiles import OrderProfile

WAGE_KINDS = ("hourly", "daily", "monthly", "annual")
UNKNOWN = np.nan
LAST_DAY = date.max.toordinal()

SPEC = Spec(
    numbers={
        "key": (np.int64, 0),
        "until": (np.int32, 0),
        "deadline": (np.int32, 0),
        "closed": (np.bool_, 0),
        "overnight": (np.bool_, 0),
        "night": (np.bool_, 0),
        "negotiable": (np.bool_, 0),
        # The last column stands for a wish without a kind of wage.
        "highest": (np.float64, len(WAGE_KINDS) + 1),
        "lowest": (np.float64, len(WAGE_KINDS) + 1),
        "hourly": (np.float64, 0),
        "weekly_hours": (np.float64, 0),
        "education": (np.int16, 0),
        "career": (np.int32, 0),
        "licensed": (np.bool_, 0),
        "strains": (np.int64, 0),
        "wordless": (np.bool_, 0),
        "head_analysed": (np.bool_, 0),
        "body_analysed": (np.bool_, 0),
    },
    coded={
        "occupation": "plain",
        "employment_type": "plain",
        "place": "tuple",
        "days": "set",
        "hours": "tuple",
        "licences": "tuple",
    },
    several={},
)
TEXTS = ("head", "body", "head_morphemes", "body_morphemes")


def _offers(order: OrderProfile, amount: int | None) -> list[float]:
    found = (offered_in_kind(order, kind, amount) for kind in WAGE_KINDS)
    return [*(UNKNOWN if value is None else value for value in found), UNKNOWN]


def row(order: OrderProfile, until: date | None = None) -> dict[str, Any]:
    """What the columns keep of an order; `until` is its last day, by which a ranking takes it up or not."""
    amount = order.wage_max if order.wage_min is None else order.wage_min
    return {
        "key": order.key,
        "until": until.toordinal() if until else 0,
        "deadline": order.deadline.toordinal() if order.deadline else LAST_DAY,
        "closed": not order.accepting or order.places_left <= 0,
        "overnight": order.overnight,
        "night": touches_night(order),
        "negotiable": order.negotiable,
        "highest": _offers(order, order.wage_min if order.wage_max is None else order.wage_max),
        "lowest": _offers(order, amount),
        "hourly": hourly(order.wage_kind, amount, order.weekly_hours) or 0.0,
        "weekly_hours": UNKNOWN if order.weekly_hours is None else order.weekly_hours,
        "education": order.education or 0,
        "career": order.career_months_min or 0,
        "licensed": bool(order.licences),
        "strains": strains(order.words),
        "wordless": not order.words,
        "head_analysed": bool(order.head_morphemes),
        "body_analysed": bool(order.body_morphemes),
        "occupation": order.occupation,
        "employment_type": order.employment_type,
        "place": (order.dong, order.district),
        "days": order.days,
        "hours": (order.start, order.end),
        "licences": order.licences,
    }


def one(order: OrderProfile) -> Side:
    """A single order as one side of a comparison."""
    return single(SPEC, row(order))


class Orders:
    """All orders as columns. The latest version of a key is the one alive."""

    def __init__(self, table: Table | None = None, lists: dict[str, Lists] | None = None) -> None:
        self.table = table or Table(SPEC)
        self.lists = lists or {name: Lists() for name in TEXTS}
        self.places: dict[int, int] = {}
        alive = np.flatnonzero(self.table.column("alive"))
        self.places.update(zip(self.table.column("key")[alive].tolist(), alive.tolist(), strict=True))
        self.changes = 0

    @classmethod
    def of(cls, orders: Iterable[tuple[OrderProfile, date | None]]) -> Orders:
        """Orders with their last days, all at once."""
        table = Table(SPEC)
        texts: dict[str, list[tuple[int, frozenset[str]]]] = {name: [] for name in TEXTS}
        for order, until in orders:
            place = table.add(row(order, until))
            for name in TEXTS:
                texts[name].append((place, getattr(order, name)))
        return cls(table, {name: Lists.of(found) for name, found in texts.items()})

    def put(self, order: OrderProfile, until: date | None) -> None:
        """Add an order or its next version."""
        self.remove(order.key)
        place = self.table.add(row(order, until))
        for name in TEXTS:
            self.lists[name].add(place, getattr(order, name))
        self.places[order.key] = place
        self.changes += 1

    def remove(self, key: int) -> None:
        """Take an order out."""
        place = self.places.pop(key, None)
        if place is not None:
            self.table.arrays["alive"][place] = False
            self.changes += 1
