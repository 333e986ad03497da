"""Rules in plain words: the sentence comes from the tree that decides, in Korean and English."""

import pytest

from jobcenter.rules import documents, reading
from jobcenter.rules.facts import CATALOGUE

INCOME = {"percent_of": [70, {"parameter": "median_income", "by": {"fact": "household_size"}}]}


def read(when, locale, kind="requirements", **more):
    document = {
        "schema": "jobcenter.rules/1",
        "code": "t",
        "reference_date": "2024-01-10",
        kind: [{"code": "c", "when": when, **more}],
    }
    return reading.sentences(documents.parse(document), locale)[0].text


@pytest.mark.parametrize(
    ("when", "korean", "english"),
    [
        (
            {">=": [{"age": True}, 18]},
            "만 18세 이상인 사람이 신청할 수 있어요.",
            "You can apply if you are at least 18 years old.",
        ),
        (
            {"<=": [18, {"age": True}]},
            "만 18세 이상인 사람이 신청할 수 있어요.",
            "You can apply if you are at least 18 years old.",
        ),
        (
            {"not": {"<": [{"age": True}, 18]}},
            "만 18세 이상인 사람이 신청할 수 있어요.",
            "You can apply if you are at least 18 years old.",
        ),
        (
            {"==": [{"fact": "district"}, "11560"]},
            "사는 자치구가 영등포구인 사람이 신청할 수 있어요.",
            "You can apply if the district of residence is Yeongdeungpo-gu.",
        ),
        (
            {"<=": [{"fact": "household_assets"}, 400000000]},
            "가구 재산이 400,000,000원 이하인 사람이 신청할 수 있어요.",
            "You can apply if the value of household assets is at most 400,000,000 won.",
        ),
        (
            {"any": [{"<": [{"fact": "household_assets"}, 5]}, {"<=": [{"fact": "household_income"}, INCOME]}]},
            "가구 재산이 5원 미만이거나 가구 월 소득이 기준 중위소득(가구원 수별)의 70% 이하인 사람이 신청할 수 있어요.",
            "You can apply if the value of household assets is below 5 won or the monthly household income is at most 70% of the standard median income (by household size).",
        ),
        (
            {"not": {"any": [{"fact": "student"}, {"fact": "employed"}]}},
            "대학(원)에 다니지 않고 정기 소득이 있는 일을 하지 않는 사람이 신청할 수 있어요.",
            "You can apply if you are not a student and you have no work with a regular income.",
        ),
        (
            {"all": [{"fact": "disabled"}, {"any": [{"fact": "student"}, {"==": [{"fact": "employed"}, False]}]}]},
            "등록장애인이고 (대학(원)에 다니거나 정기 소득이 있는 일을 하지 않는 경우)인 사람이 신청할 수 있어요.",
            "You can apply if you have a registered disability and (you are a student or you have no work with a regular income).",
        ),
        (
            {">=": [{"months_since": {"fact": "unemployed_since"}}, 6]},
            "일을 그만둔 날부터 지난 기간이 6개월 이상인 사람이 신청할 수 있어요.",
            "You can apply if the time since day your last job ended is at least 6 months.",
        ),
        (
            {"in": [{"fact": "district"}, ["11560", "11620"]]},
            "사는 자치구가 영등포구, 관악구 중 하나인 사람이 신청할 수 있어요.",
            "You can apply if the district of residence is one of Yeongdeungpo-gu, Gwanak-gu.",
        ),
    ],
)
def test_a_requirement_reads_as_a_sentence(when, korean, english):
    assert read(when, "ko") == korean
    assert read(when, "en") == english


def test_a_disqualification_says_what_lifts_it():
    bar = {"kind": "disqualifications", "unless": {"fact": "business_suspended"}}
    assert (
        read({"fact": "business_owner"}, "ko", **bar)
        == "사업자등록이 있는 사람은 신청할 수 없어요. 다만 휴업 신고를 한 상태인 경우는 괜찮아요."
    )
    assert (
        read({"fact": "business_owner"}, "en", **bar)
        == "You cannot apply if you have a registered business, unless it is reported as suspended."
    )


def test_every_fact_can_be_asked_and_read_in_both_languages():
    for fact in CATALOGUE.values():
        for texts in (fact.label, fact.question, *(text for text in (fact.hint, fact.unit, fact.evidence) if text)):
            assert texts["ko"].strip() and texts["en"].strip()
        if fact.kind == "boolean":
            assert fact.reads["ko"].endswith("다") and fact.reads["en"] != fact.reads["en_not"]


@pytest.mark.parametrize(
    ("name", "value", "korean", "english"),
    [
        ("household_income", 2577826, "2,577,826원", "2,577,826 won"),
        ("household_size", 3, "3명", "3 people"),
        ("birth_date", "2006-01-10", "2006. 1. 10.", "2006. 1. 10."),
        ("district", "11620", "관악구", "Gwanak-gu"),
        ("student", True, "예", "Yes"),
        ("student", None, "-", "-"),
    ],
)
def test_values_are_shown_as_readers_write_them(name, value, korean, english):
    assert (CATALOGUE[name].shown(value, "ko"), CATALOGUE[name].shown(value, "en")) == (korean, english)
