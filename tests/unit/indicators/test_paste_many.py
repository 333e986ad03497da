"""Many tables in the manner of real reports: right ones are left alone, and every slip that anything tells about is found."""

import contextlib
import time

import pytest

from jobcenter.indicators.audit import grid, paste
from tests.unit.indicators.pasted_tables import RIGHT

# Tables with figures that nothing beside them tells about (a mean of two, one price, a target without its years).
OPEN = {
    "men_women", "people_and_cases", "rank", "share_no_total", "of_which", "dept", "planned_cum", "hourly", "state_years",
    "funnel", "unit_price", "average_row", "half_year_total_quarter", "growth_years", "cum_columns", "percent_total_rounding",
    "weights_1", "weights_100_points", "thousand_to_million_note", "group_named_rows",
    "arrow", "sex age", "wage", "area codes", "avg bottom", "weighted avg bottom", "rate per thousand", "rank col pct",
}  # fmt: skip
# The same layouts in another way of pasting.
WRITTEN_OTHERWISE = {"csv", "html", "html_span", "crlf", "fullwidth"}


def audit(text):
    return paste.audit(text)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_table_is_read_and_not_accused(name):
    audited = audit(RIGHT[name])
    assert audited.figures > 2
    assert audited.findings == []


def mistyped(cell):
    """The cell with one of its first digits another."""
    digits = [at for at, letter in enumerate(cell) if letter.isdigit()]
    at = digits[0] if len(digits) < 3 else digits[1]
    other = str((int(cell[at]) + 3) % 10)
    return cell[:at] + ("5" if at == digits[0] and other == "0" else other) + cell[at + 1 :]


def slips(text):
    """Every figure of a table in turn mistyped: its place and the text with it."""
    sheet = grid.read(text)
    places = sorted(
        place
        for table in sheet.tables
        for row, line in enumerate(table.at)
        for column, place in enumerate(line)
        if (figure := table.cells[row][column]) is not None and figure.value is not None
    )
    for row, column in places:
        rows = [list(line) for line in sheet.rows]
        rows[row][column] = mistyped(rows[row][column])
        yield (row, column), "\n".join("\t".join(line) for line in rows)


@pytest.mark.parametrize("name", sorted(set(RIGHT) - OPEN - WRITTEN_OTHERWISE))
def test_every_slip_of_a_table_is_found_in_its_place(name):
    for place, text in slips(RIGHT[name]):
        findings = audit(text).findings
        assert any(place in one.cells for one in findings), (place, text)


def test_most_slips_are_found_even_where_little_else_is_printed():
    """Recall over all tables, those included in which nothing tells about a figure; and each finding has the slip in it."""
    found = missed = beside = 0
    for name in sorted(set(RIGHT) - WRITTEN_OTHERWISE):
        for place, text in slips(RIGHT[name]):
            findings = audit(text).findings
            found += bool(findings)
            missed += not findings
            beside += sum(place not in one.cells for one in findings)
    assert found / (found + missed) > 0.85
    assert beside <= found // 20


@pytest.mark.parametrize("name", ["csv", "html", "fullwidth", "crlf"])
def test_a_slip_is_found_however_the_table_was_pasted(name):
    (one,) = audit(RIGHT[name].replace("74.8", "78.4").replace("７４．８", "７８．４")).findings
    assert (str(one.kind), one.stated, one.computed) == ("rate", "78.4", "74.8")


def test_merged_cells_of_a_web_page_keep_their_columns():
    (one,) = audit(RIGHT["html_span"].replace("310", "301")).findings
    assert (one.where, one.computed) == (("계", "2024 목표"), "310")


HEADER = "총사업비 (백만 원)\t계\t국비\t시비\t구비\t기타\n\t34,034\t368\t17,876\t15,790\t-\n"
PLAN = """투자계획
구분\t계\t2022\t2023
총계\t34,034\t20,000\t14,034
국비\t368\t300\t68
시비\t17,876\t10,000\t7,876
구비\t15,790\t9,700\t6,090
"""


def test_an_amount_stated_in_two_tables_is_compared():
    assert audit(f"{HEADER}\n{PLAN}").findings == []
    found = audit(f"{HEADER}\n{PLAN}".replace("시비\t17,876", "시비\t17,867")).findings
    assert ("same_fact", "17867", "17876") in {(str(one.kind), one.stated, one.computed) for one in found}


def test_two_tables_of_different_years_or_of_plan_and_spending_are_not_compared():
    one, other = f"2023 예산\n{PLAN}", f"2024 예산\n{PLAN.replace('17,876', '17,776').replace('34,034', '33,934')}"
    found = audit(f"{one}\n{other}").findings
    assert "same_fact" not in {str(finding.kind) for finding in found}


HOSTILE = {
    "one total after the other": "구분\t가\t나\n" + "합계\t1\t2\n" * 1900,
    "many rates": "구분\t"
    + "\t".join(f"항목{at}률(%)" if at % 2 else f"항목{at}" for at in range(100))
    + "\n가"
    + "\t7" * 100,
    "heads": "구분\t가\t나\n" + "○ 가\t1\t2\n- 나\t1\t2\n- 다\t1\t2\n" * 600,
    "digits": "1" * 250_000,
    "commas": "1," * 120_000,
    "brackets": "1(" * 100_000,
    "bytes": bytes(range(256)).decode("latin1") * 40,
    "open page": "<table>" * 5_000 + "<td rowspan=99999 colspan=99999>1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_pasted_to_break_it_ends_soon(name):
    began = time.process_time()
    with contextlib.suppress(grid.TooLarge):
        audit(HOSTILE[name])
    assert time.process_time() - began < 15
