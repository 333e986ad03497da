"""Daily steps by date: rounds open, close, start and finish; unanswered offers pass on."""

from flask_babel import lazy_gettext as _l

from jobcenter.accounts import SYSTEM
from jobcenter.audit import retention
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.programs.service import documents, offers, rounds, supplements


@scheduled("programs.move_rounds", cron="5 0 * * *", label=_l("Open, close, start and end rounds by their dates"))
def move_rounds(call: Call) -> None:
    """Open, close, start and finish rounds whose day has come."""
    rounds.move_by_date(call.today, actor=SYSTEM, now=call.now)


@scheduled("programs.expire_offers", cron="10 0 * * *", label=_l("Pass on offers nobody answered"))
def expire_offers(call: Call) -> None:
    """Close offers whose deadline has passed and offer their places to the next in line."""
    offers.expire_due(call.today, actor=SYSTEM, now=call.now)


@scheduled(
    "programs.remind_supplements", cron="0 8 * * *", label=_l("Recall additions asked for whose last day is near")
)
def remind_supplements(call: Call) -> None:
    """Recall requests for an addition whose last day is near."""
    supplements.remind_due(call.today, now=call.now)


@scheduled(
    "programs.close_supplements", cron="15 0 * * *", label=_l("Screen applications as they are when nobody answered")
)
def close_supplements(call: Call) -> None:
    """Put applications whose request was not answered in time back into screening."""
    supplements.close_overdue(call.today, actor=SYSTEM, now=call.now)


retention.keep(
    "application_documents",
    label=_l("Documents of applications"),
    parameter="application_document_retention_months",
    erase=documents.erase,
)
