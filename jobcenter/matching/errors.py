"""Why a step with a referral or placement is refused, and what to do next."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class NoConsent(DomainError):
    """The person has not agreed that her details go to employers."""

    message = _l("There is no consent to referral. Ask for it before referring.")


class RegistrationNotActive(DomainError):
    """The registration is not valid on the day."""

    message = _l("The registration for work is not valid today. Accept or renew it first.")


class OrderNotOpen(DomainError):
    """The order takes nobody any more."""

    message = _l("“%(title)s” does not take referrals any more.")


class DeadlinePassed(DomainError):
    """The order's deadline is over and nobody confirmed that it still takes people."""

    message = _l("The deadline of “%(title)s” has passed. Ask the employer and tick that it still takes people.")
    field = "past_deadline"


class AlreadyReferred(DomainError):
    """There is an open referral of the person to the order."""

    message = _l("There is an open referral to “%(title)s” already.")


class OrderBlocked(DomainError):
    """The counselor has set the pair aside."""

    message = _l("“%(title)s” was set aside for this person. Take it back into the list first.")


class ReasonNeeded(DomainError):
    """A result that is not a hire needs its reason."""

    message = _l("Choose a reason, so that the next suggestion is better.")
    field = "reason"


class StartMissing(DomainError):
    """A hire needs the first day of work."""

    message = _l("Enter the first day of work.")
    field = "started_on"


class StartUnlikely(DomainError):
    """The first day of work is too far from today."""

    message = _l("The first day of work must lie between %(first)s and %(last)s.")
    field = "started_on"


class InterviewPast(DomainError):
    """An interview cannot be set in the past."""

    message = _l("The interview must be in the future.")
    field = "interview_day"


class EmployerMissing(DomainError):
    """A placement without an order names its employer."""

    message = _l("Enter where the person works.")
    field = "employer_name"


class LeftBeforeStart(DomainError):
    """The last day lies outside the employment."""

    message = _l("The last day must lie between the first day of work (%(start)s) and today.")
    field = "left_on"


class LeftMissing(DomainError):
    """Someone who left has a last day and a reason."""

    message = _l("Enter the last day and the reason.")
    field = "left_on"


class CheckClosed(DomainError):
    """The check was answered already, or the person has left."""

    message = _l("This check is closed.")


class TooEarly(DomainError):
    """A person cannot be confirmed to have stayed so long before that day."""

    message = _l("Staying for %(months)d months can be confirmed from %(day)s on.")
    field = "outcome"


class TooManyOpen(DomainError):
    """The person has asked for many referrals at once."""

    message = _l("You have %(most)d open requests already. Wait for an answer or withdraw one.")


class LetterNotPossible(DomainError):
    """A letter belongs to a referral that was made and has no result yet."""

    message = _l("A letter can be issued from the referral on until there is a result.")


class EmployerBlocked(DomainError):
    """The centre refers nobody to the employer for a legal reason."""

    message = _l(
        "Nobody can be referred to %(name)s: the employer is blocked. The reason stands on the company's page."
    )


class TimesWanted(DomainError):
    """An employer proposes a few times, not one and not a calendar."""

    message = _l("Propose %(least)d to %(most)d different times.")
    field = "day_1"


class TimePast(DomainError):
    """A proposed time has passed."""

    message = _l("All times must be in the future.")
    field = "day_1"


class OfferAnswered(DomainError):
    """The proposal was answered, or the employer made another."""

    message = _l("This proposal is answered already, or there is a newer one.")


class TimeNotOffered(DomainError):
    """The chosen time is none of the proposed ones, or has passed."""

    message = _l("Choose one of the proposed times, or ask for others.")
    field = "time"


class AnswerNeeded(DomainError):
    """Whoever asks for other times says which would do."""

    message = _l("Write which days or hours would suit you.")
    field = "text"
