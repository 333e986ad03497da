"""Who applies to a round: one person, a team of a size, or an institution."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.models import ApplicantKind, Round
from jobcenter.programs.service.parties import limits
from jobcenter.programs.views import building
from jobcenter.programs.views.manage import blueprint

MOST_MEMBERS = 20


@blueprint.route("/manage/rounds/<round_id>/edit/applicants", methods=["GET", "POST"])
@requires("programs.manage")
def edit_applicants(round_id: str):
    """Persons, teams or institutions, and how large a team is."""
    round_ = building.load_draft(round_id)
    least, most = limits(round_) if round_.team_size else (2, 5)
    fields = {"kind": round_.applicant_kind, "smallest": str(least), "largest": str(most)}
    errors: list = []
    if request.method == "POST":
        fields = {name: text.strip() for name, text in building.submitted().items()}
        values, errors = _read(round_, fields)
        if not errors:
            building.save(round_, **values)
            flash(_("Saved."), "success")
            return redirect(url_for(".edit_applicants", round_id=round_id))
    return render_template(
        "programs/manage/build/applicants.html",
        round=round_,
        fields=fields,
        errors=errors,
        kinds=wording.APPLICANTS,
        wording=wording,
    )


def _read(round_: Round, fields: dict[str, str]) -> tuple[dict[str, Any], list]:
    kind = fields.get("kind", "")
    errors: list = []
    if kind not in set(ApplicantKind):
        return {}, [("kind", _("Please choose who applies."))]
    if kind != ApplicantKind.PERSON and round_.is_first_come:
        errors.append(("kind", _("Places given first come, first served go to single people.")))
    if kind != ApplicantKind.PERSON and round_.claim:
        errors.append(("kind", _("Money that is claimed goes to single people.")))
    if kind != ApplicantKind.TEAM:
        return {"applicant_kind": kind, "team_size": None}, errors
    numbers = {}
    for name in ("smallest", "largest"):
        text = fields.get(name, "")
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_MEMBERS:
            errors.append((name, _("Enter a whole number from %(least)s to %(most)s.", least=1, most=MOST_MEMBERS)))
        else:
            numbers[name] = int(text)
    if len(numbers) == 2 and numbers["smallest"] > numbers["largest"]:
        errors.append(("largest", _("The largest team cannot be smaller than the smallest.")))
    return {"applicant_kind": kind, "team_size": numbers}, errors
