"""The self-check: what can I apply for, and why. No sign-in, and nothing is stored.

Answers travel with the form. Only “carry on” hands them to an application, through a signed cookie.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.validators import InputRequired, Optional

from jobcenter.core import clock
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import public
from jobcenter.extensions import limiter
from jobcenter.programs import (
    check_carry,
    check_questions,
    check_words,
    engine,
    fact_forms,
    queries,
    standings,
    wording,
)
from jobcenter.programs.check_words import Criterion
from jobcenter.programs.models import Round
from jobcenter.rules.decisions import ELIGIBLE, INELIGIBLE, UNDETERMINED, Result
from jobcenter.rules.facts import CATALOGUE, form_order

blueprint = Blueprint("check", __name__)

# Nothing is written here: generous, so that the people of one centre can share an address.
POSTS = "120 per minute"
IN_THE_WAY = ("no", "check", "ok")
GROUPS = (ELIGIBLE, UNDETERMINED, INELIGIBLE)


@blueprint.route("/check", methods=["GET", "POST"])
@public
@limiter.limit(POSTS, methods=["POST"])
def index():
    """What somebody can apply for: a few questions at a time, the answer for every open round beside them."""
    rounds = standings.rounds_to_apply_for(clock.today())
    asked, facts = _answers({name for round_ in rounds for name in _facts_of(round_)})
    found = [standings.standing(round_, facts) for round_ in rounds]
    upcoming = check_questions.next_of_all([engine.rule_set(one.round) for one in found if one.decision], facts, asked)
    return render_template(
        "check/index.html",
        form=_form_of([*asked, *upcoming]),
        asked=asked,
        upcoming=upcoming,
        groups={outcome: [one for one in found if one.outcome == outcome] for outcome in GROUPS},
        rounds=rounds,
        today=clock.today(),
        words=check_words,
        wording=wording,
    )


@blueprint.route("/check/<round_id>", methods=["GET", "POST"], endpoint="round")
@public
@limiter.limit(POSTS, methods=["POST"])
def check_round(round_id: str):
    """One round: its questions, and every criterion with the reason."""
    round_ = queries.get_public_round(round_id)
    asked, facts = _answers(set(_facts_of(round_)))
    standing = standings.standing(round_, facts)
    decisions = [standing.decision] if standing.decision else []
    upcoming = check_questions.next_questions(decisions, asked, at_a_time=None)
    results = standing.decision.results if standing.decision else ()
    return render_template(
        "check/round.html",
        round=round_,
        form=_form_of([*asked, *upcoming]),
        asked=asked,
        upcoming=upcoming,
        standing=standing,
        instead=standings.open_instead(round_, facts, clock.today()) if standing.outcome == INELIGIBLE else [],
        counts=check_questions.counted(results),
        criteria=_criteria(results, facts, round_, sort=bool(asked)),
        token=check_carry.sign(round_.public_id, facts),
        words=check_words,
        today=clock.today(),
    )


@blueprint.post("/check/<round_id>/carry-on")
@public
def carry(round_id: str):
    """Take the answers along into an application to the round."""
    round_ = queries.get_public_round(round_id)
    response = redirect(url_for("rounds.apply", round_id=round_.public_id))
    check_carry.keep(response, request.form.get("token", ""))
    return response


def _criteria(results: Sequence[Result], facts: dict[str, Any], round_: Round, *, sort: bool) -> list[Criterion]:
    """Every criterion in words; once something was answered, what stands in the way comes first."""
    criteria = [check_words.criterion(result, facts, round_.reference_date) for result in results]
    return sorted(criteria, key=lambda one: IN_THE_WAY.index(one.state)) if sort else criteria


def _facts_of(round_: Round) -> list[str]:
    """The facts the round's rules need; none where the rules cannot be read on its date."""
    try:
        return engine.rule_set(round_).facts
    except DomainError:
        return []


def _answers(names: set[str]) -> tuple[list[str], dict[str, Any]]:
    """The facts that were asked, and the answers to them that can be read."""
    sent = set(request.form.getlist("asked")) | set(request.form)
    asked = [name for name in form_order(names) if name in sent and name in CATALOGUE]
    form = _form_of(asked)
    return asked, {name: value for name, value in form.answers(partial=True).items() if not form[name].errors}


def _form_of(names: list[str]) -> Any:
    """A form in which every question may stay open: what is not known stays unknown."""
    form = fact_forms.build(form_order(names))
    for name in form.names:
        field = form[name]
        kept = [check for check in field.validators if not isinstance(check, InputRequired | Optional)]
        field.validators = [Optional(), *kept]
        field.flags.required = False
    if request.method == "POST":
        form.validate()
    return form
