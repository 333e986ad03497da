"""Why a step on the way to a licence is refused, and what to do next."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class NotTheCourse(DomainError):
    """The round does not lead to the licence, or takes no applications."""

    message = _l("This course does not lead to the licence or takes no applications now. Choose another one.")


class AgreementMissing(DomainError):
    """Nothing is kept about a wait without the person's agreement."""

    message = _l(
        "Without this agreement nothing can be kept about the order. Leave it out, and apply for the course only."
    )
    field = "agreed"


class WaitsAlready(DomainError):
    """There is an open wait for this licence."""

    message = _l("%(licence)s is already on the way: “%(course)s”. End that first to choose another course.")


class NoPlace(DomainError):
    """A licence from a course belongs to a place in it."""

    message = _l("This person has no place in the course. Enter the licence in the registration instead.")
