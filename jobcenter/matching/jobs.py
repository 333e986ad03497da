"""Recurring work of matching."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.scheduling import scheduled
from jobcenter.matching import wishes


@scheduled(
    "matching.prepare_wishes",
    cron="*/5 * * * *",
    label=_l("Make the index that understands wishes in people's own words"),
)
def prepare_wishes() -> None:
    """Make the index where it is missing or out of date; otherwise one look at a file."""
    wishes.prepare()
