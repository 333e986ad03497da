"""How often one address may send a form: counted in each worker, in fixed windows of time.

The last line of defence is elsewhere (an account locks after wrong passwords, in the database); this keeps a single
sender from wearing the forms out.
"""

import functools
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
MOST_SENDERS = 10_000

View = TypeVar("View", bound=Callable[..., Any])


class Counts:
    """How often each sender came in the present window."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, int], tuple[int, int]] = {}
        self._lock = threading.Lock()

    def add(self, what: str, sender: str, seconds: int, now: float) -> int:
        """Count one more and return how many there were in this window."""
        window, key = int(now // seconds), (what, sender, seconds)
        with self._lock:
            if len(self._counts) >= MOST_SENDERS:
                self._forget(now)
            before, count = self._counts.get(key, (window, 0))
            count = count + 1 if before == window else 1
            self._counts[key] = (window, count)
        return count

    def _forget(self, now: float) -> None:
        """Drop what belongs to windows that are over; all of it when that is not enough."""
        present = {key: kept for key, kept in self._counts.items() if kept[0] == int(now // key[2])}
        self._counts = present if len(present) < MOST_SENDERS else {}


class RateLimits:
    """Limits on views: `@limiter.limit("20 per minute", methods=["POST"])`, below the route and the permission."""

    def limit(self, rate: str | Callable[[], str], *, methods: Iterable[str] | None = None) -> Callable[[View], View]:
        """Refuse with 429 what goes beyond the rate; `rate` may be a function that reads it from the settings."""
        limited = frozenset(methods) if methods else None

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def checked(*args: Any, **kwargs: Any) -> Any:
                if limited is None or request.method in limited:
                    self._check(rate if isinstance(rate, str) else rate())
                return view(*args, **kwargs)

            return checked  # type: ignore[return-value]  # called as the view is

        return decorate

    @staticmethod
    def _check(rate: str) -> None:
        if not current_app.config["RATE_LIMITS"]:
            return
        most, seconds = parse(rate)
        counts: Counts = current_app.extensions.setdefault("jobcenter.rates", Counts())
        now = time.time()
        if counts.add(request.endpoint or "", request.remote_addr or "", seconds, now) > most:
            raise TooManyRequests(retry_after=seconds - int(now % seconds))


@functools.cache
def parse(rate: str) -> tuple[int, int]:
    """How many in how many seconds "20 per minute" allows."""
    count, _, unit = rate.partition(" per ")
    return int(count), SECONDS[unit]
