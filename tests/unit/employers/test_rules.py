"""The legal checks of a job order, each with its boundary and its exceptions."""

from dataclasses import replace
from datetime import date

import pytest

from jobcenter.employers import rules
from jobcenter.employers.rules import OrderFacts, check

TODAY = date(2026, 11, 20)
CLEAN = OrderFacts(
    title="학교 급식실 조리원",
    duties="급식 조리와 배식, 조리실 정리",
    employer_name="맑은식탁",
    wage_kind="monthly",
    wage_min=2_300_000,
    weekly_hours=40,
    hours_start="09:00",
    hours_end="18:00",
    sigungu="영등포구",
    employment_type="permanent",
    insurance=("employment", "accident", "health", "pension"),
)


def found(today=TODAY, **changes):
    return {finding.code: finding for finding in check(replace(CLEAN, **changes), today=today)}


def severity_of(text, field="duties"):
    codes = found(**{field: text})
    return {
        code: finding.severity
        for code, finding in codes.items()
        if code in {"sex", "age", "looks", "private_life", "disability", "false_advert", "probation", "contact_in_text"}
    }


def test_a_lawful_order_has_no_finding():
    assert found() == {}


@pytest.mark.parametrize(
    ("kind", "amount", "weekly", "below"),
    [
        ("hourly", 10_320, 40, False),
        ("hourly", 10_319, 40, True),
        ("monthly", 2_156_880, 40, False),
        ("monthly", 2_156_879, 40, True),
        ("annual", 2_156_880 * 12, 40, False),
        ("annual", 2_156_880 * 12 - 1, 40, True),
        ("monthly", 10_320 * 61, 14, False),
        ("monthly", 10_320 * 61 - 1, 14, True),
        ("daily", 82_560, None, False),
        ("daily", 82_559, None, True),
    ],
)
def test_wage_exactly_at_the_minimum_passes_and_one_won_less_does_not(kind, amount, weekly, below):
    findings = found(wage_kind=kind, wage_min=amount, weekly_hours=weekly)
    assert ("minimum_wage" in findings) is below
    if below:
        assert findings["minimum_wage"].severity == "reject"
        assert "10,320" in findings["minimum_wage"].message["ko"]
        assert "10,320" in findings["minimum_wage"].message["en"]


def test_one_won_below_is_never_shown_as_the_minimum_itself():
    message = found(wage_kind="monthly", wage_min=2_156_879)["minimum_wage"].message["en"]
    assert "10,319.99" in message


@pytest.mark.parametrize(
    ("starts_on", "amount", "codes"),
    [
        (date(2025, 12, 31), 10_030, {"minimum_wage_next_year"}),
        (date(2025, 12, 31), 10_029, {"minimum_wage"}),
        (date(2026, 1, 1), 10_030, {"minimum_wage"}),
        (date(2026, 1, 1), 10_320, {"minimum_wage_next_year"}),
        (date(2026, 12, 31), 10_700, set()),
        (date(2027, 1, 1), 10_320, {"minimum_wage"}),
        (date(2027, 1, 1), 10_700, set()),
    ],
)
def test_the_minimum_wage_is_that_of_the_year_the_work_begins(starts_on, amount, codes):
    findings = found(wage_kind="hourly", wage_min=amount, starts_on=starts_on)
    assert set(findings) & {"minimum_wage", "minimum_wage_next_year"} == codes


def test_work_that_ends_with_the_year_needs_no_look_at_the_next():
    assert "minimum_wage_next_year" not in found(wage_kind="hourly", wage_min=10_320, works_until=date(2026, 12, 31))
    assert "minimum_wage_next_year" in found(wage_kind="hourly", wage_min=10_320, works_until=date(2027, 1, 1))


def test_a_year_without_a_published_minimum_is_not_guessed():
    assert "minimum_wage" not in found(wage_kind="hourly", wage_min=1_000, starts_on=date(2050, 1, 1))


def test_monthly_wage_without_hours_is_to_be_checked():
    assert found(weekly_hours=None)["minimum_wage_unknown"].severity == "confirm"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wage_min": None}, "wage_min"),
        ({"wage_kind": None}, "wage_min"),
        ({"duties": "."}, "duties"),
        ({"sigungu": None}, "sgg_code"),
        ({"employment_type": None}, "employment_type"),
        ({"weekly_hours": None, "hours_start": None}, "hours_start"),
    ],
)
def test_a_missing_condition_names_its_field(changes, field):
    finding = found(**changes)["conditions_missing"]
    assert (finding.severity, finding.field) == ("reject", field)


@pytest.mark.parametrize(
    "text", ["여성만 지원 가능", "남자 우대", "여직원 구함", "아가씨 모집", "남 2명", "성별: 여", "주부 우대"]
)
def test_limits_by_sex_are_found(text):
    assert severity_of(text).get("sex") == "reject"


@pytest.mark.parametrize(
    "text",
    [
        "4등급 남자어르신 돌봄",
        "여성 수급자 목욕 보조",
        "성별 무관",
        "남녀 모두 지원 가능",
        "경력단절여성 환영",
        "여성가장 우대",
        "여자 화장실 청소",
        "재가요양보호사 모집 - 여의도/4등급/남",
    ],
)
def test_words_about_clients_and_lawful_support_are_not_limits_by_sex(text):
    assert "sex" not in severity_of(text)


def test_a_genuine_requirement_of_sex_is_a_question_not_a_rejection():
    assert severity_of("여성 전용 사우나 세신사, 여성 지원 가능")["sex"] == "confirm"


@pytest.mark.parametrize(
    "text",
    [
        "20~35세",
        "만 35세 이하",
        "20~30대 우대",
        "젊고 활동적인 분",
        "1990년 이후 출생자",
        "40대 우대",
        "나이: 30 이하",
        "45세 미만",
        "90년생 이후",
        "청년 우대",
    ],
)
def test_limits_by_age_are_found(text):
    assert severity_of(text).get("age") == "reject"


@pytest.mark.parametrize(
    "text",
    [
        "만 18세 이상",
        "나이 제한 없음",
        "60세 이상 환영",
        "고령자 우대",
        "정년 60세",
        "청년내일채움공제 가입",
        "차량 20대 보유",
        "5세 반 보육",
        "연령 무관",
        "중장년 환영",
    ],
)
def test_lawful_ages_and_positive_action_are_not_limits(text):
    assert "age" not in severity_of(text)


def test_a_retirement_age_makes_it_a_question():
    assert severity_of("4. 법정 정년 나이 포함 1963년 이후 출생자")["age"] == "confirm"


@pytest.mark.parametrize(
    "text", ["용모 단정한 분", "키 165 이상", "신장 170cm", "체중 60kg 이하", "외모 준수", "밝은 인상"]
)
def test_looks_and_build_are_found(text):
    assert severity_of(text).get("looks") == "reject"


@pytest.mark.parametrize("text", ["급여 인상 있음", "환자 체중 측정", "신장투석실 근무", "키오스크 안내", "외모 무관"])
def test_words_that_only_look_like_it_are_not(text):
    assert "looks" not in severity_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "미혼자 우대",
        "결혼 여부 기재",
        "가족관계 기재",
        "부모님 직업 기재",
        "재산 사항",
        "본적 기재",
        "기독교인 우대",
        "임신 계획",
    ],
)
def test_private_matters_are_found(text):
    assert severity_of(text).get("private_life") == "reject"


@pytest.mark.parametrize("text", ["가족 같은 분위기", "결혼 여부 무관", "한부모 가족 상담", "고향 만두 매장"])
def test_harmless_words_about_families_are_not(text):
    assert "private_life" not in severity_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("장애인 지원 불가", "reject"), ("외국인 불가", "reject"), ("장애인 복지카드 소지자 우대", None)],
)
def test_exclusion_by_disability_or_nationality(text, expected):
    assert severity_of(text).get("disability") == expected


@pytest.mark.parametrize(
    "text", ["제품 구매 필수", "가입비 납부", "수강생 모집", "월 1000만원 보장", "통장 대여", "네트워크 마케팅"]
)
def test_marks_of_false_advertising_are_to_be_checked(text):
    assert severity_of(text).get("false_advert") == "confirm"


@pytest.mark.parametrize("text", ["수강생 상담", "교육비 전액 지원", "상품 판매 및 진열"])
def test_ordinary_selling_and_teaching_are_not(text):
    assert "false_advert" not in severity_of(text)


@pytest.mark.parametrize("name", ["", ".", "비공개"])
def test_an_employer_without_a_name_is_rejected(name):
    assert found(employer_name=name)["employer_identity"].severity == "reject"


def test_a_wage_that_the_text_lowers_is_to_be_checked():
    assert found(duties="조리 업무\n급여 2,200,000원")["conditions_differ"].field == "wage_min"
    assert "conditions_differ" not in found(duties="조리 업무\n급여 2,300,000원")


def test_hours_that_the_text_contradicts_are_to_be_checked():
    assert found(duties="조리 업무 07:00~16:00")["conditions_differ"].field == "hours_start"


@pytest.mark.parametrize(("hours", "over"), [(52, False), (52.5, True)])
def test_more_than_fifty_two_hours(hours, over):
    assert ("weekly_hours_limit" in found(weekly_hours=hours, wage_min=4_000_000)) is over


def test_insurance_below_fifteen_hours_asks_for_accident_insurance_only():
    assert found(insurance=("accident",), weekly_hours=14) == {}
    assert "Employment" not in found(insurance=(), weekly_hours=14)["insurance_missing"].message["en"]
    assert "Employment" in found(insurance=("accident",))["insurance_missing"].message["en"]


def test_findings_say_where_the_words_stand_and_on_which_law():
    finding = found(title="조리원 (여성만)")["sex"]
    assert (finding.field, finding.words) == ("title", "여성만")
    assert "남녀고용평등법" in finding.source
    assert "여성만" in finding.message["ko"]
    assert "여성만" in finding.message["en"]


def test_the_most_serious_finding_comes_first():
    severities = [
        finding.severity for finding in check(replace(CLEAN, duties="여성만, 수습 80%, 가입비 납부"), today=TODAY)
    ]
    assert severities == sorted(severities, key=rules.SEVERITIES.index)


def test_every_rule_has_both_languages_a_source_and_a_check():
    for rule in rules.catalogue():
        assert set(rule.title) == set(rule.message) == {"ko", "en"}
        assert rule.source
        assert rule.severity in rules.SEVERITIES
