"""Likeness of short Korean texts: pairs of letters, which do not mind spaces, and the morphemes Kiwi found."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from jobcenter.matching.engine.settings import Settings, squeeze

if TYPE_CHECKING:
    from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile

NOTHING: frozenset[str] = frozenset()


class Terms(NamedTuple):
    """What a text consists of. No morphemes means that it was not analysed yet."""

    pairs: frozenset[str]
    morphemes: frozenset[str]


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


def likeness(wish: frozenset[str], morphemes: frozenset[str], text: Terms, weight: float) -> float:
    """How well a wish stands in a text, 0 to 1: by its pairs, and by its morphemes where both sides were analysed.

    The sum of the two is normalised by `weight`, the part of it that the morphemes have.
    """
    by_pairs = found(wish, text.pairs)
    if not weight or not morphemes or not text.morphemes:
        return by_pairs
    return (1 - weight) * by_pairs + weight * found(morphemes, text.morphemes)


def best(seeker: SeekerProfile, order: OrderProfile, settings: Settings) -> float:
    """How well the best of a person's wishes stands in a title, or with less weight in the text below it."""
    head, body = Terms(order.head, order.head_morphemes), Terms(order.body, order.body_morphemes)
    highest = 0.0
    for wish, morphemes in zip_longest(seeker.wishes, seeker.wish_morphemes, fillvalue=NOTHING):
        value = likeness(wish, morphemes, head, settings.morphemes)
        if value < settings.body_weight:
            value = max(value, settings.body_weight * likeness(wish, morphemes, body, settings.morphemes))
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
