"""Wages as postings write them: `시급 / 10320원`, `월급 / 180만원`, `최소연봉 / 3000만원 - 면접 후 협의가능`."""

import re
from dataclasses import dataclass, field

from jobcenter.employers.parsing.warning import Doubt
from jobcenter.employers.wages import WageKind

KINDS = {
    "시급": WageKind.HOURLY,
    "시간급": WageKind.HOURLY,
    "일급": WageKind.DAILY,
    "일당": WageKind.DAILY,
    "월급": WageKind.MONTHLY,
    "월": WageKind.MONTHLY,
    "연봉": WageKind.ANNUAL,
}
_KIND = re.compile(r"(시간급|시급|일급|일당|월급|연봉)")
_AMOUNT = re.compile(r"(?:(?P<eok>\d+)\s*억\s*)?(?P<number>\d[\d,.]*)\s*(?P<unit>천만|백만|만|천)?\s*원?")
_NEGOTIABLE = re.compile(r"협의|협상|내규|면접\s*후\s*(결정|조정)|추후\s*(결정|협의)")
_UNITS = {None: 1, "천": 1_000, "만": 10_000, "백만": 1_000_000, "천만": 10_000_000}
_IN_TEXT = re.compile(
    r"(?<![\d,.])\d{1,3}(?:[,.]\d{3})+\s*원|(?<![\d,.])\d{5,}\s*원|(?<![\d,.])\d+(?:\.\d+)?\s*만\s*원"
)
_NOT_PAY = re.compile(r"(수당|장려금|지원금|보조금|축하금|식대|교통비|상여|인센티브|개선비|처우개선|보증금)[^\n]{0,8}$")
PLAUSIBLE = {
    WageKind.HOURLY: (1_000, 500_000),
    WageKind.DAILY: (10_000, 3_000_000),
    WageKind.MONTHLY: (50_000, 50_000_000),
    WageKind.ANNUAL: (1_000_000, 1_000_000_000),
}


@dataclass(frozen=True)
class Wage:
    """A wage that was read; the amounts are won. Everything stays None that the text does not say."""

    kind: WageKind | None = None
    minimum: int | None = None
    maximum: int | None = None
    negotiable: bool = False
    warnings: list[Doubt] = field(default_factory=list)


def _amount(match: re.Match[str]) -> int | None:
    digits = match["number"].strip(".,")
    unit = match["unit"]
    grouped = bool(re.fullmatch(r"\d{1,3}([,.]\d{3})+", digits))
    if grouped:
        digits = re.sub(r"[,.]", "", digits)
    try:
        value = float(digits.replace(",", "")) * _UNITS[unit]
    except ValueError:
        return None
    if match["eok"]:
        value += int(match["eok"]) * 100_000_000
    return round(value)


def parse_wage(text: str | None) -> Wage:
    """Read the wage field of a posting."""
    stripped = (text or "").strip()
    if not stripped or stripped == "/":
        return Wage(warnings=[Doubt("wage_missing", stripped)])
    negotiable = bool(_NEGOTIABLE.search(stripped))
    found = _KIND.search(stripped)
    kind = KINDS[found[1]] if found else None
    amounts_text = stripped.split(" - ")[0] if negotiable else stripped
    amounts = [value for value in map(_amount, _AMOUNT.finditer(amounts_text)) if value]
    if not amounts and negotiable:
        return Wage(kind, negotiable=True, warnings=[Doubt("wage_missing", stripped)])
    if kind is None or not amounts or len(amounts) > 2:
        return Wage(kind, negotiable=negotiable, warnings=[Doubt("wage_unreadable", stripped)])
    low, high = PLAUSIBLE[kind]
    if any(not low <= amount <= high for amount in amounts):
        return Wage(kind, negotiable=negotiable, warnings=[Doubt("wage_unreadable", stripped)])
    if len(amounts) == 2 and amounts[0] < amounts[1]:
        return Wage(kind, amounts[0], amounts[1], negotiable)
    if len(amounts) == 2 and amounts[0] > amounts[1]:
        return Wage(kind, negotiable=negotiable, warnings=[Doubt("wage_unreadable", stripped)])
    if re.search(r"이하|최대|까지", amounts_text) and not re.search(r"최소|이상", amounts_text):
        return Wage(kind, None, amounts[0], negotiable)
    return Wage(kind, amounts[0], None, negotiable)


def amounts_in_text(text: str) -> list[tuple[int, str]]:
    """Every amount that free text names as pay, with the words it stands in; allowances are left out."""
    found = []
    for match in _IN_TEXT.finditer(text):
        if _NOT_PAY.search(text[: match.start()]):
            continue
        inner = _AMOUNT.search(match[0])
        value = _amount(inner) if inner else None
        if value:
            found.append((value, _surroundings(text, match)))
    return found


def _surroundings(text: str, match: re.Match[str]) -> str:
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return " ".join(text[start : end if end >= 0 else len(text)].split())


def compare_with_text(wage: Wage, text: str) -> list[Doubt]:
    """Warn where the text names another amount of the same order than the wage field."""
    if wage.kind is None or wage.minimum is None:
        return []
    low, high = wage.minimum // 2, wage.minimum * 3
    lines = [
        line
        for value, line in amounts_in_text(text)
        if low <= value <= high and value not in {wage.minimum, wage.maximum}
    ]
    return [Doubt("wage_differs_in_text", line[:200]) for line in dict.fromkeys(lines)]
