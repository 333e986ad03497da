"""The codes of outreach, terms and blocks in the reader's words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.employers.models import BlockStatus, CloseReason, VisitKind, VisitPurpose, VisitResult, VisitStatus

KIND: Mapping[Any, Any] = {VisitKind.VISIT: _l("Visit to a company"), VisitKind.CALL: _l("Call to a company")}
PURPOSE: Mapping[Any, Any] = {
    VisitPurpose.FIND_ORDERS: _l("Find job orders"),
    VisitPurpose.RENEWAL: _l("Renew an order"),
    VisitPurpose.AFTER_HIRE: _l("After a hire"),
    VisitPurpose.RELATIONS: _l("Keep in touch"),
    VisitPurpose.COMPLAINT: _l("Complaint"),
}
RESULT: Mapping[Any, tuple[Any, str]] = {
    VisitResult.ORDER_FOUND: (_l("Order found"), "success"),
    VisitResult.PROMISED: (_l("Order promised"), "information"),
    VisitResult.TALKED: (_l("Talked, no order now"), "gray"),
    VisitResult.REFUSED: (_l("Does not want us"), "warning"),
    VisitResult.ABSENT: (_l("Nobody there"), "warning"),
    VisitResult.CLOSED_BUSINESS: (_l("Out of business"), "danger"),
}
VISIT_STATUS: Mapping[Any, tuple[Any, str]] = {
    VisitStatus.PLANNED: (_l("Planned"), "information"),
    VisitStatus.DONE: (_l("Done"), "success"),
    VisitStatus.CANCELLED: (_l("Called off"), "gray"),
}
CLOSE_REASON: Mapping[Any, Any] = {
    CloseReason.FILLED_ELSEWHERE: _l("Found people another way"),
    CloseReason.NOT_NEEDED: _l("Does not need people any more"),
    CloseReason.CONDITIONS_CHANGED: _l("The conditions changed"),
    CloseReason.NOBODY_SUITED: _l("Nobody suited"),
    CloseReason.BUSINESS_CLOSED: _l("Out of business"),
    CloseReason.OTHER: _l("Other reason"),
}
BLOCK_STATUS: Mapping[Any, tuple[Any, str]] = {
    BlockStatus.PROPOSED: (_l("Waits for a second person"), "warning"),
    BlockStatus.CONFIRMED: (_l("Blocked"), "danger"),
    BlockStatus.DISMISSED: (_l("Not followed"), "gray"),
    BlockStatus.LIFTED: (_l("Lifted"), "success"),
    BlockStatus.LAPSED: (_l("Term over"), "gray"),
}
FIT: Mapping[str, tuple[Any, str]] = {
    "number": (_l("Business number fits"), "success"),
    "address": (_l("Name and district fit: compare"), "warning"),
    "name": (_l("Name only: not enough"), "gray"),
    "none": (_l("Not known here"), "gray"),
    "bad": (_l("Cannot be read"), "danger"),
}
SHOW: Mapping[str, Any] = {
    "": _l("All companies"),
    "open": _l("With open orders"),
    "idle": _l("Without an open order"),
    "unvisited": _l("Not visited yet"),
    "blocked": _l("Blocked now"),
}
TARGETS: Mapping[str, Any] = {
    "ended": _l("Order ended, none open"),
    "hired": _l("Hired through us before"),
    "gone": _l("Never came back"),
}
