"""Small random worlds of job seekers and job orders for the properties of the ranking."""

from datetime import date
from functools import cache

from hypothesis import strategies as st

from jobcenter.matching.engine import text
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile

TODAY = date(2026, 11, 20)
OCCUPATIONS = ("5501", "5502", "5611", "5612", "5322", "6241", "8711", "0122")
DONGS = ("1156054000", "1156072000", "1111053000", "1162058500", None)
DISTRICTS = ("11560", "11620", "11110", "41150", None)
WORDS = ("요양보호사", "건물 청소원", "주방 보조", "배송 운전", "카페 직원", "방문 요양", "무거운 물건 운반")
TYPES = ("permanent", "fixed_term", "permanent_part_time")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LICENCES = ("요양보호사", "지게차운전기능사", "한식조리기능사")
# What an analyser could make of the words, each by itself and joined.
MORPHEMES = {word: frozenset(part for part in word.split()) | frozenset({word[:2], word[-2:]}) for word in WORDS}
LIMITS = ("heavy_lifting", "care_duties", "bending")


# Strategies are made once: making and checking them anew for every example took most of the time.
@cache
def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@cache
def some(values: tuple) -> st.SearchStrategy:
    return st.frozensets(st.sampled_from(values), max_size=len(values))


STARTS = st.integers(0, 23).map(lambda hour: hour * 60)
ENDS = st.integers(1, 24).map(lambda hour: hour * 60)


@cache
@st.composite
def seekers(draw: st.DrawFn, key: int = 1) -> SeekerProfile:
    kind = draw(maybe(st.sampled_from(("hourly", "daily", "monthly", "annual"))))
    wishes = draw(st.lists(st.sampled_from(WORDS), max_size=2))
    return SeekerProfile(
        key=key,
        occupations=tuple(draw(st.lists(st.sampled_from(OCCUPATIONS), max_size=3, unique=True))),
        wishes=tuple(text.pairs(word) for word in wishes),
        wish_morphemes=tuple(MORPHEMES[word] for word in wishes) if draw(st.booleans()) else (),
        wage_kind=kind,
        wage_min=draw(st.integers(9_000, 40_000_000)) if kind else None,
        dong=draw(st.sampled_from(DONGS)),
        districts=draw(some(DISTRICTS[:4])),
        commute_max=draw(maybe(st.integers(5, 180))),
        employment_types=draw(some(TYPES)),
        days=draw(some(DAYS)),
        start=draw(maybe(STARTS)),
        end=draw(maybe(ENDS)),
        overnight=draw(maybe(st.booleans())),
        weekly_hours_max=draw(maybe(st.integers(10, 52))),
        education=draw(maybe(st.integers(0, 7))),
        career_months=draw(maybe(st.integers(0, 240))),
        licences=draw(some(LICENCES)),
        limits=draw(some(LIMITS)),
        can_be_referred=draw(st.booleans()),
        birth_date=draw(maybe(st.dates(date(1945, 1, 1), date(2013, 1, 1)))),
    )


@cache
@st.composite
def orders(draw: st.DrawFn, key: int = 1) -> OrderProfile:
    kind = draw(maybe(st.sampled_from(("hourly", "daily", "monthly", "annual"))))
    title, duties = draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS))
    start = draw(maybe(STARTS))
    length = draw(st.integers(1, 24)) * 60
    analysed = draw(st.booleans())
    return OrderProfile(
        key=key,
        title=title,
        occupation=draw(maybe(st.sampled_from(OCCUPATIONS))),
        head=text.pairs(title),
        body=text.pairs(duties),
        head_morphemes=MORPHEMES[title] if analysed else frozenset(),
        body_morphemes=MORPHEMES[duties] if analysed else frozenset(),
        words=text.squeeze(title + duties),
        wage_kind=kind,
        wage_min=draw(maybe(st.integers(9_000, 40_000_000))) if kind else None,
        negotiable=draw(st.booleans()),
        weekly_hours=draw(maybe(st.integers(5, 52))),
        start=start,
        end=None if start is None else start + length,
        overnight=start is not None and start + length > 1440,
        days=draw(some(DAYS)),
        dong=draw(st.sampled_from(DONGS)),
        district=draw(st.sampled_from(DISTRICTS)),
        employment_type=draw(maybe(st.sampled_from(TYPES))),
        licences=tuple(draw(st.lists(st.sampled_from(LICENCES), max_size=2, unique=True))),
        education=draw(maybe(st.integers(0, 7))),
        career_months_min=draw(maybe(st.integers(0, 120))),
        accepting=draw(st.booleans()),
        places_left=draw(st.integers(0, 3)),
        deadline=draw(maybe(st.dates(date(2026, 8, 1), date(2027, 2, 1)))),
    )


def order_lists(most: int = 12) -> st.SearchStrategy:
    lists = [st.tuples(*(orders(key) for key in range(1, size + 1))) for size in range(most + 1)]
    return st.integers(0, most).flatmap(lists.__getitem__)


def seeker_lists(most: int = 8) -> st.SearchStrategy:
    lists = [st.tuples(*(seekers(key) for key in range(1, size + 1))) for size in range(most + 1)]
    return st.integers(0, most).flatmap(lists.__getitem__)
