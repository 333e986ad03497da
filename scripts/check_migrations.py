"""Run every migration up, down and up again on SQLite and PostgreSQL, and compare the result with the models."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.postgres import Unavailable, running

ROOT = Path(__file__).resolve().parents[1]
STEPS = [["upgrade"], ["downgrade", "base"], ["upgrade"], ["check"]]


def main() -> None:
    """Check both databases; without PostgreSQL say so, or fail where CI runs."""
    with tempfile.TemporaryDirectory() as folder:
        check("SQLite", f"sqlite:///{folder}/migrations.db")
    try:
        with running() as server:
            check("PostgreSQL", server.create_database("migrations"))
    except Unavailable as error:
        if os.environ.get("CI"):
            sys.exit(f"migrations: {error}")
        print(f"migrations: PostgreSQL skipped: {error}")


def check(name: str, url: str) -> None:
    """Take one database through all steps."""
    for step in STEPS:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "run", "db", *step],
            cwd=ROOT,
            env=dict(os.environ, DATABASE_URL=url),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"migrations: `db {' '.join(step)}` failed on {name}\n{done.stdout}\n{done.stderr}")
    print(f"migrations: up, down, up and the same as the models on {name}")


if __name__ == "__main__":
    main()
