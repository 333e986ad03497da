"""Licences: the same one under its different names, and what the reference data says."""

import pytest

from jobcenter.core import licences, occupations
from jobcenter.matching.profiles import licence_name
from jobcenter.programs.templates_data import list_templates


@pytest.mark.parametrize("name", ["요양보호사", "요양 보호사 자격증", "요양보호사 자격 소지자", "요양보호사 1급"])
def test_one_licence_is_found_under_all_its_names(name):
    assert licences.find(name).name["ko"] == "요양보호사"


def test_unknown_licence_is_not_found_and_equals_only_itself():
    assert licences.find("동네 자격증") is None
    assert licences.keys_of(["동네 자격증"]) == {"동네"}


def test_text_names_the_licences_it_mentions():
    assert licences.named_in("한식조리기능사 또는 요양보호사 자격 우대") == ["요양보호사", "한식조리기능사"]
    assert licences.named_in("성실한 분") == []


def test_occupations_of_every_licence_exist():
    wrong = [
        (licence.name["ko"], code)
        for licence in licences.known().values()
        for code in licence.occupations
        if occupations.name_of(code) is None
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["컴퓨터활용능력 2급", "1종 보통운전면허", "미용사(일반)", "간호조무사 자격증 소지자"])
def test_matching_compares_licences_by_the_same_key(name):
    assert licences.key(name) == licence_name(name)


def test_licences_of_every_template_are_known_and_gained_as_the_reference_says():
    named = [one for template in list_templates() for one in template["round"].get("licences") or []]
    assert named
    assert [one for one in named if licences.find(one["name"]) is None] == []
    assert [one for one in named if licences.find(one["name"]).way != one["by"]] == []
