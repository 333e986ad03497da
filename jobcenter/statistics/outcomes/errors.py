"""Refusals of exclusions, each with the fact and the next step."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class AlreadyExcludedError(DomainError):
    """A reason stands already."""

    message = _l("A reason is already recorded for this place. Take it back first.")


class ReasonUnknownError(DomainError):
    """The reason does not count on that day."""

    message = _l("This reason does not take anybody out of the base on that day.")
    field = "reason"


class SinceImpossibleError(DomainError):
    """The day lies before the program or after today."""

    message = _l("Give a day from %(start)s to today.")
    field = "since"


class NotFinishedError(DomainError):
    """The person does not count in any rate."""

    message = _l("Only people who completed or left for work count in the rates.")


class AlreadyWithdrawnError(DomainError):
    """Somebody took it back a moment ago."""

    message = _l("This reason was already taken back.")
