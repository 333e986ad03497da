"""Golden cases: each boundary of the shipped templates by name, worked out by hand from the documents.

Medians for one person: 2,228,445 won in 2024, 2,392,013 in 2025, 2,564,238 in 2026 (notices of the ministry).
"""

import hashlib

import pytest

from jobcenter.programs import templates_data
from jobcenter.rules import documents, scoring, selection
from tests.unit.programs.test_templates_data import ADULT, person

ONE = {"household_size": 1}
CASES = [
    # Companion jobs 2026: 85 % of 2,564,238 is 2,179,602.3, so 2,179,602; 499 million; both are required.
    ("donghaeng-yeongdeungpo-2026h1", "income at the limit", {**ONE, "household_income": 2_179_602}, None),
    ("donghaeng-yeongdeungpo-2026h1", "one won over", {**ONE, "household_income": 2_179_603}, "means"),
    ("donghaeng-yeongdeungpo-2026h1", "assets at the limit", {"household_assets": 499_000_000}, None),
    ("donghaeng-yeongdeungpo-2026h1", "assets one won over", {"household_assets": 499_000_001}, "means"),
    ("donghaeng-yeongdeungpo-2026h1", "unemployment benefit no longer stops", {"unemployment_benefit": True}, None),
    ("donghaeng-yeongdeungpo-2026h1", "livelihood benefit no longer stops", {"livelihood_benefit": True}, None),
    ("donghaeng-yeongdeungpo-2026h1", "students no longer stop", {"student": True}, None),
    ("donghaeng-yeongdeungpo-2026h1", "eighteen on the first day", {"birth_date": "2008-01-09"}, None),
    ("donghaeng-yeongdeungpo-2026h1", "eighteen a day later", {"birth_date": "2008-01-10"}, "adult"),
    # The first half of 2024 joins the two by "or".
    ("donghaeng-yeongdeungpo-2024h1", "rich in assets, poor in income", {"household_assets": 900_000_000}, None),
    (
        "donghaeng-yeongdeungpo-2024h1",
        "both over",
        {**ONE, "household_assets": 400_000_001, "household_income": 1_559_913},
        "means",
    ),
    (
        "donghaeng-yeongdeungpo-2024h1",
        "assets over, income exactly at 70 %",
        {**ONE, "household_assets": 400_000_001, "household_income": 1_559_912},
        None,
    ),
    # Community jobs 2025: 70 % of 2,392,013 is 1,674,409.1, so 1,674,409; both are required.
    ("jiyeok-yeongdeungpo-2025h1", "income at the limit", {**ONE, "household_income": 1_674_409}, None),
    ("jiyeok-yeongdeungpo-2025h1", "one won over", {**ONE, "household_income": 1_674_410}, "means"),
    ("jiyeok-yeongdeungpo-2025h1", "assets one won over", {"household_assets": 499_000_001}, "means"),
    # Youth Dream Narae 2026: 19 to 39 on 1 February 2026.
    ("dreamnarae-yeongdeungpo-2026h1", "nineteen today", {"birth_date": "2007-02-01"}, None),
    ("dreamnarae-yeongdeungpo-2026h1", "nineteen tomorrow", {"birth_date": "2007-02-02"}, "youth"),
    ("dreamnarae-yeongdeungpo-2026h1", "last day of 39", {"birth_date": "1986-02-02"}, None),
    ("dreamnarae-yeongdeungpo-2026h1", "forty today", {"birth_date": "1986-02-01"}, "youth"),
    # Vacation jobs: two times before are allowed, three are not.
    ("student-job-yeongdeungpo-2022s", "twice before", {"student_job_times": 2}, None),
    ("student-job-yeongdeungpo-2022s", "three times before", {"student_job_times": 3}, "three_times"),
    ("student-job-yeongdeungpo-2022s", "no student", {"university_student": False}, "university"),
    ("student-job-yeongdeungpo-2022s", "distance university", {"excluded_university": True}, "excluded_university"),
    # New Deal jobs: more than 18 months in all.
    ("newdeal-gwanak-2024", "eighteen months", {"newdeal_months": 18}, None),
    ("newdeal-gwanak-2024", "nineteen months", {"newdeal_months": 19}, "newdeal_months"),
    ("newdeal-gwanak-2024", "another district of Seoul", {"district": "11110"}, None),
    ("newdeal-gwanak-2024", "outside Seoul", {"district": "41135"}, "resident"),
    # Career jobs 50+: 50 up to the day before 70 on 4 March 2024; three years or a licence.
    ("career-designer-gwanak-2024", "fifty today", {"birth_date": "1974-03-04"}, None),
    ("career-designer-gwanak-2024", "fifty tomorrow", {"birth_date": "1974-03-05"}, "age"),
    ("career-designer-gwanak-2024", "last day of 69", {"birth_date": "1954-03-05"}, None),
    ("career-designer-gwanak-2024", "seventy today", {"birth_date": "1954-03-04"}, "age"),
    ("career-designer-gwanak-2024", "three years", {"career_years": 3}, None),
    ("career-designer-gwanak-2024", "two years", {"career_years": 2}, "career"),
    ("career-designer-gwanak-2024", "a licence instead", {"career_years": 0, "industrial_engineer": True}, None),
    ("career-designer-gwanak-2024", "23 months of public jobs", {"public_job_months": 23}, None),
    ("career-designer-gwanak-2024", "24 months of public jobs", {"public_job_months": 24}, "repeated"),
    # Contribution jobs: 40 to 67 on 2 March 2023.
    ("boram-seoul-2023", "forty today", {"birth_date": "1983-03-02"}, None),
    ("boram-seoul-2023", "forty tomorrow", {"birth_date": "1983-03-03"}, "age"),
    ("boram-seoul-2023", "last day of 67", {"birth_date": "1955-03-03"}, None),
    ("boram-seoul-2023", "sixty-eight today", {"birth_date": "1955-03-02"}, "age"),
    # Career change courses of Geumcheon: from 50 on.
    ("career-change-geumcheon-2023", "fifty today", {"birth_date": "1973-09-04"}, None),
    ("career-change-geumcheon-2023", "fifty tomorrow", {"birth_date": "1973-09-05"}, "age"),
    (
        "youth-network-yeongdeungpo-2024",
        "active here, lives elsewhere",
        {"district": "11440", "active_in_district": True},
        None,
    ),
    ("isolated-youth-parents-yeongdeungpo-2024", "no such family", {"isolated_family": False}, "isolated_child"),
    # Teams of residents: at least half of the members live in the district.
    *(
        (
            "bottom-up-teams-gwanak-2024",
            f"{here} of {size}",
            {"team_size": size, "team_members_in_district": here},
            stops,
        )
        for size, here, stops in (
            (3, 2, None),
            (3, 1, "members_here"),
            (4, 2, None),
            (5, 3, None),
            (5, 2, "members_here"),
            (6, 3, None),
            (7, 4, None),
            (7, 3, "members_here"),
        )
    ),
    ("bottom-up-teams-gwanak-2024", "funded elsewhere", {"same_project_funded": True}, "same_project_funded"),
    # Institutions: a year of business, a year of courses.
    ("bottom-up-gwanak-2024", "twelve months", {"months_in_business": 12}, None),
    ("bottom-up-gwanak-2024", "eleven months", {"months_in_business": 11}, "founded"),
    ("bottom-up-gwanak-2024", "outside Seoul", {"institution_in_seoul": False}, "institution_in_seoul"),
    ("honorary-degree-seoul-2023", "a hundred credits", {"credits_earned": 100}, None),
    ("honorary-degree-seoul-2023", "one credit short", {"credits_earned": 99}, "credits"),
    ("academy-provider-gwanak-2023", "one year of courses", {"training_experience_years": 1}, None),
    ("academy-provider-gwanak-2023", "not a full year", {"training_experience_years": 0}, "experience"),
    ("academy-provider-gwanak-2023", "no classrooms", {"training_rooms": False}, "rooms"),
    ("academy-provider-gwanak-2023", "taxes unpaid", {"taxes_owed": True}, "taxes_owed"),
    ("academy-provider-gwanak-2023", "barred", {"barred_from_tenders": True}, "barred_from_tenders"),
    # Start-up teams: the leader is 40 to 69 on 3 April 2023; at most seven years in business.
    ("startup-teams-seoul-2023", "forty today", {"birth_date": "1983-04-03"}, None),
    ("startup-teams-seoul-2023", "forty tomorrow", {"birth_date": "1983-04-04"}, "leader_age"),
    ("startup-teams-seoul-2023", "last day of 69", {"birth_date": "1953-04-04"}, None),
    ("startup-teams-seoul-2023", "seventy today", {"birth_date": "1953-04-03"}, "leader_age"),
    ("startup-teams-seoul-2023", "seven years", {"months_in_business": 84}, None),
    ("startup-teams-seoul-2023", "a month more", {"months_in_business": 85}, "young_business"),
    ("guard-gwanak-2023", "completed before", {"completed_same_course": True}, "completed_before"),
]


@pytest.mark.parametrize(("code", "name", "changes", "stopped_by"), CASES, ids=[f"{one[0]}: {one[1]}" for one in CASES])
def test_boundary(code, name, changes, stopped_by):
    rules = documents.parse(templates_data.get_template(code)["round"]["rules"])
    decision = rules.check(person(code, **changes)).as_json()
    failed = [result["code"] for result in decision["results"] if result["outcome"] == "not_met"]
    assert (decision["outcome"], failed) == (("eligible", []) if stopped_by is None else ("ineligible", [stopped_by]))


GROUPS = [
    ("donghaeng-gwanak-2024h2", "last day of 39", {"birth_date": "1984-07-02"}, "youth"),
    ("donghaeng-gwanak-2024h2", "forty today", {"birth_date": "1984-07-01"}, "under65"),
    ("donghaeng-gwanak-2024h2", "last day of 64", {"birth_date": "1959-07-02"}, "under65"),
    ("donghaeng-gwanak-2024h2", "sixty-five on the first day", {"birth_date": "1959-07-01"}, "over65"),
    ("student-job-yeongdeungpo-2022s", "priority", {"priority_household": True}, "priority"),
    ("student-job-yeongdeungpo-2022s", "no priority", {"priority_household": False}, "general"),
    ("home-repair-yeongdeungpo-2023", "veteran", {"veteran_household": True}, "veterans"),
    ("home-repair-yeongdeungpo-2023", "in need", {"veteran_household": False}, "need"),
]


@pytest.mark.parametrize(("code", "name", "facts", "group"), GROUPS, ids=[f"{one[0]}: {one[1]}" for one in GROUPS])
def test_group(code, name, facts, group):
    round_ = templates_data.get_template(code)["round"]
    taken = []
    for one in round_["groups"]:
        rule = {
            "schema": documents.SCHEMA,
            "code": "group",
            "reference_date": round_["rules"]["reference_date"],
            "requirements": [{"code": "in", "when": one["condition"]}],
        }
        if documents.parse(rule).check(facts).outcome == "eligible":
            taken.append(one["code"])
    assert taken == [group]


def test_the_student_draw_is_repeated_with_hashlib_alone():
    """20 with priority, 80 in general: whoever loses the first draw is drawn again, then ten reserves."""
    round_ = templates_data.get_template("student-job-yeongdeungpo-2022s")["round"]
    seed = "2022-06-10 로또 1등 번호"
    numbers = [f"2022-{index:04d}" for index in range(1, 301)]
    priority = set(numbers[::5])
    case = {
        "schema": "jobcenter.selection/1",
        "method": round_["selection"]["method"],
        "spill": round_["selection"]["spill"],
        "seed": seed,
        "groups": [{key: group[key] for key in ("code", "places", "reserve")} for group in round_["groups"]],
        "applicants": [
            {"number": number, "group": "priority" if number in priority else "general"} for number in numbers
        ],
    }
    result = selection.select(case)

    def ticket(number):
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()

    first = sorted(priority, key=ticket)
    second = sorted({*numbers} - set(first[:20]), key=ticket)
    drawn = {group["code"]: group for group in result["groups"]}
    assert drawn["priority"]["selected"] == first[:20]
    assert drawn["general"]["selected"] == second[:80]
    assert drawn["general"]["reserve"] == second[80:90]
    assert result["digest"] == hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def test_day_pay_of_the_student_job_is_the_hourly_pay_and_the_meal():
    conditions = templates_data.get_template("student-job-yeongdeungpo-2022s")["round"]["conditions"]
    assert 9_160 * 5 + 6_000 == 51_800 and 24 * 51_800 == 1_243_200
    assert conditions[0]["value"]["ko"].startswith("51,800원") and "1,243,200원" in conditions[1]["value"]["ko"]


@pytest.mark.parametrize("code", [one["code"] for one in templates_data.list_templates() if one["round"].get("scores")])
def test_every_score_table_scores_the_usual_applicant_within_its_most(code):
    table = scoring.parse(templates_data.get_template(code)["round"]["scores"])
    scored = table.score({**ADULT, **person(code)})
    assert 0 <= scored.total <= 100


PUBLISHED_SEATS = [
    ("bottom-up-gwanak-2024", {"all": 6}),
    ("academy-provider-gwanak-2023", {"care": 2, "guard": 1, "marketing": 1}),
    ("startup-teams-seoul-2023", {"startup": 70, "new_job": 40}),
]


@pytest.mark.parametrize(("code", "places"), PUBLISHED_SEATS, ids=[one[0] for one in PUBLISHED_SEATS])
def test_competitions_have_the_published_places_and_a_sheet_of_a_hundred(code, places):
    round_ = templates_data.get_template(code)["round"]
    assert {group["code"]: group["places"] for group in round_["groups"]} == places
    assert sum(item["points"] for item in round_["evaluation"]["items"]) == 100
    assert round_["evaluation"]["pass"] == 70
