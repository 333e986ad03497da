"""What a job seeker can choose from, and what we tell and ask about personal data: read from `data/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from flask_babel.speaklater import LazyString

from jobcenter.core.formatting import localized

DATA = Path(__file__).parent / "data"

Name = Mapping[str, str]


@dataclass(frozen=True)
class ConsentItem:
    """One thing a person is told or asked: what for, which data, how long, and what refusing means.

    `basis` is `law` for a notice that is only confirmed, `consent` for a choice that can be withdrawn.
    """

    code: str
    version: str
    basis: str
    required: bool
    authority: str
    title: Name
    purpose: Name
    items: Name
    retention: Name
    refusal: Name
    recipient: Name | None = None


@lru_cache(maxsize=1)
def _options() -> dict[str, dict[str, Name]]:
    return yaml.safe_load((DATA / "options.yaml").read_text(encoding="utf-8"))


def options(kind: str) -> dict[str, Name]:
    """The codes of one list (`education`, `limit`, …) with their names in both languages, in page order."""
    return _options()[kind]


def choices(kind: str) -> list[tuple[str, str]]:
    """The list as (code, name in the reader's language), for a form field."""
    return [(code, localized(name)) for code, name in options(kind).items()]


def option_name(kind: str, code: Any) -> str:
    """The name of one code in the reader's language; the code itself where the list does not know it."""
    if code is None or code == "":
        return ""
    name = options(kind).get(code)
    return localized(name) if name else str(code)


def option_names(kind: str, codes: Iterable[str] | None) -> str:
    """The names of several codes in list order, joined by commas."""
    chosen = set(codes or ())
    return ", ".join(localized(name) for code, name in options(kind).items() if code in chosen)


@lru_cache(maxsize=1)
def consent_items() -> dict[str, ConsentItem]:
    """Every consent item and notice by code, in page order."""
    raw = yaml.safe_load((DATA / "consents.yaml").read_text(encoding="utf-8"))
    return {entry["code"]: ConsentItem(**entry) for entry in raw}


def required_consents() -> set[str]:
    """The codes without which nobody can be registered."""
    return {item.code for item in consent_items().values() if item.required}


def lazy_choices(kind: str) -> list[tuple[str, Any]]:
    """The list as (code, name decided when it is shown), for fields declared at import."""
    return [(code, LazyString(localized, name)) for code, name in options(kind).items()]
