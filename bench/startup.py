"""How long a command takes to start, and how much memory a web worker holds before its first request."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench import serving
from bench.report import Row, median

SECTION = "Start-up"
ROUNDS = 7
HELP = ["-m", "flask", "--app", "run", "--help"]
BARE = ["-c", "import flask, flask_sqlalchemy, flask_login"]


def measure() -> Iterator[Row]:
    """Measure start-up time and memory."""
    with tempfile.TemporaryDirectory(prefix="jobcenter-bench-") as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/empty.db", "JOBCENTER_INSTANCE": folder}
        rounds = [(seconds(HELP, environment), seconds(BARE, environment)) for _ in range(ROUNDS)]
        shown, bare = (median(times) for times in zip(*rounds, strict=True))
        yield Row(
            SECTION,
            "flask --app run --help",
            shown,
            "s",
            peer="importing Flask, SQLAlchemy and Flask-Login alone",
            peer_value=bare,
            at_most=0.7,
        )
        with serving.gunicorn("run:app", environment, visit=False) as served:
            yield Row(SECTION, "web worker before its first request", served.resident_mb(), "MB", at_most=90)


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """Return how long Python takes with these arguments."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=serving.ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started
