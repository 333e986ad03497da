"""The auditor of pasted tables: layouts of real reports, agreeing tables left alone, planted slips found in their cells."""

import pytest
from hypothesis import strategies as st

from jobcenter.core.formatting import rounded
from jobcenter.indicators.arithmetic import rate, weighted
from jobcenter.indicators.audit import grid, paste
from jobcenter.indicators.audit.findings import Kind
from tests.unit.indicators.invented import given, weights_of

INVESTMENT = """4 투자계획

(단위: 백만 원)

구분\t계\t임기 내\t\t\t\t\t\t임기 후
\t\t소계\t2022\t2023\t2024\t2025\t2026\t
총계\t34,034\t34,034\t5,987\t6,984\t7,867\t8,492\t4,704\t-
국비\t368\t368\t54\t124\t75\t76\t39\t-
시비\t17,876\t17,876\t2,767\t3,885\t4,321\t4,499\t2,404\t-
구비\t15,790\t15,790\t3,166\t2,975\t3,471\t3,917\t2,261\t-
기타\t-\t-\t-\t-\t-\t-\t-\t-
"""
SPENT = """예산 집행액
(단위: 백만 원)
구 분\t계\t임기 내\t\t\t\t\t\t임기 후
\t\t소계\t2022\t2023\t2024\t2025\t2026\t
총 계\t17,362\t17,362\t4,054\t11,828\t1,480\t-\t-\t-
국 비\t155\t155\t40\t115\t-\t-\t-\t-
시 비\t10,909\t10,909\t2,706\t7,333\t870\t-\t-\t-
구 비\t6,298\t6,298\t1,308\t4,380\t610\t-\t-\t-
기 타\t-\t-\t-\t-\t-\t-\t-\t-
"""
# The first header cell was merged over a number and a name, and its second half is lost.
TARGETS = """구분\t확인지표\t단위\t목표\t2022\t2023\t2024\t2025\t2026\t
1\t공공일자리 사업\t참여인원\t명\t5,200\t941\t1,135\t1,200\t1,250\t674
2\t구인·구직 취업지원서비스\t취업연계 인원\t명\t5,480\t675\t1,360\t1,370\t1,380\t695
3\t직업교육훈련 아카데미\t교육인원\t명\t915\t160\t180\t185\t190\t200
5\t노동복지센터 운영\t운영지원\t회\t5회 (운영)\t1 (운영)\t1 (운영)\t1 (운영)\t1 (운영)\t1 (운영)
"""
QUARTERS = """구분\t확인지표\t단위\t2024년 목표\t\t\t\t\t
\t\t\t계\t1/4\t2/4\t3/4\t4/4\t
1\t공공일자리 사업\t참여인원\t명\t1,200\t600\t-\t600\t-
2\t구인·구직 취업지원서비스\t취업연계 인원\t명\t1,370\t342\t342\t343\t343
4\t일자리 공모사업\t취·창업 지원인원\t명\t53\t28\t15\t-\t10
5\t노동복지센터 운영\t운영지원\t회\t1 (운영)\t1 (운영)\t1 (운영)\t1 (운영)\t1 (운영)
"""
REACHED = """구분\t전체사업 대비비율(%)\t확인지표\t단위\t목표\t실적\t사업 이행률(%)\t비고
1\t30\t참여인원\t명\t5,200\t4,278\t82.3\t
2\t20\t취업연계 인원\t명\t5,480\t2,108\t38.5\t
3\t20\t교육인원\t명\t915\t360\t39.3\t
4\t20\t취·창업 지원인원\t명\t300\t222\t74.0\t
5\t10\t운영지원\t회\t5\t3\t60.0\t
총 이행률(%)\t\t\t\t\t\t61.0\t
"""
BUDGET = """(단위: 천원)
단위사업명\t예 산 액\t집 행 액\t집행률(%)
계\t8,442,996\t6,193,910\t73.4
희망이 되는 안정적인 일자리지원\t444,951\t379,339\t85.3
지역일자리사업 지원\t4,193,370\t2,874,956\t68.6
사회적경제 활성화\t1,379,881\t921,793\t66.8
청년의 행복한 사회진입 환경조성\t1,979,860\t1,750,995\t88.4
인력운영비\t146,147\t99,235\t67.9
기본경비\t82,368\t46,111\t56.0
보전지출\t216,419\t121,481\t56.1
"""
CENTRE = """구 인(명)\t\t구직자(명)\t취업알선(건)\t취업\t
구인업체\t구인인원\t\t\t취업자(명)\t취업률(%)
2,601\t3,401\t1,965\t11,448\t854\t43.5
"""
STAFF = """구 분\t계\t5급\t6급\t7급\t8급\t9급
정 원\t19\t1\t5\t8\t3\t2
현 원\t19\t1\t7\t6\t3\t2
과부족\t-\t-\t2\t△2\t-\t-
"""
CELLS = """구분\t동행일자리\t지역공동체일자리\t청년드림나래
예 산\t3,155백만원 (시2,208, 구947)\t209백만원 (시158, 구51)\t400백만원 (구 400)
재원비율\t시70:구30\t시75:구25\t구비 100%
선발인원\t351명\t32명\t42명
"""
HEADER = """총사업비 (백만 원)\t계\t국비\t시비\t구비\t기타
\t34,034\t368\t17,876\t15,790\t-
"""
PROGRESS = """연번\t일자\t추진사항\t세 부 내 용
6\t2023. 2.\t2023년 상반기 공공일자리 참여자 선발(786명)\t· 안심일자리: 508명, 2.~6.(5개월) · 민생안정: 250명, 3.~6.(4개월) · 지역공동체: 28명, 3.~6.(4개월)
11\t2023. 7.\t2023년 하반기 공공일자리 참여자 선발(1,271명)\t· 동행일자리: 893명, 7.~12.(5개월) · 민생안정: 350명, 8.~11.(4개월) · 지역공동체: 28명, 7.~11.(5개월)
"""
RIGHT = {
    "investment": INVESTMENT,
    "spent": SPENT,
    "targets": TARGETS,
    "quarters": QUARTERS,
    "reached": REACHED,
    "budget": BUDGET,
    "centre": CENTRE,
    "staff": STAFF,
    "header": HEADER,
    "progress": PROGRESS,
}


def audit(text):
    return paste.audit(text).findings


@pytest.mark.parametrize("name", RIGHT)
def test_tables_as_districts_print_them_are_not_accused(name):
    assert audit(RIGHT[name]) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "kind", "stated", "computed"),
    [
        (INVESTMENT, "국비\t368\t368", "국비\t386\t368", Kind.SUM, "386", "368"),
        (INVESTMENT, "6,984", "6,948", Kind.SUM, "6948", "6984"),
        (INVESTMENT, "총계\t34,034\t34,034", "총계\t34,034\t34,043", Kind.SUM, "34043", "34034"),
        (TARGETS, "\t915\t", "\t951\t", Kind.SUM, "951", "915"),
        (QUARTERS, "\t1,370\t", "\t1,360\t", Kind.SUM, "1360", "1370"),
        (REACHED, "82.3", "83.2", Kind.RATE, "83.2", "82.3"),
        (REACHED, "38.5", "38.4", Kind.ROUNDING, "38.4", "38.5"),
        (REACHED, "61.0", "61.1", Kind.WEIGHTED_TOTAL, "61.1", "61.0"),
        (REACHED, "61.0", "58.8", Kind.WEIGHTED_TOTAL, "58.8", "61.0"),
        (REACHED, "5\t10\t", "5\t20\t", Kind.SUM, "100", "110"),
        (BUDGET, "8,442,996", "8,442,969", Kind.SUM, "8442969", "8442996"),
        (BUDGET, "88.4", "84.8", Kind.RATE, "84.8", "88.4"),
        (BUDGET, "73.4", "73.3", Kind.ROUNDING, "73.3", "73.4"),
        (BUDGET, "46,111\t56.0", "84,111\t102.1", Kind.PLAN_SPENT, "84111", "82368"),
        (CENTRE, "43.5", "43.4", Kind.ROUNDING, "43.4", "43.5"),
        (CENTRE, "43.5", "34.5", Kind.RATE, "34.5", "43.5"),
        (CENTRE, "11,448", "2.363건", Kind.FORMAT, "2.363건", "2,363건"),
        (CENTRE, "11,448", "11,50건", Kind.FORMAT, "11,50건", "-"),
        (STAFF, "5\t8", "7\t8", Kind.SUM, "19", "21"),
        (STAFF, "△2", "2", Kind.SUM, "2", "-2"),
        (STAFF, "△2", "△3", Kind.SUM, "-3", "-2"),
        (STAFF, "현 원\t19", "현 원\t20", Kind.SUM, "20", "19"),
        (CELLS, "시2,208", "시2,280", Kind.SUM, "3155", "3227"),
        (HEADER, "34,034", "34,043", Kind.SUM, "34043", "34034"),
        (PROGRESS, "(786명)", "(768명)", Kind.SUM, "768", "786"),
        (PROGRESS, "2.~6.(5개월)", "2.~6.(7개월)", Kind.PERIOD, "2.~6.(7개월)", "5"),
    ],
)
def test_one_planted_slip_is_found(text, old, new, kind, stated, computed):
    assert text.count(old) >= 1
    found = [(one.kind, one.stated, one.computed) for one in audit(text.replace(old, new, 1))]
    assert (kind, stated, computed) in found


def test_an_agreed_ratio_is_pointed_out_only_where_the_amounts_miss_it():
    assert [(one.kind, one.stated, one.computed) for one in audit(CELLS)] == [(Kind.NOMINAL_RATIO, "75", "75.6")]


def test_more_spent_than_planned_is_found_across_two_tables_on_the_total():
    (found,) = audit(INVESTMENT + "\n" + SPENT)
    assert (found.kind, found.stated, found.computed, found.values["rows"]) == (
        Kind.PLAN_SPENT,
        "11828",
        "6984",
        ["시 비", "구 비"],
    )


def test_an_amount_and_a_period_stated_twice_are_compared():
    text = "총사업비\t407백만원\t사업유형\t관리\n완료시기\t23.12월(임기내)\t사업기간\t2023년 ~ 2026년\n소요예산\t257백만원\t\t\n"
    found = {(one.kind, one.stated) for one in audit(text)}
    assert found == {(Kind.SAME_FACT, "257"), (Kind.PERIOD, "23.12월(임기내)")}


@pytest.mark.parametrize(
    "text",
    [
        "총사업비\t407백만원\n소요예산\t407,000천원\n",
        "완료시기\t26.12월\t사업기간\t2023년 ~ 2026년\n",
        "사업기간\t2023. 1.~ 12.\n",
        "운영\t2024. 7. 1.~11. 30.(5개월)\n",
    ],
)
def test_the_same_fact_in_other_words_is_not_accused(text):
    assert audit(text) == []


def test_the_same_amount_cut_off_in_another_unit_is_a_matter_of_rounding():
    (found,) = audit("총사업비\t3,319,805천원\n소요예산\t3,319백만원\n")
    assert (found.kind, found.stated, found.computed) == (Kind.ROUNDING, "3319", "3320")


def test_means_joined_by_or_are_pointed_out():
    (found,) = audit("선발요건\t재산이 4억원 이하이거나 소득이 기준중위소득 70%이하인 자\n")
    assert found.kind is Kind.WORDING


def test_bars_and_wide_gaps_part_cells_too():
    bars = "| 구분 | 예산액 | 집행액 | 집행률(%) |\n|---|---|---|---|\n| 가 | 200 | 101 | 50.4 |\n| 나 | 300 | 150 | 50.0 |\n"
    gaps = "구분   예산액   집행액   집행률(%)\n가   200   101   50.4\n나   300   150   50.0\n"
    for text in (bars, gaps):
        assert [(one.stated, one.computed) for one in audit(text)] == [("50.4", "50.5")]


def test_marks_lie_on_the_printed_cell_and_the_cells_it_comes_from():
    audited = paste.audit(BUDGET.replace("85.3", "85.2"))
    assert audited.marked == {(3, 3): [1]}
    assert audited.rows[3][3] == "85.2"
    assert audited.involved == {(3, 1), (3, 2)}


def test_too_much_is_refused():
    with pytest.raises(grid.TooLarge):
        paste.audit("1\t2\n" * (grid.MOST_ROWS + 1))


@st.composite
def agreeing_tables(draw):
    """Targets and actuals with rates, a total row at the top or bottom, and weights with a weighted total."""
    count = draw(st.integers(2, 7))
    weights = draw(weights_of(count))
    targets = draw(st.lists(st.integers(1, 90000), min_size=count, max_size=count))
    actuals = [draw(st.integers(0, target)) for target in targets]
    rates = [rate(actual, target) for actual, target in zip(actuals, targets, strict=True)]
    rows = [
        [
            f"사업 {chr(0xAC00 + index)}",
            f"{weights[index]}",
            f"{targets[index]:,}",
            f"{actuals[index]:,}",
            f"{rounded(rates[index])}",
        ]
        for index in range(count)
    ]
    total = [
        "계",
        "100",
        f"{sum(targets):,}",
        f"{sum(actuals):,}",
        f"{rounded(weighted(list(zip(weights, rates, strict=True))))}",
    ]
    return draw(st.booleans()), rows, total


def written(top, rows, total):
    body = [total, *rows] if top else [*rows, total]
    return "\n".join("\t".join(row) for row in [["사업명", "비중(%)", "목표", "실적", "이행률(%)"], *body])


@given(agreeing_tables())
def test_a_table_whose_numbers_agree_has_no_finding(table):
    assert audit(written(*table)) == []


@given(agreeing_tables(), st.integers(1, 500), st.sampled_from([2, 3]))
def test_a_wrong_total_in_any_such_table_is_found(table, off, column):
    top, rows, total = table
    right = total[column].replace(",", "")
    wrong = int(right) + off
    total = [*total[:column], f"{wrong:,}", *total[column + 1 :]]
    assert (Kind.SUM, str(wrong), right) in {
        (one.kind, one.stated, one.computed) for one in audit(written(top, rows, total))
    }


@given(agreeing_tables(), st.integers(2, 300), st.data())
def test_a_wrong_rate_in_any_such_table_is_found(table, tenths, data):
    top, rows, total = table
    index = data.draw(st.integers(0, len(rows) - 1))
    right = rows[index][4]
    wrong = f"{float(right) + tenths / 10:.1f}"
    rows[index][4] = wrong
    assert [(one.kind, one.stated, one.computed) for one in audit(written(top, rows, total))] == [
        (Kind.RATE, wrong, right)
    ]


@given(st.text(alphabet="계소총국시구비률(%)0123456789,.△- \t\n년월~명원", max_size=300))
def test_no_paste_breaks_the_auditor(text):
    paste.audit(text)
