"""Reading the fields of postings."""

from datetime import date

import pytest

from jobcenter.employers.occupations import code_for, suggest_from_title
from jobcenter.employers.parsing.hours import Shift, find_shifts, parse_hours, parse_weekly
from jobcenter.employers.parsing.place import parse_place
from jobcenter.employers.parsing.terms import (
    contact_in_text,
    licences_in_text,
    parse_career,
    parse_deadline,
    parse_education,
    parse_employment,
    parse_insurance,
    places_in_text,
)
from jobcenter.employers.parsing.wage import compare_with_text, parse_wage


def codes(warnings):
    return [warning.code for warning in warnings]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "negotiable"),
    [
        ("시급 / 10320원 ", "hourly", 10_320, None, False),
        ("월급 / 180만원 ", "monthly", 1_800_000, None, False),
        ("최소연봉 / 3000만원 ", "annual", 30_000_000, None, False),
        ("월급 / 250만원 - 면접 후 협의가능 ", "monthly", 2_500_000, None, True),
        ("월급 / 250만원 ~ 300만원", "monthly", 2_500_000, 3_000_000, False),
        ("일급 / 120,000원", "daily", 120_000, None, False),
        ("연봉 / 1억 2000만원", "annual", 120_000_000, None, False),
        ("월급 / 2,160,000원 이상", "monthly", 2_160_000, None, False),
        ("월급 / 300만원 이하", "monthly", None, 3_000_000, False),
    ],
)
def test_wage_is_read(text, kind, low, high, negotiable):
    wage = parse_wage(text)
    assert (wage.kind, wage.minimum, wage.maximum, wage.negotiable) == (kind, low, high, negotiable)
    assert not wage.warnings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "wage_missing"),
        (None, "wage_missing"),
        ("회사내규에 따름", "wage_missing"),
        ("면접 후 협의", "wage_missing"),
        ("시급 / 1032000000원", "wage_unreadable"),
        ("월급 / 10320원", "wage_unreadable"),
        ("10320원", "wage_unreadable"),
        ("월급 / 300만원 ~ 200만원", "wage_unreadable"),
    ],
)
def test_wage_that_cannot_be_read_is_a_warning_and_no_amount(text, code):
    wage = parse_wage(text)
    assert codes(wage.warnings) == [code]
    assert wage.minimum is None


def test_other_wage_in_text_is_a_warning_and_allowances_are_not():
    wage = parse_wage("월급 / 161만원")
    assert [warning.text for warning in compare_with_text(wage, "청소\n급여 1,614,360원")] == ["급여 1,614,360원"]
    assert not compare_with_text(parse_wage("시급 / 10320원"), "10,320원(주휴수당 포함 13.100원)")


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("(근무시간) (오전) 9시 00분 ~ (정오) 12시 00분", [("09:00", "12:00")]),
        ("(근무시간) (오후) 4시 00분 ~ (오후) 7시 00분", [("16:00", "19:00")]),
        ("(오전) 8시 20분~(오후) 5시 30분", [("08:20", "17:30")]),
        ("09:30 ~ 18:30", [("09:30", "18:30")]),
        ("(오후) 10시 00분 ~ (오전) 6시 00분", [("22:00", "06:00")]),
        ("오후 6시 ~ 익일 오전 9시", [("18:00", "09:00")]),
        ("(오전) 6시 30분~(오후) 3시 30분\n(오전) 8시 ~(오후 )5시", [("06:30", "15:30"), ("08:00", "17:00")]),
        ("07:00 ~ 15:30\n휴게시간 : 12:00 ~ 13:00", [("07:00", "15:30")]),
        ("*09~18시 사이에 1일 1시간 근무", []),
        ("25시 ~ 30시", []),
        ("3~4명", []),
    ],
)
def test_shifts_are_found(text, shifts):
    assert find_shifts(text)[0] == [Shift(*one) for one in shifts]


def test_equal_times_are_a_day_and_night():
    shift = Shift("08:00", "08:00")
    assert shift.overnight
    assert shift.length == 24


def test_overnight_shift_ends_on_the_next_day():
    assert Shift("22:00", "06:00").overnight
    assert Shift("22:00", "06:00").length == 8
    assert not Shift("09:00", "18:00").overnight


@pytest.mark.parametrize(
    ("text", "hours"),
    [("15", 15), ("37.5", 37.5), ("0", None), ("", None), (None, None), ("협의", None), ("400", None)],
)
def test_weekly_hours(text, hours):
    assert parse_weekly(text) == hours


@pytest.mark.parametrize(
    ("time", "weekly", "days", "duties", "code"),
    [
        (" 08:00~11:00/주5일", "0", "주5일근무", "", "weekly_hours_unknown"),
        ("09:00~18:00", "40", "기타", "", "days_unknown"),
        ("(오전) 9시~(정오) 12시", "15", "주5일근무", "* 9시~12시 주6일/", "days_differ_in_text"),
        ("주말/ 공휴일 포함 주 5일\n9:30~ 18:30", "40", "주5일근무", "", "weekend_in_text"),
        ("09:30 ~ 18:30", "40", "주6일근무", "", "weekly_hours_differ"),
        ("09:00 ~ 18:00", "40", "주5일근무", "근무시간 10:00~19:00", "hours_differ_in_text"),
        ("근무시간 : 평일 08:30~16:00 / 토 수당 (08:", "32", "주5일근무", "", "hours_truncated"),
        ("09~18시 사이에 1일 1시간", "", "주5일근무", "", "hours_not_fixed"),
        ("D 근무 07:00 ~ 15:30", "40", "주5일근무", "", "several_shifts"),
        ("", "40", "주5일근무", "", "hours_missing"),
        ("출근 후 안내", "40", "주5일근무", "", "hours_unreadable"),
    ],
)
def test_doubts_about_hours_are_warnings(time, weekly, days, duties, code):
    assert code in codes(parse_hours(time, weekly, days, duties).warnings)


@pytest.mark.parametrize(
    ("time", "weekly", "days"),
    [
        ("(오전) 9시 00분 ~ (오후) 6시 00분", "40", "주5일근무"),
        ("(오전) 9시 ~ (오후) 1시", "24", "주6일근무"),
        ("09:00~16:00", "30", "주5일근무"),
    ],
)
def test_hours_that_fit_together_raise_no_warning(time, weekly, days):
    assert not parse_hours(time, weekly, days).warnings


@pytest.mark.parametrize(
    ("text", "sido", "sigungu", "code", "address"),
    [
        ("서울 도봉구", "서울", "도봉구", "11320", ""),
        ("인천 연수구.", "인천", "연수구", "28185", ""),
        ("경기 포천시-", "경기", "포천시", "41650", ""),
        ("경기 안산시시흥스마트허브 4다 605-3", "경기", "안산시", "41270", "시흥스마트허브 4다 605-3"),
        ("서울 서초구정원빌딩 2층", "서울", "서초구", "11650", "정원빌딩 2층"),
        ("서울특별시 영등포구 당산로 1", "서울", "영등포구", "11560", "당산로 1"),
        ("경기도 수원시 장안구 정자동", "경기", "수원시 장안구", "41111", "정자동"),
        ("경기 성남시", "경기", "성남시", "41130", ""),
        ("인천 서해구", "인천", "서해구", None, ""),
        ("부산 해운대구", "부산", "해운대구", None, ""),
        ("세종", "세종", None, None, ""),
        ("", None, None, None, ""),
        ("재택", None, None, None, "재택"),
    ],
)
def test_place_is_taken_apart(text, sido, sigungu, code, address):
    place = parse_place(text)
    assert (place.sido, place.sigungu, place.sgg_code, place.address) == (sido, sigungu, code, address)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("서울 종로구215호", "place_glued"),
        ("인천 서해구", "place_unknown"),
        ("", "place_missing"),
        ("재택", "place_unknown"),
    ],
)
def test_doubts_about_the_place_are_warnings(text, code):
    assert codes(parse_place(text).warnings) == [code]


@pytest.mark.parametrize(
    ("text", "on", "until_filled", "warned"),
    [
        ("마감일 (2026-09-26)", date(2026, 9, 26), False, []),
        ("채용시까지", None, True, []),
        ("채용시까지 (2026-12-31)", date(2026, 12, 31), True, []),
        ("마감일 (2026-02-30)", None, False, ["deadline_unreadable"]),
        ("", None, False, ["deadline_missing"]),
        ("곧 마감", None, False, ["deadline_unreadable"]),
    ],
)
def test_deadline(text, on, until_filled, warned):
    deadline = parse_deadline(text)
    assert (deadline.on, deadline.until_filled, codes(deadline.warnings)) == (on, until_filled, warned)


def test_insurance_is_known_partly_known_or_unknown():
    assert parse_insurance("고용보험 산재보험 건강보험 국민연금") == (
        ["employment", "accident", "health", "pension"],
        [],
    )
    assert parse_insurance("4대보험")[0] == ["employment", "accident", "health", "pension"]
    assert parse_insurance("고용보험 산재보험  ")[0] == ["employment", "accident"]
    assert codes(parse_insurance(None)[1]) == ["insurance_unknown"]
    assert codes(parse_insurance("고용보험 상조보험")[1]) == ["insurance_unknown"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("관계없음", "any"),
        ("고졸", "high"),
        ("대졸(2~3년)", "college"),
        ("대학_대학교", "university"),
        ("대학원_석사", "master"),
        ("박사", "doctor"),
        ("???", None),
    ],
)
def test_education(text, level):
    assert parse_education(text)[0] == level


def test_career_that_the_text_contradicts_is_a_warning():
    assert parse_career("무관")[0] == "any"
    assert parse_career("경력 3년 이상") == ("experienced", 36, [])
    assert codes(parse_career("무관", "미화경력 필수")[2]) == ["career_differs_in_text"]
    assert codes(parse_career("")[2]) == ["career_unknown"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("상용직", "permanent"),
        ("상용직(시간제)", "permanent_part_time"),
        ("계약직", "fixed_term"),
        ("일용직", "daily"),
        ("파견근로", "dispatched"),
        ("인턴", None),
    ],
)
def test_employment(text, kind):
    assert parse_employment(text)[0] == kind


def test_licences_and_places_in_text_are_found():
    assert codes(licences_in_text("용접 산업기사 모집", "")) == ["licence_in_text"]
    assert not licences_in_text("사무원", "요양보호사와 함께 일합니다")
    assert places_in_text("포장1명 채용", "") == 1
    assert places_in_text("3인그룹 케어", "상시 30명 이상") is None


def test_contact_data_in_text_is_noticed_but_not_repeated():
    (warning,) = contact_in_text("문의 010-1234-5678")
    assert "1234" not in warning.text


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("재가 간병인", "5501"),
        ("요양 보호사 및 간병인", "5501"),
        ("건물 청소원(공공건물,아파트,사무실,병원,상가,공장 등)", "5611"),
        ("CNC 선반 조작원(NC 선반 조작원)", "8132"),
        ("전자공학 기술자 및 연구원", "1532"),
        ("금속 공작기계 조작원", "8132"),
        ("간호조무사", "3075"),
        ("간호사", "3040"),
        ("생산·품질 사무원 및 관리원(그 외 분야)", "0284"),
        ("데스크 안내원", "0291"),
        ("사회복지사(사회복지시설)", "2311"),
        ("콜센터 상담원(콜센터·고객센터·CS센터)", "0292"),
        ("용접원", "8241"),
        ("굴착기(굴삭기,포클레인) 운전원", "7040"),
        ("상품 진열원", "6179"),
        ("지게차 운전원", "6230"),
        ("총무 및 일반 사무원", "0263"),
        ("고무제품 조립원 및 검사원", "8524"),
        ("제과·제빵원", "8711"),
        ("정육원", "8721"),
        ("김치·밑반찬 제조 종사원", "8722"),
        ("인쇄기계 조작원", "8811"),
        ("가구 조립원", "8832"),
        ("경비원(건물 관리원)", "5420"),
        ("", None),
        (None, None),
        ("아무 일이나", None),
        ("우주선 조종사 훈련생", None),
    ],
)
def test_occupation_names_get_the_code_they_mean_or_none(name, code):
    assert code_for(name) == code


def test_title_only_suggests_an_occupation():
    assert suggest_from_title("(주)한누리MTD에서 신입 영업사원을 모집합니다.") == "6124"
    assert suggest_from_title("함께 일할 분을 찾습니다") is None
