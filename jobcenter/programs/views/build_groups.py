"""Groups of places: age bands and pools by a condition, or work sites and classes by choice."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.formatting import localized
from jobcenter.core.forms import read_date
from jobcenter.core.permissions import requires
from jobcenter.programs import engine, wording
from jobcenter.programs.editing import spills
from jobcenter.programs.models import Round, RoundGroup, SelectionMethod
from jobcenter.programs.service import groups as service
from jobcenter.programs.views import building
from jobcenter.programs.views.build_rules import CODE_RULE
from jobcenter.programs.views.manage import blueprint

TEXTS = ("code", "label_ko", "label_en", "places", "reserve", "site_ko", "site_en", "address", "department", "hours",
         "period_from", "period_until")  # fmt: skip
MOST_PLACES = 10_000


@blueprint.route("/manage/rounds/<round_id>/edit/groups", methods=["GET", "POST"])
@requires("programs.manage")
def edit_groups(round_id: str):
    """The groups in their order, how a person comes into one, and which pool spills into which."""
    round_ = building.load_draft(round_id)
    errors: list = []
    settings = _settings_of(round_)
    if request.method == "POST":
        act = building.action()
        try:
            if act:
                _act(round_, act)
            else:
                settings = building.submitted()
                errors = _save_settings(round_, settings)
        except DomainError as error:
            errors = [("groups", str(error))]
        if not errors:
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_groups", round_id=round_id))
    return render_template(
        "programs/manage/build/groups.html",
        round=round_,
        errors=errors,
        settings=settings,
        methods=[(method.value, label) for method, label in wording.METHODS.items()],
        said={group.code: engine.group_sentence(round_, group) for group in round_.groups},
        wording=wording,
    )


def _act(round_: Round, act: list[str]) -> None:
    group = next((one for one in round_.groups if len(act) > 1 and one.code == act[1]), None)
    if group is None:
        raise NotFound()
    with transaction():
        if act[0] == "remove":
            service.remove(round_, group, actor=current.actor(), now=clock.now())
        else:
            service.move(round_, group, -1 if act[0] == "up" else 1, actor=current.actor(), now=clock.now())


def _settings_of(round_: Round) -> dict[str, str]:
    return {
        "method": round_.selection_method.value,
        "group_by": round_.group_by,
        **spills.fields_of(round_.selection.get("spill", [])),
    }


def _save_settings(round_: Round, fields: dict[str, str]) -> list:
    selection = {name: value for name, value in round_.selection.items() if name not in ("spill", "method")}
    names = {group.code: localized(group.label) for group in round_.groups}
    try:
        pairs = spills.read(fields, names)
    except spills.Circle as circle:
        return [(circle.field, str(circle))]
    if pairs:
        selection["spill"] = pairs
    method = fields.get("method", "")
    if method not in set(SelectionMethod):
        return [("method", _("Please fill in this field."))]
    group_by = "choice" if fields.get("group_by") == "choice" else "condition"
    building.save(
        round_,
        selection={"method": method, **selection},
        selection_method=SelectionMethod(method),
        group_by=group_by,
    )
    return []


@blueprint.route("/manage/rounds/<round_id>/edit/groups/<int:number>", methods=["GET", "POST"])
@requires("programs.manage")
def edit_group(round_id: str, number: int):
    """One group: places and reserves, who belongs to it, its work site with dates."""
    round_ = building.load_draft(round_id)
    ordered = sorted(round_.groups, key=lambda one: one.position)
    if not 1 <= number <= len(ordered) + 1:
        raise NotFound()
    group = ordered[number - 1] if number <= len(ordered) else None
    fields, errors = _fields_of(group), []
    trees = building.Trees.of(condition=group.condition if group else None)
    if request.method == "POST":
        fields, act = building.submitted(), building.action()
        trees = building.Trees.submitted(fields, "condition")
        if len(act) >= 2:
            trees.act(*act[:3])
            errors = list(trees.errors)
        elif not act:
            values, errors = _read(round_, fields, trees)
            if not errors:
                errors = _save(round_, group, values)
            if not errors:
                flash(_("Saved."), "success")
                return redirect(url_for(".edit_groups", round_id=round_id))
    return render_template(
        "programs/manage/build/group.html",
        round=round_,
        number=number,
        fields=fields,
        errors=errors,
        trees=trees,
        wording=wording,
    )


def _save(round_: Round, group: RoundGroup | None, values: dict[str, Any]) -> list:
    try:
        with transaction():
            service.save(round_, group, values, actor=current.actor(), now=clock.now())
    except DomainError as error:
        return [("code", str(error))]
    return []


def _fields_of(group: RoundGroup | None) -> dict[str, str]:
    if group is None:
        return {**dict.fromkeys(TEXTS, ""), "reserve": "0"}
    site = group.site or {}
    name = site.get("name") or {}
    return {
        "code": group.code,
        "label_ko": group.label.get("ko", ""),
        "label_en": group.label.get("en", ""),
        "places": str(group.places),
        "reserve": str(group.reserve),
        "site_ko": name.get("ko", ""),
        "site_en": name.get("en", ""),
        "address": site.get("address", ""),
        "department": site.get("department", ""),
        "hours": site.get("hours", ""),
        "period_from": group.period_from.isoformat() if group.period_from else "",
        "period_until": group.period_until.isoformat() if group.period_until else "",
    }


def _read(round_: Round, fields: dict[str, str], trees: building.Trees) -> tuple[dict[str, Any], list]:
    texts = {name: fields.get(name, "").strip() for name in TEXTS}
    errors = building.check_texts(texts, "code", "label_ko", "places")
    if texts["code"] and not re.fullmatch(CODE_RULE, texts["code"]):
        errors.append(("code", _("Small letters, digits, hyphens; shown in file names.")))
    numbers = {}
    for name in ("places", "reserve"):
        text = texts[name].replace(",", "") or "0"
        if not text.isascii() or not text.isdigit() or int(text) > MOST_PLACES:
            errors.append((name, _("Please enter a whole number, for example 12.")))
        else:
            numbers[name] = int(text)
    days = {}
    for name in ("period_from", "period_until"):
        days[name] = read_date(texts[name]) if texts[name] else None
        if texts[name] and days[name] is None:
            errors.append((name, _("“%(text)s” is not a date. Example: 2026-06-30", text=texts[name][:30])))
    if days["period_from"] and days["period_until"] and days["period_until"] < days["period_from"]:
        errors.append(("period_until", _("The period ends before it begins.")))
    condition = trees.read("condition")
    errors += trees.errors
    if not trees.errors and condition is not None:
        problem = engine.condition_problem(condition, round_.reference_date)
        errors += [("condition-kind", problem)] if problem else []
    return {
        "code": texts["code"],
        "label": {"ko": texts["label_ko"], "en": texts["label_en"]},
        "condition": condition,
        "site": _site(texts),
        **numbers,
        **days,
    }, errors


def _site(texts: dict[str, str]) -> dict[str, Any] | None:
    if not any(texts[name] for name in ("site_ko", "site_en", "address", "department", "hours")):
        return None
    return {
        "name": {"ko": texts["site_ko"] or texts["label_ko"], "en": texts["site_en"] or texts["label_en"]},
        "address": texts["address"],
        "department": texts["department"],
        "hours": texts["hours"],
    }
