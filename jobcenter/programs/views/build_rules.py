"""The rule builder: the list of criteria, and one criterion with its condition as a tree."""

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core.errors import InputError, NotFound
from jobcenter.core.permissions import requires
from jobcenter.programs import templates_data, wording
from jobcenter.programs.editing import criteria
from jobcenter.programs.views import building
from jobcenter.programs.views.manage import blueprint
from jobcenter.rules import documents

CODE_RULE = r"[a-z0-9][a-z0-9_-]{0,59}"


@blueprint.route("/manage/rounds/<round_id>/edit/rules", methods=["GET", "POST"])
@requires("programs.manage")
def edit_rules(round_id: str):
    """Every criterion in plain words, with how many of a past round's applicants it lets through."""
    round_ = building.load_draft(round_id)
    removed = None
    if request.method == "POST":
        rules, removed = _changed(building.rules_of(round_))
        building.save(round_, rules=rules)
        if removed is None:
            return redirect(url_for(".edit_rules", round_id=round_id, past=request.form.get("past")))
    rules = building.rules_of(round_)
    found = building.past_rounds(round_)
    past = building.chosen_past(round_, found)
    return render_template(
        "programs/manage/build/rules.html",
        round=round_,
        rules=rules,
        kinds=criteria.KINDS,
        rows={kind: _rows(rules, kind, round_) for kind in criteria.KINDS},
        counted=building.count(rules, past) if criteria.codes(rules) else None,
        past_rounds=found,
        past=past,
        ready=criteria.ready_made(),
        removed=removed,
        wording=wording,
    )


def _rows(rules: dict, kind: str, round_) -> list[dict]:
    rows = []
    for item in rules.get(kind, []):
        said, problem = building.readings(kind, item, round_.reference_date)
        rows.append({"item": item, "head": criteria.head_of(item), "said": said, "problem": problem})
    return rows


def _changed(rules: dict) -> tuple[dict, dict | None]:
    """The rules after a button of the list, and what it took out."""
    what, kind, index = [*building.action(), "", "", ""][:3]
    if what == "insert":
        code = request.form.get("ready", "")
        if code not in criteria.ready_made():
            raise NotFound()
        item, kind = criteria.ready_made()[code], ready_kind(code)
        return criteria.inserted(rules, kind, len(rules.get(kind, [])), item), None
    if what == "restore" and kind in criteria.KINDS:
        return _restored(rules, kind, int(index) if index.isdigit() else 0), None
    items = rules.get(kind, []) if kind in criteria.KINDS else []
    if not index.isdigit() or int(index) >= len(items):
        raise NotFound()
    place = int(index)
    if what == "double":
        return criteria.inserted(rules, kind, place + 1, items[place]), None
    if what == "remove":
        kept = [item for number, item in enumerate(items) if number != place]
        return {**rules, kind: kept}, {"kind": kind, "index": place, "item": items[place]}
    return {**rules, kind: criteria.moved(items, place, -1 if what == "up" else 1)}, None


def _restored(rules: dict, kind: str, index: int) -> dict:
    try:
        item = json.loads(request.form.get("item", ""))
        documents.parse(building.alone(kind, item))
    except (ValueError, InputError):
        raise NotFound() from None
    return criteria.inserted(rules, kind, index, item)


def ready_kind(code: str) -> str:
    """Whether a ready-made criterion asks for something or rules somebody out, as the templates use it."""
    for template in templates_data.list_templates():
        for item in (template["round"].get("rules") or {}).get("requirements", []):
            if item["code"] == code:
                return "requirements"
    return "disqualifications"


@blueprint.route(
    "/manage/rounds/<round_id>/edit/rules/<any(requirements,disqualifications):kind>/<int:number>",
    methods=["GET", "POST"],
)
@requires("programs.manage")
def edit_criterion(round_id: str, kind: str, number: int):
    """One criterion: name, source, condition as a tree, its reading in both languages, the live count."""
    round_ = building.load_draft(round_id)
    rules = building.rules_of(round_)
    items = rules.get(kind, [])
    if not 1 <= number <= len(items) + 1:
        raise NotFound()
    original = items[number - 1] if number <= len(items) else criteria.new_criterion(rules)
    head, errors = criteria.head_of(original), []
    if request.method == "POST":
        fields = building.submitted()
        head = {name: fields.get(name, "").strip() for name in criteria.HEAD}
        trees = building.Trees.submitted(fields, "when", "unless")
        act = building.action()
        if len(act) >= 2:
            trees.act(*act[:3])
            errors = list(trees.errors)
        elif not act:
            made, errors = _made(rules, kind, number, original, head, trees)
            if not errors:
                building.save(round_, rules=criteria.replaced(rules, kind, number - 1, made))
                flash(_("Saved."), "success")
                return redirect(url_for(".edit_rules", round_id=round_id))
    else:
        trees = building.Trees.of(when=original.get("when"), unless=original.get("unless"))
    found = building.past_rounds(round_)
    draft = _draft(original, head, trees)
    said, problem = building.readings(kind, draft, round_.reference_date) if draft else ({}, None)
    past = building.chosen_past(round_, found)
    return render_template(
        "programs/manage/build/criterion.html",
        round=round_,
        kind=kind,
        number=number,
        is_new=number > len(items),
        head=head,
        trees=trees,
        errors=errors,
        said=said,
        problem=problem,
        statuses=criteria.STATUSES,
        past_rounds=found,
        past=past,
        counted=building.count(building.alone(kind, draft), past) if draft and not problem else None,
        wording=wording,
    )


def _draft(original: dict, head: dict, trees: building.Trees) -> dict | None:
    """The criterion as far as it can be read, for the reading beside the form."""
    before = list(trees.errors)
    when, unless = trees.read("when"), trees.read("unless")
    unread, trees.errors = len(trees.errors) > len(before), before
    if unread or when is None:
        return None
    made = {**original, "code": head["code"] or "criterion", "when": when, "unless": unless}
    return {name: value for name, value in made.items() if name != "unless" or unless is not None}


def _made(rules: dict, kind: str, number: int, original: dict, head: dict, trees: building.Trees) -> tuple[Any, list]:
    """The criterion as it is saved, or what is wrong with it."""
    import re

    errors = building.check_texts(head, "code", "label_ko")
    if head["code"] and not re.fullmatch(CODE_RULE, head["code"]):
        errors.append(("code", _("Small letters, digits, hyphens; shown in file names.")))
    others = [item.get("code") for one in criteria.KINDS for place, item in enumerate(rules.get(one, []))
              if (one, place) != (kind, number - 1)]  # fmt: skip
    if head["code"] in others:
        errors.append(("code", _("This code is used by another criterion.")))
    if trees.nodes["when"] is None:
        errors.append(("when-start", _("Say when the criterion is met.")))
    when, unless = trees.read("when"), trees.read("unless")
    errors += trees.errors
    if errors:
        return None, errors
    made = criteria.with_head(original, head)
    made["when"] = when
    made.pop("unless", None)
    if unless is not None and kind == "disqualifications":
        made["unless"] = unless
    try:
        documents.parse(criteria.replaced(rules, kind, number - 1, made))
    except InputError as error:
        return None, [("when-kind", str(error))]
    return made, []
