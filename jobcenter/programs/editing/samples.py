"""Made-up people to try a score table on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from jobcenter.programs.templates_data import DATA
from jobcenter.programs.timetable import months_before

FILE = DATA / "samples.yaml"


@dataclass(frozen=True)
class Sample:
    """One made-up person: her age and months without work, and her other facts."""

    code: str
    label: Mapping[str, str]
    age: int
    unemployed_months: int
    given: Mapping[str, Any]

    def facts(self, on: date) -> dict[str, Any]:
        """What is known of her on a day."""
        # The day after a birthday, so that she has the age whichever way it is counted.
        return {
            **self.given,
            "birth_date": (months_before(on, self.age * 12) - timedelta(days=1)).isoformat(),
            "unemployed_since": months_before(on, self.unemployed_months).isoformat(),
        }


@lru_cache(maxsize=1)
def people() -> tuple[Sample, ...]:
    """Everybody of the file, in its order."""
    import yaml

    with FILE.open(encoding="utf8") as stream:
        rows = yaml.safe_load(stream)["samples"]
    return tuple(Sample(row["code"], row["label"], row["age"], row["unemployed_months"], row["facts"]) for row in rows)
