"""The catalogue of facts: how each is asked in Korean and English, how private it is, who may see it, what proves it.

The catalogue is data (``data/facts.yaml``). Forms are made from the facts that the rules of a round really use, so
nobody is asked what no rule needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import places
from jobcenter.core.errors import InputError

DATA = Path(__file__).parent / "data" / "facts.yaml"
KIND_OF_INPUT = {
    "yes_no": "boolean", "won": "number", "count": "number", "months": "number", "date": "date", "choice": "text",
}  # fmt: skip
SENSITIVITIES = ("ordinary", "economic", "sensitive")
SEEN_BY = {
    "ordinary": ("resident", "counselor", "program_manager"),
    "economic": ("resident", "program_manager"),
    "sensitive": ("resident", "program_manager"),
}
KEYS = {"input", "choices", "label", "question", "hint", "reads", "unit", "sensitivity", "evidence"}
YES_NO = {"ko": ("예", "아니요"), "en": ("Yes", "No")}
Texts = Mapping[str, str]


class CatalogueInvalid(InputError):
    """The catalogue of facts cannot be used as it is written."""

    message = _l("Catalogue of facts, %(name)s: %(problem)s")


@dataclass(frozen=True)
class Fact:
    """One fact an applicant may be asked for."""

    name: str
    kind: str
    input: str
    label: Texts
    question: Texts
    hint: Texts | None
    reads: Texts | None
    unit: Texts | None
    choices: tuple[tuple[str, Texts], ...]
    sensitivity: str
    seen_by: tuple[str, ...]
    evidence: Texts | None

    def shown(self, value: Any, locale: str) -> str:
        """A value as a reader sees it: ``2,577,826원``, ``예``, ``2024. 1. 10.``; ``-`` for unknown."""
        if value is None:
            return "-"
        if self.kind == "boolean":
            return YES_NO[_language(locale)][0 if value else 1]
        if self.kind == "date":
            return shown_day(value)
        if self.kind == "text":
            return dict(self.choices).get(value, {}).get(_language(locale), str(value))
        if self.input == "won":
            return shown_won(value, locale)
        return f"{shown_number(value)}{_unit(self.unit, locale)}"


def shown_day(value: dt.date | str) -> str:
    """A day in the official form: ``2024. 1. 10.``"""
    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.year}. {day.month}. {day.day}."


def shown_number(value: Any) -> str:
    """A number with separators, decimals as they are."""
    if isinstance(value, Fraction):
        value = float(value)
    return f"{value:,}"


def shown_won(value: Any, locale: str) -> str:
    """An amount of money."""
    return f"{shown_number(value)}{'원' if _language(locale) == 'ko' else ' won'}"


def form_order(names: Iterable[str]) -> list[str]:
    """The names in the order in which they are asked; those the catalogue does not know come last."""
    order = {name: index for index, name in enumerate(CATALOGUE)}
    return sorted(dict.fromkeys(names), key=lambda name: order.get(name, len(order)))


def _language(locale: str) -> str:
    return "ko" if str(locale).startswith("ko") else "en"


def _unit(unit: Texts | None, locale: str) -> str:
    if unit is None:
        return ""
    return unit["ko"] if _language(locale) == "ko" else f" {unit['en']}"


def _read() -> dict[str, Fact]:
    import yaml

    with DATA.open(encoding="utf8") as stream:
        raw = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {name: _fact(name, entry) for name, entry in raw.items()}


def _fact(name: str, raw: Mapping[str, Any]) -> Fact:
    if set(raw) - KEYS or raw.get("input") not in KIND_OF_INPUT:
        raise CatalogueInvalid(
            name=name, problem=f"expected an input ({', '.join(KIND_OF_INPUT)}) and only {', '.join(sorted(KEYS))}"
        )
    for key in ("label", "question"):
        if set(raw.get(key, {})) != {"ko", "en"}:
            raise CatalogueInvalid(name=name, problem=f"“{key}” needs ko and en")
    sensitivity = raw.get("sensitivity", "ordinary")
    if sensitivity not in SENSITIVITIES:
        raise CatalogueInvalid(name=name, problem=f"sensitivity is one of {', '.join(SENSITIVITIES)}")
    return Fact(name, KIND_OF_INPUT[raw["input"]], raw["input"], raw["label"], raw["question"], raw.get("hint"), raw.get("reads"), raw.get("unit"),
                _choices(raw.get("choices")), sensitivity, SEEN_BY[sensitivity], raw.get("evidence"))  # fmt: skip


def _choices(raw: Any) -> tuple[tuple[str, Texts], ...]:
    if raw == "districts":
        elsewhere = ("other", {"ko": "서울 밖", "en": "outside Seoul"})
        return (*((code, district.name) for code, district in places.districts().items()), elsewhere)
    return tuple((str(value), texts) for value, texts in (raw or {}).items())


CATALOGUE: Mapping[str, Fact] = _read()
