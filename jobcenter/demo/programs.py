"""The programs and rounds of the documents, from the templates they are kept as, at every stage a round can be in.

Quotas, rules, reference dates and amounts stay as published for their year; the days on which one applies and takes part
are moved to around today, and the page of the round says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core import clock, licences
from jobcenter.core.clock import SEOUL
from jobcenter.core.db import db
from jobcenter.demo.applicants import Crowd, apply, make_person
from jobcenter.demo.names import Names
from jobcenter.programs.models import Application, ApplicationStatus, EnrollmentStatus, Round, RoundStatus
from jobcenter.programs.service import applications, draws, enrollment, lookup, offers, rounds, screening, selection
from jobcenter.programs.templates_data import get_template

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

YEONGDEUNGPO, GWANAK = "11560", "11620"
NOTE = {
    "ko": "시연을 위해 신청 기간과 참여 기간만 오늘에 맞추어 옮겼습니다. 선발 기준, 기준일, 인원과 금액은 {year}년 공고 그대로이고, 신청자는 모두 가상의 인물입니다.",
    "en": "For the demonstration only the days to apply and to take part are moved to around today. Rules, reference date, places and amounts are those published for {year}; the applicants are invented.",
}  # fmt: skip
SOURCE = "행복e음 소득·재산 조회(시연)"


@dataclass(frozen=True)
class Stage:
    """One round: its template, when one applies and takes part (days from today), who applies and how many."""

    template: str
    apply: tuple[int, int]
    period: tuple[int, int]
    crowd: Crowd | None = None
    small: int = 0
    district: int = 0
    until: str = "open"
    code: str | None = None
    # A course of a general template made into one that leads to a licence, so that the way there and back can be seen.
    leads_to: str | None = None


STAGES = (
    Stage("donghaeng-yeongdeungpo-2024h1", (-12, 9), (40, 210), Crowd(YEONGDEUNGPO, 32, 76, 0.55), 6, 30),
    Stage("jiyeok-yeongdeungpo-2024", (-40, -18), (12, 220), Crowd(YEONGDEUNGPO, 35, 74, 0.5), 8, 36, "screening"),
    Stage("dreamnarae-yeongdeungpo-2024", (-75, -55), (-20, 160), Crowd(YEONGDEUNGPO, 20, 37, 0.55), 5, 16, "running"),
    Stage("minsaeng-gwanak-2024h1", (-6, 15), (45, 160), Crowd(GWANAK, 30, 75, 0.55), 4, 18),
    Stage("jiyeok-gwanak-2024h1", (-3, 11), (40, 160), Crowd(GWANAK, 35, 72, 0.5), 0, 8),
    Stage("donghaeng-gwanak-2024h1", (8, 22), (60, 210)),
    Stage("yoyang-gwanak-2024", (-60, -48), (-30, 60), Crowd(GWANAK, 38, 63, 0.86), 4, 24, "course", "yoyang-gwanak-2024-1"),
    Stage("yoyang-gwanak-2024", (-4, 10), (24, 110), Crowd(GWANAK, 36, 64, 0.86), 3, 37),
    Stage("student-job-yeongdeungpo-2023s", (-20, -8), (25, 53), Crowd(YEONGDEUNGPO, 19, 25, 0.55), 10, 60, "draw"),
    Stage("building-school-yeongdeungpo-2023", (-5, 12), (25, 80), Crowd(YEONGDEUNGPO, 22, 36, 0.4), 2, 6),
    Stage("digital-marketing-yeongdeungpo-2023", (6, 19), (30, 80)),
    Stage("tailored-yeongdeungpo-2023", (-4, 12), (14, 70), Crowd(YEONGDEUNGPO, 38, 64, 0.8), 2, 21, leads_to="요양보호사"),
)  # fmt: skip


def load(loading: "Loading") -> None:
    """Make every round and bring it to its stage."""
    for number, stage in enumerate(STAGES):
        _Staging(loading, stage, loading.names(500 + number)).run()
    loading.say(f"Rounds of programs: {len(STAGES)}.")


class _Staging:
    """Brings one round to its stage, step by step as officers and applicants would have."""

    def __init__(self, loading: "Loading", stage: Stage, names: Names) -> None:
        self.stage = stage
        self.names = names
        self.chance = names.chance
        self.today = clock.day_of(loading.now)
        self.now = loading.now
        template = get_template(stage.template)
        self.template = template
        self.organization = loading.organizations[template["organization"]]
        keys = ("manager", "confirmer") if template["organization"] == "yeongdeungpo" else ("gwanak-manager", "manager")
        self.manager, self.confirmer = (_actor(loading.users[key]) for key in keys)
        self.count = stage.small if loading.size == "small" else stage.district

    def run(self) -> None:
        """Announce, apply, and go on as far as the stage says."""
        self.round = self._announce()
        people = [self._apply(number) for number in range(self.count)]
        {"screening": self._screen, "running": self._run, "course": self._teach, "draw": self._list}.get(
            self.stage.until, _stay
        )(people)

    def day(self, offset: int) -> date:
        """A day so many days from today."""
        return self.today + timedelta(days=offset)

    def at(self, day: date, hour: int = 10) -> datetime:
        """A moment of a day, never later than now."""
        return min(datetime.combine(day, time(hour, self.chance.randrange(60)), SEOUL), self.now)

    def _announce(self) -> Round:
        first, last = self.day(self.stage.apply[0]), self.day(self.stage.apply[1])
        template = self._moved()
        announced_on = min(first - timedelta(days=7), self.today)
        now = self.at(announced_on)
        round_ = rounds.create_from_template(
            template,
            organization_id=self.organization.id,
            dates={
                "apply_from": first,
                "apply_until": last,
                "result_on": last + timedelta(days=14),
                "period_from": self.day(self.stage.period[0]),
                "period_until": self.day(self.stage.period[1]),
                "reference_date": date.fromisoformat(template["round"]["dates"]["reference_date"]),
            },
            code=self.stage.code or template["code"],
            actor=self.manager,
            now=now,
        )
        round_.demo_note = {locale: text.format(year=self._year()) for locale, text in NOTE.items()}
        rounds.announce(round_, actor=self.manager, now=now, today=announced_on)
        if round_.status is RoundStatus.ANNOUNCED and first <= self.today:
            round_.move_to(RoundStatus.OPEN)
        db.session.flush()
        return round_

    def _year(self) -> str:
        return str(self.template["round"]["dates"]["reference_date"])[:4]

    def _moved(self) -> dict[str, Any]:
        """The template with the last day of refilling moved like the period."""
        selection_rules = dict(self.template["round"]["selection"])
        if "refill_until" in selection_rules:
            selection_rules["refill_until"] = self.day(self.stage.period[1]).isoformat()
        return {**self.template, "round": {**self.template["round"], "selection": selection_rules, **self._leading()}}

    def _leading(self) -> dict[str, Any]:
        """The licence a course leads to, in its name too."""
        found = licences.find(self.stage.leads_to) if self.stage.leads_to else None
        if found is None:
            return {}
        name = {locale: f"{text}: {found.name[locale]}" for locale, text in self.template["round"]["name"].items()}
        return {"name": name, "licences": [{"name": found.name["ko"], "by": found.way}]}

    def _apply(self, number: int) -> Application:
        first, last = self.day(self.stage.apply[0]), min(self.day(self.stage.apply[1]), self.today)
        at = self.at(first + (last - first) * number / max(1, self.count), self.chance.randint(9, 17))
        assert self.stage.crowd is not None
        person = make_person(self.names, self.stage.crowd, self.round.reference_date, at)
        applicant = Actor(None, person.name)
        is_draft = self.stage.until == "open" and number % 9 == 8 and not self.round.is_first_come
        return apply(self.round, person, at=at, actor=applicant, chance=self.chance, submit=not is_draft)

    def _screen(self, people: list[Application], leave: int = 4) -> None:
        """Decide all but the last few; one of those is asked for something more."""
        on = self.day(self.stage.apply[1] + 3)
        left = people[len(people) - leave :] if leave else []
        for application in people[: len(people) - leave]:
            self._decide(application, self.at(on))
        screening.begin(self.round, actor=self.manager, now=self.at(on))
        if left:
            applications.request_supplement(
                left[0],
                text="주민등록등본이 흐려서 가구원을 확인할 수 없습니다. 다시 내 주세요.",
                until=self.today + timedelta(days=4),
                actor=self.manager,
                now=self.at(self.today - timedelta(days=2)),
            )

    def _decide(self, application: Application, now: datetime) -> None:
        facts = application.fact_values()
        found = {name: facts[name] for name in ("household_income", "household_assets") if facts.get(name) is not None}
        if found:
            screening.verify_facts(
                application,
                {name: self._found(value) for name, value in found.items()},
                source=SOURCE,
                on=clock.day_of(now),
                document_number=None,
                actor=self.manager,
                now=now,
            )
        screening.decide(application, {}, actor=self.manager, now=now)

    def _found(self, declared: int) -> int:
        """What the enquiry finds: mostly what was declared, sometimes more."""
        return (
            declared if self.chance.random() < 0.7 else int(declared * self.chance.uniform(1.0, 1.3)) // 10_000 * 10_000
        )

    def _run(self, people: list[Application]) -> None:
        """Screen, rank, confirm, publish; most offers are accepted and the round begins."""
        self._screen(people, leave=0)
        after = self.stage.apply[1]
        ranking = selection.rank(self.round.id, actor=self.manager, now=self.at(self.day(after + 6)))
        selection.confirm(ranking, actor=self.confirmer, now=self.at(self.day(after + 8)))
        selection.publish(self.round.id, actor=self.manager, now=self.at(self.day(after + 9)))
        for application in lookup.with_status(self.round.id, ApplicationStatus.OFFERED):
            made = application.offers[-1]
            offers.accept(
                made, actor=Actor(None, application.person.name), via="self", now=self.at(self.day(after + 10))
            )
        self.round.move_to(RoundStatus.RUNNING)
        db.session.flush()

    def _list(self, people: list[Application]) -> None:
        """Decide everybody and publish the list of the draw, whose seed becomes known in a few days."""
        self._screen(people, leave=0)
        draws.publish_list(
            self.round.id,
            seed_source="다음 토요일 로또 당첨번호 여섯 개",
            actor=self.manager,
            now=self.at(self.today - timedelta(days=1)),
        )

    def _teach(self, _people: list[Application]) -> None:
        """A course in its last weeks: attendance is entered, one person left for a job, the first ones are through."""
        self.round.move_to(RoundStatus.CLOSED)
        self.round.move_to(RoundStatus.RUNNING)
        db.session.flush()
        total = (self.round.completion or {}).get("total", 0)
        taking_part = lookup.active_enrollments(self.round.id)
        for number, enrolled in enumerate(taking_part):
            attended = total * (55 + self.chance.randrange(46)) // 100
            enrollment.record_attendance(enrolled, attended, actor=self.manager, now=self.now)
            if number == 1:
                enrollment.end_early(
                    enrolled,
                    EnrollmentStatus.LEFT_FOR_WORK,
                    on=self.today - timedelta(days=3),
                    reason="요양원 취업",
                    actor=self.manager,
                    now=self.now,
                )
            elif number % 6 == 0 and attended * 100 >= total * 80:
                enrollment.complete(enrolled, on=self.today - timedelta(days=1), actor=self.manager, now=self.now)


def _stay(_people: list[Application]) -> None:
    """Leave an open round as it is."""


def _actor(user: User) -> Actor:
    return Actor(user.id, user.name)
