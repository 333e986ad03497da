"""Events of the demonstration: a hiring day that takes registrations, and counseling at a station, under way today."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.events.models import Event, EventKind, EventStatus
from jobcenter.events.service import entries, setup
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Registration, RegistrationStatus

if TYPE_CHECKING:
    from jobcenter.demo.history import History
    from jobcenter.demo.loader import Loading

COMPANIES = 4
FAIRS = (date(2023, 5, 25), date(2023, 10, 19))
HIRING_DAYS = tuple(
    date(2023, *day) for day in ((3, 14), (4, 13), (5, 16), (6, 14), (7, 13), (8, 16), (9, 14), (10, 12))
)
PUBLISHED_TITLES = {
    EventKind.JOB_FAIR: {"ko": "희망 취업 박람회", "en": "Job fair"},
    EventKind.HIRING_DAY: {"ko": "구인·구직 만남의 날 ‘JOB 포유’", "en": "Hiring day ‘JOB For You’"},
}
SEEKERS, VISITORS = 14, 3


def hold_published(history: "History") -> list[Event]:
    """The two job fairs and eight hiring days of the published year, each with its ledger entry; their days are invented.

    Returns the hiring days.
    """
    held = []
    kinds = [(EventKind.JOB_FAIR, day) for day in FAIRS] + [(EventKind.HIRING_DAY, day) for day in HIRING_DAYS]
    for kind, day in kinds:
        event = Event(
            organization_id=history.place.organization.id, kind=kind, status=EventStatus.FINISHED,
            title=PUBLISHED_TITLES[kind], held_on=day, starts="14:00", ends="17:00", slot_minutes=20,
        )  # fmt: skip
        db.session.add(event)
        db.session.flush()
        history.fact("event.held", day, ("event", event.id), attributes={"event": kind.value})
        held.append(event)
    return [event for event in held if event.kind is EventKind.HIRING_DAY]


def load(loading: "Loading") -> None:
    """Set both days up through the same services that pages use."""
    centre = loading.organizations["yeongdeungpo-centre"]
    counselor = Actor(loading.users["counselor"].id, loading.users["counselor"].name)
    own = loading.users["resident"].id
    found = db.session.scalars(
        select(Registration)
        .where(Registration.organization_id == centre.id, Registration.status == RegistrationStatus.ACTIVE)
        .order_by(Registration.id.desc())
        .limit(SEEKERS + VISITORS + 1)
    ).all()
    people = [one.person for one in found if one.person.user_id != own]
    _hiring_day(loading, centre, counselor, people[:SEEKERS])
    _outreach_day(loading, centre, counselor, people[SEEKERS : SEEKERS + VISITORS])
    loading.say("Events: a hiring day and a day of counseling at a station.")


def _event(loading: "Loading", centre: Organization, actor: Actor, **values: object) -> Event:
    event = setup.create_event(centre.id, dict(values), actor=actor, now=loading.now)
    setup.move(event, EventStatus.ANNOUNCED, actor=actor, now=loading.now)
    return event


def _hiring_day(loading: "Loading", centre: Organization, actor: Actor, people: list) -> None:
    today = clock.day_of(loading.now)
    event = _event(
        loading,
        centre,
        actor,
        kind=EventKind.HIRING_DAY,
        title={"ko": "구인·구직 만남의 날 ‘JOB 포유’", "en": "Hiring day ‘JOB For You’"},
        held_on=today + timedelta(days=6),
        apply_until=today + timedelta(days=4),
        starts="14:00",
        ends="17:00",
        slot_minutes=20,
        breaks=[["15:20", "15:40"]],
        place="영등포구청 별관 5층 강당",
        capacity=60,
        announcement="가까운 업체와 바로 면접을 봅니다. 이력서 두 부를 가져오세요.\n면접 시간은 신청을 마감한 뒤 알려 드립니다.",
    )
    orders = (
        db.session.scalars(
            select(JobOrder)
            .where(
                JobOrder.organization_id == centre.id,
                JobOrder.status == OrderStatus.ACTIVE,
                JobOrder.valid_until > event.held_on,
            )
            .order_by(JobOrder.id.desc())
        )
        .unique()
        .all()
    )
    offered: dict[int, JobOrder] = {}
    for order in orders:
        offered.setdefault(order.employer_id, order)
    for number, order in enumerate(list(offered.values())[:COMPANIES], start=1):
        employer = db.session.get_one(Employer, order.employer_id)
        values = {
            "booth": f"A-{number}",
            "interviewers": 1 + number % 2,
            "unavailable": ["14:00"] if number == 3 else [],
        }
        company = setup.add_company(event, employer, values, actor=actor, now=loading.now)
        setup.add_post(company, order=order, title="", places=1, actor=actor, now=loading.now)
    db.session.expire(event, ["companies"])
    setup.move(event, EventStatus.OPEN, actor=actor, now=loading.now)
    posts = [post.public_id for post in entries.posts_of(event)]
    for number, person in enumerate(people):
        wishes = [posts[(number * step) % len(posts)] for step in (1, 2, 3)] if posts else []
        entries.register(
            event,
            person,
            wishes=list(dict.fromkeys(wishes)),
            shown=["name", "phone"] if number % 3 else [],
            unavailable=event.slots[:2] if number % 5 == 0 else [],
            actor=actor,
            now=loading.now,
            by_staff=True,
        )


def _outreach_day(loading: "Loading", centre: Organization, actor: Actor, people: list) -> None:
    event = _event(
        loading,
        centre,
        actor,
        kind=EventKind.OUTREACH,
        title={"ko": "찾아가는 취업상담실 (영등포역)", "en": "Job counseling at Yeongdeungpo station"},
        held_on=clock.day_of(loading.now),
        starts="14:00",
        ends="17:00",
        slot_minutes=30,
        tables=2,
        place="영등포역 3층 맞이방",
        announcement="예약한 시간에 오시면 기다리지 않고 상담을 받습니다. 예약 없이 오셔도 됩니다.",
    )
    setup.move(event, EventStatus.OPEN, actor=actor, now=loading.now)
    for slot, person in zip(event.slots, people, strict=False):
        entries.register(event, person, slot=slot, actor=actor, now=loading.now, by_staff=True)
    for status in (EventStatus.CLOSED, EventStatus.HELD):
        setup.move(event, status, actor=actor, now=loading.now)
