"""Run every migration up, down and up again on SQLite and PostgreSQL, and compare the result with the models.

Triggers are compared too: they keep ledger, logs and closed reports as they are, and a rebuilt table loses its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

from scripts.postgres import Unavailable, running

ROOT = Path(__file__).resolve().parents[1]
CREATE = "from jobcenter import create_app; from jobcenter.core.db import db; create_app().app_context().push(); db.create_all()"
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
STEPS = [["upgrade"], ["downgrade", "base"], ["upgrade"], ["check"]]


def main() -> None:
    """Check both databases; without PostgreSQL say so, or fail where CI runs."""
    with tempfile.TemporaryDirectory() as folder:
        check("SQLite", f"sqlite:///{folder}/migrations.db", f"sqlite:///{folder}/models.db")
    try:
        with running() as server:
            check("PostgreSQL", server.create_database("migrations"), server.create_database("models"))
    except Unavailable as error:
        if os.environ.get("CI"):
            sys.exit(f"migrations: {error}")
        print(f"migrations: PostgreSQL skipped: {error}")


def check(name: str, url: str, models_url: str) -> None:
    """Take one database through all steps, and hold its triggers to those of one built from the models."""
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
    env = dict(os.environ, DATABASE_URL=models_url)
    subprocess.run([sys.executable, "-c", CREATE], cwd=ROOT, env=env, check=True, capture_output=True)
    migrated, modelled = triggers(url), triggers(models_url)
    if migrated != modelled:
        sys.exit(f"migrations: on {name} the triggers differ from the models: {sorted(migrated ^ modelled)}")
    print(f"migrations: up, down, up and the same as the models on {name}")


def triggers(url: str) -> set[str]:
    """The names of a database's triggers."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = set(connection.scalars(text(TRIGGERS[engine.dialect.name])))
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
