"""A year at the counselors' desks: talks, appointments kept and missed, visits to employers, answers to questionnaires."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.casework.models import Appointment, AppointmentStatus, CounselingChannel, CounselingNote
from jobcenter.core import parameters
from jobcenter.core.bulk import insert_rows, update_rows
from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db
from jobcenter.core.workdays import next_working_day
from jobcenter.demo.accounts import DOMAIN
from jobcenter.demo.facts import Facts, Seeker
from jobcenter.employers.models import (
    Employer,
    EmployerMember,
    EmployerVisit,
    MemberRole,
    VisitKind,
    VisitPurpose,
    VisitResult,
    VisitStatus,
)
from jobcenter.matching.models import Placement, Referral, ReferralStatus
from jobcenter.seekers.models import Person
from jobcenter.surveys.models import SurveyInvitation, SurveyResponse
from jobcenter.surveys.questionnaires import questionnaires

_C = CounselingChannel
# How talks are held: of a hundred, so many each way.
CHANNELS = {_C.OFFICE: 52, _C.PHONE: 24, _C.MESSENGER: 9, _C.ONLINE: 7, _C.VISIT: 5, _C.OUTREACH: 3}
BOOKABLE = (_C.OFFICE, _C.PHONE, _C.ONLINE)
COUNSELED, BOOKED, WALKS_IN = 0.4, 0.55, 0.3
# Two counselors talk with no more people in a year, however many a large centre has.
MOST_COUNSELED = 260
TALKS = (1, 1, 2, 2, 3, 4)
TIMES = tuple(time(hour, minute) for hour in (9, 10, 11, 13, 14, 15, 16) for minute in (0, 30))
TEXTS = (
    "희망 직종과 근로조건을 확인하고 구직표를 고침.",
    "이력서와 자기소개서를 함께 고치고 면접을 연습함.",
    "알선 결과를 확인하고 다음 구인을 함께 찾음.",
    "직업교육 과정과 일정을 안내함.",
    "생계 사정을 듣고 받을 수 있는 지원을 안내함.",
)
TOPICS = ("이력서 고치기", "면접 준비", "직업교육 문의", "")
VISITS = 44
PURPOSES = (VisitPurpose.FIND_ORDERS, VisitPurpose.FIND_ORDERS, VisitPurpose.RELATIONS, VisitPurpose.AFTER_HIRE)
FINDS = (VisitResult.TALKED, VisitResult.TALKED, VisitResult.PROMISED, VisitResult.REFUSED, VisitResult.ABSENT)
ON_LINE, COMPANIES_ON_LINE = 110, 30
ANSWERS = 0.62
YEAR = timedelta(days=365)
OVERALL = ("5", "5", "4", "4", "4", "3", "2")
# A demonstration account that nobody signs in with: no password has this hash.
NO_PASSWORD = "!"


class Desk:
    """Writes the year of the counselors of one centre."""

    def __init__(self, facts: Facts, seekers: Sequence[Seeker], counselors: Sequence[User]) -> None:
        self.facts, self.chance, self.today = facts, facts.chance, facts.today
        self.seekers = seekers
        self.counselors = counselors
        self.taken: set[tuple[int, datetime]] = set()
        self.notes: list[tuple[int, Seeker, date]] = []

    def write(self) -> None:
        """Everything of the year."""
        people = [one for one in self.seekers if self.chance.random() < COUNSELED]
        self._talk(people if len(people) < MOST_COUNSELED else self.chance.sample(people, MOST_COUNSELED))
        self._visit()
        self._ask()

    def _talk(self, people: Sequence[Seeker]) -> None:
        """Talks, half of them by appointment; some people did not come or cancelled."""
        talks = [(one, day) for one in people for day in self._days(one)]
        ways = self.chance.choices(list(CHANNELS), list(CHANNELS.values()), k=len(talks))
        chosen = [self.chance.choice(self.counselors) for _talk in talks]
        rows = [
            {
                "person_id": one.person_id, "organization_id": self.facts.organization.id, "counselor_id": user.id,
                "held_on": day, "channel": way, "minutes": self.chance.choice((15, 20, 30, 30, 40)),
                "place": "주민센터" if way is _C.OUTREACH else None, "text": self.chance.choice(TEXTS),
                "created_at": at, "updated_at": at,
            }
            for (one, day), way, user in zip(talks, ways, chosen, strict=True)
            for at in [self.facts.at(day)]
        ]  # fmt: skip
        numbers = insert_rows(CounselingNote, rows)
        booked = []
        for number, (one, day), way, user in zip(numbers, talks, ways, chosen, strict=True):
            about: dict[str, Any] = {"person_id": one.person_id, **one.about(day), "channel": way.value}
            self.facts.add("counseling.held", day, ("counseling_note", number), **about)
            self.notes.append((number, one, day))
            if way in BOOKABLE:
                booked += self._booking(one, day, way, user, number)
        inserted = insert_rows(Appointment, booked)
        for number, row in zip(inserted, booked, strict=True):
            self._count(number, row)

    def _days(self, one: Seeker) -> list[date]:
        day, found = one.since, []
        for _talk in range(self.chance.choice(TALKS)):
            day = next_working_day(day + timedelta(days=self.chance.randint(1, 28)))
            if day >= self.today or (one.started_on and day > one.started_on + timedelta(days=40)):
                break
            found.append(day)
        return found

    def _booking(self, one: Seeker, day: date, way: CounselingChannel, user: User, note_id: int) -> list[dict]:
        """The appointment of a talk where it had one, and at times another that came to nothing."""
        found = []
        dice = self.chance.random()
        walked_in = way is _C.OFFICE and dice > 1 - WALKS_IN
        if dice < BOOKED or walked_in:
            found.append(self._appointment(one, day, way, user, AppointmentStatus.KEPT, note_id, walked_in))
        if dice < BOOKED and self.chance.random() < 0.3:
            status = self.chance.choice((AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED))
            before = next_working_day(max(one.since, day - timedelta(days=self.chance.randint(3, 9))))
            if before < day:
                found.append(self._appointment(one, before, way, user, status, None, False))
        return [row for row in found if row]

    def _appointment(
        self,
        one: Seeker,
        day: date,
        way: CounselingChannel,
        user: User,
        status: AppointmentStatus,
        note_id: int | None,
        walked_in: bool,
    ) -> dict[str, Any]:
        moments = [datetime.combine(day, at, SEOUL) for at in TIMES]
        free = [at for at in moments if not {(user.id, at), (-one.person_id, at)} & self.taken]
        if not free:
            return {}
        starts_at = self.chance.choice(free)
        self.taken |= {(user.id, starts_at), (-one.person_id, starts_at)}
        made = starts_at if walked_in else self.facts.at(max(one.since, day - timedelta(days=self.chance.randint(1, 8))))  # fmt: skip
        made = min(made, starts_at)
        called_off = status is AppointmentStatus.CANCELLED
        return {
            "organization_id": self.facts.organization.id, "person_id": one.person_id, "counselor_id": user.id,
            "first_counselor_id": user.id, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30),
            "channel": way, "place": "3층 상담실" if way is _C.OFFICE else "", "topic": self.chance.choice(TOPICS),
            "status": status, "booked_by": "staff" if walked_in or self.chance.random() < 0.5 else "person",
            "walk_in": walked_in, "cancelled_at": max(made, starts_at - timedelta(days=1)) if called_off else None,
            "note_id": note_id, "created_at": made, "updated_at": starts_at, "_about": one,
        }  # fmt: skip

    def _count(self, number: int, row: dict[str, Any]) -> None:
        one: Seeker = row["_about"]
        held, made = row["starts_at"].date(), row["created_at"].astimezone(SEOUL).date()
        called_off = row["cancelled_at"]
        ends = {
            AppointmentStatus.KEPT: ("appointment.kept", held),
            AppointmentStatus.NO_SHOW: ("appointment.missed", held),
            AppointmentStatus.CANCELLED: ("appointment.cancelled", called_off and called_off.astimezone(SEOUL).date()),
        }
        told = (
            [("appointment.walk_in", held)] if row["walk_in"] else [("appointment.booked", made), ends[row["status"]]]
        )
        for kind, day in told:
            about: dict[str, Any] = {"person_id": one.person_id, **one.about(day), "channel": row["channel"].value}
            self.facts.add(kind, day, ("appointment", number), **about)

    def _visit(self) -> None:
        """Visits and calls to companies over the year; those of the last weeks were lived through the pages."""
        companies = self._companies(VISITS)
        rows: list[dict[str, Any]] = []
        kinds = []
        for number, company in enumerate(companies):
            day = next_working_day(self.today - timedelta(days=355 - number * 320 // VISITS))
            kind = VisitKind.CALL if number % 3 == 2 else VisitKind.VISIT
            at = self.facts.at(day)
            kinds.append("employer.called" if kind is VisitKind.CALL else "employer.visited")
            rows.append(
                {
                    "organization_id": self.facts.organization.id, "employer_id": company.id,
                    "counselor_id": self.chance.choice(self.counselors).id, "kind": kind,
                    "purpose": self.chance.choice(PURPOSES), "status": VisitStatus.DONE, "planned_on": day,
                    "planned_time": "10:00", "company_name": company.name, "held_on": day,
                    "result": self.chance.choice(FINDS), "text": "", "recorded_at": at, "created_at": at, "updated_at": at,
                }
            )  # fmt: skip
        for number, row, fact in zip(insert_rows(EmployerVisit, rows), rows, kinds, strict=True):
            told = {"result": row["result"].value, "purpose": row["purpose"].value}
            self.facts.add(fact, row["held_on"], ("employer_visit", number), employer_id=row["employer_id"], **told)

    def _companies(self, most: int) -> Sequence[Employer]:
        """Companies that the centre referred somebody to over the year."""
        statement = (
            select(Employer)
            .where(
                Employer.id.in_(
                    select(Referral.employer_id).where(
                        Referral.organization_id == self.facts.organization.id,
                        Referral.sent_on >= self.today - YEAR,
                    )
                )
            )
            .where(Employer.id.not_in(select(EmployerMember.employer_id)))
            .order_by(Employer.id)
            .limit(most)
        )
        return db.session.scalars(statement).unique().all()

    def _ask(self) -> None:
        """Questionnaires to people and companies on line: after a talk, a start at work, the result of a referral."""
        self._invitations: list[dict[str, Any]] = []
        talked = {one.person_id: (number, one, day) for number, one, day in self.notes if one.user_id is None}
        asked = list(talked.values())[:ON_LINE]
        people = select(Person.id, Person.name).where(Person.id.in_([one.person_id for _number, one, _day in asked]))
        accounts = self._accounts([(f"person-{key}", key, name) for key, name in db.session.execute(people)])
        update_rows(Person, [{"id": person_id, "user_id": user_id} for person_id, user_id in accounts.items()])
        for number, one, day in asked:
            self._invite("seeker_talk", accounts[one.person_id], ("counseling_note", number), day)
        placed = select(Placement.id, Placement.person_id, Placement.started_on).where(
            Placement.person_id.in_(list(accounts)), Placement.organization_id == self.facts.organization.id
        )
        for number, person_id, day in db.session.execute(placed.order_by(Placement.id)).all():
            self._invite("seeker_placement", accounts[person_id], ("placement", number), day)
        self._ask_companies()
        self._answer()

    def _accounts(self, wanted: Sequence[tuple[str, int, str]]) -> dict[int, int]:
        """Demonstration accounts of people or companies, by their row numbers; nobody can sign in with one."""
        rows = [
            {
                "email": f"{key}@{DOMAIN}", "name": name, "password_hash": NO_PASSWORD,
                "is_demonstration": True, "created_at": at, "updated_at": at,
            }
            for key, _number, name in wanted
            for at in [self.facts.at(self.today - timedelta(days=360))]
        ]  # fmt: skip
        return {number: user for (_key, number, _name), user in zip(wanted, insert_rows(User, rows), strict=True)}

    def _ask_companies(self) -> None:
        """Companies on line, each after the first result it had."""
        over = (
            select(Referral.id, Referral.employer_id, Referral.result_on)
            .where(Referral.organization_id == self.facts.organization.id, Referral.sent_on >= self.today - YEAR)
            .where(Referral.status.in_((ReferralStatus.HIRED, ReferralStatus.NOT_HIRED)))
            .where(Referral.result_on < self.today, Referral.employer_id.not_in(select(EmployerMember.employer_id)))
            .order_by(Referral.id)
        )
        found: dict[int, tuple[int, date]] = {}
        rows: Iterable[Any] = db.session.execute(over)
        for number, employer_id, day in rows:
            found.setdefault(employer_id, (number, day))
        chosen = dict(list(found.items())[:: max(1, len(found) // COMPANIES_ON_LINE)][:COMPANIES_ON_LINE])
        accounts = self._accounts([(f"company-{number}", number, "채용 담당") for number in chosen])
        joined = self.facts.at(self.today - YEAR)
        insert_rows(
            EmployerMember,
            [
                {"employer_id": employer, "user_id": user, "role": MemberRole.OWNER, "joined_at": joined}
                for employer, user in accounts.items()
            ],
        )
        for employer, (number, day) in chosen.items():
            self._invite("employer_result", accounts[employer], ("referral", number), day, employer)

    def _invite(
        self, questionnaire: str, user_id: int, subject: tuple[str, int], day: date, employer_id: int | None = None
    ) -> None:
        if day >= self.today:
            return
        open_until = day + timedelta(days=parameters.value("survey_open_days", on=day))
        answered = next_working_day(day + timedelta(days=self.chance.randint(1, 6)))
        will = self.chance.random() < ANSWERS and answered <= min(open_until, self.today)
        self._invitations.append(
            {
                "questionnaire": questionnaire, "version": questionnaires()[questionnaire].version,
                "organization_id": self.facts.organization.id, "user_id": user_id, "employer_id": employer_id,
                "subject_kind": subject[0], "subject_id": subject[1], "sent_at": self.facts.at(day),
                "open_until": open_until, "answered_on": answered if will else None,
            }
        )  # fmt: skip

    def _answer(self) -> None:
        sent = self._invitations
        for number, row in zip(insert_rows(SurveyInvitation, sent), sent, strict=True):
            about: dict[str, Any] = {"employer_id": row["employer_id"], "questionnaire": row["questionnaire"]}
            self.facts.add("survey.sent", row["sent_at"].astimezone(SEOUL).date(), ("survey_invitation", number), anonymous=True, **about)  # fmt: skip
        given = [
            {
                "questionnaire": row["questionnaire"], "version": row["version"], "employer_id": row["employer_id"],
                "organization_id": row["organization_id"], "answered_on": row["answered_on"],
                "answers": self._given(row["questionnaire"]), "comment": None,
            }
            for row in sent
            if row["answered_on"]
        ]  # fmt: skip
        for number, row in zip(insert_rows(SurveyResponse, given), given, strict=True):
            about = {"employer_id": row["employer_id"], "questionnaire": row["questionnaire"]}
            self.facts.add("survey.answered", row["answered_on"], ("survey_response", number), anonymous=True, **about, overall=row["answers"]["overall"])  # fmt: skip

    def _given(self, code: str) -> dict[str, str]:
        return {
            one.code: self.chance.choice(OVERALL) if one.kind == "scale" else self.chance.choice(one.options)[0]
            for one in questionnaires()[code].questions
        }
