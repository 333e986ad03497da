"""Writes of the employers feature, one function per use case. Nothing here commits or knows a request."""

from jobcenter.employers.service.block_lists import import_list, propose_from_list
from jobcenter.employers.service.blocks import (
    answer_objection,
    apply_blocks,
    confirm_block,
    dismiss_block,
    last_day_to_object,
    lift_block,
    object_to_block,
    propose_block,
)
from jobcenter.employers.service.companies import add_member, register_employer, remove_member, update_employer
from jobcenter.employers.service.importing import import_postings, record_import
from jobcenter.employers.service.lifecycle import cancel, close, expire_due
from jobcenter.employers.service.orders import create_draft, submit, update_draft
from jobcenter.employers.service.outreach import (
    VisitPlan,
    cancel_visit,
    draft_from_visit,
    move_visit,
    plan_visit,
    record_visit,
    settle_follow_up,
)
from jobcenter.employers.service.places import fill_place, release_place
from jobcenter.employers.service.review import accept, complete_facts, override_finding, reject, request_change
from jobcenter.employers.service.terms import NewTerm, renew, tell_ending

__all__ = [
    "NewTerm",
    "VisitPlan",
    "accept",
    "add_member",
    "answer_objection",
    "apply_blocks",
    "cancel",
    "cancel_visit",
    "close",
    "complete_facts",
    "confirm_block",
    "create_draft",
    "dismiss_block",
    "draft_from_visit",
    "expire_due",
    "fill_place",
    "import_list",
    "import_postings",
    "last_day_to_object",
    "lift_block",
    "move_visit",
    "object_to_block",
    "override_finding",
    "plan_visit",
    "propose_block",
    "propose_from_list",
    "record_import",
    "record_visit",
    "register_employer",
    "reject",
    "release_place",
    "remove_member",
    "renew",
    "request_change",
    "settle_follow_up",
    "submit",
    "tell_ending",
    "update_draft",
    "update_employer",
]
