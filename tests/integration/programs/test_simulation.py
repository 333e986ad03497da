"""Simulation: counted by hand on small rounds, 70 % to 80 % and 400 to 499 million."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest

from jobcenter.core.db import transaction
from jobcenter.programs import replaying, simulation
from jobcenter.seekers.models import Sex
from tests.factories import programs as given
from tests.factories import seekers as make

INCOME, ASSETS = {"fact": "household_income"}, {"fact": "household_assets"}
# Median of 2024 for one person: 2,228,445 won; 70 % is 1,559,912 and 80 % is 1,782,756.
MEANS = {
    "all": [
        {"<=": [INCOME, {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "household_size"}}]}]},
        {"<=": [ASSETS, 400_000_000]},
    ]
}
PEOPLE = [
    # income, assets, sex
    (1_559_912, 400_000_000, "female"),
    (1_559_913, 400_000_000, "male"),
    (1_782_756, 400_000_000, "female"),
    (1_782_757, 400_000_000, "male"),
    (1_000_000, 400_000_001, "female"),
    (1_000_000, 499_000_000, "male"),
    (1_000_000, 499_000_001, "female"),
    (1_782_756, 499_000_000, "female"),
]


def template():
    found = given.public_job()
    found["round"]["rules"]["reference_date"] = "2024-01-10"
    found["round"]["rules"]["requirements"] = [
        {"code": "means", "label": given.both("소득과 재산"), "when": MEANS},
    ]
    found["round"]["rules"]["disqualifications"] = []
    found["round"]["groups"] = [
        {"code": "all", "label": given.both("전체"), "places": 3, "reserve": 1},
    ]
    return found


@pytest.fixture
def officer(session):
    return given.manager()


@pytest.fixture
def round_(officer):
    round_ = given.open_round(template(), officer=make.actor_of(officer), reference_date=date(2024, 1, 10))
    for income, assets, sex in PEOPLE:
        person = make.resident(birth_date=date(1960, 1, 1))
        with transaction():
            person.sex = Sex(sex)
        given.submitted(round_, person, household_income=income, household_assets=assets, household_size=1)
    return round_


def dial(plan, kind, value):
    return next(one.code for one in simulation.dials_of(plan) if one.kind == kind and one.value == value)


def replayed(round_, changes):
    from jobcenter.organizations.scope import Scope
    from jobcenter.programs import queries

    plan = replaying.plan_of(round_)
    values = {dial(plan, kind, old): new for kind, old, new in changes}
    people = replaying.applicants_of(round_, queries.applicants_of(Scope.everything(), round_.id))
    before, after = simulation.replay(plan, people), simulation.replay(simulation.turned(plan, values), people)
    return before, after, simulation.flips(before, after, people), people


def gained(found):
    return [flip.index for flip in found if flip.after == "eligible" and flip.before != "eligible"]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ([("percent", 70, 80)], [1, 2]),
        ([("limit", 400_000_000, 499_000_000)], [4, 5]),
        ([("percent", 70, 80), ("limit", 400_000_000, 499_000_000)], [1, 2, 4, 5, 7]),
        ([], []),
    ],
)
def test_who_becomes_eligible_stands_on_the_limit_to_the_won(round_, changes, who):
    _before, _after, found, _people = replayed(round_, changes)
    assert gained(found) == who


def test_a_tighter_limit_takes_eligibility_away_and_names_the_criterion(round_):
    _before, _after, found, _people = replayed(round_, [("percent", 70, 44)])
    assert [(flip.index, flip.after, flip.criteria) for flip in found] == [(0, "ineligible", ("means",))]


def test_the_cut_off_appears_once_every_place_is_filled(round_):
    """All have 5 points by their assets, so the fourth stays out by fewer assets first, then by number."""
    before, after, _found, people = replayed(round_, [("percent", 70, 80), ("limit", 400_000_000, 499_000_000)])
    assert (len(before.selected), before.cut_off["all"]) == (1, None)
    assert (len(after.selected), after.cut_off["all"]) == (3, 5)
    assert set(after.selected) == {people[index].number for index in (0, 1, 2)}


def test_more_places_select_more_people_and_nobody_changes_eligibility(round_):
    _before, after, _found, _people = replayed(
        round_, [("percent", 70, 80), ("limit", 400_000_000, 499_000_000), ("places", 3, 6)]
    )
    assert len(after.selected) == 6


def test_counts_by_sex_add_up_to_everybody(round_):
    before, after, _found, people = replayed(round_, [("percent", 70, 80)])
    rows = {row.name: row for row in simulation.by_trait("sex", before, after, people)}
    assert (rows["female"].people, rows["male"].people) == (5, 3)
    assert (rows["female"].eligible, rows["male"].eligible) == ((1, 2), (0, 1))


def test_wages_are_hours_times_days_times_people_to_the_won():
    assert simulation.wage_cost(3, hourly=10_030, hours=Fraction(11, 2), days=20) == 3_309_900


def test_the_page_shows_the_flips_and_changes_nothing(round_, officer, signed_in):
    browser = signed_in(officer)
    plan = replaying.plan_of(round_)
    name = f"d{[one.code for one in simulation.dials_of(plan)].index(dial(plan, 'percent', 70))}"
    address = f"/manage/rounds/{round_.public_id}/simulation"
    page = browser.get(f"{address}?{name}=80").text
    assert "2명이 적격이 되고" in page
    rows = list(
        csv.DictReader(io.StringIO(browser.get(f"{address}.csv?{name}=80").get_data(as_text=True).lstrip("\ufeff")))
    )
    assert len(rows) == 2
    assert given.refreshed(round_).rules["requirements"][0]["when"] == MEANS


def test_a_wrong_number_is_shown_beside_its_field(round_, officer, signed_in):
    page = signed_in(officer).get(f"/manage/rounds/{round_.public_id}/simulation?d0=많이").text
    assert 'id="d0-error"' in page and 'value="많이"' in page


def test_rounds_of_another_district_cannot_be_simulated(round_, signed_in):
    elsewhere = signed_in(given.manager("최관악", "gwanak"))
    assert elsewhere.get(f"/manage/rounds/{round_.public_id}/simulation").status_code == 404
    assert elsewhere.get(f"/manage/rounds/{round_.public_id}/simulation.csv").status_code == 404


def test_a_program_nobody_applied_to_says_so(officer, signed_in):
    draft = given.draft_round(officer=make.actor_of(officer))
    assert "아직 신청한 사람이 없습니다" in signed_in(officer).get(f"/manage/rounds/{draft.public_id}/simulation").text


def test_a_draft_is_replayed_on_the_last_round_of_its_program(round_, officer, signed_in):
    changed = template()
    changed["round"]["rules"]["requirements"][0]["when"] = {"<=": [ASSETS, 499_000_000]}
    draft = given.draft_round(changed, officer=make.actor_of(officer), reference_date=date(2024, 1, 10))
    page = signed_in(officer).get(f"/manage/rounds/{draft.public_id}/simulation").text
    assert "6명이 적격이 되고" in page
