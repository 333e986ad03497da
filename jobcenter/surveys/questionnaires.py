"""Questionnaires as data: what is asked, of whom, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data" / "questionnaires.yaml"
MOST_COMMENT = 1000


@dataclass(frozen=True)
class Question:
    """One question: its code, kind (`scale` or `choice`), text, and the answers with their names."""

    code: str
    kind: str
    text: Mapping[str, str]
    options: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire: whom it asks (`employer` or `resident`), its version, texts and questions."""

    code: str
    version: str
    of: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    questions: tuple[Question, ...]


@lru_cache(maxsize=1)
def questionnaires() -> Mapping[str, Questionnaire]:
    """Every questionnaire by code."""
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    scale = tuple((str(number), name) for number, name in enumerate(raw["scale"], start=1))
    return {
        code: Questionnaire(
            code,
            entry["version"],
            entry["of"],
            entry["title"],
            entry["intro"],
            tuple(_question(one, scale) for one in entry["questions"]),
        )
        for code, entry in raw["questionnaires"].items()
    }


def _question(raw: Mapping[str, Any], scale: Any) -> Question:
    options = scale if raw["kind"] == "scale" else tuple((one["code"], one) for one in raw["options"])
    return Question(raw["code"], raw["kind"], raw["text"], options)
