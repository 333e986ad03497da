"""What the pipeline refuses, one class per reason."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class RoundFrozen(DomainError):
    """The round was announced; its rules, score table and documents stay as they were announced."""

    message = _l("This round has been announced. Its rules, score table and documents can no longer be changed.")


class RoundNotReady(DomainError):
    """The checks before the announcement found something."""

    message = _l("The round cannot be announced yet: %(problems)s")


class RoundTampered(DomainError):
    """The stored rules are not the announced ones."""

    message = _l(
        "The rules of this round are not the ones it was announced with. Tell the administrator before going on."
    )


class PlacesHeld(DomainError):
    """More people hold a place than the new number of places."""

    message = _l("%(held)s people already hold a place in %(group)s. Enter at least %(held)s.")
    field = "places"


class ApplicationsClosed(DomainError):
    """The round does not take applications on that day."""

    message = _l("This round takes applications from %(start)s to %(end)s.")


class AlreadyApplied(DomainError):
    """The person has handed in an application to this round."""

    message = _l("You have already applied to this round. Your receipt number is %(number)s.")


class AnswersMissing(DomainError):
    """A question the rules need, or a required statement, has no answer."""

    message = _l("Please answer the questions that are still open: %(names)s.")


class ApplicationSubmitted(DomainError):
    """An application that was handed in is no longer edited by the applicant."""

    message = _l("This application has been handed in and can no longer be changed. Withdraw it to apply again.")


class WithdrawalImpossible(DomainError):
    """The application is past the point where it can be withdrawn."""

    message = _l("This application can no longer be withdrawn. Call the centre if something has changed.")


class NoGroupFits(DomainError):
    """No group of places takes this person, or a fact needed to tell is missing."""

    message = _l(
        "No group of places fits what is known about this person. Check the date of birth and the facts the groups ask for."
    )


class StillOpen(DomainError):
    """Screening begins when the application period is over."""

    message = _l("Applications are taken until %(end)s. Screening begins after that.")


class RankingStands(DomainError):
    """A ranked or confirmed round is not screened on the side."""

    message = _l("This round has been ranked. Take the ranking back before deciding applications again.")


class CriterionUndecided(DomainError):
    """The engine does not know and the officer has not decided."""

    message = _l("Decide “%(criterion)s”, or enter the fact that is missing.")


class DepartureNeedsReason(DomainError):
    """The officer differs from the engine without saying why."""

    message = _l("Say why you decide “%(criterion)s” differently from the rules.")


class Undecided(DomainError):
    """Some applications have not been decided."""

    message = _l("%(count)s applications have no decision yet. Decide them before ranking.")


class NothingToRank(DomainError):
    """Nobody is eligible."""

    message = _l("There is no eligible application to rank.")


class SeedMissing(DomainError):
    """A lottery needs a public seed that comes after the digest was published."""

    message = _l("Enter the seed of the draw: a public text nobody could know when the list of applicants was closed.")
    field = "seed"


class SecondOfficerNeeded(DomainError):
    """Whoever screened or ranked does not confirm."""

    message = _l("You screened applications of this round or made this ranking. A second officer has to confirm it.")


class NotConfirmed(DomainError):
    """A result is published when a second officer has confirmed it."""

    message = _l("A second officer has to confirm the ranking before it is published.")


class OfferClosed(DomainError):
    """The offer was answered or has run out."""

    message = _l("This offer is no longer open. It was to be answered by %(until)s.")


class GuardStands(DomainError):
    """Something in another program, or a term, keeps the person from this place."""

    message = _l("This place cannot be taken now: %(what)s. Please talk to the office in charge.")


class GuardForbids(DomainError):
    """The guard leaves no room for an officer's decision."""

    message = _l("Nobody can let this pass: %(what)s. It has to end first.")


class ExtensionImpossible(DomainError):
    """More time is a later day than the one asked for, and not in the past."""

    message = _l("Choose a day after %(until)s that is not over.")
    field = "until"


class AttendanceImpossible(DomainError):
    """More attendance than the course has."""

    message = _l("The course has %(total)s in all. Enter a number from 0 to %(total)s.")
    field = "attended"


class AttendanceTooLow(DomainError):
    """The attendance does not reach what completing the course takes."""

    message = _l("%(attended)s of %(total)s attended; completing takes at least %(needed)s (%(percent)s %%).")
    field = "attended"


class AttendanceMissing(DomainError):
    """The course ends with an attendance figure."""

    message = _l("Enter the attendance before completing the course.")
    field = "attended"


class ReasonMissing(DomainError):
    """Ending something early, or changing an announcement, is recorded with its reason."""

    message = _l("Enter the reason.")
    field = "reason"


class DateImpossible(DomainError):
    """A date lies outside the period it belongs to."""

    message = _l("Enter a date from %(start)s to %(end)s.")
    field = "on"


class NotBegun(DomainError):
    """Nobody completes what has not begun."""

    message = _l("This begins on %(start)s. It can be completed after that.")
    field = "on"


class CodeTaken(DomainError):
    """Another round of the program has that code."""

    message = _l("This program already has a round with the code “%(code)s”.")
    field = "code"


class DocumentUnknown(DomainError):
    """The round does not ask for such a document."""

    message = _l("This round does not ask for that document.")


class DocumentTwice(DomainError):
    """The same file was added to the same document before."""

    message = _l("“%(name)s” has already been added.")


class TooManyFiles(DomainError):
    """One document has as many files as it may."""

    message = _l("At most %(most)s files can be added to one document. Put several pages into one PDF.")


class DocumentsLacking(DomainError):
    """A document that is to be sent on line has no file yet."""

    message = _l("Please add the files you want to send on line: %(names)s.")


class AppealImpossible(DomainError):
    """There is nothing to object to, or the term is over, or the objection was answered."""

    message = _l("You cannot object to this decision any more.")


class AppealOver(DomainError):
    """The objection was answered or taken back."""

    message = _l("This objection has been answered or taken back.")


class AnotherOfficerNeeded(DomainError):
    """Whoever decided the application does not answer the objection to it."""

    message = _l("You decided this application. Another officer has to answer the objection.")


class DrawNotPublished(DomainError):
    """A lottery begins with its list."""

    message = _l("Publish the list of the draw first. The seed has to be unknown when the list is published.")
    field = "seed"


class DrawChanged(DomainError):
    """The applicants are not those of the published list."""

    message = _l("The list has changed since it was published. Publish it again, with a seed that is still unknown.")
    field = "seed"


class SanctionOver(DomainError):
    """The term was lifted before."""

    message = _l("This term has been lifted already.")


class SanctionImpossible(DomainError):
    """Only who left early is barred, and once."""

    message = _l("Only someone who dropped out or was ended by the centre can be barred, and only once.")


class GroupInUse(DomainError):
    """A group that somebody belongs to, or the only one, cannot be taken out."""

    message = _l("This group cannot be taken out: somebody belongs to it, or it is the only one.")


class NothingChanged(DomainError):
    """A version must differ from the one before it."""

    message = _l("Nothing was changed yet: this version is the same as the one in force.")


class PartyMissing(DomainError):
    """A round for teams or institutions needs to know which one applies."""

    message = _l("Please say first which team or institution applies.")


class MembersWrong(DomainError):
    """A team has too few or too many members."""

    message = _l("A team has %(least)s to %(most)s members, the applicant counted. This one has %(count)s.")


class MemberTwice(DomainError):
    """Somebody is named twice in one team."""

    message = _l("%(name)s is named twice.")


class SharesWrong(DomainError):
    """Shares are given for all members, and come to a hundred."""

    message = _l("Give the share of every member or of none. Together they have to be 100 %%, now they are %(sum)s %%.")
    field = "share"


class BusinessNumberWrong(DomainError):
    """The tax office could not have issued this number."""

    message = _l("This is not a business registration number. Please check the ten digits.")
    field = "business_number"


class MemberElsewhere(DomainError):
    """A person stands in one team of a round."""

    message = _l("Already in another team of this round: %(names)s. Everybody can be in one team.")


class InstitutionApplied(DomainError):
    """An institution applies once in a round."""

    message = _l("This institution has already applied in this round.")


class EvaluationClosed(DomainError):
    """Nothing is written after the close."""

    message = _l("The evaluation is closed.")


class EvaluationOpen(DomainError):
    """The ranking needs the averages of a closed evaluation."""

    message = _l("Close the evaluation first: the ranking uses its averages.")


class EvaluationIncomplete(DomainError):
    """Every evaluator scores every applicant or steps back, and somebody scores each."""

    message = _l("Sheets are missing: %(count)s. Applicants nobody scores: %(numbers)s.")


class EvaluatorHasScored(DomainError):
    """Whoever wrote a sheet stays in the committee."""

    message = _l("%(name)s has already written a sheet and stays in the committee.")


class NothingToEvaluate(DomainError):
    """The committee scores applications that were found eligible."""

    message = _l(
        "There is nothing to evaluate: applications have to be found eligible, and somebody has to score them."
    )


class PointsWrong(DomainError):
    """Points of an item lie between nothing and its most."""

    message = _l("Enter whole points from 0 to %(most)s.")


class ConflictNeedsReason(DomainError):
    """Stepping back is recorded with its reason."""

    message = _l("Please say what connects you with this applicant.")
    field = "reason"


class AgreementOverBudget(DomainError):
    """What is agreed does not exceed the budget of the round."""

    message = _l("Agreements would come to %(sum)s won, more than the budget of %(budget)s won.")
    field = "amount"


class NotACourse(DomainError):
    """Only a course for people, of the organization that agreed, can be run by an institution it chose."""

    message = _l("Please choose one of the courses in the list.")


class AgreementImpossible(DomainError):
    """An agreement is made with whoever took the place."""

    message = _l("An agreement is made with applicants who accepted their place.")
