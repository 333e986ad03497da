"""Deciding claims: what speaks for and against each, what it is worth, and whether the money is there."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from jobcenter.benefits.errors import (
    BudgetSpentError,
    CriterionNeededError,
    EarlierUndecidedError,
    NothingToPayError,
    PeopleFullError,
    ReasonNeededError,
)
from jobcenter.benefits.models import Claim, ClaimStatus
from jobcenter.benefits.rules import (
    LIFETIME,
    ONE_OF,
    Working,
    is_in_time,
    is_in_window,
    is_listed,
    is_same_sitting,
    payable,
)
from jobcenter.benefits.service import lookup, records
from jobcenter.benefits.service.claims import RECEIPT
from jobcenter.core import clock
from jobcenter.core.db import lock
from jobcenter.programs import engine
from jobcenter.programs.models import Round
from jobcenter.programs.rules import MET, NOT_MET
from jobcenter.seekers.models import Person

LABELS = Path(__file__).parents[1] / "data" / "criteria.yaml"


@lru_cache(maxsize=1)
def labels() -> dict[str, dict[str, str]]:
    """What the criteria of every claim are called."""
    import yaml

    with LABELS.open(encoding="utf8") as stream:
        return yaml.safe_load(stream)


def filed_on(claim: Claim, today: date) -> date:
    """The day a claim counts from: when it was handed in, else today."""
    return clock.day_of(claim.submitted_at) if claim.submitted_at else today


def working_of(claim: Claim, today: date) -> Working:
    """What the claim is worth now, after what was approved to the person before."""
    settings = claim.round.claim or {}
    before = lookup.granted_before(claim, settings, filed_on(claim, today))
    return payable(claim.fee or 0, settings, used=sum(one.amount or 0 for one in before))


def checks(claim: Claim, today: date) -> list[dict[str, Any]]:
    """Every criterion with its outcome: the rules of the round on the day of filing, then those of every claim."""
    day = filed_on(claim, today)
    ruled = engine.check_on(claim.round, claim.answers, day)["results"]
    own = [
        {"code": code, "label": labels()[code], "outcome": MET if met else NOT_MET, "others": others}
        for code, met, others in _own_checks(claim, day)
    ]
    return [*ruled, *own]


def _own_checks(claim: Claim, day: date) -> Iterator[tuple[str, bool, list[str]]]:
    settings = claim.round.claim or {}
    if claim.exam_on is not None:
        yield "exam_listed", is_listed(settings, claim.exam_code, claim.exam_on), []
        yield "exam_window", is_in_window(settings, claim.exam_on, day), []
        yield "in_time", is_in_time(settings, claim.exam_on, day), []
    yield "receipt", any(document.code == RECEIPT for document in claim.documents), []
    limit = settings.get("count_limit")
    if limit:
        before = lookup.granted_before(claim, {"person_cap": {"per": limit.get("per", LIFETIME)}}, day)
        yield "count_limit", len(before) < limit["times"], _numbers(before)
    same = lookup.same_exam(claim)
    if settings.get("parts") == ONE_OF:
        parts = [one for one in same if one.exam_part != claim.exam_part]
        yield "one_part", not parts, _numbers(parts)
    for code, found in (
        ("duplicate_exam", [one for one in same if is_same_sitting(one, claim)]),
        ("duplicate_receipt", lookup.same_receipt(claim)),
        ("duplicate_file", lookup.same_files(claim)),
    ):
        yield code, not found, _numbers(found)
    yield "own_account", (claim.account_holder or "").replace(" ", "") == claim.person.name.replace(" ", ""), []
    yield "cap_left", working_of(claim, day).amount > 0, []


def _numbers(claims: Any) -> list[str]:
    return [claim.number or "-" for claim in claims]


def approve(claim: Claim, *, fee: int | None = None, note: str = "", actor: Any, now: datetime) -> Claim:
    """Approve a claim: what it is worth is worked out and bound, in the order of receipt, while the budget lasts.

    `fee` is what the officer read on the receipt. A criterion that is not clearly met needs a reason in `note`.
    """
    # Always round, then person, then claim: approvals of one person in two rounds meet at the person.
    round_ = lock(Round, claim.round_id)
    lock(Person, claim.person_id)
    claim = lock(Claim, claim.id)
    today = clock.day_of(now)
    if fee is not None and fee != claim.fee:
        records.note("claim.fee_corrected", claim, actor=actor, now=now, before=claim.fee, after=fee)
        claim.fee = fee
    open_points = [check["code"] for check in checks(claim, today) if check["outcome"] != MET]
    if open_points and not note.strip():
        raise ReasonNeededError()
    working = working_of(claim, today)
    if working.amount <= 0:
        raise NothingToPayError()
    _require_money(claim, round_, working.amount, today)
    claim.move_to(ClaimStatus.APPROVED)
    claim.amount, claim.working = working.amount, list(working.steps)
    claim.departures = [{"code": code, "reason": note.strip()} for code in open_points]
    _decided(claim, note, actor, now)
    records.count("claim.approved", claim, actor=actor, now=now)
    records.note("claim.approved", claim, actor=actor, now=now, amount=claim.amount, departures=open_points)
    records.tell(
        claim,
        "claim.approved",
        _l("%(name)s: claim %(number)s approved"),
        _l("Your claim %(number)s was approved: %(amount)s won. It is paid with the batch of its month."),
        now=now,
        amount=f"{claim.amount:,}",
    )
    return claim


def _require_money(claim: Claim, round_: Round, amount: int, today: date) -> None:
    settings = round_.claim or {}
    granted = lookup.people_with_grant(round_.id)
    people = settings.get("people")
    if people is not None and claim.person_id not in granted and len(granted) >= people:
        raise PeopleFullError(people=f"{people:,}")
    left = int(settings["budget"]) - lookup.binding_amount(round_.id)
    if amount > left:
        raise BudgetSpentError(left=f"{left:,}", amount=f"{amount:,}")
    earlier = lookup.waiting_before(claim)
    if amount + sum(_most(one, settings) for one in earlier) > left:
        raise EarlierUndecidedError(count=len(earlier))


def _most(claim: Claim, settings: dict[str, Any]) -> int:
    """The most a claim can be worth, whatever was granted to its person."""
    return payable(claim.fee or 0, settings).amount


def refuse(claim: Claim, *, codes: Collection[str], note: str, actor: Any, now: datetime) -> Claim:
    """Refuse a claim for the criteria that are not met; the claimant reads them and the officer's words."""
    if not note.strip():
        raise ReasonNeededError()
    lock(Round, claim.round_id)
    claim = lock(Claim, claim.id)
    found = [check for check in checks(claim, clock.day_of(now)) if check["code"] in codes]
    if "budget" in codes:
        found.append({"code": "budget", "label": {"ko": "예산 소진", "en": "budget spent"}})
    if not found:
        raise CriterionNeededError()
    claim.move_to(ClaimStatus.REFUSED)
    claim.amount, claim.working = None, []
    claim.reasons = [{"code": check["code"], "label": check["label"]} for check in found]
    _decided(claim, note, actor, now)
    records.count("claim.refused", claim, actor=actor, now=now, reason=found[0]["code"])
    records.note("claim.refused", claim, actor=actor, now=now, codes=[check["code"] for check in found])
    records.tell(
        claim,
        "claim.refused",
        _l("%(name)s: claim %(number)s was not approved"),
        _l("Your claim %(number)s was not approved. %(reason)s"),
        now=now,
        reason=note.strip(),
    )
    return claim


def _decided(claim: Claim, note: str, actor: Any, now: datetime) -> None:
    claim.decision_note = note.strip() or None
    claim.decided_by_id, claim.decided_at = actor.id, now
