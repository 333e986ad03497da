"""Results of enquiries in official systems, taken over from a file with a report line by line."""

from flask import render_template
from flask_babel import gettext as _

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.permissions import requires
from jobcenter.programs import engine, enquiry, fact_forms, queries, wording
from jobcenter.programs.forms import EnquiryForm
from jobcenter.programs.models import Round
from jobcenter.programs.service import screening
from jobcenter.programs.views.manage import blueprint, load


@blueprint.route("/manage/rounds/<round_id>/enquiry", methods=["GET", "POST"], endpoint="enquiry")
@requires("programs.screen")
def take_over(round_id: str):
    """Read a file of results; every usable line is entered, every other one is named with its reason."""
    round_ = load(round_id)
    names = fact_forms.amounts(engine.asked_of(round_))
    form = EnquiryForm(on=clock.today())
    lines: list[enquiry.Line] | None = None
    if form.validate_on_submit():
        try:
            lines = enquiry.read(form.file.data.read(), names)
            _enter(round_, lines, form)
        except DomainError as error:
            form.add_error(error)
    return render_template(
        "programs/manage/enquiry.html",
        round=round_,
        form=form,
        lines=lines,
        names=names,
        wording=wording,
        fact_label=engine.fact_label,
        show_fact=fact_forms.shown,
    )


def _enter(round_: Round, lines: list[enquiry.Line], form: EnquiryForm) -> None:
    found = {one.number: one for one in queries.screening_all(current.scope(), round_.id)}
    with transaction():
        for line in lines:
            application = found.get(line.number)
            if application is None and not line.problem:
                line.problem = _("no application with this number")
            if application is None or line.problem:
                continue
            screening.verify_facts(
                application,
                line.facts,
                source=form.source.data,
                on=form.on.data,
                document_number=form.document_number.data or None,
                actor=current.actor(),
                now=clock.now(),
            )
