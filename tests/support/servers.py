"""A server process for browser tests, over its own copy of the demonstration database."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

from tests.support.source import ROOT

START_SECONDS = 30


class LiveServer:
    """Gunicorn with one worker and several threads, on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(folder)
        self.process: subprocess.Popen | None = None

    def set_day(self, day: date) -> None:
        """Serve as on another day; a server that runs is started anew."""
        self.environment["JOBCENTER_TODAY"] = day.isoformat()
        if self.process is not None:
            self.stop()
            self.start()

    def start(self) -> "LiveServer":
        """Start serving; returns when the first page answers."""
        self.log = (self.folder / "server.log").open("w")
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--threads", "8"]
        self.process = subprocess.Popen(
            [*command, "--worker-tmp-dir", str(self.folder), "tests.browser.server:app"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self._wait()
        return self

    def stop(self) -> None:
        """Stop serving at once: a graceful end would wait for every connection that the browser keeps open."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def said(self) -> str:
        """Return what the server wrote to its log."""
        return (self.folder / "server.log").read_text(encoding="utf8")

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/", timeout=5).close()
            except urllib.error.HTTPError as error:
                error.close()
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.said()}")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that works on the installation in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JOBCENTER_", "DATABASE_URL"))}
    return {
        **kept,
        "JOBCENTER_INSTANCE": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'jobcenter.db'}",
        "SECRET_KEY": "browser tests",
        "PERSONAL_DATA_KEY": "browser tests",
    }


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def demonstration(folder: Path) -> Path:
    """Return the small demonstration database, loaded once by whichever process asks first."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "jobcenter.db"
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (folder / "loaded").exists():
            database.unlink(missing_ok=True)
            flask(folder, "db", "upgrade")
            flask(folder, "demo", "load", "--size", "small")
            (folder / "loaded").touch()
    return database


def copy_database(source: Path, folder: Path) -> None:
    """Copy a SQLite database with what its write-ahead log holds."""
    for suffix in ("", "-wal"):
        part = source.with_name(source.name + suffix)
        if part.exists():
            shutil.copyfile(part, folder / part.name)


def flask(folder: Path, *command: str) -> str:
    """Run one of the application's commands on the installation in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "run", *command],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout
