"""A sample applicant on the page of the score table: facts in, points out, nothing is kept."""

from dataclasses import dataclass
from typing import Any

from flask import request

from jobcenter.core.errors import InputError
from jobcenter.core.forms import Form
from jobcenter.core.locale import select_locale
from jobcenter.programs import engine, fact_forms
from jobcenter.programs.editing import samples
from jobcenter.programs.models import Round
from jobcenter.rules import expressions as ex
from jobcenter.rules import facts, reading, scoring
from jobcenter.rules.values import plain


@dataclass(frozen=True)
class Tie:
    """One value that ranks equals: what it is, whether the larger comes first, what the sample has."""

    name: str
    descending: bool
    value: str


@dataclass(frozen=True)
class Tried:
    """What a score table gives to somebody."""

    items: list[tuple[Any, Any]]
    total: Any
    ties: list[Tie]
    missing: list[str]


def context(round_: Round, table: scoring.ScoreTable | None) -> dict[str, Any]:
    """What the page shows of the sample: its questions, the made-up people, and the points once something is given."""
    if table is None or not table.items:
        return {"trial_form": None}
    names = facts.form_order(table.facts)
    person = next((one for one in samples.people() if one.code == request.args.get("person")), None)
    known = person.facts(round_.reference_date) if person else {}
    form = fact_forms.build(names, base=Form, known=known)
    given: dict[str, Any] | None = {name: known.get(name) for name in form.names}
    tried, problem = None, None
    if person is None and "try" in request.args:
        form = type(form)(formdata=request.args, meta={"csrf": False})
        given = form.answers() if form.validate() else None
    if given is not None and (person or "try" in request.args):
        try:
            tried = _tried(table, given)
        except InputError as error:
            problem = str(error)
    return {"trial_form": form, "people": samples.people(), "person": person, "tried": tried, "trial_problem": problem}


def _tried(table: scoring.ScoreTable, given: dict[str, Any]) -> Tried:
    scored = table.score(given)
    person = table.person(given)
    language = "ko" if str(select_locale()).startswith("ko") else "en"
    ties = []
    for tie in table.tie_breaks:
        value = tie.value(person, None)
        shown = "" if value is None else reading.amount(ex.Constant(plain(value)), language, tie.node)
        ties.append(Tie(reading.amount(tie.node, language), tie.descending, shown))
    return Tried(
        [(item, plain(points)) for item, points in scored.items],
        plain(scored.total),
        ties,
        [engine.fact_label(name) for name in scored.missing],
    )
