"""Writes of the employers feature, one function per use case. Nothing here commits or knows a request."""

from jobcenter.employers.service.companies import add_member, register_employer, remove_member, update_employer
from jobcenter.employers.service.importing import import_postings, record_import
from jobcenter.employers.service.lifecycle import cancel, close, expire_due, renew
from jobcenter.employers.service.orders import create_draft, submit, update_draft
from jobcenter.employers.service.places import fill_place, release_place
from jobcenter.employers.service.review import accept, complete_facts, override_finding, reject, request_change

__all__ = [
    "accept",
    "add_member",
    "cancel",
    "close",
    "complete_facts",
    "create_draft",
    "expire_due",
    "fill_place",
    "import_postings",
    "override_finding",
    "record_import",
    "register_employer",
    "reject",
    "release_place",
    "remove_member",
    "renew",
    "request_change",
    "submit",
    "update_draft",
    "update_employer",
]
