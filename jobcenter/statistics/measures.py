"""The measures of a centre: what each counts, by which rule, in which unit, and the base of every rate.

Labels and definitions are data in both languages (`data/measures.yaml`), since commands print both at once.
"""

import enum
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

Text = dict[str, str]

DATA = Path(__file__).parent / "data" / "measures.yaml"


class Counting(enum.StrEnum):
    """How ledger lines become a number; a correction carries a negative quantity and takes back what it corrects."""

    PEOPLE = "people"
    EMPLOYERS = "employers"
    CASES = "cases"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    STANDING = "standing"
    COHORT = "cohort"
    RATE = "rate"


class Subject(enum.StrEnum):
    """What a standing measure counts on a day."""

    ORDERS = "orders"
    PLACES = "places"
    PEOPLE = "people"
    PARTICIPANTS = "participants"


class Outcome(enum.StrEnum):
    """What a cohort measure counts of the people whose end lies so many months back."""

    DUE = "due"
    EMPLOYED = "employed"
    EXCLUDED = "excluded"


COUNTING_TEXT: dict[Counting, Text] = {
    Counting.PEOPLE: {"ko": "사람 수(기간 전체에서 한 번만)", "en": "Different people over the whole period"},
    Counting.EMPLOYERS: {"ko": "업체 수(기간 전체에서 한 번만)", "en": "Different employers over the whole period"},
    Counting.CASES: {"ko": "건수", "en": "Cases"},
    Counting.QUANTITY: {"ko": "수량의 합", "en": "Sum of quantities"},
    Counting.AMOUNT: {"ko": "금액의 합", "en": "Sum of amounts"},
    Counting.STANDING: {
        "ko": "하루를 기준으로 한 현재 수(이월 포함)",
        "en": "As it stood on one day, carried over included",
    },
    Counting.COHORT: {
        "ko": "사람 수(마친 뒤 정한 개월이 되는 날 기준)",
        "en": "Different people, so many months after they ended",
    },
    Counting.RATE: {"ko": "비율", "en": "Ratio"},
}


@dataclass(frozen=True)
class Measure:
    """One figure of a report. A rate names the measures above and below the line; all others name ledger kinds.

    `where` is an attribute of the ledger line with the value that counts. A standing measure names in `kinds` what
    opens it and in `ends` what ends it; `carried` is one of the day before the period. A cohort measure looks `months`
    after the lines it names at what became of those people. `told_by` are the dimensions its lines can be told apart by.
    """

    code: str
    label: Text
    unit: Text
    definition: Text
    counting: Counting
    kinds: tuple[str, ...] = ()
    where: tuple[str, str] | None = None
    numerator: str | None = None
    denominator: str | None = None
    group: str = "placement"
    ends: tuple[str, ...] = ()
    subject: Subject | None = None
    dimensions: Text = field(default_factory=dict)
    carried: bool = False
    sums: str = ""
    months: int = 0
    outcome: Outcome | None = None
    told_by: tuple[str, ...] = ()

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a quotient of two others."""
        return self.counting is Counting.RATE

    @property
    def is_standing(self) -> bool:
        """Whether the figure is a state on one day, which months do not add up to."""
        return self.counting is Counting.STANDING

    @property
    def is_cohort(self) -> bool:
        """Whether the figure says what became of people some months after they ended."""
        return self.counting is Counting.COHORT

    @property
    def is_counted(self) -> bool:
        """Whether the figure counts what happened in the period itself."""
        return not (self.is_rate or self.is_standing or self.is_cohort)

    @property
    def adds_up(self) -> bool:
        """Whether the figures of months add up to that of the whole: cases, quantities and amounts do."""
        return self.counting in (Counting.CASES, Counting.QUANTITY, Counting.AMOUNT)

    @property
    def person_count(self) -> bool:
        """Whether the figure counts different people, each once, and not cases."""
        of_people = self.subject in (Subject.PEOPLE, Subject.PARTICIPANTS)
        return self.counting in (Counting.PEOPLE, Counting.COHORT) or of_people


def _measure(raw: Mapping[str, Any], units: Mapping[str, Text], says: Mapping[str, list[str]]) -> Measure:
    where = dict(raw.get("where") or {})
    over = raw.get("over") or (None, None)
    cohort = raw.get("cohort") or {}
    kinds = tuple(raw.get("kinds") or raw.get("opens") or ())
    return Measure(
        code=raw["code"],
        label=raw["label"],
        unit=units[raw["unit"]],
        definition=raw["definition"],
        counting=Counting(raw["counting"]),
        kinds=kinds,
        where=next(iter(where.items()), None),
        numerator=over[0],
        denominator=over[1],
        group=raw["group"],
        ends=tuple(raw.get("ends") or ()),
        subject=Subject(raw["subject"]) if "subject" in raw else None,
        dimensions=where,
        carried=raw.get("at") == "start",
        sums=raw.get("sums", ""),
        months=cohort.get("months", 0),
        outcome=Outcome(cohort["counts"]) if cohort else None,
        told_by=_told_by(kinds, raw.get("subject"), says),
    )


def _told_by(kinds: Iterable[str], subject: str | None, says: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The organization and what the lines of every kind say; free places belong to orders, not to lines."""
    if subject == Subject.PLACES:
        return ()
    said = [says.get(kind, says.get(kind.split(".")[0], [])) for kind in kinds]
    common = [name for name in said[0] if all(name in other for other in said)] if said else []
    return ("organization", *common)


def _read(file: Mapping[str, Any]) -> tuple[Measure, ...]:
    """The measures of the file; a rate can be told apart by what both its sides can."""
    plain = {raw["code"]: _measure(raw, file["units"], file["says"]) for raw in file["measures"]}
    for code, measure in plain.items():
        if measure.is_rate:
            top, bottom = (plain[side].told_by for side in (measure.numerator or "", measure.denominator or ""))
            plain[code] = replace(measure, told_by=tuple(name for name in top if name in bottom))
    return tuple(plain.values())


_TEXT = DATA.read_text(encoding="utf-8")
_FILE: Mapping[str, Any] = yaml.safe_load(_TEXT)
# Figures that were kept by another registry are counted anew.
REGISTRY_DIGEST: str = hashlib.sha256(_TEXT.encode()).hexdigest()
UNITS: dict[str, Text] = _FILE["units"]
PERCENT: Text = UNITS["percent"]
GROUPS: dict[str, Text] = _FILE["groups"]
MEASURES: tuple[Measure, ...] = _read(_FILE)
BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}

FUNNEL = ("places", "seekers", "referrals", "placements")
TREND = ("places", "seekers", "referrals", "placements")
STAGES = ("seekers", "referred_people", "interviewed_people", "placements_referral")
STAGE_BASE = "referred_people"


def counted() -> list[Measure]:
    """Every measure that counts what happened in a period."""
    return [measure for measure in MEASURES if measure.is_counted]


def standing() -> list[Measure]:
    """Every measure that counts what is valid on the last day of a period, or was on the day before it."""
    return [measure for measure in MEASURES if measure.is_standing]


def cohorts() -> list[Measure]:
    """Every measure that says what became of people some months after they ended."""
    return [measure for measure in MEASURES if measure.is_cohort]


def splits() -> dict[str, str]:
    """By ledger kind the one attribute that measures tell its lines apart by, where there is one."""
    return {kind: measure.where[0] for measure in counted() if measure.where for kind in measure.kinds}


def find(code: str) -> Measure | None:
    """The measure of that code, None when there is none."""
    return BY_CODE.get(code)


def of_report(code: str, *, rate: bool = False) -> Measure:
    """The measure a closed report names; one that has left the registry since goes by its code, so that no figure is lost."""
    if code in BY_CODE:
        return BY_CODE[code]
    name = {"ko": code, "en": code}
    text = {"ko": "지금은 쓰지 않는 지표", "en": "A measure that is not counted any more"}
    counting = Counting.RATE if rate else Counting.CASES
    return Measure(code, name, PERCENT if rate else UNITS["cases"], text, counting, group="")


def sides_of(measure: Measure) -> list[Measure]:
    """What is counted for a measure: itself, or what stands above and below the line of a rate."""
    if not measure.is_rate:
        return [measure]
    return [BY_CODE[measure.numerator or ""], BY_CODE[measure.denominator or ""]]


def kinds_of(measure: Measure) -> tuple[str, ...]:
    """The ledger kinds behind a measure; behind a rate, those of both sides."""
    return tuple(dict.fromkeys(kind for side in sides_of(measure) for kind in side.kinds))
