"""The registry of measures holds together, and rates are exact until they are printed."""

from fractions import Fraction

import pytest

from jobcenter.ledger.kinds import KINDS
from jobcenter.statistics import measures as registry
from jobcenter.statistics.breakdown import DIMENSIONS
from jobcenter.statistics.counting import Figure, with_rates
from jobcenter.statistics.measures import (
    BY_CODE,
    FUNNEL,
    GROUPS,
    MEASURES,
    STAGES,
    TREND,
    Counting,
    counted,
    kinds_of,
    of_report,
    sides_of,
    splits,
)
from jobcenter.statistics.report import written
from jobcenter.statistics.wording import ATTRIBUTES
from jobcenter.statistics.wording import KINDS as WORDS
from jobcenter.surveys.questionnaires import questionnaires


def test_codes_are_unique_and_every_measure_speaks_both_languages():
    assert len(BY_CODE) == len(MEASURES)
    for measure in MEASURES:
        for text in (measure.label, measure.unit, measure.definition):
            assert set(text) == {"ko", "en"}
            assert all(text.values())
        assert measure.group in GROUPS


def test_counted_measures_name_kinds_of_the_ledger():
    for measure in MEASURES:
        assert kinds_of(measure)
        assert set(kinds_of(measure)) <= KINDS


def test_rates_name_counted_measures():
    for measure in (measure for measure in MEASURES if measure.is_rate):
        assert not BY_CODE[measure.numerator].is_rate
        assert not BY_CODE[measure.denominator].is_rate


UNITS = {"명", "건", "개소", "회", "원", "%", "배", "건/명", "대 1", "일", "점"}
# What the work of a centre has to be counted by: of each there is at least one measure.
LISTED = [
    "employers",
    "job_orders",
    "places",
    "seekers",
    "registrations",
    "referrals",
    "placements",
    "placement_rate",
    "places_per_seeker",
    "fill_rate",
    "referral_placement_rate",
    "valid_orders",
    "valid_seekers",
    "carried_orders",
    "carried_seekers",
    "placements_referral",
    "placements_self",
    "placements_program",
    "retained_1m",
    "retained_3m",
    "retained_6m",
    "retained_12m",
    "training_applications",
    "training_enrolled",
    "training_completed",
    "training_dropped",
    "training_left_for_work",
    "certificates",
    "training_employment_rate_3m",
    "training_employment_rate_6m",
    "training_excluded_3m",
    "training_excluded_6m",
    "public_job_places",
    "public_job_applications",
    "public_job_eligible",
    "public_job_selected",
    "public_job_reserve",
    "public_job_participating",
    "public_job_left",
    "public_job_days",
    "public_job_paid",
    "student_job_days",
    "student_job_paid",
    "claims",
    "claims_approved",
    "payments",
    "paid_people",
    "paid_amount",
    "events_held",
    "event_visitors",
    "event_interviews",
    "event_hires",
    "employer_visits",
    "bookings",
    "bookings_kept",
    "no_shows",
    "survey_answers",
    "survey_satisfaction",
    "counseling",
    "counseled_people",
]


def test_there_is_a_measure_of_everything_a_centre_reports():
    assert set(LISTED) <= set(BY_CODE)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.code)
def test_a_measure_says_what_it_counts_and_by_what_it_can_be_told_apart(measure):
    assert measure.unit["ko"] in UNITS
    assert set(measure.told_by) <= set(DIMENSIONS)
    assert ("organization" in measure.told_by) is (measure.code != "valid_places")
    of_people = measure.counting in (Counting.PEOPLE, Counting.COHORT) or measure.subject in ("people", "participants")
    assert measure.person_count is of_people
    if measure.is_rate:
        top, bottom = sides_of(measure)
        assert {measure.numerator, measure.denominator} == {top.code, bottom.code}
        assert "÷" in measure.definition["ko"]
    # One attribute tells the lines of a kind apart, and one kind stands behind a figure: the counting rests on both.
    if measure.is_counted:
        assert len(measure.kinds) == 1
        assert len(measure.dimensions) <= 1
    if measure.where and measure.is_counted:
        assert splits()[measure.kinds[0]] == measure.where[0]
        assert measure.where in ATTRIBUTES or measure.where[0] == "months"


def test_every_kind_a_figure_could_count_is_counted_or_is_a_step_on_the_way():
    steps = {
        "application.not_selected",
        "application.withdrawn",
        "appeal.submitted",
        "appeal.accepted",
        "appeal.rejected",
        "offer.made",
        "offer.declined",
        "order.place_filled",
    }
    behind = {kind for measure in MEASURES for kind in (*measure.kinds, *measure.ends)}
    assert behind == KINDS - steps


def test_every_questionnaire_asks_what_satisfaction_is_counted_from():
    for asked in questionnaires().values():
        overall = next(question for question in asked.questions if question.code == "overall")
        assert {code for code, _text in overall.options} == {"1", "2", "3", "4", "5"}


def test_what_a_closed_report_names_is_shown_though_the_registry_lost_it(monkeypatch):
    monkeypatch.setattr(registry, "BY_CODE", {})
    assert of_report("seekers").label == {"ko": "seekers", "en": "seekers"}
    assert written(Figure(of_report("placement_rate", rate=True), 1, 4)) == "25.0"
    assert len(counted()) > 0


def test_what_the_page_shows_is_in_the_registry():
    assert set(FUNNEL) | set(TREND) | set(STAGES) <= set(BY_CODE)


def test_every_kind_of_fact_has_words():
    assert set(WORDS) >= KINDS


@pytest.mark.parametrize(
    ("placed", "seekers", "printed"),
    [
        (854, 1965, "43.5"),  # 43.4605…: truncation would print 43.4
        (4278, 5200, "82.3"),
        (1, 2000, "0.1"),  # exactly .05 goes up
        (61, 10000, "0.6"),
        (2001, 2000, "100.1"),
        (0, 5, "0.0"),
        (5, 0, "-"),
    ],
)
def test_rates_are_rounded_once_half_up(placed, seekers, printed):
    figure = with_rates({"placements": placed, "seekers": seekers})["placement_rate"]
    assert written(figure) == printed
    assert figure.rate == (Fraction(placed, seekers) if seekers else None)


def test_places_per_seeker_has_two_decimals():
    assert written(with_rates({"places": 3401, "seekers": 1965})["places_per_seeker"]) == "1.73"


def test_counts_are_written_with_commas():
    assert written(Figure(BY_CODE["referrals"], 11448)) == "11,448"
