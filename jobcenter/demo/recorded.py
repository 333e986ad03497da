"""What stands behind three published counts of 2023 at Yeongdeungpo's centre: courses, public jobs, interviews at hiring days.

The numbers are those published: 297 people on nine courses, 425 selected for public jobs (351, 32 and 42 by program),
239 interviewed and 61 hired at eight hiring days. Who they were and the days are invented. Nobody registers for work or
is placed because of it: on courses and at hiring days were people of the published ten months, whose jobs and hires
these are; who worked in public jobs was not among them. Days worked and wages were not published, and there are none.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from jobcenter.core import clock
from jobcenter.demo.applicants import Crowd
from jobcenter.demo.bulk import in_order
from jobcenter.demo.days import Day, Days
from jobcenter.demo.facts import Facts, Seeker, seekers_of
from jobcenter.demo.outcomes import Past
from jobcenter.demo.programs import YEONGDEUNGPO
from jobcenter.demo.rounds import Held, HeldRound, Who
from jobcenter.events.models import Event
from jobcenter.programs.models import EnrollmentStatus

if TYPE_CHECKING:
    from jobcenter.demo.loader import Loading

FIRST, LAST = date(2023, 1, 1), date(2023, 10, 31)
INTERVIEWED, HIRED = 239, 61
COURSE_PEOPLE, PLACED_AFTER = 33, 12
# Nobody of them is said to have left for work: the published placements are all there are.
ENDS = (*[EnrollmentStatus.COMPLETED] * 9, EnrollmentStatus.DROPPED)
ADULTS, YOUNG = Crowd(YEONGDEUNGPO, 32, 76, 0.55), Crowd(YEONGDEUNGPO, 20, 37, 0.55)
# Template, name, first and last day, who took part, how many were selected and how many of the 448 places stayed free.
JOBS = (
    ("donghaeng-yeongdeungpo-2024h1", "2023년 상반기 동행일자리", (2023, 2, 20), (2023, 6, 30), ADULTS, 165, 8),
    ("jiyeok-yeongdeungpo-2024", "2023년 지역공동체일자리", (2023, 3, 2), (2023, 11, 30), ADULTS, 32, 2),
    ("dreamnarae-yeongdeungpo-2024", "2023년 청년드림나래", (2023, 3, 2), (2023, 12, 15), YOUNG, 42, 5),
    ("donghaeng-yeongdeungpo-2024h1", "2023년 하반기 동행일자리", (2023, 7, 17), (2023, 12, 15), ADULTS, 186, 8),
)
COURSE = "tailored-yeongdeungpo-2023"
COURSES = (
    ((2023, 2, 20), (2023, 3, 24)), ((2023, 3, 6), (2023, 4, 7)), ((2023, 3, 27), (2023, 4, 28)),
    ((2023, 4, 17), (2023, 5, 19)), ((2023, 5, 8), (2023, 6, 9)), ((2023, 5, 30), (2023, 6, 30)),
    ((2023, 6, 19), (2023, 7, 21)), ((2023, 7, 10), (2023, 8, 11)), ((2023, 9, 4), (2023, 9, 27)),
)  # fmt: skip


def load(loading: "Loading", hiring_days: Sequence[Event]) -> list[list[dict[str, Any]]]:
    """Write the records; returns their ledger entries in order of time, a list for each shape."""
    centre = loading.organizations["yeongdeungpo-centre"]
    seekers = seekers_of(centre, FIRST, LAST)
    facts = Facts(loading, centre, loading.names(640), loading.users["counselor"].id)
    _interview(Days(facts, seekers), hiring_days)
    entries: list[dict[str, Any]] = []
    names = loading.names(650)
    for place, (template, name, first, last, crowd, selected, free) in enumerate(JOBS):
        past = _past(
            loading, template, f"public-jobs-2023-{place + 1}", name, date(*first), date(*last), crowd, selected
        )
        entries += HeldRound(loading, Held(past, free=free, ends=ENDS, followed=False), names).run()
    used: set[int] = set()
    for place, (first, last) in enumerate(COURSES):
        code, name = f"courses-2023-{place + 1}", f"2023년 대상별 맞춤형 취업교육 {place + 1}기"
        past = _past(loading, COURSE, code, name, date(*first), date(*last), ADULTS, COURSE_PEOPLE)
        people = _learners(seekers, date(*first), date(*last), used)
        entries += HeldRound(loading, Held(past, ends=ENDS, followed=False), names, people).run()
    return [in_order(facts.entries), in_order(entries)]


def _past(
    loading: "Loading", template: str, code: str, name: str, first: date, last: date, crowd: Crowd, people: int
) -> Past:
    ago = (clock.day_of(loading.now) - last).days
    return Past(template, code, name, ago, (last - first).days, crowd, people, 0)


def _interview(days: Days, events: Sequence[Event]) -> None:
    """Share the published numbers out among the days, every total exact."""
    for place, event in enumerate(events):
        interviewed, hired = (total * (place + 1) // len(events) - total * place // len(events) for total in (INTERVIEWED, HIRED))  # fmt: skip
        days.people_of(event, Day(event.kind, event.title, event.held_on, interviewed, hired))
    found = [entry["kind"] for entry in days.facts.entries]
    if (found.count("event.interviewed"), found.count("event.hired")) != (INTERVIEWED, HIRED):
        raise ValueError("the hiring days do not come to what was published")


def _learners(seekers: Sequence[Seeker], first: date, last: date, used: set[int]) -> list[Who]:
    """Who took part in a course: some found work in the months after it, the others had not by the end of October."""
    placed = {one.person_id for one in seekers if one.started_on}
    after = (last + timedelta(days=3), last + timedelta(days=85))
    then = [one for one in seekers if one.started_on and after[0] <= one.started_on <= after[1] and one.since <= last]
    still = [one for one in seekers if one.person_id not in placed and one.since <= last and one.until >= first]
    people: dict[int, Who] = {}
    for group, most in ((then, PLACED_AFTER), (still, COURSE_PEOPLE)):
        for one in group:
            if len(people) < most and one.person_id not in used:
                people[one.person_id] = Who(one.person_id, one.sex, one.birth_date)
                used.add(one.person_id)
    if len(people) != COURSE_PEOPLE:
        raise ValueError(f"only {len(people)} people could take part in the course of {first}")
    return list(people.values())
