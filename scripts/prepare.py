"""Make ready what `make run` serves: the port, the database, and on the first go the demonstration city."""

import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Bring the database up to date; load the demonstration only into one that holds nothing yet."""
    from config import Config
    from jobcenter import create_app

    if taken(Config.HOST, Config.PORT):
        sys.exit(
            f"Port {Config.PORT} is taken. Stop what serves there, or choose another: make run PORT={Config.PORT + 1}"
        )
    flask("db", "upgrade")
    app = create_app()
    with app.app_context():
        first_go = is_empty()
    if first_go:
        print("Loading the demonstration city (once, about a minute) ...", flush=True)
        flask("demo", "load")
    flask("demo", "accounts")


def taken(host: str, port: int) -> bool:
    """Whether another program listens on the port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return True
    return False


def is_empty() -> bool:
    """Whether the database has tables but no organization."""
    from sqlalchemy import func, select

    from jobcenter.core.db import db
    from jobcenter.organizations.models import Organization

    return not db.session.scalar(select(func.count()).select_from(Organization))


def flask(*command: str) -> None:
    """Run one of the application's commands; its JSON is for scripts, its messages are for the reader."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "run", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        sys.exit(f"flask {' '.join(command)} failed; the messages above say why.")


if __name__ == "__main__":
    main()
