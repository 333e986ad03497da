"""Templates of programs as data: rules, score table, groups, documents and dates a manager starts a round from.

One YAML file in ``data/`` per template, in this shape (every text is ``{ko, en}``):

    code: donghaeng-yeongdeungpo-2024h1      # unique
    organization: yeongdeungpo               # whose documents it comes from
    program: {code, kind, selection_method, name, description, funding: [{year, source, amount}]}
    round:
      name, half (1, 2 or null), note        # the note says what is an example or assumed
      selection: {method: score|lottery|first_come, spill?, refill_until?}
      rules: jobcenter.rules/1 or null       # requirements and disqualifications
      scores: jobcenter.scores/1 or null
      groups: [{code, label, places, reserve, condition?}]
      documents: [{code, label, required, hint?}]
      conditions: [{label, value}]           # pay, hours and place as printed
      applicant_kind?: person|team|institution, team_size?: {smallest, largest}
      evaluation?: {items: [{code, label, points}], drop: bool, pass: least points}, scored by a committee
      claim?: keys of a round that takes claims, see `jobcenter.benefits`
      completion?: {unit: days|hours, total, percent, credits?}
      licences?: [{name, by: examination|completion}]   # what the course leads to
      offer_days
      dates: {apply_from, apply_until, result_on, period_from, period_until, reference_date}

Criteria, documents and score items that several templates share stand in ``data/fragments.yaml``; ``{use: name}`` takes
one, further keys replace its own. Loading checks everything a round will need: the documents parse on their
reference date, every fact is in the catalogue, every text has both languages.
"""

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core import licences
from jobcenter.core.errors import InputError
from jobcenter.programs.rules import facts_in
from jobcenter.rules import documents, scoring
from jobcenter.rules.facts import CATALOGUE

DATA = Path(__file__).parent / "data"
FRAGMENTS = "fragments.yaml"
CATALOGUE_OF_PROGRAMS = "catalogue.yaml"
NO_TEMPLATES = (FRAGMENTS, CATALOGUE_OF_PROGRAMS, "guards.yaml", "history.yaml", "samples.yaml")
SHARED = {"requirements": "criteria", "disqualifications": "criteria", "documents": "documents", "items": "score_items"}
DATES = ("apply_from", "apply_until", "result_on", "period_from", "period_until", "reference_date")
BOTH = {"ko", "en"}


class TemplateInvalid(InputError):
    """A template of a program cannot be used as it is written."""

    message = _l("Template %(file)s: %(problem)s")


def list_templates() -> list[dict[str, Any]]:
    """Every template, ordered by organization and name."""
    return [copy.deepcopy(template) for template in _templates().values()]


def get_template(code: str) -> dict[str, Any]:
    """The template with this code; raises KeyError."""
    return copy.deepcopy(_templates()[code])


@lru_cache(maxsize=1)
def list_documented() -> tuple[Mapping[str, Any], ...]:
    """Every program of the source documents: `section`, `name`, and its `templates` or `why` it has none."""
    return tuple(_read(DATA / CATALOGUE_OF_PROGRAMS)["rows"])


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, dict[str, Any]]:
    fragments = _read(DATA / FRAGMENTS)
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(DATA.glob("*.yaml")):
        if path.name in NO_TEMPLATES:
            continue
        template = load(path, fragments)
        if template["code"] in found:
            raise TemplateInvalid(file=path.name, problem=f"the code {template['code']} is used twice")
        found[template["code"]] = template
    return dict(sorted(found.items(), key=lambda item: (item[1]["organization"], item[0])))


def load(path: Path, fragments: Mapping[str, Any]) -> dict[str, Any]:
    """One template with its shared parts put in, checked."""
    template = _filled(_read(path), fragments, path.name)
    problem = next(_problems(template), None)
    if problem:
        raise TemplateInvalid(file=path.name, problem=problem)
    return template


def _read(path: Path) -> Any:
    import yaml

    with path.open(encoding="utf8") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _filled(node: Any, fragments: Mapping[str, Any], file: str, key: str = "") -> Any:
    """The document with every ``{use: name}`` replaced by the shared part."""
    if isinstance(node, list):
        return [_filled(item, fragments, file, key) for item in node]
    if not isinstance(node, dict):
        return node
    if "use" in node:
        shelf = fragments[SHARED[key]]
        if node["use"] not in shelf:
            raise TemplateInvalid(file=file, problem=f"there is no shared {SHARED[key]} called {node['use']}")
        own = {name: value for name, value in node.items() if name != "use"}
        return {"code": node["use"], **copy.deepcopy(shelf[node["use"]]), **own}
    return {name: _filled(value, fragments, file, name) for name, value in node.items()}


def _problems(template: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a template, the first thing first."""
    for key in ("code", "organization", "program", "round"):
        if not template.get(key):
            yield f"“{key}” is missing"
            return
    round_ = template["round"]
    yield from _date_problems(round_.get("dates") or {})
    yield from _document_problems(round_)
    yield from _group_problems(round_.get("groups") or [])
    yield from _licence_problems(round_.get("licences") or [])
    yield from _language_problems(template, "")
    unknown = [
        name
        for name in facts_in([round_.get("rules"), round_.get("scores"), round_.get("groups")])
        if name not in CATALOGUE
    ]
    if unknown:
        yield f"facts that nobody can be asked for: {', '.join(unknown)}"


def _date_problems(dates: Mapping[str, str]) -> Iterator[str]:
    for name in DATES:
        if not isinstance(dates.get(name), str):
            yield f"dates.{name}: expected a date like 2024-07-01"
            return
    days = {name: dt.date.fromisoformat(dates[name]) for name in DATES}
    for earlier, later in (
        ("apply_from", "apply_until"),
        ("apply_until", "result_on"),
        ("result_on", "period_until"),
        ("period_from", "period_until"),
    ):
        if days[earlier] > days[later]:
            yield f"dates.{later} lies before {earlier}"


def _document_problems(round_: Mapping[str, Any]) -> Iterator[str]:
    on = dt.date.fromisoformat(round_["dates"]["reference_date"])
    try:
        if round_.get("rules"):
            documents.parse(round_["rules"], on)
        if round_.get("scores"):
            scoring.parse(round_["scores"], on)
    except InputError as error:
        yield str(error)
    if round_["selection"]["method"] == "score" and not (round_.get("scores") or round_.get("evaluation")):
        yield "places are given by points, but there is no score table"


def _group_problems(groups: list[Mapping[str, Any]]) -> Iterator[str]:
    if not groups:
        yield "there is no group with places"
    for group in groups:
        if not all(isinstance(group.get(key), int) and group[key] >= 0 for key in ("places", "reserve")):
            yield f"group {group.get('code')}: places and reserve are whole numbers"
        if group.get("condition") is not None:
            rule = {"code": "group", "when": group["condition"]}
            try:
                documents.parse(
                    {
                        "schema": documents.SCHEMA,
                        "code": "group",
                        "reference_date": "2024-01-01",
                        "requirements": [rule],
                    }
                )
            except InputError as error:
                yield f"group {group.get('code')}: {error}"


def _licence_problems(leads_to: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in leads_to:
        if not one.get("name") or one.get("by") not in licences.WAYS:
            yield f"licence {one.get('name')}: expected a name, and by: {' or '.join(licences.WAYS)}"


def _language_problems(node: Any, path: str) -> Iterator[str]:
    """Texts that lack a language."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _language_problems(item, f"{path}[{index}]")
    elif isinstance(node, dict):
        if set(node) & BOTH and (set(node) != BOTH or not all(node.values())):
            yield f"{path.lstrip('.')}: expected a text in ko and en"
        for name, value in node.items():
            yield from _language_problems(value, f"{path}.{name}")
