"""Rule documents (schema ``jobcenter.rules/1``): read, checked, and ready to decide.

``parse`` raises an error that names the path and what was expected there; a RuleSet that exists can be used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError

from . import expressions as ex
from .errors import DocumentInvalid
from .single import Compiler, Evaluate, Facts, read_fact
from .values import find_date

SCHEMA = "jobcenter.rules/1"
KEYS = {"schema", "code", "name", "reference_date", "requirements", "disqualifications", "version", "source", "note"}
CRITERION_KEYS = {"code", "label", "when", "source", "status", "note", "evidence"}
REQUIREMENT, DISQUALIFICATION = "requirement", "disqualification"


@dataclass(frozen=True)
class Criterion:
    """One requirement or disqualification: its tree, and ``holds``, true when nothing stands against the person."""

    code: str
    kind: str
    label: Mapping[str, str]
    when: ex.Node
    unless: ex.Node | None
    source: str
    note: Any
    status: str | None
    passes: ex.Node
    holds: Evaluate

    @cached_property
    def facts(self) -> list[str]:
        """The facts the criterion needs, in reading order."""
        return ex.facts_of(self.passes)


@dataclass(frozen=True)
class RuleSet:
    """A checked rule document for one reference date."""

    code: str
    name: Mapping[str, str]
    reference_date: dt.date
    criteria: tuple[Criterion, ...]
    kinds: Mapping[str, str | None]
    whole: frozenset[str] = field(default_factory=frozenset)

    @property
    def facts(self) -> list[str]:
        """Every fact a criterion needs, in reading order, each once."""
        return list(self.kinds)

    @cached_property
    def uses(self) -> Mapping[str, list[ex.Node]]:
        """For every fact the nodes of the criteria that need it, in reading order."""
        found: dict[str, list[ex.Node]] = {name: [] for name in self.kinds}
        for criterion in self.criteria:
            for node in ex.walk(criterion.passes):
                for name in ex.facts_of(node):
                    found[name].append(node)
        return found

    @cached_property
    def turns(self) -> Mapping[str, list[Any]]:
        """For every fact the values on and beside the limits of the rules (see ``boundaries``)."""
        from .boundaries import values_of

        return values_of(self)

    def evaluate(self, node: ex.Node, person: Facts) -> Any:
        """What a part of the rules is worth for a person; None where that is unknown or cannot be told."""
        try:
            return Compiler(self.reference_date).compile(node)(person, None)
        except InputError:
            return None

    def person(self, facts: Mapping[str, Any]) -> Facts:
        """The facts the rules name, in the form the evaluator uses; others are left out."""
        return {name: read_fact(name, facts.get(name), kind, name in self.whole) for name, kind in self.kinds.items()}

    def check(self, facts: Mapping[str, Any]) -> Any:
        """The decision on one person (see ``decisions.check``)."""
        from .decisions import check

        return check(self, facts)


def parse(document: Any, on: dt.date | None = None) -> RuleSet:
    """The checked rule set of a document; ``on`` replaces its reference date."""
    if not isinstance(document, dict):
        raise DocumentInvalid("$", _l("a rule document"), document)
    if document.get("schema") != SCHEMA:
        raise DocumentInvalid("schema", f"“{SCHEMA}”", document.get("schema"))
    refuse_unknown(document, KEYS, "$")
    code = need_text(document, "code", "")
    reference = on or _reference(document.get("reference_date"))
    parser, compiler = ex.Parser(), Compiler(reference)
    criteria: list[Criterion] = []
    for key, kind in (("requirements", REQUIREMENT), ("disqualifications", DISQUALIFICATION)):
        items = document.get(key, [])
        if not isinstance(items, list):
            raise DocumentInvalid(key, _l("a list of criteria"), items)
        criteria += [_criterion(item, f"{key}[{index}]", kind, parser, compiler) for index, item in enumerate(items)]
    _refuse_duplicates(criteria)
    return RuleSet(
        code,
        label_of(document.get("name"), code, "name"),
        reference,
        tuple(criteria),
        parser.kinds,
        frozenset(parser.whole),
    )


def _criterion(raw: Any, path: str, kind: str, parser: ex.Parser, compiler: Compiler) -> Criterion:
    if not isinstance(raw, dict):
        raise DocumentInvalid(path, _l("a criterion with a code and “when”"), raw)
    refuse_unknown(raw, CRITERION_KEYS | ({"unless"} if kind == DISQUALIFICATION else set()), path)
    code = need_text(raw, "code", path)
    if "when" not in raw:
        raise DocumentInvalid(path, _l("“when”: the expression that decides"), sorted(raw))
    when = parser.parse(raw["when"], f"{path}.when", "boolean")
    unless = None
    if raw.get("unless") is not None:
        unless = parser.parse(raw["unless"], f"{path}.unless", "boolean")
    passes = when if kind == REQUIREMENT else ex.Not(when if unless is None else ex.All((when, ex.Not(unless))))
    label = label_of(raw.get("label"), code, f"{path}.label")
    return Criterion(
        code,
        kind,
        label,
        when,
        unless,
        raw.get("source") or "",
        raw.get("note"),
        raw.get("status"),
        passes,
        compiler.compile(passes),
    )


def _reference(raw: Any) -> dt.date:
    day = raw if isinstance(raw, dt.date) else find_date(raw) if isinstance(raw, str) else None
    if day is None:
        raise DocumentInvalid("reference_date", ex.KIND_NAMES["date"], raw)
    return day


def _refuse_duplicates(criteria: list[Criterion]) -> None:
    seen: set[str] = set()
    for criterion in criteria:
        if criterion.code in seen:
            raise DocumentInvalid("code", _l("a code used once"), criterion.code)
        seen.add(criterion.code)


def refuse_unknown(raw: Mapping[str, Any], known: set[str], path: str) -> None:
    """Raise where a key is not one of the schema's: a misspelt key must not be ignored."""
    unknown = sorted(str(key) for key in raw if key not in known)
    if unknown:
        raise DocumentInvalid(f"{path}.{unknown[0]}", _l("one of %(keys)s", keys=", ".join(sorted(known))), unknown[0])


def need_text(raw: Mapping[str, Any], key: str, path: str) -> str:
    """The text under a key; raises where it is missing or empty."""
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise DocumentInvalid(f"{path}.{key}".lstrip("."), _l("a text"), value)
    return value


def label_of(raw: Any, code: str, path: str) -> Mapping[str, str]:
    """A name in Korean and English; the code stands in where none is given."""
    if raw is None:
        return {"ko": code, "en": code}
    if isinstance(raw, str):
        return {"ko": raw, "en": raw}
    if not isinstance(raw, dict) or not raw or not all(isinstance(text, str) for text in raw.values()):
        raise DocumentInvalid(path, _l('a name such as {"ko": "…", "en": "…"}'), raw)
    return raw
