"""Writes about residents, one function per use case. None of them commits; all take actor and time as arguments."""

from jobcenter.seekers.service.consents import give_consents, withdraw_consent
from jobcenter.seekers.service.drafts import discard_draft, save_draft
from jobcenter.seekers.service.erasure import erase_ended, erase_requested
from jobcenter.seekers.service.licences import enter_licence, lock_registrations, take_back_licence
from jobcenter.seekers.service.people import create_person, link_account, person_of_account, sign_up, update_person
from jobcenter.seekers.service.privacy import cancel_erasure, export_person, request_erasure, set_welfare_facts
from jobcenter.seekers.service.registrations import (
    accept_registration,
    cancel_registration,
    change_wishes,
    count_ended,
    hold_registration,
    mark_placed,
    request_registration,
    resume_registration,
    return_registration,
)
from jobcenter.seekers.service.terms import expire_due, remind_expiring, renew

__all__ = [
    "accept_registration",
    "cancel_erasure",
    "cancel_registration",
    "change_wishes",
    "count_ended",
    "create_person",
    "discard_draft",
    "enter_licence",
    "erase_ended",
    "erase_requested",
    "expire_due",
    "export_person",
    "give_consents",
    "hold_registration",
    "link_account",
    "lock_registrations",
    "mark_placed",
    "person_of_account",
    "remind_expiring",
    "renew",
    "request_erasure",
    "request_registration",
    "resume_registration",
    "return_registration",
    "save_draft",
    "set_welfare_facts",
    "sign_up",
    "take_back_licence",
    "update_person",
    "withdraw_consent",
]
