"""Monthly figures over a ledger of two million lines, beside DuckDB and raw SQL on the same lines in the same run.

The lines are invented: a city of 25 districts with seven centres each, 36 months, six kinds of facts, eight programs,
two sexes, seven age bands and 300,000 people. DuckDB holds them in columns of its own, in memory, on one thread; raw SQL
is what a person would write by hand for the same answer, through the driver, on the product's own tables and indexes.
"""

import gc
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.report import Row, median
from scripts import postgres

SECTION = "Figures"
LINES = int(os.environ.get("BENCH_LINES", "2000000"))
PEOPLE = 300_000
DISTRICTS, CENTRES = 25, 7
FIRST_YEAR, MONTHS, PROGRAMS = 2024, 36, 8
KINDS: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("seeker.registered", 0.30, {}),
    ("counseling.held", 0.25, {"channel": "office"}),
    ("enrollment.started", 0.18, {"program_kind": "training"}),
    ("referral.made", 0.12, {}),
    ("placement.started", 0.10, {"via": "referral"}),
    ("retention.confirmed", 0.05, {"months": 1}),
)
SEXES = ("female", "male")
AGES = ("-19", "20-29", "30-39", "40-49", "50-59", "60-64", "65+")
CHUNK = 100_000
TIMES = 7
# The bounds of the project's plan: milliseconds, and shares of what stands beside.
FUNNEL_MS, FUNNEL_SHARE, MONTH_MS, PEOPLE_MS, CLOSE_SHARE = 30.0, 1 / 7, 2.5, 200.0, 1.2
NOW = datetime(2027, 1, 4, 2, 10, tzinfo=UTC)


@dataclass
class Lines:
    """The invented lines as arrays."""

    organization: Any
    month: Any
    kind: Any
    sex: Any
    age: Any
    program: Any
    person: Any


def measure() -> Iterator[Row]:
    """Measure on SQLite with the bounds, and on PostgreSQL where there is one."""
    lines = invent()
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        yield from on_database("SQLite", f"sqlite:///{folder}/figures.db", folder, lines, bound=True)
        try:
            with postgres.running() as server:
                url = server.create_database("figures")
                yield from on_database("PostgreSQL", url, folder, lines, bound=False)
        except postgres.Unavailable as error:
            yield Row(SECTION, f"PostgreSQL left out: {error}", 0, "")


def invent() -> Lines:
    """Draw the lines: large and small centres, months in order, as many facts of each kind as its share."""
    import numpy as np

    chance = np.random.default_rng(2)
    places = DISTRICTS * (CENTRES + 1)
    weights = 1 / np.arange(1, places + 1) ** 0.6
    return Lines(
        organization=chance.choice(places, LINES, p=weights / weights.sum()),
        month=np.sort(chance.integers(0, MONTHS, LINES)),
        kind=chance.choice(len(KINDS), LINES, p=[share for _kind, share, _more in KINDS]),
        sex=chance.integers(0, len(SEXES), LINES),
        age=chance.integers(0, len(AGES), LINES),
        program=chance.integers(1, PROGRAMS + 1, LINES),
        person=chance.integers(1, PEOPLE + 1, LINES),
    )


def on_database(name: str, url: str, folder: str, lines: Lines, *, bound: bool) -> Iterator[Row]:
    """Fill a database and measure on it; the bounds are SQLite's, that of the close is everybody's."""
    from jobcenter import create_app
    from jobcenter.core.db import db

    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_FOLDER": folder})
    with app.app_context():
        db.create_all()
        tree = plant()
        fill(tree, lines)
        note = f"{LINES:,} lines, {name}"
        yield Row(SECTION, "filling the cells of the funnel from nothing", timed(fill_cells, 1), "ms", note=note)
        beside = DuckDb(lines)
        yield from funnel_rows(tree, beside, note, bound)
        yield from month_rows(tree, beside, note, bound)
        yield from count_rows(tree, note)
        yield from people_rows(tree, beside, note, bound)
        yield from close_rows(tree, note)
        db.session.remove()
        db.engine.dispose()


def plant() -> list[Any]:
    """The city, its districts and their centres; the places of the lines are all but the city, in this order."""
    from jobcenter.core.db import transaction
    from jobcenter.organizations.models import OrganizationKind
    from jobcenter.organizations.service import create_organization

    def named(code: str, kind: OrganizationKind, parent: Any = None) -> Any:
        return create_organization(code=code, kind=kind, name={"ko": code, "en": code}, parent=parent)

    with transaction():
        found = [named("city", OrganizationKind.CITY)]
        for district in range(DISTRICTS):
            found.append(named(f"d{district}", OrganizationKind.DISTRICT, found[0]))
            above = found[-1]
            found += [named(f"d{district}-{centre}", OrganizationKind.CENTRE, above) for centre in range(CENTRES)]
    return found


def fill(tree: list[Any], lines: Lines) -> None:
    """Insert the lines; the indexes are made when they are in."""
    from jobcenter.core.bulk import begin_large_load, end_large_load, insert_rows
    from jobcenter.core.db import db, transaction
    from jobcenter.ledger.models import LedgerEntry

    ids = [one.id for one in tree[1:]]
    days = [date(FIRST_YEAR + number // 12, number % 12 + 1, 1) for number in range(MONTHS)]
    indexes = sorted(LedgerEntry.__table__.indexes, key=lambda index: str(index.name))
    with transaction():
        begin_large_load()
        for index in indexes:
            index.drop(db.session.connection())
    for start in range(0, LINES, CHUNK):
        with transaction():
            insert_rows(
                LedgerEntry, [_line(lines, number, ids, days) for number in range(start, min(start + CHUNK, LINES))]
            )
    with transaction():
        for index in indexes:
            index.create(db.session.connection())
        end_large_load()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE ledger_entry" if db.engine.name == "postgresql" else "ANALYZE")


def _line(lines: Lines, number: int, ids: list[int], days: list[date]) -> dict[str, Any]:
    kind, _share, more = KINDS[lines.kind[number]]
    day = days[lines.month[number]] + timedelta(days=number % 28)
    person = int(lines.person[number])
    return {
        "kind": kind,
        "occurred_on": day,
        "recorded_at": datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
        "organization_id": ids[lines.organization[number]],
        "actor_id": None,
        "subject_kind": "registration",
        "subject_id": person,
        "person_id": person,
        "employer_id": None,
        "program_id": int(lines.program[number]),
        "round_id": None,
        "quantity": 1,
        "attributes": {"sex": SEXES[lines.sex[number]], "age_band": AGES[lines.age[number]], **more},
        "corrects_id": None,
        "reason": None,
    }


def fill_cells() -> None:
    """What the scheduler does the first time: the cells of the funnel, up to the last line."""
    from sqlalchemy import delete

    from jobcenter.core.db import db, transaction
    from jobcenter.statistics import funnel, live
    from jobcenter.statistics.measures import REGISTRY_DIGEST
    from jobcenter.statistics.models import LiveState

    with transaction():
        until = live.hold_ledger()
        funnel.keep(funnel.grown(0, until))
        db.session.execute(delete(LiveState))
        db.session.add(LiveState(known_until=until, counted_at=NOW, counted_by=REGISTRY_DIGEST))


class DuckDb:
    """The same lines in DuckDB."""

    def __init__(self, lines: Lines) -> None:
        import duckdb

        raw = {
            name: getattr(lines, name) for name in ("organization", "month", "kind", "sex", "age", "program", "person")
        }
        self.connection = duckdb.connect()
        self.connection.execute("SET threads=1")
        self.connection.register("raw", raw)
        kinds, sexes, ages = ([*named] for named in ([kind for kind, _s, _m in KINDS], SEXES, AGES))
        self.connection.execute(
            "CREATE TABLE e AS SELECT organization, month, ?[kind + 1] AS kind, ?[sex + 1] AS sex, ?[age + 1] AS age, "
            "program, person FROM raw",
            [kinds, sexes, ages],
        )

    def ask(self, statement: str) -> Callable[[], Any]:
        """A question, ready to be timed."""
        return lambda: self.connection.execute(statement).fetchall()


def funnel_rows(tree: list[Any], beside: DuckDb, note: str, bound: bool) -> Iterator[Row]:
    """The funnel of the whole city over every month, by program, sex and age band."""
    from jobcenter.statistics import funnel
    from jobcenter.statistics.calendar import Month, Period

    period = Period(Month(FIRST_YEAR, 1), Month(FIRST_YEAR + MONTHS // 12 - 1, 12))
    city = fresh(tree[0])
    groups = len(funnel.cells(city, period))
    note = f"{note}, {groups:,} groups"
    ours = timed(lambda: funnel.cells(city, period))
    duck = timed(beside.ask(f"SELECT month, program, sex, age, {_stations('kind')} FROM e GROUP BY ALL"))
    by_hand = timed(raw(f"SELECT {MONTH}, program_id, {_json('sex')}, {_json('age_band')}, {_stations('kind')} FROM ledger_entry WHERE corrects_id IS NULL GROUP BY 1, 2, 3, 4"), 1)  # fmt: skip
    yield Row(SECTION, "funnel of the city", ours, "ms", at_most=FUNNEL_MS if bound else None, note=note)
    yield Row(SECTION, "funnel of the city beside DuckDB on the lines", ours, "ms", "DuckDB", duck, ours / duck, at_most=FUNNEL_SHARE if bound else None, note=note)  # fmt: skip
    yield Row(SECTION, "funnel of the city beside raw SQL on the lines", ours, "ms", "raw SQL", by_hand, ours / by_hand, note=note)  # fmt: skip


def month_rows(tree: list[Any], beside: DuckDb, note: str, bound: bool) -> Iterator[Row]:
    """The funnel of one centre in one month."""
    from jobcenter.statistics import funnel
    from jobcenter.statistics.calendar import Month, Period

    place, month = 7, 20
    centre, period = fresh(tree[place + 1]), Period.of(Month(FIRST_YEAR + month // 12, month % 12 + 1))
    groups = len(funnel.cells(centre, period))
    note = f"{note}, {groups:,} groups"
    ours = timed(lambda: funnel.cells(centre, period), 40)
    duck = timed(beside.ask(f"SELECT month, program, sex, age, {_stations('kind')} FROM e WHERE organization = {place} AND month = {month} GROUP BY ALL"))  # fmt: skip
    within = f"organization_id = {centre.id} AND occurred_on BETWEEN '{period.first}' AND '{period.last}'"
    by_hand = timed(raw(f"SELECT program_id, {_json('sex')}, {_json('age_band')}, {_stations('kind')} FROM ledger_entry WHERE {within} AND corrects_id IS NULL GROUP BY 1, 2, 3"), 40)  # fmt: skip
    yield Row(SECTION, "funnel of a centre in a month", ours, "ms", at_most=MONTH_MS if bound else None, note=note)
    yield Row(SECTION, "funnel of a centre in a month beside DuckDB", ours, "ms", "DuckDB", duck, ours / duck, note=note)  # fmt: skip
    yield Row(SECTION, "funnel of a centre in a month beside raw SQL", ours, "ms", "raw SQL", by_hand, ours / by_hand, note=note)  # fmt: skip


def count_rows(tree: list[Any], note: str) -> Iterator[Row]:
    """Every measure of one centre in one month, as a close counts them, beside the same statements through the driver."""
    from jobcenter.statistics import counting
    from jobcenter.statistics.calendar import Month

    number, month = tree[8].id, Month(FIRST_YEAR + 1, 9)

    def count() -> Any:
        return counting.count_measures([number], month.first, month.last)

    asked = statements_of(count)
    ours, bare = in_turn(count, lambda: replay(asked))
    yield Row(SECTION, "every measure of a centre in a month", ours, "ms", "its own SQL", bare, ours / bare, note=f"{note}, {len(asked)} statements")  # fmt: skip


def people_rows(tree: list[Any], beside: DuckDb, note: str, bound: bool) -> Iterator[Row]:
    """Different people of each kind in the whole city over every month."""
    from jobcenter.statistics import counting

    ids = [one.id for one in tree]
    first, last = date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + MONTHS // 12 - 1, 12, 31)
    ours = timed(lambda: counting.different_people(ids, first, last))
    found = counting.different_people(ids, first, last)
    peer = beside.ask("SELECT kind, count(DISTINCT person) FROM e GROUP BY kind")
    if dict(peer()) != {kind: number for kind, number in found.items() if number}:
        raise RuntimeError("DuckDB counts other people")
    duck = timed(peer)
    by_hand = timed(raw("SELECT kind, count(DISTINCT person_id) FROM ledger_entry WHERE corrects_id IS NULL GROUP BY kind"))  # fmt: skip
    yield Row(SECTION, "different people of the city", ours, "ms", at_most=PEOPLE_MS * LINES / 2_000_000 if bound else None, note=note)  # fmt: skip
    yield Row(SECTION, "different people of the city beside DuckDB", ours, "ms", "DuckDB", duck, ours / duck, note=note)
    yield Row(SECTION, "different people of the city beside raw SQL", ours, "ms", "raw SQL", by_hand, ours / by_hand, note=note)  # fmt: skip


def close_rows(tree: list[Any], note: str) -> Iterator[Row]:
    """The close of one district's month, taken back each time, beside its own statements through the driver."""
    from jobcenter.accounts.current import SYSTEM
    from jobcenter.core.db import db
    from jobcenter.statistics import service
    from jobcenter.statistics.calendar import Month

    number, month = tree[1 + 3 * (CENTRES + 1)].id, Month(FIRST_YEAR + 1, 9)

    def close() -> None:
        service.close_month(fresh_number(number), month, actor=SYSTEM, now=NOW)
        db.session.rollback()

    asked = statements_of(close)
    ours, bare = in_turn(close, lambda: replay(asked))
    yield Row(SECTION, "closing a month of a district", ours, "ms", "its own SQL", bare, ours / bare, at_most=CLOSE_SHARE, note=f"{note}, {len(asked)} statements")  # fmt: skip


Statements = list[tuple[str, Any, bool]]


def statements_of(act: Callable[[], Any]) -> Statements:
    """What an act asks of the database the second time it is done: statement, parameters, and whether they are many."""
    from sqlalchemy import event

    from jobcenter.core.db import db

    asked: Statements = []

    def note_down(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        rows = many and not isinstance(parameters, tuple)
        asked.append((statement, list(parameters) if rows else parameters, rows))

    act()
    event.listen(db.engine, "before_cursor_execute", note_down)
    act()
    event.remove(db.engine, "before_cursor_execute", note_down)
    return asked


def replay(asked: Statements) -> None:
    """Ask the same through the driver alone."""
    from jobcenter.core.db import db

    connection = db.engine.raw_connection()
    cursor: Any = connection.cursor()
    if db.engine.name == "postgresql":
        # The number of the close moves on with its sequence, so what is inserted again refers to none.
        cursor.execute("SET LOCAL session_replication_role = replica")
    for statement, parameters, many in asked:
        (cursor.executemany if many else cursor.execute)(statement, parameters)
        if cursor.description:
            cursor.fetchall()
    connection.rollback()
    connection.close()


MONTH = "substr(CAST(occurred_on AS text), 1, 7)"


def _json(name: str) -> str:
    return f"attributes ->> '{name}'"


def _stations(column: str) -> str:
    return ", ".join(f"sum(CASE WHEN {column} = '{kind}' THEN 1 ELSE 0 END)" for kind, _share, _more in KINDS)


def raw(statement: str) -> Callable[[], Any]:
    """A statement through the driver, ready to be timed."""
    from jobcenter.core.db import db

    def ask() -> Any:
        connection = db.engine.raw_connection()
        try:
            cursor: Any = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall()
        finally:
            connection.close()

    return ask


def fresh(organization: Any) -> Any:
    """The organization as a request would have it."""
    return fresh_number(organization.id)


def fresh_number(number: int) -> Any:
    """The organization with a row number, from the session."""
    from jobcenter.organizations.queries import get

    return get(number)


def timed(act: Callable[[], Any], times: int = TIMES) -> float:
    """Milliseconds of an act, the median of some times."""
    return median(_once(act) for _ in range(times))


def in_turn(one: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of two acts, measured in turn so that whatever else runs disturbs both."""
    pairs = [(_once(one), _once(other)) for _ in itertools.repeat(None, 3 * TIMES)]
    return median(first for first, _second in pairs), median(second for _first, second in pairs)


def _once(act: Callable[[], Any]) -> float:
    gc.collect()
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
