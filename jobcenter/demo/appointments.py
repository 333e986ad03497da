"""Casework of the demonstration: office hours, appointments of these days, partner agencies, fits of new orders."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from jobcenter.accounts import service as accounts
from jobcenter.accounts.current import SYSTEM, Actor
from jobcenter.accounts.models import User
from jobcenter.casework import occupancy, queries
from jobcenter.casework.models import AgencyReferralStatus, CounselingChannel
from jobcenter.casework.service import agencies, appointments, fits, hours
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.demo.accounts import DOMAIN, PASSWORD
from jobcenter.organizations.models import Organization
from jobcenter.seekers.models import Channel, Registration, RegistrationStatus

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

# Compared with the people who wait; in the large city the scheduler does it.
ORDERS = 30
COLLEAGUE = f"colleague@{DOMAIN}"
BOOKED = 4
AGENCIES = (
    ("영등포구 종합사회복지관", "welfare", "영등포구 주민, 긴급 생계·돌봄 상담", "02-2670-0001"),
    ("영등포구 정신건강복지센터", "mental_health", "구직 스트레스·우울 상담, 초기 상담 무료", "02-2670-0002"),
    ("서울금융복지상담센터", "debt", "채무 조정·개인회생 상담, 예약 후 방문", "02-2670-0003"),
    ("서울남부고용센터", "employment", "실업급여, 국민취업지원제도", "02-2670-0004"),
    ("여성새로일하기센터", "training", "경력단절 여성 직업교육과 인턴", "02-2670-0005"),
)


def load(loading: "Loading") -> None:
    """Set everything up through the same services that pages use."""
    centre = loading.organizations["yeongdeungpo-centre"]
    counselor = loading.users["counselor"]
    _hours(loading, centre, counselor)
    _hours(loading, loading.organizations["gwanak-centre"], loading.users["counselor2"])
    _colleague(loading)
    people = db.session.scalars(
        select(Registration)
        .where(Registration.organization_id == centre.id, Registration.status == RegistrationStatus.ACTIVE)
        .order_by(Registration.id.desc())
        .limit(BOOKED + 3)
    ).all()
    booked = _appointments(loading, counselor, people[1:])
    _agencies(loading, centre, counselor, people[-1])
    if loading.size != "city":
        fits.compare(fits.find_new(clock.day_of(loading.now), ORDERS), now=loading.now)
    loading.say(f"Casework: office hours, {booked} appointments, {len(AGENCIES)} partner agencies.")


def _colleague(loading: "Loading") -> None:
    """A second counselor of the centre, to whom cases can be handed over."""
    user = accounts.create_user(COLLEAGUE, PASSWORD, "박상담", is_demonstration=True, check=False)
    district = loading.organizations["yeongdeungpo"]
    accounts.grant_role(user, district, "counselor", actor=SYSTEM, now=loading.now)
    _hours(loading, loading.organizations["yeongdeungpo-centre"], user)


def _actor(user: User) -> Actor:
    return Actor(user.id, user.name)


def _hours(loading: "Loading", centre: Organization, counselor: User) -> None:
    """Mornings at the centre, Wednesday afternoons by telephone, Friday afternoons by video."""
    for weekdays, starts, ends, channel, place, link in (
        ([0, 1, 2, 3, 4], "09:30", "12:00", CounselingChannel.OFFICE, "3층 상담실", ""),
        ([2], "14:00", "17:00", CounselingChannel.PHONE, "", ""),
        ([4], "14:00", "16:00", CounselingChannel.ONLINE, "", "https://meet.example.kr/jobcenter"),
    ):
        hours.open_hours(
            counselor.id,
            organization_id=centre.id,
            weekdays=weekdays,
            starts=starts,
            ends=ends,
            slot_minutes=30,
            channel=channel,
            place=place,
            link=link,
            days_ahead=28,
            valid_from=clock.day_of(loading.now) - timedelta(days=60),
            actor=_actor(counselor),
            now=loading.now,
        )


def _appointments(loading: "Loading", counselor: User, people: Sequence[Registration]) -> int:
    today = clock.day_of(loading.now)
    offered = queries.offered_hours(today=today, counselor_id=counselor.id)
    free = occupancy.free_slots(offered, today=today, earliest=loading.now + timedelta(hours=1))
    topics = ("이력서를 함께 고치고 싶어요", "면접 준비", "요양보호사 과정이 궁금해요", "")
    chosen = list(zip(people[:BOOKED], free[:: max(1, len(free) // 20)], topics, strict=False))
    for registration, slot, topic in chosen:
        appointments.book(
            registration.person,
            slot.key,
            by=appointments.STAFF,
            topic=topic,
            organization_id=registration.organization_id,
            actor=_actor(counselor),
            now=loading.now,
        )
    return len(chosen)


def _agencies(loading: "Loading", centre: Organization, counselor: User, registration: Registration) -> None:
    """The list of the centre, one letter answered and one whose reply is overdue."""
    made = [
        agencies.enter_agency(
            None,
            {"name": name, "kind": kind, "takes": takes, "phone": phone, "reply_days": 14},
            organization_id=centre.id,
            actor=_actor(counselor),
            now=loading.now,
        )
        for name, kind, takes, phone in AGENCIES
    ]
    for agency, days, purpose in (
        (made[0], 20, "생계 긴급지원 상담을 부탁드립니다."),
        (made[3], 9, "국민취업지원제도 안내를 부탁드립니다."),
    ):
        sent = loading.now - timedelta(days=days)
        letter = agencies.refer(
            registration.person,
            agency,
            organization_id=centre.id,
            registration=registration,
            purpose=purpose,
            shared=["name", "phone"],
            agreed=True,
            consent_channel=Channel.PAPER,
            actor=_actor(counselor),
            now=sent,
        )
    agencies.reply(
        letter,
        AgencyReferralStatus.ACCEPTED,
        replied_on=clock.day_of(loading.now) - timedelta(days=2),
        text="다음 주 상담 예약을 잡았습니다.",
        actor=_actor(counselor),
        now=loading.now,
    )
