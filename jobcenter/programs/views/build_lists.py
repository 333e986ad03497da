"""The lists of a draft: documents asked for, pay and hours as printed, completion and offers."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core import licences
from jobcenter.core.errors import NotFound
from jobcenter.core.forms import read_date
from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.editing import criteria
from jobcenter.programs.models import Round
from jobcenter.programs.views import building
from jobcenter.programs.views.manage import blueprint

SPARE = 2
MOST = 40
MOST_WON = 999_999_999_999
MOST_LICENCES, LONGEST_LICENCE = 5, 100
BOTH = criteria.LANGUAGES


def sent_rows(fields: dict[str, str], names: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows that are not empty, in the order of the form; a row with a tick at `drop` is left out."""
    rows = [{name: fields.get(f"row-{index}-{name}", "").strip() for name in names} for index in range(MOST)]
    kept = [(index, row) for index, row in enumerate(rows) if any(row[name] for name in names if name != "required")]
    return [{**row, "place": str(index)} for index, row in kept if not fields.get(f"row-{index}-drop")]


def _both(row: dict[str, str], name: str) -> dict[str, str]:
    return {language: row[f"{name}_{language}"] for language in BOTH}


@blueprint.route("/manage/rounds/<round_id>/edit/documents", methods=["GET", "POST"])
@requires("programs.manage")
def edit_documents(round_id: str):
    """What an applicant hands in."""
    round_ = building.load_draft(round_id)
    names = ("code", "label_ko", "label_en", "hint_ko", "hint_en", "required")
    rows = [{**criteria.head_of(one), **_hint(one), "required": "y" if one.get("required") else ""}
            for one in round_.documents]  # fmt: skip
    errors: list = []
    if request.method == "POST":
        if building.action() == ["insert"]:
            _insert_document(round_)
            return redirect(url_for(".edit_documents", round_id=round_id))
        rows = sent_rows(building.submitted(), names)
        errors = [
            (f"row-{row['place']}-label_ko", _("Please fill in this field.")) for row in rows if not row["label_ko"]
        ]
        if not errors:
            building.save(round_, documents=_documents(round_, rows))
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_documents", round_id=round_id))
    return render_template(
        "programs/manage/build/documents.html",
        round=round_,
        rows=[*rows, *({} for _spare in range(SPARE))],
        errors=errors,
        ready=criteria.ready_made_documents(),
        wording=wording,
    )


def _hint(document: dict) -> dict[str, str]:
    hint = document.get("hint") or {}
    return {f"hint_{language}": hint.get(language, "") for language in BOTH}


def _insert_document(round_: Round) -> None:
    ready = criteria.ready_made_documents().get(request.form.get("ready", ""))
    if ready is None:
        raise NotFound()
    code = criteria.free_code({}, ready["code"], [one["code"] for one in round_.documents])
    building.save(round_, documents=[*round_.documents, {**ready, "code": code}])


def _documents(round_: Round, rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    before = {one["code"]: one for one in round_.documents}
    made: list[dict[str, Any]] = []
    for row in rows:
        code = criteria.free_code({}, row["code"] or "document", [one["code"] for one in made])
        document = {**before.get(row["code"], {}), "code": code, "label": _both(row, "label")}
        document["required"] = bool(row["required"])
        document["hint"] = _both(row, "hint")
        if not any(document["hint"].values()):
            del document["hint"]
        made.append(document)
    return made


@blueprint.route("/manage/rounds/<round_id>/edit/conditions", methods=["GET", "POST"])
@requires("programs.manage")
def edit_conditions(round_id: str):
    """Pay, hours and place as they stand in the notice."""
    round_ = building.load_draft(round_id)
    names = ("label_ko", "label_en", "value_ko", "value_en")
    rows = [{f"{part}_{language}": line[part].get(language, "") for part in ("label", "value") for language in BOTH}
            for line in round_.conditions]  # fmt: skip
    errors: list = []
    if request.method == "POST":
        rows = sent_rows(building.submitted(), names)
        for row in rows:
            errors += [
                (f"row-{row['place']}-{name}", _("Please fill in this field."))
                for name in ("label_ko", "value_ko")
                if not row[name]
            ]
        if not errors:
            building.save(
                round_, conditions=[{"label": _both(row, "label"), "value": _both(row, "value")} for row in rows]
            )
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_conditions", round_id=round_id))
    return render_template(
        "programs/manage/build/conditions.html",
        round=round_,
        rows=[*rows, *({} for _spare in range(SPARE))],
        errors=errors,
        wording=wording,
    )


COMPLETION = ("total", "percent", "credits")


@blueprint.route("/manage/rounds/<round_id>/edit/more", methods=["GET", "POST"])
@requires("programs.manage")
def edit_more(round_id: str):
    """What completes the course, how long an offer stands, until when vacancies are filled, half, money and notes."""
    round_ = building.load_draft(round_id)
    completion = round_.completion or {}
    note = round_.rules_note or {}
    fields = {
        "unit": completion.get("unit", ""),
        "total": str(completion.get("total", "")),
        "percent": str(completion.get("percent", "")),
        "credits": str(completion.get("credits", "")),
        "licences": "\n".join(one["name"] for one in round_.licences or ()),
        "licences_by": round_.licences[0]["by"] if round_.licences else "",
        "offer_days": str(round_.offer_days),
        "refill_until": round_.selection.get("refill_until", ""),
        "note_ko": note.get("ko", ""),
        "note_en": note.get("en", ""),
        "half": str(round_.half or ""),
        **{f"budget_{source}": f"{amount:,}" for source, amount in (round_.budget or {}).items()},
    }
    errors: list = []
    if request.method == "POST":
        fields = {name: text.strip() for name, text in building.submitted().items()}
        values, errors = _read_more(round_, fields)
        if not errors:
            building.save(round_, **values)
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_more", round_id=round_id))
    return render_template(
        "programs/manage/build/more.html",
        round=round_,
        fields=fields,
        errors=errors,
        units=wording.UNITS,
        sources=wording.SOURCES,
        ways=wording.LICENCE_WAYS,
        known_licences=sorted({one.name["ko"] for one in licences.known().values()}),
        wording=wording,
    )


def _read_more(round_: Round, fields: dict[str, str]) -> tuple[dict[str, Any], list]:
    errors, numbers = [], {}
    limits = {"offer_days": (1, 60), **({"total": (1, 5000), "percent": (1, 100)} if fields.get("unit") else {})}
    if fields.get("unit") and fields.get("credits"):
        limits["credits"] = (1, 100)
    for name, (least, most) in limits.items():
        text = fields.get(name, "")
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            errors.append((name, _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)))
        else:
            numbers[name] = int(text)
    until = read_date(fields.get("refill_until", "")) if fields.get("refill_until") else None
    if fields.get("refill_until") and until is None:
        errors.append(("refill_until", _("Enter a date, for example 2026-01-01.")))
    budget, wrong = _read_budget(fields)
    leads_to, unclear = _read_licences(fields)
    errors += wrong + unclear
    if errors:
        return {}, errors
    unit = fields.get("unit", "")
    selection = {name: value for name, value in round_.selection.items() if name != "refill_until"}
    note = {language: fields.get(f"note_{language}", "") for language in BOTH}
    return {
        "completion": {"unit": unit, **{name: numbers[name] for name in COMPLETION if name in numbers}}
        if unit in wording.UNITS
        else None,
        "licences": leads_to,
        "offer_days": numbers["offer_days"],
        "selection": {**selection, "refill_until": until.isoformat()} if until else selection,
        "rules_note": note if any(note.values()) else None,
        "half": int(fields["half"]) if fields.get("half") in ("1", "2") else None,
        "budget": budget or None,
    }, []


def _read_licences(fields: dict[str, str]) -> tuple[list[dict[str, str]], list]:
    """The licences the course leads to, one in a line, and how one gets them."""
    names = list(dict.fromkeys(line.strip() for line in fields.get("licences", "").splitlines() if line.strip()))
    if len(names) > MOST_LICENCES or any(len(name) > LONGEST_LICENCE for name in names):
        return [], [("licences", _("At most %(most)s licences, one in a line.", most=MOST_LICENCES))]
    by = fields.get("licences_by", "")
    if names and by not in licences.WAYS:
        return [], [("licences_by", _("Say how one gets the licence."))]
    return [{"name": name, "by": by} for name in names], []


def _read_budget(fields: dict[str, str]) -> tuple[dict[str, int], list]:
    """Won by where the money comes from; sources left empty give nothing."""
    budget, errors = {}, []
    for source in wording.SOURCES:
        text = fields.get(f"budget_{source}", "").replace(",", "").removesuffix("원").strip()
        if text and text.isascii() and text.isdigit() and int(text) <= MOST_WON:
            budget[source] = int(text)
        elif text:
            errors.append((f"budget_{source}", _("Please enter a whole number, for example 12.")))
    return budget, errors
