"""How Korean official documents write figures, read and written exactly.

Read: `1,234천원`, `△12.3`, `-`, `12.3%`, `5회 (운영)`, `26,217백만 원 (시 13,559, 구 12,658)`, and the two slips of typing that
stand in published reports: a point for the thousands comma (`2.363건`) and digits grouped wrongly (`11,50명`).
"""

import enum
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jobcenter.core.formatting import NONE, rounded

# How many won one of a unit of money is.
MONEY = {
    "원": 1,
    "천원": 1_000,
    "만원": 10_000,
    "십만원": 100_000,
    "백만원": 1_000_000,
    "천만원": 10_000_000,
    "억원": 100_000_000,
    "십억원": 1_000_000_000,
    "조원": 1_000_000_000_000,
    "won": 1,
}
# Things counted one by one: three digits after a point can only be a mistyped thousands comma.
COUNTED = frozenset(
    [
        "명",
        "건",
        "회",
        "개",
        "개소",
        "개사",
        "개교",
        "가구",
        "세대",
        "원",
        "업체",
        "팀",
        "과정",
        "대",
        "곳",
        "부",
        "권",
        "개팀",
        "개기업",
        "기업",
        "개사업",
        "사업",
        "일",
        "시간",
    ]
)
NEGATIVE = "△▲▽▼-−–"
NOTHING = frozenset(("", "-", "–", "—", "−", "─", "ㅡ", "·", "해당없음", "없음", "x", "X"))
# No figure of a report is written with more letters, its remarks included, nor with more digits.
MOST_LETTERS = 400
MOST_DIGITS = 24
AROUND = ("약", "여")
# What counts time or order is no figure: `2023년`, `12월`, `4분기`, `3차`.
TIME_UNITS = frozenset(
    ("년", "년도", "월", "분기", "호", "차", "층", "기", "주차", "쪽", "급", "학년", "단계", "등급", "세")
)
LEAD = re.compile(r"^(?:총계|합계|총|계|약)(?=[\s△▲\d(])\s*")
FIGURE = re.compile(
    r"^(?P<sign>[△▲▽▼−–-])?\s*(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<unit>%p|%|㎡|[^\W\d_]*(?:\s(?=원)원)?(?:/[^\W\d_]+)?)"
    r"(?P<rest>.*)$",
    re.DOTALL,
)
GROUPED = re.compile(r"^\d{1,3}(?:,\d{3})*(?:\.\d+)?$")
PART = re.compile(
    r"(?P<label>[^\W\d_]+)\s*(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[^\W\d_]*)\s*(?P<after>[:/]?)"
)
BRACKETS = re.compile(r"\(([^()]*)\)")


class Slip(enum.StrEnum):
    """A mistyped number."""

    POINT_FOR_COMMA = "point_for_comma"
    GROUPING = "grouping"


@dataclass(frozen=True)
class Figure:
    """One figure as printed. `value` is None when the digits cannot be read with certainty."""

    text: str
    value: Decimal | None
    unit: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    slip: Slip | None = None
    remark: str = ""

    @property
    def percent(self) -> bool:
        return self.unit in ("%", "%p")


def cleaned(text: str) -> str:
    """Text with full-width letters and odd spaces made plain. `㎡` stays what it is."""
    plain = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u3000", " ")
    plain = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in plain)
    return " ".join(plain.split())


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is none."""
    return cleaned(text) in NOTHING


def read(text: str) -> Figure | None:
    """The figure a text holds, None when it holds none, or more than one."""
    if len(text) > MOST_LETTERS:
        return None
    plain = LEAD.sub("", cleaned(text).lstrip("↑↓ ")) if text else ""
    if cleaned(text).startswith(AROUND[0]) or plain.startswith("("):
        return None
    found = FIGURE.match(plain)
    if found is None or len(found["digits"]) > MOST_DIGITS:
        return None
    rest = found["rest"].strip().rstrip("↑↓").strip()
    if not _is_one_figure(found, rest):
        return None
    value, slip = _value(found["digits"], _unit(found["unit"]))
    if value is not None and found["sign"]:
        value = -value
    return Figure(cleaned(text), value, _unit(found["unit"]), _parts(rest), slip, rest)


def _is_one_figure(found: re.Match[str], rest: str) -> bool:
    """Whether digits, unit and what follows are one figure, and not a date, a heading or several figures."""
    unit = _unit(found["unit"])
    if unit in TIME_UNITS or unit.startswith(AROUND[1]) or len(unit) > 8:
        return False
    apart = found["unit"] and not found.string[found.end("digits") : found.end("digits") + 1].strip()
    if apart and unit not in COUNTED and unit not in MONEY and unit not in ("%", "%p", "㎡", "점"):
        return False
    return rest.startswith(("(", "※", "*")) or not any(one.isdigit() or one in "~/:." for one in rest)


def number(text: str | int | float | Decimal | None) -> Decimal | None:
    """The number in a text or JSON value, None for none. Raises ValueError when it is no number."""
    if text is None:
        return None
    if isinstance(text, bool):
        raise ValueError(f"{text!r} is no number")
    if isinstance(text, int | Decimal):
        return Decimal(text)
    if isinstance(text, float):
        return Decimal(repr(text))
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no number")
    if is_nothing(text):
        return None
    figure = read(text)
    if figure is None or figure.value is None:
        raise ValueError(f"{text!r} is no number")
    return figure.value


def _unit(text: str) -> str:
    return "".join(text.split())


def _value(digits: str, unit: str) -> tuple[Decimal | None, Slip | None]:
    if unit in COUNTED and re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        return Decimal(digits.replace(".", "")), Slip.POINT_FOR_COMMA
    if "," in digits and not GROUPED.match(digits):
        return None, Slip.GROUPING
    return Decimal(digits.replace(",", "")), None


def _parts(rest: str) -> tuple[tuple[str, Decimal], ...]:
    """The labelled amounts of the first brackets that hold any: `(시 13,559, 구 12,658)`; a sharing ratio is none."""
    for inside in BRACKETS.findall(rest):
        found = list(PART.finditer(inside))
        if not found or any(one["after"] for one in found):
            continue
        return tuple((one["label"], Decimal(one["digits"].replace(",", ""))) for one in found)
    return ()


def converted(value: Decimal | Fraction, unit: str, to: str) -> Fraction | None:
    """An amount of money in another unit, exactly; None when one of them is no unit of money."""
    if unit == to:
        return Fraction(value)
    if unit not in MONEY or to not in MONEY:
        return None
    return Fraction(value) * MONEY[unit] / MONEY[to]


def plain(value: Decimal | Fraction | int, digits: int = 0, *, truncate: bool = False) -> str:
    """A figure with so many places and nothing around it: `5200`, `82.3`, `-2`."""
    return f"{rounded(Fraction(value), digits, truncate):f}"


@dataclass(frozen=True)
class Style:
    """How a report writes its figures: places of a rate, rounding or cutting off, and the unit of money."""

    places: int = 1
    truncate: bool = False
    unit: str = "천원"

    def figure(self, value: Decimal | Fraction | int | None, digits: int | None = None) -> str:
        """A figure of a table: `1,234`, `△2` below zero, `-` for none. Whole unless it has decimals or places are given."""
        if value is None:
            return NONE
        exact = Fraction(value)
        wanted = digits if digits is not None else _own_places(value)
        text = f"{rounded(abs(exact), wanted, self.truncate):,f}"
        return f"△{text}" if exact < 0 and any(one in "123456789" for one in text) else text

    def rate(self, value: Fraction | None) -> str:
        """A rate with the places of the report; `-` for none."""
        return self.figure(value, self.places)

    def money(self, won: int | None) -> str:
        """An amount of won in the unit of the report, which stands above the table at the right."""
        return NONE if won is None else self.figure(Fraction(won, MONEY[self.unit]), 0)


def _own_places(value: Decimal | Fraction | int) -> int:
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0
    return 0 if Fraction(value).denominator == 1 else 1
