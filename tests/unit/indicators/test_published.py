"""The printed figures of three districts: every known slip is found, and no figure that is right is accused."""

from decimal import Decimal
from pathlib import Path

import pytest

import jobcenter.demo
from jobcenter.core.formatting import rounded
from jobcenter.indicators import cards
from jobcenter.indicators.audit import card as auditor

FOLDER = Path(jobcenter.demo.__file__).parent / "data" / "cards"
# Where each document disagrees with itself: (kind, part of the place, printed, recomputed).
KNOWN = {
    "gwanak_1-4": [
        ("sum", "정책개요 5개 사업비", "34034", "33590"),
        ("sum", "2023 공공일자리 선발", "2305", "2057"),
        ("sum", "직업교육 2023 모집", "180", "160"),
        ("nominal_ratio", "동행일자리 시비 비율", "70", "69.3"),
        ("plan_spent", "예산 집행액", "11828", "6984"),
    ],
    "geumcheon_04": [("same_fact", "소요예산", "257", "407"), ("period", "period", "23.12", "2023~2026")],
    "yeongdeungpo_work_2023": [
        ("rounding", "오랑 일 평균 이용인원", "139.1", "139.2"),
        ("unit", "공공분야 예산액", "3765", "3764"),
        ("sum", "청년 단위사업", "1979860", "1691391"),
        ("sum", "지역일자리사업 지원", "4193370", "3765190"),
        ("nominal_ratio", "지역공동체 시비 비율", "75", "75.6"),
        ("rounding", "2024 공공일자리 소요예산", "3319", "3320"),
        ("same_fact", "재산과 소득 요건의 연결", "이거나", "이면서"),
    ],
}


def load(name):
    return cards.parse(cards.loads((FOLDER / f"{name}.json").read_text(encoding="utf8")))


@pytest.mark.parametrize("name", KNOWN)
def test_exactly_the_known_slips_of_a_document_are_found(name):
    found = [(str(one.kind), " · ".join(one.where), one.stated, one.computed) for one in auditor.audit(load(name))]
    assert len(found) == len(KNOWN[name])
    for (kind, place, stated, computed), known in zip(found, KNOWN[name], strict=True):
        assert (kind, stated, computed) == (known[0], *known[2:])
        assert known[1] in place


def test_the_gwanak_card_is_reproduced_from_unrounded_rates():
    known = auditor.recompute(load("gwanak_1-4"))
    assert [f"{rounded(value)}" for value in known.rates.values()] == ["82.3", "38.5", "39.3", "74.0", "60.0"]
    assert f"{rounded(known.total_rate)}" == "61.0"


def test_all_thirteen_execution_rates_of_yeongdeungpo_are_reproduced():
    rates = [one for one in load("yeongdeungpo_work_2023").rates if one.name.startswith("집행률")]
    assert len(rates) == 13
    for one in rates:
        assert rounded(auditor.quotient(one)) == one.stated
    cut = [one for one in rates if rounded(auditor.quotient(one), 1, truncate=True) != one.stated]
    assert len(cut) == 7


@pytest.mark.parametrize(("total", "kind", "computed"), [("61.1", "weighted_total", "61.0"), ("61", None, None)])
def test_a_total_from_printed_rates_is_told(total, kind, computed):
    document = cards.loads((FOLDER / "gwanak_1-4.json").read_text(encoding="utf8")) | {"stated_total_rate": total}
    found = [one for one in auditor.audit(cards.parse(document)) if one.where == ("stated_total_rate",)]
    assert [(str(one.kind), one.computed, one.reason) for one in found] == (
        [(kind, computed, "from_rounded_rates")] if kind else []
    )


def test_decimals_of_a_stated_figure_stay_as_written():
    document = cards.loads('{"rates": [{"stated": 60.0}]}')
    assert document["rates"][0]["stated"] == Decimal("60.0")
