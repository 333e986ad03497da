"""Reference tables of occupations and places."""

import pytest

from jobcenter.core import occupations, places


def test_every_word_of_the_occupation_list_points_to_known_codes():
    unknown = {
        word: code for word, codes in occupations._words().items() for code in codes if code not in occupations.names()
    }
    assert unknown == {}


def test_every_code_belongs_to_a_major_group():
    assert {code[0] for code in occupations.names()} == set(occupations.MAJOR_GROUPS)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("요양보호사", "5501"),
        ("요양 보호사", "5501"),
        ("5611", "5611"),
        ("설거지", "5323"),
        ("Cashier", "6161"),
        ("사회복지사", "2311"),
    ],
)
def test_search_finds_occupation_by_name_code_or_everyday_word(text, first):
    assert occupations.search(text)[0][0] == first


def test_search_finds_nothing_for_blank_or_strange_text():
    assert occupations.search("  ") == []
    assert occupations.search("zzzz") == []


def test_search_takes_every_word_of_a_longer_text():
    codes = [code for code, _ in occupations.search("경비 청소")]
    assert {"5420", "5611"} <= set(codes)


def test_city_has_25_districts_and_yeongdeungpo_18_neighbourhoods():
    assert len(places.districts()) == 25
    assert len(places.dongs_of("11560")) == 18
    assert len(places.dongs_of("11620")) == 21


def test_names_of_places_come_in_both_languages():
    assert places.dong_name("1156054000") == {"ko": "영등포구 여의동", "en": "여의동, Yeongdeungpo-gu"}
    assert places.district_name("11560")["en"] == "Yeongdeungpo-gu"
    assert places.dong_name("9999999999") is None
    assert places.district_name(None) is None
