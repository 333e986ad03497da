"""What applicants of the past declared about belonging to a vulnerable group; some said nothing, which stays unknown."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from jobcenter.core.bulk import insert_rows
from jobcenter.programs import vulnerability
from jobcenter.programs.models import ApplicationFact

# Of a hundred applicants, how many a yes or no question is true of.
TRUE_OF = {
    "disabled": 6,
    "single_parent": 8,
    "north_korean_defector": 1,
    "marriage_migrant": 4,
    "livelihood_benefit": 7,
}
SILENT = 12
LONGEST_DAYS = 420


def declared(code: str, applicants: int, on: date) -> list[dict[str, Any]]:
    """The facts each applicant of a round declared by a day, the same at every load."""
    chance = random.Random(f"vulnerable {code}")
    return [{} if chance.randrange(100) < SILENT else _answers(chance, on) for _number in range(applicants)]


def _answers(chance: random.Random, on: date) -> dict[str, Any]:
    answers: dict[str, Any] = {name: chance.randrange(100) < share for name, share in TRUE_OF.items()}
    return {**answers, "unemployed_since": (on - timedelta(days=chance.randint(10, LONGEST_DAYS))).isoformat()}


def keep(applications: Sequence[int], facts: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Write the declared facts of the applications down."""
    rows = [
        {
            "application_id": number,
            "name": name,
            "declared": {"value": value},
            "declared_source": "applicant",
            "declared_at": at,
        }
        for number, of_one in zip(applications, facts, strict=True)
        for name, value in of_one.items()
    ]
    insert_rows(ApplicationFact, rows)


def told(facts: Mapping[str, Any], born: date, on: date) -> str | None:
    """The groups the ledger names for an applicant."""
    return vulnerability.told({**facts, "birth_date": born}, on)
