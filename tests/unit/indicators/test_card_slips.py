"""One slip in a card is named where it stands, and no figure that is right is accused beside it."""

import random
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from jobcenter.core.formatting import rounded
from jobcenter.indicators import cards
from jobcenter.indicators.arithmetic import rate
from jobcenter.indicators.audit import card as auditor
from tests.unit.indicators.invented import changed, consistent_cards, given, table_of


def audit(document):
    return auditor.audit(cards.parse(document))


def shown(document):
    return [(str(one.kind), one.where, one.stated, one.computed) for one in audit(document)]


def card(**more):
    return {"schema": "jobcenter.card/1", "code": "1", "title": "가", "organization": "jung"} | more


@given(consistent_cards(), st.sampled_from(["target_total", "actual_total"]), st.integers(1, 500), st.data())
def test_a_mistyped_total_is_the_only_finding_when_the_rate_follows_from_the_years(document, which, off, data):
    index = data.draw(st.integers(0, len(document["indicators"]) - 1))
    one = document["indicators"][index]
    others = {"target_total": "actual_total", "actual_total": "target_total"}
    pair = {which: one[which] + off, others[which]: one[others[which]]}
    wrong = rounded(rate(pair["actual_total"], pair["target_total"]))
    assume(str(wrong) != one["stated_rate"])
    found = shown(changed(document, ["indicators", index, which], one[which] + off))
    assert found == [("sum", (f"indicator-{index} 지표 {index}", which), str(one[which] + off), str(one[which]))]


@given(consistent_cards(), st.integers(1, 9999), st.data())
def test_a_mistyped_total_of_a_row_is_found_there_and_not_at_the_corner(document, off, data):
    rows = document["tables"][0]["rows"]
    index = data.draw(st.integers(0, len(rows) - 1))
    right = rows[index]["stated_total"]
    found = shown(changed(document, ["tables", 0, "rows", index, "stated_total"], right + off))
    assert found == [("sum", ("투자계획", rows[index]["name"], "계"), str(right + off), str(right))]


@given(consistent_cards(), st.integers(1, 9999), st.data())
def test_a_mistyped_total_of_a_column_is_found_there_and_not_at_the_corner(document, off, data):
    table = document["tables"][0]
    column = data.draw(st.integers(0, len(table["columns"]) - 1))
    right = table["total_row"]["values"][column]
    found = shown(changed(document, ["tables", 0, "total_row", "values", column], right + off))
    assert found == [("sum", ("투자계획", "총계", table["columns"][column]), str(right + off), str(right))]


@given(consistent_cards(), st.integers(1, 9999), st.data())
def test_a_mistyped_cell_is_named_by_the_two_totals_it_stands_in(document, off, data):
    table = document["tables"][0]
    row = data.draw(st.integers(0, len(table["rows"]) - 1))
    column = data.draw(st.integers(0, len(table["columns"]) - 1))
    wrong = table["rows"][row]["values"][column] + off
    name = f"{table['rows'][row]['name']} {table['columns'][column]} {wrong}"
    found = audit(changed(document, ["tables", 0, "rows", row, "values", column], wrong))
    assert len(found) == 2
    assert [one.values["suspect"] for one in found] == [name, name]


@given(consistent_cards(), st.integers(1, 40), st.data())
def test_a_mistyped_weight_accuses_no_total_that_follows_from_the_right_one(document, more, data):
    index = data.draw(st.integers(0, len(document["indicators"]) - 1))
    heavier = document["indicators"][index]["weight"] + more
    found = shown(changed(document, ["indicators", index, "weight"], heavier))
    assert found == [("sum", ("weights",), "100", str(100 + more))]


def indicator(code, weight, target, actual, **more):
    return {"code": code, "name": code, "weight": weight, "target_total": target, "actual_total": actual} | more


def test_weights_of_one_that_miss_one_are_held_against_one():
    parts = [indicator("a", "0.6", 100, 90, stated_rate="90.0"), indicator("b", "0.5", 50, 40, stated_rate="80.0")]
    assert shown(card(indicators=parts, stated_total_rate="86.0")) == [("sum", ("weights",), "1", "1.1")]


@pytest.mark.parametrize(
    ("name", "numerator", "denominator", "stated", "computed"),
    [
        ("구인배수", 3401, 1965, "1.73", None),
        ("구인배수", 3401, 1965, "1.37", "1.73"),
        ("일 평균 이용인원", 29_787, 214, "139.2", None),
        ("일 평균 이용인원", 29_787, 214, "193.2", "139.2"),
        ("1인당 사업비", 51_700, 500, "103.4", None),
        ("취업률", 854, 1965, "43.5", None),
        ("취업률", 854, 1965, "0.435", "43.461"),
        ("집행률(%)", 379_339, 444_951, "85.3%", None),
        ("증감률", -135, 2100, "△6.4", None),
        ("증감률", -135, 2100, "6.4", "-6.4"),
        ("달성률", 5, 4, "125", None),
        ("집행률", 0, 500, "0.0", None),
    ],
)
def test_a_rate_may_be_a_multiple_or_fall(name, numerator, denominator, stated, computed):
    found = audit(card(rates=[{"name": name, "numerator": numerator, "denominator": denominator, "stated": stated}]))
    assert [one.computed for one in found] == ([computed] if computed else [])


NESTED = {
    "name": "분야별 사업",
    "columns": ["2023", "2024"],
    "total_column": "계",
    "rows": [
        {"name": "직접일자리 소계", "values": [30, 40], "stated_total": 70},
        {"name": "동행", "values": [20, 25], "stated_total": 45},
        {"name": "공동체", "values": [10, 15], "stated_total": 25},
        {"name": "고용서비스 소계", "values": [9, 11], "stated_total": 20},
        {"name": "알선", "values": [4, 6], "stated_total": 10},
        {"name": "박람회", "values": [5, 5], "stated_total": 10},
    ],
    "total_row": {"name": "총계", "values": [39, 51], "stated_total": 90},
}
HALVES = {
    "name": "반기별 목표",
    "columns": ["상반기", "1/4", "2/4", "하반기", "3/4", "4/4"],
    "total_column": "연간",
    "rows": [
        {"name": "선발", "values": [30, 10, 20, 40, 15, 25], "stated_total": 70},
        {"name": "교육", "values": [5, 2, 3, 6, 2, 4], "stated_total": 11},
        {"name": "알선", "values": [8, 4, 4, 9, 5, 4], "stated_total": 17},
    ],
}
AFTER_TERM = {
    "name": "투자계획",
    "columns": ["소계", "2022", "2023", "임기 후"],
    "total_column": "계",
    "rows": [
        {"name": "국비", "values": [178, 54, 124, 22], "stated_total": 200},
        {"name": "구비", "values": [30, 10, 20, 5], "stated_total": 35},
    ],
    "total_row": {"name": "총계", "values": [208, 64, 144, 27], "stated_total": 235},
}
EXECUTED = {
    "name": "예산",
    "unit": "천원",
    "columns": ["가", "나", "다"],
    "total_column": "합계",
    "rows": [
        {"name": "예산액", "values": [400, 300, 300], "stated_total": 1000},
        {"name": "집행액", "values": [201, 150, 100], "stated_total": 451},
        {"name": "집행률(%)", "values": ["50.3", "50.0", "33.3"], "stated_total": "45.1"},
    ],
}


@pytest.mark.parametrize("table", [NESTED, HALVES, AFTER_TERM, EXECUTED], ids=["nested", "halves", "after", "executed"])
def test_subtotals_halves_and_rates_among_the_rows_are_not_accused(table):
    assert shown(card(tables=[table])) == []


@pytest.mark.parametrize(
    ("table", "path", "value", "where", "computed"),
    [
        (NESTED, ["rows", 0, "values", 1], 41, ("분야별 사업", "직접일자리 소계", "2024"), "40"),
        (NESTED, ["total_row", "stated_total"], 91, ("분야별 사업", "총계", "계"), "90"),
        (HALVES, ["rows", 1, "stated_total"], 12, ("반기별 목표", "교육", "연간"), "11"),
        (AFTER_TERM, ["rows", 0, "values", 0], 187, ("투자계획", "국비", "소계"), "178"),
        (EXECUTED, ["rows", 2, "values", 0], "53.0", ("예산", "집행률(%)", "가"), "50.3"),
        (EXECUTED, ["rows", 2, "stated_total"], "44.5", ("예산", "집행률(%)", "합계"), "45.1"),
    ],
)
def test_a_slip_among_them_is_found_in_its_place(table, path, value, where, computed):
    assert (where, computed) in [(found[1], found[3]) for found in shown(card(tables=[changed(table, path, value)]))]


def test_targets_that_a_table_states_again_are_compared():
    table = table_of("확인지표 목표", [[50, 60]]) | {"total_row": None}
    table["rows"][0]["name"] = "참여인원"
    one = {"code": "a", "name": "참여인원", "targets": {"2022": 50, "2023": 60}, "target_total": 110}
    assert shown(card(indicators=[one], tables=[table])) == []
    one["targets"]["2023"], one["target_total"] = 66, 116
    found = shown(card(indicators=[one], tables=[table]))
    assert ("same_fact", ("확인지표 목표", "참여인원", "2023"), "60", "66") in found


def test_mistyped_numbers_of_a_card_are_told_and_the_card_is_not_refused():
    one = {"code": "a", "name": "알선", "actuals": {"2022": "2.363건", "2023": "11,50명"}, "actual_total": 2363}
    found = [finding for finding in shown(card(indicators=[one])) if finding[0] == "format"]
    assert [(stated, computed) for _, _, stated, computed in found] == [("2.363건", "2,363건"), ("11,50명", "-")]
    headed = table_of("인원", [[1, 2], [3, 4]]) | {"columns": ["2.023", "1.000명"]}
    assert [finding for finding in shown(card(tables=[headed])) if finding[0] == "format"] == []


def test_what_is_found_and_what_is_accused_over_many_cards_with_one_slip():
    """Two hundred cards with one slip each: all found at their place, and nothing but totals they stand in accused."""
    dice = random.Random(20261120)
    found = beside = 0
    for _number in range(200):
        money = [[dice.randint(10, 9999) for _year in range(4)] for _source in range(3)]
        targets, actuals = ([dice.randint(50, 900) for _year in range(4)] for _which in range(2))
        one = indicator("a", 100, sum(targets), sum(actuals), targets=dict(zip("1234", targets, strict=True)))
        one |= {"actuals": dict(zip("1234", actuals, strict=True))}
        one["stated_rate"] = str(rounded(Fraction(sum(actuals) * 100, sum(targets))))
        document = card(indicators=[one], stated_total_rate=one["stated_rate"], tables=[table_of("투자계획", money)])
        assert audit(document) == []
        path = dice.choice(
            [
                ["indicators", 0, "actual_total"],
                ["indicators", 0, "stated_rate"],
                ["stated_total_rate"],
                ["tables", 0, "rows", 1, "stated_total"],
                ["tables", 0, "total_row", "values", 2],
                ["tables", 0, "total_row", "stated_total"],
            ]
        )
        value = document
        for step in path:
            value = value[step]
        wrong = str(float(value) + 1.5) if isinstance(value, str) else value + dice.choice([9, 90, 900])
        accused = audit(changed(document, path, wrong))
        found += any(one.stated == str(wrong) for one in accused)
        beside += sum(one.stated != str(wrong) for one in accused)
    assert (found, beside) == (200, 0)
