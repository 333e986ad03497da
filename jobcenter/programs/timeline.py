"""What happened to an application, what happens now and what follows, as the applicant sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from jobcenter.core.clock import day_of
from jobcenter.programs import wording
from jobcenter.programs.models import Application, ApplicationStatus, Enrollment, EnrollmentStatus, OfferStatus

S = ApplicationStatus


@dataclass(frozen=True)
class Step:
    """One line of the timeline: `state` is `done`, `now` or `next`."""

    text: Any
    on: date | None
    state: str
    detail: Any = None


def steps_of(application: Application) -> list[Step]:
    """The timeline of an application. A result appears when it is published."""
    shown = wording.shown_status(application)
    round_ = application.round
    steps = [_received(application, shown)]
    if shown is S.WITHDRAWN:
        return [*steps, Step(_l("Withdrawn"), day_of(application.updated_at), "done")]
    if not round_.is_first_come:
        steps.append(_screening(shown, round_.result_on))
    steps.append(_result(application, shown))
    steps += [_offer(offer) for offer in application.offers]
    if application.enrollment is not None:
        steps += _participation(application.enrollment, round_.period_until)
    elif shown not in (S.INELIGIBLE, S.NOT_SELECTED, S.RESERVE, S.DECLINED, S.OFFER_EXPIRED):
        steps.append(Step(_l("Beginning"), round_.period_from, "next"))
    return steps


def _received(application: Application, shown: ApplicationStatus) -> Step:
    if shown is S.DRAFT:
        return Step(_l("Draft, not handed in yet"), day_of(application.created_at), "now")
    submitted = application.submitted_at
    return Step(_l("Application received"), day_of(submitted) if submitted else None, "done", application.number)


def _screening(shown: ApplicationStatus, result_on: date | None) -> Step:
    if shown is S.DRAFT:
        return Step(_l("Screening"), None, "next")
    if shown is S.SUPPLEMENT_REQUESTED:
        return Step(_l("The officer asked for an addition"), None, "now")
    if shown in (S.SUBMITTED, S.SCREENING):
        return Step(_l("Officers check the criteria in official records"), None, "now")
    return Step(_l("Screening"), result_on, "done")


def _result(application: Application, shown: ApplicationStatus) -> Step:
    round_ = application.round
    if shown in (S.DRAFT, S.SUBMITTED, S.SCREENING, S.SUPPLEMENT_REQUESTED):
        return Step(_l("Result"), round_.result_on, "next")
    published = day_of(round_.published_at) if round_.published_at else None
    if shown is S.RESERVE:
        text = _l("On the waiting list") if round_.is_first_come else _l("Reserve")
        return Step(text, published, "now", _place_in_line(application))
    if shown in (S.INELIGIBLE, S.NOT_SELECTED):
        return Step(wording.APPLICATION[shown][0], published, "done")
    return Step(_l("Selected"), published, "done")


def _place_in_line(application: Application) -> str | None:
    if application.reserve_rank is None:
        return None
    return _("reserve number %(rank)s", rank=application.reserve_rank)


def _offer(offer) -> Step:
    text, _tone = wording.OFFER[offer.status]
    waiting = offer.status is OfferStatus.OPEN
    return Step(_l("Place offered"), day_of(offer.offered_at), "now" if waiting else "done", text)


def _participation(enrollment: Enrollment, until: date) -> list[Step]:
    steps = [Step(_l("Place confirmed, beginning"), enrollment.started_on, "done")]
    if enrollment.status is EnrollmentStatus.ACTIVE:
        return [*steps, Step(_l("Taking part until"), until, "now")]
    text, _tone = wording.ENROLLMENT[enrollment.status]
    return [*steps, Step(text, enrollment.ended_on, "done", enrollment.certificate_number)]
