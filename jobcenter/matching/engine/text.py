"""Likeness of short Korean texts by pairs of letters: needs no dictionary and does not mind spaces."""

from __future__ import annotations

from collections.abc import Iterable

from jobcenter.matching.engine.settings import squeeze


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text, spaces and signs left out. A single letter stands for itself."""
    letters = squeeze(text)
    if len(letters) < 2:
        return frozenset(letters)
    return frozenset(letters[index : index + 2] for index in range(len(letters) - 1))


def found(wish: frozenset[str], text: frozenset[str]) -> float:
    """The share of a wish's pairs that stand in a text, 0 to 1."""
    if not wish:
        return 0.0
    return len(wish & text) / len(wish)


def best(wishes: Iterable[frozenset[str]], head: frozenset[str], body: frozenset[str], body_weight: float) -> float:
    """How well the best of several wishes stands in a title, or with less weight in the text below it."""
    highest = 0.0
    for wish in wishes:
        value = found(wish, head)
        if value < body_weight:
            value = max(value, body_weight * found(wish, body))
        highest = max(highest, value)
    return highest


def shared_digits(one: str, other: str) -> int:
    """How many leading digits two occupation codes share, 0 to 4."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return min(count, 4)
