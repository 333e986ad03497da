"""A small load generator on sockets: bounded in time and count, to this machine only.

One request per connection, as behind sync workers; a fixed number of connections is always under way. It spends a
few dozen microseconds a request, so the servers' own processor time is measured too and is what shares are made of.
"""

import selectors
import socket
import time
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Outcome:
    """What a burst of requests came to."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    size: int = 0

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def request_bytes(path: str, headers: dict[str, str] | None = None) -> bytes:
    """Return a GET request as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Burst:
    """Requests over a fixed number of connections until the time is up."""

    def __init__(
        self, port: int, requests: list[bytes], *, connections: int, seconds: float, most: int = 100_000
    ) -> None:
        self.port, self.requests, self.connections = port, requests, connections
        self.seconds, self.most = seconds, most
        self.selector = selectors.DefaultSelector()
        self.outcome = Outcome()
        self.sent = 0

    def run(self) -> Outcome:
        """Send the requests and return what came of them."""
        started = time.perf_counter()
        self.end = started + self.seconds
        for _ in range(self.connections):
            self._open()
        while self.selector.get_map():
            for key, _ in self.selector.select(timeout=10):
                self._read(key)
        self.outcome.seconds = time.perf_counter() - started
        return self.outcome

    def _open(self) -> None:
        if self.sent >= self.most or time.perf_counter() >= self.end:
            return
        connection = socket.create_connection((HOST, self.port), timeout=10)
        connection.sendall(self.requests[self.sent % len(self.requests)])
        connection.setblocking(False)
        self.sent += 1
        self.selector.register(connection, selectors.EVENT_READ, [time.perf_counter(), 0, 0])

    def _read(self, key: selectors.SelectorKey) -> None:
        connection: socket.socket = key.fileobj  # type: ignore[assignment]  # we registered it
        state = key.data
        data = connection.recv(262_144)
        if data:
            if not state[1]:
                state[1] = int(data[9:12])
            state[2] += len(data)
            return
        self.outcome.latencies.append(time.perf_counter() - state[0])
        self.outcome.statuses[state[1]] = self.outcome.statuses.get(state[1], 0) + 1
        self.outcome.size = state[2]
        self.selector.unregister(connection)
        connection.close()
        self._open()
