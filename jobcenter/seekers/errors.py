"""Why something about a person or a registration is refused, and what to do next."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class AlreadyRegistered(DomainError):
    """The person has a registration that is asked for, valid or on hold."""

    message = _l("There is already a registration for work (%(number)s). Change or renew that one.")


class PersonAlreadyLinked(DomainError):
    """The account already belongs to a resident's record."""

    message = _l("This account already has a record. Sign in to see it.")


class NoticeNotConfirmed(DomainError):
    """A required notice was not confirmed."""

    message = _l("Please read the notice “%(title)s” and tick that you have.")
    field = "consents"


class UnknownConsent(DomainError):
    """There is no such consent item."""

    message = _l("There is no consent item called “%(code)s”.")
    field = "consents"


class NoticeCannotBeWithdrawn(DomainError):
    """The item is a notice by law: the way out is to cancel the registration."""

    message = _l(
        "This is a notice by law and cannot be withdrawn. You can cancel your registration or ask for erasure."
    )


class ConsentNotGiven(DomainError):
    """There is no consent in force that could be withdrawn."""

    message = _l("This consent is not in force.")


class ReferralNeedsConsent(DomainError):
    """A referral is wished for without the consent to give details to employers."""

    message = _l("To be referred, first consent to giving your details to the employer (My record, consents).")
    field = "wants_referral"


class WelfareNeedsConsent(DomainError):
    """Welfare facts are entered without the separate consent for them."""

    message = _l("Welfare facts can only be kept with your separate consent.")
    field = "welfare"


class WishesInvalid(DomainError):
    """Some wishes cannot be used; `problems` has one error per field."""

    message = _l("Please check %(count)d of your answers.")

    def __init__(self, problems: Sequence[DomainError]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def by_field(self) -> dict[str, list[Any]]:
        """The messages by field name."""
        grouped: dict[str, list[Any]] = {}
        for problem in self.problems:
            grouped.setdefault(problem.field or "", []).append(str(problem))
        return grouped


class TooEarlyToRenew(DomainError):
    """The term still runs longer than the renewal window."""

    message = _l("You can renew from %(day)s on, the last %(window)d days of the term.")


class TermOver(DomainError):
    """The last valid day is over: a new registration is needed."""

    message = _l("This registration ended on %(day)s. Please register again; your answers are kept.")


class ReasonMissing(DomainError):
    """A reason is required so that the person knows what to do."""

    message = _l("Give the reason, so that the person knows what to do.")
    field = "reason"


class OwnRegistration(DomainError):
    """Somebody tries to check her own registration."""

    message = _l("You cannot check your own registration. Ask a colleague.")
