"""The rules engine seen from the pipeline: documents of a round go in, plain answers come out."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from jobcenter.core import licences
from jobcenter.core.errors import InputError
from jobcenter.core.formatting import localized
from jobcenter.core.locale import select_locale
from jobcenter.organizations.scope import Scope
from jobcenter.programs.editing import spills
from jobcenter.programs.models import Round, RoundGroup, SelectionMethod
from jobcenter.programs.rules import ELIGIBLE, digest, facts_in, must_be_answered
from jobcenter.rules import documents, facts, reading, scoring, selection
from jobcenter.rules.decisions import Decision
from jobcenter.rules.values import plain
from jobcenter.seekers import queries as seekers
from jobcenter.seekers.models import Registration

STATEMENT = "statement"
CHOICE = "group"
# Proven with an identity card when the resident record was made.
OWN_FACTS = ("birth_date",)


@lru_cache(maxsize=256)
def _rule_set(text: str, on: date) -> documents.RuleSet:
    return documents.parse(json.loads(text), on)


@lru_cache(maxsize=64)
def _score_table(text: str, on: date) -> scoring.ScoreTable:
    return scoring.parse(json.loads(text), on)


def rule_set(round_: Round) -> documents.RuleSet:
    """The round's rules on its reference date. Rules that ask for nothing when the round has none."""
    return _rule_set(json.dumps(round_.rules or _open_to_all(), sort_keys=False), round_.reference_date)


def _open_to_all() -> dict:
    return {"schema": documents.SCHEMA, "code": "open", "requirements": [], "reference_date": "2000-01-01"}


def decide(round_: Round, values: Mapping[str, Any]) -> Decision:
    """The engine's decision on a person's facts, with everything a page can show of it."""
    return rule_set(round_).check(values)


def check_on(round_: Round, values: Mapping[str, Any], on: date) -> dict:
    """The decision on a person's facts on another day than the round's: the day on which a claim was filed."""
    return _rule_set(json.dumps(round_.rules or _open_to_all(), sort_keys=False), on).check(values).as_json()


def check(round_: Round, values: Mapping[str, Any]) -> dict:
    """The engine's decision as plain data: `outcome`, `results` by criterion, `missing`, `nearest`."""
    return decide(round_, values).as_json()


def score(round_: Round, values: Mapping[str, Any]) -> dict:
    """The points of a person: `hundredths`, `items` as `{code, label, points, most}`, `tie_break`, `missing`."""
    if not round_.scores:
        return {"hundredths": 0, "items": [], "tie_break": [], "missing": []}
    scored = score_table(round_).score(values)
    return {
        "hundredths": round(scored.total * 100),
        "items": [_item_points(item, points) for item, points in scored.items],
        "tie_break": [plain(value) for value in scored.tie_break],
        "missing": list(scored.missing),
    }


def score_table(round_: Round) -> scoring.ScoreTable:
    """The round's score table on its reference date."""
    return _score_table(json.dumps(round_.scores, sort_keys=False), round_.reference_date)


def points_digest(round_: Round) -> str:
    """What the points of the round's applications depend on, apart from their facts."""
    return digest([round_.scores, round_.reference_date.isoformat()])


def _item_points(item: scoring.Item, points: Any) -> dict[str, Any]:
    return {"code": item.code, "label": dict(item.label), "points": plain(points), "most": plain(item.most)}


def score_many(round_: Round, people: Mapping[str, Sequence[Any]], count: int) -> list[dict[str, Any]]:
    """The points of many people as `score` gives them, without what is missing; `people` are lists of values by fact.

    People with the same points share one list of items.
    """
    if not round_.scores:
        return [{"hundredths": 0, "items": [], "tie_break": []} for _ in range(count)]
    from jobcenter.rules.columns import NotVectorizable
    from jobcenter.rules.scoring_batch import score_columns

    try:
        scored = score_columns(score_table(round_), round_.reference_date, people, count)
    except NotVectorizable:
        return [score(round_, {name: values[index] for name, values in people.items()}) for index in range(count)]
    shown: dict[tuple[int, ...], tuple[int, list[dict[str, Any]]]] = {}
    found = []
    for row, ties in zip(zip(*(points.tolist() for points in scored.points), strict=True), scored.ties, strict=True):
        if row not in shown:
            parts = [(item, Fraction(points, scored.scale)) for item, points in zip(scored.items, row, strict=True)]
            shown[row] = round(sum(points for _, points in parts) * 100), [_item_points(*part) for part in parts]
        hundredths, items = shown[row]
        found.append({"hundredths": hundredths, "items": items, "tie_break": [plain(value) for value in ties]})
    return found


def select(case: Mapping[str, Any]) -> dict:
    """Rank a case; see `jobcenter.rules.selection`."""
    return selection.select(case)


def group_for(round_: Round, values: Mapping[str, Any], chosen: str | None = None) -> RoundGroup | None:
    """The group that takes a person with these facts, or none: the one she chose where the round lets her choose."""
    if round_.group_by == "choice":
        return next((group for group in round_.groups if group.code == chosen), None)
    return next((group for group in round_.groups if takes(group, values, round_.reference_date)), None)


def takes(group: RoundGroup, values: Mapping[str, Any], on: date) -> bool:
    """Whether a group takes a person with these facts."""
    if group.condition is None:
        return True
    return _rule_set(json.dumps(_single(group.condition)), on).check(values).outcome == ELIGIBLE


def _single(condition: Any) -> dict:
    return {
        "schema": documents.SCHEMA,
        "code": "group",
        "reference_date": "2000-01-01",
        "requirements": [{"code": "group", "when": condition}],
    }


def condition_problem(condition: Any, on: date) -> str | None:
    """What is wrong with a group's condition, in the reader's language; none where it can be decided."""
    try:
        documents.parse(_single(condition), on).check({})
    except InputError as error:
        return str(error)
    return None


def group_sentence(round_: Round, group: RoundGroup) -> str:
    """Whom a group takes, in the reader's language; empty where it takes everybody or cannot be read."""
    if group.condition is None or condition_problem(group.condition, round_.reference_date):
        return ""
    parsed = documents.parse(_single(group.condition), round_.reference_date)
    return reading.expression(parsed.criteria[0].when, select_locale())


def facts_for_groups(round_: Round) -> list[str]:
    """Facts that decide which group of places a person belongs to."""
    return facts_in([group.condition for group in round_.groups])


def facts_of(round_: Round) -> list[str]:
    """Every fact the round asks for: what its rules, score table and groups use, and nothing else."""
    used = facts_in([round_.rules, round_.scores, *(group.condition for group in round_.groups)])
    return facts.form_order(used)


def asked_of(round_: Round) -> list[str]:
    """Facts a form asks for; what the resident's own record says is not asked again."""
    return [name for name in facts_of(round_) if name not in OWN_FACTS]


def owed_by_applicant(round_: Round) -> list[str]:
    """Facts without an answer to which an application cannot be handed in ("I do not know" is an answer)."""
    return facts.form_order([*must_be_answered(round_.rules), *facts_for_groups(round_)])


def facts_of_scores(round_: Round) -> list[str]:
    """Facts the score table uses."""
    return score_table(round_).facts if round_.scores else []


def facts_for_points(round_: Round) -> list[str]:
    """Facts that only give points: answering them is the applicant's choice."""
    deciding = set(facts_in([round_.rules, *(group.condition for group in round_.groups)]))
    return [name for name in asked_of(round_) if name not in deciding]


def known_facts(person: Any, today: date) -> dict[str, Any]:
    """What a resident has already given, by the name of the fact."""
    registration = seekers.find_active_registration(Scope.of_person(person.id), person.id, today)
    known = {
        "job_seeker_registered": True if registration else None,
        "birth_date": person.birth_date.isoformat(),
        "district": person.dong_code[:5] if person.dong_code else None,
        "sex": person.sex.value if person.sex else None,
    }
    return {name: value for name, value in {**known, **_licences_known(registration)}.items() if value is not None}


def _licences_known(registration: Registration | None) -> dict[str, Any]:
    """Whether she holds the licences that facts ask for, as her registration says, which a counselor went through."""
    if registration is None:
        return {}
    held = licences.keys_of(registration.licences or ())
    return {
        one.fact: key in held
        for key, one in licences.known().items()
        if one.fact and key == licences.key(one.name["ko"])
    }


def fact_label(name: str) -> str:
    """What a fact is called, in the reader's language."""
    if name == STATEMENT:
        return _("Statement that everything is true")
    if name == CHOICE:
        return _("Where you want to take part")
    fact = facts.CATALOGUE.get(name)
    return localized(fact.label) if fact else name


def criterion_labels(round_: Round) -> dict[str, str]:
    """What each criterion of the round is called, in the reader's language."""
    return {criterion.code: localized(dict(criterion.label)) for criterion in rule_set(round_).criteria}


def fact_shown(name: str, value: Any) -> str:
    """The value of a fact, in the reader's language."""
    fact = facts.CATALOGUE.get(name)
    return fact.shown(value, select_locale()) if fact else str(value)


def problems(round_: Round) -> list[str]:
    """What is wrong with the round's documents, in the reader's language: form, missing parameters, unknown facts."""
    found: list[str] = []
    for attempt in (lambda: rule_set(round_).check({}), lambda: score(round_, {}), lambda: _check_groups(round_)):
        try:
            attempt()
        except InputError as error:
            found.append(str(error))
    if round_.selection_method is SelectionMethod.SCORE and not (round_.scores or round_.evaluation):
        found.append(_("The places are given by points, but there is no score table."))
    unknown = [name for name in facts_of(round_) if name not in facts.CATALOGUE]
    if unknown:
        found.append(_("The rules use facts that nobody can be asked for: %(names)s.", names=", ".join(unknown)))
    return found


def _check_groups(round_: Round) -> None:
    group_for(round_, {})
    spills.check(
        (round_.selection or {}).get("spill", []), {group.code: localized(group.label) for group in round_.groups}
    )


def sentences(round_: Round, locale: str) -> Any:
    """The round's rules in plain words, as `jobcenter.rules.reading` gives them."""
    return reading.sentences(rule_set(round_), locale)


def readable_sentences(round_: Round, locale: str) -> Any:
    """The rules of a draft in plain words; nothing while they cannot be read."""
    try:
        return sentences(round_, locale)
    except InputError:
        return []
