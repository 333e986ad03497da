"""The two sides of a comparison: one row against many, whichever side the one is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jobcenter.matching.engine.columns.lists import Lists
from jobcenter.matching.engine.columns.seekers import WISH_TEXTS, Wish, Wishes
from jobcenter.matching.engine.columns.table import NO_CODE, Side
from jobcenter.matching.engine.conditions import Case
from jobcenter.matching.engine.settings import Settings
from jobcenter.matching.engine.text import shared_digits

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """A job seeker and many orders, or an order and many job seekers, with how well wishes stand in the texts."""

    seekers: Side
    orders: Side
    case: Case
    likeness: Floats

    @property
    def settings(self) -> Settings:
        """The figures of the day."""
        return self.case.settings

    def __len__(self) -> int:
        return len(self.likeness)

    def part(self, places: Places) -> Pairs:
        """Some of the pairs."""
        seekers = self.seekers if self.seekers.single else self.seekers.part(places)
        orders = self.orders if self.orders.single and not self.seekers.single else self.orders.part(places)
        return Pairs(seekers, orders, self.case, self.likeness[places])

    def each(self, of_seekers: str, of_orders: str, judge: Callable[[Any, Any], Any], kind: Any) -> NDArray[Any]:
        """A judgement of two coded columns, made once for each different value that occurs."""
        if self.seekers.single:
            own, many, codes = self.seekers.value(of_seekers), self.orders.values(of_orders), self.orders[of_orders]
            return _by_code(lambda value: judge(own, value), many, codes, kind)
        offered, many, codes = self.orders.value(of_orders), self.seekers.values(of_seekers), self.seekers[of_seekers]
        return _by_code(lambda value: judge(value, offered), many, codes, kind)

    def some(self, of_seekers: str, of_orders: str, judge: Callable[[Any, Any], bool]) -> Flags:
        """Whether a judgement holds for any of the several values a person has."""
        if self.seekers.single:
            own, codes = self.seekers.several(of_seekers), self.orders[of_orders]
            return _by_code(
                lambda value: any(judge(one, value) for one in own), self.orders.values(of_orders), codes, np.bool_
            )
        offered = self.orders.value(of_orders)
        # The last entry answers for places without a value.
        table = np.array([*(judge(value, offered) for value in self.seekers.values(of_seekers)), False], np.bool_)
        return table[self.seekers[of_seekers]].any(axis=1)

    def lacks_licence(self) -> Flags:
        """Whether the order asks for a licence that the person has not named."""
        if self.seekers.single:
            own, codes = frozenset(self.seekers.several("licences")), self.orders["licences"]
            return _by_code(lambda asked: not own.issuperset(asked), self.orders.values("licences"), codes, np.bool_)
        found = np.zeros(len(self), np.bool_)
        for asked in self.orders.value("licences"):
            found |= ~(self.seekers["licences"] == self.seekers.table.code("licences", asked)).any(axis=1)
        return found

    def digits(self) -> NDArray[np.int64]:
        """The most leading digits of a wished occupation and the order's that agree; -1 where either is unknown."""
        if self.seekers.single:
            wished = self.seekers.several("occupations")
            table = [_most_digits(wished, code) for code in self.orders.values("occupation")]
            return np.array(table, np.int64)[self.orders["occupation"]]
        offered = self.orders.value("occupation")
        table = [_most_digits([code], offered) for code in self.seekers.values("occupations")]
        # The last entry answers for places without a code.
        every = np.array([*table, -1], np.int64)[self.seekers["occupations"]]
        return every.max(axis=1)

    def names_occupation(self) -> Flags:
        """Whether the person names any occupation."""
        return self.seekers["occupations"][:, 0] != NO_CODE

    def offered(self, column: str) -> Floats:
        """An amount of the order in the kind of the person's wage wish."""
        if self.seekers.single:
            return self.orders[column][:, int(self.seekers["wage_kind"][0])]
        return self.orders[column][0][self.seekers["wage_kind"]]


def _by_code(judge: Callable[[Any], Any], values: list[Any], codes: NDArray[np.int32], kind: Any) -> NDArray[Any]:
    occurring = np.zeros(len(values), np.bool_)
    occurring[codes] = True
    table = np.zeros(len(values), kind)
    used = np.flatnonzero(occurring)
    table[used] = [judge(values[code]) for code in used.tolist()]
    return table[codes]


def _most_digits(wished: list[str], offered: str | None) -> int:
    if offered is None:
        return -1
    return max((shared_digits(wish, offered) for wish in wished), default=-1)


def likeness_of_orders(wishes: list[Wish], orders: Side, lists: dict[str, Lists], settings: Settings) -> Floats:
    """How well the best of one person's wishes stands in each order's text."""
    best = np.zeros(len(orders))
    for wish in wishes:
        head = _in_texts(wish, orders, lists, "head", settings.morphemes)
        body = _in_texts(wish, orders, lists, "body", settings.morphemes)
        np.maximum(best, np.maximum(head, settings.body_weight * body), out=best)
    return best


def _in_texts(wish: Wish, orders: Side, lists: dict[str, Lists], text: str, weight: float) -> Floats:
    pairs, morphemes = wish
    size = len(orders)
    if not pairs:
        by_pairs = np.zeros(size)
    else:
        by_pairs = lists[text].count(pairs, size) / len(pairs)
    if not weight or not morphemes:
        return by_pairs
    both = (1 - weight) * by_pairs + weight * (lists[f"{text}_morphemes"].count(morphemes, size) / len(morphemes))
    return np.where(orders[f"{text}_analysed"], both, by_pairs)


def likeness_of_seekers(texts: dict[str, frozenset[str]], seekers: Side, wishes: Wishes, settings: Settings) -> Floats:
    """How well the best of each person's wishes stands in one order's text: every different wish is looked up once."""
    head = _of_wishes(texts["head"], texts["head_morphemes"], wishes, settings.morphemes)
    body = _of_wishes(texts["body"], texts["body_morphemes"], wishes, settings.morphemes)
    # The last entry answers for places without a wish.
    values = np.append(np.maximum(head, settings.body_weight * body), 0.0)
    return values[seekers["wishes"]].max(axis=1)


def _of_wishes(pairs: frozenset[str], morphemes: frozenset[str], wishes: Wishes, weight: float) -> Floats:
    sizes, total = wishes.sizes, len(wishes)
    by_pairs = _share(wishes.lists[WISH_TEXTS[0]].count(pairs, total), sizes[:, 0])
    if not weight or not morphemes:
        return by_pairs
    by_morphemes = _share(wishes.lists[WISH_TEXTS[1]].count(morphemes, total), sizes[:, 1])
    return np.where(sizes[:, 1] > 0, (1 - weight) * by_pairs + weight * by_morphemes, by_pairs)


def _share(counts: NDArray[np.int64], sizes: NDArray[np.int32]) -> Floats:
    return np.divide(counts, sizes, out=np.zeros(len(counts)), where=sizes > 0)
