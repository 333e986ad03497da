"""Inverted lists: which texts hold a term. Those made at once lie in two arrays, later ones beside them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray


class Lists:
    """The places of the texts that hold each term. A text that is gone stays listed; its row is not alive."""

    def __init__(
        self,
        terms: Iterable[str] = (),
        ends: NDArray[np.int64] | None = None,
        places: NDArray[np.int32] | None = None,
    ) -> None:
        self.numbers = {term: number for number, term in enumerate(terms)}
        self.ends = np.zeros(1, np.int64) if ends is None else ends
        self.places = np.zeros(0, np.int32) if places is None else places
        self.later: dict[str, list[int]] = {}

    @classmethod
    def of(cls, texts: Iterable[tuple[int, frozenset[str]]]) -> Lists:
        """The lists of texts by their places."""
        numbers: dict[str, int] = {}
        owners, found = [], []
        for place, terms in texts:
            owners.append((place, len(terms)))
            found.append([numbers.setdefault(term, len(numbers)) for term in terms])
        total = sum(count for _place, count in owners)
        flat = np.fromiter(chain.from_iterable(found), np.int32, total)
        places = np.repeat(np.array([place for place, _count in owners], np.int32), [count for _place, count in owners])
        order = np.argsort(flat, kind="stable")
        ends = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(np.bincount(flat, minlength=len(numbers)), out=ends[1:])
        return cls(numbers, ends, places[order].astype(np.int32))

    def add(self, place: int, terms: Iterable[str]) -> None:
        """List one more text."""
        for term in terms:
            self.later.setdefault(term, []).append(place)

    def count(self, terms: Iterable[str], size: int) -> NDArray[np.int64]:
        """How many of the terms each of `size` texts holds."""
        parts = []
        for term in terms:
            number = self.numbers.get(term)
            if number is not None:
                parts.append(self.places[self.ends[number] : self.ends[number + 1]])
            later = self.later.get(term)
            if later:
                parts.append(np.array(later, np.int32))
        if not parts:
            return np.zeros(size, np.int64)
        return np.bincount(np.concatenate(parts), minlength=size)
