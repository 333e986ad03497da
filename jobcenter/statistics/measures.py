"""The measures of a centre: what each counts, by which rule, in which unit, and the base of every rate.

Labels and definitions are data in both languages, since commands print both at once.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

Text = dict[str, str]


class Counting(enum.StrEnum):
    """How ledger lines become a number; a correction carries a negative quantity and takes back what it corrects."""

    PEOPLE = "people"
    EMPLOYERS = "employers"
    CASES = "cases"
    QUANTITY = "quantity"
    RATE = "rate"


COUNTING_TEXT: dict[Counting, Text] = {
    Counting.PEOPLE: {"ko": "사람 수(기간 전체에서 한 번만)", "en": "Different people over the whole period"},
    Counting.EMPLOYERS: {"ko": "업체 수(기간 전체에서 한 번만)", "en": "Different employers over the whole period"},
    Counting.CASES: {"ko": "건수", "en": "Cases"},
    Counting.QUANTITY: {"ko": "수량의 합", "en": "Sum of quantities"},
    Counting.RATE: {"ko": "비율", "en": "Ratio"},
}

PERSON: Text = {"ko": "명", "en": "people"}
CASE: Text = {"ko": "건", "en": "cases"}
PLACE: Text = {"ko": "개소", "en": "employers"}
PERCENT: Text = {"ko": "%", "en": "%"}
RATIO: Text = {"ko": "배", "en": "per seeker"}


@dataclass(frozen=True)
class Measure:
    """One figure of a report. A rate names the measures above and below the line; all others name ledger kinds."""

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
    dimensions: Text = field(default_factory=dict)

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a quotient of two others."""
        return self.counting is Counting.RATE


def _text(ko: str, en: str) -> Text:
    return {"ko": ko, "en": en}


def _placements_by(way: str, label: Text, definition: Text) -> Measure:
    return Measure(
        f"placements_{way}", label, PERSON, definition, Counting.PEOPLE,
        kinds=("placement.started",), where=("via", way), dimensions={"via": way},
    )  # fmt: skip


def _retained(months: int) -> Measure:
    return Measure(
        f"retained_{months}m",
        _text(f"{months}개월 고용유지", f"Retained {months} months"),
        PERSON,
        _text(
            f"기간 중 입사 후 {months}개월 고용유지가 확인된 사람",
            f"People whose employment was confirmed {months} months after they started, by the day of the check",
        ),
        Counting.PEOPLE,
        kinds=("retention.confirmed",),
        where=("months", str(months)),
        group="retention",
        dimensions={"months": str(months)},
    )


def _rate(
    code: str, numerator: str, denominator: str, label: Text, unit: Text, definition: Text, group: str
) -> Measure:
    return Measure(
        code, label, unit, definition, Counting.RATE, numerator=numerator, denominator=denominator, group=group
    )


def _program(code: str, kind: str, label: Text, definition: Text, counting: Counting = Counting.PEOPLE) -> Measure:
    unit = PERSON if counting is Counting.PEOPLE else CASE
    return Measure(code, label, unit, definition, counting, kinds=(kind,), group="programs")


MEASURES: tuple[Measure, ...] = (
    Measure(
        "employers", _text("구인업체", "Employers"), PLACE,
        _text("기간 중 구인을 신규 등록한 서로 다른 업체", "Different employers that opened a job order in the period"),
        Counting.EMPLOYERS, kinds=("order.opened",),
    ),
    Measure(
        "job_orders", _text("구인건수", "Job orders"), CASE,
        _text("기간 중 신규 등록된 구인 건수", "Job orders opened in the period"),
        Counting.CASES, kinds=("order.opened",),
    ),
    Measure(
        "places", _text("구인인원", "Places"), PERSON,
        _text("기간 중 신규 등록된 구인의 모집 인원 합계", "People wanted by the job orders opened in the period"),
        Counting.QUANTITY, kinds=("order.opened",),
    ),
    Measure(
        "seekers", _text("구직자", "Job seekers"), PERSON,
        _text(
            "기간 중 신규 구직등록한 서로 다른 사람. 같은 기간에 다시 등록해도 한 명",
            "Different people who registered for work in the period; who registers twice counts once",
        ),
        Counting.PEOPLE, kinds=("seeker.registered",),
    ),
    Measure(
        "registrations", _text("구직등록건수", "Registrations"), CASE,
        _text("기간 중 신규 구직등록 건수", "Registrations for work in the period"),
        Counting.CASES, kinds=("seeker.registered",),
    ),
    Measure(
        "referrals", _text("취업알선", "Referrals"), CASE,
        _text("구직자 한 명을 구인 한 건에 한 번 소개하면 1건", "One seeker introduced once to one job order is one case"),
        Counting.CASES, kinds=("referral.made",),
    ),
    Measure(
        "referred_people", _text("알선받은 사람", "People referred"), PERSON,
        _text("기간 중 한 번 이상 알선받은 서로 다른 사람", "Different people referred at least once in the period"),
        Counting.PEOPLE, kinds=("referral.made",),
    ),
    Measure(
        "interviewed_people", _text("면접 본 사람", "People interviewed"), PERSON,
        _text("기간 중 알선으로 면접한 서로 다른 사람", "Different people with an interview from a referral in the period"),
        Counting.PEOPLE, kinds=("referral.interview",),
    ),
    Measure(
        "placements", _text("취업자", "People placed"), PERSON,
        _text(
            "기간 중 입사한 서로 다른 사람(알선·본인·프로그램 취업 모두)",
            "Different people who started work in the period, by referral, by themselves or through a program",
        ),
        Counting.PEOPLE, kinds=("placement.started",),
    ),
    _placements_by(
        "referral", _text("알선취업", "Placed by referral"), _text("센터가 알선한 구인에 입사", "Started in a job the centre referred to")
    ),
    _placements_by(
        "self", _text("본인취업", "Found by themselves"),
        _text("구직등록 중 알선 없이 입사", "Started in a job found without a referral while registered"),
    ),
    _placements_by(
        "program", _text("프로그램 취업", "Placed through a program"),
        _text("센터 교육·사업을 통해 입사", "Started in a job through a course or program of the centre"),
    ),
    _rate(
        "placement_rate", "placements", "seekers", _text("취업률", "Placement rate"), PERCENT,
        _text("취업자 ÷ 구직자 × 100", "People placed ÷ job seekers × 100"), "placement",
    ),
    _rate(
        "places_per_seeker", "places", "seekers", _text("구인배수", "Places per seeker"), RATIO,
        _text("구인인원 ÷ 구직자", "Places ÷ job seekers"), "placement",
    ),
    _rate(
        "fill_rate", "placements_referral", "places", _text("충족률", "Fill rate"), PERCENT,
        _text("알선취업 ÷ 구인인원 × 100", "People placed by referral ÷ places × 100"), "placement",
    ),
    *(_retained(months) for months in (1, 3, 6, 12)),
    _program(
        "applications", "application.submitted", _text("신청", "Applications"),
        _text("기간 중 접수된 사업·교육 신청 건수", "Applications for programs and courses submitted in the period"), Counting.CASES,
    ),
    _program(
        "eligible", "application.eligible", _text("적격", "Eligible"),
        _text("기간 중 심사에서 적격으로 결정된 사람", "People found eligible in the period"),
    ),
    _program(
        "ineligible", "application.ineligible", _text("부적격", "Not eligible"),
        _text("기간 중 심사에서 부적격으로 결정된 사람", "People found not eligible in the period"),
    ),
    _program(
        "selected", "application.selected", _text("선발", "Selected"),
        _text("기간 중 선발이 확정된 사람", "People selected in the period"),
    ),
    _program(
        "reserve", "application.reserve", _text("예비", "Reserve"),
        _text("기간 중 예비 순번을 받은 사람", "People placed on a reserve list in the period"),
    ),
    _program(
        "waiting", "application.waiting", _text("대기", "Waiting list"),
        _text("기간 중 정원이 차서 대기 순번을 받은 사람", "People placed on a waiting list in the period because all places were taken"),
    ),
    _program(
        "enrolled", "enrollment.started", _text("참여 시작", "Enrolled"),
        _text("기간 중 참여·수강을 시작한 사람", "People who started to take part in the period"),
    ),
    _program(
        "completed", "enrollment.completed", _text("수료·종료", "Completed"),
        _text("기간 중 끝까지 마친 사람", "People who completed in the period"),
    ),
    _program(
        "dropped", "enrollment.dropped", _text("중도포기", "Dropped out"),
        _text("기간 중 중도에 그만둔 사람", "People who dropped out in the period"),
    ),
    _program(
        "left_for_work", "enrollment.left_for_work", _text("취업으로 중단", "Left for work"),
        _text("기간 중 취업하여 참여를 마친 사람", "People who left for a job in the period"),
    ),
    _rate(
        "completion_rate", "completed", "enrolled", _text("수료율", "Completion rate"), PERCENT,
        _text("수료·종료 ÷ 참여 시작 × 100", "Completed ÷ enrolled × 100"), "programs",
    ),
)  # fmt: skip

GROUPS: dict[str, Text] = {
    "placement": _text("구인·구직에서 취업까지", "From vacancy and seeker to placement"),
    "retention": _text("고용유지", "Retention"),
    "programs": _text("사업과 교육", "Programs and courses"),
}

FUNNEL = ("places", "seekers", "referrals", "placements")
TREND = ("places", "seekers", "referrals", "placements")
STAGES = ("seekers", "referred_people", "interviewed_people", "placements_referral")
STAGE_BASE = "referred_people"

BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}


def counted() -> list[Measure]:
    """Every measure that counts ledger lines."""
    return [measure for measure in MEASURES if not measure.is_rate]


def find(code: str) -> Measure | None:
    """The measure of that code, None when there is none."""
    return BY_CODE.get(code)


def kinds_of(measure: Measure) -> tuple[str, ...]:
    """The ledger kinds behind a measure; behind a rate, those of both sides."""
    if not measure.is_rate:
        return measure.kinds
    sides: Iterable[str] = (measure.numerator or "", measure.denominator or "")
    return tuple(dict.fromkeys(kind for side in sides for kind in BY_CODE[side].kinds))
