"""Builders of claims and batches: a test names only what it is about."""

import io
from copy import deepcopy
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from jobcenter.accounts.current import Actor
from jobcenter.benefits.models import Claim, PaymentBatch
from jobcenter.benefits.service import claims, decisions, payments
from jobcenter.core import files
from jobcenter.core.db import transaction
from jobcenter.programs import templates_data
from jobcenter.programs.models import Round
from jobcenter.seekers.models import Person
from tests.factories import programs as given
from tests.factories import seekers as make

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 14, 3, tzinfo=UTC)
MONTH = date(2026, 11, 1)
FACTS = {
    "district": "11560",
    "months_resident": 24,
    "employed": False,
    "short_work": False,
    "public_job_now": False,
    "business_owner": False,
    "similar_support": False,
}
DATES = {
    "apply_from": date(2026, 1, 1),
    "apply_until": date(2026, 12, 31),
    "result_on": date(2027, 1, 12),
    "period_from": date(2026, 1, 1),
    "period_until": date(2027, 1, 31),
    "reference_date": date(2026, 1, 1),
}
_numbers = count(1)


def template(**settings: Any) -> dict:
    """The template of 2026 with other settings of claims."""
    found = deepcopy(templates_data.get_template("exam-fee-yeongdeungpo-2026"))
    found["round"]["claim"].update(settings)
    return found


def open_round(officer: Actor | None = None, **settings: Any) -> Round:
    """A round of 2026 that takes claims."""
    return given.open_round(template(**settings), officer=officer, **DATES)


def young(**about: Any) -> Person:
    """A resident of 28 years."""
    return make.resident(**{"name": "이청년", "birth_date": date(1998, 5, 3), **about})


def pdf(mark: object) -> io.BytesIO:
    """A file nobody handed in before, unless the mark is the same."""
    return io.BytesIO(b"%PDF-1.7\n" + str(mark).encode() + b"\ntrailer <<>>\n%%EOF\n")


def draft(
    round_: Round, person: Person | None = None, *, now: datetime = NOW, facts: dict | None = None, **about: Any
) -> Claim:
    """A claim that could be handed in: an examination of 80,000 won, its receipt, an account."""
    person = person or young()
    number = next(_numbers)
    values = {
        "exam_code": "eng-info",
        "exam_part": "whole",
        "exam_on": date(2026, 3, 1),
        "fee": 80_000,
        "receipt_number": f"R{number}",
        "bank": "신한",
        "account": "110222333444",
        "account_holder": person.name,
        "statement": True,
        **about,
    }
    with transaction():
        claim = claims.start(round_.id, person, actor=given.own(person), now=now)
        claims.save(claim, facts={**FACTS, **(facts or {})}, **values)
    for code in ("receipt", "attendance"):
        attach(claim, code, f"{code}{number}")
    return claim


def attach(claim: Claim, code: str, mark: object) -> None:
    """One file of a claim."""
    stored = files.store(pdf(mark), called="영수증.pdf")
    with transaction():
        claims.attach(claim, code, stored, called="영수증.pdf", actor=given.own(claim.person), now=NOW)


def submitted(round_: Round, person: Person | None = None, *, now: datetime = NOW, **about: Any) -> Claim:
    """A claim that was handed in."""
    claim = draft(round_, person, now=now, **about)
    with transaction():
        return claims.submit(claim, actor=given.own(claim.person), now=now)


def approved(claim: Claim, officer: Actor, *, note: str = "", fee: int | None = None) -> Claim:
    """A claim an officer approved."""
    with transaction():
        return decisions.approve(claim, note=note, fee=fee, actor=officer, now=NEXT_MONTH)


def batch(round_: Round, officer: Actor, *, month: date = MONTH) -> PaymentBatch:
    """The batch of a month."""
    with transaction():
        return payments.make_batch(round_.id, month, actor=officer, now=NEXT_MONTH)


def paid(round_: Round, officer: Actor, second: Actor) -> PaymentBatch:
    """The batch of November, confirmed by a second officer and paid."""
    made = batch(round_, officer)
    with transaction():
        payments.confirm_batch(made, actor=second, now=NEXT_MONTH)
    with transaction():
        payments.pay_batch(made, on=NEXT_MONTH.date(), actor=officer, now=NEXT_MONTH)
    return made
