"""How the ranking does, for managers: what serves, hits, calibration, selection rates, coverage; rolling back."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.accounts import current
from jobcenter.core import clock
from jobcenter.core.db import db, transaction
from jobcenter.core.errors import DomainError, InputError, NotFound
from jobcenter.core.exports import csv_response
from jobcenter.core.formatting import localized, percent
from jobcenter.core.forms import Form, LongTextField, Required
from jobcenter.core.months import Month, Period
from jobcenter.core.permissions import allows, requires
from jobcenter.matching.engine.settings import in_force as ranking_in_force
from jobcenter.matching.learning import presenting, report, service, settings
from jobcenter.matching.learning.models import MatchModel, ModelStatus
from jobcenter.matching.models import Referral
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope

blueprint = Blueprint("ranking", __name__, url_prefix="/manage/matching")

MONTHS = 12
COVERED_MONTHS = 6
SHOWN_ORDERS = 20
EXPORT_ROWS = 50_000


class DecisionForm(Form):
    """Why a version is rolled back or taken into use."""

    reason = LongTextField(_l("Reason"), validators=[Required()], render_kw={"rows": 3, "maxlength": 300})


def _asked() -> Organization:
    """The organization the page is about: one in scope, by default the reader's own. Raises NotFound."""
    code = request.args.get("organization")
    if not code:
        return current.organization()
    try:
        organization = organizations.get_by_code(code)
    except InputError:
        raise NotFound() from None
    current.scope().require(organization.id)
    return organization


def _in_scope() -> list[Organization]:
    scope = current.scope()
    return [one for one in organizations.list_all() if scope.covers(one.id)]


@blueprint.get("")
@requires("ranking.evaluate")
def index() -> Any:
    """What serves in the city, and how the ranking does at an organization."""
    asked, today = _asked(), clock.today()
    scope = Scope.of_organizations(organizations.subtree_ids(asked.id))
    city_id = organizations.root_id(asked.id)
    last = Month.of(today)
    period = Period(last.shifted(1 - MONTHS), last)
    table = request.args.get("csv")
    if table in _CSV:
        return _CSV[table](scope, city_id, period)
    versions = report.list_versions(city_id)
    figures = settings.in_force(today)
    covered = report.coverage(scope, Period(last.shifted(1 - COVERED_MONTHS), last))
    shown = next((one for one in versions if one.status is ModelStatus.ACTIVE), versions[0] if versions else None)
    return render_template(
        "matching/evaluation.html",
        asked=asked,
        organizations=_in_scope(),
        period=period,
        standing=presenting.standing(city_id, versions, today),
        versions=versions,
        shown=presenting.version(shown, ranking_in_force(today).points) if shown else None,
        places=report.hits(scope, period, report.PLACES, Referral.rank),
        points=report.hits(scope, period, report.POINTS, Referral.score),
        selection=report.selection(scope, period, figures.fairness),
        fairness=figures.fairness,
        covered=covered,
        never=db.session.scalars(report.never_recommended(scope, last).limit(SHOWN_ORDERS)).unique().all(),
        kept_since=report.first_exposure(),
        words=presenting,
    )


def _version(public_id: str) -> MatchModel:
    """A version of a city that the reader belongs to. Raises NotFound."""
    model = report.find_version(public_id)
    cities = {organizations.root_id(one.id) for one in _in_scope()}
    if model is None or model.organization_id not in cities:
        raise NotFound()
    return model


def _may_decide(model: MatchModel) -> bool:
    """Whether the reader may decide about the ranking of the whole city."""
    from flask_login import current_user

    return allows("ranking.govern", current_user) and current.scope("ranking.govern").covers(model.organization_id)


@blueprint.get("/versions/<public_id>")
@requires("ranking.evaluate")
def version(public_id: str) -> Any:
    """One version: its months, how it did, what counts in it."""
    return _page(_version(public_id), DecisionForm(formdata=None))


def _page(model: MatchModel, form: DecisionForm, code: int = 200) -> Any:
    return (
        render_template(
            "matching/version.html",
            model=model,
            city=organizations.get(model.organization_id),
            shown=presenting.version(model, ranking_in_force(clock.today()).points),
            evaluations=[one for one in report.list_evaluations(model.organization_id) if one.model_id == model.id],
            form=form,
            may_decide=_may_decide(model),
            words=presenting,
        ),
        code,
    )


@blueprint.post("/versions/<public_id>/<any('roll-back',use):what>")
@requires("ranking.govern")
def decide(public_id: str, what: str) -> Any:
    """Roll the version in use back, or take a candidate into use; both for the whole city and with a reason."""
    model = _version(public_id)
    current.scope().require(model.organization_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        return _page(model, form, 422)
    act = service.use if what == "use" else service.roll_back
    try:
        with transaction():
            act(model, reason=form.reason.data or "", actor=current.actor(), now=clock.now())
    except DomainError as error:
        form.add_error(error)
        return _page(_version(public_id), form, 422)
    flash(_("The version is in use from now on.") if what == "use" else _("Rolled back. The base ranking serves from now on."), "success")  # fmt: skip
    return redirect(url_for(".version", public_id=public_id))


def _hits_csv(scope: Scope, _city_id: int, period: Period) -> Any:
    heads = [_("Month"), _("Band"), _("Hired"), _("Referrals with a known end"), _("Share, percent")]
    lines = []
    for found in (
        report.hits(scope, period, report.PLACES, Referral.rank),
        report.hits(scope, period, report.POINTS, Referral.score),
    ):
        for month, row in found.rows.items():
            lines += [
                [str(month), str(name), row[band].part, row[band].of, percent(row[band].share)]
                for band, name in found.bands
                if band in row and band != report.UNKNOWN
            ]
    return csv_response("ranking-hits.csv", heads, lines)


def _selection_csv(scope: Scope, _city_id: int, period: Period) -> Any:
    heads = [
        _("Group"), _("Registered"), _("Referred"), _("Ratio to the highest share"), _("Hired"),
        _("Ratio to the highest share"),
    ]  # fmt: skip
    groups = report.selection(scope, period, settings.in_force(period.last).fairness)
    lines: Iterable[list[Any]] = (
        [
            presenting.group_name(group.code),
            group.registered,
            group.referred.part if group.referred else None,
            presenting.ratio(group.referred_ratio),
            group.hired.part if group.hired else None,
            presenting.ratio(group.hired_ratio),
        ]
        for group in [*groups["sex"], *groups["age"]]
    )
    return csv_response("ranking-selection.csv", heads, list(lines))


def _never_csv(scope: Scope, _city_id: int, period: Period) -> Any:
    rows = db.session.scalars(report.never_recommended(scope, period.end).limit(EXPORT_ROWS)).unique().all()
    heads = [_("Number"), _("Order"), _("Employer"), _("Taken up on"), _("Last day")]
    lines = [[row.number, row.title, row.employer.name, row.opened_on, row.valid_until] for row in rows]
    return csv_response(f"orders-never-recommended-{period.end}.csv", heads, lines)


def _versions_csv(_scope: Scope, city_id: int, _period: Period) -> Any:
    heads = [
        _("City"), _("Version"), _("Month"), _("State"), _("Trained on"), _("Calibrated on"), _("Tested on"), _("Outcomes"),
        _("Hired"), _("Right order: base"), _("Right order: learned"), _("Gain"), _("Gain at least"), _("Gain at most"),
        _("Log loss: base"), _("Log loss: learned"), _("Brier score: base"), _("Brier score: learned"),
        _("nDCG: base"), _("nDCG: learned"), _("Reason"),
    ]  # fmt: skip
    city = localized(organizations.get(city_id).name)
    lines = [[city, *presenting.version_cells(model)] for model in report.list_versions(city_id)]
    return csv_response("ranking-versions.csv", heads, lines)


_CSV = {"hits": _hits_csv, "selection": _selection_csv, "never": _never_csv, "versions": _versions_csv}
