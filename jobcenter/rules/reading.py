"""Rules in plain words: one sentence per criterion, in Korean and English, made from the rules themselves.

The sentence is read from the same tree that decides, so what is printed cannot drift from what is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobcenter.core import parameters

from . import expressions as ex
from .documents import REQUIREMENT, Criterion, RuleSet
from .facts import CATALOGUE, Fact, shown_day, shown_number, shown_won
from .values import is_date, plain

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
KOREAN = {"<": "미만", "<=": "이하", ">": "초과", ">=": "이상"}
KOREAN_DAYS = {"<": "전", "<=": "이전", ">": "후", ">=": "이후"}
ENGLISH = {"<": "below", "<=": "at most", ">": "more than", ">=": "at least"}
ENGLISH_DAYS = {"<": "before", "<=": "on or before", ">": "after", ">=": "on or after"}


@dataclass(frozen=True)
class Sentence:
    """One criterion in the reader's language, with its source."""

    code: str
    kind: str
    label: str
    text: str
    source: str
    note: str
    status: str | None


def sentences(rules: RuleSet, locale: str) -> list[Sentence]:
    """Every criterion of a rule set as a sentence."""
    language = _language(locale)
    return [
        Sentence(
            criterion.code,
            criterion.kind,
            _pick(criterion.label, language),
            sentence(criterion, locale),
            criterion.source,
            _pick(criterion.note, language),
            criterion.status,
        )
        for criterion in rules.criteria
    ]


def sentence(criterion: Criterion, locale: str) -> str:
    """One criterion as a sentence."""
    requirement = criterion.kind == REQUIREMENT
    if _language(locale) == "ko":
        who = korean(criterion.when)
        if requirement:
            return f"{who} 사람이 신청할 수 있어요."
        lifted = f" 다만 {korean(criterion.unless)} 경우는 괜찮아요." if criterion.unless is not None else ""
        return f"{who} 사람은 신청할 수 없어요.{lifted}"
    if requirement:
        return f"You can apply if {english(criterion.when)}."
    lifted = f", unless {english(criterion.unless)}" if criterion.unless is not None else ""
    return f"You cannot apply if {english(criterion.when)}{lifted}."


def expression(node: ex.Node, locale: str) -> str:
    """A condition or an amount in words."""
    language = _language(locale)
    if ex.static_kind(node) == "boolean" or (isinstance(node, ex.Fact) and _kind(node) == "boolean"):
        return korean(node) if language == "ko" else english(node)
    return amount(node, language)


def korean(node: ex.Node, ending: str = "인", negated: bool = False) -> str:
    """A condition in Korean, ready to stand before a noun (인), or before 이거나 / 이고."""
    group = _group(node, negated)
    if group is not None:
        parts, either = group
        if len(parts) == 1:
            return korean(parts[0], ending, negated)
        link = "이거나" if either else "이고"
        words = [
            _korean_part(part, link if index < len(parts) - 1 else ending, negated) for index, part in enumerate(parts)
        ]
        return " ".join(words)
    if isinstance(node, ex.Not):
        return korean(node.part, ending, not negated)
    if isinstance(node, ex.Compare):
        return _korean_comparison(node, ending, negated)
    if isinstance(node, ex.In):
        listed = ", ".join(_constant(value, node.part, "ko") for value in node.values)
        return _noun(f"{_with_subject(amount(node.part, 'ko'))} {listed} 중 하나", ending, negated)
    if isinstance(node, ex.Constant):
        return _does("모든 조건에 해당하" if node.value is True else "확인되지 않은 조건에 해당하", ending, negated)
    return _korean_fact(node, ending, negated)


def _korean_fact(node: ex.Node, ending: str, negated: bool) -> str:
    """A yes-or-no fact as the catalogue says it: a verb keeps its stem, a noun with 이다 its noun."""
    said = _reads(node)
    if said is None:
        return _does(f"‘{amount(node, 'ko')}’에 해당하", ending, negated)
    if said["ko"].endswith("이다"):
        return _noun(said["ko"].removesuffix("이다"), ending, negated)
    return _does(said["ko"].removesuffix("다"), ending, negated)


def _korean_part(node: ex.Node, ending: str, negated: bool) -> str:
    """A condition inside a list; a list inside a list stands in brackets."""
    inner = _group(node, negated)
    if inner is not None and len(inner[0]) > 1:
        return _noun(f"({korean(node, '인', negated)} 경우)", ending, False)
    return korean(node, ending, negated)


def _korean_comparison(node: ex.Compare, ending: str, negated: bool) -> str:
    truth = _as_truth(node)
    if truth is not None:
        return korean(truth[0], ending, negated ^ truth[1])
    left, operator, right = _oriented(node, negated)
    subject, limit = _with_subject(amount(left, "ko")), amount(right, "ko", left)
    if isinstance(left, ex.AgeOn) and left.day is None and operator in KOREAN:
        return _noun(f"만 {limit} {KOREAN[operator]}", ending, False)
    if operator in ("==", "!="):
        return _noun(f"{subject} {limit}", ending, operator == "!=")
    words = KOREAN_DAYS if _is_day(left) else KOREAN
    return _noun(f"{subject} {limit} {words[operator]}", ending, False)


def _noun(words: str, ending: str, negated: bool) -> str:
    if not negated:
        return f"{words}{ending}"
    return f"{words}{particle(words, '이', '가')} " + {"인": "아닌", "이거나": "아니거나", "이고": "아니고"}[ending]


def _does(stem: str, ending: str, negated: bool) -> str:
    if negated:
        return f"{stem}지 " + {"인": "않는", "이거나": "않거나", "이고": "않고"}[ending]
    return stem + {"인": "는", "이거나": "거나", "이고": "고"}[ending]


def particle(words: str, closed: str, opened: str) -> str:
    """The Korean particle after a word: one form after a final consonant, the other after a vowel."""
    last = next((letter for letter in reversed(words) if letter.isalnum()), "")
    if "가" <= last <= "힣":
        return closed if (ord(last) - ord("가")) % 28 else opened
    return closed if last in "013678LMNlmn" else opened


def _with_subject(words: str) -> str:
    return f"{words}{particle(words, '이', '가')}"


def english(node: ex.Node, negated: bool = False) -> str:
    """A condition in English."""
    group = _group(node, negated)
    if group is not None:
        parts, either = group
        joined = [_english_part(part, negated) for part in parts]
        return (" or " if either else " and ").join(joined)
    if isinstance(node, ex.Not):
        return english(node.part, not negated)
    if isinstance(node, ex.Compare):
        return _english_comparison(node, negated)
    if isinstance(node, ex.In):
        listed = ", ".join(_constant(value, node.part, "en") for value in node.values)
        return f"the {amount(node.part, 'en')} is {'not ' if negated else ''}one of {listed}"
    if isinstance(node, ex.Constant):
        return "always" if node.value is not negated and node.value is not None else "never"
    said = _reads(node)
    if said is not None:
        return said["en_not" if negated else "en"]
    return f"“{amount(node, 'en')}” {'does not apply' if negated else 'applies'}"


def _english_part(node: ex.Node, negated: bool) -> str:
    inner = _group(node, negated)
    text = english(node, negated)
    return f"({text})" if inner is not None and len(inner[0]) > 1 else text


def _english_comparison(node: ex.Compare, negated: bool) -> str:
    truth = _as_truth(node)
    if truth is not None:
        return english(truth[0], negated ^ truth[1])
    left, operator, right = _oriented(node, negated)
    subject, limit = f"the {amount(left, 'en')}", amount(right, "en", left)
    if isinstance(left, ex.AgeOn) and left.day is None and operator in ENGLISH:
        return f"you are {ENGLISH[operator]} {limit} old"
    if operator in ("==", "!="):
        return f"{subject} is {'not ' if operator == '!=' else ''}{limit}"
    return f"{subject} is {(ENGLISH_DAYS if _is_day(left) else ENGLISH)[operator]} {limit}"


def _group(node: ex.Node, negated: bool) -> tuple[tuple[ex.Node, ...], bool] | None:
    """The parts of a list of conditions and whether any one is enough; a negated list turns around."""
    if not isinstance(node, ex.All | ex.AnyOf) or not node.parts:
        return None
    return node.parts, isinstance(node, ex.AnyOf) ^ negated


def _as_truth(node: ex.Compare) -> tuple[ex.Node, bool] | None:
    """A comparison with true or false as the condition itself, and whether it is turned around."""
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, ex.Constant) and isinstance(other.value, bool):
            return side, (node.operator == "!=") ^ (other.value is False)
    return None


def _oriented(node: ex.Compare, negated: bool) -> tuple[ex.Node, str, ex.Node]:
    """The comparison with what is measured on the left, turned around where negated."""
    operator = OPPOSITE[node.operator] if negated else node.operator
    if ex.facts_of(node.right) and not ex.facts_of(node.left):
        return node.right, MIRRORED[operator], node.left
    return node.left, operator, node.right


def amount(node: ex.Node, language: str, beside: ex.Node | None = None) -> str:
    """An amount, a day or a text in words; a constant takes its unit from what it stands beside."""
    ko = language == "ko"
    if isinstance(node, ex.Constant):
        return _constant(node.value, beside, language)
    if isinstance(node, ex.Fact):
        return _label(node.name, language)
    if isinstance(node, ex.AgeOn):
        if node.day is None:
            return "만 나이" if ko else "age"
        day = amount(node.day, language)
        return f"{day} 기준 만 나이" if ko else f"age on {day}"
    if isinstance(node, ex.MonthsSince):
        since = _label(node.fact.name, language)
        return f"{since}부터 지난 기간" if ko else f"time since {since}"
    if isinstance(node, ex.Parameter):
        label = _pick(parameters.get(node.name).label, language)
        return (
            label
            if node.by is None
            else f"{label}({amount(node.by, language)}별)"
            if ko
            else f"{label} (by {amount(node.by, language)})"
        )
    if isinstance(node, ex.PercentOf):
        share, part = shown_number(plain(node.percent)), amount(node.part, language)
        return f"{part}의 {share}%" if ko else f"{share}% of the {part}"
    if isinstance(node, ex.Table):
        by = amount(node.by, language)
        return f"공고에 실린 한도({by}별)" if ko else f"the limit printed in the notice (by {by})"
    assert isinstance(node, ex.Arithmetic)
    sign = {"+": " + ", "-": " - ", "*": " × "}[node.operator]
    return f"({sign.join(amount(part, language, beside) for part in node.parts)})"


def _constant(value: Any, beside: ex.Node | None, language: str) -> str:
    ko = language == "ko"
    if value is None:
        return "모름" if ko else "unknown"
    if isinstance(value, bool):
        return ("예" if value else "아니요") if ko else ("yes" if value else "no")
    fact = CATALOGUE.get(beside.name) if isinstance(beside, ex.Fact) else None
    if fact is not None:
        return fact.shown(value, language)
    if isinstance(value, str):
        return shown_day(value) if is_date(value) else value
    if isinstance(beside, ex.AgeOn):
        return f"{shown_number(value)}{'세' if ko else ' years'}"
    if isinstance(beside, ex.MonthsSince):
        return f"{shown_number(value)}{'개월' if ko else ' months'}"
    if isinstance(beside, ex.PercentOf | ex.Parameter | ex.Table):
        return shown_won(value, language)
    return shown_number(value)


def _is_day(node: ex.Node) -> bool:
    return isinstance(node, ex.Fact) and _kind(node) == "date"


def _reads(node: ex.Node) -> Mapping[str, str] | None:
    fact = CATALOGUE.get(node.name) if isinstance(node, ex.Fact) else None
    return fact.reads if fact else None


def _kind(node: ex.Fact) -> str | None:
    fact: Fact | None = CATALOGUE.get(node.name)
    return fact.kind if fact else None


def _label(name: str, language: str) -> str:
    fact = CATALOGUE.get(name)
    return _pick(fact.label, language) if fact else name


def _pick(texts: Any, language: str) -> str:
    if isinstance(texts, Mapping):
        return texts.get(language) or texts.get("ko") or ""
    return texts or ""


def _language(locale: str) -> str:
    return "ko" if str(locale).startswith("ko") else "en"
