"""Whatever a source sends, a row is read or rejected: nothing breaks, nothing implausible is stored."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jobcenter.employers.business_number import check_digit, is_valid
from jobcenter.employers.parsing import seoul
from jobcenter.employers.parsing.hours import find_shifts
from jobcenter.employers.parsing.wage import PLAUSIBLE, parse_wage
from jobcenter.employers.rules import OrderFacts, check
from tests.factories.employers import TODAY

FIELDS = (
    "JOBCODE_NM",
    "CAREER_CND_NM",
    "ACDMCR_NM",
    "EMPLYM_STLE_CMMN_MM",
    "HOPE_WAGE",
    "WORK_PARAR_BASS_ADRES_CN",
    "WORK_TIME_NM",
    "HOLIDAY_NM",
    "WEEK_WORK_HR",
    "RCEPT_CLOS_NM",
    "DTY_CN",
    "JO_FEINSR_SBSCRB_NM",
    "JO_REG_DT",
)
WORDS = [
    "시급",
    "월급",
    "연봉",
    "/",
    "만원",
    "원",
    "협의",
    "오전",
    "오후",
    "정오",
    "9시",
    "18:00",
    "~",
    "-",
    "주5일",
    "서울",
    "경기",
    "영등포구",
    "안산시",
    "마감일",
    "(",
    ")",
    "2026-13-40",
    "채용시까지",
    "0",
    "99999999",
    "여성만",
    "20~35세",
    "경력",
    "년",
]
text = st.one_of(
    st.none(), st.text(max_size=60), st.integers(), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
)


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, text)))
def test_any_row_is_read_into_plausible_facts(fields):
    posting = seoul.read({"JO_REQST_NO": "H1", "JO_SJ": "조리원", "CMPNY_NM": "맑은식탁", **fields})
    assert 1 <= posting.places < 500
    assert posting.hours.weekly is None or 0 < posting.hours.weekly <= 112
    assert posting.career_months_min is None or posting.career_months_min <= 600
    assert posting.keco_code is None or len(posting.keco_code) == 4
    posting.duties.encode("utf-8")
    assert "\x00" not in posting.duties


@settings(max_examples=200, deadline=None)
@given(text)
def test_a_wage_is_plausible_or_unknown(value):
    wage = parse_wage(None if value is None else str(value))
    for amount in (wage.minimum, wage.maximum):
        if amount is not None:
            low, high = PLAUSIBLE[wage.kind]
            assert low <= amount <= high


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_shifts_are_times_of_day(value):
    for shift in find_shifts(value)[0]:
        assert "00:00" <= shift.start <= "23:59"
        assert 0 < shift.length <= 24


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_checks_answer_on_any_text(duties, title):
    for finding in check(OrderFacts(title=title, duties=duties), today=TODAY):
        assert finding.message["ko"]
        assert finding.message["en"]


@given(st.integers(min_value=1_000_000, max_value=999_999_999))
def test_one_wrong_digit_is_always_found(number):
    first = f"{number:09d}"
    right = check_digit(first)
    assert is_valid(f"{first}{right}") or first.startswith("000")
    assert not is_valid(f"{first}{(right + 1) % 10}")
