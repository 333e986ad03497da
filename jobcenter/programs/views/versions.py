"""A change of an announced round: what it says in words, whom it touches, its publication as a new version."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError, NotFound
from jobcenter.core.locale import select_locale
from jobcenter.core.permissions import requires
from jobcenter.programs import differences, engine, wording
from jobcenter.programs.forms import ActionForm, ReasonForm
from jobcenter.programs.models import Round
from jobcenter.programs.service import rounds as making
from jobcenter.programs.service import versions
from jobcenter.programs.views import building
from jobcenter.programs.views.manage import blueprint, load

SHOWN = 100


@blueprint.post("/manage/rounds/<round_id>/versions")
@requires("programs.manage")
def prepare_version(round_id: str):
    """Begin a change of what was announced, or go on with the one that was begun."""
    round_ = load(round_id)
    if not ActionForm().validate_on_submit():
        return redirect(url_for(".changes", round_id=round_id))
    try:
        with transaction():
            change = versions.prepare(round_, actor=current.actor(), now=clock.now())
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for(".changes", round_id=round_id))
    return redirect(url_for(".edit", round_id=change.public_id))


def _change(round_id: str) -> tuple[Round, Round]:
    change = building.load_draft(round_id)
    if change.amends is None:
        raise NotFound()
    return change, change.amends


@blueprint.route("/manage/rounds/<round_id>/edit/publish", methods=["GET", "POST"])
@requires("programs.manage")
def publish_version(round_id: str):
    """The change in words, whom it touches and how; published with a reason."""
    change, round_ = _change(round_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                touched = versions.publish(
                    change, reason=form.reason.data or "", actor=current.actor(), now=clock.now()
                )
        except DomainError as error:
            form.add_error(error)
        else:
            again = sum(one.is_decided_again for one in touched)
            flash(_("Published. %(count)s applications are looked at again.", count=again), "success")
            if again < len(touched):
                flash(_("%(count)s get other points at the ranking.", count=len(touched) - again), "success")
            return redirect(url_for(".show", round_id=round_.public_id))
    problems = engine.problems(change)
    touched = [] if problems else versions.touched_by(change)
    page = render_template(
        "programs/manage/build/publish.html",
        round=change,
        announced=round_,
        form=form,
        problems=problems,
        differences=differences.between(
            making.frozen_document(round_), making.frozen_document(change), select_locale()
        ),
        touched=touched[:SHOWN],
        count=len(touched),
        decided_again=sum(one.is_decided_again for one in touched),
        labels={**engine.criterion_labels(round_), **({} if problems else engine.criterion_labels(change))},
        wording=wording,
    )
    if touched:
        audit.log_access(
            current.actor(),
            [one.application.person_id for one in touched[:SHOWN]],
            what="application",
            action="version",
            now=clock.now(),
        )
    return page


@blueprint.post("/manage/rounds/<round_id>/edit/discard")
@requires("programs.manage")
def discard_version(round_id: str):
    """Give the change up; the announced version stays as it is."""
    change, round_ = _change(round_id)
    if ActionForm().validate_on_submit():
        with transaction():
            versions.discard(change, actor=current.actor(), now=clock.now())
        flash(_("The change is given up."), "success")
    return redirect(url_for(".changes", round_id=round_.public_id))
