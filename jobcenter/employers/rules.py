"""The legal checks of a job order: pure functions over its facts and words, from the rule list in `data/legal_checks.yaml`.

A finding names the rule, the field, the words it is about, what to do in both languages, and the legal source.
Amounts are compared exactly (fractions), so a wage one won below the minimum is found and one at the minimum is not.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jobcenter.core import parameters
from jobcenter.core.errors import DomainError
from jobcenter.employers.parsing.hours import Shift, find_shifts
from jobcenter.employers.parsing.wage import amounts_in_text
from jobcenter.employers.wages import WageKind, half_up, hourly_exact

DATA = Path(__file__).parent / "data"
TEXT_FIELDS = ("title", "duties", "requirements", "preferences")
WEEKLY_LIMIT = 52
SEVERITIES = ("reject", "confirm", "notice")
MISSING = {
    "wage": {"ko": "임금", "en": "The wage"},
    "hours": {"ko": "근무 시간", "en": "The working hours"},
    "place": {"ko": "근무 장소", "en": "The place of work"},
    "duties": {"ko": "하는 일", "en": "The description of the work"},
    "employment_type": {"ko": "고용 형태", "en": "The kind of employment"},
}
FORM_FIELD = {
    "wage": "wage_min",
    "hours": "hours_start",
    "place": "sgg_code",
    "duties": "duties",
    "employment_type": "employment_type",
}


@dataclass(frozen=True)
class OrderFacts:
    """What the checks look at; unknown facts are None. `works_until` is None where the employment has no end."""

    title: str = ""
    duties: str = ""
    requirements: str = ""
    preferences: str = ""
    employer_name: str = ""
    has_business_number: bool = True
    wage_kind: str | None = None
    wage_min: int | None = None
    wage_negotiable: bool = False
    weekly_hours: float | None = None
    hours_start: str | None = None
    hours_end: str | None = None
    hours_text: str = ""
    sigungu: str | None = None
    employment_type: str | None = None
    insurance: tuple[str, ...] = ()
    starts_on: date | None = None
    works_until: date | None = None


@dataclass(frozen=True)
class Finding:
    """One thing a rule found in an order."""

    code: str
    severity: str
    field: str
    words: str
    message: Mapping[str, str]
    title: Mapping[str, str]
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two findings the same one when an order is checked again."""
        return (self.code, self.field, self.words)


@dataclass(frozen=True)
class Rule:
    """One rule of the list."""

    code: str
    kind: str
    severity: str
    source: str
    title: Mapping[str, str]
    message: Mapping[str, str]
    softened_message: Mapping[str, str] | None = None
    terms: tuple[re.Pattern[str], ...] = ()
    allowed: tuple[re.Pattern[str], ...] = ()
    softened: tuple[re.Pattern[str], ...] = ()

    def finding(self, field_name: str, words: str = "", severity: str | None = None, **values: Any) -> Finding:
        """A finding of this rule with its message filled in; a value given in two languages fills in each."""
        softened = severity is not None and self.softened_message is not None
        template = self.softened_message if softened and self.softened_message else self.message
        message = {}
        for language, text in template.items():
            filled = {name: value[language] if isinstance(value, dict) else value for name, value in values.items()}
            message[language] = text % {"words": words, **filled}
        return Finding(self.code, severity or self.severity, field_name, words, message, self.title, self.source)


@lru_cache(maxsize=1)
def catalogue() -> tuple[Rule, ...]:
    """The rule list in its order."""
    raw = yaml.safe_load((DATA / "legal_checks.yaml").read_text(encoding="utf-8"))
    return tuple(_rule(item) for item in raw)


def _rule(item: Mapping[str, Any]) -> Rule:
    fields: dict[str, Any] = {
        name: tuple(re.compile(text) for text in item.get(name, ())) for name in ("terms", "allowed", "softened")
    }
    fields |= {name: item[name] for name in ("code", "kind", "severity", "source", "title", "message")}
    return Rule(softened_message=item.get("softened_message"), **fields)


def check(facts: OrderFacts, *, today: date) -> list[Finding]:
    """Everything the rules find in an order, the most serious first."""
    found: dict[tuple[str, str, str], Finding] = {}
    for rule in catalogue():
        for finding in _CHECKS[rule.kind](rule, facts, today):
            found.setdefault(finding.key, finding)
    return sorted(found.values(), key=lambda finding: SEVERITIES.index(finding.severity))


def _terms(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    findings = []
    for name in TEXT_FIELDS:
        text = getattr(facts, name)
        lawful = [match.span() for pattern in rule.allowed for match in pattern.finditer(text)]
        spans = _unlawful_spans(rule, text, lawful)
        for start, end in spans:
            line = _line_around(text, start, end)
            softened = any(pattern.search(line) for pattern in rule.softened)
            severity = "confirm" if softened else None
            findings.append(rule.finding(name, " ".join(text[start:end].split()), severity))
    return findings


def _unlawful_spans(rule: Rule, text: str, lawful: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    matches = [match.span() for pattern in rule.terms for match in pattern.finditer(text)]
    for start, end in sorted(matches, key=lambda span: (span[0], -span[1])):
        overlaps_lawful = any(start < other_end and other_start < end for other_start, other_end in lawful)
        inside_earlier = any(start < other_end and other_start < end for other_start, other_end in spans)
        if not overlaps_lawful and not inside_earlier:
            spans.append((start, end))
    return spans


def _line_around(text: str, start: int, end: int) -> str:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    return text[line_start : line_end if line_end >= 0 else len(text)]


def _daily_hours(facts: OrderFacts) -> float | None:
    if not facts.hours_start or not facts.hours_end:
        return None
    length = Shift(facts.hours_start, facts.hours_end).length
    return length - (1 if length >= 8 else 0.5 if length > 4 else 0)


def _hourly(facts: OrderFacts) -> Fraction | None:
    return hourly_exact(facts.wage_kind, facts.wage_min, facts.weekly_hours, _daily_hours(facts))


def _minimum(on: date) -> int | None:
    try:
        return parameters.value("minimum_wage", on=on)
    except DomainError:
        return None


def _minimum_wage(rule: Rule, facts: OrderFacts, today: date) -> list[Finding]:
    on = facts.starts_on or today
    hourly, minimum = _hourly(facts), _minimum(on)
    if hourly is None or minimum is None or hourly >= minimum:
        return []
    return [
        rule.finding(
            "wage_min", _wage_words(facts), hourly=_below(hourly, minimum), minimum=f"{minimum:,}", year=on.year
        )
    ]


def _minimum_wage_next_year(rule: Rule, facts: OrderFacts, today: date) -> list[Finding]:
    on = facts.starts_on or today
    new_year = date(on.year + 1, 1, 1)
    if facts.works_until is not None and facts.works_until < new_year:
        return []
    hourly, minimum, present = _hourly(facts), _minimum(new_year), _minimum(on)
    if hourly is None or minimum is None or hourly >= minimum or (present is not None and hourly < present):
        return []
    shown = {"hourly": _below(hourly, minimum), "minimum": f"{minimum:,}", "year": str(new_year.year)}
    return [rule.finding("wage_min", _wage_words(facts), None, **shown)]


def _below(hourly: Fraction, minimum: int) -> str:
    """The hourly value as printed; never rounded up onto the minimum it misses."""
    shown = half_up(hourly)
    return f"{shown:,}" if shown < minimum else f"{math.floor(hourly * 100) / 100:,.2f}"


def _wage_words(facts: OrderFacts) -> str:
    names: dict[str, str] = {"hourly": "시급", "daily": "일급", "monthly": "월급", "annual": "연봉"}
    return f"{names[WageKind(facts.wage_kind or 'hourly')]} {facts.wage_min:,}원"


def _minimum_wage_unknown(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    if facts.wage_kind is None or facts.wage_min is None or _hourly(facts) is not None:
        return []
    return [rule.finding("weekly_hours", _wage_words(facts))]


def _conditions_missing(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    given = {
        "wage": facts.wage_kind is not None and facts.wage_min is not None,
        "hours": bool(facts.weekly_hours or (facts.hours_start and facts.hours_end) or facts.hours_text.strip()),
        "place": bool(facts.sigungu),
        "duties": bool(re.search(r"\w{2,}", facts.duties)),
        "employment_type": facts.employment_type is not None,
    }
    return [rule.finding(FORM_FIELD[name], "", what=MISSING[name]) for name, present in given.items() if not present]


def _conditions_differ(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    found = []
    if facts.wage_kind and facts.wage_min:
        for amount, line in amounts_in_text(f"{facts.title}\n{facts.duties}"):
            if facts.wage_min // 2 <= amount < facts.wage_min:
                found.append(rule.finding("wage_min", line[:120], what=line[:120]))
    if facts.hours_start and facts.hours_end:
        own = Shift(facts.hours_start, facts.hours_end)
        others = [shift for shift in find_shifts(facts.duties)[0] if shift != own]
        if others:
            words = ", ".join(f"{shift.start}~{shift.end}" for shift in others)
            found.append(rule.finding("hours_start", words, what=words))
    return found


def _weekly_hours_limit(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    if not facts.weekly_hours or facts.weekly_hours <= WEEKLY_LIMIT:
        return []
    return [rule.finding("weekly_hours", f"{facts.weekly_hours:g}", hours=f"{facts.weekly_hours:g}")]


def _employer_identity(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    named = re.search(r"\w{2,}", facts.employer_name) and not re.fullmatch(
        r"(비공개|미공개|회사명\s*비공개)", facts.employer_name.strip()
    )
    return [] if named else [rule.finding("employer_name", facts.employer_name.strip())]


def _employer_unverified(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    return [] if facts.has_business_number else [rule.finding("employer_name", "")]


def _insurance_missing(rule: Rule, facts: OrderFacts, _today: date) -> list[Finding]:
    short = facts.weekly_hours is not None and facts.weekly_hours < 15
    needed = {"accident": {"ko": "산재보험", "en": "Accident insurance"}}
    if not short:
        needed["employment"] = {"ko": "고용보험", "en": "Employment insurance"}
    missing = [name for code, name in needed.items() if code not in facts.insurance]
    if not missing:
        return []
    what = {language: ", ".join(name[language] for name in missing) for language in ("ko", "en")}
    return [rule.finding("insurance", what["ko"], what=what)]


_CHECKS: dict[str, Callable[[Rule, OrderFacts, date], list[Finding]]] = {
    "terms": _terms,
    "minimum_wage": _minimum_wage,
    "minimum_wage_next_year": _minimum_wage_next_year,
    "minimum_wage_unknown": _minimum_wage_unknown,
    "conditions_missing": _conditions_missing,
    "conditions_differ": _conditions_differ,
    "weekly_hours_limit": _weekly_hours_limit,
    "employer_identity": _employer_identity,
    "employer_unverified": _employer_unverified,
    "insurance_missing": _insurance_missing,
}
