"""Small random worlds as rows of the database, each with the facts that the plain ranking reads."""

from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from jobcenter.core import occupations
from jobcenter.core.db import db, transaction
from jobcenter.employers.models import JobOrder
from jobcenter.employers.vocabulary import EmploymentType
from jobcenter.employers.wages import WageKind
from jobcenter.seekers import reference
from jobcenter.seekers.models import Consent, Person, Registration
from tests.factories import matching as given
from tests.factories import small_worlds as world

# What an order asks for in schooling, by its place among the levels; 0 stands for any.
SCHOOLING = {None: None, 0: "any", 3: "high", 5: "university"}


def registrations(chance: Random, count: int, on: date) -> list[tuple[Registration, dict]]:
    """So many registrations of different people, with their facts."""
    levels = list(reference.options("education"))
    first = given.willing(career_entries=[])
    made = []
    for number in range(count):
        facts = world.seeker(chance, on)
        typed = facts["wish_texts"]
        facts["wish_texts"] = [occupations.names()[code] for code in facts["occupations"]] + typed
        facts["wish_morphemes"] = []
        facts["birth_date"] = facts["birth_date"] or date(1980, 1, 1)
        # A registration knows the months of all jobs that were named: none named is none.
        facts["career_months"] = facts["career_months"] or 0
        if facts["overnight"] is None and facts["start"] and facts["end"]:
            facts["overnight"] = facts["end"] <= facts["start"]
        with transaction():
            person = copy(
                first.person,
                user_id=None,
                phone_index=f"world-{number}",
                birth_date=facts["birth_date"],
                sex=chance.choice(["female", "male", None]),
                dong_code=facts["dong"],
            )
            db.session.add(person)
            db.session.flush()
            if facts["consent"]:
                consent = db.session.scalars(
                    select(Consent).where(Consent.person_id == first.person_id, Consent.item == "referral")
                ).one()
                db.session.add(copy(consent, person_id=person.id))
            registration = copy(
                first,
                number=f"world-{number}",
                person_id=person.id,
                occupations=facts["occupations"],
                occupation_text=", ".join(typed),
                wage_kind=facts["wage_kind"],
                wage_min=facts["wage_min"],
                districts=facts["districts"],
                commute_minutes_max=facts["commute_max"],
                employment_types=facts["employment_types"],
                days=facts["days"],
                hours_start=facts["start"],
                hours_end=facts["end"],
                overnight=facts["overnight"],
                weekly_hours_max=facts["weekly_hours_max"],
                education=None if facts["education"] is None else levels[facts["education"]],
                career_months=facts["career_months"],
                licences=facts["licences"],
                limits=facts["limits"],
            )
            db.session.add(registration)
            db.session.flush()
        facts["key"] = registration.id
        made.append((registration, facts))
    return made


def orders(chance: Random, count: int, on: date) -> list[tuple[JobOrder, dict]]:
    """So many orders that take people, with their facts."""
    company, made = given.employer(), []
    for _number in range(count):
        facts = world.order(chance, on)
        facts["accepting"], facts["places_left"], facts["morphemes"] = True, max(1, facts["places_left"]), {}
        facts["deadline"] = facts["deadline"] or on
        facts["wage_max"] = None if facts["wage_min"] is None else facts["wage_max"]
        facts["education"] = chance.choice(list(SCHOOLING))
        order = given.order(
            employer=company,
            title=facts["title"],
            keco_code=facts["occupation"],
            occupation_name=facts["occupation_name"],
            duties=facts["duties"],
            wage_kind=WageKind(facts["wage_kind"]) if facts["wage_kind"] else None,
            wage_min=facts["wage_min"],
            wage_max=facts["wage_max"],
            wage_negotiable=facts["negotiable"],
            weekly_hours=facts["weekly_hours"],
            hours_start=facts["start"],
            hours_end=facts["end"],
            overnight=facts["overnight"],
            days=facts["days"],
            dong_code=facts["dong"],
            sgg_code=facts["district"],
            employment_type=EmploymentType(facts["employment_type"]) if facts["employment_type"] else None,
            licences=facts["licences"],
            education=SCHOOLING[facts["education"]],
            career_months_min=facts["career_months_min"],
            places=facts["places_left"],
            deadline=facts["deadline"],
            valid_until=facts["deadline"],
        )
        facts["key"] = order.id
        if facts["education"] == 0:
            facts["education"] = None
        made.append((order, facts))
    return made


def people_of(made: list[tuple[Registration, dict]]) -> list[Person]:
    """The people of registrations, in their order."""
    return [registration.person for registration, _facts in made]


def copy(record: Any, **changes: Any) -> Any:
    """Another row like a record."""
    kept = {
        column.name: getattr(record, column.name)
        for column in record.__table__.columns
        if column.name not in ("id", "public_id")
    }
    return type(record)(**{**kept, **changes})
