"""The program a draft belongs to: its name and description, and its money by year and source."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.editing import criteria
from jobcenter.programs.service import making
from jobcenter.programs.views import building
from jobcenter.programs.views.build_lists import MOST_WON, SPARE, sent_rows
from jobcenter.programs.views.manage import blueprint

ROW = ("year", "source", "amount")
YEARS = range(2000, 2101)


@blueprint.route("/manage/rounds/<round_id>/edit/program", methods=["GET", "POST"])
@requires("programs.manage")
def edit_program(round_id: str):
    """What stands on the page of the program, above its rounds."""
    round_ = building.load_draft(round_id)
    program = round_.program
    fields = {
        f"{part}_{language}": (getattr(program, part) or {}).get(language, "")
        for part in ("name", "description")
        for language in criteria.LANGUAGES
    }
    rows = [{**line, "year": str(line["year"]), "amount": f"{line['amount']:,}"} for line in program.funding]
    errors: list = []
    if request.method == "POST":
        fields = {name: text.strip() for name, text in building.submitted().items()}
        rows = [row for row in sent_rows(fields, ROW) if row["year"] or row["amount"]]
        values, errors = _read(fields, rows)
        if not errors:
            with transaction():
                making.update_program(round_, values, actor=current.actor(), now=clock.now())
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_program", round_id=round_id))
    return render_template(
        "programs/manage/build/program.html",
        round=round_,
        fields=fields,
        rows=[*rows, *({} for _spare in range(SPARE))],
        errors=errors,
        sources=list(wording.SOURCES.items()),
        wording=wording,
    )


def _read(fields: dict[str, str], rows: list[dict[str, str]]) -> tuple[dict[str, Any], list]:
    errors = building.check_texts(fields, "name_ko")
    funding = []
    for row in rows:
        amount = row["amount"].replace(",", "").removesuffix("원").strip()
        year_is_good = row["year"].isascii() and row["year"].isdigit() and int(row["year"]) in YEARS
        amount_is_good = amount.isascii() and amount.isdigit() and int(amount) <= MOST_WON
        if not year_is_good:
            errors.append((f"row-{row['place']}-year", _("Please enter a whole number, for example 2026.")))
        if not amount_is_good:
            errors.append((f"row-{row['place']}-amount", _("Please enter a whole number, for example 12.")))
        if row["source"] not in wording.SOURCES:
            errors.append((f"row-{row['place']}-source", _("Please fill in this field.")))
        if year_is_good and amount_is_good:
            funding.append({"year": int(row["year"]), "source": row["source"], "amount": int(amount)})
    name = {language: fields.get(f"name_{language}", "") or fields["name_ko"] for language in criteria.LANGUAGES}
    description = {language: fields.get(f"description_{language}", "") for language in criteria.LANGUAGES}
    return {"name": name, "description": description, "funding": funding}, errors
