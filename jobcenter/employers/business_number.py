"""The Korean business registration number (사업자등록번호): ten digits, the last one a check digit."""

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def digits_of(text: str) -> str:
    """The digits of what somebody typed: ` 123-45 67890` becomes `1234567890`."""
    return "".join(character for character in text if character in "0123456789")


def check_digit(first_nine: str) -> int:
    """The tenth digit that belongs to the first nine."""
    digits = [int(character) for character in first_nine]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    total += digits[8] * 5 // 10
    return (10 - total % 10) % 10


def is_valid(text: str) -> bool:
    """Whether the text is a number the tax office could have issued: ten digits, dashes or spaces only, right check digit."""
    if any(character not in "0123456789- " for character in text.strip()):
        return False
    digits = digits_of(text)
    if len(digits) != 10 or digits.startswith("000"):
        return False
    return check_digit(digits[:9]) == int(digits[9])


def formatted(digits: str | None) -> str:
    """`1234567890` as it is printed: `123-45-67890`; none as `-`."""
    if not digits:
        return "-"
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
