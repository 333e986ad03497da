"""What a resident has to do next, and her timeline: pure over the records that were read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from jobcenter.casework.models import Appointment
from jobcenter.core.clock import day_of
from jobcenter.core.formatting import day, localized, moment
from jobcenter.matching import labels
from jobcenter.matching.models import OfferStatus as TimesStatus
from jobcenter.matching.models import Placement, Referral, ReferralStatus
from jobcenter.portal.queries import Standing
from jobcenter.programs import wording
from jobcenter.programs.models import Application, ApplicationStatus, OfferStatus
from jobcenter.seekers import rules
from jobcenter.seekers.models import Registration, RegistrationStatus


@dataclass(frozen=True)
class Due:
    """Something that waits for the resident, with the page on which she does it."""

    title: str
    text: str
    url: str
    action: str
    until: date | None = None


@dataclass(frozen=True)
class Event:
    """One entry of the timeline."""

    on: date
    kind: str
    title: str
    url: str | None = None
    text: str = ""
    badge: tuple[Any, str] | None = None


def things_due(standing: Standing, today: date, now: datetime) -> list[Due]:
    """What waits for the resident, what runs out first on top."""
    found = [
        *_offers(standing.applications),
        *_unfinished(standing.applications, today),
        *_interviews(standing.referrals, now),
        *_appointments(standing.appointments),
        *_registration(standing.registration, today),
    ]
    return sorted(found, key=lambda due: due.until or date.max)


def timeline(standing: Standing) -> list[Event]:
    """What happened, the latest first."""
    found = [
        *_registration_events(standing.registration),
        *(event for application in standing.applications for event in _application_events(application)),
        *(event for referral in standing.referrals for event in _referral_events(referral)),
        *(event for placement in standing.placements for event in _placement_events(placement)),
    ]
    found.reverse()  # of one day, what was written last comes first
    return sorted(found, key=lambda event: event.on, reverse=True)


def _offers(applications: Iterable[Application]) -> Iterator[Due]:
    for application in applications:
        for offer in application.offers:
            if offer.status is OfferStatus.OPEN:
                yield Due(
                    _("You are offered a place: %(name)s", name=localized(application.round.name)),
                    _("Answer by %(day)s. After that the place goes to the next person.", day=day(offer.respond_by)),
                    _application_url(application),
                    _("Answer the offer"),
                    offer.respond_by,
                )


def _unfinished(applications: Iterable[Application], today: date) -> Iterator[Due]:
    for application in applications:
        name = localized(application.round.name)
        if application.status is ApplicationStatus.SUPPLEMENT_REQUESTED:
            yield Due(
                _("Something is missing in your application: %(name)s", name=name),
                _("Look at what the officer asks for and send it in."),
                _application_url(application),
                _("Complete the application"),
                application.round.apply_until if application.round.takes_applications_on(today) else None,
            )
        if application.status is ApplicationStatus.DRAFT and application.round.takes_applications_on(today):
            yield Due(
                _("You began an application: %(name)s", name=name),
                _(
                    "It counts only once you hand it in. Applications close on %(day)s.",
                    day=day(application.round.apply_until),
                ),
                url_for("rounds.apply", round_id=application.round.public_id),
                _("Go on with the application"),
                application.round.apply_until,
            )


def _interviews(referrals: Iterable[Referral], now: datetime) -> Iterator[Due]:
    for referral in referrals:
        for offer in referral.offers:
            if offer.status is TimesStatus.OPEN and referral.is_open:
                yield Due(
                    _("Choose an interview time: %(title)s", title=referral.order.title),
                    _("%(employer)s proposes some times.", employer=referral.employer.name),
                    url_for("my_interviews.choose", public_id=offer.public_id),
                    _("Choose"),
                    day_of(offer.choices[0]),
                )
        if referral.is_open and referral.interview_at and referral.interview_at >= now:
            yield Due(
                _("Interview: %(title)s", title=referral.order.title),
                f"{moment(referral.interview_at)} {referral.interview_place}".strip(),
                url_for("my_matches.index"),
                _("See the referral"),
                day_of(referral.interview_at),
            )


def _appointments(appointments: Iterable[Appointment]) -> Iterator[Due]:
    for appointment in appointments:
        yield Due(
            _("Your appointment with %(name)s", name=appointment.counselor.name),
            f"{moment(appointment.starts_at)} {appointment.place}".strip(),
            url_for("my_appointments.show", public_id=appointment.public_id),
            _("See the appointment"),
            day_of(appointment.starts_at),
        )


def _registration(registration: Registration | None, today: date) -> Iterator[Due]:
    if registration is None or registration.status in (RegistrationStatus.EXPIRED, RegistrationStatus.CANCELLED):
        yield Due(
            _("Register for work"),
            _("Say what you are looking for. A counselor confirms it and can refer you to employers."),
            url_for("seekers.register"),
            _("Begin"),
        )
    elif registration.was_returned:
        yield Due(
            _("Your registration needs a change"),
            registration.return_text,
            url_for("seekers.register"),
            _("Change it"),
        )
    elif registration.valid_until and rules.may_renew(registration.valid_until, today):
        yield Due(
            _("Your registration ends soon"),
            _("It is valid until %(day)s. Renew it to stay in the search.", day=day(registration.valid_until)),
            url_for("seekers.register"),
            _("Renew"),
            registration.valid_until,
        )


def _application_url(application: Application) -> str:
    return url_for("my_applications.show", application_id=application.public_id)


def _registration_events(registration: Registration | None) -> Iterator[Event]:
    if registration is None:
        return
    url, kind = url_for("seekers.profile"), _("Registration")
    yield Event(registration.requested_on, kind, _("You asked to be registered for work"), url)
    for term in registration.terms:
        title = _("Registered for work") if term.ordinal == 1 else _("Registration renewed")
        yield Event(term.starts_on, kind, title, url, _("valid until %(day)s", day=day(term.ends_on)))


def _application_events(application: Application) -> Iterator[Event]:
    name, url = localized(application.round.name), _application_url(application)
    badge = wording.application_badge(wording.shown_status(application), application.round.is_first_come)
    if application.submitted_at:
        yield Event(day_of(application.submitted_at), _("Application"), name, url, application.number or "", badge)
    for offer in application.offers:
        text = _("answer by %(day)s", day=day(offer.respond_by))
        yield Event(day_of(offer.offered_at), _("Offer"), name, url, text, wording.OFFER[offer.status])
    enrollment = application.enrollment
    if enrollment:
        yield Event(enrollment.started_on, _("Place taken"), name, url, "", wording.ENROLLMENT[enrollment.status])
        if enrollment.ended_on:
            yield Event(enrollment.ended_on, _("End"), name, url, enrollment.reason or "")


def _referral_events(referral: Referral) -> Iterator[Event]:
    title = _("%(title)s, %(employer)s", title=referral.order.title, employer=referral.employer.name)
    url = url_for("jobs.show", public_id=referral.order.public_id)
    for step in referral.steps:
        if step.status is ReferralStatus.PROPOSED and not referral.asked_by_person:
            continue
        badge = (labels.REFERRAL_STATUS[step.status], labels.TONES[step.status])
        yield Event(day_of(step.at), _("Referral"), title, url, step.text, badge)


def _placement_events(placement: Placement) -> Iterator[Event]:
    yield Event(placement.started_on, _("First day at work"), placement.job_title, None, placement.employer_name)
    if placement.left_on:
        yield Event(placement.left_on, _("Left the job"), placement.job_title, None, placement.employer_name)
