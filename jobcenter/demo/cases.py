"""Today's cases of the demonstration accounts: residents, a company, and what waits on the counselor's desk."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import clock
from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db
from jobcenter.demo.names import Names
from jobcenter.demo.orders import business_number
from jobcenter.demo.work import Work, kinds_of_work
from jobcenter.employers.models import Employer, JobOrder, OrderStatus
from jobcenter.employers.service import companies, orders, review
from jobcenter.matching import service as matching
from jobcenter.matching.models import Referral
from jobcenter.organizations.models import Organization
from jobcenter.seekers import reference
from jobcenter.seekers import service as seekers
from jobcenter.seekers.models import Channel, Person, Registration, RegistrationStatus

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

YEONGDEUNGPO, GWANAK = "11560", "11620"
INTERVIEW_ROOM = "서울특별시 영등포구 당산로 20, 3층 면접실"


def load(loading: "Loading") -> None:
    """Live the last weeks of the demonstration accounts through the same services that pages use."""
    _Cases(loading).run()
    loading.say("Cases of the demonstration accounts.")


class _Cases:
    """The people behind the demonstration accounts and what happened to them so far."""

    def __init__(self, loading: "Loading") -> None:
        self.users = loading.users
        self.names: Names = loading.names(900)
        self.now = loading.now
        self.today = clock.day_of(loading.now)
        self.centres = loading.organizations
        self.work = {work.keco: work for work in kinds_of_work()}
        self.counselor = _actor(loading.users["counselor"])

    def run(self) -> None:
        """Residents first, then the company and its candidates."""
        registration = self._resident("resident", 1968, "1156054000", "yeongdeungpo-centre", ["5501", "5611"])
        self._resident("gwanak-resident", 1975, "1162058500", "gwanak-centre", ["5501"])
        self._person("newcomer", 1992, "1156067000")
        self._waiting_request()
        company = self._company()
        care = self._accepted(company, "5501", places=2, days_ago=20)
        self._accepted(company, "6229", places=1, days_ago=9)
        self._submitted_with_findings(company)
        self._draft(company)
        self._resident_story(registration, care)
        self._candidates(care)

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment some days ago; today's are never later than now."""
        day = self.today - timedelta(days=days_ago)
        return min(datetime.combine(day, time(hour, 15), SEOUL), self.now)

    def _person(self, key: str, born: int, dong_code: str) -> Person:
        user = self.users[key]
        person = seekers.create_person(
            name=user.name,
            birth_date=datetime(born, 4, 17, tzinfo=SEOUL).date(),
            sex="female",
            phone=self.names.phone(),
            email=user.email,
            dong_code=dong_code,
            user_id=user.id,
            actor=_actor(user),
            now=self.at(26),
        )
        items = set(reference.consent_items()) - {"welfare"}
        seekers.give_consents(person, items, channel=Channel.ONLINE, actor=_actor(user), now=self.at(26))
        return person

    def _resident(self, key: str, born: int, dong_code: str, centre: str, wanted: list[str]) -> Registration:
        person = self._person(key, born, dong_code)
        work = self.work[wanted[0]]
        wishes = {
            **work.wishes(self.today, [dong_code[:5], "11590"], self.names.chance),
            "occupations": wanted,
            "licences": list(work.licences),
            "education": "high",
            "wage_min": work.wage_on(self.today, self.names.chance) // 100 * 100 - 400,
            "wants_referral": True,
            "career_entries": [
                {"employer": "구립 데이케어센터", "duties": "어르신 돌봄 보조", "from": "2019-03", "until": "2023-12"},
            ],
            "summary": "어르신 돌봄 경험이 있고 걸어서 다닐 수 있는 곳을 바랍니다.",
            "limits": ["night"],
        }
        registration = seekers.request_registration(
            person, self.centres[centre].id, wishes, actor=_actor(self.users[key]), now=self.at(24)
        )
        officer = self.counselor if centre.startswith("yeongdeungpo") else _actor(self.users["counselor2"])
        return seekers.accept_registration(registration, actor=officer, now=self.at(23))

    def _waiting_request(self) -> None:
        """Somebody asked for a registration on line this morning."""
        person = seekers.create_person(
            **self.names.person(self.work["0295"], YEONGDEUNGPO, self.today), actor=self.counselor, now=self.at(1)
        )
        items = set(reference.consent_items())
        seekers.give_consents(person, items, channel=Channel.PHONE, actor=self.counselor, now=self.at(1))
        wishes = {
            **self.work["0295"].wishes(self.today, [YEONGDEUNGPO], self.names.chance),
            "wants_referral": True,
        }
        seekers.request_registration(
            person,
            self.centres["yeongdeungpo-centre"].id,
            wishes,
            actor=Actor(None, person.name),
            now=self.at(1, 16),
            channel=Channel.PHONE,
        )

    def _company(self) -> Employer:
        user = self.users["employer"]
        return companies.register_employer(
            {
                "business_number": business_number(777_001),
                "name": "당산해뜰데이케어센터",
                "representative": "박대표",
                "business_line": "노인복지",
                "employees": 24,
                "sgg_code": YEONGDEUNGPO,
                "address": "서울특별시 영등포구 당산로 20",
                "contact_name": "박대표",
                "contact_phone": self.names.phone(),
                "contact_email": user.email,
            },
            user=user,
            actor=_actor(user),
            now=self.at(30),
        )

    def _drafted(self, company: Employer, work: Work, days_ago: int, **more: Any) -> JobOrder:
        at = self.at(days_ago)
        values = {
            **work.order_values(clock.day_of(at), "당산동", self.names.chance),
            "sgg_code": YEONGDEUNGPO,
            "dong_code": "1156055000",
            "address": "당산로 20",
            "until_filled": True,
            **more,
        }
        return orders.create_draft(
            company,
            values,
            organization_id=self._centre.id,
            actor=_actor(self.users["employer"]),
            now=at,
            today=clock.day_of(at),
        )

    @property
    def _centre(self) -> Organization:
        return self.centres["yeongdeungpo-centre"]

    def _hand_in(self, order: JobOrder, days_ago: int, note: str = "") -> JobOrder:
        at = self.at(days_ago, 11)
        return orders.submit(
            order.id, employer_note=note, actor=_actor(self.users["employer"]), now=at, today=clock.day_of(at)
        )

    def _accepted(self, company: Employer, keco: str, *, places: int, days_ago: int) -> JobOrder:
        order = self._drafted(company, self.work[keco], days_ago + 1, places=places, career="any", education="any")
        self._hand_in(order, days_ago + 1)
        at = self.at(days_ago)
        for finding in order.findings:
            if finding.blocks:
                review.override_finding(order.id, finding.public_id, "전화로 확인함", actor=self.counselor, now=at)
        return review.accept(order.id, actor=self.counselor, now=at, today=clock.day_of(at))

    def _submitted_with_findings(self, company: Employer) -> None:
        """An order that names an age and pays too little: the checks find both, and a counselor has to decide."""
        order = self._drafted(
            company,
            self.work["5323"],
            1,
            title="주방보조 모집 (20~35세, 용모 단정한 분)",
            wage_kind="hourly",
            wage_min=9_800,
            requirements="20~35세, 밝은 인상의 여성 환영",
        )
        self._hand_in(order, 1, note="초보자도 지원할 수 있게 연령을 적었습니다. 필요하면 고치겠습니다.")

    def _draft(self, company: Employer) -> None:
        self._drafted(company, self.work["0295"], 0, title="사무보조(오전) 모집", places=1)

    def _resident_story(self, registration: Registration, care: JobOrder) -> None:
        """One referral did not work out, one has its interview tomorrow, one more was asked for yesterday."""
        user = _actor(self.users["resident"])
        chosen = self._open_orders(3, besides=care.id, keco=("5501", "5611"))
        if chosen:
            earlier = matching.make_referral(registration, chosen[0], actor=self.counselor, now=self.at(15))
            matching.record_result(
                earlier,
                "not_hired",
                reason="distance",
                actor=self.counselor,
                now=self.at(11),
                text="출퇴근 시간이 맞지 않음",
            )
        current = matching.make_referral(registration, care, actor=self.counselor, now=self.at(6))
        self._set_interview(current, days=1)
        for order in chosen[1:]:
            matching.request_referral(
                registration, order, actor=user, now=self.at(1, 15), text="집에서 가까워 꼭 지원하고 싶습니다."
            )

    def _candidates(self, care: JobOrder) -> None:
        """Others for the company's order: a result long overdue, one sent lately, an interview today."""
        registrations = self._other_seekers(care, 3)
        for number, registration in enumerate(registrations):
            days_ago = (17, 3, 5)[number]
            referral = matching.make_referral(registration, care, actor=self.counselor, now=self.at(days_ago))
            if number == 2:
                self._set_interview(referral, days=0, hour=16)

    def _set_interview(self, referral: Referral, days: int, hour: int = 14) -> None:
        at = datetime.combine(self.today + timedelta(days=days), time(hour), SEOUL)
        matching.set_interview(referral, at=at, place=INTERVIEW_ROOM, actor=self.counselor, now=self.at(2))

    def _open_orders(self, count: int, *, besides: int, keco: tuple[str, ...]) -> list[JobOrder]:
        """Orders of the district that were open two weeks ago and still are."""
        statement = select(JobOrder).where(
            JobOrder.organization_id == self._centre.id,
            JobOrder.status == OrderStatus.ACTIVE,
            JobOrder.id != besides,
            JobOrder.opened_on <= self.today - timedelta(days=16),
            JobOrder.valid_until >= self.today,
            JobOrder.places > JobOrder.places_filled,
        )
        found = db.session.scalars(statement.order_by(JobOrder.keco_code.in_(keco).desc(), JobOrder.id).limit(count))
        return list(found)

    def _other_seekers(self, order: JobOrder, count: int) -> list[Registration]:
        referred = select(Referral.registration_id).where(Referral.order_id == order.id)
        statement = select(Registration).where(
            Registration.organization_id == self._centre.id,
            Registration.status == RegistrationStatus.ACTIVE,
            Registration.valid_from <= self.today - timedelta(days=18),
            Registration.valid_until >= self.today,
            Registration.id.not_in(referred),
        )
        wishes = (registration for registration in db.session.scalars(statement.order_by(Registration.id)))
        ranked = sorted(wishes, key=lambda registration: order.keco_code not in registration.occupations)
        return ranked[:count]


def _actor(user: User) -> Actor:
    return Actor(user.id, user.name)
