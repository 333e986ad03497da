"""What can go wrong with learned rankings."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError, InputError


class NotServing(DomainError):
    """Only the version in use can be rolled back."""

    message = _l("Version %(version)s is not in use.")


class CannotServe(DomainError):
    """Only a candidate that beat the base ranking can be used."""

    message = _l("Version %(version)s cannot be used: it did not beat the base ranking, or a later one took its place.")


class ReasonTooShort(DomainError):
    """A decision about the ranking says why."""

    message = _l("Say why in at least 5 characters.")
    field = "reason"


class MonthNotOver(InputError):
    """A month is learned from when it is over."""

    message = _l("%(month)s is not over yet.")


class MonthTooOld(InputError):
    """Months are learned from in their order."""

    message = _l("%(month)s cannot be learned from any more: %(latest)s has been.")
