"""The factors over columns: the share of its points that each gives to each pair, as in `engine.factors`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from jobcenter.matching.engine.columns import conditions
from jobcenter.matching.engine.columns.orders import UNKNOWN
from jobcenter.matching.engine.columns.pairs import Floats, Pairs
from jobcenter.matching.engine.factors import FACTORS


def _occupation(pairs: Pairs) -> Floats:
    settings = pairs.settings
    likeness = np.minimum(1.0, pairs.likeness / settings.text_same)
    digits = pairs.digits()
    base = np.array([*settings.shared_digits, 0.0])[digits]
    reach = np.where(digits >= 3, 1.0, settings.text_reach)
    coded = base + (1 - base) * likeness * reach
    by_words = np.where(likeness >= settings.neutral, likeness, settings.neutral * (0.5 + likeness))
    told = pairs.names_occupation() | (pairs.seekers["wishes"][:, 0] >= 0)
    return np.where(told, np.where(digits >= 0, coded, by_words), settings.neutral)


def _commute(pairs: Pairs) -> Floats:
    figures, minutes = pairs.settings.commute, conditions.minutes_of_way(pairs)
    full, at_limit = figures["full_up_to_minutes"], figures["at_limit"]
    own = pairs.seekers["commute_max"]
    limit = np.maximum(np.where(own > 0, own, figures["usual_limit_minutes"]), full + 1)
    within = 1.0 - (1.0 - at_limit) * (minutes - full) / (limit - full)
    beyond = np.maximum(0.0, at_limit * (2 - minutes / limit))
    by_way = np.where(minutes <= full, 1.0, np.where(minutes <= limit, within, beyond))
    wished = conditions.wished_district(pairs)
    beside = np.where(conditions.beside_wished(pairs), figures["wished_district"], 0.0)
    by_district = np.where(conditions.districts_known(pairs), beside, pairs.settings.neutral)
    return np.where(
        np.isnan(minutes),
        np.where(wished, 1.0, by_district),
        np.where(wished, np.maximum(by_way, figures["wished_district"]), by_way),
    )


def _between(steps: tuple[tuple[float, float], ...], values: Floats) -> Floats:
    shares = np.full(values.shape, float(steps[-1][1]))
    # From the last stretch to the first, so that the first one that reaches a value has the last word.
    for (left, low), (right, high) in reversed(list(pairwise(steps))):
        shares = np.where(values <= right, low + (high - low) * (values - left) / (right - left), shares)
    return np.where(values <= steps[0][0], float(steps[0][1]), shares)


def _wage(pairs: Pairs) -> Floats:
    wished, offered = pairs.seekers["wage_min"], pairs.offered("lowest")
    known = (wished > 0) & ~np.isnan(offered)
    percent = np.divide(offered - wished, wished, out=np.full(len(pairs), UNKNOWN), where=known) * 100
    return np.where(known, _between(pairs.settings.wage_steps, percent), pairs.settings.neutral)


def _qualification(pairs: Pairs) -> Floats:
    weights, neutral = pairs.settings.qualification, pairs.settings.neutral
    asked_career, asked_education = pairs.orders["career"], pairs.orders["education"]
    career, education = pairs.seekers["career"], pairs.seekers["education"]
    licence = np.where(conditions.FAILING["licence"](pairs), 0.0, 1.0)
    part = np.divide(career, asked_career, out=np.ones(len(pairs)), where=asked_career > 0)
    experience = np.where(
        asked_career == 0, 1.0, np.where(career < 0, neutral, np.where(career >= asked_career, 1.0, part))
    )
    schooling = np.where(education < 0, neutral, np.where(education >= asked_education, 1.0, 0.0))
    schooling = np.where(asked_education == 0, 1.0, schooling)
    share = weights["licence"] * licence + weights["experience"] * experience + weights["education"] * schooling
    return np.where(pairs.orders["licensed"] | (asked_career != 0) | (asked_education != 0), share, 1.0)


def _hours(pairs: Pairs) -> Floats:
    figures, neutral = pairs.settings.hours, pairs.settings.neutral
    outside = conditions.outside(pairs)
    of_day = np.where(np.isnan(outside), neutral, np.maximum(0.0, 1 - outside / figures["zero_at_minutes"]))

    def of_days(wished: frozenset[str], asked: frozenset[str]) -> float:
        return 1 - len(asked - wished) / len(asked) if wished and asked else neutral

    return figures["hours"] * of_day + figures["days"] * pairs.each("days", "days", of_days, np.float64)


def _limits(pairs: Pairs) -> Floats:
    settings = pairs.settings
    hit = (pairs.seekers["limits"] & pairs.orders["strains"]) != 0
    share = np.where(pairs.orders["wordless"], settings.neutral, np.where(hit, settings.limit_conflict, 1.0))
    return np.where(pairs.seekers["limited"], share, 1.0)


SHARES: dict[str, Callable[[Pairs], Floats]] = {
    "occupation": _occupation,
    "commute": _commute,
    "wage": _wage,
    "qualification": _qualification,
    "hours": _hours,
    "limits": _limits,
}


def shares(pairs: Pairs) -> Floats:
    """Pairs × factors, in the order of `FACTORS`."""
    found = np.empty((len(pairs), len(FACTORS)))
    for number, name in enumerate(FACTORS):
        found[:, number] = SHARES[name](pairs)
    return found


def totals(given: Floats, pairs: Pairs) -> np.ndarray:
    """Whole points of each pair, halves of a factor upward."""
    maxima = np.array([pairs.settings.points[name] for name in FACTORS], np.float64)
    return np.floor(maxima * given + 0.5).astype(np.int64).sum(axis=1)
