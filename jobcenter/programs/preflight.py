"""What has to be looked at before an announcement: each finding with the section of the draft where it is put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from flask_babel import gettext as _

from jobcenter.core.errors import InputError
from jobcenter.core.formatting import localized
from jobcenter.core.locale import select_locale
from jobcenter.programs import engine
from jobcenter.programs.models import Round, SelectionMethod
from jobcenter.programs.rules import INELIGIBLE
from jobcenter.rules import contradictions, documents, facts, search
from jobcenter.rules import expressions as ex
from jobcenter.rules.single import Compiler

MOST_PROBES = 3000
LARGEST_HOUSEHOLD = 10


@dataclass(frozen=True)
class Finding:
    """One thing to look at; only a blocking one stands against the announcement."""

    text: str
    section: str
    blocking: bool = True


def find(round_: Round, today: date) -> list[Finding]:
    """Everything found in a draft, what stands against the announcement first."""
    found = [*_documents(round_), *_dates(round_, today)]
    if not any(one.blocking for one in found):
        found += [*_rules(round_), *_groups(round_)]
    found += _texts(round_)
    return sorted(found, key=lambda one: not one.blocking)


def _documents(round_: Round) -> Iterator[Finding]:
    attempts = (
        ("rules", lambda: engine.rule_set(round_).check({})),
        ("scores", lambda: engine.score(round_, {})),
        ("groups", lambda: engine.group_for(round_, {})),
    )
    for section, attempt in attempts:
        try:
            attempt()
        except InputError as error:
            yield Finding(str(error), section)
    if round_.selection_method is SelectionMethod.SCORE and not (round_.scores or round_.evaluation):
        yield Finding(_("The places are given by points, but there is no score table."), "scores")
    unknown = [name for name in engine.facts_of(round_) if name not in facts.CATALOGUE]
    if unknown:
        yield Finding(
            _("The rules use facts that nobody can be asked for: %(names)s.", names=", ".join(unknown)), "rules"
        )
    if not (round_.rules or {}).get("requirements") and not (round_.rules or {}).get("disqualifications"):
        yield Finding(_("There are no rules: everyone can apply."), "rules", blocking=False)


def _rules(round_: Round) -> Iterator[Finding]:
    """Rules that can be read, but that nobody can meet, that never decide, or that some households cannot be held to."""
    rules = engine.rule_set(round_)
    found = contradictions.find(rules)
    yield from (Finding(one.text(select_locale()), "rules", one.blocking) for one in found)
    missing = _missing_row(rules)
    if missing:
        yield Finding(missing, "rules", blocking=False)
    if not any(one.blocking for one in found):
        yield from _out_of_reach(round_)


def _missing_row(rules: documents.RuleSet) -> str | None:
    """Which household no published amount covers, and what is missing."""
    compiler = Compiler(rules.reference_date)
    for criterion in rules.criteria:
        for node in ex.walk(criterion.passes):
            if not isinstance(node, ex.Parameter | ex.Table) or not isinstance(node.by, ex.Fact):
                continue
            if node.by.name not in rules.whole:
                continue
            amount = compiler.compile(node)
            for size in range(1, LARGEST_HOUSEHOLD + 1):
                try:
                    amount({node.by.name: size}, None)
                except InputError as error:
                    return _(
                        "“%(name)s” cannot be decided for %(fact)s %(size)s: %(problem)s",
                        name=localized(criterion.label),
                        fact=engine.fact_label(node.by.name),
                        size=size,
                        problem=error,
                    )
    return None


def _out_of_reach(round_: Round) -> Iterator[Finding]:
    """Groups with places into which nobody comes who may apply."""
    written = round_.rules or {}
    for group in round_.groups if written else ():
        if group.condition is None or not group.places:
            continue
        condition = {"code": "group of the round", "when": group.condition}
        document = {**written, "requirements": [condition, *(written.get("requirements") or [])]}
        rules = documents.parse(document, round_.reference_date)
        linked = next(one for one in contradictions.linked(rules.criteria) if rules.criteria[0] in one)
        if search.find_person(rules, [(one.passes, True) for one in linked]).nobody:
            text = _("Nobody who may apply comes into the group “%(group)s”.", group=localized(group.label))
            yield Finding(text, "groups", blocking=False)


def _dates(round_: Round, today: date) -> Iterator[Finding]:
    checks = [
        (round_.apply_from > round_.apply_until, _("Applications end before they begin.")),
        (round_.apply_until < today and not round_.amends_id, _("The application period is already over.")),
        (round_.period_from > round_.period_until, _("The period ends before it begins.")),
        (
            # Claims are taken while the money is given out; places only before.
            round_.period_from <= round_.apply_until and not round_.demo_note and not round_.claim,
            _("The period begins before applications end."),
        ),
        (
            round_.result_on is not None and round_.result_on <= round_.apply_until,
            _("The result is announced before applications end."),
        ),
    ]
    yield from (Finding(text, "basics") for wrong, text in checks if wrong)
    if not round_.places:
        yield Finding(_("The round has no places."), "groups")


def _texts(round_: Round) -> Iterator[Finding]:
    rules, scores = round_.rules or {}, round_.scores or {}
    places: list[tuple[str, Any]] = [("basics", round_.name)]
    for kind in ("requirements", "disqualifications"):
        places += [("rules", item.get("label")) for item in rules.get(kind, [])]
    places += [("scores", item.get("label")) for item in scores.get("items", [])]
    places += [("groups", group.label) for group in round_.groups]
    places += [("documents", one["label"]) for one in round_.documents]
    places += [("conditions", line[part]) for line in round_.conditions for part in ("label", "value")]
    for section, text in places:
        if isinstance(text, dict) and text.get("ko") and not text.get("en"):
            yield Finding(_("“%(text)s” has no English text.", text=text["ko"]), section, blocking=False)


def _groups(round_: Round) -> Iterator[Finding]:
    """Probes people on, just under and just over every limit of the groups' conditions."""
    if round_.group_by == "choice" or all(group.condition is None for group in round_.groups):
        return
    left_out, shared = None, None
    for values in _probes(round_):
        taking = [group for group in round_.groups if engine.takes(group, values, round_.reference_date)]
        if not taking and left_out is None and engine.decide(round_, values).outcome != INELIGIBLE:
            left_out = values
        if len(taking) > 1 and shared is None and not any(group.condition is None for group in taking):
            shared = (values, taking)
    if left_out is not None:
        yield Finding(_("No group takes somebody like this: %(facts)s.", facts=_words(left_out)), "groups")
    if shared is not None:
        values, taking = shared
        names = ", ".join(localized(group.label) for group in taking)
        yield Finding(
            _(
                "More than one group takes somebody like this (%(facts)s): %(groups)s. The first one counts.",
                facts=_words(values),
                groups=names,
            ),
            "groups",
            blocking=False,
        )


def _words(values: dict[str, Any]) -> str:
    return ", ".join(
        f"{engine.fact_label(name)} {engine.fact_shown(name, value)}" for name, value in sorted(values.items())
    )


def _probes(round_: Round) -> Iterator[dict[str, Any]]:
    candidates: dict[str, set] = {}
    for group in round_.groups:
        _collect(group.condition, round_.reference_date, candidates)
    names = list(candidates)
    for number, values in enumerate(product(*(sorted(candidates[name], key=str) for name in names))):
        if number >= MOST_PROBES:
            return
        yield dict(zip(names, values, strict=True))


def _collect(node: Any, on: date, found: dict[str, set]) -> None:
    """Values at every constant of a condition and beside it."""
    if isinstance(node, list):
        for part in node:
            _collect(part, on, found)
        return
    if not isinstance(node, dict):
        return
    for form, inner in node.items():
        if form in ("<", "<=", ">", ">=", "==", "!=", "in") and isinstance(inner, list) and len(inner) == 2:
            sides = [(inner[0], inner[1]), (inner[1], inner[0])]
            for measured, limit in sides:
                _beside(measured, limit if isinstance(limit, list) else [limit], on, found)
        if form == "fact" and isinstance(inner, str):
            kind = facts.CATALOGUE[inner].kind if inner in facts.CATALOGUE else None
            if kind == "boolean":
                found.setdefault(inner, set()).update({True, False})
        _collect(inner, on, found)


def _beside(measured: Any, limits: list, on: date, found: dict[str, set]) -> None:
    if not isinstance(measured, dict):
        return
    numbers = [limit for limit in limits if isinstance(limit, int) and not isinstance(limit, bool)]
    texts = [limit for limit in limits if isinstance(limit, str)]
    if "age" in measured:
        for age in numbers:
            birthday = _years_before(on, age)
            days = (birthday, birthday + timedelta(days=1), _years_before(on, age + 1) + timedelta(days=1))
            found.setdefault("birth_date", set()).update(day.isoformat() for day in days)
    name = measured.get("fact")
    if not isinstance(name, str):
        return
    found.setdefault(name, set()).update(
        near for limit in numbers for near in (limit - 1, limit, limit + 1) if near >= 0
    )
    if texts and name in facts.CATALOGUE and facts.CATALOGUE[name].choices:
        others = (code for code, _label in facts.CATALOGUE[name].choices if code not in texts)
        found.setdefault(name, set()).update([*texts, *list(others)[:1]])
    if not found[name]:
        del found[name]


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
