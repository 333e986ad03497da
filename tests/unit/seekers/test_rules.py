"""Ages, terms, career length and checks of wishes."""

from datetime import date

import pytest

from jobcenter.seekers import reference, rules

TODAY = date(2026, 11, 20)


def wishes(**changes):
    """Wishes without a fault, with changes."""
    base = {"occupations": ["5501"], "wage_kind": "monthly", "wage_min": 2_100_000, "districts": ["11560"]}
    return {**base, **changes}


def fields_at_fault(**changes):
    return [problem.field for problem in rules.check_wishes(wishes(**changes), TODAY)]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2011, 11, 21), TODAY, 14),
        (date(2011, 11, 20), TODAY, 15),
        (date(2011, 11, 19), TODAY, 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_counts_completed_years(born, day, age):
    assert rules.age_on(born, day) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [(14, None), (15, "15-19"), (19, "15-19"), (20, "20-29"), (59, "50-59"), (60, "60-64"), (64, "60-64"),
     (65, "65-69"), (69, "65-69"), (70, "70+"), (99, "70+"), (None, None)],
)  # fmt: skip
def test_age_band_has_both_ends_in_it(age, band):
    assert rules.age_band(age) == band


def test_person_may_register_on_fifteenth_birthday_and_not_the_day_before():
    rules.check_birth_date(date(2011, 11, 20), TODAY)
    with pytest.raises(rules.TooYoung):
        rules.check_birth_date(date(2011, 11, 21), TODAY)


@pytest.mark.parametrize("born", [date(2027, 1, 1), date(1900, 1, 1)])
def test_impossible_birth_date_is_refused(born):
    with pytest.raises(rules.BirthDateUnlikely):
        rules.check_birth_date(born, TODAY)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 20), date(2027, 2, 20)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_term_ends_three_months_later_on_the_same_day_or_end_of_month(start, last):
    assert rules.valid_until(start) == last


def test_renewal_is_open_in_the_last_thirty_days_of_a_term_only():
    until = date(2027, 2, 20)
    assert not rules.may_renew(until, date(2027, 1, 20))
    assert rules.may_renew(until, date(2027, 1, 21))
    assert rules.may_renew(until, date(2027, 2, 20))
    assert not rules.may_renew(until, date(2027, 2, 21))


def test_overlapping_jobs_count_once_and_an_open_job_lasts_until_today():
    entries = [
        {"from": "2020-01", "until": "2020-12"},
        {"from": "2020-07", "until": "2021-06"},
        {"from": "2026-10", "until": None},
    ]
    assert rules.career_months(entries, TODAY) == 18 + 2


def test_no_job_is_no_career():
    assert rules.career_months([], TODAY) == 0


def test_wishes_without_fault_pass():
    assert fields_at_fault() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occupations": []}, "occupations"),
        ({"occupations": ["0000"]}, "occupations"),
        ({"occupations": ["5501", "5502", "5611", "5616", "5420", "5323"]}, "occupations"),
        ({"wage_kind": None}, "wage_kind"),
        ({"wage_min": 0}, "wage_min"),
        ({"wage_kind": "hourly", "wage_min": 2_100_000}, "wage_min"),
        ({"districts": []}, "districts"),
        ({"districts": ["99999"]}, "districts"),
        ({"hours_start": "9"}, "hours_start"),
        ({"hours_start": "09:00"}, "hours_end"),
        ({"hours_end": "18:00"}, "hours_start"),
        ({"weekly_hours_max": 53}, "weekly_hours_max"),
        ({"commute_minutes_max": 181}, "commute_minutes_max"),
        ({"limits": ["height_in_cm"]}, "limits"),
        ({"education": "kindergarten"}, "education"),
        ({"career_entries": [{"employer": "급식실", "from": "2020-13"}]}, "career_entries"),
        ({"career_entries": [{"employer": "급식실", "from": "2020-05", "until": "2020-04"}]}, "career_entries"),
        ({"career_entries": [{"employer": "급식실", "from": "2027-01"}]}, "career_entries"),
        ({"career_entries": [{"from": "2020-05"}]}, "career_entries"),
    ],
)
def test_wish_that_cannot_be_used_is_named_by_its_field(changes, field):
    assert field in fields_at_fault(**changes)


def test_wage_may_be_left_open():
    assert fields_at_fault(wage_kind=None, wage_min=None) == []


def test_number_of_a_registration_shows_year_and_six_digits():
    assert rules.number(2026, 123) == "2026-000123"


def test_every_option_has_a_name_in_both_languages():
    missing = [
        (kind, code)
        for kind in (
            "sex",
            "wage_kind",
            "employment_type",
            "day",
            "education",
            "limit",
            "driving",
            "welfare",
            "support",
        )
        for code, name in reference.options(kind).items()
        if not (name.get("ko") and name.get("en"))
    ]
    assert missing == []


def test_every_consent_item_says_the_four_things_the_law_asks_for():
    for item in reference.consent_items().values():
        for text in (item.purpose, item.items, item.retention, item.refusal, item.title):
            assert text["ko"]
            assert text["en"]


def test_only_the_notice_by_law_is_required_and_consents_can_be_refused():
    assert reference.required_consents() == {"service"}
    assert all(item.basis == "consent" for item in reference.consent_items().values() if not item.required)
