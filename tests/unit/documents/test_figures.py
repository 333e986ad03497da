"""How a figure is written, and the proof that a paper's numbers follow from each other."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jobcenter.documents.blocks import (
    Chart,
    Difference,
    FigureColumn,
    FigureRow,
    Figures,
    Kind,
    Paper,
    Ratio,
    Ref,
    Rounding,
    Sum,
    Weighted,
)
from jobcenter.documents.figures import FiguresDisagree, checked, disagreements, shown
from jobcenter.documents.grid import heads_of

HALF_UP, CUT = Rounding(), Rounding(truncate=True)
COUNT = FigureColumn("count", "인원")
RATE = FigureColumn("rate", "이행률", Kind.RATE, places=1)


def column(kind: Kind, places: int = 0, scale: int = 1) -> FigureColumn:
    return FigureColumn("x", "x", kind, places=places, scale=scale)


@pytest.mark.parametrize(
    ("cell", "column_", "half_up", "cut"),
    [
        (1234567, COUNT, "1,234,567", "1,234,567"),
        (0, COUNT, "0", "0"),
        (None, COUNT, "-", "-"),
        (-2, COUNT, "△2", "△2"),
        ("추진 중", COUNT, "추진 중", "추진 중"),
        (Fraction(4278, 5200), RATE, "82.3%", "82.2%"),
        (Fraction(6105, 10000), column(Kind.RATE, 1), "61.1%", "61.0%"),
        (Fraction(-1, 3), RATE, "△33.3%", "△33.3%"),
        (Decimal("4.25"), column(Kind.DECIMAL, 1), "4.3", "4.2"),
        (Decimal("-0.04"), column(Kind.DECIMAL, 1), "0.0", "0.0"),
        (3_319_805_000, column(Kind.WON, scale=1_000_000), "3,320", "3,319"),
        (1_500, column(Kind.WON), "1,500", "1,500"),
        (2026, column(Kind.TEXT), "2026", "2026"),
        (date(2026, 10, 31), column(Kind.DAY), "2026. 10. 31.", "2026. 10. 31."),
        (Sum([], value=12), COUNT, "12", "12"),
    ],
)
def test_cell_is_written_once_and_exactly(cell, column_, half_up, cut):
    assert (shown(cell, column_, HALF_UP), shown(cell, column_, CUT)) == (half_up, cut)


fractions = some.fractions(min_value=-10_000_000, max_value=10_000_000, max_denominator=100_000)
places = some.integers(min_value=0, max_value=6)


def read(text: str) -> Fraction:
    return Fraction(text.replace("△", "-").replace(",", "").removesuffix("%"))


@given(fractions, places)
def test_half_up_is_at_most_half_a_place_away_and_goes_up_at_the_half(value, digits):
    written = read(shown(value, column(Kind.DECIMAL, digits), HALF_UP))
    off = (abs(written) - abs(value)) * 10**digits
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(fractions, places)
def test_cutting_off_never_goes_away_from_zero_and_loses_less_than_one_place(value, digits):
    written = read(shown(value, column(Kind.DECIMAL, digits), CUT))
    assert 0 <= (abs(value) - abs(written)) * 10**digits < 1
    assert written * value >= 0


@given(fractions, places, some.booleans())
def test_negative_is_its_positive_with_a_triangle(value, digits, truncate):
    rate = column(Kind.RATE, digits)
    plus, minus = (shown(one, rate, Rounding(truncate)) for one in (abs(value), -abs(value)))
    assert minus == (plus if read(plus) == 0 else f"△{plus}")


def table(*rows: FigureRow, key: str = "t") -> Figures:
    columns = [FigureColumn("name", "지표", Kind.TEXT), FigureColumn("weight", "비중"), COUNT, RATE]
    return Figures(key, "표", columns, rows)


def paper(*blocks) -> Paper:
    return Paper("보고", blocks, datetime(2026, 11, 20, tzinfo=UTC))


def gwanak(total: Fraction) -> Paper:
    """Five indicators whose rates give 61.0 unrounded and 61.1 from what is printed."""
    facts = [(30, 4278, 5200), (15, 385, 1000), (15, 360, 915), (30, 74, 100), (10, 3, 5)]
    rows = [
        FigureRow(
            str(number),
            {
                "name": f"지표 {number}",
                "weight": weight,
                "count": actual,
                "rate": Ratio(
                    Ref(str(number), "count"), Ref(str(number), "count", "targets"), Fraction(actual, target)
                ),
            },
        )
        for number, (weight, actual, target) in enumerate(facts)
    ]
    goals = [FigureRow(str(number), {"count": target}) for number, (_, _, target) in enumerate(facts)]
    pairs = [(Ref(row.key, "rate"), Ref(row.key, "weight")) for row in rows]
    end = FigureRow("all", {"rate": Weighted(pairs, total)}, total=True)
    return paper(table(*rows, end), table(*goals, key="targets"))


EXACT = sum(
    Fraction(weight * actual, target * 100)
    for weight, actual, target in [(30, 4278, 5200), (15, 385, 1000), (15, 360, 915), (30, 74, 100), (10, 3, 5)]
)


def test_weighted_total_holds_only_from_unrounded_rates():
    assert checked(gwanak(EXACT)).title == "보고"
    with pytest.raises(FiguresDisagree, match=r"t\[all, rate\] states 161/250 but"):
        checked(gwanak(Fraction("0.644")))


def one(cell, **others) -> list[str]:
    cells = {"count": cell}
    rows = [FigureRow(key, {"count": value}) for key, value in others.items()]
    return disagreements(paper(table(*rows, FigureRow("x", cells))))


def refs(*keys: str) -> list[Ref]:
    return [Ref(key, "count") for key in keys]


@pytest.mark.parametrize(
    ("cell", "others"),
    [
        (Sum(refs("a", "b"), 3), {"a": 1, "b": 2}),
        (Sum(refs("a", "b"), 1), {"a": 1, "b": None}),
        (Sum(refs("a", "b"), None), {"a": None, "b": None}),
        (Sum([], 0), {}),
        (Ratio(*refs("a", "b"), Fraction(1, 3)), {"a": 1, "b": 3}),
        (Ratio(*refs("a", "b"), None), {"a": 1, "b": 0}),
        (Difference(*refs("a", "b"), -2), {"a": 1, "b": 3}),
        (Difference(*refs("a", "b"), None), {"a": 1, "b": None}),
        (Sum(refs("a", "b"), Decimal("0.3")), {"a": Decimal("0.1"), "b": Decimal("0.2")}),
    ],
)
def test_true_figures_agree(cell, others):
    assert one(cell, **others) == []


@pytest.mark.parametrize(
    ("cell", "others", "said"),
    [
        (Sum(refs("a", "b"), 4), {"a": 1, "b": 2}, "states 4 but its cells give 3"),
        (Sum(refs("a", "b"), 0), {"a": None, "b": None}, "states 0 but its cells give nothing"),
        (Ratio(*refs("a", "b"), Fraction(333, 1000)), {"a": 1, "b": 3}, "states 333/1000 but its cells give 1/3"),
        (Difference(*refs("a", "b"), 2), {"a": 1, "b": 3}, "states 2 but its cells give -2"),
        (Sum(refs("a"), "3"), {"a": 3}, "states 3"),
        (Sum(refs("z"), 0), {}, "reads t[z, count], which is not there"),
        (Sum(refs("x"), 0), {}, "follows from itself"),
    ],
)
def test_each_planted_slip_is_named(cell, others, said):
    (problem,) = one(cell, **others)
    assert problem.startswith("t[x, count]") and said in problem


def test_keys_and_charts_that_are_not_there_are_named():
    row = FigureRow("a", {"nowhere": 1})
    assert disagreements(paper(table(row, row), table(key="t"))) == [
        "the table is there twice: t",
        "the row of t is there twice: a",
        "t[a, nowhere] is in no column",
        "t[a, nowhere] is in no column",
    ]
    drawn = Chart("그림", "t", label="name", series=["count", "lost"], rows=["b"])
    assert disagreements(paper(table(), drawn, Chart("둘", "u", "name", ["count"]))) == [
        "the chart “그림” draws lost, which is not in t",
        "the chart “그림” draws b, which is not in t",
        "the chart “둘” draws the table u, which is not there",
    ]


def test_grouped_heads_cover_their_columns():
    columns = [COUNT, *(FigureColumn(key, key, group="목표") for key in "ab"), RATE]
    above, below = heads_of(columns)
    assert [(head.text, head.column, head.columns, head.lines) for head in above] == [
        ("인원", 0, 1, 2),
        ("목표", 1, 2, 1),
        ("이행률", 3, 1, 2),
    ]
    assert [(head.text, head.column) for head in below] == [("a", 1), ("b", 2)]
    assert len(heads_of([COUNT, RATE])) == 1
