"""The interview timetable: never in conflict, as good as trying everything, nobody left out where avoidable."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.events.timetable import (
    Company,
    Meeting,
    Problem,
    Seeker,
    Weights,
    arrange,
    conflicts,
    free_slots,
    points_of,
)

WEIGHTS = Weights((5, 3, 2), 10)


def problem(slots, companies, seekers):
    """A problem whose wishes name companies; the post of company 3 is 30."""
    return Problem(
        slots,
        tuple(companies),
        tuple(Seeker(key, tuple((c, c * 10) for c in wishes), frozenset(away)) for key, wishes, away in seekers),
        WEIGHTS,
    )


@st.composite
def worlds(draw, most_companies=4, most_slots=4, most_seekers=8):
    slots = draw(st.integers(1, most_slots))
    some_slots = st.frozensets(st.integers(0, slots - 1), max_size=slots)
    count = draw(st.integers(1, most_companies))
    companies = [Company(key, draw(st.integers(1, 2)), draw(some_slots)) for key in range(1, count + 1)]
    wishes = st.lists(st.integers(1, count), unique=True, max_size=3)
    people = draw(st.lists(st.tuples(wishes, some_slots), min_size=1, max_size=most_seekers))
    return problem(slots, companies, [(key, tuple(wish), away) for key, (wish, away) in enumerate(people, 100)])


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_no_timetable_is_in_conflict_and_all_meet_a_wish(world):
    found = arrange(world, seconds=10, workers=1)
    assert conflicts(world, found.meetings) == []
    wishes = {seeker.key: seeker.wishes for seeker in world.seekers}
    assert all((meeting.company, meeting.post) in wishes[meeting.seeker] for meeting in found.meetings)
    assert found.points == points_of(world, found.meetings) <= found.bound + 1e-6


@given(worlds(most_companies=2, most_slots=2, most_seekers=3))
@settings(max_examples=60, deadline=None)
def test_no_timetable_of_all_is_better(world):
    assert arrange(world, seconds=10, workers=1).points == best_of_all(world)


def best_of_all(world):
    """The points of the best timetable, by trying each slot or none for each wish."""
    wishes = [(seeker.key, *wish) for seeker in world.seekers for wish in seeker.wishes]
    best = 0
    for choice in product([None, *range(world.slots)], repeat=len(wishes)):
        meetings = [
            Meeting(slot, company, post, seeker)
            for slot, (seeker, company, post) in zip(choice, wishes, strict=True)
            if slot is not None
        ]
        if not conflicts(world, meetings):
            best = max(best, points_of(world, meetings))
    return best


def test_second_interview_does_not_cost_another_the_only_one():
    world = problem(1, [Company(1), Company(2)], [(100, (1, 2), ()), (101, (1,), ())])
    assert {meeting.seeker for meeting in arrange(world, seconds=5, workers=1).meetings} == {100, 101}


def test_conflicts_are_named_one_by_one():
    world = problem(2, [Company(1), Company(2, 1, frozenset({1}))], [(100, (1, 2), (0,)), (101, (1,), ())])
    meetings = [Meeting(0, 1, 10, 100), Meeting(0, 1, 10, 101), Meeting(1, 2, 20, 100), Meeting(1, 1, 10, 100)]
    codes = {conflict.code for conflict in conflicts(world, meetings)}
    assert codes == {"too-many", "company-away", "seeker-away", "two-places", "same-post-twice"}


def test_free_slots_leave_out_what_either_side_cannot():
    world = problem(4, [Company(1, 1, frozenset({0}))], [(100, (1,), (1,)), (101, (1,), ())])
    assert free_slots(world, [Meeting(2, 1, 10, 101)], 100, 1) == [3]


def test_nobody_and_nothing_is_an_empty_timetable():
    assert arrange(problem(3, [Company(1)], [(100, (), ())]), seconds=5).meetings == []
