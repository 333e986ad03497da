"""From rows to profiles: what is taken over, and that who somebody is changes no score."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.employers.models import JobOrder, OrderStatus
from jobcenter.employers.vocabulary import Education, EmploymentType
from jobcenter.employers.wages import WageKind
from jobcenter.matching.engine.conditions import Case, failures
from jobcenter.matching.engine.rank import rank_orders, score
from jobcenter.matching.engine.travel import trip
from jobcenter.matching.profiles import licence_name, order_profile, seeker_profile
from jobcenter.seekers.models import Person, Registration, Sex

TODAY = date(2026, 11, 20)
CASE = Case(TODAY)


def registration(*, person=None, **about):
    facts = {
        "id": 1,
        "occupations": ["5501"],
        "occupation_text": "요양보호사, 방문 돌봄",
        "wage_kind": "monthly",
        "wage_min": 2_100_000,
        "districts": ["11560"],
        "employment_types": ["permanent"],
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "hours_start": "09:00",
        "hours_end": "18:00",
        "commute_minutes_max": 40,
        "education": "high",
        "career_months": 30,
        "licences": ["요양보호사 자격증"],
        "limits": ["heavy_lifting"],
        **about,
    }
    return Registration(**facts, person=Person(**{**anyone(), **(person or {})}))


def anyone():
    return {"name": "김영숙", "birth_date": date(1969, 5, 3), "sex": Sex.FEMALE, "dong_code": "1156054000"}


def order(**about):
    facts = {
        "id": 7,
        "title": "[여의도] 요양 보호사 모집",
        "keco_code": "5501",
        "occupation_name": "돌봄 서비스 종사원",
        "duties": "어르신 방문 돌봄",
        "requirements": "",
        "hours_text": "",
        "places": 1,
        "places_filled": 0,
        "employment_type": EmploymentType.PERMANENT,
        "wage_kind": WageKind.MONTHLY,
        "wage_min": 2_300_000,
        "wage_negotiable": False,
        "weekly_hours": 40.0,
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "hours_start": "09:00",
        "hours_end": "18:00",
        "overnight": False,
        "sgg_code": "11560",
        "dong_code": "1156054000",
        "licences": ["요양보호사"],
        "status": OrderStatus.ACTIVE,
        "valid_until": date(2026, 12, 20),
        **about,
    }
    return JobOrder(**facts)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([Sex.FEMALE, Sex.MALE, None]),
    st.dates(date(1930, 1, 1), date(2006, 11, 1)),
    st.sampled_from(["김영숙", "응우옌 티 란", "박철수", "王小明"]),
)
def test_sex_age_and_name_change_no_score(sex, birth_date, name):
    one = seeker_profile(registration())
    other = seeker_profile(registration(person={"sex": sex, "birth_date": birth_date, "name": name}))
    for job in (order(), order(hours_start="22:00", hours_end="07:00", overnight=True), order(keco_code="5611")):
        profile = order_profile(job)
        assert score(one, profile, CASE).factors == score(other, profile, CASE).factors
        assert failures(one, profile, CASE) == failures(other, profile, CASE)


def test_best_fit_gets_nearly_all_points():
    match = score(seeker_profile(registration()), order_profile(order()), CASE)
    assert match.total >= 95
    assert {factor.level for factor in match.factors} == {"full"}


def test_spaces_in_a_title_do_not_matter():
    spaced, joined = order(title="요양 보호사 모집"), order(title="요양보호사모집")
    seeker = seeker_profile(registration(occupations=[], occupation_text="요양보호사"))
    assert score(seeker, order_profile(spaced), CASE).total == score(seeker, order_profile(joined), CASE).total


@pytest.mark.parametrize(
    "name", ["요양보호사", "요양 보호사", "요양보호사 자격증", "요양보호사자격증 소지자", "요양보호사 필수"]
)
def test_licences_are_compared_without_spaces_and_the_words_around_them(name):
    assert licence_name(name) == "요양보호사"


@pytest.mark.parametrize(
    ("about", "condition"),
    [
        ({"licences": ["지게차운전기능사"]}, "licence"),
        ({"wage_min": 2_090_000}, "wage"),
        ({"employment_type": EmploymentType.DAILY}, "employment_type"),
        ({"days": ["mon", "tue", "wed", "thu", "sat"]}, "days"),
        ({"hours_start": "06:00", "hours_end": "15:00"}, "hours"),
        ({"hours_start": "22:00", "hours_end": "07:00", "overnight": True}, "overnight"),
        ({"sgg_code": "41650", "dong_code": None}, "commute"),
        ({"keco_code": "8711", "title": "제과제빵원", "occupation_name": "", "duties": ""}, "occupation"),
        ({"status": OrderStatus.CLOSED}, "closed"),
        ({"places_filled": 1}, "closed"),
        ({"valid_until": date(2026, 11, 19)}, "deadline"),
    ],
)
def test_hard_condition_rules_the_order_out(about, condition):
    ranking = rank_orders(seeker_profile(registration()), [order_profile(order(**about))], CASE)
    assert list(ranking.counts) == [condition]


@pytest.mark.parametrize(
    "about",
    [
        {"wage_min": 2_100_000},
        {"wage_min": 1_900_000, "wage_negotiable": True},
        {"wage_min": None},
        {"wage_kind": WageKind.HOURLY, "wage_min": 10_320},
        {"days": []},
        {"hours_start": None, "hours_end": None},
        {"hours_start": "08:00", "hours_end": "19:00"},
        {"keco_code": None},
        {"sgg_code": None, "dong_code": None},
        {"valid_until": TODAY},
        {"employment_type": None},
    ],
)
def test_what_is_unknown_or_at_the_limit_rules_nothing_out(about):
    assert rank_orders(seeker_profile(registration()), [order_profile(order(**about))], CASE).counts == {}


@pytest.mark.parametrize(
    ("about", "factor", "code"),
    [
        ({"wage_min": None}, "wage", "wage.unknown"),
        ({"hours_start": None, "hours_end": None}, "hours", "hours.unknown"),
        (
            {"keco_code": None, "title": "직원 모집", "occupation_name": "", "duties": "매장 정리"},
            "occupation",
            "occupation.no_code",
        ),
    ],
)
def test_unknown_fact_gets_neutral_points_and_says_ask(about, factor, code):
    found = score(seeker_profile(registration()), order_profile(order(**about)), CASE).factor(factor)
    assert found.level == "unknown"
    assert found.reason.code == code
    assert 0.2 <= found.share <= 0.7


def test_heavy_work_is_named_and_left_to_the_counselor():
    job = order_profile(order(duties="식자재 운반, 무거운 물건 상하차"))
    match = score(seeker_profile(registration()), job, CASE)
    assert match.factor("limits").reason.code == "limits.conflict"
    assert not failures(seeker_profile(registration()), job, CASE)


@pytest.mark.parametrize(
    ("birth_date", "overnight", "condition"),
    [
        (date(2011, 11, 21), False, "working_age"),
        (date(2011, 11, 20), False, None),
        (date(2008, 11, 21), True, "working_age"),
        (date(2008, 11, 20), True, None),
    ],
)
def test_working_age_set_by_law_is_a_filter(birth_date, overnight, condition):
    about = (
        {"hours_start": None, "hours_end": None} if not overnight else {"hours_start": "22:00", "hours_end": "06:00"}
    )
    seeker = seeker_profile(
        registration(person={"birth_date": birth_date}, hours_start=None, hours_end=None, overnight=True)
    )
    counts = rank_orders(seeker, [order_profile(order(overnight=overnight, **about))], CASE).counts
    assert list(counts) == ([condition] if condition else [])


def test_schooling_any_asks_for_nothing():
    assert order_profile(order(education=Education.ANY)).education is None
    assert order_profile(order(education=Education.HIGH)).education == seeker_profile(registration()).education


def test_reasons_are_those_of_the_points():
    match = score(seeker_profile(registration()), order_profile(order(wage_min=2_150_000)), CASE)
    assert match.total == sum(factor.points for factor in match.factors)
    assert match.shares == tuple(factor.share for factor in match.factors)


@pytest.mark.parametrize(
    ("district", "known"), [("11560", True), ("41130", True), ("28110", True), ("99999", False), (None, False)]
)
def test_way_to_a_city_with_districts_of_its_own_is_known_too(district, known):
    assert (trip("1156054000", None, district, CASE.settings) is not None) is known


def test_distance_grows_with_the_way():
    near = trip("1156054000", "1156055000", "11560", CASE.settings)
    far = trip("1156054000", None, "41650", CASE.settings)
    assert near.minutes < 30 < 90 < far.minutes
