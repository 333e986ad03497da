"""What a manager can pick while making a rule: facts, comparisons that fit them, dated amounts, in her language."""

from typing import Any

from flask_babel import gettext as _

from jobcenter.core import parameters
from jobcenter.core.formatting import localized
from jobcenter.programs.editing.tree import COMPARISONS, TRUTHS, kind_of_subject
from jobcenter.rules.facts import CATALOGUE

Options = list[tuple[str, Any]]


def subjects() -> list[tuple[Any, Options]]:
    """What a test can be about, in groups: age, money and numbers, yes or no, choices, days, time since a day."""
    by_kind: dict[str, Options] = {kind: [] for kind in ("boolean", "number", "text", "date")}
    for name, fact in CATALOGUE.items():
        by_kind[fact.kind].append((f"fact:{name}", localized(fact.label)))
    ages: Options = [("age", _("Age on the reference date")), ("age_on", _("Age on another day"))]
    since = [
        (f"months:{name}", _("Months since: %(fact)s", fact=localized(fact.label)))
        for name, fact in CATALOGUE.items()
        if fact.kind == "date"
    ]
    return [
        (_("Age and time"), [*ages, *since]),
        (_("Amounts and numbers"), by_kind["number"]),
        (_("Yes or no"), by_kind["boolean"]),
        (_("Choices"), by_kind["text"]),
        (_("Days"), by_kind["date"]),
    ]


def amounts() -> list[tuple[Any, Options]]:
    """What can be measured: the subjects without those that are only yes or no."""
    return [group for index, group in enumerate(subjects()) if index != 2]


def operators(left: str) -> Options:
    """The comparisons that fit what is measured."""
    kind = kind_of_subject(left)
    truths: Options = [("yes", _("applies (yes)")), ("no", _("does not apply (no)"))]
    words = {
        "<=": _("at most (≤)"),
        "<": _("below (<)"),
        ">=": _("at least (≥)"),
        ">": _("more than (>)"),
        "==": _("is exactly (=)"),
        "!=": _("is not (≠)"),
    }
    if kind == "date":
        words |= {"<=": _("on or before"), "<": _("before"), ">=": _("on or after"), ">": _("after")}
    members: Options = [("in", _("is one of")), ("not_in", _("is none of"))]
    if kind == "boolean":
        return truths
    orderings: Options = [(sign, words[sign]) for sign in COMPARISONS if kind != "text" or sign in ("==", "!=")]
    if kind is None:
        return [*orderings, *members, *truths]
    return [*orderings, *members]


def limits(left: str, operator: str) -> Options:
    """What it can be compared with."""
    if operator in (*TRUTHS, "in", "not_in"):
        return []
    options: Options = [("value", _("a value"))]
    if kind_of_subject(left) in ("number", None):
        options += [
            ("percent", _("a percentage of a dated amount")),
            ("parameter", _("a dated amount")),
            ("table", _("the limits printed in the notice")),
        ]
    return [*options, ("fact", _("another fact"))]


def values(left: str) -> Options:
    """The values of a fact that is a choice."""
    fact = CATALOGUE.get(left.removeprefix("fact:"))
    return [(code, localized(label)) for code, label in fact.choices] if fact and fact.kind == "text" else []


def dated_amounts() -> Options:
    """The dated parameters."""
    return [(name, localized(one.label)) for name, one in sorted(parameters.catalogue().items())]


def rows_by() -> Options:
    """The facts a table of amounts can be read by."""
    return [(name, localized(fact.label)) for name, fact in CATALOGUE.items() if fact.input in ("count", "choice")]


def same_kind(left: str) -> Options:
    """The facts something can be compared with."""
    kind = kind_of_subject(left)
    return [
        (name, localized(fact.label))
        for name, fact in CATALOGUE.items()
        if fact.kind == kind and left != f"fact:{name}"
    ]
