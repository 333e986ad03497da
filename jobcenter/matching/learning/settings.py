"""The dated figures of learning, read from `matching/data/learning.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError
from jobcenter.matching.engine.settings import DATA

WINDOWS = ("train", "calibrate", "test")


class LearningFiguresMissing(InputError):
    """No version of the figures is in force on the date."""

    message = _l("Learning from outcomes has no figures for %(on)s.")


@dataclass(frozen=True)
class Least:
    """What a window of months needs before anything is learned from it."""

    outcomes: int
    hired: int


@dataclass(frozen=True)
class Margin:
    """By how much the learned ranking must beat the base to be used (`gain`) and to stay in use (`keep`).

    From so many `lists` on, the order within single people's lists must not be worse either.
    """

    gain: float
    keep: float
    confidence: float
    rounds: int
    lists: int


@dataclass(frozen=True)
class Fairness:
    """The ratio below which a difference between groups is marked, where it comes from, and the smallest group shown."""

    ratio: float
    source: Mapping[str, str]
    least_people: int


@dataclass(frozen=True)
class LearningSettings:
    """One version of the figures."""

    starts: date
    source: str
    history_months: int
    calibration_months: int
    held_back_months: int
    least: Mapping[str, Least]
    most_outcomes: int
    penalty: float
    isotonic_from: int
    margin: Margin
    calibration_groups: int
    fairness: Fairness


def _version(raw: Mapping[str, Any]) -> LearningSettings:
    return LearningSettings(
        starts=raw["from"],
        source=raw["source"],
        history_months=raw["history_months"],
        calibration_months=raw["calibration_months"],
        held_back_months=raw["held_back_months"],
        least={name: Least(**raw["least"][name]) for name in WINDOWS},
        most_outcomes=raw["most_outcomes"],
        penalty=raw["penalty"],
        isotonic_from=raw["isotonic_from"],
        margin=Margin(**raw["margin"]),
        calibration_groups=raw["calibration_groups"],
        fairness=Fairness(**raw["fairness"]),
    )


@lru_cache(maxsize=1)
def _versions() -> tuple[LearningSettings, ...]:
    raw = yaml.safe_load((DATA / "learning.yaml").read_text(encoding="utf-8"))
    return tuple(sorted((_version(item) for item in raw["versions"]), key=lambda version: version.starts))


@lru_cache(maxsize=64)
def in_force(on: date) -> LearningSettings:
    """The version in force on the day. Raises LearningFiguresMissing before the first one."""
    valid = [version for version in _versions() if version.starts <= on]
    if not valid:
        raise LearningFiguresMissing(on=on.isoformat())
    return valid[-1]
