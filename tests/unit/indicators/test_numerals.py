"""Figures as Korean documents write them, read and written."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from jobcenter.indicators.numerals import Slip, Style, converted, is_nothing, number, read
from tests.unit.indicators.invented import given


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234천원", "1234", "천원"),
        ("△12.3", "-12.3", ""),
        ("▲ 5", "-5", ""),
        ("−2", "-2", ""),
        ("12.3%", "12.3", "%"),
        ("5회 (운영)", "5", "회"),
        ("26,217백만 원 (시 13,559, 구 12,658)", "26217", "백만원"),
        ("총 425명", "425", "명"),
        ("130명 취업", "130", "명"),
        ("318.35㎡", "318.35", "㎡"),
        ("１,２３４", "1234", ""),
        (" 9 가구 ", "9", "가구"),
    ],
)
def test_a_figure_is_read_with_its_unit(text, value, unit):
    figure = read(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "약 10억 원",
        "1개 사업 5명 취업",
        "2023. 10. 31.기준",
        "시70:구30",
        "9회/90명",
        "2023년",
        "4분기",
        "3 추진일정",
        "1/4",
    ],
)
def test_dates_headings_and_several_figures_are_no_figure(text):
    assert read(text) is None


def test_amounts_in_brackets_are_read_with_their_sources_and_a_ratio_is_not_one():
    figure = read("18,047백만 원 (시 12,499, 구 5,548) (시 70:구 30)")
    assert figure.parts == (("시", Decimal(12499)), ("구", Decimal(5548)))
    assert read("3,155백만원(시70:구30)").parts == ()


def test_a_point_typed_for_the_comma_and_wrong_groups_are_noticed():
    assert (read("2.363건").value, read("2.363건").slip) == (Decimal(2363), Slip.POINT_FOR_COMMA)
    assert (read("11,50명").value, read("11,50명").slip) == (None, Slip.GROUPING)
    assert read("139.1명").slip is None
    assert read("2.363%").slip is None


@pytest.mark.parametrize("given_value", [None, "-", "", "–"])
def test_none_is_none(given_value):
    assert number(given_value) is None


@pytest.mark.parametrize("given_value", [True, [], "many", "11,50", {}])
def test_what_is_no_number_is_refused(given_value):
    with pytest.raises(ValueError):
        number(given_value)


def test_money_is_converted_exactly_and_other_units_are_not():
    assert converted(Decimal(3319805), "천원", "백만원") == Fraction(3319805, 1000)
    assert converted(Decimal(3), "명", "원") is None
    assert converted(Decimal(3), "명", "명") == 3


def test_a_report_writes_negatives_none_and_its_unit():
    style = Style(places=1, unit="백만원")
    assert style.figure(-2) == "△2"
    assert style.figure(None) == "-"
    assert style.figure(1234567) == "1,234,567"
    assert style.figure(Decimal("427.63")) == "427.63"
    assert style.rate(Fraction(410000, 4983)) == "82.3"
    assert style.money(3_319_805_000) == "3,320"
    assert Style(truncate=True, unit="백만원").money(3_319_805_000) == "3,319"
    assert style.figure(Fraction(-1, 100), 1) == "0.0"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_what_a_report_writes_can_be_read_again(value):
    written = Style().figure(value)
    assert read(written).value == value


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    figure = read(text)
    assert figure is None or figure.value is not None or figure.slip is Slip.GROUPING
    is_nothing(text)
