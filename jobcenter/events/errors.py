"""Why a step at an event is refused, and what to do next."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class NotTaking(DomainError):
    """The event takes no registrations on this day."""

    message = _l("This event does not take registrations now.")


class EventFull(DomainError):
    """Every place is taken."""

    message = _l("Every place of this event is taken. The centre can tell you about the next one.")


class AlreadyRegistered(DomainError):
    """There is a registration of this person."""

    message = _l("This person is registered already, with number %(number)s.")


class WishesWrong(DomainError):
    """Wishes name a post twice, too many, or one of another event."""

    message = _l("Choose different posts of this event, at most three.")
    field = "wish_1"


class SlotTaken(DomainError):
    """Somebody else has the slot."""

    message = _l("%(slot)s is taken. Choose another time.")
    field = "slot"


class SlotMissing(DomainError):
    """A place with hours needs a time."""

    message = _l("Choose a time.")
    field = "slot"


class AlreadyCheckedIn(DomainError):
    """The person was checked in before."""

    message = _l("Number %(number)s was checked in already.")


class UnknownNumber(DomainError):
    """Nobody has the number at this event."""

    message = _l("Nobody is registered with number %(number)s.")
    field = "number"


class CompanyThere(DomainError):
    """The company takes part already."""

    message = _l("%(name)s takes part already.")
    field = "employer"


class CompanyUnknown(DomainError):
    """No company has this name or number."""

    message = _l("There is no company with this name or business number. Ask it to register first.")
    field = "employer"


class InUse(DomainError):
    """Somebody wishes for it or is booked with it."""

    message = _l("Somebody has chosen this. It cannot be taken away any more.")


class NothingToOpen(DomainError):
    """An event with companies needs a post before people register."""

    message = _l("Add at least one company with a post first.")


class ProposalStale(DomainError):
    """Somebody in the proposed timetable has taken back the registration."""

    message = _l(
        "%(count)s interviews of the proposal are no longer possible. Put them right or ask for a new proposal."
    )


class InConflict(DomainError):
    """The change or the timetable is in conflict."""

    message = _l("This is not possible: %(conflicts)s")
    field = "slot"


class TooLate(DomainError):
    """After the timetable was confirmed changes go through the centre."""

    message = _l("The interviews are fixed. Please call the centre to change or cancel.")


class ReasonMissing(DomainError):
    """Not hired needs a reason."""

    message = _l("Choose a reason, so that the next suggestion is better.")
    field = "reason"


class RegistrationNeeded(DomainError):
    """A hire is counted for a registration for work."""

    message = _l("This person has no valid registration for work. Register the person at the counter first.")


class NotAttended(DomainError):
    """Only who was there can do this."""

    message = _l("Only for people who came. Check the person in first.")


class PostsClosed(DomainError):
    """A company changes its posts itself only while residents can still choose them."""

    message = _l("The registration is closed. Please call the centre to change your posts.")


class RepeatWrong(DomainError):
    """Repeating needs days."""

    message = _l("Choose weekdays and a last day after the event, for at most %(most)s further days.")
    field = "until"
