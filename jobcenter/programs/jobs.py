"""Daily steps by date: rounds open, close, start and finish; unanswered offers pass on."""

from flask_babel import lazy_gettext as _l

from jobcenter.accounts import SYSTEM
from jobcenter.audit import retention
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.programs.service import documents, offers, rounds


@scheduled("programs.move_rounds", cron="5 0 * * *", label=_l("Open, close, start and end rounds by their dates"))
def move_rounds(call: Call) -> None:
    """Open, close, start and finish rounds whose day has come."""
    rounds.move_by_date(call.today, actor=SYSTEM, now=call.now)


@scheduled("programs.expire_offers", cron="10 0 * * *", label=_l("Pass on offers nobody answered"))
def expire_offers(call: Call) -> None:
    """Close offers whose deadline has passed and offer their places to the next in line."""
    offers.expire_due(call.today, actor=SYSTEM, now=call.now)


retention.keep(
    "application_documents",
    label=_l("Documents of applications"),
    parameter="application_document_retention_months",
    erase=documents.erase,
)
