"""Errors a person can act on: each names the fact and the next step, and is translated once, at the edge."""

from typing import Any

from flask_babel import lazy_gettext as _l


class DomainError(Exception):
    """A rule of the work refused the request. `message` is a translatable template over the keyword arguments."""

    message: Any = _l("This cannot be done.")
    field: str | None = None
    status_code = 409

    def __init__(self, *, field: str | None = None, **values: Any) -> None:
        self.values = values
        if field is not None:
            self.field = field
        super().__init__(self.__class__.__name__)

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class NotFound(DomainError):
    """The record does not exist, or is outside the scope of whoever asks."""

    message = _l("We could not find what you are looking for.")
    status_code = 404


class Forbidden(DomainError):
    """The person is known but may not do this."""

    message = _l("You are not allowed to do this.")
    status_code = 403


class InvalidTransition(DomainError):
    """The record is not in a state from which this step can be taken."""

    message = _l("This step is no longer possible. Reload the page to see where it stands now.")


class InputError(DomainError):
    """A command was given something unusable; the command exits with 2 and this line."""

    message = _l("%(problem)s")
    status_code = 400
