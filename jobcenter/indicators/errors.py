"""What a plan refuses, in words that say what to do."""

from flask_babel import lazy_gettext as _l

from jobcenter.core.errors import DomainError


class PeriodUnknown(DomainError):
    message = _l(
        "The plan runs from %(first)s to %(last)s. Choose the whole term, one of its years or a quarter of one."
    )
    field = "period"


class CountedByMeasure(DomainError):
    message = _l("This indicator is counted from the ledger by a measure. Nothing is entered for it.")


class AlreadyFinal(DomainError):
    message = _l("The result of this period is final. Open it again first, with a reason.")
    field = "period"


class EvidenceMissing(DomainError):
    message = _l("Say what the figure is taken from: a document, a list, a system.")
    field = "evidence"


class SamePerson(DomainError):
    message = _l("You entered this figure. Another person must make it final.")


class AsOfInFuture(DomainError):
    message = _l("The day must not lie in the future.")
    field = "as_of"


class ReasonMissing(DomainError):
    message = _l("Say why the final figure must change.")


class CodeTaken(DomainError):
    message = _l("%(code)s is in use already. Choose another number.")
    field = "code"


class NameTaken(DomainError):
    message = _l("%(name)s is there already.")
    field = "name"


class TermOutOfOrder(DomainError):
    message = _l("The plan must end after it begins.")
    field = "ends_on"


class TermNotWholeMonths(DomainError):
    message = _l(
        "A plan begins on the first day of a month and ends on the last day of one: its figures are closed by month."
    )
    field = "begins_on"


class CountedUntilOutside(DomainError):
    message = _l("Choose a day of the plan: from %(first)s to %(last)s.")
    field = "counted_until"


class CountedUntilNotMonthEnd(DomainError):
    message = _l("Figures are counted by month: choose the last day of a month.")
    field = "counted_until"


class TermTooLong(DomainError):
    message = _l("A plan covers %(most)s years at most.")
    field = "ends_on"


class YearsInUse(DomainError):
    message = _l("There are targets, results or money outside these years (%(years)s). Take them away first.")
    field = "begins_on"


class FrameworkCircular(DomainError):
    message = _l("A plan cannot belong to itself or to one of its own yearly plans.")
    field = "framework"


class FrameworkElsewhere(DomainError):
    message = _l("A yearly plan belongs to a plan of its own organization.")
    field = "framework"


class StillInUse(DomainError):
    message = _l("This cannot be deleted yet. Still there: %(what)s.")


class QuarterUnknown(DomainError):
    message = _l("Choose quarters of the plan, the earlier one first.")
    field = "ends"


class DayUnreadable(DomainError):
    message = _l("Write a day, a month or a quarter: 2026-03-15, 2026-03, 2026-Q1.")
    field = "happened"


class StaffingDoubled(DomainError):
    message = _l("%(grade)s stands in two lines.")


class WeightNegative(DomainError):
    message = _l("A weight is not below zero.")
    field = "weight"


class SheetWrong(DomainError):
    message = _l("%(count)s lines cannot be brought in. Correct the file and choose it again; nothing was changed.")
    field = "file"


class AreaTooLarge(DomainError):
    message = _l("An area is above zero and at most %(most)s square metres.")
    field = "area"


class WholeAreaSmaller(DomainError):
    message = _l("The whole building is not smaller than the part in use.")
    field = "whole_area"


class OpenedInFuture(DomainError):
    message = _l("The day of opening must not lie in the future.")
    field = "opened_on"


class TeamElsewhere(DomainError):
    message = _l("The team belongs to another organization.")
    field = "team"


class FacilityLinesTooMany(DomainError):
    message = _l("A file holds at most %(most)d lines. Bring it in in parts.")
    field = "file"


class MoneyTwice(DomainError):
    message = _l("Money stands here undivided and by source too, and would count twice. Leave one of them empty.")


class MoneyDayMissing(DomainError):
    message = _l("Say up to which day the money spent was counted.")
    field = "as_of"


class ChangedMeanwhile(DomainError):
    message = _l(
        "Somebody changed this while you had the page open. Open it again in another tab, compare, and save again to keep yours."
    )
