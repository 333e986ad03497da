"""Plans of the demonstration: three published cards, and a target disclosure whose results are counted from the ledger."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.indicators import cards
from jobcenter.indicators.arithmetic import Kind, split
from jobcenter.indicators.importing import TITLES, import_card
from jobcenter.indicators.models import (
    Area,
    Indicator,
    NoteKind,
    Plan,
    PlanKind,
    Project,
    ProjectNote,
    ScheduleLine,
    Staffing,
    Stage,
    Target,
    Team,
)
from jobcenter.organizations.models import Organization

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

CARDS = Path(__file__).parent / "data" / "cards"
SCHEDULE = (
    ("공공일자리 사업", "2022-3", "2026-2"),
    ("구인·구직 취업지원서비스", "2022-3", "2026-2"),
    ("직업교육훈련 아카데미", "2022-3", "2026-2"),
    ("지역맞춤형 일자리(공모사업)", "2022-3", "2026-2"),
    ("노동복지센터 운영", "2022-3", "2026-2"),
)
NOTES = (
    (NoteKind.PROGRESS, "2022-11", "온·오프라인 취업박람회 개최", "88개 기업 참가, 496명 지원, 102명 채용"),
    (
        NoteKind.PROGRESS,
        "2023-02",
        "상반기 공공일자리 참여자 선발(786명)",
        "안심일자리 508명, 민생안정 250명, 지역공동체 28명",
    ),
    (NoteKind.PROGRESS, "2023-11", "온·오프라인 취업박람회 개최", "83개 기업 참가, 3,509명 지원, 249명 채용"),
    (NoteKind.PRESS, "2023-03", "일자리정책 종합계획 공시", "일자리 11,500개 목표"),
    (NoteKind.AWARD, "2023-07", "전국 지자체 일자리대상 우수상", "고용노동부 장관상"),
    (NoteKind.REQUEST, "2024-01", "공공일자리와 공모사업 규모 유지", "국비·시비 보조금의 지속 지원 요청"),
)
TEAMS = {"일자리사업팀": "일자리센터 운영, 공공일자리", "일자리벤처팀": "공모사업, 직업교육훈련"}
# Yeongdeungpo's posts and people by grade on 2023-10-31.
STAFF = (("5급", 1, 1), ("6급", 5, 7), ("7급", 8, 6), ("8급", 3, 3), ("9급", 2, 2))
# Name, measure, weight, target of the year; the targets are invented for the demonstration.
COUNTED = (
    ("구인인원", "places", 30, 400),
    ("취업알선", "referrals", 30, 1200),
    ("취업자", "placements", 40, 100),
)


def load(loading: "Loading") -> None:
    """Bring in the published cards and add what stands around them."""
    for path in sorted(CARDS.glob("*.json")):
        document = cards.loads(path.read_text(encoding="utf8"))
        organization = loading.organizations[document["organization"]]
        project = import_card(document, organization, actor=SYSTEM, now=loading.now).project
        if document["code"] == "1-4":
            _around(project, organization)
    yeongdeungpo = loading.organizations["yeongdeungpo"]
    _staffing(yeongdeungpo)
    _disclosure(yeongdeungpo, clock.day_of(loading.now).year)
    db.session.flush()
    loading.say("Plans: 3 published cards and a target disclosure.")


def _around(project: Project, organization: Organization) -> None:
    project.stage = Stage.DONE_CONTINUED
    project.begins, project.ends = "2018", "2026"
    for position, (name, begins, ends) in enumerate(SCHEDULE):
        project.schedule.append(ScheduleLine(position=position, name=name, begins=begins, ends=ends))
    for kind, happened, title, details in NOTES:
        project.notes.append(ProjectNote(kind=kind, happened=happened, title=title, details=details))
    for name, duties in TEAMS.items():
        project.teams.append(Team(organization_id=organization.id, name=name, duties=duties))


def _staffing(organization: Organization) -> None:
    for grade, posts, people in STAFF:
        db.session.add(
            Staffing(organization_id=organization.id, as_of=date(2023, 10, 31), grade=grade, posts=posts, people=people)
        )


def _disclosure(organization: Organization, year: int) -> None:
    """A yearly plan whose results the ledger counts."""
    plan = Plan(
        organization_id=organization.id,
        code=f"disclosure-{year}",
        kind=PlanKind.DISCLOSURE,
        title={language: f"{title} {year}" for language, title in TITLES[PlanKind.DISCLOSURE].items()},
        first_year=year,
        last_year=year,
    )
    area = Area(code="service", name={"ko": "고용서비스", "en": "Employment services"})
    plan.areas.append(area)
    project = Project(
        code="1", area=area, stage=Stage.ON_TRACK, department="일자리정책과", texts={},
        title={"ko": "일자리플러스센터 운영", "en": "Running the job centre"},
    )  # fmt: skip
    plan.projects.append(project)
    for position, (name, measure, weight, target) in enumerate(COUNTED):
        indicator = Indicator(
            code=measure, name={"ko": name}, unit="명" if measure != "referrals" else "건", kind=Kind.CUMULATIVE,
            weight=Decimal(weight), measure=measure, position=position,
        )  # fmt: skip
        indicator.targets.append(Target(period=str(year), value=Decimal(target)))
        for quarter, part in enumerate(split(target, 4), 1):
            indicator.targets.append(Target(period=f"{year}-{quarter}", value=Decimal(part)))
        project.indicators.append(indicator)
    db.session.add(plan)
