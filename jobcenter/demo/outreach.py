"""Work with employers in the demonstration: visits of the last weeks and of today, an order that ends soon, a block."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.employers import service
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, OrderStatus
from jobcenter.surveys.models import SurveyResponse
from jobcenter.surveys.questionnaires import questionnaires

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

# Days ago, how, what for, result, people wanted, days until the next contact.
PAST = (
    (21, "visit", "find_orders", "talked", None, 14),
    (16, "call", "find_orders", "absent", None, None),
    (12, "visit", "relations", "promised", 2, 11),
    (9, "visit", "find_orders", "refused", None, None),
    (5, "call", "after_hire", "talked", None, None),
    (2, "visit", "find_orders", "order_found", 3, None),
)
TODAY = (("10:00", "visit", "find_orders"), ("14:30", "visit", "renewal"), (None, "call", "relations"))
ANSWERS = ("5", "4", "5", "3", "4", "5")


def load(loading: "Loading") -> None:
    """Live it through the same services that pages use."""
    counselor = _actor(loading, "counselor")
    companies = _companies(loading, len(PAST) + len(TODAY) + 1)
    _visits(loading, counselor, companies)
    _ending_order(loading)
    if len(companies) > len(PAST) + len(TODAY):
        _block(loading, counselor, companies[-1])
    _answers(loading)
    loading.say("Outreach: visits, an order that ends soon, a blocked employer, answers to questionnaires.")


def _actor(loading: "Loading", key: str) -> Actor:
    return Actor(loading.users[key].id, loading.users[key].name)


def _companies(loading: "Loading", most: int) -> list[Employer]:
    """Companies of the centre that handed in an order and have nobody on line."""
    centre = loading.organizations["yeongdeungpo-centre"]
    members = select(EmployerMember.employer_id)
    found = (
        select(Employer)
        .join(JobOrder, JobOrder.employer_id == Employer.id)
        .where(JobOrder.organization_id == centre.id, Employer.id.not_in(members))
        .group_by(Employer.id)
        .order_by(Employer.id)
    )
    return list(db.session.scalars(found.limit(most)))


def _visits(loading: "Loading", counselor: Actor, companies: list[Employer]) -> None:
    centre, today = loading.organizations["yeongdeungpo-centre"], clock.day_of(loading.now)
    for company, (days, kind, purpose, result, people, again) in zip(companies, PAST, strict=False):
        on = today - timedelta(days=days)
        at = loading.now - timedelta(days=days)
        plan = service.VisitPlan(kind, purpose, on, "10:00")
        visit = service.plan_visit(plan, company, organization_id=centre.id, actor=counselor, now=at)
        service.record_visit(
            visit.id,
            result,
            held_on=on,
            people=people,
            follow_up_on=on + timedelta(days=again) if again else None,
            actor=counselor,
            now=at,
        )
    for company, (time, kind, purpose) in zip(companies[len(PAST) :], TODAY, strict=False):
        plan = service.VisitPlan(kind, purpose, today, time, plan="모집 계획과 근로조건 확인")
        service.plan_visit(plan, company, organization_id=centre.id, actor=counselor, now=loading.now)


def _ending_order(loading: "Loading") -> None:
    """An open order of the demonstration company ends in a week, and the company was told."""
    member = select(EmployerMember.employer_id).where(EmployerMember.user_id == loading.users["employer"].id)
    order = db.session.scalar(
        select(JobOrder)
        .where(JobOrder.employer_id.in_(member), JobOrder.status == OrderStatus.ACTIVE)
        .order_by(JobOrder.id.desc())
        .limit(1)
    )
    if order is None:
        return
    today = clock.day_of(loading.now)
    service.renew(order.id, today + timedelta(days=7), actor=_actor(loading, "employer"), now=loading.now, today=today)
    service.tell_ending(today, now=loading.now)


def _block(loading: "Loading", counselor: Actor, company: Employer) -> None:
    today = clock.day_of(loading.now)
    block = service.propose_block(
        company,
        "repeated_violations",
        organization_id=loading.organizations["yeongdeungpo-centre"].id,
        starts_on=today,
        ends_on=today + timedelta(days=180),
        evidence="최저임금에 미달하는 구인신청을 세 번 되풀이함(구인신청 반려 기록).",
        actor=counselor,
        now=loading.now,
    )
    service.confirm_block(block.id, actor=_actor(loading, "confirmer"), now=loading.now, today=today)


def _answers(loading: "Loading") -> None:
    """Answers of the last weeks, written as they are kept: without who gave them."""
    centre, today = loading.organizations["yeongdeungpo-centre"], clock.day_of(loading.now)
    for asked in questionnaires().values():
        for number, value in enumerate(ANSWERS):
            given = {
                question.code: value if question.kind == "scale" else question.options[number % 2][0]
                for question in asked.questions
            }
            db.session.add(
                SurveyResponse(
                    questionnaire=asked.code,
                    version=asked.version,
                    organization_id=centre.id,
                    answered_on=today - timedelta(days=number),
                    answers=given,
                    comment="연락이 빨라서 좋았습니다." if number == 1 else None,
                )
            )
