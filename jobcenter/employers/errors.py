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


class EmployerIsBlocked(DomainError):
    message = _l(
        "The job centre takes no orders of this company at present and refers nobody to it. The reason stands on the page of the company."
    )


class RenewalNotLawful(DomainError):
    message = _l("As it stands the order cannot be renewed: %(findings)s Change it, or ask the job centre.")


class PlacesBelowFilled(DomainError):
    message = _l("%(filled)d places are filled already. Enter more than that.")
    field = "places"


class WageRangeReversed(DomainError):
    message = _l("This is less than the lower end.")
    field = "wage_max"


class VisitInFuture(DomainError):
    message = _l("A visit that has not been made cannot be recorded.")
    field = "held_on"


class FollowUpTooEarly(DomainError):
    message = _l("The next contact has to lie after today.")
    field = "follow_up_on"


class CompanyNameNeeded(DomainError):
    message = _l("Enter the name of the company.")
    field = "company_name"


class NoOrderFound(DomainError):
    message = _l("An order is drafted from a visit that found one.")


class BlockStands(DomainError):
    message = _l("There is a block of %(name)s already.")


class BlockEndsTooEarly(DomainError):
    message = _l("The last day must not lie before the first, nor in the past.")
    field = "ends_on"


class EvidenceNeeded(DomainError):
    message = _l("Write what the block rests on: the list, the decision, the case.")
    field = "evidence"


class SecondPersonNeeded(DomainError):
    message = _l("Somebody else has to confirm the block: you proposed it.")


class ObjectionExists(DomainError):
    message = _l("Your objection is with the job centre already.")


class ObjectionTooLate(DomainError):
    message = _l("Objections were possible until %(day)s. Call the job centre.")


class ListUnreadable(DomainError):
    message = _l("%(problem)s")
    field = "file"


class NameAloneIsNotEnough(DomainError):
    message = _l("Line %(line)s fits by name only. Nobody is blocked by name alone: check number or address first.")
