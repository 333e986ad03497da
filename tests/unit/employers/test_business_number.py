"""The check digit of business registration numbers."""

import pytest

from jobcenter.employers.business_number import check_digit, formatted, is_valid


@pytest.mark.parametrize("number", ["123-45-67891", "1234567891", " 123 45 67891 ", "220-81-62517", "120-88-00767"])
def test_numbers_with_the_right_check_digit_are_valid(number):
    assert is_valid(number)


@pytest.mark.parametrize(
    "number",
    ["123-45-67890", "220-81-62518", "12345678", "123-45-678912", "", "abc-de-fghij", "000-00-00000", "1234567891a"],
)
def test_anything_else_is_not(number):
    assert not is_valid(number)


def test_every_nine_digits_have_exactly_one_check_digit():
    valid = [digit for digit in range(10) if is_valid(f"123456789{digit}")]
    assert valid == [check_digit("123456789")]


def test_number_is_printed_in_three_parts():
    assert formatted("1234567891") == "123-45-67891"
    assert formatted(None) == "-"
