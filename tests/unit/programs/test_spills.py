"""Which pool goes on into which: several pairs and chains are kept, circles are refused where they close."""

import pytest

from jobcenter.programs.editing import spills

NAMES = {"young": "청년", "middle": "중년", "old": "노년", "all": "전체"}


def test_several_pools_and_a_chain_come_back_as_they_were_saved():
    pairs = [["young", "middle"], ["middle", "all"], ["old", "all"]]
    assert spills.read(spills.fields_of(pairs), NAMES) == pairs


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"young": "young"}, "spill-young"),
        ({"young": "middle", "middle": "young"}, "spill-middle"),
        ({"young": "middle", "middle": "old", "old": "middle"}, "spill-old"),
    ],
)
def test_circle_is_refused_beside_the_pool_that_closes_it(chosen, field):
    with pytest.raises(spills.Circle) as refused:
        spills.read({f"spill-{first}": second for first, second in chosen.items()}, NAMES)
    assert refused.value.field == field


def test_unknown_pool_is_no_pair():
    assert spills.read({"spill-young": "elsewhere", "spill-nobody": "old"}, NAMES) == []


def test_pools_are_drawn_after_those_that_go_on_into_them():
    assert spills.in_order(["c", "b", "a"], [("a", "b"), ("b", "c")]) == ["a", "b", "c"]
    assert spills.in_order(list(NAMES), []) == list(NAMES)
