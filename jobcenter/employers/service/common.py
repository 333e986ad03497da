"""What every use case on an order shares: facts for the checks, findings kept up to date, history, messages."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select

from jobcenter import audit, notifications
from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import occupations, parameters
from jobcenter.core.db import db, lock
from jobcenter.core.errors import NotFound
from jobcenter.employers import rules
from jobcenter.employers.models import Employer, EmployerMember, JobOrder, OrderEvent, OrderFinding
from jobcenter.employers.parsing.hours import Shift
from jobcenter.employers.regions import regions
from jobcenter.employers.search import search_text
from jobcenter.employers.vocabulary import EmploymentType
from jobcenter.employers.wages import WageKind, hourly_equivalent

SEARCHED_DUTIES = 600
FIELDS = (
    "title",
    "keco_code",
    "occupation_name",
    "duties",
    "requirements",
    "preferences",
    "places",
    "employment_type",
    "starts_on",
    "works_until",
    "wage_kind",
    "wage_min",
    "wage_max",
    "wage_negotiable",
    "hours_start",
    "hours_end",
    "hours_text",
    "weekly_hours",
    "days",
    "sgg_code",
    "dong_code",
    "address",
    "education",
    "career",
    "career_months_min",
    "licences",
    "insurance",
    "retirement",
    "apply_by",
    "papers",
    "deadline",
    "until_filled",
)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def term_end(opened_on: date, deadline: date | None) -> date:
    """The last day of an order's term: as many months as are in force after acceptance, or its earlier closing date."""
    term = add_months(opened_on, parameters.value("order_validity_months", on=opened_on))
    return min(term, deadline) if deadline else term


def facts_of(order: JobOrder) -> rules.OrderFacts:
    """What the legal checks look at."""
    bounded = order.employment_type in {
        EmploymentType.FIXED_TERM,
        EmploymentType.FIXED_TERM_PART_TIME,
        EmploymentType.DAILY,
    }
    return rules.OrderFacts(
        title=order.title,
        duties=order.duties,
        requirements=order.requirements,
        preferences=order.preferences,
        employer_name=order.employer.name,
        has_business_number=order.employer.business_number is not None,
        wage_kind=order.wage_kind,
        wage_min=order.wage_min,
        wage_negotiable=order.wage_negotiable,
        weekly_hours=order.weekly_hours,
        hours_start=order.hours_start,
        hours_end=order.hours_end,
        hours_text=order.hours_text,
        sigungu=order.sigungu,
        employment_type=order.employment_type,
        insurance=tuple(order.insurance or ()),
        starts_on=order.starts_on or order.opened_on,
        works_until=order.works_until if bounded else None,
    )


def lock_with_employer(order_id: int) -> JobOrder:
    """Lock an order after its employer, so that it cannot open while a block of the employer begins."""
    employer_id = db.session.scalar(select(JobOrder.employer_id).where(JobOrder.id == order_id))
    if employer_id is None:
        raise NotFound()
    lock(Employer, employer_id)
    return lock(JobOrder, order_id)


def apply_values(order: JobOrder, values: dict[str, Any]) -> None:
    """Put values on an order and bring what follows from them up to date."""
    for name, value in values.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not a field of an order")
        setattr(order, name, value)
    refresh_derived(order)


def refresh_derived(order: JobOrder) -> None:
    """Bring hourly value, place names, overnight mark and search text in line with the facts."""
    region = regions().get(order.sgg_code or "")
    if region:
        order.sido, order.sigungu = region.sido, region.sigungu
    both = order.hours_start and order.hours_end
    shift = Shift(order.hours_start, order.hours_end) if order.hours_start and order.hours_end else None
    order.overnight = bool(both and shift and shift.overnight)
    if shift and not order.shifts:
        order.shifts = [{"start": shift.start, "end": shift.end}]
    if shift and len(order.shifts) == 1:
        order.shifts = [{"start": shift.start, "end": shift.end}]
    if order.days:
        order.days_per_week = len(order.days)
    daily = shift.length - (1 if shift.length >= 8 else 0.5 if shift.length > 4 else 0) if shift else None
    kind = WageKind(order.wage_kind) if order.wage_kind else None
    order.hourly_equivalent = hourly_equivalent(kind, order.wage_min, order.weekly_hours, daily)
    if order.source is None:
        order.occupation_name = occupations.name_of(order.keco_code) or ""
    order.search_text = search_text(
        order.title,
        order.employer.name if order.employer else None,
        order.occupation_name,
        occupations.name_of(order.keco_code),
        f"{order.sido or ''}{order.sigungu or ''}",
        order.duties[:SEARCHED_DUTIES],
    )


def refresh_findings(order: JobOrder, *, today: date, now: datetime) -> None:
    """Check the order again: what is gone goes, what was overridden stays so, what is new is added."""
    found = {finding.key: finding for finding in rules.check(facts_of(order), today=today)}
    for existing in list(order.findings):
        if existing.key not in found:
            order.findings.remove(existing)
        else:
            finding = found.pop(existing.key)
            existing.message, existing.severity = dict(finding.message), finding.severity
    for finding in found.values():
        order.findings.append(
            OrderFinding(
                code=finding.code,
                severity=finding.severity,
                field=finding.field,
                words=finding.words,
                title=dict(finding.title),
                message=dict(finding.message),
                legal_source=finding.source,
                found_at=now,
            )
        )


def remember(order: JobOrder, action: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Write a step into the order's history and the change log."""
    db.session.add(OrderEvent(order_id=order.id, at=now, actor_name=actor.name[:60], action=action, reason=reason))
    audit.record(
        actor,
        f"order.{action}",
        subject=("job_order", order.id),
        now=now,
        organization_id=order.organization_id,
        details={"reason": reason} if reason else {},
    )


def tell_members(order: JobOrder, kind: str, subject: str, body: str, *, now: datetime) -> None:
    """Leave a message with everybody who acts for the order's company."""
    users = db.session.scalars(select(EmployerMember.user_id).where(EmployerMember.employer_id == order.employer_id))
    for user_id in users.all():
        notifications.notify(
            user_id=user_id,
            kind=kind,
            subject=subject,
            body=body,
            now=now,
            link=f"/company/orders/{order.public_id}",
        )


def tell_company(
    employer_id: int, kind: str, write: Callable[[], tuple[str, str]], *, link: str, now: datetime
) -> None:
    """Leave a message with everybody who acts for a company, each in their language."""
    members = select(User).join(EmployerMember, EmployerMember.user_id == User.id)
    for user in db.session.scalars(members.where(EmployerMember.employer_id == employer_id)).unique():
        with force_locale(user.locale):
            subject, body = write()
        notifications.notify(user_id=user.id, kind=kind, subject=subject, body=body, now=now, link=link)
