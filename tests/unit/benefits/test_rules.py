"""What a claim is worth: the documents' figures, every boundary by name, and what never happens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobcenter.benefits import rules
from jobcenter.programs import templates_data

SCHEME_2024 = templates_data.get_template("exam-fee-yeongdeungpo-2024")["round"]["claim"]
SCHEME_2026 = templates_data.get_template("exam-fee-yeongdeungpo-2026")["round"]["claim"]


def test_ninety_percent_of_an_80_000_won_examination_is_72_000():
    assert rules.payable(80_000, SCHEME_2026).amount == 72_000


def test_in_2024_the_whole_fee_is_paid():
    assert rules.payable(80_000, SCHEME_2024).amount == 80_000


def test_the_yearly_cap_leaves_28_000_for_the_second_examination():
    second = rules.payable(80_000, SCHEME_2026, used=72_000)
    assert second.amount == 28_000
    assert [step["code"] for step in second.steps] == ["fee", "share", "person_cap"]


@pytest.mark.parametrize(
    ("fee", "amount"), [(111_110, 99_990), (111_111, 99_990), (111_112, 100_000), (200_000, 100_000)]
)
def test_the_cap_is_reached_at_111_112_won(fee, amount):
    assert rules.payable(fee, SCHEME_2026).amount == amount


def test_a_used_up_cap_leaves_nothing():
    assert rules.payable(80_000, SCHEME_2026, used=100_000).amount == 0
    assert rules.payable(80_000, SCHEME_2026, used=120_000).amount == 0


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [
        ({"to": 10, "way": "down"}, 30_330),
        ({"to": 10, "way": "up"}, 30_340),
        ({"to": 10, "way": "half_up"}, 30_330),
        ({"to": 1}, 30_333),
        (None, 30_333),
    ],
)
def test_the_rounding_is_a_setting(rounding, amount):
    assert rules.share_of(33_704, {"share_percent": 90, "rounding": rounding}) == amount


def test_the_limit_of_one_claim_comes_before_that_of_the_person():
    settings = {**SCHEME_2026, "claim_cap": 50_000}
    assert [step["code"] for step in rules.payable(80_000, settings, used=60_000).steps] == [
        "fee",
        "share",
        "claim_cap",
        "person_cap",
    ]
    assert rules.payable(80_000, settings, used=60_000).amount == 40_000


@pytest.mark.parametrize(
    ("exam_on", "inside"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 3, 2), True), (date(2026, 3, 3), False)],
)
def test_the_window_begins_on_new_years_day_and_ends_on_the_day_of_filing(exam_on, inside):
    assert rules.is_in_window(SCHEME_2026, exam_on, date(2026, 3, 2)) is inside


@pytest.mark.parametrize(("filed", "in_time"), [(date(2026, 3, 31), True), (date(2026, 4, 1), False)])
def test_the_deadline_counts_days_after_the_examination(filed, in_time):
    assert rules.is_in_time({"deadline_days": 30}, date(2026, 3, 1), filed) is in_time


def test_claims_of_a_month_are_decided_on_the_12th_of_the_next():
    assert rules.decided_on(date(2026, 11, 1), SCHEME_2026) == date(2026, 12, 12)
    assert rules.decided_on(date(2026, 12, 1), SCHEME_2026) == date(2027, 1, 12)


def test_a_lifetime_cap_counts_every_year_and_a_yearly_one_its_own():
    assert rules.first_counted_day({"person_cap": {"per": "lifetime"}}, date(2026, 5, 1)) is None
    assert rules.first_counted_day(SCHEME_2026, date(2026, 5, 1)) == date(2026, 1, 1)


def test_the_list_holds_from_its_day_and_only_for_the_kinds_of_the_round():
    assert rules.is_listed(SCHEME_2026, "toeic", date(2026, 1, 1))
    assert not rules.is_listed({"categories": ["technical"]}, "toeic", date(2026, 1, 1))
    assert not rules.is_listed(SCHEME_2026, "toeic", date(2023, 12, 31))
    assert not rules.is_listed(SCHEME_2026, "driving-licence", date(2026, 1, 1))


@given(
    st.lists(st.integers(1, 500_000), max_size=12),
    st.integers(1, 100),
    st.sampled_from([1, 10, 100, 1000]),
    st.sampled_from(["down", "up", "half_up"]),
    st.integers(0, 300_000),
)
def test_no_order_of_claims_exceeds_the_cap_or_the_fee(fees, percent, unit, way, cap):
    settings = {
        "share_percent": percent,
        "rounding": {"to": unit, "way": way},
        "person_cap": {"amount": cap, "per": "year"},
    }
    used = 0
    for fee in fees:
        amount = rules.payable(fee, settings, used=used).amount
        assert 0 <= amount <= fee
        used += amount
    assert used <= cap
