"""Plans of the demonstration: published cards and a report of work, and a target disclosure counted from the ledger."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jobcenter.accounts.current import SYSTEM
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.demo import lifelong, work_report
from jobcenter.indicators import cards, spreadsheet
from jobcenter.indicators.arithmetic import Kind
from jobcenter.indicators.importing import TITLES, import_card
from jobcenter.indicators.models import (
    Actual,
    Area,
    Certainty,
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
from jobcenter.indicators.service import bring_in
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
TEXTS = {
    "overview": "공공일자리를 제공해 민생을 안정시키고 취업 기회를 넓힘\n노동복지센터를 운영해 일자리의 질을 높임",
    "goals": "저소득 취약계층의 생활 안정과 민간 일자리 복귀 지원\n계층별·지역별 고용서비스와 직업훈련으로 취업 가능성 제고\n공모사업 신청을 통한 외부 재원 확보\n노동상담과 권익 증진",
    "plan": "공공일자리 3개 사업 5,200명 선발\n구인·구직 취업연계와 취업박람회 상시 운영\n취업 가능성이 높은 직종의 직업교육 운영\n공모사업 4종으로 300명 취·창업 지원",
    "outlook": "2024년 하반기 공공일자리 694명 모집\n찾아가는 취업·노동상담(4~10월)\n취업박람회 개최(10~11월)",
    "cooperation": "공공일자리와 공모사업의 규모 유지 및 국비·시비 지속 지원 요청",
    "effects": "취약계층의 생활 안정\n직업 경험을 통한 구직 의지와 취업 경쟁력 강화\n고용 취약계층의 권익 보호",
}
CARD_AS_OF = date(2024, 3, 31)
CARD_MEASURES = {"public_jobs": "public_job_started", "placements": "placements", "training": "training_enrolled"}
NO_MEASURE = "기록에서 세는 집계 항목이 없어 입력한 실적"
CARD_SOURCE = "관악구 공약 실천계획 1-4(2024. 3.) 게재 수치"
TEAMS = {"일자리사업팀": "일자리센터 운영, 공공일자리", "일자리벤처팀": "공모사업, 직업교육훈련"}
# Yeongdeungpo's posts and people by grade on 2023-10-31.
STAFF = (("5급", 1, 1), ("6급", 5, 7), ("7급", 8, 6), ("8급", 3, 3), ("9급", 2, 2))
# A yearly plan of 41 projects of 11 departments; titles, targets and money are invented, in millions of won.
DISCLOSURE = Path(__file__).parent / "data" / "disclosure.tsv"
AREAS = {
    "직접일자리창출": ("Direct job creation", (4900, 5100, 5300, 5400, 2700)),
    "직업능력개발훈련": ("Vocational training", (600, 680, 720, 760, 400)),
    "고용서비스": ("Employment services", (1500, 1700, 1850, 1950, 1000)),
    "고용장려금": ("Employment subsidies", (120, 140, 150, 160, 80)),
    "창업지원": ("Help with starting a business", (70, 80, 90, 95, 50)),
    "일자리 인프라": ("Places and rules for jobs", (50, 60, 65, 65, 35)),
    "민간부문": ("Private sector", (400, 500, 550, 580, 300)),
}
# How far a figure that is entered by hand, and the money, had come by the end of October, project after project.
REACHED = (96, 82, 104, 71, 88, 100, 64, 91)
SPENT = (83, 77, 90, 69, 81)


def load(loading: "Loading") -> None:
    """Bring in the published cards and add what stands around them."""
    for path in sorted(CARDS.glob("*.json")):
        document = cards.loads(path.read_text(encoding="utf8"))
        organization = loading.organizations[document["organization"]]
        project = import_card(document, organization, actor=SYSTEM, now=loading.now).project
        if document["code"] == "1-4":
            _around(project, organization)
            if loading.size != "small":
                _count(project)
    yeongdeungpo = loading.organizations["yeongdeungpo"]
    _staffing(yeongdeungpo)
    work_report.load(yeongdeungpo, now=loading.now, recorded=loading.recorded)
    _disclosure(yeongdeungpo, loading)
    lifelong.load(loading.organizations["seoul"], now=loading.now)
    db.session.flush()
    loading.say("Plans: 3 published cards, 2 reports, one of them of 102 projects, and a target disclosure of 41.")


def _around(project: Project, organization: Organization) -> None:
    project.stage = Stage.DONE_CONTINUED
    project.begins, project.ends, project.within_term = "2018", "2026", True
    project.agents, project.needs = ["district"], ["finance"]
    project.contact, project.texts = "일자리벤처과장 · 일자리사업팀장 · 담당", dict(TEXTS)
    project.plan.begins_on, project.plan.ends_on = date(2022, 7, 1), date(2026, 6, 30)
    for indicator in project.indicators:
        for actual in indicator.actuals:
            # As published: nothing of it is provisional.
            actual.as_of, actual.evidence, actual.status = CARD_AS_OF, CARD_SOURCE, Certainty.FINAL
    for line in project.budgets:
        line.as_of = CARD_AS_OF if line.spent is not None else None
    for position, (name, begins, ends) in enumerate(SCHEDULE):
        project.schedule.append(ScheduleLine(position=position, name=name, begins=begins, ends=ends))
    for kind, happened, title, details in NOTES:
        project.notes.append(ProjectNote(kind=kind, happened=happened, title=title, details=details))
    for name, duties in TEAMS.items():
        project.teams.append(Team(organization_id=organization.id, name=name, duties=duties))


def _count(project: Project) -> None:
    """Let measures count what the ledger has of the card up to its day; what no measure counts stays entered."""
    project.plan.counted_until = CARD_AS_OF
    for indicator in project.indicators:
        indicator.measure = CARD_MEASURES.get(indicator.code)
        if indicator.measure:
            indicator.actuals.clear()
        for actual in indicator.actuals:
            actual.evidence = f"{CARD_SOURCE}. {NO_MEASURE}"


def _staffing(organization: Organization) -> None:
    for grade, posts, people in STAFF:
        db.session.add(
            Staffing(
                organization_id=organization.id,
                as_of=date(2023, 10, 31),
                series="일반직",
                grade=grade,
                posts=posts,
                people=people,
            )
        )


def _disclosure(organization: Organization, loading: "Loading") -> None:
    """A plan over four years and its yearly plan, whose results the ledger counts wherever a measure does."""
    year = clock.day_of(loading.now).year
    longer = Plan(
        organization_id=organization.id,
        code="disclosure-term-8",
        kind=PlanKind.DISCLOSURE,
        title={"ko": "민선8기 일자리대책 종합계획", "en": "Job plan of the 8th term of office"},
        first_year=2022,
        last_year=2026,
        begins_on=date(2022, 7, 1),
        ends_on=date(2026, 6, 30),
    )
    plan = Plan(
        organization_id=organization.id,
        code=f"disclosure-{year}",
        kind=PlanKind.DISCLOSURE,
        title={language: f"{title} {year}" for language, title in TITLES[PlanKind.DISCLOSURE].items()},
        first_year=year,
        last_year=year,
        framework=longer,
    )
    for position, (name, (english, targets)) in enumerate(AREAS.items()):
        for one in (longer, plan):
            one.areas.append(Area(code=name, name={"ko": name, "en": english}, position=position))
        longer.projects.append(_of_term(longer, position, name, english, targets))
    db.session.add_all([longer, plan])
    db.session.flush()
    rows = [line.split("\t") for line in DISCLOSURE.read_text(encoding="utf8").splitlines()[1:]]
    bring_in(plan, spreadsheet.read(_sheet(rows, year), plan), actor=SYSTEM, now=loading.now)
    _results(plan, year, loading)


def _of_term(plan: Plan, position: int, name: str, english: str, targets: tuple[int, ...]) -> Project:
    project = Project(
        code=str(position + 1), area=plan.areas[-1], position=position, stage=Stage.ON_TRACK, texts={},
        title={"ko": f"{name} 분야", "en": english}, department="일자리정책과",
    )  # fmt: skip
    indicator = Indicator(
        code="jobs", name={"ko": "일자리 수", "en": "Jobs"}, unit="명", kind=Kind.CUMULATIVE, weight=Decimal(100)
    )
    for year, target in zip(range(2022, 2027), targets, strict=True):
        indicator.targets.append(Target(period=str(year), value=Decimal(target)))
    project.indicators.append(indicator)
    return project


def _sheet(rows: list[list[str]], year: int) -> list[list[str]]:
    """The lines of the plan under the heads of the form that officials fill in."""
    money = [f"{amount} {year} {source}" for source in ("시비", "구비", "국비") for amount in ("계획", "확보")]
    heads = ["분야", "관리번호", "사업명", "담당부서", "지표", "단위", "비중", "통계항목", f"목표 {year}"]
    heads += [f"목표 {year} {quarter}/4" for quarter in range(1, 5)] + ["추진상황", "집계방식", *money]
    found = [heads]
    for number, row in enumerate(rows):
        quarters = [part if part != "0" else "" for part in row[9].split(",")]
        kind = "상태" if row[4] == "운영" else "누계"
        amounts = [amount for amount in row[10:] for _twice in range(2)]
        stage = "일부추진" if not row[7] and REACHED[number % len(REACHED)] < 75 else "정상추진"
        found.append([*row[:9], *quarters, stage, kind, *amounts])
    return found


def _results(plan: Plan, year: int, loading: "Loading") -> None:
    """What departments handed in by the end of October, and the money spent."""
    as_of = date(year, 10, 31)
    for number, project in enumerate(plan.projects):
        for line in project.budgets:
            line.spent = (line.secured or 0) * SPENT[number % len(SPENT)] // 100
            line.as_of = as_of
        for indicator in project.indicators:
            if indicator.measure:
                continue
            target = next(one.value for one in indicator.targets if one.period == str(year))
            indicator.actuals.append(
                Actual(
                    period=str(year), value=Decimal(int(target) * REACHED[number % len(REACHED)] // 100), as_of=as_of,
                    evidence=f"{project.department} 제출 실적(10월)", entered_at=loading.now,
                )
            )  # fmt: skip
