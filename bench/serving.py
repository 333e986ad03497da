"""Gunicorn with two sync workers for a benchmark, and what its processes use."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
WORKERS = 2


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen

    def workers(self) -> list[int]:
        """Return the process numbers of the workers."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in listed.split()]

    def processor_seconds(self) -> float:
        """Return the processor time the workers have used so far."""
        return sum(used(pid) for pid in self.workers())

    def resident_mb(self) -> float:
        """Return the memory of the largest worker."""
        return max(resident(pid) for pid in self.workers())


def used(pid: int) -> float:
    """Return the processor seconds of a process, its own and the system's on its behalf."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def gunicorn(target: str, environment: dict[str, str], *, visit: bool = True) -> Iterator[Served]:
    """Serve an application for the length of a block; `visit` waits for its first page."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    process = subprocess.Popen(
        [*command, "--backlog", "2048", "--log-level", "error", target], cwd=ROOT, env={**os.environ, **environment}
    )
    served = Served(port, process)
    try:
        if visit:
            _wait_for_page(served)
        else:
            _wait_for_workers(served)
        yield served
    finally:
        process.terminate()
        process.wait(20)


def _wait_for_page(served: Served) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{served.port}/", timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


def _wait_for_workers(served: Served) -> None:
    """Wait until the workers have imported the application and their memory stands still."""
    before = -1.0
    for _ in range(100):
        time.sleep(0.5)
        if len(served.workers()) == WORKERS:
            present = served.resident_mb()
            if present > 20 and abs(present - before) < 0.1:
                return
            before = present
    raise RuntimeError("the workers did not start")
