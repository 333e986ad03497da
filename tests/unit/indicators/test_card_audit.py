"""The auditor of cards: agreeing cards are left alone, one planted slip of each kind is found where it stands."""

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from jobcenter.core.formatting import rounded
from jobcenter.indicators import cards
from jobcenter.indicators.audit import card as auditor
from jobcenter.indicators.audit.findings import Kind
from tests.unit.indicators.invented import changed, consistent_cards, given, table_of


def audit(document):
    return auditor.audit(cards.parse(document))


def places_of(document):
    return {(str(one.kind), one.where, one.stated, one.computed) for one in audit(document)}


@given(consistent_cards())
def test_a_card_whose_numbers_agree_has_no_finding(document):
    assert audit(document) == []


@given(consistent_cards(), st.sampled_from(["target_total", "actual_total"]), st.integers(1, 500), st.data())
def test_a_total_that_its_years_do_not_make_is_found(document, which, off, data):
    index = data.draw(st.integers(0, len(document["indicators"]) - 1))
    right = document["indicators"][index][which]
    found = places_of(changed(document, ["indicators", index, which], right + off))
    label = f"indicator-{index} 지표 {index}"
    assert ("sum", (label, which), str(right + off), str(right)) in found


@given(consistent_cards(), st.integers(1, 400), st.data())
def test_a_wrong_rate_is_found_at_its_indicator_and_nowhere_else(document, tenths, data):
    index = data.draw(st.integers(0, len(document["indicators"]) - 1))
    right = document["indicators"][index]["stated_rate"]
    wrong = f"{float(right) + tenths / 10:.1f}"
    found = places_of(changed(document, ["indicators", index, "stated_rate"], wrong))
    assert [(place[0], stated, computed) for _, place, stated, computed in found] == [
        (f"indicator-{index} 지표 {index}", wrong, right)
    ]


@given(consistent_cards(), st.data())
def test_a_rate_that_was_cut_off_is_told_apart_from_a_wrong_one(document, data):
    index = data.draw(st.integers(0, len(document["indicators"]) - 1))
    exact = list(auditor.recompute(cards.parse(document)).rates.values())[index]
    cut = rounded(exact, 1, truncate=True)
    assume(cut != rounded(exact))
    found = audit(changed(document, ["indicators", index, "stated_rate"], str(cut)))
    assert [(one.kind, one.stated, one.computed) for one in found] == [(Kind.ROUNDING, str(cut), str(rounded(exact)))]


@given(consistent_cards(), st.integers(2, 300))
def test_a_wrong_total_rate_is_found(document, tenths):
    right = document["stated_total_rate"]
    wrong = f"{float(right) + tenths / 10:.1f}"
    assert ("weighted_total", ("stated_total_rate",), wrong, right) in places_of(
        document | {"stated_total_rate": wrong}
    )


@given(consistent_cards(), st.integers(1, 40))
def test_weights_that_make_no_whole_are_found(document, more):
    heavier = changed(document, ["indicators", 0, "weight"], document["indicators"][0]["weight"] + more)
    assert ("sum", ("weights",), "100", str(100 + more)) in places_of(heavier)


@given(consistent_cards(), st.integers(1, 9999), st.data())
def test_a_cell_of_a_table_is_found_by_its_row_and_its_column(document, off, data):
    table = document["tables"][0]
    row = data.draw(st.integers(0, len(table["rows"]) - 1))
    column = data.draw(st.integers(0, len(table["columns"]) - 1))
    cell = table["rows"][row]["values"][column]
    found = audit(changed(document, ["tables", 0, "rows", row, "values", column], cell + off))
    places = {one.where for one in found}
    assert ("투자계획", table["rows"][row]["name"], "계") in places
    assert ("투자계획", "총계", table["columns"][column]) in places
    assert all(one.kind is Kind.SUM for one in found)


@given(consistent_cards(), st.integers(1, 9999))
def test_a_wrong_corner_is_found_both_ways(document, off):
    right = document["tables"][0]["total_row"]["stated_total"]
    found = places_of(changed(document, ["tables", 0, "total_row", "stated_total"], right + off))
    assert found == {("sum", ("투자계획", "총계", "계"), str(right + off), str(right))}


@given(consistent_cards(), st.integers(1, 300))
def test_a_wrong_quotient_is_found(document, tenths):
    right = document["rates"][0]["stated"]
    wrong = f"{float(right) + tenths / 10:.1f}"
    found = audit(changed(document, ["rates", 0, "stated"], wrong))
    assert [(one.stated, one.computed) for one in found] == [(wrong, right)]


def one_indicator(**more):
    given_values = {"code": "a", "name": "가", "weight": 100, "kind": "cumulative"} | more
    return {
        "schema": "jobcenter.card/1",
        "code": "1",
        "title": "가",
        "organization": "jung",
        "indicators": [given_values],
    }


def test_thirty_and_thirty_one_against_sixty_is_found_and_the_rate_that_follows_is_not_accused():
    document = one_indicator(
        targets={"2022": 50, "2023": 50},
        target_total=100,
        actuals={"2022": 30, "2023": 31},
        actual_total=60,
        stated_rate="60.0",
    )
    (found,) = audit(document | {"stated_total_rate": "60.0"})
    assert (found.kind, found.stated, found.computed) == (Kind.SUM, "60", "61")
    assert found.values["rate"] == "61.0"


@pytest.mark.parametrize("total", [1, 5])
def test_something_that_runs_may_be_counted_once_or_every_year(total):
    document = one_indicator(kind="state", targets={str(year): 1 for year in range(2022, 2027)}, target_total=total)
    assert audit(document) == []


def test_a_state_that_no_reading_gives_is_found():
    document = one_indicator(kind="state", targets={"2022": 10, "2023": 12}, target_total=15)
    assert [(one.stated, one.computed) for one in audit(document)] == [("15", "12")]


@pytest.mark.parametrize(("total", "count"), [("95.8", 0), ("95.7", 1), ("191.5", 1)])
def test_a_mean_is_held_against_the_mean(total, count):
    document = one_indicator(kind="average", actuals={"2022": "95.3", "2023": "96.2"}, actual_total=total)
    found = audit(document)
    assert len(found) == count
    assert all(one.computed == "95.8" for one in found)


def test_beyond_the_target_a_card_may_count_a_hundred_at_most_if_it_always_does():
    more = {"actual_total": 120, "target_total": 100}
    capped = one_indicator(**more, stated_rate="100.0") | {"stated_total_rate": "100.0"}
    free = one_indicator(**more, stated_rate="120.0") | {"stated_total_rate": "120.0"}
    mixed = one_indicator(**more, stated_rate="120.0") | {"stated_total_rate": "100.0"}
    assert audit(capped) == audit(free) == []
    assert [one.reason for one in audit(mixed)] == ["with_a_cap"]
    assert [one.computed for one in audit(free | {"rate_cap": 100})] == ["100.0", "100.0"]


def test_a_rate_without_a_target_cannot_have_been_computed():
    found = audit(one_indicator(target_total=0, actual_total=5, stated_rate="50.0"))
    assert [(one.reason, one.computed) for one in found] == [("no_base", "-")]


def test_weights_may_be_written_as_shares_of_one():
    document = one_indicator(weight="1", target_total=8, actual_total=4, stated_rate="50.0")
    assert audit(document | {"stated_total_rate": "50.0"}) == []


def test_a_total_printed_as_none_over_figures_is_found():
    table = table_of("예산 집행액", [[1, 2], [3, 4]])
    table["total_row"]["values"][1] = None
    document = {"schema": "jobcenter.card/1", "code": "1", "title": "가", "organization": "jung", "tables": [table]}
    assert ("sum", ("예산 집행액", "총계", "2023"), "-", "6") in places_of(document)


def test_a_subtotal_among_the_rows_is_not_added_twice():
    table = {
        "name": "재원",
        "columns": ["2024"],
        "rows": [
            {"name": "소계", "values": [5]},
            {"name": "국비", "values": [2]},
            {"name": "구비", "values": [3]},
            {"name": "집행률(%)", "values": [80]},
        ],
        "total_row": {"name": "계", "values": [5]},
    }
    document = {"schema": "jobcenter.card/1", "code": "1", "title": "가", "organization": "jung", "tables": [table]}
    assert audit(document) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "other"}, "schema"),
        ({"code": ""}, "code is missing"),
        ({"indicators": {}}, ""),
        ({"indicators": [1]}, "indicators"),
        ({"indicators": [{"code": "a"}, {"code": "a"}]}, "two indicators"),
        ({"indicators": [{"code": "a", "kind": "odd"}]}, "kind"),
        ({"indicators": [{"code": "a", "targets": {"2022": "many"}}]}, "targets"),
        ({"indicators": [{"code": "a", "weight": -1}]}, "weight"),
        ({"tables": [{"columns": ["2022"], "rows": [{"name": "x", "values": [1, 2]}]}]}, "2 values under 1 columns"),
        ({"rates": [{"numerator": True}]}, "numerator"),
        ({"stated_total_rate": "1e30"}, "stated_total_rate"),
    ],
)
def test_what_is_no_card_is_refused_with_the_place(change, said):
    document = {"schema": "jobcenter.card/1", "code": "1", "title": "가", "organization": "jung"} | change
    if not said:
        assert cards.parse(document).indicators == []
        return
    with pytest.raises(cards.NotACard) as raised:
        cards.parse(document)
    assert said in str(raised.value.values["problem"])
