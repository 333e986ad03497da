"""Refusals of claims and payments, each with the fact and the next step."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class ClaimsClosedError(DomainError):
    """The round takes no claims on this day."""

    message = _l("Claims are taken from %(start)s to %(end)s.")


class ClaimHandedInError(DomainError):
    """A claim that was handed in cannot be changed."""

    message = _l("This claim was handed in and can no longer be changed.")


class ClaimIncompleteError(DomainError):
    """Something is missing."""

    message = _l("Please fill in what is missing: %(names)s.")


class ExamClaimedError(DomainError):
    """The person claimed for this examination already."""

    message = _l("You have already claimed for this examination of that day (%(number)s).")
    field = "exam_on"


class ExamOutsideError(DomainError):
    """The examination was not within the window."""

    message = _l("The examination has to be between %(start)s and %(end)s, and over.")
    field = "exam_on"


class FileUsedError(DomainError):
    """The person handed the same file in before."""

    message = _l("You have already handed in “%(name)s”.")


class ReasonNeededError(DomainError):
    """A decision against the criteria, or a refusal, needs its reason."""

    message = _l("Please give a reason. The applicant reads it.")
    field = "note"


class CriterionNeededError(DomainError):
    """A refusal names at least one criterion that is not met."""

    message = _l("Choose at least one criterion that is not met.")
    field = "codes"


class EarlierUndecidedError(DomainError):
    """The money left would have to do for claims received earlier."""

    message = _l(
        "%(count)s claims received earlier are not decided yet and may need the money that is left. Decide them first."
    )


class BudgetSpentError(DomainError):
    """The budget does not cover the claim."""

    message = _l("The budget is spent: %(left)s won are left, the claim needs %(amount)s won.")


class PeopleFullError(DomainError):
    """The planned number of people is reached."""

    message = _l("The planned number of people (%(people)s) is reached.")


class NothingToPayError(DomainError):
    """No amount is left to be paid for the claim, or no claim for the batch."""

    message = _l("There is nothing left to pay.")


class BatchOpenError(DomainError):
    """A batch of the round waits for its second officer or for payment."""

    message = _l("Batch %(number)s is not finished yet. Pay it or discard it first.")


class SecondOfficerNeededError(DomainError):
    """The officer who made the batch cannot confirm it."""

    message = _l("Another officer has to confirm the batch.")


class BatchChangedError(DomainError):
    """The sum of the claims is not the sum of the batch."""

    message = _l("The claims of the batch no longer make up its sum. Discard it and make it anew.")
