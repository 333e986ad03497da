"""Claims of examination fees in the demonstration: last month's are paid, one payment came back, this month's wait."""

import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from jobcenter.accounts.current import Actor
from jobcenter.benefits.models import Claim
from jobcenter.benefits.service import claims, decisions, payments
from jobcenter.core import clock, files
from jobcenter.core.db import db
from jobcenter.core.months import Month
from jobcenter.demo.applicants import Crowd, make_person
from jobcenter.demo.programs import NOTE, YEONGDEUNGPO
from jobcenter.programs.models import Round, RoundStatus
from jobcenter.programs.service import rounds
from jobcenter.programs.templates_data import get_template

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

TEMPLATE = "exam-fee-yeongdeungpo-2026"
CROWD = Crowd(YEONGDEUNGPO, 21, 37, 0.55)
EXAMS = (
    ("eng-info", "written", 19_400),
    ("toeic", "whole", 52_500),
    ("computer-1", "practical", 25_000),
    ("social-worker-1", "whole", 25_000),
    ("history", "whole", 27_000),
    ("opic", "whole", 84_000),
    ("realtor", "whole", 28_000),
    ("cook-korean", "practical", 26_900),
)
FACTS = {
    "months_resident": 30,
    "employed": False,
    "short_work": False,
    "public_job_now": False,
    "business_owner": False,
    "similar_support": False,
    "district": YEONGDEUNGPO,
}
# Of the claims of an earlier round so many a month were paid; one of each month was refused, one taken back.
EARLIER_MONTHS, EARLIER_PAID, EARLIER_CODE = (7, 6, 5), 8, "exam-fee-yeongdeungpo-year-1"
# Numbers of receipts go on where no other claim has one.
FIRST_EARLIER = 500
OVER = {"ko": "지난 회차", "en": "an earlier round"}
LAST_MONTH, THIS_MONTH = {"small": 6, "district": 24}, {"small": 4, "district": 14}


def load(loading: "Loading") -> None:
    """Make the round, file claims in both months, decide and pay those of the last."""
    names = loading.names(590)
    manager, confirmer = (Actor(loading.users[key].id, loading.users[key].name) for key in ("manager", "confirmer"))
    today = clock.day_of(loading.now)
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    until = clock.day_of(loading.now) + timedelta(days=40)
    round_ = _round(loading, manager, clock.start_of(before - timedelta(days=20)), until, TEMPLATE)
    older = [
        _file(round_, names, number, clock.start_of(before + timedelta(days=number % 27)) + timedelta(hours=10))
        for number in range(LAST_MONTH["small" if loading.size == "small" else "district"])
    ]
    for claim in older:
        decisions.approve(claim, actor=manager, now=loading.now)
    batch = payments.make_batch(round_.id, before, actor=manager, now=loading.now)
    payments.confirm_batch(batch, actor=confirmer, now=loading.now)
    payments.pay_batch(batch, on=today, actor=manager, now=loading.now)
    payments.return_payment(batch.lines[1], on=today, reason="해지된 계좌", actor=manager, now=loading.now)
    span = loading.now - clock.start_of(month)
    waiting = THIS_MONTH["small" if loading.size == "small" else "district"]
    for number in range(waiting):
        _file(round_, names, len(older) + number, clock.start_of(month) + span * (number + 1) / (waiting + 1))
    loading.say(f"Claims: {len(older) + waiting}.")


def earlier(loading: "Loading") -> int:
    """A round of the months before: what was paid, refused, taken back and claimed back. Returns how many claims."""
    names = loading.names(591)
    manager, confirmer = (Actor(loading.users[key].id, loading.users[key].name) for key in ("manager", "confirmer"))
    this_month = Month.of(clock.day_of(loading.now))
    months = [this_month.shifted(-number) for number in EARLIER_MONTHS]
    opened = clock.start_of(months[0].first - timedelta(days=20))
    round_ = _round(loading, manager, opened, months[-1].last, EARLIER_CODE)
    round_.name = {locale: f"{name} ({OVER[locale]})" for locale, name in round_.name.items()}
    number = FIRST_EARLIER
    for place, month in enumerate(months):
        filed: list[Claim] = []
        for _claim in range(EARLIER_PAID + 2):
            at = clock.start_of(month.first + timedelta(days=3 + 2 * len(filed))) + timedelta(hours=10)
            filed.append(_file(round_, names, number, at))
            number += 1
        decided = clock.start_of(month.last) + timedelta(hours=11)
        withdrawn = filed.pop()
        claims.withdraw(withdrawn, actor=Actor(None, withdrawn.person.name), now=decided - timedelta(days=2))
        refused = filed.pop()
        codes = [check["code"] for check in decisions.checks(refused, clock.day_of(decided))]
        decisions.refuse(
            refused, codes=codes[:1], note="제출한 서류로 요건을 확인할 수 없습니다.", actor=manager, now=decided
        )
        for claim in filed:
            decisions.approve(claim, actor=manager, now=decided)
        paid = clock.start_of(month.shifted(1).first + timedelta(days=9)) + timedelta(hours=11)
        batch = payments.make_batch(round_.id, month.first, actor=manager, now=paid)
        payments.confirm_batch(batch, actor=confirmer, now=paid)
        payments.pay_batch(batch, on=clock.day_of(paid), actor=manager, now=paid)
        if not place:
            later = paid + timedelta(days=40)
            payments.recover(filed[0], reason="다른 기관에서 같은 응시료를 지원받음", actor=manager, now=later)
    for status in (RoundStatus.CLOSED, RoundStatus.RUNNING, RoundStatus.FINISHED):
        round_.move_to(status)
    db.session.flush()
    return number - FIRST_EARLIER


def _round(loading: "Loading", manager: Actor, now: datetime, last: date, code: str) -> Round:
    template = get_template(TEMPLATE)
    first = clock.day_of(now) + timedelta(days=7)
    template["round"]["claim"] |= {
        "exam_from": (first - timedelta(days=60)).isoformat(),
        "exam_until": last.isoformat(),
    }
    round_ = rounds.create_from_template(
        template,
        organization_id=loading.organizations["yeongdeungpo"].id,
        dates={
            "apply_from": first,
            "apply_until": last,
            "result_on": last + timedelta(days=14),
            "period_from": first,
            "period_until": last + timedelta(days=45),
            "reference_date": first,
        },
        code=code,
        actor=manager,
        now=now,
    )
    round_.demo_note = {locale: text.format(year="2026") for locale, text in NOTE.items()}
    rounds.announce(round_, actor=manager, now=now, today=clock.day_of(now))
    if round_.status is RoundStatus.ANNOUNCED:
        round_.move_to(RoundStatus.OPEN)
    return round_


def _file(round_: Round, names, number: int, at: datetime) -> Claim:
    person = make_person(names, CROWD, round_.reference_date, at)
    actor = Actor(None, person.name)
    code, part, fee = EXAMS[number % len(EXAMS)]
    claim = claims.start(round_.id, person, actor=actor, now=at)
    claims.save(
        claim,
        facts=FACTS,
        exam_code=code,
        exam_part=part,
        exam_on=clock.day_of(at) - timedelta(days=20 + number % 20),
        fee=fee,
        receipt_number=f"{30_000_000 + number * 7_919}",
        bank="신한",
        account=f"110{400_000_000 + number * 104_729}",
        account_holder=person.name,
        statement=True,
    )
    for document, called in (("receipt", "영수증.pdf"), ("attendance", "응시확인서.pdf")):
        content = io.BytesIO(f"%PDF-1.4\n% {document} {number}\ntrailer <<>>\n%%EOF\n".encode())
        claims.attach(claim, document, files.store(content, called=called), called=called, actor=actor, now=at)
    return claims.submit(claim, actor=actor, now=at)
