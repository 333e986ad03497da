"""Why something about appointments, hand-overs or partner agencies is refused."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class SlotTaken(DomainError):
    """The slot is not free, or no slot at all."""

    message = _l("This time is not free any more. Please choose another one.")
    field = "slot"


class TooLateToBook(DomainError):
    """The time left is shorter than what can be changed on line."""

    message = _l("Less than %(hours)d hours are left. Please call the centre.")
    field = "slot"


class TooManyAppointments(DomainError):
    """Somebody holds as many appointments as she can book."""

    message = _l("You have %(most)d appointments already. Cancel or move one of them.")
    field = "slot"


class BusyThen(DomainError):
    """The person has another appointment at that time."""

    message = _l("There is another appointment of the same person at that time.")
    field = "slot"


class NoTimeForWalkIn(DomainError):
    """Somebody has an appointment now or in a few minutes."""

    message = _l("There is no time before the next appointment. Offer the next free slot below.")


class NotOver(DomainError):
    """Nobody is late for a talk that has not begun."""

    message = _l("The appointment has not begun yet.")


class HoursOverlap(DomainError):
    """Two office hours of one counselor at the same time."""

    message = _l("You have office hours at that time already (%(starts)s–%(ends)s).")
    field = "starts"


class HoursTooShort(DomainError):
    """Not one slot fits into the hours."""

    message = _l("Not one slot fits between the beginning and the end.")
    field = "ends"


class EndBeforeBeginning(DomainError):
    """An end before its beginning."""

    message = _l("The end has to come after the beginning.")


class PlaceNeeded(DomainError):
    """A talk at an outreach place needs the place, a video talk its link."""

    message = _l("Say where: the place of the outreach counseling.")
    field = "place"


class LinkNeeded(DomainError):
    """A video talk needs its link."""

    message = _l("Enter the address of the video room (it begins with https://).")
    field = "link"


class NobodyToHandOver(DomainError):
    """The counselor has no open case."""

    message = _l("There is no open case to hand over.")


class SameCounselor(DomainError):
    """A case is handed to somebody else."""

    message = _l("Choose another counselor than the one who has the case.")
    field = "to"


class HandOverPast(DomainError):
    """A hand-over begins today or later."""

    message = _l("The first day cannot lie in the past.")
    field = "starts_on"


class CaseMoved(DomainError):
    """Somebody else has handed the case over meanwhile."""

    message = _l("Some of these cases have changed hands meanwhile. Look at the list again.")


class ConsentNeeded(DomainError):
    """Nothing leaves the centre without the person's consent to exactly that."""

    message = _l("Ask the person and record her consent first.")
    field = "agreed"


class NothingShared(DomainError):
    """The agency has to know at least whom it is about."""

    message = _l("The agency needs the name at least.")
    field = "shared"


class AlreadyAtAgency(DomainError):
    """One open referral per person and agency."""

    message = _l("The person is referred to this agency already, and no final reply has come.")
    field = "agency"


class ReplyTextNeeded(DomainError):
    """A refusal has a reason."""

    message = _l("Write down the reason the agency gave.")
    field = "text"


class ReplyDay(DomainError):
    """A reply comes after the letter and not in the future."""

    message = _l("The day of the reply lies before the letter or in the future.")
    field = "replied_on"


class AgencyNameTaken(DomainError):
    """Two agencies of one name would be mixed up."""

    message = _l("There is an agency of this name already.")
    field = "name"
