"""Invented people: Korean names, birth dates, telephone numbers nobody has, real neighbourhoods."""

import random
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from jobcenter.core.places import Dong, dongs_of
from jobcenter.demo.work import Work


@lru_cache(maxsize=32)
def _dongs_of(district_code: str) -> list[Dong]:
    return dongs_of(district_code)


class Names:
    """A repeatable source of invented people; the same seed gives the same people."""

    def __init__(self, seed: int, offset: int = 0) -> None:
        from faker import Faker

        self.chance = random.Random(seed)
        self._faker = Faker("ko_KR")
        self._faker.seed_instance(seed)
        self._serial = 0
        self._offset = offset

    def name(self, female: bool) -> str:
        """A full name."""
        given = self._faker.first_name_female() if female else self._faker.first_name_male()
        return f"{self._faker.last_name()}{given}"

    def surname(self) -> str:
        """A family name."""
        return self._faker.last_name()

    def serial(self) -> int:
        """The next of a series of numbers that no other demonstration record has."""
        self._serial += 1
        return self._offset + self._serial

    def phone(self) -> str:
        """A telephone number of the block 010-0000, which is given to nobody."""
        serial = self.serial()
        return f"010-0{serial // 10_000 % 1000:03d}-{serial % 10_000:04d}"

    def dong(self, district_code: str) -> Dong:
        """A neighbourhood of a district."""
        return self.chance.choice(_dongs_of(district_code))

    def birth_date(self, youngest: int, oldest: int, on: date) -> date:
        """A birth date of somebody of that age on a day."""
        age = self.chance.randint(youngest, oldest)
        return on.replace(year=on.year - age, month=1, day=1) - timedelta(days=self.chance.randrange(365))

    def person(self, work: Work, district_code: str, on: date) -> dict[str, Any]:
        """Who somebody is that looks for a kind of work."""
        female = self.chance.random() < work.female
        return {
            "name": self.name(female),
            "sex": "female" if female else "male",
            "birth_date": self.birth_date(work.ages[0], work.ages[1], on),
            "phone": self.phone(),
            "dong_code": self.dong(district_code).code,
        }
