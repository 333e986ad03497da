"""The interview timetable of an event: who meets which company when. Pure: no Flask, no database.

Every wish of a seeker is met at most once. Nobody is in two places at once, no company holds more interviews at a time
than it has interviewers, and both sides' unavailable slots stay free. Among such timetables the best one has the most
points: those of each wish met by its rank, and a bonus for everybody who has an interview at all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Weights:
    """Points of a wish by its rank, and the bonus for somebody's first interview."""

    wishes: tuple[int, ...]
    first_interview: int


@dataclass(frozen=True)
class Company:
    """A company at the event: how many interviews it can hold at once, and when none."""

    key: int
    interviewers: int = 1
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Seeker:
    """A seeker: the wanted posts as (company, post), the most wanted first, and slots that do not suit."""

    key: int
    wishes: tuple[tuple[int, int], ...]
    unavailable: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Problem:
    """What is to be arranged; slots are numbered from 0."""

    slots: int
    companies: tuple[Company, ...]
    seekers: tuple[Seeker, ...]
    weights: Weights


@dataclass(frozen=True, order=True)
class Meeting:
    """One interview."""

    slot: int
    company: int
    post: int
    seeker: int


@dataclass(frozen=True)
class Conflict:
    """Why a timetable cannot be held: the code says what, the keys where."""

    code: str
    slot: int
    seeker: int | None = None
    company: int | None = None


@dataclass
class Timetable:
    """A timetable with what is known of its worth: no timetable has more points than `bound`."""

    meetings: list[Meeting] = field(default_factory=list)
    points: int = 0
    bound: float = 0.0
    is_optimal: bool = False

    @property
    def gap(self) -> float:
        """How far, at most, the points are below the best possible, as a share of the bound."""
        return max(self.bound - self.points, 0.0) / self.bound if self.bound > 0 else 0.0


Watch = Callable[[int, float], None]


def points_of(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """The points of a timetable. A meeting that nobody wished for counts nothing but the bonus."""
    wishes = {seeker.key: seeker.wishes for seeker in problem.seekers}
    total, met = 0, set()
    for meeting in meetings:
        wanted = wishes[meeting.seeker]
        if (meeting.company, meeting.post) in wanted:
            total += problem.weights.wishes[wanted.index((meeting.company, meeting.post))]
        met.add(meeting.seeker)
    return total + problem.weights.first_interview * len(met)


def conflicts(problem: Problem, meetings: Sequence[Meeting]) -> list[Conflict]:
    """Every reason why a timetable cannot be held, by slot; empty where it can."""
    companies = {company.key: company for company in problem.companies}
    seekers = {seeker.key: seeker for seeker in problem.seekers}
    found = []
    places = Counter((meeting.seeker, meeting.slot) for meeting in meetings)
    found += [Conflict("two-places", slot, seeker=seeker) for (seeker, slot), times in places.items() if times > 1]
    seats = Counter((meeting.company, meeting.slot) for meeting in meetings)
    for (company, slot), times in seats.items():
        if times > companies[company].interviewers:
            found.append(Conflict("too-many", slot, company=company))
        if slot in companies[company].unavailable:
            found.append(Conflict("company-away", slot, company=company))
    for meeting in meetings:
        if not 0 <= meeting.slot < problem.slots:
            found.append(Conflict("no-such-slot", meeting.slot, meeting.seeker, meeting.company))
        if meeting.slot in seekers[meeting.seeker].unavailable:
            found.append(Conflict("seeker-away", meeting.slot, seeker=meeting.seeker))
    again = Counter((meeting.seeker, meeting.post) for meeting in meetings)
    for meeting in meetings:
        if again[meeting.seeker, meeting.post] > 1:
            found.append(Conflict("same-post-twice", meeting.slot, meeting.seeker, meeting.company))
    return sorted(found, key=lambda one: (one.slot, one.code, one.seeker or 0, one.company or 0))


def free_slots(problem: Problem, meetings: Sequence[Meeting], seeker_key: int, company_key: int) -> list[int]:
    """The slots in which one more interview of a seeker with a company would be in conflict with nothing."""
    seeker = next(one for one in problem.seekers if one.key == seeker_key)
    company = next(one for one in problem.companies if one.key == company_key)
    busy = {meeting.slot for meeting in meetings if meeting.seeker == seeker_key}
    held = Counter(meeting.slot for meeting in meetings if meeting.company == company_key)
    shut = seeker.unavailable | company.unavailable | busy
    return [slot for slot in range(problem.slots) if slot not in shut and held[slot] < company.interviewers]


def arrange(
    problem: Problem, *, seconds: float, gap: float = 0.0, workers: int = 2, watch: Watch | None = None
) -> Timetable:
    """The best timetable that is found in time; with `gap` one that is that close to the best is good enough.

    `watch` is called about once a second with the points found so far and the bound on what is possible.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    variables = _variables(model, problem)
    if not variables:
        return Timetable(is_optimal=True)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.relative_gap_limit = gap
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    status = _solve(cp_model, solver, model, watch)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Timetable(bound=solver.best_objective_bound)
    meetings = sorted(meeting for meeting, variable in variables.items() if solver.boolean_value(variable))
    points = points_of(problem, meetings)
    bound = max(solver.best_objective_bound, points)
    return Timetable(meetings, points, bound, is_optimal=bound - points < 1)


def _variables(model: Any, problem: Problem) -> dict[Meeting, Any]:
    companies = {company.key: company for company in problem.companies}
    variables: dict[Meeting, Any] = {}
    of_seeker_at, of_company_at = defaultdict(list), defaultdict(list)
    terms = []
    for seeker in problem.seekers:
        of_seeker = []
        for (company_key, post), worth in zip(seeker.wishes, problem.weights.wishes, strict=False):
            shut = seeker.unavailable | companies[company_key].unavailable
            open_slots = [slot for slot in range(problem.slots) if slot not in shut]
            of_wish = []
            for slot in open_slots:
                variable = model.new_bool_var("")
                variables[Meeting(slot, company_key, post, seeker.key)] = variable
                of_wish.append(variable)
                of_seeker_at[seeker.key, slot].append(variable)
                of_company_at[company_key, slot].append(variable)
                terms.append(worth * variable)
            model.add_at_most_one(of_wish)
            of_seeker += of_wish
        if of_seeker:
            has_one = model.new_bool_var("")
            # As a sum, not as a clause: the linear relaxation then knows what the bonus can be worth at most.
            model.add(sum(of_seeker) >= has_one)
            terms.append(problem.weights.first_interview * has_one)
    for group in of_seeker_at.values():
        model.add_at_most_one(group)
    for (company_key, _slot), group in of_company_at.items():
        model.add(sum(group) <= companies[company_key].interviewers)
    model.maximize(sum(terms))
    return variables


def _solve(cp_model: Any, solver: Any, model: Any, watch: Watch | None) -> Any:
    """Solve; the solver works in a thread of its own, so that whoever waits can tell how far it is."""

    class Best(cp_model.CpSolverSolutionCallback):
        """Remembers the best timetable so far."""

        points, bound = 0, 0.0

        def on_solution_callback(self) -> None:
            """Note points and bound."""
            self.points, self.bound = int(self.objective_value), self.best_objective_bound

    best = Best()
    answer: list[Any] = []
    thread = Thread(target=lambda: answer.append(solver.solve(model, best)), daemon=True)
    thread.start()
    thread.join(1.0)
    while thread.is_alive():
        if watch is not None:
            watch(best.points, best.bound)
        thread.join(1.0)
    return answer[0] if answer else None
