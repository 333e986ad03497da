"""What Gwanak's pledge card of March 2024 printed the results of: public jobs, courses and placements from July 2022 on.

Published: the three totals, the people of the rounds from 2023 on and when they ran, the courses of 2023. Invented: the
second half of 2022 (what is missing to the total), the courses of 2022, how placements spread over the months and the
ways to them, orders, seekers and referrals, and all people.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jobcenter.accounts.current import Actor
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import blind_index, db
from jobcenter.demo.bulk import in_order, office_moment
from jobcenter.demo.history import History, Place
from jobcenter.demo.names import Names
from jobcenter.demo.outcomes import FIRST_COME_STEPS, LEDGER, STEPS
from jobcenter.demo.plan import Plan, make_plan
from jobcenter.demo.programs import GWANAK
from jobcenter.demo.targets import Targets, split
from jobcenter.ledger.models import LedgerEntry
from jobcenter.programs.models import Application, ApplicationStatus, Enrollment, EnrollmentStatus, Round
from jobcenter.programs.service import rounds
from jobcenter.programs.service.records import age_band
from jobcenter.programs.templates_data import get_template
from jobcenter.seekers.models import Person, Sex
from jobcenter.statistics.calendar import Period

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

UNTIL = date(2024, 3, 31)
MONTHS = Period.parse("2022-07..2024-03").months()
# The people placed are published; all else of the centre is invented, with few referrals for each.
PLACED = 2108
CENTRE = Targets(
    months=tuple(MONTHS), employers=720, orders=840, places=1_560, seekers=3_000, registrations=3_080, referrals=2_700,
    placed={"referral": 1_270, "self": 390, "program": 448},
)  # fmt: skip
SEED = 2022
# Rooms of numbers beyond those that the other steps of the largest demonstration take.
ROOMS = {"centre": 950_000, "rounds": 960_000}
LATEST_START = 130
NOTE = {
    "ko": "시연을 위한 지난 회차입니다. 2023년 이후의 선발 인원과 기간은 구 공약 실천계획에 실린 값이고, 나머지와 참여자는 모두 가상입니다.",
    "en": "A past round for the demonstration. From 2023 on, the people selected and the period are those printed in the district's pledge plan; everything else and the participants are invented.",
}


@dataclass(frozen=True)
class Ran:
    """One round that is over: its template, its name, when it ran and how many people took part."""

    template: str
    name: str
    first: date
    last: date
    people: int

    @property
    def code(self) -> str:
        """Short and different from that of any other round of its program."""
        return f"{self.template.rsplit('-', 1)[0]}-{self.first:%Y-%m}"


# Published but for the second half of 2022, which is what the published rounds leave of 4,278.
PUBLIC_JOBS = (
    Ran("donghaeng-gwanak-2024h1", "2022년 하반기 서울시민 안심일자리", date(2022, 7, 4), date(2022, 12, 16), 1_188),
    Ran("minsaeng-gwanak-2024h1", "2022년 하반기 강감찬 관악형 민생안정 일자리", date(2022, 8, 1), date(2022, 11, 30), 300),
    Ran("jiyeok-gwanak-2024h1", "2022년 하반기 지역공동체 일자리", date(2022, 7, 4), date(2022, 11, 30), 28),
    Ran("donghaeng-gwanak-2024h1", "2023년 상반기 서울시민 안심일자리", date(2023, 2, 1), date(2023, 6, 30), 508),
    Ran("minsaeng-gwanak-2024h1", "2023년 상반기 강감찬 관악형 민생안정 일자리", date(2023, 3, 2), date(2023, 6, 30), 250),
    Ran("jiyeok-gwanak-2024h1", "2023년 상반기 지역공동체 일자리", date(2023, 3, 2), date(2023, 6, 30), 28),
    Ran("career-designer-gwanak-2024", "2023년 신중년 경력형 일자리(찾아가는 일자리설계사)", date(2023, 3, 2), date(2023, 12, 29), 3),
    Ran("animal-rescue-gwanak-2024", "2023년 신중년 경력형 일자리(유기동물 포획단)", date(2023, 6, 1), date(2023, 12, 29), 3),
    Ran("donghaeng-gwanak-2024h1", "2023년 하반기 서울 동행일자리", date(2023, 7, 17), date(2023, 12, 15), 893),
    Ran("minsaeng-gwanak-2024h1", "2023년 하반기 강감찬 관악형 민생안정 일자리", date(2023, 8, 1), date(2023, 11, 30), 350),
    Ran("jiyeok-gwanak-2024h1", "2023년 하반기 지역공동체 일자리", date(2023, 7, 3), date(2023, 11, 30), 28),
    Ran("donghaeng-gwanak-2024h1", "2024년 상반기 서울 동행일자리", date(2024, 2, 1), date(2024, 6, 28), 415),
    Ran("minsaeng-gwanak-2024h1", "2024년 상반기 강감찬 관악형 민생안정 일자리", date(2024, 3, 4), date(2024, 7, 3), 250),
    Ran("jiyeok-gwanak-2024h1", "2024년 상반기 지역공동체 일자리", date(2024, 3, 4), date(2024, 6, 28), 26),
    Ran("career-designer-gwanak-2024", "2024년 신중년 경력형 일자리(찾아가는 일자리설계사)", date(2024, 3, 4), date(2024, 12, 31), 4),
    Ran("animal-rescue-gwanak-2024", "2024년 신중년 경력형 일자리(유기동물 포획단)", date(2024, 3, 4), date(2024, 12, 31), 4),
)  # fmt: skip
# Published: 40, 100 and 20 people of 2023, and 180 in each year; what is missing to 180 and the courses of 2022 are invented.
COURSES = (
    Ran("yoyang-gwanak-2024", "2022년 요양보호사 양성과정 1기", date(2022, 8, 16), date(2022, 10, 28), 40),
    Ran("guard-gwanak-2023", "2022년 일반경비원 신임교육", date(2022, 9, 13), date(2022, 9, 30), 100),
    Ran("online-marketing-gwanak-2023", "2022년 온라인마케팅 과정", date(2022, 9, 5), date(2022, 11, 4), 20),
    Ran("yoyang-gwanak-2024", "2022년 요양보호사 양성과정 2기", date(2022, 10, 4), date(2022, 12, 16), 20),
    Ran("yoyang-gwanak-2024", "2023년 요양보호사 양성과정 1기", date(2023, 7, 3), date(2023, 9, 22), 40),
    Ran("guard-gwanak-2023", "2023년 일반경비원 신임교육", date(2023, 6, 12), date(2023, 6, 30), 100),
    Ran("online-marketing-gwanak-2023", "2023년 온라인마케팅 과정", date(2023, 6, 19), date(2023, 8, 18), 20),
    Ran("yoyang-gwanak-2024", "2023년 요양보호사 양성과정 2기", date(2023, 9, 4), date(2023, 11, 24), 20),
)  # fmt: skip
# Whom a group of a template is for, by its code; and how many of a hundred are women.
AGES = {"over65": (66, 78), "youth": (20, 38), "under65": (41, 63)}
ANY_AGE = (36, 63)
WOMEN = {"yoyang": 86, "guard": 10, "online": 64}
DROPPED = 9


@dataclass
class Member:
    """Somebody who took part, with the day the participation ended and how."""

    person_id: int
    person: dict[str, Any]
    status: EnrollmentStatus
    ended_on: date


@dataclass
class _Filled:
    """A round and those of its people who found work at the centre."""

    ran: Ran
    members: list[Member] = field(default_factory=list)


def load(loading: "Loading", place: Place, present: Plan | None) -> None:
    """Write the 21 months. `present` is the plan of the months before today, whose placements of these months count too."""
    history = History(make_plan(_targets(present), SEED), place, Names(SEED, ROOMS["centre"]))
    entries, names = list(history.write()), Names(SEED + 1, ROOMS["rounds"])
    for filled in _fill(history):
        entries += _Writing(loading, filled, names).run()
    no_round = {"program_id": None, "round_id": None}
    insert_rows(LedgerEntry, [no_round | entry for entry in in_order(entries)])
    loading.say(f"Gwanak from {MONTHS[0]} to {MONTHS[-1]}: {len(entries)} facts.")


def _targets(present: Plan | None) -> Targets:
    """What the months before the present ones are left with, so that all of them add up to the people placed."""
    if present is None or present.targets.first > UNTIL:
        return CENTRE
    counted = sum(1 for one in present.registrations if one.started_on and one.started_on <= UNTIL)
    months = tuple(month for month in MONTHS if month < present.targets.months[0])
    ways = dict(zip(CENTRE.placed, split(PLACED - counted, list(CENTRE.placed.values())), strict=True))
    return Targets(
        months=months, employers=CENTRE.employers, orders=CENTRE.orders, places=CENTRE.places, seekers=CENTRE.seekers,
        registrations=CENTRE.registrations, referrals=CENTRE.referrals, placed=ways,
    )  # fmt: skip


def _fill(history: History) -> list[_Filled]:
    """Who of those placed through a program took part in which round: one that ended shortly before, or was left for work."""
    found = [_Filled(ran) for ran in (*PUBLIC_JOBS, *COURSES)]
    places = {id(one): one.ran.people // 4 for one in found}
    for registration in history.plan.registrations:
        began = registration.started_on
        if registration.via != "program" or began is None:
            continue
        open_to = [one for one in found if len(one.members) < places[id(one)] and _leads_to(one.ran, began)]
        if not open_to:
            continue
        chosen = history.chance.choice(open_to)
        completed = chosen.ran.last < began
        chosen.members.append(
            Member(
                history.person_ids[registration.person],
                history.people[registration.person],
                EnrollmentStatus.COMPLETED if completed else EnrollmentStatus.LEFT_FOR_WORK,
                chosen.ran.last if completed else began - timedelta(days=1),
            )
        )
    return found


def _leads_to(ran: Ran, began: date) -> bool:
    return ran.first + timedelta(days=7) < began <= ran.last + timedelta(days=LATEST_START)


class _Writing:
    """Writes one round with its people."""

    def __init__(self, loading: "Loading", filled: _Filled, names: Names) -> None:
        self.ran, self.names, self.chance, self.now = filled.ran, names, names.chance, loading.now
        self.template = get_template(self.ran.template)
        self.organization = loading.organizations["gwanak"]
        manager = loading.users["gwanak-manager"]
        self.manager = Actor(manager.id, manager.name)
        self.members = filled.members

    def run(self) -> list[dict[str, Any]]:
        """Write it; returns the ledger entries."""
        self.round = self._round()
        groups = [group for group in self.round.groups for _place in range(group.places)]
        self.members = [*self.members, *self._others(groups[len(self.members) :])]
        applications = insert_rows(
            Application, [self._application(n, one, groups[n].id) for n, one in enumerate(self.members)]
        )
        enrollments = insert_rows(
            Enrollment,
            [self._enrollment(applications[n], one, groups[n].id, n) for n, one in enumerate(self.members)],
        )
        for group in self.round.groups:
            group.held = group.places
        db.session.flush()
        return [
            fact
            for n, one in enumerate(self.members)
            for fact in self._facts(one, applications[n], enrollments[n], groups[n].code)
        ]

    def _round(self) -> Round:
        ran, on = self.ran, self._applied() - timedelta(days=10)
        places = [group["places"] for group in self.template["round"]["groups"]]
        codes = [group["code"] for group in self.template["round"]["groups"]]
        round_ = rounds.create_from_template(
            self.template,
            organization_id=self.organization.id,
            dates={
                "apply_from": self._applied() - timedelta(days=3),
                "apply_until": self._applied() + timedelta(days=7),
                "result_on": ran.first - timedelta(days=8),
                "period_from": ran.first,
                "period_until": ran.last,
                "reference_date": date.fromisoformat(self.template["round"]["dates"]["reference_date"]),
            },
            code=ran.code,
            actor=self.manager,
            now=self._at(on),
            places=dict(zip(codes, split(ran.people, places), strict=True)),
            name={"ko": ran.name, "en": f"{self.template['program']['name']['en']}, {ran.first:%Y-%m}"},
        )
        round_.demo_note = NOTE
        round_.half = 1 if ran.first.month < 7 else 2
        rounds.announce(round_, actor=self.manager, now=self._at(on), today=on)
        for status in FIRST_COME_STEPS if round_.is_first_come else STEPS:
            if round_.status is not status:
                round_.move_to(status)
        db.session.flush()
        return round_

    def _others(self, groups: Sequence[Any]) -> Iterator[Member]:
        """People nobody else of the demonstration is, one for each place of the groups."""
        rows = [self._person(group.code) for group in groups]
        for number, row in zip(insert_rows(Person, rows), rows, strict=True):
            if self.chance.randrange(100) >= DROPPED:
                yield Member(number, row, EnrollmentStatus.COMPLETED, self.ran.last)
            else:
                days = self.chance.randint(3, (self.ran.last - self.ran.first).days - 1)
                yield Member(number, row, EnrollmentStatus.DROPPED, self.ran.first + timedelta(days=days))

    def _person(self, group: str) -> dict[str, Any]:
        women = WOMEN.get(self.ran.template.split("-")[0], 55)
        female = self.chance.randrange(100) < women
        phone, at = self.names.phone(), self._at(self._applied())
        youngest, oldest = AGES.get(group, ANY_AGE)
        return {
            "name": self.names.name(female), "sex": Sex.FEMALE if female else Sex.MALE, "phone": phone,
            "birth_date": self.names.birth_date(youngest, oldest, self.ran.first), "phone_index": blind_index(phone),
            "dong_code": self.names.dong(GWANAK).code, "created_at": at, "updated_at": at,
        }  # fmt: skip

    def _application(self, place: int, one: Member, group_id: int) -> dict[str, Any]:
        at = self._at(self._applied())
        return {
            "round_id": self.round.id, "organization_id": self.organization.id, "person_id": one.person_id,
            "group_id": group_id, "status": ApplicationStatus.ENROLLED, "channel": "self", "sequence": place + 1,
            "number": f"{self.round.year}-{place + 1:04d}", "submitted_at": at, "decided_at": at, "created_at": at, "updated_at": at,
        }  # fmt: skip

    def _enrollment(self, application_id: int, one: Member, group_id: int, place: int) -> dict[str, Any]:
        done, at = one.status is EnrollmentStatus.COMPLETED, self._at(one.ended_on)
        hours = (self.round.completion or {}).get("total")
        course = done and hours is not None
        return {
            "application_id": application_id, "round_id": self.round.id, "group_id": group_id,
            "organization_id": self.organization.id, "person_id": one.person_id, "status": one.status,
            "started_on": self.ran.first, "ended_on": one.ended_on,
            "reason": {EnrollmentStatus.LEFT_FOR_WORK: "취업", EnrollmentStatus.DROPPED: "개인 사정"}.get(one.status),
            "attended": hours if course else None,
            "certificate_number": f"{self.round.year}-{place + 1:04d}" if course else None,
            "created_at": at, "updated_at": at,
        }  # fmt: skip

    def _facts(self, one: Member, application: int, enrollment: int, group: str) -> Iterable[dict[str, Any]]:
        about = {
            "sex": one.person["sex"].value, "age_band": age_band(one.person["birth_date"], self.ran.first),
            "channel": "self", "program_kind": self.round.program.kind.value, "group": group,
        }  # fmt: skip
        for kind, day, subject in (
            ("application.submitted", self._applied(), ("application", application)),
            ("enrollment.started", self.ran.first, ("enrollment", enrollment)),
            (LEDGER[one.status], one.ended_on, ("enrollment", enrollment)),
        ):
            yield {
                "kind": kind, "occurred_on": day, "recorded_at": self._at(day), "organization_id": self.organization.id,
                "actor_id": self.manager.id, "subject_kind": subject[0], "subject_id": subject[1],
                "person_id": one.person_id, "employer_id": None, "program_id": self.round.program_id,
                "round_id": self.round.id, "quantity": 1, "attributes": about,
            }  # fmt: skip

    def _applied(self) -> date:
        return self.ran.first - timedelta(days=30)

    def _at(self, day: date) -> Any:
        return min(office_moment(day, self.chance), self.now)
