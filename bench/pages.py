"""List pages: their share of a bare Flask "hello" under the same two sync workers, on both databases.

A share compares requests per second, as a load generator beside the server sees them. The generator takes its part of
the same cores; what a worker alone spends on a request stands beside it.
"""

import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from bench import load, serving
from bench.report import Row, median, percentile
from scripts import postgres

SECTION = "Pages"
SECONDS = 3.0
ROUNDS = 3
CONNECTIONS = 8
SHARES = {"SQLite": 0.25, "PostgreSQL": 0.18}
NOT_MODIFIED_SHARE = 0.4
TAIL = 1.6


@dataclass
class Figures:
    """Medians of one address over the rounds."""

    per_processor_second: float
    rate: float
    p50: float
    p99: float
    size: int


def measure() -> Iterator[Row]:
    """Measure the list page on SQLite and PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        yield from on_database("SQLite", f"sqlite:///{folder}/bench.db", folder)
        with postgres.running() as server:
            yield from on_database("PostgreSQL", server.create_database("bench"), folder)


def on_database(name: str, url: str, folder: str) -> Iterator[Row]:
    """Load the small demonstration city (a page shows twenty orders of any list) and measure the list page on it."""
    environment = {"DATABASE_URL": url, "JOBCENTER_INSTANCE": folder}
    flask(environment, "db", "upgrade")
    flask(environment, "demo", "load", "--size", "small")
    with (
        serving.gunicorn("bench.hello:app", {}) as plain,
        serving.gunicorn("run:app", environment) as served,
    ):
        cookie = sign_in(served.port)
        signed_in = {"Cookie": cookie}
        addresses = {
            "/jobs, signed in": (signed_in, SHARES[name]),
            "/jobs, signed out": ({}, SHARES[name]),
            "/jobs, not modified, signed in": (known(served.port, signed_in), NOT_MODIFIED_SHARE),
            "/jobs, not modified, signed out": (known(served.port, {}), NOT_MODIFIED_SHARE),
        }
        requests = {label: load.request_bytes("/jobs", headers) for label, (headers, _) in addresses.items()}
        measured = interleaved(plain, served, requests)
    hello = measured.pop("hello")
    for label, figures in measured.items():
        yield from rows(f"{label}, {name}", figures, hello, addresses[label][1])


def interleaved(plain: serving.Served, served: serving.Served, requests: dict[str, bytes]) -> dict[str, Figures]:
    """Measure hello and every address in turn, several rounds, and return the medians."""
    targets = {"hello": (plain, load.request_bytes("/"))} | {name: (served, data) for name, data in requests.items()}
    rounds: dict[str, list[Figures]] = {name: [] for name in targets}
    for name, (server, data) in targets.items():
        burst(server, data, 1.0, name)
    for _ in range(ROUNDS):
        for name, (server, data) in targets.items():
            rounds[name].append(burst(server, data, SECONDS, name))
    return {name: middle(figures) for name, figures in rounds.items()}


def burst(server: serving.Served, data: bytes, seconds: float, name: str) -> Figures:
    """Send one burst and return its figures."""
    before = server.processor_seconds()
    outcome = load.Burst(server.port, [data], connections=CONNECTIONS, seconds=seconds).run()
    spent = server.processor_seconds() - before
    expected = 304 if "not modified" in name else 200
    if set(outcome.statuses) != {expected}:
        raise RuntimeError(f"{name} answered {outcome.statuses}")
    return Figures(
        per_processor_second=outcome.requests / max(spent, 0.01),
        rate=outcome.rate,
        p50=percentile(outcome.latencies, 0.5) * 1000,
        p99=percentile(outcome.latencies, 0.99) * 1000,
        size=outcome.size,
    )


def middle(figures: list[Figures]) -> Figures:
    """Return the medians of several rounds."""
    return Figures(
        median(one.per_processor_second for one in figures),
        median(one.rate for one in figures),
        median(one.p50 for one in figures),
        median(one.p99 for one in figures),
        figures[-1].size,
    )


def rows(label: str, figures: Figures, hello: Figures, share: float) -> Iterator[Row]:
    """Return what is reported about one address."""
    spent, least = 1000 / figures.per_processor_second, 1000 / hello.per_processor_second
    yield Row(
        SECTION,
        label,
        figures.rate,
        "requests/s",
        peer="hello",
        peer_value=hello.rate,
        ratio=figures.rate / hello.rate,
        at_least=share,
        note=f"{figures.size / 1024:.0f} KB; {spent:.2f} ms of a worker, hello {least:.2f}",
    )
    yield Row(
        SECTION,
        f"{label}: p99 over p50",
        figures.p99,
        "ms",
        "p50",
        figures.p50,
        figures.p99 / figures.p50,
        at_most=TAIL,
    )


def flask(environment: dict[str, str], *command: str) -> None:
    """Run one of the application's commands."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "run", *command],
        cwd=serving.ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def sign_in(port: int, account: str = "resident") -> str:
    """Sign in as the first demonstration account of that name and return the cookie."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    base = f"http://{load.HOST}:{port}"
    page = opener.open(f"{base}/demo").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    emails = re.findall(r'name="email"[^>]*value="([^"]+)"', page)
    if token is None or not emails:
        raise RuntimeError("the demonstration sign-in page offers no account")
    chosen = next(email for email in emails if email.startswith(account))
    form = urllib.parse.urlencode({"csrf_token": token.group(1), "email": chosen}).encode()
    opener.open(f"{base}/demo", form).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def known(port: int, headers: dict[str, str]) -> dict[str, str]:
    """Return the headers of a browser that has the page already."""
    request = urllib.request.Request(f"http://{load.HOST}:{port}/jobs", headers=headers)
    with urllib.request.urlopen(request) as answer:
        return {**headers, "If-None-Match": answer.headers["ETag"]}
