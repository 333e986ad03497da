"""Whole rounds of a centre's year: who applied, who was refused, waits or takes part, days worked, wages, certificates.

Programs and rules are those of the templates. The rounds, their days, places and people are invented, and the page of
each round says so; so are the wages, which follow the hourly pay of the announcements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from jobcenter.core import workdays
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import blind_index, db
from jobcenter.core.months import Month
from jobcenter.core.workdays import next_working_day
from jobcenter.demo import vulnerable
from jobcenter.demo.names import Names
from jobcenter.demo.outcomes import ENDS, LEDGER, Past, Writing
from jobcenter.programs.models import (
    Appeal,
    AppealStatus,
    Application,
    ApplicationDecision,
    ApplicationStatus,
    Enrollment,
    EnrollmentStatus,
)
from jobcenter.programs.service.records import age_band
from jobcenter.seekers.models import Person, Sex
from jobcenter.seekers.rules import age_on

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

NOTE = {
    "ko": "시연을 위해 지어낸 회차입니다. 선발 기준은 {year}년 공고를 따르고, 기간과 인원, 신청자, 근무와 임금은 모두 가상입니다.",
    "en": "A round invented for the demonstration. Its rules are those published for {year}; days, places, applicants, work and wages are invented.",
}  # fmt: skip
MEANS = {"code": "means", "label": {"ko": "소득과 재산", "en": "income and assets"}}
# Those who went on to look for work are followed once their registration has run out.
FOLLOWED_AFTER_DAYS = 95
EXAMINED_AFTER_DAYS = 32
PASS = 0.72
OLD = 65
_A = ApplicationStatus
DECIDED = {
    _A.ENROLLED: ("application.eligible", "application.selected"),
    _A.RESERVE: ("application.eligible", "application.reserve"),
    _A.NOT_SELECTED: ("application.eligible", "application.not_selected"),
    _A.INELIGIBLE: ("application.ineligible",),
}


class Who(NamedTuple):
    """Somebody who applies, as much as the facts say of her."""

    id: int
    sex: Sex
    birth_date: date


@dataclass(frozen=True)
class Held:
    """One round: what `Past` says of it, and how many applied beside those who took part."""

    past: Past
    reserve: int = 0
    refused: int = 0
    unfit: int = 0
    free: int = 0
    # Won for a day worked.
    daily: int = 0
    licence: str | None = None
    ends: Sequence[EnrollmentStatus] = ENDS
    appeals: bool = False
    # Whether those who took part registered for work at its end and were asked later.
    followed: bool = True

    @property
    def applicants(self) -> int:
        """Everybody who applied."""
        return self.past.district + self.reserve + self.refused + self.unfit


class HeldRound(Writing):
    """Writes one round with everybody who applied; one that still runs keeps its people in it."""

    note = NOTE

    def __init__(self, loading: "Loading", held: Held, names: Names, people: Sequence[Who] | None = None) -> None:
        super().__init__(loading, held.past, names)
        self.held = held
        self.count = held.past.district
        self.confirmer = loading.users["confirmer"]
        if held.licence:
            licences = [{"name": held.licence, "by": "examination"}]
            self.template = {**self.template, "round": {**self.template["round"], "licences": licences}}
        self.reference = date.fromisoformat(self.template["round"]["dates"]["reference_date"])
        self.people = people if people is not None else self._invented()

    def run(self) -> list[dict[str, Any]]:
        """Write it; returns the ledger entries."""
        self.round = self._round()
        self.round.last_sequence = len(self.people)
        groups = {group.code: group for group in self.round.groups}
        placed_in = [groups[self._group(person)] for person in self.people]
        statuses = self._statuses()
        rows = []
        for n, (person, status) in enumerate(zip(self.people, statuses, strict=True)):
            rows.append({**self._application(n, person.id, placed_in[n].id), "status": status, **self._rank(n, status)})
        applications = insert_rows(Application, rows)
        facts = vulnerable.declared(self.past.code, len(self.people), self.reference)
        vulnerable.keep(applications, facts, self._at(self._applied()))
        abouts = [
            self._applicant(person, placed_in[n].code, vulnerable.told(facts[n], person.birth_date, self.reference))
            for n, person in enumerate(self.people)
        ]
        for n, person in enumerate(self.people):
            self._decide(statuses[n], partial(self._fact, subject=("application", applications[n]), person_id=person.id, about=abouts[n]))  # fmt: skip
        for group in self.round.groups:
            group.held = sum(one is group for one in placed_in[: self.count])
        if not self.round.is_first_come:
            self.round.published_at = self._at(self._published)
        if self.held.appeals:
            self._appeals(applications, abouts)
        self._take_part(applications, [group.id for group in placed_in], abouts)
        db.session.flush()
        return self.entries

    def _invented(self) -> list[Who]:
        crowd, at = self.past.crowd, self._at(self.until - timedelta(days=self.past.days + 38))
        rows = []
        for _number in range(self.held.applicants):
            female, phone = self.chance.random() < crowd.women, self.names.phone()
            rows.append(
                {
                    "name": self.names.name(female), "sex": Sex.FEMALE if female else Sex.MALE,
                    "birth_date": self.names.birth_date(crowd.youngest, crowd.oldest, self.reference),
                    "phone": phone, "phone_index": blind_index(phone),
                    "dong_code": self.names.dong(crowd.district_code).code, "created_at": at, "updated_at": at,
                }
            )  # fmt: skip
        return [
            Who(number, row["sex"], row["birth_date"])
            for number, row in zip(insert_rows(Person, rows), rows, strict=True)
        ]

    def _group(self, person: Who) -> str:
        """The group of a person: the first, or that of her age where there is one for the old and one for the rest."""
        codes = [group["code"] for group in self.template["round"]["groups"]]
        age = age_on(person.birth_date, self.reference)
        return codes[0] if len(codes) == 1 or age >= OLD else codes[1]

    def _places(self) -> dict[str, int]:
        """As many as take part, and those that stayed free."""
        codes = [group["code"] for group in self.template["round"]["groups"]]
        found = dict.fromkeys(codes, 0)
        for person in self.people[: self.count]:
            found[self._group(person)] += 1
        found[codes[-1]] += self.held.free
        return found

    def _statuses(self) -> list[ApplicationStatus]:
        held = self.held
        return [
            *[_A.ENROLLED] * self.count,
            *[_A.RESERVE] * held.reserve,
            *[_A.NOT_SELECTED] * held.refused,
            *[_A.INELIGIBLE] * held.unfit,
        ]

    def _rank(self, place: int, status: ApplicationStatus) -> dict[str, Any]:
        ranked = status is not _A.INELIGIBLE and not self.round.is_first_come
        return {
            "rank": place + 1 if ranked else None,
            "reserve_rank": place + 1 - self.count if status is _A.RESERVE and ranked else None,
            "reasons": [MEANS] if status is _A.INELIGIBLE else [],
        }

    def _applicant(self, person: Who, group: str, groups_of: str | None) -> dict[str, Any]:
        return {
            "sex": person.sex.value, "age_band": age_band(person.birth_date, self.reference), "channel": "self",
            "program_kind": self.round.program.kind.value, "group": group, "vulnerability": groups_of,
        }  # fmt: skip

    @property
    def _screened(self) -> date:
        return next_working_day(self.round.apply_until + timedelta(days=4))

    @property
    def _published(self) -> date:
        return next_working_day(self.round.result_on or self.round.period_from)

    def _applied(self) -> date:
        return next_working_day(self.round.apply_from + timedelta(days=3))

    def _decide(self, status: ApplicationStatus, fact: Any) -> None:
        """What the ledger says of an application until it was decided."""
        fact("application.submitted", self._applied())
        if self.round.is_first_come:
            if status is _A.RESERVE:
                fact("application.waiting", self._applied())
            return
        for kind in DECIDED[status]:
            fact(kind, self._screened if kind.endswith("eligible") else self._published)
        if status is _A.ENROLLED:
            fact("offer.made", self._published)

    def _appeals(self, applications: Sequence[int], abouts: Sequence[dict[str, Any]]) -> None:
        """Two who were not eligible objected: one was right, and ranked too low all the same."""
        on, answered = self._screened + timedelta(days=1), next_working_day(self._screened + timedelta(days=4))
        first = len(self.people) - self.held.unfit
        for n, outcome in ((first, AppealStatus.REJECTED), (first + 1, AppealStatus.ACCEPTED)):
            right = outcome is AppealStatus.ACCEPTED
            db.session.add(
                Appeal(
                    application_id=applications[n], status=outcome, against=_A.INELIGIBLE.value,
                    text="가구원 수가 잘못 반영되었습니다. 주민등록등본을 다시 냅니다.", submitted_at=self._at(on),
                    answer="가구원 수를 바로잡아 다시 심사합니다." if right else "다시 조회했으나 소득이 기준을 넘습니다.",
                    decided_by_id=self.confirmer.id, decided_at=self._at(answered),
                )
            )  # fmt: skip
            fact = partial(self._fact, subject=("application", applications[n]), person_id=self.people[n].id, about=abouts[n])  # fmt: skip
            fact("appeal.submitted", on)
            fact(f"appeal.{outcome.value}", answered)
            if right:
                self._decide_again(applications[n], answered)
                fact("application.eligible", answered)
                fact("application.not_selected", self._published)

    def _decide_again(self, number: int, on: date) -> None:
        application = db.session.get_one(Application, number)
        for status in (_A.SCREENING, _A.ELIGIBLE, _A.NOT_SELECTED):
            application.move_to(status)
        application.reasons, application.rank = [], len(self.people) - self.held.unfit + 1
        decision = ApplicationDecision(
            application_id=number, engine_outcome="eligible", outcome="eligible", facts={},
            officer_id=self.manager.id, decided_at=self._at(on) + timedelta(hours=1),
        )  # fmt: skip
        application.decided_at = decision.decided_at
        db.session.add(decision)

    def _take_part(self, applications: Sequence[int], groups: Sequence[int], abouts: Sequence[dict[str, Any]]) -> None:
        endings = [self._ending() for _number in range(self.count)]
        rows = [
            self._with_licence(self._enrollment(applications[n], self.people[n].id, groups[n], n, *endings[n]))
            for n in range(self.count)
        ]
        numbers = insert_rows(Enrollment, rows)
        followed = self.held.followed and self.until <= self.today - timedelta(days=FOLLOWED_AFTER_DAYS)
        taking_part = self.people[: self.count]
        registrations = self._registrations([one.id for one in taking_part]) if followed else ()
        for n, person in enumerate(taking_part):
            status, on = endings[n]
            fact = partial(self._fact, subject=("enrollment", numbers[n]), person_id=person.id)
            fact("enrollment.started", self.round.period_from, about=abouts[n])
            if self.held.daily:
                self._work(fact, abouts[n], on)
            if status in LEDGER:
                fact(LEDGER[status], on, about=abouts[n])
            if rows[n]["licence_name"]:
                about = {**abouts[n], "licence": rows[n]["licence_name"]}
                fact("certificate.earned", rows[n]["licence_on"], about=about)
            if followed:
                self._after(person, registrations[n], status, on)

    def _ending(self) -> tuple[EnrollmentStatus, date]:
        status = self.chance.choice(self.held.ends)
        on = self.until
        if status is not EnrollmentStatus.COMPLETED:
            on -= timedelta(days=self.chance.randint(1, self.past.days * 2 // 3))
        return (status, on) if on < self.today else (EnrollmentStatus.ACTIVE, self.until)

    def _with_licence(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with the licence of who passed the examination; who still takes part has no end."""
        on = next_working_day(self.until + timedelta(days=EXAMINED_AFTER_DAYS))
        licence = None
        if row["status"] is EnrollmentStatus.ACTIVE:
            row |= {"ended_on": None, "reason": None}
        elif row["status"] is EnrollmentStatus.COMPLETED and on < self.today and self.chance.random() < PASS:
            licence = self.held.licence
        return {**row, "licence_name": licence, "licence_on": on if licence else None}

    def _work(self, fact: Any, about: dict[str, Any], until: date) -> None:
        """Days worked and wages of every month that is over, or was for who left in it."""
        month = Month.of(self.round.period_from)
        while month.first <= until and (month.last < self.today or until < self.today):
            first, last = max(month.first, self.round.period_from), min(month.last, until)
            days = workdays.count(first, last)
            days = max(0, days - self.chance.choice((0, 0, 0, 1, 2)))
            if days:
                told = {**about, "month": str(month)}
                fact("work.done", last, about=told, quantity=days)
                fact("wage.paid", last, about={**told, "amount": days * self.held.daily})
            month = month.shifted(1)
