"""The counselor's workbench over a whole city, both ways, under two workers; and the lists around it.

The city is a database that was loaded before (`flask --app run demo load --size city`, a few minutes), named by
BENCH_CITY_URL, with the instance folder whose keys open its personal data in BENCH_CITY_INSTANCE. Without them the
district demonstration is loaded for the run and its size stands beside every figure. The application's day is set to
the day of the load, so that what was open then is open now.
"""

import contextlib
import json
import os
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, create_engine, text

from bench import load, serving
from bench.pages import flask, sign_in
from bench.report import Row, percentile

SECTION = "Workbench"
CLIENTS = 4
VISITS = int(os.environ.get("BENCH_CITY_VISITS", "300"))
LIST_VISITS = 40
LONGEST = 240.0
SEED = 2026
# What a counselor waits for without noticing, and the bound of this project's plan.
MOST_MS = 300.0

LISTS = {
    "jobs": ("/jobs", "/jobs?q=%EC%9A%94%EC%96%91%EB%B3%B4%ED%98%B8%EC%82%AC", "/jobs?q=%EC%A3%BC%EB%B0%A9+%EC%98%A4%EC%A0%84"),
    "desk": ("/desk",),
    "desk, job seekers": ("/desk/seekers", "/desk/seekers?status=active&sort=until"),
    "desk, orders": ("/desk/orders", "/desk/orders?status=active"),
    "desk, referrals": ("/desk/referrals", "/desk/referrals?status=sent"),
    "desk, placements": ("/desk/placements",),
    "figures": ("/figures",),
}  # fmt: skip


@dataclass(frozen=True)
class City:
    """A loaded database: how to serve it, how large it is, whom and what to look at."""

    environment: dict[str, str]
    size: str
    orders: list[str]
    seekers: list[str]
    whole_city: bool

    @property
    def counselors(self) -> list[tuple[str, str]]:
        """Who asks: a counselor of one district, and where there is one, a counselor of the whole city."""
        return [("district", "counselor@"), *([("whole city", "city-counselor@")] if self.whole_city else [])]


def measure() -> Iterator[Row]:
    """Measure on the city that is named, else on a district."""
    with city() as found, serving.gunicorn("run:app", found.environment) as served:
        for scope, account in found.counselors:
            cookie = {"Cookie": sign_in(served.port, account)}
            bare = ask(served, ["/account"], cookie, LIST_VISITS)
            ways = {
                "orders for a job seeker": [f"/desk/seekers/{one}" for one in found.seekers],
                "job seekers for an order": [f"/desk/orders/{one}/candidates" for one in found.orders],
            }
            for way, paths in ways.items():
                yield from way_rows(served, f"{way}, counselor of {scope}", paths, cookie, bare, found)
            for name, addresses in LISTS.items():
                yield list_row(served, f"{name}, counselor of {scope}", list(addresses), cookie, found)
        yield Row(SECTION, "largest worker after all that", served.resident_mb(), "MB", note=found.size)


def way_rows(
    served: serving.Served, name: str, paths: list[str], cookie: dict[str, str], bare: list[float], found: City
) -> Iterator[Row]:
    """The rows of one direction: the first pages of the workers, then a few clients at once."""
    first = ask(served, paths[: serving.WORKERS], cookie, serving.WORKERS)
    yield Row(SECTION, f"{name}, first page of a worker", max(first), "ms", note=found.size)
    times = ask(served, paths[serving.WORKERS :], cookie, VISITS)
    p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    note = f"{found.size}; {len(times)} pages, {CLIENTS} clients; p50 {p50:.0f}, p99 {p99:.0f} ms"
    yield Row(SECTION, f"{name}, p95", p95, "ms", at_most=MOST_MS, note=note)
    plain = percentile(bare, 0.95)
    yield Row(SECTION, f"{name}, p95 beside a bare page", p95, "ms", "own account", plain, p95 / plain)


def list_row(served: serving.Served, name: str, paths: list[str], cookie: dict[str, str], found: City) -> Row:
    """The row of one list: its addresses in turn."""
    times = ask(served, paths, cookie, LIST_VISITS)
    note = f"{found.size}; p50 {percentile(times, 0.5):.0f}, slowest {max(times):.0f} ms"
    return Row(SECTION, f"{name}, p95", percentile(times, 0.95), "ms", at_most=MOST_MS, note=note)


def ask(served: serving.Served, paths: list[str], headers: dict[str, str], most: int) -> list[float]:
    """Milliseconds of so many requests, a few at once."""
    requests = [load.request_bytes(path, headers) for path in paths]
    burst = load.Burst(served.port, requests, connections=CLIENTS, seconds=LONGEST, most=most)
    outcome = burst.run()
    # A worker that takes longer than its time limit is ended: those answers are slow ones too, and counted as such.
    if outcome.statuses.get(200, 0) < len(outcome.latencies) / 2:
        raise RuntimeError(f"{paths[0]} answered {outcome.statuses}")
    return [seconds * 1000 for seconds in outcome.latencies]


@contextlib.contextmanager
def city() -> Iterator[City]:
    """The city that the environment names, else a district made for this run."""
    url = os.environ.get("BENCH_CITY_URL")
    if url:
        yield look(url, {"JOBCENTER_INSTANCE": os.environ.get("BENCH_CITY_INSTANCE", str(serving.ROOT / "instance"))})
        return
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        url = f"sqlite:///{folder}/district.db"
        environment = {"DATABASE_URL": url, "JOBCENTER_INSTANCE": folder}
        flask(environment, "db", "upgrade")
        flask(environment, "demo", "load", "--size", "district")
        yield look(url, {"JOBCENTER_INSTANCE": folder})


def look(url: str, environment: dict[str, str]) -> City:
    """Read what is needed of a loaded database, without the application."""
    engine = create_engine(url)
    with engine.connect() as connection:
        loaded = connection.scalar(text("SELECT value FROM setting WHERE name = 'demonstration'"))
    about = json.loads(loaded) if isinstance(loaded, str) else loaded
    day = datetime.fromisoformat(about["loaded_at"]).date()
    orders = _ids(engine, "SELECT public_id FROM job_order WHERE status = 'active' AND valid_until >= :day", day)
    active = "status = 'active' AND valid_until >= :day"
    everybody = _ids(engine, f"SELECT person_id FROM registration WHERE {active}", day)
    seekers = _ids(
        engine,
        "SELECT person.public_id FROM registration JOIN person ON person.id = registration.person_id "
        "JOIN organization ON organization.id = registration.organization_id "
        f"WHERE organization.code = 'yeongdeungpo-centre' AND registration.{active}",
        day,
    )
    engine.dispose()
    chance = random.Random(SEED)
    return City(
        {**environment, "DATABASE_URL": url, "JOBCENTER_TODAY": day.isoformat()},
        f"{len(orders):,} open orders, {len(everybody):,} job seekers, {engine.dialect.name}",
        chance.sample(orders, min(len(orders), VISITS)),
        chance.sample(seekers, min(len(seekers), VISITS)),
        about["size"] == "city",
    )


def _ids(engine: Engine, statement: str, day: date) -> list[str]:
    with engine.connect() as connection:
        return sorted(str(row[0]) for row in connection.execute(text(statement), {"day": day.isoformat()}))
