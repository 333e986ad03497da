"""Selection: ranking with its cut-off line, confirmation, publication, offers and answers by telephone."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from jobcenter import audit
from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.actions import attempt
from jobcenter.core.db import transaction
from jobcenter.core.errors import DomainError
from jobcenter.core.exports import csv_response
from jobcenter.core.paging import number_page
from jobcenter.core.permissions import requires
from jobcenter.programs import queries, wording
from jobcenter.programs.errors import OfferClosed
from jobcenter.programs.forms import DrawForm, ReasonForm, SeedForm
from jobcenter.programs.models import Round, RoundGroup, SelectionMethod
from jobcenter.programs.models.states import UNDECIDED
from jobcenter.programs.service import draws, offers
from jobcenter.programs.service import selection as selecting
from jobcenter.programs.views.manage import blueprint, load

SIZE = 50


@blueprint.get("/manage/rounds/<round_id>/selection", endpoint="selection")
@requires("programs.manage")
def ranking(round_id: str):
    """The ranking of one group with its cut-off line, and what the round waits for."""
    return _page(load(round_id))


def _page(round_: Round, *, rank=None, draw_form=None):
    scope = current.scope()
    group = _group(round_)
    page = number_page(
        queries.ranking(scope, round_.id, group.id), page=request.args.get("page", 1, type=int), size=SIZE
    )
    audit.log_access(
        current.actor(), [one.person_id for one in page.items], what="application", action="list", now=clock.now()
    )
    run = queries.find_current_run(round_)
    counts = queries.count_applications([round_.id]).get(round_.id, {})
    return render_template(
        "programs/manage/selection.html",
        round=round_,
        group=group,
        page=page,
        run=run,
        counts=counts,
        undecided=sum(counts.get(status, 0) for status in UNDECIDED),
        same_officer=run is not None and selecting.may_not_confirm(run, current.actor()),
        ties=_ties(page.items),
        open_offers=queries.open_offers(scope, round_.id),
        seed_needed=round_.selection_method is SelectionMethod.LOTTERY,
        rank=rank or SeedForm(formdata=None),
        draw=draws.current(round_.id),
        draw_form=draw_form or DrawForm(formdata=None),
        wording=wording,
        today=clock.today(),
    )


def _group(round_: Round) -> RoundGroup:
    code = request.args.get("group")
    return next((group for group in round_.groups if group.code == code), round_.groups[0])


def _ties(applications) -> set[int]:
    """Applications whose points are those of a neighbour: their order comes from the tie-breaks."""
    tied: set[int] = set()
    for before, after in zip(applications, applications[1:], strict=False):
        if before.score_hundredths is not None and before.score_hundredths == after.score_hundredths:
            tied |= {before.id, after.id}
    return tied


@blueprint.get("/manage/rounds/<round_id>/selection.csv")
@requires("programs.manage")
def selection_export(round_id: str):
    """The ranking of all groups as a file, names masked."""
    scope, round_ = current.scope(), load(round_id)
    rows = queries.ranking_all(scope, round_.id)
    audit.log_access(
        current.actor(), [one.person_id for one in rows], what="application", action="download", now=clock.now()
    )
    codes: dict[int | None, str] = {group.id: group.code for group in round_.groups}
    heads = [_("Group"), _("Rank"), _("Number"), _("Name"), _("Points"), _("State"), _("Reserve number")]
    lines = [
        [
            codes.get(one.group_id),
            one.rank,
            one.number,
            one.public_name,
            str(one.score) if one.score is not None else "",
            str(wording.APPLICATION[one.status][0]),
            one.reserve_rank,
        ]
        for one in rows
    ]
    return csv_response(f"selection-{round_.code}.csv", heads, lines)


def _back(round_: Round):
    return redirect(url_for(".selection", round_id=round_.public_id, group=request.args.get("group")))


@blueprint.post("/manage/rounds/<round_id>/draw")
@requires("programs.screen")
def publish_list(round_id: str):
    """Publish the list of the draw before its seed is known."""
    round_ = load(round_id)
    form = DrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                draws.publish_list(round_.id, seed_source=form.seed_source.data, actor=current.actor(), now=clock.now())
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The list of the draw is published."), "success")
            return _back(round_)
    return _page(round_, draw_form=form)


@blueprint.post("/manage/rounds/<round_id>/rank")
@requires("programs.screen")
def rank(round_id: str):
    """Make the ranking, or make it again."""
    round_ = load(round_id)
    form = SeedForm()
    if form.validate_on_submit():
        try:
            with transaction():
                selecting.rank(round_.id, actor=current.actor(), now=clock.now(), seed=form.seed.data)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The ranking was made. A second officer confirms it."), "success")
            return _back(round_)
    return _page(round_, rank=form)


@blueprint.post("/manage/rounds/<round_id>/reopen")
@requires("programs.screen")
def reopen(round_id: str):
    """Take the ranking back and go on screening."""
    round_ = load(round_id)
    attempt(
        lambda: selecting.reopen(round_.id, actor=current.actor(), now=clock.now()),
        _("The ranking was taken back. Applications can be decided again."),
    )
    return _back(round_)


@blueprint.post("/manage/rounds/<round_id>/confirm")
@requires("programs.confirm")
def confirm(round_id: str):
    """Confirm the ranking as the second officer."""
    round_ = load(round_id)
    run = queries.find_current_run(round_)
    if run is None:
        return _back(round_)
    attempt(
        lambda: selecting.confirm(run, actor=current.actor(), now=clock.now()),
        _("The ranking is confirmed."),
    )
    return _back(round_)


@blueprint.post("/manage/rounds/<round_id>/publish")
@requires("programs.manage")
def publish(round_id: str):
    """Publish the result and send the offers."""
    round_ = load(round_id)
    attempt(
        lambda: selecting.publish(round_.id, actor=current.actor(), now=clock.now()),
        _("The result is published and the places are offered."),
    )
    return _back(round_)


@blueprint.post("/manage/rounds/<round_id>/offers/<application_id>/accept")
@requires("programs.manage")
def accept(round_id: str, application_id: str):
    """Enter an acceptance given by telephone."""
    round_, offer = _open_offer(round_id, application_id)
    attempt(
        lambda: offers.accept(_still_open(offer), actor=current.actor(), via="phone", now=clock.now()),
        _("The acceptance was entered."),
    )
    return _back(round_)


@blueprint.post("/manage/rounds/<round_id>/offers/<application_id>/decline")
@requires("programs.manage")
def decline(round_id: str, application_id: str):
    """Enter a refusal given by telephone; the next reserve is offered the place."""
    round_, offer = _open_offer(round_id, application_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _back(round_)
    try:
        with transaction():
            following = offers.decline(
                _still_open(offer),
                actor=current.actor(),
                via="phone",
                now=clock.now(),
                reason=form.reason.data or None,
            )
    except DomainError as error:
        flash(str(error), "danger")
        return _back(round_)
    if following is None:
        flash(_("The refusal was entered. There is no reserve left in this group."), "warning")
    else:
        flash(
            _("The refusal was entered. The place is offered to number %(number)s.", number=following.number), "success"
        )
    return _back(round_)


def _open_offer(round_id: str, application_id: str):
    scope = current.scope()
    round_ = queries.get_round(scope, round_id)
    application = queries.get_application(scope, application_id)
    return round_, queries.find_open_offer(application)


def _still_open(offer):
    if offer is None:
        raise OfferClosed(until="-")
    return offer
