"""The measures of a centre: what each counts, by which rule, in which unit, and the base of every rate.

Labels and definitions are data in both languages (`data/measures.yaml`), since commands print both at once.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    RATE = "rate"


class Subject(enum.StrEnum):
    """What a standing measure counts at the end of a period."""

    ORDERS = "orders"
    PLACES = "places"
    PEOPLE = "people"


COUNTING_TEXT: dict[Counting, Text] = {
    Counting.PEOPLE: {"ko": "사람 수(기간 전체에서 한 번만)", "en": "Different people over the whole period"},
    Counting.EMPLOYERS: {"ko": "업체 수(기간 전체에서 한 번만)", "en": "Different employers over the whole period"},
    Counting.CASES: {"ko": "건수", "en": "Cases"},
    Counting.QUANTITY: {"ko": "수량의 합", "en": "Sum of quantities"},
    Counting.AMOUNT: {"ko": "금액의 합", "en": "Sum of amounts"},
    Counting.STANDING: {"ko": "기간 마지막 날 현재(이월 포함)", "en": "As on the last day of the period"},
    Counting.RATE: {"ko": "비율", "en": "Ratio"},
}


@dataclass(frozen=True)
class Measure:
    """One figure of a report. A rate names the measures above and below the line; all others name ledger kinds.

    `where` is an attribute of the ledger line with the value that counts. A standing measure names in `kinds` what
    opens it and in `ends` what ends it.
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

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a quotient of two others."""
        return self.counting is Counting.RATE

    @property
    def is_standing(self) -> bool:
        """Whether the figure is a state at the end of a period, which months do not add up to."""
        return self.counting is Counting.STANDING


def _measure(raw: Mapping[str, Any], units: Mapping[str, Text]) -> Measure:
    where = dict(raw.get("where") or {})
    over = raw.get("over") or (None, None)
    return Measure(
        code=raw["code"],
        label=raw["label"],
        unit=units[raw["unit"]],
        definition=raw["definition"],
        counting=Counting(raw["counting"]),
        kinds=tuple(raw.get("kinds") or raw.get("opens") or ()),
        where=next(iter(where.items()), None),
        numerator=over[0],
        denominator=over[1],
        group=raw["group"],
        ends=tuple(raw.get("ends") or ()),
        subject=Subject(raw["subject"]) if "subject" in raw else None,
        dimensions=where,
    )


_FILE: Mapping[str, Any] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
UNITS: dict[str, Text] = _FILE["units"]
PERCENT: Text = UNITS["percent"]
GROUPS: dict[str, Text] = _FILE["groups"]
MEASURES: tuple[Measure, ...] = tuple(_measure(raw, UNITS) for raw in _FILE["measures"])
BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}

FUNNEL = ("places", "seekers", "referrals", "placements")
TREND = ("places", "seekers", "referrals", "placements")
STAGES = ("seekers", "referred_people", "interviewed_people", "placements_referral")
STAGE_BASE = "referred_people"


def counted() -> list[Measure]:
    """Every measure that counts what happened in a period."""
    return [measure for measure in MEASURES if not measure.is_rate and not measure.is_standing]


def standing() -> list[Measure]:
    """Every measure that counts what is valid at the end of a period."""
    return [measure for measure in MEASURES if measure.is_standing]


def splits() -> dict[str, str]:
    """By ledger kind the one attribute that measures tell its lines apart by, where there is one."""
    return {kind: measure.where[0] for measure in counted() if measure.where for kind in measure.kinds}


def find(code: str) -> Measure | None:
    """The measure of that code, None when there is none."""
    return BY_CODE.get(code)


def kinds_of(measure: Measure) -> tuple[str, ...]:
    """The ledger kinds behind a measure; behind a rate, those of both sides."""
    if not measure.is_rate:
        return measure.kinds
    sides: Iterable[str] = (measure.numerator or "", measure.denominator or "")
    return tuple(dict.fromkeys(kind for side in sides for kind in BY_CODE[side].kinds))
