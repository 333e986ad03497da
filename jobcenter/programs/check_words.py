"""What the self-check says: why a criterion is met or not, what lies exactly on a limit, what would help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from jobcenter.core.formatting import localized
from jobcenter.core.locale import select_locale
from jobcenter.rules import expressions as ex
from jobcenter.rules import reading
from jobcenter.rules.decisions import MET, NOT_MET, UNKNOWN, Result
from jobcenter.rules.facts import CATALOGUE, shown_day, shown_number, shown_won
from jobcenter.rules.nearest import Change
from jobcenter.rules.single import Compared
from jobcenter.rules.values import find_date

COMPUTED = ex.PercentOf | ex.Parameter | ex.Table | ex.Arithmetic


@dataclass(frozen=True)
class Criterion:
    """One criterion as the page shows it."""

    code: str
    label: str
    state: str
    badge: str
    tone: str
    why: list[str]
    rule: str
    given: str
    note: str
    source: str
    verified: bool


STATES = {MET: ("ok", "success"), NOT_MET: ("no", "danger"), UNKNOWN: ("check", "warning")}


def criterion(result: Result, facts: Mapping[str, Any], reference: date) -> Criterion:
    """A result in words."""
    state, tone = STATES[result.outcome]
    badge = {MET: _("Met"), NOT_MET: _("Not met"), UNKNOWN: _("To be checked")}[result.outcome]
    source = result.criterion
    note = source.note
    return Criterion(
        source.code,
        localized(source.label),
        state,
        badge,
        tone,
        _why(result, facts, reference),
        reading.sentence(source, select_locale()),
        _given(result, facts),
        localized(note) if note else "",
        source.source,
        source.status != "unverified",
    )


def _why(result: Result, facts: Mapping[str, Any], reference: date) -> list[str]:
    if result.outcome == UNKNOWN:
        names = ", ".join(fact_label(name) for name in result.missing)
        return [_("Not answered yet: %(names)s", names=names)]
    lines = [line for compared in result.compared if (line := _comparison(compared))]
    birthday = _birthday(result, facts, reference)
    if birthday:
        lines.append(birthday)
    if lines:
        return lines
    if result.outcome == MET:
        return [_("What you answered fits.")]
    return [_("What you answered does not fit.")]


def _comparison(compared: Compared) -> str | None:
    """How far from the limit an amount is; None for what is not an amount."""
    node = compared.node
    if not isinstance(node, ex.Compare) or compared.left is None or compared.right is None:
        return None
    side, limit, value, bound = node.left, node.right, compared.left, compared.right
    if ex.facts_of(limit) and not ex.facts_of(side):
        side, limit, value, bound = limit, side, bound, value
    if isinstance(value, bool | str) or isinstance(bound, bool | str):
        return None
    values = {
        "what": reading.amount(side, _language()),
        "limit": _amount(bound, side),
        "gap": _amount(abs(value - bound), side),
        "value": _amount(value, side),
    }
    if isinstance(side, ex.AgeOn):
        return _("You are %(value)s on the reference date; the limit is %(limit)s.", **values)
    if value == bound:
        exactly = _("%(what)s is exactly at the limit of %(limit)s.", **values)
        return f"{exactly} {_boundary(compared.operator, side is node.right)}"
    if value < bound:
        return _("%(what)s is %(gap)s below the limit of %(limit)s.", **values)
    return _("%(what)s is %(gap)s above the limit of %(limit)s.", **values)


def _boundary(operator: str, turned: bool) -> str:
    if turned:
        operator = reading.MIRRORED[operator]
    return {
        "<=": _("“At most” includes the limit itself."),
        ">=": _("“At least” includes the limit itself."),
        "<": _("“Below” does not include the limit itself."),
        ">": _("“More than” does not include the limit itself."),
    }.get(operator, "")


def _birthday(result: Result, facts: Mapping[str, Any], reference: date) -> str | None:
    """Somebody whose birthday is the reference date has completed the year on it."""
    born = find_date(facts.get(ex.BIRTH_DATE) or "")
    if born is None or ex.BIRTH_DATE not in result.criterion.facts:
        return None
    if (born.month, born.day) == (reference.month, reference.day):
        return _("The reference date is your birthday: the year counts as completed.")
    return None


def _amount(value: Any, side: ex.Node) -> str:
    locale = select_locale()
    fact = CATALOGUE.get(side.name) if isinstance(side, ex.Fact) else None
    if fact is not None:
        return fact.shown(value, locale)
    if isinstance(side, ex.AgeOn):
        return _("%(number)s years old", number=shown_number(value))
    if isinstance(side, ex.MonthsSince):
        return _("%(number)s months", number=shown_number(value))
    return shown_won(value, locale) if isinstance(side, COMPUTED) else shown_number(value)


def _given(result: Result, facts: Mapping[str, Any]) -> str:
    """What was answered to the facts of a criterion."""
    shown = [
        f"{fact_label(name)} {CATALOGUE[name].shown(facts[name], select_locale())}"
        for name in result.criterion.facts
        if facts.get(name) is not None and name in CATALOGUE
    ]
    return " · ".join(shown)


def advice(change: Change) -> str:
    """A single change that would help, in words."""
    values = {"what": fact_label(change.fact), "now": _value(change, change.now), "limit": _value(change, change.limit)}
    patterns = {
        "<=": _("%(what)s: now %(now)s, needed at most %(limit)s", **values),
        "<": _("%(what)s: now %(now)s, needed below %(limit)s", **values),
        ">=": _("%(what)s: now %(now)s, needed at least %(limit)s", **values),
        ">": _("%(what)s: now %(now)s, needed more than %(limit)s", **values),
        "!=": _("%(what)s: something else than %(limit)s", **values),
    }
    return patterns.get(change.operator) or _("%(what)s: now %(now)s, needed %(limit)s", **values)


def _value(change: Change, value: Any) -> str:
    fact = CATALOGUE.get(change.fact)
    if fact is not None:
        return fact.shown(value, select_locale())
    return shown_day(value) if isinstance(value, str) and find_date(value) else str(value)


def fact_label(name: str) -> str:
    """What a fact is called, in the reader's language."""
    fact = CATALOGUE.get(name)
    return localized(fact.label) if fact else name


def unit(name: str) -> str | None:
    """The unit beside a field, such as people or months; None where there is none."""
    fact = CATALOGUE.get(name)
    return localized(fact.unit) if fact and fact.unit else None


def _language() -> str:
    return "ko" if select_locale() == "ko" else "en"
