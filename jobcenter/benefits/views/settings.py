"""Claims of a draft in the browser: whether money is claimed in the round, and what it is measured by."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter.benefits.settings_form import ClaimSettingsForm
from jobcenter.core.permissions import requires
from jobcenter.programs import wording
from jobcenter.programs.forms import ActionForm
from jobcenter.programs.models import ProgramKind
from jobcenter.programs.views import building

blueprint = Blueprint("claim_settings", __name__)


@blueprint.route("/manage/rounds/<round_id>/edit/claim", methods=["GET", "POST"])
@requires("programs.manage")
def edit(round_id: str):
    """The settings of claims."""
    round_ = building.load_draft(round_id)
    form = ClaimSettingsForm.of(round_.claim, round_.reference_date.year)
    if request.method == "POST" and round_.takes_parties:
        form.form_errors = [_("Money that is claimed goes to single people.")]
    elif form.validate_on_submit():
        building.save(round_, claim=form.settings())
        flash(_("Saved."), "success")
        return redirect(url_for(".edit", round_id=round_id))
    return render_template(
        "benefits/settings.html",
        round=round_,
        form=form,
        is_grant=round_.program.kind is ProgramKind.GRANT,
        wording=wording,
    )


@blueprint.post("/manage/rounds/<round_id>/edit/claim/none")
@requires("programs.manage")
def remove(round_id: str):
    """Take no claims in this round."""
    round_ = building.load_draft(round_id)
    if ActionForm().validate_on_submit():
        building.save(round_, claim=None)
        flash(_("This round takes no claims."), "success")
    return redirect(url_for(".edit", round_id=round_id))
