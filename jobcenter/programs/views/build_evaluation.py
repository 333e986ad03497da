"""The sheet by which a committee scores the applicants of a draft."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.editing import criteria
from jobcenter.programs.models import Round, SelectionMethod
from jobcenter.programs.views import building
from jobcenter.programs.views.manage import blueprint

ROWS = 12
NAMES = ("code", "label_ko", "label_en", "points")


@blueprint.route("/manage/rounds/<round_id>/edit/evaluation", methods=["GET", "POST"])
@requires("programs.manage")
def edit_evaluation(round_id: str):
    """The items with their most points, what is dropped, and the least that passes."""
    round_ = building.load_draft(round_id)
    settings = round_.evaluation or {"items": [], "drop": False, "pass": 0}
    rows = [{**criteria.head_of(item), "points": str(item["points"])} for item in settings["items"]]
    fields = {"drop": "y" if settings.get("drop") else "", "pass": str(settings.get("pass") or "")}
    errors: list = []
    if request.method == "POST":
        fields = building.submitted()
        rows = [{name: fields.get(f"row-{index}-{name}", "").strip() for name in NAMES} for index in range(ROWS)]
        made, errors = _read(round_, rows, fields)
        if not errors:
            building.save(round_, evaluation=made)
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_evaluation", round_id=round_id))
    return render_template(
        "programs/manage/build/evaluation.html",
        round=round_,
        rows=[*rows, *({} for _spare in range(ROWS - len(rows)))],
        fields=fields,
        errors=errors,
        wording=wording,
    )


def _read(round_: Round, rows: list[dict[str, str]], fields: dict[str, str]) -> tuple[dict[str, Any] | None, list]:
    errors: list = []
    items: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        if not any(row[name] for name in NAMES[1:]):
            continue
        if not row["label_ko"]:
            errors.append((f"row-{index}-label_ko", _("Please fill in this field.")))
        points = _whole(row["points"], 1, 1000)
        if points is None:
            place = f"row-{index}-points"
            errors.append((place, _("Enter a whole number from %(least)s to %(most)s.", least=1, most=1000)))
        code = criteria.free_code({}, row["code"] or f"item{index + 1}", [one["code"] for one in items])
        items.append(
            {"code": code, "label": {"ko": row["label_ko"], "en": row["label_en"] or row["label_ko"]}, "points": points}
        )
    if not items:
        return None, errors
    if round_.selection_method is not SelectionMethod.SCORE:
        errors.append(("row-0-label_ko", _("A committee scores only where places are given by points.")))
    most = sum(item["points"] or 0 for item in items)
    least = _whole(fields.get("pass", "").strip() or "0", 0, most)
    if least is None:
        errors.append(("pass", _("Enter a whole number from %(least)s to %(most)s.", least=0, most=most)))
    return {"items": items, "drop": bool(fields.get("drop")), "pass": least}, errors


def _whole(text: str, least: int, most: int) -> int | None:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        return None
    return int(text)
