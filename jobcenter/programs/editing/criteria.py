"""The list of criteria of a rule document: heads as fields, the order, ready-made ones; every function gives a copy."""

import copy
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jobcenter.programs.templates_data import DATA, FRAGMENTS
from jobcenter.rules import documents

KINDS = ("requirements", "disqualifications")
STATUSES = ("verified", "unverified", "example")
HEAD = ("code", "label_ko", "label_en", "source", "status", "note_ko", "note_en")
LANGUAGES = ("ko", "en")
Document = dict[str, Any]


def empty_rules(code: str, name: Mapping[str, str], reference_date: str) -> Document:
    """Rules that ask for nothing."""
    return {
        "schema": documents.SCHEMA,
        "code": code,
        "name": dict(name),
        "reference_date": reference_date,
        "requirements": [],
        "disqualifications": [],
    }


def new_criterion(rules: Mapping[str, Any]) -> Document:
    """A criterion with nothing in it but a free code."""
    return {"code": free_code(rules, "criterion"), "label": {"ko": "", "en": ""}, "when": None, "source": ""}


def codes(rules: Mapping[str, Any]) -> list[str]:
    """The codes of all criteria."""
    return [item.get("code", "") for kind in KINDS for item in rules.get(kind, [])]


def free_code(rules: Mapping[str, Any], wanted: str, taken: Sequence[str] | None = None) -> str:
    """The wanted code, with a number where it is taken."""
    used = set(codes(rules) if taken is None else taken)
    return next(code for code in _numbered(wanted) if code not in used)


def _numbered(wanted: str) -> Any:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}_{number}"
        number += 1


def replaced(rules: Mapping[str, Any], kind: str, index: int, item: Document) -> Document:
    """The rules with one criterion put in the place of another, or at the end."""
    made = copy.deepcopy(dict(rules))
    items = made.setdefault(kind, [])
    if index < len(items):
        items[index] = item
    else:
        items.append(item)
    return made


def inserted(rules: Mapping[str, Any], kind: str, index: int, item: Document) -> Document:
    """The rules with a criterion put before the one at the index, its code made free."""
    made = copy.deepcopy(dict(rules))
    item = {**copy.deepcopy(item), "code": free_code(rules, item.get("code") or "criterion")}
    made.setdefault(kind, []).insert(index, item)
    return made


def moved(items: Sequence[Any], index: int, by: int) -> list[Any]:
    """The list with one item moved up (-1) or down (1)."""
    made = copy.deepcopy(list(items))
    other = index + by
    if 0 <= index < len(made) and 0 <= other < len(made):
        made[index], made[other] = made[other], made[index]
    return made


def head_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The fields around the condition as texts."""
    label, note = _both(item.get("label")), _both(item.get("note"))
    return {
        "code": str(item.get("code", "")),
        "label_ko": label["ko"],
        "label_en": label["en"],
        "source": item.get("source") or "",
        "status": item.get("status") or "",
        "note_ko": note["ko"],
        "note_en": note["en"],
    }


def _both(text: Any) -> dict[str, str]:
    if isinstance(text, str):
        return {"ko": text, "en": text}
    given = text if isinstance(text, Mapping) else {}
    return {language: given.get(language) or "" for language in LANGUAGES}


def with_head(item: Mapping[str, Any], head: Mapping[str, str]) -> Document:
    """The criterion with the head as typed. What was not changed stays exactly as it was written."""
    made, before = copy.deepcopy(dict(item)), head_of(item)
    for name in ("code", "source", "status"):
        if head[name] != before[name]:
            made[name] = head[name]
    for name in ("label", "note"):
        texts = {language: head[f"{name}_{language}"] for language in LANGUAGES}
        if texts != {language: before[f"{name}_{language}"] for language in LANGUAGES}:
            made[name] = texts
    for name in ("status", "note"):
        value = made.get(name)
        if name in made and (not value or (isinstance(value, Mapping) and not any(value.values()))):
            del made[name]
    return made


def _shelf(name: str) -> dict[str, Any]:
    """The parts that templates share: ``criteria``, ``documents`` or ``score_items``."""
    import yaml

    with (DATA / FRAGMENTS).open(encoding="utf8") as stream:
        parts: dict[str, Any] = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))[name]
    return parts


@lru_cache(maxsize=1)
def ready_made() -> Mapping[str, Document]:
    """Criteria that many programs share, by code."""
    return {code: {"code": code, **item} for code, item in _shelf("criteria").items()}


@lru_cache(maxsize=1)
def ready_made_points() -> Mapping[str, Document]:
    """Score items that many programs share, by code."""
    return {code: {"code": code, **item} for code, item in _shelf("score_items").items()}


@lru_cache(maxsize=1)
def ready_made_documents() -> Mapping[str, Document]:
    """Documents that many programs ask for, by code."""
    return {code: {"code": code, **item} for code, item in _shelf("documents").items()}
