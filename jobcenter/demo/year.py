"""The twelve months before today at Yeongdeungpo's centre, beside vacancies and seekers: desks, events, rounds, grants.

Everything is invented and follows the product's own records, so that each figure opens into its cases. The days are
counted back from today; the amounts are those of a small centre.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from jobcenter.accounts.models import User
from jobcenter.core import clock
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import db
from jobcenter.core.workdays import next_working_day
from jobcenter.demo import benefits
from jobcenter.demo.applicants import Crowd
from jobcenter.demo.appointments import COLLEAGUE
from jobcenter.demo.bulk import in_order
from jobcenter.demo.days import Day, Days
from jobcenter.demo.desk import Desk
from jobcenter.demo.events import PUBLISHED_TITLES
from jobcenter.demo.facts import Facts, seekers_of
from jobcenter.demo.outcomes import Past
from jobcenter.demo.programs import YEONGDEUNGPO
from jobcenter.demo.rounds import Held, HeldRound
from jobcenter.events.models import EventKind
from jobcenter.ledger.models import LedgerEntry

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

YEAR = timedelta(days=365)
ADULTS, LEARNERS = Crowd(YEONGDEUNGPO, 28, 76, 0.55), Crowd(YEONGDEUNGPO, 38, 63, 0.82)
CODERS, STUDENTS = Crowd(YEONGDEUNGPO, 22, 38, 0.45), Crowd(YEONGDEUNGPO, 19, 25, 0.55)
CARE = "요양보호사"
COURSE = "tailored-yeongdeungpo-2023"
# The hourly pay of the announcements, for five hours a day and with the allowance for meals of the student jobs.
COMPANION, LIVING, STUDENT = 10_320 * 5, 12_121 * 6, 10_320 * 5 + 6_000
ROUNDS = (
    Held(Past("donghaeng-yeongdeungpo-2026h1", "donghaeng-yeongdeungpo-year-1", "서울 동행일자리(지난 회차)", 145, 150, ADULTS, 13, 0.2, keco="5611"), 4, 5, 3, 1, COMPANION, appeals=True),
    Held(Past("donghaeng-yeongdeungpo-2026h1", "donghaeng-yeongdeungpo-year-2", "서울 동행일자리(진행 중)", -30, 140, ADULTS, 10, 0, keco="5611"), 4, 3, 2, 0, COMPANION),
    Held(Past("dreamnarae-yeongdeungpo-2026h1", "dreamnarae-yeongdeungpo-year-1", "청년 드림나래(지난 회차)", 148, 148, CODERS, 6, 0.4, keco="0295"), 2, 2, 2, 1, LIVING),
    Held(Past("student-job-yeongdeungpo-2023s", "student-job-yeongdeungpo-year-1", "여름방학 대학생 아르바이트(지난 회차)", 95, 28, STUDENTS, 38, 0, keco="0295"), 6, 20, 0, 2, STUDENT),
    Held(Past(COURSE, "tailored-yeongdeungpo-year-1", "대상별 맞춤형 취업교육: 요양보호사 1기", 175, 50, LEARNERS, 17, 0.6), 5, licence=CARE),
    Held(Past(COURSE, "tailored-yeongdeungpo-year-2", "대상별 맞춤형 취업교육: 요양보호사 2기", 100, 50, LEARNERS, 16, 0.62), 4, licence=CARE),
    Held(Past("coding-yeongdeungpo-2023", "coding-yeongdeungpo-year-1", "청년 코딩 교육(지난 회차)", 26, 50, CODERS, 15, 0), 3),
    Held(Past(COURSE, "tailored-yeongdeungpo-year-3", "대상별 맞춤형 취업교육(진행 중)", -20, 64, LEARNERS, 18, 0), 3),
)  # fmt: skip
TALK = {"ko": "취업 콘서트: 다시 일하는 사람들", "en": "Talk: people back at work"}
STATION = {"ko": "찾아가는 취업상담실 (신길역)", "en": "Job counseling at Singil station"}
ON_LINE = {"ko": "온라인 채용설명회", "en": "Hiring day on line"}
# How many days ago, what, and how many were interviewed, hired, came besides, did not come.
EVENTS = (
    (298, EventKind.HIRING_DAY, 17, 5, 6, 3),
    (262, EventKind.OUTREACH, 0, 0, 9, 1),
    (236, EventKind.HIRING_DAY, 19, 5, 7, 4),
    (205, EventKind.MENTORING, 0, 0, 24, 5),
    (171, EventKind.HIRING_DAY, 16, 4, 5, 3),
    (150, EventKind.OUTREACH, 0, 0, 11, 2),
    (129, EventKind.ONLINE, 9, 2, 8, 2),
    (108, EventKind.HIRING_DAY, 18, 5, 6, 2),
    (76, EventKind.MENTORING, 0, 0, 19, 4),
    (61, EventKind.OUTREACH, 0, 0, 8, 1),
    (52, EventKind.HIRING_DAY, 15, 4, 5, 3),
    (25, EventKind.JOB_FAIR, 26, 6, 22, 6),
)
TITLES = {
    **PUBLISHED_TITLES,
    EventKind.MENTORING: TALK,
    EventKind.OUTREACH: STATION,
    EventKind.ONLINE: ON_LINE,
}


def load(loading: "Loading") -> None:
    """Write the year; the small demonstration has none."""
    if loading.size == "small":
        return
    entries = write_rounds(loading, ROUNDS)
    insert_rows(LedgerEntry, in_order(entries))
    centre, today = loading.organizations["yeongdeungpo-centre"], clock.day_of(loading.now)
    facts = Facts(loading, centre, loading.names(610), loading.users["counselor"].id)
    seekers = seekers_of(centre, today - YEAR, today)
    days = Days(facts, seekers)
    for ago, kind, interviewed, hired, visitors, missed in EVENTS:
        speakers = "재취업에 성공한 구민 두 분\n인사 담당자" if kind is EventKind.MENTORING else ""
        on = next_working_day(today - timedelta(days=ago))
        days.hold(Day(kind, TITLES[kind], on, interviewed, hired, visitors, missed, speakers))
    colleague = db.session.scalars(select(User).where(User.email == COLLEAGUE)).one()
    Desk(facts, seekers, [loading.users["counselor"], colleague]).write()
    written = facts.write()
    claims = benefits.earlier(loading)
    loading.say(f"The year of Yeongdeungpo's centre: {len(entries) + written} facts, {len(ROUNDS)} rounds, {len(EVENTS)} events, {claims} claims.")  # fmt: skip


def write_rounds(loading: "Loading", rounds: Iterable[Held]) -> list[dict[str, Any]]:
    """Write rounds with invented people; returns the ledger entries."""
    names = loading.names(620)
    return [entry for held in rounds for entry in HeldRound(loading, held, names).run()]
