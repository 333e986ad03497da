"""Invented applicants of a round: who they are, what they declare, what the officer finds."""

import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jobcenter.core.db import blind_index, db
from jobcenter.demo.names import Names
from jobcenter.programs import engine
from jobcenter.programs.models import Application, Round
from jobcenter.programs.service import applications
from jobcenter.rules.facts import CATALOGUE
from jobcenter.seekers.models import Person, Sex

# How often something that is mostly not so is so.
RARELY = {
    "unemployment_benefit": 0.03, "livelihood_benefit": 0.02, "civil_servant_family": 0.02, "employed": 0.02,
    "business_owner": 0.05, "household_participant": 0.02, "other_funded_job": 0.02, "sanctioned": 0.01,
    "household_head": 0.55, "disabled": 0.08, "single_parent": 0.06, "marriage_migrant": 0.04, "north_korean_defector": 0.02,
    "priority_household": 0.25,
}  # fmt: skip
ALWAYS = {
    "able_to_work",
    "job_seeker_registered",
    "student_exempt",
    "livelihood_benefit_waiver",
    "business_suspended",
    "university_student",
}


@dataclass(frozen=True)
class Crowd:
    """Who applies: where they live, how old they are, and which of them are women."""

    district_code: str
    youngest: int
    oldest: int
    women: float


def make_person(names: Names, crowd: Crowd, today: date, now: datetime) -> Person:
    """Somebody who applies."""
    chance = names.chance
    female = chance.random() < crowd.women
    phone = names.phone()
    person = Person(
        name=names.name(female),
        sex=Sex.FEMALE if female else Sex.MALE,
        birth_date=names.birth_date(crowd.youngest, crowd.oldest, today),
        phone=phone,
        phone_index=blind_index(phone),
        dong_code=names.dong(crowd.district_code).code,
        created_at=now,
        updated_at=now,
    )
    db.session.add(person)
    db.session.flush()
    return person


def declare(round_: Round, person: Person, chance: random.Random) -> dict[str, Any]:
    """An answer to every fact the round asks for."""
    known = engine.known_facts(person, round_.reference_date)
    size = chance.choice([1, 1, 1, 2, 2, 2, 3, 4])
    answers = {
        "household_size": size,
        "household_income": chance.randrange(0, 900_000 + 750_000 * size, 10_000),
        "household_assets": chance.randrange(2_000_000, 460_000_000, 1_000_000),
        "dependents": chance.randrange(size),
        "public_job_months": chance.choice([0, 0, 0, 5, 10, 22]),
        "public_job_times": chance.choice([0, 0, 0, 1, 1, 2]),
        "unemployed_since": round_.reference_date.replace(day=1, month=chance.randint(1, 12), year=round_.reference_date.year - 1).isoformat(),
    }  # fmt: skip
    return {name: answers.get(name, known.get(name, _usual(name, chance))) for name in engine.facts_of(round_)}


def _usual(name: str, chance: random.Random) -> Any:
    kind = CATALOGUE[name].kind if name in CATALOGUE else ""
    if kind != "boolean":
        return 0 if kind in ("integer", "number", "money") else None
    return name in ALWAYS or chance.random() < RARELY.get(name, 0)


def apply(
    round_: Round, person: Person, *, at: datetime, actor: Any, chance: random.Random, submit: bool = True
) -> Application:
    """Apply to a round as the person did at that moment."""
    application = applications.start(round_.id, person, actor=actor, now=at, channel=applications.SELF)
    documents = {document["code"]: "bring" for document in round_.documents}
    applications.save(
        application,
        facts=declare(round_, person, chance),
        answers={"documents": documents, "statement": True},
        now=at,
    )
    db.session.flush()
    if submit:
        applications.submit(application, actor=actor, now=at)
    return application
