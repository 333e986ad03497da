"""Builders of rounds, applications and what follows them: a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from jobcenter.accounts.current import Actor
from jobcenter.accounts.models import User
from jobcenter.core.db import db, transaction
from jobcenter.programs.models import Application, Enrollment, Offer, OfferStatus, Round, SelectionRun
from jobcenter.programs.service import applications, enrollment, offers, rounds, screening, selection
from jobcenter.seekers.models import Person
from tests.factories import seekers as make

APPLY_FROM, APPLY_UNTIL = date(2026, 11, 16), date(2026, 11, 27)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
RESULT = datetime(2026, 12, 21, 3, 0, tzinfo=UTC)
RUNNING = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)
LAST_DAY = datetime(2027, 6, 30, 3, 0, tzinfo=UTC)
DATES = {
    "apply_from": APPLY_FROM,
    "apply_until": APPLY_UNTIL,
    "result_on": date(2026, 12, 21),
    "period_from": date(2027, 1, 11),
    "period_until": date(2027, 6, 30),
    "reference_date": date(2026, 11, 16),
}
ASSETS = {"fact": "household_assets"}
UNDER65 = {"<": [{"age": True}, 65]}
_numbers = count(1)


def both(text: str) -> dict[str, str]:
    """A name in both languages."""
    return {"ko": text, "en": text}


def public_job(**round_about: Any) -> dict:
    """A template of a public job by points: adults, assets up to 400 million, two age bands."""
    return {
        "code": "test-public-job",
        "program": {
            "code": "public-job",
            "kind": "public_job",
            "selection_method": "score",
            "name": both("동행일자리"),
            "description": both("공공일자리"),
        },
        "round": {
            "name": both("2027 상반기"),
            "half": 1,
            "selection": {"method": "score"},
            "rules": {
                "schema": "jobcenter.rules/1",
                "code": "test",
                "reference_date": "2026-11-16",
                "requirements": [
                    {"code": "adult", "label": both("18세 이상"), "when": {">=": [{"age": True}, 18]}},
                    {"code": "assets", "label": both("재산"), "when": {"<=": [ASSETS, 400_000_000]}},
                ],
                "disqualifications": [
                    {
                        "code": "unemployment_benefit",
                        "label": both("실업급여"),
                        "when": {"fact": "unemployment_benefit"},
                    }
                ],
            },
            "scores": {
                "schema": "jobcenter.scores/1",
                "items": [
                    {
                        "code": "assets",
                        "label": both("재산"),
                        "kind": "band",
                        "of": ASSETS,
                        "bands": [
                            {"upto": 100_000_000, "points": 25},
                            {"upto": 300_000_000, "points": 15.5},
                            {"points": 5},
                        ],
                    }
                ],
                "tie_break": [{"of": ASSETS, "order": "asc"}],
            },
            "groups": [
                {"code": "under65", "label": both("65세 미만"), "places": 2, "reserve": 1, "condition": UNDER65},
                {
                    "code": "from65",
                    "label": both("65세 이상"),
                    "places": 1,
                    "reserve": 1,
                    "condition": {"not": UNDER65},
                },
            ],
            "documents": [{"code": "consent", "label": both("동의서"), "required": True}],
            "conditions": [{"label": both("시급"), "value": both("10,320원")}],
            **round_about,
        },
    }


def course(places: int = 2, **round_about: Any) -> dict:
    """A template of a first-come course that takes 80 % of 20 days to complete."""
    return {
        "code": "test-course",
        "program": {
            "code": "course",
            "kind": "training",
            "selection_method": "first_come",
            "name": both("요양보호사 양성과정"),
        },
        "round": {
            "name": both("요양보호사 1기"),
            "selection": {"method": "first_come"},
            "rules": {
                "schema": "jobcenter.rules/1",
                "code": "course",
                "reference_date": "2026-11-16",
                "requirements": [
                    {"code": "adult", "label": both("18세 이상"), "when": {">=": [{"age": True}, 18]}},
                ],
            },
            "groups": [{"code": "all", "label": both("전체"), "places": places, "reserve": 0}],
            "completion": {"unit": "days", "total": 20, "percent": 80},
            **round_about,
        },
    }


def manager(name: str = "박담당", organization: str = "yeongdeungpo") -> User:
    """A program manager."""
    return make.staff("program_manager", organization, name)


def draft_round(template: dict | None = None, *, officer: Actor | None = None, **dates: date) -> Round:
    """A round that has not been announced."""
    place = make.city()["yeongdeungpo"]
    officer = officer or make.actor_of(manager())
    with transaction():
        return rounds.create_from_template(
            template or public_job(),
            organization_id=place.id,
            dates={**DATES, **dates},
            code=f"r{next(_numbers)}",
            actor=officer,
            now=NOW,
        )


def open_round(template: dict | None = None, *, officer: Actor | None = None, **dates: date) -> Round:
    """A round that takes applications."""
    officer = officer or make.actor_of(manager())
    round_ = draft_round(template, officer=officer, **dates)
    with transaction():
        rounds.announce(round_, actor=officer, now=NOW, today=date(2026, 11, 20))
    return round_


def own(person: Person) -> Actor:
    """The resident as an actor."""
    return Actor(person.user_id, person.name)


def draft(round_: Round, person: Person | None = None, **facts: Any) -> Application:
    """An application that could be handed in; the assets are 50 million unless said otherwise."""
    person = person or make.resident()
    answers = {"household_assets": 50_000_000, "unemployment_benefit": False, **facts}
    with transaction():
        application = applications.start(round_.id, person, actor=own(person), now=NOW)
        applications.save(
            application, facts=answers, answers={"statement": True, "documents": {"consent": "bring"}}, now=NOW
        )
    return application


def submitted(round_: Round, person: Person | None = None, *, now: datetime = NOW, **facts: Any) -> Application:
    """An application that was handed in."""
    application = draft(round_, person, **facts)
    with transaction():
        applications.submit(application, actor=own(application.person), now=now)
    return application


def decided(application: Application, officer: Actor, choices: dict | None = None) -> Application:
    """An application an officer decided after the last day."""
    with transaction():
        screening.decide(application, choices or {}, actor=officer, now=AFTER)
    return application


def ranked(round_: Round, officer: Actor) -> SelectionRun:
    """The ranking of a round."""
    with transaction():
        return selection.rank(round_.id, actor=officer, now=AFTER)


def published(round_: Round, officer: Actor, second: Actor) -> None:
    """A ranked, confirmed and published round: the selected are offered their places."""
    run = ranked(round_, officer)
    with transaction():
        selection.confirm(run, actor=second, now=AFTER)
    with transaction():
        selection.publish(round_.id, actor=officer, now=RESULT)


def offer_of(application: Application) -> Offer:
    """The application's open offer."""
    return next(offer for offer in application.offers if offer.status is OfferStatus.OPEN)


def accept(application: Application, *, now: datetime = RESULT) -> Enrollment:
    """The enrollment after accepting the open offer."""
    with transaction():
        return offers.accept(offer_of(application), actor=own(application.person), via="self", now=now)


def decline(application: Application, *, now: datetime = RESULT) -> Application | None:
    """Whoever is offered the place after the open offer was declined."""
    with transaction():
        return offers.decline(offer_of(application), actor=own(application.person), via="self", now=now)


def attended(found: Enrollment, days: int, officer: Actor) -> Enrollment:
    """An enrollment with its attendance."""
    with transaction():
        enrollment.record_attendance(found, days, actor=officer, now=RUNNING)
    return found


def people(number: int, **about: Any) -> list[Person]:
    """So many residents."""
    return [make.resident(name=f"주민{index}", **about) for index in range(number)]


def day_after(day: date) -> datetime:
    """Noon of the next day in Seoul."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, 3, tzinfo=UTC)


def refreshed(record: Any) -> Any:
    """The record as the database has it now."""
    db.session.rollback()
    db.session.refresh(record)
    return record
