"""Refusals of the employers feature, one class a reason."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class BusinessNumberInvalid(DomainError):
    message = _l("This is not a valid business number. Check the ten digits, for example 123-45-67890.")
    field = "business_number"


class EmployerExists(DomainError):
    message = _l(
        "This business number is registered already. Ask a member of the company to add you, or contact the job centre."
    )
    field = "business_number"


class MemberNotFound(DomainError):
    message = _l("There is no account with this e-mail address. Ask your colleague to sign up first.")
    field = "email"


class MemberExists(DomainError):
    message = _l("This person is a member of the company already.")
    field = "email"


class LastOwner(DomainError):
    message = _l("A company needs at least one owner.")


class ExplanationNeeded(DomainError):
    message = _l("Fix what is marked “not allowed”, or explain to the counselor why it applies to this job.")
    field = "employer_note"


class FindingsOpen(DomainError):
    message = _l("%(count)d findings are still open. Override each with a reason, or ask the employer for a change.")


class ReasonNeeded(DomainError):
    message = _l("Please give the reason: the employer reads it.")
    field = "reason"


class NoPlaceLeft(DomainError):
    message = _l("All %(places)d places of this order are filled.")


class NoPlaceFilled(DomainError):
    message = _l("No place of this order is filled.")


class DeadlineBeforeToday(DomainError):
    message = _l("The closing date must not be in the past.")
    field = "deadline"
