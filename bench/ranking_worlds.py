"""Invented job orders and job seekers as profiles, of the shape real ones have: every condition and factor has work."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from jobcenter.core import occupations, places
from jobcenter.matching.engine import text
from jobcenter.matching.engine.profiles import OrderProfile, SeekerProfile

TODAY = date(2026, 11, 20)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LICENCES = [f"자격증 {number}" for number in range(150)]
LIMITS = ("heavy_lifting", "standing", "stairs", "night", "bending")
KINDS = ("permanent", "fixed_term", "permanent_part_time")
SYLLABLES = 600
PLACES = 0xAC00


class World:
    """Orders and seekers drawn from one seed."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.names = occupations.names()
        self.codes = list(self.names)
        self.dongs = list(places.dongs())
        self.letters = [chr(PLACES + self.chance.randrange(11_172)) for _ in range(SYLLABLES)]
        self.duties = [self._words(55) for _ in range(3_000)]

    def _words(self, count: int) -> str:
        size = self.chance.randint
        return " ".join("".join(self.chance.choices(self.letters, k=size(2, 4))) for _ in range(count))

    def orders(self, count: int) -> Iterator[OrderProfile]:
        """So many orders; the term of some is over."""
        pick = self.chance.choice
        for key in range(1, count + 1):
            code, dong, start = pick(self.codes), pick(self.dongs), pick(range(24)) * 60
            head = f"{self.names[code]} {self._words(2)}"
            body = f"{head} {pick(self.duties)}"
            yield OrderProfile(
                key=key,
                title=head,
                occupation=code,
                head=text.pairs(head),
                body=text.pairs(body),
                words=text.squeeze(body),
                head_morphemes=frozenset(head.split()),
                body_morphemes=frozenset(body.split()),
                wage_kind=pick(("hourly", "monthly", "annual")),
                wage_min=self.chance.randint(10_030, 30_000_000),
                weekly_hours=pick((20.0, 30.0, 40.0, None)),
                start=start,
                end=start + 480,
                days=frozenset(self.chance.sample(DAYS, pick((3, 5, 5, 6)))),
                dong=dong,
                district=dong[:5],
                employment_type=pick(KINDS),
                licences=tuple(self.chance.sample(LICENCES, pick((0, 0, 0, 1, 2)))),
                education=pick((None, 3, 4, 6)),
                career_months_min=pick((None, 0, 12, 36)),
                deadline=TODAY + timedelta(days=self.chance.randint(-30, 60)),
            )

    def seekers(self, count: int) -> Iterator[SeekerProfile]:
        """So many seekers; a third of them say a wish of their own."""
        pick, sample = self.chance.choice, self.chance.sample
        everyday = list(occupations.everyday_words().values())
        for key in range(1, count + 1):
            codes, dong = sample(self.codes, self.chance.randint(1, 3)), pick(self.dongs)
            own = self._words(1) if self.chance.random() < 0.3 else pick(pick(everyday))
            wishes = [*(self.names[code] for code in codes), own]
            yield SeekerProfile(
                key=key,
                occupations=tuple(codes),
                wishes=tuple(text.pairs(wish) for wish in wishes),
                wish_morphemes=tuple(frozenset(wish.split()) for wish in wishes),
                wage_kind=pick(("hourly", "monthly")),
                wage_min=pick((10_030, 12_000, 2_000_000, 2_500_000)),
                dong=dong,
                districts=frozenset(one[:5] for one in sample(self.dongs, self.chance.randint(0, 3))),
                commute_max=pick((None, 30, 60, 90)),
                employment_types=frozenset(sample(KINDS, self.chance.randint(0, 2))),
                days=frozenset(sample(DAYS, pick((0, 5, 6)))),
                start=pick((None, 480, 540)),
                end=1_080,
                overnight=pick((None, False, True)),
                weekly_hours_max=pick((None, 40, 52)),
                education=pick((None, 3, 4, 6)),
                career_months=self.chance.randint(0, 200),
                licences=frozenset(sample(LICENCES, self.chance.randint(0, 3))),
                limits=frozenset(sample(LIMITS, pick((0, 0, 1)))),
                birth_date=date(1950, 1, 1) + timedelta(days=self.chance.randint(0, 20_000)),
            )
