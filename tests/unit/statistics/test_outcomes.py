"""What one person's way out of a program answers, which cells are hidden, and what a round cost: no database."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.statistics.outcomes.cases import (
    Answer,
    Ended,
    Excluded,
    Job,
    Share,
    Stay,
    case_of,
    employed_share,
    employment,
    kept_share,
    once_each,
    stay,
)
from jobcenter.statistics.outcomes.costs import Cost, CostGap, CostSource, RoundCost, cost_of
from jobcenter.statistics.outcomes.suppression import Cell, YearCell, hidden_in_year, pieces_of, suppressed

END = date(2026, 3, 31)
TODAY = date(2026, 11, 20)
MONTHS = (3, 6, 12)


def ended(status="completed", on=END, person=1, number=1, **more):
    about = {"round_id": 1, "program_id": 1, "group_id": 1, "organization_id": 1, **more}
    return Ended(number, person, about["round_id"], about["program_id"], about["group_id"], about["organization_id"],
                 status, date(2026, 1, 5), on, date(2026, 1, 5))  # fmt: skip


def job(start, left=None, **checks):
    return Job(1, start, left, {int(key[1:]): value for key, value in checks.items()})


@pytest.mark.parametrize(
    ("start", "left", "answer"),
    [
        (date(2026, 6, 29), None, Answer.EMPLOYED),
        (date(2026, 6, 30), None, Answer.EMPLOYED),
        (date(2026, 7, 1), None, Answer.NOT_EMPLOYED),
        (date(2026, 5, 1), date(2026, 6, 30), Answer.NOT_EMPLOYED),
        (date(2026, 5, 1), date(2026, 7, 1), Answer.EMPLOYED),
    ],
)
def test_in_work_is_whoever_began_by_the_day_and_did_not_leave_by_it(start, left, answer):
    assert employment(ended(), [job(start, left)], None, 3, TODAY) is answer


def test_a_day_that_has_not_come_is_not_due_whatever_happened():
    assert employment(ended(), [job(date(2026, 4, 1))], None, 12, TODAY) is Answer.NOT_DUE
    assert employment(ended(on=date(2026, 8, 20)), [], None, 3, TODAY) is Answer.NOT_EMPLOYED
    assert employment(ended(on=date(2026, 8, 21)), [], None, 3, TODAY) is Answer.NOT_DUE


def test_an_exclusion_counts_from_its_day_on():
    since = Excluded("military_service", date(2026, 7, 1))
    assert employment(ended(), [], since, 3, TODAY) is Answer.NOT_EMPLOYED
    assert employment(ended(), [], since, 6, TODAY) is Answer.EXCLUDED


def test_leaving_for_work_is_work_unless_a_placement_says_otherwise():
    assert employment(ended("left_for_work"), [], None, 3, TODAY) is Answer.EMPLOYED
    gone = [job(date(2026, 4, 1), date(2026, 5, 1))]
    assert employment(ended("left_for_work"), gone, None, 3, TODAY) is Answer.NOT_EMPLOYED
    long_ago = [job(date(2024, 4, 1), date(2025, 5, 1))]
    assert employment(ended("left_for_work"), long_ago, None, 3, TODAY) is Answer.EMPLOYED


@pytest.mark.parametrize(
    ("found", "left", "today", "expected"),
    [
        (True, None, TODAY, Stay.KEPT),
        (False, date(2026, 5, 20), TODAY, Stay.LEFT),
        (None, None, TODAY, Stay.UNKNOWN),
        (None, None, date(2026, 7, 13), Stay.NOT_DUE),
        (None, date(2026, 9, 1), TODAY, Stay.UNKNOWN),
    ],
)
def test_staying_is_known_only_where_it_was_asked(found, left, today, expected):
    checked = job(date(2026, 4, 15), left, m3=(date(2026, 7, 14), found))
    assert stay(checked, None, 3, today) is expected
    assert stay(None, None, 3, today) is Stay.NO_JOB


def people(*ways):
    jobs = {"works": [job(date(2026, 4, 1), None, m3=(date(2026, 6, 30), True))], "does not": []}
    return [
        case_of(ended(person=number, number=number), jobs[way], None, months=MONTHS, today=TODAY)
        for number, way in enumerate(ways, 1)
    ]


def test_rates_are_exact_and_say_who_is_beside_them():
    cases = people("works", "works", "does not")
    assert employed_share(cases, 3) == Share(2, 3)
    assert employed_share(cases, 3).rate == Fraction(2, 3)
    assert employed_share(cases, 12) == Share(not_due=3)
    assert employed_share([], 3).rate is None
    assert kept_share(cases, 3) == Share(2, 2)


def test_somebody_with_two_places_counts_once_with_the_later_one():
    early = case_of(ended(on=date(2026, 1, 20), number=1), [], None, months=MONTHS, today=TODAY)
    late = case_of(ended(number=2), [job(date(2026, 4, 1))], None, months=MONTHS, today=TODAY)
    dropped = case_of(ended("dropped", number=3), [], None, months=MONTHS, today=TODAY)
    assert once_each([late, early, dropped]) == [late]


def test_small_cells_are_hidden_and_with_them_what_a_total_would_leave_over():
    assert suppressed({"a": Cell(30), "b": Cell(20)}, 5) == set()
    assert suppressed({"a": Cell(30), "b": Cell(20), "c": Cell(4)}, 5) == {"c", "b"}
    assert suppressed({"a": Cell(30), "b": Cell(3), "c": Cell(2)}, 5) == {"b", "c"}
    # Two small ones that together are still small need a third; an empty one protects nobody.
    assert suppressed({"a": Cell(30), "b": Cell(2), "c": Cell(2), "d": Cell(0)}, 5) == {"a", "b", "c"}
    assert suppressed({"a": Cell(4)}, 5) == {"a"}


def test_every_total_a_cell_is_part_of_is_protected():
    cells = {"a1": Cell(3, ("A",)), "a2": Cell(40, ("A",)), "b1": Cell(6, ("B",)), "b2": Cell(7, ("B",))}
    hidden = suppressed(cells, 5)
    assert hidden == {"a1", "b1", "a2", "b2"}
    for parent in ("A", "B", None):
        parts = [
            cell.people for key, cell in cells.items() if key in hidden and (parent is None or parent in cell.parents)
        ]
        assert len(parts) > 1 and sum(parts) >= 5


def test_a_row_named_is_hidden_whatever_its_size_and_the_total_protects_it():
    assert suppressed({"a": Cell(20), "b": Cell(30), "c": Cell(40)}, 5, {"a"}) == {"a", "b"}


def test_a_period_is_made_of_whole_years_and_halves():
    assert pieces_of((2025, 1), (2026, 2)) == [(2025, 0), (2026, 0)]
    assert pieces_of((2024, 2), (2026, 1)) == [(2024, 2), (2025, 0), (2026, 1)]
    assert pieces_of((2026, 2), (2026, 2)) == [(2026, 2)]


def years(*halves):
    return {number: YearCell(sum(pair), pair) for number, pair in enumerate(halves)}


def test_a_small_half_hides_the_halves_and_those_of_another_row_but_no_year():
    assert hidden_in_year(years((2, 20), (9, 9), (30, 30)), 5) == (set(), {0, 1})
    # The second row is empty in one half: it tells both, and can hide nobody's half unless its year goes.
    gone, apart = hidden_in_year(years((2, 20), (9, 0), (0, 30)), 5)
    assert gone == {1, 2} and 0 in apart


def follows(known, wanted):
    """Whether a sum can be worked out from others, all of them given by what they add up."""
    rows, left = [list(map(Fraction, row)) for row in known], list(map(Fraction, wanted))
    for column in range(len(left)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        for row in [*rows, left]:
            factor = row[column] / pivot[column]
            row[:] = [mine - factor * theirs for mine, theirs in zip(row, pivot, strict=True)]
    return not any(left)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_small_group_follows_from_all_that_is_shown_of_a_year(halves):
    rows = years(*halves)
    gone, apart = hidden_in_year(rows, 5)
    cells = [(key, half) for key in rows for half in (0, 1)]

    def adds(wanted):
        return [int(cell in wanted) for cell in cells]

    known = [adds({(key, half)}) for key, half in cells if key not in apart or not halves[key][half]]
    known += [adds({(key, 0), (key, 1)}) for key in rows if key not in gone]
    sides = [sum(pair[half] for pair in halves) for half in (0, 1)]
    if not 0 < sum(sides) < 5:
        known.append(adds(set(cells)))
        if not any(0 < side < 5 for side in sides):
            known += [adds({(key, half) for key in rows}) for half in (0, 1)]
    for key, half in cells:
        if 0 < halves[key][half] < 5:
            assert not follows(known, adds({(key, half)}))
        if 0 < sum(halves[key]) < 5:
            assert not follows(known, adds({(key, 0), (key, 1)}))


def test_costs_come_from_agreements_then_payments_then_budgets():
    known = {
        1: RoundCost(agreement=7, agreed=30_000_000, covers=frozenset({1, 2}), paid=5, budget=9),
        2: RoundCost(agreement=7, agreed=30_000_000, covers=frozenset({1, 2})),
        3: RoundCost(paid=400_000, budget=9),
        4: RoundCost(budget=12_000_000),
        5: RoundCost(),
    }
    assert cost_of([1, 2], known) == Cost(30_000_000, frozenset({CostSource.AGREEMENT}))
    assert cost_of([1], known).gap is CostGap.SHARED_AGREEMENT
    assert cost_of([3, 4], known) == Cost(12_400_000, frozenset({CostSource.PAYMENTS, CostSource.BUDGET}))
    assert cost_of([4, 5], known) == Cost(gap=CostGap.NOT_RECORDED)


def test_a_cost_per_person_is_unknown_not_zero():
    assert Cost(10_000_000).per(3) == (Fraction(10_000_000, 3), None)
    assert Cost(10_000_000).per(0) == (None, CostGap.NOBODY)
    assert Cost(10_000_000).per(3, due=False) == (None, CostGap.NOT_DUE)
    assert Cost(gap=CostGap.NOT_RECORDED).per(3) == (None, CostGap.NOT_RECORDED)
    assert Cost(0).per(3) == (Fraction(0), None)
