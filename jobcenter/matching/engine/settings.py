"""The dated figures of the ranking: points, steps and tolerances, read from `data/weights.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

DATA = Path(__file__).parents[1] / "data"


class WeightsMissing(InputError):
    """No version of the weights is in force on the date."""

    message = _l("The ranking has no weights for %(on)s.")


@dataclass(frozen=True)
class Settings:
    """One version of the figures: `points` adds up to 100, the rest are shares and steps per factor."""

    starts: date
    points: Mapping[str, int]
    neutral: float
    shared_digits: tuple[float, float, float, float, float]
    text_reach: float
    text_same: float
    body_weight: float
    morphemes: float
    field_of_work: Mapping[str, float]
    commute: Mapping[str, float]
    wage_steps: tuple[tuple[float, float], ...]
    qualification: Mapping[str, float]
    hours: Mapping[str, float]
    limit_conflict: float


def _version(raw: Mapping[str, Any]) -> Settings:
    digits = raw["occupation"]["shared_digits"]
    points = raw["points"]
    if sum(points.values()) != 100:
        raise ValueError("the points of a version must add up to 100")
    return Settings(
        starts=raw["from"],
        points=points,
        neutral=raw["neutral"],
        shared_digits=(digits[0], digits[1], digits[2], digits[3], digits[4]),
        text_reach=raw["occupation"]["text_reach"],
        text_same=raw["occupation"]["text_same"],
        body_weight=raw["occupation"]["body_weight"],
        morphemes=raw["occupation"]["morphemes"],
        field_of_work=raw["occupation"]["field"],
        commute=raw["commute"],
        wage_steps=tuple((percent, share) for percent, share in raw["wage"]["steps"]),
        qualification=raw["qualification"],
        hours=raw["hours"],
        limit_conflict=raw["limits"]["conflict"],
    )


@lru_cache(maxsize=1)
def _versions() -> tuple[Settings, ...]:
    raw = yaml.safe_load((DATA / "weights.yaml").read_text(encoding="utf-8"))
    return tuple(sorted((_version(item) for item in raw["versions"]), key=lambda version: version.starts))


@lru_cache(maxsize=64)
def in_force(on: date) -> Settings:
    """The version in force on the day. Raises WeightsMissing before the first one."""
    valid = [version for version in _versions() if version.starts <= on]
    if not valid:
        raise WeightsMissing(on=on.isoformat())
    return valid[-1]


@lru_cache(maxsize=1)
def limit_words() -> Mapping[str, tuple[str, ...]]:
    """The words that speak of a strain, without spaces, by the code of the limit."""
    raw = yaml.safe_load((DATA / "limits.yaml").read_text(encoding="utf-8"))
    return {code: tuple(squeeze(word) for word in words) for code, words in raw.items()}


def squeeze(text: str) -> str:
    """Text without spaces and signs, in small letters: Korean is written with and without spaces."""
    return "".join(character for character in text.lower() if character.isalnum())
