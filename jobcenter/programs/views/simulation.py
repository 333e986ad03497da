"""What if? A changed number replayed on the people who applied before."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import charts, clock
from jobcenter.core.errors import InputError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized
from jobcenter.core.permissions import requires
from jobcenter.programs import engine, queries, replaying, simulation, wording
from jobcenter.programs.models import Application, Round
from jobcenter.programs.views.manage import blueprint, load

SHOWN = 100


@dataclass(frozen=True)
class Replay:
    """A plan before and after, and what that does to the applicants of a past round."""

    past: Round
    applications: list[Application]
    before: simulation.Outcome
    after: simulation.Outcome
    flips: list[simulation.Flip]
    rows: dict[str, list[simulation.Row]]


@blueprint.get("/manage/rounds/<round_id>/simulation")
@requires("programs.manage")
def simulate(round_id: str):
    """Turn numbers of the rules, points or places and see who flips and what it costs."""
    round_ = load(round_id)
    past = _past(round_)
    typed, values = replaying.read_dials(replaying.plan_of(round_), request.args)
    wrong = [one for one in typed if one.error]
    replay, problem = None, None
    if past is not None and not wrong:
        try:
            replay = _replay(round_, past, values)
        except InputError as error:
            problem = str(error)
    page = render_template(
        "programs/manage/simulation.html",
        round=round_,
        past=past,
        rounds=queries.list_replayable(current.scope(), round_),
        typed=typed,
        wrong=wrong,
        problem=problem,
        replay=replay,
        shown=replay.flips[:SHOWN] if replay else [],
        chart=_chart(replay) if replay else None,
        costs=_costs(replay) if replay else None,
        money=_money(round_),
        criteria=_labels(round_, past) if past else {},
        name_of=replaying.name_of,
        unit_of=replaying.unit_of,
        trait_name=_trait_name,
        wording=wording,
        asked=bool(values),
    )
    if replay:
        _log(replay, "simulate")
    return page


@blueprint.get("/manage/rounds/<round_id>/simulation.csv")
@requires("programs.manage")
def simulation_export(round_id: str):
    """Everybody whose answer changes, as a file."""
    round_ = load(round_id)
    past = _past(round_)
    typed, values = replaying.read_dials(replaying.plan_of(round_), request.args)
    if past is None or any(one.error for one in typed):
        raise NotFound()
    replay = _replay(round_, past, values)
    _log(replay, "download")
    labels = _labels(round_, past)
    heads = [
        _("Number"),
        _("Before the change"),
        _("After the change"),
        _("Selected before"),
        _("Selected after"),
        _("Criteria"),
    ]
    rows = [
        [
            replay.applications[flip.index].number,
            str(wording.OUTCOME[flip.before][0]),
            str(wording.OUTCOME[flip.after][0]),
            _("yes") if flip.selected_before else _("no"),
            _("yes") if flip.selected_after else _("no"),
            ", ".join(labels.get(code, code) for code in flip.criteria),
        ]
        for flip in replay.flips
    ]
    return csv_response(f"simulation-{round_.code}.csv", heads, rows)


def _past(round_: Round) -> Round | None:
    found = queries.list_replayable(current.scope(), round_)
    wanted = request.args.get("past")
    if wanted:
        return next((one for one in found if one.public_id == wanted), None)
    own = next((one for one in found if one.id == round_.id), None)
    return own or (found[0] if found else None)


def _replay(round_: Round, past: Round, values: dict[str, Any]) -> Replay:
    run = queries.find_current_run(past)
    seed = run.inputs.get("seed") if run else None
    applications = list(queries.applicants_of(current.scope(), past.id))
    people = replaying.applicants_of(past, applications)
    before = simulation.replay(replaying.plan_of(past, seed), people)
    after = simulation.replay(simulation.turned(replaying.plan_of(round_, seed), values), people)
    return Replay(
        past,
        applications,
        before,
        after,
        simulation.flips(before, after, people),
        {trait: simulation.by_trait(trait, before, after, people) for trait in replaying.TRAITS},
    )


def _log(replay: Replay, action: str) -> None:
    people = [replay.applications[flip.index].person_id for flip in replay.flips]
    audit.log_access(current.actor(), people, what="application", action=action, now=clock.now())


def _labels(round_: Round, past: Round) -> dict[str, str]:
    return {
        criterion.code: localized(dict(criterion.label))
        for one in (past, round_)
        for criterion in engine.rule_set(one).criteria
    }


def _trait_name(trait: str, value: str) -> str:
    if trait == "sex":
        return {"female": _("female"), "male": _("male")}.get(value, _("not known"))
    if trait == "vulnerable":
        return _("none of these") if value == "none" else engine.fact_label(value)
    return value or _("not known")


def _chart(replay: Replay) -> Any:
    bars = [
        charts.Bar(_trait_name("age_band", row.name), row.selected[1], f"({row.selected[1] - row.selected[0]:+d})")
        for row in replay.rows["age_band"]
    ]
    return charts.bar_chart(bars, title=_("Selected by age, after the change"), unit=_("people"))


def _money(round_: Round) -> dict[str, str]:
    known = replaying.minimum_wage(round_)
    return {
        "hourly": request.args.get("hourly", f"{known:,}" if known else ""),
        "hours": request.args.get("hours", ""),
        "days": request.args.get("days", ""),
    }


def _costs(replay: Replay) -> tuple[int, int] | None:
    money = _money(replay.past)
    pair = [replaying.cost(len(one.selected), **money) for one in (replay.before, replay.after)]
    return (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None
