"""The short fields of postings: deadline, insurance, schooling, experience, kind of employment, licences in text."""

import re
from dataclasses import dataclass, field
from datetime import date

from jobcenter.employers.parsing.warning import Doubt
from jobcenter.employers.vocabulary import Career, Education, EmploymentType, Insurance

_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})")
_UNTIL_FILLED = re.compile(r"채용\s*시\s*까지|충원\s*시\s*까지|상시")
_CONTACT = re.compile(r"01[016789][-.\s]?\d{3,4}[-.\s]?\d{4}|0\d{1,2}[-.\s)]\d{3,4}[-.\s]\d{4}|[\w.+-]+@[\w-]+\.[\w.]+")
_LICENCES = (
    (r"요양\s*보호사", "요양보호사"),
    (r"간호\s*조무사", "간호조무사"),
    (r"(?<!방문)간호사", "간호사"),
    (r"사회복지사", "사회복지사"),
    (r"보육교사", "보육교사"),
    (r"한식조리|한식\s*조리기능사", "한식조리기능사"),
    (r"지게차", "지게차운전기능사"),
    (r"굴[삭착]기", "굴착기운전기능사"),
    (r"용접\s*산업기사", "용접산업기사"),
    (r"경비\s*(신임)?\s*교육\s*이수", "경비원 신임교육 이수"),
    (r"치매\s*(전문)?\s*교육", "치매전문교육 이수"),
    (r"1종\s*\(?(보통|대형)?\)?[^\n]{0,6}(운전)?면허", "자동차운전면허(1종)"),
    (r"2종\s*\(?보통\)?[^\n]{0,6}(운전)?면허", "자동차운전면허(2종)"),
    (r"운전\s*면허", "자동차운전면허"),
)
MOST_MONTHS = 600
_NEEDED = re.compile(r"필수|소지자|소지\s*필|자격증|이수|가능자|면허|자격\s*보유")


@dataclass(frozen=True)
class Deadline:
    """Until when people can apply."""

    on: date | None = None
    until_filled: bool = False
    warnings: list[Doubt] = field(default_factory=list)


def parse_date(text: str | None) -> date | None:
    """The first date in a text, None when there is none or it is not in the calendar."""
    match = _DATE.search(text or "")
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def parse_deadline(text: str | None) -> Deadline:
    """Read the closing field: a date, `채용시까지`, or both."""
    stripped = (text or "").strip()
    until_filled = bool(_UNTIL_FILLED.search(stripped))
    on = parse_date(stripped)
    if on is None and _DATE.search(stripped):
        return Deadline(None, until_filled, [Doubt("deadline_unreadable", stripped)])
    if on is None and not until_filled:
        code = "deadline_unreadable" if stripped else "deadline_missing"
        return Deadline(None, False, [Doubt(code, stripped)])
    return Deadline(on, until_filled)


def parse_insurance(text: str | None) -> tuple[list[Insurance], list[Doubt]]:
    """The social insurances a posting names; blank is unknown, not none."""
    words = (text or "").replace(",", " ").split()
    if not words:
        return [], [Doubt("insurance_unknown", "")]
    if any(re.fullmatch(r"4대\s*보험", word) for word in words):
        return list(Insurance), []
    known = {
        "고용": Insurance.EMPLOYMENT,
        "산재": Insurance.ACCIDENT,
        "건강": Insurance.HEALTH,
        "국민": Insurance.PENSION,
    }
    found = {known[word[:2]] for word in words if word[:2] in known}
    unknown = [word for word in words if word[:2] not in known]
    warnings = [Doubt("insurance_unknown", " ".join(unknown))] if unknown else []
    return [kind for kind in Insurance if kind in found], warnings


def parse_education(text: str | None) -> tuple[Education | None, list[Doubt]]:
    """The least schooling asked for."""
    stripped = re.sub(r"[\s_·]+", "", text or "")
    rules = (
        (r"관계없음|무관|학력무", Education.ANY),
        (r"박사", Education.DOCTOR),
        (r"석사|대학원", Education.MASTER),
        (r"2~?3년|전문대|초대졸|2년제|3년제", Education.COLLEGE),
        (r"대학교|대졸|4년|대학", Education.UNIVERSITY),
        (r"고졸|고등학교", Education.HIGH),
        (r"중졸|중학교", Education.MIDDLE),
        (r"초졸|초등", Education.ANY),
    )
    for pattern, value in rules:
        if re.search(pattern, stripped):
            return value, []
    return None, [Doubt("education_unknown", (text or "").strip())]


def parse_career(text: str | None, duties: str = "") -> tuple[Career | None, int | None, list[Doubt]]:
    """Whether experience is asked for, and how many months of it where the field says so."""
    stripped = (text or "").strip()
    months = re.search(r"(\d+)\s*(년|개월)", stripped)
    least = (int(months[1]) * (12 if months[2] == "년" else 1)) if months else None
    if least is not None and least > MOST_MONTHS:
        least = None
    career = None
    if re.search(r"무관|관계\s*없|불문|신입\s*[·,/]\s*경력", stripped):
        career = Career.ANY
    elif "경력" in stripped:
        career = Career.EXPERIENCED
    elif "신입" in stripped:
        career = Career.NEW
    if career is None:
        return None, least, [Doubt("career_unknown", stripped)]
    needed = re.search(r"[^\n]*(경력|경험)\s*자?\s*(필수|만\s*지원)[^\n]*", duties)
    if needed and career is not Career.EXPERIENCED:
        return career, least, [Doubt("career_differs_in_text", " ".join(needed[0].split())[:200])]
    return career, least, []


def parse_employment(text: str | None) -> tuple[EmploymentType | None, list[Doubt]]:
    """The kind of employment."""
    stripped = re.sub(r"\s+", "", text or "")
    part_time = "시간제" in stripped
    if re.search(r"파견", stripped):
        return EmploymentType.DISPATCHED, []
    if re.search(r"일용", stripped):
        return EmploymentType.DAILY, []
    if re.search(r"계약직|기간의정함이있|기간제", stripped):
        return (EmploymentType.FIXED_TERM_PART_TIME if part_time else EmploymentType.FIXED_TERM), []
    if re.search(r"상용|정규|기간의정함이없|무기", stripped):
        return (EmploymentType.PERMANENT_PART_TIME if part_time else EmploymentType.PERMANENT), []
    return None, [Doubt("employment_type_unknown", (text or "").strip())]


def licences_in_text(title: str, duties: str) -> list[Doubt]:
    """Licences that the wording asks for: only a suggestion for the counselor, never a condition by itself."""
    found: dict[str, str] = {}
    for line in [title, *duties.splitlines()]:
        for pattern, name in _LICENCES:
            already = any(name in other or other in name for other in found)
            if not already and re.search(pattern, line) and (line is title or _NEEDED.search(line)):
                found[name] = " ".join(line.split())[:120]
    return [Doubt("licence_in_text", f"{name}: {line}") for name, line in found.items()]


def places_in_text(title: str, duties: str) -> int | None:
    """How many people a title or text says are wanted."""
    match = re.search(r"(?<!\d)(\d{1,3})\s*명(?!\s*(이상|이하|미만|당|의|그룹))", f"{title}\n{duties}")
    return int(match[1]) if match and 0 < int(match[1]) < 500 else None


def contact_in_text(text: str) -> list[Doubt]:
    """Telephone numbers and addresses in free text: they do not belong on a public page."""
    return [Doubt("contact_in_text", match[0][:3] + "…") for match in _CONTACT.finditer(text)][:1]
