"""One paper with everything a report may hold: unknown cells, negatives, scales, other tables, all charts."""

from datetime import UTC, date, datetime
from fractions import Fraction

from jobcenter.documents.blocks import (
    Chart,
    ChartKind,
    Difference,
    Facts,
    FigureColumn,
    FigureRow,
    Figures,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Ratio,
    Ref,
    Rounding,
    Signature,
    Sum,
    Weighted,
)

QUARTERS = ("q1", "q2", "q3", "q4")
INDICATORS = [
    ("공공일자리 참여인원", 30, 5200, (941, 1000, None, 1037)),
    ("취업 <성과> & 상담", 30, 1000, (100, 85, 100, 100)),
    ("=1+1 이름", 40, 360, (90, 95, 90, 90)),
]
SOURCES = [("국비", 54_321_000, 50_000_000), ("시비", 3_319_805_000, 3_000_000_000), ("구비", 0, None)]


def indicators() -> Figures:
    rows = []
    for number, (name, weight, target, actuals) in enumerate(INDICATORS):
        key, done = str(number), sum(value for value in actuals if value is not None)
        cells = {
            "name": name,
            "weight": weight,
            "target": target,
            **dict(zip(QUARTERS, actuals, strict=True)),
            "done": Sum([Ref(key, quarter) for quarter in QUARTERS], done),
            "rate": Ratio(Ref(key, "done"), Ref(key, "target"), Fraction(done, target)),
            "gap": Difference(Ref(key, "done"), Ref(key, "target"), done - target),
            "day": date(2026, 10, 31),
        }
        rows.append(FigureRow(key, cells, level=number % 2))
    rate = sum(Fraction(row.cells["weight"]) * row.cells["rate"].value for row in rows) / 100
    total = {
        "name": "계",
        "weight": Sum([Ref(row.key, "weight") for row in rows], 100),
        "rate": Weighted([(Ref(row.key, "rate"), Ref(row.key, "weight")) for row in rows], rate),
        "q1": Sum([Ref("0", "q1"), Ref("2", "q1")], 1031),
        "q3": Sum([Ref("0", "q3")], None),
    }
    columns = [
        FigureColumn("name", "지표", Kind.TEXT, weight=3),
        FigureColumn("weight", "비중"),
        FigureColumn("target", "목표"),
        *(FigureColumn(key, f"{number}분기", group="실적") for number, key in enumerate(QUARTERS, start=1)),
        FigureColumn("done", "누계", group="실적"),
        FigureColumn("rate", "이행률", Kind.RATE, places=1),
        FigureColumn("gap", "차이"),
        FigureColumn("day", "기준일", Kind.DAY, weight=2),
    ]
    return Figures(
        "ind", "지표별 이행률", columns, [*rows, FigureRow("all", total, total=True)], "(단위: 명)", "주: 중복 제외"
    )


def budget() -> Figures:
    rows = [
        FigureRow(
            name,
            {
                "name": name,
                "plan": plan,
                "spent": spent,
                "rate": Ratio(Ref(name, "spent"), Ref(name, "plan"), Fraction(spent, plan) if spent else None),
                "left": Difference(Ref(name, "plan"), Ref(name, "spent"), None if spent is None else plan - spent),
                "each": Ratio(Ref(name, "plan"), Ref("0", "done", "ind"), Fraction(plan, 2978)),
            },
        )
        for name, plan, spent in SOURCES
    ]
    plan, spent = 3_374_126_000, 3_050_000_000
    total = {
        "name": "계",
        "plan": Sum([Ref(row.key, "plan") for row in rows], plan),
        "spent": Sum([Ref(row.key, "spent") for row in rows], spent),
        "rate": Ratio(Ref("sum", "spent"), Ref("sum", "plan"), Fraction(spent, plan)),
        "left": Difference(Ref("sum", "plan"), Ref("sum", "spent"), plan - spent),
    }
    columns = [
        FigureColumn("name", "재원", Kind.TEXT),
        FigureColumn("plan", "예산(백만원)", Kind.WON, scale=1_000_000),
        FigureColumn("spent", "집행(천원)", Kind.WON, scale=1_000, dash=True),
        FigureColumn("rate", "집행률", Kind.RATE, places=1),
        FigureColumn("left", "잔액(백만원)", Kind.WON, scale=1_000_000),
        FigureColumn("each", "1인당(천원)", Kind.WON, places=1, scale=1_000),
    ]
    return Figures(
        "won",
        "재원별 예산: 집행/잔액",
        columns,
        [*rows, FigureRow("sum", total, total=True)],
        "(단위: 백만원, 천원, %)",
    )


def months() -> Figures:
    rows = [
        FigureRow(
            str(month),
            {
                "name": f"{month}월",
                "a": month * 111 if month < 8 else None,
                "b": Fraction(month, 7) if month < 8 else None,
            },
        )
        for month in range(1, 13)
    ]
    columns = [
        FigureColumn("name", "월", Kind.TEXT),
        FigureColumn("a", "구직"),
        FigureColumn("b", "배수", Kind.DECIMAL, places=2),
    ]
    return Figures("months", "월별 추이", columns, rows)


def changes() -> Figures:
    """Changes of rates: one so little below zero that it is written as zero, one below, one at zero, one unknown."""
    pairs = [(Fraction(4343, 10_000), Fraction(43_434, 100_000)), (Fraction(1, 3), Fraction(1, 2)), (0, 0), (None, 0)]
    rows = [
        FigureRow(
            str(number),
            {
                "name": f"+{number}",
                "now": now,
                "before": before,
                "less": Difference(
                    Ref(str(number), "now"), Ref(str(number), "before"), None if now is None else now - before
                ),
                "posts": (0, -2, 3, None)[number],
            },
        )
        for number, (now, before) in enumerate(pairs)
    ]
    rates = [FigureColumn(key, head, Kind.RATE, places=1) for key, head in (("now", "올해"), ("before", "작년"))]
    less = FigureColumn("less", "증감", Kind.RATE, places=1)
    posts = FigureColumn("posts", "과부족", dash=True)
    return Figures("changes", "비율의 증감", [FigureColumn("name", "지표", Kind.TEXT), *rates, less, posts], rows)


def stages() -> Figures:
    steps = [("신청", 400), ("등록", 300), ("수료", 223), ("취업", 0)]
    rows = [FigureRow(name, {"name": name, "people": people}) for name, people in steps]
    return Figures("stages", "단계", [FigureColumn("name", "단계", Kind.TEXT), FigureColumn("people", "인원")], rows)


def rich_paper(*, truncate: bool = False) -> Paper:
    """The paper, rounded half-up or cut off."""
    return Paper(
        "이행 보고: 2026/1",
        (
            Heading("지표"),
            Paragraph("본문입니다."),
            Facts("개요", [("기관", "관악구")]),
            indicators(),
            Chart("지표별 실적", "ind", "name", ["done", "q4"], target="target"),
            budget(),
            months(),
            Chart("월별", "months", "name", ["a"], kind=ChartKind.LINES),
            changes(),
            stages(),
            Chart("단계별", "stages", "name", ["people"], kind=ChartKind.FUNNEL),
            Signature("2026. 11. 20.", ["관악구청장"], "(인)"),
        ),
        datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
        author="관악구",
        rounding=Rounding(truncate),
        landscape=True,
    )
