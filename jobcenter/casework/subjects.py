"""Where the records behind a figure are opened: referrals, placements and talks."""

from jobcenter.casework.models import AgencyReferral, CounselingNote
from jobcenter.core import subjects
from jobcenter.core.subjects import pages_of
from jobcenter.matching.models import Placement, Referral
from jobcenter.seekers.models import Person


def register() -> None:
    """Tell the ledger's pages how to open what this feature shows."""
    subjects.register("referral", pages_of(Referral, "desk.referral"))
    subjects.register("placement", pages_of(Placement, "desk.placement"))
    subjects.register("counseling_note", subjects.pages_of_person(CounselingNote, Person, "desk.case"))
    subjects.register("agency_referral", pages_of(AgencyReferral, "desk.agency_referral"))
