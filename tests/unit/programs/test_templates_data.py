"""Templates of programs: every one loads, and each boundary of its rules lies where the document puts it."""

import datetime as dt

import pytest

from jobcenter.core.errors import InputError
from jobcenter.programs import templates_data
from jobcenter.rules import documents, scoring

CODES = [template["code"] for template in templates_data.list_templates()]

ADULT = {
    "credits_earned": 100,
    "birth_date": "1980-05-05",
    "able_to_work": True,
    "household_size": 2,
    "household_income": 2000000,
    "household_assets": 100000000,
    "unemployment_benefit": False,
    "livelihood_benefit": False,
    "student": False,
    "civil_servant_family": False,
    "household_participant": False,
    "public_job_months": 0,
    "employed": False,
    "business_owner": False,
    "other_funded_job": False,
    "sanctioned": False,
    "job_seeker_registered": True,
    "completed_same_course": False,
    "care_worker_licence": False,
    "university_student": True,
    "excluded_university": False,
    "student_job_times": 0,
    "priority_household": False,
    "newdeal_months": 0,
    "career_years": 5,
    "industrial_engineer": False,
    "isolated_family": True,
    "active_in_district": False,
    "repaired_before": False,
    "veteran_household": False,
    "months_resident": 24,
    "short_work": False,
    "public_job_now": False,
    "similar_support": False,
    "team_size": 4,
    "team_youth_members": 2,
    "team_members_in_district": 2,
    "months_in_business": 36,
    "institution_in_seoul": True,
    "training_experience_years": 5,
    "training_rooms": True,
    "taxes_owed": False,
    "barred_from_tenders": False,
    "same_project_funded": False,
}
HOME = {"yeongdeungpo": "11560", "gwanak": "11620", "geumcheon": "11545", "jung": "11140", "seoul": "11170"}
OUTSIDE_SEOUL = "41135"
# Somebody from elsewhere: a person, a team, an institution.
ELSEWHERE = {"district": OUTSIDE_SEOUL, "team_members_in_district": 0, "institution_in_seoul": False}
# Programs of the young and of people in later life.
BORN = {
    "dreamnarae": "1995-05-05",
    "night-weekend": "1995-05-05",
    "student-job": "2002-05-05",
    "building-school": "1995-05-05",
    "digital-marketing": "1995-05-05",
    "coding": "1995-05-05",
    "economy-academy": "1995-05-05",
    "intern-camp": "1995-05-05",
    "youth-network": "1995-05-05",
    "exam-fee": "1995-05-05",
    "career-designer": "1965-05-05",
    "animal-rescue": "1965-05-05",
    "career-change": "1965-05-05",
    "boram": "1965-05-05",
}


def rules_of(code):
    return documents.parse(templates_data.get_template(code)["round"]["rules"])


def person(code, **changes):
    birth = next((day for prefix, day in BORN.items() if code.startswith(prefix)), ADULT["birth_date"])
    return {
        **ADULT,
        "birth_date": birth,
        "district": HOME[templates_data.get_template(code)["organization"]],
        **changes,
    }


def outcome(code, **changes):
    return rules_of(code).check(person(code, **changes)).outcome


@pytest.mark.parametrize("code", CODES)
def test_the_usual_applicant_is_eligible_and_somebody_from_elsewhere_is_not(code):
    assert outcome(code) == "eligible"
    assert outcome(code, **ELSEWHERE) == "ineligible"


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_decided_about_somebody_unknown(code):
    assert rules_of(code).check({}).outcome == "undetermined"


@pytest.mark.parametrize("code", CODES)
def test_every_disqualification_stops_when_it_applies(code):
    rules = rules_of(code)
    flags = {
        "repeated": {"public_job_months": 24},
        "completed_before": {"completed_same_course": True},
        "has_licence": {"care_worker_licence": True},
        "three_times": {"student_job_times": 3},
        "newdeal_months": {"newdeal_months": 19},
    }
    for criterion in rules.criteria:
        if criterion.kind == "disqualification":
            assert (
                outcome(code, **flags.get(criterion.code, {criterion.code: True, **unlifted(criterion.code)}))
                == "ineligible"
            ), criterion.code


def unlifted(code):
    return {
        "livelihood_benefit": {"livelihood_benefit_waiver": False},
        "student": {"student_exempt": False},
        "business_owner": {"business_suspended": False},
    }.get(code, {})


@pytest.mark.parametrize(
    "code", [code for code in CODES if "adult" in [criterion.code for criterion in rules_of(code).criteria]]
)
def test_eighteen_counts_from_the_birthday(code):
    day = rules_of(code).reference_date
    assert outcome(code, birth_date=f"{day.year - 18}{day.isoformat()[4:]}") == "eligible"
    assert (
        outcome(code, birth_date=(dt.date(day.year - 18, day.month, day.day) + dt.timedelta(days=1)).isoformat())
        == "ineligible"
    )


@pytest.mark.parametrize(
    ("birth_date", "expected"),
    [
        ("2005-02-01", "eligible"),
        ("2005-02-02", "ineligible"),
        ("1984-02-02", "eligible"),
        ("1984-02-01", "ineligible"),
    ],
)
def test_dream_narae_is_for_19_to_39(birth_date, expected):
    assert outcome("dreamnarae-yeongdeungpo-2024", birth_date=birth_date) == expected


YEONGDEUNGPO = "donghaeng-yeongdeungpo-2024h1"


@pytest.mark.parametrize(
    ("assets", "income", "expected"),
    [
        (400000000, 99999999, "eligible"),
        (400000001, 99999999, "ineligible"),
        (400000001, 2577826, "eligible"),
        (400000001, 2577827, "ineligible"),
        (400000000, 2577827, "eligible"),
    ],
    ids=[
        "assets at the limit",
        "one won above both",
        "income exactly at 70 %",
        "one won above 70 %",
        "either is enough",
    ],
)
def test_yeongdeungpo_takes_assets_or_income(assets, income, expected):
    assert outcome(YEONGDEUNGPO, household_assets=assets, household_income=income) == expected


@pytest.mark.parametrize(
    ("assets", "income", "expected"),
    [(400000000, 2577826, "eligible"), (400000001, 2577826, "ineligible"), (400000000, 2577827, "ineligible")],
)
def test_gwanak_takes_assets_and_income(assets, income, expected):
    assert outcome("donghaeng-gwanak-2024h1", household_assets=assets, household_income=income) == expected


@pytest.mark.parametrize(
    ("size", "limit"),
    [(1, 1559912), (2, 2577826), (3, 3300260), (4, 4010939), (5, 4687015), (6, 5332858), (7, 5960496), (8, 6588133)],
)
def test_the_income_limit_is_the_published_table_of_2024(size, limit):
    above = {"household_size": size, "household_assets": 500000000}
    assert outcome(YEONGDEUNGPO, **above, household_income=limit) == "eligible"
    assert outcome(YEONGDEUNGPO, **above, household_income=limit + 1) == "ineligible"


@pytest.mark.parametrize(("months", "expected"), [(23, "eligible"), (24, "ineligible")])
def test_two_of_the_last_three_years_is_too_often(months, expected):
    assert outcome(YEONGDEUNGPO, public_job_months=months) == expected


def test_exceptions_lift_a_disqualification():
    assert outcome(YEONGDEUNGPO, livelihood_benefit=True, livelihood_benefit_waiver=True) == "eligible"
    assert outcome(YEONGDEUNGPO, student=True, student_exempt=True) == "eligible"
    assert outcome(YEONGDEUNGPO, business_owner=True, business_suspended=True) == "eligible"


def test_the_example_points_add_up():
    table = scoring.parse(templates_data.get_template(YEONGDEUNGPO)["round"]["scores"])
    facts = {
        **ADULT,
        "household_income": 1104783,
        "household_head": True,
        "dependents": 6,
        "disabled": True,
        "single_parent": True,
        "north_korean_defector": False,
        "marriage_migrant": False,
        "unemployed_since": "2023-07-10",
        "public_job_times": 1,
    }
    score = table.score(facts)
    assert {item.code: points for item, points in score.items} == {
        "income": 25,
        "assets": 20,
        "head": 5,
        "dependents": 15,
        "vulnerable": 10,
        "long_unemployed": 5,
        "repeated_times": -5,
    }
    assert score.total == 75 and score.missing == ()
    assert score.tie_break == (100000000, 1104783, -6, dt.date(1980, 5, 5).toordinal())


@pytest.mark.parametrize(
    "code", [code for code in CODES if templates_data.get_template(code)["round"].get("group_by") != "choice"]
)
def test_everybody_of_age_belongs_to_exactly_one_group(code):
    groups = templates_data.get_template(code)["round"]["groups"]
    on = rules_of(code).reference_date
    for age in range(18, 90):
        birth = on.replace(year=on.year - age).isoformat()
        for has in (True, False):
            facts = {"birth_date": birth, "priority_household": has, "veteran_household": has}
            assert sum(takes(group, facts, on) for group in groups) == 1, age


def takes(group, facts, on):
    when = group.get("condition", True)
    document = {
        "schema": "jobcenter.rules/1",
        "code": "g",
        "reference_date": on.isoformat(),
        "requirements": [{"code": "g", "when": when}],
    }
    return documents.parse(document).check(facts).outcome == "eligible"


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("donghaeng-gwanak-2024h1", 415),
        ("minsaeng-gwanak-2024h1", 250),
        ("jiyeok-gwanak-2024h1", 26),
        ("yoyang-gwanak-2024", 40),
        ("jiyeok-yeongdeungpo-2024", 30),
        ("dreamnarae-yeongdeungpo-2024", 40),
        ("donghaeng-gwanak-2024h2", 415),
        ("jiyeok-yeongdeungpo-2025h1", 13),
        ("minsaeng-gwanak-2024h2", 250),
        ("minsaeng-gwanak-2025h1", 225),
        ("minsaeng-gwanak-2025h2", 225),
        ("minsaeng-gwanak-2026h1", 50),
        ("dreamnarae-yeongdeungpo-2026h1", 20),
        ("night-weekend-yeongdeungpo-2026h1", 7),
        ("student-job-yeongdeungpo-2022s", 100),
        ("student-job-yeongdeungpo-2023w", 100),
        ("student-job-yeongdeungpo-2023s", 91),
        ("newdeal-gwanak-2024", 26),
        ("career-designer-gwanak-2024", 4),
        ("animal-rescue-gwanak-2024", 4),
        ("boram-seoul-2023", 5149),
        ("guard-gwanak-2023", 100),
        ("online-marketing-gwanak-2023", 20),
        ("welfare-staff-gwanak-2023", 20),
        ("coding-yeongdeungpo-2023", 25),
        ("intern-camp-seoul-2023", 300),
        ("home-repair-yeongdeungpo-2023", 10),
    ],
)
def test_places_are_the_published_ones(code, places):
    assert sum(group["places"] for group in templates_data.get_template(code)["round"]["groups"]) == places


@pytest.mark.parametrize("code", CODES)
def test_every_criterion_names_its_source_and_whether_it_was_verified(code):
    for criterion in rules_of(code).criteria:
        assert criterion.source and criterion.status in ("verified", "unverified")


@pytest.mark.parametrize("code", [code for code in CODES if templates_data.get_template(code)["round"]["scores"]])
def test_a_score_table_that_is_not_published_says_it_is_an_example(code):
    round_ = templates_data.get_template(code)["round"]
    assert round_["scores"]["example"] and "예시" in round_["note"]["ko"] and "example" in round_["note"]["en"]


def test_an_unknown_code_is_refused():
    with pytest.raises(KeyError):
        templates_data.get_template("no-such-template")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('apply_until: "2024-07-26"', 'apply_until: "2024-07-01"', "apply_from"),
        ("{fact: completed_same_course}", "{fact: shoe_size}", "shoe_size"),
        ("places: 40,", "places: many,", "places"),
        ("{use: job_seeker_registered,", "{use: no_such_part,", "no_such_part"),
        ("name: {ko: 요양보호사 양성과정, en: Care worker course}", "name: {ko: 요양보호사 양성과정}", "ko and en"),
        ("{fact: care_worker_licence}", '{"~": 1}', "expected"),
    ],
)
def test_a_broken_template_is_refused_with_the_reason(tmp_path, old, new, message):
    source = (templates_data.DATA / "yoyang_gwanak_2024.yaml").read_text(encoding="utf8")
    assert old in source
    path = tmp_path / "broken.yaml"
    path.write_text(source.replace(old, new), encoding="utf8")
    with pytest.raises(InputError, match=message):
        templates_data.load(path, templates_data._read(templates_data.DATA / templates_data.FRAGMENTS))


def test_every_documented_program_has_its_templates_or_says_why_not():
    used = set()
    for row in templates_data.list_documented():
        assert bool(row.get("templates")) != bool(row.get("why")), row["name"]
        used |= set(row.get("templates", ()))
    assert used == set(CODES)
