"""What the figure pages are asked for: which organization, which months, which measure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import InputError, NotFound
from jobcenter.core.forms import Form, Required, TextField
from jobcenter.organizations import queries as organizations
from jobcenter.organizations.models import Organization
from jobcenter.organizations.scope import Scope
from jobcenter.statistics.calendar import BadMonth, Month, Period


class BadDay(InputError):
    """The text does not name a day."""

    message = _l("“%(text)s” is not a date. Write it as 2023-10-31.")
    field = "known"


class NotBegun(InputError):
    """The months asked for lie in the future."""

    message = _l("%(month)s has not begun yet.")
    field = "month"


class ExportForm(Form):
    """Why personal data leaves the system."""

    reason = TextField(_l("Reason"), validators=[Required()])


@dataclass(frozen=True)
class Asked:
    """What a figure page was asked for, checked against the reader's scope."""

    organization: Organization
    period: Period
    problem: str = ""
    known: date | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as parameters of an address."""
        asked = {"organization": self.organization.code, "from": str(self.period.start), "to": str(self.period.end)}
        return {**asked, "known": self.known.isoformat()} if self.known else asked


def read(arguments: Any, scope: Scope, own: Organization, today: date) -> Asked:
    """Reads organization and months from an address; what is unreadable becomes the last month, with a message.

    Raises NotFound for an organization outside the reader's scope, and for text that no record can have.
    """
    if any("\x00" in value for value in arguments.values()):
        raise NotFound()
    organization = _organization(arguments.get("organization"), own)
    if not scope.covers(organization.id):
        raise NotFound()
    last_month = Month.of(today).shifted(-1)
    try:
        period = _begun(_period(arguments.get("from"), arguments.get("to"), last_month), Month.of(today))
        known = _known(arguments.get("known"), today)
    except (BadMonth, BadDay, NotBegun) as error:
        return Asked(organization, Period.of(last_month), str(error))
    return Asked(organization, period, known=known)


def _organization(code: str | None, own: Organization) -> Organization:
    if not code:
        return own
    try:
        return organizations.get_by_code(code)
    except InputError:
        raise NotFound() from None


def _known(text: str | None, today: date) -> date | None:
    """The day whose knowledge of the ledger is asked for; today and later days are what is known now."""
    if not (text or "").strip():
        return None
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        raise BadDay(text=text) from None
    return day if day < today else None


def _begun(period: Period, this_month: Month) -> Period:
    """The months of a period up to the present one. Raises NotBegun where there are none."""
    if period.start > this_month:
        raise NotBegun(month=str(period.start))
    return Period(period.start, min(period.end, this_month))


def _period(start: str | None, end: str | None, last_month: Month) -> Period:
    if not start and not end:
        return Period.of(last_month)
    first, last = Month.parse(start or end or ""), Month.parse(end or start or "")
    return Period(min(first, last), max(first, last))
