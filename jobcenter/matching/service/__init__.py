"""Writes of matching, one function per use case. None of them commits; all take actor and time as arguments."""

from jobcenter.matching.service.corrections import can_take_back, take_back_result
from jobcenter.matching.service.feedback import give_feedback, take_back
from jobcenter.matching.service.interviews import ask_for_others, pick_time, propose_times
from jobcenter.matching.service.placements import PlacementFacts, confirm_retention, leave, record_placement
from jobcenter.matching.service.referrals import (
    cancel,
    decline_request,
    make_referral,
    may_be_referred,
    obstacle,
    request_referral,
    set_interview,
)
from jobcenter.matching.service.results import RESULTS, Hire, record_result

__all__ = [
    "RESULTS",
    "Hire",
    "PlacementFacts",
    "ask_for_others",
    "can_take_back",
    "cancel",
    "confirm_retention",
    "decline_request",
    "give_feedback",
    "leave",
    "make_referral",
    "may_be_referred",
    "obstacle",
    "pick_time",
    "propose_times",
    "record_placement",
    "record_result",
    "request_referral",
    "set_interview",
    "take_back",
    "take_back_result",
]
