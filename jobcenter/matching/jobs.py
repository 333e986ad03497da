"""Recurring work of matching."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.months import Month
from jobcenter.core.scheduling import Call, scheduled
from jobcenter.matching import wishes
from jobcenter.matching.index import keeping
from jobcenter.matching.learning import monthly


@scheduled(
    "matching.prepare_wishes",
    cron="*/5 * * * *",
    label=_l("Make the index that understands wishes in people's own words"),
)
def prepare_wishes() -> None:
    """Make the index where it is missing or out of date; otherwise one look at a file."""
    wishes.prepare(wishes.titles_of_orders)


@scheduled(
    "matching.renew_wishes",
    cron="20 3 * * *",
    label=_l("Renew the index that understands wishes with the titles of new orders"),
)
def renew_wishes() -> None:
    """Make the index anew with the titles of the orders there are."""
    wishes.prepare(wishes.titles_of_orders, anew=True)


def _month_before(moment: datetime) -> str:
    return str(Month.of(clock.day_of(moment)).shifted(-1))


@scheduled(
    "matching.learn",
    cron="40 3 3 * *",
    label=_l("Learn from the outcomes of referrals"),
    per=monthly.cities,
    period=_month_before,
    every_period=True,
    own_transactions=True,
)
def learn(call: Call) -> None:
    """Look at the learned ranking of a city again and learn a new one, from the outcomes up to the month before."""
    monthly.learn(call.organization_id or 0, Month.parse(call.period), actor=SYSTEM, now=call.now)


@scheduled(
    "matching.keep_index",
    cron="*/5 * * * *",
    label=_l("Keep the file that web workers read orders and job seekers from"),
    own_transactions=True,
)
def keep_index() -> None:
    """Make the index where it is not complete, and its file where it is missing or has fallen behind."""
    keeping.keep()


@scheduled(
    "matching.repair_index",
    cron="40 3 * * *",
    label=_l("Compare the index of orders and job seekers with the records"),
    own_transactions=True,
)
def repair_index() -> None:
    """Compare every entry with the tables and put right what differs."""
    keeping.repair()


@scheduled(
    "matching.analyse_texts",
    cron="* * * * *",
    label=_l("Find the morphemes of new titles, duties and wishes"),
    own_transactions=True,
)
def analyse_texts() -> None:
    """Analyse the texts that were written since, each once."""
    keeping.analyse()
