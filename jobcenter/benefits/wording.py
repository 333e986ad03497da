"""What states, banks, steps of a working and kinds of examinations are called."""

from flask_babel import lazy_gettext as _l

from jobcenter.benefits.models import BatchStatus, ClaimStatus

CLAIM = {
    ClaimStatus.DRAFT: (_l("Draft"), "gray"),
    ClaimStatus.SUBMITTED: (_l("Received"), "information"),
    ClaimStatus.SUPPLEMENT_REQUESTED: (_l("Something is missing"), "warning"),
    ClaimStatus.APPROVED: (_l("Approved"), "success"),
    ClaimStatus.REFUSED: (_l("Not approved"), "danger"),
    ClaimStatus.IN_BATCH: (_l("Being paid"), "success"),
    ClaimStatus.PAID: (_l("Paid"), "success"),
    ClaimStatus.RETURNED: (_l("Payment came back"), "warning"),
    ClaimStatus.RECOVERED: (_l("To be paid back"), "danger"),
    ClaimStatus.WITHDRAWN: (_l("Withdrawn"), "gray"),
}
BATCH = {
    BatchStatus.MADE: (_l("Waits for the second officer"), "warning"),
    BatchStatus.CONFIRMED: (_l("Confirmed"), "information"),
    BatchStatus.PAID: (_l("Paid"), "success"),
    BatchStatus.DISCARDED: (_l("Discarded"), "gray"),
}
PARTS = {
    "whole": _l("one fee for the whole examination"),
    "written": _l("written part"),
    "practical": _l("practical part"),
}
WORKING = {
    "fee": _l("Fee on the receipt"),
    "share": _l("Share paid"),
    "claim_cap": _l("Limit of one claim"),
    "person_cap": _l("What is left of the limit per person"),
}
CATEGORIES = {
    "technical": _l("national technical licences"),
    "professional": _l("national professional licences"),
    "accredited": _l("accredited private licences"),
    "language": _l("languages"),
    "history": _l("Korean history"),
}
BANKS = {
    "KB국민": _l("KB Kookmin"),
    "신한": _l("Shinhan"),
    "우리": _l("Woori"),
    "하나": _l("Hana"),
    "NH농협": _l("NH Nonghyup"),
    "IBK기업": _l("IBK"),
    "SC제일": _l("SC First"),
    "카카오뱅크": _l("KakaoBank"),
    "토스뱅크": _l("Toss Bank"),
    "케이뱅크": _l("K bank"),
    "우체국": _l("Korea Post"),
    "새마을금고": _l("MG Community Credit"),
    "신협": _l("Shinhyup"),
    "수협": _l("Suhyup"),
}
BUDGET = {"ko": "예산 소진", "en": "budget spent"}
