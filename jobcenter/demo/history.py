"""A planned centre as records: companies, orders, people, registrations, referrals, placements and their facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from jobcenter.accounts.models import User
from jobcenter.core.bulk import insert_rows
from jobcenter.core.db import blind_index, db
from jobcenter.core.places import districts
from jobcenter.demo import orders
from jobcenter.demo.bulk import in_order, office_moment
from jobcenter.demo.names import Names
from jobcenter.demo.placements import write_placements
from jobcenter.demo.plan import Plan, PlannedReferral, PlannedRegistration
from jobcenter.demo.work import Work
from jobcenter.matching.models import Referral, ReferralStatus, ReferralStep, ResultReason, ResultSource
from jobcenter.organizations.models import Organization
from jobcenter.seekers import reference, rules
from jobcenter.seekers.models import (
    Channel,
    Consent,
    Person,
    Registration,
    RegistrationCounter,
    RegistrationStatus,
    RegistrationTerm,
    Sex,
)

_CODES = sorted(districts())
CONSENTS = ("service", "referral", "follow_up")
CHANNELS = (Channel.PAPER, Channel.PAPER, Channel.ONLINE, Channel.PHONE)
OPEN_STATUS = {True: ReferralStatus.INTERVIEW_SET, False: ReferralStatus.SENT}


@dataclass
class Place:
    """Where the plan happens, who works there, the day it is seen from, and the districts people also work in."""

    organization: Organization
    district_code: str
    counselor: User | None
    today: date
    around: Sequence[str] = ("11530", "11590", "11440", "11470", "11620", "11545", "11170")


class History:
    """The records of a plan. `write()` inserts them and leaves the ledger entries, in order, in `entries`."""

    def __init__(self, plan: Plan, place: Place, names: Names) -> None:
        self.plan = plan
        self.place = place
        self.names = names
        self.chance = names.chance
        self.entries: list[dict[str, Any]] = []
        self.people: list[dict[str, Any]] = []
        self.person_ids: Sequence[int] = ()
        self.registration_ids: Sequence[int] = ()
        self.registration_rows: list[dict[str, Any]] = []
        self.referral_ids: Sequence[int] = ()

    def write(self) -> list[dict[str, Any]]:
        """Insert everything but the ledger entries; returns those in order of time."""
        self.orders = orders.OrderBook(self)
        self.orders.write()
        self._write_people()
        self._write_registrations()
        self._write_referrals()
        write_placements(self)
        self.entries = in_order(self.entries)
        return self.entries

    def fact(self, kind: str, day: date, subject: tuple[str, int], **about: Any) -> None:
        """Note one ledger entry; what lies after today has not happened."""
        if day > self.place.today:
            return
        self.entries.append(
            {
                "kind": kind,
                "occurred_on": day,
                "recorded_at": self.moment(day),
                "organization_id": self.place.organization.id,
                "actor_id": self.counselor_id,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "person_id": about.get("person_id"),
                "employer_id": about.get("employer_id"),
                "quantity": about.get("quantity", 1),
                "attributes": {key: value for key, value in about.get("attributes", {}).items() if value is not None},
            }
        )

    def moment(self, day: date) -> datetime:
        """An instant during the office hours of a day."""
        return office_moment(day, self.chance)

    @property
    def counselor_id(self) -> int | None:
        """The row number of the counselor who did it."""
        return self.place.counselor.id if self.place.counselor else None

    def describe(self, registration: PlannedRegistration, day: date, **more: Any) -> dict[str, Any]:
        """What the figures break a person down by on a day."""
        person = self.people[registration.person]
        return {
            "sex": person["sex"].value,
            "age_band": rules.age_band(rules.age_on(person["birth_date"], day)),
            "keco": registration.work.keco,
            **more,
        }

    def _write_people(self) -> None:
        first: dict[int, PlannedRegistration] = {}
        for registration in self.plan.registrations:
            first.setdefault(registration.person, registration)
        for registration in first.values():
            who = self.names.person(registration.work, self._home(), registration.day)
            at = self.moment(registration.day)
            self.people.append(
                {
                    **who,
                    "sex": Sex(who["sex"]),
                    "phone_index": blind_index(who["phone"]),
                    "created_at": at,
                    "updated_at": at,
                }
            )
        self.person_ids = insert_rows(Person, self.people)
        insert_rows(Consent, [row for number in first for row in self._consents(number, first[number])])

    def _home(self) -> str:
        """Most people live in the district; the rest come from elsewhere in the city."""
        if self.chance.random() < 0.86:
            return self.place.district_code
        return self.chance.choice(_CODES)

    def _consents(self, number: int, registration: PlannedRegistration) -> list[dict[str, Any]]:
        given_at = self.people[number]["created_at"]
        return [
            {
                "person_id": self.person_ids[number],
                "item": code,
                "version": reference.consent_items()[code].version,
                "basis": reference.consent_items()[code].basis,
                "channel": Channel.PAPER,
                "given_at": given_at,
                "entered_by_id": self.counselor_id,
            }
            for code in CONSENTS
        ]

    def _write_registrations(self) -> None:
        serials = self._serials()
        for registration in self.plan.registrations:
            year = registration.day.year
            serials[year] = serials.get(year, 0) + 1
            self.registration_rows.append(self._registration(registration, rules.number(year, serials[year])))
        self.registration_ids = insert_rows(Registration, self.registration_rows)
        self._keep_serials(serials)
        numbered = zip(self.registration_ids, self.plan.registrations, self.registration_rows, strict=True)
        terms = []
        for number, registration, row in numbered:
            terms += self._terms(number, registration, row["created_at"])
            self._registration_facts(number, registration, row)
        insert_rows(RegistrationTerm, terms)

    def _terms(self, number: int, registration: PlannedRegistration, first: datetime) -> list[dict[str, Any]]:
        """One row for each term; a renewal is given on the last day of the term before."""
        return [
            {
                "registration_id": number,
                "ordinal": ordinal,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "given_at": first if ordinal == 1 else self.moment(starts_on - timedelta(days=1)),
                "given_by_id": self.counselor_id,
            }
            for ordinal, (starts_on, ends_on) in enumerate(registration.spans, 1)
        ]

    def _registration(self, registration: PlannedRegistration, number: str) -> dict[str, Any]:
        status, ended_on = self._standing(registration)
        at = self.moment(registration.day)
        fits = registration.via == "referral"
        wishes = registration.work.wishes(registration.day, self._districts(), self.chance, fits=fits)
        years = self.chance.choice([0, 0, 1, 2, 3, 5, 8])
        return {
            "number": number,
            "person_id": self.person_ids[registration.person],
            "organization_id": self.place.organization.id,
            "status": status,
            "channel": self.chance.choice(CHANNELS),
            "requested_on": registration.day,
            "valid_from": registration.day,
            "valid_until": registration.valid_until,
            "ended_on": ended_on,
            "counselor_id": self.counselor_id,
            "wants_referral": True,
            "career_entries": career(registration.work, registration.day, years),
            "career_months": years * 12,
            "limits": self.chance.choice([[], [], [], ["night"], ["heavy_lifting"], ["standing"]]),
            "created_at": at,
            "updated_at": at,
            **wishes,
        }

    def _standing(self, registration: PlannedRegistration) -> tuple[RegistrationStatus, date | None]:
        if registration.started_on and registration.started_on <= self.place.today:
            return RegistrationStatus.PLACED, registration.started_on
        if registration.valid_until < self.place.today:
            return RegistrationStatus.EXPIRED, registration.valid_until
        return RegistrationStatus.ACTIVE, None

    def _districts(self) -> list[str]:
        return [self.place.district_code, *self.chance.sample(self.place.around, self.chance.randint(0, 2))]

    def _serials(self) -> dict[int, int]:
        return dict(db.session.execute(select(RegistrationCounter.year, RegistrationCounter.last)).all())

    def _keep_serials(self, serials: dict[int, int]) -> None:
        known = set(db.session.scalars(select(RegistrationCounter.year)))
        for year, last in serials.items():
            if year in known:
                db.session.execute(
                    update(RegistrationCounter).where(RegistrationCounter.year == year).values(last=last)
                )
            else:
                db.session.add(RegistrationCounter(year=year, last=last))
        db.session.flush()

    def _registration_facts(self, number: int, registration: PlannedRegistration, row: dict[str, Any]) -> None:
        subject, person_id = ("registration", number), row["person_id"]
        channel = row["channel"].value
        self.fact(
            "seeker.registered",
            registration.day,
            subject,
            person_id=person_id,
            attributes=self.describe(registration, registration.day, channel=channel),
        )
        for _starts_on, day in registration.spans[:-1]:
            attributes = self.describe(registration, day, channel=channel)
            self.fact("seeker.renewed", day, subject, person_id=person_id, attributes=attributes)
        if row["status"] is RegistrationStatus.EXPIRED:
            day = registration.valid_until + timedelta(days=1)
            attributes = self.describe(registration, day, channel=channel)
            self.fact("seeker.expired", day, subject, person_id=person_id, attributes=attributes)

    def _write_referrals(self) -> None:
        rows = [self._referral(referral) for referral in self.plan.referrals]
        self.referral_ids = insert_rows(Referral, rows)
        steps = []
        for number, referral, row in zip(self.referral_ids, self.plan.referrals, rows, strict=True):
            self._referral_facts(number, referral, row)
            steps += self._steps(number, referral, row)
        insert_rows(ReferralStep, steps)

    def _referral(self, referral: PlannedReferral) -> dict[str, Any]:
        registration = self.plan.registrations[referral.registration]
        order_id, employer_id = self.orders.numbers(referral.order)
        over = referral.result_on <= self.place.today
        seen = referral.interview_on if referral.interview_on and referral.interview_on <= self.place.today else None
        sent_at = self.moment(referral.sent_on)
        return {
            "registration_id": self.registration_ids[referral.registration],
            "person_id": self.person_ids[registration.person],
            "order_id": order_id,
            "employer_id": employer_id,
            "organization_id": self.place.organization.id,
            "status": ReferralStatus(referral.status) if over else OPEN_STATUS[seen is not None],
            "asked_by_person": False,
            "counselor_id": self.counselor_id,
            "sent_on": referral.sent_on,
            "score": self.chance.randint(55, 97),
            "interview_at": self.moment(seen) if seen else None,
            "result_on": referral.result_on if over else None,
            "result_reason": ResultReason(referral.reason) if over and referral.reason else None,
            "result_source": self._source(referral) if over else None,
            "created_at": sent_at,
            "updated_at": self.moment(referral.result_on) if over else sent_at,
        }

    def _source(self, referral: PlannedReferral) -> ResultSource:
        if referral.status in ("order_filled", "cancelled"):
            return ResultSource.SYSTEM
        return self.chance.choice([ResultSource.EMPLOYER, ResultSource.EMPLOYER, ResultSource.PERSON])

    def _referral_facts(self, number: int, referral: PlannedReferral, row: dict[str, Any]) -> None:
        registration = self.plan.registrations[referral.registration]
        common = {"person_id": row["person_id"], "employer_id": row["employer_id"]}
        attributes = self.describe(registration, referral.sent_on)
        self.fact("referral.made", referral.sent_on, ("referral", number), attributes=attributes, **common)
        if referral.interview_on:
            day = referral.interview_on
            self.fact("referral.interview", day, ("referral", number), attributes=attributes, **common)
        result = {**attributes, "result": referral.status, "reason": referral.reason}
        self.fact("referral.result", referral.result_on, ("referral", number), attributes=result, **common)

    def _steps(self, number: int, referral: PlannedReferral, row: dict[str, Any]) -> list[dict[str, Any]]:
        name = self.place.counselor.name if self.place.counselor else ""
        common = {"referral_id": number, "actor_id": self.counselor_id, "actor_name": name}
        steps = [{**common, "status": ReferralStatus.SENT, "at": row["created_at"]}]
        if row["interview_at"]:
            steps.append({**common, "status": ReferralStatus.INTERVIEW_SET, "at": row["created_at"]})
        if row["result_on"]:
            steps.append({**common, "status": row["status"], "at": row["updated_at"]})
        return steps


def career(work: Work, day: date, years: int) -> list[dict[str, Any]]:
    """One earlier job of the kind, ended a month before, as a résumé has it; none for no years."""
    if not years:
        return []
    start, end = date(day.year - years, day.month, 1), date(day.year, day.month, 1) - timedelta(days=1)
    return [
        {
            "employer": "",
            "duties": work.name,
            "from": f"{start:%Y-%m}",
            "until": f"{end:%Y-%m}",
        }
    ]
