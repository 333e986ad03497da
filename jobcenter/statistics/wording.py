"""The facts of the ledger in words, for the lines behind a figure."""

from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.statistics.measures import Measure

KINDS: dict[str, Any] = {
    "seeker.registered": _l("New registration for work"),
    "seeker.renewed": _l("Registration for work renewed"),
    "seeker.expired": _l("Registration expired"),
    "seeker.cancelled": _l("Registration cancelled"),
    "order.opened": _l("Job order opened"),
    "order.closed": _l("Job order closed"),
    "order.filled": _l("Every place filled"),
    "order.place_filled": _l("Place filled"),
    "order.expired": _l("Job order expired"),
    "order.renewed": _l("Job order renewed"),
    "referral.made": _l("Referral made"),
    "referral.interview": _l("Interview"),
    "referral.result": _l("Result of a referral"),
    "placement.started": _l("Started work"),
    "placement.left": _l("Left the job"),
    "retention.confirmed": _l("Employment confirmed"),
    "round.announced": _l("Round announced"),
    "application.submitted": _l("Application submitted"),
    "application.eligible": _l("Found eligible"),
    "application.ineligible": _l("Found not eligible"),
    "application.selected": _l("Selected"),
    "application.reserve": _l("On the reserve list"),
    "application.not_selected": _l("Not selected"),
    "application.waiting": _l("On the waiting list"),
    "application.withdrawn": _l("Application withdrawn"),
    "appeal.submitted": _l("Objection handed in"),
    "appeal.accepted": _l("Objection accepted"),
    "appeal.rejected": _l("Objection rejected"),
    "offer.made": _l("Offer made"),
    "offer.declined": _l("Offer declined"),
    "enrollment.started": _l("Enrolled"),
    "enrollment.completed": _l("Completed"),
    "enrollment.dropped": _l("Dropped out"),
    "enrollment.left_for_work": _l("Left for work"),
    "certificate.earned": _l("Certificate earned"),
    "outcome.excluded": _l("Left out of the employment rate"),
    "work.done": _l("Days worked"),
    "wage.paid": _l("Wage paid"),
    "claim.submitted": _l("Claim received"),
    "claim.approved": _l("Claim approved"),
    "claim.refused": _l("Claim not approved"),
    "claim.withdrawn": _l("Claim taken back"),
    "payment.made": _l("Paid"),
    "payment.returned": _l("Payment came back"),
    "payment.recovered": _l("Money claimed back"),
    "counseling.held": _l("Counseling"),
    "appointment.booked": _l("Appointment booked"),
    "appointment.cancelled": _l("Appointment cancelled"),
    "appointment.kept": _l("Appointment kept"),
    "appointment.missed": _l("Appointment missed"),
    "appointment.walk_in": _l("Came without an appointment"),
    "agency.referred": _l("Referred to a partner agency"),
    "agency.replied": _l("Reply of a partner agency"),
    "event.held": _l("Event held"),
    "event.registered": _l("Registered for an event"),
    "event.attended": _l("Came to an event"),
    "event.interviewed": _l("Interviewed at an event"),
    "event.hired": _l("Hired at an event"),
    "employer.visited": _l("Employer visited"),
    "employer.called": _l("Employer called"),
    "survey.sent": _l("Questionnaire sent"),
    "survey.answered": _l("Questionnaire answered"),
}

ATTRIBUTES: dict[tuple[str, str], Any] = {
    ("via", "referral"): _l("by referral"),
    ("via", "self"): _l("by themselves"),
    ("via", "program"): _l("through a program"),
    ("sex", "female"): _l("female"),
    ("sex", "male"): _l("male"),
    ("program_kind", "training"): _l("training"),
    ("program_kind", "public_job"): _l("public job"),
    ("program_kind", "student_job"): _l("student job"),
    ("result", "hired"): _l("hired"),
    ("channel", "office"): _l("at the office"),
    ("channel", "phone"): _l("by telephone"),
    ("channel", "visit"): _l("at home or at work"),
    ("channel", "messenger"): _l("by messenger"),
    ("channel", "online"): _l("on line"),
    ("channel", "outreach"): _l("at an outreach place"),
    ("event", "hiring_day"): _l("hiring day"),
    ("event", "job_fair"): _l("job fair"),
    ("event", "mentoring"): _l("talk or mentoring"),
    ("event", "outreach"): _l("outreach day"),
    ("event", "online"): _l("event on line"),
    ("questionnaire", "employer_result"): _l("questions to employers"),
    ("questionnaire", "seeker_placement"): _l("questions to people placed"),
    ("questionnaire", "seeker_talk"): _l("questions after counseling"),
    ("reason", "further_study"): _l("Further study"),
    ("reason", "military_service"): _l("Military service"),
    ("reason", "illness"): _l("Illness"),
    ("reason", "death"): _l("Death"),
}


def condition(measure: Measure) -> str:
    """What the lines of a measure have to say to count, in words; empty where every line of its kinds counts."""
    if measure.where is None:
        return ""
    return describe({measure.where[0]: measure.where[1]})


def describe(attributes: dict[str, Any]) -> str:
    """The attributes of a ledger entry a reader understands, in one line."""
    words = [str(ATTRIBUTES[(name, value)]) for name, value in attributes.items() if (name, value) in ATTRIBUTES]
    if "months" in attributes:
        words.append(str(_l("%(months)s months")) % {"months": attributes["months"]})
    if attributes.get("age_band"):
        words.append(str(attributes["age_band"]))
    return ", ".join(words)
