"""Rounds that are over: who completed, who found work and stayed, what it cost; so that outcomes have a past to compare with.

Programs, rules and places are those of the templates; years, people, providers and amounts are invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from jobcenter.accounts.current import Actor
from jobcenter.core import clock
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import db
from jobcenter.demo import vulnerable
from jobcenter.demo.applicants import Crowd, make_person
from jobcenter.demo.bulk import in_order, office_moment
from jobcenter.demo.names import Names
from jobcenter.demo.placements import METHODS, STAYS
from jobcenter.demo.programs import GWANAK, NOTE, YEONGDEUNGPO
from jobcenter.demo.work import kinds_of_work
from jobcenter.ledger.models import LedgerEntry
from jobcenter.matching.models import (
    CheckOutcome,
    LeftReason,
    Placement,
    PlacementStatus,
    RetentionCheck,
    Via,
)
from jobcenter.matching.rules import STAGES, check_days
from jobcenter.programs.models import (
    Agreement,
    Application,
    ApplicationParty,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
    ProgramKind,
    Round,
    RoundProvider,
    RoundStatus,
)
from jobcenter.programs.service import rounds
from jobcenter.programs.service.records import age_band
from jobcenter.programs.templates_data import get_template
from jobcenter.seekers.models import Registration, RegistrationCounter, RegistrationStatus
from jobcenter.seekers.rules import add_months, number
from jobcenter.statistics.outcomes.service import exclude

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

STEPS = (
    RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.SCREENING, RoundStatus.RANKED, RoundStatus.CONFIRMED,
    RoundStatus.RUNNING, RoundStatus.FINISHED,
)  # fmt: skip
FIRST_COME_STEPS = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.RUNNING, RoundStatus.FINISHED)
ENDS = (*[EnrollmentStatus.COMPLETED] * 17, EnrollmentStatus.LEFT_FOR_WORK, *[EnrollmentStatus.DROPPED] * 2)
LEDGER = {
    EnrollmentStatus.COMPLETED: "enrollment.completed",
    EnrollmentStatus.LEFT_FOR_WORK: "enrollment.left_for_work",
    EnrollmentStatus.DROPPED: "enrollment.dropped",
}
SITES = (
    {"ko": "관악산 공원", "en": "Gwanaksan park"},
    {"ko": "동 주민센터", "en": "Community centres"},
    {"ko": "구립 경로당", "en": "Senior halls"},
)


@dataclass(frozen=True)
class Past:
    """One round that is over: its template, how many days ago it ended and how long it was, who took part."""

    template: str
    code: str
    name: str
    ended: int
    days: int
    crowd: Crowd
    district: int
    works: float
    small: int = 0
    provider: str | None = None
    amount: int | None = None
    keco: str = "5501"
    sites: bool = False


CARE, GUARDS = Crowd(GWANAK, 38, 63, 0.86), Crowd(GWANAK, 50, 68, 0.1)
ROUNDS = (
    Past("yoyang-gwanak-2024", "yoyang-gwanak-past-1", "요양보호사 양성과정 1기", 490, 80, CARE, 22, 0.64, 7, "한빛요양보호사교육원", 23_100_000),
    Past("yoyang-gwanak-2024", "yoyang-gwanak-past-2", "요양보호사 양성과정 2기", 310, 80, CARE, 26, 0.7, 9, "한빛요양보호사교육원", 26_000_000),
    Past("yoyang-gwanak-2024", "yoyang-gwanak-past-3", "요양보호사 양성과정 3기", 130, 80, CARE, 24, 0.75, 0, "다온평생교육원", 25_200_000),
    Past("guard-gwanak-2023", "guard-gwanak-past-1", "일반경비원 신임교육 1기", 430, 20, GUARDS, 30, 0.52, 0, "한국경비교육원", 9_600_000, keco="5611"),
    Past("guard-gwanak-2023", "guard-gwanak-past-2", "일반경비원 신임교육 2기", 220, 20, GUARDS, 34, 0.56, 0, "한국경비교육원", 10_900_000, keco="5611"),
    Past("minsaeng-gwanak-2025h1", "minsaeng-gwanak-past-1", "민생안정 일자리(지난 회차)", 200, 150, Crowd(GWANAK, 30, 75, 0.55), 38, 0.24, 0, sites=True, keco="5611"),
    Past("tailored-yeongdeungpo-2023", "tailored-yeongdeungpo-past-1", "맞춤형 직업교육(지난 회차)", 280, 60, Crowd(YEONGDEUNGPO, 38, 64, 0.8), 21, 0.5, 8),
    Past("dreamnarae-yeongdeungpo-2024", "dreamnarae-yeongdeungpo-past-1", "드림나래(지난 회차)", 330, 170, Crowd(YEONGDEUNGPO, 20, 37, 0.55), 16, 0.44, 0, keco="0295"),
)  # fmt: skip


def load(loading: "Loading") -> None:
    """Write the rounds that are over."""
    entries: list[dict[str, Any]] = []
    wanted = [past for past in ROUNDS if loading.size != "small" or past.small]
    for place, past in enumerate(wanted):
        entries += Writing(loading, past, loading.names(700 + place)).run()
    insert_rows(LedgerEntry, in_order(entries))
    _one_exclusion(loading)
    loading.say(f"Rounds that are over: {len(wanted)}.")


class Writing:
    """Writes one round with its people."""

    note = NOTE

    def __init__(self, loading: "Loading", past: Past, names: Names) -> None:
        self.past, self.names, self.chance = past, names, names.chance
        self.now, self.today = loading.now, clock.day_of(loading.now)
        self.template = get_template(past.template)
        self.organization = loading.organizations[self.template["organization"]]
        gwanak = self.template["organization"] == "gwanak"
        manager = loading.users["gwanak-manager" if gwanak else "manager"]
        self.manager = Actor(manager.id, manager.name)
        self.counselor = loading.users["counselor2" if gwanak else "counselor"]
        self.count = past.small if loading.size == "small" else past.district
        self.until = self.today - timedelta(days=past.ended)
        self.work = next(one for one in kinds_of_work() if one.keco == past.keco)
        self.entries: list[dict[str, Any]] = []

    def run(self) -> list[dict[str, Any]]:
        """Write it; returns the ledger entries."""
        self.round = self._round()
        if self.past.provider:
            self._provider(self.past.provider, self.past.amount or 0)
        people = [
            make_person(self.names, self.past.crowd, self.until, self._at(self._applied())) for _ in range(self.count)
        ]
        groups = [self.round.groups[number % len(self.round.groups)] for number in range(self.count)]
        applications = insert_rows(
            Application, [self._application(n, people[n].id, groups[n].id) for n in range(self.count)]
        )
        endings = [self._ending() for _ in range(self.count)]
        rows = [
            self._enrollment(applications[n], people[n].id, groups[n].id, n, *endings[n]) for n in range(self.count)
        ]
        numbers = insert_rows(Enrollment, rows)
        for group in self.round.groups:
            group.held = sum(one is group for one in groups)
        registrations = self._registrations([person.id for person in people])
        facts = vulnerable.declared(self.past.code, self.count, self.round.reference_date)
        vulnerable.keep(applications, facts, self._at(self._applied()))
        for n, person in enumerate(people):
            groups_of = vulnerable.told(facts[n], person.birth_date, self.round.reference_date)
            about = {**self._about(person, groups[n].code), "vulnerability": groups_of}
            self._fact("application.submitted", self._applied(), ("application", applications[n]), person.id, about)
            self._fact("enrollment.started", self.round.period_from, ("enrollment", numbers[n]), person.id, about)
            status, on = endings[n]
            self._fact(LEDGER[status], on, ("enrollment", numbers[n]), person.id, about)
            self._after(person, registrations[n], status, on)
        db.session.flush()
        return self.entries

    def _round(self) -> Round:
        past, first = self.past, self.until - timedelta(days=self.past.days)
        year = str(self.template["round"]["dates"]["reference_date"])[:4]
        applied = first - timedelta(days=40)
        round_ = rounds.create_from_template(
            self.template,
            organization_id=self.organization.id,
            dates={
                "apply_from": applied,
                "apply_until": applied + timedelta(days=14),
                "result_on": applied + timedelta(days=25),
                "period_from": first,
                "period_until": self.until,
                "reference_date": date.fromisoformat(self.template["round"]["dates"]["reference_date"]),
            },
            code=past.code,
            actor=self.manager,
            now=self._at(applied - timedelta(days=7)),
            places=self._places(),
            name={"ko": past.name, "en": f"{self.template['program']['name']['en']}, {first.year}"},
        )
        round_.demo_note = {locale: text.format(year=year) for locale, text in self.note.items()}
        for number_, group in enumerate(round_.groups if past.sites else ()):
            group.site = {"name": SITES[number_ % len(SITES)]}
        rounds.announce(
            round_, actor=self.manager, now=self._at(applied - timedelta(days=7)), today=applied - timedelta(days=7)
        )
        for status in FIRST_COME_STEPS if round_.is_first_come else STEPS:
            if round_.status is not status and (status is not RoundStatus.FINISHED or self.until < self.today):
                round_.move_to(status)
        db.session.flush()
        return round_

    def _places(self) -> dict[str, int]:
        """How many places a group has where that is not what was published."""
        return {}

    def _provider(self, name: str, amount: int) -> None:
        """The institution that runs the course, by its agreement."""
        template = get_template("academy-provider-gwanak-2023")
        on = self.round.period_from - timedelta(days=70)
        code = f"{self.past.code}-provider"
        competition = rounds.create_from_template(
            template,
            organization_id=self.organization.id,
            dates={
                "apply_from": on,
                "apply_until": on + timedelta(days=10),
                "result_on": on + timedelta(days=20),
                "period_from": self.round.period_from,
                "period_until": self.until,
                "reference_date": date.fromisoformat(template["round"]["dates"]["reference_date"]),
            },
            code=code,
            actor=self.manager,
            now=self._at(on),
            name={"ko": f"{self.past.name} 운영기관 공모", "en": f"Competition for the provider, {on.year}"},
        )
        rounds.announce(competition, actor=self.manager, now=self._at(on), today=on)
        for status in STEPS:
            if competition.status is not status:
                competition.move_to(status)
        person = make_person(self.names, self.past.crowd, on, self._at(on))
        application = Application(
            round=competition, organization_id=self.organization.id, person=person, group=competition.groups[0],
            status=ApplicationStatus.ENROLLED, channel="officer", sequence=1, number=f"{on.year}-0001",
            submitted_at=self._at(on), answers={}, departures=[], reasons=[],
        )  # fmt: skip
        application.party = ApplicationParty(kind="institution", name=name)
        agreement = Agreement(
            application=application, amount=amount, agreed_on=on, made_by_id=self.manager.id or 0, made_at=self._at(on)
        )
        db.session.add_all([application, agreement, RoundProvider(round=self.round, agreement=agreement)])
        db.session.flush()

    def _application(self, place: int, person_id: int, group_id: int) -> dict[str, Any]:
        at = self._at(self._applied())
        return {
            "round_id": self.round.id, "organization_id": self.organization.id, "person_id": person_id,
            "group_id": group_id, "status": ApplicationStatus.ENROLLED, "channel": "self", "sequence": place + 1,
            "number": f"{self.round.year}-{place + 1:04d}", "submitted_at": at, "decided_at": at, "created_at": at, "updated_at": at,
        }  # fmt: skip

    def _ending(self) -> tuple[EnrollmentStatus, date]:
        status = self.chance.choice(ENDS)
        if status is EnrollmentStatus.COMPLETED:
            return status, self.until
        return status, self.until - timedelta(days=self.chance.randint(1, self.past.days * 2 // 3))

    def _enrollment(
        self, application_id: int, person_id: int, group_id: int, place: int, status: EnrollmentStatus, on: date
    ) -> dict[str, Any]:
        done = status is EnrollmentStatus.COMPLETED
        course = self.round.program.kind is ProgramKind.TRAINING and self.round.completion is not None
        at = self._at(on)
        return {
            "application_id": application_id, "round_id": self.round.id, "group_id": group_id,
            "organization_id": self.organization.id, "person_id": person_id, "status": status,
            "started_on": self.round.period_from, "ended_on": on,
            "reason": None if done else "취업" if status is EnrollmentStatus.LEFT_FOR_WORK else "개인 사정",
            "attended": (self.round.completion or {}).get("total") if done and course else None,
            "certificate_number": f"{self.round.year}-{place + 1:04d}" if done and course else None,
            "created_at": at, "updated_at": at,
        }  # fmt: skip

    def _registrations(self, person_ids: Sequence[int]) -> Sequence[int]:
        """Everybody was registered for work at the end of the program, with a counselor."""
        on = self.until - timedelta(days=20)
        counter = db.session.scalar(select(RegistrationCounter).where(RegistrationCounter.year == on.year))
        if counter is None:
            counter = RegistrationCounter(year=on.year, last=0)
            db.session.add(counter)
        first, at = counter.last, self._at(on)
        counter.last += len(person_ids)
        wishes = self.work.wishes(on, [self.past.crowd.district_code], self.chance)
        ended = add_months(on, 3)
        rows = [
            {
                "number": number(on.year, first + place + 1), "person_id": person_id,
                "organization_id": self.organization.id, "status": RegistrationStatus.EXPIRED, "requested_on": on,
                "valid_from": on, "valid_until": ended, "ended_on": ended, "counselor_id": self.counselor.id,
                "wants_referral": True, "created_at": at, "updated_at": at, **wishes,
            }
            for place, person_id in enumerate(person_ids)
        ]  # fmt: skip
        return insert_rows(Registration, rows)

    def _after(self, person: Any, registration_id: int, status: EnrollmentStatus, on: date) -> None:
        """The job that followed, and the checks whether it lasted."""
        about = self._about(person, None)
        registered = self.until - timedelta(days=20)
        self._fact("seeker.registered", registered, ("registration", registration_id), person.id, about)
        share = {EnrollmentStatus.COMPLETED: self.past.works, EnrollmentStatus.LEFT_FOR_WORK: 1.0}.get(status, 0.15)
        began = on + timedelta(days=1 if status is EnrollmentStatus.LEFT_FOR_WORK else self.chance.randint(4, 130))
        if self.chance.random() >= share or began > self.today:
            self._fact("seeker.expired", add_months(registered, 3) + timedelta(days=1), ("registration", registration_id), person.id, about)  # fmt: skip
            return
        placement = Placement(
            person_id=person.id, registration_id=registration_id, organization_id=self.organization.id, via=Via.PROGRAM,
            employer_name=self.work.company("관악", self.names.surname(), self.chance), job_title=self.work.name,
            started_on=began, keco_code=self.work.keco, employment_type=self.work.type, status=PlacementStatus.STARTED,
            created_at=self._at(began), updated_at=self._at(began),
        )  # fmt: skip
        db.session.add(placement)
        db.session.flush()
        subject = ("placement", placement.id)
        self._fact("placement.started", began, subject, person.id, {**about, "via": "program"})
        before = began
        for months, due in check_days(began).items():
            check = RetentionCheck(placement=placement, organization_id=self.organization.id, months=months, due_on=due)
            db.session.add(check)
            asked = due + timedelta(days=3)
            if placement.left_on is not None:
                check.is_open = False
            elif asked <= self.today and self.chance.random() > 0.06:
                check.is_open, check.checked_on, check.attempts = False, asked, 1
                check.method, check.checked_by_id = self.chance.choice(METHODS), self.counselor.id
                if self.chance.random() < STAYS.get(months, 1):
                    check.outcome = CheckOutcome.EMPLOYED
                    placement.move_to(STAGES[months])
                    self._fact("retention.confirmed", asked, subject, person.id, {**about, "months": months})
                else:
                    check.outcome = CheckOutcome.LEFT
                    placement.move_to(PlacementStatus.LEFT)
                    placement.left_reason = LeftReason.OWN_WISH
                    placement.left_on = before + timedelta(days=self.chance.randint(1, max(1, (due - before).days)))
                    left = {**about, "via": "program", "reason": "own_wish"}
                    self._fact("placement.left", placement.left_on, subject, person.id, left)
            before = due

    def _about(self, person: Any, group: str | None) -> dict[str, Any]:
        return {
            "sex": person.sex.value, "age_band": age_band(person.birth_date, self.until), "channel": "self",
            "program_kind": self.round.program.kind.value if group else None, "group": group,
            "keco": None if group else self.work.keco,
        }  # fmt: skip

    def _fact(
        self,
        kind: str,
        day: date,
        subject: tuple[str, int],
        person_id: int,
        about: dict[str, Any],
        quantity: int = 1,
    ) -> None:
        if day > self.today:
            return
        of_round = subject[0] in ("application", "enrollment")
        self.entries.append(
            {
                "kind": kind, "occurred_on": day, "recorded_at": self._at(day), "organization_id": self.organization.id,
                "actor_id": self.manager.id, "subject_kind": subject[0], "subject_id": subject[1], "person_id": person_id,
                "program_id": self.round.program_id if of_round else None, "round_id": self.round.id if of_round else None,
                "quantity": quantity,
                "attributes": {key: value for key, value in about.items() if value is not None},
            }
        )  # fmt: skip

    def _applied(self) -> date:
        return self.round.apply_from + timedelta(days=3)

    def _at(self, day: date) -> Any:
        return min(office_moment(day, self.chance), self.now)


def _one_exclusion(loading: "Loading") -> None:
    """Somebody of the first course went on to study."""
    statement = (
        select(Enrollment)
        .join(Round, Round.id == Enrollment.round_id)
        .where(Round.code == ROUNDS[0].code, Enrollment.status == EnrollmentStatus.COMPLETED)
        .where(Enrollment.person_id.not_in(select(Placement.person_id)))
    )
    enrollment = db.session.scalar(statement.order_by(Enrollment.id).limit(1))
    if enrollment is not None:
        manager = loading.users["gwanak-manager"]
        since = (enrollment.ended_on or enrollment.started_on) + timedelta(days=30)
        exclude(
            enrollment,
            reason="further_study",
            since=since,
            evidence="재학증명서 확인",
            actor=Actor(manager.id, manager.name),
            now=office_moment(since, loading.names(799).chance),
        )
