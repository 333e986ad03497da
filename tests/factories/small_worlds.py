"""Small random worlds as plain facts, and the engine's profiles of them."""

from datetime import date, timedelta
from random import Random

from jobcenter.matching.engine import text
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile
from jobcenter.matching.engine.settings import squeeze
from tests.factories import plain_ranking as plain

OCCUPATIONS = ("5501", "5502", "5611", "5612", "5322", "6241", "8711", "0122")
WORDS = (
    "요양보호사",
    "건물 청소원",
    "주방 보조",
    "배송 운전",
    "카페 직원",
    "방문 요양",
    "무거운 물건 운반",
    "A동 경비",
)
DONGS = ("1156054000", "1156072000", "1111053000", "1162058500", None)
DISTRICTS = ("11560", "11620", "11110", "11590", None)
WAGES = {
    "hourly": (9_000, 16_000),
    "daily": (70_000, 130_000),
    "monthly": (900_000, 3_500_000),
    "annual": (2 * 10**7, 4 * 10**7),
}
TYPES = ("permanent", "fixed_term", "permanent_part_time")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LICENCES = ("요양보호사", "지게차운전기능사", "한식조리기능사")
LIMITS = ("heavy_lifting", "care_duties", "bending", "driving")


def seeker(chance: Random, on: date, key: int = 1) -> dict:
    """The facts of somebody; often much is unknown."""
    kind = chance.choice([*WAGES, None])
    start, end = _times(chance)
    wishes = chance.sample(WORDS, chance.randint(0, 2))
    return {
        "key": key,
        "occupations": chance.sample(OCCUPATIONS, chance.choice([0, 1, 1, 2])),
        "wish_texts": wishes,
        "wish_morphemes": [word.split() for word in wishes] if chance.random() < 0.5 else [],
        "wage_kind": kind,
        "wage_min": chance.randint(*WAGES[kind]) if kind else None,
        "dong": chance.choice(DONGS),
        "districts": chance.sample(DISTRICTS[:4], chance.randint(0, 2)),
        "commute_max": chance.choice([None, 15, 30, 45, 90]),
        "employment_types": chance.sample(TYPES, chance.choice([0, 0, 2, 3])),
        "days": list(WEEK[: chance.choice([0, 5, 6, 7])]),
        "start": start,
        "end": end,
        "overnight": chance.choice([None, True, False]),
        "weekly_hours_max": chance.choice([None, 20, 40, 52]),
        "education": chance.choice([None, *range(8)]),
        "career_months": chance.choice([None, 0, 7, 24, 120]),
        "licences": chance.sample(LICENCES, chance.randint(0, 3)),
        "limits": chance.sample(LIMITS, chance.choice([0, 0, 1, 2])),
        "consent": chance.random() < 0.9,
        "birth_date": chance.choice([None, _born(chance, on, 14, 19), _born(chance, on, 19, 80)]),
    }


def order(chance: Random, on: date, key: int = 1) -> dict:
    """The facts of an order."""
    kind = chance.choice([*WAGES, None])
    start, end = _times(chance)
    least = chance.randint(*WAGES[kind]) if kind and chance.random() < 0.9 else None
    title, duties = chance.choice(WORDS), chance.choice([*WORDS, ""])
    facts = {
        "key": key,
        "title": title,
        "occupation": chance.choice([*OCCUPATIONS, None]),
        "occupation_name": chance.choice(["", "돌봄 종사원"]),
        "duties": duties,
        "requirements": "",
        "hours_text": "",
        "wage_kind": kind,
        "wage_min": least,
        "wage_max": least + 100_000 if least and chance.random() < 0.2 else None,
        "negotiable": chance.random() < 0.2,
        "weekly_hours": chance.choice([None, 14, 20, 40, 44]),
        "start": start,
        "end": end,
        "overnight": bool(start and end and end <= start),
        "days": list(WEEK[: chance.choice([0, 5, 5, 6, 7])]),
        "dong": chance.choice(DONGS),
        "district": chance.choice(DISTRICTS),
        "employment_type": chance.choice([*TYPES, None]),
        "licences": chance.sample(LICENCES, chance.choice([0, 0, 0, 1])),
        "education": chance.choice([None, 0, 3, 5]),
        "career_months_min": chance.choice([None, 0, 6, 24]),
        "accepting": chance.random() < 0.9,
        "places_left": chance.choice([0, 1, 1, 1, 3]),
        "deadline": chance.choice([None, on, *(on + timedelta(days=chance.randint(-30, 60)) for _day in range(3))]),
        "morphemes": {},
    }
    if chance.random() < 0.5:
        facts["morphemes"] = {"head": plain.head(facts).split(), "body": plain.body(facts).split()}
    return facts


def _times(chance: Random) -> tuple[str | None, str | None]:
    if chance.random() < 0.25:
        return None, None
    start = chance.randint(0, 23)
    return f"{start:02d}:30", f"{(start + chance.randint(3, 12)) % 24:02d}:{chance.choice(['00', '30'])}"


def _born(chance: Random, on: date, youngest: int, oldest: int) -> date:
    return on - timedelta(days=chance.randint(youngest * 365, oldest * 366))


def seeker_profile(facts: dict) -> SeekerProfile:
    """What the engine is told of somebody."""
    return SeekerProfile(
        key=facts["key"],
        occupations=tuple(facts["occupations"]),
        wishes=tuple(text.pairs(wish) for wish in facts["wish_texts"]),
        wish_morphemes=tuple(frozenset(found) for found in facts["wish_morphemes"]),
        wage_kind=facts["wage_kind"],
        wage_min=facts["wage_min"],
        dong=facts["dong"],
        districts=frozenset(facts["districts"]),
        commute_max=facts["commute_max"],
        employment_types=frozenset(facts["employment_types"]),
        days=frozenset(facts["days"]),
        start=plain.minutes(facts["start"]),
        end=plain.minutes(facts["end"]),
        overnight=facts["overnight"],
        weekly_hours_max=facts["weekly_hours_max"],
        education=facts["education"],
        career_months=facts["career_months"],
        licences=frozenset(facts["licences"]),
        limits=frozenset(facts["limits"]),
        can_be_referred=facts["consent"],
        birth_date=facts["birth_date"],
    )


def order_profile(facts: dict) -> OrderProfile:
    """What the engine is told of an order."""
    start, end = plain.minutes(facts["start"]), plain.minutes(facts["end"])
    return OrderProfile(
        key=facts["key"],
        title=facts["title"],
        occupation=facts["occupation"],
        head=text.pairs(plain.head(facts)),
        body=text.pairs(plain.body(facts)),
        head_morphemes=frozenset(facts["morphemes"].get("head", ())),
        body_morphemes=frozenset(facts["morphemes"].get("body", ())),
        words=squeeze(plain.body(facts)),
        wage_kind=facts["wage_kind"],
        wage_min=facts["wage_min"],
        wage_max=facts["wage_max"],
        negotiable=facts["negotiable"],
        weekly_hours=facts["weekly_hours"],
        start=start,
        end=end + 1440 if start is not None and end is not None and end <= start else end,
        overnight=facts["overnight"],
        days=frozenset(facts["days"]),
        dong=facts["dong"],
        district=facts["district"],
        employment_type=facts["employment_type"],
        licences=tuple(facts["licences"]),
        education=facts["education"],
        career_months_min=facts["career_months_min"],
        accepting=facts["accepting"],
        places_left=facts["places_left"],
        deadline=facts["deadline"],
    )
