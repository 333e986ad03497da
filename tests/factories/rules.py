"""Random rule documents and people for them, with values on, just under and just over every limit."""

from functools import cache

from hypothesis import strategies as st

NUMBERS = ("income", "assets", "months")
FLAGS = ("owner", "student", "pension")
SIZE, DISTRICT, BIRTH, SINCE = "household_size", "district", "birth_date", "unemployed_since"
DISTRICTS = ("yeongdeungpo", "gwanak", "jung")
LIMITS = (0, 1, 18, 3682609, 400000000)
DAYS = ("1959-07-01", "2004-02-29", "2006-01-10", "2006-01-11", "2023-10-31")
OPERATORS = ("<", "<=", ">", ">=", "==", "!=")


def fact(name):
    return {"fact": name}


@cache
def amounts():
    leaves = st.one_of(
        st.sampled_from(NUMBERS).map(fact),
        st.sampled_from(LIMITS),
        st.sampled_from([0.5, 12.25]),
        st.just({"age": True}),
        st.sampled_from(DAYS).map(lambda day: {"age_on": day}),
        st.just({"months_since": fact(SINCE)}),
        st.just({"parameter": "minimum_wage"}),
        st.just({"parameter": "median_income", "by": fact(SIZE)}),
        st.just({"table": {"1": 100, "2": 250.5, "each_further": 10}, "by": fact(SIZE)}),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from([70, 33, 12.5]), inner).map(lambda pair: {"percent_of": list(pair)}),
            st.tuples(st.sampled_from("+*"), st.lists(inner, min_size=1, max_size=3)).map(
                lambda pair: {pair[0]: pair[1]}
            ),
            st.tuples(inner, inner).map(lambda pair: {"-": list(pair)}),
        ),
        max_leaves=4,
    )


@cache
def conditions():
    leaves = st.one_of(
        st.booleans(),
        st.sampled_from(FLAGS).map(fact),
        st.tuples(st.sampled_from(OPERATORS), amounts(), amounts()).map(lambda one: {one[0]: [one[1], one[2]]}),
        st.tuples(st.sampled_from(OPERATORS), st.sampled_from([BIRTH, SINCE]), st.sampled_from(DAYS)).map(
            lambda one: {one[0]: [fact(one[1]), one[2]]}
        ),
        st.tuples(st.sampled_from(["==", "!="]), st.sampled_from(DISTRICTS)).map(
            lambda one: {one[0]: [fact(DISTRICT), one[1]]}
        ),
        st.lists(st.sampled_from(DISTRICTS), max_size=3).map(lambda names: {"in": [fact(DISTRICT), names]}),
        st.lists(st.sampled_from(LIMITS), max_size=3).map(lambda limits: {"in": [fact("months"), limits]}),
        st.tuples(st.sampled_from(["==", "!="]), st.sampled_from(FLAGS), st.booleans()).map(
            lambda one: {one[0]: [fact(one[1]), one[2]]}
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    )


@cache
def _needs():
    return st.lists(conditions(), max_size=3)


@cache
def _bars():
    return st.lists(st.tuples(conditions(), st.none() | conditions()), max_size=2)


@st.composite
def documents(draw):
    """A rule document over the facts above."""
    requirements = [{"code": f"need{index}", "when": when} for index, when in enumerate(draw(_needs()))]
    disqualifications = []
    for index, (when, unless) in enumerate(draw(_bars())):
        disqualifications.append(
            {"code": f"bar{index}", "when": when} | ({"unless": unless} if unless is not None else {})
        )
    return {
        "schema": "jobcenter.rules/1",
        "code": "random",
        "reference_date": draw(st.sampled_from(["2024-01-10", "2024-02-29", "2026-11-20"])),
        "requirements": requirements,
        "disqualifications": disqualifications,
    }


def near(limits):
    return st.sampled_from(sorted({limit + step for limit in limits for step in (-1, 0, 1)}))


@cache
def people():
    """A person some of whose facts are unknown, on or next to the limits."""
    maybe = {
        **{name: st.none() | near((*LIMITS, 2577826)) for name in NUMBERS},
        **{name: st.none() | st.booleans() for name in FLAGS},
        SIZE: st.none() | st.integers(1, 9),
        DISTRICT: st.none() | st.sampled_from((*DISTRICTS, "mapo")),
        BIRTH: st.none() | st.sampled_from(DAYS),
        SINCE: st.none() | st.sampled_from(DAYS),
    }
    return st.fixed_dictionaries(maybe)


@cache
def _items():
    points = st.sampled_from([-3, 0, 1, 2.5, 5, 10, 12.25])
    limits = st.lists(st.sampled_from(sorted({*LIMITS, 2.5})), min_size=1, max_size=3, unique=True).map(sorted)
    band = st.tuples(amounts(), limits, points, st.booleans()).map(
        lambda one: {
            "kind": "band",
            "of": one[0],
            "bands": [{"upto": upto, "points": index} for index, upto in enumerate(one[1])]
            + ([{"points": one[2]}] if one[3] else []),
        }
    )
    flag = st.tuples(conditions(), points).map(lambda one: {"kind": "flag", "of": one[0], "points": one[1]})
    count = st.tuples(amounts(), points, st.none() | st.sampled_from([0, 7, 15])).map(
        lambda one: {"kind": "count", "of": one[0], "points_each": one[1], "cap": one[2]}
    )
    option = st.tuples(conditions(), points).map(lambda one: {"of": one[0], "points": one[1]})
    best = st.tuples(st.lists(option, min_size=1, max_size=3), st.none() | st.sampled_from([3, 10])).map(
        lambda one: {"kind": "best_of", "items": one[0], "cap": one[1]}
    )
    return st.lists(st.one_of(band, flag, count, best), min_size=1, max_size=4)


@st.composite
def score_tables(draw):
    """A score table over the facts above, with what breaks its ties."""
    ties = draw(st.lists(st.tuples(st.sampled_from([*NUMBERS, BIRTH, "student"]), st.booleans()), max_size=2))
    return {
        "schema": "jobcenter.scores/1",
        "reference_date": "2024-01-10",
        "items": [{"code": f"item{index}", **item} for index, item in enumerate(draw(_items()))],
        "tie_break": [{"of": fact(name), "order": "desc" if down else "asc"} for name, down in ties],
    }
