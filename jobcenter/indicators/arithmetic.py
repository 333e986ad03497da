"""Exact arithmetic of targets and actuals: fractions all the way, rounded once, when a figure is written.

A rate is in percent. Nothing here rounds but `agreement` and `recomputed`, which round to the places of a stated figure.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jobcenter.core.formatting import rounded

Exact = int | Decimal | Fraction

HUNDRED = Fraction(100)


class Kind(enum.StrEnum):
    """How the figures of the years of an indicator become the figure of the whole term."""

    CUMULATIVE = "cumulative"
    STATE = "state"
    AVERAGE = "average"


class Agreement(enum.StrEnum):
    """How a stated figure agrees with an exact one."""

    HALF_UP = "half_up"
    TRUNCATED = "truncated"
    NONE = "none"


def places(value: Decimal) -> int:
    """How many decimal places a figure was written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rate(actual: Exact | None, target: Exact | None, *, cap: Exact | None = None) -> Fraction | None:
    """The share of a target that was reached, in percent; None when either is missing or the target is zero.

    `cap` is the most a rate may count (100 where over-achievement does not make up for something else).
    """
    if actual is None or not target:
        return None
    reached = Fraction(actual) * HUNDRED / Fraction(target)
    return reached if cap is None else min(reached, Fraction(cap))


def weight_base(weights: Iterable[Exact]) -> Fraction:
    """What the weights of a whole add up to: 1 when they are written as shares of one, else 100."""
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    return Fraction(1) if total == 1 else HUNDRED


def weighted(parts: Sequence[tuple[Exact, Fraction | None]]) -> Fraction | None:
    """The total of (weight, unrounded rate) pairs over the whole; a rate that does not exist yet counts as nothing.

    None when there is no part, or no part has a rate.
    """
    if not any(value is not None for _, value in parts):
        return None
    whole = weight_base(weight for weight, _ in parts)
    return sum((Fraction(weight) * value for weight, value in parts if value is not None), Fraction(0)) / whole


def add(values: Iterable[Exact | None]) -> Fraction:
    """The sum of what is there."""
    return sum((Fraction(value) for value in values if value is not None), Fraction(0))


def whole_term(kind: Kind, values: Sequence[Exact | None]) -> Fraction | None:
    """The figure of the whole term from those of its years, the earliest first: their sum, the last state, their mean."""
    there = [Fraction(value) for value in values if value is not None]
    if not there:
        return None
    if kind is Kind.CUMULATIVE:
        return sum(there, Fraction(0))
    if kind is Kind.STATE:
        return there[-1]
    return sum(there, Fraction(0)) / len(there)


def agreement(exact: Fraction, stated: Decimal, *, at: int | None = None) -> Agreement:
    """Does a stated figure, at its own places, follow from the exact one: rounded half-up, only cut off, or not at all?"""
    digits = places(stated) if at is None else at
    if rounded(exact, digits) == stated:
        return Agreement.HALF_UP
    if rounded(exact, digits, truncate=True) == stated:
        return Agreement.TRUNCATED
    return Agreement.NONE


def split(total: int, shares: int) -> list[int]:
    """Cut a whole number into so many equal parts; what does not divide goes to the last ones: 1370 → 342 342 343 343."""
    if shares < 1:
        raise ValueError("a number is split into one part or more")
    each, rest = divmod(abs(total), shares)
    sign = -1 if total < 0 else 1
    return [sign * (each + (1 if index >= shares - rest else 0)) for index in range(shares)]


def by_time(values: Mapping[str, Exact | None]) -> list[Exact | None]:
    """The values of a period-to-value mapping, the earliest period first."""
    return [values[period] for period in sorted(values)]
