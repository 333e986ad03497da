"""Job seekers as columns; their different wishes lie once each, with the terms they consist of as inverted lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.columns.lists import Lists
from jobcenter.matching.engine.columns.orders import UNKNOWN, WAGE_KINDS
from jobcenter.matching.engine.columns.table import Side, Spec, Table, single
from jobcenter.matching.engine.factors import limits_mask
from jobcenter.matching.engine.profiles import SeekerProfile
from jobcenter.matching.engine.text import NOTHING

NONE = -1

SPEC = Spec(
    numbers={
        "key": (np.int64, 0),
        "organization": (np.int64, 0),
        "starts": (np.int32, 0),
        "ends": (np.int32, 0),
        "can_be_referred": (np.bool_, 0),
        "born": (np.int32, 0),
        "wage_kind": (np.int8, 0),
        "wage_min": (np.int64, 0),
        "commute_max": (np.int32, 0),
        "unwilling_overnight": (np.bool_, 0),
        "weekly_hours_max": (np.float64, 0),
        "education": (np.int16, 0),
        "career": (np.int32, 0),
        "limited": (np.bool_, 0),
        "limits": (np.int64, 0),
    },
    coded={
        "dong": "plain",
        "employment_types": "set",
        "days": "set",
        "hours": "tuple",
    },
    several={"occupations": "plain", "districts": "plain", "licences": "plain", "wishes": "number"},
)
WISH_TEXTS = ("pairs", "morphemes")


@dataclass(frozen=True)
class Belongs:
    """What a registration has besides the profile: its organization, and the days it is valid."""

    organization: int = 0
    starts: date | None = None
    ends: date | None = None


def row(seeker: SeekerProfile, wishes: Iterable[int], belongs: Belongs) -> dict[str, Any]:
    """What the columns keep of a job seeker; `wishes` are the numbers of her wishes."""
    return {
        "key": seeker.key,
        "organization": belongs.organization,
        "starts": belongs.starts.toordinal() if belongs.starts else 0,
        "ends": belongs.ends.toordinal() if belongs.ends else 0,
        "can_be_referred": seeker.can_be_referred,
        "born": seeker.birth_date.toordinal() if seeker.birth_date else 0,
        "wage_kind": WAGE_KINDS.index(seeker.wage_kind) if seeker.wage_kind else NONE,
        "wage_min": NONE if seeker.wage_min is None else seeker.wage_min,
        "commute_max": NONE if seeker.commute_max is None else seeker.commute_max,
        "unwilling_overnight": seeker.overnight is False,
        "weekly_hours_max": UNKNOWN if seeker.weekly_hours_max is None else seeker.weekly_hours_max,
        "education": NONE if seeker.education is None else seeker.education,
        "career": NONE if seeker.career_months is None else seeker.career_months,
        "limited": bool(seeker.limits),
        "limits": limits_mask(seeker.limits),
        "dong": seeker.dong,
        "districts": seeker.districts,
        "employment_types": seeker.employment_types,
        "days": seeker.days,
        "hours": (seeker.start, seeker.end),
        "licences": seeker.licences,
        "occupations": seeker.occupations,
        "wishes": wishes,
    }


def one(seeker: SeekerProfile) -> Side:
    """A single job seeker as one side of a comparison."""
    return single(SPEC, row(seeker, range(len(seeker.wishes)), Belongs()))


Wish = tuple[frozenset[str], frozenset[str]]


def wishes_of(seeker: SeekerProfile) -> list[Wish]:
    """The wishes of a person, each with its pairs and its morphemes."""
    return list(zip_longest(seeker.wishes, seeker.wish_morphemes, fillvalue=NOTHING))


class Wishes:
    """The different wishes by number: how many terms each has, and which wishes hold a term."""

    def __init__(self, sizes: NDArray[np.int32] | None = None, lists: dict[str, Lists] | None = None) -> None:
        self._kept = np.zeros((0, len(WISH_TEXTS)), np.int32) if sizes is None else sizes
        self._later: list[tuple[int, int]] = []
        self._numbers: dict[Wish, int] = {}
        self.lists = lists or {name: Lists() for name in WISH_TEXTS}

    def __len__(self) -> int:
        return len(self._kept) + len(self._later)

    @property
    def sizes(self) -> NDArray[np.int32]:
        """Wishes × (pairs, morphemes): how many terms each has."""
        if self._later:
            self._kept = np.vstack([self._kept, np.array(self._later, np.int32)])
            self._later = []
        return self._kept

    def number(self, wish: Wish) -> int:
        """The number of a wish; a new one where it was not met since the lists were made."""
        found = self._numbers.get(wish)
        if found is None:
            found = self._numbers[wish] = len(self)
            self._later.append((len(wish[0]), len(wish[1])))
            for name, terms in zip(WISH_TEXTS, wish, strict=True):
                self.lists[name].add(found, terms)
        return found

    def settle(self) -> None:
        """Bring the lists of all wishes into arrays; for those that were all met one by one."""
        met = list(self._numbers)
        for index, name in enumerate(WISH_TEXTS):
            self.lists[name] = Lists.of((number, wish[index]) for number, wish in enumerate(met))


class Seekers:
    """All job seekers as columns. The latest version of a key is the one alive."""

    def __init__(self, table: Table | None = None, wishes: Wishes | None = None) -> None:
        self.table = table or Table(SPEC)
        self.wishes = wishes or Wishes()
        self.places: dict[int, int] = {}
        alive = np.flatnonzero(self.table.column("alive"))
        self.places.update(zip(self.table.column("key")[alive].tolist(), alive.tolist(), strict=True))
        self.changes = 0

    @classmethod
    def of(cls, seekers: Iterable[tuple[SeekerProfile, Belongs]]) -> Seekers:
        """Job seekers, all at once."""
        found = cls()
        for seeker, belongs in seekers:
            found.put(seeker, belongs)
        found.wishes.settle()
        found.changes = 0
        return found

    def put(self, seeker: SeekerProfile, belongs: Belongs) -> None:
        """Add a job seeker or her next version."""
        self.remove(seeker.key)
        numbers = [self.wishes.number(wish) for wish in wishes_of(seeker)]
        self.places[seeker.key] = self.table.add(row(seeker, numbers, belongs))
        self.changes += 1

    def remove(self, key: int) -> None:
        """Take a job seeker out."""
        place = self.places.pop(key, None)
        if place is not None:
            self.table.arrays["alive"][place] = False
            self.changes += 1
