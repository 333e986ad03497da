"""One round with a hundred thousand applications: making the ranking, confirming it, and opening its page.

The applications are those of the 2024 first-half public job of Yeongdeungpo with its shipped rules and points; people
and facts are invented. The page is asked for through the whole application, signed in, access log included.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.report import Row, median
from scripts import postgres

SECTION = "Rounds"
APPLICATIONS = int(os.environ.get("BENCH_APPLICATIONS", "100000"))
TEMPLATE = "donghaeng-yeongdeungpo-2024h1"
NOW = datetime(2024, 1, 3, 2, 0, tzinfo=UTC)
VISITS = 5
# Seconds that a manager waits without doubting the machine.
PAGE, RANKING = 1.0, 10.0


def measure() -> Iterator[Row]:
    """Measure on PostgreSQL, which a round of this size runs on, and on SQLite for comparison."""
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        with postgres.running() as server:
            yield from on_database("PostgreSQL", server.create_database("rounds"), folder, bound=True)
        yield from on_database("SQLite", f"sqlite:///{folder}/rounds.db", folder, bound=False)


def on_database(name: str, url: str, folder: str, *, bound: bool) -> Iterator[Row]:
    """Fill a database and measure on it; bounds are PostgreSQL's."""
    from jobcenter import create_app
    from jobcenter.core.db import db

    settings = {"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_FOLDER": folder, "WTF_CSRF_ENABLED": False}
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        round_id, public_id, manager, second = fill(APPLICATIONS)
        note = f"{APPLICATIONS:,} applications, {name}"
        seconds = timed(lambda: _rank(round_id, manager))
        yield Row(SECTION, "making the ranking", seconds, "s", at_most=RANKING if bound else None, note=note)
        _forget_points(round_id)
        seconds = timed(lambda: _rank(round_id, manager))
        yield Row(SECTION, "making it again with every point worked out anew", seconds, "s", note=note)
        seconds = timed(lambda: _confirm(round_id, second))
        yield Row(SECTION, "confirming it", seconds, "s", note=note)
    for label, path, at_most in pages(public_id):
        yield Row(SECTION, label, visit(app, manager, path), "s", at_most=at_most if bound else None, note=note)


def pages(public_id: str) -> list[tuple[str, str, float | None]]:
    """The pages of the round that show its applications, and their bounds."""
    base = f"/manage/rounds/{public_id}"
    return [
        ("ranking page", f"{base}/selection?group=under65", PAGE),
        ("ranking page, the last one", f"{base}/selection?group=under65&page={APPLICATIONS // 2 // 50}", PAGE),
        ("screening list", f"{base}/screening", PAGE),
    ]


def timed(act: Callable[[], Any]) -> float:
    """Seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def fill(count: int) -> tuple[int, str, int, int]:
    """Make the round and its screened applications. Returns the round's two ids, the manager and a second officer."""
    from jobcenter.accounts.current import Actor
    from jobcenter.core.db import db, transaction
    from jobcenter.demo import accounts, places
    from jobcenter.programs.models import RoundStatus
    from jobcenter.programs.service import rounds
    from jobcenter.programs.templates_data import get_template

    with transaction():
        organizations = places.build()
        users = accounts.build(organizations, now=NOW)
        officer = Actor(users["manager"].id, users["manager"].name)
        template = get_template(TEMPLATE)
        round_ = rounds.create_from_template(
            template,
            organization_id=organizations["yeongdeungpo"].id,
            dates={name: date.fromisoformat(day) for name, day in template["round"]["dates"].items()},
            code="bench",
            actor=officer,
            now=NOW,
        )
        rounds.announce(round_, actor=officer, now=NOW - timedelta(days=60), today=date(2023, 11, 1))
        insert(round_, count)
        for status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.SCREENING):
            round_.move_to(status)
        found = round_.id, round_.public_id, users["manager"].id, users["confirmer"].id
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return found


def insert(round_: Any, count: int) -> None:
    """Insert people with their applications and verified facts, decided as eligible."""
    from jobcenter.core.bulk import insert_rows, update_rows
    from jobcenter.core.db import db
    from jobcenter.programs import engine
    from jobcenter.programs.models import Application, ApplicationDecision, ApplicationFact
    from jobcenter.seekers.models import Person

    chance = random.Random(2024)
    born = [date(1945, 1, 1) + timedelta(days=chance.randrange(21_000)) for _ in range(count)]
    people = insert_rows(
        Person,
        [
            {"name": f"김{index % 997}", "birth_date": day, "sex": None, "status": "active"}
            for index, day in enumerate(born)
        ],
    )
    groups = {group.code: group.id for group in round_.groups}
    applications = insert_rows(
        Application,
        [
            {
                "round_id": round_.id,
                "organization_id": round_.organization_id,
                "person_id": person,
                "group_id": groups["over65" if day <= date(1959, 1, 10) else "under65"],
                "status": "eligible",
                "sequence": index,
                "number": f"{round_.code}-{index:06d}",
                "submitted_at": NOW - timedelta(days=30, seconds=-index),
                "answers": {},
                "reasons": [],
            }
            for index, (person, day) in enumerate(zip(people, born, strict=True), start=1)
        ],
    )
    facts, decisions = [], []
    known: dict[str, list[Any]] = {name: [] for name in engine.facts_of(round_)}
    for application, day in zip(applications, born, strict=True):
        given = answers(list(known), day, chance)
        for name, value in given.items():
            known[name].append(value)
        values = {name: value for name, value in given.items() if value is not None}
        facts += [
            {
                "application_id": application,
                "name": name,
                "declared": {"value": value},
                "declared_source": "applicant",
                "verified": {"value": value} if chance.random() < 0.3 else None,
            }
            for name, value in values.items()
        ]
        decisions.append(
            {
                "application_id": application,
                "engine_outcome": "eligible",
                "outcome": "eligible",
                "criteria": [],
                "facts": {},
                "decided_at": NOW,
            }
        )
    scored = engine.score_many(round_, known, count)
    update_rows(
        Application,
        [
            {
                "id": application,
                "score_hundredths": points["hundredths"],
                "score_items": points["items"],
                "tie_break": points["tie_break"],
                "points_digest": engine.points_digest(round_),
            }
            for application, points in zip(applications, scored, strict=True)
        ],
    )
    insert_rows(ApplicationFact, facts)
    insert_rows(ApplicationDecision, decisions)
    db.session.flush()


def answers(names: list[str], born: date, chance: random.Random) -> dict[str, Any]:
    """One invented answer to each fact the round asks for."""
    from jobcenter.rules.facts import CATALOGUE

    given: dict[str, Any] = {
        "birth_date": born.isoformat(),
        "household_size": chance.randint(1, 5),
        "household_income": chance.randrange(0, 2_000_000, 10_000),
        "household_assets": chance.randrange(2_000_000, 400_000_000, 1_000_000),
        "dependents": chance.randrange(4),
        "unemployed_since": date(2023, chance.randint(1, 12), 1).isoformat(),
    }
    usual = {"boolean": lambda: chance.random() < 0.1, "number": lambda: chance.randrange(3)}
    for name in names:
        if name not in given and CATALOGUE[name].kind in usual:
            given[name] = usual[CATALOGUE[name].kind]()
    return {name: given.get(name) for name in names}


def _actor(user_id: int) -> Any:
    from jobcenter.accounts.current import Actor
    from jobcenter.accounts.models import User
    from jobcenter.core.db import db

    return Actor(user_id, db.session.get_one(User, user_id).name)


def _rank(round_id: int, manager: int) -> None:
    from jobcenter.core.db import transaction
    from jobcenter.programs.service import selection

    with transaction():
        selection.rank(round_id, actor=_actor(manager), now=NOW)


def _forget_points(round_id: int) -> None:
    """As after a change of the score table: nobody's points stand any more."""
    from sqlalchemy import update

    from jobcenter.core.db import db, transaction
    from jobcenter.programs.models import Application

    with transaction():
        db.session.execute(update(Application).where(Application.round_id == round_id).values(points_digest=None))


def _confirm(round_id: int, second: int) -> None:
    from jobcenter.core.db import db, transaction
    from jobcenter.programs.models import Round
    from jobcenter.programs.queries import find_current_run
    from jobcenter.programs.service import selection

    with transaction():
        run = find_current_run(db.session.get_one(Round, round_id))
        if run is None:
            raise RuntimeError("there is no ranking to confirm")
        selection.confirm(run, actor=_actor(second), now=NOW)


def visit(app: Any, user_id: int, path: str) -> float:
    """Seconds in which the signed-in manager gets a page, the median of a few visits."""
    from jobcenter.accounts.models import User
    from jobcenter.core.db import db

    with app.app_context():
        key = db.session.get_one(User, user_id).get_id()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": key, "_fresh": True, "seen": 2**40})

    def get() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    get()
    return median([timed(get) for _ in range(VISITS)])
