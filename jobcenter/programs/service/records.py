"""What every step leaves behind in its own transaction: a ledger fact, an audit entry, a message."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select

from jobcenter import audit, ledger
from jobcenter.accounts.models import User
from jobcenter.core import clock
from jobcenter.core.db import db
from jobcenter.ledger.models import LedgerEntry
from jobcenter.notifications import notify
from jobcenter.programs import vulnerability
from jobcenter.programs.models import (
    ApplicantKind,
    Application,
    ApplicationFact,
    ApplicationStatus,
    Enrollment,
    Round,
)
from jobcenter.seekers.models import Person


def age_band(birth_date: date | None, on: date) -> str | None:
    """The age band of the published tables on a day: `-19`, `20-29`, …, `65+`."""
    if birth_date is None:
        return None
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age >= 65:
        return "65+"
    if age >= 60:
        return "60-64"
    return "-19" if age < 20 else f"{age // 10 * 10}-{age // 10 * 10 + 9}"


def _counts_people(round_: Round) -> bool:
    """Whether applicants are people: an institution is no participant, and the figures count participants."""
    return round_.applicant_kind != ApplicantKind.INSTITUTION


def count(
    kind: str,
    application: Application,
    *,
    actor: Any,
    now: datetime,
    occurred_on: date | None = None,
    enrollment: Enrollment | None = None,
    quantity: int = 1,
    **attributes: Any,
) -> None:
    """Write one countable fact about an application or its enrollment into the ledger."""
    if not _counts_people(application.round):
        return
    person, day = application.person, occurred_on or clock.day_of(now)
    known = {
        "sex": person.sex,
        "age_band": age_band(person.birth_date, application.round.reference_date),
        "channel": application.channel,
        "program_kind": application.round.program.kind.value,
        "group": application.group.code if application.group else None,
        "vulnerability": _vulnerable(application.round, [application.id]).get(application.id, None),
        **attributes,
    }
    ledger.record(
        kind,
        occurred_on=day,
        organization_id=application.organization_id,
        actor=actor,
        now=now,
        subject=("enrollment", enrollment.id) if enrollment else ("application", application.id),
        person_id=application.person_id,
        program_id=application.round.program_id,
        round_id=application.round_id,
        quantity=quantity,
        attributes={name: value for name, value in known.items() if value is not None},
    )


def _vulnerable(round_: Round, applications: Iterable[int] | None = None) -> dict[int, str | None]:
    """The vulnerable groups of applicants by row number of the application: of some, or of all in a round."""
    wanted = select(Application.id, Person.birth_date).join(Application.person).where(Application.round_id == round_.id)
    facts = (
        select(ApplicationFact)
        .join(ApplicationFact.application)
        .where(Application.round_id == round_.id, ApplicationFact.name.in_(vulnerability.FACTS))
        .with_only_columns(
            ApplicationFact.application_id, ApplicationFact.name, ApplicationFact.declared, ApplicationFact.verified
        )
    )
    if applications is not None:
        wanted, facts = (one.where(Application.id.in_(applications)) for one in (wanted, facts))
    known: dict[int, dict[str, Any]] = {number: {"birth_date": born} for number, born in db.session.execute(wanted)}
    for number, name, declared, verified in db.session.execute(facts):
        value = verified or declared
        if value and number in known and name != "birth_date":
            known[number][name] = value["value"]
    return {number: vulnerability.told(values, round_.reference_date) for number, values in known.items()}


def count_places(round_: Round, change: int, *, reason: str | None = None, actor: Any, now: datetime) -> None:
    """Write the places of an announced round into the ledger, and later every change of them as a correction."""
    if not change or not _counts_people(round_):
        return
    announced = db.session.scalar(
        select(LedgerEntry)
        .where(
            LedgerEntry.kind == "round.announced",
            LedgerEntry.subject_kind == "round",
            LedgerEntry.subject_id == round_.id,
            LedgerEntry.corrects_id.is_(None),
        )
        .limit(1)
    )
    if announced is not None:
        ledger.correct(announced, quantity=change, actor=actor, now=now, reason=(reason or "").strip()[:300])
        return
    ledger.record(
        "round.announced",
        occurred_on=clock.day_of(now),
        organization_id=round_.organization_id,
        actor=actor,
        now=now,
        subject=("round", round_.id),
        program_id=round_.program_id,
        round_id=round_.id,
        quantity=change,
        attributes={"program_kind": round_.program.kind.value},
    )


def uncount(kind: str, enrollment: Enrollment, *, actor: Any, now: datetime, reason: str) -> None:
    """Take back the facts of a kind about an enrollment that count so far, by entries that correct them."""
    about = select(LedgerEntry).where(
        LedgerEntry.kind == kind,
        LedgerEntry.subject_kind == "enrollment",
        LedgerEntry.subject_id == enrollment.id,
    )
    entries = db.session.scalars(about.order_by(LedgerEntry.id)).all()
    corrected = {entry.corrects_id for entry in entries}
    for entry in entries:
        if entry.corrects_id is None and entry.id not in corrected:
            ledger.correct(entry, quantity=-entry.quantity, actor=actor, now=now, reason=reason)


def count_decided(round_: Round, statuses: Sequence[ApplicationStatus], *, actor: Any, now: datetime) -> None:
    """Write where the applications of a round landed into the ledger, all of them at once."""
    if not _counts_people(round_):
        return
    codes = {group.id: group.code for group in round_.groups}
    statement = (
        select(
            Application.id,
            Application.status,
            Application.person_id,
            Application.organization_id,
            Application.channel,
            Application.group_id,
            Person.sex,
            Person.birth_date,
        )
        .join(Application.person)
        .where(Application.round_id == round_.id, Application.status.in_(statuses))
        .order_by(Application.group_id, Application.rank, Application.sequence)
    )
    facts = []
    vulnerable = _vulnerable(round_)
    for row in db.session.execute(statement):
        known = {
            "sex": row.sex,
            "age_band": age_band(row.birth_date, round_.reference_date),
            "channel": row.channel,
            "program_kind": round_.program.kind.value,
            "group": codes.get(row.group_id),
            "vulnerability": vulnerable.get(row.id),
        }
        facts.append(
            {
                "kind": f"application.{row.status.value}",
                "organization_id": row.organization_id,
                "subject_id": row.id,
                "person_id": row.person_id,
                "attributes": {name: value for name, value in known.items() if value is not None},
            }
        )
    ledger.record_many(
        facts,
        occurred_on=clock.day_of(now),
        actor=actor,
        now=now,
        subject_kind="application",
        program_id=round_.program_id,
        round_id=round_.id,
    )


def note(action: str, application: Application, *, actor: Any, now: datetime, **details: Any) -> None:
    """Write who did what to an application into the audit trail."""
    audit.record(
        actor,
        action,
        subject=("application", application.id),
        now=now,
        organization_id=application.organization_id,
        person_id=application.person_id,
        details=details,
    )


def note_round(action: str, round_: Round, *, actor: Any, now: datetime, **details: Any) -> None:
    """Write who did what to a round into the audit trail."""
    audit.record(
        actor,
        action,
        subject=("round", round_.id),
        now=now,
        organization_id=round_.organization_id,
        details=details,
    )


def tell(application: Application, kind: str, subject: Any, body: Any, *, now: datetime, **values: Any) -> None:
    """Send the applicant a message in her own language, when she has an account.

    `subject` and `body` are lazy texts over `name` (of the round), `number` and the further values.
    """
    tell_person(
        application.person,
        kind,
        subject,
        body,
        name=application.round.name,
        number=application.number,
        link=f"/my/applications/{application.public_id}",
        now=now,
        **values,
    )


def tell_person(
    person: Person,
    kind: str,
    subject: Any,
    body: Any,
    *,
    name: dict[str, str],
    number: str | None,
    link: str,
    now: datetime,
    **values: Any,
) -> None:
    """Send a person with an account a message in her own language about something with a name and a number."""
    user_id = person.user_id
    if user_id is None:
        return
    locale = db.session.scalar(select(User.locale).where(User.id == user_id)) or "ko"
    with force_locale(locale):
        words = {"name": name.get(locale) or name["ko"], "number": number or "-"}
        words.update({key: value(locale) if callable(value) else value for key, value in values.items()})
        notify(user_id=user_id, kind=kind, subject=str(subject) % words, body=str(body) % words, now=now, link=link)
