"""The score table: its items with points, the order of equals, and the largest total."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core.errors import InputError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.editing import choices, criteria, points, tree
from jobcenter.programs.models import Round, SelectionMethod
from jobcenter.programs.views import build_sample, building
from jobcenter.programs.views.build_rules import CODE_RULE
from jobcenter.programs.views.manage import blueprint
from jobcenter.rules import scoring
from jobcenter.rules.values import plain

SPARE_TIES = 2


def scores_of(round_: Round) -> dict[str, Any]:
    """The draft's score table; an empty one where it has none."""
    return round_.scores or points.empty_scores(round_.code, round_.reference_date.isoformat())


@blueprint.route("/manage/rounds/<round_id>/edit/scores", methods=["GET", "POST"])
@requires("programs.manage")
def edit_scores(round_id: str):
    """The items of the score table with the points they can give, and what ranks equals."""
    round_ = building.load_draft(round_id)
    errors: list[Any] = []
    scores = scores_of(round_)
    ties = [_tie_fields(tie) for tie in scores.get("tie_break", [])]
    if request.method == "POST":
        fields, act = building.submitted(), building.action()
        if act:
            building.save(round_, scores=_changed(scores, act))
            return redirect(url_for(".edit_scores", round_id=round_id))
        ties = _sent_ties(fields)
        made, errors = _with_ties(scores, fields, ties)
        if not errors:
            building.save(round_, scores=made if made["items"] or made["tie_break"] else None)
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_scores", round_id=round_id))
    table, problem = _parsed(scores, round_)
    return render_template(
        "programs/manage/build/scores.html",
        round=round_,
        scores=scores,
        most={item.code: plain(item.most) for item in table.items} if table else {},
        total=plain(sum(item.most for item in table.items)) if table else None,
        problem=problem,
        ties=[*ties, *({} for _spare in range(SPARE_TIES))],
        errors=errors,
        subjects=choices.amounts(),
        ready=criteria.ready_made_points(),
        needs_points=round_.selection_method is SelectionMethod.SCORE,
        wording=wording,
        **build_sample.context(round_, table),
    )


def _parsed(scores: dict, round_: Round) -> tuple[Any, str | None]:
    try:
        return scoring.parse(scores, round_.reference_date), None
    except InputError as error:
        return None, str(error)


def _changed(scores: dict, act: list[str]) -> dict:
    """The table after a button of the list."""
    items = scores["items"]
    if act[0] == "insert":
        ready = criteria.ready_made_points().get(request.form.get("ready", ""))
        if ready is None:
            raise NotFound()
        code = criteria.free_code({}, ready["code"], [item["code"] for item in items])
        return {**scores, "items": [*items, {**ready, "code": code}]}
    index = int(act[1]) if len(act) > 1 and act[1].isdigit() else len(items)
    if index >= len(items):
        raise NotFound()
    if act[0] == "remove":
        return {**scores, "items": [item for place, item in enumerate(items) if place != index]}
    return {**scores, "items": criteria.moved(items, index, -1 if act[0] == "up" else 1)}


def _tie_fields(tie: dict) -> dict[str, str]:
    head = criteria.head_of(tie)
    return {**points.measure_fields(tie.get("of"), "of"), "order": tie.get("order", "asc"),
            "label_ko": head["label_ko"], "label_en": head["label_en"]}  # fmt: skip


def _sent_ties(fields: dict[str, str]) -> list[dict[str, str]]:
    sent = []
    for index in range(points.MOST_ROWS):
        prefix = f"ties-{index}-"
        row = {name.removeprefix(prefix): text for name, text in fields.items() if name.startswith(prefix)}
        if row.get("of-left") or row.get("of-json"):
            sent.append(row)
    return sent


def _with_ties(scores: dict, fields: dict[str, str], ties: list[dict[str, str]]) -> tuple[dict, list]:
    made, errors = [], []
    for index, row in enumerate(ties):
        try:
            of = tree.to_subject(tree.load(row, "of"), "of")
        except tree.TreeInvalid as error:
            errors.append((f"ties-{index}-{error.field}", error.message))
            continue
        label = {language: row.get(f"label_{language}", "").strip() for language in criteria.LANGUAGES}
        tie = {"of": of, "order": "desc" if row.get("order") == "desc" else "asc"}
        made.append({**tie, "label": label} if any(label.values()) else tie)
    result = {**scores, "tie_break": made, "example": fields.get("example") == "y"}
    if not errors:
        try:
            scoring.parse(result)
        except InputError as error:
            errors.append(("ties", str(error)))
    return result, errors


@blueprint.route("/manage/rounds/<round_id>/edit/scores/<int:number>", methods=["GET", "POST"])
@requires("programs.manage")
def edit_score_item(round_id: str, number: int):
    """One item: bands of an amount, a yes-or-no, a count, or the best of several."""
    round_ = building.load_draft(round_id)
    scores = scores_of(round_)
    items = scores["items"]
    if not 1 <= number <= len(items) + 1:
        raise NotFound()
    original = items[number - 1] if number <= len(items) else {"code": _free(items), "kind": "band"}
    errors: list[Any] = []
    fields = points.fields_of(original)
    if request.method == "POST":
        fields, act = building.submitted(), building.action()
        if act:
            fields = _edited(fields, act)
        else:
            made, errors = points.read(original, fields)
            errors += building.check_texts(fields, "code", "label_ko")
            if not errors:
                errors = _problems(scores, number, made)
            if not errors:
                building.save(round_, scores={**scores, "items": [*items[: number - 1], made, *items[number:]]})
                flash(_("Saved."), "success")
                return redirect(url_for(".edit_scores", round_id=round_id))
    return render_template(
        "programs/manage/build/score_item.html",
        round=round_,
        number=number,
        fields=fields,
        rows=points.rows_in(fields),
        trees=_trees(fields, errors),
        node_of=lambda prefix: tree.load(fields, prefix),
        errors=errors,
        amounts=choices.amounts(),
        wording=wording,
    )


def _free(items: list) -> str:
    return criteria.free_code({}, "item", [item["code"] for item in items])


def _trees(fields: dict[str, str], errors: list) -> building.Trees:
    names = ["of", *(f"rows-{index}-of" for index in range(points.rows_in(fields)))]
    nodes = {name: tree.load(fields, name) if f"{name}-kind" in fields else None for name in names}
    return building.Trees(nodes, errors)


def _edited(fields: dict[str, str], act: list[str]) -> dict[str, str]:
    """The fields after a button: one more row, or a change in a condition."""
    if act[0] == "row":
        count = points.rows_in(fields)
        return {**fields, "rows-count": str(min(count + 1, points.MOST_ROWS)), f"rows-{count}-of-kind": "test"}
    if len(act) < 2:
        return fields
    trees = _trees(fields, [])
    trees.act(*act[:3])
    name = act[1]
    kept = {key: text for key, text in fields.items() if not key.startswith(f"{name}-")}
    node = trees.nodes.get(name)
    return kept if node is None else {**kept, **tree.flatten(node, name)}


def _problems(scores: dict, number: int, made: dict) -> list:
    if not re.fullmatch(CODE_RULE, made["code"]):
        return [("code", _("Small letters, digits, hyphens; shown in file names."))]
    items = scores["items"]
    try:
        scoring.parse({**scores, "items": [*items[: number - 1], made, *items[number:]]})
    except InputError as error:
        return [("kind", str(error))]
    return []
